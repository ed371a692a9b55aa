/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-ringbuf (and chardev-memory, its old name): keeps the last bytes written; read by the
 * monitor's ringbuf-read and by tests.
 *
 * Options: size= (bytes, a power of two, default 65536, at most 16 MiB).
 */
#include "qemu/osdep.h"
#include "chardev/char-ringbuf.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/module.h"
#include "qemu/units.h"

#define RINGBUF_MAX_BYTES (16 * MiB)

typedef struct RingBufChardev {
    Chardev parent;

    size_t size;
    size_t prod; /* free running */
    size_t cons;
    uint8_t *cbuf;
} RingBufChardev;

DECLARE_INSTANCE_CHECKER(RingBufChardev, RINGBUF_CHARDEV, TYPE_CHARDEV_RINGBUF)

static int ringbuf_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    RingBufChardev *d = RINGBUF_CHARDEV(chr);

    for (int i = 0; i < len; i++) {
        d->cbuf[d->prod++ & (d->size - 1)] = buf[i];
    }
    if (d->prod - d->cons > d->size) {
        d->cons = d->prod - d->size;
    }
    return len;
}

size_t ringbuf_chr_count(Chardev *chr)
{
    RingBufChardev *d = RINGBUF_CHARDEV(chr);

    return d->prod - d->cons;
}

size_t ringbuf_chr_read(Chardev *chr, uint8_t *buf, size_t max)
{
    RingBufChardev *d = RINGBUF_CHARDEV(chr);
    size_t n = MIN(max, ringbuf_chr_count(chr));

    for (size_t i = 0; i < n; i++) {
        buf[i] = d->cbuf[d->cons++ & (d->size - 1)];
    }
    return n;
}

static void ringbuf_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    RingBufChardev *d = RINGBUF_CHARDEV(chr);

    d->size = qemu_opt_get_size(backend->opts, "size", 64 * KiB);
    if (!is_power_of_2(d->size) || d->size > RINGBUF_MAX_BYTES) {
        error_setg(errp, "size of ringbuf chardev must be power of two and at most 16 MiB");
        return;
    }
    d->cbuf = g_malloc0(d->size);
}

static void char_ringbuf_finalize(Object *obj)
{
    g_free(RINGBUF_CHARDEV(obj)->cbuf);
}

static void char_ringbuf_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->open = ringbuf_chr_open;
    cc->chr_write = ringbuf_chr_write;
}

static const TypeInfo char_ringbuf_types[] = {
    {
        .name = TYPE_CHARDEV_RINGBUF,
        .parent = TYPE_CHARDEV,
        .class_init = char_ringbuf_class_init,
        .instance_size = sizeof(RingBufChardev),
        .instance_finalize = char_ringbuf_finalize,
    },
    { .name = TYPE_CHARDEV_MEMORY, .parent = TYPE_CHARDEV_RINGBUF },
};

DEFINE_TYPES(char_ringbuf_types)

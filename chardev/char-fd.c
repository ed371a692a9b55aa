/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-fd: base of back ends that are a pair of file descriptors.
 */
#include "qemu/osdep.h"
#include "chardev/char-fd.h"
#include "chardev/char-fe.h"
#include "qapi/error.h"
#include "qemu/module.h"

static int fd_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    FDChardev *s = FD_CHARDEV(chr);

    return s->fd_out < 0 ? len : char_io_write(s->fd_out, buf, len);
}

static int fd_chr_can_read(void *opaque)
{
    return qemu_chr_be_can_write(CHARDEV(opaque));
}

/* End of input: the other side has gone. */
static void fd_chr_eof(FDChardev *s)
{
    char_io_set_reading(s->in, false);
    qemu_chr_be_event(CHARDEV(s), CHR_EVENT_CLOSED);
}

static void fd_chr_read(void *opaque)
{
    Chardev *chr = CHARDEV(opaque);
    FDChardev *s = FD_CHARDEV(opaque);
    uint8_t buf[CHR_READ_BUF_LEN];
    int len = MIN(qemu_chr_be_can_write(chr), (int)sizeof(buf));
    ssize_t n;

    if (len <= 0) {
        return;
    }
    n = RETRY_ON_EINTR(read(s->fd_in, buf, len));
    if (n > 0) {
        qemu_chr_be_write(chr, buf, n);
    } else if (n == 0 || errno != EAGAIN) {
        fd_chr_eof(s);
    }
}

static int fd_chr_sync_read(Chardev *chr, const uint8_t *buf, int len)
{
    FDChardev *s = FD_CHARDEV(chr);

    return s->fd_in < 0 ? 0 : RETRY_ON_EINTR(read(s->fd_in, (uint8_t *)buf, len));
}

static GSource *fd_chr_add_watch(Chardev *chr, GIOCondition cond)
{
    FDChardev *s = FD_CHARDEV(chr);

    return s->out ? char_io_add_watch(s->out, cond) : NULL;
}

static void fd_chr_update_read_handler(Chardev *chr)
{
    FDChardev *s = FD_CHARDEV(chr);

    if (s->in) {
        char_io_set_reading(s->in, chr->be && chr->be->chr_can_read);
    }
}

static int never_reads(void *opaque)
{
    return 0;
}

void qemu_chr_open_fd(Chardev *chr, int fd_in, int fd_out)
{
    FDChardev *s = FD_CHARDEV(chr);

    s->fd_in = fd_in;
    s->fd_out = fd_out;
    if (fd_in >= 0) {
        s->in = char_io_new(fd_in, fd_chr_can_read, fd_chr_read, chr);
    }
    if (fd_out == fd_in) {
        s->out = s->in;
    } else if (fd_out >= 0) {
        s->out = char_io_new(fd_out, never_reads, fd_chr_read, chr);
    }
}

int qmp_chardev_open_file_source(char *path, int flags, Error **errp)
{
    int fd = RETRY_ON_EINTR(open(path, flags | O_CLOEXEC, 0666));

    if (fd < 0) {
        error_setg_file_open(errp, errno, path);
    }
    return fd;
}

static void char_fd_init(Object *obj)
{
    FDChardev *s = FD_CHARDEV(obj);

    s->fd_in = s->fd_out = -1;
}

static void char_fd_finalize(Object *obj)
{
    FDChardev *s = FD_CHARDEV(obj);

    char_io_free(s->in);
    if (s->out != s->in) {
        char_io_free(s->out);
    }
    if (s->keep_open) {
        return;
    }
    if (s->fd_in >= 0) {
        close(s->fd_in);
    }
    if (s->fd_out >= 0 && s->fd_out != s->fd_in) {
        close(s->fd_out);
    }
}

static void char_fd_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->chr_add_watch = fd_chr_add_watch;
    cc->chr_write = fd_chr_write;
    cc->chr_sync_read = fd_chr_sync_read;
    cc->chr_update_read_handler = fd_chr_update_read_handler;
}

static const TypeInfo char_fd_types[] = {
    {
        .name = TYPE_CHARDEV_FD,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(FDChardev),
        .instance_init = char_fd_init,
        .instance_finalize = char_fd_finalize,
        .class_init = char_fd_class_init,
        .abstract = true,
    },
};

DEFINE_TYPES(char_fd_types)

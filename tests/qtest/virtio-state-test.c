/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved states of virtio devices: what all have in common, transport and rings.
 * What is their own is in their tests.
 */
#include "qemu/osdep.h"
#include "virtio-devices.h"
#include "virtio-state.h"

#define RING            0x100000
#define RING_SIZE       4 /* no device has as few by itself */

#define PACKED          (1ULL << VIRTIO_F_RING_PACKED)
#define BAD_FEATURE     (1ULL << 30)

/* Of the case that runs: a QStateCase has no place for it. */
static const VirtioRow *device;

static void request(PokeQueue *q, bool packed)
{
    char out[128] = "";

    memcpy(out, device->out, device->out_filled);
    (packed ? queue_request_packed : queue_request)(q, out, device->out_len, device->in_len);
}

/* The driver starts with a queue that has had @n requests. */
static PokeQueue start(Poke *p, bool packed, bool msix, int n)
{
    PokeQueue q;

    negotiate(p, offered_features(p) & ~(BAD_FEATURE | (packed ? 0 : PACKED)));
    if (msix) {
        poke_use_msix(p);
    }
    q = queue_enable_size(p, device->queue, RING, RING_SIZE);
    set_status(p, DRIVER_OK);
    for (int i = 0; i < n; i++) {
        request(&q, packed);
    }
    return q;
}

static void note_buffers(PokeQueue *q, GString *seen)
{
    if (strcmp(device->name, "rng")) {
        qstate_note_memory(q->p->qts, seen, QUEUE_BUFFERS(q), 4 * QUEUE_BUFFER_BYTES);
    }
}

/* ---- split ring, MSI-X ---- */

static void prepare_split(QTestState *s)
{
    Poke *p = poke_start(s);

    start(p, false, true, 3);
    poke_disturb(p);
    poke_leave(p);
}

/* A queue that was reset and enabled again has the size that was chosen before. */
static void note_enabled_again(Poke *p, GString *seen)
{
    select_queue(p, device->queue);
    m16w(p, VIRTIO_PCI_COMMON_Q_RESET, 1);
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    qstate_note(seen, "size", m16r(p, VIRTIO_PCI_COMMON_Q_SIZE));
}

/* The first request's interrupt is not wanted, the second one's is. */
static void go_on_split(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue q;

    poke_note(p, seen);
    q = queue_resume(p, device->queue, RING);
    queue_set_used_event(&q, 2);
    request(&q, false);
    poke_note(p, seen);
    queue_set_used_event(&q, 4);
    request(&q, false);
    queue_note(&q, seen);
    note_buffers(&q, seen);
    poke_note(p, seen);
    note_enabled_again(p, seen);
    poke_leave(p);
}

/* ---- packed ring, INTx ---- */

static void prepare_packed(QTestState *s)
{
    Poke *p = poke_start(s);

    start(p, true, false, 6);
    poke_leave(p);
}

static void go_on_packed(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue q;

    poke_note(p, seen);
    q = queue_resume(p, device->queue, RING);
    q.avail_idx = 6;
    for (int i = 0; i < 2; i++) {
        request(&q, true);
        qstate_note_memory(s, seen, RING, RING_SIZE * sizeof(struct vring_packed_desc));
        note_buffers(&q, seen);
        poke_note(p, seen);
    }
    poke_leave(p);
}

/* ---- devices that stand still ---- */

/* The driver made an error: more chains than the ring has. */
static void prepare_broken(QTestState *s)
{
    Poke *p = poke_start(s);
    PokeQueue q = start(p, false, false, 3);

    q.avail_idx += RING_SIZE;
    request(&q, false);
    poke_leave(p);
}

/* Without bus mastering. */
static void prepare_stopped(QTestState *s)
{
    Poke *p = poke_start(s);

    start(p, false, false, 3);
    qpci_config_writew(p->dev, 4, 3);
    poke_leave(p);
}

/* What was wrong is right again, but that is not enough. */
static void go_on_still(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue q;

    poke_note(p, seen);
    q = queue_resume(p, device->queue, RING);
    q.avail_idx = 3;
    request(&q, false);
    queue_note(&q, seen);
    note_buffers(&q, seen);
    poke_note(p, seen);
    set_status(p, DRIVER_OK);
    queue_kick(&q);
    queue_note(&q, seen);
    poke_note(p, seen);
    poke_leave(p);
}

/* ---- cases ---- */

static void check(const VirtioRow *row, const char *props, void (*prepare)(QTestState *s),
                  void (*go_on)(QTestState *s, GString *seen))
{
    g_autofree char *args = g_strdup_printf("-machine pc -nodefaults -m 16 %s -device %s%s%s," POKE_ADDR,
                                            row->back_ends, row->driver, row->props, props);

    device = row;
    qstate_check(&(QStateCase) { args, prepare, go_on });
}

static void test_split(const void *row)
{
    check(row, "", prepare_split, go_on_split);
}

static void test_packed(const void *row)
{
    check(row, ",packed=on", prepare_packed, go_on_packed);
}

static void test_broken(const void *row)
{
    check(row, "", prepare_broken, go_on_still);
}

static void test_stopped(const void *row)
{
    check(row, "", prepare_stopped, go_on_still);
}

/* Input devices are all the same. */
static void add(const char *prefix, void (*test)(const void *row))
{
    for (size_t i = 0; i < ARRAY_SIZE(virtio_rows); i++) {
        const VirtioRow *row = &virtio_rows[i];
        g_autofree char *path = g_strdup_printf("virtio-state/%s/%s", prefix, row->name);

        if (!virtio_row_is_input(row) || row == virtio_row_find("keyboard")) {
            qtest_add_data_func(path, row, test);
        }
    }
}

int main(int argc, char **argv)
{
    const VirtioRow *net = virtio_row_find("net");

    g_test_init(&argc, &argv, NULL);
    add("split", test_split);
    add("packed", test_packed);
    qtest_add_data_func("virtio-state/broken", net, test_broken);
    qtest_add_data_func("virtio-state/stopped", net, test_stopped);
    return g_test_run();
}

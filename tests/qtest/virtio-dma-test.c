/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buffers and rings of virtio devices where there is no RAM: nothing at all, a ROM, the device's own
 * registers. Buffers are read and written as what is there allows; rings that are not in RAM need a reset.
 * After one, the device works.
 *
 * The reference, under test, is asked for less: it takes some rings that are not in RAM for empty ones, and
 * ends when a device writes to its own registers.
 */
#include "qemu/osdep.h"
#include "virtio-driver.h"

#define HOLE    0x30000000
#define ROM     0xf0000
#define TOP     0xfffffff0      /* a ROM, and behind it nothing */

/* Where the parts of a request are; 0: in RAM. */
typedef struct Places {
    uint64_t out, in, desc, avail, used;
} Places;

static void start(VirtioDriver *d, const Places *at)
{
    unsigned n = d->row->queue;
    uint16_t size;

    virtio_driver_start(d, d->p, d->row, false, n);     /* clears the rings */
    size = d->q.size;
    negotiate(d->p, offered_features(d->p) & ~(F_PACKED | F_EVENT_IDX));
    select_queue(d->p, n);
    m16w(d->p, VIRTIO_PCI_COMMON_Q_SIZE, size);
    m32w(d->p, VIRTIO_PCI_COMMON_Q_DESCLO, at->desc ?: d->q.base);
    m32w(d->p, VIRTIO_PCI_COMMON_Q_AVAILLO, at->avail ?: RING_AVAIL(&d->q));
    m32w(d->p, VIRTIO_PCI_COMMON_Q_USEDLO, at->used ?: RING_USED(&d->q));
    m16w(d->p, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    set_status(d->p, DRIVER_OK);
}

static void send_request(VirtioDriver *d, const Places *at)
{
    const VirtioRow *row = d->row;

    qtest_memset(d->p->qts, DRIVER_OUT, 0, DRIVER_BUFFER);
    qtest_memwrite(d->p->qts, DRIVER_OUT, row->out_filled ? row->out : "", MAX(row->out_filled, 1));
    if (row->in_len) {
        virtio_driver_desc(d, row->out_len != 0, at->in ?: DRIVER_IN, row->in_len, VRING_DESC_F_WRITE);
    }
    if (row->out_len) {
        virtio_driver_desc(d, 0, at->out ?: DRIVER_OUT, row->out_len, row->in_len ? VRING_DESC_F_NEXT : 0);
    }
    virtio_driver_chain(d, (row->in_len != 0) + (row->out_len != 0));
    queue_kick(&d->q);
}

static void try(VirtioDriver *d, Places at)
{
    start(d, &at);
    send_request(d, &at);
}

static void assert_answered(VirtioDriver *d, Places at)
{
    try(d, at);
    g_assert_true(virtio_driver_wait(d, 0));
    g_assert_cmphex(status(d->p), ==, DRIVER_OK);
    virtio_driver_assert_works(d);
}

static void assert_needs_reset(VirtioDriver *d, Places at)
{
    try(d, at);
    virtio_driver_assert_needs_reset(d, "a ring is not in RAM");
    virtio_driver_assert_works(d);
}

/* A device may reset itself in this way. */
static void assert_survives(VirtioDriver *d, Places at)
{
    try(d, at);
    g_assert_cmphex(status(d->p) & ~(DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET), ==, 0);
    virtio_driver_assert_works(d);
}

/* --- cases --- */

static void test_buffers(const void *data)
{
    static const uint64_t places[] = { HOLE, ROM };
    const VirtioRow *row = data;
    VirtioDriver d = { .row = row };

    if (virtio_row_skip_still(row)) {
        return;
    }
    d.p = virtio_row_start(row, "");
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        uint8_t before = qtest_readb(d.p->qts, places[i]);

        if (row->out_filled == 0) {                     /* what is there is no message of 9P, say */
            assert_answered(&d, (Places) { .out = places[i] });
        }
        assert_answered(&d, (Places) { .in = places[i] });
        g_assert_cmphex(qtest_readb(d.p->qts, places[i]), ==, before);
    }
    poke_free(d.p);
}

static void test_rings(const void *row)
{
    static const uint64_t places[] = { HOLE, TOP };
    VirtioDriver d = { .row = row, .p = virtio_row_start(row, "") };

    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        assert_needs_reset(&d, (Places) { .desc = places[i] });
        assert_needs_reset(&d, (Places) { .avail = places[i] });
        assert_needs_reset(&d, (Places) { .used = places[i] });
    }
    poke_free(d.p);
}

static void test_own_registers(const void *row)
{
    static const uint64_t structures[] = { COMMON, ISR, DEVICE_CFG, NOTIFY };
    VirtioDriver d = { .row = row, .p = virtio_row_start(row, "") };

    for (size_t i = 0; i < ARRAY_SIZE(structures); i++) {
        uint64_t own = d.p->modern.addr + structures[i];

        assert_survives(&d, (Places) { .out = own });
        assert_survives(&d, (Places) { .in = own });
        assert_survives(&d, (Places) { .desc = own });
        assert_survives(&d, (Places) { .avail = own });
        assert_survives(&d, (Places) { .used = own });
    }
    poke_free(d.p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    virtio_rows_add("virtio-dma/buffers", false, test_buffers);
    if (!g_getenv("QTEST_ACCEL")) {
        virtio_rows_add("virtio-dma/rings", false, test_rings);
        virtio_rows_add("virtio-dma/own-registers", false, test_own_registers);
    }
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "virtio-driver.h"

#define PACKED_AVAIL    0x0080
#define PACKED_USED     0x8000

void virtio_driver_start(VirtioDriver *d, Poke *p, const VirtioRow *row, bool packed, unsigned queue)
{
    uint64_t features = offered_features(p) & ~(packed ? F_EVENT_IDX : F_EVENT_IDX | F_PACKED);
    unsigned queues;

    *d = (VirtioDriver) { .p = p, .row = row, .packed = packed };
    negotiate(p, features);
    g_assert_cmphex(status(p), ==, FEATURES_OK);
    queues = MIN(m16r(p, VIRTIO_PCI_COMMON_NUMQ), DRIVER_QUEUES);
    for (unsigned i = 0; i < queues; i++) {
        PokeQueue q = queue_enable(p, i, DRIVER_RINGS + i * DRIVER_RING);

        d->q = i == queue ? q : d->q;
    }
    g_assert_cmpuint(d->q.size, >, 0);
    set_status(p, DRIVER_OK);
}

void virtio_driver_desc(VirtioDriver *d, unsigned i, uint64_t addr, uint32_t len, uint16_t flags)
{
    unsigned at = d->next + i, slot = at % d->q.size;
    bool wrap = !(at / d->q.size & 1);

    if (d->packed) {
        struct vring_packed_desc desc = {
            cpu_to_le64(addr), cpu_to_le32(len), cpu_to_le16(d->sent),
            cpu_to_le16(flags | (wrap ? PACKED_AVAIL : PACKED_USED)),
        };

        qtest_memwrite(d->p->qts, d->q.base + slot * sizeof(desc), &desc, sizeof(desc));
    } else {
        queue_desc(&d->q, slot, addr, len, flags, (slot + 1) % d->q.size);
    }
}

void virtio_driver_chain(VirtioDriver *d, unsigned descs)
{
    if (!d->packed) {
        queue_add(&d->q, d->next % d->q.size);
    }
    d->starts[d->sent++ % ARRAY_SIZE(d->starts)] = d->next;
    d->next += descs;
}

void virtio_driver_put(VirtioDriver *d)
{
    const VirtioRow *row = d->row;
    uint64_t out = DRIVER_OUT + d->sent % DRIVER_BUFFERS * DRIVER_BUFFER;
    uint64_t in = DRIVER_IN + d->sent % DRIVER_BUFFERS * DRIVER_BUFFER;

    qtest_memset(d->p->qts, out, 0, DRIVER_BUFFER);
    qtest_memwrite(d->p->qts, out, row->out_filled ? row->out : "", MAX(row->out_filled, 1));
    qtest_memset(d->p->qts, in, 0xee, DRIVER_BUFFER);
    if (row->in_len) {
        virtio_driver_desc(d, row->out_len != 0, in, row->in_len, VRING_DESC_F_WRITE);
    }
    if (row->out_len) {
        virtio_driver_desc(d, 0, out, row->out_len, row->in_len ? VRING_DESC_F_NEXT : 0);
    }
    virtio_driver_chain(d, (row->out_len != 0) + (row->in_len != 0));
}

void virtio_driver_send(VirtioDriver *d)
{
    virtio_driver_put(d);
    queue_kick(&d->q);
}

static bool is_done_packed(VirtioDriver *d, unsigned n)
{
    unsigned at = d->starts[n % ARRAY_SIZE(d->starts)];
    bool wrap = !(at / d->q.size & 1);
    struct vring_packed_desc desc;

    qtest_memread(d->p->qts, d->q.base + at % d->q.size * sizeof(desc), &desc, sizeof(desc));
    if (le16_to_cpu(desc.id) != (uint16_t)n) {
        return false;
    }
    return (le16_to_cpu(desc.flags) & (PACKED_AVAIL | PACKED_USED)) ==
           (wrap ? PACKED_AVAIL | PACKED_USED : 0);
}

bool virtio_driver_is_done(VirtioDriver *d, unsigned n)
{
    return d->packed ? is_done_packed(d, n) : (int16_t)(qtest_readw(d->p->qts, RING_USED(&d->q) + 2) - n) > 0;
}

bool virtio_driver_wait(VirtioDriver *d, unsigned n)
{
    /* At once here; the reference has threads. */
    for (int i = 0; i < 2000 && !virtio_driver_is_done(d, n); i++) {
        g_usleep(1000);
    }
    return virtio_driver_is_done(d, n);
}

void virtio_driver_assert_needs_reset(VirtioDriver *d, const char *why)
{
    /* At once here; some of the reference's devices work on their queues later. */
    for (int i = 0; i < 1000 && !(status(d->p) & VIRTIO_CONFIG_S_NEEDS_RESET); i++) {
        g_usleep(1000);
    }
    if (status(d->p) != (DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET)) {
        g_error("%s: status 0x%x", why, status(d->p));
    }
}

void virtio_driver_assert_works(VirtioDriver *d)
{
    virtio_driver_start(d, d->p, d->row, d->packed, d->row->queue);
    virtio_driver_send(d);
    g_assert_true(virtio_driver_wait(d, 0));
    g_assert_cmphex(status(d->p), ==, DRIVER_OK);
}

bool virtio_row_skip_still(const VirtioRow *row)
{
    bool is_still = !qtest_has_accel("qtest") && (!strcmp(row->name, "rng") || !strcmp(row->name, "net"));

    if (is_still) {
        g_test_skip("the machine stands still");
    }
    return is_still;
}

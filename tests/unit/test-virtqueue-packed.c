/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packed virtqueues in RAM: VIRTIO 1.2, section 2.8. What works, and how what is broken ends. */
#include "qemu/osdep.h"
#include "qemu/iov.h"
#include "virtqueue-test.h"

#define NEXT        VRING_DESC_F_NEXT
#define WRITE       VRING_DESC_F_WRITE
#define INDIRECT    VRING_DESC_F_INDIRECT
#define AVAIL       0x0080
#define USED        0x8000
#define PACKED      (1ULL << VIRTIO_F_RING_PACKED)
#define EVENT_IDX   (1ULL << VIRTIO_RING_F_EVENT_IDX)
#define DISABLE     VRING_PACKED_EVENT_FLAG_DISABLE
#define DESC        VRING_PACKED_EVENT_FLAG_DESC

static Rig *rig;

/* The driver's side: where it puts the next descriptor and looks for the next used one. */
static struct {
    unsigned int next, used;
    bool next_wrap, used_wrap;
} drv;

static void start(uint64_t features)
{
    rig->vdev->host_features |= PACKED | EVENT_IDX;
    rig_start(rig, PACKED | features);
    g_assert_cmphex(rig->vdev->guest_features & PACKED, ==, PACKED);
    drv.next = drv.used = 0;
    drv.next_wrap = drv.used_wrap = true;
}

static uint8_t *desc_at(unsigned int i)
{
    return rig->mem + RING_DESC + i * 16;
}

/* Gives one descriptor to the device. */
static void put(uint64_t addr, uint32_t len, uint16_t id, uint16_t flags)
{
    uint8_t *d = desc_at(drv.next);

    stq_le_p(d, addr);
    stl_le_p(d + 8, len);
    stw_le_p(d + 12, id);
    stw_le_p(d + 14, flags | (drv.next_wrap ? AVAIL : USED));
    if (++drv.next == RING_SIZE) {
        drv.next = 0;
        drv.next_wrap = !drv.next_wrap;
    }
}

/* The next used descriptor's id, or -1; the driver knows that its chain has @ndescs. */
static int get(unsigned int ndescs, uint32_t *len)
{
    uint8_t *d = desc_at(drv.used);
    uint16_t flags = lduw_le_p(d + 14);

    if (!!(flags & AVAIL) != drv.used_wrap || !!(flags & USED) != drv.used_wrap) {
        return -1;
    }
    *len = ldl_le_p(d + 8);
    g_assert_true(!(flags & WRITE) == !*len);
    drv.used += ndescs;
    if (drv.used >= RING_SIZE) {
        drv.used -= RING_SIZE;
        drv.used_wrap = !drv.used_wrap;
    }
    return lduw_le_p(d + 12);
}

static void set_driver_event(uint16_t off_wrap, uint16_t flags)
{
    stw_le_p(rig->mem + RING_AVAIL, off_wrap);
    stw_le_p(rig->mem + RING_AVAIL + 2, flags);
}

/* --- what works --- */

static void test_empty(void)
{
    start(0);
    g_assert_true(virtio_queue_empty(rig->vq));
    g_assert_null(pop(rig));
    /* A used descriptor of an earlier lap is not available. */
    stw_le_p(desc_at(0) + 14, AVAIL | USED);
    g_assert_true(virtio_queue_empty(rig->vq));
    g_assert_false(rig->vdev->broken);
    g_assert_cmpuint(virtio_queue_get_desc_size(rig->vdev, 0), ==, 16 * RING_SIZE);
    g_assert_cmpuint(virtio_queue_get_avail_size(rig->vdev, 0), ==, 4);
}

static void test_pop_and_push(void)
{
    VirtQueueElement *elem;
    uint32_t len;

    start(0);
    memcpy(rig->mem + BUFFERS, "ping", 4);
    put(BUFFERS, 4, 99, NEXT);
    put(BUFFERS + 0x100, 2, 99, NEXT | WRITE);
    put(BUFFERS + 0x200, 6, 42, WRITE);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->index, ==, 42);
    g_assert_cmpuint(elem->ndescs, ==, 3);
    g_assert_cmpuint(elem->out_num, ==, 1);
    g_assert_cmpuint(elem->in_num, ==, 2);
    iov_from_buf(elem->in_sg, elem->in_num, 0, "pong!", 5);
    g_assert_cmpint(get(3, &len), ==, -1);
    virtqueue_push(rig->vq, elem, 5);
    g_free(elem);
    g_assert_cmpint(get(3, &len), ==, 42);
    g_assert_cmpuint(len, ==, 5);
    g_assert_cmpmem(rig->mem + BUFFERS + 0x200, 3, "ng!", 3);
    g_assert_null(pop(rig));
    g_assert_false(rig->vdev->broken);
}

static void test_indirect(void)
{
    VirtQueueElement *elem;
    uint32_t len;

    start(0);
    /* Flags other than WRITE mean nothing in a table: it is used in order. */
    put_desc_at(rig, 0x8000, 0, BUFFERS, 16, 0, NEXT);
    put_desc_at(rig, 0x8000, 1, BUFFERS + 64, 32, 0, WRITE);
    put_desc_at(rig, 0x8000, 2, BUFFERS + 128, 8, 0, WRITE);
    put(0x8000, 48, 7, INDIRECT);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->ndescs, ==, 1);
    g_assert_cmpuint(elem->index, ==, 7);
    g_assert_cmpuint(elem->out_num, ==, 1);
    g_assert_cmpuint(iov_size(elem->in_sg, elem->in_num), ==, 40);
    virtqueue_push(rig->vq, elem, 40);
    g_free(elem);
    g_assert_cmpint(get(1, &len), ==, 7);
}

static void test_batch_shows_at_once(void)
{
    VirtQueueElement *elem[3];
    uint32_t len;

    start(0);
    for (int i = 0; i < 3; i++) {
        put(BUFFERS, 16, i, WRITE | NEXT);
        put(BUFFERS + 16, 16, i, WRITE);
        elem[i] = pop(rig);
    }
    for (int i = 0; i < 3; i++) {
        virtqueue_fill(rig->vq, elem[i], 10 + i, i);
        g_free(elem[i]);
    }
    g_assert_cmpint(get(2, &len), ==, -1);
    virtqueue_flush(rig->vq, 3);
    for (int i = 0; i < 3; i++) {
        g_assert_cmpint(get(2, &len), ==, i);
        g_assert_cmpuint(len, ==, 10 + i);
    }
}

static void test_unpop(void)
{
    VirtQueueElement *elem;

    start(0);
    for (int lap = 0; lap < 5; lap++) {
        put(BUFFERS, 4, lap, NEXT);
        put(BUFFERS, 4, lap, NEXT);
        put(BUFFERS, 4, lap, 0);
        elem = pop(rig);
        virtqueue_unpop(rig->vq, elem, 0);
        g_free(elem);
        elem = pop(rig);
        g_assert_nonnull(elem);
        g_assert_cmpuint(elem->index, ==, lap);
        virtqueue_push(rig->vq, elem, 0);
        g_free(elem);
    }
}

static void test_drop_all(void)
{
    uint32_t len;

    start(0);
    put(BUFFERS, 4, 1, NEXT);
    put(BUFFERS, 4, 1, 0);
    put(UINT64_MAX, 4, 2, 0);
    g_assert_cmpuint(virtqueue_drop_all(rig->vq), ==, 2);
    g_assert_cmpint(get(2, &len), ==, 1);
    g_assert_cmpint(get(1, &len), ==, 2);
    g_assert_false(rig->vdev->broken);
}

static void test_avail_bytes(void)
{
    unsigned int in, out;

    start(0);
    put(BUFFERS, 100, 1, NEXT);
    put(BUFFERS, 20, 1, WRITE);
    put(BUFFERS, 3, 2, WRITE);
    virtqueue_get_avail_bytes(rig->vq, &in, &out, 1000, 1000);
    g_assert_cmpuint(in, ==, 23);
    g_assert_cmpuint(out, ==, 100);
    g_assert_cmpint(virtqueue_avail_bytes(rig->vq, 20, 100), ==, 1);
    g_assert_cmpint(virtqueue_avail_bytes(rig->vq, 24, 0), ==, 0);
    g_free(pop(rig));
    virtqueue_get_avail_bytes(rig->vq, &in, &out, 1000, 1000);
    g_assert_cmpuint(in, ==, 3);
}

/* Chains of all lengths over many laps, returned in another order than taken. */
static void test_many_laps(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    unsigned int total = 0;

    start(0);
    for (int round = 0; round < 2000; round++) {
        VirtQueueElement *elem[2] = { NULL };
        unsigned int ndescs[2];
        uint32_t len;

        for (int i = 0; i < 2; i++) {
            ndescs[i] = g_rand_int_range(rand, 1, RING_SIZE / 2 + 1);
            for (unsigned int j = 0; j < ndescs[i]; j++) {
                put(BUFFERS + 64 * j, 64, 2 * round + i, WRITE | (j + 1 < ndescs[i] ? NEXT : 0));
            }
            total += ndescs[i];
        }
        for (int i = 0; i < 2; i++) {
            elem[i] = pop(rig);
            g_assert_nonnull(elem[i]);
            g_assert_cmpuint(elem[i]->index, ==, (2 * round + i) & 0xffff);
            g_assert_cmpuint(elem[i]->ndescs, ==, ndescs[i]);
        }
        for (int i = 1; i >= 0; i--) {
            virtqueue_push(rig->vq, elem[i], 1);
            g_free(elem[i]);
            g_assert_cmpint(get(ndescs[i], &len), ==, (2 * round + i) & 0xffff);
        }
        g_assert_null(pop(rig));
    }
    g_assert_cmpuint(total, >, 100 * RING_SIZE);
    g_assert_false(rig->vdev->broken);
}

/* --- notifications --- */

/* One element round; whether it interrupted. */
static bool round_notifies(void)
{
    unsigned int before = rig->transport->notified;
    VirtQueueElement *elem;

    put(BUFFERS, 4, 0, WRITE);
    elem = pop(rig);
    virtqueue_push(rig->vq, elem, 4);
    g_free(elem);
    virtio_notify(rig->vdev, rig->vq);
    return rig->transport->notified != before;
}

static void test_interrupt_flags(void)
{
    start(0);
    g_assert_true(round_notifies());
    set_driver_event(0, DISABLE);
    g_assert_false(round_notifies());
    /* Without EVENT_IDX there are no positions. */
    set_driver_event(0x8007, DESC);
    g_assert_true(round_notifies());
}

static void test_interrupt_position(void)
{
    start(EVENT_IDX);
    set_driver_event(0x8000 | 5, DESC);
    g_assert_true(round_notifies()); /* the first decision */
    for (int i = 1; i < 5; i++) {
        g_assert_false(round_notifies());
    }
    g_assert_true(round_notifies()); /* position 5 was used */
    g_assert_false(round_notifies());
    g_assert_false(round_notifies());
    /* The next lap. */
    set_driver_event(2, DESC);
    g_assert_false(round_notifies());
    g_assert_false(round_notifies());
    g_assert_true(round_notifies());
    g_assert_false(round_notifies());
}

static void test_notification_wish(void)
{
    uint8_t *event = rig->mem + RING_USED;

    start(0);
    virtio_queue_set_notification(rig->vq, 0);
    g_assert_cmphex(lduw_le_p(event + 2), ==, DISABLE);
    virtio_queue_set_notification(rig->vq, 1);
    g_assert_cmphex(lduw_le_p(event + 2), ==, VRING_PACKED_EVENT_FLAG_ENABLE);
    start(EVENT_IDX);
    for (int i = 0; i < RING_SIZE + 3; i++) {
        round_notifies();
    }
    virtio_queue_set_notification(rig->vq, 1);
    g_assert_cmphex(lduw_le_p(event), ==, 3);
    g_assert_cmphex(lduw_le_p(event + 2), ==, DESC);
}

/* --- what is broken --- */

static void assert_breaks(void)
{
    g_assert_null(pop(rig));
    g_assert_true(rig->vdev->broken);
    g_assert_null(pop(rig));
}

static void test_endless_chain(void)
{
    start(0);
    for (int i = 0; i < RING_SIZE; i++) {
        put(BUFFERS, 4, 0, NEXT);
    }
    assert_breaks();
}

static void test_bad_indirect_tables(void)
{
    static const uint32_t lengths[] = {0, 8, 17, 16 * (VIRTQUEUE_MAX_SIZE + 1), UINT32_MAX};

    for (int i = 0; i < ARRAY_SIZE(lengths); i++) {
        start(0);
        put(0x8000, lengths[i], 0, INDIRECT);
        assert_breaks();
    }
}

static void test_bad_buffers(void)
{
    start(0);
    put(BUFFERS, 0, 0, 0);
    assert_breaks();
    start(0);
    put(BUFFERS, 4, 0, WRITE | NEXT);
    put(BUFFERS, 4, 0, 0);
    assert_breaks();
}

static void test_more_than_ring(void)
{
    VirtQueueElement *elem[RING_SIZE];

    start(0);
    for (int i = 0; i < RING_SIZE; i++) {
        put(BUFFERS, 4, i, 0);
        elem[i] = pop(rig);
        g_assert_nonnull(elem[i]);
    }
    put(BUFFERS, 4, 0, 0);
    assert_breaks();
    for (int i = 0; i < RING_SIZE; i++) {
        virtqueue_detach_element(rig->vq, elem[i], 0);
        g_free(elem[i]);
    }
}

static void test_ring_shrinks(void)
{
    VirtQueueElement *elem;

    start(0);
    for (int i = 0; i < 5; i++) {
        put(BUFFERS, 4, i, 0);
        elem = pop(rig);
        if (i < 4) {
            virtqueue_push(rig->vq, elem, 0);
            g_free(elem);
        }
    }
    virtio_queue_set_num(rig->vdev, 0, 2);
    virtqueue_push(rig->vq, elem, 0);
    g_free(elem);
    assert_breaks();
}

static void test_ring_nowhere(void)
{
    start(0);
    virtio_queue_set_rings(rig->vdev, 0, 1ULL << 40, 1ULL << 40, 1ULL << 40);
    assert_breaks();
}

static void test_position_for_back_ends(void)
{
    start(0);
    for (int i = 0; i < RING_SIZE + 2; i++) {
        round_notifies();
    }
    g_assert_cmphex(virtio_queue_get_last_avail_idx(rig->vdev, 0), ==, 0x00020002);
    virtio_queue_set_last_avail_idx(rig->vdev, 0, 0x80058003);
    g_assert_cmphex(virtio_queue_get_last_avail_idx(rig->vdev, 0), ==, 0x80058003);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    for (size_t i = 0; i < ARRAY_SIZE(test_types); i++) {
        type_register_static(&test_types[i]);
    }
    rig = rig_new();
#define CASE(path, fn) g_test_add_func("/virtqueue-packed/" path, fn)
    CASE("empty", test_empty);
    CASE("pop-and-push", test_pop_and_push);
    CASE("indirect", test_indirect);
    CASE("batch-shows-at-once", test_batch_shows_at_once);
    CASE("unpop", test_unpop);
    CASE("drop-all", test_drop_all);
    CASE("avail-bytes", test_avail_bytes);
    CASE("many-laps", test_many_laps);
    CASE("interrupt/flags", test_interrupt_flags);
    CASE("interrupt/position", test_interrupt_position);
    CASE("notification-wish", test_notification_wish);
    CASE("broken/endless-chain", test_endless_chain);
    CASE("broken/indirect-table", test_bad_indirect_tables);
    CASE("broken/buffers", test_bad_buffers);
    CASE("broken/more-than-ring", test_more_than_ring);
    CASE("broken/ring-shrinks", test_ring_shrinks);
    CASE("broken/ring-nowhere", test_ring_nowhere);
    CASE("position-for-back-ends", test_position_for_back_ends);
    return g_test_run();
}

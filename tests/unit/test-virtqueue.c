/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Split virtqueues in RAM: VIRTIO 1.2, section 2.7. What works, and how what is broken ends. */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "qemu/iov.h"
#include "virtqueue-test.h"

#define NEXT        VRING_DESC_F_NEXT
#define WRITE       VRING_DESC_F_WRITE
#define INDIRECT    VRING_DESC_F_INDIRECT
#define EVENT_IDX   (1ULL << VIRTIO_RING_F_EVENT_IDX)

static Rig *rig;

/* --- what works --- */

static void test_empty(void)
{
    rig_start(rig, 0);
    g_assert_true(virtio_queue_empty(rig->vq));
    g_assert_null(pop(rig));
    g_assert_false(rig->vdev->broken);
    virtio_queue_set_rings(rig->vdev, 0, 0, 0, 0);
    g_assert_false(virtio_queue_ready(rig->vq));
    g_assert_null(pop(rig));
    g_assert_false(rig->vdev->broken);
}

static void test_pop_and_push(void)
{
    VirtQueueElement *elem;
    char text[4];

    rig_start(rig, 0);
    memcpy(rig->mem + BUFFERS, "ping", 4);
    put_desc(rig, 3, BUFFERS, 4, NEXT, 5);
    put_desc(rig, 5, BUFFERS + 0x100, 2, NEXT | WRITE, 1);
    put_desc(rig, 1, BUFFERS + 0x200, 6, WRITE, 0);
    make_available(rig, 3);

    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->index, ==, 3);
    g_assert_cmpuint(elem->out_num, ==, 1);
    g_assert_cmpuint(elem->in_num, ==, 2);
    g_assert_cmphex(elem->in_addr[1], ==, BUFFERS + 0x200);
    g_assert_cmpuint(iov_to_buf(elem->out_sg, elem->out_num, 0, text, 4), ==, 4);
    g_assert_cmpmem(text, 4, "ping", 4);
    g_assert_cmpuint(iov_size(elem->in_sg, elem->in_num), ==, 8);
    iov_from_buf(elem->in_sg, elem->in_num, 0, "pong!", 5);
    g_assert_null(pop(rig));
    g_assert_cmpuint(used_idx(rig), ==, 0);

    virtqueue_push(rig->vq, elem, 5);
    g_assert_cmpuint(used_idx(rig), ==, 1);
    g_assert_cmpuint(used_id(rig, 0), ==, 3);
    g_assert_cmpuint(used_len(rig, 0), ==, 5);
    g_assert_cmpmem(rig->mem + BUFFERS + 0x100, 2, "po", 2);
    g_assert_cmpmem(rig->mem + BUFFERS + 0x200, 3, "ng!", 3);
    g_free(elem);
}

static void test_fill_and_flush(void)
{
    VirtQueueElement *elem[3];

    rig_start(rig, 0);
    for (int i = 0; i < 3; i++) {
        put_desc(rig, i, BUFFERS, 16, WRITE, 0);
        make_available(rig, i);
        elem[i] = pop(rig);
    }
    for (int i = 0; i < 3; i++) {
        virtqueue_fill(rig->vq, elem[i], 10 + i, i);
        g_free(elem[i]);
    }
    g_assert_cmpuint(used_idx(rig), ==, 0);
    virtqueue_flush(rig->vq, 3);
    g_assert_cmpuint(used_idx(rig), ==, 3);
    g_assert_cmpuint(used_len(rig, 2), ==, 12);
}

/* Many laps: indices wrap at 65536, not at the size of the ring. */
static void test_laps(void)
{
    rig_start(rig, EVENT_IDX);
    for (unsigned int i = 0; i < 70000; i++) {
        VirtQueueElement *elem;

        put_desc(rig, i % RING_SIZE, BUFFERS, 1, 0, 0);
        make_available(rig, i % RING_SIZE);
        elem = pop(rig);
        g_assert_nonnull(elem);
        virtqueue_push(rig->vq, elem, 0);
        g_free(elem);
        g_assert_cmpuint(used_idx(rig), ==, (uint16_t)(i + 1));
    }
}

static void test_unpop_and_rewind(void)
{
    VirtQueueElement *elem;

    rig_start(rig, 0);
    put_desc(rig, 0, BUFFERS, 4, 0, 0);
    put_desc(rig, 1, BUFFERS, 4, 0, 0);
    make_available(rig, 0);
    make_available(rig, 1);
    elem = pop(rig);
    virtqueue_unpop(rig->vq, elem, 0);
    g_free(elem);
    elem = pop(rig);
    g_assert_cmpuint(elem->index, ==, 0);
    virtqueue_detach_element(rig->vq, elem, 0);
    g_free(elem);
    g_assert_false(virtqueue_rewind(rig->vq, 1));

    elem = pop(rig);
    g_assert_cmpuint(elem->index, ==, 1);
    g_assert_false(virtqueue_rewind(rig->vq, 2));
    g_assert_true(virtqueue_rewind(rig->vq, 1));
    g_free(elem);
    elem = pop(rig);
    g_assert_cmpuint(elem->index, ==, 1);
    virtqueue_push(rig->vq, elem, 0);
    g_free(elem);
}

static void test_drop_all(void)
{
    rig_start(rig, 0);
    for (int i = 0; i < 5; i++) {
        put_desc(rig, i, BUFFERS, 4, 0, 0);
        make_available(rig, i);
    }
    g_assert_cmpuint(virtqueue_drop_all(rig->vq), ==, 5);
    g_assert_cmpuint(used_idx(rig), ==, 5);
    g_assert_cmpuint(used_id(rig, 4), ==, 4);
    g_assert_cmpuint(virtqueue_drop_all(rig->vq), ==, 0);
}

static void test_available_bytes(void)
{
    unsigned int in, out;

    rig_start(rig, 0);
    put_desc(rig, 0, BUFFERS, 100, NEXT, 1);
    put_desc(rig, 1, BUFFERS, 30, WRITE, 0);
    put_desc(rig, 2, BUFFERS, 7, WRITE, 0);
    make_available(rig, 0);
    make_available(rig, 2);
    virtqueue_get_avail_bytes(rig->vq, &in, &out, UINT_MAX, UINT_MAX);
    g_assert_cmpuint(in, ==, 37);
    g_assert_cmpuint(out, ==, 100);
    g_assert_true(virtqueue_avail_bytes(rig->vq, 37, 100));
    g_assert_false(virtqueue_avail_bytes(rig->vq, 38, 0));
    g_assert_false(virtqueue_avail_bytes(rig->vq, 0, 101));
}

static void test_indirect(void)
{
    VirtQueueElement *elem;

    rig_start(rig, 0);
    put_desc_at(rig, 0x8000, 0, BUFFERS, 10, NEXT, 2);
    put_desc_at(rig, 0x8000, 2, BUFFERS + 64, 20, NEXT | WRITE, 1);
    put_desc_at(rig, 0x8000, 1, BUFFERS + 128, 30, WRITE, 0);
    put_desc(rig, 6, 0x8000, 48, INDIRECT, 0);
    make_available(rig, 6);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->index, ==, 6);
    g_assert_cmpuint(elem->out_num, ==, 1);
    g_assert_cmpuint(elem->in_num, ==, 2);
    g_assert_cmpuint(elem->in_sg[1].iov_len, ==, 30);
    virtqueue_push(rig->vq, elem, 0);
    g_free(elem);
}

static void assert_broken(void);

/* Buffers in the ring, and the rest in a table: the last descriptor points to it (2.7.5.3.2). */
static void test_indirect_last(void)
{
    VirtQueueElement *elem;

    rig_start(rig, 0);
    put_desc(rig, 2, BUFFERS, 10, NEXT, 3);
    put_desc(rig, 3, BUFFERS + 64, 20, NEXT, 1);
    put_desc(rig, 1, 0x8000, 32, INDIRECT | WRITE, 0);
    put_desc_at(rig, 0x8000, 0, BUFFERS + 128, 30, NEXT | WRITE, 1);
    put_desc_at(rig, 0x8000, 1, BUFFERS + 192, 40, WRITE, 0);
    make_available(rig, 2);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->out_num, ==, 2);
    g_assert_cmpuint(elem->in_num, ==, 2);
    g_assert_cmpuint(elem->out_sg[1].iov_len, ==, 20);
    g_assert_cmpuint(elem->in_sg[0].iov_len, ==, 30);
    g_assert_cmpuint(elem->in_sg[1].iov_len, ==, 40);
    virtqueue_push(rig->vq, elem, 0);
    g_free(elem);
    /* The table loops. */
    rig_start(rig, 0);
    put_desc(rig, 2, BUFFERS, 10, NEXT, 3);
    put_desc(rig, 3, 0x8000, 32, INDIRECT, 0);
    put_desc_at(rig, 0x8000, 0, BUFFERS + 128, 30, NEXT, 1);
    put_desc_at(rig, 0x8000, 1, BUFFERS + 192, 40, NEXT, 0);
    make_available(rig, 2);
    assert_broken();
}

/* An indirect table may be longer than the ring. */
static void test_indirect_long(void)
{
    VirtQueueElement *elem;

    rig_start(rig, 0);
    for (int i = 0; i < VIRTQUEUE_MAX_SIZE; i++) {
        put_desc_at(rig, 0x8000, i, BUFFERS, 1, i < VIRTQUEUE_MAX_SIZE - 1 ? NEXT : 0, i + 1);
    }
    put_desc(rig, 0, 0x8000, VIRTQUEUE_MAX_SIZE * 16, INDIRECT, 0);
    make_available(rig, 0);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->out_num, ==, VIRTQUEUE_MAX_SIZE);
    virtqueue_push(rig->vq, elem, 0);
    g_free(elem);
}

/* --- interrupts and notifications --- */

static void push_one(void)
{
    VirtQueueElement *elem;

    put_desc(rig, 0, BUFFERS, 4, 0, 0);
    make_available(rig, 0);
    elem = pop(rig);
    virtqueue_push(rig->vq, elem, 0);
    g_free(elem);
}

static void test_interrupt_flag(void)
{
    rig_start(rig, 0);
    push_one();
    virtio_notify(rig->vdev, rig->vq);
    g_assert_cmpuint(rig->transport->notified, ==, 1);
    g_assert_cmphex(rig->vdev->isr, ==, 1);
    stw_le_p(rig->mem + RING_AVAIL, VRING_AVAIL_F_NO_INTERRUPT);
    push_one();
    virtio_notify(rig->vdev, rig->vq);
    g_assert_cmpuint(rig->transport->notified, ==, 1);
}

static void test_interrupt_event_index(void)
{
    uint8_t *used_event;

    rig_start(rig, EVENT_IDX);
    used_event = rig->mem + RING_AVAIL + 4 + 2 * RING_SIZE;
    stw_le_p(used_event, 0);
    push_one();
    virtio_notify(rig->vdev, rig->vq);
    g_assert_cmpuint(rig->transport->notified, ==, 1);
    stw_le_p(used_event, 3);
    push_one();
    virtio_notify(rig->vdev, rig->vq);
    push_one();
    virtio_notify(rig->vdev, rig->vq);
    g_assert_cmpuint(rig->transport->notified, ==, 1);
    push_one();
    virtio_notify(rig->vdev, rig->vq);
    g_assert_cmpuint(rig->transport->notified, ==, 2);
}

static void test_notification_flag(void)
{
    rig_start(rig, 0);
    virtio_queue_set_notification(rig->vq, 0);
    g_assert_cmphex(lduw_le_p(rig->mem + RING_USED), ==, VRING_USED_F_NO_NOTIFY);
    g_assert_false(virtio_queue_get_notification(rig->vq));
    virtio_queue_set_notification(rig->vq, 1);
    g_assert_cmphex(lduw_le_p(rig->mem + RING_USED), ==, 0);
}

static void test_notification_event_index(void)
{
    uint8_t *avail_event;

    rig_start(rig, EVENT_IDX);
    avail_event = rig->mem + RING_USED + 4 + 8 * RING_SIZE;
    push_one();
    g_assert_cmpuint(lduw_le_p(avail_event), ==, 1);
    virtio_queue_set_notification(rig->vq, 0);
    push_one();
    g_assert_cmpuint(lduw_le_p(avail_event), ==, 1);
    virtio_queue_set_notification(rig->vq, 1);
    g_assert_cmpuint(lduw_le_p(avail_event), ==, 2);
}

/* --- broken rings: the device needs a reset, and says so --- */

static void assert_broken(void)
{
    g_assert_null(pop(rig));
    g_assert_true(rig->vdev->broken);
    g_assert_cmphex(rig->vdev->status & VIRTIO_CONFIG_S_NEEDS_RESET, !=, 0);
    g_assert_cmphex(rig->vdev->isr, ==, 3);
    g_assert_null(pop(rig));
    rig_start(rig, 0);
    g_assert_false(rig->vdev->broken);
}

/* One available chain with this only descriptor. */
static void chain_of_one(uint64_t addr, uint32_t len, uint16_t flags, uint16_t next)
{
    rig_start(rig, 0);
    put_desc(rig, 0, addr, len, flags, next);
    make_available(rig, 0);
}

static void test_broken_chains(void)
{
    chain_of_one(BUFFERS, 0, 0, 0);                     /* no length */
    assert_broken();
    chain_of_one(BUFFERS, 4, NEXT, RING_SIZE);          /* out of the table */
    assert_broken();
    chain_of_one(BUFFERS, 4, NEXT, 0);                  /* loops */
    assert_broken();
    chain_of_one(0xffff00000000, 64 << 20, WRITE, 0);   /* too much where nothing is */
    assert_broken();
    chain_of_one(BUFFERS, 4, NEXT | WRITE, 1);          /* readable after writable */
    put_desc(rig, 1, BUFFERS, 4, 0, 0);
    assert_broken();
}

/*
 * What is not RAM is reached through bounce buffers; where nothing is, zeros come and writes
 * vanish.
 */
static void test_not_ram(void)
{
    VirtQueueElement *elem;
    char text[4] = "none";

    chain_of_one(RAM_SIZE - 2, 4, NEXT, 1);
    memcpy(rig->mem + RAM_SIZE - 2, "ab", 2);
    put_desc(rig, 1, 0xffff00000000, 100, WRITE, 0);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->out_num, ==, 2);
    g_assert_cmpuint(iov_to_buf(elem->out_sg, elem->out_num, 0, text, 4), ==, 4);
    g_assert_cmpmem(text, 4, "ab\0", 4);
    virtqueue_push(rig->vq, elem, 100);
    g_free(elem);
    g_assert_false(rig->vdev->broken);
}

static void test_broken_indirect(void)
{
    chain_of_one(0x8000, 0, INDIRECT, 0);
    assert_broken();
    chain_of_one(0x8000, 17, INDIRECT, 0);
    assert_broken();
    chain_of_one(0xffff00000000, 16, INDIRECT, 0);
    assert_broken();
    chain_of_one(0x8000, 32, INDIRECT, 0);              /* out of its table */
    put_desc_at(rig, 0x8000, 0, BUFFERS, 4, NEXT, 2);
    assert_broken();
    chain_of_one(0x8000, 0xfffffff0, INDIRECT, 0);      /* loops, in a huge table */
    put_desc_at(rig, 0x8000, 0, BUFFERS, 4, NEXT, 0);
    assert_broken();
}

static void test_broken_indices(void)
{
    rig_start(rig, 0);
    make_available(rig, RING_SIZE);                     /* head out of the table */
    assert_broken();
    rig_start(rig, 0);
    stw_le_p(rig->mem + RING_AVAIL + 2, RING_SIZE + 1); /* more than fit */
    assert_broken();
    rig_start(rig, 0);
    virtio_queue_set_rings(rig->vdev, 0, RING_DESC, 0xffff00000000, RING_USED);
    assert_broken();
}

/* The same descriptor made available more often than the ring has entries. */
static void test_broken_in_use(void)
{
    VirtQueueElement *elem[RING_SIZE];

    rig_start(rig, 0);
    put_desc(rig, 0, BUFFERS, 4, 0, 0);
    for (int i = 0; i < RING_SIZE; i++) {
        make_available(rig, 0);
        elem[i] = pop(rig);
        g_assert_nonnull(elem[i]);
    }
    make_available(rig, 0);
    g_assert_null(pop(rig));
    g_assert_true(rig->vdev->broken);
    for (int i = 0; i < RING_SIZE; i++) {
        virtqueue_detach_element(rig->vq, elem[i], 0);
        g_free(elem[i]);
    }
}

/* Elements that outlive a reset can still be pushed, to no effect. */
static void test_push_after_reset(void)
{
    VirtQueueElement *elem;

    rig_start(rig, 0);
    put_desc(rig, 0, BUFFERS, 4, WRITE, 0);
    make_available(rig, 0);
    elem = pop(rig);
    virtio_reset(rig->vdev);
    virtqueue_push(rig->vq, elem, 4);
    g_free(elem);
    g_assert_cmpuint(used_idx(rig), ==, 0);
    rig_start(rig, 0);
    push_one();
    g_assert_cmpuint(used_idx(rig), ==, 1);
}

/* Whatever is in memory: nothing aborts, nothing runs away. */
static void test_random(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);

    for (int round = 0; round < 3000; round++) {
        rig_start(rig, g_rand_boolean(rand) ? EVENT_IDX : 0);
        virtio_queue_set_num(rig->vdev, 0, g_rand_int_range(rand, 1, RING_SIZE + 1));
        for (int i = 0; i < RING_SIZE; i++) {
            put_desc(rig, i, BUFFERS + g_rand_int_range(rand, -0x8000, 0x8000),
                     g_rand_int_range(rand, 0, 64), g_rand_int_range(rand, 0, 8),
                     g_rand_int_range(rand, 0, RING_SIZE + 1));
            make_available(rig, g_rand_int_range(rand, 0, RING_SIZE));
        }
        for (int i = 0; i < 3 * RING_SIZE; i++) {
            VirtQueueElement *elem = pop(rig);

            if (elem) {
                virtqueue_push(rig->vq, elem, g_rand_int(rand));
                g_free(elem);
            }
        }
        virtqueue_get_avail_bytes(rig->vq, NULL, NULL, UINT_MAX, UINT_MAX);
        virtqueue_drop_all(rig->vq);
        virtio_notify(rig->vdev, rig->vq);
    }
}

#define ADD(path, func) g_test_add_func("/virtqueue/split/" path, func)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    for (size_t i = 0; i < ARRAY_SIZE(test_types); i++) {
        type_register_static(&test_types[i]);
    }
    rig = rig_new();

    ADD("empty", test_empty);
    ADD("pop-and-push", test_pop_and_push);
    ADD("fill-and-flush", test_fill_and_flush);
    ADD("laps", test_laps);
    ADD("unpop-and-rewind", test_unpop_and_rewind);
    ADD("drop-all", test_drop_all);
    ADD("available-bytes", test_available_bytes);
    ADD("indirect/table", test_indirect);
    ADD("indirect/behind-buffers", test_indirect_last);
    ADD("indirect/longer-than-ring", test_indirect_long);
    ADD("interrupt/flag", test_interrupt_flag);
    ADD("interrupt/event-index", test_interrupt_event_index);
    ADD("notification/flag", test_notification_flag);
    ADD("notification/event-index", test_notification_event_index);
    ADD("buffers/not-ram", test_not_ram);
    ADD("broken/chains", test_broken_chains);
    ADD("broken/indirect", test_broken_indirect);
    ADD("broken/indices", test_broken_indices);
    ADD("broken/in-use", test_broken_in_use);
    ADD("reset/push-after", test_push_after_reset);
    ADD("random-rings-are-safe", test_random);
    return g_test_run();
}

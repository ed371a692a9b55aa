/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saved state of virtio devices: what comes back, and what is refused. */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "qemu/iov.h"
#include "virtqueue-test.h"

static Rig *rig;

static GByteArray *save(void)
{
    GByteArray *out = g_byte_array_new();
    QEMUFile *f = qemu_file_new_writer(out);

    g_assert_cmpint(virtio_save(rig->vdev, f), ==, 0);
    g_assert_cmpint(qemu_fclose(f), ==, 0);
    return out;
}

static int load(const GByteArray *data)
{
    QEMUFile *f = qemu_file_new_reader(data->data, data->len);
    int ret = virtio_load(rig->vdev, f, 1);
    int err = qemu_fclose(f);

    return ret ? ret : err;
}

/* A queue that is in use: two chains returned, one outstanding, one available. */
static VirtQueueElement *use_queue(void)
{
    VirtQueueElement *elem = NULL;

    rig_start(rig, 1ULL << VIRTIO_RING_F_EVENT_IDX);
    for (int i = 0; i < 4; i++) {
        put_desc(rig, i, BUFFERS + i * 0x100, 16, i & 1 ? VRING_DESC_F_WRITE : 0, 0);
        make_available(rig, i);
    }
    for (int i = 0; i < 3; i++) {
        elem = pop(rig);
        if (i < 2) {
            virtqueue_push(rig->vq, elem, 0);
            g_free(elem);
        }
    }
    return elem;
}

static void test_roundtrip(void)
{
    VirtQueueElement *held = use_queue(), *elem;
    GByteArray *state = save();

    rig->vdev->isr = 0x77;
    virtio_reset(rig->vdev);
    g_assert_cmpint(load(state), ==, 0);
    g_assert_cmphex(rig->vdev->status, ==, 0xf);
    g_assert_true(virtio_vdev_has_feature(rig->vdev, VIRTIO_RING_F_EVENT_IDX));
    g_assert_cmphex(virtio_queue_get_desc_addr(rig->vdev, 0), ==, RING_DESC);

    /* It goes on where it was: the outstanding chain is returned, then the fourth comes. */
    virtqueue_push(rig->vq, held, 0);
    g_assert_cmpuint(used_idx(rig), ==, 3);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->index, ==, 3);
    virtqueue_push(rig->vq, elem, 0);
    g_assert_cmpuint(used_idx(rig), ==, 4);
    g_free(elem);
    g_free(held);
    g_byte_array_free(state, true);
}

/* A packed queue goes on in the lap where it was. */
static void test_packed(void)
{
    VirtQueueElement *elem;
    GByteArray *state;
    uint16_t lap_flag = 0x0080;

    rig->vdev->host_features |= 1ULL << VIRTIO_F_RING_PACKED;
    rig_start(rig, 1ULL << VIRTIO_F_RING_PACKED);
    for (int i = 0; i < RING_SIZE + 3; i++) {
        lap_flag = i < RING_SIZE ? 0x0080 : 0x8000;
        put_desc(rig, i % RING_SIZE, BUFFERS, 16, i, lap_flag);
        elem = pop(rig);
        g_assert_nonnull(elem);
        virtqueue_push(rig->vq, elem, 0);
        g_free(elem);
    }
    state = save();
    virtio_reset(rig->vdev);
    g_assert_cmpint(load(state), ==, 0);
    g_assert_null(pop(rig));
    put_desc(rig, 3, BUFFERS, 16, 77, lap_flag);
    elem = pop(rig);
    g_assert_nonnull(elem);
    g_assert_cmpuint(elem->index, ==, 77);
    virtqueue_push(rig->vq, elem, 0);
    g_assert_cmphex(lduw_le_p(rig->mem + RING_DESC + 3 * 16 + 14), ==, 0);
    g_free(elem);
    g_byte_array_free(state, true);
    g_assert_false(rig->vdev->broken);
}

/* An element in flight is carried over with its addresses, and mapped again. */
static void test_element(void)
{
    VirtQueueElement *elem, *copy;
    GByteArray *out = g_byte_array_new();
    QEMUFile *f = qemu_file_new_writer(out);

    rig_start(rig, 0);
    put_desc(rig, 0, BUFFERS, 16, VRING_DESC_F_NEXT, 1);
    put_desc(rig, 1, BUFFERS + 0x100, 32, VRING_DESC_F_WRITE, 0);
    make_available(rig, 0);
    elem = pop(rig);
    qemu_put_virtqueue_element(rig->vdev, f, elem);
    qemu_fclose(f);

    f = qemu_file_new_reader(out->data, out->len);
    copy = qemu_get_virtqueue_element(rig->vdev, f, sizeof(*copy));
    g_assert_nonnull(copy);
    qemu_fclose(f);
    g_assert_cmpuint(copy->index, ==, elem->index);
    g_assert_cmpuint(copy->out_num, ==, 1);
    g_assert_cmpuint(copy->in_num, ==, 1);
    g_assert_true(copy->in_sg[0].iov_base == elem->in_sg[0].iov_base);
    g_assert_cmpuint(copy->in_sg[0].iov_len, ==, 32);
    virtqueue_push(rig->vq, copy, 0);
    g_free(elem);
    g_free(copy);
    g_byte_array_free(out, true);
}

/* Every byte of the stream overwritten, and every cut: refused or loaded, never worse. */
static void test_damaged(void)
{
    VirtQueueElement *held = use_queue();
    GByteArray *state = save();

    virtqueue_detach_element(rig->vq, held, 0);
    g_free(held);
    for (guint i = 0; i < state->len; i++) {
        static const uint8_t values[] = { 0x00, 0xff, 0x80, 0x01 };
        uint8_t old = state->data[i];
        GByteArray cut = { state->data, i };

        for (size_t k = 0; k < ARRAY_SIZE(values); k++) {
            state->data[i] = values[k];
            virtio_reset(rig->vdev);
            load(state);
            virtqueue_drop_all(rig->vq);
        }
        state->data[i] = old;
        virtio_reset(rig->vdev);
        g_assert_cmpint(load(&cut), !=, 0);
    }
    g_byte_array_free(state, true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    for (size_t i = 0; i < ARRAY_SIZE(test_types); i++) {
        type_register_static(&test_types[i]);
    }
    rig = rig_new();
    g_test_add_func("/virtio/migration/roundtrip", test_roundtrip);
    g_test_add_func("/virtio/migration/packed", test_packed);
    g_test_add_func("/virtio/migration/element-in-flight", test_element);
    g_test_add_func("/virtio/migration/damaged-stream", test_damaged);
    return g_test_run();
}

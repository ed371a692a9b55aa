/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio 9P device (device type 9): a 9P server (9p.h) behind one queue; each chain has a request in its
 * readable part, and takes the answer in its writable part. Legacy interface as well.
 *
 * A mounted folder keeps the machine from being saved: its fids stand for open files of the host.
 *
 * Properties: fsdev, the id of an -fsdev; mount_tag, 1 to 32 bytes by which the guest knows the folder.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/iov.h"
#include "qemu/module.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-access.h"
#include "migration/blocker.h"
#include "standard-headers/linux/virtio_9p.h"
#include "virtio-9p.h"

#define QUEUE_SIZE 128
#define MAX_TAG_BYTES 32
/* A request is at most of the agreed size, and Twrite's header comes on top. */
#define MAX_REQUEST_BYTES (P9_MAX_MSIZE + P9_IO_HEADER_BYTES)

/* While the guest has fids, the machine cannot be saved. */
static void update_migration_blocker(V9fsVirtioState *v)
{
    bool is_mounted = p9_server_has_fids(&v->server);

    if (is_mounted && !v->blocker) {
        error_setg(&v->blocker,
                   "Migration is disabled when VirtFS export path '%s' is mounted in the guest using"
                   " mount_tag '%s'",
                   v->server.fsdev->path ?: "NULL", v->tag);
        migrate_add_blocker(v->blocker, &error_abort);
    } else if (!is_mounted && v->blocker) {
        migrate_del_blocker(v->blocker);
        error_free(v->blocker);
        v->blocker = NULL;
    }
}

/* The answer; NULL when the chain cannot hold one. */
static GByteArray *serve(V9fsVirtioState *v, VirtQueueElement *elem)
{
    size_t size = MIN(iov_size(elem->out_sg, elem->out_num), MAX_REQUEST_BYTES);
    g_autofree uint8_t *request = NULL;
    GByteArray *answer;

    if (size < P9_HEADER_BYTES) {
        virtio_error(VIRTIO_DEVICE(v), "virtio-9p: a request of %zu bytes has no header", size);
        return NULL;
    }
    request = g_malloc(size);
    iov_to_buf(elem->out_sg, elem->out_num, 0, request, size);
    answer = p9_server_handle(&v->server, request, size);
    update_migration_blocker(v);
    if (iov_size(elem->in_sg, elem->in_num) < answer->len) {
        virtio_error(VIRTIO_DEVICE(v), "virtio-9p: an answer of %u bytes does not fit the chain",
                     answer->len);
        g_byte_array_unref(answer);
        return NULL;
    }
    return answer;
}

static void handle_9p_output(VirtIODevice *vdev, VirtQueue *vq)
{
    V9fsVirtioState *v = VIRTIO_9P(vdev);
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(VirtQueueElement))) != NULL) {
        GByteArray *answer = serve(v, elem);

        if (!answer) {
            virtqueue_detach_element(vq, elem, 0);
            g_free(elem);
            return;
        }
        iov_from_buf(elem->in_sg, elem->in_num, 0, answer->data, answer->len);
        virtqueue_push(vq, elem, answer->len);
        virtio_notify(vdev, vq);
        g_byte_array_unref(answer);
        g_free(elem);
    }
}

static uint64_t virtio_9p_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    virtio_add_feature(&features, VIRTIO_9P_MOUNT_TAG);
    return features;
}

static void virtio_9p_get_config(VirtIODevice *vdev, uint8_t *config)
{
    V9fsVirtioState *v = VIRTIO_9P(vdev);
    size_t size = strlen(v->tag);

    virtio_stw_p(vdev, config, size);
    memcpy(config + sizeof(struct virtio_9p_config), v->tag, size);
}

static void virtio_9p_reset(VirtIODevice *vdev)
{
    p9_server_reset(&VIRTIO_9P(vdev)->server);
    update_migration_blocker(VIRTIO_9P(vdev));
}

static void virtio_9p_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    V9fsVirtioState *v = VIRTIO_9P(dev);
    FsDev *fsdev = v->fsdev_id ? fsdev_find(v->fsdev_id) : NULL;

    if (!fsdev) {
        error_setg(errp, "There is no -fsdev with id=%s", v->fsdev_id ? v->fsdev_id : "NULL");
        return;
    }
    if (!v->tag || !*v->tag || strlen(v->tag) > MAX_TAG_BYTES) {
        error_setg(errp, "mount_tag must have 1 to %d bytes", MAX_TAG_BYTES);
        return;
    }
    virtio_init(vdev, VIRTIO_ID_9P, sizeof(struct virtio_9p_config) + strlen(v->tag));
    v->vq = virtio_add_queue(vdev, QUEUE_SIZE, handle_9p_output);
    p9_server_init(&v->server, fsdev);
}

static void virtio_9p_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    V9fsVirtioState *v = VIRTIO_9P(dev);

    virtio_delete_queue(v->vq);
    virtio_cleanup(vdev);
    p9_server_reset(&v->server);
    update_migration_blocker(v);
    p9_server_cleanup(&v->server);
}

static const VMStateDescription vmstate_virtio_9p = {
    .name = "virtio-9p",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static Property virtio_9p_properties[] = {
    DEFINE_PROP_STRING("mount_tag", V9fsVirtioState, tag),
    DEFINE_PROP_STRING("fsdev", V9fsVirtioState, fsdev_id),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_9p_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_9p_properties);
    dc->vmsd = &vmstate_virtio_9p;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
    vdc->realize = virtio_9p_device_realize;
    vdc->unrealize = virtio_9p_device_unrealize;
    vdc->get_features = virtio_9p_get_features;
    vdc->get_config = virtio_9p_get_config;
    vdc->reset = virtio_9p_reset;
}

static const TypeInfo virtio_9p_device_info = {
    .name = TYPE_VIRTIO_9P,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(V9fsVirtioState),
    .class_init = virtio_9p_class_init,
};

static void virtio_9p_register_types(void)
{
    type_register_static(&virtio_9p_device_info);
}

type_init(virtio_9p_register_types)

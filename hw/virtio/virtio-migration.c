/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Save and load of virtio devices: the transport's part, the common state, the queues, then the
 * device type's own state. What a stream says is checked like what a guest says: a queue or a
 * vector that the device does not have, or counts beyond a ring, refuse the load.
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "hw/virtio/virtio-bus.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"
#include "virtqueue-internal.h"

static const VMStateDescription vmstate_virtio_common = {
    .name = "virtio/common",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(status, VirtIODevice),
        VMSTATE_UINT8(isr, VirtIODevice),
        VMSTATE_UINT16(queue_sel, VirtIODevice),
        VMSTATE_UINT64(guest_features, VirtIODevice),
        VMSTATE_UINT16(config_vector, VirtIODevice),
        VMSTATE_UINT32(generation, VirtIODevice),
        VMSTATE_BOOL(broken, VirtIODevice),
        VMSTATE_BOOL(disabled, VirtIODevice),
        VMSTATE_BOOL(started, VirtIODevice),
        VMSTATE_BOOL(start_on_kick, VirtIODevice),
        VMSTATE_END_OF_LIST()
    },
};

static bool packed_needed(void *opaque)
{
    VirtQueue *vq = opaque;

    return virtio_vdev_has_feature(vq->vdev, VIRTIO_F_RING_PACKED);
}

static const VMStateDescription vmstate_virtqueue_packed = {
    .name = "virtio/queue/packed",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = packed_needed,
    .fields = (VMStateField[]) {
        VMSTATE_BOOL(last_avail_wrap_counter, VirtQueue),
        VMSTATE_BOOL(used_wrap_counter, VirtQueue),
        VMSTATE_END_OF_LIST()
    },
};

static bool alignment_is_drivers(void *opaque, int version_id)
{
    VirtQueue *vq = opaque;

    return VIRTIO_BUS_GET_CLASS(qdev_get_parent_bus(DEVICE(vq->vdev)))->has_variable_vring_alignment;
}

static const VMStateDescription vmstate_virtqueue = {
    .name = "virtio/queue",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(vring.num, VirtQueue),
        VMSTATE_UINT32_TEST(vring.align, VirtQueue, alignment_is_drivers),
        VMSTATE_UINT64(vring.desc, VirtQueue),
        VMSTATE_UINT64(vring.avail, VirtQueue),
        VMSTATE_UINT64(vring.used, VirtQueue),
        VMSTATE_UINT16(last_avail_idx, VirtQueue),
        VMSTATE_UINT16(shadow_avail_idx, VirtQueue),
        VMSTATE_UINT16(used_idx, VirtQueue),
        VMSTATE_UINT16(signalled_used, VirtQueue),
        VMSTATE_BOOL(signalled_used_valid, VirtQueue),
        VMSTATE_BOOL(notification, VirtQueue),
        VMSTATE_UINT32(inuse, VirtQueue),
        VMSTATE_UINT16(vector, VirtQueue),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *const[]) {
        &vmstate_virtqueue_packed,
        NULL
    },
};

static DeviceState *transport(VirtIODevice *vdev, VirtioBusClass **k)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));

    *k = VIRTIO_BUS_GET_CLASS(bus);
    return bus->parent;
}

int virtio_save(VirtIODevice *vdev, QEMUFile *f)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    VirtioBusClass *k;
    DeviceState *proxy = transport(vdev, &k);
    int n = virtio_get_num_queues(vdev);

    if (k->save_config) {
        k->save_config(proxy, f);
    }
    vmstate_save_state(f, &vmstate_virtio_common, vdev, NULL);
    qemu_put_be32(f, vdev->config_len);
    qemu_put_buffer(f, vdev->config, vdev->config_len);
    qemu_put_be32(f, n);
    for (int i = 0; i < n; i++) {
        vmstate_save_state(f, &vmstate_virtqueue, &vdev->vq[i], NULL);
        if (k->save_queue) {
            k->save_queue(proxy, i, f);
        }
    }
    if (k->save_extra_state) {
        k->save_extra_state(proxy, f);
    }
    if (vdc->save) {
        vdc->save(vdev, f);
    }
    return vdc->vmsd ? vmstate_save_state(f, vdc->vmsd, vdev, NULL) : 0;
}

/* Load queue @i. 0 or a negative errno. */
static int load_queue(VirtIODevice *vdev, QEMUFile *f, int i)
{
    VirtQueue *vq = &vdev->vq[i];
    uint16_t vector;
    int ret;

    virtqueue_reset(vq);
    ret = vmstate_load_state(f, &vmstate_virtqueue, vq, 1);
    if (ret) {
        return ret;
    }
    vector = vq->vector;
    vq->vector = VIRTIO_NO_VECTOR;
    if (!vq->vring.num || vq->vring.num > VIRTQUEUE_MAX_SIZE || vq->inuse > vq->vring.num ||
        (vector != VIRTIO_NO_VECTOR && vector >= vdev->nvectors)) {
        error_report("%s: bad state of queue %d: size %u, in use %u, vector 0x%x", vdev->name, i,
                     vq->vring.num, vq->inuse, vector);
        virtqueue_reset(vq);
        return -EINVAL;
    }
    virtio_queue_set_vector(vdev, i, vector);
    return 0;
}

static int load_queues(VirtIODevice *vdev, QEMUFile *f, VirtioBusClass *k, DeviceState *proxy)
{
    int n = qemu_get_be32(f);

    if (n != virtio_get_num_queues(vdev)) {
        error_report("%s: %d queues in the saved state, %d in the device", vdev->name, n,
                     virtio_get_num_queues(vdev));
        return -EINVAL;
    }
    for (int i = 0; i < n; i++) {
        int ret = load_queue(vdev, f, i);

        if (!ret && k->load_queue) {
            ret = k->load_queue(proxy, i, f);
        }
        if (ret) {
            return ret;
        }
    }
    return 0;
}

static int load_common(VirtIODevice *vdev, QEMUFile *f)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    int ret = vmstate_load_state(f, &vmstate_virtio_common, vdev, 1);

    if (ret) {
        return ret;
    }
    if ((vdev->guest_features & ~vdev->host_features) ||
        (vdev->config_vector != VIRTIO_NO_VECTOR && vdev->config_vector >= vdev->nvectors)) {
        error_report("%s: saved features 0x%" PRIx64 " (offered 0x%" PRIx64 ") or vector 0x%x "
                     "do not fit", vdev->name, vdev->guest_features, vdev->host_features,
                     vdev->config_vector);
        vdev->guest_features &= vdev->host_features;
        vdev->config_vector = VIRTIO_NO_VECTOR;
        return -EINVAL;
    }
    if (qemu_get_be32(f) != vdev->config_len) {
        error_report("%s: saved configuration space has another size", vdev->name);
        return -EINVAL;
    }
    qemu_get_buffer(f, vdev->config, vdev->config_len);
    if (vdc->set_features) {
        vdc->set_features(vdev, vdev->guest_features);
    }
    return 0;
}

/* The device type's own state. */
static int load_device(VirtIODevice *vdev, QEMUFile *f, int version_id)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    int ret = 0;

    if (vdc->load) {
        ret = vdc->load(vdev, f, version_id);
    }
    if (!ret && vdc->vmsd) {
        ret = vmstate_load_state(f, vdc->vmsd, vdev, version_id);
    }
    if (!ret && vdc->post_load) {
        ret = vdc->post_load(vdev);
    }
    return ret;
}

int virtio_load(VirtIODevice *vdev, QEMUFile *f, int version_id)
{
    VirtioBusClass *k;
    DeviceState *proxy = transport(vdev, &k);
    int ret = k->load_config ? k->load_config(proxy, f) : 0;

    if (!ret) {
        ret = load_common(vdev, f);
    }
    if (!ret) {
        ret = load_queues(vdev, f, k, proxy);
    }
    if (!ret && k->load_extra_state) {
        ret = k->load_extra_state(proxy, f);
    }
    if (!ret) {
        ret = load_device(vdev, f, version_id);
    }
    if (!ret && k->load_done) {
        ret = k->load_done(proxy, f);
    }
    return ret;
}

static int virtio_device_get(QEMUFile *f, void *opaque, size_t size, const VMStateField *field)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(opaque);
    DeviceClass *dc = DEVICE_CLASS(VIRTIO_DEVICE_GET_CLASS(vdev));

    return virtio_load(vdev, f, dc->vmsd->version_id);
}

static int virtio_device_put(QEMUFile *f, void *opaque, size_t size, const VMStateField *field,
                             JSONWriter *vmdesc)
{
    return virtio_save(VIRTIO_DEVICE(opaque), f);
}

const VMStateInfo virtio_vmstate_info = {
    .name = "virtio",
    .get = virtio_device_get,
    .put = virtio_device_put,
};

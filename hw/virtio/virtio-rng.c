/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio entropy device: VIRTIO 1.2, section 5.4. One queue of buffers to fill with random bytes,
 * which an rng back end supplies; without one given, an rng-builtin of its own. Legacy interface
 * as well.
 *
 * Properties: rng, max-bytes per period (ms). A request to the back end is at most 64 KiB; a
 * buffer that gets fewer bytes than it holds is returned so, as the specification allows.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/iov.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-rng.h"
#include "qom/object_interfaces.h"
#include "standard-headers/linux/virtio_ids.h"
#include "trace.h"

#define QUEUE_SIZE 8
#define REQUEST_MAX_BYTES 65536

static void virtio_rng_process(VirtIORNG *vrng);

static bool is_guest_ready(VirtIORNG *vrng)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(vrng);

    return virtio_queue_ready(vrng->vq) && (vdev->status & VIRTIO_CONFIG_S_DRIVER_OK);
}

/* The back end has @size bytes for us. */
static void receive_entropy(void *opaque, const void *buf, size_t size)
{
    VirtIORNG *vrng = opaque;
    VirtIODevice *vdev = VIRTIO_DEVICE(vrng);
    size_t offset = 0;

    vrng->pending = false;
    if (!is_guest_ready(vrng)) {
        return;
    }
    vrng->quota_remaining -= size;
    while (offset < size) {
        VirtQueueElement *elem = virtqueue_pop(vrng->vq, sizeof(VirtQueueElement));
        size_t len;

        if (!elem) {
            break;
        }
        trace_virtio_rng_push(size - offset);
        len = iov_from_buf(elem->in_sg, elem->in_num, 0, (const uint8_t *)buf + offset,
                           size - offset);
        offset += len;
        virtqueue_push(vrng->vq, elem, len);
        g_free(elem);
    }
    virtio_notify(vdev, vrng->vq);
    virtio_rng_process(vrng);
}

/* Ask the back end for what the driver has room for, within the quota. */
static void virtio_rng_process(VirtIORNG *vrng)
{
    unsigned int quota, size;

    if (!is_guest_ready(vrng) || vrng->pending) {
        return;
    }
    if (vrng->activate_timer) {
        timer_mod(vrng->rate_limit_timer,
                  qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + vrng->conf.period_ms);
        vrng->activate_timer = false;
    }
    quota = MIN(MAX(vrng->quota_remaining, 0), REQUEST_MAX_BYTES);
    virtqueue_get_avail_bytes(vrng->vq, &size, NULL, quota, 0);
    size = MIN(size, quota);
    trace_virtio_rng_request(size, vrng->quota_remaining);
    if (size) {
        vrng->pending = true;
        rng_backend_request_entropy(vrng->rng, size, receive_entropy, vrng);
    }
}

static void handle_input(VirtIODevice *vdev, VirtQueue *vq)
{
    virtio_rng_process(VIRTIO_RNG(vdev));
}

/* A new period begins. */
static void check_rate_limit(void *opaque)
{
    VirtIORNG *vrng = opaque;

    vrng->quota_remaining = vrng->conf.max_bytes;
    virtio_rng_process(vrng);
    vrng->activate_timer = true;
}

static uint64_t virtio_rng_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    return features;
}

/* A driver that starts is served at once; otherwise its notifications are waited for. */
static void virtio_rng_set_status(VirtIODevice *vdev, uint8_t status)
{
    bool starts = status & ~vdev->status & VIRTIO_CONFIG_S_DRIVER_OK;

    if (vdev->vm_running) {
        vdev->status = status;
        if (starts) {
            virtio_rng_process(VIRTIO_RNG(vdev));
        }
    }
}

/* A request that was under way is asked again. */
static int virtio_rng_post_load(VirtIODevice *vdev)
{
    VirtIORNG *vrng = VIRTIO_RNG(vdev);

    if (vrng->pending) {
        vrng->pending = false;
        virtio_rng_process(vrng);
    }
    return 0;
}

static const VMStateDescription vmstate_virtio_rng = {
    .name = "virtio-rng",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_virtio_rng_device = {
    .name = "virtio-rng-device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_INT64(quota_remaining, VirtIORNG),
        VMSTATE_TIMER_PTR(rate_limit_timer, VirtIORNG),
        VMSTATE_BOOL(activate_timer, VirtIORNG),
        VMSTATE_BOOL(pending, VirtIORNG),
        VMSTATE_END_OF_LIST()
    },
};

/* An rng-builtin of our own, when none is given. */
static bool make_default_backend(VirtIORNG *vrng, Error **errp)
{
    Object *backend = object_new(TYPE_RNG_BUILTIN);
    bool ok = user_creatable_complete(USER_CREATABLE(backend), errp);

    if (ok) {
        object_property_add_child(OBJECT(vrng), "default-backend", backend);
        ok = object_property_set_link(OBJECT(vrng), "rng", backend, errp);
    }
    object_unref(backend);
    return ok;
}

static void virtio_rng_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIORNG *vrng = VIRTIO_RNG(dev);

    if (!vrng->conf.period_ms) {
        error_setg(errp, "'period' parameter expects a positive integer");
        return;
    }
    if (vrng->conf.max_bytes > INT64_MAX) {
        error_setg(errp, "'max-bytes' parameter must be non-negative, and less than 2^63");
        return;
    }
    if (!vrng->conf.rng && !make_default_backend(vrng, errp)) {
        return;
    }
    vrng->rng = vrng->conf.rng;
    virtio_init(vdev, VIRTIO_ID_RNG, 0);
    vrng->vq = virtio_add_queue(vdev, QUEUE_SIZE, handle_input);
    vrng->quota_remaining = vrng->conf.max_bytes;
    vrng->rate_limit_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, check_rate_limit, vrng);
    vrng->activate_timer = true;
}

/* Forget what the back end, which may outlive us, owes us. */
static void cancel_requests(VirtIORNG *vrng)
{
    RngRequest *req, *next;

    QSIMPLEQ_FOREACH_SAFE(req, &vrng->rng->requests, next, next) {
        if (req->opaque == vrng) {
            rng_backend_finalize_request(vrng->rng, req);
        }
    }
}

static void virtio_rng_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIORNG *vrng = VIRTIO_RNG(dev);

    cancel_requests(vrng);
    timer_free(vrng->rate_limit_timer);
    virtio_delete_queue(vrng->vq);
    virtio_cleanup(vdev);
}

static Property virtio_rng_properties[] = {
    DEFINE_PROP_UINT64("max-bytes", VirtIORNG, conf.max_bytes, INT64_MAX),
    DEFINE_PROP_UINT32("period", VirtIORNG, conf.period_ms, 1 << 16),
    DEFINE_PROP_LINK("rng", VirtIORNG, conf.rng, TYPE_RNG_BACKEND, RngBackend *),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_rng_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_rng_properties);
    dc->vmsd = &vmstate_virtio_rng;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    vdc->realize = virtio_rng_device_realize;
    vdc->unrealize = virtio_rng_device_unrealize;
    vdc->get_features = virtio_rng_get_features;
    vdc->set_status = virtio_rng_set_status;
    vdc->post_load = virtio_rng_post_load;
    vdc->vmsd = &vmstate_virtio_rng_device;
}

static const TypeInfo virtio_rng_info = {
    .name = TYPE_VIRTIO_RNG,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(VirtIORNG),
    .class_init = virtio_rng_class_init,
};

static void virtio_register_types(void)
{
    type_register_static(&virtio_rng_info);
}

type_init(virtio_register_types)

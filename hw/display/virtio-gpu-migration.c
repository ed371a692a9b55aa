/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saved state of the virtio GPU: resources with their pixels and backing lists, outputs. */
#include "qemu/osdep.h"
#include "migration/vmstate.h"
#include "migration/qemu-file-types.h"
#include "virtio-gpu-internal.h"

/* Parts that follow a resource's header. */
#define HAS_PIXELS 1
#define HAS_BACKING 2

static void put_resource(QEMUFile *f, Resource *res)
{
    uint32_t parts = (res->image ? HAS_PIXELS : 0) | (res->backing ? HAS_BACKING : 0);

    qemu_put_be32(f, res->resource_id);
    qemu_put_be32(f, res->format);
    qemu_put_be32(f, res->width);
    qemu_put_be32(f, res->height);
    qemu_put_be32(f, parts);
    if (res->image) {
        qemu_put_buffer(f, (uint8_t *)pixman_image_get_data(res->image), res->hostmem);
    }
    if (res->backing) {
        qemu_put_be32(f, res->backing_cnt);
        for (uint32_t i = 0; i < res->backing_cnt; i++) {
            qemu_put_be64(f, res->backing[i].addr);
            qemu_put_be32(f, res->backing[i].length);
        }
    }
}

static int put_resources(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                         JSONWriter *vmdesc)
{
    VirtIOGPU *g = pv;
    Resource *res;

    /* From the oldest on, so that loading makes the same list. A resource has an id; 0 ends. */
    QTAILQ_FOREACH_REVERSE(res, &g->reslist, next) {
        put_resource(f, res);
    }
    qemu_put_be32(f, 0);
    return 0;
}

static bool get_backing(QEMUFile *f, Resource *res)
{
    uint32_t count = qemu_get_be32(f);
    VirtIOGPUBacking *backing;
    uint64_t start = 0;

    if (count > BACKING_MAX) {
        return false;
    }
    backing = g_new0(VirtIOGPUBacking, MAX(count, 1));
    for (uint32_t i = 0; i < count; i++) {
        backing[i].addr = qemu_get_be64(f);
        backing[i].length = qemu_get_be32(f);
        backing[i].start = start;
        start += backing[i].length;
    }
    gpu_set_backing(res, backing, count);
    return true;
}

static bool get_resource(QEMUFile *f, VirtIOGPU *g, uint32_t id)
{
    uint32_t format = qemu_get_be32(f), width = qemu_get_be32(f), height = qemu_get_be32(f);
    uint32_t parts = qemu_get_be32(f);
    Resource *res;

    if (gpu_add_resource(g, id, format, width, height) != VIRTIO_GPU_RESP_OK_NODATA) {
        return false;
    }
    res = gpu_find_resource(g, id);
    if (parts & HAS_PIXELS) {
        uint8_t *data = (uint8_t *)pixman_image_get_data(gpu_resource_image(res));

        if (qemu_get_buffer(f, data, res->hostmem) != res->hostmem) {
            return false;
        }
    }
    return !(parts & HAS_BACKING) || get_backing(f, res);
}

static int get_resources(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    VirtIOGPU *g = pv;
    uint32_t id;

    gpu_destroy_all(g);
    while ((id = qemu_get_be32(f))) {
        if (!get_resource(f, g, id)) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateInfo vmstate_info_resources = {
    .name = "virtio-gpu-resources",
    .get = get_resources,
    .put = put_resources,
};

static const VMStateDescription vmstate_virtio_gpu_scanout = {
    .name = "virtio-gpu-one-scanout",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(width, struct virtio_gpu_scanout),
        VMSTATE_UINT32(height, struct virtio_gpu_scanout),
        VMSTATE_UINT32(x, struct virtio_gpu_scanout),
        VMSTATE_UINT32(y, struct virtio_gpu_scanout),
        VMSTATE_UINT32(resource_id, struct virtio_gpu_scanout),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_virtio_gpu_device = {
    .name = "virtio-gpu-device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        {
            .name = "resources",
            .info = &vmstate_info_resources,
            .flags = VMS_SINGLE,
        },
        VMSTATE_UINT32(parent_obj.events, VirtIOGPU),
        VMSTATE_INT32(parent_obj.enable, VirtIOGPU),
        VMSTATE_STRUCT_ARRAY(parent_obj.scanout, VirtIOGPU, VIRTIO_GPU_MAX_SCANOUTS, 1,
                             vmstate_virtio_gpu_scanout, struct virtio_gpu_scanout),
        VMSTATE_END_OF_LIST()
    },
};

/* Outputs show what they showed. */
int gpu_post_load(VirtIODevice *vdev)
{
    VirtIOGPU *g = VIRTIO_GPU(vdev);
    VirtIOGPUBase *b = VIRTIO_GPU_BASE(vdev);

    for (uint32_t i = 0; i < VIRTIO_GPU_MAX_SCANOUTS; i++) {
        struct virtio_gpu_scanout *s = &b->scanout[i];
        struct virtio_gpu_rect r = { s->x, s->y, s->width, s->height };
        Resource *res = gpu_find_resource(g, s->resource_id);

        if (!s->resource_id) {
            continue;
        }
        if (!res || i >= b->conf.max_outputs || !r.width || !r.height || !gpu_rect_fits(res, &r)) {
            return -EINVAL;
        }
        gpu_show(g, i, res, &r);
    }
    return 0;
}

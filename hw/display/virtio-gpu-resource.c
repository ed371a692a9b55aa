/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Resources of the virtio GPU: pictures in the host, and the guest memory they are filled from.
 *
 * All together they may have max_hostmem bytes. Backing memory is kept as the list of addresses that the
 * driver gave, and read by DMA when something is transferred.
 */
#include "qemu/osdep.h"
#include "sysemu/dma.h"
#include "trace.h"
#include "virtio-gpu-internal.h"

#define BYTES_PER_PIXEL 4
/* A pixman image has no larger sides. */
#define MAX_SIDE 32767

Resource *gpu_find_resource(VirtIOGPU *g, uint32_t id)
{
    Resource *res;

    QTAILQ_FOREACH(res, &g->reslist, next) {
        if (res->resource_id == id) {
            return res;
        }
    }
    return NULL;
}

pixman_format_code_t gpu_pixman_format(uint32_t format)
{
    switch (format) {
    case VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM:
        return PIXMAN_BE_b8g8r8x8;
    case VIRTIO_GPU_FORMAT_B8G8R8A8_UNORM:
        return PIXMAN_BE_b8g8r8a8;
    case VIRTIO_GPU_FORMAT_X8R8G8B8_UNORM:
        return PIXMAN_BE_x8r8g8b8;
    case VIRTIO_GPU_FORMAT_A8R8G8B8_UNORM:
        return PIXMAN_BE_a8r8g8b8;
    case VIRTIO_GPU_FORMAT_R8G8B8X8_UNORM:
        return PIXMAN_BE_r8g8b8x8;
    case VIRTIO_GPU_FORMAT_R8G8B8A8_UNORM:
        return PIXMAN_BE_r8g8b8a8;
    case VIRTIO_GPU_FORMAT_X8B8G8R8_UNORM:
        return PIXMAN_BE_x8b8g8r8;
    case VIRTIO_GPU_FORMAT_A8B8G8R8_UNORM:
        return PIXMAN_BE_a8b8g8r8;
    default:
        return 0;
    }
}

uint32_t gpu_add_resource(VirtIOGPU *g, uint32_t id, uint32_t format, uint32_t width,
                          uint32_t height)
{
    uint64_t bytes = (uint64_t)width * height * BYTES_PER_PIXEL;
    Resource *res;

    if (id == 0 || gpu_find_resource(g, id)) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    if (!gpu_pixman_format(format) || !width || !height || width > MAX_SIDE || height > MAX_SIDE) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    if (bytes > g->conf_max_hostmem - MIN(g->hostmem, g->conf_max_hostmem)) {
        return VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY;
    }
    res = g_new0(Resource, 1);
    res->resource_id = id;
    res->format = format;
    res->width = width;
    res->height = height;
    res->hostmem = bytes;
    g->hostmem += bytes;
    QTAILQ_INSERT_HEAD(&g->reslist, res, next);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

pixman_image_t *gpu_resource_image(Resource *res)
{
    if (!res->image) {
        res->image = pixman_image_create_bits(gpu_pixman_format(res->format), res->width,
                                              res->height, NULL, res->width * BYTES_PER_PIXEL);
        assert(res->image);
    }
    return res->image;
}

void gpu_destroy_resource(VirtIOGPU *g, Resource *res)
{
    for (uint32_t i = 0; i < VIRTIO_GPU_MAX_SCANOUTS; i++) {
        if (res->scanout_bitmask & (1u << i)) {
            gpu_hide(g, i);
        }
    }
    g->hostmem -= res->hostmem;
    QTAILQ_REMOVE(&g->reslist, res, next);
    qemu_pixman_image_unref(res->image);
    g_free(res->backing);
    g_free(res);
}

void gpu_destroy_all(VirtIOGPU *g)
{
    Resource *res, *next;

    QTAILQ_FOREACH_SAFE(res, &g->reslist, next, next) {
        gpu_destroy_resource(g, res);
    }
}

bool gpu_rect_fits(const Resource *res, const struct virtio_gpu_rect *r)
{
    return r->width <= res->width && r->height <= res->height && r->x <= res->width - r->width &&
           r->y <= res->height - r->height;
}

/* ---- backing memory ---- */

void gpu_set_backing(Resource *res, VirtIOGPUBacking *backing, uint32_t count)
{
    g_free(res->backing);
    res->backing = backing;
    res->backing_cnt = count;
}

/* The first entry that ends behind @offset; backing_cnt when none does. */
static uint32_t find_backing(const Resource *res, uint64_t offset)
{
    uint32_t low = 0, high = res->backing_cnt;

    while (low < high) {
        uint32_t mid = (low + high) / 2;

        if (res->backing[mid].start + res->backing[mid].length <= offset) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* What lies beyond the backing memory stays as it is. */
static void read_backing(AddressSpace *as, const Resource *res, uint64_t offset, uint8_t *dst,
                         uint64_t bytes)
{
    for (uint32_t i = find_backing(res, offset); bytes && i < res->backing_cnt; i++) {
        const VirtIOGPUBacking *b = &res->backing[i];
        uint64_t skip = offset - b->start;
        uint64_t n = MIN(bytes, b->length - skip);

        dma_memory_read(as, b->addr + skip, dst, n, MEMTXATTRS_UNSPECIFIED);
        dst += n;
        offset += n;
        bytes -= n;
    }
}

void gpu_transfer(VirtIOGPU *g, Resource *res, const struct virtio_gpu_rect *r, uint64_t offset)
{
    AddressSpace *as = VIRTIO_DEVICE(g)->dma_as;
    pixman_image_t *image = gpu_resource_image(res);
    uint64_t stride = pixman_image_get_stride(image);
    uint8_t *data = (uint8_t *)pixman_image_get_data(image);
    uint8_t *dst = data + r->y * stride + (uint64_t)r->x * BYTES_PER_PIXEL;
    uint64_t line = (uint64_t)r->width * BYTES_PER_PIXEL;

    if (!line || offset > UINT64_MAX - stride * r->height) {
        return;
    }
    if (line == stride) {
        read_backing(as, res, offset, dst, stride * r->height);
        return;
    }
    for (uint32_t y = 0; y < r->height; y++) {
        read_backing(as, res, offset + y * stride, dst + y * stride, line);
    }
}

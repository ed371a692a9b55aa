/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Outputs of the virtio GPU: what they show of which resource, and the cursor. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "trace.h"
#include "virtio-gpu-internal.h"

#define CURSOR_SIZE 64

/* The image of a part holds a reference to the whole. */
static void release_whole(pixman_image_t *image, void *whole)
{
    pixman_image_unref(whole);
}

static pixman_image_t *part_of(pixman_image_t *whole, const struct virtio_gpu_rect *r)
{
    uint8_t *data = (uint8_t *)pixman_image_get_data(whole);
    int stride = pixman_image_get_stride(whole);
    pixman_image_t *part;

    data += (uint64_t)r->y * stride + (uint64_t)r->x * 4;
    part = pixman_image_create_bits(pixman_image_get_format(whole), r->width, r->height,
                                    (uint32_t *)data, stride);
    assert(part);
    pixman_image_ref(whole);
    pixman_image_set_destroy_function(part, release_whole, whole);
    return part;
}

/* Output @id no longer shows its resource. */
static void forget(VirtIOGPU *g, uint32_t id)
{
    struct virtio_gpu_scanout *scanout = &VIRTIO_GPU_BASE(g)->scanout[id];
    Resource *res = gpu_find_resource(g, scanout->resource_id);

    if (res) {
        res->scanout_bitmask &= ~(1u << id);
    }
    scanout->resource_id = 0;
    scanout->x = scanout->y = scanout->width = scanout->height = 0;
}

void gpu_show(VirtIOGPU *g, uint32_t id, Resource *res, const struct virtio_gpu_rect *r)
{
    struct virtio_gpu_scanout *scanout = &VIRTIO_GPU_BASE(g)->scanout[id];
    pixman_image_t *part = part_of(gpu_resource_image(res), r);

    forget(g, id);
    dpy_gfx_replace_surface(scanout->con, qemu_create_displaysurface_pixman(part));
    pixman_image_unref(part);
    res->scanout_bitmask |= 1u << id;
    scanout->resource_id = res->resource_id;
    scanout->x = r->x;
    scanout->y = r->y;
    scanout->width = r->width;
    scanout->height = r->height;
    VIRTIO_GPU_BASE(g)->enable = 1;
}

void gpu_hide(VirtIOGPU *g, uint32_t id)
{
    struct virtio_gpu_scanout *scanout = &VIRTIO_GPU_BASE(g)->scanout[id];

    if (scanout->resource_id) {
        forget(g, id);
        dpy_gfx_replace_surface(scanout->con, NULL);
    }
}

/* Tells an output the part of @r that it shows; @r lies in the resource, the output too. */
static void flush_output(struct virtio_gpu_scanout *scanout, const struct virtio_gpu_rect *r)
{
    int64_t left = MAX((int64_t)r->x - scanout->x, 0);
    int64_t top = MAX((int64_t)r->y - scanout->y, 0);
    int64_t right = MIN((int64_t)r->x + r->width - scanout->x, scanout->width);
    int64_t bottom = MIN((int64_t)r->y + r->height - scanout->y, scanout->height);

    if (right > left && bottom > top) {
        dpy_gfx_update(scanout->con, left, top, right - left, bottom - top);
    }
}

void gpu_flush(VirtIOGPU *g, Resource *res, const struct virtio_gpu_rect *r)
{
    for (uint32_t i = 0; i < VIRTIO_GPU_MAX_SCANOUTS; i++) {
        if (res->scanout_bitmask & (1u << i)) {
            flush_output(&VIRTIO_GPU_BASE(g)->scanout[i], r);
        }
    }
}

/* ---- cursor ---- */

/* Only resources of the size of a cursor are taken. */
static void define_cursor(VirtIOGPU *g, struct virtio_gpu_scanout *scanout,
                          const struct virtio_gpu_update_cursor *cursor)
{
    Resource *res = gpu_find_resource(g, cursor->resource_id);
    QEMUCursor *c = scanout->current_cursor;

    if (!c) {
        c = scanout->current_cursor = cursor_alloc(CURSOR_SIZE, CURSOR_SIZE);
    }
    c->hot_x = MIN(cursor->hot_x, CURSOR_SIZE - 1);
    c->hot_y = MIN(cursor->hot_y, CURSOR_SIZE - 1);
    if (res && res->width == CURSOR_SIZE && res->height == CURSOR_SIZE) {
        memcpy(c->data, pixman_image_get_data(gpu_resource_image(res)),
               CURSOR_SIZE * CURSOR_SIZE * sizeof(uint32_t));
    }
    dpy_cursor_define(scanout->con, c);
}

void gpu_update_cursor(VirtIOGPU *g, const struct virtio_gpu_update_cursor *cursor)
{
    VirtIOGPUBase *b = VIRTIO_GPU_BASE(g);
    struct virtio_gpu_scanout *scanout;

    if (cursor->pos.scanout_id >= b->conf.max_outputs) {
        return;
    }
    scanout = &b->scanout[cursor->pos.scanout_id];
    trace_virtio_gpu_update_cursor(cursor->pos.scanout_id, cursor->pos.x, cursor->pos.y,
                                   cursor->hdr.type == VIRTIO_GPU_CMD_MOVE_CURSOR,
                                   cursor->resource_id);
    if (cursor->hdr.type == VIRTIO_GPU_CMD_UPDATE_CURSOR && cursor->resource_id) {
        define_cursor(g, scanout, cursor);
    }
    dpy_mouse_set(scanout->con, cursor->pos.x, cursor->pos.y, cursor->resource_id != 0);
}

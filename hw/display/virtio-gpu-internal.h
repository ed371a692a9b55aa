/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of the virtio GPU. */
#ifndef HW_VIRTIO_GPU_INTERNAL_H
#define HW_VIRTIO_GPU_INTERNAL_H

#include "hw/virtio/virtio-gpu.h"

typedef struct virtio_gpu_simple_resource Resource;

/* A command: what the driver sent, and where the answer goes. */
typedef struct Command {
    VirtIOGPU *g;
    VirtQueueElement *elem;
    struct virtio_gpu_ctrl_hdr hdr; /* host endian */
} Command;

/* Limit of entries in one list of backing memory. */
#define BACKING_MAX 16384

/* ---- virtio-gpu-resource.c ---- */

Resource *gpu_find_resource(VirtIOGPU *g, uint32_t id);
/* Pixman's name of a format, 0 for unknown ones. */
pixman_format_code_t gpu_pixman_format(uint32_t format);
/* A response type: VIRTIO_GPU_RESP_OK_NODATA when @new was added to the list. */
uint32_t gpu_add_resource(VirtIOGPU *g, uint32_t id, uint32_t format, uint32_t width,
                          uint32_t height);
void gpu_destroy_resource(VirtIOGPU *g, Resource *res);
void gpu_destroy_all(VirtIOGPU *g);
/* The pixels, made when they are first needed. */
pixman_image_t *gpu_resource_image(Resource *res);
/* Whether @r lies in @res. */
bool gpu_rect_fits(const Resource *res, const struct virtio_gpu_rect *r);
/* Takes over @backing. */
void gpu_set_backing(Resource *res, VirtIOGPUBacking *backing, uint32_t count);
/* Copies rectangle @r from backing memory, where it begins at @offset. */
void gpu_transfer(VirtIOGPU *g, Resource *res, const struct virtio_gpu_rect *r, uint64_t offset);

/* ---- virtio-gpu-scanout.c ---- */

/* Shows @r of @res on output @id. */
void gpu_show(VirtIOGPU *g, uint32_t id, Resource *res, const struct virtio_gpu_rect *r);
void gpu_hide(VirtIOGPU *g, uint32_t id);
void gpu_flush(VirtIOGPU *g, Resource *res, const struct virtio_gpu_rect *r);
void gpu_update_cursor(VirtIOGPU *g, const struct virtio_gpu_update_cursor *cursor);

extern const VMStateDescription vmstate_virtio_gpu_device;
int gpu_post_load(VirtIODevice *vdev);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GPU (VIRTIO 1.2, section 5.7): outputs in a base type, 2D resources and commands in the device. */
#ifndef HW_VIRTIO_GPU_H
#define HW_VIRTIO_GPU_H

#include "hw/display/edid.h"
#include "hw/virtio/virtio.h"
#include "qemu/log.h"
#include "qemu/queue.h"
#include "standard-headers/linux/virtio_gpu.h"
#include "ui/console.h"

#define TYPE_VIRTIO_GPU_BASE "virtio-gpu-base"
OBJECT_DECLARE_TYPE(VirtIOGPUBase, VirtIOGPUBaseClass, VIRTIO_GPU_BASE)

#define TYPE_VIRTIO_GPU "virtio-gpu-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOGPU, VIRTIO_GPU)

/* What an output shows: a part of a resource, 0: nothing. */
struct virtio_gpu_scanout {
    QemuConsole *con;
    uint32_t width, height;
    uint32_t x, y;
    uint32_t resource_id;
    QEMUCursor *current_cursor;
};

/* What a display is asked to be. */
struct virtio_gpu_requested_state {
    uint16_t width_mm, height_mm;
    uint32_t width, height;
    uint32_t refresh_rate;
    int x, y;
};

/* Properties. */
struct virtio_gpu_base_conf {
    uint32_t max_outputs;
    uint32_t flags;
    uint32_t xres;
    uint32_t yres;
};

enum virtio_gpu_base_conf_flags {
    VIRTIO_GPU_FLAG_EDID_ENABLED = 2,
    VIRTIO_GPU_FLAG_BLOB_ENABLED = 4,
};

#define virtio_gpu_edid_enabled(_cfg) ((_cfg).flags & (1 << VIRTIO_GPU_FLAG_EDID_ENABLED))
#define virtio_gpu_blob_enabled(_cfg) ((_cfg).flags & (1 << VIRTIO_GPU_FLAG_BLOB_ENABLED))

struct VirtIOGPUBase {
    VirtIODevice parent_obj;
    struct virtio_gpu_base_conf conf;
    uint32_t events;            /* events_read */
    const GraphicHwOps *hw_ops;
    int enable;                 /* a driver showed something since the reset */
    struct virtio_gpu_scanout scanout[VIRTIO_GPU_MAX_SCANOUTS];
    uint32_t enabled_output_bitmask;
    struct virtio_gpu_requested_state req_state[VIRTIO_GPU_MAX_SCANOUTS];
};

struct VirtIOGPUBaseClass {
    VirtioDeviceClass parent;
};

/* Queues and outputs; the console of output 0 exists afterwards. False and *errp. */
bool virtio_gpu_base_device_realize(DeviceState *qdev, VirtIOHandleOutput ctrl_cb,
                                    VirtIOHandleOutput cursor_cb, Error **errp);
void virtio_gpu_base_device_unrealize(DeviceState *qdev);
void virtio_gpu_base_reset(VirtIOGPUBase *g);
/* Answers to GET_DISPLAY_INFO and GET_EDID. */
void virtio_gpu_base_fill_display_info(VirtIOGPUBase *g, struct virtio_gpu_resp_display_info *info);
void virtio_gpu_base_generate_edid(VirtIOGPUBase *g, int scanout, struct virtio_gpu_resp_edid *edid);

#define VIRTIO_GPU_BASE_PROPERTIES(_state, _conf)                                  \
    DEFINE_PROP_UINT32("max_outputs", _state, _conf.max_outputs, 1),               \
    DEFINE_PROP_BIT("edid", _state, _conf.flags, VIRTIO_GPU_FLAG_EDID_ENABLED, true)

/* Guest memory behind a resource, as the driver listed it. */
typedef struct VirtIOGPUBacking {
    uint64_t addr;
    uint32_t length;
    uint64_t start; /* sum of the lengths before */
} VirtIOGPUBacking;

/* A picture in the host. Its memory exists once it was transferred to or shown. */
struct virtio_gpu_simple_resource {
    uint32_t resource_id;
    uint32_t width;
    uint32_t height;
    uint32_t format;
    uint32_t scanout_bitmask;
    uint64_t hostmem;           /* bytes */
    pixman_image_t *image;
    VirtIOGPUBacking *backing;
    uint32_t backing_cnt;
    QTAILQ_ENTRY(virtio_gpu_simple_resource) next;
};

struct VirtIOGPU {
    VirtIOGPUBase parent_obj;
    uint64_t conf_max_hostmem;  /* property */
    VirtQueue *ctrl_vq;
    VirtQueue *cursor_vq;
    QEMUBH *ctrl_bh;
    QEMUBH *cursor_bh;
    QTAILQ_HEAD(, virtio_gpu_simple_resource) reslist;
    uint64_t hostmem;           /* bytes of all resources */
};

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio GPU, what is not about resources: outputs, their consoles and sizes, EDID, configuration
 * space. VIRTIO 1.2, sections 5.7.3 to 5.7.5.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/module.h"
#include "hw/virtio/virtio-gpu.h"
#include "trace.h"

#define CTRL_QUEUE_SIZE 64
#define CURSOR_QUEUE_SIZE 16

void virtio_gpu_base_reset(VirtIOGPUBase *g)
{
    g->enable = 0;
    g->events = 0;
}

/* ---- answers ---- */

void virtio_gpu_base_fill_display_info(VirtIOGPUBase *g, struct virtio_gpu_resp_display_info *info)
{
    for (uint32_t i = 0; i < g->conf.max_outputs; i++) {
        if (g->enabled_output_bitmask & (1u << i)) {
            info->pmodes[i].enabled = cpu_to_le32(1);
            info->pmodes[i].r.width = cpu_to_le32(g->req_state[i].width);
            info->pmodes[i].r.height = cpu_to_le32(g->req_state[i].height);
        }
    }
}

void virtio_gpu_base_generate_edid(VirtIOGPUBase *g, int scanout, struct virtio_gpu_resp_edid *edid)
{
    const struct virtio_gpu_requested_state *req = &g->req_state[scanout];
    qemu_edid_info info = {
        .width_mm = req->width_mm,
        .height_mm = req->height_mm,
        .prefx = req->width,
        .prefy = req->height,
        .refresh_rate = req->refresh_rate,
    };

    edid->size = cpu_to_le32(sizeof(edid->edid));
    qemu_edid_generate(edid->edid, sizeof(edid->edid), &info);
}

/* ---- outputs ---- */

static void virtio_gpu_ui_info(void *opaque, uint32_t idx, QemuUIInfo *info)
{
    VirtIOGPUBase *g = opaque;
    struct virtio_gpu_requested_state *req;

    if (idx >= g->conf.max_outputs) {
        return;
    }
    req = &g->req_state[idx];
    req->x = info->xoff;
    req->y = info->yoff;
    req->width = info->width;
    req->height = info->height;
    req->width_mm = info->width_mm;
    req->height_mm = info->height_mm;
    req->refresh_rate = info->refresh_rate;
    if (info->width && info->height) {
        g->enabled_output_bitmask |= 1u << idx;
    } else {
        g->enabled_output_bitmask &= ~(1u << idx);
    }
    g->events |= VIRTIO_GPU_EVENT_DISPLAY;
    virtio_notify_config(VIRTIO_DEVICE(g));
}

/* Pictures change by commands: there is nothing to look for. */
static const GraphicHwOps virtio_gpu_ops = {
    .ui_info = virtio_gpu_ui_info,
};

/* ---- configuration space ---- */

static void virtio_gpu_base_get_config(VirtIODevice *vdev, uint8_t *config)
{
    VirtIOGPUBase *g = VIRTIO_GPU_BASE(vdev);
    struct virtio_gpu_config c = {
        .events_read = cpu_to_le32(g->events),
        .num_scanouts = cpu_to_le32(g->conf.max_outputs),
    };

    memcpy(config, &c, sizeof(c));
}

static void virtio_gpu_base_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    VirtIOGPUBase *g = VIRTIO_GPU_BASE(vdev);

    g->events &= ~ldl_le_p(config + offsetof(struct virtio_gpu_config, events_clear));
}

static uint64_t virtio_gpu_base_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    VirtIOGPUBase *g = VIRTIO_GPU_BASE(vdev);

    if (virtio_gpu_edid_enabled(g->conf)) {
        virtio_add_feature(&features, VIRTIO_GPU_F_EDID);
    }
    return features;
}

/* ---- life ---- */

static bool check_conf(const struct virtio_gpu_base_conf *conf, Error **errp)
{
    if (conf->max_outputs < 1 || conf->max_outputs > VIRTIO_GPU_MAX_SCANOUTS) {
        error_setg(errp, "invalid max_outputs: must be from 1 to %d", VIRTIO_GPU_MAX_SCANOUTS);
        return false;
    }
    if (virtio_gpu_blob_enabled(*conf)) {
        error_setg(errp, "blob resources are not supported: use blob=off");
        return false;
    }
    return true;
}

bool virtio_gpu_base_device_realize(DeviceState *qdev, VirtIOHandleOutput ctrl_cb,
                                    VirtIOHandleOutput cursor_cb, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(qdev);
    VirtIOGPUBase *g = VIRTIO_GPU_BASE(qdev);

    if (!check_conf(&g->conf, errp)) {
        return false;
    }
    virtio_init(vdev, VIRTIO_ID_GPU, sizeof(struct virtio_gpu_config));
    virtio_add_queue(vdev, CTRL_QUEUE_SIZE, ctrl_cb);
    virtio_add_queue(vdev, CURSOR_QUEUE_SIZE, cursor_cb);
    g->enabled_output_bitmask = 1;
    g->req_state[0].width = g->conf.xres;
    g->req_state[0].height = g->conf.yres;
    g->hw_ops = &virtio_gpu_ops;
    for (uint32_t i = 0; i < g->conf.max_outputs; i++) {
        g->scanout[i].con = graphic_console_init(qdev, i, &virtio_gpu_ops, g);
    }
    return true;
}

void virtio_gpu_base_device_unrealize(DeviceState *qdev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(qdev);
    VirtIOGPUBase *g = VIRTIO_GPU_BASE(qdev);

    for (uint32_t i = 0; i < g->conf.max_outputs; i++) {
        graphic_console_close(g->scanout[i].con);
        cursor_put(g->scanout[i].current_cursor);
    }
    virtio_del_queue(vdev, 0);
    virtio_del_queue(vdev, 1);
    virtio_cleanup(vdev);
}

static void virtio_gpu_base_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    vdc->get_features = virtio_gpu_base_get_features;
    vdc->get_config = virtio_gpu_base_get_config;
    vdc->set_config = virtio_gpu_base_set_config;
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
    dc->hotpluggable = false;
}

static const TypeInfo virtio_gpu_base_types[] = {
    {
        .name = TYPE_VIRTIO_GPU_BASE,
        .parent = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(VirtIOGPUBase),
        .class_size = sizeof(VirtIOGPUBaseClass),
        .class_init = virtio_gpu_base_class_init,
        .abstract = true,
    },
};

DEFINE_TYPES(virtio_gpu_base_types)

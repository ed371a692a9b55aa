/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio GPU with 2D commands: VIRTIO 1.2, section 5.7.
 *
 * Queues: control (64), cursor (16); both are worked on by bottom halves, in order, so a fence is
 * done when its command is. Properties: max_outputs, edid, xres, yres, max_hostmem.
 * On purpose: no 3D, no blob resources, no resource UUIDs. Modern interface only.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/iov.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "trace.h"
#include "virtio-gpu-internal.h"

/* Commands worked on in one go; then others get their turn. */
#define BATCH 256

/* ---- reading commands ---- */

static void rect_to_cpu(struct virtio_gpu_rect *r)
{
    r->x = le32_to_cpu(r->x);
    r->y = le32_to_cpu(r->y);
    r->width = le32_to_cpu(r->width);
    r->height = le32_to_cpu(r->height);
}

static bool read_command(Command *cmd, void *buf, size_t size)
{
    if (iov_to_buf(cmd->elem->out_sg, cmd->elem->out_num, 0, buf, size) == size) {
        return true;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "virtio-gpu: command 0x%x is too short\n", cmd->hdr.type);
    return false;
}

/* ---- answering ---- */

/* @resp begins with a header. */
static void respond(Command *cmd, struct virtio_gpu_ctrl_hdr *resp, size_t size, uint32_t type)
{
    size_t len;

    trace_virtio_gpu_response(cmd->hdr.type, type);
    resp->type = cpu_to_le32(type);
    if (cmd->hdr.flags & VIRTIO_GPU_FLAG_FENCE) {
        resp->flags = cpu_to_le32(VIRTIO_GPU_FLAG_FENCE);
        resp->fence_id = cpu_to_le64(cmd->hdr.fence_id);
        resp->ctx_id = cpu_to_le32(cmd->hdr.ctx_id);
    }
    len = iov_from_buf(cmd->elem->in_sg, cmd->elem->in_num, 0, resp, size);
    if (len != size) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-gpu: no room for the answer to 0x%x\n", cmd->hdr.type);
    }
    virtqueue_push(cmd->g->ctrl_vq, cmd->elem, len);
}

static void respond_type(Command *cmd, uint32_t type)
{
    struct virtio_gpu_ctrl_hdr resp = { 0 };

    respond(cmd, &resp, sizeof(resp), type);
}

/* ---- commands: the type of the answer ---- */

static void cmd_get_display_info(Command *cmd)
{
    struct virtio_gpu_resp_display_info info = { 0 };

    virtio_gpu_base_fill_display_info(VIRTIO_GPU_BASE(cmd->g), &info);
    respond(cmd, &info.hdr, sizeof(info), VIRTIO_GPU_RESP_OK_DISPLAY_INFO);
}

static void cmd_get_edid(Command *cmd)
{
    VirtIOGPUBase *b = VIRTIO_GPU_BASE(cmd->g);
    struct virtio_gpu_resp_edid edid = { 0 };
    struct virtio_gpu_cmd_get_edid get;

    if (!virtio_vdev_has_feature(VIRTIO_DEVICE(b), VIRTIO_GPU_F_EDID)) {
        respond_type(cmd, VIRTIO_GPU_RESP_ERR_UNSPEC);
    } else if (!read_command(cmd, &get, sizeof(get)) ||
               le32_to_cpu(get.scanout) >= b->conf.max_outputs) {
        respond_type(cmd, VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    } else {
        virtio_gpu_base_generate_edid(b, le32_to_cpu(get.scanout), &edid);
        respond(cmd, &edid.hdr, sizeof(edid), VIRTIO_GPU_RESP_OK_EDID);
    }
}

static uint32_t cmd_create_2d(Command *cmd)
{
    struct virtio_gpu_resource_create_2d c;

    if (!read_command(cmd, &c, sizeof(c))) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    return gpu_add_resource(cmd->g, le32_to_cpu(c.resource_id), le32_to_cpu(c.format),
                            le32_to_cpu(c.width), le32_to_cpu(c.height));
}

static uint32_t cmd_unref(Command *cmd)
{
    struct virtio_gpu_resource_unref c;
    Resource *res;

    if (!read_command(cmd, &c, sizeof(c))) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    res = gpu_find_resource(cmd->g, le32_to_cpu(c.resource_id));
    if (!res) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    gpu_destroy_resource(cmd->g, res);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t cmd_set_scanout(Command *cmd)
{
    struct virtio_gpu_set_scanout c;
    uint32_t id;
    Resource *res;

    if (!read_command(cmd, &c, sizeof(c))) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    rect_to_cpu(&c.r);
    id = le32_to_cpu(c.scanout_id);
    if (id >= VIRTIO_GPU_BASE(cmd->g)->conf.max_outputs) {
        return VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID;
    }
    if (!c.resource_id) {
        gpu_hide(cmd->g, id);
        return VIRTIO_GPU_RESP_OK_NODATA;
    }
    res = gpu_find_resource(cmd->g, le32_to_cpu(c.resource_id));
    if (!res) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    if (!gpu_rect_fits(res, &c.r) || c.r.width < 16 || c.r.height < 16) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    gpu_show(cmd->g, id, res, &c.r);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t cmd_flush(Command *cmd)
{
    struct virtio_gpu_resource_flush c;
    Resource *res;

    if (!read_command(cmd, &c, sizeof(c))) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    rect_to_cpu(&c.r);
    res = gpu_find_resource(cmd->g, le32_to_cpu(c.resource_id));
    if (!res) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    if (!gpu_rect_fits(res, &c.r)) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    gpu_flush(cmd->g, res, &c.r);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t cmd_transfer(Command *cmd)
{
    struct virtio_gpu_transfer_to_host_2d c;
    Resource *res;

    if (!read_command(cmd, &c, sizeof(c))) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    rect_to_cpu(&c.r);
    res = gpu_find_resource(cmd->g, le32_to_cpu(c.resource_id));
    if (!res || !res->backing) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    if (!gpu_rect_fits(res, &c.r)) {
        return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
    }
    gpu_transfer(cmd->g, res, &c.r, le64_to_cpu(c.offset));
    return VIRTIO_GPU_RESP_OK_NODATA;
}

/* The list that follows the command; NULL when it is cut. */
static VirtIOGPUBacking *read_entries(Command *cmd, size_t offset, uint32_t count)
{
    g_autofree struct virtio_gpu_mem_entry *entries = g_new(struct virtio_gpu_mem_entry, count);
    size_t bytes = count * sizeof(*entries);
    VirtIOGPUBacking *backing;
    uint64_t start = 0;

    if (iov_to_buf(cmd->elem->out_sg, cmd->elem->out_num, offset, entries, bytes) != bytes) {
        return NULL;
    }
    backing = g_new(VirtIOGPUBacking, MAX(count, 1));
    for (uint32_t i = 0; i < count; i++) {
        backing[i] = (VirtIOGPUBacking) {
            .addr = le64_to_cpu(entries[i].addr),
            .length = le32_to_cpu(entries[i].length),
            .start = start,
        };
        start += backing[i].length;
    }
    return backing;
}

static uint32_t cmd_attach_backing(Command *cmd)
{
    struct virtio_gpu_resource_attach_backing c;
    VirtIOGPUBacking *backing;
    uint32_t count;
    Resource *res;

    if (!read_command(cmd, &c, sizeof(c))) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    res = gpu_find_resource(cmd->g, le32_to_cpu(c.resource_id));
    if (!res) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    count = le32_to_cpu(c.nr_entries);
    if (res->backing || count > BACKING_MAX) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    backing = read_entries(cmd, sizeof(c), count);
    if (!backing) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    gpu_set_backing(res, backing, count);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static uint32_t cmd_detach_backing(Command *cmd)
{
    struct virtio_gpu_resource_detach_backing c;
    Resource *res;

    if (!read_command(cmd, &c, sizeof(c))) {
        return VIRTIO_GPU_RESP_ERR_UNSPEC;
    }
    res = gpu_find_resource(cmd->g, le32_to_cpu(c.resource_id));
    if (!res || !res->backing) {
        return VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID;
    }
    gpu_set_backing(res, NULL, 0);
    return VIRTIO_GPU_RESP_OK_NODATA;
}

static void handle_command(Command *cmd)
{
    static const struct {
        uint32_t type;
        uint32_t (*handler)(Command *cmd);
    } commands[] = {
        { VIRTIO_GPU_CMD_RESOURCE_CREATE_2D, cmd_create_2d },
        { VIRTIO_GPU_CMD_RESOURCE_UNREF, cmd_unref },
        { VIRTIO_GPU_CMD_SET_SCANOUT, cmd_set_scanout },
        { VIRTIO_GPU_CMD_RESOURCE_FLUSH, cmd_flush },
        { VIRTIO_GPU_CMD_TRANSFER_TO_HOST_2D, cmd_transfer },
        { VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING, cmd_attach_backing },
        { VIRTIO_GPU_CMD_RESOURCE_DETACH_BACKING, cmd_detach_backing },
    };

    trace_virtio_gpu_command(cmd->hdr.type, cmd->hdr.flags, cmd->hdr.fence_id);
    if (cmd->hdr.type == VIRTIO_GPU_CMD_GET_DISPLAY_INFO) {
        cmd_get_display_info(cmd);
        return;
    }
    if (cmd->hdr.type == VIRTIO_GPU_CMD_GET_EDID) {
        cmd_get_edid(cmd);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (commands[i].type == cmd->hdr.type) {
            respond_type(cmd, commands[i].handler(cmd));
            return;
        }
    }
    respond_type(cmd, VIRTIO_GPU_RESP_ERR_UNSPEC);
}

/* ---- queues ---- */

static void read_header(Command *cmd)
{
    struct virtio_gpu_ctrl_hdr hdr = { 0 };

    iov_to_buf(cmd->elem->out_sg, cmd->elem->out_num, 0, &hdr, sizeof(hdr));
    cmd->hdr.type = le32_to_cpu(hdr.type);
    cmd->hdr.flags = le32_to_cpu(hdr.flags);
    cmd->hdr.fence_id = le64_to_cpu(hdr.fence_id);
    cmd->hdr.ctx_id = le32_to_cpu(hdr.ctx_id);
}

static void virtio_gpu_ctrl_bh(void *opaque)
{
    VirtIOGPU *g = opaque;

    for (int i = 0; i < BATCH; i++) {
        Command cmd = { .g = g };

        if (!virtio_queue_ready(g->ctrl_vq)) {
            return;
        }
        cmd.elem = virtqueue_pop(g->ctrl_vq, sizeof(VirtQueueElement));
        if (!cmd.elem) {
            return;
        }
        read_header(&cmd);
        handle_command(&cmd);
        g_free(cmd.elem);
        virtio_notify(VIRTIO_DEVICE(g), g->ctrl_vq);
    }
    qemu_bh_schedule(g->ctrl_bh);
}

static void handle_cursor(VirtIOGPU *g, VirtQueueElement *elem)
{
    struct virtio_gpu_update_cursor c;

    if (iov_to_buf(elem->out_sg, elem->out_num, 0, &c, sizeof(c)) != sizeof(c)) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-gpu: cursor command is too short\n");
        return;
    }
    c.hdr.type = le32_to_cpu(c.hdr.type);
    c.pos.scanout_id = le32_to_cpu(c.pos.scanout_id);
    c.pos.x = le32_to_cpu(c.pos.x);
    c.pos.y = le32_to_cpu(c.pos.y);
    c.resource_id = le32_to_cpu(c.resource_id);
    c.hot_x = le32_to_cpu(c.hot_x);
    c.hot_y = le32_to_cpu(c.hot_y);
    gpu_update_cursor(g, &c);
}

static void virtio_gpu_cursor_bh(void *opaque)
{
    VirtIOGPU *g = opaque;

    for (int i = 0; i < BATCH; i++) {
        VirtQueueElement *elem;

        if (!virtio_queue_ready(g->cursor_vq)) {
            return;
        }
        elem = virtqueue_pop(g->cursor_vq, sizeof(VirtQueueElement));
        if (!elem) {
            return;
        }
        handle_cursor(g, elem);
        virtqueue_push(g->cursor_vq, elem, 0);
        virtio_notify(VIRTIO_DEVICE(g), g->cursor_vq);
        g_free(elem);
    }
    qemu_bh_schedule(g->cursor_bh);
}

static void virtio_gpu_handle_ctrl_cb(VirtIODevice *vdev, VirtQueue *vq)
{
    qemu_bh_schedule(VIRTIO_GPU(vdev)->ctrl_bh);
}

static void virtio_gpu_handle_cursor_cb(VirtIODevice *vdev, VirtQueue *vq)
{
    qemu_bh_schedule(VIRTIO_GPU(vdev)->cursor_bh);
}

/* ---- life ---- */

static void virtio_gpu_reset(VirtIODevice *vdev)
{
    VirtIOGPU *g = VIRTIO_GPU(vdev);

    qemu_bh_cancel(g->ctrl_bh);
    qemu_bh_cancel(g->cursor_bh);
    gpu_destroy_all(g);
    virtio_gpu_base_reset(VIRTIO_GPU_BASE(g));
}

static void virtio_gpu_device_realize(DeviceState *qdev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(qdev);
    VirtIOGPU *g = VIRTIO_GPU(qdev);

    if (!virtio_gpu_base_device_realize(qdev, virtio_gpu_handle_ctrl_cb,
                                        virtio_gpu_handle_cursor_cb, errp)) {
        return;
    }
    g->ctrl_vq = virtio_get_queue(vdev, 0);
    g->cursor_vq = virtio_get_queue(vdev, 1);
    g->ctrl_bh = virtio_bh_new_guarded(qdev, virtio_gpu_ctrl_bh, g);
    g->cursor_bh = virtio_bh_new_guarded(qdev, virtio_gpu_cursor_bh, g);
}

static void virtio_gpu_device_unrealize(DeviceState *qdev)
{
    VirtIOGPU *g = VIRTIO_GPU(qdev);

    qemu_bh_delete(g->ctrl_bh);
    qemu_bh_delete(g->cursor_bh);
    gpu_destroy_all(g);
    virtio_gpu_base_device_unrealize(qdev);
}

static void virtio_gpu_instance_init(Object *obj)
{
    QTAILQ_INIT(&VIRTIO_GPU(obj)->reslist);
}

static const VMStateDescription vmstate_virtio_gpu = {
    .name = "virtio-gpu",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static Property virtio_gpu_properties[] = {
    VIRTIO_GPU_BASE_PROPERTIES(VirtIOGPU, parent_obj.conf),
    DEFINE_PROP_SIZE("max_hostmem", VirtIOGPU, conf_max_hostmem, 256 * MiB),
    DEFINE_PROP_BIT("blob", VirtIOGPU, parent_obj.conf.flags, VIRTIO_GPU_FLAG_BLOB_ENABLED, false),
    DEFINE_PROP_UINT32("xres", VirtIOGPU, parent_obj.conf.xres, 1280),
    DEFINE_PROP_UINT32("yres", VirtIOGPU, parent_obj.conf.yres, 800),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_gpu_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    vdc->realize = virtio_gpu_device_realize;
    vdc->unrealize = virtio_gpu_device_unrealize;
    vdc->reset = virtio_gpu_reset;
    vdc->vmsd = &vmstate_virtio_gpu_device;
    vdc->post_load = gpu_post_load;
    dc->vmsd = &vmstate_virtio_gpu;
    device_class_set_props(dc, virtio_gpu_properties);
}

static const TypeInfo virtio_gpu_types[] = {
    {
        .name = TYPE_VIRTIO_GPU,
        .parent = TYPE_VIRTIO_GPU_BASE,
        .instance_size = sizeof(VirtIOGPU),
        .instance_init = virtio_gpu_instance_init,
        .class_init = virtio_gpu_class_init,
    },
};

DEFINE_TYPES(virtio_gpu_types)

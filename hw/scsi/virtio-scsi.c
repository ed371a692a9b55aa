/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio SCSI host "virtio-scsi-device": VIRTIO 1.2, section 5.6, legacy interface as well. One
 * channel, 256 targets, 16384 LUNs. Queues: control, event, num_queues for commands.
 *
 * Properties: num_queues, virtqueue_size, seg_max_adjust, max_sectors, cmd_per_lun, hotplug,
 * param_change. Left out: VIRTIO_SCSI_F_INOUT, VIRTIO_SCSI_F_T10_PI.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "scsi/constants.h"
#include "standard-headers/linux/virtio_ids.h"
#include "trace.h"
#include "virtio-scsi-internal.h"

/* Bounds of what the driver may set, bytes. */
#define SENSE_SIZE_LIMIT 65536
#define CDB_SIZE_LIMIT   256

/* ---- configuration space ---- */

static uint32_t seg_max(VirtIOSCSICommon *vs)
{
    /* A descriptor each for request and response. */
    return vs->conf.seg_max_adjust ? vs->conf.virtqueue_size - 2 : 128 - 2;
}

static void virtio_scsi_get_config(VirtIODevice *vdev, uint8_t *config)
{
    VirtIOSCSIConfig *c = (VirtIOSCSIConfig *)config;
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(vdev);

    virtio_stl_p(vdev, &c->num_queues, vs->conf.num_queues);
    virtio_stl_p(vdev, &c->seg_max, seg_max(vs));
    virtio_stl_p(vdev, &c->max_sectors, vs->conf.max_sectors);
    virtio_stl_p(vdev, &c->cmd_per_lun, vs->conf.cmd_per_lun);
    virtio_stl_p(vdev, &c->event_info_size, sizeof(VirtIOSCSIEvent));
    virtio_stl_p(vdev, &c->sense_size, vs->sense_size);
    virtio_stl_p(vdev, &c->cdb_size, vs->cdb_size);
    virtio_stw_p(vdev, &c->max_channel, VIRTIO_SCSI_MAX_CHANNEL);
    virtio_stw_p(vdev, &c->max_target, VIRTIO_SCSI_MAX_TARGET);
    virtio_stl_p(vdev, &c->max_lun, VIRTIO_SCSI_MAX_LUN);
}

static void virtio_scsi_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    const VirtIOSCSIConfig *c = (const VirtIOSCSIConfig *)config;
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(vdev);
    uint32_t sense_size = virtio_ldl_p(vdev, &c->sense_size);
    uint32_t cdb_size = virtio_ldl_p(vdev, &c->cdb_size);

    if (sense_size >= SENSE_SIZE_LIMIT || cdb_size >= CDB_SIZE_LIMIT) {
        virtio_error(vdev, "bad data written to virtio-scsi configuration space");
        return;
    }
    vs->sense_size = sense_size;
    vs->cdb_size = cdb_size;
}

static uint64_t virtio_scsi_get_features(VirtIODevice *vdev, uint64_t requested, Error **errp)
{
    return requested | VIRTIO_SCSI(vdev)->host_features;
}

static void virtio_scsi_reset(VirtIODevice *vdev)
{
    VirtIOSCSI *s = VIRTIO_SCSI(vdev);
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(vdev);

    s->resetting++;
    bus_cold_reset(BUS(&s->bus));
    s->resetting--;
    vs->sense_size = VIRTIO_SCSI_SENSE_DEFAULT_SIZE;
    vs->cdb_size = VIRTIO_SCSI_CDB_DEFAULT_SIZE;
    s->events_dropped = false;
}

/* ---- hotplug ---- */

static void luns_changed(VirtIOSCSI *s, SCSIDevice *sd, uint32_t reason)
{
    if (virtio_vdev_has_feature(VIRTIO_DEVICE(s), VIRTIO_SCSI_F_HOTPLUG)) {
        virtio_scsi_push_event(s, sd, VIRTIO_SCSI_T_TRANSPORT_RESET, reason);
        scsi_bus_set_ua(&s->bus, SENSE_CODE(REPORTED_LUNS_CHANGED));
    }
}

static void virtio_scsi_hotplug(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    if (dev->hotplugged) {
        luns_changed(VIRTIO_SCSI(hotplug_dev), SCSI_DEVICE(dev), VIRTIO_SCSI_EVT_RESET_RESCAN);
    }
}

static void virtio_scsi_hotunplug(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    luns_changed(VIRTIO_SCSI(hotplug_dev), SCSI_DEVICE(dev), VIRTIO_SCSI_EVT_RESET_REMOVED);
    qdev_simple_device_unplug_cb(hotplug_dev, dev, errp);
}

/* ---- life ---- */

void virtio_scsi_common_realize(DeviceState *dev, VirtIOHandleOutput ctrl, VirtIOHandleOutput evt,
                                VirtIOHandleOutput cmd, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOSCSICommon *s = VIRTIO_SCSI_COMMON(dev);

    if (s->conf.num_queues == VIRTIO_SCSI_AUTO_NUM_QUEUES) {
        s->conf.num_queues = 1;
    }
    if (s->conf.num_queues == 0 || s->conf.num_queues > VIRTIO_QUEUE_MAX - VIRTIO_SCSI_VQ_NUM_FIXED) {
        error_setg(errp, "num_queues=%u is not from 1 to below %d",
                   s->conf.num_queues, VIRTIO_QUEUE_MAX - VIRTIO_SCSI_VQ_NUM_FIXED);
        return;
    }
    if (s->conf.virtqueue_size <= 2 || s->conf.virtqueue_size > VIRTQUEUE_MAX_SIZE ||
        !is_power_of_2(s->conf.virtqueue_size)) {
        error_setg(errp, "invalid virtqueue_size property (= %u), must be > 2",
                   s->conf.virtqueue_size);
        return;
    }
    virtio_init(vdev, VIRTIO_ID_SCSI, sizeof(VirtIOSCSIConfig));
    s->cmd_vqs = g_new0(VirtQueue *, s->conf.num_queues);
    s->sense_size = VIRTIO_SCSI_SENSE_DEFAULT_SIZE;
    s->cdb_size = VIRTIO_SCSI_CDB_DEFAULT_SIZE;
    s->ctrl_vq = virtio_add_queue(vdev, s->conf.virtqueue_size, ctrl);
    s->event_vq = virtio_add_queue(vdev, s->conf.virtqueue_size, evt);
    for (uint32_t i = 0; i < s->conf.num_queues; i++) {
        s->cmd_vqs[i] = virtio_add_queue(vdev, s->conf.virtqueue_size, cmd);
    }
}

void virtio_scsi_common_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(dev);

    virtio_delete_queue(vs->ctrl_vq);
    virtio_delete_queue(vs->event_vq);
    for (uint32_t i = 0; i < vs->conf.num_queues; i++) {
        virtio_delete_queue(vs->cmd_vqs[i]);
    }
    g_free(vs->cmd_vqs);
    virtio_cleanup(vdev);
}

static void virtio_scsi_device_realize(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOSCSI *s = VIRTIO_SCSI(dev);

    virtio_scsi_common_realize(dev, virtio_scsi_handle_ctrl, virtio_scsi_handle_event,
                               virtio_scsi_handle_cmd, errp);
    if (*errp) {
        return;
    }
    scsi_bus_init_named(&s->bus, sizeof(s->bus), dev, &virtio_scsi_scsi_info, vdev->bus_name);
    /* Events of hotplug go to the driver. */
    qbus_set_hotplug_handler(BUS(&s->bus), OBJECT(dev));
}

static void virtio_scsi_device_unrealize(DeviceState *dev)
{
    qbus_set_hotplug_handler(BUS(&VIRTIO_SCSI(dev)->bus), NULL);
    virtio_scsi_common_unrealize(dev);
}

/* ---- properties, types ---- */

static Property virtio_scsi_properties[] = {
    DEFINE_PROP_UINT32("num_queues", VirtIOSCSI, parent_obj.conf.num_queues,
                       VIRTIO_SCSI_AUTO_NUM_QUEUES),
    DEFINE_PROP_UINT32("virtqueue_size", VirtIOSCSI, parent_obj.conf.virtqueue_size, 256),
    DEFINE_PROP_BOOL("seg_max_adjust", VirtIOSCSI, parent_obj.conf.seg_max_adjust, true),
    DEFINE_PROP_UINT32("max_sectors", VirtIOSCSI, parent_obj.conf.max_sectors, 0xFFFF),
    DEFINE_PROP_UINT32("cmd_per_lun", VirtIOSCSI, parent_obj.conf.cmd_per_lun, 128),
    DEFINE_PROP_BIT("hotplug", VirtIOSCSI, host_features, VIRTIO_SCSI_F_HOTPLUG, true),
    DEFINE_PROP_BIT("param_change", VirtIOSCSI, host_features, VIRTIO_SCSI_F_CHANGE, true),
    DEFINE_PROP_END_OF_LIST(),
};

static const VMStateDescription vmstate_virtio_scsi = {
    .name = "virtio-scsi",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_virtio_scsi_device = {
    .name = "virtio-scsi-device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(parent_obj.sense_size, VirtIOSCSI),
        VMSTATE_UINT32(parent_obj.cdb_size, VirtIOSCSI),
        VMSTATE_BOOL(events_dropped, VirtIOSCSI),
        VMSTATE_END_OF_LIST()
    },
};

static int virtio_scsi_post_load(VirtIODevice *vdev)
{
    VirtIOSCSICommon *vs = VIRTIO_SCSI_COMMON(vdev);

    return vs->sense_size >= SENSE_SIZE_LIMIT || vs->cdb_size >= CDB_SIZE_LIMIT ? -EINVAL : 0;
}

static void virtio_scsi_common_class_init(ObjectClass *klass, void *data)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    vdc->get_config = virtio_scsi_get_config;
    set_bit(DEVICE_CATEGORY_STORAGE, DEVICE_CLASS(klass)->categories);
}

static void virtio_scsi_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(klass);

    device_class_set_props(dc, virtio_scsi_properties);
    dc->vmsd = &vmstate_virtio_scsi;
    vdc->realize = virtio_scsi_device_realize;
    vdc->unrealize = virtio_scsi_device_unrealize;
    vdc->set_config = virtio_scsi_set_config;
    vdc->get_features = virtio_scsi_get_features;
    vdc->reset = virtio_scsi_reset;
    vdc->post_load = virtio_scsi_post_load;
    vdc->vmsd = &vmstate_virtio_scsi_device;
    hc->plug = virtio_scsi_hotplug;
    hc->unplug = virtio_scsi_hotunplug;
}

static void virtio_scsi_instance_init(Object *obj)
{
    VirtIOSCSI *s = VIRTIO_SCSI(obj);

    object_property_add_link(obj, "iothread", "iothread",
                             (Object **)&s->parent_obj.conf.iothread,
                             qdev_prop_allow_set_link_before_realize, 0);
}

static const TypeInfo virtio_scsi_types[] = {
    {
        .name = TYPE_VIRTIO_SCSI_COMMON,
        .parent = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(VirtIOSCSICommon),
        .abstract = true,
        .class_init = virtio_scsi_common_class_init,
    }, {
        .name = TYPE_VIRTIO_SCSI,
        .parent = TYPE_VIRTIO_SCSI_COMMON,
        .instance_size = sizeof(VirtIOSCSI),
        .instance_init = virtio_scsi_instance_init,
        .class_init = virtio_scsi_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER },
            { }
        },
    },
};

DEFINE_TYPES(virtio_scsi_types)

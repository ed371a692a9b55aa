/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SCSI bus and its devices as objects: addresses, realize, unit attentions, drives of the
 * command line. SAM-5, sections 4.7 and 5.14.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/scsi/scsi.h"
#include "internal.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/option.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "sysemu/blockdev.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace.h"

static int next_scsi_bus;

/* ---- bus ---- */

void scsi_bus_init_named(SCSIBus *bus, size_t bus_size, DeviceState *host, const SCSIBusInfo *info,
                         const char *bus_name)
{
    qbus_init(bus, bus_size, TYPE_SCSI_BUS, host, bus_name);
    bus->busnr = next_scsi_bus++;
    bus->info = info;
    qbus_set_bus_hotplug_handler(BUS(bus));
}

static SCSIDevice *find_at(SCSIBus *bus, int channel, int id, int lun, bool exact)
{
    SCSIDevice *found = NULL;
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->qbus.children, sibling) {
        SCSIDevice *dev = SCSI_DEVICE(kid->child);

        if (dev->channel != channel || dev->id != id || (!exact && !qdev_is_realized(kid->child))) {
            continue;
        }
        if (dev->lun == lun) {
            return dev;
        }
        /* The LUN that speaks for the target: the one plugged first, not one picked by order. */
        found = dev;
    }
    return exact ? NULL : found;
}

SCSIDevice *scsi_device_find(SCSIBus *bus, int channel, int id, int lun)
{
    return find_at(bus, channel, id, lun, false);
}

SCSIDevice *scsi_device_get(SCSIBus *bus, int channel, int id, int lun)
{
    SCSIDevice *d = scsi_device_find(bus, channel, id, lun);

    if (d) {
        object_ref(OBJECT(d));
    }
    return d;
}

/* ---- addresses ---- */

static bool is_free(SCSIBus *bus, SCSIDevice *self, int channel, int id, int lun)
{
    SCSIDevice *d = find_at(bus, channel, id, lun, true);

    return !d || d == self;
}

/* A number of an address; -1 as an unsigned one: the user left it open. */
static bool check_limit(const char *property, uint32_t value, bool may_be_open, int max, Error **errp)
{
    if ((may_be_open && value == UINT32_MAX) || value <= (uint32_t)max) {
        return true;
    }
    error_setg(errp, "%s=%d is more than this SCSI bus has: give 0 to %d", property, (int)value, max);
    return false;
}

/* Gives @number, of @dev's address, the first value up to @max that is free; false: none is. */
static bool choose_free(SCSIBus *bus, SCSIDevice *dev, uint32_t *number, int max)
{
    for (int n = 0; n <= max; n++) {
        *number = n;
        if (is_free(bus, dev, dev->channel, dev->id, dev->lun)) {
            return true;
        }
    }
    return false;
}

/* Chooses what the user left open: a target with its LUN 0, or the LUN of a target that was given. */
static bool scsi_bus_check_address(BusState *qbus, DeviceState *qdev, Error **errp)
{
    SCSIDevice *dev = SCSI_DEVICE(qdev);
    SCSIBus *bus = SCSI_BUS(qbus);
    const SCSIBusInfo *info = bus->info;
    bool open_target = dev->id == UINT32_MAX, open_lun = dev->lun == UINT32_MAX;

    if (!check_limit("channel", dev->channel, false, info->max_channel, errp) ||
        !check_limit("scsi-id", dev->id, true, info->max_target, errp) ||
        !check_limit("lun", dev->lun, true, info->max_lun, errp)) {
        return false;
    }
    if (open_target && open_lun) {
        dev->lun = 0;
    }
    if (open_target && !choose_free(bus, dev, &dev->id, info->max_target)) {
        error_setg(errp, "each of the %d targets of this SCSI bus has a LUN %u", info->max_target + 1,
                   dev->lun);
    } else if (!open_target && open_lun && !choose_free(bus, dev, &dev->lun, info->max_lun)) {
        error_setg(errp, "each of the %d LUNs of target %u is taken", info->max_lun + 1, dev->id);
    } else if (!is_free(bus, dev, dev->channel, dev->id, dev->lun)) {
        SCSIDevice *other = find_at(bus, dev->channel, dev->id, dev->lun, true);

        error_setg(errp, "LUN %u of target %u is taken by %s '%s'", dev->lun, dev->id,
                   object_get_typename(OBJECT(other)), other->qdev.id ?: "");
    } else {
        return true;
    }
    return false;
}

/* ---- unit attention ---- */

/*
 * SAM-5, table 48: the unit attentions that stand above others, the first one highest. Those of one level may
 * replace each other; what is not here is below, by its code.
 */
static const struct {
    uint8_t asc, ascq, level;
} ua_levels[] = {
    { 0x29, 0x00, 0 },          /* power on, reset, or bus device reset */
    { 0x29, 0x01, 1 },          /* power on */
    { 0x29, 0x04, 1 },          /* device internal reset */
    { 0x29, 0x02, 2 },          /* SCSI bus reset */
    { 0x3f, 0x01, 2 },          /* microcode has been changed */
    { 0x29, 0x03, 3 },          /* bus device reset */
    { 0x29, 0x07, 7 },          /* I_T nexus loss */
};

/* The lower the level, the more there is to lose by not hearing of it. */
static int ua_level(SCSISense sense)
{
    if (sense.key != UNIT_ATTENTION) {
        return INT_MAX;
    }
    for (size_t i = 0; i < ARRAY_SIZE(ua_levels); i++) {
        if (ua_levels[i].asc == sense.asc && ua_levels[i].ascq == sense.ascq) {
            return ua_levels[i].level;
        }
    }
    return sense.asc << 8 | sense.ascq;
}

void scsi_bus_set_ua(SCSIBus *bus, SCSISense sense)
{
    if (sense.key == UNIT_ATTENTION && ua_level(sense) < ua_level(bus->unit_attention)) {
        bus->unit_attention = sense;
    }
}

void scsi_device_set_ua(SCSIDevice *sdev, SCSISense sense)
{
    if (sense.key != UNIT_ATTENTION) {
        return;
    }
    trace_scsi_device_set_ua(sdev->id, sdev->lun, sense.key, sense.asc, sense.ascq);
    if (ua_level(sense) < ua_level(sdev->unit_attention)) {
        sdev->unit_attention = sense;
    }
}

void scsi_device_report_change(SCSIDevice *dev, SCSISense sense)
{
    SCSIBus *bus = scsi_bus_from_device(dev);

    scsi_device_set_ua(dev, sense);
    if (bus->info->change) {
        bus->info->change(bus, dev, sense);
    }
}

void scsi_device_unit_attention_reported(SCSIDevice *s)
{
    SCSIDeviceClass *sc = SCSI_DEVICE_GET_CLASS(s);

    if (sc->unit_attention_reported) {
        sc->unit_attention_reported(s);
    }
}

void scsi_device_purge_requests(SCSIDevice *sdev, SCSISense sense)
{
    while (!QTAILQ_EMPTY(&sdev->requests)) {
        scsi_req_cancel_async(QTAILQ_FIRST(&sdev->requests), NULL);
    }
    if (sdev->conf.blk) {
        blk_drain(sdev->conf.blk);
    }
    scsi_device_set_ua(sdev, sense);
}

/* ---- realize ---- */

static void run_state_changed(void *opaque, bool running, RunState state)
{
    SCSIDevice *s = opaque;

    if (running) {
        qemu_bh_schedule(s->bh);
    }
}

static void scsi_qdev_realize(DeviceState *qdev, Error **errp)
{
    ERRP_GUARD();
    SCSIDevice *dev = SCSI_DEVICE(qdev);
    SCSIDeviceClass *sc = SCSI_DEVICE_GET_CLASS(dev);

    QTAILQ_INIT(&dev->requests);
    if (sc->realize) {
        sc->realize(dev, errp);
        if (*errp) {
            return;
        }
    }
    dev->bh = qemu_bh_new_guarded(scsi_device_restart, dev, &qdev->mem_reentrancy_guard);
    dev->vmsentry = qdev_add_vm_change_state_handler(qdev, run_state_changed, dev);
}

static void scsi_qdev_unrealize(DeviceState *qdev)
{
    SCSIDevice *dev = SCSI_DEVICE(qdev);
    SCSIDeviceClass *sc = SCSI_DEVICE_GET_CLASS(dev);

    qemu_del_vm_change_state_handler(dev->vmsentry);
    scsi_device_purge_requests(dev, SENSE_CODE(NO_SENSE));
    qemu_bh_delete(dev->bh);
    if (sc->unrealize) {
        sc->unrealize(dev);
    }
    blockdev_mark_auto_del(dev->conf.blk);
}

/* ---- drives of the command line ---- */

SCSIDevice *(scsi_bus_legacy_add_drive)(SCSIBus *bus, BlockBackend *blk, int unit, bool removable,
                                        int bootindex, bool share_rw, BlockdevOnError rerror,
                                        BlockdevOnError werror, const char *serial, Error **errp)
{
    DriveInfo *dinfo = blk_legacy_dinfo(blk);
    const char *driver = dinfo && dinfo->media_cd ? "scsi-cd" : "scsi-hd";
    g_autofree char *name = g_strdup_printf("legacy[%d]", unit);
    DeviceState *dev = qdev_new(driver);

    object_property_add_child(OBJECT(bus), name, OBJECT(dev));
    qdev_prop_set_uint32(dev, "scsi-id", unit);
    if (bootindex >= 0) {
        object_property_set_int(OBJECT(dev), "bootindex", bootindex, &error_abort);
    }
    if (object_property_find(OBJECT(dev), "removable")) {
        qdev_prop_set_bit(dev, "removable", removable);
    }
    if (serial && object_property_find(OBJECT(dev), "serial")) {
        qdev_prop_set_string(dev, "serial", serial);
    }
    if (!qdev_prop_set_drive_err(dev, "drive", blk, errp) ||
        !object_property_set_bool(OBJECT(dev), "share-rw", share_rw, errp)) {
        object_unparent(OBJECT(dev));
        object_unref(OBJECT(dev));
        return NULL;
    }
    qdev_prop_set_enum(dev, "rerror", rerror);
    qdev_prop_set_enum(dev, "werror", werror);
    if (!qdev_realize_and_unref(dev, &bus->qbus, errp)) {
        object_unparent(OBJECT(dev));
        return NULL;
    }
    return SCSI_DEVICE(dev);
}

void scsi_bus_legacy_handle_cmdline(SCSIBus *bus)
{
    for (int unit = 0; unit <= bus->info->max_target; unit++) {
        DriveInfo *dinfo = drive_get(IF_SCSI, bus->busnr, unit);

        if (dinfo) {
            scsi_bus_legacy_add_drive(bus, blk_by_legacy_dinfo(dinfo), unit, false, -1, false,
                                      BLOCKDEV_ON_ERROR_AUTO, BLOCKDEV_ON_ERROR_AUTO, NULL,
                                      &error_fatal);
        }
    }
}

/* ---- paths ---- */

static char *device_path(DeviceState *dev)
{
    SCSIDevice *d = SCSI_DEVICE(dev);
    DeviceState *hba = dev->parent_bus->parent;
    g_autofree char *path = qdev_get_dev_path(hba);

    return path ? g_strdup_printf("%s/%d:%d:%d", path, d->channel, d->id, d->lun)
                : g_strdup_printf("%d:%d:%d", d->channel, d->id, d->lun);
}

static char *firmware_path(DeviceState *dev)
{
    SCSIDevice *d = SCSI_DEVICE(dev);

    return g_strdup_printf("channel@%x/%s@%x,%x", d->channel, qdev_fw_name(dev), d->id, d->lun);
}

/* ---- types ---- */

static void scsi_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *k = BUS_CLASS(klass);
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(klass);

    k->get_dev_path = device_path;
    k->get_fw_dev_path = firmware_path;
    k->check_address = scsi_bus_check_address;
    hc->unplug = qdev_simple_device_unplug_cb;
}

static Property scsi_props[] = {
    DEFINE_PROP_UINT32("channel", SCSIDevice, channel, 0),
    DEFINE_PROP_UINT32("scsi-id", SCSIDevice, id, -1),
    DEFINE_PROP_UINT32("lun", SCSIDevice, lun, -1),
    DEFINE_PROP_END_OF_LIST(),
};

static void scsi_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *k = DEVICE_CLASS(klass);

    set_bit(DEVICE_CATEGORY_STORAGE, k->categories);
    k->bus_type = TYPE_SCSI_BUS;
    k->realize = scsi_qdev_realize;
    k->unrealize = scsi_qdev_unrealize;
    device_class_set_props(k, scsi_props);
}

static void scsi_dev_instance_init(Object *obj)
{
    SCSIDevice *s = SCSI_DEVICE(obj);

    QTAILQ_INIT(&s->requests);
    device_add_bootindex_property(obj, &s->conf.bootindex, "bootindex", NULL, DEVICE(obj));
}

static const TypeInfo scsi_types[] = {
    {
        .name = TYPE_SCSI_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(SCSIBus),
        .class_init = scsi_bus_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER },
            { }
        },
    }, {
        .name = TYPE_SCSI_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(SCSIDevice),
        .instance_init = scsi_dev_instance_init,
        .abstract = true,
        .class_size = sizeof(SCSIDeviceClass),
        .class_init = scsi_device_class_init,
    },
};

DEFINE_TYPES(scsi_types)

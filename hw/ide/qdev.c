/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IDE bus and its devices: "ide-hd", "ide-cd".
 *
 * A bus has two units (AHCI: one). Properties: unit (by itself the next), ver, serial, model, wwn, those
 * of a disk; ide-hd: geometry, bios-chs-trans, rotation_rate. Left out on purpose: ide-cf, ide-drive.
 */
#include "qemu/osdep.h"
#include "hw/ide/internal.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"
#include "ata.h"

#define TYPE_IDE_HD "ide-hd"
#define TYPE_IDE_CD "ide-cd"
#define IDE_UNIT_UNSET ((uint32_t)-1)

/* ---- bus ---- */

static char *idebus_get_fw_dev_path(DeviceState *dev)
{
    return g_strdup_printf("%s@%x", qdev_fw_name(dev), IDE_BUS(dev->parent_bus)->bus_id);
}

static void idebus_unrealize(BusState *qdev)
{
    IDEBus *bus = IDE_BUS(qdev);

    if (bus->vmstate) {
        qemu_del_vm_change_state_handler(g_steal_pointer(&bus->vmstate));
    }
}

static void ide_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *k = BUS_CLASS(klass);

    k->get_fw_dev_path = idebus_get_fw_dev_path;
    k->unrealize = idebus_unrealize;
}

void ide_bus_init(IDEBus *idebus, size_t idebus_size, DeviceState *dev, int bus_id, int max_units)
{
    qbus_init(idebus, idebus_size, TYPE_IDE_BUS, dev, NULL);
    idebus->bus_id = bus_id;
    idebus->max_units = max_units;
}

/* ---- drives of the command line ---- */

IDEDevice *ide_create_drive(IDEBus *bus, int unit, DriveInfo *drive)
{
    DeviceState *dev = qdev_new(drive->media_cd ? TYPE_IDE_CD : TYPE_IDE_HD);

    qdev_prop_set_uint32(dev, "unit", unit);
    qdev_prop_set_drive_err(dev, "drive", blk_by_legacy_dinfo(drive), &error_fatal);
    qdev_realize_and_unref(dev, &bus->qbus, &error_fatal);
    return DO_UPCAST(IDEDevice, qdev, dev);
}

/* What no board takes is reported when the machine is complete. */
void ide_drive_get(DriveInfo **hd, int n)
{
    for (int i = 0; i < n; i++) {
        hd[i] = drive_get_by_index(IF_IDE, i);
    }
}

static IDEState *ide_unit_of_bus(BusState *bus, int unit)
{
    IDEState *s = &IDE_BUS(bus)->ifs[unit];

    return s->blk && s->drive_kind == IDE_HD ? s : NULL;
}

int ide_get_geometry(BusState *bus, int unit, int16_t *cyls, int8_t *heads, int8_t *secs)
{
    IDEState *s = ide_unit_of_bus(bus, unit);

    if (!s) {
        return -1;
    }
    *cyls = s->cylinders;
    *heads = s->heads;
    *secs = s->sectors;
    return 0;
}

int ide_get_bios_chs_trans(BusState *bus, int unit)
{
    return IDE_BUS(bus)->ifs[unit].chs_trans;
}

/* ---- devices ---- */

static bool ide_take_unit(IDEDevice *dev, IDEBus *bus, Error **errp)
{
    if (dev->unit == IDE_UNIT_UNSET) {
        dev->unit = bus->master ? 1 : 0;
    }
    if (dev->unit >= bus->max_units) {
        error_setg(errp, "unit=%d: this IDE bus has %d, counted from 0", dev->unit,
                   bus->max_units);
        return false;
    }
    if (dev->unit == 0 ? bus->master != NULL : bus->slave != NULL) {
        error_setg(errp, "IDE unit %d is in use", dev->unit);
        return false;
    }
    return true;
}

static void ide_qdev_realize(DeviceState *qdev, Error **errp)
{
    IDEDevice *dev = IDE_DEVICE(qdev);
    IDEBus *bus = IDE_BUS(qdev->parent_bus);
    Error *local_err = NULL;

    if (!ide_take_unit(dev, bus, errp)) {
        return;
    }
    if (dev->unit == 0) {
        bus->master = dev;
    } else {
        bus->slave = dev;
    }
    IDE_DEVICE_GET_CLASS(dev)->realize(dev, &local_err);
    if (local_err) {
        *(dev->unit == 0 ? &bus->master : &bus->slave) = NULL;
        error_propagate(errp, local_err);
    }
}

static void ide_qdev_unrealize(DeviceState *qdev)
{
    IDEDevice *dev = IDE_DEVICE(qdev);
    IDEBus *bus = IDE_BUS(qdev->parent_bus);

    ide_exit(&bus->ifs[dev->unit]);
    *(dev->unit == 0 ? &bus->master : &bus->slave) = NULL;
}

/* Checks what both kinds have in common, and makes the drive. */
static void ide_dev_initfn(IDEDevice *dev, IDEDriveKind kind, Error **errp)
{
    IDEState *s = &IDE_BUS(dev->qdev.parent_bus)->ifs[dev->unit];
    bool read_only = kind == IDE_CD;

    if (!dev->conf.blk) {
        if (kind != IDE_CD) {
            error_setg(errp, "No drive specified");
            return;
        }
        dev->conf.blk = blk_new(qemu_get_aio_context(), 0, BLK_PERM_ALL);
        blk_attach_dev(dev->conf.blk, &dev->qdev);
        blk_unref(dev->conf.blk); /* the device has a reference of its own */
    }
    if (kind != IDE_CD && !blk_is_inserted(dev->conf.blk)) {
        error_setg(errp, "Device needs media, but drive is empty");
        return;
    }
    if (!blkconf_blocksizes(&dev->conf, errp)) {
        return;
    }
    if (dev->conf.logical_block_size != 512) {
        error_setg(errp, "logical_block_size must be 512 for IDE");
        return;
    }
    if (dev->conf.discard_granularity == (uint32_t)-1) {
        dev->conf.discard_granularity = 512; /* 0: no TRIM */
    }
    if (dev->conf.discard_granularity != 0 && dev->conf.discard_granularity != 512) {
        error_setg(errp, "discard_granularity must be 512, or 0 for none, for IDE");
        return;
    }
    if (kind != IDE_CD) {
        if (!blkconf_geometry(&dev->conf, &dev->chs_trans, 65535, 16, 255, errp)) {
            return;
        }
        if (!blk_supports_write_perm(dev->conf.blk)) {
            error_setg(errp, "Block node is read-only");
            return;
        }
    }
    if (!blkconf_apply_backend_options(&dev->conf, read_only, kind != IDE_CD, errp) ||
        !ide_init_drive(s, dev, kind, errp)) {
        return;
    }
    dev->version = dev->version ? dev->version : g_strdup(s->version);
    dev->serial = dev->serial ? dev->serial : g_strdup(s->drive_serial_str);
    add_boot_device_path(dev->conf.bootindex, &dev->qdev, dev->unit ? "/disk@1" : "/disk@0");
    add_boot_device_lchs(&dev->qdev, dev->unit ? "/disk@1" : "/disk@0", dev->conf.lcyls, dev->conf.lheads,
                         dev->conf.lsecs);
}

static void ide_hd_realize(IDEDevice *dev, Error **errp)
{
    ide_dev_initfn(dev, IDE_HD, errp);
}

static void ide_cd_realize(IDEDevice *dev, Error **errp)
{
    ide_dev_initfn(dev, IDE_CD, errp);
}

static void ide_dev_instance_init(Object *obj)
{
    IDEDevice *dev = IDE_DEVICE(obj);

    device_add_bootindex_property(obj, &dev->conf.bootindex, "bootindex", NULL, &dev->qdev);
}

#define DEFINE_IDE_DEV_PROPERTIES()                                    \
    DEFINE_BLOCK_PROPERTIES(IDEDevice, conf),                          \
    DEFINE_BLOCK_ERROR_PROPERTIES(IDEDevice, conf),                    \
    DEFINE_PROP_STRING("ver", IDEDevice, version),                     \
    DEFINE_PROP_UINT64("wwn", IDEDevice, wwn, 0),                      \
    DEFINE_PROP_STRING("serial", IDEDevice, serial),                   \
    DEFINE_PROP_STRING("model", IDEDevice, model)

static Property ide_hd_properties[] = {
    DEFINE_IDE_DEV_PROPERTIES(),
    DEFINE_BLOCK_CHS_PROPERTIES(IDEDevice, conf),
    DEFINE_PROP_BIOS_CHS_TRANS("bios-chs-trans", IDEDevice, chs_trans, BIOS_ATA_TRANSLATION_AUTO),
    DEFINE_PROP_UINT16("rotation_rate", IDEDevice, rotation_rate, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static Property ide_cd_properties[] = {
    DEFINE_IDE_DEV_PROPERTIES(),
    DEFINE_PROP_END_OF_LIST(),
};

static Property ide_props[] = {
    DEFINE_PROP_UINT32("unit", IDEDevice, unit, IDE_UNIT_UNSET),
    DEFINE_PROP_END_OF_LIST(),
};

static void ide_hd_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    IDE_DEVICE_CLASS(klass)->realize = ide_hd_realize;
    dc->fw_name = "drive";
    dc->desc = "virtual IDE disk";
    device_class_set_props(dc, ide_hd_properties);
}

static void ide_cd_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    IDE_DEVICE_CLASS(klass)->realize = ide_cd_realize;
    dc->fw_name = "drive";
    dc->desc = "virtual IDE CD-ROM";
    device_class_set_props(dc, ide_cd_properties);
}

static void ide_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *k = DEVICE_CLASS(klass);

    k->realize = ide_qdev_realize;
    k->unrealize = ide_qdev_unrealize;
    k->bus_type = TYPE_IDE_BUS;
    device_class_set_props(k, ide_props);
    set_bit(DEVICE_CATEGORY_STORAGE, k->categories);
}

static const TypeInfo ide_types[] = {
    {
        .name = TYPE_IDE_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(IDEBus),
        .class_init = ide_bus_class_init,
    }, {
        .name = TYPE_IDE_DEVICE,
        .parent = TYPE_DEVICE,
        .abstract = true,
        .instance_size = sizeof(IDEDevice),
        .instance_init = ide_dev_instance_init,
        .class_size = sizeof(IDEDeviceClass),
        .class_init = ide_device_class_init,
    }, {
        .name = TYPE_IDE_HD,
        .parent = TYPE_IDE_DEVICE,
        .class_init = ide_hd_class_init,
    }, {
        .name = TYPE_IDE_CD,
        .parent = TYPE_IDE_DEVICE,
        .class_init = ide_cd_class_init,
    },
};

DEFINE_TYPES(ide_types)

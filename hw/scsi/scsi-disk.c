/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCSI disk "scsi-hd" and CD/DVD drive "scsi-cd". Specification: SPC-4, SBC-3, MMC-6.
 *
 * Reads and writes are in scsi-disk-req.c, other commands in scsi-disk-emulate.c and the files
 * around it. Left out: persistent reservations, protection information, log pages, COMPARE AND
 * WRITE, writing of CDs, pass-through (scsi-block, scsi-generic).
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/hw-version.h"
#include "qemu/module.h"
#include "scsi-disk.h"
#include "scsi/constants.h"
#include "sysemu/block-backend.h"
#include "sysemu/sysemu.h"
#include "trace.h"

/* ---- requests ---- */

static bool is_dma_command(const uint8_t *buf)
{
    switch (buf[0]) {
    case READ_6:
    case READ_10:
    case READ_12:
    case READ_16:
    case WRITE_6:
    case WRITE_10:
    case WRITE_12:
    case WRITE_16:
    case WRITE_VERIFY_10:
    case WRITE_VERIFY_12:
    case WRITE_VERIFY_16:
        return true;
    default:
        return false;
    }
}

static SCSIRequest *scsi_new_request(SCSIDevice *d, uint32_t tag, uint32_t lun, uint8_t *buf,
                                     void *hba_private)
{
    const SCSIReqOps *ops = is_dma_command(buf) ? &scsi_disk_dma_reqops : &scsi_disk_emulate_reqops;

    trace_scsi_disk_new_request(lun, tag, buf[0]);
    return scsi_req_alloc(ops, d, tag, lun, hba_private);
}

static void scsi_disk_unit_attention_reported(SCSIDevice *dev)
{
    SCSIDiskState *s = SCSI_DISK_BASE(dev);

    if (s->media_changed) {
        s->media_changed = false;
        scsi_device_set_ua(&s->qdev, SENSE_CODE(MEDIUM_CHANGED));
    }
}

/* ---- medium ---- */

static void update_max_lba(SCSIDiskState *s)
{
    uint64_t sectors;

    blk_get_geometry(s->qdev.conf.blk, &sectors);
    sectors /= s->qdev.blocksize / BDRV_SECTOR_SIZE;
    s->qdev.max_lba = sectors ? sectors - 1 : 0;
}

/* The old medium is out, or a new one is in: tell it in two unit attentions. */
static void scsi_cd_change_media_cb(void *opaque, bool load, Error **errp)
{
    SCSIDiskState *s = opaque;

    s->media_changed = load;
    s->tray_open = !load;
    update_max_lba(s);
    scsi_device_set_ua(&s->qdev, SENSE_CODE(UNIT_ATTENTION_NO_MEDIUM));
    s->media_event = true;
    s->eject_request = false;
}

static void scsi_cd_eject_request_cb(void *opaque, bool force)
{
    SCSIDiskState *s = opaque;

    s->eject_request = true;
    if (force) {
        s->tray_locked = false;
    }
}

static bool scsi_cd_is_tray_open(void *opaque)
{
    return SCSI_DISK_BASE(opaque)->tray_open;
}

static bool scsi_cd_is_medium_locked(void *opaque)
{
    return SCSI_DISK_BASE(opaque)->tray_locked;
}

static void scsi_disk_resize_cb(void *opaque)
{
    SCSIDiskState *s = opaque;

    update_max_lba(s);
    /* SPC-4: for direct access devices only. */
    if (!scsi_disk_is_rom(s)) {
        scsi_device_report_change(&s->qdev, SENSE_CODE(CAPACITY_CHANGED));
    }
}

static const BlockDevOps scsi_disk_removable_block_ops = {
    .change_media_cb = scsi_cd_change_media_cb,
    .eject_request_cb = scsi_cd_eject_request_cb,
    .is_tray_open = scsi_cd_is_tray_open,
    .is_medium_locked = scsi_cd_is_medium_locked,
    .resize_cb = scsi_disk_resize_cb,
};

static const BlockDevOps scsi_disk_block_ops = {
    .resize_cb = scsi_disk_resize_cb,
};

/* ---- reset, realize ---- */

static void scsi_disk_reset(DeviceState *dev)
{
    SCSIDiskState *s = SCSI_DISK_BASE(dev);

    scsi_device_purge_requests(&s->qdev, SENSE_CODE(RESET));
    update_max_lba(s);
    s->tray_locked = false;
    s->tray_open = false;
    s->qdev.scsi_version = s->qdev.default_scsi_version;
}

/* Texts that the user left open. */
static void default_texts(SCSIDiskState *s)
{
    const char *name = blk_name(s->qdev.conf.blk);

    if (!s->device_id) {
        s->device_id = s->serial ? g_strndup(s->serial, 20) : g_strdup(name);
    }
    if (!s->version) {
        s->version = g_strdup(qemu_hw_version());
    }
    if (!s->vendor) {
        s->vendor = g_strdup("QEMU");
    }
}

static bool check_options(SCSIDiskState *s, Error **errp)
{
    if (!(s->features & (1 << SCSI_DISK_F_REMOVABLE)) && !blk_is_inserted(s->qdev.conf.blk)) {
        error_setg(errp, "Device needs media, but drive is empty");
        return false;
    }
    if (s->serial && strlen(s->serial) > 36) {
        error_setg(errp, "The serial number can't be longer than 36 characters");
        return false;
    }
    if (s->vendor && strlen(s->vendor) > 8) {
        error_setg(errp, "The vendor can't be longer than 8 characters");
        return false;
    }
    if (s->product && strlen(s->product) > 16) {
        error_setg(errp, "The product can't be longer than 16 characters");
        return false;
    }
    if (blk_is_sg(s->qdev.conf.blk)) {
        error_setg(errp, "unwanted /dev/sg*");
        return false;
    }
    return true;
}

static void scsi_realize(SCSIDevice *dev, Error **errp)
{
    SCSIDiskState *s = SCSI_DISK_BASE(dev);
    BlockConf *conf = &dev->conf;
    bool disk = !scsi_disk_is_rom(s);
    bool removable = s->features & (1 << SCSI_DISK_F_REMOVABLE);

    if (!conf->blk) {
        error_setg(errp, "drive property not set");
        return;
    }
    if (!check_options(s, errp) || !blkconf_blocksizes(conf, errp)) {
        return;
    }
    if (disk && !blkconf_geometry(conf, NULL, 65535, 255, 255, errp)) {
        return;
    }
    if (!blkconf_apply_backend_options(conf, !disk || !blk_supports_write_perm(conf->blk), disk,
                                       errp)) {
        return;
    }
    if (conf->discard_granularity == (uint32_t)-1) {
        conf->discard_granularity = MAX(conf->logical_block_size, DEFAULT_DISCARD_GRANULARITY);
    }
    default_texts(s);
    blk_set_dev_ops(conf->blk, removable ? &scsi_disk_removable_block_ops : &scsi_disk_block_ops, s);
    blk_set_guest_block_size(conf->blk, dev->blocksize);
    blk_iostatus_enable(conf->blk);
    add_boot_device_lchs(&dev->qdev, NULL, conf->lcyls, conf->lheads, conf->lsecs);
}

static void scsi_unrealize(SCSIDevice *dev)
{
    del_boot_device_lchs(&dev->qdev, NULL);
}

static void scsi_hd_realize(SCSIDevice *dev, Error **errp)
{
    SCSIDiskState *s = SCSI_DISK_BASE(dev);

    if (dev->conf.blk && !blkconf_blocksizes(&dev->conf, errp)) {
        return;
    }
    dev->blocksize = dev->conf.logical_block_size;
    dev->type = TYPE_DISK;
    if (!s->product) {
        s->product = g_strdup("QEMU HARDDISK");
    }
    scsi_realize(dev, errp);
}

static void scsi_cd_realize(SCSIDevice *dev, Error **errp)
{
    SCSIDiskState *s = SCSI_DISK_BASE(dev);

    if (!dev->conf.blk) {
        /* An empty drive of its own. */
        dev->conf.blk = blk_new(qemu_get_aio_context(), 0, BLK_PERM_ALL);
        blk_attach_dev(dev->conf.blk, &dev->qdev);
    }
    dev->blocksize = CD_FRAMESIZE;
    dev->type = TYPE_ROM;
    s->features |= 1 << SCSI_DISK_F_REMOVABLE;
    if (!s->product) {
        s->product = g_strdup("QEMU CD-ROM");
    }
    scsi_realize(dev, errp);
}

/* ---- properties, types ---- */

#define DEFINE_SCSI_DISK_PROPERTIES()                                                            \
    DEFINE_PROP_DRIVE_IOTHREAD("drive", SCSIDiskState, qdev.conf.blk),                           \
    DEFINE_BLOCK_PROPERTIES_BASE(SCSIDiskState, qdev.conf),                                      \
    DEFINE_BLOCK_ERROR_PROPERTIES(SCSIDiskState, qdev.conf),                                     \
    DEFINE_PROP_STRING("ver", SCSIDiskState, version),                                           \
    DEFINE_PROP_STRING("serial", SCSIDiskState, serial),                                         \
    DEFINE_PROP_STRING("vendor", SCSIDiskState, vendor),                                         \
    DEFINE_PROP_STRING("product", SCSIDiskState, product),                                       \
    DEFINE_PROP_STRING("device_id", SCSIDiskState, device_id)

static Property scsi_hd_properties[] = {
    DEFINE_SCSI_DISK_PROPERTIES(),
    DEFINE_PROP_BIT("removable", SCSIDiskState, features, SCSI_DISK_F_REMOVABLE, false),
    DEFINE_PROP_BIT("dpofua", SCSIDiskState, features, SCSI_DISK_F_DPOFUA, false),
    DEFINE_PROP_UINT64("wwn", SCSIDiskState, qdev.wwn, 0),
    DEFINE_PROP_UINT64("port_wwn", SCSIDiskState, qdev.port_wwn, 0),
    DEFINE_PROP_UINT16("port_index", SCSIDiskState, port_index, 0),
    DEFINE_PROP_UINT64("max_unmap_size", SCSIDiskState, max_unmap_size, DEFAULT_MAX_UNMAP_SIZE),
    DEFINE_PROP_UINT64("max_io_size", SCSIDiskState, max_io_size, DEFAULT_MAX_IO_SIZE),
    DEFINE_PROP_UINT16("rotation_rate", SCSIDiskState, rotation_rate, 0),
    DEFINE_PROP_INT32("scsi_version", SCSIDiskState, qdev.default_scsi_version, 5),
    DEFINE_PROP_BIT("quirk_mode_page_vendor_specific_apple", SCSIDiskState, quirks,
                    SCSI_DISK_QUIRK_MODE_PAGE_VENDOR_SPECIFIC_APPLE, 0),
    DEFINE_BLOCK_CHS_PROPERTIES(SCSIDiskState, qdev.conf),
    DEFINE_PROP_END_OF_LIST(),
};

static Property scsi_cd_properties[] = {
    DEFINE_SCSI_DISK_PROPERTIES(),
    DEFINE_PROP_UINT64("wwn", SCSIDiskState, qdev.wwn, 0),
    DEFINE_PROP_UINT64("port_wwn", SCSIDiskState, qdev.port_wwn, 0),
    DEFINE_PROP_UINT16("port_index", SCSIDiskState, port_index, 0),
    DEFINE_PROP_UINT64("max_io_size", SCSIDiskState, max_io_size, DEFAULT_MAX_IO_SIZE),
    DEFINE_PROP_INT32("scsi_version", SCSIDiskState, qdev.default_scsi_version, 5),
    DEFINE_PROP_BIT("quirk_mode_page_apple_vendor", SCSIDiskState, quirks,
                    SCSI_DISK_QUIRK_MODE_PAGE_APPLE_VENDOR, 0),
    DEFINE_PROP_BIT("quirk_mode_sense_rom_use_dbd", SCSIDiskState, quirks,
                    SCSI_DISK_QUIRK_MODE_SENSE_ROM_USE_DBD, 0),
    DEFINE_PROP_BIT("quirk_mode_page_vendor_specific_apple", SCSIDiskState, quirks,
                    SCSI_DISK_QUIRK_MODE_PAGE_VENDOR_SPECIFIC_APPLE, 0),
    DEFINE_PROP_BIT("quirk_mode_page_truncated", SCSIDiskState, quirks,
                    SCSI_DISK_QUIRK_MODE_PAGE_TRUNCATED, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static const VMStateDescription vmstate_scsi_disk_state = {
    .name = "scsi-disk",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_SCSI_DEVICE(qdev, SCSIDiskState),
        VMSTATE_BOOL(media_changed, SCSIDiskState),
        VMSTATE_BOOL(media_event, SCSIDiskState),
        VMSTATE_BOOL(eject_request, SCSIDiskState),
        VMSTATE_BOOL(tray_open, SCSIDiskState),
        VMSTATE_BOOL(tray_locked, SCSIDiskState),
        VMSTATE_WRITE_CACHE(qdev.conf.blk, SCSIDiskState),
        VMSTATE_END_OF_LIST()
    },
};

static void scsi_disk_base_class_initfn(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    SCSIDeviceClass *sc = SCSI_DEVICE_CLASS(klass);

    dc->fw_name = "disk";
    dc->reset = scsi_disk_reset;
    dc->vmsd = &vmstate_scsi_disk_state;
    sc->alloc_req = scsi_new_request;
    sc->unit_attention_reported = scsi_disk_unit_attention_reported;
    sc->unrealize = scsi_unrealize;
}

static void scsi_hd_class_initfn(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    SCSI_DEVICE_CLASS(klass)->realize = scsi_hd_realize;
    dc->desc = "virtual SCSI disk";
    device_class_set_props(dc, scsi_hd_properties);
}

static void scsi_cd_class_initfn(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    SCSI_DEVICE_CLASS(klass)->realize = scsi_cd_realize;
    dc->desc = "virtual SCSI CD-ROM";
    device_class_set_props(dc, scsi_cd_properties);
}

static const TypeInfo scsi_disk_types[] = {
    {
        .name = TYPE_SCSI_DISK_BASE,
        .parent = TYPE_SCSI_DEVICE,
        .instance_size = sizeof(SCSIDiskState),
        .abstract = true,
        .class_init = scsi_disk_base_class_initfn,
    },
    { .name = "scsi-hd", .parent = TYPE_SCSI_DISK_BASE, .class_init = scsi_hd_class_initfn },
    { .name = "scsi-cd", .parent = TYPE_SCSI_DISK_BASE, .class_init = scsi_cd_class_initfn },
};

DEFINE_TYPES(scsi_disk_types)

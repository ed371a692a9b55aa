/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floppy drives: bus "floppy-bus", device "floppy", formats of media.
 *
 * Spec: ISO/IEC 9529 (1.44 MB) and the PC's usual formats. A drive's type is its property drive-type,
 * or (auto) that of its first medium, or the controller's property fallback. The format of a medium
 * follows from its size; one whose size is of no format is taken for the drive's usual one, and what
 * lies beyond its end reads as zeroes. Properties: unit (0, 1; by itself the next), drive-type, those
 * of a disk. Left out on purpose: formats with other than 512-byte sectors.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "fdc-internal.h"
#include "trace.h"

#define TYPE_FLOPPY_BUS "floppy-bus"
#define TYPE_FLOPPY_DRIVE "floppy"

DECLARE_INSTANCE_CHECKER(FloppyBus, FLOPPY_BUS, TYPE_FLOPPY_BUS)
OBJECT_DECLARE_SIMPLE_TYPE(FloppyDrive, FLOPPY_DRIVE)

#define FD_UNIT_UNSET ((uint32_t)-1)

struct FloppyDrive {
    DeviceState parent_obj;

    uint32_t unit;
    BlockConf conf;
    FloppyDriveType type;
};

/* Data rates, as the data rate select register has them. */
enum { FD_RATE_500K, FD_RATE_300K, FD_RATE_250K, FD_RATE_1M };

typedef struct FDFormat {
    FloppyDriveType drive;
    uint8_t last_sect;
    uint8_t max_track;
    uint8_t heads;
    uint8_t rate;
} FDFormat;

/* The first of each drive type is its usual one. */
static const FDFormat fd_formats[] = {
    { FLOPPY_DRIVE_TYPE_144, 18, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_144, 20, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_144, 21, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_144, 21, 82, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_144, 21, 83, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_144, 22, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_144, 23, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_144, 24, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_288, 36, 80, 2, FD_RATE_1M },
    { FLOPPY_DRIVE_TYPE_288, 39, 80, 2, FD_RATE_1M },
    { FLOPPY_DRIVE_TYPE_288, 40, 80, 2, FD_RATE_1M },
    { FLOPPY_DRIVE_TYPE_288, 44, 80, 2, FD_RATE_1M },
    { FLOPPY_DRIVE_TYPE_288, 48, 80, 2, FD_RATE_1M },
    { FLOPPY_DRIVE_TYPE_144, 9, 80, 2, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_144, 10, 80, 2, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_144, 10, 82, 2, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_144, 10, 83, 2, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_144, 13, 80, 2, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_144, 14, 80, 2, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_120, 15, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_120, 18, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_120, 18, 82, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_120, 18, 83, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_120, 20, 80, 2, FD_RATE_500K },
    { FLOPPY_DRIVE_TYPE_120, 9, 80, 2, FD_RATE_300K },
    { FLOPPY_DRIVE_TYPE_120, 11, 80, 2, FD_RATE_300K },
    { FLOPPY_DRIVE_TYPE_120, 9, 40, 2, FD_RATE_300K },
    { FLOPPY_DRIVE_TYPE_120, 9, 40, 1, FD_RATE_300K },
    { FLOPPY_DRIVE_TYPE_120, 10, 41, 2, FD_RATE_300K },
    { FLOPPY_DRIVE_TYPE_120, 10, 42, 2, FD_RATE_300K },
    { FLOPPY_DRIVE_TYPE_120, 8, 40, 2, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_120, 8, 40, 1, FD_RATE_250K },
    { FLOPPY_DRIVE_TYPE_144, 9, 80, 1, FD_RATE_250K },
};

/* ---- media ---- */

static uint64_t fd_format_sectors(const FDFormat *f)
{
    return f->last_sect * f->max_track * f->heads;
}

/* A 2.88 drive reads what a 1.44 drive reads. */
static bool fd_drive_takes(FloppyDriveType drive, FloppyDriveType medium)
{
    return drive == FLOPPY_DRIVE_TYPE_AUTO || drive == medium ||
           (drive == FLOPPY_DRIVE_TYPE_288 && medium == FLOPPY_DRIVE_TYPE_144);
}

static const FDFormat *fd_usual_format(FloppyDriveType drive)
{
    for (size_t i = 0; i < ARRAY_SIZE(fd_formats); i++) {
        if (fd_formats[i].drive == drive) {
            return &fd_formats[i];
        }
    }
    return NULL;
}

/* The format of a medium of @sectors, NULL: of none that the drive takes. */
static const FDFormat *fd_format_of_size(FloppyDriveType drive, uint64_t sectors)
{
    for (size_t i = 0; i < ARRAY_SIZE(fd_formats); i++) {
        if (fd_format_sectors(&fd_formats[i]) == sectors &&
            fd_drive_takes(drive, fd_formats[i].drive)) {
            return &fd_formats[i];
        }
    }
    return NULL;
}

bool fd_has_medium(FDrive *drv)
{
    return drv->blk && drv->last_sect && blk_is_inserted(drv->blk);
}

bool fd_rate_matches(FDrive *drv)
{
    return drv->media_rate == (drv->fdctrl->dsr & FD_DSR_RATE);
}

/* Looks at the medium, or at its absence. */
static void fd_revalidate(FDrive *drv)
{
    const FDFormat *format = NULL;
    uint64_t sectors;

    if (drv->blk && blk_is_inserted(drv->blk)) {
        blk_get_geometry(drv->blk, &sectors);
        format = fd_format_of_size(drv->drive, sectors);
        if (drv->drive == FLOPPY_DRIVE_TYPE_AUTO) {
            drv->drive = format ? format->drive : drv->fdctrl->fallback;
        }
        format = format ? format : fd_usual_format(drv->drive);
    }
    drv->last_sect = format ? format->last_sect : 0;
    drv->max_track = format ? format->max_track : 0;
    drv->heads = format ? format->heads : 0;
    drv->media_rate = format ? format->rate : FD_RATE_500K;
    drv->ro = !drv->blk || !blk_is_writable(drv->blk);
    trace_fdc_medium(drv->drive, drv->last_sect, drv->max_track, drv->heads, drv->ro);
}

static void fd_change_cb(void *opaque, bool load, Error **errp)
{
    FDrive *drv = opaque;

    if (load && !blkconf_apply_backend_options(drv->conf, !blk_supports_write_perm(drv->blk), false,
                                               errp)) {
        return;
    }
    drv->media_changed = true;
    fd_revalidate(drv);
}

static const BlockDevOps fd_block_ops = {
    .change_media_cb = fd_change_cb,
};

/* ---- head ---- */

/* Any track within reach; a medium limits what is there. Steps tell that the change was noticed. */
bool fd_step_to(FDrive *drv, int track)
{
    const FDFormat *usual = fd_usual_format(drv->drive);
    int tracks = drv->max_track ? drv->max_track : usual ? usual->max_track : 0;

    if (track >= tracks) {
        return false;
    }
    if (fd_has_medium(drv) && (track != drv->track || track == 0)) {
        drv->media_changed = false;
    }
    drv->track = track;
    return true;
}

static int64_t fd_sector_offset(const FDrive *drv, uint8_t r)
{
    return ((int64_t)(drv->track * drv->heads + drv->head) * drv->last_sect + r - 1) * FD_SECTOR_BYTES;
}

int fd_read_sector(FDrive *drv, uint8_t r, uint8_t *buf)
{
    int64_t offset = fd_sector_offset(drv, r);

    if (offset + FD_SECTOR_BYTES > blk_getlength(drv->blk)) {
        memset(buf, 0, FD_SECTOR_BYTES);
        return blk_is_inserted(drv->blk) ? 0 : -ENOMEDIUM;
    }
    return blk_pread(drv->blk, offset, FD_SECTOR_BYTES, buf, 0);
}

int fd_write_sector(FDrive *drv, uint8_t r, const uint8_t *buf)
{
    return blk_pwrite(drv->blk, fd_sector_offset(drv, r), FD_SECTOR_BYTES, buf, 0);
}

/* ---- device ---- */

static uint32_t floppy_drive_next_unit(FDCtrl *s)
{
    uint32_t unit = 0;

    while (unit < MAX_FD && s->drives[unit].blk) {
        unit++;
    }
    return unit;
}

/* The back end: an empty one of its own where none is given. */
static bool floppy_drive_open(FloppyDrive *dev, Error **errp)
{
    BlockdevOnError on_error;
    bool read_only = false;

    if (!dev->conf.blk) {
        dev->conf.blk = blk_new(qemu_get_aio_context(), 0, BLK_PERM_ALL);
        blk_attach_dev(dev->conf.blk, DEVICE(dev));
        blk_unref(dev->conf.blk); /* the device has a reference of its own */
    } else {
        read_only = !blk_supports_write_perm(dev->conf.blk);
    }
    if (!blkconf_blocksizes(&dev->conf, errp)) {
        return false;
    }
    if (dev->conf.logical_block_size != FD_SECTOR_BYTES ||
        dev->conf.physical_block_size != FD_SECTOR_BYTES) {
        error_setg(errp, "Physical and logical block size must be 512 for floppy");
        return false;
    }
    dev->conf.rerror = BLOCKDEV_ON_ERROR_AUTO;
    dev->conf.werror = BLOCKDEV_ON_ERROR_AUTO;
    if (!blkconf_apply_backend_options(&dev->conf, read_only, false, errp)) {
        return false;
    }
    on_error = blk_get_on_error(dev->conf.blk, false);
    if (on_error != BLOCKDEV_ON_ERROR_ENOSPC && on_error != BLOCKDEV_ON_ERROR_REPORT) {
        error_setg(errp, "fdc doesn't support drive option werror");
        return false;
    }
    if (blk_get_on_error(dev->conf.blk, true) != BLOCKDEV_ON_ERROR_REPORT) {
        error_setg(errp, "fdc doesn't support drive option rerror");
        return false;
    }
    return true;
}

static void floppy_drive_realize(DeviceState *qdev, Error **errp)
{
    FloppyDrive *dev = FLOPPY_DRIVE(qdev);
    FDCtrl *s = FLOPPY_BUS(qdev_get_parent_bus(qdev))->fdc;
    FDrive *drv;

    if (dev->unit == FD_UNIT_UNSET) {
        dev->unit = floppy_drive_next_unit(s);
    }
    if (dev->unit >= MAX_FD) {
        error_setg(errp, "unit=%u: a floppy controller has %d, counted from 0", dev->unit, MAX_FD);
        return;
    }
    drv = &s->drives[dev->unit];
    if (drv->blk) {
        error_setg(errp, "Floppy unit %u is in use", dev->unit);
        return;
    }
    if (!floppy_drive_open(dev, errp)) {
        return;
    }
    drv->conf = &dev->conf;
    drv->blk = dev->conf.blk;
    drv->drive = dev->type;
    drv->media_changed = true;
    blk_set_dev_ops(drv->blk, &fd_block_ops, drv);
    fd_revalidate(drv);
    if (drv->drive == FLOPPY_DRIVE_TYPE_AUTO) {
        drv->drive = s->fallback;
    }
    dev->type = drv->drive;
}

static void floppy_drive_unrealize(DeviceState *qdev)
{
    FloppyDrive *dev = FLOPPY_DRIVE(qdev);
    FDrive *drv = &FLOPPY_BUS(qdev_get_parent_bus(qdev))->fdc->drives[dev->unit];

    blk_set_dev_ops(drv->blk, NULL, NULL);
    drv->blk = NULL;
    drv->conf = NULL;
    drv->drive = FLOPPY_DRIVE_TYPE_NONE;
    fd_revalidate(drv);
}

static Property floppy_drive_properties[] = {
    DEFINE_PROP_UINT32("unit", FloppyDrive, unit, FD_UNIT_UNSET),
    DEFINE_BLOCK_PROPERTIES(FloppyDrive, conf),
    DEFINE_PROP_SIGNED("drive-type", FloppyDrive, type, FLOPPY_DRIVE_TYPE_AUTO,
                       qdev_prop_fdc_drive_type, FloppyDriveType),
    DEFINE_PROP_END_OF_LIST(),
};

static void floppy_drive_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = floppy_drive_realize;
    dc->unrealize = floppy_drive_unrealize;
    dc->bus_type = TYPE_FLOPPY_BUS;
    dc->desc = "virtual floppy drive";
    device_class_set_props(dc, floppy_drive_properties);
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

/* ---- bus ---- */

void fd_init_bus(FDCtrl *s, DeviceState *dev)
{
    qbus_init(&s->bus, sizeof(s->bus), TYPE_FLOPPY_BUS, dev, NULL);
    s->bus.fdc = s;
    for (int i = 0; i < MAX_FD; i++) {
        s->drives[i].fdctrl = s;
        s->drives[i].drive = FLOPPY_DRIVE_TYPE_NONE;
    }
}

void fd_init_drives(FDCtrl *s, DriveInfo **fds, const FloppyDriveType *types)
{
    for (int i = 0; i < MAX_FD; i++) {
        DeviceState *dev;

        if (!fds[i]) {
            continue;
        }
        dev = qdev_new(TYPE_FLOPPY_DRIVE);
        qdev_prop_set_uint32(dev, "unit", i);
        qdev_prop_set_enum(dev, "drive-type", types[i]);
        qdev_prop_set_drive_err(dev, "drive", blk_by_legacy_dinfo(fds[i]), &error_fatal);
        qdev_realize_and_unref(dev, &s->bus.bus, &error_fatal);
    }
}

static const TypeInfo floppy_types[] = {
    {
        .name = TYPE_FLOPPY_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(FloppyBus),
    }, {
        .name = TYPE_FLOPPY_DRIVE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(FloppyDrive),
        .class_init = floppy_drive_class_init,
    },
};

DEFINE_TYPES(floppy_types)

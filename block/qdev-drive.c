/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drive property of devices: the name of a back end, or of a node that gets one of its own. */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "hw/qdev-properties-system.h"
#include "qemu/module.h"
#include "sysemu/blockdev.h"

/* A reference to what @name means. */
static BlockBackend *find(DeviceState *dev, const char *name, Error **errp)
{
    BlockBackend *blk = blk_by_name(name);
    BlockDriverState *bs;

    if (blk) {
        blk_ref(blk);
        return blk;
    }
    bs = bdrv_find_node(name);
    if (!bs) {
        error_setg(errp, "Property '%s.drive' can't find value '%s'",
                   object_get_typename(OBJECT(dev)), name);
        return NULL;
    }
    return blk_new_with_bs(bs, 0, BLK_PERM_ALL, errp);
}

static void report_busy(BlockBackend *blk, const char *name, Error **errp)
{
    DriveInfo *dinfo = blk_legacy_dinfo(blk);

    if (dinfo && dinfo->type != IF_NONE) {
        error_setg(errp, "Drive '%s' went to a device of the board: give it if=none to choose its "
                   "device yourself", name);
    } else {
        error_setg(errp, "Drive '%s' is already in use by another device", name);
    }
}

static BlockBackend *attach(DeviceState *dev, const char *name, bool iothread, Error **errp)
{
    BlockBackend *blk = find(dev, name, errp);
    bool attached;

    if (!blk) {
        return NULL;
    }
    attached = blk_attach_dev(blk, dev) == 0;
    if (!attached) {
        report_busy(blk, name, errp);
    }
    blk_unref(blk); /* the device has one of its own */
    return attached ? blk : NULL;
}

static void detach(DeviceState *dev, BlockBackend *blk)
{
    blockdev_auto_del(blk);
    blk_detach_dev(blk, dev);
}

static char *name(BlockBackend *blk)
{
    if (*blk_name(blk) || !blk_bs(blk)) {
        return g_strdup(blk_name(blk));
    }
    return g_strdup(bdrv_get_node_name(blk_bs(blk)));
}

static const QdevDriveOps ops = { .attach = attach, .detach = detach, .name = name };

static void register_ops(void)
{
    qdev_register_drive_ops(&ops);
}
block_init(register_ops)

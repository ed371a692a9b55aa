/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Back ends: the device on them, its tray, its errors. */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "hw/qdev-core.h"
#include "qapi/qapi-events-block.h"
#include "qapi/util.h"
#include "sysemu/runstate.h"

/* ---- device ---- */

int blk_attach_dev(BlockBackend *blk, DeviceState *dev)
{
    if (blk->dev) {
        return -EBUSY;
    }
    blk_ref(blk);
    blk->dev = dev;
    blk_iostatus_reset(blk);
    return 0;
}

void blk_detach_dev(BlockBackend *blk, DeviceState *dev)
{
    assert(blk->dev == dev);
    blk->dev = NULL;
    blk->dev_ops = NULL;
    blk->dev_opaque = NULL;
    blk_set_perm(blk, 0, BLK_PERM_ALL, &error_abort);
    blk_unref(blk);
}

DeviceState *blk_get_attached_dev(BlockBackend *blk)
{
    return blk->dev;
}

char *blk_get_attached_dev_id(BlockBackend *blk)
{
    if (!blk->dev) {
        return g_strdup("");
    }
    return blk->dev->id ? g_strdup(blk->dev->id) : object_get_canonical_path(OBJECT(blk->dev));
}

BlockBackend *blk_by_dev(void *dev)
{
    BlockBackend *blk = NULL;

    while ((blk = blk_all_next(blk)) && blk->dev != dev) {
    }
    return blk;
}

BlockBackend *blk_by_qdev_id(const char *id, Error **errp)
{
    Object *obj = object_resolve_path(id, NULL);
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    BlockBackend *blk;

    if (!dev && sysbus_get_default()) {
        dev = qdev_find_recursive(sysbus_get_default(), id);
    }
    if (!dev) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", id);
        return NULL;
    }
    blk = blk_by_dev(dev);
    if (!blk) {
        error_setg(errp, "Device does not have a block device backend");
    }
    return blk;
}

void blk_set_dev_ops(BlockBackend *blk, const BlockDevOps *ops, void *opaque)
{
    blk->dev_ops = ops;
    blk->dev_opaque = opaque;
    if (blk->draining && ops && ops->drained_begin) {
        ops->drained_begin(opaque);
    }
}

/* ---- tray ---- */

bool blk_dev_has_removable_media(BlockBackend *blk)
{
    return !blk->dev || (blk->dev_ops && blk->dev_ops->change_media_cb);
}

bool blk_dev_has_tray(BlockBackend *blk)
{
    return blk->dev_ops && blk->dev_ops->is_tray_open;
}

bool blk_dev_is_tray_open(BlockBackend *blk)
{
    return blk_dev_has_tray(blk) && blk->dev_ops->is_tray_open(blk->dev_opaque);
}

bool blk_dev_is_medium_locked(BlockBackend *blk)
{
    return blk->dev_ops && blk->dev_ops->is_medium_locked &&
           blk->dev_ops->is_medium_locked(blk->dev_opaque);
}

void blk_dev_eject_request(BlockBackend *blk, bool force)
{
    if (blk->dev_ops && blk->dev_ops->eject_request_cb) {
        blk->dev_ops->eject_request_cb(blk->dev_opaque, force);
    }
}

static void tell_tray_moved(BlockBackend *blk, bool open)
{
    g_autofree char *id = blk_get_attached_dev_id(blk);

    qapi_event_send_device_tray_moved(blk_name(blk), id, open);
}

void blk_dev_change_media_cb(BlockBackend *blk, bool load, Error **errp)
{
    Error *err = NULL;
    bool was_open;

    if (!blk->dev_ops || !blk->dev_ops->change_media_cb) {
        return;
    }
    was_open = blk_dev_is_tray_open(blk);
    blk->dev_ops->change_media_cb(blk->dev_opaque, load, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    if (was_open != blk_dev_is_tray_open(blk)) {
        tell_tray_moved(blk, !was_open);
    }
}

/* Images have no lock and no tray of their own: the device model keeps both. */
void blk_lock_medium(BlockBackend *blk, bool locked)
{
}

void blk_eject(BlockBackend *blk, bool eject_flag)
{
    tell_tray_moved(blk, eject_flag);
}

bool blk_is_inserted(BlockBackend *blk)
{
    return blk->root != NULL;
}

bool blk_is_available(BlockBackend *blk)
{
    return blk_is_inserted(blk) && !blk_dev_is_tray_open(blk);
}

/* ---- errors ---- */

void blk_set_on_error(BlockBackend *blk, BlockdevOnError on_read_error,
                      BlockdevOnError on_write_error)
{
    blk->on_read_error = on_read_error;
    blk->on_write_error = on_write_error;
}

BlockdevOnError blk_get_on_error(BlockBackend *blk, bool is_read)
{
    return is_read ? blk->on_read_error : blk->on_write_error;
}

BlockErrorAction blk_get_error_action(BlockBackend *blk, bool is_read, int error)
{
    switch (blk_get_on_error(blk, is_read)) {
    case BLOCKDEV_ON_ERROR_ENOSPC:
        return error == ENOSPC ? BLOCK_ERROR_ACTION_STOP : BLOCK_ERROR_ACTION_REPORT;
    case BLOCKDEV_ON_ERROR_STOP:
        return BLOCK_ERROR_ACTION_STOP;
    case BLOCKDEV_ON_ERROR_IGNORE:
        return BLOCK_ERROR_ACTION_IGNORE;
    default:
        return BLOCK_ERROR_ACTION_REPORT;
    }
}

static void tell_io_error(BlockBackend *blk, bool is_read, BlockErrorAction action, int error)
{
    const char *node = blk->root ? blk_bs(blk)->node_name : NULL;

    qapi_event_send_block_io_error(blk_name(blk), node,
                                   is_read ? IO_OPERATION_TYPE_READ : IO_OPERATION_TYPE_WRITE,
                                   action, blk_iostatus_is_enabled(blk), error == ENOSPC,
                                   strerror(error));
}

void blk_error_action(BlockBackend *blk, BlockErrorAction action, bool is_read, int error)
{
    if (action != BLOCK_ERROR_ACTION_STOP) {
        tell_io_error(blk, is_read, action, error);
        return;
    }
    /* The status must be there when the client hears of the stop. */
    blk_iostatus_set_err(blk, error);
    qemu_system_vmstop_request_prepare();
    tell_io_error(blk, is_read, action, error);
    qemu_system_vmstop_request(RUN_STATE_IO_ERROR);
}

void blk_iostatus_enable(BlockBackend *blk)
{
    blk->iostatus_enabled = true;
    blk->iostatus = BLOCK_DEVICE_IO_STATUS_OK;
}

void blk_iostatus_disable(BlockBackend *blk)
{
    blk->iostatus_enabled = false;
}

/* Only policies that stop the machine make the status of use. */
bool blk_iostatus_is_enabled(const BlockBackend *blk)
{
    return blk->iostatus_enabled && (blk->on_write_error == BLOCKDEV_ON_ERROR_ENOSPC ||
                                     blk->on_write_error == BLOCKDEV_ON_ERROR_STOP ||
                                     blk->on_read_error == BLOCKDEV_ON_ERROR_STOP);
}

void blk_iostatus_reset(BlockBackend *blk)
{
    blk->iostatus = BLOCK_DEVICE_IO_STATUS_OK;
}

BlockDeviceIoStatus blk_iostatus(const BlockBackend *blk)
{
    return blk->iostatus;
}

void blk_iostatus_set_err(BlockBackend *blk, int error)
{
    if (blk->iostatus == BLOCK_DEVICE_IO_STATUS_OK) {
        blk->iostatus = error == ENOSPC ? BLOCK_DEVICE_IO_STATUS_NOSPACE
                                        : BLOCK_DEVICE_IO_STATUS_FAILED;
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media of drives: trays, ejecting, inserting, exchanging. */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "blockdev.h"

BlockBackend *blockdev_find(const char *device, const char *id, Error **errp)
{
    BlockBackend *blk;

    if (!device == !id) {
        error_setg(errp, "Need exactly one of 'device' and 'id'");
        return NULL;
    }
    if (id) {
        return blk_by_qdev_id(id, errp);
    }
    blk = blk_by_name(device);
    if (!blk) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", device);
    }
    return blk;
}

/* The drive, which must have removable media. */
static BlockBackend *find_removable(const char *device, const char *id, Error **errp)
{
    BlockBackend *blk = blockdev_find(device, id, errp);

    if (blk && !blk_dev_has_removable_media(blk)) {
        error_setg(errp, "Device '%s' is not removable", device ?: id);
        return NULL;
    }
    return blk;
}

/* Open; a guest that locked the medium is asked, and comes later. */
static bool open_tray(BlockBackend *blk, const char *name, bool force, bool *waiting, Error **errp)
{
    bool locked = blk_dev_is_medium_locked(blk);
    Error *err = NULL;

    *waiting = false;
    if (!blk_dev_has_tray(blk) || blk_dev_is_tray_open(blk)) {
        return true;
    }
    if (locked) {
        blk_dev_eject_request(blk, force);
    }
    *waiting = locked && !force;
    if (!*waiting) {
        blk_dev_change_media_cb(blk, false, &err);
    }
    error_propagate(errp, err);
    return !err;
}

static bool is_waiting(const char *name, bool waiting, Error **errp)
{
    if (waiting) {
        error_setg(errp, "Device '%s' is locked and force was not specified, wait for tray to open and "
                   "try again", name);
    }
    return waiting;
}

bool blockdev_open_tray(const char *device, const char *id, bool force, Error **errp)
{
    BlockBackend *blk = find_removable(device, id, errp);
    bool waiting;

    return blk && open_tray(blk, device ?: id, force, &waiting, errp);
}

bool blockdev_close_tray(const char *device, const char *id, Error **errp)
{
    BlockBackend *blk = find_removable(device, id, errp);
    Error *err = NULL;

    if (blk && blk_dev_has_tray(blk) && blk_dev_is_tray_open(blk)) {
        blk_dev_change_media_cb(blk, true, &err);
    }
    error_propagate(errp, err);
    return blk && !err;
}

/* Drives without tray learn of a medium that comes or goes at that moment. */
static bool check_tray(BlockBackend *blk, const char *name, Error **errp)
{
    if (blk_dev_has_tray(blk) && !blk_dev_is_tray_open(blk)) {
        error_setg(errp, "Tray of device '%s' is not open", name);
        return false;
    }
    return true;
}

static bool remove_medium(BlockBackend *blk, const char *name, Error **errp)
{
    Error *err = NULL;

    if (!check_tray(blk, name, errp)) {
        return false;
    }
    if (!blk_bs(blk)) {
        return true;
    }
    if (blk_op_is_blocked(blk, BLOCK_OP_TYPE_EJECT, errp)) {
        return false;
    }
    blk_remove_bs(blk);
    if (!blk_dev_has_tray(blk)) {
        blk_dev_change_media_cb(blk, false, &err);
    }
    error_propagate(errp, err);
    return !err;
}

static bool insert_medium(BlockBackend *blk, const char *name, BlockDriverState *bs, Error **errp)
{
    Error *err = NULL;

    if (!check_tray(blk, name, errp)) {
        return false;
    }
    if (blk_bs(blk)) {
        error_setg(errp, "There already is a medium in device '%s'", name);
        return false;
    }
    if (blk_insert_bs(blk, bs, errp) < 0) {
        return false;
    }
    if (!blk_dev_has_tray(blk)) {
        blk_dev_change_media_cb(blk, true, &err);
        if (err) {
            blk_remove_bs(blk);
        }
    }
    error_propagate(errp, err);
    return !err;
}

bool blockdev_remove_medium(const char *device, const char *id, Error **errp)
{
    BlockBackend *blk = find_removable(device, id, errp);

    return blk && remove_medium(blk, device ?: id, errp);
}

bool blockdev_insert_medium(const char *device, const char *id, const char *node_name, Error **errp)
{
    BlockBackend *blk = find_removable(device, id, errp);
    BlockDriverState *bs = bdrv_find_node(node_name);
    const BlockUser *user;

    if (!blk) {
        return false;
    }
    if (!bs) {
        error_setg(errp, "Node '%s' not found", node_name);
        return false;
    }
    QTAILQ_FOREACH(user, &bs->users, next) {
        if (user->blk) {
            error_setg(errp, "Node '%s' is already in use", node_name);
            return false;
        }
    }
    return insert_medium(blk, device ?: id, bs, errp);
}

bool blockdev_eject(const char *device, const char *id, bool force, Error **errp)
{
    BlockBackend *blk = find_removable(device, id, errp);
    const char *name = device ?: id;
    bool waiting;

    return blk && open_tray(blk, name, force, &waiting, errp) &&
           !is_waiting(name, waiting, errp) && remove_medium(blk, name, errp);
}

/* Flags to open the next medium with. */
static bool next_flags(BlockBackend *blk, const char *mode, int *flags, Error **errp)
{
    bool read_only = blk_bs(blk) && bdrv_is_read_only(blk_bs(blk));

    if (mode && !strcmp(mode, "read-only")) {
        read_only = true;
    } else if (mode && !strcmp(mode, "read-write")) {
        read_only = false;
    } else if (mode && strcmp(mode, "retain")) {
        error_setg(errp, "Parameter 'read-only-mode' does not accept value '%s'", mode);
        return false;
    }
    *flags = (read_only ? 0 : BDRV_O_RDWR) | BDRV_O_AUTO_RDONLY;
    return true;
}

static bool exchange(BlockBackend *blk, const char *name, BlockDriverState *bs, bool force,
                     Error **errp)
{
    Error *err = NULL;
    bool waiting;

    if (!open_tray(blk, name, force, &waiting, errp) || is_waiting(name, waiting, errp) ||
        !remove_medium(blk, name, errp) || !insert_medium(blk, name, bs, errp)) {
        return false;
    }
    if (blk_dev_has_tray(blk)) {
        blk_dev_change_media_cb(blk, true, &err);
    }
    error_propagate(errp, err);
    return !err;
}

bool blockdev_change_medium(const char *device, const char *id, const char *filename,
                            const char *format, bool force, const char *read_only_mode,
                            Error **errp)
{
    BlockBackend *blk = find_removable(device, id, errp);
    JsonObject *options;
    BlockDriverState *bs;
    bool ok;
    int flags;

    if (!blk || !next_flags(blk, read_only_mode, &flags, errp)) {
        return false;
    }
    options = json_object_new();
    if (format) {
        json_object_set_string_member(options, "driver", format);
    }
    bs = bdrv_open(filename, NULL, options, flags, errp);
    if (!bs) {
        return false;
    }
    ok = exchange(blk, device ?: id, bs, force, errp);
    bdrv_unref(bs);
    return ok;
}

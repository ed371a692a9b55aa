/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes that the user makes by name (-blockdev, QMP blockdev-add), resizes, and deletes. */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "blockdev.h"
#include "qapi/json-text.h"
#include "qemu/keyval.h"

bool blockdev_add(JsonObject *args, Error **errp)
{
    BlockDriverState *bs;
    JsonObject *options;
    JsonNode *node;

    if (!json_object_has_member(args, "driver")) {
        error_setg(errp, "Parameter 'driver' is missing");
        return false;
    }
    if (!json_object_has_member(args, "node-name")) {
        error_setg(errp, "'node-name' must be specified for the root node");
        return false;
    }
    node = json_node_alloc();
    json_node_init_object(node, args);
    options = json_object_ref(json_node_get_object(node));
    json_node_unref(node);
    bs = bdrv_open(NULL, NULL, options, BDRV_O_RDWR, errp);
    if (bs) {
        bs->monitor_owned = true;
    }
    return bs != NULL;
}

bool blockdev_add_text(const char *text, Error **errp)
{
    JsonNode *node = text[0] == '{' ? json_text_parse(text, errp)
                                    : keyval_parse(text, "driver", NULL, errp);
    bool ok;

    if (!node) {
        return false;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        error_setg(errp, "a JSON object is needed");
        ok = false;
    } else {
        ok = blockdev_add(json_node_get_object(node), errp);
    }
    json_node_unref(node);
    return ok;
}

bool blockdev_del(const char *node_name, Error **errp)
{
    BlockDriverState *bs = bdrv_find_node(node_name);

    if (!bs) {
        error_setg(errp, "Failed to find node with node-name='%s'", node_name);
        return false;
    }
    if (!bs->monitor_owned) {
        error_setg(errp, "Node %s is not owned by the monitor", node_name);
        return false;
    }
    if (!QTAILQ_EMPTY(&bs->users) || bs->refcnt > 1) {
        error_setg(errp, "Node %s is in use", node_name);
        return false;
    }
    bs->monitor_owned = false;
    bdrv_unref(bs);
    return true;
}

/* Every back end that shows @bs, directly or through the nodes on top of it, has a new size. */
static void tell_resized(BlockDriverState *bs)
{
    BlockUser *user, *next;

    QTAILQ_FOREACH_SAFE(user, &bs->users, next, next) {
        if (user->parent) {
            bdrv_refresh_length(user->parent);
            tell_resized(user->parent);
        } else if (user->blk->dev_ops && user->blk->dev_ops->resize_cb) {
            user->blk->dev_ops->resize_cb(user->blk->dev_opaque);
        }
    }
}

bool blockdev_resize(const char *device, const char *node_name, int64_t bytes, Error **errp)
{
    BlockDriverState *bs = bdrv_lookup_bs(device, node_name, errp);
    BlockUser *user;

    if (!bs) {
        return false;
    }
    if (bytes < 0) {
        error_setg(errp, "Parameter 'size' expects a >0 size");
        return false;
    }
    QTAILQ_FOREACH(user, &bs->users, next) {
        if (user->blk && blk_op_is_blocked(user->blk, BLOCK_OP_TYPE_RESIZE, errp)) {
            return false;
        }
    }
    bdrv_drain_all();
    if (bdrv_truncate(bs, bytes, errp) < 0) {
        return false;
    }
    tell_resized(bs);
    return true;
}

bool blockdev_drive_del(const char *name, Error **errp)
{
    BlockBackend *blk = blk_by_name(name);

    if (!blk) {
        error_setg(errp, bdrv_find_node(name) ? "Deleting device '%s' is not possible: it is a node "
                   "(use blockdev-del)" : "Device '%s' not found", name);
        return false;
    }
    if (blk_op_is_blocked(blk, BLOCK_OP_TYPE_DRIVE_DEL, errp)) {
        return false;
    }
    blk_drain(blk);
    blk_remove_bs(blk);
    monitor_remove_blk(blk);
    if (blk->dev) {
        blk_set_on_error(blk, BLOCKDEV_ON_ERROR_REPORT, BLOCKDEV_ON_ERROR_REPORT);
    }
    blk_unref(blk); /* the name's; the device has its own */
    return true;
}

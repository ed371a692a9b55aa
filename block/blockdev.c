/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes that the user makes by name: -blockdev and QMP blockdev-add. */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "blockdev.h"
#include "qapi/json-text.h"
#include "qemu/keyval.h"
#include "sysemu/block-backend.h"

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
        error_setg(errp, "Block device %s is in use", node_name);
        return false;
    }
    bs->monitor_owned = false;
    bdrv_unref(bs);
    return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands about block nodes, drives and their media.
 */
#include "qemu/osdep.h"
#include "block/blockdev.h"
#include "block/throttle.h"
#include "qapi/error.h"
#include "qmp-cmds.h"

JsonNode *qmp_query_block(JsonObject *args, Error **errp)
{
    return qmp_array(block_query());
}

JsonNode *qmp_query_named_block_nodes(JsonObject *args, Error **errp)
{
    return qmp_array(block_query_nodes());
}

JsonNode *qmp_query_blockstats(JsonObject *args, Error **errp)
{
    return qmp_array(block_query_stats(qmp_arg_bool(args, "query-nodes", false)));
}

/* ---- nodes ---- */

JsonNode *qmp_blockdev_add(JsonObject *args, Error **errp)
{
    blockdev_add(args, errp);
    return NULL;
}

JsonNode *qmp_blockdev_del(JsonObject *args, Error **errp)
{
    blockdev_del(qmp_arg_str(args, "node-name"), errp);
    return NULL;
}

JsonNode *qmp_block_resize(JsonObject *args, Error **errp)
{
    blockdev_resize(qmp_arg_str(args, "device"), qmp_arg_str(args, "node-name"),
                    qmp_arg_int(args, "size", 0), errp);
    return NULL;
}

/* Limits are checked and then ignored: requests take no time. */
JsonNode *qmp_block_set_io_throttle(JsonObject *args, Error **errp)
{
    ThrottleLimits limits;
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    throttle_limits_init(&limits);
    if (!blockdev_find(qmp_arg_str(args, "device"), qmp_arg_str(args, "id"), errp)) {
        return NULL;
    }
    json_object_iter_init_ordered(&iter, args);
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        int64_t *limit = throttle_limits_find_old(&limits, name);

        if (limit) {
            *limit = json_node_get_int(value);
        }
    }
    throttle_limits_check(&limits, errp);
    return NULL;
}

/* ---- media ---- */

JsonNode *qmp_blockdev_open_tray(JsonObject *args, Error **errp)
{
    blockdev_open_tray(qmp_arg_str(args, "device"), qmp_arg_str(args, "id"),
                       qmp_arg_bool(args, "force", false), errp);
    return NULL;
}

JsonNode *qmp_blockdev_close_tray(JsonObject *args, Error **errp)
{
    blockdev_close_tray(qmp_arg_str(args, "device"), qmp_arg_str(args, "id"), errp);
    return NULL;
}

JsonNode *qmp_blockdev_remove_medium(JsonObject *args, Error **errp)
{
    blockdev_remove_medium(NULL, qmp_arg_str(args, "id"), errp);
    return NULL;
}

JsonNode *qmp_blockdev_insert_medium(JsonObject *args, Error **errp)
{
    blockdev_insert_medium(NULL, qmp_arg_str(args, "id"), qmp_arg_str(args, "node-name"), errp);
    return NULL;
}

JsonNode *qmp_blockdev_change_medium(JsonObject *args, Error **errp)
{
    blockdev_change_medium(qmp_arg_str(args, "device"), qmp_arg_str(args, "id"),
                           qmp_arg_str(args, "filename"), qmp_arg_str(args, "format"),
                           qmp_arg_bool(args, "force", false),
                           qmp_arg_str(args, "read-only-mode"), errp);
    return NULL;
}

JsonNode *qmp_eject(JsonObject *args, Error **errp)
{
    blockdev_eject(qmp_arg_str(args, "device"), qmp_arg_str(args, "id"),
                   qmp_arg_bool(args, "force", false), errp);
    return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the monitors show of back ends and nodes. */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "blockdev.h"

/* ---- nodes ---- */

static JsonObject *image_info(BlockDriverState *bs)
{
    JsonObject *info = json_object_new();
    int64_t allocated = bdrv_allocated_bytes(bs);

    json_object_set_string_member(info, "filename", bs->filename);
    json_object_set_string_member(info, "format", bs->drv->name);
    json_object_set_int_member(info, "virtual-size", bs->total_bytes);
    if (allocated >= 0) {
        json_object_set_int_member(info, "actual-size", allocated);
    }
    json_object_set_boolean_member(info, "dirty-flag", false);
    if (bs->backing_filename) {
        json_object_set_string_member(info, "backing-filename", bs->backing_filename);
    }
    if (bs->drv->add_info) {
        bs->drv->add_info(bs, info);
    }
    if (bs->backing) {
        json_object_set_object_member(info, "backing-image", image_info(bs->backing->bs));
    }
    return info;
}

static int backing_depth(BlockDriverState *bs)
{
    int depth = 0;

    while (bs->backing) {
        bs = bs->backing->bs;
        depth++;
    }
    return depth;
}

static JsonObject *node_info(BlockDriverState *bs, bool writeback)
{
    static const char *const limits[] = { "bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr" };
    JsonObject *info = json_object_new();
    JsonObject *cache = json_object_new();

    json_object_set_string_member(info, "file", bs->filename);
    json_object_set_string_member(info, "node-name", bs->node_name);
    json_object_set_boolean_member(info, "ro", bs->read_only);
    json_object_set_string_member(info, "drv", bs->drv->name);
    json_object_set_boolean_member(info, "encrypted", false);
    if (bs->backing) {
        json_object_set_string_member(info, "backing_file", bs->backing->bs->filename);
    }
    json_object_set_int_member(info, "backing_file_depth", backing_depth(bs));
    json_object_set_string_member(info, "detect_zeroes", bs->detect_zeroes);
    json_object_set_int_member(info, "write_threshold", 0);
    for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
        json_object_set_int_member(info, limits[i], 0);
    }
    json_object_set_boolean_member(cache, "writeback", writeback);
    json_object_set_boolean_member(cache, "direct", bs->flags & BDRV_O_NOCACHE);
    json_object_set_boolean_member(cache, "no-flush", bs->flags & BDRV_O_NO_FLUSH);
    json_object_set_object_member(info, "cache", cache);
    json_object_set_object_member(info, "image", image_info(bs));
    return info;
}

/* The newest first, as QEMU lists them. */
JsonArray *block_query_nodes(void)
{
    g_autoptr(GPtrArray) nodes = g_ptr_array_new();
    JsonArray *list = json_array_new();

    for (BlockDriverState *bs = bdrv_first(); bs; bs = bdrv_next_node(bs)) {
        g_ptr_array_add(nodes, bs);
    }
    for (unsigned i = nodes->len; i > 0; i--) {
        json_array_add_object_element(list, node_info(g_ptr_array_index(nodes, i - 1), true));
    }
    return list;
}

/* ---- back ends ---- */

/* Those with a name, and those with a device. */
static bool is_shown(BlockBackend *blk)
{
    return *blk_name(blk) || blk->dev;
}

static void add_qdev(BlockBackend *blk, JsonObject *info)
{
    g_autofree char *id = blk_get_attached_dev_id(blk);

    if (*id) {
        json_object_set_string_member(info, "qdev", id);
    }
}

static JsonObject *backend_info(BlockBackend *blk)
{
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "device", blk_name(blk));
    json_object_set_string_member(info, "type", "unknown");
    json_object_set_boolean_member(info, "locked", blk_dev_is_medium_locked(blk));
    json_object_set_boolean_member(info, "removable", blk_dev_has_removable_media(blk));
    add_qdev(blk, info);
    if (blk_dev_has_tray(blk)) {
        json_object_set_boolean_member(info, "tray_open", blk_dev_is_tray_open(blk));
    }
    if (blk_iostatus_is_enabled(blk)) {
        json_object_set_string_member(info, "io-status", BlockDeviceIoStatus_str(blk->iostatus));
    }
    if (blk_bs(blk)) {
        json_object_set_object_member(info, "inserted",
                                      node_info(blk_bs(blk), blk->enable_write_cache));
    }
    return info;
}

JsonArray *block_query(void)
{
    JsonArray *list = json_array_new();

    for (BlockBackend *blk = blk_all_next(NULL); blk; blk = blk_all_next(blk)) {
        if (is_shown(blk)) {
            json_array_add_object_element(list, backend_info(blk));
        }
    }
    return list;
}

/* ---- statistics ---- */

static void add_counters(JsonObject *info, const BlockAcctStats *s)
{
    static const struct {
        enum BlockAcctType type;
        const char *prefix;
    } types[] = {
        { BLOCK_ACCT_READ, "rd" }, { BLOCK_ACCT_WRITE, "wr" }, { BLOCK_ACCT_FLUSH, "flush" },
        { BLOCK_ACCT_UNMAP, "unmap" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        enum BlockAcctType t = types[i].type;
        const struct {
            const char *format;
            uint64_t value;
        } rows[] = {
            { "%s_operations", s->nr_ops[t] },         { "%s_total_time_ns", s->total_time_ns[t] },
            { "invalid_%s_operations", s->invalid_ops[t] },
            { "failed_%s_operations", s->failed_ops[t] },
            { "%s_bytes", s->nr_bytes[t] },            { "%s_merged", s->merged[t] },
        };
        size_t n = t == BLOCK_ACCT_FLUSH ? ARRAY_SIZE(rows) - 2 : ARRAY_SIZE(rows);

        for (size_t k = 0; k < n; k++) {
            g_autofree char *name = g_strdup_printf(rows[k].format, types[i].prefix);

            json_object_set_int_member(info, name, rows[k].value);
        }
    }
}

static JsonObject *stats_of(const BlockAcctStats *s)
{
    JsonObject *info = json_object_new();

    add_counters(info, s);
    json_object_set_int_member(info, "wr_highest_offset", 0);
    json_object_set_boolean_member(info, "account_invalid", s->account_invalid);
    json_object_set_boolean_member(info, "account_failed", s->account_failed);
    if (s->last_access_time_ns) {
        json_object_set_int_member(info, "idle_time_ns",
                                   block_acct_idle_time_ns((BlockAcctStats *)s));
    }
    json_object_set_array_member(info, "timed_stats", json_array_new());
    return info;
}

/* Nodes count nothing themselves: their counters are zero. */
static JsonObject *node_stats(BlockDriverState *bs)
{
    static const BlockAcctStats none;
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "node-name", bs->node_name);
    json_object_set_object_member(info, "stats", stats_of(&none));
    return info;
}

static JsonObject *backend_stats(BlockBackend *blk)
{
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "device", blk_name(blk));
    add_qdev(blk, info);
    if (blk_bs(blk)) {
        json_object_set_string_member(info, "node-name", blk_bs(blk)->node_name);
    }
    json_object_set_object_member(info, "stats", stats_of(&blk->stats));
    return info;
}

JsonArray *block_query_stats(bool nodes)
{
    JsonArray *list = json_array_new();

    for (BlockDriverState *bs = nodes ? bdrv_first() : NULL; bs; bs = bdrv_next_node(bs)) {
        json_array_add_object_element(list, node_stats(bs));
    }
    for (BlockBackend *blk = nodes ? NULL : blk_all_next(NULL); blk; blk = blk_all_next(blk)) {
        if (is_shown(blk)) {
            json_array_add_object_element(list, backend_stats(blk));
        }
    }
    return list;
}

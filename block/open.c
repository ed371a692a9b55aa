/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a node comes to be: from a file name, options, or both. A format's image is its child "file",
 * which inherits what is not said about it.
 */
#include "qemu/osdep.h"
#include "node.h"
#include "qapi/json-text.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"

/* How deep images may lie on each other: their headers name files, in the end themselves. */
#define MAX_DEPTH 32

static unsigned depth;

/* ---- options that all nodes have ---- */

static bool take_flag(JsonObject *options, const char *name, int *flags, int bit, Error **errp)
{
    bool value = *flags & bit;

    if (!block_opt_bool(options, name, &value, errp)) {
        return false;
    }
    *flags = value ? *flags | bit : *flags & ~bit;
    return true;
}

static bool take_cache_flags(JsonObject *options, int *flags, Error **errp)
{
    JsonNode *node = json_object_get_member(options, "cache");
    JsonObject *cache;
    bool ok;

    if (!node) {
        return true;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        error_setg(errp, "Parameter 'cache' expects members 'direct' and 'no-flush'");
        return false;
    }
    cache = json_object_ref(json_node_get_object(node));
    json_object_remove_member(options, "cache");
    ok = take_flag(cache, "direct", flags, BDRV_O_NOCACHE, errp) &&
         take_flag(cache, "no-flush", flags, BDRV_O_NO_FLUSH, errp) &&
         block_opts_check_empty(cache, "cache", errp);
    json_object_unref(cache);
    return ok;
}

static bool take_discard(JsonObject *options, int *flags, Error **errp)
{
    g_autofree char *discard = block_opt_str(options, "discard");

    if (!discard) {
        return true;
    }
    if (!strcmp(discard, "unmap") || !strcmp(discard, "on")) {
        *flags |= BDRV_O_UNMAP;
    } else if (!strcmp(discard, "ignore") || !strcmp(discard, "off")) {
        *flags &= ~BDRV_O_UNMAP;
    } else {
        error_setg(errp, "Parameter 'discard' does not accept value '%s'", discard);
        return false;
    }
    return true;
}

static bool take_detect_zeroes(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    static const char *const values[] = { "off", "on", "unmap" };
    g_autofree char *text = block_opt_str(options, "detect-zeroes");

    bs->detect_zeroes = values[0];
    for (size_t i = 0; text && i < ARRAY_SIZE(values); i++) {
        if (!strcmp(text, values[i])) {
            bs->detect_zeroes = values[i];
            return true;
        }
    }
    if (text) {
        error_setg(errp, "Parameter 'detect-zeroes' does not accept value '%s'", text);
    }
    return !text;
}

static bool take_common(BlockDriverState *bs, JsonObject *options, int flags, Error **errp)
{
    g_autofree char *name = block_opt_str(options, "node-name");
    bool read_only = !(flags & BDRV_O_RDWR);
    bool force_share = false;

    if (!block_opt_bool(options, "read-only", &read_only, errp) ||
        !take_flag(options, "auto-read-only", &flags, BDRV_O_AUTO_RDONLY, errp) ||
        !block_opt_bool(options, "force-share", &force_share, errp) ||
        !take_cache_flags(options, &flags, errp) || !take_discard(options, &flags, errp) ||
        !take_detect_zeroes(bs, options, errp)) {
        return false;
    }
    bs->read_only = read_only;
    bs->discard_unmap = flags & BDRV_O_UNMAP;
    bs->flags = read_only ? flags & ~BDRV_O_RDWR : flags | BDRV_O_RDWR;
    return bdrv_set_node_name(bs, name, errp);
}

/* ---- children ---- */

/* Open what @value (NULL, a name, or options) and @filename say. */
static BlockDriverState *open_child_node(BlockDriverState *bs, JsonNode *value, const char *filename,
                                         int flags, Error **errp)
{
    if (value && JSON_NODE_HOLDS_OBJECT(value)) {
        return bdrv_open(filename, NULL, json_object_ref(json_node_get_object(value)), flags, errp);
    }
    if (value && JSON_NODE_HOLDS_VALUE(value) && json_node_get_value_type(value) == G_TYPE_STRING) {
        return bdrv_open(NULL, json_node_get_string(value), NULL, flags, errp);
    }
    if (value) {
        error_setg(errp, "A child must be a node name or an object");
        return NULL;
    }
    return bdrv_open(filename, NULL, NULL, flags, errp);
}

BlockUser *bdrv_open_child(BlockDriverState *bs, const char *role, JsonObject *options,
                           const char *filename, bool protocol, bool optional, Error **errp)
{
    bool backing = !strcmp(role, "backing");
    JsonNode *value = json_object_get_member(options, role);
    int flags = bs->flags & ~(BDRV_O_PROTOCOL | BDRV_O_SNAPSHOT | BDRV_O_TEMPORARY);
    uint64_t perm = BLK_PERM_CONSISTENT_READ;
    uint64_t shared = BLK_PERM_CONSISTENT_READ | BLK_PERM_WRITE_UNCHANGED;
    BlockDriverState *child;
    BlockUser *user;

    if (!value && !filename) {
        if (!optional) {
            error_setg(errp, "A block device must be specified for \"%s\"", role);
        }
        return NULL;
    }
    flags = backing ? flags & ~BDRV_O_RDWR : flags;
    flags |= protocol ? BDRV_O_PROTOCOL : 0;
    if (flags & BDRV_O_RDWR) {
        perm |= BLK_PERM_WRITE | BLK_PERM_RESIZE;
    }
    if (bs->drv->is_filter || !strcmp(bs->drv->name, "raw")) {
        shared = BLK_PERM_ALL; /* whoever uses this node decides */
    }
    value = value ? json_node_ref(value) : NULL;
    json_object_remove_member(options, role);
    child = open_child_node(bs, value, filename, flags, errp);
    g_clear_pointer(&value, json_node_unref);
    if (!child) {
        return NULL;
    }
    if (child->read_only) {
        perm &= ~(BLK_PERM_WRITE | BLK_PERM_RESIZE);
    }
    user = bdrv_use(child, role, NULL, bs, perm, shared, errp);
    bdrv_unref(child);
    return user;
}

/* ---- opening ---- */

/* "json:{…}": options in a file name. They give way to those that came apart. */
static bool merge_json_filename(const char *text, JsonObject *options, Error **errp)
{
    JsonNode *node = json_text_parse(text, errp);
    JsonObject *more, *nested;
    g_autoptr(GList) names = NULL;

    if (!node) {
        error_prepend(errp, "Could not parse the JSON options: ");
        return false;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        json_node_unref(node);
        error_setg(errp, "Invalid JSON object given");
        return false;
    }
    more = json_node_get_object(node);
    nested = block_opts_nest(more, errp);
    json_node_unref(node);
    if (!nested) {
        return false;
    }
    names = json_object_get_members(nested);
    for (GList *l = names; l; l = l->next) {
        if (!json_object_has_member(options, l->data)) {
            json_object_set_member(options, l->data,
                                   json_node_copy(json_object_get_member(nested, l->data)));
        }
    }
    json_object_unref(nested);
    return true;
}

/* Settle the driver; false: errp. *@drv stays NULL for a format to be probed. */
static bool find_driver(JsonObject *options, const char *filename, int flags, BlockDriver **drv,
                        Error **errp)
{
    g_autofree char *name = block_opt_str(options, "driver");

    *drv = NULL;
    if (name) {
        *drv = bdrv_find_format(name);
        if (!*drv || ((*drv)->hidden && !(flags & BDRV_O_TEMPORARY))) {
            error_setg(errp, "Unknown driver '%s'", name);
            return false;
        }
    } else if (flags & BDRV_O_PROTOCOL) {
        if (!filename && json_object_has_member(options, "filename")) {
            *drv = bdrv_find_format("file"); /* file.filename=… names a file whatever it looks like */
            return true;
        }
        if (!filename) {
            error_setg(errp, "Must specify either driver or file");
            return false;
        }
        *drv = bdrv_find_protocol(filename, errp);
        return *drv != NULL;
    } else if (!filename && !json_object_has_member(options, "file")) {
        error_setg(errp, "Must specify either driver or file");
        return false;
    }
    return true;
}

/* A format's file. With no driver yet, the file's content decides. */
static bool open_file_child(BlockDriverState *bs, BlockDriver *drv, JsonObject *options,
                            const char *filename, Error **errp)
{
    static const BlockDriver unknown = { .name = "raw", .is_filter = true };

    bs->drv = drv ?: &unknown;
    bs->file = bdrv_open_child(bs, "file", options, filename, true, false, errp);
    if (!bs->file) {
        bs->drv = NULL;
        return false;
    }
    if (drv) {
        return true;
    }
    bs->drv = bdrv_probe(bs->file->bs);
    bs->file->shared = !strcmp(bs->drv->name, "raw")
                       ? BLK_PERM_ALL : BLK_PERM_CONSISTENT_READ | BLK_PERM_WRITE_UNCHANGED;
    if (!strcmp(bs->drv->name, "raw") && filename && !bs->read_only &&
        !path_has_protocol(filename)) {
        warn_report("Image format was not specified for '%s' and probing guessed raw.", filename);
        error_printf("         Specify the 'raw' format explicitly to remove this message.\n");
    }
    return true;
}

/* Let the driver open the node; its children are known to the users list already. */
static bool run_driver_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    Error *err = NULL;
    int ret;

    bs->opaque = bs->drv->instance_size ? g_malloc0(bs->drv->instance_size) : NULL;
    ret = bs->drv->open(bs, options, &err);
    if (ret < 0) {
        bs->drv = NULL; /* nothing to close */
        if (!err) {
            error_setg_errno(&err, -ret, "Could not open '%s'", bs->filename ?: bs->node_name);
        }
        error_propagate(errp, err);
        return false;
    }
    bdrv_refresh_length(bs);
    if (bs->total_bytes < 0) {
        error_setg_errno(errp, -bs->total_bytes, "Could not determine the size of '%s'",
                         bs->filename ?: bs->node_name);
        return false;
    }
    return true;
}

static char *make_filename(BlockDriverState *bs, const char *filename)
{
    if (filename) {
        return g_strdup(filename);
    }
    if (bs->file) {
        return g_strdup(bs->file->bs->filename);
    }
    return bs->drv->protocol ? g_strdup_printf("%s://", bs->drv->protocol) : g_strdup("");
}

static bool open_node(BlockDriverState *bs, const char *filename, JsonObject *options, int flags,
                      Error **errp)
{
    Error *err = NULL;
    BlockDriver *drv;

    if (filename && strstart(filename, "json:", &filename)) {
        if (!merge_json_filename(filename, options, errp)) {
            return false;
        }
        filename = NULL;
    }
    if (!find_driver(options, filename, flags, &drv, errp) ||
        !take_common(bs, options, flags, errp)) {
        return false;
    }
    if (drv && drv->is_protocol) {
        bs->drv = drv;
        if (filename && drv->parse_filename) {
            drv->parse_filename(filename, options, &err);
        } else if (filename) {
            json_object_set_string_member(options, "filename", filename);
        }
        if (err) {
            bs->drv = NULL;
            error_propagate(errp, err);
            return false;
        }
    } else if (!open_file_child(bs, drv, options, filename, errp)) {
        return false;
    }
    bs->filename = bs->filename ?: make_filename(bs, filename);
    return run_driver_open(bs, options, errp) &&
           block_opts_check_empty(options, bs->drv->name, errp);
}

static BlockDriverState *open_reference(const char *name, Error **errp)
{
    BlockDriverState *bs = bdrv_lookup_bs(name, name, errp);

    if (bs) {
        bdrv_ref(bs);
    }
    return bs;
}

/* Open for reading, and put a node on top that keeps writes in memory. Takes @options over. */
static BlockDriverState *open_with_overlay(const char *filename, const char *reference,
                                           JsonObject *options, int flags, Error **errp)
{
    BlockDriverState *bs, *overlay;
    bool read_only = !(flags & BDRV_O_RDWR);

    if (options && !block_opt_bool(options, "read-only", &read_only, errp)) {
        json_object_unref(options);
        return NULL;
    }
    bs = bdrv_open(filename, reference, options, flags & ~(BDRV_O_SNAPSHOT | BDRV_O_RDWR), errp);
    overlay = bs ? bdrv_new_overlay(bs, read_only, errp) : NULL;
    bdrv_unref(bs);
    return overlay;
}

BlockDriverState *bdrv_open(const char *filename, const char *reference, QDict *options, int flags,
                            Error **errp)
{
    BlockDriverState *bs;
    bool ok;

    if (flags & BDRV_O_SNAPSHOT) {
        return open_with_overlay(filename, reference, options, flags, errp);
    }
    if (reference) {
        g_clear_pointer(&options, json_object_unref);
        return open_reference(reference, errp);
    }
    options = options ?: json_object_new();
    bs = bdrv_new_node();
    if (depth == MAX_DEPTH) {
        error_setg(errp, "Images lie on each other more than %d deep", MAX_DEPTH);
        ok = false;
    } else {
        depth++;
        ok = open_node(bs, filename, options, flags, errp);
        depth--;
    }
    json_object_unref(options);
    if (!ok) {
        bdrv_unref(bs);
        return NULL;
    }
    return bs;
}

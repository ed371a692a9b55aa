/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of nodes: JSON objects, whose scalar values may also be text (they come from -drive). */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "qapi/json-text.h"
#include "qapi/util.h"
#include "qemu/cutils.h"

/* Take a member out; NULL: there is none. Owned by the caller. */
static JsonNode *take(JsonObject *options, const char *name)
{
    JsonNode *node = json_object_get_member(options, name);

    if (node) {
        node = json_node_ref(node);
        json_object_remove_member(options, name);
    }
    return node;
}

static char *scalar_text(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING
           ? json_node_dup_string(node) : json_text_format(node, false);
}

char *block_opt_str(JsonObject *options, const char *name)
{
    JsonNode *node = take(options, name);
    char *text = node ? scalar_text(node) : NULL;

    g_clear_pointer(&node, json_node_unref);
    return text;
}

bool block_opt_bool(JsonObject *options, const char *name, bool *value, Error **errp)
{
    g_autofree char *text = block_opt_str(options, name);

    if (!text) {
        return true;
    }
    if (!strcmp(text, "true") || !strcmp(text, "false")) {
        *value = !strcmp(text, "true");
        return true;
    }
    return qapi_bool_parse(name, text, value, errp);
}

bool block_opt_size(JsonObject *options, const char *name, int64_t *value, Error **errp)
{
    g_autofree char *text = block_opt_str(options, name);
    uint64_t size;

    if (!text) {
        return true;
    }
    if (qemu_strtosz(text, NULL, &size) < 0 || size > INT64_MAX) {
        error_setg(errp, "Parameter '%s' expects a size", name);
        error_append_hint(errp, "You may use k, M, G, T, P or E suffixes for kilobytes, megabytes, "
                                "gigabytes, terabytes, petabytes and exabytes.\n");
        return false;
    }
    *value = size;
    return true;
}

/* The object at @name in @parent, made if needed. */
static JsonObject *sub_object(JsonObject *parent, const char *name, Error **errp)
{
    JsonNode *node = json_object_get_member(parent, name);
    JsonObject *object;

    if (node && !JSON_NODE_HOLDS_OBJECT(node)) {
        error_setg(errp, "Cannot mix scalar and non-scalar keys: '%s'", name);
        return NULL;
    }
    if (node) {
        return json_node_get_object(node);
    }
    object = json_object_new();
    json_object_set_object_member(parent, name, object);
    return object;
}

/* Put @value at "a.b.c" under @object. */
static bool put_nested(JsonObject *object, const char *key, JsonNode *value, Error **errp)
{
    g_auto(GStrv) parts = g_strsplit(key, ".", 16);
    guint n = g_strv_length(parts);

    for (guint i = 0; i + 1 < n; i++) {
        object = sub_object(object, parts[i], errp);
        if (!object) {
            return false;
        }
    }
    if (json_object_has_member(object, parts[n - 1])) {
        error_setg(errp, "Cannot mix scalar and non-scalar keys: '%s'", key);
        return false;
    }
    json_object_set_member(object, parts[n - 1], json_node_copy(value));
    return true;
}

JsonObject *block_opts_nest(JsonObject *flat, Error **errp)
{
    g_autoptr(GList) names = json_object_get_members(flat);
    JsonObject *nested = json_object_new();

    for (GList *l = names; l; l = l->next) {
        if (!put_nested(nested, l->data, json_object_get_member(flat, l->data), errp)) {
            json_object_unref(nested);
            return NULL;
        }
    }
    return nested;
}

bool block_opts_check_empty(JsonObject *options, const char *driver, Error **errp)
{
    g_autoptr(GList) names = json_object_get_members(options);

    if (names) {
        error_setg(errp, "Block driver '%s' does not support the option '%s'", driver,
                   (char *)names->data);
    }
    return !names;
}

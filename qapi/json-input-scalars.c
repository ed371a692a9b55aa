/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scalars of the JSON input visitor: JSON types, or in the keyval form command-line words. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qemu/cutils.h"
#include "json-input-internal.h"

static bool expects(JsonInputVisitor *jiv, const char *name, const char *what, Error **errp)
{
    g_autofree char *full = json_input_full_name(jiv, name);

    error_setg(errp, "Parameter '%s' expects %s", full, what);
    return false;
}

static bool is_a(JsonNode *node, GType type)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

static bool is_string(JsonNode *node)
{
    return is_a(node, G_TYPE_STRING) && !json_node_is_big_uint64(node);
}

bool json_input_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (is_a(node, G_TYPE_INT64)) {
        *obj = json_node_get_int(node);
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        return !qemu_strtoi64(json_node_get_string(node), NULL, 0, obj) ||
               expects(jiv, name, "integer", errp);
    }
    return json_input_wrong_type(jiv, name, "integer", errp);
}

bool json_input_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (json_node_get_uint64(node, obj)) {
        return true;
    }
    /* A negative number stands for the same bits, as it always has. */
    if (is_a(node, G_TYPE_INT64)) {
        *obj = json_node_get_int(node);
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        return !qemu_strtou64(json_node_get_string(node), NULL, 0, obj) ||
               expects(jiv, name, "integer", errp);
    }
    return json_input_wrong_type(jiv, name, "integer", errp);
}

bool json_input_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_peek(jiv, name, false);

    if (jiv->keyval && node && is_string(node)) {
        json_input_take(jiv, name, NULL);
        return !qemu_strtosz(json_node_get_string(node), NULL, obj) || expects(jiv, name, "size", errp);
    }
    return json_input_uint64(v, name, obj, errp);
}

bool json_input_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);
    g_autofree char *full = NULL;

    if (!node) {
        return false;
    }
    if (is_a(node, G_TYPE_BOOLEAN)) {
        *obj = json_node_get_boolean(node);
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        full = json_input_full_name(jiv, name);
        return qapi_bool_parse(full, json_node_get_string(node), obj, errp);
    }
    return json_input_wrong_type(jiv, name, "boolean", errp);
}

bool json_input_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (is_string(node)) {
        *obj = g_strdup(json_node_get_string(node));
        return true;
    }
    if (jiv->keyval && is_a(node, G_TYPE_BOOLEAN)) {
        *obj = g_strdup(json_node_get_boolean(node) ? "on" : "off");
        return true;
    }
    if (jiv->keyval && JSON_NODE_HOLDS_VALUE(node)) {
        *obj = json_text_format(node, false);
        return true;
    }
    return json_input_wrong_type(jiv, name, "string", errp);
}

bool json_input_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);
    uint64_t big;

    if (!node) {
        return false;
    }
    if (is_a(node, G_TYPE_DOUBLE) || is_a(node, G_TYPE_INT64)) {
        *obj = json_node_get_double(node);
        return true;
    }
    if (json_node_get_uint64(node, &big)) {
        *obj = big;
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        return !qemu_strtod_finite(json_node_get_string(node), NULL, obj) ||
               expects(jiv, name, "number", errp);
    }
    return json_input_wrong_type(jiv, name, "number", errp);
}

bool json_input_any(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    JsonNode *node = json_input_take(json_input(v), name, errp);

    *obj = node ? json_node_copy(node) : NULL;
    return node != NULL;
}

bool json_input_null(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);

    *obj = NULL;
    return node && (JSON_NODE_HOLDS_NULL(node) || json_input_wrong_type(jiv, name, "null", errp));
}

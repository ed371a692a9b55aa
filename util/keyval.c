/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Option strings with dotted keys to nested JSON objects of strings. Objects whose keys are the
 * numbers 0, 1, 2 ... become arrays at the end.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/ctype.h"
#include "qemu/cutils.h"
#include "qemu/help_option.h"
#include "qemu/keyval.h"
#include "qemu/option.h"

#define MAX_FRAGMENT 127
#define MAX_INDEX 1000

/* Length of the key fragment at @s: a name or a list index; 0: neither. */
static size_t fragment_len(const char *s)
{
    size_t len = 0;

    if (qemu_isdigit(*s)) {
        len = strspn(s, "0123456789");
    } else if (qemu_isalpha(*s) || *s == '_') {
        while (qemu_isalnum(s[len]) || s[len] == '-' || s[len] == '_') {
            len++;
        }
    }
    return len <= MAX_FRAGMENT ? len : 0;
}

/* The member @name of @obj as an object, made if it isn't there; NULL if it is a string. */
static JsonObject *descend(JsonObject *obj, const char *name)
{
    JsonNode *node = json_object_get_member(obj, name);

    if (!node) {
        node = json_node_new(JSON_NODE_OBJECT);
        json_node_take_object(node, json_object_new());
        json_object_set_member(obj, name, node);
    }
    return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* Store @value under the dotted @key. */
static bool put(JsonObject *obj, const char *key, const char *value, Error **errp)
{
    const char *s = key;

    for (;;) {
        size_t len = fragment_len(s);
        g_autofree char *name = g_strndup(s, len);

        if (!len || (s[len] && s[len] != '.')) {
            error_setg(errp, "Invalid parameter '%s'", key);
            return false;
        }
        if (!s[len]) {
            JsonNode *old = json_object_get_member(obj, name);

            if (old && JSON_NODE_HOLDS_OBJECT(old)) {
                error_setg(errp, "Parameters '%s.*' used inconsistently", key);
                return false;
            }
            json_object_set_string_member(obj, name, value);
            return true;
        }
        obj = descend(obj, name);
        s += len;
        if (!obj) {
            error_setg(errp, "Parameters '%.*s.*' used inconsistently", (int)(s - key), key);
            return false;
        }
        s++;
    }
}

/* One piece of @p into @obj; the position behind it, or NULL. */
static const char *parse_one(JsonObject *obj, const char *p, const char *implied_key, bool *help,
                             Error **errp)
{
    size_t len = strcspn(p, "=,");
    g_autofree char *key = g_strndup(p, len);
    g_autofree char *value = NULL;

    if (p[len] == '=') {
        p = get_opt_value(p + len + 1, &value);
    } else if (is_help_option(key)) {
        *help = true;
        return p[len] ? p + len + 1 : p + len;
    } else if (implied_key) {
        value = g_steal_pointer(&key);
        key = g_strdup(implied_key);
        p += len;
    } else {
        error_setg(errp, *key ? "Expected '=' after parameter '%s'" : "Invalid parameter '%s'",
                   key);
        return NULL;
    }
    if (!put(obj, key, value, errp)) {
        return NULL;
    }
    return *p == ',' ? p + 1 : p;
}

/* ---- lists ---- */

static bool all_indexes(JsonObject *obj, bool *mixed)
{
    g_autoptr(GList) names = json_object_get_members(obj);
    unsigned digits = 0, others = 0;

    for (GList *l = names; l; l = l->next) {
        *(qemu_isdigit(*(const char *)l->data) ? &digits : &others) += 1;
    }
    *mixed = digits && others;
    return digits && !others;
}

static JsonNode *listify(JsonNode *node, const char *path, Error **errp);

/* A copy of each member, with lists in place; NULL: errp. */
static JsonNode *listify_members(JsonObject *obj, const char *path, Error **errp)
{
    g_autoptr(GList) names = json_object_get_members(obj);
    JsonObject *out = json_object_new();
    JsonNode *node;

    for (GList *l = names; l; l = l->next) {
        g_autofree char *sub = g_strconcat(path, *path ? "." : "", l->data, NULL);
        JsonNode *item = listify(json_object_get_member(obj, l->data), sub, errp);

        if (!item) {
            json_object_unref(out);
            return NULL;
        }
        json_object_set_member(out, l->data, item);
    }
    node = json_node_init_object(json_node_alloc(), out);
    json_object_unref(out);
    return node;
}

static JsonNode *make_list(JsonObject *obj, const char *path, Error **errp)
{
    unsigned size = json_object_get_size(obj);
    JsonArray *out = json_array_sized_new(MIN(size, MAX_INDEX));
    JsonNode *node;

    for (unsigned i = 0; i < size; i++) {
        g_autofree char *name = g_strdup_printf("%u", i);
        g_autofree char *sub = g_strconcat(path, ".", name, NULL);
        JsonNode *item = json_object_get_member(obj, name);

        if (!item) {
            error_setg(errp, "Parameter '%s' missing", sub);
        }
        item = item ? listify(item, sub, errp) : NULL;
        if (!item) {
            json_array_unref(out);
            return NULL;
        }
        json_array_add_element(out, item);
    }
    node = json_node_init_array(json_node_alloc(), out);
    json_array_unref(out);
    return node;
}

static JsonNode *listify(JsonNode *node, const char *path, Error **errp)
{
    bool mixed;

    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        return json_node_copy(node);
    }
    JsonObject *obj = json_node_get_object(node);

    if (all_indexes(obj, &mixed) && *path) {
        return make_list(obj, path, errp);
    }
    if (mixed) {
        error_setg(errp, "Parameters '%s.*' used inconsistently", path);
        return NULL;
    }
    return listify_members(obj, path, errp);
}

/* ---- entry points ---- */

JsonNode *keyval_parse(const char *params, const char *implied_key, bool *help, Error **errp)
{
    g_autoptr(JsonNode) raw = json_node_new(JSON_NODE_OBJECT);
    bool wants_help = false;

    json_node_take_object(raw, json_object_new());
    for (const char *p = params; p && *p; implied_key = NULL) {
        p = parse_one(json_node_get_object(raw), p, implied_key, &wants_help, errp);
        if (!p) {
            return NULL;
        }
    }
    if (help) {
        *help = wants_help;
    } else if (wants_help) {
        error_setg(errp, "Help is not available for this option");
        return NULL;
    }
    return listify(raw, "", errp);
}

bool keyval_merge(JsonNode *dest, JsonNode *merged, Error **errp)
{
    JsonObject *to = json_node_get_object(dest), *from = json_node_get_object(merged);
    g_autoptr(GList) names = json_object_get_members(from);

    for (GList *l = names; l; l = l->next) {
        JsonNode *old = json_object_get_member(to, l->data);
        JsonNode *new = json_object_get_member(from, l->data);

        if (old && JSON_NODE_TYPE(old) != JSON_NODE_TYPE(new)) {
            error_setg(errp, "Parameter '%s%s' used inconsistently", (const char *)l->data,
                       JSON_NODE_HOLDS_VALUE(old) ? "" : ".*");
            return false;
        }
        if (!old || JSON_NODE_HOLDS_VALUE(new)) {
            json_object_set_member(to, l->data, json_node_copy(new));
        } else if (JSON_NODE_HOLDS_OBJECT(new)) {
            if (!keyval_merge(old, new, errp)) {
                return false;
            }
        } else {
            JsonArray *more = json_node_get_array(new);

            for (unsigned i = 0; i < json_array_get_length(more); i++) {
                json_array_add_element(json_node_get_array(old),
                                       json_node_copy(json_array_get_element(more, i)));
            }
        }
    }
    return true;
}

bool keyval_parse_into(JsonNode *node, const char *params, const char *implied_key, bool *help,
                       Error **errp)
{
    g_autoptr(JsonNode) parsed = keyval_parse(params, implied_key, help, errp);

    return parsed && keyval_merge(node, parsed, errp);
}

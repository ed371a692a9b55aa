/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checking JSON values against the types of the QMP tables. Messages are those that QMP clients
 * know.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qmp-spec.h"

const QmpBuiltin qmp_builtins[] = {
    { "str", "string", "string" },
    { "bool", "boolean", "boolean" },
    { "number", "number", "number" },
    { "any", "value", "any" },
    { "null", "null", "null" },
    { "int", "int", "integer", INT64_MIN, INT64_MAX },
    { "int8", "int", "integer", INT8_MIN, INT8_MAX },
    { "int16", "int", "integer", INT16_MIN, INT16_MAX },
    { "int32", "int", "integer", INT32_MIN, INT32_MAX },
    { "int64", "int", "integer", INT64_MIN, INT64_MAX },
    { "uint8", "int", "integer", 0, UINT8_MAX },
    { "uint16", "int", "integer", 0, UINT16_MAX },
    { "uint32", "int", "integer", 0, UINT32_MAX },
    { "uint64", "int", "integer", INT64_MIN, INT64_MAX },
    { "size", "int", "integer", INT64_MIN, INT64_MAX },
    { 0 }
};

/* ---- reading the texts ---- */

const QmpBuiltin *qmp_find_builtin(const char *name)
{
    for (const QmpBuiltin *b = qmp_builtins; b->name; b++) {
        if (!strcmp(b->name, name)) {
            return b;
        }
    }
    return NULL;
}

const char *qmp_type_spec(const char *name)
{
    for (const QmpType *t = qmp_types; t->name; t++) {
        if (!strcmp(t->name, name)) {
            return t->spec;
        }
    }
    return NULL;
}

bool qmp_next_member(const char **spec, QmpMember *m)
{
    const char *s = *spec + strspn(*spec, " ");
    const char *colon = strchr(s, ':');
    size_t len = strcspn(s, " ");

    if (!colon || colon > s + len) {
        return false;
    }
    m->optional = *s == '*';
    s += m->optional;
    len -= m->optional;
    g_strlcpy(m->name, s, MIN(sizeof(m->name), (size_t)(colon - s + 1)));
    g_strlcpy(m->type, colon + 1, MIN(sizeof(m->type), (size_t)(s + len - colon)));
    *spec = s + len;
    return true;
}

/* ---- checks ---- */

static bool wrong_type(const char *what, const char *expected, Error **errp)
{
    error_setg(errp, "Invalid parameter type for '%s', expected: %s", what, expected);
    return false;
}

static bool fits_json_type(const char *json_type, JsonNode *value)
{
    GType type = json_node_get_value_type(value);

    if (!strcmp(json_type, "value")) {
        return true;
    }
    if (!strcmp(json_type, "null")) {
        return JSON_NODE_HOLDS_NULL(value);
    }
    if (!JSON_NODE_HOLDS_VALUE(value)) {
        return false;
    }
    if (!strcmp(json_type, "string")) {
        return type == G_TYPE_STRING && !json_node_is_big_uint64(value);
    }
    if (!strcmp(json_type, "boolean")) {
        return type == G_TYPE_BOOLEAN;
    }
    if (json_node_is_big_uint64(value)) {
        return true;
    }
    return type == G_TYPE_INT64 || (type == G_TYPE_DOUBLE && !strcmp(json_type, "number"));
}

static bool check_builtin(const QmpBuiltin *b, JsonNode *value, const char *what, Error **errp)
{
    if (!fits_json_type(b->json_type, value)) {
        return wrong_type(what, b->expected, errp);
    }
    if (strcmp(b->json_type, "int")) {
        return true;
    }
    if (json_node_is_big_uint64(value)) {
        if (strcmp(b->name, "uint64") && strcmp(b->name, "size")) {
            error_setg(errp, "Parameter '%s' expects %s", what, b->name);
            return false;
        }
    } else if (json_node_get_int(value) < b->min || json_node_get_int(value) > b->max) {
        error_setg(errp, "Parameter '%s' expects %s", what, b->name);
        return false;
    }
    return true;
}

static bool check_enum(const char *values, JsonNode *value, const char *what, Error **errp)
{
    g_auto(GStrv) list = g_strsplit(values, " ", -1);

    if (!fits_json_type("string", value)) {
        return wrong_type(what, "string", errp);
    }
    if (!g_strv_contains((const char *const *)list, json_node_get_string(value))) {
        error_setg(errp, "Parameter '%s' does not accept value '%s'", what,
                   json_node_get_string(value));
        return false;
    }
    return true;
}

static bool check_list(const char *type, JsonNode *value, const char *what, Error **errp)
{
    g_autofree char *element = g_strndup(type + 1, strlen(type) - 2);
    JsonArray *array;

    if (!JSON_NODE_HOLDS_ARRAY(value)) {
        return wrong_type(what, "array", errp);
    }
    array = json_node_get_array(value);
    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        g_autofree char *name = g_strdup_printf("%s[%u]", what, i);

        if (!qmp_check_type(element, json_array_get_element(array, i), name, errp)) {
            return false;
        }
    }
    return true;
}

bool qmp_check_type(const char *type, JsonNode *value, const char *what, Error **errp)
{
    const QmpBuiltin *builtin = qmp_find_builtin(type);
    const char *spec;

    if (builtin) {
        return check_builtin(builtin, value, what, errp);
    }
    if (type[0] == '[') {
        return check_list(type, value, what, errp);
    }
    spec = qmp_type_spec(type);
    g_assert(spec);
    if (spec[0] == '=') {
        return check_enum(spec + 1, value, what, errp);
    }
    if (!JSON_NODE_HOLDS_OBJECT(value)) {
        return wrong_type(what, "object", errp);
    }
    return qmp_check_args(spec, json_node_get_object(value), false, errp);
}

/* The first member that @spec does not know. */
static bool check_unexpected(const char *spec, JsonObject *args, Error **errp)
{
    JsonObjectIter iter;
    const char *name;

    json_object_iter_init_ordered(&iter, args);
    while (json_object_iter_next_ordered(&iter, &name, NULL)) {
        const char *s = spec;
        bool known = false;
        QmpMember m;

        while (!known && qmp_next_member(&s, &m)) {
            known = !strcmp(m.name, name);
        }
        if (!known) {
            error_setg(errp, "Parameter '%s' is unexpected", name);
            return false;
        }
    }
    return true;
}

bool qmp_check_args(const char *spec, JsonObject *args, bool open, Error **errp)
{
    const char *s = spec;
    QmpMember m;

    while (qmp_next_member(&s, &m)) {
        JsonNode *value = json_object_get_member(args, m.name);

        if (!value && !m.optional) {
            error_setg(errp, "Parameter '%s' is missing", m.name);
            return false;
        }
        if (value && !qmp_check_type(m.type, value, m.name, errp)) {
            return false;
        }
    }
    return open || check_unexpected(spec, args, errp);
}

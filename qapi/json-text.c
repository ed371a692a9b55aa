/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON nodes into text, and unsigned numbers as nodes.
 */
#include "qemu/osdep.h"
#include "qapi/json-text.h"
#include "json-private.h"

/* ---- unsigned numbers ---- */

JsonNode *json_node_new_uint64(uint64_t value)
{
    g_autofree char *text = NULL;

    if (value <= INT64_MAX) {
        return json_node_init_int(json_node_alloc(), value);
    }
    text = g_strdup_printf(JSON_BIG_PREFIX "%" PRIu64, value);
    return json_node_init_string(json_node_alloc(), text);
}

bool json_node_is_big_uint64(JsonNode *node)
{
    return json_node_get_value_type(node) == G_TYPE_STRING &&
           g_str_has_prefix(json_node_get_string(node), JSON_BIG_PREFIX);
}

bool json_node_get_uint64(JsonNode *node, uint64_t *value)
{
    if (json_node_is_big_uint64(node)) {
        const char *digits = json_node_get_string(node) + strlen(JSON_BIG_PREFIX);

        *value = g_ascii_strtoull(digits, NULL, 10);
        return true;
    }
    if (json_node_get_value_type(node) != G_TYPE_INT64 || json_node_get_int(node) < 0) {
        return false;
    }
    *value = json_node_get_int(node);
    return true;
}

/* ---- nodes to text ---- */

static void format_node(GString *out, JsonNode *node, int indent);

static void format_char(GString *out, gunichar c)
{
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char letter[] = "\"\\bfnrt";
    const char *p = c && c < 0x80 ? strchr(plain, c) : NULL;

    if (p) {
        g_string_append_c(out, '\\');
        g_string_append_c(out, letter[p - plain]);
    } else if (c >= 0x20 && c < 0x7f) {
        g_string_append_c(out, c);
    } else if (c < 0x10000) {
        g_string_append_printf(out, "\\u%04X", c);
    } else {
        c -= 0x10000;
        g_string_append_printf(out, "\\u%04X\\u%04X", 0xd800 | c >> 10, 0xdc00 | (c & 0x3ff));
    }
}

static void format_string(GString *out, const char *s)
{
    g_autofree char *valid = g_utf8_make_valid(s, -1);

    g_string_append_c(out, '"');
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        format_char(out, g_utf8_get_char(p));
    }
    g_string_append_c(out, '"');
}

static void format_scalar(GString *out, JsonNode *node)
{
    char buf[G_ASCII_DTOSTR_BUF_SIZE];

    switch (json_node_get_value_type(node)) {
    case G_TYPE_BOOLEAN:
        g_string_append(out, json_node_get_boolean(node) ? "true" : "false");
        break;
    case G_TYPE_INT64:
        g_string_append_printf(out, "%" PRId64, (int64_t)json_node_get_int(node));
        break;
    case G_TYPE_DOUBLE:
        g_ascii_formatd(buf, sizeof(buf), "%.17g", json_node_get_double(node));
        g_string_append(out, buf);
        break;
    default:
        if (json_node_is_big_uint64(node)) {
            g_string_append(out, json_node_get_string(node) + strlen(JSON_BIG_PREFIX));
        } else {
            format_string(out, json_node_get_string(node));
        }
    }
}

/* What comes before item @i at @indent (-1: all on one line). */
static void format_separator(GString *out, unsigned i, int indent)
{
    if (i) {
        g_string_append_c(out, ',');
    }
    if (indent >= 0) {
        g_string_append_printf(out, "\n%*s", indent, "");
    } else if (i) {
        g_string_append_c(out, ' ');
    }
}

static void format_array(GString *out, JsonArray *array, int indent)
{
    int inner = indent < 0 ? -1 : indent + 4;
    unsigned n = json_array_get_length(array);

    g_string_append_c(out, '[');
    for (unsigned i = 0; i < n; i++) {
        format_separator(out, i, inner);
        format_node(out, json_array_get_element(array, i), inner);
    }
    if (n) {
        format_separator(out, 0, indent);
    }
    g_string_append_c(out, ']');
}

static void format_object(GString *out, JsonObject *object, int indent)
{
    int inner = indent < 0 ? -1 : indent + 4;
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;
    unsigned i = 0;

    g_string_append_c(out, '{');
    json_object_iter_init_ordered(&iter, object);
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        format_separator(out, i++, inner);
        format_string(out, name);
        g_string_append(out, ": ");
        format_node(out, value, inner);
    }
    if (i) {
        format_separator(out, 0, indent);
    }
    g_string_append_c(out, '}');
}

static void format_node(GString *out, JsonNode *node, int indent)
{
    switch (json_node_get_node_type(node)) {
    case JSON_NODE_OBJECT:
        format_object(out, json_node_get_object(node), indent);
        break;
    case JSON_NODE_ARRAY:
        format_array(out, json_node_get_array(node), indent);
        break;
    case JSON_NODE_VALUE:
        format_scalar(out, node);
        break;
    case JSON_NODE_NULL:
        g_string_append(out, "null");
        break;
    }
}

char *json_text_format(JsonNode *node, bool pretty)
{
    GString *out = g_string_new(NULL);

    format_node(out, node, pretty ? 0 : -1);
    return g_string_free(out, false);
}

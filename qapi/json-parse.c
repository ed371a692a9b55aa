/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON tokens into strict JSON, and strict JSON into nodes.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "json-private.h"

/* ---- strings and numbers of the input ---- */

/* Four hexadecimal digits, or -1. */
static int hex4(const char *s, const char *end)
{
    int value = 0;

    if (end - s < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit(s[i])) {
            return -1;
        }
        value = value * 16 + g_ascii_xdigit_value(s[i]);
    }
    return value;
}

static bool is_noncharacter(gunichar c)
{
    return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* A \u escape (or surrogate pair) at @s, after the "\u"; how many bytes it takes, or 0. */
static size_t check_unicode_escape(const char *s, const char *end)
{
    int high = hex4(s, end);
    int low;

    if (high <= 0 || (high >= 0xdc00 && high <= 0xdfff) || is_noncharacter(high)) {
        return 0;
    }
    if (high < 0xd800 || high > 0xdbff) {
        return 4;
    }
    if (end - s < 10 || s[4] != '\\' || s[5] != 'u') {
        return 0;
    }
    low = hex4(s + 6, end);
    if (low < 0xdc00 || low > 0xdfff ||
        is_noncharacter(0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff))) {
        return 0;
    }
    return 10;
}

/* An escape at @s, after the backslash; bytes taken, or 0 when it is none. */
static size_t append_escape(GString *text, const char *s, const char *end)
{
    size_t len = 1;

    if (*s == '\'') {
        g_string_append_c(text, '\'');
        return 1;
    }
    if (*s == 'u') {
        len = check_unicode_escape(s + 1, end);
        if (!len) {
            return 0;
        }
        len++;
    } else if (!strchr("\"\\/bfnrt", *s)) {
        return 0;
    }
    g_string_append_c(text, '\\');
    g_string_append_len(text, s, len);
    return len;
}

static bool valid_utf8(const char *s, size_t len)
{
    const char *end = s + len;

    if (!g_utf8_validate(s, len, NULL)) {
        return false;
    }
    for (; s < end; s = g_utf8_next_char(s)) {
        if (is_noncharacter(g_utf8_get_char(s))) {
            return false;
        }
    }
    return true;
}

const char *json_append_string(GString *text, const char *body, size_t len)
{
    const char *end = body + len;

    if (!valid_utf8(body, len)) {
        return "invalid UTF-8 sequence in string";
    }
    g_string_append_c(text, '"');
    while (body < end) {
        char c = *body++;
        size_t n;

        if (c == '\\') {
            n = append_escape(text, body, end);
            if (!n) {
                return "invalid escape sequence in string";
            }
            body += n;
        } else {
            if (c == '"') {
                g_string_append_c(text, '\\');
            }
            g_string_append_c(text, c);
        }
    }
    g_string_append_c(text, '"');
    return NULL;
}

static const char *skip_digits(const char *s)
{
    while (g_ascii_isdigit(*s)) {
        s++;
    }
    return s;
}

/* Whether @s is a number as RFC 8259 has it; *integer: without fraction and exponent. */
static bool scan_number(const char *s, bool *integer)
{
    const char *digits;

    *integer = true;
    s += *s == '-';
    digits = s;
    s = skip_digits(s);
    if (s == digits || (*digits == '0' && s - digits > 1)) {
        return false;
    }
    if (*s == '.') {
        *integer = false;
        digits = ++s;
        s = skip_digits(s);
        if (s == digits) {
            return false;
        }
    }
    if (*s == 'e' || *s == 'E') {
        *integer = false;
        s++;
        s += *s == '+' || *s == '-';
        digits = s;
        s = skip_digits(s);
        if (s == digits) {
            return false;
        }
    }
    return *s == '\0';
}

bool json_append_number(GString *text, const char *token)
{
    bool integer;

    if (!scan_number(token, &integer)) {
        return false;
    }
    if (!integer || g_ascii_string_to_signed(token, 10, INT64_MIN, INT64_MAX, NULL, NULL)) {
        g_string_append(text, token);
    } else if (g_ascii_string_to_unsigned(token, 10, 0, UINT64_MAX, NULL, NULL)) {
        g_string_append_printf(text, "\"" JSON_BIG_PREFIX "%s\"", token);
    } else {
        g_string_append_printf(text, "%s.0", token);
    }
    return true;
}

/* ---- strict JSON to nodes ---- */

typedef struct KeyCheck {
    GHashTable *members; /* JsonObject -> how many members were parsed */
    bool duplicate;
} KeyCheck;

static void on_member(JsonParser *parser, JsonObject *object, const char *name, void *opaque)
{
    KeyCheck *check = opaque;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(check->members, object));

    g_hash_table_insert(check->members, object, GUINT_TO_POINTER(n + 1));
}

static void on_object_end(JsonParser *parser, JsonObject *object, void *opaque)
{
    KeyCheck *check = opaque;
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(check->members, object));

    check->duplicate |= n != json_object_get_size(object);
    g_hash_table_remove(check->members, object);
}

static const char *parse_problem(const GError *gerr)
{
    if (!g_error_matches(gerr, JSON_PARSER_ERROR, gerr->code)) {
        return "expecting value";
    }
    switch (gerr->code) {
    case JSON_PARSER_ERROR_MISSING_COMMA:
        return "expected separator in list or object";
    case JSON_PARSER_ERROR_MISSING_COLON:
        return "missing : in object pair";
    default:
        return "expecting value";
    }
}

JsonNode *json_parse_strict(const char *text, size_t len, Error **errp)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GHashTable) members = g_hash_table_new(NULL, NULL);
    g_autoptr(GError) gerr = NULL;
    KeyCheck check = { .members = members };

    g_signal_connect(parser, "object-member", G_CALLBACK(on_member), &check);
    g_signal_connect(parser, "object-end", G_CALLBACK(on_object_end), &check);
    if (!json_parser_load_from_data(parser, text, len, &gerr)) {
        error_setg(errp, "JSON parse error, %s", parse_problem(gerr));
        return NULL;
    }
    if (check.duplicate) {
        error_setg(errp, "JSON parse error, duplicate key");
        return NULL;
    }
    return json_parser_steal_root(parser);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enumerations as text, words for booleans, QAPI names. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"

const char *qapi_enum_lookup(const QEnumLookup *lookup, int val)
{
    assert(val >= 0 && val < lookup->size);
    return lookup->array[val];
}

int qapi_enum_parse(const QEnumLookup *lookup, const char *buf, int def, Error **errp)
{
    if (!buf) {
        return def;
    }
    for (int i = 0; i < lookup->size; i++) {
        if (lookup->array[i] && !strcmp(buf, lookup->array[i])) {
            return i;
        }
    }
    error_setg(errp, "invalid parameter value: %s", buf);
    return def;
}

bool qapi_bool_parse(const char *name, const char *value, bool *obj, Error **errp)
{
    static const char *const yes[] = { "on", "yes", "true", "y", NULL };
    static const char *const no[] = { "off", "no", "false", "n", NULL };

    if (g_strv_contains(yes, value)) {
        *obj = true;
        return true;
    }
    if (g_strv_contains(no, value)) {
        *obj = false;
        return true;
    }
    error_setg(errp, "Parameter '%s' expects 'on' or 'off'", name);
    return false;
}

/* Length of "__RFQDN_" at the start of @str; 0 for none, -1 when it starts so and does not end. */
static int downstream_prefix(const char *str)
{
    const char *p = str;

    if (*p != '_') {
        return 0;
    }
    if (*++p != '_') {
        return -1;
    }
    do {
        p++;
    } while (g_ascii_isalnum(*p) || *p == '-' || *p == '.');
    return *p == '_' ? p + 1 - str : -1;
}

int parse_qapi_name(const char *str, bool complete)
{
    const char *p = str;
    int prefix = downstream_prefix(str);

    if (prefix < 0) {
        return -1;
    }
    p += prefix;
    if (!g_ascii_isalpha(*p)) {
        return -1;
    }
    do {
        p++;
    } while (g_ascii_isalnum(*p) || *p == '-' || *p == '_');
    return complete && *p ? -1 : p - str;
}

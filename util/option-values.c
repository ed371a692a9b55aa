/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options as booleans, numbers and sizes. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "option-internal.h"

bool parse_option_bool(const char *name, const char *value, bool *ret, Error **errp)
{
    if (!strcmp(value, "on") || !strcmp(value, "yes") || !strcmp(value, "true") ||
        !strcmp(value, "y")) {
        *ret = true;
    } else if (!strcmp(value, "off") || !strcmp(value, "no") || !strcmp(value, "false") ||
               !strcmp(value, "n")) {
        *ret = false;
    } else {
        error_setg(errp, "Parameter '%s' expects 'on' or 'off'", name);
        return false;
    }
    return true;
}

bool parse_option_number(const char *name, const char *value, uint64_t *ret, Error **errp)
{
    int err = qemu_strtou64(value, NULL, 0, ret);

    if (err == -ERANGE) {
        error_setg(errp, "Value '%s' is too large for parameter '%s'", value, name);
    } else if (err) {
        error_setg(errp, "Parameter '%s' expects a number", name);
    }
    return !err;
}

bool parse_option_size(const char *name, const char *value, uint64_t *ret, Error **errp)
{
    ERRP_GUARD();
    int err = qemu_strtosz(value, NULL, ret);

    if (err == -ERANGE) {
        error_setg(errp, "Value '%s' is out of range for parameter '%s'", value, name);
    } else if (err) {
        error_setg(errp, "Parameter '%s' expects a non-negative number below 2^64", name);
        error_append_hint(errp, "Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, "
                          "tera-, peta-\nand exabytes, respectively.\n");
    }
    return !err;
}

bool qemu_opt_check(const QemuOptDesc *desc, const char *name, const char *value, Error **errp)
{
    uint64_t number;
    bool flag;

    switch (desc ? desc->type : QEMU_OPT_STRING) {
    case QEMU_OPT_BOOL:
        return parse_option_bool(name, value, &flag, errp);
    case QEMU_OPT_NUMBER:
        return parse_option_number(name, value, &number, errp);
    case QEMU_OPT_SIZE:
        return parse_option_size(name, value, &number, errp);
    default:
        return true;
    }
}

bool has_help_option(const char *param)
{
    g_auto(GStrv) words = g_strsplit(param, ",", 0);

    for (char **word = words; *word; word++) {
        if (is_help_option(*word)) {
            return true;
        }
    }
    return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text into a scalar, or into a list of integers and ranges of them.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/string-input-visitor.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"
#include "qemu/option.h"

/* Longest list: a range is text of a few bytes, so its length must be bounded. */
#define MAX_ELEMENTS 65536

struct StringInputVisitor {
    Visitor visitor;
    const char *string;
    /* Elements (int64_t, or the bits of a uint64_t) while in a list, and the next one. */
    GArray *elements;
    guint next;
};

static StringInputVisitor *to_siv(Visitor *v)
{
    return container_of(v, StringInputVisitor, visitor);
}

static bool expects(const char *name, const char *what, Error **errp)
{
    error_setg(errp, "Parameter '%s' expects %s", name ?: "null", what);
    return false;
}

/* ---- lists ---- */

/* Adds @low..@high; false when that is none or too many. */
static bool add_range(GArray *elements, int64_t low, int64_t high)
{
    if (high < low || (uint64_t)high - low >= MAX_ELEMENTS - elements->len) {
        return false;
    }
    for (int64_t i = low; ; i++) {
        g_array_append_val(elements, i);
        if (i == high) {
            return true;
        }
    }
}

/* Parses "N" or "N-M" in one item of the list. */
static bool parse_item(GArray *elements, const char *item)
{
    int64_t low, high;
    uint64_t big;
    const char *end;

    if (qemu_strtoi64(item, &end, 0, &low)) {
        /* Only above INT64_MAX, and without ranges. */
        if (qemu_strtou64(item, NULL, 0, &big) || elements->len >= MAX_ELEMENTS) {
            return false;
        }
        g_array_append_val(elements, big);
        return true;
    }
    high = low;
    if (*end == '-' && qemu_strtoi64(end + 1, &end, 0, &high)) {
        return false;
    }
    return !*end && add_range(elements, low, high);
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp)
{
    StringInputVisitor *siv = to_siv(v);
    g_auto(GStrv) items = g_strsplit(siv->string, ",", 0);
    g_autoptr(GArray) elements = g_array_new(false, false, sizeof(int64_t));

    for (int i = 0; items[i]; i++) {
        if (!parse_item(elements, items[i])) {
            return expects(name, "integer or list of integers", errp);
        }
    }
    assert(!siv->elements);
    siv->elements = g_steal_pointer(&elements);
    siv->next = 0;
    if (list && siv->elements->len) {
        *list = g_malloc0(size);
    }
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size)
{
    StringInputVisitor *siv = to_siv(v);

    tail->next = siv->next < siv->elements->len ? g_malloc0(size) : NULL;
    return tail->next;
}

static bool check_list(Visitor *v, Error **errp)
{
    StringInputVisitor *siv = to_siv(v);

    if (siv->next < siv->elements->len) {
        error_setg(errp, "Fewer list elements expected");
        return false;
    }
    return true;
}

static void end_list(Visitor *v, void **list)
{
    g_clear_pointer(&to_siv(v)->elements, g_array_unref);
}

static bool next_element(StringInputVisitor *siv, const char *name, int64_t *obj, Error **errp)
{
    if (siv->next >= siv->elements->len) {
        error_setg(errp, "Parameter '%s': too few list elements", name ?: "null");
        return false;
    }
    *obj = g_array_index(siv->elements, int64_t, siv->next++);
    return true;
}

/* ---- scalars ---- */

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    StringInputVisitor *siv = to_siv(v);

    if (siv->elements) {
        return next_element(siv, name, obj, errp);
    }
    return !qemu_strtoi64(siv->string, NULL, 0, obj) || expects(name, "int64", errp);
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    StringInputVisitor *siv = to_siv(v);

    if (siv->elements) {
        return next_element(siv, name, (int64_t *)obj, errp);
    }
    return !qemu_strtou64(siv->string, NULL, 0, obj) || expects(name, "uint64", errp);
}

static bool type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return parse_option_size(name ?: "null", to_siv(v)->string, obj, errp);
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return qapi_bool_parse(name ?: "null", to_siv(v)->string, obj, errp);
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    *obj = g_strdup(to_siv(v)->string);
    return true;
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return !qemu_strtod_finite(to_siv(v)->string, NULL, obj) || expects(name, "number", errp);
}

static bool type_null(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    *obj = NULL;
    return !*to_siv(v)->string || expects(name, "null", errp);
}

static void siv_free(Visitor *v)
{
    StringInputVisitor *siv = to_siv(v);

    g_clear_pointer(&siv->elements, g_array_unref);
    g_free(siv);
}

Visitor *string_input_visitor_new(const char *str)
{
    StringInputVisitor *siv = g_new0(StringInputVisitor, 1);

    siv->string = str;
    siv->visitor = (Visitor) {
        .type = VISITOR_INPUT,
        .start_list = start_list,
        .next_list = next_list,
        .check_list = check_list,
        .end_list = end_list,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_size = type_size,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_null = type_null,
        .free = siv_free,
    };
    return &siv->visitor;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scalar, or a list of integers, into text. Neighbours in a list are joined to a range: "1,3-5".
 */
#include "qemu/osdep.h"
#include "qapi/string-output-visitor.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"

struct StringOutputVisitor {
    Visitor visitor;
    bool human;
    GString *string;
    char **result;
    /* Elements while in a list. */
    GArray *elements;
};

static StringOutputVisitor *to_sov(Visitor *v)
{
    return container_of(v, StringOutputVisitor, visitor);
}

/* ---- lists ---- */

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp)
{
    StringOutputVisitor *sov = to_sov(v);

    assert(!sov->elements);
    sov->elements = g_array_new(false, false, sizeof(int64_t));
    return true;
}

/* Appends all ranges in number format @fmt. */
static void append_ranges(StringOutputVisitor *sov, bool hex)
{
    const int64_t *e = (const int64_t *)sov->elements->data;
    guint n = sov->elements->len;

    for (guint i = 0; i < n; ) {
        guint last = i;

        while (last + 1 < n && e[last + 1] == e[last] + 1) {
            last++;
        }
        g_string_append_printf(sov->string, hex ? "%s0x%" PRIx64 : "%s%" PRId64, i ? "," : "",
                               e[i]);
        if (last > i) {
            g_string_append_printf(sov->string, hex ? "-0x%" PRIx64 : "-%" PRId64, e[last]);
        }
        i = last + 1;
    }
}

static void end_list(Visitor *v, void **list)
{
    StringOutputVisitor *sov = to_sov(v);

    append_ranges(sov, false);
    if (sov->human && sov->elements->len) {
        g_string_append(sov->string, " (");
        append_ranges(sov, true);
        g_string_append_c(sov->string, ')');
    }
    g_clear_pointer(&sov->elements, g_array_unref);
}

/* ---- scalars ---- */

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->elements) {
        g_array_append_val(sov->elements, *obj);
        return true;
    }
    g_string_append_printf(sov->string, "%" PRId64, *obj);
    if (sov->human) {
        g_string_append_printf(sov->string, " (0x%" PRIx64 ")", *obj);
    }
    return true;
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->elements) {
        g_array_append_val(sov->elements, *obj);
        return true;
    }
    if (sov->human) {
        /* Signed, as people know it: -1 is "not set". */
        g_string_append_printf(sov->string, "%" PRId64 " (0x%" PRIx64 ")", *obj, *obj);
    } else {
        g_string_append_printf(sov->string, "%" PRIu64, *obj);
    }
    return true;
}

static bool type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    StringOutputVisitor *sov = to_sov(v);

    g_string_append_printf(sov->string, "%" PRIu64, *obj);
    if (sov->human) {
        g_autofree char *size = size_to_str(*obj);

        g_string_append_printf(sov->string, " (%s)", size);
    }
    return true;
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    g_string_append(to_sov(v)->string, *obj ? "true" : "false");
    return true;
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->human) {
        g_string_append_printf(sov->string, *obj ? "\"%s\"" : "<null>", *obj);
    } else {
        g_string_append(sov->string, *obj ?: "");
    }
    return true;
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    g_string_append_printf(to_sov(v)->string, "%.17g", *obj);
    return true;
}

static bool type_null(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    if (to_sov(v)->human) {
        g_string_append(to_sov(v)->string, "<null>");
    }
    return true;
}

static void sov_complete(Visitor *v, void *opaque)
{
    StringOutputVisitor *sov = to_sov(v);

    assert(opaque == sov->result);
    *sov->result = g_string_free(g_steal_pointer(&sov->string), false);
}

static void sov_free(Visitor *v)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->string) {
        g_string_free(sov->string, true);
    }
    g_clear_pointer(&sov->elements, g_array_unref);
    g_free(sov);
}

Visitor *string_output_visitor_new(bool human, char **result)
{
    StringOutputVisitor *sov = g_new0(StringOutputVisitor, 1);

    *result = NULL;
    sov->result = result;
    sov->human = human;
    sov->string = g_string_new(NULL);
    sov->visitor = (Visitor) {
        .type = VISITOR_OUTPUT,
        .start_list = start_list,
        .end_list = end_list,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_size = type_size,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_null = type_null,
        .complete = sov_complete,
        .free = sov_free,
    };
    return &sov->visitor;
}

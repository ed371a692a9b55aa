/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frees structs, lists and strings on a walk over them. */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "qapi/dealloc-visitor.h"
#include "qapi/visitor-impl.h"

struct QapiDeallocVisitor {
    Visitor visitor;
};

/* Nothing to do (and nothing to visit below) where nothing was allocated. */
static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp)
{
    return true;
}

static void end_struct(Visitor *v, void **obj)
{
    if (obj) {
        g_clear_pointer(obj, g_free);
    }
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp)
{
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size)
{
    GenericList *next = tail->next;

    g_free(tail);
    return next;
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return true;
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return true;
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return true;
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return true;
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    g_clear_pointer(obj, g_free);
    return true;
}

static bool type_node(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    g_clear_pointer(obj, json_node_unref);
    return true;
}

static void dealloc_free(Visitor *v)
{
    g_free(container_of(v, QapiDeallocVisitor, visitor));
}

Visitor *qapi_dealloc_visitor_new(void)
{
    QapiDeallocVisitor *dv = g_new0(QapiDeallocVisitor, 1);

    dv->visitor = (Visitor) {
        .type = VISITOR_DEALLOC,
        .start_struct = start_struct,
        .end_struct = end_struct,
        .start_list = start_list,
        .next_list = next_list,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_bool = type_bool,
        .type_number = type_number,
        .type_str = type_str,
        .type_any = type_node,
        .type_null = type_node,
        .free = dealloc_free,
    };
    return &dv->visitor;
}

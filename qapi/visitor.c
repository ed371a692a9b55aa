/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The public side of visitors: range checks, enumerations by name, and what a visitor may leave
 * out.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor-impl.h"

void visit_complete(Visitor *v, void *opaque)
{
    if (v->complete) {
        v->complete(v, opaque);
    }
}

void visit_free(Visitor *v)
{
    if (v) {
        v->free(v);
    }
}

/* A visitor without @what: text has no structs, for example. */
static bool unsupported(const char *name, const char *what, Error **errp)
{
    error_setg(errp, "Parameter '%s': %s can not be read or written in this form", name ?: "null",
               what);
    return false;
}

/* ---- structs and lists ---- */

bool visit_start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp)
{
    if (obj && v->type == VISITOR_INPUT) {
        *obj = NULL;
    }
    return v->start_struct ? v->start_struct(v, name, obj, size, errp)
                           : unsupported(name, "an object", errp);
}

bool visit_check_struct(Visitor *v, Error **errp)
{
    return v->check_struct ? v->check_struct(v, errp) : true;
}

void visit_end_struct(Visitor *v, void **obj)
{
    if (v->end_struct) {
        v->end_struct(v, obj);
    }
}

bool visit_start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp)
{
    assert(!list || size >= sizeof(GenericList));
    if (list && v->type == VISITOR_INPUT) {
        *list = NULL;
    }
    return v->start_list ? v->start_list(v, name, list, size, errp)
                         : unsupported(name, "a list", errp);
}

GenericList *visit_next_list(Visitor *v, GenericList *tail, size_t size)
{
    return v->next_list ? v->next_list(v, tail, size) : tail->next;
}

bool visit_check_list(Visitor *v, Error **errp)
{
    return v->check_list ? v->check_list(v, errp) : true;
}

void visit_end_list(Visitor *v, void **list)
{
    if (v->end_list) {
        v->end_list(v, list);
    }
}

bool visit_optional(Visitor *v, const char *name, bool *present)
{
    if (v->optional) {
        v->optional(v, name, present);
    }
    return *present;
}

bool visit_is_input(Visitor *v)
{
    return v->type == VISITOR_INPUT;
}

bool visit_is_dealloc(Visitor *v)
{
    return v->type == VISITOR_DEALLOC;
}

/* ---- integers ---- */

#define DEFINE_VISIT_INT(type, min, max) \
    bool visit_type_##type(Visitor *v, const char *name, type##_t *obj, Error **errp) \
    { \
        int64_t value = *obj; \
        if (!v->type_int64(v, name, &value, errp)) { \
            return false; \
        } \
        if (value < (min) || value > (max)) { \
            error_setg(errp, "Parameter '%s' expects %s", name ?: "null", #type "_t"); \
            return false; \
        } \
        *obj = value; \
        return true; \
    }

DEFINE_VISIT_INT(int8, INT8_MIN, INT8_MAX)
DEFINE_VISIT_INT(int16, INT16_MIN, INT16_MAX)
DEFINE_VISIT_INT(int32, INT32_MIN, INT32_MAX)

/* Unsigned values have no lower limit to check. */
#define DEFINE_VISIT_UINT(bits) \
    bool visit_type_uint##bits(Visitor *v, const char *name, uint##bits##_t *obj, Error **errp) \
    { \
        uint64_t value = *obj; \
        if (!v->type_uint64(v, name, &value, errp)) { \
            return false; \
        } \
        if (value > UINT##bits##_MAX) { \
            error_setg(errp, "Parameter '%s' expects uint%d_t", name ?: "null", bits); \
            return false; \
        } \
        *obj = value; \
        return true; \
    }

DEFINE_VISIT_UINT(8)
DEFINE_VISIT_UINT(16)
DEFINE_VISIT_UINT(32)

bool visit_type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return v->type_int64(v, name, obj, errp);
}

bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return v->type_int64(v, name, obj, errp);
}

bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return v->type_uint64(v, name, obj, errp);
}

bool visit_type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return v->type_size ? v->type_size(v, name, obj, errp) : v->type_uint64(v, name, obj, errp);
}

/* ---- other scalars ---- */

bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return v->type_bool(v, name, obj, errp);
}

bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    if (v->type == VISITOR_INPUT) {
        *obj = NULL;
    }
    return v->type_str(v, name, obj, errp);
}

bool visit_type_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return v->type_number(v, name, obj, errp);
}

bool visit_type_any(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    return v->type_any ? v->type_any(v, name, obj, errp) : unsupported(name, "any value", errp);
}

bool visit_type_null(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    return v->type_null ? v->type_null(v, name, obj, errp) : unsupported(name, "null", errp);
}

static bool input_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                       Error **errp)
{
    g_autofree char *text = NULL;
    int value;

    if (!visit_type_str(v, name, &text, errp)) {
        return false;
    }
    value = qapi_enum_parse(lookup, text, -1, NULL);
    if (value < 0) {
        error_setg(errp, "Parameter '%s' does not accept value '%s'", name ?: "null", text);
        return false;
    }
    *obj = value;
    return true;
}

bool visit_type_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                     Error **errp)
{
    char *text;

    switch (v->type) {
    case VISITOR_INPUT:
        return input_enum(v, name, obj, lookup, errp);
    case VISITOR_OUTPUT:
        text = (char *)qapi_enum_lookup(lookup, *obj);
        return visit_type_str(v, name, &text, errp);
    case VISITOR_DEALLOC:
        break;
    }
    return true;
}

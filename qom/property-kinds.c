/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of a given kind: strings, booleans, enumerations and times behind a pair of functions;
 * unsigned integers in memory.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qom-internal.h"

static void release_opaque(Object *obj, const char *name, void *opaque)
{
    g_free(opaque);
}

/* ---- strings ---- */

typedef struct StringProperty {
    char *(*get)(Object *, Error **);
    void (*set)(Object *, const char *, Error **);
} StringProperty;

static void get_string(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    StringProperty *prop = opaque;
    Error *err = NULL;
    g_autofree char *value = prop->get(obj, &err);

    if (err) {
        error_propagate(errp, err);
        return;
    }
    visit_type_str(v, name, &value, errp);
}

static void set_string(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    StringProperty *prop = opaque;
    g_autofree char *value = NULL;

    if (visit_type_str(v, name, &value, errp)) {
        prop->set(obj, value, errp);
    }
}

static StringProperty *string_property_new(char *(*get)(Object *, Error **),
                                           void (*set)(Object *, const char *, Error **))
{
    StringProperty *prop = g_new0(StringProperty, 1);

    prop->get = get;
    prop->set = set;
    return prop;
}

ObjectProperty *object_property_add_str(Object *obj, const char *name,
                                        char *(*get)(Object *, Error **),
                                        void (*set)(Object *, const char *, Error **))
{
    return object_property_add(obj, name, "string", get ? get_string : NULL,
                               set ? set_string : NULL, release_opaque,
                               string_property_new(get, set));
}

ObjectProperty *object_class_property_add_str(ObjectClass *klass, const char *name,
                                              char *(*get)(Object *, Error **),
                                              void (*set)(Object *, const char *, Error **))
{
    return object_class_property_add(klass, name, "string", get ? get_string : NULL,
                                     set ? set_string : NULL, NULL, string_property_new(get, set));
}

/* ---- booleans ---- */

typedef struct BoolProperty {
    bool (*get)(Object *, Error **);
    void (*set)(Object *, bool, Error **);
} BoolProperty;

static void get_bool(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    BoolProperty *prop = opaque;
    Error *err = NULL;
    bool value = prop->get(obj, &err);

    if (err) {
        error_propagate(errp, err);
        return;
    }
    visit_type_bool(v, name, &value, errp);
}

static void set_bool(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    BoolProperty *prop = opaque;
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        prop->set(obj, value, errp);
    }
}

static BoolProperty *bool_property_new(bool (*get)(Object *, Error **),
                                       void (*set)(Object *, bool, Error **))
{
    BoolProperty *prop = g_new0(BoolProperty, 1);

    prop->get = get;
    prop->set = set;
    return prop;
}

ObjectProperty *object_property_add_bool(Object *obj, const char *name,
                                         bool (*get)(Object *, Error **),
                                         void (*set)(Object *, bool, Error **))
{
    return object_property_add(obj, name, "bool", get ? get_bool : NULL, set ? set_bool : NULL,
                               release_opaque, bool_property_new(get, set));
}

ObjectProperty *object_class_property_add_bool(ObjectClass *klass, const char *name,
                                               bool (*get)(Object *, Error **),
                                               void (*set)(Object *, bool, Error **))
{
    return object_class_property_add(klass, name, "bool", get ? get_bool : NULL,
                                     set ? set_bool : NULL, NULL, bool_property_new(get, set));
}

/* ---- enumerations ---- */

typedef struct EnumProperty {
    const QEnumLookup *lookup;
    int (*get)(Object *, Error **);
    void (*set)(Object *, int, Error **);
} EnumProperty;

static void get_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    EnumProperty *prop = opaque;
    Error *err = NULL;
    int value = prop->get(obj, &err);

    if (err) {
        error_propagate(errp, err);
        return;
    }
    visit_type_enum(v, name, &value, prop->lookup, errp);
}

static void set_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    EnumProperty *prop = opaque;
    int value;

    if (visit_type_enum(v, name, &value, prop->lookup, errp)) {
        prop->set(obj, value, errp);
    }
}

static EnumProperty *enum_property_new(const QEnumLookup *lookup, int (*get)(Object *, Error **),
                                       void (*set)(Object *, int, Error **))
{
    EnumProperty *prop = g_new0(EnumProperty, 1);

    prop->lookup = lookup;
    prop->get = get;
    prop->set = set;
    return prop;
}

ObjectProperty *object_property_add_enum(Object *obj, const char *name, const char *typename,
                                         const QEnumLookup *lookup, int (*get)(Object *, Error **),
                                         void (*set)(Object *, int, Error **))
{
    return object_property_add(obj, name, typename, get ? get_enum : NULL, set ? set_enum : NULL,
                               release_opaque, enum_property_new(lookup, get, set));
}

ObjectProperty *object_class_property_add_enum(ObjectClass *klass, const char *name,
                                               const char *typename, const QEnumLookup *lookup,
                                               int (*get)(Object *, Error **),
                                               void (*set)(Object *, int, Error **))
{
    return object_class_property_add(klass, name, typename, get ? get_enum : NULL,
                                     set ? set_enum : NULL, NULL,
                                     enum_property_new(lookup, get, set));
}

int object_property_get_enum(Object *obj, const char *name, const char *typename, Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);
    g_autofree char *value = NULL;
    EnumProperty *eprop;

    if (!prop) {
        return -1;
    }
    if (strcmp(prop->type, typename) || prop->get != get_enum) {
        error_setg(errp, "Property %s on %s is not '%s' enum type", name, object_get_typename(obj),
                   typename);
        return -1;
    }
    value = object_property_get_str(obj, name, errp);
    eprop = prop->opaque;
    return value ? qapi_enum_parse(eprop->lookup, value, -1, errp) : -1;
}

/* ---- times ---- */

typedef struct TmProperty {
    void (*get)(Object *, struct tm *, Error **);
} TmProperty;

static bool visit_tm_members(Visitor *v, struct tm *tm, Error **errp)
{
    return visit_type_int32(v, "tm_year", &tm->tm_year, errp) &&
           visit_type_int32(v, "tm_mon", &tm->tm_mon, errp) &&
           visit_type_int32(v, "tm_mday", &tm->tm_mday, errp) &&
           visit_type_int32(v, "tm_hour", &tm->tm_hour, errp) &&
           visit_type_int32(v, "tm_min", &tm->tm_min, errp) &&
           visit_type_int32(v, "tm_sec", &tm->tm_sec, errp) && visit_check_struct(v, errp);
}

static void get_tm(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    TmProperty *prop = opaque;
    Error *err = NULL;
    struct tm value = { 0 };

    prop->get(obj, &value, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    if (visit_start_struct(v, name, NULL, 0, errp)) {
        visit_tm_members(v, &value, errp);
        visit_end_struct(v, NULL);
    }
}

ObjectProperty *object_property_add_tm(Object *obj, const char *name,
                                       void (*get)(Object *, struct tm *, Error **))
{
    TmProperty *prop = g_new0(TmProperty, 1);

    prop->get = get;
    return object_property_add(obj, name, "struct tm", get ? get_tm : NULL, NULL, release_opaque,
                               prop);
}

ObjectProperty *object_class_property_add_tm(ObjectClass *klass, const char *name,
                                             void (*get)(Object *, struct tm *, Error **))
{
    TmProperty *prop = g_new0(TmProperty, 1);

    prop->get = get;
    return object_class_property_add(klass, name, "struct tm", get ? get_tm : NULL, NULL, NULL,
                                     prop);
}

/* ---- unsigned integers in memory ---- */

#define DEFINE_UINT_PTR(bits)                                                                      \
    static void get_uint##bits##_ptr(Object *obj, Visitor *v, const char *name, void *opaque,      \
                                     Error **errp)                                                 \
    {                                                                                              \
        uint##bits##_t value = *(uint##bits##_t *)opaque;                                          \
        visit_type_uint##bits(v, name, &value, errp);                                              \
    }                                                                                              \
    static void set_uint##bits##_ptr(Object *obj, Visitor *v, const char *name, void *opaque,      \
                                     Error **errp)                                                 \
    {                                                                                              \
        uint##bits##_t value;                                                                      \
        if (visit_type_uint##bits(v, name, &value, errp)) {                                        \
            *(uint##bits##_t *)opaque = value;                                                     \
        }                                                                                          \
    }                                                                                              \
    ObjectProperty *object_property_add_uint##bits##_ptr(                                          \
        Object *obj, const char *name, const uint##bits##_t *v, ObjectPropertyFlags flags)         \
    {                                                                                              \
        return object_property_add(                                                                \
            obj, name, "uint" #bits, flags & OBJ_PROP_FLAG_READ ? get_uint##bits##_ptr : NULL,     \
            flags & OBJ_PROP_FLAG_WRITE ? set_uint##bits##_ptr : NULL, NULL, (void *)v);           \
    }                                                                                              \
    ObjectProperty *object_class_property_add_uint##bits##_ptr(                                    \
        ObjectClass *klass, const char *name, const uint##bits##_t *v, ObjectPropertyFlags flags)  \
    {                                                                                              \
        return object_class_property_add(                                                          \
            klass, name, "uint" #bits, flags & OBJ_PROP_FLAG_READ ? get_uint##bits##_ptr : NULL,   \
            flags & OBJ_PROP_FLAG_WRITE ? set_uint##bits##_ptr : NULL, NULL, (void *)v);           \
    }

DEFINE_UINT_PTR(8)
DEFINE_UINT_PTR(16)
DEFINE_UINT_PTR(32)
DEFINE_UINT_PTR(64)

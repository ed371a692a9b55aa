/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types of device properties: numbers, bits, strings, enumerations, links, arrays. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-types-common.h"
#include "qapi/visitor.h"
#include "qdev-internal.h"

/* ---- defaults ---- */

void qdev_propinfo_set_default_value_enum(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_str(op, qapi_enum_lookup(prop->info->enum_table, prop->defval.i));
}

void qdev_propinfo_set_default_value_int(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_int(op, prop->defval.i);
}

void qdev_propinfo_set_default_value_uint(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_uint(op, prop->defval.u);
}

static void set_default_value_bool(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_bool(op, prop->defval.u);
}

/* ---- bits ---- */

static void get_bit(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;
    uint32_t *p = object_field_prop_ptr(obj, prop);
    bool value = *p >> prop->bitnr & 1;

    visit_type_bool(v, name, &value, errp);
}

static void set_bit_in_uint32(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;
    uint32_t *p = object_field_prop_ptr(obj, prop);
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        *p = (*p & ~(1u << prop->bitnr)) | (uint32_t)value << prop->bitnr;
    }
}

const PropertyInfo qdev_prop_bit = {
    .name = "bool",
    .description = "on/off",
    .get = get_bit,
    .set = set_bit_in_uint32,
    .set_default_value = set_default_value_bool,
};

static void get_bit64(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;
    uint64_t *p = object_field_prop_ptr(obj, prop);
    bool value = *p >> prop->bitnr & 1;

    visit_type_bool(v, name, &value, errp);
}

static void set_bit64(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;
    uint64_t *p = object_field_prop_ptr(obj, prop);
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        *p = (*p & ~(1ull << prop->bitnr)) | (uint64_t)value << prop->bitnr;
    }
}

const PropertyInfo qdev_prop_bit64 = {
    .name = "bool",
    .description = "on/off",
    .get = get_bit64,
    .set = set_bit64,
    .set_default_value = set_default_value_bool,
};

/* ---- fields that a visitor reads and writes as they are ---- */

#define DEFINE_FIELD_ACCESS(kind, visit, type) \
    static void get_##kind(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp) \
    { \
        visit(v, name, (type *)object_field_prop_ptr(obj, opaque), errp); \
    } \
    static void set_##kind(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp) \
    { \
        visit(v, name, (type *)object_field_prop_ptr(obj, opaque), errp); \
    }

#define DEFINE_FIELD_INFO(kind, qom_name, default_kind) \
    const PropertyInfo qdev_prop_##kind = { \
        .name = qom_name, \
        .get = get_##kind, \
        .set = set_##kind, \
        .set_default_value = default_kind, \
    }

DEFINE_FIELD_ACCESS(bool, visit_type_bool, bool)
DEFINE_FIELD_INFO(bool, "bool", set_default_value_bool);
DEFINE_FIELD_ACCESS(uint8, visit_type_uint8, uint8_t)
DEFINE_FIELD_INFO(uint8, "uint8", qdev_propinfo_set_default_value_uint);
DEFINE_FIELD_ACCESS(uint16, visit_type_uint16, uint16_t)
DEFINE_FIELD_INFO(uint16, "uint16", qdev_propinfo_set_default_value_uint);
DEFINE_FIELD_ACCESS(uint32, visit_type_uint32, uint32_t)
DEFINE_FIELD_INFO(uint32, "uint32", qdev_propinfo_set_default_value_uint);
DEFINE_FIELD_ACCESS(int32, visit_type_int32, int32_t)
DEFINE_FIELD_INFO(int32, "int32", qdev_propinfo_set_default_value_int);
DEFINE_FIELD_ACCESS(uint64, visit_type_uint64, uint64_t)
DEFINE_FIELD_INFO(uint64, "uint64", qdev_propinfo_set_default_value_uint);
DEFINE_FIELD_ACCESS(int64, visit_type_int64, int64_t)
DEFINE_FIELD_INFO(int64, "int64", qdev_propinfo_set_default_value_int);
DEFINE_FIELD_ACCESS(size, visit_type_size, uint64_t)
DEFINE_FIELD_INFO(size, "size", qdev_propinfo_set_default_value_uint);

void qdev_propinfo_get_int32(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    get_int32(obj, v, name, opaque, errp);
}

/* ---- numbers with limits of their own ---- */

static void set_uint64_checkmask(Object *obj, Visitor *v, const char *name, void *opaque,
                                 Error **errp)
{
    Property *prop = opaque;
    uint64_t value;

    if (!visit_type_uint64(v, name, &value, errp)) {
        return;
    }
    if (value & ~prop->bitmask) {
        error_setg(errp,
                   "Property '%s.%s' doesn't take value 0x%" PRIx64 ", only bits of 0x%" PRIx64,
                   object_get_typename(obj), name, value, prop->bitmask);
        return;
    }
    *(uint64_t *)object_field_prop_ptr(obj, prop) = value;
}

const PropertyInfo qdev_prop_uint64_checkmask = {
    .name = "uint64",
    .get = get_uint64,
    .set = set_uint64_checkmask,
};

void qdev_propinfo_get_size32(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value = *(uint32_t *)object_field_prop_ptr(obj, opaque);

    visit_type_size(v, name, &value, errp);
}

static void set_size32(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value > UINT32_MAX) {
        error_setg(errp, "Property %s.%s doesn't take value %" PRIu64 " (maximum: %u)",
                   object_get_typename(obj), name, value, UINT32_MAX);
        return;
    }
    *(uint32_t *)object_field_prop_ptr(obj, opaque) = value;
}

const PropertyInfo qdev_prop_size32 = {
    .name = "size",
    .get = qdev_propinfo_get_size32,
    .set = set_size32,
    .set_default_value = qdev_propinfo_set_default_value_uint,
};

/* ---- strings ---- */

static void release_string(Object *obj, const char *name, void *opaque)
{
    g_clear_pointer((char **)object_field_prop_ptr(obj, opaque), g_free);
}

static void get_string(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    char *value = *(char **)object_field_prop_ptr(obj, opaque) ?: (char *)"";

    visit_type_str(v, name, &value, errp);
}

static void set_string(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    char **p = object_field_prop_ptr(obj, opaque);
    char *value;

    if (visit_type_str(v, name, &value, errp)) {
        g_free(*p);
        *p = value;
    }
}

const PropertyInfo qdev_prop_string = {
    .name = "str",
    .release = release_string,
    .get = get_string,
    .set = set_string,
};

/* ---- enumerations ---- */

void qdev_propinfo_get_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;

    visit_type_enum(v, name, object_field_prop_ptr(obj, prop), prop->info->enum_table, errp);
}

void qdev_propinfo_set_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;

    visit_type_enum(v, name, object_field_prop_ptr(obj, prop), prop->info->enum_table, errp);
}

const PropertyInfo qdev_prop_enum = {
    .name = "enum",
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};

const PropertyInfo qdev_prop_on_off_auto = {
    .name = "OnOffAuto",
    .description = "on/off/auto",
    .enum_table = &OnOffAuto_lookup,
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};

/* ---- links ---- */

static ObjectProperty *create_link(ObjectClass *oc, const char *name, Property *prop)
{
    return object_class_property_add_link(oc, name, prop->link_type, prop->offset,
                                          qdev_prop_allow_set_link_before_realize,
                                          OBJ_PROP_LINK_STRONG);
}

const PropertyInfo qdev_prop_link = {
    .name = "link",
    .create = create_link,
};

/* ---- arrays ---- */

/* One element: a property of the instance. The name is in it. */
typedef struct ElementProperty {
    Property prop;
    char *name;
} ElementProperty;

static void **array_ptr(Object *obj, Property *prop)
{
    return (void **)((char *)obj + prop->arrayoffset);
}

static void release_element(Object *obj, const char *name, void *opaque)
{
    ElementProperty *element = opaque;

    if (element->prop.info->release) {
        element->prop.info->release(obj, name, &element->prop);
    }
    g_free(element->name);
    g_free(element);
}

static void add_element(Object *obj, Property *prop, const char *array, uint32_t i, char *address)
{
    ElementProperty *element = g_new0(ElementProperty, 1);

    element->name = g_strdup_printf("%s[%u]", array, i);
    element->prop.name = element->name;
    element->prop.info = prop->arrayinfo;
    element->prop.offset = address - (char *)obj;
    qdev_add_instance_property(obj, &element->prop, release_element);
}

static void set_arraylen(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;
    uint32_t *len = object_field_prop_ptr(obj, prop);
    void **array = array_ptr(obj, prop);
    uint32_t value;

    if (*len) {
        error_setg(errp, "array size property %s may not be set more than once", name);
        return;
    }
    if (!visit_type_uint32(v, name, &value, errp) || !value) {
        return;
    }
    *array = g_try_malloc0_n(value, prop->arrayfieldsize);
    if (!*array) {
        error_setg(errp, "array size property %s is too large", name);
        return;
    }
    *len = value;
    for (uint32_t i = 0; i < value; i++) {
        add_element(obj, prop, name + strlen(PROP_ARRAY_LEN_PREFIX), i,
                    (char *)*array + (size_t)i * prop->arrayfieldsize);
    }
}

static void release_array(Object *obj, const char *name, void *opaque)
{
    g_clear_pointer(array_ptr(obj, opaque), g_free);
}

const PropertyInfo qdev_prop_arraylen = {
    .name = "uint32",
    .get = get_uint32,
    .set = set_arraylen,
    .release = release_array,
    .set_default_value = qdev_propinfo_set_default_value_uint,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties: adding, finding, deleting, reading and writing them.
 */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "qapi/error.h"
#include "qapi/json-input-visitor.h"
#include "qapi/json-text.h"
#include "qapi/string-input-visitor.h"
#include "qapi/string-output-visitor.h"
#include "qapi/visitor.h"
#include "qom-internal.h"

/* ---- adding ---- */

/* Adds "name[N]" for a name that ends in "[*]", with the first N that is free. */
static ObjectProperty *add_next_index(Object *obj, const char *name, const char *type,
                                      ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                      ObjectPropertyRelease *release, void *opaque)
{
    int stem = strlen(name) - strlen("[*]");

    for (int i = 0; i < INT16_MAX; i++) {
        g_autofree char *indexed = g_strdup_printf("%.*s[%d]", stem, name, i);

        if (!object_property_find(obj, indexed)) {
            return object_property_try_add(obj, indexed, type, get, set, release, opaque,
                                           &error_abort);
        }
    }
    return NULL;
}

ObjectProperty *object_property_try_add(Object *obj, const char *name, const char *type,
                                        ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                        ObjectPropertyRelease *release, void *opaque, Error **errp)
{
    ObjectProperty *prop;

    if (g_str_has_suffix(name, "[*]")) {
        prop = add_next_index(obj, name, type, get, set, release, opaque);
        if (!prop) {
            error_setg(errp, "too many properties '%s' on object (type '%s')", name,
                       object_get_typename(obj));
        }
        return prop;
    }
    if (object_property_find(obj, name)) {
        error_setg(errp, "attempt to add duplicate property '%s' to object (type '%s')", name,
                   object_get_typename(obj));
        return NULL;
    }
    prop = object_property_new(name, type, get, set, release, opaque);
    property_table_add(&obj->properties, prop);
    return prop;
}

ObjectProperty *object_property_add(Object *obj, const char *name, const char *type,
                                    ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release, void *opaque)
{
    return object_property_try_add(obj, name, type, get, set, release, opaque, &error_abort);
}

ObjectProperty *object_class_property_add(ObjectClass *klass, const char *name, const char *type,
                                          ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                          ObjectPropertyRelease *release, void *opaque)
{
    ObjectProperty *prop;

    assert(!object_class_property_find(klass, name));
    prop = object_property_new(name, type, get, set, release, opaque);
    property_table_add(&klass->properties, prop);
    return prop;
}

/* ---- finding ---- */

ObjectProperty *object_class_property_find(ObjectClass *klass, const char *name)
{
    for (ObjectClass *k = klass; k; k = object_class_get_parent(k)) {
        ObjectProperty *prop = property_table_find(k->properties, name);

        if (prop) {
            return prop;
        }
    }
    return NULL;
}

ObjectProperty *object_property_find(Object *obj, const char *name)
{
    ObjectProperty *prop = property_table_find(obj->properties, name);

    return prop ?: object_class_property_find(obj->class, name);
}

ObjectProperty *object_property_find_err(Object *obj, const char *name, Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);

    if (!prop) {
        error_setg(errp, "Property '%s.%s' not found", object_get_typename(obj), name);
    }
    return prop;
}

ObjectProperty *object_class_property_find_err(ObjectClass *klass, const char *name, Error **errp)
{
    ObjectProperty *prop = object_class_property_find(klass, name);

    if (!prop) {
        error_setg(errp, "Property '%s.%s' not found", object_class_get_name(klass), name);
    }
    return prop;
}

void object_property_iter_init(ObjectPropertyIterator *iter, Object *obj)
{
    *iter = (ObjectPropertyIterator) { .nextclass = obj->class, .table = obj->properties };
}

void object_class_property_iter_init(ObjectPropertyIterator *iter, ObjectClass *klass)
{
    *iter = (ObjectPropertyIterator) {
        .nextclass = object_class_get_parent(klass),
        .table = klass->properties,
    };
}

ObjectProperty *object_property_iter_next(ObjectPropertyIterator *iter)
{
    ObjectProperty *prop;

    while (!(prop = property_table_nth(iter->table, iter->index))) {
        if (!iter->nextclass) {
            return NULL;
        }
        iter->table = iter->nextclass->properties;
        iter->index = 0;
        iter->nextclass = object_class_get_parent(iter->nextclass);
    }
    iter->index++;
    return prop;
}

/* ---- beginning and end of an instance ---- */

/* Defaults of the root class first, so that a derived class has the last word. */
static void init_class_properties(Object *obj, ObjectClass *klass)
{
    ObjectClass *parent = object_class_get_parent(klass);
    ObjectProperty *prop;

    if (parent) {
        init_class_properties(obj, parent);
    }
    for (unsigned i = 0; (prop = property_table_nth(klass->properties, i)); i++) {
        if (prop->init) {
            prop->init(obj, prop);
        }
    }
}

void object_init_class_properties(Object *obj)
{
    init_class_properties(obj, obj->class);
}

/* The property stays whole until its release function is back, but it can not be found any more. */
static void release_instance_property(Object *obj, ObjectProperty *prop)
{
    property_table_steal(obj->properties, prop);
    if (prop->release) {
        prop->release(obj, prop->name, prop->opaque);
    }
    object_property_free(prop);
}

void object_release_properties(Object *obj)
{
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    /* A release function may delete further properties: start over each time. */
    while ((prop = property_table_nth(obj->properties, 0))) {
        release_instance_property(obj, prop);
    }
    object_class_property_iter_init(&iter, obj->class);
    while ((prop = object_property_iter_next(&iter))) {
        if (prop->release) {
            prop->release(obj, prop->name, prop->opaque);
        }
    }
    property_table_free(obj->properties);
    obj->properties = NULL;
}

void object_property_del(Object *obj, const char *name)
{
    ObjectProperty *prop = property_table_find(obj->properties, name);

    if (prop) {
        release_instance_property(obj, prop);
    }
}

/* ---- reading and writing ---- */

bool object_property_get(Object *obj, const char *name, Visitor *v, Error **errp)
{
    Error *err = NULL;
    ObjectProperty *prop = object_property_find_err(obj, name, errp);

    if (!prop) {
        return false;
    }
    if (!prop->get) {
        error_setg(errp, "Property '%s.%s' is not readable", object_get_typename(obj), name);
        return false;
    }
    prop->get(obj, v, name, prop->opaque, &err);
    error_propagate(errp, err);
    return !err;
}

bool object_property_set(Object *obj, const char *name, Visitor *v, Error **errp)
{
    Error *err = NULL;
    ObjectProperty *prop = object_property_find_err(obj, name, errp);

    if (!prop) {
        return false;
    }
    if (!prop->set) {
        error_setg(errp, "Property '%s.%s' is not writable", object_get_typename(obj), name);
        return false;
    }
    prop->set(obj, v, name, prop->opaque, &err);
    error_propagate(errp, err);
    return !err;
}

bool object_property_parse(Object *obj, const char *name, const char *string, Error **errp)
{
    g_autoptr(Visitor) v = string_input_visitor_new(string);

    return object_property_set(obj, name, v, errp);
}

char *object_property_print(Object *obj, const char *name, bool human, Error **errp)
{
    char *string = NULL;
    g_autoptr(Visitor) v = string_output_visitor_new(human, &string);

    if (!object_property_get(obj, name, v, errp)) {
        return NULL;
    }
    visit_complete(v, &string);
    return string;
}

const char *object_property_get_type(Object *obj, const char *name, Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);

    return prop ? prop->type : NULL;
}

static void replace_description(ObjectProperty *prop, const char *description)
{
    g_free(prop->description);
    prop->description = g_strdup(description);
}

void object_property_set_description(Object *obj, const char *name, const char *description)
{
    replace_description(object_property_find_err(obj, name, &error_abort), description);
}

void object_class_property_set_description(ObjectClass *klass, const char *name,
                                           const char *description)
{
    ObjectProperty *prop = property_table_find(klass->properties, name);

    assert(prop);
    replace_description(prop, description);
}

/* ---- defaults ---- */

static void set_default(Object *obj, ObjectProperty *prop)
{
    g_autoptr(Visitor) v = json_input_visitor_new(prop->defval);

    prop->set(obj, v, prop->name, prop->opaque, &error_abort);
}

void object_property_set_default(ObjectProperty *prop, JsonNode *value)
{
    assert(!prop->defval && !prop->init);
    prop->defval = value;
    prop->init = set_default;
}

void object_property_set_default_bool(ObjectProperty *prop, bool value)
{
    object_property_set_default(prop, json_node_init_boolean(json_node_alloc(), value));
}

void object_property_set_default_str(ObjectProperty *prop, const char *value)
{
    object_property_set_default(prop, json_node_init_string(json_node_alloc(), value));
}

void object_property_set_default_list(ObjectProperty *prop)
{
    g_autoptr(JsonArray) array = json_array_new();

    object_property_set_default(prop, json_node_init_array(json_node_alloc(), array));
}

void object_property_set_default_int(ObjectProperty *prop, int64_t value)
{
    object_property_set_default(prop, json_node_init_int(json_node_alloc(), value));
}

void object_property_set_default_uint(ObjectProperty *prop, uint64_t value)
{
    object_property_set_default(prop, json_node_new_uint64(value));
}

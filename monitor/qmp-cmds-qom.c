/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands about objects and types.
 */
#include "qemu/osdep.h"
#include "hw/qdev-core.h"
#include "monitor/qdev.h"
#include "qapi/error.h"
#include "qom/object-json.h"
#include "qom/object_interfaces.h"
#include "qmp-cmds.h"

static Object *find_object(const char *path, Error **errp)
{
    bool ambiguous = false;
    Object *obj = object_resolve_path(path, &ambiguous);

    if (ambiguous) {
        error_setg(errp, "Path '%s' is ambiguous", path);
    } else if (!obj) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", path);
    }
    return obj;
}

static JsonObject *property_info(const ObjectProperty *prop)
{
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "name", prop->name);
    json_object_set_string_member(info, "type", prop->type);
    return info;
}

static void add_details(JsonObject *info, const ObjectProperty *prop)
{
    if (prop->description) {
        json_object_set_string_member(info, "description", prop->description);
    }
    if (prop->defval) {
        json_object_set_member(info, "default-value", json_node_copy(prop->defval));
    }
}

JsonNode *qmp_qom_list(JsonObject *args, Error **errp)
{
    Object *obj = find_object(qmp_arg_str(args, "path"), errp);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    JsonArray *list;

    if (!obj) {
        return NULL;
    }
    list = json_array_new();
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        json_array_add_object_element(list, property_info(prop));
    }
    return qmp_array(list);
}

JsonNode *qmp_qom_get(JsonObject *args, Error **errp)
{
    Object *obj = find_object(qmp_arg_str(args, "path"), errp);

    return obj ? object_property_get_json(obj, qmp_arg_str(args, "property"), errp) : NULL;
}

JsonNode *qmp_qom_set(JsonObject *args, Error **errp)
{
    Object *obj = find_object(qmp_arg_str(args, "path"), errp);

    if (obj) {
        object_property_set_json(obj, qmp_arg_str(args, "property"),
                                 json_object_get_member(args, "value"), errp);
    }
    return NULL;
}

static void add_type_info(JsonArray *list, ObjectClass *oc)
{
    ObjectClass *parent = object_class_get_parent(oc);
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "name", object_class_get_name(oc));
    if (object_class_is_abstract(oc)) {
        json_object_set_boolean_member(info, "abstract", true);
    }
    if (parent) {
        json_object_set_string_member(info, "parent", object_class_get_name(parent));
    }
    json_array_add_object_element(list, info);
}

JsonNode *qmp_qom_list_types(JsonObject *args, Error **errp)
{
    JsonArray *list = json_array_new();
    GSList *classes = object_class_get_list_sorted(qmp_arg_str(args, "implements"),
                                                   qmp_arg_bool(args, "abstract", false));

    for (GSList *l = classes; l; l = l->next) {
        add_type_info(list, l->data);
    }
    g_slist_free(classes);
    return qmp_array(list);
}

static ObjectClass *find_class(const char *typename, Error **errp)
{
    ObjectClass *oc = object_class_by_name(typename);

    if (!oc) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Class '%s' not found", typename);
    }
    return oc;
}

/* Properties of an instance made for the purpose, or of the class when it is abstract. */
JsonNode *qmp_qom_list_properties(JsonObject *args, Error **errp)
{
    ObjectClass *oc = find_class(qmp_arg_str(args, "typename"), errp);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    Object *obj = NULL;
    JsonArray *list;

    if (!oc) {
        return NULL;
    }
    if (object_class_is_abstract(oc)) {
        object_class_property_iter_init(&iter, oc);
    } else {
        obj = object_new_with_class(oc);
        object_property_iter_init(&iter, obj);
    }
    list = json_array_new();
    while ((prop = object_property_iter_next(&iter))) {
        JsonObject *info = property_info(prop);

        if (prop->description) {
            json_object_set_string_member(info, "description", prop->description);
        }
        json_array_add_object_element(list, info);
    }
    object_unref(obj);
    return qmp_array(list);
}

/* What a user of -device has no business with. */
static bool is_internal_property(const ObjectProperty *prop)
{
    static const char *const names[] = { "type", "realized", "hotpluggable", "hotplugged",
                                         "parent_bus" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!strcmp(prop->name, names[i])) {
            return true;
        }
    }
    return !prop->set || g_str_has_prefix(prop->name, "legacy-") ||
           g_str_has_prefix(prop->type, "child<");
}

JsonNode *qmp_device_list_properties(JsonObject *args, Error **errp)
{
    const char *typename = qmp_arg_str(args, "typename");
    ObjectClass *oc = object_class_by_name(qdev_resolve_alias(typename));
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    JsonArray *list;
    Object *obj;

    if (!oc) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", typename);
        return NULL;
    }
    if (!object_class_dynamic_cast(oc, TYPE_DEVICE) || object_class_is_abstract(oc)) {
        error_setg(errp, "Parameter 'typename' expects a non-abstract device type");
        return NULL;
    }
    obj = object_new_with_class(oc);
    list = json_array_new();
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (!is_internal_property(prop)) {
            JsonObject *info = property_info(prop);

            add_details(info, prop);
            json_array_add_object_element(list, info);
        }
    }
    object_unref(obj);
    return qmp_array(list);
}

JsonNode *qmp_object_add(JsonObject *args, Error **errp)
{
    g_autofree char *type = g_strdup(qmp_arg_str(args, "qom-type"));
    g_autofree char *id = g_strdup(qmp_arg_str(args, "id"));

    json_object_remove_member(args, "qom-type");
    json_object_remove_member(args, "id");
    object_unref(user_creatable_add_type(type, id, args, errp));
    return NULL;
}

JsonNode *qmp_object_del(JsonObject *args, Error **errp)
{
    user_creatable_del(qmp_arg_str(args, "id"), errp);
    return NULL;
}

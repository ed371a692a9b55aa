/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects that users create, and the text forms of asking for one: "TYPE,id=ID,prop=value" or JSON.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qemu/id.h"
#include "qemu/keyval.h"
#include "qom/object-json.h"
#include "qom/object_interfaces.h"
#include "qom/print.h"
#include "qom-internal.h"

bool user_creatable_complete(UserCreatable *uc, Error **errp)
{
    UserCreatableClass *ucc = USER_CREATABLE_GET_CLASS(uc);
    Error *err = NULL;

    if (ucc->complete) {
        ucc->complete(uc, &err);
        error_propagate(errp, err);
    }
    return !err;
}

bool user_creatable_can_be_deleted(UserCreatable *uc)
{
    UserCreatableClass *ucc = USER_CREATABLE_GET_CLASS(uc);

    return !ucc->can_be_deleted || ucc->can_be_deleted(uc);
}

static ObjectClass *find_user_creatable(const char *type, Error **errp)
{
    ObjectClass *klass = object_class_by_name(type);

    if (!klass || !object_class_dynamic_cast(klass, TYPE_USER_CREATABLE)) {
        error_setg(errp, "Parameter 'qom-type' does not accept value '%s'", type);
        return NULL;
    }
    if (object_class_is_abstract(klass)) {
        error_setg(errp, "object type '%s' is abstract", type);
        return NULL;
    }
    return klass;
}

/* Refuses members that are no properties, in the words for options of @keyval form or of JSON. */
static bool check_names(Object *obj, JsonObject *props, bool keyval, Error **errp)
{
    g_autoptr(GList) names = json_object_get_members(props);

    for (GList *e = names; e; e = e->next) {
        if (!object_property_find(obj, e->data)) {
            error_setg(errp, keyval ? "Invalid parameter '%s'" : "Parameter '%s' is unexpected",
                       (char *)e->data);
            return false;
        }
    }
    return true;
}

static Object *add_with_props(const char *type, const char *id, JsonObject *props, bool keyval,
                              Error **errp)
{
    ObjectClass *klass = find_user_creatable(type, errp);
    Object *obj;

    if (!klass) {
        return NULL;
    }
    if (!id || !id_wellformed(id)) {
        error_setg(errp, id ? "Parameter 'id' expects an identifier" : "Parameter 'id' is missing");
        return NULL;
    }
    obj = object_new_with_class(klass);
    object_apply_compat_props(obj);
    if (props && !(check_names(obj, props, keyval, errp) &&
                   object_set_properties_from_json(obj, props, keyval, errp))) {
        goto fail;
    }
    if (!object_property_try_add_child(object_get_objects_root(), id, obj, errp)) {
        goto fail;
    }
    if (!user_creatable_complete((UserCreatable *)obj, errp)) {
        object_unparent(obj);
        goto fail;
    }
    return obj;

fail:
    object_unref(obj);
    return NULL;
}

Object *user_creatable_add_type(const char *type, const char *id, JsonObject *props, Error **errp)
{
    return add_with_props(type, id, props, false, errp);
}

/* Takes string member @name out of @args; NULL when there is none. */
static char *take_string(JsonObject *args, const char *name)
{
    JsonNode *node = json_object_get_member(args, name);
    char *value = NULL;

    if (node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING) {
        value = g_strdup(json_node_get_string(node));
        json_object_remove_member(args, name);
    }
    return value;
}

bool user_creatable_add_from_str(const char *str, Error **errp)
{
    bool keyval = *str != '{';
    g_autoptr(JsonNode) node = keyval ? keyval_parse(str, "qom-type", NULL, errp)
                                      : json_text_parse(str, errp);
    g_autofree char *type = NULL;
    g_autofree char *id = NULL;
    JsonObject *args;
    Object *obj;

    if (!node) {
        return false;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        error_setg(errp, "-object expects a JSON object");
        return false;
    }
    args = json_node_get_object(node);
    type = take_string(args, "qom-type");
    id = take_string(args, "id");
    if (!type) {
        error_setg(errp, "Parameter 'qom-type' is missing");
        return false;
    }
    obj = add_with_props(type, id, args, keyval, errp);
    object_unref(obj);
    return obj != NULL;
}

static void print_type_list(void)
{
    g_autoptr(GSList) list = object_class_get_list_sorted(TYPE_USER_CREATABLE, false);

    printf("List of user creatable objects:\n");
    for (GSList *e = list; e; e = e->next) {
        printf("  %s\n", object_class_get_name(e->data));
    }
}

bool user_creatable_print_help_from_str(const char *str)
{
    g_autoptr(JsonNode) node = NULL;
    g_autofree char *type = NULL;
    bool help = false;

    if (*str != '{') {
        node = keyval_parse(str, "qom-type", &help, NULL);
    }
    if (!node || !help) {
        return false;
    }
    type = take_string(json_node_get_object(node), "qom-type");
    if (!type) {
        print_type_list();
        return true;
    }
    return find_user_creatable(type, NULL) && type_print_class_properties(type);
}

bool user_creatable_del(const char *id, Error **errp)
{
    Object *obj = object_resolve_path_component(object_get_objects_root(), id);

    if (!obj) {
        error_setg(errp, "object '%s' not found", id);
        return false;
    }
    if (!user_creatable_can_be_deleted(USER_CREATABLE(obj))) {
        error_setg(errp, "object '%s' is in use, can not be deleted", id);
        return false;
    }
    object_unparent(obj);
    return true;
}

void user_creatable_cleanup(void)
{
    object_unparent(object_get_objects_root());
}

static void register_types(void)
{
    static const TypeInfo uc_interface_info = {
        .name = TYPE_USER_CREATABLE,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(UserCreatableClass),
    };

    type_register_static(&uc_interface_info);
}
type_init(register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Typed access to properties from C: each goes through a JSON value, as a request from outside
 * would.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-input-visitor.h"
#include "qapi/json-output-visitor.h"
#include "qapi/json-text.h"
#include "qapi/visitor.h"
#include "qom/object-json.h"
#include "qom-internal.h"

JsonNode *object_property_get_json(Object *obj, const char *name, Error **errp)
{
    JsonNode *node = NULL;
    g_autoptr(Visitor) v = json_output_visitor_new(&node);

    if (!object_property_get(obj, name, v, errp)) {
        return NULL;
    }
    visit_complete(v, &node);
    return node;
}

bool object_property_set_json(Object *obj, const char *name, JsonNode *value, Error **errp)
{
    g_autoptr(Visitor) v = json_input_visitor_new(value);

    return object_property_set(obj, name, v, errp);
}

bool object_set_properties_from_json(Object *obj, JsonObject *props, bool keyval, Error **errp)
{
    g_autoptr(GList) names = json_object_get_members(props);

    for (GList *e = names; e; e = e->next) {
        JsonNode *value = json_object_get_member(props, e->data);
        g_autoptr(Visitor) v = keyval ? json_input_visitor_new_keyval(value)
                                      : json_input_visitor_new(value);

        if (!object_property_set(obj, e->data, v, errp)) {
            return false;
        }
    }
    return true;
}

/* Sets the property from @node and frees it. */
static bool set_and_free(Object *obj, const char *name, JsonNode *node, Error **errp)
{
    bool ok = object_property_set_json(obj, name, node, errp);

    json_node_unref(node);
    return ok;
}

/* Reads with the visit function of the type; @what is for the error message. */
#define GET_THROUGH(visit, obj, name, errp, result) ({ \
    g_autoptr(JsonNode) gt_node_ = object_property_get_json((obj), (name), (errp)); \
    bool gt_ok_ = gt_node_ != NULL; \
    if (gt_ok_) { \
        g_autoptr(Visitor) gt_v_ = json_input_visitor_new(gt_node_); \
        gt_ok_ = visit(gt_v_, (name), (result), (errp)); \
    } \
    gt_ok_; \
})

bool object_property_set_str(Object *obj, const char *name, const char *value, Error **errp)
{
    return set_and_free(obj, name, json_node_init_string(json_node_alloc(), value), errp);
}

char *object_property_get_str(Object *obj, const char *name, Error **errp)
{
    char *value = NULL;

    return GET_THROUGH(visit_type_str, obj, name, errp, &value) ? value : NULL;
}

bool object_property_set_bool(Object *obj, const char *name, bool value, Error **errp)
{
    return set_and_free(obj, name, json_node_init_boolean(json_node_alloc(), value), errp);
}

bool object_property_get_bool(Object *obj, const char *name, Error **errp)
{
    bool value = false;

    return GET_THROUGH(visit_type_bool, obj, name, errp, &value) && value;
}

bool object_property_set_int(Object *obj, const char *name, int64_t value, Error **errp)
{
    return set_and_free(obj, name, json_node_init_int(json_node_alloc(), value), errp);
}

int64_t object_property_get_int(Object *obj, const char *name, Error **errp)
{
    int64_t value = 0;

    return GET_THROUGH(visit_type_int, obj, name, errp, &value) ? value : -1;
}

bool object_property_set_uint(Object *obj, const char *name, uint64_t value, Error **errp)
{
    return set_and_free(obj, name, json_node_new_uint64(value), errp);
}

uint64_t object_property_get_uint(Object *obj, const char *name, Error **errp)
{
    uint64_t value = 0;

    return GET_THROUGH(visit_type_uint64, obj, name, errp, &value) ? value : 0;
}

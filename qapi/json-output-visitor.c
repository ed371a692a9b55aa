/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Into a JSON value. The stack holds the objects and arrays that the visit is inside of; each is
 * already part of the one around it.
 */
#include "qemu/osdep.h"
#include "qapi/json-output-visitor.h"
#include "qapi/json-text.h"
#include "qapi/visitor-impl.h"

typedef struct JsonOutputVisitor {
    Visitor visitor;
    JsonNode *root;
    JsonNode **result;
    GPtrArray *stack;
} JsonOutputVisitor;

static JsonOutputVisitor *to_jov(Visitor *v)
{
    return container_of(v, JsonOutputVisitor, visitor);
}

/* Puts @node, which is taken over, where @name says. */
static bool put(Visitor *v, const char *name, JsonNode *node)
{
    JsonOutputVisitor *jov = to_jov(v);
    JsonNode *outer;

    if (!jov->stack->len) {
        g_clear_pointer(&jov->root, json_node_unref);
        jov->root = node;
        return true;
    }
    outer = g_ptr_array_index(jov->stack, jov->stack->len - 1);
    if (JSON_NODE_HOLDS_OBJECT(outer)) {
        json_object_set_member(json_node_get_object(outer), name, node);
    } else {
        json_array_add_element(json_node_get_array(outer), node);
    }
    return true;
}

static bool start(Visitor *v, const char *name, JsonNode *node)
{
    put(v, name, node);
    g_ptr_array_add(to_jov(v)->stack, node);
    return true;
}

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp)
{
    g_autoptr(JsonObject) object = json_object_new();

    return start(v, name, json_node_init_object(json_node_alloc(), object));
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp)
{
    g_autoptr(JsonArray) array = json_array_new();

    return start(v, name, json_node_init_array(json_node_alloc(), array));
}

static void end(Visitor *v, void **obj)
{
    JsonOutputVisitor *jov = to_jov(v);

    g_ptr_array_set_size(jov->stack, jov->stack->len - 1);
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return put(v, name, json_node_init_int(json_node_alloc(), *obj));
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return put(v, name, json_node_new_uint64(*obj));
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return put(v, name, json_node_init_boolean(json_node_alloc(), *obj));
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    return put(v, name, json_node_init_string(json_node_alloc(), *obj ?: ""));
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return put(v, name, json_node_init_double(json_node_alloc(), *obj));
}

static bool type_any(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    return put(v, name, json_node_copy(*obj));
}

static bool type_null(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    return put(v, name, json_node_init_null(json_node_alloc()));
}

static void jov_complete(Visitor *v, void *opaque)
{
    JsonOutputVisitor *jov = to_jov(v);

    assert(opaque == jov->result && !jov->stack->len);
    *jov->result = g_steal_pointer(&jov->root);
}

static void jov_free(Visitor *v)
{
    JsonOutputVisitor *jov = to_jov(v);

    g_clear_pointer(&jov->root, json_node_unref);
    g_ptr_array_free(jov->stack, true);
    g_free(jov);
}

Visitor *json_output_visitor_new(JsonNode **result)
{
    JsonOutputVisitor *jov = g_new0(JsonOutputVisitor, 1);

    *result = NULL;
    jov->result = result;
    jov->stack = g_ptr_array_new();
    jov->visitor = (Visitor) {
        .type = VISITOR_OUTPUT,
        .start_struct = start_struct,
        .end_struct = end,
        .start_list = start_list,
        .end_list = end,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_any = type_any,
        .type_null = type_null,
        .complete = jov_complete,
        .free = jov_free,
    };
    return &jov->visitor;
}

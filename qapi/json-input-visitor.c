/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a JSON value; in its keyval form scalars are command-line words.
 *
 * A stack of frames holds the objects and arrays that the visit is inside of. An object's frame
 * knows which members were visited, an array's frame the index of the next element.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "json-input-internal.h"

typedef struct Frame {
    /* Name in the surroundings; NULL for elements. Borrowed. */
    const char *name;
    JsonNode *node;
    GHashTable *visited; /* of an object */
    guint index;         /* in an array */
} Frame;

static Frame *top_frame(JsonInputVisitor *jiv)
{
    return jiv->stack->len ? &g_array_index(jiv->stack, Frame, jiv->stack->len - 1) : NULL;
}

/* ---- names for messages ---- */

static void append_name(GString *full, const Frame *outer, const char *name)
{
    if (outer && JSON_NODE_HOLDS_ARRAY(outer->node)) {
        g_string_append_printf(full, "[%u]", outer->index ? outer->index - 1 : 0);
    } else {
        g_string_append_printf(full, "%s%s", full->len ? "." : "", name ?: "null");
    }
}

char *json_input_full_name(JsonInputVisitor *jiv, const char *name)
{
    GString *full = g_string_new(NULL);

    for (guint i = 0; i < jiv->stack->len; i++) {
        Frame *frame = &g_array_index(jiv->stack, Frame, i);

        /* The root has a name only when its caller gave one. */
        if (i > 0 || frame->name) {
            append_name(full, i ? frame - 1 : NULL, frame->name);
        }
    }
    append_name(full, top_frame(jiv), name);
    return g_string_free(full, false);
}

bool json_input_wrong_type(JsonInputVisitor *jiv, const char *name, const char *type, Error **errp)
{
    g_autofree char *full = json_input_full_name(jiv, name);

    error_setg(errp, "Invalid parameter type for '%s', expected: %s", full, type);
    return false;
}

/* ---- finding the value ---- */

JsonNode *json_input_peek(JsonInputVisitor *jiv, const char *name, bool consume)
{
    Frame *frame = top_frame(jiv);
    JsonArray *array;
    JsonNode *node;

    if (!frame) {
        return jiv->root;
    }
    if (JSON_NODE_HOLDS_ARRAY(frame->node)) {
        array = json_node_get_array(frame->node);
        if (frame->index >= json_array_get_length(array)) {
            return NULL;
        }
        node = json_array_get_element(array, frame->index);
        frame->index += consume;
        return node;
    }
    node = json_object_get_member(json_node_get_object(frame->node), name);
    if (node && consume) {
        g_hash_table_add(frame->visited, g_strdup(name));
    }
    return node;
}

JsonNode *json_input_take(JsonInputVisitor *jiv, const char *name, Error **errp)
{
    JsonNode *node = json_input_peek(jiv, name, true);

    if (!node) {
        g_autofree char *full = json_input_full_name(jiv, name);

        error_setg(errp, "Parameter '%s' is missing", full);
    }
    return node;
}

static void jiv_optional(Visitor *v, const char *name, bool *present)
{
    *present = json_input_peek(json_input(v), name, false) != NULL;
}

/* ---- structs and lists ---- */

static void push(JsonInputVisitor *jiv, const char *name, JsonNode *node)
{
    Frame frame = { .name = name, .node = node };

    if (JSON_NODE_HOLDS_OBJECT(node)) {
        frame.visited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    g_array_append_val(jiv->stack, frame);
}

static void pop(JsonInputVisitor *jiv)
{
    Frame *frame = top_frame(jiv);

    g_clear_pointer(&frame->visited, g_hash_table_destroy);
    g_array_set_size(jiv->stack, jiv->stack->len - 1);
}

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        return json_input_wrong_type(jiv, name, "object", errp);
    }
    push(jiv, name, node);
    if (obj) {
        *obj = g_malloc0(size);
    }
    return true;
}

static bool check_struct(Visitor *v, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    Frame *frame = top_frame(jiv);
    g_autoptr(GList) names = json_object_get_members(json_node_get_object(frame->node));

    for (GList *e = names; e; e = e->next) {
        if (!g_hash_table_contains(frame->visited, e->data)) {
            g_autofree char *full = json_input_full_name(jiv, e->data);

            error_setg(errp, "Parameter '%s' is unexpected", full);
            return false;
        }
    }
    return true;
}

static void end_struct(Visitor *v, void **obj)
{
    pop(json_input(v));
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    JsonNode *node = json_input_take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (!JSON_NODE_HOLDS_ARRAY(node)) {
        return json_input_wrong_type(jiv, name, "array", errp);
    }
    push(jiv, name, node);
    if (list && json_array_get_length(json_node_get_array(node))) {
        *list = g_malloc0(size);
    }
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size)
{
    tail->next = json_input_peek(json_input(v), NULL, false) ? g_malloc0(size) : NULL;
    return tail->next;
}

static bool check_list(Visitor *v, Error **errp)
{
    JsonInputVisitor *jiv = json_input(v);
    Frame *frame = top_frame(jiv);

    if (json_input_peek(jiv, NULL, false)) {
        error_setg(errp, "Only %u list elements expected in %s", frame->index,
                   frame->name ?: "list");
        return false;
    }
    return true;
}

static void end_list(Visitor *v, void **list)
{
    pop(json_input(v));
}

/* ---- beginning and end ---- */

static void jiv_free(Visitor *v)
{
    JsonInputVisitor *jiv = json_input(v);

    while (jiv->stack->len) {
        pop(jiv);
    }
    g_array_unref(jiv->stack);
    json_node_unref(jiv->root);
    g_free(jiv);
}

static Visitor *visitor_new(JsonNode *root, bool keyval)
{
    JsonInputVisitor *jiv = g_new0(JsonInputVisitor, 1);

    jiv->root = json_node_ref(root);
    jiv->keyval = keyval;
    jiv->stack = g_array_new(false, true, sizeof(Frame));
    jiv->visitor = (Visitor) {
        .type = VISITOR_INPUT,
        .start_struct = start_struct,
        .check_struct = check_struct,
        .end_struct = end_struct,
        .start_list = start_list,
        .next_list = next_list,
        .check_list = check_list,
        .end_list = end_list,
        .type_int64 = json_input_int64,
        .type_uint64 = json_input_uint64,
        .type_size = json_input_size,
        .type_bool = json_input_bool,
        .type_str = json_input_str,
        .type_number = json_input_number,
        .type_any = json_input_any,
        .type_null = json_input_null,
        .optional = jiv_optional,
        .free = jiv_free,
    };
    return &jiv->visitor;
}

Visitor *json_input_visitor_new(JsonNode *root)
{
    return visitor_new(root, false);
}

Visitor *json_input_visitor_new_keyval(JsonNode *root)
{
    return visitor_new(root, true);
}

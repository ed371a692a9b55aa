/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a JSON value; in its keyval form scalars are command-line words.
 *
 * A stack of frames holds the objects and arrays that the visit is inside of. An object's frame knows which
 * members were visited, an array's frame the index of the next element.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-input-visitor.h"
#include "qapi/json-text.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"

typedef struct Frame {
    /* Name in the surroundings; NULL for elements. Borrowed. */
    const char *name;
    JsonNode *node;
    GHashTable *visited; /* of an object */
    guint index;         /* in an array */
} Frame;

typedef struct JsonInputVisitor {
    Visitor visitor;
    JsonNode *root;
    bool keyval;
    GArray *stack;
} JsonInputVisitor;

static JsonInputVisitor *to_jiv(Visitor *v)
{
    return container_of(v, JsonInputVisitor, visitor);
}

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

/* "a.b[0].c" for member @name of the innermost object; owned by the caller. */
static char *full_name(JsonInputVisitor *jiv, const char *name)
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

static bool wrong_type(JsonInputVisitor *jiv, const char *name, const char *type, Error **errp)
{
    g_autofree char *full = full_name(jiv, name);

    error_setg(errp, "Invalid parameter type for '%s', expected: %s", full, type);
    return false;
}

static bool expects(JsonInputVisitor *jiv, const char *name, const char *what, Error **errp)
{
    g_autofree char *full = full_name(jiv, name);

    error_setg(errp, "Parameter '%s' expects %s", full, what);
    return false;
}

/* ---- finding the value ---- */

/* The value that @name means here, NULL for none; @consume marks it as visited. */
static JsonNode *peek(JsonInputVisitor *jiv, const char *name, bool consume)
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

static JsonNode *take(JsonInputVisitor *jiv, const char *name, Error **errp)
{
    JsonNode *node = peek(jiv, name, true);

    if (!node) {
        g_autofree char *full = full_name(jiv, name);

        error_setg(errp, "Parameter '%s' is missing", full);
    }
    return node;
}

static void jiv_optional(Visitor *v, const char *name, bool *present)
{
    *present = peek(to_jiv(v), name, false) != NULL;
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
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        return wrong_type(jiv, name, "object", errp);
    }
    push(jiv, name, node);
    if (obj) {
        *obj = g_malloc0(size);
    }
    return true;
}

static bool check_struct(Visitor *v, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    Frame *frame = top_frame(jiv);
    g_autoptr(GList) names = json_object_get_members(json_node_get_object(frame->node));

    for (GList *e = names; e; e = e->next) {
        if (!g_hash_table_contains(frame->visited, e->data)) {
            g_autofree char *full = full_name(jiv, e->data);

            error_setg(errp, "Parameter '%s' is unexpected", full);
            return false;
        }
    }
    return true;
}

static void end_struct(Visitor *v, void **obj)
{
    pop(to_jiv(v));
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (!JSON_NODE_HOLDS_ARRAY(node)) {
        return wrong_type(jiv, name, "array", errp);
    }
    push(jiv, name, node);
    if (list && json_array_get_length(json_node_get_array(node))) {
        *list = g_malloc0(size);
    }
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size)
{
    tail->next = peek(to_jiv(v), NULL, false) ? g_malloc0(size) : NULL;
    return tail->next;
}

static bool check_list(Visitor *v, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    Frame *frame = top_frame(jiv);

    if (peek(jiv, NULL, false)) {
        error_setg(errp, "Only %u list elements expected in %s", frame->index, frame->name ?: "list");
        return false;
    }
    return true;
}

static void end_list(Visitor *v, void **list)
{
    pop(to_jiv(v));
}

/* ---- scalars ---- */

static bool is_a(JsonNode *node, GType type)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

static bool is_string(JsonNode *node)
{
    return is_a(node, G_TYPE_STRING) && !json_node_is_big_uint64(node);
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (is_a(node, G_TYPE_INT64)) {
        *obj = json_node_get_int(node);
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        return !qemu_strtoi64(json_node_get_string(node), NULL, 0, obj) ||
               expects(jiv, name, "integer", errp);
    }
    return wrong_type(jiv, name, "integer", errp);
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (json_node_get_uint64(node, obj)) {
        return true;
    }
    /* A negative number stands for the same bits, as it always has. */
    if (is_a(node, G_TYPE_INT64)) {
        *obj = json_node_get_int(node);
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        return !qemu_strtou64(json_node_get_string(node), NULL, 0, obj) ||
               expects(jiv, name, "integer", errp);
    }
    return wrong_type(jiv, name, "integer", errp);
}

static bool type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = peek(jiv, name, false);

    if (jiv->keyval && node && is_string(node)) {
        take(jiv, name, NULL);
        return !qemu_strtosz(json_node_get_string(node), NULL, obj) || expects(jiv, name, "size", errp);
    }
    return type_uint64(v, name, obj, errp);
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);
    g_autofree char *full = NULL;

    if (!node) {
        return false;
    }
    if (is_a(node, G_TYPE_BOOLEAN)) {
        *obj = json_node_get_boolean(node);
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        full = full_name(jiv, name);
        return qapi_bool_parse(full, json_node_get_string(node), obj, errp);
    }
    return wrong_type(jiv, name, "boolean", errp);
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);

    if (!node) {
        return false;
    }
    if (is_string(node)) {
        *obj = g_strdup(json_node_get_string(node));
        return true;
    }
    if (jiv->keyval && is_a(node, G_TYPE_BOOLEAN)) {
        *obj = g_strdup(json_node_get_boolean(node) ? "on" : "off");
        return true;
    }
    if (jiv->keyval && JSON_NODE_HOLDS_VALUE(node)) {
        *obj = json_text_format(node, false);
        return true;
    }
    return wrong_type(jiv, name, "string", errp);
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);
    uint64_t big;

    if (!node) {
        return false;
    }
    if (is_a(node, G_TYPE_DOUBLE) || is_a(node, G_TYPE_INT64)) {
        *obj = json_node_get_double(node);
        return true;
    }
    if (json_node_get_uint64(node, &big)) {
        *obj = big;
        return true;
    }
    if (jiv->keyval && is_string(node)) {
        return !qemu_strtod_finite(json_node_get_string(node), NULL, obj) ||
               expects(jiv, name, "number", errp);
    }
    return wrong_type(jiv, name, "number", errp);
}

static bool type_any(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    JsonNode *node = take(to_jiv(v), name, errp);

    *obj = node ? json_node_copy(node) : NULL;
    return node != NULL;
}

static bool type_null(Visitor *v, const char *name, JsonNode **obj, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    JsonNode *node = take(jiv, name, errp);

    *obj = NULL;
    return node && (JSON_NODE_HOLDS_NULL(node) || wrong_type(jiv, name, "null", errp));
}

/* ---- beginning and end ---- */

static void jiv_free(Visitor *v)
{
    JsonInputVisitor *jiv = to_jiv(v);

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
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_size = type_size,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_any = type_any,
        .type_null = type_null,
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

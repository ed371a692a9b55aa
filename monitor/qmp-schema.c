/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query-qmp-schema: the tables of commands, types and events as SchemaInfo (QEMU's QMP reference,
 * "QMP introspection"). Arguments of commands and data of events get types named after them.
 */
#include "qemu/osdep.h"
#include "qmp-spec.h"

static JsonObject *new_info(JsonArray *out, const char *name, const char *meta_type)
{
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "name", name);
    json_object_set_string_member(info, "meta-type", meta_type);
    json_array_add_object_element(out, info);
    return info;
}

/*
 * Lists are types of their own; add those that a text uses. @seen: names of types that are in @out.
 */
static void add_list_type(JsonArray *out, GHashTable *seen, const char *type)
{
    g_autofree char *element = NULL;
    JsonObject *info;

    if (type[0] != '[' || !g_hash_table_add(seen, g_strdup(type))) {
        return;
    }
    element = g_strndup(type + 1, strlen(type) - 2);
    info = new_info(out, type, "array");
    json_object_set_string_member(info, "element-type", element);
    add_list_type(out, seen, element);
}

static void add_object_type(JsonArray *out, GHashTable *seen, const char *name, const char *spec)
{
    JsonObject *info = new_info(out, name, "object");
    JsonArray *members = json_array_new();
    QmpMember m;

    json_object_set_array_member(info, "members", members);
    while (qmp_next_member(&spec, &m)) {
        JsonObject *member = json_object_new();

        json_object_set_string_member(member, "name", m.name);
        json_object_set_string_member(member, "type", m.type);
        if (m.optional) {
            json_object_set_null_member(member, "default");
        }
        json_array_add_object_element(members, member);
        add_list_type(out, seen, m.type);
    }
}

static void add_enum_type(JsonArray *out, const char *name, const char *values)
{
    g_auto(GStrv) list = g_strsplit(values, " ", -1);
    JsonObject *info = new_info(out, name, "enum");
    JsonArray *members = json_array_new();
    JsonArray *names = json_array_new();

    for (char **v = list; *v; v++) {
        JsonObject *member = json_object_new();

        json_object_set_string_member(member, "name", *v);
        json_array_add_object_element(members, member);
        json_array_add_string_element(names, *v);
    }
    json_object_set_array_member(info, "members", members);
    json_object_set_array_member(info, "values", names);
}

/* The name of the type that holds @spec, which may be empty. */
static char *implicit_type(JsonArray *out, GHashTable *seen, const char *spec, const char *owner)
{
    char *name = spec[0] ? g_strdup_printf("q_obj_%s-arg", owner) : g_strdup("q_empty");

    if (g_hash_table_add(seen, g_strdup(name))) {
        add_object_type(out, seen, name, spec);
    }
    return name;
}

static void add_command(JsonArray *out, GHashTable *seen, const QmpCommand *cmd)
{
    JsonObject *info = new_info(out, cmd->name, "command");
    g_autofree char *args = implicit_type(out, seen, cmd->args, cmd->name);
    g_autofree char *empty = implicit_type(out, seen, "", NULL);
    JsonArray *features;

    json_object_set_string_member(info, "arg-type", args);
    json_object_set_string_member(info, "ret-type", cmd->ret ? cmd->ret : empty);
    if (cmd->ret) {
        add_list_type(out, seen, cmd->ret);
    }
    if (cmd->flags & QMP_OOB) {
        json_object_set_boolean_member(info, "allow-oob", true);
    }
    if (cmd->flags & QMP_UNSTABLE) {
        features = json_array_new();
        json_array_add_string_element(features, "unstable");
        json_object_set_array_member(info, "features", features);
    }
}

static void add_event(JsonArray *out, GHashTable *seen, const QmpType *event)
{
    JsonObject *info = new_info(out, event->name, "event");
    g_autofree char *data = implicit_type(out, seen, event->spec, event->name);

    json_object_set_string_member(info, "arg-type", data);
}

JsonNode *qmp_schema(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    JsonArray *out = json_array_new();

    for (const QmpCommand *c = qmp_commands; c->name; c++) {
        add_command(out, seen, c);
    }
    for (const QmpType *e = qmp_events; e->name; e++) {
        add_event(out, seen, e);
    }
    for (const QmpType *t = qmp_types; t->name; t++) {
        if (t->spec[0] == '=') {
            add_enum_type(out, t->name, t->spec + 1);
        } else {
            add_object_type(out, seen, t->name, t->spec);
        }
    }
    for (const QmpBuiltin *b = qmp_builtins; b->name; b++) {
        json_object_set_string_member(new_info(out, b->name, "builtin"), "json-type", b->json_type);
    }
    return qmp_array(out);
}

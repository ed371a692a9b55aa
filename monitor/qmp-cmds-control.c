/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands about the protocol: capabilities, version, lists, the human monitor, descriptors.
 */
#include "qemu/osdep.h"
#include "hw/core/cpu.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qmp-cmds.h"

JsonNode *qmp_qmp_capabilities(JsonObject *args, Error **errp)
{
    Monitor *mon = monitor_cur();
    JsonArray *enable = json_object_has_member(args, "enable")
                            ? json_object_get_array_member(args, "enable") : NULL;

    if (mon) {
        mon->negotiated = true;
        mon->oob = enable && json_array_get_length(enable) > 0; /* "oob" is the only one */
    }
    return NULL;
}

JsonNode *qmp_query_version(JsonObject *args, Error **errp)
{
    JsonObject *triple = json_object_new();
    JsonObject *info = json_object_new();

    json_object_set_int_member(triple, "micro", QEMU_VERSION_MICRO);
    json_object_set_int_member(triple, "minor", QEMU_VERSION_MINOR);
    json_object_set_int_member(triple, "major", QEMU_VERSION_MAJOR);
    json_object_set_object_member(info, "qemu", triple);
    json_object_set_string_member(info, "package", "devfuzz");
    return qmp_object(info);
}

JsonNode *qmp_query_commands(JsonObject *args, Error **errp)
{
    JsonArray *list = json_array_new();

    for (const QmpCommand *c = qmp_commands; c->name; c++) {
        JsonObject *info = json_object_new();

        json_object_set_string_member(info, "name", c->name);
        json_array_add_object_element(list, info);
    }
    return qmp_array(list);
}

JsonNode *qmp_query_qmp_schema(JsonObject *args, Error **errp)
{
    return qmp_schema();
}

static const char *parameter_type(QemuOptType type)
{
    switch (type) {
    case QEMU_OPT_BOOL:
        return "boolean";
    case QEMU_OPT_NUMBER:
        return "number";
    case QEMU_OPT_SIZE:
        return "size";
    default:
        return "string";
    }
}

static void add_option_group(JsonArray *list, QemuOptsList *group)
{
    JsonObject *info = json_object_new();
    JsonArray *parameters = json_array_new();

    for (const QemuOptDesc *d = group->desc; d->name; d++) {
        JsonObject *parameter = json_object_new();

        json_object_set_string_member(parameter, "name", d->name);
        json_object_set_string_member(parameter, "type", parameter_type(d->type));
        json_array_add_object_element(parameters, parameter);
    }
    json_object_set_array_member(info, "parameters", parameters);
    json_object_set_string_member(info, "option", group->name);
    json_array_add_object_element(list, info);
}

JsonNode *qmp_query_command_line_options(JsonObject *args, Error **errp)
{
    static const char *const groups[] = { "chardev", "device", "global", "mon", "net", "netdev",
                                          "nic" };
    const char *option = qmp_arg_str(args, "option");
    JsonArray *list = json_array_new();

    for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
        QemuOptsList *group = qemu_find_opts_err(groups[i], NULL);

        if (group && (!option || !strcmp(option, groups[i]))) {
            add_option_group(list, group);
        }
    }
    if (option && !json_array_get_length(list)) {
        error_setg(errp, "invalid option name: %s", option);
    }
    return qmp_array(list);
}

JsonNode *qmp_human_monitor_command(JsonObject *args, Error **errp)
{
    char *text;
    JsonNode *result;

    if (json_object_has_member(args, "cpu-index") &&
        !qemu_get_cpu(MIN(qmp_arg_int(args, "cpu-index", 0), INT_MAX))) {
        error_setg(errp, "Parameter 'cpu-index' expects a CPU number");
        return NULL;
    }
    text = monitor_run_hmp_line(qmp_arg_str(args, "command-line"));
    result = json_node_init_string(json_node_alloc(), text);
    g_free(text);
    return result;
}

JsonNode *qmp_getfd(JsonObject *args, Error **errp)
{
    Monitor *mon = monitor_cur();
    const char *name = qmp_arg_str(args, "fdname");
    int fd = mon && mon->has_chr ? qemu_chr_fe_get_msgfd(&mon->chr) : -1;

    if (fd < 0) {
        error_setg(errp, "No file descriptor supplied via SCM_RIGHTS");
        return NULL;
    }
    if (g_ascii_isdigit(name[0])) {
        close(fd);
        error_setg(errp, "Parameter 'fdname' expects a name not starting with a digit");
        return NULL;
    }
    g_hash_table_replace(mon->fds, g_strdup(name), GINT_TO_POINTER(fd));
    return NULL;
}

JsonNode *qmp_closefd(JsonObject *args, Error **errp)
{
    Monitor *mon = monitor_cur();
    const char *name = qmp_arg_str(args, "fdname");

    if (!mon || !g_hash_table_remove(mon->fds, name)) {
        error_setg(errp, "File descriptor named '%s' not found", name);
    }
    return NULL;
}

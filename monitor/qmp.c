/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP sessions: greeting, negotiation, requests, responses (QEMU's QMP specification,
 * docs/interop/qmp-spec).
 *
 * Requests are carried out when they arrive, one after the other; exec-oob is the same as execute,
 * for the commands that allow it. A response comes after the events that its command caused.
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "monitor/qmp.h"
#include "qapi/error.h"

/* ---- responses ---- */

void qmp_send(Monitor *mon, JsonNode *node)
{
    g_autofree char *text = json_text_format(node, mon->pretty);

    g_string_append(mon->out, text);
    g_string_append(mon->out, "\r\n");
    monitor_flush(mon);
}

/* {"error": …}; frees @err. */
static JsonObject *error_response(Error *err)
{
    JsonObject *response = json_object_new();
    JsonObject *error = json_object_new();

    json_object_set_string_member(error, "class", ErrorClass_str(error_get_class(err)));
    json_object_set_string_member(error, "desc", error_get_pretty(err));
    json_object_set_object_member(response, "error", error);
    error_free(err);
    return response;
}

/* {"return": …}; takes @result, NULL is {}. */
static JsonObject *return_response(JsonNode *result)
{
    JsonObject *response = json_object_new();

    json_object_set_member(response, "return", result ? result : qmp_object(json_object_new()));
    return response;
}

/* ---- requests ---- */

typedef struct Request {
    const char *command;
    bool oob;
    JsonObject *args; /* borrowed, or NULL */
} Request;

static bool take_member(Monitor *mon, Request *req, const char *name, JsonNode *value, Error **errp)
{
    bool oob = !strcmp(name, "exec-oob");

    if (!strcmp(name, "execute") || (oob && (!mon || mon->oob))) {
        if (json_node_get_value_type(value) != G_TYPE_STRING) {
            error_setg(errp, "QMP input member '%s' must be a string", name);
            return false;
        }
        if (req->command) {
            error_setg(errp, "QMP input member '%s' clashes with '%s'", name,
                       req->oob ? "exec-oob" : "execute");
            return false;
        }
        req->command = json_node_get_string(value);
        req->oob = oob;
    } else if (!strcmp(name, "arguments")) {
        if (!JSON_NODE_HOLDS_OBJECT(value)) {
            error_setg(errp, "QMP input member 'arguments' must be an object");
            return false;
        }
        req->args = json_node_get_object(value);
    } else if (strcmp(name, "id")) {
        error_setg(errp, "QMP input member '%s' is unexpected", name);
        return false;
    }
    return true;
}

static bool parse_request(Monitor *mon, JsonNode *node, Request *req, Error **errp)
{
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        error_setg(errp, "QMP input must be a JSON object");
        return false;
    }
    json_object_iter_init_ordered(&iter, json_node_get_object(node));
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        if (!take_member(mon, req, name, value, errp)) {
            return false;
        }
    }
    if (!req->command) {
        error_setg(errp, "QMP input lacks member 'execute'");
        return false;
    }
    return true;
}

/* Whether the state of the session allows the command. */
static bool check_negotiation(Monitor *mon, const char *command, Error **errp)
{
    bool negotiating = !strcmp(command, "qmp_capabilities");

    if (!mon || negotiating != mon->negotiated) {
        return true;
    }
    error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND,
              mon->negotiated ? "Capabilities negotiation is already complete, command ignored"
                              : "Expecting capabilities negotiation with 'qmp_capabilities'");
    return false;
}

static const QmpCommand *check_command(Monitor *mon, const Request *req, Error **errp)
{
    const QmpCommand *cmd = qmp_find_command(req->command);

    if (!check_negotiation(mon, req->command, errp)) {
        return NULL;
    }
    if (!cmd) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND, "The command %s has not been found",
                  req->command);
    } else if (req->oob && !(cmd->flags & QMP_OOB)) {
        error_setg(errp, "The command %s does not support OOB", req->command);
        return NULL;
    }
    return cmd;
}

static JsonNode *run_command(const QmpCommand *cmd, JsonObject *args, Error **errp)
{
    g_autoptr(JsonObject) no_args = json_object_new();
    Error *err = NULL;
    JsonNode *result;

    args = args ? args : no_args;
    if (!qmp_check_args(cmd->args, args, cmd->flags & QMP_OPEN_ARGS, errp)) {
        return NULL;
    }
    result = cmd->handler(args, &err);
    if (err) {
        g_clear_pointer(&result, json_node_unref);
        error_propagate(errp, err);
    }
    return result;
}

JsonNode *qmp_run(const char *command, JsonObject *args, Error **errp)
{
    Request req = { .command = command };
    const QmpCommand *cmd = check_command(NULL, &req, errp);

    return cmd ? run_command(cmd, args, errp) : NULL;
}

static JsonObject *respond(Monitor *mon, JsonNode *request)
{
    Request req = { 0 };
    const QmpCommand *cmd = NULL;
    JsonNode *result = NULL;
    Error *err = NULL;
    Monitor *old;

    if (parse_request(mon, request, &req, &err)) {
        cmd = check_command(mon, &req, &err);
    }
    if (cmd) {
        old = monitor_set_cur(mon);
        monitor_begin_command();
        result = run_command(cmd, req.args, &err);
        monitor_end_command();
        monitor_set_cur(old);
    }
    return err ? error_response(err) : return_response(result);
}

JsonNode *monitor_run_qmp(Monitor *mon, JsonNode *request)
{
    JsonObject *response = respond(mon, request);
    JsonNode *id = NULL;

    if (JSON_NODE_HOLDS_OBJECT(request)) {
        id = json_object_get_member(json_node_get_object(request), "id");
    }
    if (id) {
        json_object_set_member(response, "id", json_node_copy(id));
    }
    return qmp_object(response);
}

/* ---- sessions ---- */

static void take_request(void *opaque, JsonNode *request, Error *err)
{
    Monitor *mon = opaque;
    g_autoptr(JsonNode) response = NULL;

    if (err) {
        response = qmp_object(error_response(err));
    } else {
        response = monitor_run_qmp(mon, request);
        json_node_unref(request);
    }
    qmp_send(mon, response);
}

static JsonNode *greeting(void)
{
    JsonObject *top = json_object_new();
    JsonObject *qmp = json_object_new();
    JsonArray *capabilities = json_array_new();

    json_object_set_member(qmp, "version", qmp_run("query-version", NULL, &error_abort));
    json_array_add_string_element(capabilities, "oob");
    json_object_set_array_member(qmp, "capabilities", capabilities);
    json_object_set_object_member(top, "QMP", qmp);
    return qmp_object(top);
}

void qmp_session_start(Monitor *mon)
{
    g_autoptr(JsonNode) node = greeting();

    if (!mon->framer) {
        mon->framer = json_framer_new(take_request, mon);
    }
    mon->negotiated = false;
    mon->oob = false;
    qmp_send(mon, node);
}

void qmp_session_input(Monitor *mon, const char *buf, int size)
{
    json_framer_feed(mon->framer, buf, size);
}

void qmp_session_end(Monitor *mon)
{
    if (mon->framer) {
        json_framer_reset(mon->framer);
    }
    mon->negotiated = false;
    g_hash_table_remove_all(mon->fds);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands about the run state, and trace events.
 */
#include "qemu/osdep.h"
#include "hw/nmi.h"
#include "qapi/error.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace/control.h"
#include "qmp-cmds.h"

JsonNode *qmp_query_status(JsonObject *args, Error **errp)
{
    JsonObject *info = json_object_new();

    json_object_set_string_member(info, "status", RunState_str(runstate_get()));
    json_object_set_boolean_member(info, "singlestep", false);
    json_object_set_boolean_member(info, "running", runstate_is_running());
    return qmp_object(info);
}

JsonNode *qmp_stop(JsonObject *args, Error **errp)
{
    vm_stop(RUN_STATE_PAUSED);
    return NULL;
}

JsonNode *qmp_cont(JsonObject *args, Error **errp)
{
    if (runstate_needs_reset()) {
        error_setg(errp, "Resetting the Virtual Machine is required");
    } else if (!runstate_check(RUN_STATE_SUSPENDED)) {
        vm_start();
    }
    return NULL;
}

JsonNode *qmp_system_reset(JsonObject *args, Error **errp)
{
    qemu_system_reset_request(SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET);
    return NULL;
}

JsonNode *qmp_system_powerdown(JsonObject *args, Error **errp)
{
    qemu_system_powerdown_request();
    return NULL;
}

JsonNode *qmp_system_wakeup(JsonObject *args, Error **errp)
{
    if (!qemu_wakeup_suspend_enabled()) {
        error_setg(errp, "wake-up from suspend is not supported by this guest");
        return NULL;
    }
    qemu_system_wakeup_request(QEMU_WAKEUP_REASON_OTHER, errp);
    return NULL;
}

JsonNode *qmp_quit(JsonObject *args, Error **errp)
{
    shutdown_action = SHUTDOWN_ACTION_POWEROFF;
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_QMP_QUIT);
    return NULL;
}

JsonNode *qmp_set_action(JsonObject *args, Error **errp)
{
    JsonObjectIter iter;
    const char *event;
    JsonNode *action;

    json_object_iter_init_ordered(&iter, args);
    while (json_object_iter_next_ordered(&iter, &event, &action)) {
        if (!qemu_set_action(event, json_node_get_string(action), errp)) {
            break;
        }
    }
    return NULL;
}

JsonNode *qmp_watchdog_set_action(JsonObject *args, Error **errp)
{
    qemu_set_action("watchdog", qmp_arg_str(args, "action"), errp);
    return NULL;
}

JsonNode *qmp_inject_nmi(JsonObject *args, Error **errp)
{
    nmi_monitor_handle(0, errp);
    return NULL;
}

/* Whether there are events for @pattern; a pattern with wildcards may match nothing. */
static bool check_events(const char *pattern, Error **errp)
{
    if (strpbrk(pattern, "*?") || trace_event_name(pattern)) {
        return true;
    }
    error_setg(errp, "unknown event \"%s\"", pattern);
    return false;
}

JsonNode *qmp_trace_event_get_state(JsonObject *args, Error **errp)
{
    const char *pattern = qmp_arg_str(args, "name");
    JsonArray *list;
    TraceEventIter iter;
    TraceEvent *ev;

    if (!check_events(pattern, errp)) {
        return NULL;
    }
    list = json_array_new();
    trace_event_iter_init_pattern(&iter, pattern);
    while ((ev = trace_event_iter_next(&iter))) {
        JsonObject *info = json_object_new();

        json_object_set_boolean_member(info, "vcpu", false);
        json_object_set_string_member(info, "state", ev->enabled ? "enabled" : "disabled");
        json_object_set_string_member(info, "name", ev->name);
        json_array_add_object_element(list, info);
    }
    return qmp_array(list);
}

JsonNode *qmp_trace_event_set_state(JsonObject *args, Error **errp)
{
    const char *pattern = qmp_arg_str(args, "name");
    TraceEventIter iter;
    TraceEvent *ev;

    if (!check_events(pattern, errp)) {
        return NULL;
    }
    trace_event_iter_init_pattern(&iter, pattern);
    while ((ev = trace_event_iter_next(&iter))) {
        trace_event_set_state_dynamic(ev, qmp_arg_bool(args, "enable", false));
    }
    return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands that press keys and move mice.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "sysemu/runstate.h"
#include "ui/console.h"
#include "ui/input.h"
#include "qmp-cmds.h"

#define SEND_KEY_MAX 32

/* ---- keys ---- */

/* {"type": "qcode", "data": "a"} or {"type": "number", "data": 30}. */
static bool parse_key(JsonObject *key, KeyValue *value, Error **errp)
{
    JsonNode *data = json_object_get_member(key, "data");
    int code;

    if (!strcmp(qmp_arg_str(key, "type"), "number")) {
        if (!qmp_check_type("int", data, "data", errp)) {
            return false;
        }
        value->type = KEY_VALUE_KIND_NUMBER;
        value->u.number.data = json_node_get_int(data);
        return true;
    }
    if (!qmp_check_type("str", data, "data", errp)) {
        return false;
    }
    code = qapi_enum_parse(&QKeyCode_lookup, json_node_get_string(data), -1, NULL);
    if (code < 0) {
        error_setg(errp, "Parameter 'data' does not accept value '%s'", json_node_get_string(data));
        return false;
    }
    value->type = KEY_VALUE_KIND_QCODE;
    value->u.qcode.data = code;
    return true;
}

static void send_key(const KeyValue *value, bool down)
{
    qemu_input_event_send_key(NULL, g_memdup2(value, sizeof(*value)), down);
}

/* Press all, hold, release in reverse. */
JsonNode *qmp_send_key(JsonObject *args, Error **errp)
{
    JsonArray *keys = json_object_get_array_member(args, "keys");
    unsigned n = json_array_get_length(keys);
    int64_t hold_ms = qmp_arg_int(args, "hold-time", 0);
    KeyValue values[SEND_KEY_MAX];

    if (n > SEND_KEY_MAX) {
        error_setg(errp, "Parameter 'keys' takes at most %d keys", SEND_KEY_MAX);
        return NULL;
    }
    for (unsigned i = 0; i < n; i++) {
        if (!parse_key(json_array_get_object_element(keys, i), &values[i], errp)) {
            return NULL;
        }
    }
    for (unsigned i = 0; i < n; i++) {
        send_key(&values[i], true);
        qemu_input_event_send_key_delay(CLAMP(hold_ms, 0, INT32_MAX));
    }
    for (unsigned i = n; i-- > 0;) {
        send_key(&values[i], false);
        qemu_input_event_send_key_delay(CLAMP(hold_ms, 0, INT32_MAX));
    }
    return NULL;
}

/* ---- events ---- */

/* An event with room for what it points at. */
typedef struct FullEvent {
    InputEvent event;
    InputKeyEvent key;
    KeyValue key_value;
    InputBtnEvent btn;
    InputMoveEvent move;
} FullEvent;

/* A string member that names a value of an enumeration; the value, or -1 with @errp. */
static int enum_member(JsonObject *object, const char *name, const QEnumLookup *lookup, Error **errp)
{
    const char *text = qmp_arg_str(object, name);
    int value = qapi_enum_parse(lookup, text, -1, NULL);

    if (value < 0) {
        error_setg(errp, "Parameter '%s' does not accept value '%s'", name, text);
    }
    return value;
}

static bool parse_key_event(JsonObject *data, FullEvent *e, Error **errp)
{
    if (!qmp_check_args("key:KeyValue down:bool", data, false, errp) ||
        !parse_key(json_object_get_object_member(data, "key"), &e->key_value, errp)) {
        return false;
    }
    e->event.type = INPUT_EVENT_KIND_KEY;
    e->event.u.key.data = &e->key;
    e->key.key = &e->key_value;
    e->key.down = qmp_arg_bool(data, "down", false);
    return true;
}

static bool parse_btn_event(JsonObject *data, FullEvent *e, Error **errp)
{
    int button;

    if (!qmp_check_args("button:str down:bool", data, false, errp)) {
        return false;
    }
    button = enum_member(data, "button", &InputButton_lookup, errp);
    e->event.type = INPUT_EVENT_KIND_BTN;
    e->event.u.btn.data = &e->btn;
    e->btn.button = button;
    e->btn.down = qmp_arg_bool(data, "down", false);
    return button >= 0;
}

static bool parse_move_event(JsonObject *data, InputEventKind kind, FullEvent *e, Error **errp)
{
    int axis;

    if (!qmp_check_args("axis:str value:int", data, false, errp)) {
        return false;
    }
    axis = enum_member(data, "axis", &InputAxis_lookup, errp);
    e->event.type = kind;
    e->event.u.rel.data = &e->move; /* rel and abs look the same */
    e->move.axis = axis;
    e->move.value = qmp_arg_int(data, "value", 0);
    return axis >= 0;
}

static bool parse_event(JsonObject *object, FullEvent *e, Error **errp)
{
    const char *type = qmp_arg_str(object, "type");
    JsonNode *node = json_object_get_member(object, "data");
    JsonObject *data;

    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        error_setg(errp, "Invalid parameter type for 'data', expected: object");
        return false;
    }
    data = json_node_get_object(node);
    if (!strcmp(type, "key")) {
        return parse_key_event(data, e, errp);
    }
    if (!strcmp(type, "btn")) {
        return parse_btn_event(data, e, errp);
    }
    return parse_move_event(data, !strcmp(type, "rel") ? INPUT_EVENT_KIND_REL : INPUT_EVENT_KIND_ABS,
                            e, errp);
}

/* All are checked before the first is sent. */
JsonNode *qmp_input_send_event(JsonObject *args, Error **errp)
{
    JsonArray *events = json_object_get_array_member(args, "events");
    unsigned n = json_array_get_length(events);
    g_autofree FullEvent *full = g_new0(FullEvent, n);
    QemuConsole *con = NULL;

    if (json_object_has_member(args, "device")) {
        con = qemu_console_lookup_by_device_name(qmp_arg_str(args, "device"),
                                                 qmp_arg_int(args, "head", 0), errp);
        if (!con) {
            return NULL;
        }
    }
    for (unsigned i = 0; i < n; i++) {
        if (!parse_event(json_array_get_object_element(events, i), &full[i], errp)) {
            return NULL;
        }
    }
    if (!runstate_is_running() && !runstate_check(RUN_STATE_SUSPENDED)) {
        error_setg(errp, "VM not running");
        return NULL;
    }
    for (unsigned i = 0; i < n; i++) {
        qemu_input_event_send(con, &full[i].event);
    }
    qemu_input_event_sync();
    return NULL;
}

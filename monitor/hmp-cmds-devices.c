/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Human monitor commands about devices, back ends, objects and input.
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "monitor/qdev.h"
#include "monitor/qmp.h"
#include "migration/misc.h"
#include "net/announce.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qom/object_interfaces.h"
#include "sysemu/sysemu.h"
#include "ui/console.h"
#include "ui/input.h"

/* ---- devices and back ends ---- */

void hmp_device_add(Monitor *mon, const HmpArgs *args)
{
    Error *err = NULL;
    QemuOpts *opts = qemu_opts_parse(&qemu_device_opts, hmp_arg_str(args, "device"), true, &err);
    DeviceState *dev = NULL;

    if (opts && !qdev_device_help(opts)) {
        dev = qdev_device_add(opts, &err);
    }
    object_unref(OBJECT(dev));
    if (opts) {
        qemu_opts_del(opts);
    }
    hmp_handle_error(mon, err);
}

void hmp_device_del(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "device_del", "id", hmp_json_str(hmp_arg_str(args, "id")), NULL);
}

void hmp_object_add(Monitor *mon, const HmpArgs *args)
{
    Error *err = NULL;

    user_creatable_add_from_str(hmp_arg_str(args, "object"), &err);
    hmp_handle_error(mon, err);
}

void hmp_object_del(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "object-del", "id", hmp_json_str(hmp_arg_str(args, "id")), NULL);
}

void hmp_netdev_add(Monitor *mon, const HmpArgs *args)
{
    Error *err = NULL;

    netdev_add_params(hmp_arg_str(args, "netdev"), &err);
    hmp_handle_error(mon, err);
}

void hmp_netdev_del(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "netdev_del", "id", hmp_json_str(hmp_arg_str(args, "id")), NULL);
}

void hmp_set_link(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "set_link", "name", hmp_json_str(hmp_arg_str(args, "name")), "up",
               hmp_json_bool(hmp_arg_flag(args, "up")), NULL);
}

/* The times are those of a migration. */
void hmp_announce_self(Monitor *mon, const HmpArgs *args)
{
    const char *names = hmp_arg_str(args, "interfaces");
    g_auto(GStrv) interfaces = names ? g_strsplit(names, ",", -1) : NULL;
    AnnounceParameters params = *migrate_announce_params();
    strList **tail = &params.interfaces;

    for (int i = 0; interfaces && interfaces[i]; i++) {
        QAPI_LIST_APPEND(tail, g_strdup(interfaces[i]));
    }
    qemu_announce_self(net_announce_timer(), &params);
    qapi_free_strList(params.interfaces);
}

void hmp_chardev_add(Monitor *mon, const HmpArgs *args)
{
    Error *err = NULL;
    QemuOpts *opts = qemu_opts_parse(&qemu_chardev_opts, hmp_arg_str(args, "args"), true, &err);

    if (opts) {
        qemu_chr_new_from_opts(opts, NULL, &err);
        qemu_opts_del(opts);
    }
    hmp_handle_error(mon, err);
}

void hmp_chardev_remove(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "chardev-remove", "id", hmp_json_str(hmp_arg_str(args, "id")), NULL);
}

void hmp_chardev_send_break(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "chardev-send-break", "id", hmp_json_str(hmp_arg_str(args, "id")), NULL);
}

void hmp_ringbuf_read(Monitor *mon, const HmpArgs *args)
{
    g_autoptr(JsonNode) data = hmp_run_qmp(
        mon, "ringbuf-read", "device", hmp_json_str(hmp_arg_str(args, "device")), "size",
        hmp_json_int(hmp_arg_int(args, "size", 0)), NULL);

    if (!data) {
        return;
    }
    for (const char *p = json_node_get_string(data); *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == '\\') {
            monitor_printf(mon, "\\\\");
        } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            monitor_printf(mon, "\\u%04X", c);
        } else {
            monitor_printf(mon, "%.*s", (int)(g_utf8_next_char(p) - p), p);
        }
    }
    monitor_printf(mon, "\n");
}

void hmp_ringbuf_write(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "ringbuf-write", "device", hmp_json_str(hmp_arg_str(args, "device")), "data",
               hmp_json_str(hmp_arg_str(args, "data")), NULL);
}

/* Descriptors belong to the session that they came over, whose command this is. */
void hmp_getfd(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "getfd", "fdname", hmp_json_str(hmp_arg_str(args, "fdname")), NULL);
}

void hmp_closefd(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "closefd", "fdname", hmp_json_str(hmp_arg_str(args, "fdname")), NULL);
}

/* ---- objects ---- */

void hmp_qom_list(Monitor *mon, const HmpArgs *args)
{
    const char *path = hmp_arg_str(args, "path");
    g_autoptr(JsonNode) list = NULL;
    JsonArray *array;

    if (!path) {
        monitor_printf(mon, "/\n");
        return;
    }
    list = hmp_run_qmp(mon, "qom-list", "path", hmp_json_str(path), NULL);
    if (!list) {
        return;
    }
    array = json_node_get_array(list);
    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        JsonObject *info = json_array_get_object_element(array, i);

        monitor_printf(mon, "%s (%s)\n", qmp_arg_str(info, "name"), qmp_arg_str(info, "type"));
    }
}

void hmp_qom_get(Monitor *mon, const HmpArgs *args)
{
    g_autoptr(JsonNode) value = hmp_run_qmp(
        mon, "qom-get", "path", hmp_json_str(hmp_arg_str(args, "path")), "property",
        hmp_json_str(hmp_arg_str(args, "property")), NULL);
    g_autofree char *text = value ? json_text_format(value, true) : NULL;

    if (text) {
        monitor_printf(mon, "%s\n", text);
    }
}

void hmp_qom_set(Monitor *mon, const HmpArgs *args)
{
    const char *path = hmp_arg_str(args, "path");
    const char *property = hmp_arg_str(args, "property");
    const char *value = hmp_arg_str(args, "value");
    bool ambiguous = false;
    Object *obj = object_resolve_path(path, &ambiguous);
    JsonNode *json;
    Error *err = NULL;

    if (hmp_arg_flag(args, "json")) {
        json = json_text_parse(value, &err);
        if (json) {
            hmp_do_qmp(mon, "qom-set", "path", hmp_json_str(path), "property",
                       hmp_json_str(property), "value", json, NULL);
        }
    } else if (obj) {
        object_property_parse(obj, property, value, &err);
    } else {
        error_setg(&err, ambiguous ? "Path '%s' is ambiguous" : "Device '%s' not found", path);
    }
    hmp_handle_error(mon, err);
}

/* ---- input ---- */

/* One name of "ctrl-alt-f1", or a number like 0x1e; false when there is no such key. */
static bool add_key(JsonArray *keys, const char *name)
{
    JsonObject *key = json_object_new();
    char *end;
    long number;

    if (!strcmp(name, "<")) {
        name = "less";
    }
    if (g_str_has_prefix(name, "0x")) {
        number = strtol(name, &end, 0);
        json_object_set_string_member(key, "type", "number");
        json_object_set_int_member(key, "data", number);
        json_array_add_object_element(keys, key);
        return *end == '\0' && number <= 0xff;
    }
    json_object_set_string_member(key, "type", "qcode");
    json_object_set_string_member(key, "data", name);
    json_array_add_object_element(keys, key);
    return qapi_enum_parse(&QKeyCode_lookup, name, -1, NULL) >= 0;
}

void hmp_sendkey(Monitor *mon, const HmpArgs *args)
{
    g_auto(GStrv) names = g_strsplit(hmp_arg_str(args, "keys"), "-", -1);
    JsonArray *keys = json_array_new();
    bool has_hold = hmp_arg_has(args, "hold-time");

    for (char **name = names; *name; name++) {
        if (!add_key(keys, *name)) {
            monitor_printf(mon, "invalid parameter: %s\n", *name);
            json_array_unref(keys);
            return;
        }
    }
    hmp_do_qmp(mon, "send-key", "keys", qmp_array(keys), "hold-time",
               has_hold ? hmp_json_int(hmp_arg_int(args, "hold-time", 0)) : NULL, NULL);
}

static void click(InputButton button)
{
    qemu_input_queue_btn(NULL, button, true);
    qemu_input_event_sync();
    qemu_input_queue_btn(NULL, button, false);
}

void hmp_mouse_move(Monitor *mon, const HmpArgs *args)
{
    const char *dz = hmp_arg_str(args, "dz");
    long wheel = dz ? strtol(dz, NULL, 0) : 0;

    qemu_input_queue_rel(NULL, INPUT_AXIS_X, strtol(hmp_arg_str(args, "dx"), NULL, 0));
    qemu_input_queue_rel(NULL, INPUT_AXIS_Y, strtol(hmp_arg_str(args, "dy"), NULL, 0));
    if (wheel) {
        click(wheel > 0 ? INPUT_BUTTON_WHEEL_UP : INPUT_BUTTON_WHEEL_DOWN);
    }
    qemu_input_event_sync();
}

void hmp_mouse_button(Monitor *mon, const HmpArgs *args)
{
    static uint32_t buttons[INPUT_BUTTON__MAX] = {
        [INPUT_BUTTON_LEFT] = MOUSE_EVENT_LBUTTON,
        [INPUT_BUTTON_MIDDLE] = 0x02, /* this command's order of the bits */
        [INPUT_BUTTON_RIGHT] = 0x04,
    };
    /* What this command pressed before: people hold the buttons of the machine's one mouse. */
    static uint32_t pressed;
    uint32_t state = hmp_arg_int(args, "state", 0);

    if (pressed != state) {
        qemu_input_update_buttons(NULL, buttons, pressed, state);
        qemu_input_event_sync();
        pressed = state;
    }
}

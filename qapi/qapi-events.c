/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events to QMP clients: one sender each, which puts the data together. Names and data are those of
 * QEMU's QMP reference.
 */
#include "qemu/osdep.h"
#include "qapi/qapi-events.h"

/* Who hears of events: the monitors. */
static QapiEventListener *event_listener;
static void *event_opaque;

void qapi_event_set_listener(QapiEventListener *listener, void *opaque)
{
    event_listener = listener;
    event_opaque = opaque;
}

void qapi_event_emit(const char *name, JsonObject *data)
{
    if (event_listener) {
        event_listener(name, data, event_opaque);
    }
    g_clear_pointer(&data, json_object_unref);
}

void qapi_event_send_stop(void)
{
    qapi_event_emit("STOP", NULL);
}

void qapi_event_send_resume(void)
{
    qapi_event_emit("RESUME", NULL);
}

void qapi_event_send_suspend(void)
{
    qapi_event_emit("SUSPEND", NULL);
}

void qapi_event_send_wakeup(void)
{
    qapi_event_emit("WAKEUP", NULL);
}

void qapi_event_send_powerdown(void)
{
    qapi_event_emit("POWERDOWN", NULL);
}

static void send_guest_and_reason(const char *name, bool guest, ShutdownCause reason)
{
    JsonObject *data = json_object_new();

    json_object_set_boolean_member(data, "guest", guest);
    json_object_set_string_member(data, "reason", ShutdownCause_str(reason));
    qapi_event_emit(name, data);
}

void qapi_event_send_reset(bool guest, ShutdownCause reason)
{
    send_guest_and_reason("RESET", guest, reason);
}

void qapi_event_send_shutdown(bool guest, ShutdownCause reason)
{
    send_guest_and_reason("SHUTDOWN", guest, reason);
}

void qapi_event_send_watchdog(WatchdogAction action)
{
    JsonObject *data = json_object_new();

    json_object_set_string_member(data, "action", WatchdogAction_str(action));
    qapi_event_emit("WATCHDOG", data);
}

void qapi_event_send_vserport_change(const char *id, bool open)
{
    JsonObject *data = json_object_new();

    json_object_set_string_member(data, "id", id);
    json_object_set_boolean_member(data, "open", open);
    qapi_event_emit("VSERPORT_CHANGE", data);
}

void qapi_event_send_guest_panicked(const char *action)
{
    JsonObject *data = json_object_new();

    json_object_set_string_member(data, "action", action);
    qapi_event_emit("GUEST_PANICKED", data);
}

static void send_device_and_path(const char *name, bool has_device, const char *device,
                                 const char *path)
{
    JsonObject *data = json_object_new();

    if (has_device) {
        json_object_set_string_member(data, "device", device);
    }
    json_object_set_string_member(data, "path", path);
    qapi_event_emit(name, data);
}

void (qapi_event_send_device_deleted)(bool has_device, const char *device, const char *path)
{
    send_device_and_path("DEVICE_DELETED", has_device, device, path);
}

void (qapi_event_send_device_unplug_guest_error)(bool has_device, const char *device,
                                               const char *path)
{
    send_device_and_path("DEVICE_UNPLUG_GUEST_ERROR", has_device, device, path);
}

void qapi_event_send_rtc_change(int64_t offset, const char *qom_path)
{
    JsonObject *data = json_object_new();

    json_object_set_int_member(data, "offset", offset);
    json_object_set_string_member(data, "qom-path", qom_path);
    qapi_event_emit("RTC_CHANGE", data);
}

void (qapi_event_send_nic_rx_filter_changed)(bool has_name, const char *name, const char *path)
{
    JsonObject *data = json_object_new();

    if (has_name) {
        json_object_set_string_member(data, "name", name);
    }
    json_object_set_string_member(data, "path", path);
    qapi_event_emit("NIC_RX_FILTER_CHANGED", data);
}

void qapi_event_send_balloon_change(int64_t actual)
{
    JsonObject *data = json_object_new();

    json_object_set_int_member(data, "actual", actual);
    qapi_event_emit("BALLOON_CHANGE", data);
}

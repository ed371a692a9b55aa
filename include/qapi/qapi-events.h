/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events that the emulator sends to QMP clients. Senders call the functions below; who listens (the
 * monitors) registers itself. Time stamps come from QEMU_CLOCK_HOST.
 */
#ifndef QAPI_EVENTS_H
#define QAPI_EVENTS_H

#include <json-glib/json-glib.h>

#include "qapi/qapi-types-run-state.h"

/* Gets every event; @data may be NULL and is borrowed. */
typedef void QapiEventListener(const char *name, JsonObject *data, void *opaque);
void qapi_event_set_listener(QapiEventListener *listener, void *opaque);

/* Send any event; takes @data, which may be NULL. */
void qapi_event_emit(const char *name, JsonObject *data);

void qapi_event_send_stop(void);
void qapi_event_send_resume(void);
void qapi_event_send_suspend(void);
void qapi_event_send_wakeup(void);
void qapi_event_send_powerdown(void);
void qapi_event_send_reset(bool guest, ShutdownCause reason);
void qapi_event_send_shutdown(bool guest, ShutdownCause reason);
void qapi_event_send_watchdog(WatchdogAction action);
void qapi_event_send_guest_panicked(const char *action);
/* @device: the id, only when @has_device. */
void qapi_event_send_device_deleted(bool has_device, const char *device, const char *path);
void qapi_event_send_device_unplug_guest_error(bool has_device, const char *device,
                                               const char *path);
/* @offset: seconds between the guest's clock and the host's. */
void qapi_event_send_rtc_change(int64_t offset, const char *qom_path);
/* The guest has opened or closed port @id of a virtio-serial bus. */
void qapi_event_send_vserport_change(const char *id, bool open);
void qapi_event_send_nic_rx_filter_changed(bool has_name, const char *name, const char *path);
/* @actual: bytes that the guest has. */
void qapi_event_send_balloon_change(int64_t actual);

/* Later versions leave has_... out: a string that is NULL is not there. */
#define QAPI_EVENT_2_(f, name, path) ({ const char *name_ = (name); (f)(name_ != NULL, name_, (path)); })
#define QAPI_EVENT_3_(f, has, name, path) (f)(has, name, path)
#define QAPI_EVENT_PICK_(a, b, c, macro, ...) macro
#define QAPI_EVENT_(f, ...) QAPI_EVENT_PICK_(__VA_ARGS__, QAPI_EVENT_3_, QAPI_EVENT_2_, 0)(f, __VA_ARGS__)
#define qapi_event_send_device_deleted(...) QAPI_EVENT_(qapi_event_send_device_deleted, __VA_ARGS__)
#define qapi_event_send_device_unplug_guest_error(...) \
    QAPI_EVENT_(qapi_event_send_device_unplug_guest_error, __VA_ARGS__)
#define qapi_event_send_nic_rx_filter_changed(...) \
    QAPI_EVENT_(qapi_event_send_nic_rx_filter_changed, __VA_ARGS__)

#endif

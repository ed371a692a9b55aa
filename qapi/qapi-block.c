/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the block schema's enumerations, and its events. */
#include "qemu/osdep.h"
#include "qapi/qapi-events-block.h"

const QEnumLookup BlockErrorAction_lookup = {
    .array = (const char *const[]) { "ignore", "report", "stop" },
    .size = BLOCK_ERROR_ACTION__MAX,
};

const QEnumLookup BlockDeviceIoStatus_lookup = {
    .array = (const char *const[]) { "ok", "failed", "nospace" },
    .size = BLOCK_DEVICE_IO_STATUS__MAX,
};

const QEnumLookup IoOperationType_lookup = {
    .array = (const char *const[]) { "read", "write" },
    .size = IO_OPERATION_TYPE__MAX,
};

const QEnumLookup PreallocMode_lookup = {
    .array = (const char *const[]) { "off", "metadata", "falloc", "full" },
    .size = PREALLOC_MODE__MAX,
};

void qapi_event_send_device_tray_moved(const char *device, const char *id, bool tray_open)
{
    JsonObject *data = json_object_new();

    json_object_set_string_member(data, "device", device);
    json_object_set_boolean_member(data, "tray-open", tray_open);
    json_object_set_string_member(data, "id", id);
    qapi_event_emit("DEVICE_TRAY_MOVED", data);
}

void qapi_event_send_block_io_error(const char *device, const char *node_name,
                                    IoOperationType operation, BlockErrorAction action,
                                    bool has_nospace, bool nospace, const char *reason)
{
    JsonObject *data = json_object_new();

    json_object_set_string_member(data, "device", device);
    if (node_name) {
        json_object_set_string_member(data, "node-name", node_name);
    }
    if (has_nospace) {
        json_object_set_boolean_member(data, "nospace", nospace);
    }
    json_object_set_string_member(data, "reason", reason);
    json_object_set_string_member(data, "operation", IoOperationType_str(operation));
    json_object_set_string_member(data, "action", BlockErrorAction_str(action));
    qapi_event_emit("BLOCK_IO_ERROR", data);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices by name: -device, device_add, device_del (softmmu/qdev-monitor.c).
 */
#ifndef MONITOR_QDEV_H
#define MONITOR_QDEV_H

#include <json-glib/json-glib.h>

#include "qemu/option.h"
#include "qemu/typedefs.h"

/* Make, plug and realize the device that @opts (group "device") describe. Borrowed; NULL on error. */
DeviceState *qdev_device_add(QemuOpts *opts, Error **errp);

/* The same from a JSON object: "driver", "bus", "id", and properties with their JSON values. */
DeviceState *qdev_device_add_from_json(JsonObject *opts, Error **errp);

/* Answer `-device help` or `-device X,help`; 1 when that was asked, 0 otherwise. */
int qdev_device_help(QemuOpts *opts);

/* Ask the hotplug handler to take @dev away. */
void qdev_unplug(DeviceState *dev, Error **errp);

/* The device with that id or QOM path; NULL with @errp. */
DeviceState *qdev_find_by_id_or_path(const char *id, Error **errp);

/* Name @dev: child `id` of /machine/peripheral, or `device[n]` of …/peripheral-anon when @id is NULL. */
const char *qdev_set_id(DeviceState *dev, char *id, Error **errp);

/* The bus that a path (`/machine/…`, `pci.0`, `/dev@4/bus`) means; NULL with @errp. */
BusState *qbus_find(const char *path, Error **errp);

/* The QOM type that @driver or its alias (`virtio-net` …) stands for; @driver when it is no alias. */
const char *qdev_resolve_alias(const char *driver);
/* The alias of a QOM type, or NULL. */
const char *qdev_find_alias(const char *typename);

#endif

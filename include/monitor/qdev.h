/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices by name: -device, device_add, device_del (softmmu/qdev-monitor.c).
 */
#ifndef MONITOR_QDEV_H
#define MONITOR_QDEV_H

#include <json-glib/json-glib.h>

#include "qemu/option.h"

/*
 * Make, plug and realize the device that @opts (group "device") describe. Borrowed; NULL on error.
 * The caller gets a reference.
 */
DeviceState *qdev_device_add(QemuOpts *opts, Error **errp);

/*
 * The same from a JSON object: "driver", "bus", "id", and properties with their JSON values, or
 * with @keyval all in command-line spelling.
 */
DeviceState *qdev_device_add_from_json(JsonObject *opts, bool keyval, Error **errp);

/*
 * Answer `-device help` or `-device X,help`; 1 when that was asked, -1 when there is no X, 0
 * otherwise.
 */
int qdev_device_help(QemuOpts *opts);

/* The device with that id or QOM path; NULL with @errp. */
DeviceState *qdev_find_by_id_or_path(const char *id, Error **errp);

/* Ask that the device with that id or QOM path be taken away; false with @errp. */
bool qdev_device_del(const char *id, Error **errp);

/*
 * Name @dev: child @id of /machine/peripheral, or with NULL `device[n]` of …/peripheral-anon. Takes
 * @id. The name, or NULL with @errp when it is taken.
 */
const char *qdev_set_id(DeviceState *dev, char *id, Error **errp);

/*
 * The bus that a path (`pci.0`, `/i440FX-pcihost/pci.0`, `pci.0/e1000/bus`) means; NULL with @errp.
 */
BusState *qbus_find(const char *path, Error **errp);

/*
 * The QOM type that @driver or its alias (`virtio-net` …) stands for; @driver when it is no alias.
 */
const char *qdev_resolve_alias(const char *driver);
/* The alias of a QOM type, or NULL. */
const char *qdev_find_alias(const char *typename);

#endif

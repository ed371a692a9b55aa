/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names and paths of devices: for saved state, for the firmware; and the machine object.
 */
#include "qemu/osdep.h"
#include "hw/fw-path-provider.h"
#include "hw/qdev-core.h"

Object *qdev_get_machine(void)
{
    return container_get(object_get_root(), "/machine");
}

const char *qdev_driver_name(DeviceState *dev)
{
    return object_get_typename(OBJECT(dev));
}

const char *qdev_get_printable_name(DeviceState *dev)
{
    if (!dev->id && !dev->canonical_path) {
        dev->canonical_path = object_get_canonical_path(OBJECT(dev));
    }
    return dev->id ?: dev->canonical_path ?: object_get_typename(OBJECT(dev));
}

char *qdev_get_human_name(DeviceState *dev)
{
    return g_strdup(qdev_get_printable_name(dev));
}

const char *qdev_fw_name(DeviceState *dev)
{
    return DEVICE_GET_CLASS(dev)->fw_name ?: object_get_typename(OBJECT(dev));
}

char *qdev_get_dev_path(DeviceState *dev)
{
    BusClass *bc;

    if (!dev || !dev->parent_bus) {
        return NULL;
    }
    bc = BUS_GET_CLASS(dev->parent_bus);
    return bc->get_dev_path ? bc->get_dev_path(dev) : NULL;
}

/* ---- firmware ---- */

static char *bus_get_fw_dev_path(BusState *bus, DeviceState *dev)
{
    BusClass *bc = BUS_GET_CLASS(bus);

    return bc->get_fw_dev_path ? bc->get_fw_dev_path(dev) : NULL;
}

/* The nearest owner above @bus that names its devices itself. */
static char *path_from_handlers(BusState *bus, DeviceState *dev)
{
    Object *obj = OBJECT(dev);
    char *path = NULL;

    while (!path && (obj = obj->parent)) {
        path = fw_path_provider_try_get_dev_path(obj, bus, dev);
    }
    return path;
}

char *qdev_get_own_fw_dev_path_from_handler(BusState *bus, DeviceState *dev)
{
    return fw_path_provider_try_get_dev_path(OBJECT(bus->hotplug_handler), bus, dev);
}

static void append_fw_path(GString *path, DeviceState *dev)
{
    g_autofree char *component = NULL;

    if (!dev || !dev->parent_bus) {
        g_string_append_c(path, '/');
        return;
    }
    append_fw_path(path, dev->parent_bus->parent);
    component = path_from_handlers(dev->parent_bus, dev);
    if (!component) {
        component = bus_get_fw_dev_path(dev->parent_bus, dev);
    }
    if (component) {
        g_string_append(path, component);
    }
    g_string_append_c(path, '/');
}

char *qdev_get_fw_dev_path(DeviceState *dev)
{
    GString *path = g_string_new(NULL);

    append_fw_path(path, dev);
    g_string_truncate(path, path->len - 1);
    return g_string_free(path, false);
}

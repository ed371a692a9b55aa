/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a configured device to one that works, and back: the property "realized".
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/clock.h"
#include "hw/qdev-core.h"
#include "hw/vmstate-if.h"
#include "migration/vmstate.h"
#include "qdev-internal.h"

bool device_get_realized(Object *obj, Error **errp)
{
    return DEVICE(obj)->realized;
}

static bool register_state(DeviceState *dev, Error **errp)
{
    const VMStateDescription *vmsd = qdev_get_vmsd(dev);

    return !vmsd || vmstate_register_with_alias_id(VMSTATE_IF(dev), VMSTATE_INSTANCE_ID_ANY, vmsd,
                                                   dev, dev->instance_id_alias,
                                                   dev->alias_required_for_version, errp) >= 0;
}

static void unregister_state(DeviceState *dev)
{
    const VMStateDescription *vmsd = qdev_get_vmsd(dev);

    if (vmsd) {
        vmstate_unregister(VMSTATE_IF(dev), vmsd, dev);
    }
}

static bool realize_buses(DeviceState *dev, Error **errp)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        if (!qbus_realize(bus, errp)) {
            return false;
        }
    }
    return true;
}

static void unrealize_buses(DeviceState *dev)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        qbus_unrealize(bus);
    }
}

/* A device that comes to a running machine is reset on its own; others are by the machine. */
static void reset_hotplugged(DeviceState *dev)
{
    resettable_state_clear(&dev->reset);
    if (dev->hotplugged) {
        resettable_assert_reset(OBJECT(dev), RESET_TYPE_COLD);
        resettable_change_parent(OBJECT(dev), OBJECT(dev->parent_bus), NULL);
        resettable_release_reset(OBJECT(dev), RESET_TYPE_COLD);
    }
}

/* The device has its place in the tree now, and so have its clocks. */
static void remember_paths(DeviceState *dev)
{
    NamedClockList *ncl;

    g_free(dev->canonical_path);
    dev->canonical_path = object_get_canonical_path(OBJECT(dev));
    QLIST_FOREACH(ncl, &dev->clocks, node) {
        if (!ncl->alias) {
            clock_setup_canonical_path(ncl->clock);
        }
    }
}

/* The steps after the class's own realize. On failure all of them are undone. */
static bool device_connect(DeviceState *dev, HotplugHandler *hotplug, Error **errp)
{
    Error *err = NULL;

    device_listeners_realize(dev);
    remember_paths(dev);
    if (!register_state(dev, errp)) {
        goto unlisten;
    }
    if (!realize_buses(dev, errp)) {
        goto undo_buses;
    }
    reset_hotplugged(dev);
    dev->pending_deleted_event = false;
    if (hotplug) {
        hotplug_handler_plug(hotplug, dev, &err);
        if (err) {
            error_propagate(errp, err);
            goto undo_buses;
        }
    }
    return true;

undo_buses:
    unrealize_buses(dev);
    unregister_state(dev);
unlisten:
    device_listeners_unrealize(dev);
    return false;
}

/* pre_plug, realize, and what follows. */
static bool device_realize(DeviceState *dev, Error **errp)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);
    HotplugHandler *hotplug = qdev_get_hotplug_handler(dev);
    Error *err = NULL;

    if (hotplug) {
        hotplug_handler_pre_plug(hotplug, dev, &err);
    }
    if (!err && dc->realize) {
        dc->realize(dev, &err);
    }
    if (err) {
        error_propagate(errp, err);
        return false;
    }
    if (device_connect(dev, hotplug, errp)) {
        return true;
    }
    g_clear_pointer(&dev->canonical_path, g_free);
    if (dc->unrealize) {
        dc->unrealize(dev);
    }
    return false;
}

static void device_unrealize(DeviceState *dev)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    dev->realized = false;
    unrealize_buses(dev);
    unregister_state(dev);
    if (dc->unrealize) {
        dc->unrealize(dev);
    }
    dev->pending_deleted_event = true;
    device_listeners_unrealize(dev);
}

void device_set_realized(Object *obj, bool value, Error **errp)
{
    DeviceState *dev = DEVICE(obj);
    bool homeless = !obj->parent;

    if (value == dev->realized) {
        return;
    }
    if (!value) {
        device_unrealize(dev);
        return;
    }
    if (dev->hotplugged && !DEVICE_GET_CLASS(dev)->hotpluggable) {
        error_setg(errp, "Device '%s' does not support hotplugging", object_get_typename(obj));
        return;
    }
    if (homeless) {
        object_property_add_child(container_get(qdev_get_machine(), "/unattached"), "device[*]",
                                  obj);
    }
    if (device_realize(dev, errp)) {
        dev->realized = true;
    } else if (homeless) {
        object_unparent(obj);
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who plugs a device, whether it may be unplugged, and how far the machine is made.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/boards.h"
#include "hw/qdev-core.h"

/* How far the making of the machine is; moves once through all phases. */
static MachineInitPhase machine_phase;
/* A device came or went since the machine was ready. */
static bool modified;

bool phase_check(MachineInitPhase phase)
{
    return machine_phase >= phase;
}

void phase_advance(MachineInitPhase phase)
{
    assert(machine_phase + 1 == phase);
    machine_phase = phase;
}

bool qdev_machine_modified(void)
{
    return modified;
}

static MachineState *get_machine(void)
{
    return (MachineState *)object_dynamic_cast(qdev_get_machine(), TYPE_MACHINE);
}

HotplugHandler *qdev_get_machine_hotplug_handler(DeviceState *dev)
{
    MachineState *machine = get_machine();
    MachineClass *mc = machine ? MACHINE_GET_CLASS(machine) : NULL;

    return mc && mc->get_hotplug_handler ? mc->get_hotplug_handler(machine, dev) : NULL;
}

bool qdev_hotplug_allowed(DeviceState *dev, Error **errp)
{
    MachineState *machine = get_machine();
    MachineClass *mc = machine ? MACHINE_GET_CLASS(machine) : NULL;

    return !mc || !mc->hotplug_allowed || mc->hotplug_allowed(machine, dev, errp);
}

HotplugHandler *qdev_get_bus_hotplug_handler(DeviceState *dev)
{
    return dev->parent_bus ? dev->parent_bus->hotplug_handler : NULL;
}

HotplugHandler *qdev_get_hotplug_handler(DeviceState *dev)
{
    return qdev_get_machine_hotplug_handler(dev) ?: qdev_get_bus_hotplug_handler(dev);
}

void qdev_simple_device_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    modified = true;
    qdev_unrealize(dev);
}

/* A handler that knows requests asks the guest; the others let the device go at once. */
void qdev_unplug(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    HotplugHandler *handler = qdev_get_hotplug_handler(dev);

    if (!dev->parent_bus || !qbus_is_hotpluggable(dev->parent_bus)) {
        error_setg(errp, "Bus '%s' does not support hotplugging",
                   dev->parent_bus ? dev->parent_bus->name : "none");
        return;
    }
    if (!DEVICE_GET_CLASS(dev)->hotpluggable || !handler) {
        error_setg(errp, "Device '%s' does not support hotplugging",
                   object_get_typename(OBJECT(dev)));
        return;
    }
    if (qdev_unplug_blocked(dev, errp)) {
        return;
    }
    modified = true;
    if (HOTPLUG_HANDLER_GET_CLASS(handler)->unplug_request) {
        hotplug_handler_unplug_request(handler, dev, errp);
        return;
    }
    hotplug_handler_unplug(handler, dev, errp);
    if (!*errp) {
        object_unparent(OBJECT(dev));
    }
}

/* ---- blockers ---- */

void qdev_add_unplug_blocker(DeviceState *dev, Error *reason)
{
    dev->unplug_blockers = g_slist_prepend(dev->unplug_blockers, reason);
}

void qdev_del_unplug_blocker(DeviceState *dev, Error *reason)
{
    dev->unplug_blockers = g_slist_remove(dev->unplug_blockers, reason);
}

bool qdev_unplug_blocked(DeviceState *dev, Error **errp)
{
    if (!dev->unplug_blockers) {
        return false;
    }
    error_propagate(errp, error_copy(dev->unplug_blockers->data));
    return true;
}

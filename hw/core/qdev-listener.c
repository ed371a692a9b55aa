/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listeners that are told of devices coming and going. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qdev-internal.h"

/* Registry. */
static QTAILQ_HEAD(DeviceListeners, DeviceListener) listeners = QTAILQ_HEAD_INITIALIZER(listeners);

void device_listeners_realize(DeviceState *dev)
{
    DeviceListener *l;

    QTAILQ_FOREACH(l, &listeners, link) {
        if (l->realize) {
            l->realize(l, dev);
        }
    }
}

void device_listeners_unrealize(DeviceState *dev)
{
    DeviceListener *l;

    QTAILQ_FOREACH_REVERSE(l, &listeners, link) {
        if (l->unrealize) {
            l->unrealize(l, dev);
        }
    }
}

/* A new listener hears of the devices that are there already. */
static int tell_realized(Object *obj, void *opaque)
{
    DeviceListener *l = opaque;
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    if (dev && dev->realized) {
        l->realize(l, dev);
    }
    return 0;
}

void device_listener_register(DeviceListener *listener)
{
    QTAILQ_INSERT_TAIL(&listeners, listener, link);
    if (listener->realize) {
        object_child_foreach_recursive(object_get_root(), tell_realized, listener);
    }
}

void device_listener_unregister(DeviceListener *listener)
{
    QTAILQ_REMOVE(&listeners, listener, link);
}

bool qdev_should_hide_device(const QDict *opts, bool from_json, Error **errp)
{
    ERRP_GUARD();
    DeviceListener *l;

    QTAILQ_FOREACH(l, &listeners, link) {
        if (!l->hide_device) {
            continue;
        }
        if (l->hide_device(l, opts, from_json, errp)) {
            return true;
        }
        if (*errp) {
            return false;
        }
    }
    return false;
}

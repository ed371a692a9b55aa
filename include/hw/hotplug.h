/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of whoever plugs devices into a bus or a machine. */
#ifndef HOTPLUG_H
#define HOTPLUG_H

#include "qom/object.h"
#include "qemu/typedefs.h"

#define TYPE_HOTPLUG_HANDLER "hotplug-handler"

typedef struct HotplugHandlerClass HotplugHandlerClass;
DECLARE_CLASS_CHECKERS(HotplugHandlerClass, HOTPLUG_HANDLER, TYPE_HOTPLUG_HANDLER)
#define HOTPLUG_HANDLER(obj) INTERFACE_CHECK(HotplugHandler, (obj), TYPE_HOTPLUG_HANDLER)

typedef struct HotplugHandler HotplugHandler;

/* A step of (un)plugging @plugged_dev. */
typedef void (*hotplug_fn)(HotplugHandler *plug_handler, DeviceState *plugged_dev, Error **errp);

struct HotplugHandlerClass {
    InterfaceClass parent;

    /* Before realize: may refuse. */
    hotplug_fn pre_plug;
    /* After realize: must not fail. */
    hotplug_fn plug;
    /* Asks the guest to let go; unplug follows when it does. NULL: unplug at once. */
    hotplug_fn unplug_request;
    /* Takes the device out. */
    hotplug_fn unplug;
};

/* Call the step when the handler has it. */
void hotplug_handler_plug(HotplugHandler *plug_handler, DeviceState *plugged_dev, Error **errp);
void hotplug_handler_pre_plug(HotplugHandler *plug_handler, DeviceState *plugged_dev, Error **errp);
void hotplug_handler_unplug_request(HotplugHandler *plug_handler, DeviceState *plugged_dev,
                                    Error **errp);
void hotplug_handler_unplug(HotplugHandler *plug_handler, DeviceState *plugged_dev, Error **errp);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB buses: lists of free and used ports, which device sits where, and how users see it (info usb,
 * info qtree, -usbdevice).
 */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "internal.h"
#include "monitor/monitor.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"
#include "trace.h"

USBBusList usb_buses = QTAILQ_HEAD_INITIALIZER(usb_buses);
static int next_usb_bus;

/* --- buses --- */

void usb_bus_new(USBBus *bus, size_t bus_size, USBBusOps *ops, DeviceState *host)
{
    qbus_init(bus, bus_size, TYPE_USB_BUS, host, NULL);
    qbus_set_bus_hotplug_handler(BUS(bus));
    bus->ops = ops;
    bus->busnr = next_usb_bus++;
    QTAILQ_INIT(&bus->free);
    QTAILQ_INIT(&bus->used);
    QTAILQ_INSERT_TAIL(&usb_buses, bus, next);
}

void usb_bus_release(USBBus *bus)
{
    assert(next_usb_bus > 0);
    QTAILQ_REMOVE(&usb_buses, bus, next);
}

USBBus *usb_bus_find(int busnr)
{
    USBBus *bus;

    if (busnr == -1) {
        return QTAILQ_FIRST(&usb_buses);
    }
    QTAILQ_FOREACH(bus, &usb_buses, next) {
        if (bus->busnr == busnr) {
            return bus;
        }
    }
    return NULL;
}

/* --- ports --- */

static void fill_port(USBPort *port, void *opaque, int index, USBPortOps *ops, int speedmask)
{
    port->opaque = opaque;
    port->index = index;
    port->ops = ops;
    port->speedmask = speedmask;
    usb_port_location(port, NULL, index + 1);
}

void usb_register_port(USBBus *bus, USBPort *port, void *opaque, int index, USBPortOps *ops,
                       int speedmask)
{
    fill_port(port, opaque, index, ops, speedmask);
    QTAILQ_INSERT_TAIL(&bus->free, port, next);
    bus->nfree++;
}

void usb_register_companion(const char *masterbus, USBPort *ports[], uint32_t portcount,
                            uint32_t firstport, void *opaque, USBPortOps *ops, int speedmask,
                            Error **errp)
{
    USBBus *bus;

    QTAILQ_FOREACH(bus, &usb_buses, next) {
        if (!strcmp(bus->qbus.name, masterbus)) {
            break;
        }
    }
    if (!bus) {
        error_setg(errp, "USB bus '%s' not found", masterbus);
        return;
    }
    if (!bus->ops->register_companion) {
        error_setg(errp, "masterbus=%s is not the bus of an EHCI controller, which alone has companions",
                   masterbus);
        return;
    }
    for (uint32_t i = 0; i < portcount; i++) {
        fill_port(ports[i], opaque, i, ops, speedmask);
    }
    bus->ops->register_companion(bus, ports, portcount, firstport, errp);
}

void usb_port_location(USBPort *downstream, USBPort *upstream, int portnr)
{
    if (!upstream) {
        snprintf(downstream->path, sizeof(downstream->path), "%d", portnr);
        downstream->hubcount = 0;
        return;
    }
    /* Five hubs in a row are the most that work, so the path always fits. */
    snprintf(downstream->path, sizeof(downstream->path), "%.11s.%d", upstream->path, (uint8_t)portnr);
    downstream->hubcount = upstream->hubcount + 1;
}

void usb_unregister_port(USBBus *bus, USBPort *port)
{
    if (port->dev) {
        object_unparent(OBJECT(port->dev));
    }
    QTAILQ_REMOVE(&bus->free, port, next);
    bus->nfree--;
}

/* The free port that @path names, or NULL. */
static USBPort *find_free_port(USBBus *bus, const char *path)
{
    USBPort *port;

    QTAILQ_FOREACH(port, &bus->free, next) {
        if (!strcmp(port->path, path)) {
            break;
        }
    }
    return port;
}

void usb_claim_port(USBDevice *dev, Error **errp)
{
    USBBus *bus = usb_bus_from_device(dev);
    USBPort *port;

    assert(!dev->port);
    if (dev->port_path) {
        port = find_free_port(bus, dev->port_path);
        if (!port) {
            error_setg(errp, "There is no free port=%s on USB bus '%s'", dev->port_path,
                       bus->qbus.name);
            return;
        }
    } else {
        if (bus->nfree == 1 && strcmp(object_get_typename(OBJECT(dev)), "usb-hub") != 0 &&
            object_class_by_name("usb-hub")) {
            /* The last port gets a hub, so that there is always a place. */
            usb_create_simple(bus, "usb-hub");
        }
        port = QTAILQ_FIRST(&bus->free);
        if (!port) {
            error_setg(errp, "No port of the USB bus is free for '%s': add a hub",
                       dev->product_desc);
            return;
        }
    }
    trace_usb_port_claim(bus->busnr, port->path);
    QTAILQ_REMOVE(&bus->free, port, next);
    bus->nfree--;
    dev->port = port;
    port->dev = dev;
    QTAILQ_INSERT_TAIL(&bus->used, port, next);
    bus->nused++;
}

void usb_release_port(USBDevice *dev)
{
    USBBus *bus = usb_bus_from_device(dev);
    USBPort *port = dev->port;

    assert(port);
    trace_usb_port_release(bus->busnr, port->path);
    QTAILQ_REMOVE(&bus->used, port, next);
    bus->nused--;
    dev->port = NULL;
    port->dev = NULL;
    QTAILQ_INSERT_TAIL(&bus->free, port, next);
    bus->nfree++;
}

static char *speed_mask_text(int mask)
{
    static const char *const names[] = { "low", "full", "high", "super" };
    GString *text = g_string_new(NULL);

    for (int i = 0; i < ARRAY_SIZE(names); i++) {
        if (mask & (1 << i)) {
            g_string_append_printf(text, "%s%s", text->len ? "+" : "", names[i]);
        }
    }
    return g_string_free(text, false);
}

void usb_check_attach(USBDevice *dev, Error **errp)
{
    USBBus *bus = usb_bus_from_device(dev);
    USBPort *port = dev->port;
    g_autofree char *dev_speeds = NULL;
    g_autofree char *port_speeds = NULL;

    assert(port);
    if (port->speedmask & dev->speedmask) {
        return;
    }
    dev_speeds = speed_mask_text(dev->speedmask);
    port_speeds = speed_mask_text(port->speedmask);
    error_setg(errp, "USB device '%s' (%s speed) cannot go to port %s of bus '%s' (%s speed)",
               dev->product_desc, dev_speeds, port->path, bus->qbus.name, port_speeds);
}

void usb_device_attach(USBDevice *dev, Error **errp)
{
    ERRP_GUARD();

    assert(!dev->attached);
    usb_check_attach(dev, errp);
    if (*errp) {
        return;
    }
    trace_usb_port_attach(usb_bus_from_device(dev)->busnr, dev->port->path);
    dev->attached = true;
    usb_attach(dev->port);
}

int usb_device_detach(USBDevice *dev)
{
    assert(dev->port);
    assert(dev->attached);
    trace_usb_port_detach(usb_bus_from_device(dev)->busnr, dev->port->path);
    usb_detach(dev->port);
    dev->attached = false;
    return 0;
}

/* --- creation by name --- */

USBDevice *usb_new(const char *name)
{
    return USB_DEVICE(qdev_new(name));
}

bool usb_realize_and_unref(USBDevice *dev, USBBus *bus, Error **errp)
{
    return qdev_realize_and_unref(&dev->qdev, &bus->qbus, errp);
}

USBDevice *usb_create_simple(USBBus *bus, const char *name)
{
    USBDevice *dev = usb_new(name);

    usb_realize_and_unref(dev, bus, &error_abort);
    return dev;
}

typedef struct LegacyUSBDevice {
    const char *name;
    const char *usbdevice_name;
    USBDevice *(*usbdevice_init)(void);
} LegacyUSBDevice;

static GSList *legacy_usb_devices;

void usb_legacy_register(const char *typename, const char *usbdevice_name,
                         USBDevice *(*usbdevice_init)(void))
{
    LegacyUSBDevice *f = g_new0(LegacyUSBDevice, 1);

    f->name = typename;
    f->usbdevice_name = usbdevice_name;
    f->usbdevice_init = usbdevice_init;
    legacy_usb_devices = g_slist_append(legacy_usb_devices, f);
}

USBDevice *usbdevice_create(const char *cmdline)
{
    USBBus *bus = usb_bus_find(-1);
    LegacyUSBDevice *f = NULL;
    Error *err = NULL;
    USBDevice *dev;

    for (GSList *i = legacy_usb_devices; i; i = i->next) {
        LegacyUSBDevice *candidate = i->data;

        if (!strcmp(candidate->usbdevice_name, cmdline)) {
            f = candidate;
        }
    }
    if (!f) {
        error_report("usbdevice %s not found", cmdline);
        return NULL;
    }
    if (!bus) {
        error_report("no usb bus to attach usbdevice %s, please try -machine usb=on and check that"
                     " the machine model supports USB", cmdline);
        return NULL;
    }
    dev = f->usbdevice_init ? f->usbdevice_init() : usb_new(f->name);
    if (!dev) {
        error_report("Failed to create USB device '%s'", f->name);
        return NULL;
    }
    if (!usb_realize_and_unref(dev, bus, &err)) {
        error_reportf_err(err, "Failed to initialize USB device '%s': ", f->name);
        return NULL;
    }
    return dev;
}

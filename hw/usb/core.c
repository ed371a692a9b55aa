/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connection, reset, wake-up and lookup of USB devices: USB 2.0, sections 7.1.7, 9.1 and 11.24.
 * What a class does not implement is answered here.
 */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "internal.h"
#include "trace.h"

/* --- ports --- */

void usb_pick_speed(USBPort *port)
{
    static const int fastest_first[] = {
        USB_SPEED_SUPER, USB_SPEED_HIGH, USB_SPEED_FULL, USB_SPEED_LOW,
    };
    USBDevice *udev = port->dev;

    for (int i = 0; i < ARRAY_SIZE(fastest_first); i++) {
        int mask = 1 << fastest_first[i];

        if ((udev->speedmask & mask) && (port->speedmask & mask)) {
            udev->speed = fastest_first[i];
            return;
        }
    }
}

void usb_attach(USBPort *port)
{
    USBDevice *dev = port->dev;

    assert(dev && dev->attached && dev->state == USB_STATE_NOTATTACHED);
    usb_pick_speed(port);
    port->ops->attach(port);
    dev->state = USB_STATE_ATTACHED;
    usb_device_handle_attach(dev);
}

static bool is_below(const USBPort *port, const USBPort *hub_port)
{
    size_t len = strlen(hub_port->path);

    return !strncmp(port->path, hub_port->path, len) && port->path[len] == '.';
}

/* What is behind a hub goes with it: the controller that loses the hub has their packets, too. */
static void detach_children(USBPort *port)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &usb_bus_from_device(port->dev)->qbus.children, sibling) {
        USBDevice *child = USB_DEVICE(kid->child);

        if (child->port && is_below(child->port, port)) {
            port->ops->child_detach(port, child);
        }
    }
}

void usb_detach(USBPort *port)
{
    USBDevice *dev = port->dev;

    assert(dev && dev->state != USB_STATE_NOTATTACHED);
    detach_children(port);
    port->ops->detach(port);
    dev->state = USB_STATE_NOTATTACHED;
}

void usb_device_reset(USBDevice *dev)
{
    if (!dev || !dev->attached) {
        return;
    }
    usb_device_handle_reset(dev);
    dev->remote_wakeup = 0;
    dev->addr = 0;
    dev->state = USB_STATE_DEFAULT;
}

void usb_port_reset(USBPort *port)
{
    USBDevice *dev = port->dev;

    assert(dev);
    usb_detach(port);
    usb_attach(port);
    usb_device_reset(dev);
}

void usb_wakeup(USBEndpoint *ep, unsigned int stream)
{
    USBDevice *dev = ep->dev;
    USBBus *bus = usb_bus_from_device(dev);

    if (!dev->qdev.realized) {
        /* Loading state before the bus knows us. */
        return;
    }
    if (dev->remote_wakeup && dev->port && dev->port->ops->wakeup) {
        dev->port->ops->wakeup(dev->port);
    }
    if (bus->ops->wakeup_endpoint) {
        bus->ops->wakeup_endpoint(bus, ep, stream);
    }
}

USBDevice *usb_find_device(USBPort *port, uint8_t addr)
{
    USBDevice *dev = port->dev;

    if (!dev || !dev->attached || dev->state != USB_STATE_DEFAULT) {
        return NULL;
    }
    return dev->addr == addr ? dev : usb_device_find_device(dev, addr);
}

/* --- class functions --- */

USBDevice *usb_device_find_device(USBDevice *dev, uint8_t addr)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    return klass->find_device ? klass->find_device(dev, addr) : NULL;
}

void usb_device_cancel_packet(USBDevice *dev, USBPacket *p)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->cancel_packet) {
        klass->cancel_packet(dev, p);
    }
}

void usb_device_handle_attach(USBDevice *dev)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->handle_attach) {
        klass->handle_attach(dev);
    }
}

void usb_device_handle_reset(USBDevice *dev)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->handle_reset) {
        klass->handle_reset(dev);
    }
}

void usb_device_handle_control(USBDevice *dev, USBPacket *p, int request, int val, int index,
                               int length, uint8_t *data)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->handle_control) {
        klass->handle_control(dev, p, request, val, index, length, data);
    }
}

void usb_device_handle_data(USBDevice *dev, USBPacket *p)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->handle_data) {
        klass->handle_data(dev, p);
    }
}

const char *usb_device_get_product_desc(USBDevice *dev)
{
    return USB_DEVICE_GET_CLASS(dev)->product_desc;
}

const USBDesc *usb_device_get_usb_desc(USBDevice *dev)
{
    return dev->usb_desc ? dev->usb_desc : USB_DEVICE_GET_CLASS(dev)->usb_desc;
}

void usb_device_set_interface(USBDevice *dev, int interface, int alt_old, int alt_new)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->set_interface) {
        klass->set_interface(dev, interface, alt_old, alt_new);
    }
}

void usb_device_flush_ep_queue(USBDevice *dev, USBEndpoint *ep)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->flush_ep_queue) {
        klass->flush_ep_queue(dev, ep);
    }
}

void usb_device_ep_stopped(USBDevice *dev, USBEndpoint *ep)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->ep_stopped) {
        klass->ep_stopped(dev, ep);
    }
}

int usb_device_alloc_streams(USBDevice *dev, USBEndpoint **eps, int nr_eps, int streams)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    return klass->alloc_streams ? klass->alloc_streams(dev, eps, nr_eps, streams) : 0;
}

void usb_device_free_streams(USBDevice *dev, USBEndpoint **eps, int nr_eps)
{
    USBDeviceClass *klass = USB_DEVICE_GET_CLASS(dev);

    if (klass->free_streams) {
        klass->free_streams(dev, eps, nr_eps);
    }
}

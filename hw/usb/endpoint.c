/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints of a USB device: type, sizes, what is queued. USB 2.0, section 5.3. */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "trace.h"

static void endpoint_clear(USBEndpoint *uep)
{
    uep->type = USB_ENDPOINT_XFER_INVALID;
    uep->ifnum = USB_INTERFACE_INVALID;
    uep->max_packet_size = 0;
    uep->max_streams = 0;
    uep->pipeline = false;
    uep->halted = false;
}

void usb_ep_reset(USBDevice *dev)
{
    dev->ep_ctl.nr = 0;
    dev->ep_ctl.type = USB_ENDPOINT_XFER_CONTROL;
    dev->ep_ctl.ifnum = 0;
    dev->ep_ctl.max_packet_size = 64;
    dev->ep_ctl.max_streams = 0;
    dev->ep_ctl.pipeline = false;
    dev->ep_ctl.halted = false;
    dev->ep_ctl.dev = dev;
    for (int ep = 0; ep < USB_MAX_ENDPOINTS; ep++) {
        endpoint_clear(&dev->ep_in[ep]);
        endpoint_clear(&dev->ep_out[ep]);
        dev->ep_in[ep].nr = dev->ep_out[ep].nr = ep + 1;
        dev->ep_in[ep].pid = USB_TOKEN_IN;
        dev->ep_out[ep].pid = USB_TOKEN_OUT;
        dev->ep_in[ep].dev = dev->ep_out[ep].dev = dev;
    }
}

void usb_ep_init(USBDevice *dev)
{
    usb_ep_reset(dev);
    QTAILQ_INIT(&dev->ep_ctl.queue);
    for (int ep = 0; ep < USB_MAX_ENDPOINTS; ep++) {
        QTAILQ_INIT(&dev->ep_in[ep].queue);
        QTAILQ_INIT(&dev->ep_out[ep].queue);
    }
}

struct USBEndpoint *usb_ep_get(USBDevice *dev, int pid, int ep)
{
    if (!dev) {
        return NULL;
    }
    if (ep < 1 || ep > USB_MAX_ENDPOINTS || (pid != USB_TOKEN_IN && pid != USB_TOKEN_OUT)) {
        return &dev->ep_ctl;
    }
    return pid == USB_TOKEN_IN ? &dev->ep_in[ep - 1] : &dev->ep_out[ep - 1];
}

uint8_t usb_ep_get_type(USBDevice *dev, int pid, int ep)
{
    return usb_ep_get(dev, pid, ep)->type;
}

void usb_ep_set_type(USBDevice *dev, int pid, int ep, uint8_t type)
{
    usb_ep_get(dev, pid, ep)->type = type;
}

void usb_ep_set_ifnum(USBDevice *dev, int pid, int ep, uint8_t ifnum)
{
    usb_ep_get(dev, pid, ep)->ifnum = ifnum;
}

void usb_ep_set_max_packet_size(USBDevice *dev, int pid, int ep, uint16_t raw)
{
    /* USB 2.0, table 9-13: bits 11 and 12 are additional transactions, 3 is reserved. */
    static const int transactions[] = { 1, 2, 3, 1 };

    usb_ep_get(dev, pid, ep)->max_packet_size = (raw & 0x7ff) * transactions[(raw >> 11) & 3];
}

void usb_ep_set_max_streams(USBDevice *dev, int pid, int ep, uint8_t raw)
{
    int power = raw & 0x1f;

    usb_ep_get(dev, pid, ep)->max_streams = power ? 1 << MIN(power, 16) : 0;
}

void usb_ep_set_pipeline(USBDevice *dev, int pid, int ep, bool enabled)
{
    usb_ep_get(dev, pid, ep)->pipeline = enabled;
}

void usb_ep_set_halted(USBDevice *dev, int pid, int ep, bool halted)
{
    usb_ep_get(dev, pid, ep)->halted = halted;
}

USBPacket *usb_ep_find_packet_by_id(USBDevice *dev, int pid, int ep, uint64_t id)
{
    USBPacket *p;

    QTAILQ_FOREACH(p, &usb_ep_get(dev, pid, ep)->queue, queue) {
        if (p->id == id) {
            return p;
        }
    }
    return NULL;
}

static void endpoint_dump(USBEndpoint *uep)
{
    static const char *const types[] = { "control", "isoc", "bulk", "int" };

    if (uep->type != USB_ENDPOINT_XFER_INVALID) {
        trace_usb_ep_dump(uep->ifnum, uep->nr, uep->pid == USB_TOKEN_IN ? "IN" : "OUT",
                          uep->type < ARRAY_SIZE(types) ? types[uep->type] : "?",
                          uep->max_packet_size);
    }
}

void usb_ep_dump(USBDevice *dev)
{
    for (int ep = 0; ep < USB_MAX_ENDPOINTS; ep++) {
        endpoint_dump(&dev->ep_in[ep]);
        endpoint_dump(&dev->ep_out[ep]);
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xHCI: ports of the root hub (xHCI 1.1, 4.19 and 5.4.8), with a region each: "usb3 port #1" … come before
 * "usb2 port #1" …. A port of each kind shares one place of the bus, and the device's speed tells which of
 * them sees it.
 */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hcd-xhci-regs.h"
#include "hw/register-names.h"
#include "trace.h"

static void port_event(XHCIPort *port, uint32_t bits)
{
    XHCIEvent event = { ER_PORT_STATUS_CHANGE, CC_SUCCESS, (uint64_t)port->portnr << 24 };

    if ((port->portsc & bits) == bits) {
        return;
    }
    port->portsc |= bits;
    port->xhci->usbsts |= USBSTS_PCD;
    xhci_event(port->xhci, &event, 0);
}

static void set_link_state(XHCIPort *port, uint32_t pls)
{
    port->portsc = (port->portsc & ~PORTSC_PLS) | pls << PORTSC_PLS_SHIFT;
}

static bool has_device(XHCIPort *port)
{
    USBDevice *dev = port->uport->dev;

    return dev && dev->attached && (port->speedmask & (1 << dev->speed));
}

/* The port as it is with what is connected now; @detach: it just went. */
void xhci_port_update(XHCIPort *port, bool detach)
{
    static const uint8_t psi[] = { /* protocol speed ids: section 7.2.2.1.1 */
        [USB_SPEED_LOW] = 2,
        [USB_SPEED_FULL] = 1,
        [USB_SPEED_HIGH] = 3,
        [USB_SPEED_SUPER] = 4,
    };

    port->portsc = PORTSC_PP;
    set_link_state(port, PLS_RX_DETECT);
    if (!detach && has_device(port)) {
        int speed = port->uport->dev->speed;

        port->portsc |= PORTSC_CCS | psi[speed] << PORTSC_SPEED_SHIFT;
        port->portsc |= speed == USB_SPEED_SUPER ? PORTSC_PED : 0;
        set_link_state(port, speed == USB_SPEED_SUPER ? PLS_U0 : PLS_POLLING);
    }
    port_event(port, PORTSC_CSC);
}

static void port_reset(XHCIPort *port, bool warm)
{
    if (!has_device(port)) {
        return;
    }
    usb_device_reset(port->uport->dev);
    port->portsc |= PORTSC_PED;
    set_link_state(port, PLS_U0);
    port_event(port, PORTSC_PRC | (warm ? PORTSC_WRC : 0));
}

static void write_link_state(XHCIPort *port, uint32_t new_pls)
{
    uint32_t pls = (port->portsc & PORTSC_PLS) >> PORTSC_PLS_SHIFT;

    if (new_pls == PLS_U0 && pls != PLS_U0 && (port->portsc & PORTSC_PED)) {
        set_link_state(port, PLS_U0);
        port_event(port, PORTSC_PLC);
    } else if (new_pls == PLS_U3 && pls < PLS_U3) {
        set_link_state(port, PLS_U3);
    }
}

static void write_portsc(XHCIPort *port, uint32_t val)
{
    if (val & PORTSC_WPR) {
        port_reset(port, true);
        return;
    }
    if (val & PORTSC_PR) {
        port_reset(port, false);
        return;
    }
    port->portsc &= ~(val & PORTSC_W1C);
    if (val & PORTSC_PED) {
        port->portsc &= ~PORTSC_PED;
    }
    if (val & PORTSC_LWS) {
        write_link_state(port, (val & PORTSC_PLS) >> PORTSC_PLS_SHIFT);
    }
    port->portsc = (port->portsc & ~PORTSC_RW) | (val & PORTSC_RW);
}

static uint64_t xhci_port_read(void *opaque, hwaddr reg, unsigned size)
{
    XHCIPort *port = opaque;

    return reg == PORT_SC ? port->portsc : 0;
}

static void xhci_port_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    XHCIPort *port = opaque;

    trace_usb_xhci_port_write(port->portnr, reg, val);
    if (reg == PORT_SC) {
        write_portsc(port, val);
    }
}

static XHCIPort *lookup_port(USBPort *uport)
{
    XHCIState *xhci = uport->opaque;

    for (unsigned i = 0; i < xhci->numports; i++) {
        XHCIPort *port = &xhci->ports[i];

        if (port->uport == uport && uport->dev && (port->speedmask & (1 << uport->dev->speed))) {
            return port;
        }
    }
    return NULL;
}

static void xhci_attach(USBPort *uport)
{
    XHCIPort *port = lookup_port(uport);

    if (port) {
        xhci_port_update(port, false);
    }
}

/* Slots whose device is at or below @uport lose it. */
static void detach_slots(XHCIState *xhci, USBPort *uport)
{
    for (unsigned i = 0; i < xhci->numslots; i++) {
        if (xhci->slots[i].uport != uport) {
            continue;
        }
        for (unsigned epid = 1; epid <= XHCI_MAXEPS; epid++) {
            xhci_ep_stop_transfer(xhci_ep(xhci, i + 1, epid), CC_INVALID);
        }
        xhci->slots[i].uport = NULL;
    }
}

static void xhci_detach(USBPort *uport)
{
    XHCIPort *port = lookup_port(uport);

    detach_slots(uport->opaque, uport);
    if (port) {
        xhci_port_update(port, true);
    }
}

static void xhci_child_detach(USBPort *uport, USBDevice *child)
{
    detach_slots(uport->opaque, child->port);
}

static void xhci_wakeup(USBPort *uport)
{
    XHCIPort *port = lookup_port(uport);

    if (port && ((port->portsc & PORTSC_PLS) >> PORTSC_PLS_SHIFT) == PLS_U3) {
        set_link_state(port, PLS_RESUME);
        port_event(port, PORTSC_PLC);
    }
}

static void xhci_port_complete(USBPort *uport, USBPacket *packet)
{
    xhci_complete_packet(uport->opaque, packet);
}

static USBPortOps xhci_uport_ops = {
    .attach = xhci_attach,
    .detach = xhci_detach,
    .child_detach = xhci_child_detach,
    .wakeup = xhci_wakeup,
    .complete = xhci_port_complete,
};

static const char *xhci_port_name(hwaddr reg)
{
    static const RegisterName names[] = {
        { PORT_SC, 4, "PORTSC" }, { PORT_PMSC, 4, "PORTPMSC" }, { PORT_LI, 4, "PORTLI" },
    };

    return register_name_at(names, ARRAY_SIZE(names), reg);
}

static const MemoryRegionOps xhci_port_ops = {
    .read = xhci_port_read,
    .write = xhci_port_write,
    .register_name = xhci_port_name,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 4,
    .valid.max_access_size = 8,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
};

void xhci_init_ports(XHCIState *xhci, DeviceState *dev)
{
    unsigned places = MAX(xhci->numports_2, xhci->numports_3);

    for (unsigned i = 0; i < xhci->numports; i++) {
        XHCIPort *port = &xhci->ports[i];
        bool usb3 = i < xhci->numports_3;
        unsigned n = usb3 ? i : i - xhci->numports_3;

        port->xhci = xhci;
        port->portnr = i + 1;
        port->uport = &xhci->uports[n];
        port->speedmask = usb3 ? USB_SPEED_MASK_SUPER
                               : USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL | USB_SPEED_MASK_HIGH;
        snprintf(port->name, sizeof(port->name), "usb%d port #%u", usb3 ? 3 : 2, n + 1);
        memory_region_init_io(&port->mem, OBJECT(dev), &xhci_port_ops, port, port->name, XHCI_PORT_SIZE);
        memory_region_add_subregion(&xhci->mem, XHCI_CAP_SIZE + XHCI_OPER_SIZE + XHCI_PORT_SIZE * i,
                                    &port->mem);
    }
    for (unsigned i = 0; i < places; i++) {
        usb_register_port(&xhci->bus, &xhci->uports[i], xhci, i, &xhci_uport_ops,
                          (i < xhci->numports_2 ? xhci->ports[xhci->numports_3].speedmask : 0) |
                          (i < xhci->numports_3 ? USB_SPEED_MASK_SUPER : 0));
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base-xhci: the core of xHCI host controllers: registers, ports, life. Specification: xHCI 1.1, chapters 4 and 5.
 *
 * Region "xhci" (16 KiB) with "capabilities", "operational", "runtime", "doorbell" and a region a port: "usb3 port #1" …
 * come before "usb2 port #1" …. A port of each kind shares one place of the bus, and the device's speed tells which
 * of them sees it. Properties of the adapter: p2, p3 (ports), intrs, slots.
 *
 * Left out: streams, isochronous timing (a TD is run when it is found), MFINDEX wrap events, bandwidth, saving state
 * by the guest's command (CSS/CRS), virtual functions.
 */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hcd-xhci-regs.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "trace.h"

#define XHCI_XECP 0x20 /* extended capabilities, from the region's start */

bool xhci_running(XHCIState *xhci)
{
    return !(xhci->usbsts & USBSTS_HCH);
}

void xhci_die(XHCIState *xhci)
{
    xhci->usbsts |= USBSTS_HCE | USBSTS_HCH;
    trace_usb_xhci_host_error();
}

/* ---- ports ---- */

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
static void port_update(XHCIPort *port, bool detach)
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
        port_update(port, false);
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
        port_update(port, true);
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

/* ---- endpoints that wait ---- */

static void kick_waiting(XHCIState *xhci, USBEndpoint *ep)
{
    for (unsigned slotid = 1; slotid <= xhci->numslots; slotid++) {
        XHCISlot *slot = &xhci->slots[slotid - 1];

        if (!slot->enabled || (ep && (!slot->uport || slot->uport->dev != ep->dev))) {
            continue;
        }
        for (unsigned epid = 1; epid <= XHCI_MAXEPS; epid++) {
            if (slot->eps[epid - 1].waiting && (!ep || epid >> 1 == ep->nr)) {
                xhci_kick_ep(&slot->eps[epid - 1]);
            }
        }
    }
}

static void xhci_kick_timer(void *opaque)
{
    kick_waiting(opaque, NULL);
}

static void xhci_wakeup_endpoint(USBBus *bus, USBEndpoint *ep, unsigned int stream)
{
    kick_waiting(container_of(bus, XHCIState, bus), ep);
}

static USBBusOps xhci_bus_ops = {
    .wakeup_endpoint = xhci_wakeup_endpoint,
};

/* ---- capabilities ---- */

/* Supported protocol: section 7.2. */
static uint32_t protocol_word(unsigned word, unsigned revision, unsigned next, unsigned first, unsigned count)
{
    switch (word) {
    case 0:
        return revision << 24 | next << 8 | 2;
    case 1:
        return 0x20425355; /* "USB " */
    case 2:
        return count << 8 | first;
    default:
        return 0;
    }
}

static uint64_t xhci_cap_read(void *opaque, hwaddr reg, unsigned size)
{
    XHCIState *xhci = opaque;
    unsigned at = reg / 4;

    if (reg >= XHCI_XECP && reg < XHCI_XECP + 16) {
        return protocol_word(at - XHCI_XECP / 4, 2, 4, xhci->numports_3 + 1, xhci->numports_2);
    }
    if (reg >= XHCI_XECP + 16 && reg < XHCI_XECP + 32) {
        return protocol_word(at - XHCI_XECP / 4 - 4, 3, 0, 1, xhci->numports_3);
    }
    switch (reg) {
    case 0x00: /* HCIVERSION, CAPLENGTH */
        return 0x01000000 | XHCI_CAP_SIZE;
    case 0x04: /* HCSPARAMS1 */
        return xhci->numports << 24 | xhci->numintrs << 8 | xhci->numslots;
    case 0x08: /* HCSPARAMS2: isochronous threshold */
        return 0x0f;
    case 0x10: /* HCCPARAMS1: where more capabilities are, 64 bits */
        return XHCI_XECP / 4 << 16 | 1;
    case 0x14:
        return XHCI_DOORBELL;
    case 0x18:
        return XHCI_RUNTIME;
    default:
        return 0;
    }
}

static void xhci_cap_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    qemu_log_mask(LOG_GUEST_ERROR, "xhci: capabilities are read-only\n");
}

/* ---- operational registers ---- */

static void xhci_reset_core(XHCIState *xhci)
{
    xhci->usbcmd = 0;
    xhci->usbsts = USBSTS_HCH;
    xhci->dnctrl = xhci->crcr_low = xhci->crcr_high = 0;
    xhci->dcbaap_low = xhci->dcbaap_high = xhci->config = 0;
    xhci->cmd_ring = (XHCIRing) { 0 };
    timer_del(xhci->kick_timer);
    for (unsigned i = 0; i < xhci->numslots; i++) {
        xhci_disable_slot(xhci, i + 1);
    }
    for (unsigned i = 0; i < xhci->numports; i++) {
        port_update(&xhci->ports[i], false);
    }
    for (unsigned i = 0; i < xhci->numintrs; i++) {
        xhci->intr[i] = (XHCIInterrupter) { .er_pcs = true };
        if (xhci->intr_update) {
            xhci->intr_update(xhci, i, i == 0);
        }
    }
    xhci->usbsts = USBSTS_HCH;
    xhci->mfindex_start = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    xhci_intr_update(xhci, 0);
}

static uint64_t xhci_oper_read(void *opaque, hwaddr reg, unsigned size)
{
    XHCIState *xhci = opaque;

    switch (reg) {
    case OPER_USBCMD:
        return xhci->usbcmd;
    case OPER_USBSTS:
        return xhci->usbsts;
    case OPER_PAGESIZE:
        return 1; /* 4 KiB */
    case OPER_DNCTRL:
        return xhci->dnctrl;
    case OPER_CRCR_LOW: /* the pointer reads as 0 */
        return xhci->crcr_low & CRCR_CRR;
    case OPER_DCBAAP_LOW:
        return xhci->dcbaap_low;
    case OPER_DCBAAP_HIGH:
        return xhci->dcbaap_high;
    case OPER_CONFIG:
        return xhci->config;
    default:
        return 0;
    }
}

static void write_usbcmd(XHCIState *xhci, uint32_t val)
{
    if (val & USBCMD_HCRST) {
        xhci_reset_core(xhci);
        return;
    }
    if ((val & USBCMD_RS) && !(xhci->usbcmd & USBCMD_RS) && !(xhci->usbsts & USBSTS_HCE)) {
        xhci->usbsts &= ~USBSTS_HCH;
        xhci->mfindex_start = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    } else if (!(val & USBCMD_RS) && (xhci->usbcmd & USBCMD_RS)) {
        xhci->usbsts |= USBSTS_HCH;
        xhci->crcr_low &= ~CRCR_CRR;
    }
    if (val & (USBCMD_CSS | USBCMD_CRS)) {
        /* Nothing is saved, so that restoring is an error: the driver resets. */
        xhci->usbsts = (xhci->usbsts & ~USBSTS_SRE) | (val & USBCMD_CRS ? USBSTS_SRE : 0);
    }
    xhci->usbcmd = val & USBCMD_MASK;
    xhci_intr_update(xhci, 0);
}

static void stop_commands(XHCIState *xhci)
{
    XHCIEvent event = { ER_COMMAND_COMPLETE, CC_COMMAND_RING_STOPPED, xhci->cmd_ring.dequeue };

    xhci->crcr_low &= ~CRCR_CRR;
    xhci_event(xhci, &event, 0);
}

static void write_crcr_high(XHCIState *xhci, uint32_t val)
{
    xhci->crcr_high = val;
    if ((xhci->crcr_low & (CRCR_CA | CRCR_CS)) && (xhci->crcr_low & CRCR_CRR)) {
        stop_commands(xhci);
        return;
    }
    xhci->cmd_ring.dequeue = xhci_addr64(xhci->crcr_low & ~0x3fu, val);
    xhci->cmd_ring.ccs = xhci->crcr_low & CRCR_RCS;
}

static void xhci_oper_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    XHCIState *xhci = opaque;

    trace_usb_xhci_oper_write(reg, val);
    switch (reg) {
    case OPER_USBCMD:
        write_usbcmd(xhci, val);
        break;
    case OPER_USBSTS:
        xhci->usbsts &= ~(val & USBSTS_W1C);
        xhci_intr_update(xhci, 0);
        break;
    case OPER_DNCTRL:
        xhci->dnctrl = val & 0xffff;
        break;
    case OPER_CRCR_LOW:
        xhci->crcr_low = (val & 0xffffffcf) | (xhci->crcr_low & CRCR_CRR);
        break;
    case OPER_CRCR_HIGH:
        write_crcr_high(xhci, val);
        break;
    case OPER_DCBAAP_LOW:
        xhci->dcbaap_low = val & 0xffffffc0;
        break;
    case OPER_DCBAAP_HIGH:
        xhci->dcbaap_high = val;
        break;
    case OPER_CONFIG:
        xhci->config = val & 0xff;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: write to operational register 0x%x\n", (unsigned)reg);
    }
}

/* ---- runtime registers ---- */

static uint64_t xhci_runtime_read(void *opaque, hwaddr reg, unsigned size)
{
    XHCIState *xhci = opaque;
    XHCIInterrupter *intr;

    if (reg < XHCI_INTR_SIZE) { /* MFINDEX: microframes */
        int64_t ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - xhci->mfindex_start;

        return reg == 0 && xhci_running(xhci) ? (ns / 125000) & 0x3fff : 0;
    }
    intr = &xhci->intr[reg / XHCI_INTR_SIZE - 1];
    switch (reg % XHCI_INTR_SIZE) {
    case INTR_IMAN:
        return intr->iman;
    case INTR_IMOD:
        return intr->imod;
    case INTR_ERSTSZ:
        return intr->erstsz;
    case INTR_ERSTBA_LOW:
        return intr->erstba_low;
    case INTR_ERSTBA_HIGH:
        return intr->erstba_high;
    case INTR_ERDP_LOW:
        return intr->erdp_low;
    case INTR_ERDP_HIGH:
        return intr->erdp_high;
    default:
        return 0;
    }
}

static void write_erdp_low(XHCIState *xhci, unsigned v, uint32_t val)
{
    XHCIInterrupter *intr = &xhci->intr[v];
    bool busy = (intr->erdp_low & ERDP_EHB) && !(val & ERDP_EHB);

    intr->erdp_low = (val & ~ERDP_EHB) | (busy ? ERDP_EHB : 0);
    /* The driver is done, but not with all: section 4.17.2. */
    if ((val & ERDP_EHB) && intr->er_size) {
        uint64_t erdp = xhci_addr64(intr->erdp_low & ~0xfu, intr->erdp_high);

        if (erdp >= intr->er_start && (erdp - intr->er_start) / TRB_SIZE != intr->er_ep_idx) {
            intr->erdp_low |= ERDP_EHB;
            intr->iman |= IMAN_IP;
            xhci_intr_update(xhci, v);
        }
    }
}

static void write_iman(XHCIState *xhci, unsigned v, uint32_t val)
{
    XHCIInterrupter *intr = &xhci->intr[v];

    intr->iman &= ~(val & IMAN_IP);
    intr->iman = (intr->iman & ~IMAN_IE) | (val & IMAN_IE);
    if (xhci->intr_update) {
        xhci->intr_update(xhci, v, val & IMAN_IE);
    }
    xhci_intr_update(xhci, v);
}

static void xhci_runtime_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    XHCIState *xhci = opaque;
    unsigned v = reg / XHCI_INTR_SIZE - 1;
    XHCIInterrupter *intr;

    trace_usb_xhci_runtime_write(reg, val);
    if (reg < XHCI_INTR_SIZE) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: MFINDEX is read-only\n");
        return;
    }
    intr = &xhci->intr[v];
    switch (reg % XHCI_INTR_SIZE) {
    case INTR_IMAN:
        write_iman(xhci, v, val);
        break;
    case INTR_IMOD:
        intr->imod = val;
        break;
    case INTR_ERSTSZ:
        intr->erstsz = val & 0xffff;
        break;
    case INTR_ERSTBA_LOW:
        intr->erstba_low = val & 0xffffffc0;
        break;
    case INTR_ERSTBA_HIGH:
        intr->erstba_high = val;
        xhci_er_reset(xhci, v);
        break;
    case INTR_ERDP_LOW:
        write_erdp_low(xhci, v, val);
        break;
    case INTR_ERDP_HIGH:
        intr->erdp_high = val;
        break;
    }
}

/* ---- doorbells ---- */

static uint64_t xhci_doorbell_read(void *opaque, hwaddr reg, unsigned size)
{
    return 0;
}

static void xhci_doorbell_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    XHCIState *xhci = opaque;
    unsigned slotid = reg / 4, epid = val & 0xff;

    trace_usb_xhci_doorbell_write(slotid, val);
    if (!xhci_running(xhci)) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: doorbell while the controller is halted\n");
    } else if (slotid == 0 && val == 0) {
        xhci_process_commands(xhci);
    } else if (slotid >= 1 && slotid <= xhci->numslots && epid >= 1 && epid <= XHCI_MAXEPS &&
               xhci->slots[slotid - 1].enabled) {
        xhci_kick_ep(xhci_ep(xhci, slotid, epid));
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: doorbell %u, target 0x%x\n", slotid, (unsigned)val);
    }
}

#define XHCI_OPS(name, min)                                                                                \
    static const MemoryRegionOps xhci_##name##_ops = {                                                     \
        .read = xhci_##name##_read, .write = xhci_##name##_write, .endianness = DEVICE_LITTLE_ENDIAN,      \
        .valid.min_access_size = min, .valid.max_access_size = 8,                                          \
        .impl.min_access_size = 4, .impl.max_access_size = 4,                                              \
    }

XHCI_OPS(cap, 1);
XHCI_OPS(oper, 4);
XHCI_OPS(port, 4);
XHCI_OPS(runtime, 4);
XHCI_OPS(doorbell, 4);

/* ---- life ---- */

static void xhci_init_ports(XHCIState *xhci, DeviceState *dev)
{
    unsigned places = MAX(xhci->numports_2, xhci->numports_3);

    for (unsigned i = 0; i < xhci->numports; i++) {
        XHCIPort *port = &xhci->ports[i];
        bool usb3 = i < xhci->numports_3;
        unsigned n = usb3 ? i : i - xhci->numports_3;

        port->xhci = xhci;
        port->portnr = i + 1;
        port->uport = &xhci->uports[n];
        port->speedmask = usb3 ? USB_SPEED_MASK_SUPER : USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL | USB_SPEED_MASK_HIGH;
        snprintf(port->name, sizeof(port->name), "usb%d port #%u", usb3 ? 3 : 2, n + 1);
        memory_region_init_io(&port->mem, OBJECT(dev), &xhci_port_ops, port, port->name, XHCI_PORT_SIZE);
        memory_region_add_subregion(&xhci->mem, XHCI_CAP_SIZE + XHCI_OPER_SIZE + XHCI_PORT_SIZE * i, &port->mem);
    }
    for (unsigned i = 0; i < places; i++) {
        usb_register_port(&xhci->bus, &xhci->uports[i], xhci, i, &xhci_uport_ops,
                          (i < xhci->numports_2 ? xhci->ports[xhci->numports_3].speedmask : 0) |
                          (i < xhci->numports_3 ? USB_SPEED_MASK_SUPER : 0));
    }
}

static void xhci_init_regions(XHCIState *xhci, DeviceState *dev)
{
    Object *o = OBJECT(dev);

    memory_region_init(&xhci->mem, o, "xhci", XHCI_LEN_REGS);
    memory_region_init_io(&xhci->mem_cap, o, &xhci_cap_ops, xhci, "capabilities", XHCI_CAP_SIZE);
    memory_region_init_io(&xhci->mem_oper, o, &xhci_oper_ops, xhci, "operational", XHCI_OPER_SIZE);
    memory_region_init_io(&xhci->mem_runtime, o, &xhci_runtime_ops, xhci, "runtime",
                          XHCI_INTR_SIZE * (xhci->numintrs + 1));
    memory_region_init_io(&xhci->mem_doorbell, o, &xhci_doorbell_ops, xhci, "doorbell",
                          XHCI_DB_STRIDE * (xhci->numslots + 1));
    memory_region_add_subregion(&xhci->mem, 0, &xhci->mem_cap);
    memory_region_add_subregion(&xhci->mem, XHCI_CAP_SIZE, &xhci->mem_oper);
    memory_region_add_subregion(&xhci->mem, XHCI_RUNTIME, &xhci->mem_runtime);
    memory_region_add_subregion(&xhci->mem, XHCI_DOORBELL, &xhci->mem_doorbell);
}

static void usb_xhci_realize(DeviceState *dev, Error **errp)
{
    XHCIState *xhci = XHCI(dev);

    if (xhci->numports_2 > XHCI_MAXPORTS_2 || xhci->numports_3 > XHCI_MAXPORTS_3 || !xhci->numports_2) {
        error_setg(errp, "xhci: p2 must be 1 to %d and p3 0 to %d", XHCI_MAXPORTS_2, XHCI_MAXPORTS_3);
        return;
    }
    if (xhci->numintrs < 1 || xhci->numintrs > XHCI_MAXINTRS || !is_power_of_2(xhci->numintrs) ||
        xhci->numslots < 1 || xhci->numslots > XHCI_MAXSLOTS) {
        error_setg(errp, "xhci: intrs must be 1, 2, 4, 8 or %d and slots 1 to %d", XHCI_MAXINTRS, XHCI_MAXSLOTS);
        return;
    }
    xhci->numports = xhci->numports_2 + xhci->numports_3;
    usb_bus_new(&xhci->bus, sizeof(xhci->bus), &xhci_bus_ops, xhci->hostOpaque ?: dev);
    for (unsigned i = 0; i < XHCI_MAXSLOTS * XHCI_MAXEPS; i++) {
        XHCIEPContext *epctx = &xhci->slots[i / XHCI_MAXEPS].eps[i % XHCI_MAXEPS];

        epctx->xhci = xhci;
        epctx->slotid = i / XHCI_MAXEPS + 1;
        epctx->epid = i % XHCI_MAXEPS + 1;
    }
    xhci->kick_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, xhci_kick_timer, xhci);
    xhci_init_regions(xhci, dev);
    xhci_init_ports(xhci, dev);
}

static void usb_xhci_unrealize(DeviceState *dev)
{
    XHCIState *xhci = XHCI(dev);

    for (unsigned i = 0; i < xhci->numslots; i++) {
        xhci_disable_slot(xhci, i + 1);
    }
    timer_free(xhci->kick_timer);
    xhci->kick_timer = NULL;
    usb_bus_release(&xhci->bus);
}

static void usb_xhci_reset(DeviceState *dev)
{
    xhci_reset_core(XHCI(dev));
}

/* ---- state ---- */

/* Endpoints are where their rings are: what was in work starts again. */
static int usb_xhci_post_load(void *opaque, int version_id)
{
    XHCIState *xhci = opaque;

    for (unsigned i = 0; i < xhci->numintrs; i++) {
        if (xhci->intr[i].er_size && xhci->intr[i].er_ep_idx >= xhci->intr[i].er_size) {
            return -EINVAL;
        }
    }
    for (unsigned i = 0; i < xhci->numslots; i++) {
        XHCISlot *slot = &xhci->slots[i];
        uint32_t ctx[4];

        slot->uport = NULL;
        if (slot->addressed && xhci_dma_read_u32s(xhci, slot->ctx, ctx, sizeof(ctx))) {
            slot->uport = xhci_lookup_uport(xhci, ctx);
        }
        for (unsigned e = 0; e < XHCI_MAXEPS; e++) {
            slot->eps[e].waiting = slot->eps[e].enabled && slot->eps[e].state == EP_RUNNING;
        }
    }
    timer_mod(xhci->kick_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    return 0;
}

static const VMStateDescription vmstate_xhci_ring = {
    .name = "xhci-ring",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT64(dequeue, XHCIRing),
        VMSTATE_BOOL(ccs, XHCIRing),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_xhci_ep = {
    .name = "xhci-ep",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(enabled, XHCIEPContext),
        VMSTATE_UINT8(type, XHCIEPContext),
        VMSTATE_UINT8(state, XHCIEPContext),
        VMSTATE_STRUCT(ring, XHCIEPContext, 1, vmstate_xhci_ring, XHCIRing),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_xhci_slot = {
    .name = "xhci-slot",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(enabled, XHCISlot),
        VMSTATE_BOOL(addressed, XHCISlot),
        VMSTATE_UINT64(ctx, XHCISlot),
        VMSTATE_UINT16(intr, XHCISlot),
        VMSTATE_STRUCT_ARRAY(eps, XHCISlot, XHCI_MAXEPS, 1, vmstate_xhci_ep, XHCIEPContext),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_xhci_port = {
    .name = "xhci-port",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(portsc, XHCIPort),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_xhci_intr = {
    .name = "xhci-intr",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(iman, XHCIInterrupter),
        VMSTATE_UINT32(imod, XHCIInterrupter),
        VMSTATE_UINT32(erstsz, XHCIInterrupter),
        VMSTATE_UINT32(erstba_low, XHCIInterrupter),
        VMSTATE_UINT32(erstba_high, XHCIInterrupter),
        VMSTATE_UINT32(erdp_low, XHCIInterrupter),
        VMSTATE_UINT32(erdp_high, XHCIInterrupter),
        VMSTATE_BOOL(er_pcs, XHCIInterrupter),
        VMSTATE_UINT64(er_start, XHCIInterrupter),
        VMSTATE_UINT32(er_size, XHCIInterrupter),
        VMSTATE_UINT32(er_ep_idx, XHCIInterrupter),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_xhci = {
    .name = "xhci-core",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = usb_xhci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(usbcmd, XHCIState),
        VMSTATE_UINT32(usbsts, XHCIState),
        VMSTATE_UINT32(dnctrl, XHCIState),
        VMSTATE_UINT32(crcr_low, XHCIState),
        VMSTATE_UINT32(crcr_high, XHCIState),
        VMSTATE_UINT32(dcbaap_low, XHCIState),
        VMSTATE_UINT32(dcbaap_high, XHCIState),
        VMSTATE_UINT32(config, XHCIState),
        VMSTATE_STRUCT_ARRAY(ports, XHCIState, XHCI_MAXPORTS, 1, vmstate_xhci_port, XHCIPort),
        VMSTATE_STRUCT_ARRAY(slots, XHCIState, XHCI_MAXSLOTS, 1, vmstate_xhci_slot, XHCISlot),
        VMSTATE_STRUCT_ARRAY(intr, XHCIState, XHCI_MAXINTRS, 1, vmstate_xhci_intr, XHCIInterrupter),
        VMSTATE_INT64(mfindex_start, XHCIState),
        VMSTATE_STRUCT(cmd_ring, XHCIState, 1, vmstate_xhci_ring, XHCIRing),
        VMSTATE_END_OF_LIST()
    },
};

static Property xhci_properties[] = {
    DEFINE_PROP_UINT32("p2", XHCIState, numports_2, 4),
    DEFINE_PROP_UINT32("p3", XHCIState, numports_3, 4),
    DEFINE_PROP_UINT32("intrs", XHCIState, numintrs, XHCI_MAXINTRS),
    DEFINE_PROP_UINT32("slots", XHCIState, numslots, XHCI_MAXSLOTS),
    DEFINE_PROP_END_OF_LIST(),
};

static void xhci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = usb_xhci_realize;
    dc->unrealize = usb_xhci_unrealize;
    dc->reset = usb_xhci_reset;
    device_class_set_props(dc, xhci_properties);
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
    dc->user_creatable = false; /* inside an adapter */
}

static const TypeInfo xhci_types[] = {
    {
        .name = TYPE_XHCI,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(XHCIState),
        .class_init = xhci_class_init,
    },
};

DEFINE_TYPES(xhci_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base-xhci: the core of xHCI host controllers. Specification: xHCI 1.1. Here are life and state; registers
 * are in hcd-xhci-regs.c, ports in -port.c, rings and events in -ring.c, slots in -command.c, endpoints in
 * -transfer.c.
 *
 * Region "xhci" (16 KiB) with "capabilities", "operational", "runtime", "doorbell" and a region a port.
 * Properties of the adapter: p2, p3 (ports), intrs, slots.
 *
 * Left out: streams, isochronous timing (a TD is run when it is found), MFINDEX wrap events, bandwidth,
 * saving state by the guest's command (CSS/CRS), virtual functions.
 */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hcd-xhci-regs.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "trace.h"

bool xhci_running(XHCIState *xhci)
{
    return !(xhci->usbsts & USBSTS_HCH);
}

void xhci_die(XHCIState *xhci)
{
    xhci->usbsts |= USBSTS_HCE | USBSTS_HCH;
    trace_usb_xhci_host_error();
}

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

/* ---- life ---- */

void xhci_reset_core(XHCIState *xhci)
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
        xhci_port_update(&xhci->ports[i], false);
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

static void usb_xhci_realize(DeviceState *dev, Error **errp)
{
    XHCIState *xhci = XHCI(dev);

    if (xhci->numports_2 > XHCI_MAXPORTS_2 || xhci->numports_3 > XHCI_MAXPORTS_3 || !xhci->numports_2) {
        error_setg(errp, "xhci: p2 must be 1 to %d and p3 0 to %d", XHCI_MAXPORTS_2, XHCI_MAXPORTS_3);
        return;
    }
    if (xhci->numintrs < 1 || xhci->numintrs > XHCI_MAXINTRS || !is_power_of_2(xhci->numintrs) ||
        xhci->numslots < 1 || xhci->numslots > XHCI_MAXSLOTS) {
        error_setg(errp, "xhci: intrs must be 1, 2, 4, 8 or %d and slots 1 to %d", XHCI_MAXINTRS,
                   XHCI_MAXSLOTS);
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

/*
 * Endpoints are where their rings are: a transfer that was in work starts again, at once; who waits is asked
 * again when the timer says so. Nothing starts that no doorbell asked for.
 */
static int usb_xhci_post_load(void *opaque, int version_id)
{
    XHCIState *xhci = opaque;
    bool in_work = false;

    for (unsigned i = 0; i < xhci->numintrs; i++) {
        if (xhci->intr[i].er_size && xhci->intr[i].er_ep_idx >= xhci->intr[i].er_size) {
            return -EINVAL;
        }
    }
    for (unsigned i = 0; i < xhci->numslots; i++) {
        XHCISlot *slot = &xhci->slots[i];

        slot->path[sizeof(slot->path) - 1] = '\0';
        slot->uport = xhci_uport_at(xhci, (const char *)slot->path);
        for (unsigned e = 0; e < XHCI_MAXEPS; e++) {
            XHCIEPContext *epctx = &slot->eps[e];

            epctx->waiting = (epctx->waiting || epctx->in_work) && epctx->enabled &&
                             epctx->state == EP_RUNNING;
            in_work |= epctx->in_work;
        }
    }
    if (in_work) {
        timer_mod(xhci->kick_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    }
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

static int xhci_ep_pre_save(void *opaque)
{
    XHCIEPContext *epctx = opaque;

    epctx->in_work = epctx->xfer != NULL;
    return 0;
}

static const VMStateDescription vmstate_xhci_ep = {
    .name = "xhci-ep",
    .version_id = 3,
    .minimum_version_id = 3,
    .pre_save = xhci_ep_pre_save,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(enabled, XHCIEPContext),
        VMSTATE_UINT8(type, XHCIEPContext),
        VMSTATE_UINT8(state, XHCIEPContext),
        VMSTATE_STRUCT(ring, XHCIEPContext, 1, vmstate_xhci_ring, XHCIRing),
        VMSTATE_BOOL(waiting, XHCIEPContext),
        VMSTATE_BOOL(in_work, XHCIEPContext),
        VMSTATE_END_OF_LIST()
    },
};

/* The device context is the guest's memory: it need not say any more where the device is. */
static int xhci_slot_pre_save(void *opaque)
{
    XHCISlot *slot = opaque;

    QEMU_BUILD_BUG_ON(sizeof(slot->path) != sizeof(slot->uport->path));
    strpadcpy((char *)slot->path, sizeof(slot->path), slot->uport ? slot->uport->path : "", '\0');
    return 0;
}

static const VMStateDescription vmstate_xhci_slot = {
    .name = "xhci-slot",
    .version_id = 2,
    .minimum_version_id = 2,
    .pre_save = xhci_slot_pre_save,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(enabled, XHCISlot),
        VMSTATE_BOOL(addressed, XHCISlot),
        VMSTATE_UINT64(ctx, XHCISlot),
        VMSTATE_BUFFER(path, XHCISlot),
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
    .version_id = 2,
    .minimum_version_id = 2,
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
        VMSTATE_TIMER_PTR(kick_timer, XHCIState),
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OHCI USB 1.1 host controller, the core: registers, root hub, frame timer. Its schedule is in
 * hcd-ohci-schedule.c, the PCI device in hcd-ohci-pci.c.
 *
 * Specification: OpenHCI 1.0a. Left out: legacy keyboard emulation, over-current, scheduling
 * overruns; the root hub's power is as it is wired (HcRhDescriptorA and B are read only).
 */
#include "qemu/osdep.h"
#include "hcd-ohci.h"
#include "hw/irq.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "trace.h"

#define FRAME_NS SCALE_MS

/* Registers, chapter 7. */
enum {
    HcRevision = 0x00,
    HcControl = 0x04,
    HcCommandStatus = 0x08,
    HcInterruptStatus = 0x0c,
    HcInterruptEnable = 0x10,
    HcInterruptDisable = 0x14,
    HcHCCA = 0x18,
    HcPeriodCurrentED = 0x1c,
    HcControlHeadED = 0x20,
    HcControlCurrentED = 0x24,
    HcBulkHeadED = 0x28,
    HcBulkCurrentED = 0x2c,
    HcDoneHead = 0x30,
    HcFmInterval = 0x34,
    HcFmRemaining = 0x38,
    HcFmNumber = 0x3c,
    HcPeriodicStart = 0x40,
    HcLSThreshold = 0x44,
    HcRhDescriptorA = 0x48,
    HcRhDescriptorB = 0x4c,
    HcRhStatus = 0x50,
    HcRhPortStatus = 0x54,
};

#define REVISION      0x10
#define RHA_NPS       (1 << 9) /* ports are always powered */
#define RHS_LPS       (1 << 0)
#define RHS_DRWE      (1 << 15)
#define RHS_LPSC      (1 << 16)
#define RHS_CRWE      (1u << 31)
#define DEFAULT_FI    0x2edf
#define DEFAULT_FSMPS 0x2778
#define DEFAULT_LST   0x628

/* ---- interrupt ---- */

static void ohci_update_irq(OHCIState *s)
{
    qemu_set_irq(s->irq, (s->intr & OHCI_INTR_MIE) && (s->intr_status & s->intr));
}

void ohci_set_interrupt(OHCIState *s, uint32_t intr)
{
    s->intr_status |= intr;
    ohci_update_irq(s);
}

/* ---- root hub ---- */

static void ohci_attach(USBPort *port1)
{
    OHCIState *s = port1->opaque;
    OHCIPort *port = &s->rhport[port1->index];
    uint32_t old = port->ctrl;

    port->ctrl |= OHCI_PORT_CCS | OHCI_PORT_CSC;
    if (port->port.dev->speed == USB_SPEED_LOW) {
        port->ctrl |= OHCI_PORT_LSDA;
    } else {
        port->ctrl &= ~OHCI_PORT_LSDA;
    }
    if ((s->ctl & OHCI_CTL_HCFS) == OHCI_USB_SUSPEND) {
        ohci_set_interrupt(s, OHCI_INTR_RD);
    }
    if (old != port->ctrl) {
        ohci_set_interrupt(s, OHCI_INTR_RHSC);
    }
}

static void ohci_detach(USBPort *port1)
{
    OHCIState *s = port1->opaque;
    OHCIPort *port = &s->rhport[port1->index];
    uint32_t old = port->ctrl;

    ohci_cancel_asyncs(s, port1->dev);
    if (port->ctrl & OHCI_PORT_CCS) {
        port->ctrl &= ~OHCI_PORT_CCS;
        port->ctrl |= OHCI_PORT_CSC;
    }
    if (port->ctrl & OHCI_PORT_PES) {
        port->ctrl &= ~OHCI_PORT_PES;
        port->ctrl |= OHCI_PORT_PESC;
    }
    if (old != port->ctrl) {
        ohci_set_interrupt(s, OHCI_INTR_RHSC);
    }
}

static void ohci_child_detach(USBPort *port1, USBDevice *dev)
{
    ohci_cancel_asyncs(port1->opaque, dev);
}

static void ohci_wakeup(USBPort *port1)
{
    OHCIState *s = port1->opaque;
    OHCIPort *port = &s->rhport[port1->index];
    uint32_t intr = 0;

    if (port->ctrl & OHCI_PORT_PSS) {
        port->ctrl |= OHCI_PORT_PSSC;
        port->ctrl &= ~OHCI_PORT_PSS;
        intr = OHCI_INTR_RHSC;
    }
    /* The controller wakes up as well, if it sleeps. */
    if ((s->ctl & OHCI_CTL_HCFS) == OHCI_USB_SUSPEND) {
        s->ctl = (s->ctl & ~OHCI_CTL_HCFS) | OHCI_USB_RESUME;
        intr = OHCI_INTR_RD;
    }
    if (intr) {
        ohci_set_interrupt(s, intr);
    }
}

static USBPortOps ohci_port_ops = {
    .attach = ohci_attach,
    .detach = ohci_detach,
    .child_detach = ohci_child_detach,
    .wakeup = ohci_wakeup,
    .complete = ohci_async_complete,
};

static USBBusOps ohci_bus_ops = { };

static void ohci_roothub_reset(OHCIState *s)
{
    ohci_cancel_asyncs(s, NULL);
    s->rhdesc_a = RHA_NPS | s->num_ports;
    s->rhdesc_b = 0;
    s->rhstatus = 0;
    for (uint32_t i = 0; i < s->num_ports; i++) {
        OHCIPort *port = &s->rhport[i];

        port->ctrl = OHCI_PORT_PPS;
        if (port->port.dev && port->port.dev->attached) {
            usb_port_reset(&port->port);
        }
    }
}

/* Sets bits that need a device; without one the guest is told of a change. */
static bool port_set_if_connected(OHCIPort *port, uint32_t bits)
{
    if (!(port->ctrl & OHCI_PORT_CCS)) {
        port->ctrl |= OHCI_PORT_CSC;
        return false;
    }
    if (port->ctrl & bits) {
        return false;
    }
    port->ctrl |= bits;
    return true;
}

static void port_power(OHCIPort *port, bool on)
{
    if (on) {
        port->ctrl |= OHCI_PORT_PPS;
    } else {
        port->ctrl &= ~(OHCI_PORT_PPS | OHCI_PORT_CCS | OHCI_PORT_PSS | OHCI_PORT_PRS);
    }
}

static void ohci_port_write(OHCIState *s, OHCIPort *port, uint32_t val)
{
    uint32_t old = port->ctrl;

    port->ctrl &= ~(val & OHCI_PORT_WTC);
    if (val & OHCI_PORT_CCS) {
        port->ctrl &= ~OHCI_PORT_PES;
    }
    if (val & OHCI_PORT_PES) {
        port_set_if_connected(port, OHCI_PORT_PES);
    }
    if (val & OHCI_PORT_PSS) {
        port_set_if_connected(port, OHCI_PORT_PSS);
    }
    if ((val & OHCI_PORT_POCI) && (port->ctrl & OHCI_PORT_PSS)) {
        port->ctrl &= ~OHCI_PORT_PSS;
        port->ctrl |= OHCI_PORT_PSSC;
    }
    if ((val & OHCI_PORT_PRS) && port_set_if_connected(port, OHCI_PORT_PRS)) {
        ohci_cancel_asyncs(s, port->port.dev);
        usb_device_reset(port->port.dev);
        port->ctrl &= ~OHCI_PORT_PRS;
        port->ctrl |= OHCI_PORT_PES | OHCI_PORT_PRSC;
    }
    if (val & OHCI_PORT_LSDA) {
        port_power(port, false);
    }
    if (val & OHCI_PORT_PPS) {
        port_power(port, true);
    }
    if (old != port->ctrl) {
        ohci_set_interrupt(s, OHCI_INTR_RHSC);
    }
}

static void ohci_hub_write(OHCIState *s, uint32_t val)
{
    uint32_t old = s->rhstatus;

    for (uint32_t i = 0; i < s->num_ports; i++) {
        if (val & RHS_LPS) {
            port_power(&s->rhport[i], false);
        }
        if (val & RHS_LPSC) {
            port_power(&s->rhport[i], true);
        }
    }
    if (val & RHS_DRWE) {
        s->rhstatus |= RHS_DRWE;
    }
    if (val & RHS_CRWE) {
        s->rhstatus &= ~RHS_DRWE;
    }
    if (old != s->rhstatus) {
        ohci_set_interrupt(s, OHCI_INTR_RHSC);
    }
}

/* ---- frames ---- */

static void ohci_sof(OHCIState *s)
{
    s->sof_time += FRAME_NS;
    timer_mod(s->eof_timer, s->sof_time + FRAME_NS);
    ohci_set_interrupt(s, OHCI_INTR_SF);
}

static void ohci_frame_boundary(void *opaque)
{
    OHCIState *s = opaque;

    ohci_run_frame(s);
    if ((s->ctl & OHCI_CTL_HCFS) == OHCI_USB_OPERATIONAL) {
        ohci_sof(s);
    }
}

static void ohci_bus_start(OHCIState *s)
{
    s->sof_time = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - FRAME_NS;
    ohci_sof(s);
}

static void ohci_bus_stop(OHCIState *s)
{
    timer_del(s->eof_timer);
}

/* Bits that are left of this frame, with the toggle of HcFmInterval. */
static uint32_t ohci_frame_remaining(OHCIState *s)
{
    int64_t bits;

    if ((s->ctl & OHCI_CTL_HCFS) != OHCI_USB_OPERATIONAL) {
        return s->fit << 31;
    }
    bits = (qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - s->sof_time) * 12 / 1000;
    return s->fit << 31 | (bits < 0 ? s->fi : bits >= s->fi ? 0 : s->fi - (uint16_t)bits);
}

/* ---- registers ---- */

static void ohci_soft_reset(OHCIState *s)
{
    ohci_bus_stop(s);
    ohci_cancel_asyncs(s, NULL);
    s->ctl = (s->ctl & (1 << 8)) | OHCI_USB_SUSPEND; /* interrupt routing stays */
    s->status = 0;
    s->intr_status = 0;
    s->intr = OHCI_INTR_MIE;
    s->hcca = 0;
    s->ctrl_head = s->ctrl_cur = 0;
    s->bulk_head = s->bulk_cur = 0;
    s->per_cur = 0;
    s->done = 0;
    s->done_count = 7;
    s->fsmps = DEFAULT_FSMPS;
    s->fi = DEFAULT_FI;
    s->fit = 0;
    s->frame_number = 0;
    s->pstart = 0;
    s->lst = DEFAULT_LST;
    ohci_update_irq(s);
}

void ohci_hard_reset(OHCIState *s)
{
    ohci_soft_reset(s);
    s->ctl = 0;
    ohci_roothub_reset(s);
}

static void ohci_set_ctl(OHCIState *s, uint32_t val)
{
    uint32_t old = s->ctl & OHCI_CTL_HCFS, new;

    s->ctl = val;
    new = s->ctl & OHCI_CTL_HCFS;
    if (old == new) {
        return;
    }
    trace_usb_ohci_set_state(new);
    switch (new) {
    case OHCI_USB_OPERATIONAL:
        ohci_bus_start(s);
        break;
    case OHCI_USB_SUSPEND:
        ohci_bus_stop(s);
        /* Nothing of before is to be told. */
        s->intr_status &= ~OHCI_INTR_SF;
        ohci_update_irq(s);
        break;
    case OHCI_USB_RESUME:
        break;
    default:
        ohci_bus_stop(s);
        ohci_roothub_reset(s);
        break;
    }
}

static void ohci_set_frame_interval(OHCIState *s, uint32_t val)
{
    s->fi = val & 0x3fff;
    s->fit = val >> 31;
    s->fsmps = (val >> 16) & 0x7fff;
}

static OHCIPort *port_at(OHCIState *s, hwaddr addr)
{
    hwaddr n = (addr - HcRhPortStatus) / 4;

    return addr >= HcRhPortStatus && n < s->num_ports ? &s->rhport[n] : NULL;
}

static uint64_t ohci_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    OHCIState *s = opaque;
    OHCIPort *port = port_at(s, addr);
    uint32_t val;

    if (port) {
        return port->ctrl;
    }
    switch (addr) {
    case HcRevision:
        val = REVISION;
        break;
    case HcControl:
        val = s->ctl;
        break;
    case HcCommandStatus:
        val = s->status;
        break;
    case HcInterruptStatus:
        val = s->intr_status;
        break;
    case HcInterruptEnable:
    case HcInterruptDisable:
        val = s->intr;
        break;
    case HcHCCA:
        val = s->hcca;
        break;
    case HcPeriodCurrentED:
        val = s->per_cur;
        break;
    case HcControlHeadED:
        val = s->ctrl_head;
        break;
    case HcControlCurrentED:
        val = s->ctrl_cur;
        break;
    case HcBulkHeadED:
        val = s->bulk_head;
        break;
    case HcBulkCurrentED:
        val = s->bulk_cur;
        break;
    case HcDoneHead:
        val = s->done;
        break;
    case HcFmInterval:
        val = s->fit << 31 | s->fsmps << 16 | s->fi;
        break;
    case HcFmRemaining:
        val = ohci_frame_remaining(s);
        break;
    case HcFmNumber:
        val = s->frame_number;
        break;
    case HcPeriodicStart:
        val = s->pstart;
        break;
    case HcLSThreshold:
        val = s->lst;
        break;
    case HcRhDescriptorA:
        val = s->rhdesc_a;
        break;
    case HcRhDescriptorB:
        val = s->rhdesc_b;
        break;
    case HcRhStatus:
        val = s->rhstatus;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "ohci: read from 0x%" PRIx64 "\n", addr);
        val = 0xffffffff;
        break;
    }
    return val;
}

static void ohci_mem_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    OHCIState *s = opaque;
    OHCIPort *port = port_at(s, addr);

    trace_usb_ohci_write(addr, val);
    if (port) {
        ohci_port_write(s, port, val);
        return;
    }
    switch (addr) {
    case HcControl:
        ohci_set_ctl(s, val);
        break;
    case HcCommandStatus:
        /* SOC is read only; the others are set. */
        s->status |= val & ~(3u << 16) & 0xf;
        if (s->status & OHCI_STATUS_HCR) {
            ohci_soft_reset(s);
        }
        break;
    case HcInterruptStatus:
        s->intr_status &= ~val;
        ohci_update_irq(s);
        break;
    case HcInterruptEnable:
        s->intr |= val;
        ohci_update_irq(s);
        break;
    case HcInterruptDisable:
        s->intr &= ~val;
        ohci_update_irq(s);
        break;
    case HcHCCA:
        s->hcca = val & 0xffffff00;
        break;
    case HcControlHeadED:
        s->ctrl_head = val & 0xfffffff0;
        break;
    case HcControlCurrentED:
        s->ctrl_cur = val & 0xfffffff0;
        break;
    case HcBulkHeadED:
        s->bulk_head = val & 0xfffffff0;
        break;
    case HcBulkCurrentED:
        s->bulk_cur = val & 0xfffffff0;
        break;
    case HcFmInterval:
        ohci_set_frame_interval(s, val);
        break;
    case HcPeriodicStart:
        s->pstart = val & 0xffff;
        break;
    case HcLSThreshold:
        s->lst = val & 0xffff;
        break;
    case HcRhStatus:
        ohci_hub_write(s, val);
        break;
    default:
        /* The rest is read only. */
        break;
    }
}

static const MemoryRegionOps ohci_mem_ops = {
    .read = ohci_mem_read,
    .write = ohci_mem_write,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- life ---- */

void usb_ohci_init(OHCIState *s, DeviceState *dev, uint32_t num_ports, AddressSpace *as,
                   char *masterbus, uint32_t firstport, void (*die)(OHCIState *), Error **errp)
{
    ERRP_GUARD();
    USBPort *ports[OHCI_MAX_PORTS];

    if (num_ports < 1 || num_ports > OHCI_MAX_PORTS) {
        error_setg(errp, "OHCI num-ports=%u is not between 1 and %u", num_ports, OHCI_MAX_PORTS);
        return;
    }
    s->as = as;
    s->num_ports = num_ports;
    s->die = die;
    QTAILQ_INIT(&s->asyncs);
    if (masterbus) {
        for (uint32_t i = 0; i < num_ports; i++) {
            ports[i] = &s->rhport[i].port;
        }
        usb_register_companion(masterbus, ports, num_ports, firstport, s, &ohci_port_ops,
                               USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL, errp);
        if (*errp) {
            return;
        }
    } else {
        usb_bus_new(&s->bus, sizeof(s->bus), &ohci_bus_ops, dev);
        for (uint32_t i = 0; i < num_ports; i++) {
            usb_register_port(&s->bus, &s->rhport[i].port, s, i, &ohci_port_ops,
                              USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL);
        }
    }
    memory_region_init_io(&s->mem, OBJECT(dev), &ohci_mem_ops, s, "ohci", 256);
    s->eof_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, ohci_frame_boundary, s);
}

void usb_ohci_exit(OHCIState *s)
{
    ohci_bus_stop(s);
    ohci_cancel_asyncs(s, NULL);
    timer_free(s->eof_timer);
    s->eof_timer = NULL;
}

/* ---- saved state ---- */

static int ohci_post_load(void *opaque, int version_id)
{
    OHCIState *s = opaque;

    /* What was in flight starts anew: its descriptors are still there. */
    ohci_cancel_asyncs(s, NULL);
    return 0;
}

static const VMStateDescription vmstate_ohci_port = {
    .name = "ohci-port",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(ctrl, OHCIPort),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_ohci_state = {
    .name = "ohci-core",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ohci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_TIMER_PTR(eof_timer, OHCIState),
        VMSTATE_INT64(sof_time, OHCIState),
        VMSTATE_UINT32(ctl, OHCIState),
        VMSTATE_UINT32(status, OHCIState),
        VMSTATE_UINT32(intr_status, OHCIState),
        VMSTATE_UINT32(intr, OHCIState),
        VMSTATE_UINT32(hcca, OHCIState),
        VMSTATE_UINT32(ctrl_head, OHCIState),
        VMSTATE_UINT32(ctrl_cur, OHCIState),
        VMSTATE_UINT32(bulk_head, OHCIState),
        VMSTATE_UINT32(bulk_cur, OHCIState),
        VMSTATE_UINT32(per_cur, OHCIState),
        VMSTATE_UINT32(done, OHCIState),
        VMSTATE_INT32(done_count, OHCIState),
        VMSTATE_UINT16(fi, OHCIState),
        VMSTATE_UINT16(frame_number, OHCIState),
        VMSTATE_UINT32(fsmps, OHCIState),
        VMSTATE_UINT32(fit, OHCIState),
        VMSTATE_UINT32(pstart, OHCIState),
        VMSTATE_UINT32(lst, OHCIState),
        VMSTATE_UINT32(rhdesc_a, OHCIState),
        VMSTATE_UINT32(rhdesc_b, OHCIState),
        VMSTATE_UINT32(rhstatus, OHCIState),
        VMSTATE_STRUCT_ARRAY(rhport, OHCIState, OHCI_MAX_PORTS, 0, vmstate_ohci_port, OHCIPort),
        VMSTATE_END_OF_LIST()
    },
};

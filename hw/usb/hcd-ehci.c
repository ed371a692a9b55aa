/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EHCI USB 2.0 host controller, the core: registers, ports and who owns them, frame timer. The
 * schedules are in hcd-ehci-schedule.c, the PCI devices in hcd-ehci-pci.c.
 *
 * Specification: Enhanced Host Controller Interface 1.0. Six ports; a companion controller serves
 * devices below high speed. Left out: split transactions, 64-bit addresses, port power control.
 */
#include "qemu/osdep.h"
#include "hcd-ehci.h"
#include "hw/irq.h"
#include "hw/register-names.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "trace.h"

#define FRAME_NS       SCALE_MS
#define FRINDEX_MASK   0x3ff8
#define FRINDEX_WRAP   0x4000

/* Capability registers, section 2.2. */
#define HCIVERSION     0x0100
#define HCSPARAMS      0x04
#define HCCPARAMS      0x08
#define HCC_IST        0x0080 /* schedules are read once a frame */

#define USBCMD_DEFAULT 0x00080000 /* interrupts after eight microframes */
/* What the guest writes of PORTSC; enable can only be taken away. */
#define PORTSC_RW      (PORTSC_FPRES | PORTSC_SUSPEND | PORTSC_PRESET | 0x007fc000)
#define PORTSC_W1C     (PORTSC_CSC | PORTSC_PEDC | PORTSC_OCC)

/* ---- interrupt ---- */

static void ehci_update_irq(EHCIState *s)
{
    qemu_set_irq(s->irq, (s->usbsts & s->usbintr & USBINTR_MASK) != 0);
}

void ehci_raise_irq(EHCIState *s, uint32_t intr)
{
    s->usbsts |= intr;
    ehci_update_irq(s);
}

/* ---- ports ---- */

/* The companion's port, when it owns this one. */
static USBPort *owner_of(EHCIState *s, int n)
{
    return s->portsc[n] & PORTSC_POWNER ? s->companion_ports[n] : NULL;
}

static void ehci_attach(USBPort *port)
{
    EHCIState *s = port->opaque;
    USBPort *companion = owner_of(s, port->index);

    if (companion) {
        companion->dev = port->dev;
        companion->ops->attach(companion);
        return;
    }
    s->portsc[port->index] |= PORTSC_CONNECT | PORTSC_CSC;
    ehci_raise_irq(s, USBSTS_PCD);
}

static void ehci_detach(USBPort *port)
{
    EHCIState *s = port->opaque;
    USBPort *companion = owner_of(s, port->index);
    uint32_t *portsc = &s->portsc[port->index];

    if (companion) {
        companion->ops->detach(companion);
        companion->dev = NULL;
        /* Section 4.2.2: a disconnect gives the port back. */
        *portsc &= ~PORTSC_POWNER;
        return;
    }
    ehci_cancel_asyncs(s, port->dev);
    *portsc &= ~(PORTSC_CONNECT | PORTSC_PED | PORTSC_SUSPEND);
    *portsc |= PORTSC_CSC;
    ehci_raise_irq(s, USBSTS_PCD);
}

static void ehci_child_detach(USBPort *port, USBDevice *child)
{
    EHCIState *s = port->opaque;
    USBPort *companion = owner_of(s, port->index);

    if (companion) {
        companion->ops->child_detach(companion, child);
    } else {
        ehci_cancel_asyncs(s, child);
    }
}

static void ehci_wakeup(USBPort *port)
{
    EHCIState *s = port->opaque;
    USBPort *companion = owner_of(s, port->index);
    uint32_t *portsc = &s->portsc[port->index];

    if (companion) {
        if (companion->ops->wakeup) {
            companion->ops->wakeup(companion);
        }
    } else if (*portsc & PORTSC_SUSPEND) {
        *portsc |= PORTSC_FPRES;
        ehci_raise_irq(s, USBSTS_PCD);
    }
}

static void ehci_complete(USBPort *port, USBPacket *packet)
{
    EHCIState *s = port->opaque;
    USBPort *companion = owner_of(s, port->index);

    if (companion) {
        companion->ops->complete(companion, packet);
    } else {
        ehci_async_complete(s, packet);
    }
}

static USBPortOps ehci_port_ops = {
    .attach = ehci_attach,
    .detach = ehci_detach,
    .child_detach = ehci_child_detach,
    .wakeup = ehci_wakeup,
    .complete = ehci_complete,
};

static void ehci_register_companion(USBBus *bus, USBPort *ports[], uint32_t portcount,
                                    uint32_t firstport, Error **errp)
{
    EHCIState *s = container_of(bus, EHCIState, bus);

    if (portcount > s->portnr || firstport > s->portnr - portcount) {
        error_setg(errp, "firstport=%u: %u ports from there on are more than there are, %u", firstport,
                   portcount, s->portnr);
        return;
    }
    for (uint32_t i = 0; i < portcount; i++) {
        if (s->companion_ports[firstport + i]) {
            error_setg(errp, "firstport=%u: port %u has another companion", firstport, firstport + i);
            return;
        }
    }
    for (uint32_t i = 0; i < portcount; i++) {
        s->companion_ports[firstport + i] = ports[i];
        s->ports[firstport + i].speedmask |= USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL;
        /* Until it is configured, the companion has the port. */
        s->portsc[firstport + i] = PORTSC_POWNER;
    }
    s->companion_count++;
    s->caps[HCSPARAMS + 1] = (s->companion_count << 4) | portcount;
}

static USBBusOps ehci_bus_ops_companion = {
    .register_companion = ehci_register_companion,
};

static USBBusOps ehci_bus_ops_standalone = { };

/* Hands a port to its companion, or takes it back; the device sees a disconnect. */
static void set_port_owner(EHCIState *s, int n, bool to_companion)
{
    USBDevice *dev = s->ports[n].dev;
    bool connected = dev && dev->attached;

    if (!s->companion_ports[n] || to_companion == !!(s->portsc[n] & PORTSC_POWNER)) {
        return;
    }
    if (connected) {
        usb_detach(&s->ports[n]);
    }
    if (to_companion) {
        s->portsc[n] |= PORTSC_POWNER;
    } else {
        s->portsc[n] &= ~PORTSC_POWNER;
    }
    if (connected) {
        usb_attach(&s->ports[n]);
    }
}

/* A reset ends: a high-speed device is enabled, others are the companion's business. */
static void port_reset_end(EHCIState *s, int n)
{
    USBDevice *dev = s->ports[n].dev;

    if (!dev || !dev->attached || owner_of(s, n)) {
        return;
    }
    usb_port_reset(&s->ports[n]);
    s->portsc[n] &= ~PORTSC_CSC;
    if (dev->speed >= USB_SPEED_HIGH) {
        s->portsc[n] |= PORTSC_PED;
    }
}

static void ehci_port_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    EHCIState *s = opaque;
    int n = addr >> 2;
    uint32_t *portsc = &s->portsc[n];
    uint32_t old = *portsc;

    trace_usb_ehci_portsc(n, val);
    *portsc &= ~(val & PORTSC_W1C);
    if (!(val & PORTSC_PED)) {
        *portsc &= ~PORTSC_PED;
    }
    set_port_owner(s, n, val & PORTSC_POWNER);
    if ((old & PORTSC_PRESET) && !(val & PORTSC_PRESET)) {
        port_reset_end(s, n);
    } else if (val & PORTSC_PRESET) {
        *portsc &= ~PORTSC_PED;
    }
    if (!(*portsc & PORTSC_PED)) {
        val &= ~(uint64_t)PORTSC_SUSPEND;
    } else {
        val |= old & PORTSC_SUSPEND; /* only a resume ends it */
    }
    if ((old & PORTSC_FPRES) && !(val & PORTSC_FPRES)) {
        val &= ~(uint64_t)PORTSC_SUSPEND;
    }
    *portsc = (*portsc & ~(PORTSC_RW & ~PORTSC_POWNER)) | (val & PORTSC_RW & ~PORTSC_POWNER);
}

static uint64_t ehci_port_read(void *opaque, hwaddr addr, unsigned size)
{
    return ((EHCIState *)opaque)->portsc[addr >> 2];
}

/* ---- frames ---- */

static bool is_running(EHCIState *s)
{
    return s->usbcmd & USBCMD_RUNSTOP;
}

/* Schedule status follows enable. */
static void update_schedule_status(EHCIState *s)
{
    s->usbsts &= ~(USBSTS_PSS | USBSTS_ASS);
    if (is_running(s)) {
        s->usbsts |= (s->usbcmd & USBCMD_PSE ? USBSTS_PSS : 0) |
                     (s->usbcmd & USBCMD_ASE ? USBSTS_ASS : 0);
    }
}

static void run_one_frame(EHCIState *s)
{
    if (s->usbcmd & USBCMD_PSE) {
        ehci_run_periodic(s);
    }
    if (is_running(s) && (s->usbcmd & USBCMD_ASE)) {
        ehci_run_async(s);
    }
    if (s->usbcmd & USBCMD_IAAD) {
        /* What the guest took out is not used any more. */
        ehci_cancel_unlinked(s);
        s->usbcmd &= ~USBCMD_IAAD;
        ehci_raise_irq(s, USBSTS_IAA);
    }
    s->frindex = (s->frindex + 8) % FRINDEX_WRAP;
    if (s->frindex == 0 || s->frindex == FRINDEX_WRAP / 2) {
        ehci_raise_irq(s, USBSTS_FLR);
    }
}

static void ehci_frame_timer(void *opaque)
{
    EHCIState *s = opaque;
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    int64_t frames = (now - s->expire_time) / FRAME_NS + 1;

    if (frames > s->maxframes) {
        /* Too late: the frames are counted, but not run. */
        s->frindex = (s->frindex + (frames - s->maxframes) * 8) % FRINDEX_WRAP;
        s->expire_time += (frames - s->maxframes) * FRAME_NS;
        frames = s->maxframes;
    }
    for (; frames > 0 && is_running(s); frames--) {
        run_one_frame(s);
        s->expire_time += FRAME_NS;
    }
    update_schedule_status(s);
    if (is_running(s)) {
        timer_mod(s->frame_timer, MAX(s->expire_time, now + 1));
    }
}

static void ehci_start(EHCIState *s)
{
    s->usbsts &= ~USBSTS_HALT;
    s->expire_time = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + FRAME_NS;
    timer_mod(s->frame_timer, s->expire_time);
}

static void ehci_stop(EHCIState *s)
{
    timer_del(s->frame_timer);
    ehci_cancel_asyncs(s, NULL);
    s->usbsts |= USBSTS_HALT;
}

/* ---- registers ---- */

void ehci_reset(void *opaque)
{
    EHCIState *s = opaque;
    USBDevice *devs[NB_PORTS];

    /* Detach with the ports as they are, attach with them as they will be. */
    for (int i = 0; i < s->portnr; i++) {
        devs[i] = s->ports[i].dev;
        if (devs[i] && devs[i]->attached) {
            usb_detach(&s->ports[i]);
        }
    }
    ehci_cancel_asyncs(s, NULL);
    timer_del(s->frame_timer);
    s->usbcmd = USBCMD_DEFAULT;
    s->usbsts = USBSTS_HALT;
    s->usbintr = s->frindex = s->ctrldssegment = 0;
    s->periodiclistbase = s->asynclistaddr = s->configflag = 0;
    for (int i = 0; i < s->portnr; i++) {
        s->portsc[i] = s->companion_ports[i] ? PORTSC_POWNER | PORTSC_PPOWER : PORTSC_PPOWER;
        if (devs[i] && devs[i]->attached) {
            usb_attach(&s->ports[i]);
            usb_device_reset(devs[i]);
        }
    }
    ehci_update_irq(s);
}

static void write_usbcmd(EHCIState *s, uint32_t val)
{
    bool was_running = is_running(s);

    if (val & USBCMD_HCRESET) {
        ehci_reset(s);
        return;
    }
    if (val & USBCMD_FLS) {
        qemu_log_mask(LOG_GUEST_ERROR, "ehci: the frame list has 1024 elements\n");
        val &= ~USBCMD_FLS;
    }
    /* The doorbell is answered with the next frame; a halted controller has none. */
    s->usbcmd = val & ~USBCMD_LHCR;
    if (is_running(s) && !was_running) {
        ehci_start(s);
    } else if (!is_running(s) && was_running) {
        ehci_stop(s);
    }
    update_schedule_status(s);
}

static void ehci_opreg_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    EHCIState *s = opaque;

    trace_usb_ehci_write(addr, val);
    switch (addr) {
    case USBCMD:
        write_usbcmd(s, val);
        break;
    case USBSTS:
        s->usbsts &= ~(val & USBSTS_RO_MASK);
        ehci_update_irq(s);
        break;
    case USBINTR:
        s->usbintr = val & USBINTR_MASK;
        ehci_update_irq(s);
        break;
    case FRINDEX:
        s->frindex = val & FRINDEX_MASK;
        break;
    case CTRLDSSEGMENT:
        s->ctrldssegment = val;
        break;
    case PERIODICLISTBASE:
        s->periodiclistbase = val;
        break;
    case ASYNCLISTADDR:
        s->asynclistaddr = val;
        break;
    case CONFIGFLAG:
        s->configflag = val & 1;
        for (int i = 0; i < s->portnr; i++) {
            set_port_owner(s, i, !s->configflag);
        }
        break;
    default:
        break;
    }
}

static uint64_t ehci_opreg_read(void *opaque, hwaddr addr, unsigned size)
{
    EHCIState *s = opaque;

    switch (addr) {
    case USBCMD:
        return s->usbcmd;
    case USBSTS:
        return s->usbsts;
    case USBINTR:
        return s->usbintr;
    case FRINDEX:
        return s->frindex;
    case CTRLDSSEGMENT:
        return s->ctrldssegment;
    case PERIODICLISTBASE:
        return s->periodiclistbase;
    case ASYNCLISTADDR:
        return s->asynclistaddr;
    case CONFIGFLAG:
        return s->configflag;
    default:
        return 0;
    }
}

static uint64_t ehci_caps_read(void *opaque, hwaddr addr, unsigned size)
{
    return ((EHCIState *)opaque)->caps[addr];
}

static void ehci_caps_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    qemu_log_mask(LOG_GUEST_ERROR, "ehci: write to capability register 0x%" PRIx64 "\n", addr);
}

static const char *ehci_caps_name(hwaddr addr)
{
    static const RegisterName names[] = {
        { 0, 1, "CAPLENGTH" }, { 2, 2, "HCIVERSION" }, { 4, 4, "HCSPARAMS" }, { 8, 4, "HCCPARAMS" },
        { 12, 8, "HCSP-PORTROUTE" },
    };

    return register_name_at(names, ARRAY_SIZE(names), addr);
}

static const char *ehci_opreg_name(hwaddr addr)
{
    static const RegisterName names[] = {
        { USBCMD, 4, "USBCMD" }, { USBSTS, 4, "USBSTS" }, { USBINTR, 4, "USBINTR" }, { FRINDEX, 4, "FRINDEX" },
        { CTRLDSSEGMENT, 4, "CTRLDSSEGMENT" }, { PERIODICLISTBASE, 4, "PERIODICLISTBASE" },
        { ASYNCLISTADDR, 4, "ASYNCLISTADDR" }, { CONFIGFLAG, 4, "CONFIGFLAG" },
    };

    return register_name_at(names, ARRAY_SIZE(names), addr);
}

static const char *ehci_port_name(hwaddr addr)
{
    return "PORTSC";
}

static const MemoryRegionOps ehci_mmio_caps_ops = {
    .read = ehci_caps_read,
    .write = ehci_caps_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = ehci_caps_name,
};

static const MemoryRegionOps ehci_mmio_opreg_ops = {
    .read = ehci_opreg_read,
    .write = ehci_opreg_write,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = ehci_opreg_name,
};

static const MemoryRegionOps ehci_mmio_port_ops = {
    .read = ehci_port_read,
    .write = ehci_port_write,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = ehci_port_name,
};

/* ---- saved state ---- */

static int ehci_post_load(void *opaque, int version_id)
{
    EHCIState *s = opaque;

    s->frindex &= FRINDEX_MASK;
    for (int i = 0; i < s->portnr; i++) {
        if (s->companion_ports[i]) {
            s->companion_ports[i]->dev = s->portsc[i] & PORTSC_POWNER ? s->ports[i].dev : NULL;
        }
    }
    /* What was in flight starts anew: its descriptors are active. */
    ehci_cancel_asyncs(s, NULL);
    return 0;
}

const VMStateDescription vmstate_ehci = {
    .name = "ehci-core",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ehci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(usbcmd, EHCIState),
        VMSTATE_UINT32(usbsts, EHCIState),
        VMSTATE_UINT32(usbintr, EHCIState),
        VMSTATE_UINT32(frindex, EHCIState),
        VMSTATE_UINT32(ctrldssegment, EHCIState),
        VMSTATE_UINT32(periodiclistbase, EHCIState),
        VMSTATE_UINT32(asynclistaddr, EHCIState),
        VMSTATE_UINT32(configflag, EHCIState),
        VMSTATE_UINT32_ARRAY(portsc, EHCIState, NB_PORTS),
        VMSTATE_TIMER_PTR(frame_timer, EHCIState),
        VMSTATE_INT64(expire_time, EHCIState),
        VMSTATE_END_OF_LIST()
    },
};

/* ---- life ---- */

void usb_ehci_init(EHCIState *s, DeviceState *dev)
{
    s->caps[0x00] = s->opregbase - s->capsbase;
    stw_le_p(&s->caps[0x02], HCIVERSION);
    s->caps[HCSPARAMS] = s->portnr;
    stw_le_p(&s->caps[HCCPARAMS], lduw_le_p(&s->caps[HCCPARAMS]) | HCC_IST);
    memory_region_init(&s->mem, OBJECT(dev), "ehci", MMIO_SIZE);
    memory_region_init_io(&s->mem_caps, OBJECT(dev), &ehci_mmio_caps_ops, s, "capabilities", CAPA_SIZE);
    memory_region_init_io(&s->mem_opreg, OBJECT(dev), &ehci_mmio_opreg_ops, s, "operational", s->portscbase);
    memory_region_init_io(&s->mem_ports, OBJECT(dev), &ehci_mmio_port_ops, s, "ports", 4 * s->portnr);
    memory_region_add_subregion(&s->mem, s->capsbase, &s->mem_caps);
    memory_region_add_subregion(&s->mem, s->opregbase, &s->mem_opreg);
    memory_region_add_subregion(&s->mem, s->opregbase + s->portscbase, &s->mem_ports);
    QTAILQ_INIT(&s->asyncs);
}

void usb_ehci_finalize(EHCIState *s)
{
    ehci_cancel_asyncs(s, NULL);
    g_clear_pointer(&s->frame_timer, timer_free);
}

void usb_ehci_realize(EHCIState *s, DeviceState *dev, Error **errp)
{
    /* First, since adapters may give no errp and go on. */
    s->frame_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, ehci_frame_timer, s);
    if (s->portnr > NB_PORTS) {
        error_setg(errp, "%d ports are too many, an EHCI controller has %d at most", s->portnr, NB_PORTS);
        return;
    }
    if (s->maxframes < 8 || s->maxframes > 512) {
        error_setg(errp, "maxframes=%u must be 8 to 512", s->maxframes);
        return;
    }
    s->device = dev;
    usb_bus_new(&s->bus, sizeof(s->bus),
                s->companion_enable ? &ehci_bus_ops_companion : &ehci_bus_ops_standalone, dev);
    for (int i = 0; i < s->portnr; i++) {
        usb_register_port(&s->bus, &s->ports[i], s, i, &ehci_port_ops, USB_SPEED_MASK_HIGH);
    }
}

void usb_ehci_unrealize(EHCIState *s, DeviceState *dev)
{
    g_clear_pointer(&s->frame_timer, timer_free);
    ehci_cancel_asyncs(s, NULL);
    if (s->device) {
        usb_bus_release(&s->bus);
        s->device = NULL;
    }
}

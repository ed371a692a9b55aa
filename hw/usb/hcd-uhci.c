/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UHCI USB 1.1 host controller: registers, frames, root ports. Full and low speed.
 *
 * Specification: UHCI Design Guide 1.1, chapter 2. Region "uhci": 32 bytes of I/O. The schedule (chapter 3)
 * is in hcd-uhci-schedule.c, the PCI functions are in hcd-uhci-pci.c. Left out: legacy keyboard traps.
 */
#include "qemu/osdep.h"
#include "hcd-uhci.h"
#include "hw/irq.h"
#include "hw/pci/pci.h"
#include "hw/usb/uhci-regs.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "trace.h"

#define FRAME_NS        SCALE_MS
#define FRAMES          0x800       /* frame numbers have 11 bits */
#define SOFMOD_RESET    64          /* 12,000 bit times: a frame of 1 ms */
#define MSTAT           0x6a        /* PCI configuration, PIIX3 section 2.4: miscellaneous status */
#define MSTAT_48MHZ     (1 << 0)

/* PORTSC bits that the guest writes, and those that a 1 clears. */
#define PORTSC_RW       (UHCI_PORT_EN | UHCI_PORT_RD | UHCI_PORT_RESET | UHCI_PORT_SUSPEND)
#define PORTSC_W1C      (UHCI_PORT_CSC | UHCI_PORT_ENC)

/* --- interrupt --- */

/* Table of section 2.1.3: a status that interrupts while its enable is set. Errors of the host always do. */
static bool uhci_irq_level(const UHCIState *s)
{
    uint16_t sources = 0;

    sources |= s->ioc_pending ? UHCI_INTR_IOC : 0;
    sources |= s->short_pending ? UHCI_INTR_SPI : 0;
    sources |= s->usbsts & UHCI_STS_USBERR ? UHCI_INTR_TMO_CRC : 0;
    sources |= s->usbsts & UHCI_STS_RD ? UHCI_INTR_RESUME : 0;
    return (sources & s->usbintr) || (s->usbsts & (UHCI_STS_HSERR | UHCI_STS_HCPERR));
}

void uhci_update_irq(UHCIState *s)
{
    qemu_set_irq(s->irq, uhci_irq_level(s));
}

void uhci_raise(UHCIState *s, uint16_t usbsts)
{
    s->usbsts |= usbsts;
    uhci_update_irq(s);
}

/* --- frames --- */

void uhci_halt(UHCIState *s, uint16_t usbsts)
{
    s->usbcmd &= ~UHCI_CMD_RS;
    uhci_raise(s, usbsts | UHCI_STS_HCHALTED);
}

static void run_frame(UHCIState *s)
{
    s->frame_ioc = false;
    s->frame_short = false;
    uhci_run_schedule(s);
    s->frnum = (s->frnum + 1) % FRAMES;
    if (s->frame_ioc || s->frame_short) {
        s->ioc_pending |= s->frame_ioc;
        s->short_pending |= s->frame_short;
        uhci_raise(s, UHCI_STS_USBINT);
    }
}

/* Frames whose time has come, 0 or less if it has not; what is too far behind is skipped. */
static int64_t frames_due(UHCIState *s, int64_t now)
{
    int64_t due = (now - s->next_frame_ns) / FRAME_NS + 1;
    int64_t skipped = MAX(due - s->maxframes, 0);

    s->next_frame_ns += skipped * FRAME_NS;
    return due - skipped;
}

static void frame_tick(void *opaque)
{
    UHCIState *s = opaque;
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    for (int64_t due = frames_due(s, now); due > 0; due--) {
        run_frame(s);
        s->next_frame_ns += FRAME_NS;
        if (!(s->usbcmd & UHCI_CMD_RS)) {
            return;
        }
    }
    timer_mod(s->frame_timer, MAX(s->next_frame_ns, now + 1));
}

static void start_frames(UHCIState *s)
{
    s->usbsts &= ~UHCI_STS_HCHALTED;
    s->next_frame_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + FRAME_NS;
    timer_mod(s->frame_timer, s->next_frame_ns);
}

static void stop_frames(UHCIState *s)
{
    s->usbsts |= UHCI_STS_HCHALTED;
    timer_del(s->frame_timer);
}

/* --- ports --- */

static void resume_if_suspended(UHCIState *s)
{
    if (s->usbcmd & UHCI_CMD_EGSM) {
        s->usbcmd |= UHCI_CMD_FGR;
        uhci_raise(s, UHCI_STS_RD);
    }
}

static uint16_t *portsc_of(USBPort *port)
{
    return &container_of(port, UHCIPort, port)->portsc;
}

/* Connection and enable end where they were there, of which the bit right above each tells. */
static uint16_t ended(uint16_t portsc, uint16_t bits)
{
    return (portsc & ~bits) | (portsc & bits) << 1;
}

static void port_attach(USBPort *port)
{
    uint16_t *portsc = portsc_of(port);
    bool low_speed = port->dev->speed == USB_SPEED_LOW;

    *portsc = (*portsc & ~UHCI_PORT_LSDA) | (low_speed ? UHCI_PORT_LSDA : 0) | UHCI_PORT_CCS | UHCI_PORT_CSC;
    resume_if_suspended(port->opaque);
}

static void port_detach(USBPort *port)
{
    uint16_t *portsc = portsc_of(port);

    uhci_cancel_transfers(port->opaque, port->dev);
    *portsc = ended(*portsc & ~UHCI_PORT_LSDA, UHCI_PORT_CCS | UHCI_PORT_EN);
    resume_if_suspended(port->opaque);
}

static void port_child_detach(USBPort *port, USBDevice *child)
{
    uhci_cancel_transfers(port->opaque, child);
}

/* Only a suspended port can detect a resume, and does so once. */
static void port_wakeup(USBPort *port)
{
    uint16_t *portsc = portsc_of(port);

    if ((*portsc & (UHCI_PORT_SUSPEND | UHCI_PORT_RD)) == UHCI_PORT_SUSPEND) {
        *portsc |= UHCI_PORT_RD;
        resume_if_suspended(port->opaque);
    }
}

USBPortOps uhci_port_ops = {
    .attach = port_attach,
    .detach = port_detach,
    .child_detach = port_child_detach,
    .wakeup = port_wakeup,
    .complete = uhci_transfer_complete,
};

/* --- reset --- */

/* All that a write of USBCMD's HCRESET puts back (section 2.1.1). */
void uhci_reset(UHCIState *s)
{
    pci_set_word(s->dev.config + MSTAT, MSTAT_48MHZ);
    stop_frames(s);
    uhci_cancel_transfers(s, NULL);
    s->usbcmd = 0;
    s->usbsts = UHCI_STS_HCHALTED;
    s->usbintr = 0;
    s->frnum = 0;
    s->frbaseadd[0] = s->frbaseadd[1] = 0;
    s->sofmod = SOFMOD_RESET;
    s->ioc_pending = s->short_pending = false;
    for (UHCIPort *p = s->ports; p < s->ports + UHCI_PORTS; p++) {
        p->portsc = UHCI_PORT_RSVD1;
        if (p->port.dev && p->port.dev->attached) {
            usb_port_reset(&p->port);           /* connects anew */
        }
    }
    uhci_update_irq(s);
}

/* --- registers --- */

static void write_usbcmd(UHCIState *s, uint16_t *reg, uint16_t val)
{
    bool run = val & UHCI_CMD_RS, ran = s->usbcmd & UHCI_CMD_RS;

    if (val & UHCI_CMD_GRESET) {
        for (UHCIPort *p = s->ports; p < s->ports + UHCI_PORTS; p++) {
            usb_device_reset(p->port.dev);
        }
    }
    if (val & (UHCI_CMD_GRESET | UHCI_CMD_HCRESET)) {
        uhci_reset(s);
        return;
    }
    s->usbcmd = val & 0xff;
    if (!run) {
        stop_frames(s);
    } else if (!ran) {
        start_frames(s);
    }
}

static void write_usbsts(UHCIState *s, uint16_t *reg, uint16_t val)
{
    if (val & UHCI_STS_USBINT) {
        s->ioc_pending = s->short_pending = false;
    }
    s->usbsts &= ~val | UHCI_STS_HCHALTED;
    uhci_update_irq(s);
}

static void write_usbintr(UHCIState *s, uint16_t *reg, uint16_t val)
{
    s->usbintr = val & (UHCI_INTR_SPI | UHCI_INTR_IOC | UHCI_INTR_RESUME | UHCI_INTR_TMO_CRC);
    uhci_update_irq(s);
}

/* The guest sets it only while the controller is halted. */
static void write_frnum(UHCIState *s, uint16_t *reg, uint16_t val)
{
    if (s->usbsts & UHCI_STS_HCHALTED) {
        s->frnum = val % FRAMES;
    }
}

static void write_base_low(UHCIState *s, uint16_t *reg, uint16_t val)
{
    *reg = val & 0xf000;
}

static void write_base_high(UHCIState *s, uint16_t *reg, uint16_t val)
{
    *reg = val;
}

static void write_sofmod(UHCIState *s, uint16_t *reg, uint16_t val)
{
    s->sofmod = val & 0x7f;
}

static void write_portsc(UHCIState *s, uint16_t *reg, uint16_t val)
{
    USBDevice *dev = container_of(reg, UHCIPort, portsc)->port.dev;

    if (dev && dev->attached && (val & ~*reg & UHCI_PORT_RESET)) {
        uhci_cancel_transfers(s, dev);
        usb_device_reset(dev);
    }
    *reg = (*reg & ~PORTSC_RW) | (val & PORTSC_RW);
    *reg &= ~(val & PORTSC_W1C);
    if (!(*reg & UHCI_PORT_CCS)) {
        *reg &= ~UHCI_PORT_EN;
    }
}

typedef struct UHCIRegister {
    const char *name;
    size_t offset;              /* of its uint16_t in UHCIState */
    void (*write)(UHCIState *s, uint16_t *reg, uint16_t val);
} UHCIRegister;

#define REGISTER(name, field, write) { name, offsetof(UHCIState, field), write }

/* Section 2.1; a word each. */
static const UHCIRegister uhci_registers[] = {
    REGISTER("USBCMD", usbcmd, write_usbcmd),
    REGISTER("USBSTS", usbsts, write_usbsts),
    REGISTER("USBINTR", usbintr, write_usbintr),
    REGISTER("FRNUM", frnum, write_frnum),
    REGISTER("FRBASEADD", frbaseadd[0], write_base_low),
    REGISTER("FRBASEADD high", frbaseadd[1], write_base_high),
    REGISTER("SOFMOD", sofmod, write_sofmod),
    { NULL },
    REGISTER("PORTSC1", ports[0].portsc, write_portsc),
    REGISTER("PORTSC2", ports[1].portsc, write_portsc),
};

static const UHCIRegister *find_register(hwaddr addr)
{
    const UHCIRegister *r = addr / 2 < ARRAY_SIZE(uhci_registers) ? &uhci_registers[addr / 2] : NULL;

    return r && r->name ? r : NULL;
}

static const char *uhci_register_name(hwaddr addr)
{
    const UHCIRegister *r = find_register(addr);

    return r ? r->name : NULL;
}

static void uhci_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    const UHCIRegister *r = find_register(addr);

    trace_usb_uhci_mmio_write(addr, val);
    if (!r) {
        qemu_log_mask(LOG_GUEST_ERROR, "uhci: there is no register at 0x%" PRIx64 " to write\n", addr);
        return;
    }
    r->write(opaque, (uint16_t *)((char *)opaque + r->offset), val);
}

static uint64_t uhci_read(void *opaque, hwaddr addr, unsigned size)
{
    const UHCIRegister *r = find_register(addr);
    /* Where a driver looks for a third port, bit 7 must be clear. */
    uint16_t val = r ? *(uint16_t *)((char *)opaque + r->offset) : 0xff7f;

    trace_usb_uhci_mmio_read(addr, val);
    return val;
}

const MemoryRegionOps uhci_io_ops = {
    .read = uhci_read,
    .write = uhci_write,
    .register_name = uhci_register_name,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 2, .max_access_size = 2 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

void uhci_init(UHCIState *s)
{
    QTAILQ_INIT(&s->transfers);
    s->frame_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, frame_tick, s);
}

void uhci_finalize(UHCIState *s)
{
    uhci_cancel_transfers(s, NULL);
    timer_free(s->frame_timer);
    s->frame_timer = NULL;
}

/* --- saved state --- */

static int uhci_post_load(void *opaque, int version_id)
{
    UHCIState *s = opaque;

    s->frnum %= FRAMES;
    /* What was in flight starts anew: its descriptors are still active. */
    uhci_cancel_transfers(s, NULL);
    return 0;
}

static const VMStateDescription vmstate_uhci_port = {
    .name = "uhci port",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16(portsc, UHCIPort),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_uhci = {
    .name = "uhci",
    .version_id = 2,
    .minimum_version_id = 2,
    .post_load = uhci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, UHCIState),
        VMSTATE_UINT16(usbcmd, UHCIState),
        VMSTATE_UINT16(usbsts, UHCIState),
        VMSTATE_UINT16(usbintr, UHCIState),
        VMSTATE_UINT16(frnum, UHCIState),
        VMSTATE_UINT16_ARRAY(frbaseadd, UHCIState, 2),
        VMSTATE_UINT16(sofmod, UHCIState),
        VMSTATE_BOOL(ioc_pending, UHCIState),
        VMSTATE_BOOL(short_pending, UHCIState),
        VMSTATE_INT64(next_frame_ns, UHCIState),
        VMSTATE_TIMER_PTR(frame_timer, UHCIState),
        VMSTATE_STRUCT_ARRAY(ports, UHCIState, UHCI_PORTS, 0, vmstate_uhci_port, UHCIPort),
        VMSTATE_END_OF_LIST()
    },
};

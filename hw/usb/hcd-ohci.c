/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OHCI USB 1.1 host controller, the core: registers, interrupt, frame timer. Its root hub is in
 * hcd-ohci-hub.c, its schedule in hcd-ohci-schedule.c, the PCI device in hcd-ohci-pci.c.
 *
 * Specification: OpenHCI 1.0a. Left out: legacy keyboard emulation, over-current, scheduling overruns.
 */
#include "qemu/osdep.h"
#include "hcd-ohci.h"
#include "hw/irq.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "trace.h"

#define FRAME_NS        SCALE_MS
#define FRAME_TOGGLE    (1u << 31) /* FIT of HcFmInterval, FRT of HcFmRemaining */
#define FRAME_INTERVAL  0x3fff     /* FI, bit times of 1/12 us */
#define ED_ADDRESS      0xfffffff0u

/* ---- interrupt ---- */

static void ohci_update_irq(OHCIState *s)
{
    uint32_t enabled = s->regs[HcInterruptEnable];

    qemu_set_irq(s->irq, (enabled & HC_INTR_MIE) && (s->regs[HcInterruptStatus] & enabled));
}

void ohci_interrupt(OHCIState *s, uint32_t events)
{
    s->regs[HcInterruptStatus] |= events;
    ohci_update_irq(s);
}

/* ---- frames ---- */

static void begin_frame(OHCIState *s, int64_t start_ns)
{
    s->frame_start_ns = start_ns;
    timer_mod(s->frame_timer, start_ns + FRAME_NS);
    ohci_interrupt(s, HC_INTR_SF);
}

static void frame_over(void *opaque)
{
    OHCIState *s = opaque;

    ohci_run_frame(s);
    if (ohci_state(s) == HCFS_OPERATIONAL) {
        begin_frame(s, s->frame_start_ns + FRAME_NS);
    }
}

/* Bit times that are left of this frame, with the toggle of HcFmInterval. */
static uint32_t read_frame_remaining(OHCIState *s)
{
    uint32_t interval = s->regs[HcFmInterval] & FRAME_INTERVAL;
    uint32_t toggle = s->regs[HcFmInterval] & FRAME_TOGGLE;
    int64_t gone;

    if (ohci_state(s) != HCFS_OPERATIONAL) {
        return toggle;
    }
    gone = (qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - s->frame_start_ns) * 12 / 1000;
    return toggle | (interval - CLAMP(gone, 0, interval));
}

/* ---- registers ---- */

static void software_reset(OHCIState *s);

static void write_control(OHCIState *s, OHCIReg reg, uint32_t val)
{
    uint32_t before = ohci_state(s), state = val & HC_HCFS;

    s->regs[reg] = val;
    if (state == before) {
        return;
    }
    trace_usb_ohci_set_state(state);
    if (state == HCFS_OPERATIONAL) {
        begin_frame(s, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    } else if (state != HCFS_RESUME) {
        timer_del(s->frame_timer);
    }
    if (state == HCFS_SUSPEND) {
        /* Nothing of before is to be told. */
        s->regs[HcInterruptStatus] &= ~HC_INTR_SF;
        ohci_update_irq(s);
    } else if (state == HCFS_RESET) {
        ohci_hub_reset(s);
    }
}

/* Writes of 1 set; SOC is read only. */
static void write_command_status(OHCIState *s, OHCIReg reg, uint32_t val)
{
    s->regs[reg] |= val & (HC_HCR | HC_CLF | HC_BLF | HC_OCR);
    if (s->regs[reg] & HC_HCR) {
        software_reset(s);
    }
}

static void write_interrupt_status(OHCIState *s, OHCIReg reg, uint32_t val)
{
    s->regs[reg] &= ~val;
    ohci_update_irq(s);
}

static void write_interrupt_enable(OHCIState *s, OHCIReg reg, uint32_t val)
{
    s->regs[HcInterruptEnable] |= val;
    ohci_update_irq(s);
}

static void write_interrupt_disable(OHCIState *s, OHCIReg reg, uint32_t val)
{
    s->regs[HcInterruptEnable] &= ~val;
    ohci_update_irq(s);
}

static uint32_t read_interrupt_disable(OHCIState *s)
{
    return s->regs[HcInterruptEnable];
}

static const struct OHCIRow {
    const char *name;
    uint32_t reset;     /* value after a software reset */
    uint32_t writable;  /* bits that take what is written; or */
    void (*write)(OHCIState *s, OHCIReg reg, uint32_t val);
    uint32_t (*read)(OHCIState *s); /* NULL: what is stored */
} rows[] = {
    [HcRevision] = { "HcRevision", .reset = 0x10 },
    [HcControl] = { "HcControl", .reset = HCFS_SUSPEND, .write = write_control },
    [HcCommandStatus] = { "HcCommandStatus", .write = write_command_status },
    [HcInterruptStatus] = { "HcInterruptStatus", .write = write_interrupt_status },
    [HcInterruptEnable] = { "HcInterruptEnable", .reset = HC_INTR_MIE, .write = write_interrupt_enable },
    [HcInterruptDisable] = { "HcInterruptDisable", .write = write_interrupt_disable,
                             .read = read_interrupt_disable },
    [HcHCCA] = { "HcHCCA", .writable = 0xffffff00 },
    [HcPeriodCurrentED] = { "HcPeriodCurrentED" },
    [HcControlHeadED] = { "HcControlHeadED", .writable = ED_ADDRESS },
    [HcControlCurrentED] = { "HcControlCurrentED", .writable = ED_ADDRESS },
    [HcBulkHeadED] = { "HcBulkHeadED", .writable = ED_ADDRESS },
    [HcBulkCurrentED] = { "HcBulkCurrentED", .writable = ED_ADDRESS },
    [HcDoneHead] = { "HcDoneHead" },
    [HcFmInterval] = { "HcFmInterval", .reset = 0x27782edf, .writable = 0xffff3fff },
    [HcFmRemaining] = { "HcFmRemaining", .read = read_frame_remaining },
    [HcFmNumber] = { "HcFmNumber" },
    [HcPeriodicStart] = { "HcPeriodicStart", .writable = 0xffff },
    [HcLSThreshold] = { "HcLSThreshold", .reset = 0x628, .writable = 0xffff },
    [HcRhDescriptorA] = { "HcRhDescriptorA" },
    [HcRhDescriptorB] = { "HcRhDescriptorB" },
    [HcRhStatus] = { "HcRhStatus", .write = ohci_hub_write_status },
    [HcRhPortStatus] = { "HcRhPortStatus", .write = ohci_hub_write_port },
};

/* HostControllerReset, section 7.1.3: the root hub keeps what it has, HcControl its routing. */
static void software_reset(OHCIState *s)
{
    uint32_t routing = s->regs[HcControl] & HC_IR;

    timer_del(s->frame_timer);
    ohci_cancel_transfers(s, NULL);
    for (OHCIReg reg = HcRevision; reg < HcRhDescriptorA; reg++) {
        s->regs[reg] = rows[reg].reset;
    }
    s->regs[HcControl] |= routing;
    s->done_delay = DONE_NOT_ASKED;
    ohci_update_irq(s);
}

void ohci_reset(OHCIState *s)
{
    software_reset(s);
    s->regs[HcControl] = 0;
    ohci_hub_reset(s);
}

/* The row of the register at @addr, NULL: there is none. */
static const struct OHCIRow *row_at(OHCIState *s, hwaddr addr)
{
    return addr / 4 < HcRhPortStatus + s->num_ports ? &rows[MIN(addr / 4, HcRhPortStatus)] : NULL;
}

static uint64_t ohci_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    OHCIState *s = opaque;
    const struct OHCIRow *row = row_at(s, addr);

    if (!row) {
        qemu_log_mask(LOG_GUEST_ERROR, "ohci: no register at 0x%" PRIx64 "\n", addr);
        return UINT32_MAX;
    }
    return row->read ? row->read(s) : s->regs[addr / 4];
}

static void ohci_mem_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    OHCIState *s = opaque;
    const struct OHCIRow *row = row_at(s, addr);

    trace_usb_ohci_write(addr, val);
    if (!row) {
        return;
    }
    if (row->write) {
        row->write(s, addr / 4, val);
    } else {
        s->regs[addr / 4] = (s->regs[addr / 4] & ~row->writable) | (val & row->writable);
    }
}

static const char *ohci_register_name(hwaddr addr)
{
    return rows[MIN(addr / 4, HcRhPortStatus)].name;
}

static const MemoryRegionOps ohci_mem_ops = {
    .read = ohci_mem_read,
    .write = ohci_mem_write,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = ohci_register_name,
};

/* ---- life ---- */

void ohci_init(OHCIState *s, DeviceState *dev, uint32_t num_ports, AddressSpace *as,
               char *masterbus, uint32_t firstport, void (*die)(OHCIState *), Error **errp)
{
    if (num_ports < 1 || num_ports > OHCI_MAX_PORTS) {
        error_setg(errp, "OHCI num-ports=%u is not between 1 and %u", num_ports, OHCI_MAX_PORTS);
        return;
    }
    s->as = as;
    s->num_ports = num_ports;
    s->die = die;
    QTAILQ_INIT(&s->transfers);
    if (!ohci_hub_init(s, dev, masterbus, firstport, errp)) {
        return;
    }
    memory_region_init_io(&s->mem, OBJECT(dev), &ohci_mem_ops, s, "ohci", 256);
    s->frame_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, frame_over, s);
}

void ohci_exit(OHCIState *s)
{
    timer_del(s->frame_timer);
    ohci_cancel_transfers(s, NULL);
    timer_free(s->frame_timer);
    s->frame_timer = NULL;
}

/* ---- saved state ---- */

static int ohci_post_load(void *opaque, int version_id)
{
    OHCIState *s = opaque;

    /* What was in flight starts anew: its descriptors are still there. */
    ohci_cancel_transfers(s, NULL);
    return 0;
}

const VMStateDescription vmstate_ohci_state = {
    .name = "ohci-core",
    .version_id = 2,
    .minimum_version_id = 2,
    .post_load = ohci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_TIMER_PTR(frame_timer, OHCIState),
        VMSTATE_INT64(frame_start_ns, OHCIState),
        VMSTATE_UINT32_ARRAY(regs, OHCIState, OHCI_NUM_REGS),
        VMSTATE_UINT32(done_delay, OHCIState),
        VMSTATE_END_OF_LIST()
    },
};

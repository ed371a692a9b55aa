/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI fixed hardware: PM1 event and control blocks, PM timer, general purpose events, and the SCI
 * that comes out of them.
 *
 * Specification: ACPI 1.0b, 4.7; Intel 82371AB (PIIX4) datasheet, 7.2. Regions `acpi-evt`,
 * `acpi-cnt`, `acpi-tmr` are put into the owner's PM block. Registers may be accessed by bytes.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi.h"
#include "hw/irq.h"
#include "qemu/host-utils.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "sysemu/runstate.h"
#include "trace.h"

/* Places in the PM block. */
#define PM1_EVT_OFFSET  0
#define PM1_EVT_LEN     4
#define PM1_EN          2       /* in the event block */
#define PM1_CNT_OFFSET  4
#define PM1_CNT_LEN     2
#define PM_TMR_OFFSET   8
#define PM_TMR_LEN      4

#define PM_TMR_MASK     0xffffff
/* The status bit is set when bit 23 changes. */
#define PM_TMR_HALF     0x800000

/* SLP_TYP values that are fixed here; S4's is a property. */
#define SLP_TYP_SHIFT   10
#define SLP_TYP_MASK    7
#define SLP_TYP_S5      0
#define SLP_TYP_S3      1

int acpi_enabled = 1;
unsigned acpi_irq0_override;

/* --- PM1 event block --- */

uint16_t acpi_pm1_evt_get_sts(ACPIREGS *ar)
{
    if (acpi_pm_tmr_get_clock() >= ar->tmr.overflow_time) {
        ar->pm1.evt.sts |= ACPI_BITMASK_TIMER_STATUS;
    }
    return ar->pm1.evt.sts;
}

static void acpi_pm1_evt_write_sts(ACPIREGS *ar, uint16_t val)
{
    uint16_t sts = acpi_pm1_evt_get_sts(ar);

    if (sts & val & ACPI_BITMASK_TIMER_STATUS) {
        acpi_pm_tmr_calc_overflow_time(ar);
    }
    ar->pm1.evt.sts &= ~val;
}

static void acpi_pm1_evt_write_en(ACPIREGS *ar, uint16_t val)
{
    ar->pm1.evt.en = val;
    qemu_system_wakeup_enable(QEMU_WAKEUP_REASON_RTC, val & ACPI_BITMASK_RT_CLOCK_ENABLE);
    qemu_system_wakeup_enable(QEMU_WAKEUP_REASON_PMTIMER, val & ACPI_BITMASK_TIMER_ENABLE);
}

void acpi_pm1_evt_power_down(ACPIREGS *ar)
{
    if (ar->pm1.evt.en & ACPI_BITMASK_POWER_BUTTON_ENABLE) {
        ar->pm1.evt.sts |= ACPI_BITMASK_POWER_BUTTON_STATUS;
        ar->tmr.update_sci(ar);
    }
}

void acpi_pm1_evt_reset(ACPIREGS *ar)
{
    ar->pm1.evt.sts = 0;
    ar->pm1.evt.en = 0;
    qemu_system_wakeup_enable(QEMU_WAKEUP_REASON_RTC, 0);
    qemu_system_wakeup_enable(QEMU_WAKEUP_REASON_PMTIMER, 0);
}

static uint64_t acpi_pm_evt_read(void *opaque, hwaddr addr, unsigned width)
{
    ACPIREGS *ar = opaque;
    uint16_t reg = addr < PM1_EN ? acpi_pm1_evt_get_sts(ar) : ar->pm1.evt.en;

    return (reg >> (addr & 1) * 8) & 0xff;
}

static void acpi_pm_evt_write(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
    ACPIREGS *ar = opaque;
    int shift = (addr & 1) * 8;

    trace_acpi_pm1_evt_write(addr, val);
    if (addr < PM1_EN) {
        acpi_pm1_evt_write_sts(ar, val << shift);
    } else {
        acpi_pm1_evt_write_en(ar, (ar->pm1.evt.en & ~(0xff << shift)) | val << shift);
    }
    ar->pm1.evt.update_sci(ar);
}

static const MemoryRegionOps acpi_pm_evt_ops = {
    .read = acpi_pm_evt_read,
    .write = acpi_pm_evt_write,
    .valid.min_access_size = 1,
    .valid.max_access_size = 2,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

void acpi_pm1_evt_init(ACPIREGS *ar, acpi_update_sci_fn update_sci, MemoryRegion *parent)
{
    ar->pm1.evt.update_sci = update_sci;
    memory_region_init_io(&ar->pm1.evt.io, memory_region_owner(parent), &acpi_pm_evt_ops, ar,
                          "acpi-evt", PM1_EVT_LEN);
    memory_region_add_subregion(parent, PM1_EVT_OFFSET, &ar->pm1.evt.io);
}

/* --- PM timer --- */

int64_t acpi_pm_tmr_get_clock(void)
{
    return muldiv64(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), PM_TIMER_FREQUENCY,
                    NANOSECONDS_PER_SECOND);
}

void acpi_pm_tmr_calc_overflow_time(ACPIREGS *ar)
{
    ar->tmr.overflow_time = (acpi_pm_tmr_get_clock() + PM_TMR_HALF) & ~(int64_t)(PM_TMR_HALF - 1);
}

void acpi_pm_tmr_update(ACPIREGS *ar, bool enable)
{
    if (enable) {
        timer_mod(ar->tmr.timer, muldiv64(ar->tmr.overflow_time, NANOSECONDS_PER_SECOND,
                                          PM_TIMER_FREQUENCY));
    } else {
        timer_del(ar->tmr.timer);
    }
}

static void acpi_pm_tmr_timer(void *opaque)
{
    ACPIREGS *ar = opaque;

    qemu_system_wakeup_request(QEMU_WAKEUP_REASON_PMTIMER, NULL);
    ar->tmr.update_sci(ar);
}

static uint64_t acpi_pm_tmr_read(void *opaque, hwaddr addr, unsigned width)
{
    return acpi_pm_tmr_get_clock() & PM_TMR_MASK;
}

/* The counter is read-only. */
static void acpi_pm_tmr_write(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
}

static const MemoryRegionOps acpi_pm_tmr_ops = {
    .read = acpi_pm_tmr_read,
    .write = acpi_pm_tmr_write,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

void acpi_pm_tmr_init(ACPIREGS *ar, acpi_update_sci_fn update_sci, MemoryRegion *parent)
{
    ar->tmr.update_sci = update_sci;
    ar->tmr.timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, acpi_pm_tmr_timer, ar);
    memory_region_init_io(&ar->tmr.io, memory_region_owner(parent), &acpi_pm_tmr_ops, ar,
                          "acpi-tmr", PM_TMR_LEN);
    memory_region_add_subregion(parent, PM_TMR_OFFSET, &ar->tmr.io);
}

void acpi_pm_tmr_reset(ACPIREGS *ar)
{
    ar->tmr.overflow_time = 0;
    timer_del(ar->tmr.timer);
}

/* --- PM1 control block --- */

/* SLP_EN was written. A sleep type that means nothing is ignored, as hardware may. */
static void acpi_pm1_cnt_sleep(ACPIREGS *ar, uint16_t val)
{
    unsigned type = (val >> SLP_TYP_SHIFT) & SLP_TYP_MASK;

    trace_acpi_sleep(type);
    if (type == SLP_TYP_S3) {
        qemu_system_suspend_request();
    } else if (type == SLP_TYP_S5 || type == ar->pm1.cnt.s4_val) {
        /* S4 keeps its state on disk: for the machine it is power off. */
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    }
}

void acpi_pm1_cnt_update(ACPIREGS *ar, bool sci_enable, bool sci_disable)
{
    /* Hardware-reduced: there is no legacy mode to switch to. */
    if (ar->pm1.cnt.acpi_only) {
        return;
    }
    if (sci_enable) {
        ar->pm1.cnt.cnt |= ACPI_BITMASK_SCI_ENABLE;
    } else if (sci_disable) {
        ar->pm1.cnt.cnt &= ~ACPI_BITMASK_SCI_ENABLE;
    }
}

static uint64_t acpi_pm_cnt_read(void *opaque, hwaddr addr, unsigned width)
{
    ACPIREGS *ar = opaque;

    return (ar->pm1.cnt.cnt >> addr * 8) & 0xff;
}

static void acpi_pm_cnt_write(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
    ACPIREGS *ar = opaque;
    int shift = addr * 8;
    uint16_t cnt = (ar->pm1.cnt.cnt & ~(0xff << shift)) | val << shift;

    if (ar->pm1.cnt.acpi_only) {
        cnt |= ACPI_BITMASK_SCI_ENABLE;
    }
    trace_acpi_pm1_cnt_write(cnt);
    ar->pm1.cnt.cnt = cnt & ~ACPI_BITMASK_SLEEP_ENABLE;
    if (cnt & ACPI_BITMASK_SLEEP_ENABLE) {
        acpi_pm1_cnt_sleep(ar, cnt);
    }
}

static const MemoryRegionOps acpi_pm_cnt_ops = {
    .read = acpi_pm_cnt_read,
    .write = acpi_pm_cnt_write,
    .valid.min_access_size = 1,
    .valid.max_access_size = 2,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void acpi_notify_wakeup(Notifier *notifier, void *data)
{
    ACPIREGS *ar = container_of(notifier, ACPIREGS, wakeup);
    WakeupReason *reason = data;

    switch (*reason) {
    case QEMU_WAKEUP_REASON_RTC:
        ar->pm1.evt.sts |= ACPI_BITMASK_WAKE_STATUS | ACPI_BITMASK_RT_CLOCK_STATUS;
        break;
    case QEMU_WAKEUP_REASON_PMTIMER:
        ar->pm1.evt.sts |= ACPI_BITMASK_WAKE_STATUS | ACPI_BITMASK_TIMER_STATUS;
        break;
    case QEMU_WAKEUP_REASON_OTHER:
        /* As if by the power button, the only other thing that may wake. */
        ar->pm1.evt.sts |= ACPI_BITMASK_WAKE_STATUS | ACPI_BITMASK_POWER_BUTTON_STATUS;
        break;
    default:
        break;
    }
}

void acpi_pm1_cnt_init(ACPIREGS *ar, MemoryRegion *parent, bool disable_s3, bool disable_s4,
                       uint8_t s4_val, bool acpi_only)
{
    /* Which states exist is told by firmware tables; the register takes any. */
    ar->pm1.cnt.s4_val = s4_val;
    ar->pm1.cnt.acpi_only = acpi_only;
    ar->wakeup.notify = acpi_notify_wakeup;
    qemu_register_wakeup_notifier(&ar->wakeup);
    /* Firmware is told by fw_cfg "etc/system-states" (the machine's business). */
    if (!disable_s3) {
        qemu_register_wakeup_support();
    }
    memory_region_init_io(&ar->pm1.cnt.io, memory_region_owner(parent), &acpi_pm_cnt_ops, ar,
                          "acpi-cnt", PM1_CNT_LEN);
    memory_region_add_subregion(parent, PM1_CNT_OFFSET, &ar->pm1.cnt.io);
}

void acpi_pm1_cnt_reset(ACPIREGS *ar)
{
    ar->pm1.cnt.cnt = ar->pm1.cnt.acpi_only ? ACPI_BITMASK_SCI_ENABLE : 0;
}

/* --- general purpose events --- */

void acpi_gpe_init(ACPIREGS *ar, uint8_t len)
{
    ar->gpe.len = len;
    /* Two banks, each a byte an array element. */
    ar->gpe.sts = g_malloc0(len / 2);
    ar->gpe.en = g_malloc0(len / 2);
}

void acpi_gpe_reset(ACPIREGS *ar)
{
    memset(ar->gpe.sts, 0, ar->gpe.len / 2);
    memset(ar->gpe.en, 0, ar->gpe.len / 2);
}

void acpi_gpe_ioport_writeb(ACPIREGS *ar, uint32_t addr, uint32_t val)
{
    unsigned bank = ar->gpe.len / 2;

    if (addr < bank) {
        ar->gpe.sts[addr] &= ~val;
    } else if (addr < ar->gpe.len) {
        ar->gpe.en[addr - bank] = val;
    }
}

uint32_t acpi_gpe_ioport_readb(ACPIREGS *ar, uint32_t addr)
{
    unsigned bank = ar->gpe.len / 2;

    if (addr >= ar->gpe.len) {
        return 0;
    }
    return addr < bank ? ar->gpe.sts[addr] : ar->gpe.en[addr - bank];
}

void acpi_send_gpe_event(ACPIREGS *ar, qemu_irq irq, AcpiEventStatusBits status)
{
    ar->gpe.sts[0] |= status;
    acpi_update_sci(ar, irq);
}

/* --- SCI --- */

static bool acpi_sci_level(ACPIREGS *ar)
{
    return (acpi_pm1_evt_get_sts(ar) & ar->pm1.evt.en & ACPI_BITMASK_PM1_COMMON_ENABLED) ||
           (ar->gpe.len && (ar->gpe.sts[0] & ar->gpe.en[0]));
}

void acpi_update_sci(ACPIREGS *regs, qemu_irq irq)
{
    bool level = acpi_sci_level(regs);

    qemu_set_irq(irq, level);
    /* The overflow timer is only needed while its event would be news. */
    acpi_pm_tmr_update(regs, (regs->pm1.evt.en & ACPI_BITMASK_TIMER_ENABLE) &&
                             !(regs->pm1.evt.sts & ACPI_BITMASK_TIMER_STATUS));
}

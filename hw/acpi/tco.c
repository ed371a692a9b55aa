/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCO watchdog of ICH9: region `sm-tco`.
 *
 * Specification: Intel ICH9 datasheet (316972), 5.14 and 13.9. The timer counts down from TCO_TMR
 * in ticks of 0.6 s. The first time-out sets TIMEOUT and asks for an SMI; the second one without a
 * reload in between sets SECOND_TO_STS and, unless GCS.NR says no, resets the machine. Left out: intruder and
 * boot status inputs, SMBus messages, the SMI itself as far as no CPU enters SMM.
 */
#include "qemu/osdep.h"
#include "hw/acpi/tco.h"
#include "hw/i386/ich9.h"
#include "qemu/timer.h"
#include "sysemu/runstate.h"
#include "trace.h"

/* Offsets. */
#define TCO_RLD         0x00
#define TCO_DAT_IN      0x02
#define TCO_DAT_OUT     0x03
#define TCO1_STS        0x04
#define TCO2_STS        0x06
#define TCO1_CNT        0x08
#define TCO2_CNT        0x0a
#define TCO_MESSAGE1    0x0c
#define TCO_MESSAGE2    0x0d
#define TCO_WDCNT       0x0e
#define SW_IRQ_GEN      0x10
#define TCO_TMR         0x12


#define TCO1_STS_SW_TCO_SMI     (1 << 1)
#define TCO1_STS_TCO_INT        (1 << 2)
#define TCO1_STS_TIMEOUT        (1 << 3)
#define TCO1_CNT_TMR_HLT        (1 << 11)
#define TCO1_CNT_LOCK           (1 << 12)
#define TCO2_STS_SECOND_TO      (1 << 1)
#define TCO2_STS_BOOT           (1 << 2)
#define TCO_TMR_MASK            0x3ff
#define TCO_TMR_MIN             2

/* Registers: bits that hold what is written, and bits that a 1 clears. */
static const struct TCORegister {
    uint8_t addr, size;
    uint16_t reset, wmask, w1cmask;
    size_t field;
} tco_registers[] = {
    {TCO_RLD, 2, 0, TCO_TMR_MASK, 0, offsetof(TCOIORegs, tco.rld)},
    {TCO_DAT_IN, 1, 0, 0xff, 0, offsetof(TCOIORegs, tco.din)},
    {TCO_DAT_OUT, 1, 0, 0xff, 0, offsetof(TCOIORegs, tco.dout)},
    {TCO1_STS, 2, 0, 0, 0x178e, offsetof(TCOIORegs, tco.sts1)},
    {TCO2_STS, 2, 0, 0, 0x0017, offsetof(TCOIORegs, tco.sts2)},
    {TCO1_CNT, 2, 0, 0xfeff, 0, offsetof(TCOIORegs, tco.cnt1)},
    {TCO2_CNT, 2, 8, 0xffff, 0, offsetof(TCOIORegs, tco.cnt2)},
    {TCO_MESSAGE1, 1, 0, 0xff, 0, offsetof(TCOIORegs, tco.msg1)},
    {TCO_MESSAGE2, 1, 0, 0xff, 0, offsetof(TCOIORegs, tco.msg2)},
    {TCO_WDCNT, 1, 0, 0xff, 0, offsetof(TCOIORegs, tco.wdcnt)},
    {SW_IRQ_GEN, 1, 3, 0xff, 0, offsetof(TCOIORegs, sw_irq_gen)},
    {TCO_TMR, 2, 4, TCO_TMR_MASK, 0, offsetof(TCOIORegs, tco.tmr)},
};

static ICH9LPCState *tco_lpc(TCOIORegs *tr)
{
    return container_of(tr, ICH9LPCState, pm.tco_regs);
}

/* --- timer --- */

static bool tco_halted(const TCOIORegs *tr)
{
    return tr->tco.cnt1 & TCO1_CNT_TMR_HLT;
}

/* Starts to count down from TCO_TMR. */
static void tco_timer_reload(TCOIORegs *tr)
{
    int ticks = MAX(tr->tco.tmr & TCO_TMR_MASK, TCO_TMR_MIN);

    tr->expire_time = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ticks * TCO_TICK_NSEC;
    timer_mod(tr->tco_timer, tr->expire_time);
}

static void tco_timer_stop(TCOIORegs *tr)
{
    tr->expire_time = -1;
    timer_del(tr->tco_timer);
}

static void tco_timer_expired(void *opaque)
{
    TCOIORegs *tr = opaque;
    ICH9LPCState *lpc = tco_lpc(tr);
    uint32_t gcs = pci_get_long(lpc->chip_config + ICH9_CC_GCS);

    trace_tco_timer_expired(tr->timeouts_no, gcs & ICH9_CC_GCS_NO_REBOOT);
    tr->tco.rld = 0;
    tr->tco.sts1 |= TCO1_STS_TIMEOUT;
    if (++tr->timeouts_no == 2) {
        tr->tco.sts2 |= TCO2_STS_SECOND_TO | TCO2_STS_BOOT;
        tr->timeouts_no = 0;
        if (!(gcs & ICH9_CC_GCS_NO_REBOOT)) {
            tco_timer_stop(tr);
            qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
            return;
        }
    }
    if (lpc->pm.smi_en & ICH9_PMIO_SMI_EN_TCO_EN) {
        ich9_generate_smi(lpc);
    }
    tco_timer_reload(tr);
}

/* --- registers --- */

/* The register that byte @addr belongs to, NULL: none. */
static const struct TCORegister *tco_find_register(hwaddr addr)
{
    for (int i = 0; i < ARRAY_SIZE(tco_registers); i++) {
        const struct TCORegister *reg = &tco_registers[i];

        if (addr >= reg->addr && addr < reg->addr + reg->size) {
            return reg;
        }
    }
    return NULL;
}

static uint16_t tco_get(TCOIORegs *tr, const struct TCORegister *reg)
{
    void *field = (char *)tr + reg->field;

    return reg->size == 1 ? *(uint8_t *)field : *(uint16_t *)field;
}

static void tco_set(TCOIORegs *tr, const struct TCORegister *reg, uint16_t val)
{
    void *field = (char *)tr + reg->field;

    if (reg->size == 1) {
        *(uint8_t *)field = val;
    } else {
        *(uint16_t *)field = val;
    }
}

/* RLD shows what is left of the current count. */
static void tco_update_rld(TCOIORegs *tr)
{
    int64_t left = tr->expire_time - qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (tr->expire_time != -1) {
        tr->tco.rld = MAX(left, 0) / TCO_TICK_NSEC & TCO_TMR_MASK;
    }
}

static uint64_t tco_io_read(void *opaque, hwaddr addr, unsigned width)
{
    TCOIORegs *tr = opaque;
    const struct TCORegister *reg = tco_find_register(addr);
    uint8_t val = 0;

    tco_update_rld(tr);
    if (reg) {
        val = tco_get(tr, reg) >> (addr - reg->addr) * 8;
    }
    trace_tco_io_read(addr, val);
    return val;
}

static void tco_cnt1_written(TCOIORegs *tr, uint16_t old)
{
    /* TCO_LOCK stays until reset, and takes TCO_EN with it. */
    tr->tco.cnt1 |= old & TCO1_CNT_LOCK;
    if (tr->tco.cnt1 & TCO1_CNT_LOCK) {
        tco_lpc(tr)->pm.smi_en_wmask &= ~ICH9_PMIO_SMI_EN_TCO_EN;
    }
    if (tco_halted(tr)) {
        tco_timer_stop(tr);
    } else {
        tco_timer_reload(tr);
    }
}

static void tco_written(TCOIORegs *tr, uint8_t addr, uint16_t old)
{
    switch (addr) {
    case TCO_RLD:
        tr->timeouts_no = 0;
        if (!tco_halted(tr)) {
            tco_timer_reload(tr);
        }
        break;
    case TCO_DAT_IN:
        tr->tco.sts1 |= TCO1_STS_SW_TCO_SMI;
        ich9_generate_smi(tco_lpc(tr));
        break;
    case TCO_DAT_OUT:
        tr->tco.sts1 |= TCO1_STS_TCO_INT;
        break;
    case TCO1_CNT:
        tco_cnt1_written(tr, old);
        break;
    default:
        break;
    }
}

static void tco_io_write(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
    TCOIORegs *tr = opaque;
    const struct TCORegister *reg = tco_find_register(addr);
    uint16_t old, lane, bits;

    trace_tco_io_write(addr, val);
    if (!reg) {
        return;
    }
    tco_update_rld(tr);
    old = tco_get(tr, reg);
    lane = 0xff << (addr - reg->addr) * 8;
    bits = val << (addr - reg->addr) * 8;
    tco_set(tr, reg, ((old & ~(reg->wmask & lane)) | (bits & reg->wmask)) & ~(bits & reg->w1cmask));
    tco_written(tr, reg->addr, old);
}

static const MemoryRegionOps tco_io_ops = {
    .read = tco_io_read,
    .write = tco_io_write,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* --- for the owner --- */

void acpi_pm_tco_reset(TCOIORegs *tr)
{
    for (int i = 0; i < ARRAY_SIZE(tco_registers); i++) {
        tco_set(tr, &tco_registers[i], tco_registers[i].reset);
    }
    tr->timeouts_no = 0;
    tco_timer_stop(tr);
}

void acpi_pm_tco_init(TCOIORegs *tr, MemoryRegion *parent)
{
    tr->tco_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, tco_timer_expired, tr);
    acpi_pm_tco_reset(tr);
    memory_region_init_io(&tr->io, memory_region_owner(parent), &tco_io_ops, tr, "sm-tco",
                          ICH9_PMIO_TCO_LEN);
    memory_region_add_subregion(parent, ICH9_PMIO_TCO_RLD, &tr->io);
}

const VMStateDescription vmstate_tco_io_sts = {
    .name = "tco io device status",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16(tco.rld, TCOIORegs),
        VMSTATE_UINT8(tco.din, TCOIORegs),
        VMSTATE_UINT8(tco.dout, TCOIORegs),
        VMSTATE_UINT16(tco.sts1, TCOIORegs),
        VMSTATE_UINT16(tco.sts2, TCOIORegs),
        VMSTATE_UINT16(tco.cnt1, TCOIORegs),
        VMSTATE_UINT16(tco.cnt2, TCOIORegs),
        VMSTATE_UINT8(tco.msg1, TCOIORegs),
        VMSTATE_UINT8(tco.msg2, TCOIORegs),
        VMSTATE_UINT8(tco.wdcnt, TCOIORegs),
        VMSTATE_UINT16(tco.tmr, TCOIORegs),
        VMSTATE_UINT8(sw_irq_gen, TCOIORegs),
        VMSTATE_TIMER_PTR(tco_timer, TCOIORegs),
        VMSTATE_INT64(expire_time, TCOIORegs),
        VMSTATE_UINT8(timeouts_no, TCOIORegs),
        VMSTATE_END_OF_LIST()
    },
};

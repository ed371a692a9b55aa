/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of the local APIC, and the interrupt window that they are part of.
 *
 * Spec: Intel SDM volume 3A, APIC chapter: "The Local APIC Block Diagram" (register address map).
 * The first page of the window is the accessing CPU's registers; a write anywhere else, or to the first
 * 16 bytes, is an interrupt message.
 */
#include "qemu/osdep.h"
#include "apic-core.h"
#include "qemu/log.h"
#include "trace.h"

#define APIC_REGISTER_PAGE      0x1000
#define APIC_REGISTER_SHIFT     4

#define ID_SHIFT                24
#define LDR_SHIFT               24
#define DFR_SHIFT               28
#define DFR_ONES                0x0fffffff
#define VERSION_LVT_SHIFT       16
#define ICR_STATUS              (1 << 12)

/* What the guest can set in each local vector table entry. */
static const uint32_t apic_lvt_writable[APIC_LVT_NB] = {
    [APIC_LVT_TIMER] = APIC_LVT_VECTOR_MASK | APIC_LVT_MASKED | APIC_LVT_TIMER_PERIODIC,
    [APIC_LVT_THERMAL] = APIC_LVT_VECTOR_MASK | APIC_LVT_DELIVERY_MASK | APIC_LVT_MASKED,
    [APIC_LVT_PERFORM] = APIC_LVT_VECTOR_MASK | APIC_LVT_DELIVERY_MASK | APIC_LVT_MASKED,
    [APIC_LVT_LINT0] = APIC_LVT_VECTOR_MASK | APIC_LVT_DELIVERY_MASK | APIC_LVT_MASKED |
                       APIC_LVT_INT_POLARITY | APIC_LVT_LEVEL_TRIGGER,
    [APIC_LVT_LINT1] = APIC_LVT_VECTOR_MASK | APIC_LVT_DELIVERY_MASK | APIC_LVT_MASKED |
                       APIC_LVT_INT_POLARITY | APIC_LVT_LEVEL_TRIGGER,
    [APIC_LVT_ERROR] = APIC_LVT_VECTOR_MASK | APIC_LVT_MASKED,
};

static uint32_t apic_read_id(APICCommonState *s, int n)
{
    return (uint32_t)s->id << ID_SHIFT;
}

static void apic_write_id(APICCommonState *s, int n, uint32_t val)
{
    s->id = val >> ID_SHIFT;
}

static uint32_t apic_read_version(APICCommonState *s, int n)
{
    return s->version | (APIC_LVT_NB - 1) << VERSION_LVT_SHIFT;
}

static uint32_t apic_read_tpr(APICCommonState *s, int n)
{
    return s->tpr;
}

static void apic_write_tpr(APICCommonState *s, int n, uint32_t val)
{
    s->tpr = val;
    apic_update_irq(s);
}

static uint32_t apic_read_zero(APICCommonState *s, int n)
{
    return 0;
}

static uint32_t apic_read_ppr(APICCommonState *s, int n)
{
    return apic_ppr(s);
}

static void apic_write_eoi(APICCommonState *s, int n, uint32_t val)
{
    apic_end_interrupt(s);
}

static uint32_t apic_read_ldr(APICCommonState *s, int n)
{
    return (uint32_t)s->log_dest << LDR_SHIFT;
}

static void apic_write_ldr(APICCommonState *s, int n, uint32_t val)
{
    s->log_dest = val >> LDR_SHIFT;
}

static uint32_t apic_read_dfr(APICCommonState *s, int n)
{
    return (uint32_t)s->dest_mode << DFR_SHIFT | DFR_ONES;
}

static void apic_write_dfr(APICCommonState *s, int n, uint32_t val)
{
    s->dest_mode = val >> DFR_SHIFT;
}

static uint32_t apic_read_svr(APICCommonState *s, int n)
{
    return s->spurious_vec;
}

static void apic_write_svr(APICCommonState *s, int n, uint32_t val)
{
    int i;

    s->spurious_vec = val & (APIC_SV_VECTOR_MASK | APIC_SV_ENABLE);
    if (!(val & APIC_SV_ENABLE)) {
        for (i = 0; i < APIC_LVT_NB; i++) {
            s->lvt[i] |= APIC_LVT_MASKED;
        }
        apic_timer_arm(s);
    }
    apic_update_irq(s);
}

static uint32_t apic_read_isr(APICCommonState *s, int n)
{
    return s->isr[n];
}

static uint32_t apic_read_tmr(APICCommonState *s, int n)
{
    return s->tmr[n];
}

static uint32_t apic_read_irr(APICCommonState *s, int n)
{
    return s->irr[n];
}

static uint32_t apic_read_esr(APICCommonState *s, int n)
{
    return s->esr;
}

/* Any write shows what has gone wrong since the last one. */
static void apic_write_esr(APICCommonState *s, int n, uint32_t val)
{
    s->esr = s->esr_pending;
    s->esr_pending = 0;
}

static uint32_t apic_read_icr(APICCommonState *s, int n)
{
    return s->icr[n];
}

static void apic_write_icr(APICCommonState *s, int n, uint32_t val)
{
    if (n == 1) {
        s->icr[1] = val;
    } else {
        s->icr[0] = val & ~ICR_STATUS;
        apic_send_ipi(s);
    }
}

static uint32_t apic_read_lvt(APICCommonState *s, int n)
{
    return s->lvt[n];
}

static void apic_write_lvt(APICCommonState *s, int n, uint32_t val)
{
    s->lvt[n] = val & apic_lvt_writable[n];
    if (!(s->spurious_vec & APIC_SV_ENABLE)) {
        s->lvt[n] |= APIC_LVT_MASKED;
    }
    if (n == APIC_LVT_TIMER) {
        apic_timer_arm(s);
    }
    apic_update_irq(s);
}

static uint32_t apic_read_initial_count(APICCommonState *s, int n)
{
    return s->initial_count;
}

static void apic_write_initial_count(APICCommonState *s, int n, uint32_t val)
{
    s->initial_count = val;
    s->initial_count_load_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    apic_timer_arm(s);
}

static uint32_t apic_read_current_count(APICCommonState *s, int n)
{
    return apic_timer_count(s);
}

static uint32_t apic_read_divide(APICCommonState *s, int n)
{
    return s->divide_conf;
}

static void apic_write_divide(APICCommonState *s, int n, uint32_t val)
{
    s->divide_conf = val & 0xb;
    apic_timer_arm(s);
}

/* Registers by number (offset / 16), or runs of them; @n counts from the first. */
static const struct APICReg {
    const char *name;
    uint8_t first;
    uint8_t count;
    uint32_t (*read)(APICCommonState *s, int n);
    void (*write)(APICCommonState *s, int n, uint32_t val);
} apic_regs[] = {
    { "ID", 0x02, 1, apic_read_id, apic_write_id },
    { "VERSION", 0x03, 1, apic_read_version, NULL },
    { "TPR", 0x08, 1, apic_read_tpr, apic_write_tpr },
    { "APR", 0x09, 1, apic_read_zero, NULL },
    { "PPR", 0x0a, 1, apic_read_ppr, NULL },
    { "EOI", 0x0b, 1, apic_read_zero, apic_write_eoi },
    { "LDR", 0x0d, 1, apic_read_ldr, apic_write_ldr },
    { "DFR", 0x0e, 1, apic_read_dfr, apic_write_dfr },
    { "SVR", 0x0f, 1, apic_read_svr, apic_write_svr },
    { "ISR", 0x10, 8, apic_read_isr, NULL },
    { "TMR", 0x18, 8, apic_read_tmr, NULL },
    { "IRR", 0x20, 8, apic_read_irr, NULL },
    { "ESR", 0x28, 1, apic_read_esr, apic_write_esr },
    { "ICR", 0x30, 2, apic_read_icr, apic_write_icr },
    { "LVT", 0x32, APIC_LVT_NB, apic_read_lvt, apic_write_lvt },
    { "TIMER_ICR", 0x38, 1, apic_read_initial_count, apic_write_initial_count },
    { "TIMER_CCR", 0x39, 1, apic_read_current_count, NULL },
    { "TIMER_DCR", 0x3e, 1, apic_read_divide, apic_write_divide },
};

/* The register at @offset, and which of its run; NULL: there is none. */
static const struct APICReg *apic_find(hwaddr offset, int *n)
{
    int index = offset >> APIC_REGISTER_SHIFT;

    for (size_t i = 0; i < ARRAY_SIZE(apic_regs); i++) {
        const struct APICReg *reg = &apic_regs[i];

        *n = index - reg->first;
        if (offset % (1 << APIC_REGISTER_SHIFT) == 0 && *n >= 0 && *n < reg->count) {
            return reg;
        }
    }
    return NULL;
}

/* The same for an access: NULL and error bit 7 when there is none. */
static const struct APICReg *apic_decode(APICCommonState *s, hwaddr offset, int *n)
{
    const struct APICReg *reg = apic_find(offset, n);

    if (reg) {
        return reg;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "apic: no register at 0x%" HWADDR_PRIx "\n", offset);
    apic_set_error(s, APIC_ESR_ILLEGAL_ADDRESS);
    return NULL;
}

/* The registers that an access gets, NULL when they are switched off. */
static APICCommonState *apic_current(void)
{
    DeviceState *dev = cpu_get_current_apic();

    return dev && (APIC_COMMON(dev)->apicbase & MSR_IA32_APICBASE_ENABLE) ? APIC_COMMON(dev) : NULL;
}

static uint64_t apic_mem_read(void *opaque, hwaddr offset, unsigned size)
{
    APICCommonState *s = apic_current();
    const struct APICReg *reg;
    uint32_t val;
    int n;

    if (!s || offset >= APIC_REGISTER_PAGE) {
        return 0;
    }
    reg = apic_decode(s, offset, &n);
    val = reg ? reg->read(s, n) : 0;
    trace_apic_read(s->id, reg ? reg->name : "none", val);
    return val;
}

static void apic_mem_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    APICCommonState *s = apic_current();
    const struct APICReg *reg;
    int n;

    if (offset >= APIC_REGISTER_PAGE || offset >> APIC_REGISTER_SHIFT == 0) {
        apic_deliver_msi(APIC_DEFAULT_ADDRESS + offset, val);
        return;
    }
    if (!s) {
        return;
    }
    reg = apic_decode(s, offset, &n);
    trace_apic_write(s->id, reg ? reg->name : "none", val);
    if (reg && reg->write) {
        reg->write(s, n, val);
    }
}

static const char *apic_register_name(hwaddr offset)
{
    int n;
    const struct APICReg *reg = apic_find(offset, &n);

    return reg ? reg->name : NULL;
}

const MemoryRegionOps apic_mem_ops = {
    .read = apic_mem_read,
    .write = apic_mem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .register_name = apic_register_name,
};

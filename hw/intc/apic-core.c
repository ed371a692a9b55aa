/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Local APIC core: acceptance, priorities, the CPU's interrupt lines, end of interrupt, timer.
 *
 * Spec: Intel SDM volume 3A, APIC chapter: "Local Vector Table", "Error Handling", "APIC Timer",
 * "Handling Interrupts", "Interrupt Acceptance for Fixed Interrupts".
 */
#include "qemu/osdep.h"
#include "apic-core.h"
#include "hw/core/cpu.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "trace.h"

/* Timer input: 1 GHz, so that one undivided tick is one ns */
#define APIC_TIMER_MIN_SHIFT    1

/* The CPU's lines by the names that target/i386/cpu.h has for them */
#define APIC_CPU_SMI            CPU_INTERRUPT_TGT_EXT_2
#define APIC_CPU_NMI            CPU_INTERRUPT_TGT_EXT_3
#define APIC_CPU_SIPI           CPU_INTERRUPT_TGT_INT_1
#define APIC_CPU_INIT           CPU_INTERRUPT_RESET

static bool apic_test(const uint32_t *set, int vector)
{
    return set[vector / 32] & (1U << vector % 32);
}

static void apic_assign(uint32_t *set, int vector, bool value)
{
    uint32_t bit = 1U << vector % 32;

    set[vector / 32] = value ? set[vector / 32] | bit : set[vector / 32] & ~bit;
}

/* The highest vector in @set, -1 when it is empty. */
static int apic_highest(const uint32_t *set)
{
    int i;

    for (i = APIC_NUM_VECTORS / 32 - 1; i >= 0; i--) {
        if (set[i]) {
            return i * 32 + 31 - clz32(set[i]);
        }
    }
    return -1;
}

uint8_t apic_ppr(const APICCommonState *s)
{
    int in_service = apic_highest(s->isr);
    uint8_t class = in_service < 0 ? 0 : in_service & 0xf0;

    return (s->tpr & 0xf0) >= class ? s->tpr : class;
}

bool apic_is_enabled(const APICCommonState *s)
{
    return (s->apicbase & MSR_IA32_APICBASE_ENABLE) && (s->spurious_vec & APIC_SV_ENABLE);
}

int apic_get_highest_priority_irr(DeviceState *dev)
{
    return dev ? apic_highest(APIC_COMMON(dev)->irr) : -1;
}

/* A request that the priorities let through. */
static bool apic_pending(const APICCommonState *s)
{
    int requested = apic_highest(s->irr);

    return apic_is_enabled(s) && requested >= 0 && requested >> 4 > apic_ppr(s) >> 4;
}

int apic_accept_pic_intr(DeviceState *dev)
{
    APICCommonState *s = dev ? APIC_COMMON(dev) : NULL;

    if (!s || !isa_pic) {
        return 0;
    }
    return !(s->apicbase & MSR_IA32_APICBASE_ENABLE) || !(s->lvt[APIC_LVT_LINT0] & APIC_LVT_MASKED);
}

/* Level of the CPU's INTR. */
static bool apic_intr_level(APICCommonState *s)
{
    return apic_pending(s) || (apic_accept_pic_intr(DEVICE(s)) && pic_get_output(isa_pic));
}

void apic_update_irq(APICCommonState *s)
{
    if (!s->cpu) {
        return;
    }
    if (apic_intr_level(s)) {
        cpu_interrupt(s->cpu, CPU_INTERRUPT_HARD);
    } else {
        cpu_reset_interrupt(s->cpu, CPU_INTERRUPT_HARD);
    }
}

void apic_poll_irq(DeviceState *dev)
{
    if (dev) {
        apic_update_irq(APIC_COMMON(dev));
    }
}

static void apic_raise_cpu(APICCommonState *s, int line)
{
    if (s->cpu) {
        cpu_interrupt(s->cpu, line);
    }
}

void apic_set_error(APICCommonState *s, uint32_t error)
{
    if (s->esr_pending & error) {
        return;
    }
    s->esr_pending |= error;
    /* An error interrupt with a bad vector is an error too, but that one only once. */
    apic_local_deliver(s, APIC_LVT_ERROR);
}

void apic_accept(APICCommonState *s, uint8_t vector, int trigger)
{
    if (!apic_is_enabled(s)) {
        return;
    }
    if (vector < APIC_FIRST_VECTOR) {
        apic_set_error(s, APIC_ESR_RECEIVE_ILLEGAL);
        return;
    }
    apic_assign(s->irr, vector, true);
    apic_assign(s->tmr, vector, trigger == APIC_TRIGGER_LEVEL);
    apic_update_irq(s);
}

void apic_receive(APICCommonState *s, uint8_t mode, uint8_t vector, int trigger)
{
    trace_apic_accept(s->id, mode, vector, trigger);
    switch (mode) {
    case APIC_DM_FIXED:
    case APIC_DM_LOWPRI:
        apic_accept(s, vector, trigger);
        break;
    case APIC_DM_SMI:
        apic_raise_cpu(s, APIC_CPU_SMI);
        break;
    case APIC_DM_NMI:
        apic_raise_cpu(s, APIC_CPU_NMI);
        break;
    case APIC_DM_INIT:
        apic_raise_cpu(s, APIC_CPU_INIT);
        break;
    case APIC_DM_SIPI:
        if (s->wait_for_sipi) {
            s->sipi_vector = vector;
            apic_raise_cpu(s, APIC_CPU_SIPI);
        }
        break;
    case APIC_DM_EXTINT:
        apic_raise_cpu(s, CPU_INTERRUPT_HARD);
        break;
    }
}

void apic_local_deliver(APICCommonState *s, int n)
{
    uint32_t lvt = s->lvt[n];
    uint8_t mode = (lvt & APIC_LVT_DELIVERY_MASK) >> APIC_LVT_DELIVERY_SHIFT;
    bool level = n == APIC_LVT_LINT0 && (lvt & APIC_LVT_LEVEL_TRIGGER);

    if (lvt & APIC_LVT_MASKED) {
        return;
    }
    if (n == APIC_LVT_TIMER || n == APIC_LVT_ERROR) {
        /* These have no delivery mode. */
        mode = APIC_DM_FIXED;
    }
    if (mode != APIC_DM_LOWPRI && mode != APIC_DM_SIPI) {
        apic_receive(s, mode, lvt & APIC_LVT_VECTOR_MASK, level);
    }
}

void apic_deliver_pic_intr(DeviceState *dev, int level)
{
    APICCommonState *s = dev ? APIC_COMMON(dev) : NULL;
    uint32_t lvt;

    if (!s) {
        return;
    }
    lvt = s->lvt[APIC_LVT_LINT0];
    if (level) {
        apic_local_deliver(s, APIC_LVT_LINT0);
    } else if ((lvt & APIC_LVT_DELIVERY_MASK) == 0 && (lvt & APIC_LVT_LEVEL_TRIGGER)) {
        apic_assign(s->irr, lvt & APIC_LVT_VECTOR_MASK, false);
    }
    apic_update_irq(s);
}

void apic_deliver_nmi(DeviceState *dev)
{
    if (dev) {
        apic_local_deliver(APIC_COMMON(dev), APIC_LVT_LINT1);
    }
}

int apic_get_interrupt(DeviceState *dev)
{
    APICCommonState *s = dev ? APIC_COMMON(dev) : NULL;
    int vector = s ? apic_highest(s->irr) : -1;

    if (vector < 0 || !apic_is_enabled(s)) {
        return -1;
    }
    if (!apic_pending(s)) {
        return s->spurious_vec & APIC_SV_VECTOR_MASK;
    }
    trace_apic_acknowledge(s->id, vector);
    apic_assign(s->irr, vector, false);
    apic_assign(s->isr, vector, true);
    apic_update_irq(s);
    return vector;
}

void apic_end_interrupt(APICCommonState *s)
{
    int vector = apic_highest(s->isr);

    if (vector < 0) {
        return;
    }
    trace_apic_eoi(s->id, vector);
    apic_assign(s->isr, vector, false);
    if (apic_test(s->tmr, vector)) {
        ioapic_eoi_broadcast(vector);
    }
    apic_update_irq(s);
}

/* log2 of the ns between two counts. */
static int apic_timer_shift(const APICCommonState *s)
{
    uint32_t divide = (s->divide_conf & 3) | ((s->divide_conf >> 1) & 4);

    return (divide + APIC_TIMER_MIN_SHIFT) & 7;
}

static bool apic_timer_is_periodic(const APICCommonState *s)
{
    return s->lvt[APIC_LVT_TIMER] & APIC_LVT_TIMER_PERIODIC;
}

/* Counts since the timer was loaded. */
static uint64_t apic_timer_elapsed(const APICCommonState *s)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    return (uint64_t)(now - s->initial_count_load_ns) >> apic_timer_shift(s);
}

uint32_t apic_timer_count(const APICCommonState *s)
{
    uint64_t elapsed = apic_timer_elapsed(s);

    if (s->initial_count == 0) {
        return 0;
    }
    if (apic_timer_is_periodic(s)) {
        return s->initial_count - elapsed % s->initial_count;
    }
    return elapsed < s->initial_count ? s->initial_count - elapsed : 0;
}

void apic_timer_arm(APICCommonState *s)
{
    uint64_t elapsed = apic_timer_elapsed(s);
    uint64_t end = s->initial_count;
    int64_t expire_ns;

    if (apic_timer_is_periodic(s) && end) {
        end *= elapsed / end + 1;
    }
    if (end <= elapsed || (s->lvt[APIC_LVT_TIMER] & APIC_LVT_MASKED)) {
        timer_del(s->timer);
        return;
    }
    expire_ns = s->initial_count_load_ns + (end << apic_timer_shift(s));
    trace_apic_timer(s->id, expire_ns);
    timer_mod(s->timer, expire_ns);
}

void apic_timer_expired(void *opaque)
{
    APICCommonState *s = opaque;

    apic_local_deliver(s, APIC_LVT_TIMER);
    apic_timer_arm(s);
}

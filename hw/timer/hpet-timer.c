/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HPET core: the main counter, the comparators, and where their interrupts go.
 *
 * Spec: IA-PC HPET Specification 1.0a, sections 2.3.5 to 2.3.9 and 2.4.
 * A comparator matches when the counter reaches it; one that lies behind matches after the counter has
 * wrapped, as the specification has it.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hpet-timer.h"
#include "hw/rtc/mc146818rtc_regs.h"
#include "trace.h"

static bool hpet_running(const HPETState *s)
{
    return s->gen_conf & GEN_CONF_ENABLE;
}

uint64_t hpet_counter(const HPETState *s)
{
    if (!hpet_running(s)) {
        return s->counter;
    }
    return s->counter + (qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - s->counter_ns) / HPET_CLK_PERIOD;
}

void hpet_counter_run(HPETState *s, bool run)
{
    s->counter = hpet_counter(s);
    s->counter_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    s->gen_conf = run ? s->gen_conf | GEN_CONF_ENABLE : s->gen_conf & ~GEN_CONF_ENABLE;
}

/* Bits of counter and comparator that are compared. */
static uint64_t hpet_timer_mask(const HPETTimer *t)
{
    return t->conf & TIM_CONF_32MODE ? UINT32_MAX : UINT64_MAX;
}

/* Sets the timer to @ticks from the counter's value @now_ticks on. */
static void hpet_timer_start(HPETTimer *t, uint64_t now_ticks, uint64_t ticks)
{
    const HPETState *s = t->hpet;
    uint64_t limit = (INT64_MAX - s->counter_ns) / HPET_CLK_PERIOD;
    uint64_t since_base = now_ticks - s->counter + ticks;

    if (ticks > limit || since_base > limit) {
        /* Centuries away */
        timer_del(t->timer);
        return;
    }
    trace_hpet_arm(t->index, s->counter_ns + since_base * HPET_CLK_PERIOD);
    timer_mod(t->timer, s->counter_ns + since_base * HPET_CLK_PERIOD);
}

void hpet_timer_arm(HPETTimer *t)
{
    if (hpet_running(t->hpet)) {
        uint64_t now = hpet_counter(t->hpet);

        hpet_timer_start(t, now, (t->comp - now) & hpet_timer_mask(t));
    } else {
        timer_del(t->timer);
    }
}

/* After a match: the comparator moves on, in one step however late the match is seen. */
static void hpet_timer_rearm(HPETTimer *t)
{
    uint64_t mask = hpet_timer_mask(t);
    uint64_t now = hpet_counter(t->hpet);
    uint64_t late = (now - t->comp) & mask;

    if ((t->conf & TIM_CONF_PERIODIC) && t->period) {
        t->comp = (t->comp + (late / t->period + 1) * t->period) & mask;
        hpet_timer_start(t, now, (t->comp - now) & mask);
    } else if (mask == UINT64_MAX) {
        timer_del(t->timer);
    } else {
        hpet_timer_start(t, now, mask + 1 - late);
    }
}

/* The output that @t drives. */
static unsigned hpet_timer_route(const HPETTimer *t)
{
    if ((t->hpet->gen_conf & GEN_CONF_LEG_RT) && t->index < 2) {
        return t->index == 0 ? 0 : RTC_ISA_IRQ;
    }
    return (t->conf & TIM_CONF_ROUTE) >> TIM_CONF_ROUTE_SHIFT;
}

static bool hpet_timer_uses_fsb(const HPETTimer *t)
{
    return (t->conf & TIM_CONF_FSB_EN) && (t->conf & TIM_CONF_FSB_CAP);
}

/* Levels of all outputs, one bit each. */
static uint32_t hpet_irq_levels(const HPETState *s)
{
    uint32_t levels = 0;
    int i;

    if (!(s->gen_conf & GEN_CONF_LEG_RT)) {
        levels |= (uint32_t)s->pit_level << 0 | (uint32_t)s->rtc_level << RTC_ISA_IRQ;
    }
    for (i = 0; i < s->num_timers; i++) {
        const HPETTimer *t = &s->timers[i];

        if ((s->gintr_sta & (1ULL << i)) && (t->conf & TIM_CONF_INT_ENB) &&
            (t->conf & TIM_CONF_LEVEL) && !hpet_timer_uses_fsb(t) && hpet_running(s)) {
            levels |= 1U << hpet_timer_route(t);
        }
    }
    return levels;
}

void hpet_update_irqs(HPETState *s)
{
    uint32_t levels = hpet_irq_levels(s);
    uint32_t changed = levels ^ s->irq_levels;
    int i;

    /* Other devices share these lines: touch only what changes. */
    s->irq_levels = levels;
    for (i = 0; i < HPET_NUM_IRQ_ROUTES; i++) {
        if (changed & (1U << i)) {
            qemu_set_irq(s->irqs[i], !!(levels & (1U << i)));
        }
    }
}

static void hpet_timer_interrupt(HPETTimer *t)
{
    HPETState *s = t->hpet;

    if (t->conf & TIM_CONF_LEVEL) {
        /* Status is kept even while the interrupt is not enabled. */
        s->gintr_sta |= 1ULL << t->index;
    }
    if (!(t->conf & TIM_CONF_INT_ENB)) {
        return;
    }
    if (hpet_timer_uses_fsb(t)) {
        address_space_stl_le(&address_space_memory, t->fsb >> 32, t->fsb, MEMTXATTRS_UNSPECIFIED, NULL);
    } else if (t->conf & TIM_CONF_LEVEL) {
        hpet_update_irqs(s);
    } else if (!(s->irq_levels & (1U << hpet_timer_route(t)))) {
        qemu_irq_pulse(s->irqs[hpet_timer_route(t)]);
    }
}

void hpet_timer_match(void *opaque)
{
    HPETTimer *t = opaque;

    trace_hpet_fire(t->index);
    hpet_timer_rearm(t);
    hpet_timer_interrupt(t);
}

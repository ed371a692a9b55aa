/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A down-counter on the virtual clock. It holds the count at one moment (`count` at `origin`); the count now
 * follows from the time that has passed. A QEMUTimer runs to the moment when it reaches 0.
 *
 * Time of a count is kept in ns with a 32-bit fraction. So that a guest that sets a tiny period does not keep
 * the emulator busy with nothing else, a periodic one tells at most once per MIN_PERIOD_NS.
 */
#include "qemu/osdep.h"
#include "hw/clock.h"
#include "hw/ptimer.h"
#include "qemu/host-utils.h"
#include "qemu/int128.h"

#define MIN_PERIOD_NS 10000

enum { PTIMER_STOPPED, PTIMER_PERIODIC, PTIMER_ONESHOT };

struct ptimer_state {
    uint8_t enabled;
    uint8_t policy;
    bool in_transaction;
    bool need_reload;
    uint64_t limit;
    uint64_t count;
    uint32_t period_frac;
    int64_t period;
    int64_t origin;
    QEMUTimer *timer;
    ptimer_cb callback;
    void *opaque;
};

static bool ptimer_has(const ptimer_state *s, uint8_t policy)
{
    return s->policy & policy;
}

static bool ptimer_counts(const ptimer_state *s)
{
    return s->enabled && (s->period || s->period_frac);
}

/* Duration of @counts in ns; saturates. */
static int64_t ptimer_duration(const ptimer_state *s, uint64_t counts)
{
    uint64_t whole, part, overflow, part_high;

    mulu64(&whole, &overflow, counts, s->period);
    mulu64(&part, &part_high, counts, s->period_frac);
    part = part_high << 32 | part >> 32;
    return overflow || uadd64_overflow(whole, part, &whole) ? INT64_MAX / 2 : MIN(whole, INT64_MAX / 2);
}

/* Counts that have passed since the origin. */
static uint64_t ptimer_elapsed(const ptimer_state *s, int64_t now)
{
    Int128 period = int128_make128((uint64_t)s->period << 32 | s->period_frac, (uint64_t)s->period >> 32);
    Int128 passed = int128_lshift(int128_make64(MAX(now - s->origin, 0)), 32);

    if (!ptimer_has(s, PTIMER_POLICY_NO_COUNTER_ROUND_DOWN)) {
        passed = int128_add(passed, int128_sub(period, int128_one()));
    }
    return int128_getlo(int128_divu(passed, period));
}

static void ptimer_arm(ptimer_state *s)
{
    uint64_t counts = s->count;
    int64_t duration;

    if (!ptimer_counts(s)) {
        timer_del(s->timer);
        return;
    }
    if (counts == 0 || ptimer_has(s, PTIMER_POLICY_WRAP_AFTER_ONE_PERIOD)) {
        counts++;
    }
    duration = ptimer_duration(s, counts);
    if (s->enabled == PTIMER_PERIODIC) {
        duration = MAX(duration, MIN_PERIOD_NS);
    }
    timer_mod(s->timer, s->origin + MAX(duration, 1));
}

static void ptimer_tell(ptimer_state *s)
{
    s->callback(s->opaque);
}

/* Sets the count, as a guest or a reload does; @now is the new origin. */
static void ptimer_load(ptimer_state *s, uint64_t count, int64_t now)
{
    bool tell = count == 0 && !ptimer_has(s, PTIMER_POLICY_NO_IMMEDIATE_TRIGGER) &&
                !ptimer_has(s, PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT);

    if (count == 0 && s->enabled == PTIMER_PERIODIC && !ptimer_has(s, PTIMER_POLICY_NO_IMMEDIATE_RELOAD)) {
        count = s->limit;
    }
    s->count = count;
    s->origin = now;
    if (tell) {
        ptimer_tell(s);
    }
    if (count == 0 && s->enabled == PTIMER_ONESHOT) {
        s->enabled = PTIMER_STOPPED;
    }
    if (count == 0 && s->limit == 0 && s->enabled == PTIMER_PERIODIC &&
        !ptimer_has(s, PTIMER_POLICY_CONTINUOUS_TRIGGER)) {
        s->enabled = PTIMER_STOPPED;
    }
    ptimer_arm(s);
}

/* The count has reached 0. */
static void ptimer_tick(void *opaque)
{
    ptimer_state *s = opaque;

    ptimer_transaction_begin(s);
    if (s->enabled == PTIMER_ONESHOT) {
        s->enabled = PTIMER_STOPPED;
        s->count = 0;
    } else {
        s->count = s->limit;
        s->origin = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
        if (s->limit == 0 && !ptimer_has(s, PTIMER_POLICY_CONTINUOUS_TRIGGER)) {
            s->enabled = PTIMER_STOPPED;
        }
    }
    ptimer_tell(s);
    if (!s->need_reload) {
        ptimer_arm(s);
    }
    ptimer_transaction_commit(s);
}

uint64_t ptimer_get_count(ptimer_state *s)
{
    uint64_t elapsed;

    if (!ptimer_counts(s)) {
        return s->count;
    }
    elapsed = ptimer_elapsed(s, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    return elapsed < s->count ? s->count - elapsed : 0;
}

/* Makes the count now the one that is held. */
static void ptimer_settle(ptimer_state *s)
{
    s->count = ptimer_get_count(s);
    s->origin = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

void ptimer_set_count(ptimer_state *s, uint64_t count)
{
    assert(s->in_transaction);
    s->count = count;
    s->need_reload = s->enabled;
}

void ptimer_run(ptimer_state *s, int oneshot)
{
    bool was_stopped = !s->enabled;

    assert(s->in_transaction);
    if (was_stopped && s->period == 0 && s->period_frac == 0) {
        return;                                 /* it never would get anywhere */
    }
    s->enabled = oneshot ? PTIMER_ONESHOT : PTIMER_PERIODIC;
    s->need_reload |= was_stopped;
}

void ptimer_stop(ptimer_state *s)
{
    assert(s->in_transaction);
    if (s->enabled) {
        if (!s->need_reload) {
            ptimer_settle(s);
        }
        s->enabled = PTIMER_STOPPED;
        s->need_reload = false;
        timer_del(s->timer);
    }
}

static void ptimer_change_period(ptimer_state *s, int64_t period, uint32_t fraction)
{
    assert(s->in_transaction);
    if (s->enabled && !s->need_reload) {
        ptimer_settle(s);
        s->need_reload = true;
    }
    s->period = period;
    s->period_frac = fraction;
}

void ptimer_set_period(ptimer_state *s, int64_t period)
{
    ptimer_change_period(s, MAX(period, 0), 0);
}

void ptimer_set_freq(ptimer_state *s, uint32_t freq)
{
    uint64_t scaled = freq ? (NANOSECONDS_PER_SECOND * 0x100000000ull) / freq : 0;

    ptimer_change_period(s, scaled >> 32, scaled);
}

void ptimer_set_period_from_clock(ptimer_state *s, const Clock *clock, unsigned int divisor)
{
    uint64_t raw = clock_get(clock);            /* units of 2^-32 ns */
    uint64_t scaled = raw > UINT64_MAX / MAX(divisor, 1u) ? UINT64_MAX : raw * MAX(divisor, 1u);

    ptimer_change_period(s, scaled >> 32, scaled);
}

void ptimer_set_limit(ptimer_state *s, uint64_t limit, int reload)
{
    assert(s->in_transaction);
    s->limit = limit;
    if (reload) {
        s->count = limit;
        s->need_reload = s->enabled;
    }
}

uint64_t ptimer_get_limit(ptimer_state *s)
{
    return s->limit;
}

void ptimer_transaction_begin(ptimer_state *s)
{
    assert(!s->in_transaction);
    s->in_transaction = true;
    s->need_reload = false;
}

void ptimer_transaction_commit(ptimer_state *s)
{
    /* A callback may change the counter again; twice is enough for what it may mean. */
    for (int i = 0; i < 2 && s->need_reload && s->enabled; i++) {
        s->need_reload = false;
        ptimer_load(s, s->count, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    }
    s->in_transaction = false;
}

const VMStateDescription vmstate_ptimer = {
    .name = "ptimer",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(enabled, ptimer_state),
        VMSTATE_UINT64(limit, ptimer_state),
        VMSTATE_UINT64(count, ptimer_state),
        VMSTATE_UINT32(period_frac, ptimer_state),
        VMSTATE_INT64(period, ptimer_state),
        VMSTATE_INT64(origin, ptimer_state),
        VMSTATE_TIMER_PTR(timer, ptimer_state),
        VMSTATE_END_OF_LIST()
    }
};

ptimer_state *ptimer_init(ptimer_cb callback, void *callback_opaque, uint8_t policy_mask)
{
    ptimer_state *s = g_new0(ptimer_state, 1);

    s->callback = callback;
    s->opaque = callback_opaque;
    s->policy = policy_mask;
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, ptimer_tick, s);
    return s;
}

void ptimer_free(ptimer_state *s)
{
    timer_free(s->timer);
    g_free(s);
}

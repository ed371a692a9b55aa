/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A down-counter as timer devices have it: it counts from a limit to 0 with a given period, tells, and starts
 * again or stops. All changes are made between ptimer_transaction_begin() and _commit(), which brings the
 * timer up to date and may call back.
 */
#ifndef PTIMER_H
#define PTIMER_H

#include "migration/vmstate.h"
#include "qemu/timer.h"

/*
 * What a counter does at its ends, as bits. Default: it is reloaded and tells at once when 0 is reached or
 * set, and with a period of one count less.
 */
#define PTIMER_POLICY_DEFAULT 0
/* 0 stays visible for one count before the reload. */
#define PTIMER_POLICY_WRAP_AFTER_ONE_PERIOD (1 << 0)
/* A periodic counter with limit 0 tells once per count. */
#define PTIMER_POLICY_CONTINUOUS_TRIGGER (1 << 1)
/* Setting the count to 0, or starting with 0, does not tell at once. */
#define PTIMER_POLICY_NO_IMMEDIATE_TRIGGER (1 << 2)
/* ... and does not reload at once. */
#define PTIMER_POLICY_NO_IMMEDIATE_RELOAD (1 << 3)
/* A read rounds the remaining time up to a whole count. */
#define PTIMER_POLICY_NO_COUNTER_ROUND_DOWN (1 << 4)
/* Only counting down to 0 tells, never setting it. */
#define PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT (1 << 5)
#define PTIMER_POLICY_LEGACY PTIMER_POLICY_DEFAULT

typedef struct ptimer_state ptimer_state;
typedef void (*ptimer_cb)(void *opaque);

ptimer_state *ptimer_init(ptimer_cb callback, void *callback_opaque, uint8_t policy_mask);
void ptimer_free(ptimer_state *s);
void ptimer_transaction_begin(ptimer_state *s);
void ptimer_transaction_commit(ptimer_state *s);
/* Time of one count: in ns, from a frequency in Hz, or of a clock that is divided by @divisor. */
void ptimer_set_period(ptimer_state *s, int64_t period);
void ptimer_set_freq(ptimer_state *s, uint32_t freq);
void ptimer_set_period_from_clock(ptimer_state *s, const Clock *clock, unsigned int divisor);
/* Counts of a period; with @reload != 0 it starts over now. */
void ptimer_set_limit(ptimer_state *s, uint64_t limit, int reload);
uint64_t ptimer_get_limit(ptimer_state *s);
uint64_t ptimer_get_count(ptimer_state *s);
void ptimer_set_count(ptimer_state *s, uint64_t count);
/* Starts; @oneshot != 0: it stops at 0. */
void ptimer_run(ptimer_state *s, int oneshot);
void ptimer_stop(ptimer_state *s);

extern const VMStateDescription vmstate_ptimer;

#define VMSTATE_PTIMER(_field, _state) \
    VMSTATE_STRUCT_POINTER_V(_field, _state, 1, vmstate_ptimer, ptimer_state)
#define VMSTATE_PTIMER_ARRAY(_f, _s, _n) \
    VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(_f, _s, _n, 0, vmstate_ptimer, ptimer_state)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A clock tree: each clock has a period in units of 2^-32 ns (0: stopped) and passes changes on
 * to the clocks that follow it, multiplied and divided.
 */
#ifndef QEMU_HW_CLOCK_H
#define QEMU_HW_CLOCK_H

#include "qom/object.h"
#include "qemu/queue.h"
#include "qemu/typedefs.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"

#define TYPE_CLOCK "clock"
OBJECT_DECLARE_SIMPLE_TYPE(Clock, CLOCK)

/* What a callback is told. */
typedef enum ClockEvent {
    ClockUpdate = 1,    /* the period has changed */
    ClockPreUpdate = 2, /* it is about to */
} ClockEvent;

typedef void ClockCallback(void *opaque, ClockEvent event);

#define CLOCK_PERIOD_1SEC (1000000000llu << 32)
/* Periods from and to nanoseconds and hertz; 0 Hz is a stopped clock. */
#define CLOCK_PERIOD_FROM_NS(ns) ((ns) * (CLOCK_PERIOD_1SEC / 1000000000llu))
#define CLOCK_PERIOD_FROM_HZ(hz) (((hz) != 0) ? CLOCK_PERIOD_1SEC / (hz) : 0u)
#define CLOCK_PERIOD_TO_HZ(per) (((per) != 0) ? CLOCK_PERIOD_1SEC / (per) : 0u)

struct Clock {
    Object parent_obj;

    uint64_t period;
    char *canonical_path;
    ClockCallback *callback;
    void *callback_opaque;
    unsigned int callback_events;
    /* Children run at period * multiplier / divider. */
    uint32_t multiplier;
    uint32_t divider;
    Clock *source;
    QLIST_HEAD(, Clock) children;
    QLIST_ENTRY(Clock) sibling;
};

extern const VMStateDescription vmstate_clock;
#define VMSTATE_CLOCK(field, state) VMSTATE_CLOCK_V(field, state, 0)
#define VMSTATE_CLOCK_V(field, state, version)                                                     \
    VMSTATE_STRUCT_POINTER_V(field, state, version, vmstate_clock, Clock)
#define VMSTATE_ARRAY_CLOCK(field, state, num) VMSTATE_ARRAY_CLOCK_V(field, state, num, 0)
#define VMSTATE_ARRAY_CLOCK_V(field, state, num, version) \
    VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(field, state, num, version, vmstate_clock, Clock)

/* Remembers the clock's path, for traces. */
void clock_setup_canonical_path(Clock *clk);
/* A clock below @parent. */
Clock *clock_new(Object *parent, const char *name);
void clock_set_callback(Clock *clk, ClockCallback *cb, void *opaque, unsigned int events);
void clock_clear_callback(Clock *clk);
/* Makes @clk follow @src (NULL: nobody). */
void clock_set_source(Clock *clk, Clock *src);
static inline bool clock_has_source(const Clock *clk)
{
    return clk->source != NULL;
}
/* Sets the period of a clock without source, without telling its children; true when it changed. */
bool clock_set(Clock *clk, uint64_t value);
static inline bool clock_set_hz(Clock *clk, unsigned hz)
{
    return clock_set(clk, CLOCK_PERIOD_FROM_HZ(hz));
}
static inline bool clock_set_ns(Clock *clk, unsigned ns)
{
    return clock_set(clk, CLOCK_PERIOD_FROM_NS(ns));
}
/* Tells all that follow @clk. */
void clock_propagate(Clock *clk);
/* clock_set and clock_propagate when it changed. */
static inline void clock_update(Clock *clk, uint64_t value)
{
    if (clock_set(clk, value)) {
        clock_propagate(clk);
    }
}
static inline void clock_update_hz(Clock *clk, unsigned hz)
{
    clock_update(clk, CLOCK_PERIOD_FROM_HZ(hz));
}
static inline void clock_update_ns(Clock *clk, unsigned ns)
{
    clock_update(clk, CLOCK_PERIOD_FROM_NS(ns));
}
static inline uint64_t clock_get(const Clock *clk)
{
    return clk->period;
}
static inline unsigned clock_get_hz(Clock *clk)
{
    return CLOCK_PERIOD_TO_HZ(clock_get(clk));
}
/* Nanoseconds that @ticks take, saturating; and ticks in @ns (0 for a stopped clock). */
uint64_t clock_ticks_to_ns(const Clock *clk, uint64_t ticks);
uint64_t clock_ns_to_ticks(const Clock *clk, uint64_t ns);
static inline bool clock_is_enabled(const Clock *clk)
{
    return clock_get(clk) != 0;
}
/* "33 MHz" and such; owned by the caller. */
char *clock_display_freq(Clock *clk);
/* Sets the factor for the clocks that follow; true when it changed. The caller propagates. */
bool clock_set_mul_div(Clock *clk, uint32_t multiplier, uint32_t divider);

#endif

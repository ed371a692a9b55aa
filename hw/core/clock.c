/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks: type "clock". Each keeps its period and passes changes on to those that follow it.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/host-utils.h"
#include "hw/clock.h"
#include "migration/vmstate.h"

void clock_setup_canonical_path(Clock *clk)
{
    g_free(clk->canonical_path);
    clk->canonical_path = object_get_canonical_path(OBJECT(clk));
}

Clock *clock_new(Object *parent, const char *name)
{
    Clock *clk = CLOCK(object_new(TYPE_CLOCK));

    object_property_add_child(parent, name, OBJECT(clk));
    object_unref(OBJECT(clk));
    clock_setup_canonical_path(clk);
    return clk;
}

void clock_set_callback(Clock *clk, ClockCallback *cb, void *opaque, unsigned int events)
{
    assert(!clk->callback);
    clk->callback = cb;
    clk->callback_opaque = opaque;
    clk->callback_events = events;
}

void clock_clear_callback(Clock *clk)
{
    clk->callback = NULL;
    clk->callback_opaque = NULL;
    clk->callback_events = 0;
}

static void tell(Clock *clk, ClockEvent event)
{
    if (clk->callback && (clk->callback_events & event)) {
        clk->callback(clk->callback_opaque, event);
    }
}

bool clock_set(Clock *clk, uint64_t period)
{
    if (clk->period == period) {
        return false;
    }
    clk->period = period;
    return true;
}

/* Period for those that follow: period * multiplier / divider, saturating. */
static uint64_t child_period(const Clock *clk)
{
    uint64_t low, high;

    mulu64(&low, &high, clk->period, clk->multiplier);
    divu128(&low, &high, clk->divider);
    return high ? UINT64_MAX : low;
}

static void propagate_period(Clock *clk, bool call_callbacks)
{
    uint64_t period = child_period(clk);
    Clock *child;

    QLIST_FOREACH(child, &clk->children, sibling) {
        if (child->period == period) {
            continue;
        }
        if (call_callbacks) {
            tell(child, ClockPreUpdate);
        }
        child->period = period;
        if (call_callbacks) {
            tell(child, ClockUpdate);
        }
        propagate_period(child, call_callbacks);
    }
}

void clock_propagate(Clock *clk)
{
    assert(!clk->source);
    propagate_period(clk, true);
}

void clock_set_source(Clock *clk, Clock *src)
{
    assert(!clk->source && src);
    clk->period = child_period(src);
    QLIST_INSERT_HEAD(&src->children, clk, sibling);
    clk->source = src;
    propagate_period(clk, false);
}

bool clock_set_mul_div(Clock *clk, uint32_t multiplier, uint32_t divider)
{
    assert(divider);
    if (clk->multiplier == multiplier && clk->divider == divider) {
        return false;
    }
    clk->multiplier = multiplier;
    clk->divider = divider;
    return true;
}

uint64_t clock_ticks_to_ns(const Clock *clk, uint64_t ticks)
{
    uint64_t low, high;

    mulu64(&low, &high, clk->period, ticks);
    return high >> 31 ? INT64_MAX : high << 32 | low >> 32;
}

uint64_t clock_ns_to_ticks(const Clock *clk, uint64_t ns)
{
    uint64_t low = ns << 32, high = ns >> 32;

    if (!clk->period) {
        return 0;
    }
    divu128(&low, &high, clk->period);
    return low;
}

char *clock_display_freq(Clock *clk)
{
    return freq_to_str(clock_get_hz(clk));
}

/* ---- saved state ---- */

static bool has_mul_div(void *opaque)
{
    Clock *clk = opaque;

    return clk->multiplier != 1 || clk->divider != 1;
}

static int clock_pre_load(void *opaque)
{
    Clock *clk = opaque;

    clk->multiplier = 1;
    clk->divider = 1;
    return 0;
}

static int clock_post_load(void *opaque, int version_id)
{
    Clock *clk = opaque;

    return clk->divider ? 0 : -EINVAL;
}

static const VMStateDescription vmstate_mul_div = {
    .name = "clock/muldiv",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = has_mul_div,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(multiplier, Clock),
        VMSTATE_UINT32(divider, Clock),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_clock = {
    .name = "clock",
    .version_id = 0,
    .minimum_version_id = 0,
    .pre_load = clock_pre_load,
    .post_load = clock_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT64(period, Clock),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *[]) {
        &vmstate_mul_div,
        NULL
    },
};

/* ---- type ---- */

static void clock_init(Object *obj)
{
    Clock *clk = CLOCK(obj);

    clk->multiplier = 1;
    clk->divider = 1;
    QLIST_INIT(&clk->children);
}

static void clock_finalize(Object *obj)
{
    Clock *clk = CLOCK(obj);
    Clock *child, *next;

    QLIST_FOREACH_SAFE(child, &clk->children, sibling, next) {
        QLIST_REMOVE(child, sibling);
        child->source = NULL;
    }
    if (clk->source) {
        QLIST_REMOVE(clk, sibling);
    }
    g_free(clk->canonical_path);
}

static const TypeInfo clock_info = {
    .name = TYPE_CLOCK,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(Clock),
    .instance_init = clock_init,
    .instance_finalize = clock_finalize,
};

static void clock_register_types(void)
{
    type_register_static(&clock_info);
}
type_init(clock_register_types)

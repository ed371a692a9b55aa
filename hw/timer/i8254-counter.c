/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One counter of an 8254, all six modes, computed from the time since its count was loaded.
 *
 * Spec: Intel 8254 data sheet (231164), "Mode Definitions", "Counter Latch Command", "Read-Back Command".
 * On purpose: a count is loaded at the write or trigger, not one clock later; of two-byte latches and
 * direct reads only the order low byte, high byte is kept.
 */
#include "qemu/osdep.h"
#include "i8254-counter.h"
#include "qemu/host-utils.h"

#define PIT_RW_LSB      1
#define PIT_RW_MSB      2
#define PIT_RW_BOTH     3

#define STATUS_BCD          0x01
#define STATUS_MODE_SHIFT   1
#define STATUS_RW_SHIFT     4
#define STATUS_NULL_COUNT   0x40
#define STATUS_OUT          0x80

/*
 * What the modes differ in. @idle: OUT before counting. @triggered: starts at the rising edge of GATE only.
 * @gated: GATE low stops the clock. @retrigger: the rising edge of GATE starts over. @periodic: reloads.
 * @strobe: OUT leaves its idle level for one clock only.
 */
typedef struct PITMode {
    bool idle;
    bool triggered;
    bool gated;
    bool retrigger;
    bool periodic;
    bool strobe;
} PITMode;

static const PITMode pit_modes[] = {
    [0] = { .gated = true },
    [1] = { .idle = true, .triggered = true, .retrigger = true },
    [2] = { .idle = true, .gated = true, .retrigger = true, .periodic = true, .strobe = true },
    [3] = { .idle = true, .gated = true, .retrigger = true, .periodic = true },
    [4] = { .idle = true, .gated = true, .strobe = true },
    [5] = { .idle = true, .triggered = true, .retrigger = true, .strobe = true },
};

static const PITMode *pit_mode(const PITChannelState *c)
{
    return &pit_modes[c->mode];
}

/* Clocks since the count was loaded. */
static uint64_t pit_elapsed(const PITChannelState *c, int64_t now)
{
    return c->counting ? muldiv64(now - c->start_ns, PIT_FREQ, NANOSECONDS_PER_SECOND) : c->held;
}

static uint64_t pit_clocks_to_ns(uint64_t clocks)
{
    return muldiv64(clocks, NANOSECONDS_PER_SECOND, PIT_FREQ);
}

/* The first whole ns at which that many clocks have passed. */
static int64_t pit_clocks_end_ns(uint64_t clocks)
{
    return clocks ? pit_clocks_to_ns(clocks) + 1 : 0;
}

static void pit_stop(PITChannelState *c, int64_t now)
{
    c->held = pit_elapsed(c, now);
    c->counting = false;
}

static void pit_resume(PITChannelState *c, int64_t now)
{
    if (!c->counting) {
        c->start_ns = now - pit_clocks_end_ns(c->held);
        c->counting = true;
    }
}

/* Puts @count into the counting element and starts over. */
static void pit_load(PITChannelState *c, int64_t now, uint32_t count)
{
    c->count = count;
    c->next_count = 0;
    c->armed = true;
    c->counting = false;
    c->held = 0;
    if (c->gate || !pit_mode(c)->gated) {
        pit_resume(c, now);
    }
}

static uint32_t pit_bcd_to_count(uint16_t bcd)
{
    /* Digits above nine are not defined; they count for what they are. */
    return (bcd & 15) + ((bcd >> 4) & 15) * 10 + ((bcd >> 8) & 15) * 100 + (bcd >> 12) * 1000;
}

static uint16_t pit_count_to_bcd(uint32_t count)
{
    return count % 10 | (count / 10 % 10) << 4 | (count / 100 % 10) << 8 | (count / 1000 % 10) << 12;
}

static uint32_t pit_modulus(const PITChannelState *c)
{
    return c->bcd ? 10000 : 0x10000;
}

/* The counting element as the guest reads it. */
static uint16_t pit_value(const PITChannelState *c, int64_t now)
{
    uint64_t elapsed = pit_elapsed(c, now);
    uint32_t modulus = pit_modulus(c);
    uint32_t half = (c->count + 1) / 2;
    uint32_t phase = elapsed % c->count;
    uint32_t value;

    if (c->mode == 3) {
        /* Counts by two, once through for each level of OUT; an odd count loses its lowest bit. */
        value = (c->count & ~1) - 2 * (phase < half ? phase : phase - half);
    } else if (pit_mode(c)->periodic) {
        value = c->count - phase;
    } else {
        value = c->count + modulus - elapsed % modulus;
    }
    value %= modulus;
    return c->bcd ? pit_count_to_bcd(value) : value;
}

bool pit_counter_out(const PITChannelState *c, int64_t now)
{
    const PITMode *mode = pit_mode(c);
    uint64_t elapsed = pit_elapsed(c, now);

    if (!c->armed || (mode->periodic && !c->counting)) {
        return mode->idle;
    }
    switch (c->mode) {
    case 0:
    case 1:
        return elapsed >= c->count;
    case 2:
        return c->count == 1 || elapsed % c->count != c->count - 1;
    case 3:
        return elapsed % c->count < (c->count + 1) / 2;
    default:
        return elapsed != c->count;
    }
}

int64_t pit_counter_next_edge_ns(const PITChannelState *c, int64_t now)
{
    const PITMode *mode = pit_mode(c);
    uint64_t elapsed = pit_elapsed(c, now);
    uint64_t edge;

    if (!c->armed || !c->counting || (mode->periodic && c->count == 1)) {
        return -1;
    }
    if (mode->periodic) {
        uint64_t phase = elapsed % c->count;
        uint64_t active = mode->strobe ? c->count - 1 : (c->count + 1) / 2;

        edge = elapsed - phase + (phase < active ? active : c->count);
    } else if (elapsed < c->count) {
        edge = c->count;
    } else if (mode->strobe && elapsed == c->count) {
        edge = c->count + 1;
    } else {
        return -1;
    }
    return c->start_ns + pit_clocks_end_ns(edge);
}

void pit_counter_sync(PITChannelState *c, int64_t now)
{
    if (c->next_count && c->counting && pit_mode(c)->periodic && pit_elapsed(c, now) >= c->count) {
        c->start_ns += pit_clocks_to_ns(c->count);
        c->count = c->next_count;
        c->next_count = 0;
    }
}

/* A complete count was written. */
static void pit_take_count(PITChannelState *c, int64_t now, uint16_t written)
{
    uint32_t count = c->bcd ? pit_bcd_to_count(written) : written;

    if (count == 0) {
        count = pit_modulus(c);
    }
    if (pit_mode(c)->triggered) {
        c->next_count = count;
    } else if (pit_mode(c)->periodic && c->armed && c->counting && c->count > 1) {
        /* The period that runs is finished first: make it the one that sync sees the end of. */
        pit_counter_sync(c, now);
        c->start_ns += pit_clocks_to_ns(pit_elapsed(c, now) / c->count * c->count);
        c->next_count = count;
    } else {
        pit_load(c, now, count);
    }
}

void pit_counter_write(PITChannelState *c, int64_t now, uint8_t val)
{
    if (c->rw != PIT_RW_BOTH) {
        pit_take_count(c, now, c->rw == PIT_RW_MSB ? val << 8 : val);
    } else if (c->second_write) {
        c->second_write = false;
        pit_take_count(c, now, c->low_byte | val << 8);
    } else {
        c->second_write = true;
        c->low_byte = val;
        if (c->mode == 0) {
            /* Half a count stops the old one and takes OUT down. */
            pit_stop(c, now);
            c->armed = false;
        }
    }
}

static uint8_t pit_pick_byte(const PITChannelState *c, uint16_t value, bool second)
{
    return c->rw == PIT_RW_MSB || (c->rw == PIT_RW_BOTH && second) ? value >> 8 : value;
}

uint8_t pit_counter_read(PITChannelState *c, int64_t now)
{
    bool second;

    pit_counter_sync(c, now);
    if (c->status_latched) {
        c->status_latched = false;
        return c->status;
    }
    if (c->latched_bytes) {
        return pit_pick_byte(c, c->latched_count, --c->latched_bytes == 0);
    }
    second = c->second_read;
    c->second_read = c->rw == PIT_RW_BOTH && !second;
    return pit_pick_byte(c, pit_value(c, now), second);
}

void pit_counter_latch_count(PITChannelState *c, int64_t now)
{
    pit_counter_sync(c, now);
    if (!c->latched_bytes) {
        c->latched_count = pit_value(c, now);
        c->latched_bytes = c->rw == PIT_RW_BOTH ? 2 : 1;
    }
}

void pit_counter_latch_status(PITChannelState *c, int64_t now)
{
    pit_counter_sync(c, now);
    if (!c->status_latched) {
        c->status = (pit_counter_out(c, now) ? STATUS_OUT : 0) |
                    (!c->armed || c->next_count ? STATUS_NULL_COUNT : 0) |
                    c->rw << STATUS_RW_SHIFT | c->mode << STATUS_MODE_SHIFT |
                    (c->bcd ? STATUS_BCD : 0);
        c->status_latched = true;
    }
}

void pit_counter_program(PITChannelState *c, int64_t now, uint8_t mode, uint8_t rw, bool bcd)
{
    pit_stop(c, now);
    /* Modes 6 and 7 are other spellings of 2 and 3. */
    c->mode = mode & 2 ? mode & 3 : mode;
    c->rw = rw;
    c->bcd = bcd;
    c->armed = false;
    c->next_count = 0;
    c->second_write = false;
    c->second_read = false;
    c->latched_bytes = 0;
    c->status_latched = false;
}

void pit_counter_set_gate(PITChannelState *c, int64_t now, bool level)
{
    const PITMode *mode = pit_mode(c);
    bool rising = level && !c->gate;

    pit_counter_sync(c, now);
    c->gate = level;
    if (mode->gated && !level) {
        pit_stop(c, now);
    }
    if (!rising) {
        return;
    }
    if (mode->retrigger && (c->armed || c->next_count)) {
        pit_load(c, now, c->next_count ? c->next_count : c->count);
    } else if (mode->gated && c->armed) {
        pit_resume(c, now);
    }
}

void pit_counter_reset(PITChannelState *c, int64_t now, bool gate)
{
    *c = (PITChannelState) { .mode = 3, .gate = gate };
    pit_load(c, now, 0x10000);
}

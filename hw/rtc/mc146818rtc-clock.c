/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock inside the MC146818: no ticking, everything is computed from the time that has passed.
 *
 * Spec: Motorola MC146818A data sheet, "Time, Calendar, and Alarm Locations", "Update Cycle", "Interrupts".
 * On purpose: an update takes no time of its own; daylight saving (DSE) is not there. Register values that
 * are no date are taken for the date that they add up to.
 */
#include "qemu/osdep.h"
#include "mc146818rtc-clock.h"
#include "qemu/bcd.h"
#include "qemu/cutils.h"
#include "qemu/host-utils.h"

/* Frequency at the end of the divider's first part, which rates are taken from */
#define RTC_CLOCK_HZ        32768
#define RTC_SECS_PER_DAY    86400

/* REG_A.DV: 0 … 2 are the three time bases, above is test and reset */
#define RTC_DV_MAX_RUNNING  0x20

/* An alarm value that matches always */
#define RTC_ANY             (-1)

bool rtc_divider_runs(const RTCState *s)
{
    return (s->cmos_data[RTC_REG_A] & REG_A_DV) <= RTC_DV_MAX_RUNNING;
}

bool rtc_runs(const RTCState *s)
{
    return rtc_divider_runs(s) && !(s->cmos_data[RTC_REG_B] & REG_B_SET);
}

/* Whole seconds from @base_ns to @now. */
static int64_t rtc_seconds(const RTCState *s, int64_t now)
{
    return (now - s->base_ns) / NANOSECONDS_PER_SECOND;
}

bool rtc_update_in_progress(const RTCState *s, int64_t now)
{
    return rtc_runs(s) &&
           (now - s->base_ns) % NANOSECONDS_PER_SECOND >= NANOSECONDS_PER_SECOND - RTC_UIP_NS;
}

int64_t rtc_date(const RTCState *s, int64_t now)
{
    return s->base_rtc + rtc_seconds(s, now);
}

static uint8_t rtc_encode(const RTCState *s, int val)
{
    return s->cmos_data[RTC_REG_B] & REG_B_DM ? val : to_bcd(val);
}

static int rtc_decode(const RTCState *s, uint8_t val)
{
    return s->cmos_data[RTC_REG_B] & REG_B_DM ? val : from_bcd(val);
}

static uint8_t rtc_encode_hour(const RTCState *s, int hour)
{
    if (s->cmos_data[RTC_REG_B] & REG_B_24H) {
        return rtc_encode(s, hour);
    }
    return rtc_encode(s, hour % 12 ? hour % 12 : 12) | (hour >= 12 ? 0x80 : 0);
}

static int rtc_decode_hour(const RTCState *s, uint8_t val)
{
    if (s->cmos_data[RTC_REG_B] & REG_B_24H) {
        return rtc_decode(s, val);
    }
    return rtc_decode(s, val & 0x7f) % 12 + (val & 0x80 ? 12 : 0);
}

void rtc_registers_from_clock(RTCState *s, int64_t now)
{
    uint8_t *reg = s->cmos_data;
    time_t date;
    struct tm tm;
    int year;

    if (!rtc_runs(s)) {
        return;
    }
    date = rtc_date(s, now);
    gmtime_r(&date, &tm);
    year = tm.tm_year + 1900 - s->base_year;
    reg[RTC_SECONDS] = rtc_encode(s, tm.tm_sec);
    reg[RTC_MINUTES] = rtc_encode(s, tm.tm_min);
    reg[RTC_HOURS] = rtc_encode_hour(s, tm.tm_hour);
    reg[RTC_DAY_OF_WEEK] = rtc_encode(s, (tm.tm_wday + s->weekday_skew) % 7 + 1);
    reg[RTC_DAY_OF_MONTH] = rtc_encode(s, tm.tm_mday);
    reg[RTC_MONTH] = rtc_encode(s, tm.tm_mon + 1);
    reg[RTC_YEAR] = rtc_encode(s, year % 100);
    reg[RTC_CENTURY] = rtc_encode(s, year / 100);
}

void rtc_clock_from_registers(RTCState *s, int64_t now)
{
    const uint8_t *reg = s->cmos_data;
    int month = rtc_decode(s, reg[RTC_MONTH]);
    int weekday = rtc_decode(s, reg[RTC_DAY_OF_WEEK]);
    struct tm tm = {
        .tm_sec = rtc_decode(s, reg[RTC_SECONDS]),
        .tm_min = rtc_decode(s, reg[RTC_MINUTES]),
        .tm_hour = rtc_decode_hour(s, reg[RTC_HOURS]),
        .tm_mday = rtc_decode(s, reg[RTC_DAY_OF_MONTH]),
        .tm_mon = MIN(MAX(month, 1), 12) - 1,
        .tm_year = rtc_decode(s, reg[RTC_YEAR]) + rtc_decode(s, reg[RTC_CENTURY]) * 100 +
                   s->base_year - 1900,
    };
    time_t date = mktimegm(&tm);

    s->base_rtc = date - rtc_seconds(s, now);
    gmtime_r(&date, &tm);
    /* Registers count days from 1; 6 is -1 without going below zero. */
    s->weekday_skew = (weekday + 6 + 7 - tm.tm_wday) % 7;
}

void rtc_start(RTCState *s, int64_t date, int64_t now)
{
    s->base_rtc = date;
    s->base_ns = now;
    s->seen_ns = now;
    s->weekday_skew = 0;
}

void rtc_release_divider(RTCState *s, int64_t now)
{
    s->base_ns = now - NANOSECONDS_PER_SECOND / 2;
}

/* Period of the periodic interrupt in cycles of RTC_CLOCK_HZ, 0 when it is off. */
static uint32_t rtc_period_cycles(const RTCState *s)
{
    int rate = s->cmos_data[RTC_REG_A] & REG_A_RS;

    if (rate == 0 || !rtc_divider_runs(s)) {
        return 0;
    }
    /* With the 32 kHz base, rates 1 and 2 are those of 8 and 9. */
    return 1 << (rate <= 2 ? rate + 6 : rate - 1);
}

static uint64_t rtc_cycles(const RTCState *s, int64_t now)
{
    return muldiv64(now - s->base_ns, RTC_CLOCK_HZ, NANOSECONDS_PER_SECOND);
}

static bool rtc_alarm_matches(int alarm, int value)
{
    return alarm == RTC_ANY || alarm == value;
}

/*
 * Second of the day, from @from on, that the alarm is set for; -1 when there is none before midnight.
 * Hours and minutes that don't match are stepped over as a whole: a few hundred steps at most.
 */
static int rtc_alarm_in_day(const RTCState *s, int from)
{
    const uint8_t *reg = s->cmos_data;
    bool any_hour = reg[RTC_HOURS_ALARM] >= RTC_ALARM_DONT_CARE;
    bool any_min = reg[RTC_MINUTES_ALARM] >= RTC_ALARM_DONT_CARE;
    bool any_sec = reg[RTC_SECONDS_ALARM] >= RTC_ALARM_DONT_CARE;
    int hour = any_hour ? RTC_ANY : rtc_decode_hour(s, reg[RTC_HOURS_ALARM]);
    int min = any_min ? RTC_ANY : rtc_decode(s, reg[RTC_MINUTES_ALARM]);
    int sec = any_sec ? RTC_ANY : rtc_decode(s, reg[RTC_SECONDS_ALARM]);
    int t = from;

    if (hour >= 24 || min >= 60 || sec >= 60) {
        return -1;
    }
    while (t < RTC_SECS_PER_DAY) {
        if (!rtc_alarm_matches(hour, t / 3600)) {
            t = (t / 3600 + 1) * 3600;
        } else if (!rtc_alarm_matches(min, t / 60 % 60)) {
            t = (t / 60 + 1) * 60;
        } else if (!rtc_alarm_matches(sec, t % 60)) {
            t++;
        } else {
            return t;
        }
    }
    return -1;
}

/* The first date after @date that the alarm is set for, INT64_MAX if none. */
static int64_t rtc_next_alarm(const RTCState *s, int64_t date)
{
    int64_t second = date + 1;
    int64_t day = second - ((second % RTC_SECS_PER_DAY) + RTC_SECS_PER_DAY) % RTC_SECS_PER_DAY;
    int found = rtc_alarm_in_day(s, second - day);

    if (found < 0) {
        day += RTC_SECS_PER_DAY;
        found = rtc_alarm_in_day(s, 0);
    }
    return found < 0 ? INT64_MAX : day + found;
}

void rtc_see_events(RTCState *s, int64_t now)
{
    uint8_t *flags = &s->cmos_data[RTC_REG_C];
    uint32_t period = rtc_period_cycles(s);

    if (period && rtc_cycles(s, now) / period != rtc_cycles(s, s->seen_ns) / period) {
        *flags |= REG_C_PF;
    }
    if (rtc_runs(s) && rtc_seconds(s, now) != rtc_seconds(s, s->seen_ns)) {
        *flags |= REG_C_UF;
        if (!(*flags & REG_C_AF) && rtc_next_alarm(s, rtc_date(s, s->seen_ns)) <= rtc_date(s, now)) {
            *flags |= REG_C_AF;
        }
    }
    s->seen_ns = now;
}

static int64_t rtc_cycles_to_ns(const RTCState *s, uint64_t cycles)
{
    int64_t ns = muldiv64(cycles, NANOSECONDS_PER_SECOND, RTC_CLOCK_HZ);

    /* The first whole ns at which that many cycles have passed. */
    return s->base_ns + ns + (muldiv64(ns, RTC_CLOCK_HZ, NANOSECONDS_PER_SECOND) < cycles);
}

int64_t rtc_next_event_ns(const RTCState *s, int64_t now, uint8_t events)
{
    uint32_t period = rtc_period_cycles(s);
    int64_t next = INT64_MAX;

    if ((events & REG_C_PF) && period) {
        next = rtc_cycles_to_ns(s, (rtc_cycles(s, now) / period + 1) * period);
    }
    if ((events & REG_C_UF) && rtc_runs(s)) {
        next = MIN(next, s->base_ns + (rtc_seconds(s, now) + 1) * NANOSECONDS_PER_SECOND);
    }
    if ((events & REG_C_AF) && rtc_runs(s)) {
        int64_t alarm = rtc_next_alarm(s, rtc_date(s, now));

        if (alarm != INT64_MAX) {
            next = MIN(next, s->base_ns + (alarm - s->base_rtc) * NANOSECONDS_PER_SECOND);
        }
    }
    return next;
}

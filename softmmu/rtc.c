/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -rtc base=,clock=,driftfix=: the wall clock of the guest.
 *
 * All clocks derive from virtual time, so the date starts at a fixed one (or at base=) and moves with
 * virtual time whatever clock= says.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/option.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "sysemu/rtc.h"
#include "sysemu/sysemu.h"

/* What -rtc gave, once for the process. */
QEMUClockType rtc_clock = QEMU_CLOCK_HOST;
static bool rtc_local_time;
static time_t rtc_date_offset;

/* The wall clock now, in seconds since 1970 UTC. */
static time_t rtc_wall_clock(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_HOST) / NANOSECONDS_PER_SECOND + rtc_date_offset;
}

void qemu_get_timedate(struct tm *tm, time_t offset)
{
    time_t date = rtc_wall_clock() + offset;

    if (rtc_local_time) {
        localtime_r(&date, tm);
    } else {
        gmtime_r(&date, tm);
    }
}

time_t qemu_timedate_diff(struct tm *tm)
{
    struct tm local = *tm;

    if (rtc_local_time) {
        local.tm_isdst = -1;
        return mktime(&local) - rtc_wall_clock();
    }
    return mktimegm(&local) - rtc_wall_clock();
}

/* Takes a date as "2006-06-17T16:01:21" or "2006-06-17". */
static bool rtc_parse_date(const char *text, struct tm *tm)
{
    const char *end;

    *tm = (struct tm) { 0 };
    end = strptime(text, "%Y-%m-%dT%H:%M:%S", tm);
    if (end && *end == '\0') {
        return true;
    }
    *tm = (struct tm) { 0 };
    end = strptime(text, "%Y-%m-%d", tm);
    return end && *end == '\0';
}

static void rtc_set_base(const char *base)
{
    struct tm tm;

    if (g_str_equal(base, "utc")) {
        rtc_local_time = false;
    } else if (g_str_equal(base, "localtime")) {
        rtc_local_time = true;
    } else if (rtc_parse_date(base, &tm)) {
        rtc_date_offset += mktimegm(&tm) - rtc_wall_clock();
    } else {
        error_report("invalid datetime '%s': use 'utc', 'localtime', or a date such as '2006-06-17T16:01:21'"
                     " or '2006-06-17'", base);
        exit(1);
    }
}

static void rtc_set_clock(const char *name)
{
    if (g_str_equal(name, "host")) {
        rtc_clock = QEMU_CLOCK_HOST;
    } else if (g_str_equal(name, "rt")) {
        rtc_clock = QEMU_CLOCK_REALTIME;
    } else if (g_str_equal(name, "vm")) {
        rtc_clock = QEMU_CLOCK_VIRTUAL;
    } else {
        error_report("invalid option value '%s' of clock: use 'host', 'rt' or 'vm'", name);
        exit(1);
    }
}

static void rtc_set_driftfix(const char *name)
{
    if (g_str_equal(name, "slew")) {
        object_register_sugar_prop("mc146818rtc", "lost_tick_policy", "slew", false);
    } else if (!g_str_equal(name, "none")) {
        error_report("invalid option value '%s' of driftfix: use 'slew' or 'none'", name);
        exit(1);
    }
}

void configure_rtc(QemuOpts *opts)
{
    const char *value = qemu_opt_get(opts, "clock");

    if (value) {
        rtc_set_clock(value);
    }
    value = qemu_opt_get(opts, "base");
    if (value) {
        rtc_set_base(value);
    }
    value = qemu_opt_get(opts, "driftfix");
    if (value) {
        rtc_set_driftfix(value);
    }
}

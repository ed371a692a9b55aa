/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock inside the RTC: events come when they are announced, dates go through the registers
 * unharmed.
 */
#include "qemu/osdep.h"
#include "hw/rtc/mc146818rtc-clock.h"

#define SECOND_NS   1000000000LL

/* 2021-12-31 23:59:50 UTC */
#define START_DATE  1640995190

static void start(RTCState *s, int64_t now)
{
    *s = (RTCState) { .base_year = 0 };
    s->cmos_data[RTC_REG_A] = 0x26;
    s->cmos_data[RTC_REG_B] = REG_B_24H;
    rtc_start(s, START_DATE, now);
}

static void set_alarm(RTCState *s, uint8_t hours, uint8_t minutes, uint8_t seconds)
{
    s->cmos_data[RTC_HOURS_ALARM] = hours;
    s->cmos_data[RTC_MINUTES_ALARM] = minutes;
    s->cmos_data[RTC_SECONDS_ALARM] = seconds;
}

/* The event is seen at the time that was announced, and not a ns before. */
static void check_next(RTCState *s, int64_t now, uint8_t event)
{
    int64_t next = rtc_next_event_ns(s, now, event);

    g_assert_cmpint(next, >, now);
    g_assert_cmpint(next, <, INT64_MAX);
    s->cmos_data[RTC_REG_C] = 0;
    rtc_see_events(s, next - 1);
    g_assert_cmphex(s->cmos_data[RTC_REG_C] & event, ==, 0);
    rtc_see_events(s, next);
    g_assert_cmphex(s->cmos_data[RTC_REG_C] & event, ==, event);
}

static void test_update_event(void)
{
    RTCState s;
    int i;

    start(&s, 12345);
    for (i = 0; i < 10; i++) {
        g_assert_cmpint(rtc_next_event_ns(&s, s.seen_ns, REG_C_UF), ==, 12345 + (i + 1) * SECOND_NS);
        check_next(&s, s.seen_ns, REG_C_UF);
    }
}

static void test_periodic_rates(void)
{
    static const int hz[16] = { 0, 256, 128, 8192, 4096, 2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2 };
    int rate, i;

    for (rate = 1; rate < 16; rate++) {
        RTCState s;

        start(&s, 777);
        s.cmos_data[RTC_REG_A] = 0x20 | rate;
        for (i = 0; i < hz[rate]; i++) {
            check_next(&s, s.seen_ns, REG_C_PF);
        }
        g_assert_cmpint(s.seen_ns, ==, 777 + SECOND_NS);
    }
}

static void test_no_rate(void)
{
    RTCState s;

    start(&s, 0);
    s.cmos_data[RTC_REG_A] = 0x20;
    g_assert_cmpint(rtc_next_event_ns(&s, 0, REG_C_PF), ==, INT64_MAX);
    s.cmos_data[RTC_REG_A] = 0x76;
    g_assert_cmpint(rtc_next_event_ns(&s, 0, REG_C_PF | REG_C_UF | REG_C_AF), ==, INT64_MAX);
}

static void test_alarms(void)
{
    static const struct {
        uint8_t hours, minutes, seconds;
        int64_t after;
    } alarms[] = {
        { 0x23, 0x59, 0x55, 5 },
        { 0x00, 0x00, 0x00, 10 },
        { 0x23, 0x59, 0x50, 86400 },
        { 0x23, 0x59, 0x49, 86399 },
        { 0xc0, 0xc0, 0xc0, 1 },
        { 0xff, 0xff, 0x07, 17 },
        { 0xff, 0x30, 0x00, 1810 },
        { 0x12, 0xff, 0x00, 12 * 3600 + 10 },
        { 0x12, 0xff, 0xff, 12 * 3600 + 10 },
    };
    int i;

    for (i = 0; i < ARRAY_SIZE(alarms); i++) {
        RTCState s;

        start(&s, 0);
        set_alarm(&s, alarms[i].hours, alarms[i].minutes, alarms[i].seconds);
        g_assert_cmpint(rtc_next_event_ns(&s, 0, REG_C_AF), ==, alarms[i].after * SECOND_NS);
        check_next(&s, 0, REG_C_AF);
    }
}

static void test_impossible_alarm(void)
{
    RTCState s;

    start(&s, 0);
    set_alarm(&s, 0x24, 0xc0, 0xc0);
    g_assert_cmpint(rtc_next_event_ns(&s, 0, REG_C_AF), ==, INT64_MAX);
    set_alarm(&s, 0xc0, 0xc0, 0x60);
    g_assert_cmpint(rtc_next_event_ns(&s, 0, REG_C_AF), ==, INT64_MAX);
    rtc_see_events(&s, 86400 * 2 * SECOND_NS);
    g_assert_cmphex(s.cmos_data[RTC_REG_C] & REG_C_AF, ==, 0);
}

static void test_date_round_trip(void)
{
    static const uint8_t modes[] = { 0, REG_B_24H, REG_B_DM, REG_B_24H | REG_B_DM };
    int64_t date;
    int i;

    for (i = 0; i < ARRAY_SIZE(modes); i++) {
        for (date = 0; date < 4102444800LL; date += 7654321) {
            RTCState s;
            uint8_t before[128];

            start(&s, 0);
            s.cmos_data[RTC_REG_B] = modes[i];
            rtc_start(&s, date, 0);
            rtc_registers_from_clock(&s, 999);
            memcpy(before, s.cmos_data, sizeof(before));
            rtc_clock_from_registers(&s, 5 * SECOND_NS + 999);
            g_assert_cmpint(rtc_date(&s, 5 * SECOND_NS + 999), ==, date);
            rtc_registers_from_clock(&s, 5 * SECOND_NS + 999);
            g_assert_cmpmem(before, sizeof(before), s.cmos_data, sizeof(s.cmos_data));
        }
    }
}

static void test_weekday_is_the_guests(void)
{
    RTCState s;

    start(&s, 0);
    rtc_registers_from_clock(&s, 0);
    /* A Friday; the guest calls it the third day. */
    g_assert_cmphex(s.cmos_data[RTC_DAY_OF_WEEK], ==, 6);
    s.cmos_data[RTC_DAY_OF_WEEK] = 3;
    rtc_clock_from_registers(&s, 0);
    rtc_registers_from_clock(&s, 0);
    g_assert_cmphex(s.cmos_data[RTC_DAY_OF_WEEK], ==, 3);
    rtc_registers_from_clock(&s, 86400 * SECOND_NS);
    g_assert_cmphex(s.cmos_data[RTC_DAY_OF_WEEK], ==, 4);
}

static void test_garbage(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    RTCState s;
    int64_t now = 0;
    int i;

    start(&s, 0);
    for (i = 0; i < 100000; i++) {
        int index = g_rand_int_range(rand, 0, 12);

        now += g_rand_int(rand);
        rtc_see_events(&s, now);
        rtc_registers_from_clock(&s, now);
        s.cmos_data[index < 10 || index == RTC_REG_A || index == RTC_REG_B ? index : RTC_CENTURY] =
            g_rand_int_range(rand, 0, 256);
        rtc_clock_from_registers(&s, now);
        g_assert_cmpint(rtc_next_event_ns(&s, now, REG_C_MASK), >, now);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mc146818rtc/clock/update-event", test_update_event);
    g_test_add_func("/mc146818rtc/clock/periodic-rates", test_periodic_rates);
    g_test_add_func("/mc146818rtc/clock/no-rate", test_no_rate);
    g_test_add_func("/mc146818rtc/clock/alarms", test_alarms);
    g_test_add_func("/mc146818rtc/clock/impossible-alarm", test_impossible_alarm);
    g_test_add_func("/mc146818rtc/clock/date-round-trip", test_date_round_trip);
    g_test_add_func("/mc146818rtc/clock/weekday-is-the-guests", test_weekday_is_the_guests);
    g_test_add_func("/mc146818rtc/clock/any-value-is-safe", test_garbage);
    return g_test_run();
}

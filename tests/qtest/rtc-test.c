/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MC146818 RTC: calendar, formats, SET and UIP, alarm, periodic and update interrupts, memory. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "machine-fixture.h"

#define RTC_INDEX       0x70
#define RTC_DATA        0x71

enum { SECONDS, SECONDS_ALARM, MINUTES, MINUTES_ALARM, HOURS, HOURS_ALARM, WEEKDAY, DAY, MONTH, YEAR,
       REG_A, REG_B, REG_C, REG_D, CENTURY = 0x32, CENTURY_PS2 = 0x37 };

#define UIP             0x80
#define SET             0x80
#define PIE             0x40
#define AIE             0x20
#define UIE             0x10
#define BINARY          0x04
#define HOURS_24        0x02
#define IRQF            0x80
#define PF              0x40
#define AF              0x20
#define UF              0x10
#define DONT_CARE       0xc0

#define RTC_IRQ         8
#define SECOND_NS       1000000000LL

static uint8_t read_reg(Fixture *f, uint8_t index)
{
    qtest_outb(f->qts, RTC_INDEX, index);
    return qtest_inb(f->qts, RTC_DATA);
}

static void write_reg(Fixture *f, uint8_t index, uint8_t val)
{
    qtest_outb(f->qts, RTC_INDEX, index);
    qtest_outb(f->qts, RTC_DATA, val);
}

static void set_time(Fixture *f, uint8_t mode, uint8_t hours, uint8_t minutes, uint8_t seconds)
{
    write_reg(f, REG_B, SET | mode);
    write_reg(f, HOURS, hours);
    write_reg(f, MINUTES, minutes);
    write_reg(f, SECONDS, seconds);
    write_reg(f, REG_B, mode);
}

static void set_date(Fixture *f, uint8_t mode, uint8_t century, uint8_t year, uint8_t month, uint8_t day)
{
    write_reg(f, REG_B, SET | mode);
    write_reg(f, CENTURY, century);
    write_reg(f, YEAR, year);
    write_reg(f, MONTH, month);
    write_reg(f, DAY, day);
    write_reg(f, REG_B, mode);
}

static void test_reset_values(Fixture *f, const void *data)
{
    g_assert_cmphex(qtest_inb(f->qts, RTC_INDEX), ==, 0xff);
    g_assert_cmphex(read_reg(f, REG_A) & ~UIP, ==, 0x26);
    g_assert_cmphex(read_reg(f, REG_B), ==, HOURS_24);
    g_assert_cmphex(read_reg(f, REG_D), ==, 0x80);
}

static void test_base(Fixture *f, const void *data)
{
    g_assert_cmphex(read_reg(f, YEAR), ==, 0x20);
    g_assert_cmphex(read_reg(f, CENTURY), ==, 0x20);
    g_assert_cmphex(read_reg(f, CENTURY_PS2), ==, 0x20);
    g_assert_cmphex(read_reg(f, MONTH), ==, 0x02);
    g_assert_cmphex(read_reg(f, DAY), ==, 0x28);
    g_assert_cmphex(read_reg(f, HOURS), ==, 0x23);
    g_assert_cmphex(read_reg(f, MINUTES), ==, 0x59);
    /* Friday */
    g_assert_cmphex(read_reg(f, WEEKDAY), ==, 6);
}

static void test_leap_day(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    g_assert_cmphex(read_reg(f, SECONDS), ==, 0x58);
    qtest_clock_step(f->qts, 2 * SECOND_NS);
    g_assert_cmphex(read_reg(f, SECONDS), ==, 0x00);
    g_assert_cmphex(read_reg(f, HOURS), ==, 0x00);
    g_assert_cmphex(read_reg(f, DAY), ==, 0x29);
    g_assert_cmphex(read_reg(f, WEEKDAY), ==, 7);
    qtest_clock_step(f->qts, 24 * 3600 * SECOND_NS);
    g_assert_cmphex(read_reg(f, DAY), ==, 0x01);
    g_assert_cmphex(read_reg(f, MONTH), ==, 0x03);
}

static void test_bcd(Fixture *f, const void *data)
{
    set_time(f, HOURS_24, 0x02, 0x58, 0x37);
    g_assert_cmphex(read_reg(f, HOURS), ==, 0x02);
    g_assert_cmphex(read_reg(f, MINUTES), ==, 0x58);
    set_date(f, HOURS_24, 0x20, 0x11, 0x02, 0x02);
    g_assert_cmphex(read_reg(f, YEAR), ==, 0x11);
    g_assert_cmphex(read_reg(f, MONTH), ==, 0x02);
    g_assert_cmphex(read_reg(f, DAY), ==, 0x02);
}

static void test_binary(Fixture *f, const void *data)
{
    /* All at once: what the other format left in the bytes would make another date of it. */
    write_reg(f, REG_B, SET | BINARY | HOURS_24);
    write_reg(f, HOURS, 14);
    write_reg(f, MINUTES, 58);
    write_reg(f, SECONDS, 37);
    set_date(f, BINARY | HOURS_24, 19, 88, 11, 30);
    g_assert_cmpuint(read_reg(f, HOURS), ==, 14);
    g_assert_cmpuint(read_reg(f, MINUTES), ==, 58);
    g_assert_cmpuint(read_reg(f, CENTURY), ==, 19);
    g_assert_cmpuint(read_reg(f, YEAR), ==, 88);
    g_assert_cmpuint(read_reg(f, MONTH), ==, 11);
    g_assert_cmpuint(read_reg(f, DAY), ==, 30);
}

static void test_12_hours(Fixture *f, const void *data)
{
    set_time(f, 0, 0x81, 0x30, 0x00);
    g_assert_cmphex(read_reg(f, HOURS), ==, 0x81);
    write_reg(f, REG_B, HOURS_24);
    g_assert_cmphex(read_reg(f, HOURS), ==, 0x13);
    set_time(f, 0, 0x12, 0x30, 0x00);
    write_reg(f, REG_B, HOURS_24);
    g_assert_cmphex(read_reg(f, HOURS), ==, 0x00);
    set_time(f, 0, 0x92, 0x30, 0x00);
    write_reg(f, REG_B, HOURS_24);
    g_assert_cmphex(read_reg(f, HOURS), ==, 0x12);
}

static void test_set_stops(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    write_reg(f, REG_B, SET | HOURS_24 | UIE);
    g_assert_cmphex(read_reg(f, REG_B), ==, SET | HOURS_24);
    qtest_clock_step(f->qts, 5 * SECOND_NS);
    g_assert_cmphex(read_reg(f, SECONDS), ==, 0x58);
    g_assert_cmphex(read_reg(f, REG_C) & UF, ==, 0);
    write_reg(f, REG_B, HOURS_24);
    qtest_clock_step(f->qts, SECOND_NS);
    g_assert_cmphex(read_reg(f, SECONDS), ==, 0x59);
}

static void test_divider_reset(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    write_reg(f, REG_A, 0x76);
    qtest_clock_step(f->qts, 5 * SECOND_NS);
    g_assert_cmphex(read_reg(f, SECONDS), ==, 0x58);
    write_reg(f, REG_A, 0x26);
    qtest_clock_step(f->qts, SECOND_NS / 2 - 1);
    g_assert_cmphex(read_reg(f, SECONDS), ==, 0x58);
    qtest_clock_step(f->qts, 1);
    g_assert_cmphex(read_reg(f, SECONDS), ==, 0x59);
}

static void test_uip(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    g_assert_cmphex(read_reg(f, REG_A), ==, 0x26);
    qtest_clock_step(f->qts, SECOND_NS - 244000 - 1);
    g_assert_cmphex(read_reg(f, REG_A), ==, 0x26);
    qtest_clock_step(f->qts, 1);
    g_assert_cmphex(read_reg(f, REG_A), ==, UIP | 0x26);
    qtest_clock_step(f->qts, 244000);
    g_assert_cmphex(read_reg(f, REG_A), ==, 0x26);
}

static void test_update_irq(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    write_reg(f, REG_B, HOURS_24 | UIE);
    qtest_clock_step(f->qts, SECOND_NS - 1);
    g_assert_false(qtest_get_irq(f->qts, RTC_IRQ));
    qtest_clock_step(f->qts, 1);
    g_assert_true(qtest_get_irq(f->qts, RTC_IRQ));
    g_assert_cmphex(read_reg(f, REG_C) & (IRQF | UF), ==, IRQF | UF);
    g_assert_false(qtest_get_irq(f->qts, RTC_IRQ));
    g_assert_cmphex(read_reg(f, REG_C), ==, 0);
}

static void test_periodic_irq(Fixture *f, const void *data)
{
    int i;

    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    /* 64 Hz */
    write_reg(f, REG_A, 0x2a);
    write_reg(f, REG_B, HOURS_24 | PIE);
    for (i = 0; i < 10; i++) {
        qtest_clock_step(f->qts, SECOND_NS / 64 - 1);
        g_assert_false(qtest_get_irq(f->qts, RTC_IRQ));
        qtest_clock_step(f->qts, 1);
        g_assert_true(qtest_get_irq(f->qts, RTC_IRQ));
        g_assert_cmphex(read_reg(f, REG_C), ==, IRQF | PF);
    }
}

static void test_flags_without_irq(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    write_reg(f, REG_A, 0x20);
    read_reg(f, REG_C);
    qtest_clock_step(f->qts, SECOND_NS);
    g_assert_false(qtest_get_irq(f->qts, RTC_IRQ));
    g_assert_cmphex(read_reg(f, REG_C), ==, UF);
}

static void set_alarm(Fixture *f, uint8_t hours, uint8_t minutes, uint8_t seconds)
{
    write_reg(f, HOURS_ALARM, hours);
    write_reg(f, MINUTES_ALARM, minutes);
    write_reg(f, SECONDS_ALARM, seconds);
    write_reg(f, REG_B, HOURS_24 | AIE);
    read_reg(f, REG_C);
}

static void test_alarm_exact(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    set_alarm(f, 0x00, 0x01, 0x02);
    /* 23:59:58 to 00:01:02 */
    qtest_clock_step(f->qts, 64 * SECOND_NS - 1);
    g_assert_false(qtest_get_irq(f->qts, RTC_IRQ));
    qtest_clock_step(f->qts, 1);
    g_assert_true(qtest_get_irq(f->qts, RTC_IRQ));
    g_assert_cmphex(read_reg(f, REG_C) & (IRQF | AF), ==, IRQF | AF);
}

static void test_alarm_every_minute(Fixture *f, const void *data)
{
    int i;

    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    set_alarm(f, DONT_CARE, DONT_CARE, 0x58);
    for (i = 0; i < 3; i++) {
        qtest_clock_step(f->qts, 60 * SECOND_NS - 1);
        g_assert_false(qtest_get_irq(f->qts, RTC_IRQ));
        qtest_clock_step(f->qts, 1);
        g_assert_true(qtest_get_irq(f->qts, RTC_IRQ));
        read_reg(f, REG_C);
    }
}

static void test_alarm_never(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    set_alarm(f, 0x77, DONT_CARE, DONT_CARE);
    qtest_clock_step(f->qts, 2 * 24 * 3600 * SECOND_NS);
    g_assert_false(qtest_get_irq(f->qts, RTC_IRQ));
}

static void test_memory(Fixture *f, const void *data)
{
    int i;

    for (i = 0x40; i < 0x80; i++) {
        write_reg(f, i, i ^ 0xff);
    }
    for (i = 0x40; i < 0x80; i++) {
        g_assert_cmphex(read_reg(f, i), ==, i ^ 0xff);
        /* Bit 7 of the index is not part of it. */
        g_assert_cmphex(read_reg(f, i | 0x80), ==, i ^ 0xff);
    }
}

static void test_read_only(Fixture *f, const void *data)
{
    write_reg(f, REG_C, 0xff);
    write_reg(f, REG_D, 0);
    g_assert_cmphex(read_reg(f, REG_C) & 0x0f, ==, 0);
    g_assert_cmphex(read_reg(f, REG_D), ==, 0x80);
}

static void test_any_value(Fixture *f, const void *data)
{
    int mode, index, val;

    for (mode = 0; mode < 256; mode += 6) {
        write_reg(f, REG_B, mode);
        for (index = 0; index < 14; index++) {
            for (val = 0; val < 256; val += 51) {
                write_reg(f, index, val);
                read_reg(f, index);
                read_reg(f, REG_C);
            }
        }
    }
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -rtc base=2020-02-28T23:59:58"

/*
 * An alarm to come, updates, a periodic interrupt pending, a weekday that was
 * set, a quarter of a second gone.
 */
static void tick_in_the_middle(QTestState *s)
{
    Fixture f = { s };

    qtest_clock_step(s, SECOND_NS / 3);
    write_reg(&f, 0x40, 0xa5);
    write_reg(&f, REG_A, 0x7c);     /* seconds begin anew when the divider runs again */
    write_reg(&f, REG_A, 0x2c);
    write_reg(&f, WEEKDAY, 3);
    set_time(&f, HOURS_24, 0x23, 0x59, 0x50);
    write_reg(&f, SECONDS_ALARM, 0x53);
    write_reg(&f, MINUTES_ALARM, 0x59);
    write_reg(&f, HOURS_ALARM, 0x23);
    write_reg(&f, REG_B, HOURS_24 | PIE | AIE | UIE);
    qtest_clock_step(s, 2 * SECOND_NS + SECOND_NS / 4);
    read_reg(&f, REG_C);
    qtest_clock_step(s, SECOND_NS / 8);
    qtest_outb(s, RTC_INDEX, 0x40);
}

static void note_time(Fixture *f, GString *seen)
{
    for (int reg = SECONDS; reg <= REG_C; reg++) {
        qstate_note(seen, "register", read_reg(f, reg));
    }
}

static void tick_on(QTestState *s, GString *seen)
{
    Fixture f = { s };

    qtest_irq_intercept_in(s, "/machine/i440fx/ioapic");
    qstate_note_in(s, seen, RTC_DATA, 1);
    for (int i = 0; i < 40; i++) {
        qstate_note(seen, "irq", qtest_get_irq(s, RTC_IRQ));
        note_time(&f, seen);
        qtest_clock_step(s, i < 20 ? SECOND_NS / 10 : SECOND_NS * 7 / 3);
    }
}

/* Stopped by SET with a date that is no leap day's, and by the divider. */
static void set_in_the_middle(QTestState *s)
{
    Fixture f = { s };

    qtest_clock_step(s, SECOND_NS / 3);
    write_reg(&f, REG_B, SET | BINARY | HOURS_24);
    write_reg(&f, SECONDS, 30);
    qtest_clock_step(s, SECOND_NS);
}

static void set_ends(QTestState *s, GString *seen)
{
    Fixture f = { s };

    write_reg(&f, REG_B, BINARY | HOURS_24);
    tick_on(s, seen);
}

static void divider_is_reset(QTestState *s)
{
    Fixture f = { s };

    qtest_clock_step(s, SECOND_NS / 3);
    write_reg(&f, REG_A, 0x76);
    qtest_clock_step(s, SECOND_NS);
}

static void divider_runs(QTestState *s, GString *seen)
{
    Fixture f = { s };

    write_reg(&f, REG_A, 0x26);
    tick_on(s, seen);
}

static const QStateCase saved_ticking = { SAVED_ARGS, tick_in_the_middle, tick_on };
static const QStateCase saved_set = { SAVED_ARGS, set_in_the_middle, set_ends };
static const QStateCase saved_divider = { SAVED_ARGS, divider_is_reset, divider_runs };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) MACHINE_CASE("rtc/" path, "-machine pc -nodefaults -rtc base=2020-02-28T23:59:58", fn)
    CASE("reset/values", test_reset_values);
    CASE("registers/memory", test_memory);
    CASE("registers/c-and-d-are-read-only", test_read_only);
    CASE("registers/any-value-is-safe", test_any_value);
    CASE("time/base", test_base);
    CASE("time/leap-day", test_leap_day);
    CASE("time/bcd", test_bcd);
    CASE("time/binary", test_binary);
    CASE("time/12-hours", test_12_hours);
    CASE("time/set-stops", test_set_stops);
    CASE("time/divider-reset", test_divider_reset);
    CASE("time/update-in-progress", test_uip);
    CASE("irq/update", test_update_irq);
    CASE("irq/periodic", test_periodic_irq);
    CASE("irq/flags-without-enable", test_flags_without_irq);
    CASE("alarm/exact", test_alarm_exact);
    CASE("alarm/every-minute", test_alarm_every_minute);
    CASE("alarm/never", test_alarm_never);
    qstate_add("rtc/saved/ticking", &saved_ticking);
    qstate_add("rtc/saved/set", &saved_set);
    qstate_add("rtc/saved/divider-reset", &saved_divider);
    return g_test_run();
}

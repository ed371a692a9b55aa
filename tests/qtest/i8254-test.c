/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 8254: control words, latches, all six modes by their count and OUT, counter 0's interrupt. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "machine-fixture.h"

#define PIT             0x40
#define PIT_CONTROL     0x43
#define PIT_HZ          1193182

#define STATUS_OUT      0x80
#define STATUS_NULL     0x40

#define RW_BOTH         0x30

static void program(Fixture *f, int counter, int mode, uint16_t count)
{
    qtest_outb(f->qts, PIT_CONTROL, counter << 6 | RW_BOTH | mode << 1);
    qtest_outb(f->qts, PIT + counter, count);
    qtest_outb(f->qts, PIT + counter, count >> 8);
}

static uint16_t read_count(Fixture *f, int counter)
{
    uint8_t low;

    qtest_outb(f->qts, PIT_CONTROL, counter << 6);
    low = qtest_inb(f->qts, PIT + counter);
    return low | qtest_inb(f->qts, PIT + counter) << 8;
}

static uint8_t read_status(Fixture *f, int counter)
{
    qtest_outb(f->qts, PIT_CONTROL, 0xe0 | 2 << counter);
    return qtest_inb(f->qts, PIT + counter);
}

static bool read_out(Fixture *f, int counter)
{
    return read_status(f, counter) & STATUS_OUT;
}

/* Steps by @clocks of the PIT; the odd ns makes sure that the last one has passed. */
static void step_clocks(Fixture *f, int64_t clocks)
{
    qtest_clock_step(f->qts, clocks * 1000000000 / PIT_HZ + 1);
}

static void test_reset_status(Fixture *f, const void *data)
{
    int i;

    for (i = 0; i < 3; i++) {
        g_assert_cmphex(read_status(f, i), ==, 0x86);
    }
    g_assert_cmphex(qtest_inb(f->qts, PIT_CONTROL), ==, 0);
}

static void test_status_tells_mode(Fixture *f, const void *data)
{
    int mode;

    for (mode = 0; mode < 6; mode++) {
        program(f, 1, mode, 0x1234);
        g_assert_cmphex(read_status(f, 1) & 0x3f, ==, RW_BOTH | mode << 1);
    }
    /* Low byte only, BCD */
    qtest_outb(f->qts, PIT_CONTROL, 0x55);
    g_assert_cmphex(read_status(f, 1) & 0x3f, ==, 0x15);
}

static void test_null_count(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        /* The oracle has no null count flag; the data sheet does ("Read-Back Command"). */
        return;
    }
    qtest_outb(f->qts, PIT_CONTROL, 0x70);
    g_assert_cmphex(read_status(f, 1) & STATUS_NULL, ==, STATUS_NULL);
    qtest_outb(f->qts, PIT + 1, 0x10);
    g_assert_cmphex(read_status(f, 1) & STATUS_NULL, ==, STATUS_NULL);
    qtest_outb(f->qts, PIT + 1, 0x00);
    g_assert_cmphex(read_status(f, 1) & STATUS_NULL, ==, 0);
}

static void test_count_latch(Fixture *f, const void *data)
{
    program(f, 1, 2, 0x1234);
    qtest_outb(f->qts, PIT_CONTROL, 0x40);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0x34);
    /* A second latch command does not disturb the first. */
    qtest_outb(f->qts, PIT_CONTROL, 0x40);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0x12);
}

static void test_read_back_both(Fixture *f, const void *data)
{
    program(f, 1, 2, 0x1234);
    qtest_outb(f->qts, PIT_CONTROL, 0xc4);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1) & 0x3f, ==, RW_BOTH | 2 << 1);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0x34);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0x12);
}

static void test_read_back_selects(Fixture *f, const void *data)
{
    program(f, 1, 2, 0x1234);
    program(f, 2, 3, 0x4000);
    qtest_outb(f->qts, PIT_CONTROL, 0xec);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1) & 0x0f, ==, 2 << 1);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 2) & 0x0f, ==, 3 << 1);
}

static void test_byte_access(Fixture *f, const void *data)
{
    /* High byte only */
    qtest_outb(f->qts, PIT_CONTROL, 0x64);
    qtest_outb(f->qts, PIT + 1, 0x12);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0x12);
    /* Low byte only */
    qtest_outb(f->qts, PIT_CONTROL, 0x54);
    qtest_outb(f->qts, PIT + 1, 0x34);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0x34);
    /* Both, unlatched */
    program(f, 1, 2, 0xabcd);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0xcd);
    g_assert_cmphex(qtest_inb(f->qts, PIT + 1), ==, 0xab);
}

static void test_mode_0(Fixture *f, const void *data)
{
    program(f, 1, 0, 1000);
    g_assert_false(read_out(f, 1));
    g_assert_cmpuint(read_count(f, 1), ==, 1000);
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    step_clocks(f, 400);
    g_assert_cmpuint(read_count(f, 1), ==, 600);
    g_assert_false(read_out(f, 1));
    step_clocks(f, 600);
    g_assert_true(read_out(f, 1));
    /* Goes on counting from the top. */
    step_clocks(f, 10);
    g_assert_cmpuint(read_count(f, 1), ==, 0x10000 - 10);
}

static void test_mode_1(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_outb(f->qts, 0x61, 0);
    program(f, 2, 1, 1000);
    g_assert_true(read_out(f, 2));
    step_clocks(f, 2000);
    g_assert_true(read_out(f, 2));
    qtest_outb(f->qts, 0x61, 1);
    g_assert_false(read_out(f, 2));
    step_clocks(f, 600);
    /* Retriggered */
    qtest_outb(f->qts, 0x61, 0);
    qtest_outb(f->qts, 0x61, 1);
    step_clocks(f, 600);
    g_assert_false(read_out(f, 2));
    step_clocks(f, 400);
    g_assert_true(read_out(f, 2));
}

static void test_mode_2(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    program(f, 1, 2, 1000);
    g_assert_true(read_out(f, 1));
    step_clocks(f, 999);
    g_assert_cmpuint(read_count(f, 1), ==, 1);
    g_assert_false(read_out(f, 1));
    step_clocks(f, 1);
    g_assert_true(read_out(f, 1));
    g_assert_cmpuint(read_count(f, 1), ==, 1000);
}

static void test_mode_2_next_count(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    program(f, 1, 2, 1000);
    step_clocks(f, 100);
    qtest_outb(f->qts, PIT + 1, 500 & 0xff);
    qtest_outb(f->qts, PIT + 1, 500 >> 8);
    g_assert_cmpuint(read_count(f, 1), ==, 900);
    g_assert_cmphex(read_status(f, 1) & STATUS_NULL, ==, STATUS_NULL);
    step_clocks(f, 1000);
    g_assert_cmpuint(read_count(f, 1), ==, 400);
    g_assert_cmphex(read_status(f, 1) & STATUS_NULL, ==, 0);
}

static void test_mode_3(Fixture *f, const void *data)
{
    program(f, 1, 3, 1000);
    g_assert_true(read_out(f, 1));
    g_assert_cmpuint(read_count(f, 1), ==, 1000);
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    step_clocks(f, 100);
    g_assert_cmpuint(read_count(f, 1), ==, 800);
    step_clocks(f, 400);
    g_assert_false(read_out(f, 1));
    g_assert_cmpuint(read_count(f, 1), ==, 1000);
    step_clocks(f, 500);
    g_assert_true(read_out(f, 1));
}

static void test_mode_4(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    program(f, 1, 4, 1000);
    g_assert_true(read_out(f, 1));
    step_clocks(f, 1000);
    g_assert_false(read_out(f, 1));
    step_clocks(f, 1);
    g_assert_true(read_out(f, 1));
}

static void test_mode_5(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_outb(f->qts, 0x61, 0);
    program(f, 2, 5, 1000);
    step_clocks(f, 1000);
    g_assert_true(read_out(f, 2));
    qtest_outb(f->qts, 0x61, 1);
    step_clocks(f, 1000);
    g_assert_false(read_out(f, 2));
    step_clocks(f, 1);
    g_assert_true(read_out(f, 2));
}

static void test_gate_holds_count(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_outb(f->qts, 0x61, 1);
    program(f, 2, 0, 1000);
    step_clocks(f, 100);
    qtest_outb(f->qts, 0x61, 0);
    step_clocks(f, 500);
    g_assert_cmpuint(read_count(f, 2), ==, 900);
    qtest_outb(f->qts, 0x61, 1);
    step_clocks(f, 100);
    g_assert_cmpuint(read_count(f, 2), ==, 800);
}

static void test_bcd(Fixture *f, const void *data)
{
    qtest_outb(f->qts, PIT_CONTROL, 0x75);
    qtest_outb(f->qts, PIT + 1, 0x34);
    qtest_outb(f->qts, PIT + 1, 0x12);
    g_assert_cmphex(read_count(f, 1), ==, 0x1234);
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    step_clocks(f, 35);
    g_assert_cmphex(read_count(f, 1), ==, 0x1199);
}

static void test_irq0(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->qts)) {
        return;
    }
    qtest_irq_intercept_in(f->qts, "ioapic");
    program(f, 0, 3, 1000);
    g_assert_true(qtest_get_irq(f->qts, 0));
    step_clocks(f, 500);
    g_assert_false(qtest_get_irq(f->qts, 0));
    step_clocks(f, 500);
    g_assert_true(qtest_get_irq(f->qts, 0));
}

static void sweep_shortest_counts(Fixture *f)
{
    int mode;

    for (mode = 0; mode < 8; mode++) {
        program(f, 0, mode, 1);
        qtest_clock_step(f->qts, 100000);
        read_count(f, 0);
        program(f, 0, mode, 2);
        qtest_clock_step(f->qts, 100000);
        read_count(f, 0);
        program(f, 0, mode, 0);
        qtest_clock_step(f->qts, 100000);
        read_count(f, 0);
    }
}

static void test_shortest_counts_are_safe(Fixture *f, const void *data)
{
    if (!qtest_skip_without_clock(f->qts)) {
        sweep_shortest_counts(f);
    }
}

/* ---- saved in the middle ---- */

/* Periods under way, a count that waits for its second byte, latches half read. */
static void count_in_the_middle(QTestState *s)
{
    Fixture f = { s };

    program(&f, 0, 2, 5000);
    program(&f, 1, 3, 3001);
    qtest_outb(s, 0x61, 1);
    program(&f, 2, 1, 4000);
    step_clocks(&f, 1234);
    qtest_outb(s, 0x61, 0);
    qtest_outb(s, 0x61, 1);
    step_clocks(&f, 100);
    qtest_outb(s, PIT + 1, 0x44);               /* waits for the end of the period */
    qtest_outb(s, PIT + 1, 0x04);
    qtest_outb(s, PIT_CONTROL, 0x00);
    qtest_inb(s, PIT);
    qtest_outb(s, PIT_CONTROL, 0xc2 | 2 << 1);  /* status and count of counter 1 */
    qtest_outb(s, PIT, 0x22);
    qtest_inb(s, PIT + 2);
}

static void count_on(QTestState *s, GString *seen)
{
    Fixture f = { s };

    for (int i = 0; i < 4; i++) {
        qstate_note_in(s, seen, PIT, 1);
        qstate_note_in(s, seen, PIT + 1, 1);
        qstate_note_in(s, seen, PIT + 2, 1);
    }
    qtest_outb(s, 0x61, 1);     /* no edge if it is high already */
    qtest_outb(s, PIT, 0x11);
    for (int i = 0; i < 40; i++) {
        step_clocks(&f, 333);
        for (int counter = 0; counter < 3; counter++) {
            qstate_note(seen, "count", read_count(&f, counter));
            qstate_note(seen, "status", read_status(&f, counter));
        }
    }
}

/* Held by its gate, BCD, a one-shot not triggered yet. */
static void count_held(QTestState *s)
{
    Fixture f = { s };

    qtest_outb(s, 0x61, 1);
    qtest_outb(s, PIT_CONTROL, 0xb1);
    qtest_outb(s, PIT + 2, 0x00);
    qtest_outb(s, PIT + 2, 0x90);
    step_clocks(&f, 777);
    qtest_outb(s, 0x61, 0);
    program(&f, 0, 1, 900);
    program(&f, 1, 4, 2000);
    step_clocks(&f, 50);
}

static void count_released(QTestState *s, GString *seen)
{
    qtest_outb(s, 0x61, 3);
    count_on(s, seen);
}

static const QStateCase saved_counting = { "-machine pc -nodefaults -m 16", count_in_the_middle, count_on };
static const QStateCase saved_held = { "-machine pc -nodefaults -m 16", count_held, count_released };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) MACHINE_CASE("i8254/" path, "-machine pc -nodefaults", fn)
    CASE("reset/status", test_reset_status);
    CASE("registers/status-tells-mode", test_status_tells_mode);
    CASE("registers/null-count", test_null_count);
    CASE("registers/count-latch", test_count_latch);
    CASE("registers/read-back-both", test_read_back_both);
    CASE("registers/read-back-selects", test_read_back_selects);
    CASE("registers/byte-access", test_byte_access);
    CASE("mode/0-interrupt-on-terminal-count", test_mode_0);
    CASE("mode/1-one-shot", test_mode_1);
    CASE("mode/2-rate-generator", test_mode_2);
    CASE("mode/2-new-count-waits-for-period", test_mode_2_next_count);
    CASE("mode/3-square-wave", test_mode_3);
    CASE("mode/4-software-strobe", test_mode_4);
    CASE("mode/5-hardware-strobe", test_mode_5);
    CASE("count/gate-holds", test_gate_holds_count);
    CASE("count/bcd", test_bcd);
    CASE("count/shortest-are-safe", test_shortest_counts_are_safe);
    CASE("irq/follows-out-of-counter-0", test_irq0);
    qstate_add("i8254/saved/counting", &saved_counting);
    qstate_add("i8254/saved/held", &saved_held);
    return g_test_run();
}

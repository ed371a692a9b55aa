/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Port 61h: gate and data enable, refresh toggle, counter 2's output. */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define PORTB       0x61
#define GATE        0x01
#define SPEAKER     0x02
#define REFRESH     0x10
#define OUT         0x20

static void test_writable_bits(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    g_assert_cmphex(qtest_inb(s, PORTB) & (GATE | SPEAKER), ==, 0);
    qtest_outb(s, PORTB, 0xff);
    g_assert_cmphex(qtest_inb(s, PORTB) & 0x0f, ==, GATE | SPEAKER);
    qtest_outb(s, PORTB, SPEAKER);
    g_assert_cmphex(qtest_inb(s, PORTB) & 0x0f, ==, SPEAKER);
    qtest_outb(s, PORTB, 0);
    g_assert_cmphex(qtest_inb(s, PORTB) & 0x0f, ==, 0);
    qtest_quit(s);
}

static void test_refresh_toggles(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");
    uint8_t first = qtest_inb(s, PORTB) & REFRESH;

    g_assert_cmphex(qtest_inb(s, PORTB) & REFRESH, ==, first ^ REFRESH);
    g_assert_cmphex(qtest_inb(s, PORTB) & REFRESH, ==, first);
    qtest_quit(s);
}

static void test_shows_counter_2(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    /* Mode 0 takes OUT down until the count has passed. */
    qtest_outb(s, PORTB, GATE);
    qtest_outb(s, 0x43, 0xb0);
    qtest_outb(s, 0x42, 0x00);
    qtest_outb(s, 0x42, 0x10);
    g_assert_cmphex(qtest_inb(s, PORTB) & OUT, ==, 0);
    if (!qtest_skip_without_clock(s)) {
        qtest_clock_step(s, 4 * 1000 * 1000);
        g_assert_cmphex(qtest_inb(s, PORTB) & OUT, ==, OUT);
    }
    qtest_quit(s);
}

static void test_gate_stops_counter_2(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    if (!qtest_skip_without_clock(s)) {
        qtest_outb(s, PORTB, 0);
        qtest_outb(s, 0x43, 0xb0);
        qtest_outb(s, 0x42, 0x00);
        qtest_outb(s, 0x42, 0x10);
        qtest_clock_step(s, 4 * 1000 * 1000);
        g_assert_cmphex(qtest_inb(s, PORTB) & OUT, ==, 0);
        qtest_outb(s, PORTB, GATE);
        qtest_clock_step(s, 4 * 1000 * 1000);
        g_assert_cmphex(qtest_inb(s, PORTB) & OUT, ==, OUT);
    }
    qtest_quit(s);
}

/* ---- saved in the middle ---- */

static void speaker_sounds(QTestState *s)
{
    qtest_outb(s, 0x43, 0xb6);
    qtest_outb(s, 0x42, 0x00);
    qtest_outb(s, 0x42, 0x10);
    qtest_outb(s, 0x61, 3);
    qtest_inb(s, 0x61);
    qtest_clock_step(s, 1234567);
}

static void speaker_sounds_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 16; i++) {
        qstate_note_in(s, seen, 0x61, 1);
        qtest_clock_step(s, 777777);
    }
}

static const QStateCase saved_sound = { "-machine pc -nodefaults -m 16", speaker_sounds, speaker_sounds_on };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("pcspk/registers/writable-bits", test_writable_bits);
    qtest_add_func("pcspk/registers/refresh-toggles", test_refresh_toggles);
    qtest_add_func("pcspk/counter/output-shows", test_shows_counter_2);
    qtest_add_func("pcspk/counter/gate-stops", test_gate_stops_counter_2);
    qstate_add("pcspk/saved/sound", &saved_sound);
    return g_test_run();
}

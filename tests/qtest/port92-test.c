/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System control port A: kept bits, fast reset. */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define PORT92 0x92
#define RESET  0x01
#define A20    0x02

static void test_kept_bits(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    g_assert_cmphex(qtest_inb(s, PORT92), ==, 0);
    qtest_outb(s, PORT92, A20);
    g_assert_cmphex(qtest_inb(s, PORT92), ==, A20);
    for (int val = 0; val < 0x100; val += 2) {
        qtest_outb(s, PORT92, val);
        g_assert_cmphex(qtest_inb(s, PORT92), ==, val);
    }
    qtest_quit(s);
}

static void test_reset(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    /* Something that only a reset changes back. */
    qtest_outb(s, 0x64, 0x60);
    qtest_outb(s, 0x60, 0x47);
    qtest_outb(s, PORT92, RESET);
    qtest_qmp_eventwait(s, "RESET");
    g_assert_cmphex(qtest_inb(s, PORT92) & RESET, ==, 0);
    qtest_outb(s, 0x64, 0x20);
    g_assert_cmphex(qtest_inb(s, 0x60), ==, 0x03);
    qtest_quit(s);
}

static void a20_is_off(QTestState *s)
{
    qtest_outb(s, PORT92, 0xa0);
}

static void a20_is_seen(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, PORT92, 1);
}

static const QStateCase saved_a20 = { "-machine pc -nodefaults -m 16", a20_is_off, a20_is_seen };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("port92/registers/kept-bits", test_kept_bits);
    qtest_add_func("port92/reset/rising-bit-0", test_reset);
    qstate_add("port92/saved", &saved_a20);
    return g_test_run();
}

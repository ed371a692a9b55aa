/* SPDX-License-Identifier: GPL-2.0-or-later */
/* @name@: registers, interrupt. */
#include "qemu/osdep.h"
#include "libqtest.h"

static void test_registers(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device @name@,iobase=0x320,irq=5");

    qtest_irq_intercept_in(s, "ioapic");
    g_assert_cmphex(qtest_inb(s, 0x320), ==, 0x5a);
    qtest_outb(s, 0x321, 0xca);
    g_assert_cmphex(qtest_inb(s, 0x321), ==, 0xca);
    qtest_outb(s, 0x322, 1);
    g_assert_true(qtest_get_irq(s, 5));
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/@name@/registers", test_registers);
    return g_test_run();
}

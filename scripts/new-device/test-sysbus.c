/* SPDX-License-Identifier: GPL-2.0-or-later */
/* @name@: registers, interrupt. */
#include "qemu/osdep.h"
#include "libqtest.h"

static void test_registers(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device @name@");

    qtest_irq_intercept_in(s, "ioapic");
    g_assert_cmphex(qtest_readl(s, 0xfd000000), ==, 0x12345678);
    qtest_writel(s, 0xfd000004, 0xcafe);
    g_assert_cmphex(qtest_readl(s, 0xfd000004), ==, 0xcafe);
    qtest_writel(s, 0xfd000008, 1);
    g_assert_true(qtest_get_irq(s, 16));
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/@name@/registers", test_registers);
    return g_test_run();
}

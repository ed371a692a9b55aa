/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sparse-mem on a machine. QEMU has the device in fuzzing builds only. */
#include "qemu/osdep.h"
#include "libqtest.h"

#define FAR UINT64_C(0x5000000000000000)

static bool skip_without_it(void)
{
    if (!qtest_has_device("sparse-mem")) {
        g_test_skip("the emulator under test has no sparse-mem");
        return true;
    }
    return false;
}

static void test_backs_everything(void)
{
    QTestState *s;

    if (skip_without_it()) {
        return;
    }
    s = qtest_init("-machine pc -nodefaults -device sparse-mem,max-size=8192");
    g_assert_cmphex(qtest_readl(s, FAR), ==, 0);
    qtest_writeq(s, FAR + 0xffc, 0x1122334455667788);
    g_assert_cmphex(qtest_readq(s, FAR + 0xffc), ==, 0x1122334455667788);
    qtest_writel(s, 0x9000000000000000, 1);     /* more than max-size */
    g_assert_cmphex(qtest_readl(s, 0x9000000000000000), ==, 0);
    qtest_writel(s, 0x1000, 0x12345678);        /* RAM shows above it */
    g_assert_cmphex(qtest_readl(s, 0x1000), ==, 0x12345678);
    qtest_quit(s);
}

static void test_place(void)
{
    QTestState *s;

    if (skip_without_it()) {
        return;
    }
    s = qtest_init("-machine pc -nodefaults "
                   "-device sparse-mem,baseaddr=0x100000000,length=0x1000");
    qtest_writel(s, 0x100000ffc, 0x11111111);
    qtest_writel(s, 0x100001000, 0x22222222);
    g_assert_cmphex(qtest_readl(s, 0x100000ffc), ==, 0x11111111);
    g_assert_cmphex(qtest_readl(s, 0x100001000), ==, 0);
    qtest_quit(s);
}

static void test_survives_reset(void)
{
    QTestState *s;

    if (skip_without_it()) {
        return;
    }
    s = qtest_init("-machine pc -nodefaults -device sparse-mem");
    qtest_writel(s, FAR, 0x12345678);
    qtest_qmp_assert_success(s, "{ 'execute': 'system_reset' }");
    qtest_qmp_eventwait(s, "RESET");
    g_assert_cmphex(qtest_readl(s, FAR), ==, 0x12345678);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("sparse-mem/backs-everything", test_backs_everything);
    qtest_add_func("sparse-mem/place", test_place);
    qtest_add_func("sparse-mem/survives-reset", test_survives_reset);
    return g_test_run();
}

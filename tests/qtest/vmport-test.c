/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports of vmport and kvmvapic: there by default, safe at every size. */
#include "qemu/osdep.h"
#include "reference.h"

#define VMPORT 0x5658
#define VAPIC  0x7e

static bool has_region(QTestState *s, const char *name)
{
    g_autofree char *mtree = qtest_hmp(s, "info mtree");

    return strstr(mtree, name);
}

static void test_default(const void *machine)
{
    QTestState *s = qtest_initf("-nodefaults -machine %s", (const char *)machine);

    g_assert_true(has_region(s, "0000000000005658-0000000000005658 (prio 0, i/o): vmport"));
    g_assert_true(has_region(s, "000000000000007e-000000000000007f (prio 0, i/o): kvmvapic"));
    qtest_quit(s);
    s = qtest_initf("-nodefaults -machine %s,vmport=off", (const char *)machine);
    g_assert_false(has_region(s, ": vmport"));
    g_assert_true(has_region(s, ": kvmvapic"));
    qtest_quit(s);
}

/* EAX is 0 after reset: no magic number, no command. */
static void test_no_magic(void)
{
    QTestState *s;

    if (reference_skips("QEMU crashes when no CPU makes the access")) {
        return;
    }
    s = qtest_init("-nodefaults -machine q35");
    qtest_outb(s, VMPORT, 1);
    qtest_outw(s, VMPORT, 0xffff);
    qtest_outl(s, VMPORT, 0x564d5868);
    g_assert_cmphex(qtest_inl(s, VMPORT) & 0xff, ==, 0);
    g_assert_cmphex(qtest_inb(s, VMPORT), ==, 0);
    qtest_outl(s, VAPIC, 0);
    qtest_outw(s, VAPIC, 0xf000);
    qtest_outb(s, VAPIC, 1);
    g_assert_cmphex(qtest_inw(s, VAPIC), ==, 0xffff);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_data_func("/vmport/default/pc", "pc", test_default);
    qtest_add_data_func("/vmport/default/q35", "q35", test_default);
    qtest_add_func("/vmport/no-magic", test_no_magic);
    return g_test_run();
}

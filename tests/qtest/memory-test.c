/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What accesses to the pc machine's address spaces give where it is not obvious: holes, free ports,
 * accesses that cross regions, sizes that a device refuses. All of it holds for QEMU, too.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

#define HOLE UINT64_C(0x10000000)
#define HPET UINT64_C(0xfed00000)
#define HPET_SIZE 0x400

static QTestState *s;

static void test_holes(void)
{
    uint8_t buf[32];

    g_assert_cmphex(qtest_readb(s, HOLE), ==, 0);
    g_assert_cmphex(qtest_readw(s, HOLE + 2), ==, 0);
    g_assert_cmphex(qtest_readl(s, HOLE + 4), ==, 0);
    g_assert_cmphex(qtest_readq(s, HOLE + 8), ==, 0);
    g_assert_cmphex(qtest_readq(s, UINT64_MAX - 3), ==, 0);
    qtest_writeq(s, HOLE, 0x1122334455667788);
    memset(buf, 0xff, sizeof(buf));
    qtest_memread(s, HOLE + 1, buf, sizeof(buf));
    for (unsigned i = 0; i < sizeof(buf); i++) {
        g_assert_cmphex(buf[i], ==, 0);
    }
}

static void test_free_ports(void)
{
    g_assert_cmphex(qtest_inb(s, 0x100), ==, 0xff);
    g_assert_cmphex(qtest_inw(s, 0x101), ==, 0xffff);
    g_assert_cmphex(qtest_inl(s, 0x102), ==, 0xffffffff);
    g_assert_cmphex(qtest_inw(s, 0xffff), ==, 0x00ff);
    g_assert_cmphex(qtest_inl(s, 0xfffd), ==, 0x00ffffff);
    qtest_outl(s, 0x100, 0);
}

/* A wide access starts in a free port and goes on in the interrupt controller's two. */
static void test_crossing_ports(void)
{
    qtest_outb(s, 0x21, 0x5a);
    g_assert_cmphex(qtest_inw(s, 0x1f), ==, 0x00ff);
    g_assert_cmphex(qtest_inl(s, 0x1f), ==, 0xff5a00ff);
    qtest_outw(s, 0x1f, 0);
    g_assert_cmphex(qtest_inb(s, 0x21), ==, 0x5a);
    qtest_outb(s, 0x21, 0);
}

/* The HPET wants multiples of four bytes. */
static void test_refused_sizes(void)
{
    uint32_t capabilities = qtest_readl(s, HPET);

    g_assert_cmphex(capabilities, !=, 0);
    g_assert_cmphex(qtest_readb(s, HPET), ==, 0);
    g_assert_cmphex(qtest_readw(s, HPET), ==, 0);
    g_assert_cmphex(qtest_readl(s, HPET + 1), ==, 0);
    g_assert_cmphex((uint32_t)qtest_readq(s, HPET), ==, capabilities);
    g_assert_cmphex(qtest_readl(s, HPET + HPET_SIZE), ==, 0);
}

static void test_ram(void)
{
    qtest_writeq(s, 0x100001, 0x1122334455667788);
    g_assert_cmphex(qtest_readq(s, 0x100001), ==, 0x1122334455667788);
    g_assert_cmphex(qtest_readl(s, 0x100002), ==, 0x44556677);
    /* The last bytes of RAM and the first ones of nothing. */
    qtest_writeq(s, 0x8000000 - 4, 0x1122334455667788);
    g_assert_cmphex(qtest_readq(s, 0x8000000 - 4), ==, 0x55667788);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    qtest_add_func("memory/holes", test_holes);
    qtest_add_func("memory/free-ports", test_free_ports);
    qtest_add_func("memory/crossing-ports", test_crossing_ports);
    qtest_add_func("memory/refused-sizes", test_refused_sizes);
    qtest_add_func("memory/ram", test_ram);
    s = qtest_init("-machine pc -nodefaults -m 128M");
    ret = g_test_run();
    qtest_quit(s);
    return ret;
}

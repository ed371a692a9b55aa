/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI of a PC: BARs of a virtio-net function seen through ports and memory, MSI-X, bus reset,
 * bridges, and configuration accesses of all kinds.
 */
#include "qemu/osdep.h"
#include "machine-fixture.h"
#include "pci-config.h"

#define NIC             DEVFN(5, 0)
#define NIC_ID          0x10001af4
#define BAR_IO          0x10
#define BAR_MSIX        0x14
#define BAR_MODERN      0x20
#define IO_PORT         0xc100
#define MSIX            0xe0000000u
#define MODERN          0xe0100000u

static uint32_t rd(Fixture *f, int reg, int size)
{
    return pci_conf_read(f->qts, 0, NIC, reg, size);
}

static void wr(Fixture *f, int reg, uint32_t val, int size)
{
    pci_conf_write(f->qts, 0, NIC, reg, val, size);
}

/* Vector control of vector 0: masked after reset. */
static uint32_t msix_probe(Fixture *f, uint32_t base)
{
    return qtest_readl(f->qts, base + 12);
}

static void test_bar_sizes(Fixture *f, const void *data)
{
    int reg;

    for (reg = 0x10; reg < 0x28; reg += 4) {
        wr(f, reg, 0xffffffff, 4);
    }
    g_assert_cmphex(rd(f, BAR_IO, 4), ==, 0xffffffe1);
    g_assert_cmphex(rd(f, BAR_MSIX, 4), ==, 0xfffff000);
    g_assert_cmphex(rd(f, 0x18, 4), ==, 0);
    g_assert_cmphex(rd(f, BAR_MODERN, 4), ==, 0xffffc00c);
    g_assert_cmphex(rd(f, BAR_MODERN + 4, 4), ==, 0xffffffff);
}

static void test_bar_moves(Fixture *f, const void *data)
{
    wr(f, BAR_MSIX, MSIX, 4);
    g_assert_cmphex(msix_probe(f, MSIX), !=, 1);
    wr(f, 4, 2, 2);
    g_assert_cmphex(msix_probe(f, MSIX), ==, 1);
    wr(f, BAR_MSIX, MSIX + 0x100000, 4);
    g_assert_cmphex(msix_probe(f, MSIX), !=, 1);
    g_assert_cmphex(msix_probe(f, MSIX + 0x100000), ==, 1);
    wr(f, BAR_MSIX + 2, 0xe123, 2);
    g_assert_cmphex(msix_probe(f, 0xe1230000), ==, 1);
    wr(f, 4, 0, 2);
    g_assert_cmphex(msix_probe(f, 0xe1230000), !=, 1);
}

static void test_bar_64bit(Fixture *f, const void *data)
{
    uint64_t base = 0x800000000;

    wr(f, BAR_MODERN, 0, 4);
    wr(f, BAR_MODERN + 4, base >> 32, 4);
    wr(f, 4, 2, 2);
    /* Number of queues of the device, in the common configuration. */
    g_assert_cmphex(qtest_readw(f->qts, base + 18), ==, 3);
    wr(f, BAR_MODERN + 4, 0, 4);
    wr(f, BAR_MODERN, MODERN, 4);
    g_assert_cmphex(qtest_readw(f->qts, MODERN + 18), ==, 3);
}

static void test_bar_ports(Fixture *f, const void *data)
{
    wr(f, BAR_IO, IO_PORT, 4);
    g_assert_cmphex(qtest_inl(f->qts, IO_PORT), ==, 0xffffffff);
    wr(f, 4, 1, 2);
    g_assert_cmphex(qtest_inl(f->qts, IO_PORT), !=, 0xffffffff);
    qtest_outb(f->qts, IO_PORT + 18, 3);
    g_assert_cmphex(qtest_inb(f->qts, IO_PORT + 18), ==, 3);
    wr(f, BAR_IO, 0xc200, 4);
    g_assert_cmphex(qtest_inb(f->qts, 0xc200 + 18), ==, 3);
    g_assert_cmphex(qtest_inb(f->qts, IO_PORT + 18), ==, 0xff);
}

/* A BAR over RAM, over the chipset, over itself: the machine lives on. */
static void test_bar_anywhere(Fixture *f, const void *data)
{
    static const uint32_t bases[] = {0, 0x1000, 0xa0000, 0xe0000, 0x100000, 0xfec00000, 0xfed00000,
                                     0xfee00000, 0xfffff000};
    int i;

    wr(f, 4, 7, 2);
    for (i = 0; i < G_N_ELEMENTS(bases); i++) {
        wr(f, BAR_MSIX, bases[i], 4);
        wr(f, BAR_MODERN, bases[i], 4);
        wr(f, BAR_IO, 0x60 + 0x80 * i, 4);
        qtest_readl(f->qts, bases[i]);
    }
    g_assert_cmphex(rd(f, 0, 4), ==, NIC_ID);
}

static void test_msix(Fixture *f, const void *data)
{
    uint8_t cap = rd(f, 0x34, 1);

    g_assert_cmphex(rd(f, cap, 1), ==, 0x11);
    wr(f, BAR_MSIX, MSIX, 4);
    wr(f, 4, 6, 2);
    qtest_writel(f->qts, MSIX, 0xfee00123);
    qtest_writeq(f->qts, MSIX + 8, 0x41);
    g_assert_cmphex(qtest_readl(f->qts, MSIX), ==, 0xfee00123);
    g_assert_cmphex(qtest_readq(f->qts, MSIX + 8), ==, 0x41);
    g_assert_cmphex(qtest_readl(f->qts, MSIX + 0x800), ==, 0);
    qtest_writel(f->qts, MSIX + 0x800, 0xffffffff);
    g_assert_cmphex(qtest_readl(f->qts, MSIX + 0x800), ==, 0);
    wr(f, cap + 2, 0xffff, 2);
    g_assert_cmphex(rd(f, cap + 2, 2), ==, 0xc000 | 3);
}

static void test_reset(Fixture *f, const void *data)
{
    uint8_t cap = rd(f, 0x34, 1);

    wr(f, BAR_MSIX, MSIX, 4);
    wr(f, 4, 0x507, 2);
    wr(f, 0x0c, 0x10, 1);
    wr(f, 0x3c, 11, 1);
    wr(f, cap + 2, 0x8000, 2);
    qtest_writel(f->qts, MSIX + 12, 0);
    machine_reset(f->qts);
    g_assert_cmphex(rd(f, 4, 4), ==, 0x00100000);
    g_assert_cmphex(rd(f, BAR_MSIX, 4), ==, 0);
    g_assert_cmphex(rd(f, BAR_IO, 4), ==, 1);
    g_assert_cmphex(rd(f, 0x0c, 1), ==, 0);
    g_assert_cmphex(rd(f, 0x3c, 1), ==, 0);
    g_assert_cmphex(rd(f, cap + 2, 2), ==, 3);
    wr(f, BAR_MSIX, MSIX, 4);
    wr(f, 4, 2, 2);
    g_assert_cmphex(msix_probe(f, MSIX), ==, 1);
}

static void test_capability_list(Fixture *f, const void *data)
{
    uint8_t next = rd(f, 0x34, 1);
    int hops;

    for (hops = 0; next && hops < 48; hops++) {
        g_assert_cmphex(next & 3, ==, 0);
        g_assert_cmphex(next, >=, 0x40);
        /* The list itself cannot be written. */
        wr(f, next, 0xffff, 2);
        next = rd(f, next + 1, 1);
    }
    g_assert_cmpint(next, ==, 0);
    g_assert_cmpint(hops, >, 1);
}

/* --- bridges --- */

#define BRIDGE          DEVFN(5, 0)
#define BRIDGE_ARGS                                                                                \
    "-machine pc -nodefaults -device pci-bridge,id=br,addr=5,chassis_nr=1,shpc=off "               \
    "-device virtio-net-pci,bus=br,addr=3 "

static void test_bridge_bus_numbers(void)
{
    QTestState *s = qtest_init(BRIDGE_ARGS);

    g_assert_cmphex(pci_conf_read(s, 7, DEVFN(3, 0), 0, 4), ==, 0xffffffff);
    pci_conf_write(s, 0, BRIDGE, 0x18, 0x00070700, 4);
    g_assert_cmphex(pci_conf_read(s, 7, DEVFN(3, 0), 0, 4), ==, NIC_ID);
    g_assert_cmphex(pci_conf_read(s, 6, DEVFN(3, 0), 0, 4), ==, 0xffffffff);
    g_assert_cmphex(pci_conf_read(s, 7, DEVFN(4, 0), 0, 4), ==, 0xffffffff);
    /* Bus numbers of its own making: no loop, no crash. */
    pci_conf_write(s, 0, BRIDGE, 0x18, 0x00ff0000, 4);
    pci_conf_read(s, 0, DEVFN(3, 0), 0, 4);
    pci_conf_read(s, 200, DEVFN(3, 0), 0, 4);
    pci_conf_write(s, 0, BRIDGE, 0x18, 0x00000100, 4);
    pci_conf_read(s, 1, DEVFN(3, 0), 0, 4);
    g_free(qtest_hmp(s, "info pci"));
    qtest_quit(s);
}

static void test_bridge_windows(void)
{
    QTestState *s = qtest_init(BRIDGE_ARGS);

    pci_conf_write(s, 0, BRIDGE, 0x18, 0x00070700, 4);
    pci_conf_write(s, 7, DEVFN(3, 0), BAR_MSIX, MSIX, 4);
    pci_conf_write(s, 7, DEVFN(3, 0), BAR_IO, IO_PORT, 4);
    pci_conf_write(s, 7, DEVFN(3, 0), 4, 3, 2);
    g_assert_cmphex(qtest_readl(s, MSIX + 12), !=, 1);
    /* Memory window E0000000h..E00FFFFFh, I/O window C000h..CFFFh. */
    pci_conf_write(s, 0, BRIDGE, 0x20, 0xe000e000, 4);
    pci_conf_write(s, 0, BRIDGE, 0x1c, 0xc0c0, 2);
    g_assert_cmphex(qtest_readl(s, MSIX + 12), !=, 1);
    pci_conf_write(s, 0, BRIDGE, 4, 3, 2);
    g_assert_cmphex(qtest_readl(s, MSIX + 12), ==, 1);
    g_assert_cmphex(qtest_inl(s, IO_PORT), !=, 0xffffffff);
    /* Base above limit closes. */
    pci_conf_write(s, 0, BRIDGE, 0x20, 0xe000e010, 4);
    g_assert_cmphex(qtest_readl(s, MSIX + 12), !=, 1);
    pci_conf_write(s, 0, BRIDGE, 0x20, 0xe100e000, 4);
    g_assert_cmphex(qtest_readl(s, MSIX + 12), ==, 1);
    pci_conf_write(s, 0, BRIDGE, 4, 0, 2);
    g_assert_cmphex(qtest_readl(s, MSIX + 12), !=, 1);
    qtest_quit(s);
}

static void test_bridge_secondary_reset(void)
{
    QTestState *s = qtest_init(BRIDGE_ARGS);

    pci_conf_write(s, 0, BRIDGE, 0x18, 0x00070700, 4);
    pci_conf_write(s, 7, DEVFN(3, 0), BAR_MSIX, MSIX, 4);
    pci_conf_write(s, 7, DEVFN(3, 0), 4, 7, 2);
    pci_conf_write(s, 0, BRIDGE, 0x3e, 0x40, 2);
    pci_conf_write(s, 0, BRIDGE, 0x3e, 0, 2);
    g_assert_cmphex(pci_conf_read(s, 7, DEVFN(3, 0), 4, 2), ==, 0);
    g_assert_cmphex(pci_conf_read(s, 7, DEVFN(3, 0), BAR_MSIX, 4), ==, 0);
    qtest_quit(s);
}

static void test_bridge_chain(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults "
                               "-device pci-bridge,id=b1,addr=5,chassis_nr=1,shpc=off "
                               "-device pci-bridge,id=b2,bus=b1,addr=6,chassis_nr=2,shpc=off "
                               "-device i82801b11-bridge,id=b3,bus=b2,addr=7 "
                               "-device virtio-net-pci,bus=b3,addr=8");

    pci_conf_write(s, 0, DEVFN(5, 0), 0x18, 0x00050100, 4);
    pci_conf_write(s, 1, DEVFN(6, 0), 0x18, 0x00050201, 4);
    pci_conf_write(s, 2, DEVFN(7, 0), 0x18, 0x00050502, 4);
    g_assert_cmphex(pci_conf_read(s, 5, DEVFN(8, 0), 0, 4), ==, NIC_ID);
    /* The middle one hides the last. */
    pci_conf_write(s, 1, DEVFN(6, 0), 0x18, 0x00030201, 4);
    g_assert_cmphex(pci_conf_read(s, 5, DEVFN(8, 0), 0, 4), ==, 0xffffffff);
    qtest_quit(s);
}

/* --- everything --- */

static void test_all_registers_are_safe(void)
{
    QTestState *s = qtest_init(
        BRIDGE_ARGS "-device pcie-root-port,id=rp,addr=6,chassis=2 "
                    "-device virtio-net-pci,bus=rp,addr=0 -device pcie-pci-bridge,addr=7 "
                    "-device i82801b11-bridge,addr=8");
    int i;

    pci_conf_write(s, 0, DEVFN(5, 0), 0x18, 0x00010100, 4);
    pci_conf_write(s, 0, DEVFN(6, 0), 0x18, 0x00020200, 4);
    for (i = 0; i < 6000; i++) {
        static const int sizes[] = {1, 2, 4};
        int bus = g_test_rand_int_range(0, 3), devfn = DEVFN(g_test_rand_int_range(0, 9), 0);
        int reg = g_test_rand_int_range(0, 256), size = sizes[i % 3];

        if (g_test_rand_bit()) {
            pci_conf_read(s, bus, devfn, reg, size);
        } else {
            pci_conf_write(s, bus, devfn, reg, g_test_rand_int(), size);
        }
    }
    g_free(qtest_hmp(s, "info pci"));
    g_free(qtest_hmp(s, "info mtree -f"));
    machine_reset(s);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(5, 0), 0, 4), ==, 0x00011b36);
    qtest_quit(s);
}

static void add(const char *path, void (*fn)(Fixture *, const void *))
{
    MACHINE_CASE(path, "-machine pc -nodefaults -device virtio-net-pci,addr=5", fn);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("pci/bar/sizes", test_bar_sizes);
    add("pci/bar/moves", test_bar_moves);
    add("pci/bar/64-bit", test_bar_64bit);
    add("pci/bar/ports", test_bar_ports);
    add("pci/bar/anywhere", test_bar_anywhere);
    add("pci/msix", test_msix);
    add("pci/reset", test_reset);
    add("pci/capability-list", test_capability_list);
    qtest_add_func("/pci/bridge/bus-numbers", test_bridge_bus_numbers);
    qtest_add_func("/pci/bridge/windows", test_bridge_windows);
    qtest_add_func("/pci/bridge/secondary-reset", test_bridge_secondary_reset);
    qtest_add_func("/pci/bridge/chain", test_bridge_chain);
    qtest_add_func("/pci/registers/all-are-safe", test_all_registers_are_safe);
    return g_test_run();
}

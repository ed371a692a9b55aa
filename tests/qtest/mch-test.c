/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Q35 memory controller hub: registers, memory-mapped configuration, who answers between A0000h and
 * FFFFFh, memory of system management mode. Address bits 27:26 of PCIEXBAR fail on QEMU, which
 * ignores them.
 */
#include "qemu/osdep.h"
#include "machine-fixture.h"
#include "pci-config.h"

#define MCH         DEVFN(0, 0)
#define EXT_TSEG    0x50
#define PCIEXBAR    0x60
#define PAM0        0x90
#define F_SMBASE    0x9c
#define SMRAM       0x9d
#define ESMRAMC     0x9e

#define D_OPEN      0x40
#define D_LCK       0x10
#define G_SMRAME    0x08
#define H_SMRAME    0x80
#define T_EN        0x01

#define MiB         (1024 * 1024)
#define RAM         (128 * MiB)

static uint32_t get(Fixture *f, int reg, int size)
{
    return pci_conf_read(f->qts, 0, MCH, reg, size);
}

static void set(Fixture *f, int reg, uint32_t val, int size)
{
    pci_conf_write(f->qts, 0, MCH, reg, val, size);
}

static bool is_ram(Fixture *f, uint32_t addr)
{
    qtest_writel(f->qts, addr, 0x5a5aa5a5);
    return qtest_readl(f->qts, addr) == 0x5a5aa5a5;
}

/* --- registers --- */

static const PCIRegisterValue reset_values[] = {
    {0x00, 4, 0x29c08086}, {0x04, 4, 0}, {0x08, 4, 0x06000000}, {0x0c, 4, 0}, {0x2c, 4, 0x11001af4},
    {0x34, 4, 0}, {0x3c, 4, 0}, {EXT_TSEG, 2, 16}, {PCIEXBAR, 4, 0xb0000000}, {PCIEXBAR + 4, 4, 0},
    {PAM0, 4, 0}, {F_SMBASE, 1, 0}, {SMRAM, 1, 0x02}, {ESMRAMC, 1, 0x38}, {},
};

static void test_reset_values(Fixture *f, const void *data)
{
    pci_check_registers(f->qts, MCH, reset_values);
}

static void test_reset(Fixture *f, const void *data)
{
    set(f, PCIEXBAR, 0xe0000001, 4);
    set(f, SMRAM, D_LCK | G_SMRAME, 1);
    set(f, EXT_TSEG, 0x1234, 2);
    set(f, F_SMBASE, 0xff, 1);
    machine_reset(f->qts);
    pci_check_registers(f->qts, MCH, reset_values);
    set(f, SMRAM, D_OPEN, 1);
    g_assert_cmphex(get(f, SMRAM, 1), ==, D_OPEN | 2);
}

/* --- memory-mapped configuration --- */

static void test_pciexbar(Fixture *f, const void *data)
{
    set(f, PCIEXBAR, 0xe0000000, 4);
    g_assert_cmphex(qtest_readl(f->qts, 0xe0000000), !=, 0x29c08086);
    set(f, PCIEXBAR, 0xe0000001, 4);
    g_assert_cmphex(qtest_readl(f->qts, 0xe0000000), ==, 0x29c08086);
    g_assert_cmphex(qtest_readl(f->qts, 0xe0000000 + (DEVFN(31, 0) << 12)), ==, 0x29188086);
    g_assert_cmphex(qtest_readw(f->qts, 0xe0000002), ==, 0x29c0);
    /* Nobody there; past the 256 bytes of a function of the old kind. */
    g_assert_cmphex(qtest_readl(f->qts, 0xe0000000 + (DEVFN(3, 0) << 12)), ==, 0xffffffff);
    g_assert_cmphex(qtest_readl(f->qts, 0xe0000100), ==, 0xffffffff);
    qtest_writeb(f->qts, 0xe0000040, 0x77);
    g_assert_cmphex(get(f, 0x40, 1), ==, 0x77);
    set(f, PCIEXBAR, 0, 4);
    g_assert_cmphex(qtest_readl(f->qts, 0xe0000000), !=, 0x29c08086);
}

static void test_pciexbar_lengths(Fixture *f, const void *data)
{
    /* 128 MiB: bit 27 is part of the address; 64 MiB: bit 26 too; 3 is reserved. */
    if (!qtest_has_accel("qtest")) {
        g_test_skip("QEMU masks bits 27 and 26 in all lengths, where the 3 Series datasheet has 128ADMSK and "
                    "64ADMSK");
        return;
    }
    set(f, PCIEXBAR, 0xc8000003, 4);
    g_assert_cmphex(qtest_readl(f->qts, 0xc8000000), ==, 0x29c08086);
    g_assert_cmphex(qtest_readl(f->qts, 0xc0000000), !=, 0x29c08086);
    set(f, PCIEXBAR, 0xcc000005, 4);
    g_assert_cmphex(qtest_readl(f->qts, 0xcc000000), ==, 0x29c08086);
    set(f, PCIEXBAR, 0xcc000007, 4);
    g_assert_cmphex(qtest_readl(f->qts, 0xcc000000), !=, 0x29c08086);
}

static void test_pciexbar_anywhere(Fixture *f, const void *data)
{
    static const uint64_t values[] = {
        0x1, 0xfffffffff0000001, 0xfee00001, 0x100000001, 0xf00000001, 0xfec00005, UINT64_MAX - 6,
    };

    for (int i = 0; i < ARRAY_SIZE(values); i++) {
        set(f, PCIEXBAR, values[i], 4);
        set(f, PCIEXBAR + 4, values[i] >> 32, 4);
        qtest_readl(f->qts, values[i] & ~0xfULL);
    }
    set(f, PCIEXBAR + 4, 0x1, 4);
    set(f, PCIEXBAR, 0x80000001, 4);
    g_assert_cmphex(qtest_readl(f->qts, 0x180000000), ==, 0x29c08086);
}

/* --- PAM --- */

static void test_pam(Fixture *f, const void *data)
{
    static const uint32_t bases[] = {
        0xf0000, 0xc0000, 0xc4000, 0xc8000, 0xcc000, 0xd0000, 0xd4000, 0xd8000, 0xdc000, 0xe0000,
        0xe4000, 0xe8000, 0xec000,
    };

    for (int i = 0; i < ARRAY_SIZE(bases); i++) {
        int reg = PAM0 + (i + 1) / 2, shift = i & 1 ? 0 : 4;

        g_assert_false(is_ram(f, bases[i]));
        set(f, reg, get(f, reg, 1) | 3 << shift, 1);
        g_assert_true(is_ram(f, bases[i]));
        set(f, reg, get(f, reg, 1) & ~(3 << shift), 1);
        g_assert_false(is_ram(f, bases[i]));
    }
}

/* --- system management mode --- */

/* Whether A0000h shows PCI. With nothing there, as here, RAM shines through either way. */
static bool shows_pci(Fixture *f)
{
    g_autofree char *mtree = qtest_hmp(f->qts, "info mtree");

    return strstr(mtree, "alias smram-region @pci");
}

static void test_smram_open(Fixture *f, const void *data)
{
    g_assert_true(shows_pci(f));
    set(f, SMRAM, D_OPEN, 1);
    g_assert_false(shows_pci(f));
    g_assert_false(is_ram(f, 0xfeda0000));
    /* The high segment shows the same RAM, instead of the low one. */
    qtest_writel(f->qts, 0xa0000, 0x11223344);
    set(f, ESMRAMC, H_SMRAME, 1);
    g_assert_cmphex(qtest_readl(f->qts, 0xfeda0000), ==, 0x11223344);
    g_assert_true(shows_pci(f));
}

static void test_smram_lock(Fixture *f, const void *data)
{
    set(f, SMRAM, D_OPEN | D_LCK | G_SMRAME, 1);
    g_assert_cmphex(get(f, SMRAM, 1), ==, D_LCK | G_SMRAME | 2);
    g_assert_true(shows_pci(f));
    set(f, SMRAM, D_OPEN, 1);
    set(f, ESMRAMC, 0xff, 1);
    g_assert_cmphex(get(f, SMRAM, 1), ==, D_LCK | G_SMRAME | 2);
    g_assert_cmphex(get(f, ESMRAMC, 1), ==, 0x38);
}

/* RAM below the top is taken away, from everyone but SMM. */
static void test_tseg(Fixture *f, const void *data)
{
    static const uint32_t mbytes[] = {1, 2, 8, 16};

    set(f, SMRAM, G_SMRAME, 1);
    for (int i = 0; i < ARRAY_SIZE(mbytes); i++) {
        uint32_t base = RAM - mbytes[i] * MiB;

        set(f, ESMRAMC, i << 1 | T_EN, 1);
        g_assert_true(is_ram(f, base - 4));
        g_assert_false(is_ram(f, base));
        g_assert_cmphex(qtest_readl(f->qts, RAM - 4), ==, 0xffffffff);
        set(f, ESMRAMC, i << 1, 1);
        g_assert_true(is_ram(f, base));
    }
    set(f, ESMRAMC, T_EN, 1);
    set(f, SMRAM, 0, 1);
    g_assert_true(is_ram(f, RAM - 4));
}

static void test_ext_tseg_query(Fixture *f, const void *data)
{
    set(f, EXT_TSEG, 0xffff, 2);
    g_assert_cmphex(get(f, EXT_TSEG, 2), ==, 16);
}

static void test_tseg_greater_than_ram(void)
{
    Fixture f = {.qts = qtest_init("-machine q35 -m 8M -nodefaults")};

    set(&f, SMRAM, G_SMRAME, 1);
    set(&f, ESMRAMC, 3 << 1 | T_EN, 1);
    g_assert_true(is_ram(&f, 4 * MiB));
    qtest_quit(f.qts);
}

static void test_smram_at_smbase(Fixture *f, const void *data)
{
    set(f, F_SMBASE, 2, 1);
    g_assert_cmphex(get(f, F_SMBASE, 1), ==, 0);
    set(f, F_SMBASE, 0xff, 1);
    g_assert_cmphex(get(f, F_SMBASE, 1), ==, 1);
    g_assert_true(is_ram(f, 0x30000));
    set(f, F_SMBASE, 0xfd, 1);
    g_assert_cmphex(get(f, F_SMBASE, 1), ==, 1);
    set(f, F_SMBASE, 2, 1);
    g_assert_false(is_ram(f, 0x30000));
    g_assert_false(is_ram(f, 0x4fffc));
    g_assert_true(is_ram(f, 0x50000));
    set(f, F_SMBASE, 0, 1);
    g_assert_cmphex(get(f, F_SMBASE, 1), ==, 2);
    machine_reset(f->qts);
    g_assert_true(is_ram(f, 0x30000));
    /* The other bits of what locks it don't matter. */
    set(f, F_SMBASE, 0xff, 1);
    set(f, F_SMBASE, 0xff, 1);
    g_assert_cmphex(get(f, F_SMBASE, 1), ==, 2);
    g_assert_false(is_ram(f, 0x30000));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, fn) MACHINE_CASE(path, "-machine q35 -m 128M -nodefaults", fn)
    ADD("mch/reset/values", test_reset_values);
    ADD("mch/reset/unlocks", test_reset);
    ADD("mch/pciexbar/window", test_pciexbar);
    ADD("mch/pciexbar/lengths", test_pciexbar_lengths);
    ADD("mch/pciexbar/anywhere", test_pciexbar_anywhere);
    ADD("mch/pam", test_pam);
    ADD("mch/smram/open", test_smram_open);
    ADD("mch/smram/lock", test_smram_lock);
    ADD("mch/tseg/sizes", test_tseg);
    ADD("mch/tseg/extended-size-is-told", test_ext_tseg_query);
    qtest_add_func("/mch/tseg/greater-than-ram", test_tseg_greater_than_ram);
    ADD("mch/smbase/handshake", test_smram_at_smbase);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 440FX host bridge: configuration ports, registers of function 0, who answers between A0000h and
 * FFFFFh.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "machine-fixture.h"
#include "pci-config.h"
#include "reference.h"

#define I440FX          DEVFN(0, 0)
#define RAM_SIZE_REG    0x57
#define PAM0            0x59
#define SMRAM           0x72
#define SMRAM_D_OPEN    0x42

static const PCIRegisterValue reset_values[] = {
    {0x00, 4, 0x12378086}, {0x04, 4, 0}, {0x08, 4, 0x06000002}, {0x0c, 4, 0}, {0x10, 4, 0},
    {0x2c, 4, 0x11001af4}, {0x34, 4, 0}, {0x3c, 4, 0}, {PAM0, 1, 0}, {0x58, 4, 0}, {0x5c, 4, 0},
    {RAM_SIZE_REG, 1, 0x10}, {SMRAM, 1, 0x02}, {},
};

static void test_reset_values(Fixture *f, const void *data)
{
    pci_check_registers(f->qts, I440FX, reset_values);
}

static void test_header_masks(Fixture *f, const void *data)
{
    int reg;

    for (reg = 0; reg < 0x40; reg += 4) {
        pci_conf_write(f->qts, 0, I440FX, reg, 0xffffffff, 4);
    }
    g_assert_cmphex(pci_conf_read(f->qts, 0, I440FX, 0, 4), ==, 0x12378086);
    g_assert_cmphex(pci_conf_read(f->qts, 0, I440FX, 4, 4), ==, 0x0507);
    g_assert_cmphex(pci_conf_read(f->qts, 0, I440FX, 0x0c, 4), ==, 0xff);
    g_assert_cmphex(pci_conf_read(f->qts, 0, I440FX, 0x10, 4), ==, 0);
    g_assert_cmphex(pci_conf_read(f->qts, 0, I440FX, 0x3c, 4), ==, 0xff);
}

/* --- ports --- */

static void test_address_takes_dwords_only(Fixture *f, const void *data)
{
    qtest_outl(f->qts, CONFIG_ADDRESS, 0x80000800);
    qtest_outb(f->qts, CONFIG_ADDRESS, 0x44);
    qtest_outw(f->qts, CONFIG_ADDRESS, 0x4444);
    g_assert_cmphex(qtest_inl(f->qts, CONFIG_ADDRESS), ==, 0x80000800);
}

static void test_data_needs_enable(Fixture *f, const void *data)
{
    qtest_outl(f->qts, CONFIG_ADDRESS, 0x00000000);
    g_assert_cmphex(qtest_inl(f->qts, CONFIG_DATA), ==, 0xffffffff);
    qtest_outl(f->qts, CONFIG_DATA, 0);
    qtest_outl(f->qts, CONFIG_ADDRESS, 0x80000000);
    g_assert_cmphex(qtest_inl(f->qts, CONFIG_DATA), ==, 0x12378086);
}

static void test_data_by_parts(Fixture *f, const void *data)
{
    qtest_outl(f->qts, CONFIG_ADDRESS, 0x80000000);
    g_assert_cmphex(qtest_inb(f->qts, CONFIG_DATA), ==, 0x86);
    g_assert_cmphex(qtest_inb(f->qts, CONFIG_DATA + 3), ==, 0x12);
    g_assert_cmphex(qtest_inw(f->qts, CONFIG_DATA + 1), ==, 0x3780);
    g_assert_cmphex(qtest_inw(f->qts, CONFIG_DATA + 2), ==, 0x1237);
}

static void test_nobody_there(Fixture *f, const void *data)
{
    g_assert_cmphex(pci_conf_read(f->qts, 0, DEVFN(0, 1), 0, 4), ==, 0xffffffff);
    g_assert_cmphex(pci_conf_read(f->qts, 0, DEVFN(31, 7), 0, 2), ==, 0xffff);
    g_assert_cmphex(pci_conf_read(f->qts, 1, DEVFN(0, 0), 0, 4), ==, 0xffffffff);
    pci_conf_write(f->qts, 255, DEVFN(31, 7), 0xfc, 0xffffffff, 4);
}

/* --- memory --- */

static void fill(Fixture *f, uint32_t addr, uint8_t val, uint32_t size)
{
    g_autofree uint8_t *buf = g_malloc(size);

    memset(buf, val, size);
    qtest_memwrite(f->qts, addr, buf, size);
}

static bool holds(Fixture *f, uint32_t addr, uint8_t val, uint32_t size)
{
    g_autofree uint8_t *buf = g_malloc(size);
    uint32_t i;

    qtest_memread(f->qts, addr, buf, size);
    for (i = 0; i < size && buf[i] == val; i++) {
    }
    return i == size;
}

/* Attributes (bit 0: reads, bit 1: writes go to RAM) of segment 0 (F0000h), 1 (C0000h) .. 12
 * (EC000h). */
static void set_pam(Fixture *f, int segment, uint8_t attr)
{
    int reg = PAM0 + (segment + 1) / 2, shift = segment & 1 ? 0 : 4;
    uint8_t val = pci_conf_read(f->qts, 0, I440FX, reg, 1);

    pci_conf_write(f->qts, 0, I440FX, reg, (val & ~(3 << shift)) | attr << shift, 1);
}

static uint32_t segment_base(int segment)
{
    return segment ? 0xc0000 + (segment - 1) * 0x4000 : 0xf0000;
}

static void test_pam(Fixture *f, const void *data)
{
    int segment;

    for (segment = 0; segment <= 12; segment++) {
        uint32_t base = segment_base(segment), size = segment ? 0x4000 : 0x10000;

        set_pam(f, segment, 3);
        fill(f, base, 0x42 + segment, size);
        g_assert_true(holds(f, base, 0x42 + segment, size));
        set_pam(f, segment, 1);
        g_assert_true(holds(f, base, 0x42 + segment, size));
        /* PCI: RAM is out of sight, and stays as it was. */
        set_pam(f, segment, 0);
        g_assert_false(holds(f, base, 0x42 + segment, size));
        fill(f, base, 0x99, size);
        set_pam(f, segment, 3);
        g_assert_true(holds(f, base, 0x42 + segment, size));
    }
}

static void test_pam_read_only(Fixture *f, const void *data)
{
    if (reference_skips("a write that is not a CPU's goes through")) {
        return;
    }
    set_pam(f, 4, 3);
    fill(f, 0xcc000, 0x12, 0x4000);
    set_pam(f, 4, 1);
    fill(f, 0xcc000, 0x99, 0x4000);
    g_assert_true(holds(f, 0xcc000, 0x12, 0x4000));
    set_pam(f, 4, 3);
    g_assert_true(holds(f, 0xcc000, 0x12, 0x4000));
}

/* Write-only segments take writes. */
static void test_pam_write_only(Fixture *f, const void *data)
{
    set_pam(f, 9, 2);
    fill(f, 0xe0000, 0x66, 0x4000);
    set_pam(f, 9, 3);
    g_assert_true(holds(f, 0xe0000, 0x66, 0x4000));
}

static void test_pam_segments_are_apart(Fixture *f, const void *data)
{
    set_pam(f, 1, 3);
    set_pam(f, 2, 3);
    fill(f, 0xc0000, 0x11, 0x8000);
    set_pam(f, 1, 0);
    g_assert_false(holds(f, 0xc0000, 0x11, 0x4000));
    g_assert_true(holds(f, 0xc4000, 0x11, 0x4000));
}

static void test_smram_open(Fixture *f, const void *data)
{
    pci_conf_write(f->qts, 0, I440FX, SMRAM, SMRAM_D_OPEN, 1);
    fill(f, 0xa0000, 0x55, 0x20000);
    g_assert_true(holds(f, 0xa0000, 0x55, 0x20000));
    /* Closed, accesses go to PCI; without a VGA that is nowhere. */
    pci_conf_write(f->qts, 0, I440FX, SMRAM, 0x02, 1);
    pci_conf_write(f->qts, 0, I440FX, SMRAM, SMRAM_D_OPEN, 1);
    g_assert_true(holds(f, 0xa0000, 0x55, 0x20000));
}

static void test_ram_size(void)
{
    static const struct {
        const char *size;
        uint8_t value;
    } cases[] = {{"8M", 1}, {"512M", 0x40}, {"2G", 0xff}};
    int i;

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        QTestState *s = qtest_initf("-machine pc -nodefaults -m %s", cases[i].size);

        g_assert_cmphex(pci_conf_read(s, 0, I440FX, RAM_SIZE_REG, 1), ==, cases[i].value);
        qtest_quit(s);
    }
}

static void test_registers_survive_reset(Fixture *f, const void *data)
{
    set_pam(f, 3, 3);
    fill(f, 0xc8000, 0x31, 0x4000);
    pci_conf_write(f->qts, 0, I440FX, 4, 7, 2);
    machine_reset(f->qts);
    g_assert_cmphex(pci_conf_read(f->qts, 0, I440FX, 4, 2), ==, 0);
    g_assert_true(holds(f, 0xc8000, 0x31, 0x4000));
}

/* --- saved --- */

/* A segment is in RAM, another one write-only, and SMRAM is open. */
static void segments_are_set(QTestState *s)
{
    Fixture f = { s };

    set_pam(&f, 3, 3);
    fill(&f, 0xc8000, 0x31, 0x10);
    set_pam(&f, 4, 2);
    pci_conf_write(s, 0, I440FX, SMRAM, SMRAM_D_OPEN, 1);
    fill(&f, 0xa0000, 0x55, 0x10);
}

static void segments_are_seen(QTestState *s, GString *seen)
{
    Fixture f = { s };

    qstate_note_memory(s, seen, 0xc8000, 0x10);
    qstate_note_memory(s, seen, 0xa0000, 0x10);
    fill(&f, 0xcc000, 0x66, 0x10);
    set_pam(&f, 4, 3);
    qstate_note_memory(s, seen, 0xcc000, 0x10);
}

static const QStateCase saved = { "-machine pc -nodefaults -m 16", segments_are_set, segments_are_seen };

static void add(const char *path, void (*fn)(Fixture *, const void *))
{
    MACHINE_CASE(path, "-machine pc -m 128M -nodefaults", fn);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("i440fx/reset/values", test_reset_values);
    add("i440fx/reset/registers-survive", test_registers_survive_reset);
    add("i440fx/config/header-masks", test_header_masks);
    add("i440fx/ports/address-takes-dwords-only", test_address_takes_dwords_only);
    add("i440fx/ports/data-needs-enable", test_data_needs_enable);
    add("i440fx/ports/data-by-parts", test_data_by_parts);
    add("i440fx/ports/nobody-there", test_nobody_there);
    add("i440fx/pam/attributes", test_pam);
    add("i440fx/pam/read-only", test_pam_read_only);
    add("i440fx/pam/write-only", test_pam_write_only);
    add("i440fx/pam/segments-are-apart", test_pam_segments_are_apart);
    add("i440fx/smram/open", test_smram_open);
    qstate_add("i440fx/saved", &saved);
    qtest_add_func("i440fx/ram-size", test_ram_size);
    return g_test_run();
}

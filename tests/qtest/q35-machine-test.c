/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machine q35: the functions of its chipset, where their registers are, what firmware is told,
 * what is left when parts are switched off.
 */
#include "qemu/osdep.h"
#include "pci-config.h"

static QTestState *start(const char *options)
{
    g_autofree char *args = g_strdup_printf("-nodefaults -machine q35%s", options);

    return qtest_init(args);
}

static bool has_region(QTestState *s, const char *line)
{
    g_autofree char *mtree = qtest_hmp(s, "info mtree");

    return strstr(mtree, line);
}

static void test_functions(void)
{
    QTestState *s = start("");

    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(0, 0), 0, 4), ==, 0x29c08086);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(31, 0), 0, 4), ==, 0x29188086);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(31, 3), 0, 4), ==, 0x29308086);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(31, 0), 8, 4), ==, 0x06010002);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(31, 3), 8, 4), ==, 0x0c050002);
    /* Several functions in one device. */
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(31, 0), 0x0e, 1), ==, 0x80);
    qtest_quit(s);
}

static void test_ports(void)
{
    static const char *const lines[] = {
        "0000000000000cc0-0000000000000cd7 (prio 0, i/o): acpi-pci-hotplug",
        "0000000000000cd8-0000000000000cf7 (prio 0, i/o): acpi-cpu-hotplug",
        "0000000000000cf9-0000000000000cf9 (prio 1, i/o): lpc-reset-control",
        "00000000000000b2-00000000000000b3 (prio 0, i/o): apm-io",
        "00000000000004d0-00000000000004d0 (prio 0, i/o): elcr",
        "00000000fed00000-00000000fed003ff (prio 0, i/o): hpet",
    };
    QTestState *s = start("");

    for (int i = 0; i < ARRAY_SIZE(lines); i++) {
        if (!has_region(s, lines[i])) {
            g_error("not there: %s", lines[i]);
        }
    }
    qtest_quit(s);
}

/* RAM ends where memory-mapped configuration begins; when there is more, at 2 GiB. */
static void test_ram_split(void)
{
    QTestState *s = start(" -m 2815M");

    g_assert_true(has_region(s, "0000000000000000-00000000afefffff (prio 0, ram): alias ram-below-4g"));
    qtest_quit(s);
    s = start(" -m 3G");
    g_assert_true(has_region(s, "0000000000000000-000000007fffffff (prio 0, ram): alias ram-below-4g"));
    g_assert_true(has_region(s, "0000000100000000-000000013fffffff (prio 0, ram): alias ram-above-4g"));
    qtest_quit(s);
}

static void test_switches(void)
{
    QTestState *s = start(",smbus=off,hpet=off,i8042=off");

    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(31, 3), 0, 4), ==, 0xffffffff);
    g_assert_false(has_region(s, ": hpet"));
    g_assert_false(has_region(s, ": i8042-cmd"));
    qtest_quit(s);
}

static uint64_t get_hole(QTestState *s, const char *name)
{
    QDict *rsp = qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {'path': '/machine/q35',"
                              " 'property': %s}}", name);
    uint64_t value = qdict_get_int(rsp, "return");

    qobject_unref(rsp);
    return value;
}

static void test_holes(void)
{
    QTestState *s = start(" -m 4G");

    g_assert_cmphex(get_hole(s, "pci-hole-start"), ==, 0x80000000);
    g_assert_cmphex(get_hole(s, "pci-hole-end"), ==, 0xfec00000);
    g_assert_cmphex(get_hole(s, "pci-hole64-start"), ==, 0x180000000);
    g_assert_cmphex(get_hole(s, "pci-hole64-end"), ==, 0x980000000);
    qtest_quit(s);
}

/* --- saved state of the chipset --- */

#define SAVE_ARGS "-nodefaults -machine q35 -m 128M"

static const struct {
    uint8_t devfn, reg, size;
    uint32_t value;
} saved_config[] = {
    {DEVFN(0, 0), 0x60, 4, 0xe0000001},     /* PCIEXBAR */
    {DEVFN(0, 0), 0x90, 1, 0x30},           /* PAM0 */
    {DEVFN(0, 0), 0x9e, 1, 0xb9},           /* ESMRAMC: H_SMRAME, 1 MiB of TSEG */
    {DEVFN(0, 0), 0x9d, 1, 0x1a},           /* SMRAM: locked */
    {DEVFN(31, 0), 0x40, 4, 0x601},         /* PMBASE */
    {DEVFN(31, 0), 0x44, 1, 0x81},          /* ACPI_CNTL: SCI on 10 */
    {DEVFN(31, 0), 0x60, 4, 0x0b0a8005},    /* PIRQ routing */
    {DEVFN(31, 0), 0xf0, 4, 0xfed1c001},    /* RCBA */
    {DEVFN(31, 3), 0x20, 4, 0x701},         /* SMBus base */
    {DEVFN(31, 3), 0x40, 1, 0x05},          /* HOSTC */
};

static void set_state(QTestState *s)
{
    for (int i = 0; i < ARRAY_SIZE(saved_config); i++) {
        pci_conf_write(s, 0, saved_config[i].devfn, saved_config[i].reg, saved_config[i].value,
                       saved_config[i].size);
    }
    pci_conf_write(s, 0, DEVFN(31, 3), 0x04, 1, 2);
    qtest_writel(s, 0xfed1f140, 0x3215);    /* D31IR */
    qtest_writel(s, 0xfed1f410, 0);         /* GCS: the watchdog may reset */
    qtest_outl(s, 0x628, 0x12345678);       /* GPE0_EN */
    qtest_outl(s, 0x630, 0x2021);           /* SMI_EN */
    qtest_outb(s, 0xcf9, 0x0a);
    qtest_outb(s, 0x703, 0x77);             /* SMBus command */
    qtest_outw(s, 0x672, 9);                /* TCO_TMR */
    qtest_outw(s, 0x668, 0x1000);           /* TCO1_CNT: locked, running */
    qtest_outl(s, 0xcd0, 3);                /* hotplug selector */
}

static void check_state(QTestState *s)
{
    for (int i = 0; i < ARRAY_SIZE(saved_config); i++) {
        g_assert_cmphex(pci_conf_read(s, 0, saved_config[i].devfn, saved_config[i].reg,
                                      saved_config[i].size), ==, saved_config[i].value);
    }
    /* The windows are where they were. */
    g_assert_cmphex(qtest_readl(s, 0xe0000000), ==, 0x29c08086);
    g_assert_cmphex(qtest_readl(s, 0x7fffffc), ==, 0xffffffff);
    g_assert_cmphex(qtest_readl(s, 0xfed1f140), ==, 0x3215);
    g_assert_cmphex(qtest_readl(s, 0xfed1f410), ==, 0);
    g_assert_cmphex(qtest_inl(s, 0x628), ==, 0x12345678);
    g_assert_cmphex(qtest_inl(s, 0x630), ==, 0x2021);
    g_assert_cmphex(qtest_inb(s, 0xcf9), ==, 0x0a);
    g_assert_cmphex(qtest_inb(s, 0x703), ==, 0x77);
    g_assert_cmphex(qtest_inw(s, 0x672), ==, 9);
    g_assert_cmphex(qtest_inl(s, 0xcd0), ==, 3);
    /* Locks hold. */
    pci_conf_write(s, 0, DEVFN(0, 0), 0x9d, 0x40, 1);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(0, 0), 0x9d, 1), ==, 0x1a);
    qtest_outl(s, 0x630, 0);
    g_assert_cmphex(qtest_inl(s, 0x630), ==, 0x2000);
}

static void test_saved_state(void)
{
    QTestState *s = qtest_init(SAVE_ARGS);

    if (qtest_skip_without_clock(s)) {
        qtest_quit(s);
        return;
    }
    set_state(s);
    s = qtest_save_and_load(s, SAVE_ARGS);
    check_state(s);
    /* The watchdog runs on: two time-outs, then a reset. */
    qtest_clock_step(s, 18 * 600000000LL);
    qtest_qmp_eventwait(s, "RESET");
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/q35/functions", test_functions);
    qtest_add_func("/q35/ports", test_ports);
    qtest_add_func("/q35/ram-split", test_ram_split);
    qtest_add_func("/q35/switches", test_switches);
    qtest_add_func("/q35/holes", test_holes);
    qtest_add_func("/q35/saved-state", test_saved_state);
    return g_test_run();
}

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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/q35/functions", test_functions);
    qtest_add_func("/q35/ports", test_ports);
    qtest_add_func("/q35/ram-split", test_ram_split);
    qtest_add_func("/q35/switches", test_switches);
    qtest_add_func("/q35/holes", test_holes);
    return g_test_run();
}

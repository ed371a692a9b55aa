/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The human monitor through QMP: what commands print, and that none of them harms. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqtest.h"

static const char *const pc_args = "-machine pc -nodefaults -name guest";

static void check(QTestState *qts, const char *line, const char *expected)
{
    g_autofree char *output = qtest_hmp(qts, "%s", line);

    g_assert_cmpstr(output, ==, expected);
}

static void check_contains(QTestState *qts, const char *line, const char *expected)
{
    g_autofree char *output = qtest_hmp(qts, "%s", line);

    if (!strstr(output, expected)) {
        g_error("'%s' prints '%s' without '%s'", line, output, expected);
    }
}

static void test_mistakes(void)
{
    QTestState *qts = qtest_init(pc_args);

    check(qts, "foo", "unknown command: 'foo'\r\n");
    check(qts, "info foo", "unknown command: 'info foo'\r\n");
    check(qts, "stop 1", "stop|s: extraneous characters at the end of line\r\n"
                         "Try \"help stop\" for more information\r\n");
    check(qts, "sendkey", "sendkey: string expected\r\n"
                          "Try \"help sendkey\" for more information\r\n");
    check(qts, "sendkey foo", "invalid parameter: foo\r\n");
    check(qts, "x", "unexpected end of expression\r\nTry \"help x\" for more information\r\n");
    check(qts, "device_add foo", "Error: 'foo' is not a valid device model name\r\n");
    check(qts, "device_del foo", "Error: Device 'foo' not found\r\n");
    check(qts, "netdev_del foo", "Error: Device 'foo' not found\r\n");
    check(qts, "chardev-remove foo", "Error: Chardev 'foo' not found\r\n");
    check(qts, "object_del foo", "Error: object 'foo' not found\r\n");
    check(qts, "savevm x", "Error: no block device can store vmstate for snapshot\r\n");
    qtest_quit(qts);
}

static void test_status(void)
{
    QTestState *qts = qtest_init(pc_args);

    check(qts, "cont", "");
    check(qts, "info status", "VM status: running\r\n");
    check(qts, "stop", "");
    check(qts, "info status", "VM status: paused\r\n");
    check(qts, "info name", "guest\r\n");
    check(qts, "info uuid", "00000000-0000-0000-0000-000000000000\r\n");
    qtest_quit(qts);
}

static void test_memory(void)
{
    QTestState *qts = qtest_init(pc_args);

    qtest_memset(qts, 0x100000, 0, 64);
    qtest_writel(qts, 0x100000, 0x64636261);
    qtest_writeq(qts, 0x100010, 0xfffffffffffffffeull);
    check(qts, "xp /4xb 0x100000", "0000000000100000: 0x61 0x62 0x63 0x64\r\n");
    check(qts, "xp/2xw 0x100000", "0000000000100000: 0x64636261 0x00000000\r\n");
    check(qts, "xp /4cb 0x100000", "0000000000100000: 'a' 'b' 'c' 'd'\r\n");
    check(qts, "xp /1xg 0x100010", "0000000000100010: 0xfffffffffffffffe\r\n");
    check(qts, "xp /1dg 0x100010", "0000000000100010:                   -2\r\n");
    check(qts, "xp /1uw 0x100014", "0000000000100014: 4294967295\r\n");
    check(qts, "xp /1ob 0x100000", "0000000000100000: 0141\r\n");
    check(qts, "xp /5xw 0x100000",
          "0000000000100000: 0x64636261 0x00000000 0x00000000 0x00000000\r\n"
          "0000000000100010: 0xfffffffe\r\n");
    check(qts, "sum 0x100000 4", "08378\r\n");
    qtest_quit(qts);
}

static void test_ports(void)
{
    QTestState *qts = qtest_init(pc_args);

    check(qts, "o /b 0x70 0x0a", "");
    check(qts, "i /b 0x71", "portb[0x0071] = 0x26\r\n");
    check(qts, "o /b 0x92 0x02", "");
    check(qts, "i/b 0x92", "portb[0x0092] = 0x02\r\n");
    qtest_quit(qts);
}

static void test_calculator(void)
{
    QTestState *qts = qtest_init("-machine none");

    check(qts, "print /d 1+2*3", "7\r\n");
    check(qts, "p /x 10", "0xa\r\n");
    check(qts, "p 1/0", "division by zero\r\nTry \"help p\" for more information\r\n");
    qtest_quit(qts);
}

static void test_qom(void)
{
    QTestState *qts = qtest_init(pc_args);

    check(qts, "qom-get /machine graphics", "true\r\n");
    check(qts, "qom-get /machine foo",
          "Error: Property 'pc-i440fx-7.2-machine.foo' not found\r\n");
    check(qts, "qom-list", "/\r\n");
    check_contains(qts, "qom-list /machine", "\r\nunattached (child<container>)\r\n");
    check_contains(qts, "info qom-tree", "/machine (pc-i440fx-7.2-machine)\r\n");
    check_contains(qts, "info qtree", "bus: main-system-bus\r\n  type System\r\n");
    check_contains(qts, "info mtree -f", "FlatView #0\r\n");
    check_contains(qts, "info pci", "PCI device 8086:1237\r\n");
    qtest_quit(qts);
}

/* Names of the commands that @help lists, with " | " names cut. */
static GPtrArray *listed(QTestState *qts, const char *help)
{
    g_autofree char *text = qtest_hmp(qts, "%s", help);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (char **line = lines; *line; line++) {
        if (strstr(*line, " -- ") && g_ascii_isalpha(**line)) {
            size_t words = g_str_has_prefix(*line, "info ") ? 2 : 1;
            g_auto(GStrv) parts = g_strsplit_set(*line, " |", words + 1);

            parts[words] ? (void)(*parts[words] = '\0') : (void)0;
            g_ptr_array_add(names, words == 2 ? g_strjoin(" ", parts[0], parts[1], NULL)
                                              : g_strdup(parts[0]));
        }
    }
    g_assert_cmpint(names->len, >, 10);
    return names;
}

static void test_info_all(void)
{
    QTestState *qts = qtest_init(pc_args);
    g_autoptr(GPtrArray) names = listed(qts, "help info");

    for (unsigned i = 0; i < names->len; i++) {
        g_test_message("%s", (char *)g_ptr_array_index(names, i));
        g_free(qtest_hmp(qts, "%s", (char *)g_ptr_array_index(names, i)));
    }
    qtest_quit(qts);
}

/* Commands without parameters, and with wrong ones: the monitor lives on. */
static void test_all(void)
{
    static const char *const skip[] = { "quit", "gdbserver", "system_powerdown" };
    QTestState *qts = qtest_init(pc_args);
    g_autoptr(GPtrArray) names = listed(qts, "help");
    g_autofree char *folder = g_dir_make_tmp("hmp-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "foo", NULL);  /* "logfile" makes one of that name */

    for (unsigned i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        bool skipped = false;

        for (size_t k = 0; k < G_N_ELEMENTS(skip); k++) {
            skipped |= g_str_equal(skip[k], name);
        }
        if (!skipped) {
            g_test_message("%s", name);
            g_free(qtest_hmp(qts, "%s", name));
            g_free(qtest_hmp(qts, "%s %s", name, file));
            g_free(qtest_hmp(qts, "%s -1 %%s \" ' {", name));
        }
    }
    check(qts, "print /d 1", "1\r\n");
    qtest_quit(qts);
    g_unlink(file);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/hmp/mistakes", test_mistakes);
    qtest_add_func("/hmp/status", test_status);
    qtest_add_func("/hmp/memory", test_memory);
    qtest_add_func("/hmp/ports", test_ports);
    qtest_add_func("/hmp/calculator", test_calculator);
    qtest_add_func("/hmp/qom", test_qom);
    qtest_add_func("/hmp/info/all", test_info_all);
    qtest_add_func("/hmp/all", test_all);
    return g_test_run();
}

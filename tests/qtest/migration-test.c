/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine's state goes to a file, and another machine goes on from it. */
#include "qemu/osdep.h"
#include "libqtest.h"

#define ARGS "-machine pc -nodefaults -m 16"

static void assert_error(QTestState *s, const char *uri, const char *text)
{
    QDict *response = qtest_qmp(s, "{'execute': 'migrate', 'arguments': {'uri': %s}}", uri);

    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(response, "error"), "desc"), ==, text);
    qobject_unref(response);
}

static void test_goes_on(void)
{
    QTestState *s = qtest_init(ARGS), *fresh;

    qtest_writel(s, 0x100000, 0x12345678);
    qtest_outb(s, 0x70, 0x50);
    qtest_outb(s, 0x71, 0xa5);
    fresh = qtest_save_and_load(s, ARGS);
    if (!fresh) {
        qtest_quit(s);
        return;
    }
    g_assert_cmphex(qtest_readl(fresh, 0x100000), ==, 0x12345678);
    g_assert_cmphex(qtest_inb(fresh, 0x71), ==, 0xa5);
    qtest_quit(fresh);
}

/* Nothing can be put in the place of a folder that is not there. */
static void test_failure(void)
{
    QTestState *s = qtest_init(ARGS);
    QDict *response = qtest_qmp(s, "{'execute': 'migrate', 'arguments': {'uri': 'file:/nonexistent/state'}}");
    g_autofree char *info = qtest_hmp(s, "info status");

    g_assert_true(qdict_haskey(response, "error"));
    g_assert_nonnull(strstr(info, "running"));
    qobject_unref(response);
    qtest_quit(s);
}

static void test_bad_uri(void)
{
    QTestState *s = qtest_init(ARGS);

    assert_error(s, "file:", "migration to or from 'file:' is not supported; give file:PATH");
    assert_error(s, "tcp:host:1", "migration to or from 'tcp:host:1' is not supported; give file:PATH");
    qtest_quit(s);
}

static void test_defer(void)
{
    QTestState *s = qtest_init(ARGS " -incoming defer");
    g_autofree char *info = qtest_hmp(s, "info status");
    QDict *response;

    g_assert_nonnull(strstr(info, "inmigrate"));
    response = qtest_qmp(s, "{'execute': 'migrate-incoming', 'arguments': {'uri': 'file:/nonexistent'}}");
    g_assert_true(qdict_haskey(response, "error"));
    qobject_unref(response);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("migration/goes-on", test_goes_on);
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_func("migration/failure-goes-on", test_failure);
        qtest_add_func("migration/bad-uri", test_bad_uri);
        qtest_add_func("migration/defer", test_defer);
    }
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QemuOpts: parsing, defaults, checks, configuration files. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/option.h"

static QemuOptsList typed = {
    .name = "typed",
    .implied_opt_name = "first",
    .head = QTAILQ_HEAD_INITIALIZER(typed.head),
    .desc = {
        { .name = "first", .type = QEMU_OPT_STRING },
        { .name = "num", .type = QEMU_OPT_NUMBER, .def_value_str = "7" },
        { .name = "size", .type = QEMU_OPT_SIZE, .help = "bytes" },
        { .name = "flag", .type = QEMU_OPT_BOOL },
        { /* end */ }
    },
};

static QemuOptsList merged = {
    .name = "merged",
    .merge_lists = true,
    .head = QTAILQ_HEAD_INITIALIZER(merged.head),
    .desc = { { /* any */ } },
};

static QemuOptsList any = {
    .name = "any",
    .implied_opt_name = "driver",
    .head = QTAILQ_HEAD_INITIALIZER(any.head),
    .desc = { { /* any */ } },
};

static void assert_fails(QemuOptsList *list, const char *params, const char *message)
{
    Error *err = NULL;

    g_assert_null(qemu_opts_parse(list, params, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_values(void)
{
    QemuOpts *opts = qemu_opts_parse(&typed, "a,,b,num=0x10,size=2k,flag=on,id=x1", true,
                                     &error_abort);
    g_autofree char *taken = NULL;

    g_assert_cmpstr(qemu_opts_id(opts), ==, "x1");
    g_assert_cmpstr(qemu_opt_get(opts, "first"), ==, "a,b");
    g_assert_cmpuint(qemu_opt_get_number(opts, "num", 1), ==, 16);
    g_assert_cmpuint(qemu_opt_get_size(opts, "size", 1), ==, 2048);
    g_assert_true(qemu_opt_get_bool(opts, "flag", false));
    g_assert_null(qemu_opt_get(opts, "id"));
    g_assert_true(qemu_opts_find(&typed, "x1") == opts);
    taken = qemu_opt_get_del(opts, "first");
    g_assert_cmpstr(taken, ==, "a,b");
    g_assert_null(qemu_opt_get(opts, "first"));
    qemu_opts_del(opts);
    g_assert_null(qemu_opts_find(&typed, "x1"));
    g_assert_null(qemu_opt_get(NULL, "first"));
}

static void test_defaults(void)
{
    QemuOpts *opts = qemu_opts_parse(&typed, "", true, &error_abort);

    g_assert_cmpuint(qemu_opt_get_number(opts, "num", 1), ==, 7);
    g_assert_cmpuint(qemu_opt_get_size(opts, "size", 3), ==, 3);
    qemu_opts_del(opts);
    qemu_opts_parse(&merged, "a=1,b=2", false, &error_abort);
    qemu_opts_set_defaults(&merged, "b=9,c=3", 0);
    opts = qemu_opts_find(&merged, NULL);
    g_assert_cmpstr(qemu_opt_get(opts, "b"), ==, "2");
    g_assert_cmpstr(qemu_opt_get(opts, "c"), ==, "3");
    qemu_opts_parse(&merged, "b=5", false, &error_abort);
    g_assert_cmpstr(qemu_opt_get(opts, "b"), ==, "5");
    qemu_opts_reset(&merged);
}

static void test_wrong(void)
{
    assert_fails(&typed, "a,foo=1", "Invalid parameter 'foo'");
    assert_fails(&typed, "num=x", "Parameter 'num' expects a number");
    assert_fails(&typed, "num=99999999999999999999",
                 "Value '99999999999999999999' is too large for parameter 'num'");
    assert_fails(&typed, "size=-1", "Parameter 'size' expects a non-negative number below 2^64");
    assert_fails(&typed, "flag=maybe", "Parameter 'flag' expects 'on' or 'off'");
    assert_fails(&typed, "id=1", "Parameter 'id' expects an identifier");
    assert_fails(&merged, "id=a", "Invalid parameter 'id'");
    qemu_opts_parse(&typed, "id=dup", true, &error_abort);
    assert_fails(&typed, "id=dup", "Duplicate ID 'dup' for typed");
    qemu_opts_reset(&typed);
    g_assert_true(QTAILQ_EMPTY(&typed.head));
}

static void test_flags(void)
{
    QemuOpts *opts = qemu_opts_parse(&any, "drv,a,nob,help,c=1,c=2", true, &error_abort);
    QemuOptsIter iter;

    g_assert_cmpstr(qemu_opt_get(opts, "driver"), ==, "drv");
    g_assert_cmpstr(qemu_opt_get(opts, "a"), ==, "on");
    g_assert_cmpstr(qemu_opt_get(opts, "b"), ==, "off");
    g_assert_true(qemu_opt_has_help_opt(opts));
    qemu_opt_iter_init(&iter, opts, "c");
    g_assert_cmpstr(qemu_opt_iter_next(&iter), ==, "1");
    g_assert_cmpstr(qemu_opt_iter_next(&iter), ==, "2");
    g_assert_null(qemu_opt_iter_next(&iter));
    g_assert_true(has_help_option("a,help") && !has_help_option("helpful"));
    qemu_opts_del(opts);
}

static void test_config_file(void)
{
    static const char text[] =
        "# comment\n[typed \"t1\"]\n num = \"3\"\n first=\"x y\"\n\n[merged]\na = \"1\"\n";
    QemuOptsList *lists[] = { &typed, &merged, NULL };
    FILE *fp = fmemopen((void *)text, strlen(text), "r");
    Error *err = NULL;

    g_assert_cmpint(qemu_config_parse(fp, lists, "test.cfg", &error_abort), ==, 0);
    fclose(fp);
    g_assert_cmpuint(qemu_opt_get_number(qemu_opts_find(&typed, "t1"), "num", 0), ==, 3);
    g_assert_cmpstr(qemu_opt_get(qemu_opts_find(&merged, NULL), "a"), ==, "1");
    qemu_opts_reset(&typed);
    qemu_opts_reset(&merged);

    fp = fmemopen((void *)"[typed]\nrubbish\n", 16, "r");
    g_assert_cmpint(qemu_config_parse(fp, lists, "test.cfg", &err), <, 0);
    g_assert_cmpstr(error_get_pretty(err), ==, "test.cfg:2: parse error in 'rubbish'");
    error_free(err);
    fclose(fp);
}

static void test_registry(void)
{
    Error *err = NULL;

    qemu_add_opts(&typed);
    qemu_add_opts(&typed);
    g_assert_true(qemu_find_opts("typed") == &typed);
    g_assert_null(qemu_find_opts_err("nope", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "There is no option group 'nope'");
    error_free(err);
    qemu_opts_parse(&typed, "id=s", true, &error_abort);
    g_assert_cmpint(qemu_set_option("typed.s.num=8", &error_abort), ==, 0);
    g_assert_cmpuint(qemu_opt_get_number(qemu_opts_find(&typed, "s"), "num", 0), ==, 8);
    g_assert_cmpint(qemu_set_option("typed.t.num=8", NULL), ==, -1);
    g_assert_cmpint(qemu_set_option("rubbish", NULL), ==, -1);
    qemu_opts_reset(&typed);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/opts/values", test_values);
    g_test_add_func("/opts/defaults-and-merging", test_defaults);
    g_test_add_func("/opts/wrong-input", test_wrong);
    g_test_add_func("/opts/flags", test_flags);
    g_test_add_func("/opts/config-file", test_config_file);
    g_test_add_func("/opts/registry", test_registry);
    return g_test_run();
}

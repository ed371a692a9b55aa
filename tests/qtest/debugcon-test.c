/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Debug console (isa-debugcon) and debug exit (isa-debug-exit). */
#include "qemu/osdep.h"
#include "libqtest.h"

static void test_output(void)
{
    g_autofree char *dir = g_dir_make_tmp("debugcon-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "out", NULL);
    g_autofree char *content = NULL;
    const char text[] = "hello";
    QTestState *s = qtest_initf("-machine pc -nodefaults -chardev file,id=c0,path=%s "
                                "-device isa-debugcon,chardev=c0",
                                path);

    for (const char *c = text; *c; c++) {
        qtest_outb(s, 0xe9, *c);
    }
    qtest_quit(s);
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, text);
    unlink(path);
    rmdir(dir);
}

static void test_readback(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -chardev null,id=c0 -chardev null,id=c1 "
                               "-device isa-debugcon,chardev=c0 "
                               "-device isa-debugcon,chardev=c1,iobase=0x402,readback=0x5a");

    g_assert_cmphex(qtest_inb(s, 0xe9), ==, 0xe9);
    qtest_outb(s, 0xe9, 0x41);
    g_assert_cmphex(qtest_inb(s, 0xe9), ==, 0xe9);
    g_assert_cmphex(qtest_inb(s, 0x402), ==, 0x5a);
    qtest_quit(s);
}

static void test_exit(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -no-shutdown "
                               "-device isa-debug-exit,iobase=0xf4,iosize=4");

    g_assert_cmphex(qtest_inb(s, 0xf4), ==, 0);
    g_assert_cmphex(qtest_inl(s, 0xf4), ==, 0);
    g_assert_cmphex(qtest_inb(s, 0x501), ==, 0xff);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("debugcon/output", test_output);
    qtest_add_func("debugcon/readback", test_readback);
    qtest_add_func("debug-exit/reads-as-zero", test_exit);
    return g_test_run();
}

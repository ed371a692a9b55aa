/* SPDX-License-Identifier: GPL-2.0-or-later */
/* @name@: it is plugged in. Transfers need a driver for the host controller. */
#include "qemu/osdep.h"
#include "libqtest.h"

static void test_plug(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device piix3-usb-uhci,id=u "
                               "-device @name@,bus=u.0,id=d");
    g_autofree char *text = qtest_hmp(s, "info usb");

    g_assert_nonnull(strstr(text, "@name@"));
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/@name@/plug", test_plug);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every type can be asked for its properties, and every device for its help, without a trace left
 * behind.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

static QDict *list_types(QTestState *qts, const char *implements)
{
    return qtest_qmp(qts, "{'execute': 'qom-list-types', 'arguments': {'implements': %s}}", implements);
}

static char *tree(QTestState *qts)
{
    g_autofree char *qtree = qtest_hmp(qts, "info qtree");
    g_autofree char *qom = qtest_hmp(qts, "info qom-tree");
    g_autofree char *mtree = qtest_hmp(qts, "info mtree");

    return g_strconcat(qtree, qom, mtree, NULL);
}

static void introspect(QTestState *qts, const char *type)
{
    g_test_message("%s", type);
    qobject_unref(qtest_qmp(qts, "{'execute': 'device-list-properties', 'arguments':"
                                 " {'typename': %s}}", type));
    qobject_unref(qtest_qmp(qts, "{'execute': 'qom-list-properties', 'arguments':"
                                 " {'typename': %s}}", type));
    g_free(qtest_hmp(qts, "device_add %s,help", type));
}

static void introspect_all(const char *args)
{
    QTestState *qts = qtest_init(args);
    QDict *response = list_types(qts, "device");
    QList *types = qdict_get_qlist(response, "return");
    g_autofree char *before = tree(qts);
    g_autofree char *after = NULL;

    g_assert_cmpint(json_array_get_length(types), >, 10);
    for (unsigned i = 0; i < json_array_get_length(types); i++) {
        const char *type = qdict_get_str(json_array_get_object_element(types, i), "name");

        /* QEMU keeps these in modules that may not be installed. */
        if (!strstr(type, "-gl") && !strstr(type, "qxl") && !strstr(type, "u2f")) {
            introspect(qts, type);
        }
    }
    after = tree(qts);
    g_assert_cmpstr(before, ==, after);
    qobject_unref(response);
    qtest_quit(qts);
}

static void test_none(void)
{
    introspect_all("-machine none -nodefaults");
}

static void test_pc(void)
{
    introspect_all("-machine pc -nodefaults");
}

static void test_list(void)
{
    QTestState *qts = qtest_init("-machine none");
    g_autofree char *devices = qtest_hmp(qts, "device_add help");
    QDict *response;

    g_assert_nonnull(strstr(devices, "name \"virtio-net-pci\", bus PCI, alias \"virtio-net\""));
    response = qtest_qmp(qts, "{'execute': 'device-list-properties', 'arguments':"
                              " {'typename': 'no-such-type'}}");
    qmp_expect_error_and_unref(response, "DeviceNotFound");
    response = qtest_qmp(qts, "{'execute': 'device-list-properties', 'arguments':"
                              " {'typename': 'pci-device'}}");
    qmp_expect_error_and_unref(response, "GenericError");
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/device-introspect/list", test_list);
    qtest_add_func("/device-introspect/none", test_none);
    qtest_add_func("/device-introspect/pc", test_pc);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs every test of the qgraph: each path from a machine of this architecture to a test is a case of its
 * own, named as the nodes along it. The tests are in qos/, and register themselves.
 */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqtest.h"
#include "tests/qtest/libqos/qgraph.h"

static void run_path(gconstpointer opaque)
{
    const QOSPath *path = opaque;
    const QOSGraphTestOptions *opts = qos_path_test_options(path);
    g_autoptr(GString) command = qos_path_command_line(path);
    void *data = opts->before ? opts->before(command, opts->arg) : opts->arg;
    QTestState *s = qtest_initf("-m 64M -nodefaults %s", command->str);
    QGuestAllocator *alloc;
    QOSGraphObject *machine;
    void *object = qos_path_allocate(path, s, &alloc, &machine);

    qos_path_test_func(path)(object, data, alloc);
    qos_object_destroy(machine);
    qtest_quit(s);
}

/* Paths live as long as the program. */
static bool add_case(QOSPath *path, void *arch)
{
    g_autofree char *name = qos_path_name(path);
    g_autofree char *case_name = g_strdup_printf("/%s", name);
    g_autofree char *prefix = g_strdup_printf("%s/", (char *)arch);

    if (!g_str_has_prefix(name, prefix) || !qos_path_test_func(path)) {
        return false;
    }
    g_test_add_data_func(case_name, path, run_path);
    return true;
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_LIBQOS);
    qos_graph_foreach_path(add_case, (void *)qtest_get_arch());
    return g_test_run();
}

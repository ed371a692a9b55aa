/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/qtest/fuzz/qos_fuzz.h"

void *fuzz_qos_obj;
QGuestAllocator *fuzz_qos_alloc;

static QOSPath *fuzz_path;

/* Keeps the first path on this architecture to the test called @opaque. */
static bool take_path(QOSPath *path, void *opaque)
{
    g_autofree char *name = qos_path_name(path);

    if (fuzz_path || !g_str_has_prefix(name, TARGET_NAME "/") ||
        strcmp(qos_path_test_name(path), opaque) != 0) {
        return false;
    }
    fuzz_path = path;
    return true;
}

/* The test's .before may set up host ends and extend the command line. */
static GString *qos_command_line(FuzzTarget *target)
{
    GString *command = g_string_new(TARGET_NAME " -display none -machine accel=qtest -m 64M");
    g_autoptr(GString) path_command = NULL;
    const QOSGraphTestOptions *opts;

    qos_graph_foreach_path(take_path, target->opaque);
    if (!fuzz_path) {
        fuzz_die("%s: no machine of %s leads to %s", target->name, TARGET_NAME, (char *)target->opaque);
    }
    path_command = qos_path_command_line(fuzz_path);
    g_string_append_printf(command, " -nodefaults %s", path_command->str);
    opts = qos_path_test_options(fuzz_path);
    if (opts->before) {
        opts->before(command, opts->arg);
    }
    return command;
}

void fuzz_add_qos_target(FuzzTarget *target, const char *interface, QOSGraphTestOptions *opts)
{
    qos_add_test(target->name, interface, NULL, opts);
    target->opaque = g_strdup_printf("%s-tests/%s", interface, target->name);
    target->get_init_cmdline = qos_command_line;
    fuzz_add_target(target);
}

void qos_init_path(QTestState *s)
{
    QOSGraphObject *machine;

    fuzz_qos_obj = qos_path_allocate(fuzz_path, s, &fuzz_qos_alloc, &machine);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reference emulator: cases that it fails are skipped; parts run on it, whatever is under test. */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include "libqtest.h"

/*
 * The reference's path, which the caller frees. NULL, with the case marked as
 * skipped, where it is not installed.
 */
static inline char *reference_path(void)
{
    g_autofree char *name = g_strdup_printf("qemu-system-%s", qtest_get_arch());
    char *path = g_build_filename("/usr/bin", name, NULL);

    if (!g_file_test(path, G_FILE_TEST_IS_EXECUTABLE)) {
        g_test_skip("the reference is not installed");
        g_clear_pointer(&path, g_free);
    }
    return path;
}

/*
 * For a case that the reference fails, though the specification is with the case: true, and it is skipped
 * with @reason (what the reference does instead), where an emulator without our accelerator is under test.
 */
static inline bool reference_skips(const char *reason)
{
    if (qtest_has_accel("qtest")) {
        return false;
    }
    g_test_skip(reason);
    return true;
}

static inline void reference_setenv(const char *name, const char *value)
{
    if (value) {
        g_setenv(name, value, true);
    } else {
        g_unsetenv(name);
    }
}

/* Calls @part with @opaque so that machines which it starts are of the emulator at @path. */
static inline void reference_run(const char *path, void (*part)(void *opaque), void *opaque)
{
    g_autofree char *binary = g_strdup(g_getenv("QTEST_QEMU_BINARY"));
    g_autofree char *accel = g_strdup(g_getenv("QTEST_ACCEL"));

    g_setenv("QTEST_QEMU_BINARY", path, true);
    g_setenv("QTEST_ACCEL", "tcg -S", true);
    part(opaque);
    reference_setenv("QTEST_QEMU_BINARY", binary);
    reference_setenv("QTEST_ACCEL", accel);
}

#endif

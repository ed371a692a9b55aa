/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where firmware and keyboard maps are looked for.
 */
#include "qemu/osdep.h"
#include "qemu/datadir.h"

/* Of strings, in the order of search; set up while the command line is read. */
static GPtrArray *data_dirs;

void qemu_add_data_dir(char *path)
{
    if (!data_dirs) {
        data_dirs = g_ptr_array_new_with_free_func(g_free);
    }
    g_ptr_array_add(data_dirs, path);
}

void qemu_add_default_firmwarepath(void)
{
    qemu_add_data_dir(g_build_filename(CONFIG_PREFIX, "share", "qemu", NULL));
}

void qemu_list_data_dirs(void)
{
    for (unsigned i = 0; data_dirs && i < data_dirs->len; i++) {
        printf("%s\n", (char *)g_ptr_array_index(data_dirs, i));
    }
}

char *qemu_find_file(int type, const char *name)
{
    const char *subdir = type == QEMU_FILE_TYPE_KEYMAP ? "keymaps" : "";

    if (g_file_test(name, G_FILE_TEST_EXISTS)) {
        return g_strdup(name);
    }
    for (unsigned i = 0; data_dirs && i < data_dirs->len; i++) {
        char *path = g_build_filename(g_ptr_array_index(data_dirs, i), subdir, name, NULL);

        if (g_file_test(path, G_FILE_TEST_EXISTS)) {
            return path;
        }
        g_free(path);
    }
    return NULL;
}

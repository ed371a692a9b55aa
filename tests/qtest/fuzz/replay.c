/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine that is none (configure --fuzzing-engine=replay): runs each file on the command line once, and
 * each file of each folder in the order of names. For debuggers, valgrind, and compilers that bring no
 * fuzzing engine.
 */
#include "qemu/osdep.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *program, const GError *err)
{
    fprintf(stderr, "%s: %s\n", program, err->message);
    exit(1);
}

static void run_file(const char *program, const char *path)
{
    g_autoptr(GError) err = NULL;
    g_autofree char *data = NULL;
    gsize size;

    if (!g_file_get_contents(path, &data, &size, &err)) {
        fail(program, err);
    }
    fprintf(stderr, "Running: %s\n", path);
    LLVMFuzzerTestOneInput((const uint8_t *)data, size);
    fprintf(stderr, "Executed %s: %zu bytes\n", path, (size_t)size);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const char *const *left = a, *const *right = b;

    return strcmp(*left, *right);
}

static void run_folder(const char *program, const char *path)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) err = NULL;
    GDir *dir = g_dir_open(path, 0, &err);
    const char *name;

    if (!dir) {
        fail(program, err);
    }
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_ptr_array_add(names, g_build_filename(path, name, NULL));
    }
    g_dir_close(dir);
    g_ptr_array_sort(names, by_name);
    for (unsigned i = 0; i < names->len; i++) {
        if (!g_file_test(names->pdata[i], G_FILE_TEST_IS_DIR)) {
            run_file(program, names->pdata[i]);
        }
    }
}

/* Words with one dash are options of some engine; they mean nothing here. */
int main(int argc, char **argv)
{
    LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-') {
            continue;
        }
        if (g_file_test(argv[i], G_FILE_TEST_IS_DIR)) {
            run_folder(argv[0], argv[i]);
        } else {
            run_file(argv[0], argv[i]);
        }
    }
    return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -fsdev synth: a tree that is made up, in memory, with the files that tests of QEMU's back end of that name
 * look for.
 */
#include "qemu/osdep.h"
#include "fsdev/fsdev.h"

#define LOOKUP_FILES 16
#define READDIR_FILES 100

static void add_file(void *fs, const char *format, int number)
{
    g_autofree char *path = g_strdup_printf(format, number);

    fs_memory_add(fs, path, 0644, "", 0);
}

static void *synth_init(JsonObject *options, Error **errp)
{
    void *fs = fs_memory_new();

    for (int i = 0; i < LOOKUP_FILES; i++) {
        add_file(fs, "WALK%d", i);
    }
    fs_memory_add(fs, "WRITE", 0644, "", 0);
    fs_memory_add(fs, "FLUSH", 0644, "", 0);
    fs_memory_add(fs, "ReadDirDir", 0755, NULL, 0);
    for (int i = 0; i < READDIR_FILES; i++) {
        add_file(fs, "ReadDirDir/ReadDirFile%d", i);
    }
    return fs;
}

static const FsDriver *synth_actual(void)
{
    return &fs_memory_driver;
}

const FsDriver fs_synth_driver = {
    .name = "synth",
    .init = synth_init,
    .actual = synth_actual,
};

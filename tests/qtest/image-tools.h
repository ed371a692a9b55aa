/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs that read and write images, to compare what guests make of them. */
#ifndef TESTS_IMAGE_TOOLS_H
#define TESTS_IMAGE_TOOLS_H

#include "libqtest.h"

/* True, having skipped the test, where they are not installed. */
static inline bool image_tools_missing(void)
{
    g_autofree char *found = g_find_program_in_path("qemu-io");

    if (!found) {
        g_test_skip("qemu-io is not installed");
    }
    return !found;
}

/* Runs a command line, which must succeed and find the patterns that it looks for. */
static inline void G_GNUC_PRINTF(1, 2) image_tool(const char *fmt, ...)
{
    g_autofree char *line = NULL, *out = NULL, *err = NULL;
    va_list ap;
    int status;

    va_start(ap, fmt);
    line = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    g_assert_true(g_spawn_command_line_sync(line, &out, &err, &status, NULL));
    if (status || strstr(out, "Pattern verification failed")) {
        g_error("%s: %s%s", line, out, err);
    }
}

/* A new image of 8 MiB with 0x11 in 64 KiB from 1 MiB on. */
static inline char *image_tools_new(const char *format)
{
    char *path;
    int fd = g_file_open_tmp("read-back-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    image_tool("qemu-img create -q -f %s %s 8M", format, path);
    image_tool("qemu-io -f %s -c \"write -P 0x11 1M 64k\" %s", format, path);
    return path;
}

/*
 * The image is sound and holds what a guest has written since: 0x22 in 8 sectors from 2050 on, zeroes in 100
 * from 2100 on, 0x33 in the last one. Removes it.
 */
static inline void image_tools_check(const char *format, char *path)
{
    image_tool("qemu-io -r -f %s -c \"read -P 0x11 1M 1k\" -c \"read -P 0x22 1025k 4k\" "
               "-c \"read -P 0x11 1029k 21k\" "
               "-c \"read -P 0 1050k 50k\" -c \"read -P 0x33 8388096 512\" -c \"read -P 0 2M 1M\" %s",
               format, path);
    if (strcmp(format, "raw")) {
        image_tool("qemu-img check -q %s", path);
    }
    unlink(path);
    g_free(path);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Content of a disk's image in which every sector is different. */
#ifndef TESTS_TEST_IMAGE_H
#define TESTS_TEST_IMAGE_H

#include "qemu/osdep.h"

/* @bytes of it, to be freed with g_free(). */
static inline uint8_t *test_image_new(int bytes)
{
    uint8_t *image = g_malloc(bytes);

    for (int i = 0; i < bytes; i++) {
        image[i] = i * 5 + i / 512 * 3 + i / 131072;
    }
    return image;
}

/* Puts @bytes of it over what machines have written to the file, which stays the one that they have open. */
static inline void test_image_restore(const char *path, int bytes)
{
    g_autofree uint8_t *image = test_image_new(bytes);
    int fd = open(path, O_WRONLY);

    g_assert_cmpint(pwrite(fd, image, bytes, 0), ==, bytes);
    close(fd);
}

#endif

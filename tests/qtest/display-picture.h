/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures of a display for tests: taken as PPM by screendump. */
#ifndef TESTS_DISPLAY_PICTURE_H
#define TESTS_DISPLAY_PICTURE_H

#include <glib/gstdio.h>
#include "libqtest.h"

typedef struct Picture {
    int width, height;
    uint8_t *rgb;
    char *file;
} Picture;

/* What the display shows now. */
static inline Picture picture_take(QTestState *s)
{
    Picture p = { 0 };
    char *path = NULL;
    int fd = g_file_open_tmp("picture-XXXXXX", &path, NULL);
    gsize len;
    int header;

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    qtest_qmp_assert_success(s, "{'execute': 'screendump', 'arguments': {'filename': %s}}", path);
    g_assert_true(g_file_get_contents(path, &p.file, &len, NULL));
    g_unlink(path);
    g_free(path);
    g_assert_cmpint(sscanf(p.file, "P6 %d %d 255%n", &p.width, &p.height, &header), ==, 2);
    p.rgb = (uint8_t *)p.file + header + 1;
    g_assert_cmpuint(len, ==, header + 1 + p.width * p.height * 3);
    return p;
}

static inline void picture_free(Picture *p)
{
    g_free(p->file);
}

/* The pixel as 0xRRGGBB. */
static inline uint32_t picture_at(const Picture *p, int x, int y)
{
    const uint8_t *rgb = p->rgb + (y * p->width + x) * 3;

    g_assert_true(x < p->width && y < p->height);
    return rgb[0] << 16 | rgb[1] << 8 | rgb[2];
}

/* Takes a picture and checks its size. */
static inline Picture picture_expect(QTestState *s, int width, int height)
{
    Picture p = picture_take(s);

    g_assert_cmpint(p.width, ==, width);
    g_assert_cmpint(p.height, ==, height);
    return p;
}

#endif

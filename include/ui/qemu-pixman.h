/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pixel formats and images by pixman; "BE" names give the order of the bytes in memory. */
#ifndef QEMU_PIXMAN_H
#define QEMU_PIXMAN_H

#include <pixman.h>

#if G_BYTE_ORDER == G_BIG_ENDIAN
#define PIXMAN_BE_r8g8b8 PIXMAN_r8g8b8
#define PIXMAN_BE_x8r8g8b8 PIXMAN_x8r8g8b8
#define PIXMAN_BE_a8r8g8b8 PIXMAN_a8r8g8b8
#define PIXMAN_BE_b8g8r8x8 PIXMAN_b8g8r8x8
#define PIXMAN_BE_b8g8r8a8 PIXMAN_b8g8r8a8
#define PIXMAN_BE_r8g8b8x8 PIXMAN_r8g8b8x8
#define PIXMAN_BE_r8g8b8a8 PIXMAN_r8g8b8a8
#define PIXMAN_BE_x8b8g8r8 PIXMAN_x8b8g8r8
#define PIXMAN_BE_a8b8g8r8 PIXMAN_a8b8g8r8
#define PIXMAN_LE_r8g8b8 PIXMAN_b8g8r8
#define PIXMAN_LE_a8r8g8b8 PIXMAN_b8g8r8a8
#define PIXMAN_LE_x8r8g8b8 PIXMAN_b8g8r8x8
#else
#define PIXMAN_BE_r8g8b8 PIXMAN_b8g8r8
#define PIXMAN_BE_x8r8g8b8 PIXMAN_b8g8r8x8
#define PIXMAN_BE_a8r8g8b8 PIXMAN_b8g8r8a8
#define PIXMAN_BE_b8g8r8x8 PIXMAN_x8r8g8b8
#define PIXMAN_BE_b8g8r8a8 PIXMAN_a8r8g8b8
#define PIXMAN_BE_r8g8b8x8 PIXMAN_x8b8g8r8
#define PIXMAN_BE_r8g8b8a8 PIXMAN_a8b8g8r8
#define PIXMAN_BE_x8b8g8r8 PIXMAN_r8g8b8x8
#define PIXMAN_BE_a8b8g8r8 PIXMAN_r8g8b8a8
#define PIXMAN_LE_r8g8b8 PIXMAN_r8g8b8
#define PIXMAN_LE_a8r8g8b8 PIXMAN_a8r8g8b8
#define PIXMAN_LE_x8r8g8b8 PIXMAN_x8r8g8b8
#endif

/* A format taken apart: for each colour its mask, place, maximum and number of bits. */
typedef struct PixelFormat {
    uint8_t bits_per_pixel;
    uint8_t bytes_per_pixel;
    uint8_t depth;
    uint32_t rmask, gmask, bmask, amask;
    uint8_t rshift, gshift, bshift, ashift;
    uint8_t rmax, gmax, bmax, amax;
    uint8_t rbits, gbits, bbits, abits;
} PixelFormat;

/* DRM's fourcc to pixman and back (drm_fourcc.h); 0 for those that the other does not have. */
pixman_format_code_t qemu_drm_format_to_pixman(uint32_t drm_format);
uint32_t qemu_pixman_to_drm_format(pixman_format_code_t pixman_format);

PixelFormat qemu_pixelformat_from_pixman(pixman_format_code_t format);
/* The usual format of @bpp bits (15, 16, 24, 32; 32 also other-endian); 0 for others. */
pixman_format_code_t qemu_default_pixman_format(int bpp, bool native_endian);
/* The format of @pf, 0 if there is none. */
pixman_format_code_t qemu_pixman_get_format(PixelFormat *pf);
/* A line of @width pixels; a copy of one line of @fb into it, from (@x, @y). */
pixman_image_t *qemu_pixman_linebuf_create(pixman_format_code_t format, int width);
void qemu_pixman_linebuf_fill(pixman_image_t *linebuf, pixman_image_t *fb, int width, int x, int y);
/* NULL is fine. */
void qemu_pixman_image_unref(pixman_image_t *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(pixman_image_t, qemu_pixman_image_unref)

#endif

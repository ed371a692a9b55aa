/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pixel formats taken apart and put together. */
#include "qemu/osdep.h"
#include "ui/console.h"

/* Places of the colours from the low bits up, by type. */
static void place_colors(PixelFormat *pf, int type)
{
    switch (type) {
    case PIXMAN_TYPE_ARGB:
        pf->gshift = pf->bbits;
        pf->rshift = pf->gshift + pf->gbits;
        pf->ashift = pf->rshift + pf->rbits;
        break;
    case PIXMAN_TYPE_ABGR:
        pf->gshift = pf->rbits;
        pf->bshift = pf->gshift + pf->gbits;
        pf->ashift = pf->bshift + pf->bbits;
        break;
    case PIXMAN_TYPE_BGRA:
        pf->bshift = pf->bits_per_pixel - pf->bbits;
        pf->gshift = pf->bshift - pf->gbits;
        pf->rshift = pf->gshift - pf->rbits;
        break;
    case PIXMAN_TYPE_RGBA:
        pf->rshift = pf->bits_per_pixel - pf->rbits;
        pf->gshift = pf->rshift - pf->gbits;
        pf->bshift = pf->gshift - pf->bbits;
        break;
    default:
        break;
    }
}

PixelFormat qemu_pixelformat_from_pixman(pixman_format_code_t format)
{
    PixelFormat pf = {
        .bits_per_pixel = PIXMAN_FORMAT_BPP(format),
        .bytes_per_pixel = PIXMAN_FORMAT_BPP(format) / 8,
        .depth = PIXMAN_FORMAT_DEPTH(format),
        .abits = PIXMAN_FORMAT_A(format),
        .rbits = PIXMAN_FORMAT_R(format),
        .gbits = PIXMAN_FORMAT_G(format),
        .bbits = PIXMAN_FORMAT_B(format),
    };

    place_colors(&pf, PIXMAN_FORMAT_TYPE(format));
    pf.amax = (1 << pf.abits) - 1;
    pf.rmax = (1 << pf.rbits) - 1;
    pf.gmax = (1 << pf.gbits) - 1;
    pf.bmax = (1 << pf.bbits) - 1;
    pf.amask = pf.abits ? (uint32_t)pf.amax << pf.ashift : 0;
    pf.rmask = (uint32_t)pf.rmax << pf.rshift;
    pf.gmask = (uint32_t)pf.gmax << pf.gshift;
    pf.bmask = (uint32_t)pf.bmax << pf.bshift;
    return pf;
}

pixman_format_code_t qemu_default_pixman_format(int bpp, bool native_endian)
{
    switch (bpp) {
    case 15:
        return native_endian ? PIXMAN_x1r5g5b5 : 0;
    case 16:
        return native_endian ? PIXMAN_r5g6b5 : 0;
    case 24:
        return native_endian ? PIXMAN_r8g8b8 : PIXMAN_b8g8r8;
    case 32:
        return native_endian ? PIXMAN_x8r8g8b8 : PIXMAN_b8g8r8x8;
    default:
        return 0;
    }
}

pixman_format_code_t qemu_pixman_get_format(PixelFormat *pf)
{
    static const pixman_format_code_t known[] = {
        PIXMAN_x8r8g8b8, PIXMAN_a8r8g8b8, PIXMAN_x8b8g8r8, PIXMAN_a8b8g8r8, PIXMAN_b8g8r8x8,
        PIXMAN_b8g8r8a8, PIXMAN_r8g8b8x8, PIXMAN_r8g8b8a8, PIXMAN_r8g8b8, PIXMAN_b8g8r8,
        PIXMAN_r5g6b5, PIXMAN_x1r5g5b5,
    };

    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        PixelFormat k = qemu_pixelformat_from_pixman(known[i]);

        if (k.bits_per_pixel == pf->bits_per_pixel && k.rmask == pf->rmask &&
            k.gmask == pf->gmask && k.bmask == pf->bmask && k.amask == pf->amask) {
            return known[i];
        }
    }
    return 0;
}

pixman_image_t *qemu_pixman_linebuf_create(pixman_format_code_t format, int width)
{
    pixman_image_t *image = pixman_image_create_bits(format, width, 1, NULL, 0);

    assert(image);
    return image;
}

void qemu_pixman_linebuf_fill(pixman_image_t *linebuf, pixman_image_t *fb, int width, int x, int y)
{
    pixman_image_composite(PIXMAN_OP_SRC, fb, NULL, linebuf, x, y, 0, 0, 0, 0, width, 1);
}

void qemu_pixman_image_unref(pixman_image_t *image)
{
    if (image) {
        pixman_image_unref(image);
    }
}

/* DRM's names are those of a little-endian word, from its high end, as pixman's are. */
#define DRM_FOURCC_(a, b, c, d) \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

static const struct {
    uint32_t drm;
    pixman_format_code_t pixman;
} drm_formats[] = {
    { DRM_FOURCC_('R', 'G', '2', '4'), PIXMAN_LE_r8g8b8 },
    { DRM_FOURCC_('A', 'R', '2', '4'), PIXMAN_LE_a8r8g8b8 },
    { DRM_FOURCC_('X', 'R', '2', '4'), PIXMAN_LE_x8r8g8b8 },
    { DRM_FOURCC_('X', 'B', '2', '4'), PIXMAN_x8b8g8r8 },
    { DRM_FOURCC_('A', 'B', '2', '4'), PIXMAN_a8b8g8r8 },
};

pixman_format_code_t qemu_drm_format_to_pixman(uint32_t drm_format)
{
    for (size_t i = 0; i < G_N_ELEMENTS(drm_formats); i++) {
        if (drm_formats[i].drm == drm_format) {
            return drm_formats[i].pixman;
        }
    }
    return 0;
}

uint32_t qemu_pixman_to_drm_format(pixman_format_code_t pixman_format)
{
    for (size_t i = 0; i < G_N_ELEMENTS(drm_formats); i++) {
        if (drm_formats[i].pixman == pixman_format) {
            return drm_formats[i].drm;
        }
    }
    return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of the graphics modes: how memory becomes pixels of 32 bits. */
#include "qemu/osdep.h"
#include "hw/display/vga_regs.h"
#include "ui/pixel_ops.h"
#include "vga-access.h"
#include "vga-internal.h"

/* ---- colours ---- */

/* Of the palette, as a pixel. Its entries have 6 bits unless the DAC has 8. */
uint32_t vga_color(VGACommonState *s, unsigned index)
{
    const uint8_t *rgb = &s->palette[(index & 0xff) * 3];
    uint8_t c[3];

    for (int i = 0; i < 3; i++) {
        c[i] = s->dac_8bit ? rgb[i] : c6_to_8(rgb[i]);
    }
    return rgb_to_pixel32(c[0], c[1], c[2]);
}

static bool set_color(VGACommonState *s, unsigned i, uint32_t color)
{
    bool changed = s->last_palette[i] != color;

    s->last_palette[i] = color;
    return changed;
}

bool vga_update_palette16(VGACommonState *s)
{
    uint8_t page = s->ar[VGA_ATC_COLOR_PAGE];
    bool changed = false;

    for (unsigned i = 0; i < 16; i++) {
        unsigned index = s->ar[VGA_ATC_MODE] & VGA_AR10_P54_SELECT
                         ? (page & 0x0f) << 4 | (s->ar[i] & 0x0f)
                         : (page & 0x0c) << 4 | (s->ar[i] & 0x3f);

        changed |= set_color(s, i, vga_color(s, index));
    }
    return changed;
}

static bool update_palette256(VGACommonState *s)
{
    bool changed = false;

    for (unsigned i = 0; i < 256; i++) {
        changed |= set_color(s, i, vga_color(s, i));
    }
    return changed;
}

/* ---- lines: @width pixels from @addr to @d ---- */

/* Each plane one bit of eight pixels. @dup: how often a pixel is shown. */
static void line_planar_dup(VGACommonState *s, uint32_t *d, uint32_t addr, int width, int dup)
{
    uint8_t enable = s->ar[VGA_ATC_PLANE_ENABLE];

    for (int x = 0; x < width; x++) {
        unsigned pixel = x / dup;
        uint32_t cell = vga_read_dword_le(s, addr + (pixel / 8) * 4) >> (7 - pixel % 8);
        unsigned color = (cell & 1) | (cell >> 7 & 2) | (cell >> 14 & 4) | (cell >> 21 & 8);

        d[x] = s->last_palette[color & enable];
    }
}

static void line_planar(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    line_planar_dup(s, d, addr, width, 1);
}

static void line_planar_wide(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    line_planar_dup(s, d, addr, width, 2);
}

/* Two bits of each of planes 0 and 2 for four pixels, of 1 and 3 for the next four. */
static void line_cga_dup(VGACommonState *s, uint32_t *d, uint32_t addr, int width, int dup)
{
    uint8_t enable = s->ar[VGA_ATC_PLANE_ENABLE];

    for (int x = 0; x < width; x++) {
        unsigned pixel = x / dup;
        uint32_t cell = vga_read_dword_le(s, addr + (pixel / 8) * 4) >> (pixel & 4 ? 8 : 0);
        unsigned shift = 6 - 2 * (pixel & 3);
        unsigned color = (cell >> shift & 3) | (cell >> (16 + shift) & 3) << 2;

        d[x] = s->last_palette[color & enable];
    }
}

static void line_cga(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    line_cga_dup(s, d, addr, width, 1);
}

static void line_cga_wide(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    line_cga_dup(s, d, addr, width, 2);
}

/* A byte a pixel, each shown twice. */
static void line_256_wide(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    for (int x = 0; x < width; x++) {
        d[x] = s->last_palette[vga_read_byte(s, addr + x / 2)];
    }
}

static void line_8(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    for (int x = 0; x < width; x++) {
        d[x] = s->last_palette[vga_read_byte(s, addr + x)];
    }
}

/* @width pixels of @bytes bytes, low byte first (@big: last), with the bits of @r, @g, @b. */
static uint32_t pixel_value(VGACommonState *s, uint32_t addr, int bytes)
{
    uint32_t v = 0;

    for (int i = 0; i < bytes; i++) {
        int shift = 8 * (s->big_endian_fb ? bytes - 1 - i : i);

        v |= (uint32_t)vga_read_byte(s, addr + i) << shift;
    }
    return v;
}

static void line_15(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    for (int x = 0; x < width; x++) {
        uint32_t v = pixel_value(s, addr + x * 2, 2);

        d[x] = rgb_to_pixel32((v >> 10 & 31) << 3, (v >> 5 & 31) << 3, (v & 31) << 3);
    }
}

static void line_16(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    for (int x = 0; x < width; x++) {
        uint32_t v = pixel_value(s, addr + x * 2, 2);

        d[x] = rgb_to_pixel32((v >> 11 & 31) << 3, (v >> 5 & 63) << 2, (v & 31) << 3);
    }
}

static void line_24(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    for (int x = 0; x < width; x++) {
        d[x] = pixel_value(s, addr + x * 3, 3);
    }
}

static void line_32(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    for (int x = 0; x < width; x++) {
        d[x] = pixel_value(s, addr + x * 4, 4) & 0xffffff;
    }
}

/* ---- modes ---- */

/* 15, 16, 24 and 32 bits a pixel. */
static void choose_direct(Drawing *dr)
{
    dr->line = dr->bpp == 15 ? line_15 : dr->bpp == 16 ? line_16 : dr->bpp == 24 ? line_24 : line_32;
    dr->line_bytes = dr->width * DIV_ROUND_UP(dr->bpp, 8);
}

static void choose_vga(VGACommonState *s, Drawing *dr)
{
    bool wide = s->sr[VGA_SEQ_CLOCK_MODE] & VGA_SR01_DOT_CLOCK_HALF;
    unsigned shift = (s->gr[VGA_GFX_MODE] >> 5) & 3;

    dr->line_bytes = dr->width / 8 * 4;
    if (shift >= 2) {
        dr->line = line_256_wide;
        return;
    }
    dr->width *= wide ? 2 : 1;
    if (shift == 1) {
        dr->line = wide ? line_cga_wide : line_cga;
    } else {
        dr->line = wide ? line_planar_wide : line_planar;
    }
}

bool vga_choose_drawing(VGACommonState *s, Drawing *dr)
{
    s->get_resolution(s, &dr->width, &dr->height);
    dr->bpp = s->get_bpp(s);
    if (dr->bpp > 8) {
        choose_direct(dr);
        return false;
    }
    if (dr->bpp == 8) {
        dr->line = line_8;
        dr->line_bytes = dr->width;
        return update_palette256(s);
    }
    if (dr->bpp == 4) {
        dr->line = line_planar;
        dr->line_bytes = dr->width / 2;
        return vga_update_palette16(s);
    }
    choose_vga(s, dr);
    return dr->line == line_256_wide ? update_palette256(s) : vga_update_palette16(s);
}

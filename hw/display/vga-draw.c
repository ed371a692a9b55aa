/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of the graphics modes. Linear modes whose pixels pixman knows are shown where they lie;
 * others are drawn line by line, those that lie in dirty pages.
 *
 * On purpose: no pixel panning, no overscan border.
 */
#include "qemu/osdep.h"
#include "hw/display/vga_int.h"
#include "hw/display/vga_regs.h"
#include "qemu/bswap.h"
#include "ui/pixel_ops.h"

enum { MODE_GRAPHIC, MODE_TEXT, MODE_BLANK };

/* ---- dirty memory ---- */

void vga_dirty_log_start(VGACommonState *s)
{
    memory_region_set_log(&s->vram, true, DIRTY_MEMORY_VGA);
}

void vga_dirty_log_stop(VGACommonState *s)
{
    memory_region_set_log(&s->vram, false, DIRTY_MEMORY_VGA);
}

/* Lines that run over the end of memory are always drawn. */
static bool is_dirty(VGACommonState *s, DirtyBitmapSnapshot *snap, uint32_t addr, uint32_t bytes)
{
    return bytes > s->vram_size - addr ||
           memory_region_snapshot_get_dirty(&s->vram, snap, addr, bytes);
}

/* ---- colours ---- */

/* Of the palette, as a pixel. Its entries have 6 bits unless the DAC has 8. */
uint32_t vga_color(VGACommonState *s, unsigned index)
{
    const uint8_t *rgb = &s->palette[(index & 0xff) * 3];
    uint8_t c[3];

    for (int i = 0; i < 3; i++) {
        c[i] = s->dac_8bit ? rgb[i] : (rgb[i] & 63) << 2 | (rgb[i] & 63) >> 4;
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

typedef struct Drawing {
    int width, height;
    int bpp;            /* 0: a VGA mode */
    uint32_t line_bytes;
    void (*line)(VGACommonState *s, uint32_t *d, uint32_t addr, int width);
} Drawing;

static uint32_t cell_at(VGACommonState *s, uint32_t addr)
{
    return ldl_le_p(s->vram_ptr + (addr & s->vbe_size_mask & ~3u));
}

/* Each plane one bit of eight pixels. @dup: how often a pixel is shown. */
static void line_planar_dup(VGACommonState *s, uint32_t *d, uint32_t addr, int width, int dup)
{
    uint8_t enable = s->ar[VGA_ATC_PLANE_ENABLE];

    for (int x = 0; x < width; x++) {
        unsigned pixel = x / dup;
        uint32_t cell = cell_at(s, addr + (pixel / 8) * 4) >> (7 - pixel % 8);
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
        uint32_t cell = cell_at(s, addr + (pixel / 8) * 4) >> (pixel & 4 ? 8 : 0);
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
        d[x] = s->last_palette[s->vram_ptr[(addr + x / 2) & s->vbe_size_mask]];
    }
}

static void line_8(VGACommonState *s, uint32_t *d, uint32_t addr, int width)
{
    for (int x = 0; x < width; x++) {
        d[x] = s->last_palette[s->vram_ptr[(addr + x) & s->vbe_size_mask]];
    }
}

/* @width pixels of @bytes bytes, low byte first (@big: last), with the bits of @r, @g, @b. */
static uint32_t pixel_value(VGACommonState *s, uint32_t addr, int bytes)
{
    uint32_t v = 0;

    for (int i = 0; i < bytes; i++) {
        int shift = 8 * (s->big_endian_fb ? bytes - 1 - i : i);

        v |= (uint32_t)s->vram_ptr[(addr + i) & s->vbe_size_mask] << shift;
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

/* How the registers say that memory is drawn; true when a colour changed. */
static bool choose_drawing(VGACommonState *s, Drawing *dr)
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

/* The surface that shows the memory itself, if there can be one. */
static DisplaySurface *shared_surface(VGACommonState *s, const Drawing *dr)
{
    pixman_format_code_t format = qemu_default_pixman_format(dr->bpp, !s->big_endian_fb);
    uint64_t start = (uint64_t)s->start_addr * 4;

    if (!format || s->cursor_draw_line || s->line_offset % 4 || s->line_offset < dr->line_bytes ||
        start + (uint64_t)s->line_offset * dr->height > s->vram_size) {
        return NULL;
    }
    return qemu_create_displaysurface_from(dr->width, dr->height, format, s->line_offset,
                                           s->vram_ptr + start);
}

/* Registers that change the picture without a write to memory. */
static uint32_t mode_bits(VGACommonState *s)
{
    return s->ar[VGA_ATC_PLANE_ENABLE] | (s->gr[VGA_GFX_MODE] & 0x60) | s->cr[VGA_CRTC_MODE] << 8 |
           s->cr[VGA_CRTC_MAX_SCAN] << 16 | (s->sr[VGA_SEQ_CLOCK_MODE] & VGA_SR01_DOT_CLOCK_HALF) << 24;
}

/* Takes over where memory is shown; true when that or the mode changed. */
static bool layout_changed(VGACommonState *s, const Drawing *dr)
{
    bool changed = s->line_offset != s->last_line_offset || s->start_addr != s->last_start_addr ||
                   s->line_compare != s->last_line_compare || mode_bits(s) != s->last_mode ||
                   dr->bpp != s->last_depth || s->big_endian_fb != s->last_byteswap ||
                   (uint32_t)dr->width != s->last_width || (uint32_t)dr->height != s->last_height;

    s->last_line_offset = s->line_offset;
    s->last_start_addr = s->start_addr;
    s->last_line_compare = s->line_compare;
    s->last_mode = mode_bits(s);
    s->last_depth = dr->bpp;
    s->last_byteswap = s->big_endian_fb;
    s->last_width = dr->width;
    s->last_height = dr->height;
    return changed;
}

/* Where scan line @y of the screen begins. */
static uint32_t line_address(VGACommonState *s, const Drawing *dr, uint32_t y)
{
    uint32_t start = s->start_addr * 4, row = y, scan = 0, addr;
    uint8_t max_scan = s->cr[VGA_CRTC_MAX_SCAN];

    if (y > s->line_compare) {
        start = 0;
        row = y - s->line_compare - 1;
    }
    if (!dr->bpp) {
        unsigned scans = (max_scan & 0x1f) + 1;

        row >>= max_scan & VGA_CR09_DOUBLE_SCAN ? 1 : 0;
        scan = row % scans;
        row /= scans;
    }
    addr = start + row * s->line_offset;
    if (!dr->bpp && !(s->cr[VGA_CRTC_MODE] & 1)) {
        addr = (addr & ~(1u << 15)) | (scan & 1) << 15;
    }
    if (!dr->bpp && !(s->cr[VGA_CRTC_MODE] & 2)) {
        addr = (addr & ~(1u << 16)) | (scan >> 1 & 1) << 16;
    }
    return addr & s->vbe_size_mask;
}

static void draw_graphic(VGACommonState *s, bool full)
{
    g_autofree DirtyBitmapSnapshot *snap = NULL;
    DisplaySurface *surface = qemu_console_surface(s->con);
    Drawing dr;
    bool colors = choose_drawing(s, &dr);
    bool shared;
    int first = -1;

    s->get_offsets(s, &s->line_offset, &s->start_addr, &s->line_compare);
    full |= surface_width(surface) != dr.width || surface_height(surface) != dr.height;
    if (layout_changed(s, &dr) || full) {
        DisplaySurface *direct = shared_surface(s, &dr);

        dpy_gfx_replace_surface(s->con, direct ?: qemu_create_displaysurface(dr.width, dr.height));
        surface = qemu_console_surface(s->con);
        full = true;
    }
    full |= colors;
    shared = is_buffer_shared(surface);
    if (s->cursor_invalidate) {
        s->cursor_invalidate(s);
    }
    snap = memory_region_snapshot_and_clear_dirty(&s->vram, 0, s->vram_size, DIRTY_MEMORY_VGA);
    for (int y = 0; y < dr.height; y++) {
        uint32_t addr = line_address(s, &dr, y);
        uint8_t *d = (uint8_t *)surface_data(surface) + (size_t)y * surface_stride(surface);

        if (!full && !s->cursor_draw_line && !is_dirty(s, snap, addr, dr.line_bytes)) {
            if (first >= 0) {
                dpy_gfx_update(s->con, 0, first, dr.width, y - first);
            }
            first = -1;
            continue;
        }
        if (!shared) {
            dr.line(s, (uint32_t *)d, addr, dr.width);
        }
        if (s->cursor_draw_line) {
            s->cursor_draw_line(s, d, y);
        }
        first = first < 0 ? y : first;
    }
    if (first >= 0) {
        dpy_gfx_update(s->con, 0, first, dr.width, dr.height - first);
    }
}

static void draw_blank(VGACommonState *s, bool full)
{
    DisplaySurface *surface = qemu_console_surface(s->con);

    if (full) {
        int width = surface_width(surface), height = surface_height(surface);

        /* Not into the memory of the guest. */
        dpy_gfx_replace_surface(s->con, qemu_create_displaysurface(width, height));
        dpy_gfx_update_full(s->con);
    }
}

/* ---- the console's calls ---- */

void vga_invalidate_display(void *opaque)
{
    VGACommonState *s = opaque;

    s->full_update_gfx = true;
    s->full_update_text = true;
}

void vga_update_display(void *opaque)
{
    VGACommonState *s = opaque;
    bool blank = !(s->ar_index & VGA_AR_ENABLE_DISPLAY);
    int mode = blank ? MODE_BLANK : vbe_enabled(s) || (s->gr[VGA_GFX_MISC] & VGA_GR06_GRAPHICS_MODE) ||
               s->get_bpp(s) ? MODE_GRAPHIC : MODE_TEXT;
    bool full = s->full_update_gfx || mode != s->graphic_mode;

    s->full_update_gfx = false;
    s->graphic_mode = mode;
    switch (mode) {
    case MODE_GRAPHIC:
        draw_graphic(s, full);
        break;
    case MODE_TEXT:
        vga_draw_text(s, full);
        break;
    default:
        draw_blank(s, full);
        break;
    }
}

const GraphicHwOps vga_hw_ops = {
    .invalidate = vga_invalidate_display,
    .gfx_update = vga_update_display,
};

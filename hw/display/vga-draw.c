/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of the graphics modes. Linear modes whose pixels pixman knows are shown where they lie;
 * others are drawn line by line, those that lie in dirty pages.
 *
 * On purpose: no pixel panning, no overscan border.
 */
#include "qemu/osdep.h"
#include "hw/display/vga_regs.h"
#include "vga-internal.h"

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

void vga_invalidate_scanlines(VGACommonState *s, int y1, int y2)
{
    for (int y = MAX(y1, 0); y < MIN(y2, VGA_MAX_HEIGHT); y++) {
        s->invalidated_y_table[y / 32] |= 1u << (y % 32);
    }
}

static bool is_invalidated(VGACommonState *s, int y)
{
    return y < VGA_MAX_HEIGHT && (s->invalidated_y_table[y / 32] >> (y % 32) & 1);
}

/* Lines that run over the end of memory are always drawn. */
static bool is_dirty(VGACommonState *s, DirtyBitmapSnapshot *snap, uint32_t addr, uint32_t bytes)
{
    return bytes > s->vram_size - addr ||
           memory_region_snapshot_get_dirty(&s->vram, snap, addr, bytes);
}

/* The surface that shows the memory itself, if there can be one. */
static DisplaySurface *shared_surface(VGACommonState *s, const Drawing *dr)
{
    pixman_format_code_t format = qemu_default_pixman_format(dr->bpp, !s->big_endian_fb);
    uint64_t start = (uint64_t)s->start_addr * 4;

    if (!format || s->force_shadow || s->cursor_draw_line || s->line_offset % 4 ||
        s->line_offset < dr->line_bytes || start + (uint64_t)s->line_offset * dr->height > s->vram_size) {
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
    bool colors = vga_choose_drawing(s, &dr);
    bool shared;
    int first = -1;

    vga_update_offsets(s);
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

        if (!full && !s->cursor_draw_line && !is_invalidated(s, y) &&
            !is_dirty(s, snap, addr, dr.line_bytes)) {
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
    memset(s->invalidated_y_table, 0, sizeof(s->invalidated_y_table));
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text modes: cells of a character (plane 0) and its attribute (plane 1), glyphs in plane 2.
 *
 * The cursor blinks by the virtual clock. On purpose: blinking characters don't blink.
 */
#include "qemu/osdep.h"
#include "hw/display/vga_regs.h"
#include "qemu/bswap.h"
#include "qemu/timer.h"
#include "vga-internal.h"

#define CURSOR_PERIOD_MS 512
/* Glyphs of a font are 32 lines apart. */
#define GLYPH_LINES 32

typedef struct TextScreen {
    int cols, rows;
    int cell_width, cell_height;    /* pixels */
    uint32_t fonts[2];              /* byte offsets of glyph 0, by attribute bit 3 */
    uint32_t cursor;                /* its cell, or -1 */
} TextScreen;

static unsigned vertical_display_end(VGACommonState *s)
{
    uint8_t overflow = s->cr[VGA_CRTC_OVERFLOW];

    return (s->cr[VGA_CRTC_V_DISP_END] | (overflow & 0x02) << 7 | (overflow & 0x40) << 3) + 1;
}

/* Font maps are numbered 0, 2, 4, 6, 1, 3, 5, 7 by their 8 KiB blocks. */
static uint32_t font_offset(unsigned map)
{
    unsigned block = (map & 3) << 1 | map >> 2;

    return block * 8192 * 4 + 2;
}

static bool cursor_is_on(VGACommonState *s)
{
    int64_t phase = qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) / (CURSOR_PERIOD_MS / 2);

    return !(s->cr[VGA_CRTC_CURSOR_START] & VGA_CR0A_CURSOR_OFF) && !(phase & 1);
}

/* The layout that the registers say; false: more than a screen. */
static bool read_layout(VGACommonState *s, TextScreen *t)
{
    uint8_t clock = s->sr[VGA_SEQ_CLOCK_MODE], maps = s->sr[VGA_SEQ_CHARACTER_MAP];
    uint32_t cursor = s->cr[VGA_CRTC_CURSOR_HI] << 8 | s->cr[VGA_CRTC_CURSOR_LO];

    t->cols = s->cr[VGA_CRTC_H_DISP] + 1;
    t->cell_height = (s->cr[VGA_CRTC_MAX_SCAN] & 0x1f) + 1;
    t->cell_width = clock & VGA_SR01_CHAR_CLK_8DOTS ? 8 : 9;
    t->rows = vertical_display_end(s) / t->cell_height;
    t->fonts[0] = font_offset((maps & 3) | (maps >> 2 & 4));
    t->fonts[1] = font_offset((maps >> 2 & 3) | (maps >> 3 & 4));
    t->cursor = cursor_is_on(s) ? cursor - s->start_addr : -1;
    return t->rows > 0 && t->cols * t->rows <= CH_ATTR_SIZE;
}

static uint8_t glyph_line(VGACommonState *s, const TextScreen *t, uint16_t ch_attr, int line)
{
    uint32_t font = t->fonts[ch_attr >> 11 & 1];

    return s->vram_ptr[(font + ((ch_attr & 0xff) * GLYPH_LINES + line) * 4) & s->vbe_size_mask];
}

/* Characters c0 … df, line graphics, go on in the ninth column. */
static bool has_ninth_column(VGACommonState *s, uint8_t ch)
{
    return (s->ar[VGA_ATC_MODE] & 4) && ch >= 0xc0 && ch <= 0xdf;
}

static void draw_cell(VGACommonState *s, const TextScreen *t, DisplaySurface *surface, int col,
                      int row, uint16_t ch_attr, bool cursor)
{
    uint32_t fg = s->last_palette[ch_attr >> 8 & 15];
    uint8_t back = ch_attr >> 12 & (s->ar[VGA_ATC_MODE] & VGA_AR10_BLINK ? 7 : 15);
    uint32_t bg = s->last_palette[back];
    int first = s->cr[VGA_CRTC_CURSOR_START] & 0x1f, last = s->cr[VGA_CRTC_CURSOR_END] & 0x1f;

    for (int y = 0; y < t->cell_height; y++) {
        uint32_t *d = (uint32_t *)((uint8_t *)surface_data(surface) +
                                   (size_t)(row * t->cell_height + y) * surface_stride(surface)) +
                      col * t->cell_width;
        unsigned bits = glyph_line(s, t, ch_attr, y) << 1;

        bits |= has_ninth_column(s, ch_attr) ? bits >> 1 & 1 : 0;
        bits = cursor && y >= first && y <= last ? 0x1ff : bits;
        for (int x = 0; x < t->cell_width; x++) {
            d[x] = bits & (0x100 >> x) ? fg : bg;
        }
    }
}

/* The surface has the right size; true when it is new. */
static bool fit_surface(VGACommonState *s, const TextScreen *t)
{
    uint32_t width = t->cols * t->cell_width, height = t->rows * t->cell_height;
    DisplaySurface *surface = qemu_console_surface(s->con);

    if (!is_buffer_shared(surface) && (uint32_t)surface_width(surface) == width &&
        (uint32_t)surface_height(surface) == height && s->last_width == width &&
        s->last_height == height && s->last_cw == t->cell_width && s->last_ch == t->cell_height) {
        return false;
    }
    s->last_width = width;
    s->last_height = height;
    s->last_cw = t->cell_width;
    s->last_ch = t->cell_height;
    dpy_gfx_replace_surface(s->con, qemu_create_displaysurface(width, height));
    return true;
}

static void draw_row(VGACommonState *s, const TextScreen *t, int row, bool full)
{
    DisplaySurface *surface = qemu_console_surface(s->con);
    uint32_t line = s->start_addr * 4 + row * s->line_offset;
    int first = -1, last = -1;

    for (int col = 0; col < t->cols; col++) {
        uint16_t ch_attr = lduw_le_p(s->vram_ptr + ((line + col * 4) & s->vbe_size_mask));
        uint32_t *seen = &s->last_ch_attr[row * t->cols + col];
        uint32_t now = ch_attr | (t->cursor == (row * s->line_offset) / 4 + col ? 0x10000 : 0);

        if (full || *seen != now) {
            *seen = now;
            draw_cell(s, t, surface, col, row, ch_attr, now & 0x10000);
            first = first < 0 ? col : first;
            last = col;
        }
    }
    if (first >= 0) {
        dpy_gfx_update(s->con, first * t->cell_width, row * t->cell_height,
                       (last - first + 1) * t->cell_width, t->cell_height);
    }
}

void vga_draw_text(VGACommonState *s, bool full)
{
    uint32_t shape = s->cr[VGA_CRTC_CURSOR_START] | s->cr[VGA_CRTC_CURSOR_END] << 8 |
                     s->sr[VGA_SEQ_CHARACTER_MAP] << 16 | s->ar[VGA_ATC_MODE] << 24;
    TextScreen t;

    vga_update_offsets(s);
    if (!read_layout(s, &t)) {
        return;
    }
    full |= fit_surface(s, &t);
    full |= vga_update_palette16(s);
    full |= s->plane_updated & (1 << 2);
    full |= shape != s->last_cursor;
    s->plane_updated = 0;
    s->last_cursor = shape;
    for (int row = 0; row < t.rows; row++) {
        draw_row(s, &t, row, full);
    }
}

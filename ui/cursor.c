/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures of the mouse pointer. */
#include "qemu/osdep.h"
#include "ui/console.h"

#define CURSOR_MAX 512

QEMUCursor *cursor_alloc(int width, int height)
{
    QEMUCursor *c;

    if (width < 1 || height < 1 || width > CURSOR_MAX || height > CURSOR_MAX) {
        return NULL;
    }
    c = g_malloc0(sizeof(*c) + (size_t)width * height * sizeof(uint32_t));
    c->width = width;
    c->height = height;
    c->refcount = 1;
    return c;
}

void cursor_get(QEMUCursor *c)
{
    c->refcount++;
}

void cursor_put(QEMUCursor *c)
{
    if (c && --c->refcount == 0) {
        g_free(c);
    }
}

QEMUCursor *cursor_builtin_hidden(void)
{
    return cursor_alloc(32, 32);
}

/* An arrow: a white triangle with a black edge, its tip the hot spot. */
QEMUCursor *cursor_builtin_left_ptr(void)
{
    QEMUCursor *c = cursor_alloc(32, 32);

    for (int y = 0; y < 16; y++) {
        for (int x = 0; x <= y; x++) {
            bool edge = x == 0 || x == y || y == 15;

            c->data[y * c->width + x] = edge ? 0xff000000 : 0xffffffff;
        }
    }
    return c;
}

static bool is_opaque(uint32_t pixel)
{
    return pixel >> 24;
}

static bool is_light(uint32_t pixel)
{
    return (pixel & 0xffffff) == 0xffffff;
}

void cursor_print_ascii_art(QEMUCursor *c, const char *prefix)
{
    for (int y = 0; y < c->height; y++) {
        fprintf(stderr, "%s: %2d: |", prefix, y);
        for (int x = 0; x < c->width; x++) {
            uint32_t pixel = c->data[y * c->width + x];

            fputc(!is_opaque(pixel) ? ' ' : is_light(pixel) ? '.' : 'X', stderr);
        }
        fprintf(stderr, "|\n");
    }
}

int cursor_get_mono_bpl(QEMUCursor *c)
{
    return DIV_ROUND_UP(c->width, 8);
}

static bool mono_bit(QEMUCursor *c, const uint8_t *bits, int x, int y)
{
    return bits[y * cursor_get_mono_bpl(c) + x / 8] & (0x80 >> (x % 8));
}

void cursor_set_mono(QEMUCursor *c, uint32_t foreground, uint32_t background, uint8_t *image,
                     int transparent, uint8_t *mask)
{
    for (int y = 0; y < c->height; y++) {
        for (int x = 0; x < c->width; x++) {
            bool shown = mono_bit(c, mask, x, y) != !!transparent;
            uint32_t color = mono_bit(c, image, x, y) ? foreground : background;

            c->data[y * c->width + x] = shown ? color | 0xff000000 : 0;
        }
    }
}

static void set_mono_bits(QEMUCursor *c, uint8_t *bits, bool (*is_set)(uint32_t pixel, int arg),
                          int arg)
{
    memset(bits, 0, cursor_get_mono_bpl(c) * c->height);
    for (int y = 0; y < c->height; y++) {
        for (int x = 0; x < c->width; x++) {
            if (is_set(c->data[y * c->width + x], arg)) {
                bits[y * cursor_get_mono_bpl(c) + x / 8] |= 0x80 >> (x % 8);
            }
        }
    }
}

static bool in_mask(uint32_t pixel, int transparent)
{
    return is_opaque(pixel) != !!transparent;
}

void cursor_get_mono_mask(QEMUCursor *c, int transparent, uint8_t *mask)
{
    set_mono_bits(c, mask, in_mask, transparent);
}

static bool in_image(uint32_t pixel, int foreground)
{
    return is_opaque(pixel) && (pixel & 0xffffff) == (uint32_t)foreground;
}

void cursor_get_mono_image(QEMUCursor *c, int foreground, uint8_t *image)
{
    set_mono_bits(c, image, in_image, foreground & 0xffffff);
}

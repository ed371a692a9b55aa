/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VGA saved in the middle of something: what the guest and the screen see of it goes on. */
#include "qemu/osdep.h"
#include "display-picture.h"
#include "libqos/state.h"
#include "vga-test.h"

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -vga none -device VGA,addr=2,vgamem_mb=1"

/* Every register with a value of its own, and all that is half done: an attribute, a colour, a latch. */
static void half_a_colour(QTestState *s)
{
    vga_map(s);
    qtest_outb(s, 0x3c2, 0x67);
    for (int i = 1; i < 5; i++) {
        set(s, 0x3c4, i, 0x0f - i);
    }
    for (int i = 0; i < 9; i++) {
        set(s, 0x3ce, i, 0x55 * (i & 1) + i);
    }
    for (int i = 0; i < 0x19; i++) {
        set(s, 0x3d4, i, i == 0x11 ? 0 : 0x40 + 3 * i);
    }
    for (int i = 0; i < 0x15; i++) {
        set_attribute(s, i, 0x15 - i);
    }
    set(s, 0x3ce, 6, 0x05);     /* the window of 64 KiB, graphics */
    set(s, 0x3ce, 5, 0x01);     /* latches are written */
    set(s, 0x3ce, 4, 0x02);
    set(s, 0x3c4, 4, 0x06);
    for (int plane = 0; plane < 4; plane++) {
        set(s, 0x3c4, 2, 1 << plane);
        set(s, 0x3ce, 5, 0x00);
        qtest_writeb(s, WINDOW + 7, 0x11 << plane);
    }
    set(s, 0x3ce, 5, 0x01);
    set(s, 0x3c4, 2, 0x0f);
    qtest_readb(s, WINDOW + 7);
    qtest_outb(s, 0x3c8, 0x21);
    for (int i = 0; i < 3 * 20 + 2; i++) {
        qtest_outb(s, 0x3c9, i);
    }
    qtest_outb(s, 0x3c0, 0x13);
    qtest_outb(s, 0x3da, 0x08);
}

static void rest_of_the_colour(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, 0x3c7, 1);
    qstate_note_in(s, seen, 0x3c4, 1);
    qstate_note_in(s, seen, 0x3ce, 1);
    qstate_note_in(s, seen, 0x3d4, 1);
    qstate_note_in(s, seen, 0x3cc, 1);
    qstate_note_in(s, seen, 0x3ca, 1);
    qstate_note_in(s, seen, 0x3c2, 1);
    qtest_writeb(s, WINDOW + 9, 0xff);
    qtest_outb(s, 0x3c9, 0x3f);
    qtest_outb(s, 0x3c0, 0x2a);
    qstate_note_in(s, seen, 0x3c8, 1);
    for (int i = 0; i < 9; i++) {
        qstate_note(seen, "graphics", get(s, 0x3ce, i));
        qstate_note(seen, "sequencer", get(s, 0x3c4, i));
    }
    for (int i = 0; i < 0x19; i++) {
        qstate_note(seen, "crtc", get(s, 0x3d4, i));
    }
    for (int i = 0; i < 0x15; i++) {
        qtest_inb(s, 0x3da);
        qtest_outb(s, 0x3c0, i);
        qstate_note_in(s, seen, 0x3c1, 1);
    }
    qtest_outb(s, 0x3c7, 0);
    for (int i = 0; i < 768; i++) {
        qstate_note_in(s, seen, 0x3c9, 1);
    }
    for (int plane = 0; plane < 4; plane++) {
        set(s, 0x3ce, 4, plane);
        set(s, 0x3ce, 5, 0);
        qstate_note_memory(s, seen, WINDOW, 16);
    }
}

/* What the screen shows of a Bochs mode with a window into a larger picture. */
static void bochs_mode(QTestState *s)
{
    vga_map(s);
    vbe(s, 4, 0);
    vbe(s, 1, 64);
    vbe(s, 2, 32);
    vbe(s, 3, 8);
    vbe(s, 4, 0x61);
    vbe(s, 6, 128);
    vbe(s, 8, 5);
    vbe(s, 9, 3);
    vbe(s, 5, 2);
    for (int i = 0; i < 8192; i += 4) {
        qtest_writel(s, VRAM + i, i * 0x01010101u);
    }
    qtest_writeb(s, WINDOW + 3, 0x77);
    qtest_outb(s, 0x3c8, 0);
    for (int i = 0; i < 768; i++) {
        qtest_outb(s, 0x3c9, i * 5);
    }
    screen_on(s);
    qtest_writel(s, MMIO + 0x604, 0xbebebebe);
    qtest_outw(s, 0x1ce, 8);
}

static void note_picture(QTestState *s, GString *seen)
{
    Picture p = picture_take(s);

    qstate_note(seen, "width", p.width);
    qstate_note(seen, "height", p.height);
    for (int y = 0; y < p.height; y += 3) {
        for (int x = 0; x < p.width; x += 7) {
            qstate_note(seen, "pixel", picture_at(&p, x, y));
        }
    }
    picture_free(&p);
}

static void bochs_mode_goes_on(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, 0x1d0, 2);
    for (int i = 0; i < 11; i++) {
        qstate_note(seen, "vbe", vbe_get(s, i));
    }
    qstate_note_memory(s, seen, WINDOW, 16);
    qstate_note_read(s, seen, MMIO + 0x604, 4);
    note_picture(s, seen);
}

static void text_is_shown(QTestState *s)
{
    vga_map(s);
    text_mode(s);
}

static void text_mode_goes_on(QTestState *s, GString *seen)
{
    note_picture(s, seen);
}

static const QStateCase saved_colour = { SAVED_ARGS, half_a_colour, rest_of_the_colour };
static const QStateCase saved_bochs = { SAVED_ARGS, bochs_mode, bochs_mode_goes_on };
static const QStateCase saved_text = { SAVED_ARGS, text_is_shown, text_mode_goes_on };

void vga_state_tests(void)
{
    qstate_add("vga/saved/colour", &saved_colour);
    qstate_add("vga/saved/bochs", &saved_bochs);
    qstate_add("vga/saved/text", &saved_text);
}

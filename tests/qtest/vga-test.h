/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A driver of VGA for its tests: registers, and some modes. */
#ifndef TESTS_VGA_TEST_H
#define TESTS_VGA_TEST_H

#include "pci-config.h"

#define VGA_DEVFN   DEVFN(2, 0)
#define VRAM        0xe0000000
#define MMIO        0xe4000000
#define PORTS       (MMIO + 0x400 - 0x3c0)
#define WINDOW      0xa0000

/* BARs of the card on PCI. */
static inline void vga_map(QTestState *s)
{
    pci_conf_write(s, 0, VGA_DEVFN, 0x10, VRAM, 4);
    pci_conf_write(s, 0, VGA_DEVFN, 0x18, MMIO, 4);
    pci_conf_write(s, 0, VGA_DEVFN, 4, 3, 2);
}

static inline void set(QTestState *s, uint16_t index_port, uint8_t index, uint8_t val)
{
    qtest_outb(s, index_port, index);
    qtest_outb(s, index_port + 1, val);
}

static inline uint8_t get(QTestState *s, uint16_t index_port, uint8_t index)
{
    qtest_outb(s, index_port, index);
    return qtest_inb(s, index_port + 1);
}

static inline void set_attribute(QTestState *s, uint8_t index, uint8_t val)
{
    qtest_inb(s, 0x3da);
    qtest_outb(s, 0x3c0, index);
    qtest_outb(s, 0x3c0, val);
}

static inline void screen_on(QTestState *s)
{
    qtest_inb(s, 0x3da);
    qtest_outb(s, 0x3c0, 0x20);
}

static inline void vbe(QTestState *s, uint16_t index, uint16_t val)
{
    qtest_outw(s, 0x1ce, index);
    qtest_outw(s, 0x1d0, val);
}

static inline uint16_t vbe_get(QTestState *s, uint16_t index)
{
    qtest_outw(s, 0x1ce, index);
    return qtest_inw(s, 0x1d0);
}

static inline void set_color(QTestState *s, uint8_t index, uint8_t r, uint8_t g, uint8_t b)
{
    qtest_outb(s, 0x3c8, index);
    qtest_outb(s, 0x3c9, r);
    qtest_outb(s, 0x3c9, g);
    qtest_outb(s, 0x3c9, b);
}

/* Planar, all planes, window at a0000. */
static inline void planar_mode(QTestState *s)
{
    set(s, 0x3c4, 2, 0x0f);
    set(s, 0x3c4, 4, 0x06);
    set(s, 0x3ce, 1, 0);
    set(s, 0x3ce, 3, 0);
    set(s, 0x3ce, 5, 0);
    set(s, 0x3ce, 6, 0x05);
    set(s, 0x3ce, 8, 0xff);
}

static inline void set_vbe_mode(QTestState *s, int width, int height, int bpp)
{
    vbe(s, 4, 0);
    vbe(s, 1, width);
    vbe(s, 2, height);
    vbe(s, 3, bpp);
    vbe(s, 4, 0x41);
    screen_on(s);
}

/* 640 by 200, 16 colours, each line twice. */
static inline void graphic_mode_16(QTestState *s)
{
    static const struct {
        uint8_t index, val;
    } crtc[] = { { 1, 79 }, { 0x12, 0x8f }, { 7, 2 }, { 9, 0x80 }, { 0x13, 40 }, { 0x17, 0xe3 },
                 { 0x18, 0xff } };

    qtest_outb(s, 0x3c2, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(crtc); i++) {
        set(s, 0x3d4, crtc[i].index, crtc[i].val);
    }
    planar_mode(s);
    for (int i = 0; i < 16; i++) {
        set_attribute(s, i, i);
    }
    set_attribute(s, 0x12, 0x0f);
    screen_on(s);
}

/* 80 by 25 characters of 9 by 16; the glyph of 'A' has one line, and one is on the screen. */
static inline void text_mode(QTestState *s)
{
    graphic_mode_16(s);
    set(s, 0x3d4, 9, 0x0f);
    set(s, 0x3d4, 0x0a, 0x20);
    set(s, 0x3c4, 2, 0x04);
    qtest_writeb(s, WINDOW + 'A' * 32 + 3, 0x81);
    set(s, 0x3c4, 2, 0x03);
    set(s, 0x3c4, 4, 0x02);
    set(s, 0x3ce, 5, 0x10);
    set(s, 0x3ce, 6, 0x0e);
    set_color(s, 2, 63, 63, 0);
    set_color(s, 1, 0, 0, 63);
    qtest_writew(s, 0xb8000 + 2 * (80 + 1), 0x1200 | 'A');
    screen_on(s);
}

/* vga-state-test.c */
void vga_state_tests(void);

#endif

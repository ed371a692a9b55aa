/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VGA on PCI and ISA: registers, planes, Bochs VBE, and what the screen shows. */
#include "qemu/osdep.h"
#include "display-picture.h"
#include "vga-test.h"

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void setup(Fixture *f, const void *device)
{
    g_autofree char *args = g_strdup_printf("-machine pc -nodefaults -device %s", (const char *)device);

    f->s = qtest_init(args);
    if (!strstr(device, "isa")) {
        vga_map(f->s);
    }
}

static void teardown(Fixture *f, const void *device)
{
    qtest_quit(f->s);
}

/* ---- registers ---- */

/* Only bits that exist can be set. */
static void test_masks(Fixture *f, const void *device)
{
    static const struct {
        uint16_t port;
        uint8_t index, mask;
    } rows[] = {
        { 0x3c4, 0, 0x03 }, { 0x3c4, 1, 0x3d }, { 0x3c4, 2, 0x0f }, { 0x3c4, 3, 0x3f },
        { 0x3c4, 4, 0x0e }, { 0x3ce, 0, 0x0f }, { 0x3ce, 3, 0x1f }, { 0x3ce, 4, 0x03 },
        { 0x3ce, 5, 0x7b }, { 0x3ce, 6, 0x0f }, { 0x3ce, 8, 0xff }, { 0x3d4, 0x13, 0xff },
    };

    qtest_outb(f->s, 0x3c2, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        set(f->s, rows[i].port, rows[i].index, 0xff);
        g_assert_cmphex(get(f->s, rows[i].port, rows[i].index), ==, rows[i].mask);
    }
    set_attribute(f->s, 3, 0xff);
    g_assert_cmphex(qtest_inb(f->s, 0x3c1), ==, 0x3f);
    set_attribute(f->s, 0x10, 0xff);
    g_assert_cmphex(qtest_inb(f->s, 0x3c1), ==, 0xef);
}

/* Of the colour and monochrome ports one set answers. */
static void test_color_and_mono_ports(Fixture *f, const void *device)
{
    qtest_outb(f->s, 0x3c2, 0);
    set(f->s, 0x3b4, 0x0f, 0x5a);
    g_assert_cmphex(qtest_inb(f->s, 0x3d5), ==, 0xff);
    g_assert_cmphex(qtest_inb(f->s, 0x3b5), ==, 0x5a);
    qtest_outb(f->s, 0x3c2, 1);
    g_assert_cmphex(qtest_inb(f->s, 0x3b5), ==, 0xff);
    g_assert_cmphex(qtest_inb(f->s, 0x3d5), ==, 0x5a);
}

/* Registers 0 to 7 of the CRT controller can be locked, but for a bit of line compare. */
static void test_crtc_lock(Fixture *f, const void *device)
{
    qtest_outb(f->s, 0x3c2, 1);
    set(f->s, 0x3d4, 1, 79);
    set(f->s, 0x3d4, 0x11, 0x80);
    set(f->s, 0x3d4, 1, 39);
    set(f->s, 0x3d4, 7, 0xff);
    g_assert_cmpuint(get(f->s, 0x3d4, 1), ==, 79);
    g_assert_cmphex(get(f->s, 0x3d4, 7), ==, 0x10);
}

static void test_palette(Fixture *f, const void *device)
{
    qtest_outb(f->s, 0x3c8, 10);
    for (int i = 0; i < 6; i++) {
        qtest_outb(f->s, 0x3c9, 1 + i);
    }
    g_assert_cmpuint(qtest_inb(f->s, 0x3c8), ==, 12);
    qtest_outb(f->s, 0x3c7, 11);
    g_assert_cmpuint(qtest_inb(f->s, 0x3c7), ==, 3);
    g_assert_cmpuint(qtest_inb(f->s, 0x3c9), ==, 4);
    g_assert_cmpuint(qtest_inb(f->s, 0x3c9), ==, 5);
}

/* The ports 3c0 … 3df are in BAR 2 as well. */
static void test_remapped_ports(Fixture *f, const void *device)
{
    qtest_writew(f->s, PORTS + 0x3ce, 0x5508);
    g_assert_cmphex(get(f->s, 0x3ce, 8), ==, 0x55);
    g_assert_cmphex(qtest_readb(f->s, PORTS + 0x3cf), ==, 0x55);
    g_assert_cmphex(qtest_readl(f->s, MMIO + 0x604), ==, 0x1e1e1e1e);
    qtest_writel(f->s, MMIO + 0x604, 0xbebebebe);
    g_assert_cmphex(qtest_readl(f->s, MMIO + 0x604), ==, 0xbebebebe);
    g_assert_cmphex(qtest_readl(f->s, MMIO), ==, 0xffffff00);
}

/* ---- planes ---- */

static void check_planes(QTestState *s, uint32_t offset, uint32_t expected)
{
    uint32_t got = 0;

    for (int plane = 0; plane < 4; plane++) {
        set(s, 0x3ce, 4, plane);
        got |= qtest_readb(s, WINDOW + offset) << (8 * plane);
    }
    g_assert_cmphex(got, ==, expected);
}

static void test_write_modes(Fixture *f, const void *device)
{
    QTestState *s = f->s;

    planar_mode(s);
    set(s, 0x3c4, 2, 0x05);
    qtest_writeb(s, WINDOW, 0xa5);
    check_planes(s, 0, 0x00a500a5);
    set(s, 0x3c4, 2, 0x0f);

    /* Mode 1: the latch. */
    qtest_readb(s, WINDOW);
    set(s, 0x3ce, 5, 1);
    qtest_writeb(s, WINDOW + 9, 0xff);
    check_planes(s, 9, 0x00a500a5);

    /* Mode 2: a bit a plane, through the bit mask. */
    set(s, 0x3ce, 5, 2);
    set(s, 0x3ce, 8, 0xf0);
    qtest_readb(s, WINDOW + 1);
    qtest_writeb(s, WINDOW + 1, 0x09);
    check_planes(s, 1, 0xf00000f0);

    /* Mode 3: the byte is a mask for set/reset. */
    set(s, 0x3ce, 5, 3);
    set(s, 0x3ce, 8, 0xff);
    set(s, 0x3ce, 0, 0x06);
    qtest_readb(s, WINDOW + 2);
    qtest_writeb(s, WINDOW + 2, 0x3c);
    check_planes(s, 2, 0x003c3c00);

    /* Mode 0 with rotation, set/reset in plane 3, and XOR. */
    set(s, 0x3ce, 5, 0);
    set(s, 0x3ce, 0, 0x08);
    set(s, 0x3ce, 1, 0x08);
    set(s, 0x3ce, 3, 0x1c);
    qtest_writeb(s, WINDOW + 2, 0x1e);
    check_planes(s, 2, 0xffdddde1);
}

/* Read mode 1 tells where the colour is the one to compare with. */
static void test_read_compare(Fixture *f, const void *device)
{
    planar_mode(f->s);
    set(f->s, 0x3c4, 2, 0x03);
    qtest_writeb(f->s, WINDOW, 0xf0);
    set(f->s, 0x3ce, 5, 0x08);
    set(f->s, 0x3ce, 2, 0x03);
    set(f->s, 0x3ce, 7, 0x0f);
    g_assert_cmphex(qtest_readb(f->s, WINDOW), ==, 0xf0);
    set(f->s, 0x3ce, 2, 0x00);
    g_assert_cmphex(qtest_readb(f->s, WINDOW), ==, 0x0f);
}

/* The window can be at b8000, and is nowhere else then. */
static void test_window(Fixture *f, const void *device)
{
    planar_mode(f->s);
    set(f->s, 0x3ce, 6, 0x0c);
    qtest_writeb(f->s, 0xb8000, 0x77);
    g_assert_cmphex(qtest_readb(f->s, 0xb8000), ==, 0x77);
    g_assert_cmphex(qtest_readb(f->s, WINDOW), ==, 0xff);
    g_assert_cmphex(qtest_readb(f->s, 0xb0000), ==, 0xff);
}

/* ---- Bochs VBE ---- */

static void test_vbe_registers(Fixture *f, const void *device)
{
    g_assert_cmphex(vbe_get(f->s, 0), ==, 0xb0c5);
    g_assert_cmphex(vbe_get(f->s, 10), ==, 256);
    vbe(f->s, 4, 2);
    g_assert_cmpuint(vbe_get(f->s, 1), ==, 16000);
    g_assert_cmpuint(vbe_get(f->s, 2), ==, 12000);
    g_assert_cmpuint(vbe_get(f->s, 3), ==, 32);
    set_vbe_mode(f->s, 640, 480, 32);
    g_assert_cmpuint(vbe_get(f->s, 6), ==, 640);
    vbe(f->s, 6, 800);
    g_assert_cmpuint(vbe_get(f->s, 6), ==, 800);
}

/* No mode reaches over the end of memory. */
static void test_vbe_is_cut_to_memory(Fixture *f, const void *device)
{
    set_vbe_mode(f->s, 16000, 12000, 32);
    g_assert_cmpuint(vbe_get(f->s, 2), ==, 16 * 1024 * 1024 / 64000);
    for (int i = 1; i < 10; i++) {
        if (i != 4) {
            vbe(f->s, i, 0xffff);
        }
    }
    picture_free(&(Picture) { .file = picture_take(f->s).file });
    set_vbe_mode(f->s, 0, 0, 0);
    picture_free(&(Picture) { .file = picture_take(f->s).file });
}

static void test_bank(Fixture *f, const void *device)
{
    set_vbe_mode(f->s, 640, 480, 32);
    vbe(f->s, 5, 3);
    qtest_writeb(f->s, WINDOW + 0x10, 0x42);
    g_assert_cmphex(qtest_readb(f->s, VRAM + 0x30010), ==, 0x42);
    vbe(f->s, 5, 0xffff);
    qtest_writeb(f->s, WINDOW + 0xffff, 0x43);
    g_assert_cmphex(qtest_readb(f->s, VRAM + 0xffffff), ==, 0x43);
}

/* ---- pictures ---- */

static void test_picture_direct(Fixture *f, const void *device)
{
    static const struct {
        int bpp;
        uint32_t pixel, rgb;
    } modes[] = {
        { 32, 0x00123456, 0x123456 }, { 24, 0x00fedcba, 0xfedcba }, { 16, 0xf81f, 0xff00ff },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        Picture p;

        set_vbe_mode(f->s, 320, 200, modes[i].bpp);
        qtest_writel(f->s, VRAM + (320 * 5 + 7) * modes[i].bpp / 8, modes[i].pixel);
        p = picture_expect(f->s, 320, 200);
        g_assert_cmphex(picture_at(&p, 7, 5), ==, modes[i].rgb);
        g_assert_cmphex(picture_at(&p, 6, 5), ==, 0);
        picture_free(&p);
    }
}

static void test_picture_palette(Fixture *f, const void *device)
{
    Picture p;

    set_vbe_mode(f->s, 320, 200, 8);
    set_color(f->s, 9, 63, 0, 0);
    qtest_writeb(f->s, VRAM + 321, 9);
    p = picture_expect(f->s, 320, 200);
    g_assert_cmphex(picture_at(&p, 1, 1) & 0xf8f8f8, ==, 0xf80000);
    picture_free(&p);
    set_color(f->s, 9, 0, 63, 0);
    p = picture_expect(f->s, 320, 200);
    g_assert_cmphex(picture_at(&p, 1, 1) & 0xf8f8f8, ==, 0x00f800);
    picture_free(&p);
}

static void test_picture_planar(Fixture *f, const void *device)
{
    Picture p;

    graphic_mode_16(f->s);
    set_color(f->s, 5, 0, 0, 63);
    set(f->s, 0x3c4, 2, 0x05);
    qtest_writeb(f->s, WINDOW + 80, 0x40);
    p = picture_expect(f->s, 640, 400);
    g_assert_cmphex(picture_at(&p, 1, 2) & 0xf8f8f8, ==, 0x0000f8);
    g_assert_cmphex(picture_at(&p, 1, 3) & 0xf8f8f8, ==, 0x0000f8);
    g_assert_cmphex(picture_at(&p, 1, 1), ==, 0);
    g_assert_cmphex(picture_at(&p, 2, 2), ==, 0);
    picture_free(&p);
}

/* 320 by 200, a byte a pixel, both doubled. */
static void test_picture_256(Fixture *f, const void *device)
{
    Picture p;

    graphic_mode_16(f->s);
    set(f->s, 0x3c4, 4, 0x0e);
    set(f->s, 0x3ce, 5, 0x40);
    set_color(f->s, 0xc3, 0, 63, 0);
    set(f->s, 0x3c4, 2, 0x0f);
    qtest_writeb(f->s, WINDOW + 320 + 2, 0xc3);
    p = picture_expect(f->s, 640, 400);
    g_assert_cmphex(picture_at(&p, 4, 2) & 0xf8f8f8, ==, 0x00f800);
    g_assert_cmphex(picture_at(&p, 5, 3) & 0xf8f8f8, ==, 0x00f800);
    g_assert_cmphex(picture_at(&p, 6, 2), ==, 0);
    picture_free(&p);
}

static void test_picture_text(Fixture *f, const void *device)
{
    Picture p;

    text_mode(f->s);
    p = picture_expect(f->s, 720, 400);
    g_assert_cmphex(picture_at(&p, 9, 16 + 3) & 0xf8f8f8, ==, 0xf8f800);
    g_assert_cmphex(picture_at(&p, 16, 16 + 3) & 0xf8f8f8, ==, 0xf8f800);
    g_assert_cmphex(picture_at(&p, 10, 16 + 3) & 0xf8f8f8, ==, 0x0000f8);
    g_assert_cmphex(picture_at(&p, 9, 16 + 4) & 0xf8f8f8, ==, 0x0000f8);
    g_assert_cmphex(picture_at(&p, 0, 0), ==, 0);
    picture_free(&p);
}

static void test_reset(Fixture *f, const void *device)
{
    set_vbe_mode(f->s, 640, 480, 32);
    set(f->s, 0x3ce, 8, 0xaa);
    machine_reset(f->s);
    g_assert_cmphex(vbe_get(f->s, 4), ==, 0);
    g_assert_cmphex(get(f->s, 0x3ce, 8), ==, 0);
}

/* A pc has a VGA unless told otherwise. */
static void test_default(void)
{
    QTestState *s = qtest_init("-machine pc");
    g_autofree char *qtree = qtest_hmp(s, "info qtree");

    g_assert_cmphex(pci_conf_read(s, 0, VGA_DEVFN, 0, 4), ==, 0x11111234);
    g_assert_nonnull(strstr(qtree, "xres = 1280 (0x500)"));
    g_assert_nonnull(strstr(qtree, "yres = 800 (0x320)"));
    qtest_quit(s);
    s = qtest_init("-machine pc -vga none");
    g_assert_cmphex(pci_conf_read(s, 0, VGA_DEVFN, 0, 4), !=, 0x11111234);
    qtest_quit(s);
}

#define VGA "VGA,addr=2"
#define ADD(path, device, func) qtest_add("vga/" path, Fixture, device, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("registers/masks", VGA, test_masks);
    ADD("registers/color-and-mono-ports", VGA, test_color_and_mono_ports);
    ADD("registers/crtc-lock", VGA, test_crtc_lock);
    ADD("registers/palette", VGA, test_palette);
    ADD("registers/remapped", VGA, test_remapped_ports);
    ADD("planes/write-modes", VGA, test_write_modes);
    ADD("planes/read-compare", VGA, test_read_compare);
    ADD("planes/window", VGA, test_window);
    ADD("planes/isa", "isa-vga", test_write_modes);
    ADD("vbe/registers", VGA, test_vbe_registers);
    ADD("vbe/is-cut-to-memory", VGA, test_vbe_is_cut_to_memory);
    ADD("vbe/bank", VGA, test_bank);
    ADD("picture/direct", VGA, test_picture_direct);
    ADD("picture/palette", VGA, test_picture_palette);
    ADD("picture/planar", VGA, test_picture_planar);
    ADD("picture/256", VGA, test_picture_256);
    ADD("picture/text", VGA, test_picture_text);
    ADD("picture/isa", "isa-vga", test_picture_planar);
    ADD("reset", VGA, test_reset);
    qtest_add_func("vga/default", test_default);
    vga_state_tests();
    return g_test_run();
}

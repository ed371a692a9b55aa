/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bochs-display: registers, and the picture that they describe. */
#include "qemu/osdep.h"
#include "display-picture.h"
#include "pci-config.h"

#define BOCHS   DEVFN(2, 0)
#define VRAM    0xe0000000
#define MMIO    0xe4000000
#define VBE(i)  (MMIO + 0x500 + 2 * (i))
#define ENDIAN  (MMIO + 0x604)

#define ARGS    "-machine pc -nodefaults -device bochs-display,addr=2"

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->s = qtest_init(ARGS);
    pci_conf_write(f->s, 0, BOCHS, 0x10, VRAM, 4);
    pci_conf_write(f->s, 0, BOCHS, 0x18, MMIO, 4);
    pci_conf_write(f->s, 0, BOCHS, 4, 2, 2);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->s);
}

static void set_mode(QTestState *s, int width, int height)
{
    qtest_writew(s, VBE(1), width);
    qtest_writew(s, VBE(2), height);
    qtest_writew(s, VBE(3), 32);
    qtest_writew(s, VBE(6), width);
    qtest_writew(s, VBE(4), 0x41);
}

static void test_registers(Fixture *f, const void *data)
{
    g_assert_cmphex(qtest_readw(f->s, VBE(0)), ==, 0xb0c5);
    g_assert_cmphex(qtest_readw(f->s, VBE(10)), ==, 256);
    qtest_writew(f->s, VBE(7), 0x1234);
    g_assert_cmphex(qtest_readw(f->s, VBE(7)), ==, 0x1234);
    g_assert_cmphex(qtest_readl(f->s, VBE(6)), ==, 0x12340000);
    g_assert_cmphex(qtest_readl(f->s, MMIO + 0x600), ==, 8);
    g_assert_cmphex(qtest_readl(f->s, ENDIAN), ==, 0x1e1e1e1e);
    qtest_writel(f->s, ENDIAN, 0x12345678);
    g_assert_cmphex(qtest_readl(f->s, ENDIAN), ==, 0x1e1e1e1e);
}

static void test_picture(Fixture *f, const void *data)
{
    Picture p;

    set_mode(f->s, 320, 200);
    qtest_writel(f->s, VRAM + (320 * 10 + 20) * 4, 0x00c0ffee);
    p = picture_expect(f->s, 320, 200);
    g_assert_cmphex(picture_at(&p, 20, 10), ==, 0xc0ffee);
    picture_free(&p);

    /* Another line length and start. */
    qtest_writew(f->s, VBE(6), 640);
    qtest_writew(f->s, VBE(8), 340 - 320);
    qtest_writew(f->s, VBE(9), 5);
    p = picture_expect(f->s, 320, 200);
    g_assert_cmphex(picture_at(&p, 0, 0), ==, 0xc0ffee);
    picture_free(&p);

    qtest_writel(f->s, ENDIAN, 0xbebebebe);
    p = picture_expect(f->s, 320, 200);
    g_assert_cmphex(picture_at(&p, 0, 0), ==, 0xffc000);
    picture_free(&p);
}

/* A mode that memory has no room for shows nothing. */
static void test_bad_modes(Fixture *f, const void *data)
{
    static const uint16_t sizes[][2] = { { 0xffff, 0xffff }, { 4096, 1025 }, { 63, 64 }, { 64, 63 } };

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        Picture p;

        set_mode(f->s, 320, 200);
        picture_free(&(Picture) { .file = picture_expect(f->s, 320, 200).file });
        set_mode(f->s, sizes[i][0], sizes[i][1]);
        p = picture_take(f->s);
        g_assert_cmpint(p.width, !=, sizes[i][0]);
        picture_free(&p);
    }
    set_mode(f->s, 4096, 1024);
    picture_free(&(Picture) { .file = picture_expect(f->s, 4096, 1024).file });
    qtest_writew(f->s, VBE(8), 0xffff);
    qtest_writew(f->s, VBE(9), 0xffff);
    picture_free(&(Picture) { .file = picture_take(f->s).file });
}

/*
 * QEMU keeps the mode; a reset of the bus means registers at their initial
 * values (PCI 3.0, section 4.3.2).
 */
static void test_reset(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->s)) {
        return;
    }
    set_mode(f->s, 320, 200);
    machine_reset(f->s);
    pci_conf_write(f->s, 0, BOCHS, 0x18, MMIO, 4);
    pci_conf_write(f->s, 0, BOCHS, 4, 2, 2);
    g_assert_cmphex(qtest_readw(f->s, VBE(1)), ==, 0);
}

/* A second display that comes and is looked at while the clock runs. */
static void test_hotplug(Fixture *f, const void *data)
{
    Picture p;

    if (qtest_skip_without_clock(f->s)) {
        return;
    }
    qtest_qmp_device_add(f->s, "bochs-display", "second", "{'addr': '5'}");
    set_mode(f->s, 320, 200);
    qtest_clock_step(f->s, 100 * 1000 * 1000);
    p = picture_expect(f->s, 320, 200);
    picture_free(&p);
}

/* The mode, the picture, and when it is looked at next. */
static void test_saved_state(Fixture *f, const void *data)
{
    QTestState *fresh;

    if (qtest_skip_without_clock(f->s)) {
        return;
    }
    set_mode(f->s, 320, 200);
    qtest_clock_step(f->s, 31 * 1000 * 1000);
    fresh = qtest_save_and_load(f->s, ARGS);
    if (fresh) {
        Picture p;

        f->s = fresh;
        while (qtest_clock_step_next(fresh) < 60 * 1000 * 1000) {
            /* the timer of the PC */
        }
        g_assert_cmpint(qtest_clock_step(fresh, 0), ==, 60 * 1000 * 1000);
        g_assert_cmphex(qtest_readw(fresh, VBE(1)), ==, 320);
        p = picture_expect(fresh, 320, 200);
        picture_free(&p);
    }
}

#define ADD(path, func) qtest_add("bochs-display/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("registers", test_registers);
    ADD("picture", test_picture);
    ADD("bad-modes", test_bad_modes);
    ADD("reset", test_reset);
    ADD("saved-state", test_saved_state);
    ADD("hotplug", test_hotplug);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CS4231A: indexed registers, what MCE protects, playing by ISA DMA with its interrupt. */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define IO      0x534
#define DATA    0x20000
#define MCE     0x40
#define MS      (1000 * 1000)
#define ARGS    "-machine pc -nodefaults -m 16 -audiodev none,id=snd -device cs4231a,audiodev=snd"

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->s = qtest_init(ARGS);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->s);
}

static void set(QTestState *s, uint8_t index, uint8_t val)
{
    qtest_outb(s, IO, index);
    qtest_outb(s, IO + 1, val);
}

static uint8_t get(QTestState *s, uint8_t index)
{
    qtest_outb(s, IO, index);
    return qtest_inb(s, IO + 1);
}

/* DMA channel 3: @size bytes at DATA, over and over, from memory. */
static void start_dma(QTestState *s, int size)
{
    qtest_outb(s, 0x0c, 0);
    qtest_outb(s, 0x0b, 0x5b);
    qtest_outb(s, 0x06, DATA & 0xff);
    qtest_outb(s, 0x06, DATA >> 8 & 0xff);
    qtest_outb(s, 0x82, DATA >> 16);
    qtest_outb(s, 0x07, (size - 1) & 0xff);
    qtest_outb(s, 0x07, (size - 1) >> 8);
    qtest_outb(s, 0x0a, 0x03);
}

static uint16_t dma_left(QTestState *s)
{
    uint8_t low;

    qtest_outb(s, 0x0c, 0);
    low = qtest_inb(s, 0x07);
    return low | qtest_inb(s, 0x07) << 8;
}

static void test_reset_values(Fixture *f, const void *data)
{
    static const uint8_t values[16] = {
        [2] = 0x88, [3] = 0x88, [4] = 0x88, [5] = 0x88, [6] = 0x80, [7] = 0x80, [9] = 0x08, [12] = 0x8a,
    };

    for (int i = 0; i < 16; i++) {
        g_assert_cmphex(get(f->s, MCE | i), ==, values[i]);
    }
    g_assert_cmphex(qtest_inb(f->s, IO + 2), ==, 0);
}

/* Registers 16 to 31 exist in MODE2. */
static void test_modes(Fixture *f, const void *data)
{
    set(f->s, MCE | 17, 0x11);
    g_assert_cmphex(get(f->s, MCE | 1), ==, 0x11);
    set(f->s, MCE | 12, 0xff);
    g_assert_cmphex(get(f->s, MCE | 12), ==, 0xca);
    set(f->s, MCE | 17, 0x22);
    g_assert_cmphex(get(f->s, MCE | 1), ==, 0x11);
    g_assert_cmphex(get(f->s, MCE | 17), ==, 0x22);
}

static void test_format_needs_mce(Fixture *f, const void *data)
{
    set(f->s, 8, 0x5c);
    g_assert_cmphex(get(f->s, 8), ==, 0);
    set(f->s, MCE | 8, 0x5c);
    g_assert_cmphex(get(f->s, 8), ==, 0x5c);
}

/* 48 kHz, 16 bits stereo: an interrupt each 480 samples. */
static void test_play(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    qtest_irq_intercept_in(s, "ioapic");
    start_dma(s, 0x8000);
    set(s, MCE | 8, 0x5c);

    set(s, 15, (480 - 1) & 0xff);
    set(s, 14, (480 - 1) >> 8);
    set(s, 10, 2);
    set(s, 9, 0x05);
    g_assert_false(qtest_get_irq(s, 9));
    qtest_clock_step(s, 25 * MS);
    g_assert_cmpuint(dma_left(s), <, 0x7fff);
    g_assert_cmphex(qtest_inb(s, IO + 2), ==, 1);
    g_assert_true(qtest_get_irq(s, 9));
    qtest_outb(s, IO + 2, 0);
    g_assert_cmphex(qtest_inb(s, IO + 2), ==, 0);
    g_assert_false(qtest_get_irq(s, 9));
    set(s, 9, 0x04);
    {
        uint16_t left = dma_left(s);

        qtest_clock_step(s, 50 * MS);
        g_assert_cmpuint(dma_left(s), ==, left);
    }
}

/* Every format and rate, while it plays; those that are not defined play nothing. */
static void test_all_formats(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    start_dma(s, 100);
    set(s, MCE | 12, 0x40);
    set(s, MCE | 9, 0x05);
    for (int format = 0; format < 256; format += 3) {
        set(s, MCE | 8, format);
        qtest_clock_step(s, 11 * MS);
    }
    g_assert_cmphex(get(s, MCE | 8), ==, 255);
}

/* ---- saved in the middle ---- */

static void play(QTestState *s)
{
    start_dma(s, 0x3000);
    set(s, MCE | 8, 0x5b);      /* 44.1 kHz */
    set(s, 15, (700 - 1) & 0xff);
    set(s, 14, (700 - 1) >> 8);
    set(s, 10, 2);
    set(s, 9, 0x05);
    qtest_clock_step(s, 25 * MS);
    qtest_outb(s, IO, 9);
}

static void play_on(QTestState *s, GString *seen)
{
    qtest_irq_intercept_in(s, "ioapic");
    for (int i = 0; i < 40; i++) {
        qstate_note_in(s, seen, IO, 1);
        qstate_note_in(s, seen, IO + 1, 1);
        qtest_clock_step(s, 3 * MS);
        qstate_note(seen, "left", dma_left(s));
        qstate_note_in(s, seen, IO + 2, 1);
        qstate_note(seen, "irq", qtest_get_irq(s, 9));
        if (i % 4 == 0) {
            qtest_outb(s, IO + 2, 0);
        }
        if (i == 20 || i == 22) {
            set(s, 9, i == 20 ? 4 : 5);
        }
    }
}

static const QStateCase saved = { ARGS, play, play_on };

#define ADD(path, func) qtest_add("cs4231a/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("reset-values", test_reset_values);
    ADD("modes", test_modes);
    ADD("format-needs-mce", test_format_needs_mce);
    ADD("play", test_play);
    ADD("all-formats", test_all_formats);
    qstate_add("cs4231a/saved/playing", &saved);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sound Blaster 16: DSP commands, mixer, playing and recording over both DMA channels. */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define IO      0x220
#define DATA    0x20000
#define MS      (1000 * 1000)
#define ARGS    "-machine pc -nodefaults -m 16 -audiodev none,id=snd -device sb16,audiodev=snd"

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void dsp(QTestState *s, uint8_t val)
{
    qtest_outb(s, IO + 0xc, val);
}

static uint8_t hear(QTestState *s)
{
    return qtest_inb(s, IO + 0xa);
}

static void mixer(QTestState *s, uint8_t index, uint8_t val)
{
    qtest_outb(s, IO + 4, index);
    qtest_outb(s, IO + 5, val);
}

static uint8_t mixer_get(QTestState *s, uint8_t index)
{
    qtest_outb(s, IO + 4, index);
    return qtest_inb(s, IO + 5);
}

static void setup(Fixture *f, const void *data)
{
    f->s = qtest_init(ARGS);
    qtest_outb(f->s, IO + 6, 1);
    qtest_outb(f->s, IO + 6, 0);
    g_assert_cmphex(qtest_inb(f->s, IO + 0xe), ==, 0x80);
    g_assert_cmphex(hear(f->s), ==, 0xaa);
    g_assert_cmphex(qtest_inb(f->s, IO + 0xe), ==, 0);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->s);
}

/* Channel 1, bytes; @mode 58: from memory, 54: to it; again and again. */
static void start_dma8(QTestState *s, uint8_t mode, int bytes)
{
    qtest_outb(s, 0x0c, 0);
    qtest_outb(s, 0x0b, mode | 1);
    qtest_outb(s, 0x02, DATA & 0xff);
    qtest_outb(s, 0x02, DATA >> 8 & 0xff);
    qtest_outb(s, 0x83, DATA >> 16);
    qtest_outb(s, 0x03, (bytes - 1) & 0xff);
    qtest_outb(s, 0x03, (bytes - 1) >> 8);
    qtest_outb(s, 0x0a, 0x01);
}

/* Channel 5, words. */
static void start_dma16(QTestState *s, uint8_t mode, int words)
{
    qtest_outb(s, 0xd8, 0);
    qtest_outb(s, 0xd6, mode | 1);
    qtest_outb(s, 0xc4, 0);
    qtest_outb(s, 0xc4, 0);
    qtest_outb(s, 0x8b, DATA >> 16);
    qtest_outb(s, 0xc6, (words - 1) & 0xff);
    qtest_outb(s, 0xc6, (words - 1) >> 8);
    qtest_outb(s, 0xd4, 0x01);
    qtest_outb(s, 0xd4, 0x00);
}

static void test_dsp(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    dsp(s, 0xe1);
    g_assert_cmphex(hear(s), ==, 4);
    g_assert_cmphex(hear(s), ==, 5);
    dsp(s, 0xe0);
    g_assert_cmphex(qtest_inb(s, IO + 0xe), ==, 0);
    dsp(s, 0x55);
    g_assert_cmphex(hear(s), ==, 0xaa);
    dsp(s, 0xe3);
    g_assert_cmphex(hear(s), ==, 'C');
    g_assert_cmphex(hear(s), ==, 'O');
    qtest_outb(s, IO + 6, 1);
    qtest_outb(s, IO + 6, 0);
    g_assert_cmphex(hear(s), ==, 0xaa);
    dsp(s, 0xe4);
    dsp(s, 0x5a);
    dsp(s, 0xe8);
    g_assert_cmphex(hear(s), ==, 0x5a);
    g_assert_cmphex(hear(s), ==, 0x5a);
}

static void test_mixer(Fixture *f, const void *data)
{
    g_assert_cmphex(mixer_get(f->s, 0x80), ==, 0x02);
    g_assert_cmphex(mixer_get(f->s, 0x81), ==, 0x22);
    g_assert_cmphex(mixer_get(f->s, 0x82) & 7, ==, 0);
    g_assert_cmphex(mixer_get(f->s, 0x22), ==, 0x88);
    mixer(f->s, 0x22, 0x5a);
    g_assert_cmphex(mixer_get(f->s, 0x22), ==, 0x5a);
    /* The older register is the same volume (guide, chapter 4); QEMU keeps them apart. */
    if (qtest_has_accel("qtest")) {
        g_assert_cmphex(mixer_get(f->s, 0x30) & 0xf0, ==, 0x50);
        g_assert_cmphex(mixer_get(f->s, 0x31) & 0xf0, ==, 0xa0);
    }
}

/* The interrupts of commands f2 and f3: told in register 82, acknowledged at two ports. */
static void test_interrupts(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    qtest_irq_intercept_in(s, "ioapic");
    dsp(s, 0xf2);
    g_assert_true(qtest_get_irq(s, 5));
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 1);
    qtest_inb(s, IO + 0xe);
    g_assert_false(qtest_get_irq(s, 5));
    dsp(s, 0xf3);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 2);
    qtest_inb(s, IO + 0xe);
    g_assert_true(qtest_get_irq(s, 5));
    qtest_inb(s, IO + 0xf);
    g_assert_false(qtest_get_irq(s, 5));
}

static void set_rate(QTestState *s, uint16_t freq)
{
    dsp(s, 0x41);
    dsp(s, freq >> 8);
    dsp(s, freq & 0xff);
}

static void start(QTestState *s, uint8_t command, uint8_t mode, uint16_t length)
{
    dsp(s, command);
    dsp(s, mode);
    dsp(s, length & 0xff);
    dsp(s, length >> 8);
}

/* One block of 20 ms, and nothing after it. */
static void test_single(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    start_dma8(s, 0x58, 0x4000);
    set_rate(s, 11025);
    start(s, 0xc0, 0x00, 220 - 1);
    qtest_clock_step(s, 10 * MS - 1);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 0);
    qtest_clock_step(s, 50 * MS);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 1);
    qtest_inb(s, IO + 0xe);
    qtest_clock_step(s, 100 * MS);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 0);
}

/* 16 bits stereo, block after block, until told to end; pause and continue. */
static void test_autoinit(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    start_dma16(s, 0x58, 0x2000);
    set_rate(s, 44100);
    start(s, 0xb6, 0x30, 2 * 882 - 1);
    for (int i = 0; i < 3; i++) {
        qtest_clock_step(s, 60 * MS);
        g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 2);
        qtest_inb(s, IO + 0xf);
    }
    dsp(s, 0xd5);
    qtest_clock_step(s, 60 * MS);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 0);
    dsp(s, 0xd6);
    qtest_clock_step(s, 60 * MS);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 2);
    dsp(s, 0xd9);
    qtest_clock_step(s, 60 * MS);
    qtest_inb(s, IO + 0xf);
    qtest_clock_step(s, 60 * MS);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 0);
}

/* Silence of unsigned bytes. */
static void test_record(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    qtest_memset(s, DATA, 0x11, 0x1000);
    start_dma8(s, 0x54, 0x1000);
    set_rate(s, 22050);
    start(s, 0xc8, 0x00, 100 - 1);
    qtest_clock_step(s, 100 * MS);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 1);
    g_assert_cmphex(qtest_readl(s, DATA + 96), ==, 0x80808080);
    g_assert_cmphex(qtest_readl(s, DATA + 100), ==, 0x11111111);
}

/* Blocks that are no whole frames, rates that are none, every command with every parameter the same. */
static void test_odd_commands(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    start_dma8(s, 0x58, 3);
    start_dma16(s, 0x58, 1);
    set_rate(s, 0);
    start(s, 0xb6, 0x30, 0);
    qtest_clock_step(s, 50 * MS);
    g_assert_cmphex(mixer_get(s, 0x82) & 3, ==, 2);
    for (int command = 0; command < 256; command++) {
        for (int i = 0; i < 4; i++) {
            dsp(s, command);
        }
        qtest_clock_step(s, 2 * MS);
    }
    qtest_outb(s, IO + 6, 1);
    qtest_outb(s, IO + 6, 0);
    g_assert_cmphex(hear(s), ==, 0xaa);
}

/* ---- saved in the middle ---- */

static void reset_dsp(QTestState *s)
{
    qtest_outb(s, IO + 6, 1);
    qtest_outb(s, IO + 6, 0);
    hear(s);
}

static void note(QTestState *s, GString *seen)
{
    qstate_note(seen, "mixer", mixer_get(s, 0x82));
    qtest_outb(s, 0xd8, 0);
    qstate_note_in(s, seen, 0xc6, 1);
    qstate_note_in(s, seen, 0xc6, 1);
    qtest_outb(s, 0x0c, 0);
    qstate_note_in(s, seen, 0x03, 1);
    qstate_note_in(s, seen, 0x03, 1);
}

static void play_blocks(QTestState *s)
{
    reset_dsp(s);
    start_dma16(s, 0x58, 0x2000);
    set_rate(s, 44100);
    start(s, 0xb6, 0x30, 2 * 882 - 1);
    qtest_clock_step(s, 30 * MS + 1000);    /* a tick, and not all of what it asks for */
}

static void play_blocks_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 40; i++) {
        qtest_clock_step(s, 3 * MS);
        note(s, seen);
        if (i % 10 == 5) {
            qtest_inb(s, IO + 0xf);
        }
        if (i == 25) {
            dsp(s, 0xd9);
        }
    }
}

static void play_one_block(QTestState *s)
{
    reset_dsp(s);
    start_dma8(s, 0x58, 0x4000);
    set_rate(s, 11025);
    start(s, 0xc0, 0x00, 500 - 1);
    qtest_clock_step(s, 13 * MS);
}

/* In the middle of a command, with answers waiting. */
static void half_a_command(QTestState *s)
{
    reset_dsp(s);
    dsp(s, 0xe4);
    dsp(s, 0x5a);
    dsp(s, 0xe3);
    hear(s);
    mixer(s, 0x22, 0x5a);
    dsp(s, 0xd1);
    dsp(s, 0x48);
    dsp(s, 0x21);
}

static void rest_of_the_command(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, IO + 5, 1);
    for (int i = 0; i < 8; i++) {
        qstate_note(seen, "hear", hear(s));
    }
    dsp(s, 0x00);
    dsp(s, 0xe8);
    qstate_note(seen, "test register", hear(s));
    dsp(s, 0xd8);
    qstate_note(seen, "speaker", hear(s));
    start_dma8(s, 0x58, 0x4000);
    dsp(s, 0x1c);               /* blocks of the length that was set */
    for (int i = 0; i < 20; i++) {
        qtest_clock_step(s, 2 * MS);
        note(s, seen);
        qtest_inb(s, IO + 0xe);
    }
}

static const QStateCase saved[] = {
    { ARGS, play_blocks, play_blocks_on },
    { ARGS, play_one_block, play_blocks_on },
    { ARGS, half_a_command, rest_of_the_command },
};

#define ADD(path, func) qtest_add("sb16/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("dsp", test_dsp);
    ADD("mixer", test_mixer);
    ADD("interrupts", test_interrupts);
    ADD("single", test_single);
    ADD("autoinit", test_autoinit);
    ADD("record", test_record);
    ADD("odd-commands", test_odd_commands);
    qstate_add("sb16/saved/blocks", &saved[0]);
    qstate_add("sb16/saved/one-block", &saved[1]);
    qstate_add("sb16/saved/half-a-command", &saved[2]);
    return g_test_run();
}

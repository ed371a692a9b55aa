/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AC97: codec and bus master registers, playing and recording by descriptors, interrupts. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqos/state.h"
#include "pci-config.h"
#include "qemu/bswap.h"

#define CARD    DEVFN(2, 0)
#define NAM     0x1000
#define NABM    0x2000
#define PI      (NABM + 0x00)
#define PO      (NABM + 0x10)
#define BDS     0x100000
#define DATA    0x200000
#define MS      (1000 * 1000)

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void map(QTestState *s)
{
    pci_conf_write(s, 0, CARD, 0x10, NAM, 4);
    pci_conf_write(s, 0, CARD, 0x14, NABM, 4);
    pci_conf_write(s, 0, CARD, 4, 5, 2);
}

static void setup(Fixture *f, const void *audiodev)
{
    g_autofree char *args = g_strdup_printf("-machine pc -nodefaults -audiodev %s,id=snd -device "
                                            "AC97,addr=2,audiodev=snd", (const char *)audiodev);

    f->s = qtest_init(args);
    map(f->s);
}

static void teardown(Fixture *f, const void *audiodev)
{
    qtest_quit(f->s);
}

static void set_bd(QTestState *s, int i, uint32_t addr, uint16_t samples, uint16_t ctl)
{
    qtest_writel(s, BDS + i * 8, addr);
    qtest_writel(s, BDS + i * 8 + 4, samples | (uint32_t)ctl << 16);
}

/* Interrupt of the engine: bit 5 (in) or 6 (out) of the global status. */
static bool interrupt(QTestState *s, unsigned engine)
{
    return qtest_inl(s, NABM + 0x30) >> (engine == PI ? 5 : 6) & 1;
}

static void test_reset_values(Fixture *f, const void *audiodev)
{
    static const uint16_t codec[][2] = {
        { 0x00, 0 }, { 0x02, 0x8000 }, { 0x18, 0x8808 }, { 0x1c, 0x8808 }, { 0x26, 0x000f },
        { 0x28, 0x0809 }, { 0x2c, 48000 }, { 0x32, 48000 }, { 0x7c, 0x8384 }, { 0x7e, 0x7600 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(codec); i++) {
        g_assert_cmphex(qtest_inw(f->s, NAM + codec[i][0]), ==, codec[i][1]);
    }
    for (int engine = 0; engine < 0x30; engine += 0x10) {
        g_assert_cmphex(qtest_inl(f->s, NABM + engine), ==, 0);
        g_assert_cmphex(qtest_inw(f->s, NABM + engine + 6), ==, 1);
        g_assert_cmphex(qtest_inb(f->s, NABM + engine + 0xb), ==, 0);
    }
    g_assert_cmphex(qtest_inl(f->s, NABM + 0x30), ==, 0x100);
}

static void test_codec_masks(Fixture *f, const void *audiodev)
{
    qtest_outw(f->s, NAM + 0x02, 0xffff);
    g_assert_cmphex(qtest_inw(f->s, NAM + 0x02), ==, 0xbf3f);
    qtest_outw(f->s, NAM + 0x18, 0xffff);
    g_assert_cmphex(qtest_inw(f->s, NAM + 0x18), ==, 0x9f1f);
    qtest_outw(f->s, NAM + 0x7c, 0);
    g_assert_cmphex(qtest_inw(f->s, NAM + 0x7c), ==, 0x8384);
    qtest_outw(f->s, NAM, 0);
    g_assert_cmphex(qtest_inw(f->s, NAM + 0x02), ==, 0x8000);
}

/* Rates can be set while they are variable, and are 48 kHz otherwise. */
static void test_variable_rates(Fixture *f, const void *audiodev)
{
    qtest_outw(f->s, NAM + 0x2c, 22050);
    g_assert_cmpuint(qtest_inw(f->s, NAM + 0x2c), ==, 22050);
    qtest_outw(f->s, NAM + 0x2a, 0);
    g_assert_cmpuint(qtest_inw(f->s, NAM + 0x2c), ==, 48000);
    qtest_outw(f->s, NAM + 0x2c, 22050);
    g_assert_cmpuint(qtest_inw(f->s, NAM + 0x2c), ==, 48000);
}

/* The semaphore is free again after an access to the codec. */
static void test_semaphore(Fixture *f, const void *audiodev)
{
    g_assert_cmpuint(qtest_inb(f->s, NABM + 0x34), ==, 0);
    g_assert_cmpuint(qtest_inb(f->s, NABM + 0x34), ==, 1);
    qtest_inw(f->s, NAM + 0x26);
    g_assert_cmpuint(qtest_inb(f->s, NABM + 0x34), ==, 0);
}

/* Two buffers of 100 ms: an interrupt after the first, a stop after the second, then a third. */
static void test_play(Fixture *f, const void *audiodev)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    set_bd(s, 0, DATA, 9600, 0x8000);
    set_bd(s, 1, DATA, 9600, 0);
    set_bd(s, 2, DATA, 9600, 0);
    qtest_outl(s, PO, BDS);
    qtest_outb(s, PO + 5, 1);
    qtest_outb(s, PO + 0xb, 0x15);
    g_assert_cmphex(qtest_inw(s, PO + 6), ==, 0);
    qtest_clock_step(s, 30 * MS);
    g_assert_cmpuint(qtest_inw(s, PO + 8), <, 9600);
    g_assert_cmpuint(qtest_inb(s, PO + 4), ==, 0);
    g_assert_false(interrupt(s, PO));
    qtest_clock_step(s, 80 * MS);
    g_assert_cmpuint(qtest_inb(s, PO + 4), ==, 1);
    g_assert_cmphex(qtest_inw(s, PO + 6), ==, 8);
    g_assert_true(interrupt(s, PO));
    qtest_outw(s, PO + 6, 8);
    g_assert_false(interrupt(s, PO));
    qtest_clock_step(s, 200 * MS);
    g_assert_cmphex(qtest_inw(s, PO + 6), ==, 7);
    g_assert_true(interrupt(s, PO));
    qtest_outw(s, PO + 6, 0x1c);
    g_assert_cmphex(qtest_inw(s, PO + 6), ==, 3);
    qtest_outb(s, PO + 5, 2);
    g_assert_cmphex(qtest_inw(s, PO + 6), ==, 0);
    g_assert_cmpuint(qtest_inb(s, PO + 4), ==, 2);
    qtest_outb(s, PO + 0xb, 2);
    g_assert_cmphex(qtest_inw(s, PO + 6), ==, 1);
    g_assert_cmpuint(qtest_inb(s, PO + 4), ==, 0);
}

/* Silence comes in, in pairs of samples. */
static void test_record(Fixture *f, const void *audiodev)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    qtest_memset(s, DATA, 0xaa, 0x10000);
    set_bd(s, 0, DATA, 1000, 0);
    qtest_outl(s, PI, BDS);
    qtest_outb(s, PI + 0xb, 0x05);
    qtest_clock_step(s, 100 * MS);
    g_assert_true(interrupt(s, PI));
    g_assert_cmphex(qtest_readl(s, DATA), ==, 0);
    g_assert_cmphex(qtest_readl(s, DATA + 1996), ==, 0);
    g_assert_cmphex(qtest_readl(s, DATA + 2000), ==, 0xaaaaaaaa);
}

/* Empty and odd buffers, all 32, and DMA from nowhere end. */
static void test_odd_buffers(Fixture *f, const void *audiodev)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    for (int i = 0; i < 32; i++) {
        set_bd(s, i, i % 3 ? 0xfffffff0 : DATA, i % 4, 0xffff);
    }
    qtest_outl(s, PO, BDS);
    qtest_outb(s, PO + 5, 31);
    qtest_outb(s, PO + 0xb, 1);
    qtest_outl(s, PI, BDS);
    qtest_outb(s, PI + 5, 31);
    qtest_outb(s, PI + 0xb, 1);
    qtest_clock_step(s, 100 * MS);
    g_assert_cmpuint(qtest_inb(s, PO + 4), ==, 31);
    g_assert_cmphex(qtest_inw(s, PO + 6), ==, 0xf);
    g_assert_cmphex(qtest_inw(s, PI + 6), ==, 0xf);
}

/* No rate at all: nothing plays, nothing breaks. */
static void test_rate_zero(Fixture *f, const void *audiodev)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    set_bd(s, 0, DATA, 100, 0);
    qtest_outl(s, PO, BDS);
    qtest_outb(s, PO + 0xb, 1);
    qtest_outw(s, NAM + 0x2c, 0);
    qtest_clock_step(s, 50 * MS);
    g_assert_cmpuint(qtest_inw(s, PO + 8), ==, 100);
    qtest_outw(s, NAM + 0x2c, 44100);
    qtest_clock_step(s, 50 * MS);
    g_assert_cmpuint(qtest_inw(s, PO + 8), ==, 0);
}

/* What was played is in the file, at the volume of master and PCM out. */
static void test_wav(void)
{
    g_autofree char *dir = g_dir_make_tmp("ac97-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "out.wav", NULL);
    g_autofree char *audiodev = g_strdup_printf("wav,path=%s,out.frequency=48000", path);
    g_autofree char *text = NULL;
    Fixture f;
    gsize len;

    setup(&f, audiodev);
    if (!qtest_skip_without_clock(f.s)) {
        qtest_memset(f.s, DATA, 0x11, 4 * 4800);
        set_bd(f.s, 0, DATA, 9600, 0);
        qtest_outw(f.s, NAM + 0x02, 0x3f00);    /* left is off */
        qtest_outw(f.s, NAM + 0x18, 0x0000);
        qtest_outl(f.s, PO, BDS);
        qtest_outb(f.s, PO + 0xb, 1);
        qtest_clock_step(f.s, 300 * MS);
    }
    teardown(&f, NULL);
    if (g_file_get_contents(path, &text, &len, NULL) && len > 44) {
        g_assert_cmpuint(len, >=, 44 + 4800 * 4);
        g_assert_cmphex(ldl_le_p(text + 44 + 4 * 3000), ==, 0x11110000);
    }
    g_unlink(path);
    g_rmdir(dir);
}

/* ---- saved in the middle ---- */

static void play_and_record(QTestState *s)
{
    map(s);
    for (int i = 0; i < 6; i++) {
        set_bd(s, i, DATA + i * 0x1000, 1000 + i * 30, 0x8000);
    }
    qtest_outw(s, NAM + 0x2c, 44100);
    qtest_outw(s, NAM + 0x32, 22050);
    qtest_outl(s, PO, BDS);
    qtest_outb(s, PO + 5, 3);
    qtest_outb(s, PO + 0xb, 0x1d);
    qtest_outl(s, PI, BDS);
    qtest_outb(s, PI + 5, 5);
    qtest_outb(s, PI + 0xb, 0x1d);
    qtest_outl(s, NABM + 0x2c, 0x03);
    qtest_memset(s, DATA, 0x11, 0x6000);
    qtest_clock_step(s, 13 * MS);
    qtest_inb(s, NABM + 0x34);
}

/* To the end of the buffers and beyond, and once more from there. */
static void play_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 40; i++) {
        qtest_clock_step(s, 3 * MS);
        for (int engine = PI; engine <= PO; engine += PO - PI) {
            qstate_note_in(s, seen, engine + 4, 4);
            qstate_note_in(s, seen, engine + 8, 4);
        }
        qstate_note_in(s, seen, NABM + 0x30, 4);
        if (i == 25) {
            qtest_outb(s, PO + 5, 7);
        }
    }
    qstate_note_in(s, seen, NAM + 0x2c, 2);
    qstate_note_memory(s, seen, DATA + 0x5000, 64);
    qstate_note_in(s, seen, NABM + 0x2c, 4);
    qstate_note_in(s, seen, NABM + 0x34, 1);
}

/* Stopped, while what was played before still sounds: how much fits then depends on it. */
static void play_and_stop(QTestState *s)
{
    play_and_record(s);
    qtest_outb(s, PO + 0xb, 0x1c);
    qtest_outb(s, PI + 0xb, 0x1c);
}

static void play_again(QTestState *s, GString *seen)
{
    qtest_clock_step(s, 4 * MS);
    qtest_outb(s, PO + 0xb, 0x1d);
    qtest_outb(s, PI + 0xb, 0x1d);
    play_on(s, seen);
}

/* What was written and not played yet is heard from the machine that was loaded, at once. */
static void test_saved_sound(void)
{
    g_autofree char *dir = g_dir_make_tmp("ac97-XXXXXX", NULL);
    g_autofree char *before = g_build_filename(dir, "before.wav", NULL),
                    *after = g_build_filename(dir, "after.wav", NULL);
    g_autofree char *audiodev = g_strdup_printf("wav,path=%s,out.frequency=48000", before);
    g_autofree char *args =
        g_strdup_printf("-machine pc -nodefaults -audiodev wav,path=%s,out.frequency=48000,id=snd "
                        "-device AC97,addr=2,audiodev=snd",
                        after);
    g_autofree char *text = NULL;
    QTestState *fresh = NULL;
    Fixture f;
    gsize len;

    setup(&f, audiodev);
    if (!qtest_skip_without_clock(f.s)) {
        qtest_memset(f.s, DATA, 0x11, 4 * 4800);
        set_bd(f.s, 0, DATA, 9600, 0);
        qtest_outw(f.s, NAM + 0x02, 0x0000);
        qtest_outw(f.s, NAM + 0x18, 0x0000);
        qtest_outl(f.s, PO, BDS);
        qtest_outb(f.s, PO + 0xb, 1);
        qtest_clock_step(f.s, 15 * MS);
        qtest_outb(f.s, PO + 0xb, 0);
        fresh = qtest_save_and_load(f.s, args);
    }
    f.s = fresh ? fresh : f.s;
    if (fresh) {
        qtest_clock_step(f.s, 200 * MS);
    }
    teardown(&f, NULL);
    if (fresh) {
        g_assert_true(g_file_get_contents(after, &text, &len, NULL));
        g_assert_cmpuint(len, >, 44 + 4 * 480);
        g_assert_cmphex(ldl_le_p(text + 44), ==, 0x11111111);
        g_assert_cmphex(ldl_le_p(text + 44 + 4 * 479), ==, 0x11111111);
    }
    g_unlink(before);
    g_unlink(after);
    g_rmdir(dir);
}

static const QStateCase saved[] = {
    { "-machine pc -nodefaults -m 16 -device AC97,addr=2,id=" QSTATE_UNPLUGGED, play_and_record, play_on },
    { "-machine pc -nodefaults -m 16 -device AC97,addr=2", play_and_stop, play_again },
    { "-machine pc -nodefaults -m 16 -device AC97,addr=3 -device AC97,addr=2", play_and_stop, play_again },
};

#define ADD(path, func) qtest_add("ac97/" path, Fixture, "none", setup, func, teardown)

/* The number of the card is in front of the voice's name and its length. */
static void test_voice_of_no_card(void)
{
    qstate_check_refused(&saved[0], "ac97.po", 7, -2, 7);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("reset-values", test_reset_values);
    ADD("codec/masks", test_codec_masks);
    ADD("codec/variable-rates", test_variable_rates);
    ADD("codec/semaphore", test_semaphore);
    ADD("play", test_play);
    ADD("record", test_record);
    ADD("odd-buffers", test_odd_buffers);
    ADD("rate-zero", test_rate_zero);
    qtest_add_func("ac97/wav", test_wav);
    qtest_add_func("ac97/saved/sound", test_saved_sound);
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_func("ac97/saved/voice-of-no-card", test_voice_of_no_card);
    }
    qstate_add("ac97/saved/playing", &saved[0]);
    qstate_add("ac97/saved/stopped", &saved[1]);
    qstate_add("ac97/saved/two-cards", &saved[2]);
    qstate_add_unplug("ac97/unplug", &saved[0], 2);
    return g_test_run();
}

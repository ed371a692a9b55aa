/* SPDX-License-Identifier: GPL-2.0-or-later */
/* intel-hda and its codecs: link reset, commands both ways, playing and recording, odd descriptors. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "pci-config.h"

#define CARD    DEVFN(2, 0)
#define HDA     0xe0000000
#define OUT     (HDA + 0x80 + 4 * 0x20)
#define IN      (HDA + 0x80)
#define CORB    0x100000
#define RIRB    0x101000
#define BDL     0x102000
#define DATA    0x200000
#define MS      (1000 * 1000)
#define DAC     2
#define ADC     4
#define ARGS    "-machine pc -nodefaults -m 16 -audiodev none,id=snd " \
                "-device intel-hda,addr=2,id=" QSTATE_UNPLUGGED " " \
                "-device hda-output,audiodev=snd -device hda-duplex,audiodev=snd"

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void map(QTestState *s)
{
    pci_conf_write(s, 0, CARD, 0x10, HDA, 4);
    pci_conf_write(s, 0, CARD, 4, 6, 2);
    qtest_writel(s, HDA + 0x08, 1);
}

static void setup(Fixture *f, const void *data)
{
    f->s = qtest_init(ARGS);
    map(f->s);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->s);
}

/* A verb by the immediate command registers. */
static uint32_t verb(QTestState *s, int cad, int nid, uint32_t v)
{
    qtest_writew(s, HDA + 0x68, 2);
    qtest_writel(s, HDA + 0x60, (uint32_t)cad << 28 | nid << 20 | v);
    qtest_writew(s, HDA + 0x68, 1);
    return qtest_readw(s, HDA + 0x68) & 2 ? qtest_readl(s, HDA + 0x64) : 0xffffffff;
}

static void test_registers(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    g_assert_cmphex(pci_conf_read(s, 0, CARD, 0, 4), ==, 0x26688086);
    g_assert_cmphex(qtest_readw(s, HDA), ==, 0x4401);
    g_assert_cmphex(qtest_readb(s, HDA + 3), ==, 1);
    g_assert_cmphex(qtest_readw(s, HDA + 4), ==, 0x3c); /* OUTPAY, INPAY: words a frame */
    g_assert_cmphex(qtest_readw(s, HDA + 6), ==, 0x1d);
    g_assert_cmphex(qtest_readw(s, HDA + 0x0e), ==, 3);
    g_assert_cmphex(qtest_readw(s, HDA + 0x2000 + 0x0e), ==, 3);
    qtest_writew(s, HDA + 0x0e, 1);
    if (qtest_has_accel("qtest")) { /* a bit each (section 3.3.9); QEMU clears all */
        g_assert_cmphex(qtest_readw(s, HDA + 0x0e), ==, 2);
    }
    g_assert_cmphex(qtest_readb(s, HDA + 0x4e), ==, 0x42);
    g_assert_cmphex(qtest_readw(s, OUT + 0x10), ==, 0x100);
    qtest_writel(s, HDA + 0x40, 0xffffffff);
    g_assert_cmphex(qtest_readl(s, HDA + 0x40), ==, 0xffffff80);
    qtest_writel(s, HDA + 0x08, 0);
    g_assert_cmphex(qtest_readl(s, HDA + 0x40), ==, 0);
}

static void test_codecs(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    g_assert_cmphex(verb(s, 0, 0, 0xf0000), ==, 0x1af40012);
    g_assert_cmphex(verb(s, 1, 0, 0xf0000), ==, 0x1af40022);
    g_assert_cmphex(verb(s, 1, 1, 0xf0004), ==, 0x00020004);
    g_assert_cmphex(verb(s, 1, ADC, 0xf0009), ==, 0x0010011b);
    g_assert_cmphex(verb(s, 0, 3, 0xf1c00), ==, 0x00004010);
    g_assert_cmphex(verb(s, 0, DAC, 0xa0000), ==, 0x11);
    verb(s, 0, DAC, 0x24011);
    g_assert_cmphex(verb(s, 0, DAC, 0xa0000), ==, 0x4011);
    verb(s, 0, DAC, 0x706 << 8 | 0x53);
    g_assert_cmphex(verb(s, 0, DAC, 0xf0600), ==, 0x53);
}

/* Commands from a ring, responses into one; commands wait while the interrupt after two is pending. */
static void test_rings(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    qtest_writel(s, CORB + 4, 0x000f0000);
    qtest_writel(s, CORB + 8, 0x100f0000);
    qtest_writel(s, CORB + 12, 0xf00f0000);
    qtest_writel(s, HDA + 0x40, CORB);
    qtest_writel(s, HDA + 0x50, RIRB);
    qtest_writew(s, HDA + 0x5a, 2);
    qtest_writeb(s, HDA + 0x5c, 3);
    qtest_writeb(s, HDA + 0x4c, 2);
    qtest_writel(s, HDA + 0x20, 0xc0000000);
    qtest_writew(s, HDA + 0x48, 3);
    g_assert_cmphex(qtest_readw(s, HDA + 0x4a), ==, 2);
    g_assert_cmphex(qtest_readw(s, HDA + 0x58), ==, 2);
    g_assert_cmphex(qtest_readl(s, RIRB + 8), ==, 0x1af40012);
    g_assert_cmphex(qtest_readl(s, RIRB + 16), ==, 0x1af40022);
    g_assert_cmphex(qtest_readl(s, RIRB + 20), ==, 1);
    g_assert_cmphex(qtest_readb(s, HDA + 0x5d), ==, 1);
    g_assert_cmphex(qtest_readl(s, HDA + 0x24), ==, 0xc0000000);
    qtest_writeb(s, HDA + 0x5d, 1);
    g_assert_cmphex(qtest_readl(s, HDA + 0x24), ==, 0);
    g_assert_cmphex(qtest_readw(s, HDA + 0x4a), ==, 3);
}

static void set_bd(QTestState *s, int i, uint64_t addr, uint32_t len, uint32_t flags)
{
    qtest_writeq(s, BDL + 16 * i, addr);
    qtest_writel(s, BDL + 16 * i + 8, len);
    qtest_writel(s, BDL + 16 * i + 12, flags);
}

static void run_stream(QTestState *s, uint32_t base, uint32_t cbl, int lvi)
{
    qtest_writel(s, base + 0x08, cbl);
    qtest_writew(s, base + 0x0c, lvi);
    qtest_writew(s, base + 0x12, 0x11);
    qtest_writel(s, base + 0x18, BDL);
    qtest_writel(s, base, 1 << 20 | 6);
}

/* 48 kHz, 16 bits, stereo: 192 bytes a millisecond. */
static void test_play(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    set_bd(s, 0, DATA, 0x4000, 1);
    set_bd(s, 1, DATA + 0x4000, 0x4000, 0);
    verb(s, 0, DAC, 0x706 << 8 | 0x10);
    qtest_writel(s, HDA + 0x20, 0x80000010);
    run_stream(s, OUT, 0x8000, 1);
    qtest_clock_step(s, 20 * MS);
    g_assert_cmpuint(qtest_readl(s, OUT + 4), >, 0);
    g_assert_cmpuint(qtest_readl(s, OUT + 4), <, 0x4000);
    g_assert_cmphex(qtest_readl(s, HDA + 0x24), ==, 0);
    qtest_clock_step(s, 80 * MS);
    g_assert_cmphex(qtest_readl(s, HDA + 0x24), ==, 0x80000010);
    qtest_writeb(s, OUT + 3, 4);
    g_assert_cmphex(qtest_readl(s, HDA + 0x24), ==, 0);
    qtest_writel(s, OUT, 1 << 20);
    {
        uint32_t at = qtest_readl(s, OUT + 4);

        qtest_clock_step(s, 50 * MS);
        g_assert_cmpuint(qtest_readl(s, OUT + 4), ==, at);
    }
    qtest_writeb(s, OUT, 1);
    g_assert_cmpuint(qtest_readl(s, OUT + 4), ==, 0);
}

static void test_record(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    qtest_memset(s, DATA, 0x55, 0x2000);
    set_bd(s, 0, DATA, 0x1000, 1);
    verb(s, 1, ADC, 0x706 << 8 | 0x10);
    qtest_writel(s, HDA + 0x20, 0x80000001);
    run_stream(s, IN, 0x1000, 0);
    qtest_clock_step(s, 60 * MS);
    g_assert_cmphex(qtest_readl(s, HDA + 0x24), ==, 0x80000001);
    g_assert_cmphex(qtest_readl(s, DATA), ==, 0);
    g_assert_cmphex(qtest_readl(s, DATA + 0xffc), ==, 0);
    g_assert_cmphex(qtest_readl(s, DATA + 0x1000), ==, 0x55555555);
}

/* Empty lists, no cyclic length, buffers nowhere and in the card's own registers, every format. */
static void test_odd_streams(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    verb(s, 1, ADC, 0x706 << 8 | 0x10);
    verb(s, 1, DAC, 0x706 << 8 | 0x10);
    run_stream(s, OUT, 0, 255);
    run_stream(s, IN, 0, 255);
    qtest_clock_step(s, 20 * MS);
    g_assert_cmpuint(qtest_readl(s, OUT + 4), ==, 0);
    set_bd(s, 0, HDA + 0x80, 0x100, 1);
    set_bd(s, 1, 0xfffffffffffffff0, 0x7fffffff, 1);
    for (int format = 0; format < 0x8000; format += 0x135) {
        qtest_writel(s, OUT, 1 << 20);
        qtest_writel(s, IN, 1 << 20);
        verb(s, 1, DAC, 0x20000 | format);
        verb(s, 1, ADC, 0x20000 | format);
        run_stream(s, OUT, 7, format & 1);
        run_stream(s, IN, 7, format & 1);
        qtest_clock_step(s, 11 * MS);
    }
    qtest_writel(s, HDA + 0x08, 0);
    g_assert_cmpuint(qtest_readl(s, OUT + 4), ==, 0);
}

/* ---- saved in the middle ---- */

static void play_and_record(QTestState *s)
{
    map(s);
    for (int i = 0; i < 4; i++) {
        set_bd(s, i, DATA + i * 0x4000, 0x1000 + i * 128, 1);
    }
    verb(s, 1, DAC, 0x706 << 8 | 0x10);
    verb(s, 1, DAC, 0x24011);
    verb(s, 1, ADC, 0x706 << 8 | 0x10);
    verb(s, 1, DAC, 0x3b025);
    qtest_writel(s, HDA + 0x20, 0xc0000011);
    run_stream(s, OUT, 0x4300, 3);
    run_stream(s, IN, 0x4300, 3);
    qtest_clock_step(s, 33 * MS);
}

static void play_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 40; i++) {
        qtest_clock_step(s, 3 * MS);
        qstate_note_read(s, seen, OUT + 4, 4);
        qstate_note_read(s, seen, IN + 4, 4);
        qstate_note_read(s, seen, HDA + 0x24, 4);
        qstate_note_read(s, seen, HDA + 0x30, 4);
        if (i % 8 == 3) {
            qtest_writeb(s, OUT + 3, 4);
            qtest_writeb(s, IN + 3, 4);
        }
        if (i == 20 || i == 23) {
            qtest_writel(s, OUT, 1 << 20 | (i == 20 ? 4 : 6));
        }
    }
    qstate_note(seen, "gain", verb(s, 1, DAC, 0xbe000));
    qstate_note(seen, "format", verb(s, 1, DAC, 0xa0000));
    qstate_note(seen, "stream", verb(s, 1, ADC, 0xf0600));
    qstate_note_memory(s, seen, DATA + 0x4000, 64);
}

/* Commands wait for the acknowledgement of the interrupt after two responses. */
static void commands_wait(QTestState *s)
{
    map(s);
    for (int i = 0; i < 6; i++) {
        qtest_writel(s, CORB + 4 + 4 * i, 0x000f0000 + i);
    }
    qtest_writel(s, HDA + 0x40, CORB);
    qtest_writel(s, HDA + 0x50, RIRB);
    qtest_writew(s, HDA + 0x5a, 3);
    qtest_writeb(s, HDA + 0x5c, 3);
    qtest_writeb(s, HDA + 0x4c, 2);
    qtest_writel(s, HDA + 0x20, 0xc0000000);
    qtest_writew(s, HDA + 0x48, 4);
}

static void commands_go_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 3; i++) {
        qstate_note_read(s, seen, HDA + 0x4a, 2);
        qstate_note_read(s, seen, HDA + 0x58, 2);
        qstate_note_read(s, seen, HDA + 0x5d, 1);
        qstate_note_read(s, seen, HDA + 0x24, 4);
        qtest_writeb(s, HDA + 0x5d, 1);
        qtest_writew(s, HDA + 0x48, 5 + i);
    }
    qstate_note_memory(s, seen, RIRB, 64);
}

static const QStateCase saved_playing = { ARGS, play_and_record, play_on };
static const QStateCase saved_commands = { ARGS, commands_wait, commands_go_on };

#define ADD(path, func) qtest_add("intel-hda/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("registers", test_registers);
    ADD("codecs", test_codecs);
    ADD("rings", test_rings);
    ADD("play", test_play);
    ADD("record", test_record);
    ADD("odd-streams", test_odd_streams);
    qstate_add("intel-hda/saved/playing", &saved_playing);
    qstate_add("intel-hda/saved/commands", &saved_commands);
    qstate_add_unplug("intel-hda/unplug", &saved_playing, 2);
    return g_test_run();
}

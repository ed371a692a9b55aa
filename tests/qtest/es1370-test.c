/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ES1370: registers at all sizes, frames, sample counts and interrupts of the three channels. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "pci-config.h"

#define CARD    DEVFN(2, 0)
#define IO      0x1000
#define CONTROL (IO + 0x00)
#define STATUS  (IO + 0x04)
#define PAGE    (IO + 0x0c)
#define SERIAL  (IO + 0x20)
#define SCOUNT(i) (IO + 0x24 + 4 * (i))
#define PAGED   (IO + 0x30)
#define DATA    0x200000
#define MS      (1000 * 1000)
#define ARGS    "-machine pc -nodefaults -m 16 -audiodev none,id=snd " \
                "-device ES1370,addr=2,audiodev=snd,id=" QSTATE_UNPLUGGED

enum { DAC1, DAC2, ADC };

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void map(QTestState *s)
{
    pci_conf_write(s, 0, CARD, 0x10, IO, 4);
    pci_conf_write(s, 0, CARD, 4, 5, 2);
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

static uint16_t frame_register(QTestState *s, int channel)
{
    qtest_outl(s, PAGE, channel == ADC ? 0xd : 0xc);
    return PAGED + (channel == DAC2 ? 8 : 0);
}

static void set_frame(QTestState *s, int channel, uint32_t addr, uint32_t longwords, uint16_t samples)
{
    uint16_t reg = frame_register(s, channel);

    qtest_outl(s, reg, addr);
    qtest_outl(s, reg + 4, longwords - 1);
    qtest_outl(s, SCOUNT(channel), samples - 1);
}

/* Longwords done. */
static unsigned frame_done(QTestState *s, int channel)
{
    return qtest_inl(s, frame_register(s, channel) + 4) >> 16;
}

static void test_reset_values(Fixture *f, const void *data)
{
    g_assert_cmphex(pci_conf_read(f->s, 0, CARD, 0, 4), ==, 0x50001274);
    g_assert_cmphex(pci_conf_read(f->s, 0, CARD, 0x2c, 4), ==, 0x4c4c4942);
    g_assert_cmphex(qtest_inl(f->s, CONTROL), ==, 1);
    g_assert_cmphex(qtest_inl(f->s, STATUS), ==, 0x60);
    g_assert_cmphex(qtest_inl(f->s, SERIAL), ==, 0);
    for (int i = 0; i < 3; i++) {
        g_assert_cmphex(qtest_inl(f->s, SCOUNT(i)), ==, 0);
    }
}

static void test_registers(Fixture *f, const void *data)
{
    qtest_outl(f->s, SCOUNT(DAC2), 0x12345678);
    g_assert_cmphex(qtest_inl(f->s, SCOUNT(DAC2)), ==, 0x56785678);
    g_assert_cmphex(qtest_inb(f->s, SCOUNT(DAC2)), ==, 0x78);
    qtest_outl(f->s, frame_register(f->s, DAC2), 0x11111110);
    qtest_outl(f->s, frame_register(f->s, ADC), 0x22222220);
    g_assert_cmphex(qtest_inl(f->s, frame_register(f->s, DAC2)), ==, 0x11111110);
    g_assert_cmphex(qtest_inl(f->s, frame_register(f->s, ADC)), ==, 0x22222220);
    qtest_outl(f->s, PAGE, 3);
    qtest_outl(f->s, PAGED, 0x33333333);
    g_assert_cmphex(qtest_inl(f->s, PAGED), ==, 0xffffffff);
    qtest_outl(f->s, STATUS, 0xffffffff);
    g_assert_cmphex(qtest_inl(f->s, STATUS), ==, 0x60);
}

/* DAC1 at 44.1 kHz, 16 bits stereo: an interrupt each 1000 samples, frame after frame. */
static void test_play(Fixture *f, const void *data)
{
    QTestState *s = f->s;
    unsigned done;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    set_frame(s, DAC1, DATA, 4000, 1000);
    qtest_outl(s, SERIAL, 0x103);
    qtest_outl(s, CONTROL, 0x3041);
    qtest_clock_step(s, 11 * MS);
    done = frame_done(s, DAC1);
    g_assert_cmpuint(done, >, 1000);
    g_assert_cmphex(qtest_inl(s, STATUS), ==, 0x80000064);
    qtest_outl(s, SERIAL, 0x003);
    g_assert_cmphex(qtest_inl(s, STATUS), ==, 0x60);
    qtest_clock_step(s, 10 * MS);
    g_assert_cmpuint(frame_done(s, DAC1), ==, done + 441);
    g_assert_cmphex(qtest_inl(s, STATUS), ==, 0x60);
    qtest_clock_step(s, 90 * MS);
    g_assert_cmpuint(frame_done(s, DAC1), <, 4000);
    qtest_outl(s, SERIAL, 0x803);
    done = frame_done(s, DAC1);
    qtest_clock_step(s, 50 * MS);
    g_assert_cmpuint(frame_done(s, DAC1), ==, done);
}

/* In stop mode the channel ends with the count, until it is enabled again. */
static void test_stop_mode(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    set_frame(s, DAC2, DATA, 4000, 100);
    qtest_outl(s, SERIAL, 0x4000 | 0x200 | 0xc);
    qtest_outl(s, CONTROL, 30 << 16 | 0x21);
    qtest_clock_step(s, 50 * MS);
    g_assert_cmpuint(frame_done(s, DAC2), ==, 100);
    g_assert_cmphex(qtest_inl(s, STATUS), ==, 0x80000062);
    qtest_outl(s, CONTROL, 30 << 16 | 0x01);
    qtest_outl(s, CONTROL, 30 << 16 | 0x21);
    qtest_clock_step(s, 50 * MS);
    g_assert_cmpuint(frame_done(s, DAC2), ==, 200);
}

/* Silence of bytes is 80. */
static void test_record(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    qtest_memset(s, DATA, 0x11, 0x1000);
    set_frame(s, ADC, DATA, 16, 64);
    qtest_outl(s, SERIAL, 0x400);
    qtest_outl(s, CONTROL, 30 << 16 | 0x11);
    qtest_clock_step(s, 30 * MS);
    g_assert_cmphex(qtest_inl(s, STATUS), ==, 0x80000061);
    g_assert_cmphex(qtest_readl(s, DATA), ==, 0x80808080);
    g_assert_cmphex(qtest_readl(s, DATA + 60), ==, 0x80808080);
    g_assert_cmphex(qtest_readl(s, DATA + 64), ==, 0x11111111);
}

/* A position beyond the frame, a format that changes in the middle, the smallest and largest rates. */
static void test_odd_frames(Fixture *f, const void *data)
{
    QTestState *s = f->s;

    if (qtest_skip_without_clock(s)) {
        return;
    }
    for (int format = 0; format < 64; format++) {
        qtest_outl(s, SERIAL, format | (format & 1 ? 0 : 0x700));
        set_frame(s, DAC1, 0xfffffff1, 1, 1);
        set_frame(s, DAC2, DATA + format, 3, 2);
        set_frame(s, ADC, DATA, 1, 3);
        qtest_outl(s, frame_register(s, DAC2) + 4, 0xffff0000 | format);
        qtest_outl(s, CONTROL, (format & 1 ? 0x1fff0000 : 0) | 0x3070);
        qtest_clock_step(s, 11 * MS);
    }
    g_assert_cmphex(qtest_inl(s, CONTROL), ==, 0x1fff3070);
}

/* ---- saved in the middle ---- */

static void play_and_record(QTestState *s)
{
    map(s);
    set_frame(s, DAC1, DATA, 3000, 1000);
    set_frame(s, DAC2, DATA + 0x10000, 2000, 77);
    set_frame(s, ADC, DATA + 0x20000, 900, 333);
    qtest_outl(s, SERIAL, 0x72d);
    qtest_outl(s, CONTROL, 30 << 16 | 0x3071);
    qtest_memset(s, DATA + 0x20000, 0x11, 900 * 4);
    qtest_clock_step(s, 13 * MS);
}

static void play_on(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, PAGE, 4);
    for (int i = 0; i < 30; i++) {
        qtest_clock_step(s, 3 * MS);
        qstate_note_in(s, seen, STATUS, 4);
        for (int channel = DAC1; channel <= ADC; channel++) {
            qstate_note(seen, "done", frame_done(s, channel));
            qstate_note_in(s, seen, SCOUNT(channel), 4);
        }
        if (i == 10) {
            qtest_outl(s, SERIAL, 0x42d);   /* acknowledges the DACs */
            qtest_outl(s, CONTROL, 30 << 16 | 0x3031);
        }
        if (i == 13) {
            qtest_outl(s, SERIAL, 0x72d);
            qtest_outl(s, CONTROL, 30 << 16 | 0x3071);
        }
    }
    qstate_note_memory(s, seen, DATA + 0x20000, 900 * 4);
}

/* In stop mode, with the counts run down. */
static void play_in_stop_mode(QTestState *s)
{
    map(s);
    set_frame(s, DAC2, DATA, 4000, 100);
    qtest_outl(s, SERIAL, 0x4000 | 0x200 | 0xc);
    qtest_outl(s, CONTROL, 30 << 16 | 0x21);
    qtest_clock_step(s, 50 * MS);
}

static const QStateCase saved_playing = { ARGS, play_and_record, play_on };
static const QStateCase saved_stopped = { ARGS, play_in_stop_mode, play_on };

#define ADD(path, func) qtest_add("es1370/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("reset-values", test_reset_values);
    ADD("registers", test_registers);
    ADD("play", test_play);
    ADD("stop-mode", test_stop_mode);
    ADD("record", test_record);
    ADD("odd-frames", test_odd_frames);
    qstate_add("es1370/saved/playing", &saved_playing);
    qstate_add("es1370/saved/stopped", &saved_stopped);
    qstate_add_unplug("es1370/unplug", &saved_playing, 2);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Audio: sample formats, rates, and voices that are paced by the virtual clock. */
#include "qemu/osdep.h"
#include <math.h>
#include <glib/gstdio.h>
#include "audio/audio.h"
#include "audio/mixeng.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/timer.h"
#include "sysemu/sysemu.h"

#define MS 1000000

/* ---- mixing engine ---- */

/* The largest, the smallest and a middle level in each format. */
static void test_formats(void)
{
    static const struct {
        AudioFormat fmt;
        int big_endian;
        uint8_t bytes[4];
        int64_t level;
    } rows[] = {
        { AUDIO_FORMAT_U8, 0, { 0x80 }, 0 },
        { AUDIO_FORMAT_U8, 0, { 0xff }, 0x7f000000 },
        { AUDIO_FORMAT_U8, 0, { 0x00 }, INT32_MIN },
        { AUDIO_FORMAT_S8, 0, { 0x80 }, INT32_MIN },
        { AUDIO_FORMAT_U16, 0, { 0x00, 0x80 }, 0 },
        { AUDIO_FORMAT_S16, 0, { 0x34, 0x12 }, 0x12340000 },
        { AUDIO_FORMAT_S16, 1, { 0x12, 0x34 }, 0x12340000 },
        { AUDIO_FORMAT_S16, 1, { 0xff, 0xff }, -65536 },
        { AUDIO_FORMAT_U32, 1, { 0xff, 0xff, 0xff, 0xff }, INT32_MAX },
        { AUDIO_FORMAT_S32, 0, { 0x78, 0x56, 0x34, 0x12 }, 0x12345678 },
        { AUDIO_FORMAT_F32, 0, { 0x00, 0x00, 0x00, 0x3f }, 0x40000000 },
        { AUDIO_FORMAT_F32, 1, { 0xbf, 0x80, 0x00, 0x00 }, INT32_MIN },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        audsettings as = { 44100, 1, rows[i].fmt, rows[i].big_endian };
        uint8_t back[4] = { 0 };
        st_sample s;

        mixeng_decode(&s, rows[i].bytes, 1, &as);
        g_assert_cmpint(s.l, ==, rows[i].level);
        g_assert_cmpint(s.r, ==, rows[i].level);
        mixeng_encode(back, &s, 1, &as);
        g_assert_cmpmem(back, 4, rows[i].bytes, 4);
    }
}

static void test_odd_floats(void)
{
    static const float values[] = { NAN, INFINITY, -INFINITY, 2.0f };
    static const int64_t levels[] = { 0, INT32_MAX, INT32_MIN, INT32_MAX };
    audsettings as = { 44100, 1, AUDIO_FORMAT_F32, AUDIO_HOST_ENDIANNESS };
    st_sample s[4];

    mixeng_decode(s, values, 4, &as);
    for (int i = 0; i < 4; i++) {
        g_assert_cmpint(s[i].l, ==, levels[i]);
    }
}

/* Sums are clipped; of six channels the first two are heard. */
static void test_clip_and_channels(void)
{
    audsettings six = { 44100, 6, AUDIO_FORMAT_S16, 0 };
    audsettings mono = { 44100, 1, AUDIO_FORMAT_S16, 0 };
    st_sample loud = { INT64_C(3) << 32, -(INT64_C(3) << 32) };
    uint8_t pcm[12];

    memset(pcm, 0xff, sizeof(pcm));
    mixeng_encode(pcm, &loud, 1, &six);
    g_assert_cmphex(lduw_le_p(pcm), ==, 0x7fff);
    g_assert_cmphex(lduw_le_p(pcm + 2), ==, 0x8000);
    for (int i = 4; i < 12; i++) {
        g_assert_cmpuint(pcm[i], ==, 0);
    }
    loud.l = 0x20000000;
    loud.r = 0x40000000;
    mixeng_encode(pcm, &loud, 1, &mono);
    g_assert_cmphex(lduw_le_p(pcm), ==, 0x3000);
}

static void test_volume(void)
{
    Volume vol = { .channels = 2, .vol = { 255, 51 } };
    st_sample s = { 1000, 1000 };

    mixeng_volume(&s, 1, &vol);
    g_assert_cmpint(s.l, ==, 1000);
    g_assert_cmpint(s.r, ==, 200);
    vol.mute = true;
    mixeng_volume(&s, 1, &vol);
    g_assert_cmpint(s.l | s.r, ==, 0);
}

/* A ramp stays a ramp, with steps of the ratio of the rates. */
static void check_ramp(int inrate, int outrate, int64_t expected_step)
{
    void *rate = st_rate_start(inrate, outrate);
    st_sample in[64], out[256] = { { 0 } };
    size_t used = ARRAY_SIZE(in), made = ARRAY_SIZE(out);

    for (int i = 0; i < 64; i++) {
        in[i].l = (i + 1) * 1000;
        in[i].r = -in[i].l;
    }
    st_rate_flow(rate, in, out, &used, &made);
    g_assert_cmpuint(used, ==, 64);
    g_assert_cmpint(ABS((int)made - 64 * outrate / inrate), <=, 1);
    for (size_t i = 2; i < made; i++) {
        g_assert_cmpint(ABS(out[i].l - out[i - 1].l - expected_step), <=, 1);
        g_assert_cmpint(out[i].r, ==, -out[i].l);
    }
    st_rate_stop(rate);
}

static void test_rates(void)
{
    check_ramp(22050, 44100, 500);
    check_ramp(44100, 22050, 2000);
    check_ramp(8000, 32000, 250);
    check_ramp(44100, 44100, 1000);
}

/* What comes out does not depend on how the input is cut. */
static void test_rate_in_pieces(void)
{
    st_sample in[100], whole[400], parts[400];
    void *a = st_rate_start(11025, 44100), *b = st_rate_start(11025, 44100);
    size_t used = 100, made = 400, total = 0;

    for (int i = 0; i < 100; i++) {
        in[i].l = in[i].r = (i * 7919 % 1000) << 16;
    }
    st_rate_flow(a, in, whole, &used, &made);
    for (size_t at = 0; at < 100;) {
        size_t n = MIN(100 - at, 7), room = 5;

        st_rate_flow(b, in + at, parts + total, &n, &room);
        at += n;
        total += room;
    }
    g_assert_cmpint(ABS((int)made - (int)total), <=, 4);
    g_assert_cmpmem(whole, MIN(made, total) * sizeof(st_sample), parts,
                    MIN(made, total) * sizeof(st_sample));
    st_rate_stop(a);
    st_rate_stop(b);
}

/* ---- voices ---- */

typedef struct Player {
    QEMUSoundCard card;
    SWVoiceOut *out;
    SWVoiceIn *in;
    uint8_t fill;
    size_t written, read;
    int calls;
    bool reopen;
} Player;

static audsettings cd = { 44100, 2, AUDIO_FORMAT_S16, 0 };

static void step(int64_t ns)
{
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
}

static void play_cb(void *opaque, int avail)
{
    Player *p = opaque;
    g_autofree uint8_t *buf = g_malloc(avail);

    p->calls++;
    memset(buf, p->fill, avail);
    p->written += AUD_write(p->out, buf, avail);
    if (p->reopen) {
        audsettings other = { 8000 + p->calls, 1, AUDIO_FORMAT_U8, 0 };

        p->out = AUD_open_out(&p->card, p->out, "test", p, play_cb, &other);
        AUD_set_active_out(p->out, true);
    }
}

static void record_cb(void *opaque, int avail)
{
    Player *p = opaque;
    g_autofree uint8_t *buf = g_malloc(avail);

    p->calls++;
    p->read += AUD_read(p->in, buf, avail);
    for (int i = 0; i < avail; i++) {
        g_assert_cmpuint(buf[i], ==, 0);
    }
}

static Player *player_new(const char *audiodev)
{
    Player *p = g_new0(Player, 1);

    p->card.state = audio_state_by_name(audiodev);
    AUD_register_card("test", &p->card);
    return p;
}

static void player_free(Player *p)
{
    AUD_close_out(&p->card, p->out);
    AUD_close_in(&p->card, p->in);
    AUD_remove_card(&p->card);
    g_free(p);
}

/* A device without a card, as in later versions: named or not, it plays through its back end. */
static void test_backend_pointer(void)
{
    AudioBackend *be = NULL;
    Player *p = g_new0(Player, 1);

    g_assert_true(AUD_backend_check(&be, &error_abort));
    g_assert_nonnull(be);
    be = audio_state_by_name("quiet");
    g_assert_true(AUD_backend_check(&be, &error_abort));
    g_assert_true(be == audio_state_by_name("quiet"));
    p->out = AUD_open_out(be, NULL, "test", p, play_cb, &cd);
    p->in = AUD_open_in(be, NULL, "test", p, record_cb, &cd);
    AUD_set_active_out(p->out, true);
    AUD_set_active_in(p->in, true);
    step(100 * MS);
    g_assert_cmpint(p->calls, >, 0);
    g_assert_cmpuint(p->read, >, 0);
    AUD_close_out(be, p->out);
    AUD_close_in(be, p->in);
    g_free(p);
}

/* A second of playing takes a second of frames, beside what the buffer holds. */
static void test_play_pace(void)
{
    Player *p = player_new("quiet");
    QEMUAudioTimeStamp ts;
    size_t buffer;

    p->out = AUD_open_out(&p->card, NULL, "test", p, play_cb, &cd);
    buffer = AUD_get_buffer_size_out(p->out);
    step(1000 * MS);
    g_assert_cmpint(p->calls, ==, 0);
    AUD_set_active_out(p->out, true);
    AUD_init_time_stamp_out(p->out, &ts);
    step(1000 * MS);
    g_assert_cmpint(p->calls, ==, 100);
    /* Before the first tick, 10 ms, nothing was there to play. */
    g_assert_cmpuint(p->written, ==, (44100 - 441) * 4 + buffer);
    g_assert_cmpuint(AUD_get_elapsed_usec_out(p->out, &ts), ==, 1000000);
    g_assert_cmpuint(AUD_write(p->out, (uint8_t[4]) { 0 }, 4), ==, 0);
    AUD_set_active_out(p->out, false);
    step(1000 * MS);
    g_assert_cmpint(p->calls, ==, 100);
    g_assert_false(qemu_clock_has_timers(QEMU_CLOCK_VIRTUAL));
    player_free(p);
}

/* A slower, narrower voice writes fewer bytes. */
static void test_play_other_rate(void)
{
    audsettings phone = { 8000, 1, AUDIO_FORMAT_U8, 0 };
    Player *p = player_new("quiet");

    p->fill = 0x80;
    p->out = AUD_open_out(&p->card, NULL, "test", p, play_cb, &phone);
    AUD_set_active_out(p->out, true);
    step(1000 * MS);
    g_assert_cmpuint(p->written, >=, 8000);
    g_assert_cmpuint(p->written, <=, 8000 + AUD_get_buffer_size_out(p->out) + 8);
    player_free(p);
}

static void test_record_pace(void)
{
    audsettings half = { 22050, 1, AUDIO_FORMAT_S16, 1 };
    Player *p = player_new("quiet");

    p->in = AUD_open_in(&p->card, NULL, "test", p, record_cb, &half);
    AUD_set_active_in(p->in, true);
    step(1000 * MS);
    g_assert_cmpint(p->calls, ==, 100);
    g_assert_cmpint(ABS((int)p->read - 22050 * 2), <=, 8);
    AUD_set_active_in(p->in, false);
    g_assert_cmpuint(AUD_read(p->in, (uint8_t[4]) { 0 }, 4), ==, 0);
    player_free(p);
}

static void test_bad_settings(void)
{
    static audsettings bad[] = {
        { 0, 2, AUDIO_FORMAT_S16, 0 }, { -1, 2, AUDIO_FORMAT_S16, 0 },
        { INT_MAX, 2, AUDIO_FORMAT_S16, 0 }, { 44100, 0, AUDIO_FORMAT_S16, 0 },
        { 44100, 17, AUDIO_FORMAT_S16, 0 }, { 44100, 2, AUDIO_FORMAT__MAX, 0 },
        { 44100, 2, AUDIO_FORMAT_S16, 2 },
    };
    Player *p = player_new("quiet");

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        p->out = AUD_open_out(&p->card, p->out, "test", p, play_cb, &cd);
        g_assert_nonnull(p->out);
        p->out = AUD_open_out(&p->card, p->out, "test", p, play_cb, &bad[i]);
        g_assert_null(p->out);
        g_assert_null(AUD_open_in(&p->card, NULL, "test", p, record_cb, &bad[i]));
    }
    g_assert_cmpuint(AUD_write(NULL, NULL, 77), ==, 77);
    player_free(p);
}

/* A callback may replace its own voice; the new one is asked at the next tick. */
static void test_reopen_in_callback(void)
{
    Player *p = player_new("quiet");

    p->reopen = true;
    p->out = AUD_open_out(&p->card, NULL, "test", p, play_cb, &cd);
    AUD_set_active_out(p->out, true);
    step(100 * MS);
    g_assert_cmpint(p->calls, ==, 10);
    player_free(p);
}

/* ---- options and files ---- */

static void check_refused(const char *opt, const char *why)
{
    Error *err = NULL;

    audio_parse_option(opt, &err);
    g_assert_nonnull(err);
    g_assert_nonnull(strstr(error_get_pretty(err), why));
    error_free(err);
}

static void test_options(void)
{
    check_refused("none", "'id' is missing");
    check_refused("sounds,id=a", "does not accept value 'sounds'");
    check_refused("alsa,id=a", "use 'none' or 'wav'");
    check_refused("none,id=a,path=x", "'path' is unexpected");
    check_refused("none,id=a,out.frequency=x", "out.frequency");
    check_refused("none,id=a,out.frequency=0", "frequency");
    check_refused("none,id=quiet", "Duplicate ID");
    check_refused("{'driver': 'none', 'id': 'j', 'in': {'channels': 99}}", "channels");
    g_assert_null(audio_state_by_name("a"));
    audio_parse_option("{'driver': 'none', 'id': 'j', 'in': {'channels': 1}}", &error_abort);
    g_assert_nonnull(audio_state_by_name("j"));
}

/* Two voices that play at once are added; the file is complete when the emulator ends. */
static void test_wav(void)
{
    g_autofree char *dir = g_dir_make_tmp("audio-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "out.wav", NULL);
    g_autofree char *captured = g_build_filename(dir, "cap.wav", NULL);
    g_autofree char *opt = g_strdup_printf("wav,id=w,path=%s,out.frequency=8000,out.channels=1", path);
    audsettings as = { 8000, 1, AUDIO_FORMAT_S16, 0 };
    g_autofree char *text = NULL;
    CaptureState capture = { 0 };
    Player *p[2];
    gsize len;

    audio_parse_option(opt, &error_abort);
    for (int i = 0; i < 2; i++) {
        p[i] = player_new("w");
        p[i]->fill = 0x11 * (i + 1);
        p[i]->out = AUD_open_out(&p[i]->card, NULL, "test", p[i], play_cb, &as);
        AUD_set_active_out(p[i]->out, true);
    }
    g_assert_cmpint(wav_start_capture(audio_state_by_name("w"), &capture, captured, 4000, 8, 2), ==, 0);
    step(1000 * MS);
    capture.ops.destroy(capture.opaque);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    audio_cleanup();
    player_free(p[0]);
    player_free(p[1]);

    g_assert_true(g_file_get_contents(path, &text, &len, NULL));
    g_assert_cmpuint(len, ==, 44 + 8000 * 2);
    g_assert_cmpmem(text, 4, "RIFF", 4);
    g_assert_cmpuint(ldl_le_p(text + 24), ==, 8000);
    g_assert_cmpuint(ldl_le_p(text + 40), ==, 8000 * 2);
    g_assert_cmphex(lduw_le_p(text + 44 + 4000), ==, 0x3333);
    g_free(text);
    g_assert_true(g_file_get_contents(captured, &text, &len, NULL));
    g_assert_cmpint(ABS((int)len - 44 - 4000 * 2), <=, 4);
    g_assert_cmphex((uint8_t)text[44 + 4000], ==, 0x80 + 0x33);
    g_unlink(path);
    g_unlink(captured);
    g_rmdir(dir);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_subsystems();
    audio_parse_option("none,id=quiet", &error_abort);
    g_test_add_func("/audio/formats", test_formats);
    g_test_add_func("/audio/odd-floats", test_odd_floats);
    g_test_add_func("/audio/clip-and-channels", test_clip_and_channels);
    g_test_add_func("/audio/volume", test_volume);
    g_test_add_func("/audio/rates", test_rates);
    g_test_add_func("/audio/rate-in-pieces", test_rate_in_pieces);
    g_test_add_func("/audio/play-pace", test_play_pace);
    g_test_add_func("/audio/backend-pointer", test_backend_pointer);
    g_test_add_func("/audio/play-other-rate", test_play_other_rate);
    g_test_add_func("/audio/record-pace", test_record_pace);
    g_test_add_func("/audio/bad-settings", test_bad_settings);
    g_test_add_func("/audio/reopen-in-callback", test_reopen_in_callback);
    g_test_add_func("/audio/options", test_options);
    g_test_add_func("/audio/wav", test_wav);
    return g_test_run();
}

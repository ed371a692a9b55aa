/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Back ends, sound cards, and the tick that moves both directions on. See audio_int.h. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"
#include "trace.h"

#define DEFAULT_PERIOD_US 10000
#define DEFAULT_BUFFER_US 46440

/* All back ends, in the order they were made. */
static QTAILQ_HEAD(, AudioState) states = QTAILQ_HEAD_INITIALIZER(states);
static bool cleaning_up;

/* ---- log ---- */

void AUD_vlog(const char *cap, const char *fmt, va_list ap)
{
    g_autofree char *text = g_strdup_vprintf(fmt, ap);

    qemu_log_mask(LOG_GUEST_ERROR, "%s%s%s", cap ? cap : "", cap ? ": " : "", text);
}

void AUD_log(const char *cap, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    AUD_vlog(cap, fmt, ap);
    va_end(ap);
}

/* ---- time ---- */

/* How many frames of @stream have become due; the ring bounds it, what is beyond is lost. */
static size_t stream_due(AudioStream *stream)
{
    int64_t ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - stream->start_ns;
    uint64_t total = muldiv64(MAX(ns, 0), stream->as.freq, NANOSECONDS_PER_SECOND);
    uint64_t due = total - stream->done;

    stream->done = total;
    return MIN(due, stream->frames);
}

static void play(AudioState *s, size_t frames)
{
    AudioStream *out = &s->out;

    while (frames) {
        size_t n = MIN(frames, out->frames - out->pos);
        st_sample *from = out->ring + out->pos;

        if (s->drv->play) {
            s->drv->play(s, from, n);
        }
        audio_captures_feed(s, from, n);
        mixeng_clear(from, n);
        out->pos = (out->pos + n) % out->frames;
        out->live -= MIN(out->live, n);
        audio_out_advance(s, n);
        frames -= n;
    }
}

static void record(AudioState *s, size_t frames)
{
    AudioStream *in = &s->in;

    while (frames) {
        size_t n = MIN(frames, in->frames - in->pos);

        if (s->drv->record) {
            s->drv->record(s, in->ring + in->pos, n);
        }
        in->pos = (in->pos + n) % in->frames;
        audio_in_advance(s, n);
        frames -= n;
    }
}

static void audio_tick(void *opaque)
{
    AudioState *s = opaque;

    s->ticking++;
    if (s->out.running) {
        play(s, stream_due(&s->out));
        audio_voices_call(&s->out);
    }
    if (s->in.running) {
        record(s, stream_due(&s->in));
        audio_voices_call(&s->in);
    }
    s->ticking--;
    audio_voices_reap(&s->out);
    audio_voices_reap(&s->in);
    audio_update_timer(s);
}

static bool any_active(const AudioStream *stream)
{
    const AudioVoice *v;

    QTAILQ_FOREACH(v, &stream->voices, entries) {
        if (v->active) {
            return true;
        }
    }
    return false;
}

static void stream_run(AudioStream *stream, bool running)
{
    if (running && !stream->running) {
        stream->start_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
        stream->done = 0;
    }
    stream->running = running;
}

void audio_update_timer(AudioState *s)
{
    bool was_playing = s->out.running;
    bool play_on = s->out.live > 0 || any_active(&s->out);
    bool record_on = any_active(&s->in);

    stream_run(&s->out, play_on);
    stream_run(&s->in, record_on);
    if (was_playing != play_on) {
        audio_captures_notify(s, play_on);
    }
    if (s->ticking) {
        return;
    }
    if (!play_on && !record_on) {
        timer_del(s->ts);
    } else if (!timer_pending(s->ts)) {
        timer_mod(s->ts, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + s->period_ns);
    }
}

/* ---- back ends ---- */

static void stream_init(AudioState *s, AudioStream *stream, const AudiodevPerDirectionOptions *pdo)
{
    uint32_t us = pdo->has_buffer_length ? pdo->buffer_length : DEFAULT_BUFFER_US;

    stream->s = s;
    stream->as = (audsettings) {
        .freq = pdo->has_frequency ? pdo->frequency : 44100,
        .nchannels = pdo->has_channels ? pdo->channels : 2,
        .fmt = pdo->has_format ? pdo->format : AUDIO_FORMAT_S16,
        .endianness = AUDIO_HOST_ENDIANNESS,
    };
    stream->frames = MAX(muldiv64(us, stream->as.freq, 1000000), 1);
    stream->ring = g_new0(st_sample, stream->frames);
    QTAILQ_INIT(&stream->voices);
}

static void audio_state_free(AudioState *s)
{
    g_free(s->out.ring);
    g_free(s->in.ring);
    audiodev_free(&s->dev);
    g_free(s);
}

AudioState *audio_state_new(Audiodev *dev, const AudioDriver *drv, Error **errp)
{
    AudioState *s = g_new0(AudioState, 1);
    uint32_t period_us = dev->has_timer_period ? dev->timer_period : DEFAULT_PERIOD_US;

    s->dev = *dev;
    s->drv = drv;
    QTAILQ_INIT(&s->captures);
    stream_init(s, &s->out, &dev->out);
    stream_init(s, &s->in, &dev->in);
    s->period_ns = (int64_t)period_us * 1000;
    if (drv->init && !drv->init(s, errp)) {
        audio_state_free(s);
        return NULL;
    }
    s->ts = timer_new_ns(QEMU_CLOCK_VIRTUAL, audio_tick, s);
    QTAILQ_INSERT_TAIL(&states, s, list);
    vmstate_register_any(NULL, &vmstate_audio, s);
    return s;
}

AudioState *audio_state_by_name(const char *name)
{
    AudioState *s;

    QTAILQ_FOREACH(s, &states, list) {
        if (!strcmp(s->dev.id, name)) {
            return s;
        }
    }
    return NULL;
}

/* The back end of cards that name none. */
AudioState *audio_default_state(Error **errp)
{
    Audiodev dev = { 0 };

    if (!QTAILQ_EMPTY(&states)) {
        return QTAILQ_FIRST(&states);
    }
    dev.id = g_strdup("none");
    dev.driver = g_strdup("none");
    return audio_state_new(&dev, &no_audio_driver, errp);
}

void audio_cleanup(void)
{
    AudioState *s;

    cleaning_up = true;
    QTAILQ_FOREACH(s, &states, list) {
        timer_del(s->ts);
        if (s->drv->fini) {
            s->drv->fini(s);
        }
        s->drv = &no_audio_driver;
    }
}

bool audio_is_cleaning_up(void)
{
    return cleaning_up;
}

/* ---- cards ---- */

bool audio_register_card(const char *name, QEMUSoundCard *card, Error **errp)
{
    if (!card->state) {
        card->state = audio_default_state(errp);
    }
    if (!card->state) {
        return false;
    }
    trace_audio_register_card(name, card->state->dev.id);
    card->name = g_strdup(name);
    memset(&card->entries, 0, sizeof(card->entries));
    QLIST_INSERT_HEAD(&card->state->cards, card, entries);
    return true;
}

void AUD_remove_card(QEMUSoundCard *card)
{
    if (card->name) {
        QLIST_REMOVE(card, entries);
        g_free(card->name);
        card->name = NULL;
    }
}

const char *audio_get_id(QEMUSoundCard *card)
{
    return card->state ? card->state->dev.id : "";
}

static bool audio_attach(void *card, const char *name)
{
    AudioState *s = audio_state_by_name(name);

    if (s) {
        ((QEMUSoundCard *)card)->state = s;
    }
    return s;
}

static char *audio_name(void *card)
{
    return g_strdup(audio_get_id(card));
}

static void audio_opts_init(void)
{
    static const QdevAudioOps ops = { .attach = audio_attach, .name = audio_name };

    qdev_register_audio_ops(&ops);
}

opts_init(audio_opts_init)

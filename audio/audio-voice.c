/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Voices: what those that play and those that record share. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "qemu/host-utils.h"
#include "trace.h"

static bool is_playing(const AudioStream *stream)
{
    return stream == &stream->s->out;
}

/* ---- open and close ---- */

bool audio_check_settings(const char *what, const char *name, const audsettings *as)
{
    if (audsettings_valid(as)) {
        return true;
    }
    AUD_log("audio", "%s: '%s' can't have frequency %d, channels %d, format %d, endianness %d\n",
            what, name, as->freq, as->nchannels, as->fmt, as->endianness);
    return false;
}

/* Who registered is known by it; cards that stand in for a device without one have no name. */
static const QEMUSoundCard *registered(const QEMUSoundCard *card)
{
    return card->name ? card : NULL;
}

static AudioVoice *adopt(const QEMUSoundCard *card, AudioStream *stream, const char *name, void *opaque,
                         audio_callback_fn callback)
{
    AudioVoice *v;

    QTAILQ_FOREACH(v, &stream->voices, entries) {
        if (v->orphan && v->card == registered(card) && !strcmp(v->name, name)) {
            v->orphan = false;
            v->callback = callback;
            v->opaque = opaque;
            break;
        }
    }
    return v;
}

void audio_voice_set_up(AudioVoice *v)
{
    bool plays = is_playing(v->stream);

    v->frame_bytes = audsettings_frame_bytes(&v->as);
    st_rate_set(v->rate, plays ? v->as.freq : v->stream->as.freq, plays ? v->stream->as.freq : v->as.freq);
}

AudioVoice *audio_voice_new(AudioStream *stream, const QEMUSoundCard *card, const char *name)
{
    AudioVoice *v = g_new0(AudioVoice, 1);

    v->stream = stream;
    v->card = card;
    v->name = g_strdup(name);
    v->as = stream->as;
    v->rate = g_new0(Rate, 1);
    audio_voice_set_up(v);
    QTAILQ_INSERT_TAIL(&stream->voices, v, entries);
    return v;
}

AudioVoice *audio_voice_open(QEMUSoundCard *card, AudioStream *stream, AudioVoice *v, const char *name,
                             void *opaque, audio_callback_fn callback, const audsettings *as)
{
    if (!v && stream) {
        v = adopt(card, stream, name, opaque, callback);
    }
    if (v && !memcmp(&v->as, as, sizeof(*as))) {
        return v;
    }
    audio_voice_close(v);
    if (!stream || !audio_check_settings("AUD_open", name, as)) {
        return NULL;
    }
    v = audio_voice_new(stream, registered(card), name);
    v->as = *as;
    v->callback = callback;
    v->opaque = opaque;
    v->vol.channels = MIN(as->nchannels, 2);
    memset(v->vol.vol, 255, sizeof(v->vol.vol));
    audio_voice_set_up(v);
    trace_audio_open(name, as->freq, as->nchannels, AudioFormat_str(as->fmt));
    return v;
}

void audio_voice_free(AudioVoice *v)
{
    QTAILQ_REMOVE(&v->stream->voices, v, entries);
    st_rate_stop(v->rate);
    g_free(v->name);
    g_free(v);
}

void audio_voice_close(AudioVoice *v)
{
    AudioState *s;

    if (!v) {
        return;
    }
    s = v->stream->s;
    trace_audio_close(v->name);
    v->active = false;
    v->closed = true;
    if (!s->ticking) {
        audio_voice_free(v);
    }
    audio_update_timer(s);
}

/* ---- measures ---- */

int audio_voice_bytes(const AudioVoice *v, uint32_t frames)
{
    uint64_t own = muldiv64(frames, v->as.freq, v->stream->as.freq);

    return MIN(own, INT_MAX / v->frame_bytes) * v->frame_bytes;
}

uint64_t audio_voice_elapsed_us(const AudioVoice *v, uint64_t since)
{
    return muldiv64(v->total - since, 1000000, v->stream->as.freq);
}

/* ---- of a tick ---- */

static uint32_t frames_to_do(const AudioVoice *v)
{
    return is_playing(v->stream) ? audio_out_room(v) : v->fill;
}

void audio_voices_call(AudioStream *stream)
{
    AudioVoice *v;
    size_t voices = 0;

    /* Voices that a callback opens wait for the next tick, so that this ends. */
    QTAILQ_FOREACH(v, &stream->voices, entries) {
        voices++;
    }
    for (v = QTAILQ_FIRST(&stream->voices); voices--; v = QTAILQ_NEXT(v, entries)) {
        int bytes = audio_voice_bytes(v, frames_to_do(v));

        if (v->active && v->callback && bytes) {
            v->callback(v->opaque, bytes);
        }
    }
}

void audio_voices_reap(AudioStream *stream)
{
    AudioVoice *v, *next;

    QTAILQ_FOREACH_SAFE(v, &stream->voices, entries, next) {
        if (v->closed) {
            audio_voice_free(v);
        }
    }
}

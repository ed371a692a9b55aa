/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Voices that play: into the ring of their back end. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "trace.h"

/* Frames of the ring that @sw may still fill. */
static size_t room(const SWVoiceOut *sw)
{
    return sw->v.s->out.frames - sw->lead;
}

/* ---- open and close ---- */

static void free_out(SWVoiceOut *sw)
{
    QTAILQ_REMOVE(&sw->v.s->sw_out, sw, entries);
    audio_voice_fini(&sw->v);
    g_free(sw);
}

void audio_out_reap(AudioState *s)
{
    SWVoiceOut *sw, *next;

    QTAILQ_FOREACH_SAFE(sw, &s->sw_out, entries, next) {
        if (sw->v.closed) {
            free_out(sw);
        }
    }
}

SWVoiceOut *(AUD_open_out)(QEMUSoundCard *card, SWVoiceOut *sw, const char *name,
                         void *callback_opaque, audio_callback_fn callback_fn,
                         struct audsettings *settings)
{
    AudioState *s = card->state;

    if (sw && !memcmp(&sw->v.as, settings, sizeof(*settings))) {
        return sw;
    }
    AUD_close_out(card, sw);
    if (!s || !audio_check_settings("AUD_open_out", name, settings)) {
        return NULL;
    }
    sw = g_new0(SWVoiceOut, 1);
    audio_voice_init(&sw->v, card, name, settings, callback_fn, callback_opaque);
    sw->v.rate = st_rate_start(settings->freq, s->out.as.freq);
    QTAILQ_INSERT_TAIL(&s->sw_out, sw, entries);
    trace_audio_open_out(name, settings->freq, settings->nchannels, AudioFormat_str(settings->fmt));
    return sw;
}

void (AUD_close_out)(QEMUSoundCard *card, SWVoiceOut *sw)
{
    AudioState *s;

    if (!sw) {
        return;
    }
    s = sw->v.s;
    trace_audio_close_out(sw->v.name);
    sw->v.active = false;
    sw->v.closed = true;
    if (!s->ticking) {
        free_out(sw);
    }
    audio_update_timer(s);
}

/* ---- playing ---- */

/* Adds decoded frames to the ring; returns how many were taken. */
static size_t mix_frames(SWVoiceOut *sw, st_sample *frames, size_t n)
{
    AudioStream *out = &sw->v.s->out;
    size_t at = (out->pos + sw->lead) % out->frames;
    size_t in = n;
    size_t made = MIN(room(sw), out->frames - at);

    st_rate_flow_mix(sw->v.rate, frames, out->ring + at, &in, &made);
    sw->lead += made;
    out->live = MAX(out->live, sw->lead);
    return in;
}

size_t AUD_write(SWVoiceOut *sw, void *pcm_buf, size_t size)
{
    st_sample chunk[AUDIO_CHUNK];
    const uint8_t *src = pcm_buf;
    size_t frames, done = 0;

    if (!sw) {
        return size;
    }
    if (!sw->v.active) {
        return 0;
    }
    frames = size / sw->v.frame_bytes;
    while (done < frames && room(sw)) {
        size_t n = MIN(frames - done, AUDIO_CHUNK);
        size_t taken = 0;

        mixeng_decode(chunk, src + done * sw->v.frame_bytes, n, &sw->v.as);
        mixeng_volume(chunk, n, &sw->v.vol);
        while (taken < n && room(sw)) {
            taken += mix_frames(sw, chunk + taken, n - taken);
        }
        done += taken;
    }
    trace_audio_write(sw->v.name, size, done * sw->v.frame_bytes);
    return done * sw->v.frame_bytes;
}

void audio_out_advance(AudioState *s, size_t frames)
{
    SWVoiceOut *sw;

    QTAILQ_FOREACH(sw, &s->sw_out, entries) {
        sw->lead -= MIN(sw->lead, frames);
        sw->v.total += sw->v.active ? frames : 0;
    }
}

void audio_out_callbacks(AudioState *s)
{
    SWVoiceOut *sw;
    size_t voices = 0;

    /* Voices that a callback opens wait for the next tick, so that this ends. */
    QTAILQ_FOREACH(sw, &s->sw_out, entries) {
        voices++;
    }
    for (sw = QTAILQ_FIRST(&s->sw_out); voices--; sw = QTAILQ_NEXT(sw, entries)) {
        int avail = audio_voice_bytes(&sw->v, &s->out, room(sw));

        if (sw->v.active && sw->v.callback && avail) {
            sw->v.callback(sw->v.opaque, avail);
        }
    }
}

int AUD_get_buffer_size_out(SWVoiceOut *sw)
{
    return sw ? audio_voice_bytes(&sw->v, &sw->v.s->out, sw->v.s->out.frames) : 0;
}

void AUD_set_active_out(SWVoiceOut *sw, int on)
{
    if (sw && !sw->v.closed && sw->v.active != !!on) {
        trace_audio_active_out(sw->v.name, on);
        sw->v.active = on;
        audio_update_timer(sw->v.s);
    }
}

int AUD_is_active_out(SWVoiceOut *sw)
{
    return sw ? sw->v.active : 0;
}

void AUD_init_time_stamp_out(SWVoiceOut *sw, QEMUAudioTimeStamp *ts)
{
    ts->old_ts = sw ? sw->v.total : 0;
}

uint64_t AUD_get_elapsed_usec_out(SWVoiceOut *sw, QEMUAudioTimeStamp *ts)
{
    return sw ? audio_voice_elapsed_us(&sw->v, &sw->v.s->out, ts->old_ts) : 0;
}

void audio_set_volume_out(SWVoiceOut *sw, Volume *vol)
{
    if (sw) {
        sw->v.vol = *vol;
    }
}

void AUD_set_volume_out(SWVoiceOut *sw, int mute, uint8_t lvol, uint8_t rvol)
{
    Volume vol = { .mute = mute, .channels = 2, .vol = { lvol, rvol } };

    audio_set_volume_out(sw, &vol);
}

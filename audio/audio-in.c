/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Voices that record: from the ring of their back end. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "trace.h"

/* ---- open and close ---- */

static void free_in(SWVoiceIn *sw)
{
    QTAILQ_REMOVE(&sw->v.s->sw_in, sw, entries);
    audio_voice_fini(&sw->v);
    g_free(sw);
}

void audio_in_reap(AudioState *s)
{
    SWVoiceIn *sw, *next;

    QTAILQ_FOREACH_SAFE(sw, &s->sw_in, entries, next) {
        if (sw->v.closed) {
            free_in(sw);
        }
    }
}

SWVoiceIn *(AUD_open_in)(QEMUSoundCard *card, SWVoiceIn *sw, const char *name, void *callback_opaque,
                       audio_callback_fn callback_fn, struct audsettings *settings)
{
    AudioState *s = card->state;

    if (sw && !memcmp(&sw->v.as, settings, sizeof(*settings))) {
        return sw;
    }
    AUD_close_in(card, sw);
    if (!s || !audio_check_settings("AUD_open_in", name, settings)) {
        return NULL;
    }
    sw = g_new0(SWVoiceIn, 1);
    audio_voice_init(&sw->v, card, name, settings, callback_fn, callback_opaque);
    sw->v.rate = st_rate_start(s->in.as.freq, settings->freq);
    QTAILQ_INSERT_TAIL(&s->sw_in, sw, entries);
    trace_audio_open_in(name, settings->freq, settings->nchannels, AudioFormat_str(settings->fmt));
    return sw;
}

void (AUD_close_in)(QEMUSoundCard *card, SWVoiceIn *sw)
{
    AudioState *s;

    if (!sw) {
        return;
    }
    s = sw->v.s;
    trace_audio_close_in(sw->v.name);
    sw->v.active = false;
    sw->v.closed = true;
    if (!s->ticking) {
        free_in(sw);
    }
    audio_update_timer(s);
}

/* ---- recording ---- */

/* Takes up to @n frames at the voice's rate out of the ring. */
static size_t take_frames(SWVoiceIn *sw, st_sample *frames, size_t n)
{
    AudioStream *in = &sw->v.s->in;
    size_t at = (in->pos + in->frames - sw->avail) % in->frames;
    size_t used = MIN(sw->avail, in->frames - at);

    st_rate_flow(sw->v.rate, in->ring + at, frames, &used, &n);
    sw->avail -= used;
    return n;
}

size_t AUD_read(SWVoiceIn *sw, void *pcm_buf, size_t size)
{
    st_sample chunk[AUDIO_CHUNK];
    uint8_t *dst = pcm_buf;
    size_t frames, done = 0;

    if (!sw || !sw->v.active) {
        return 0;
    }
    frames = size / sw->v.frame_bytes;
    while (done < frames && sw->avail) {
        size_t n = take_frames(sw, chunk, MIN(frames - done, AUDIO_CHUNK));

        mixeng_volume(chunk, n, &sw->v.vol);
        mixeng_encode(dst + done * sw->v.frame_bytes, chunk, n, &sw->v.as);
        done += n;
    }
    trace_audio_read(sw->v.name, size, done * sw->v.frame_bytes);
    return done * sw->v.frame_bytes;
}

/* Who does not read in time loses the oldest frames. */
void audio_in_advance(AudioState *s, size_t frames)
{
    SWVoiceIn *sw;

    QTAILQ_FOREACH(sw, &s->sw_in, entries) {
        sw->avail = sw->v.active ? MIN(sw->avail + frames, s->in.frames) : 0;
        sw->v.total += sw->v.active ? frames : 0;
    }
}

void audio_in_callbacks(AudioState *s)
{
    SWVoiceIn *sw;
    size_t voices = 0;

    /* Voices that a callback opens wait for the next tick, so that this ends. */
    QTAILQ_FOREACH(sw, &s->sw_in, entries) {
        voices++;
    }
    for (sw = QTAILQ_FIRST(&s->sw_in); voices--; sw = QTAILQ_NEXT(sw, entries)) {
        int avail = audio_voice_bytes(&sw->v, &s->in, sw->avail);

        if (sw->v.active && sw->v.callback && avail) {
            sw->v.callback(sw->v.opaque, avail);
        }
    }
}

void AUD_set_active_in(SWVoiceIn *sw, int on)
{
    if (sw && !sw->v.closed && sw->v.active != !!on) {
        trace_audio_active_in(sw->v.name, on);
        sw->v.active = on;
        sw->avail = 0;
        audio_update_timer(sw->v.s);
    }
}

int AUD_is_active_in(SWVoiceIn *sw)
{
    return sw ? sw->v.active : 0;
}

void AUD_init_time_stamp_in(SWVoiceIn *sw, QEMUAudioTimeStamp *ts)
{
    ts->old_ts = sw ? sw->v.total : 0;
}

uint64_t AUD_get_elapsed_usec_in(SWVoiceIn *sw, QEMUAudioTimeStamp *ts)
{
    return sw ? audio_voice_elapsed_us(&sw->v, &sw->v.s->in, ts->old_ts) : 0;
}

void audio_set_volume_in(SWVoiceIn *sw, Volume *vol)
{
    if (sw) {
        sw->v.vol = *vol;
    }
}

void AUD_set_volume_in(SWVoiceIn *sw, int mute, uint8_t lvol, uint8_t rvol)
{
    Volume vol = { .mute = mute, .channels = 2, .vol = { lvol, rvol } };

    audio_set_volume_in(sw, &vol);
}

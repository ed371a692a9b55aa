/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Voices that record: from the ring of their back end. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "trace.h"

static AudioVoice *voice(SWVoiceIn *sw)
{
    return sw ? &sw->v : NULL;
}

SWVoiceIn *(AUD_open_in)(QEMUSoundCard *card, SWVoiceIn *sw, const char *name, void *callback_opaque,
                         audio_callback_fn callback_fn, struct audsettings *settings)
{
    AudioStream *in = card->state ? &card->state->in : NULL;
    AudioVoice *v = audio_voice_open(card, in, voice(sw), name, callback_opaque, callback_fn, settings);

    return v ? container_of(v, SWVoiceIn, v) : NULL;
}

void (AUD_close_in)(QEMUSoundCard *card, SWVoiceIn *sw)
{
    audio_voice_close(voice(sw));
}

/* ---- recording ---- */

/* Takes up to @n frames at the voice's rate out of the ring. */
static size_t take_frames(AudioVoice *v, st_sample *frames, size_t n)
{
    AudioStream *in = v->stream;
    size_t at = (in->pos + in->frames - v->fill) % in->frames;
    size_t used = MIN(v->fill, in->frames - at);

    st_rate_flow(v->rate, in->ring + at, frames, &used, &n);
    v->fill -= used;
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
    while (done < frames && sw->v.fill) {
        size_t n = take_frames(&sw->v, chunk, MIN(frames - done, AUDIO_CHUNK));

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
    AudioVoice *v;

    QTAILQ_FOREACH(v, &s->in.voices, entries) {
        v->fill = v->active ? MIN(v->fill + frames, s->in.frames) : 0;
        v->total += v->active ? frames : 0;
    }
}

void AUD_set_active_in(SWVoiceIn *sw, int on)
{
    if (sw && !sw->v.closed && sw->v.active != !!on) {
        trace_audio_active_in(sw->v.name, on);
        sw->v.active = on;
        sw->v.fill = 0;
        audio_update_timer(sw->v.stream->s);
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
    return sw ? audio_voice_elapsed_us(&sw->v, ts->old_ts) : 0;
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

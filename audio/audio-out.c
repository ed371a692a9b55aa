/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Voices that play: into the ring of their back end. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "trace.h"

uint32_t audio_out_room(const AudioVoice *v)
{
    return v->stream->frames - v->fill;
}

static AudioVoice *voice(SWVoiceOut *sw)
{
    return sw ? &sw->v : NULL;
}

SWVoiceOut *(AUD_open_out)(QEMUSoundCard *card, SWVoiceOut *sw, const char *name, void *callback_opaque,
                           audio_callback_fn callback_fn, struct audsettings *settings)
{
    AudioStream *out = card->state ? &card->state->out : NULL;
    AudioVoice *v = audio_voice_open(card, out, voice(sw), name, callback_opaque, callback_fn, settings);

    return v ? container_of(v, SWVoiceOut, v) : NULL;
}

void (AUD_close_out)(QEMUSoundCard *card, SWVoiceOut *sw)
{
    audio_voice_close(voice(sw));
}

/* ---- playing ---- */

/* Adds decoded frames to the ring; returns how many were taken. */
static size_t mix_frames(AudioVoice *v, st_sample *frames, size_t n)
{
    AudioStream *out = v->stream;
    size_t at = (out->pos + v->fill) % out->frames;
    size_t in = n;
    size_t made = MIN(audio_out_room(v), out->frames - at);

    st_rate_flow_mix(v->rate, frames, out->ring + at, &in, &made);
    v->fill += made;
    out->live = MAX(out->live, v->fill);
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
    while (done < frames && audio_out_room(&sw->v)) {
        size_t n = MIN(frames - done, AUDIO_CHUNK);
        size_t taken = 0;

        mixeng_decode(chunk, src + done * sw->v.frame_bytes, n, &sw->v.as);
        mixeng_volume(chunk, n, &sw->v.vol);
        while (taken < n && audio_out_room(&sw->v)) {
            taken += mix_frames(&sw->v, chunk + taken, n - taken);
        }
        done += taken;
    }
    trace_audio_write(sw->v.name, size, done * sw->v.frame_bytes);
    return done * sw->v.frame_bytes;
}

void audio_out_advance(AudioState *s, size_t frames)
{
    AudioVoice *v;

    QTAILQ_FOREACH(v, &s->out.voices, entries) {
        v->fill -= MIN(v->fill, frames);
        v->total += v->active ? frames : 0;
    }
}

int AUD_get_buffer_size_out(SWVoiceOut *sw)
{
    return sw ? audio_voice_bytes(&sw->v, sw->v.stream->frames) : 0;
}

void AUD_set_active_out(SWVoiceOut *sw, int on)
{
    if (sw && !sw->v.closed && sw->v.active != !!on) {
        trace_audio_active_out(sw->v.name, on);
        sw->v.active = on;
        audio_update_timer(sw->v.stream->s);
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
    return sw ? audio_voice_elapsed_us(&sw->v, ts->old_ts) : 0;
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

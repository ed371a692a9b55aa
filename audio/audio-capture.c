/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures: listeners that get what a back end plays, at a rate and in a format of their own. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"

struct CaptureVoiceOut {
    AudioState *s;
    audsettings as;
    void *rate;
    struct audio_capture_ops ops;
    void *opaque;
    QTAILQ_ENTRY(CaptureVoiceOut) entries;
};

CaptureVoiceOut *AUD_add_capture(AudioState *s, struct audsettings *as,
                                 struct audio_capture_ops *ops, void *opaque)
{
    CaptureVoiceOut *cap;

    if (!audio_check_settings("AUD_add_capture", s->dev.id, as)) {
        return NULL;
    }
    cap = g_new0(CaptureVoiceOut, 1);
    cap->s = s;
    cap->as = *as;
    cap->ops = *ops;
    cap->opaque = opaque;
    cap->rate = st_rate_start(s->out.as.freq, as->freq);
    QTAILQ_INSERT_TAIL(&s->captures, cap, entries);
    if (s->out.running) {
        cap->ops.notify(opaque, AUD_CNOTIFY_ENABLE);
    }
    return cap;
}

void AUD_del_capture(CaptureVoiceOut *cap, void *cb_opaque)
{
    QTAILQ_REMOVE(&cap->s->captures, cap, entries);
    cap->ops.destroy(cb_opaque);
    st_rate_stop(cap->rate);
    g_free(cap);
}

static void feed(CaptureVoiceOut *cap, const st_sample *frames, size_t n)
{
    size_t frame_bytes = audsettings_frame_bytes(&cap->as);
    st_sample chunk[AUDIO_CHUNK];
    uint8_t pcm[AUDIO_CHUNK * AUDIO_MAX_CHANNELS * sizeof(uint32_t)];
    size_t used, made;

    do {
        used = n;
        made = AUDIO_CHUNK;
        st_rate_flow(cap->rate, (st_sample *)frames, chunk, &used, &made);
        frames += used;
        n -= used;
        if (made) {
            mixeng_encode(pcm, chunk, made, &cap->as);
            cap->ops.capture(cap->opaque, pcm, made * frame_bytes);
        }
    } while (used || made);
}

void audio_captures_feed(AudioState *s, const st_sample *frames, size_t n)
{
    CaptureVoiceOut *cap;

    QTAILQ_FOREACH(cap, &s->captures, entries) {
        feed(cap, frames, n);
    }
}

void audio_captures_notify(AudioState *s, bool playing)
{
    CaptureVoiceOut *cap;

    QTAILQ_FOREACH(cap, &s->captures, entries) {
        cap->ops.notify(cap->opaque, playing ? AUD_CNOTIFY_ENABLE : AUD_CNOTIFY_DISABLE);
    }
}

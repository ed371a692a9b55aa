/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Driver "wav": what is played goes to a file, path= (qemu.wav), in the format of the out.*
 * options. It has its name when the emulator ends.
 */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "qapi/error.h"

static bool wav_init(AudioState *s, Error **errp)
{
    /* Samples of a WAV file are little endian, bytes unsigned. */
    s->out.as.endianness = 0;
    if (s->out.as.fmt != AUDIO_FORMAT_U8 && s->out.as.fmt != AUDIO_FORMAT_S16 &&
        s->out.as.fmt != AUDIO_FORMAT_S32 && s->out.as.fmt != AUDIO_FORMAT_F32) {
        error_setg(errp, "audio driver 'wav' can't write format '%s': use u8, s16, s32 or f32",
                   AudioFormat_str(s->out.as.fmt));
        return false;
    }
    s->drv_state = wav_file_new(s->dev.path ?: "qemu.wav", &s->out.as, errp);
    return s->drv_state;
}

static void wav_play(AudioState *s, const st_sample *frames, size_t n)
{
    size_t frame_bytes = audsettings_frame_bytes(&s->out.as);
    uint8_t pcm[AUDIO_CHUNK * AUDIO_MAX_CHANNELS * sizeof(uint32_t)];

    while (n) {
        size_t part = MIN(n, AUDIO_CHUNK);

        mixeng_encode(pcm, frames, part, &s->out.as);
        wav_file_write(s->drv_state, pcm, part * frame_bytes);
        frames += part;
        n -= part;
    }
}

static void wav_fini(AudioState *s)
{
    wav_file_close(s->drv_state);
    s->drv_state = NULL;
}

const AudioDriver wav_audio_driver = {
    .name = "wav",
    .descr = "WAV file",
    .has_path = true,
    .init = wav_init,
    .fini = wav_fini,
    .play = wav_play,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures of the monitor (wavcapture): to a WAV file, until stopped. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/qemu-print.h"

typedef struct WavCapture {
    char *path;
    audsettings as;
    WavFile *file;
    CaptureVoiceOut *cap;
} WavCapture;

static void capture_notify(void *opaque, audcnotification_e cmd)
{
}

static void capture_data(void *opaque, const void *buf, int size)
{
    wav_file_write(((WavCapture *)opaque)->file, buf, size);
}

/* The capture is gone: the file is complete. */
static void capture_gone(void *opaque)
{
    WavCapture *wav = opaque;

    wav_file_close(wav->file);
    g_free(wav->path);
    g_free(wav);
}

static void capture_info(void *opaque)
{
    WavCapture *wav = opaque;

    qemu_printf("Capturing audio(%d,%d,%d) to %s: %" PRIu64 " bytes\n", wav->as.freq,
                8 * audioformat_bytes_per_sample(wav->as.fmt), wav->as.nchannels, wav->path,
                wav_file_size(wav->file));
}

static void capture_destroy(void *opaque)
{
    AUD_del_capture(((WavCapture *)opaque)->cap, opaque);
}

int wav_start_capture(AudioState *state, CaptureState *s, const char *path, int freq, int bits,
                      int nchannels)
{
    struct audio_capture_ops ops = {
        .notify = capture_notify, .capture = capture_data, .destroy = capture_gone,
    };
    audsettings as = {
        .freq = freq, .nchannels = nchannels, .endianness = 0,
        .fmt = bits == 8 ? AUDIO_FORMAT_U8 : bits == 32 ? AUDIO_FORMAT_S32 : AUDIO_FORMAT_S16,
    };
    Error *err = NULL;
    WavCapture *wav;
    WavFile *file;

    if ((bits != 8 && bits != 16 && bits != 32) || !audsettings_valid(&as)) {
        error_report("can't capture %d bits, %d Hz, %d channels", bits, freq, nchannels);
        return -1;
    }
    file = wav_file_new(path, &as, &err);
    if (!file) {
        error_report_err(err);
        return -1;
    }
    wav = g_new0(WavCapture, 1);
    wav->path = g_strdup(path);
    wav->as = as;
    wav->file = file;
    wav->cap = AUD_add_capture(state, &as, &ops, wav);
    s->opaque = wav;
    s->ops = (struct capture_ops) { .info = capture_info, .destroy = capture_destroy };
    return 0;
}

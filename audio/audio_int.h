/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of the audio layer.
 *
 * A back end (AudioState) has a ring of frames for each direction, at its own fixed rate. Playing
 * voices add what they are given into the ring, each at its own lead over the play position; a tick
 * hands the frames whose time has come to the driver and to captures. Recording is the mirror image.
 */
#ifndef QEMU_AUDIO_INT_H
#define QEMU_AUDIO_INT_H

#include "audio/audio.h"
#include "audio/mixeng.h"
#include "qemu/timer.h"

typedef struct AudioDriver {
    const char *name;
    const char *descr;
    bool has_path; /* takes path= */
    bool (*init)(AudioState *s, Error **errp);
    void (*fini)(AudioState *s);
    /* NULL: played frames are dropped, recorded ones are silent. */
    void (*play)(AudioState *s, const st_sample *frames, size_t n);
    void (*record)(AudioState *s, st_sample *frames, size_t n);
} AudioDriver;

extern const AudioDriver no_audio_driver;
extern const AudioDriver wav_audio_driver;

/*
 * One direction. @done frames went by since @start_ns, when a voice became active. @live: frames from
 * @pos on that hold something to play.
 */
typedef struct AudioStream {
    audsettings as;
    st_sample *ring;
    size_t frames;
    size_t pos;
    size_t live;
    int64_t start_ns;
    uint64_t done;
    bool running;
} AudioStream;

struct AudioState {
    Audiodev dev;
    const AudioDriver *drv;
    void *drv_state;
    AudioStream out;
    AudioStream in;
    QEMUTimer *ts;
    int64_t period_ns;
    unsigned ticking; /* callbacks are running: voices stay on their list */
    QLIST_HEAD(, QEMUSoundCard) cards;
    QTAILQ_HEAD(, SWVoiceOut) sw_out;
    QTAILQ_HEAD(, SWVoiceIn) sw_in;
    QTAILQ_HEAD(, CaptureVoiceOut) captures;
    QTAILQ_ENTRY(AudioState) list;
};

/* What both kinds of voice have. @closed: waits for the end of the tick to be freed. */
typedef struct AudioVoice {
    AudioState *s;
    char *name;
    audsettings as;
    size_t frame_bytes;
    void *rate;
    Volume vol;
    bool active;
    bool closed;
    audio_callback_fn callback;
    void *opaque;
    uint64_t total; /* frames of the ring that went by while active, for time stamps */
} AudioVoice;

/* @lead: frames it has written beyond the play position. */
struct SWVoiceOut {
    AudioVoice v;
    size_t lead;
    QTAILQ_ENTRY(SWVoiceOut) entries;
};

/* @avail: recorded frames it has not read yet. */
struct SWVoiceIn {
    AudioVoice v;
    size_t avail;
    QTAILQ_ENTRY(SWVoiceIn) entries;
};

/* Frames converted at a time. */
#define AUDIO_CHUNK 256

/* ---- audio.c ---- */

/* Makes the back end @dev, which it takes over. */
AudioState *audio_state_new(Audiodev *dev, const AudioDriver *drv, Error **errp);
void audiodev_free(Audiodev *dev);
/* Starts or stops time as voices come and go. */
void audio_update_timer(AudioState *s);
void audio_voice_init(AudioVoice *v, QEMUSoundCard *card, const char *name, const audsettings *as,
                      audio_callback_fn callback, void *opaque);
void audio_voice_fini(AudioVoice *v);
/* @frames frames of the ring in bytes of the voice, whole frames. */
int audio_voice_bytes(const AudioVoice *v, const AudioStream *stream, size_t frames);
uint64_t audio_voice_elapsed_us(const AudioVoice *v, const AudioStream *stream, uint64_t since);
/* Reports settings that can't be; @what calls. */
bool audio_check_settings(const char *what, const char *name, const audsettings *as);

/* The first back end; made, a silent one, if there is none. */
AudioState *audio_default_state(Error **errp);

/* ---- what a tick asks of voices (audio-out.c, audio-in.c, audio-capture.c) ---- */

void audio_out_advance(AudioState *s, size_t frames);
void audio_out_callbacks(AudioState *s);
void audio_out_reap(AudioState *s);
void audio_in_advance(AudioState *s, size_t frames);
void audio_in_callbacks(AudioState *s);
void audio_in_reap(AudioState *s);
void audio_captures_feed(AudioState *s, const st_sample *frames, size_t n);
void audio_captures_notify(AudioState *s, bool playing);

/* ---- wav files (wavfile.c) ---- */

typedef struct WavFile WavFile;
/* Writes under a temporary name beside @path. NULL and *errp. */
WavFile *wav_file_new(const char *path, const audsettings *as, Error **errp);
void wav_file_write(WavFile *f, const void *data, size_t size);
uint64_t wav_file_size(const WavFile *f);
/* Completes the header and gives the file its name. */
void wav_file_close(WavFile *f);

#endif

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

typedef struct AudioVoice AudioVoice;

/*
 * One direction. @done frames went by since @start_ns, when a voice became active. @live: frames from
 * @pos on that hold something to play.
 */
typedef struct AudioStream {
    AudioState *s;
    audsettings as;
    st_sample *ring;
    uint32_t frames;
    uint32_t pos;
    uint32_t live;
    int64_t start_ns;
    uint64_t done;
    bool running;
    QTAILQ_HEAD(, AudioVoice) voices;
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
    QTAILQ_HEAD(, CaptureVoiceOut) captures;
    QTAILQ_ENTRY(AudioState) list;
};

/*
 * @card: NULL for a device that has none. @closed: waits for the end of the tick to be freed. @fill, of the
 * ring: frames that a playing voice has written beyond the play position, or that were recorded and not read
 * yet. @orphan: it comes from a loaded state; its device, which kept it without playing, opens it when it
 * plays again.
 */
struct AudioVoice {
    AudioStream *stream;
    const QEMUSoundCard *card;
    char *name;
    audsettings as;
    size_t frame_bytes;
    Rate *rate;
    Volume vol;
    bool active;
    bool closed;
    bool orphan;
    audio_callback_fn callback;
    void *opaque;
    uint32_t fill;
    uint64_t total; /* frames of the ring that went by while active, for time stamps */
    QTAILQ_ENTRY(AudioVoice) entries;
};

struct SWVoiceOut {
    AudioVoice v;
};

struct SWVoiceIn {
    AudioVoice v;
};

/* Frames converted at a time. */
#define AUDIO_CHUNK 256

/* ---- audio.c ---- */

/* Makes the back end @dev, which it takes over. */
AudioState *audio_state_new(Audiodev *dev, const AudioDriver *drv, Error **errp);
void audiodev_free(Audiodev *dev);
/* Starts or stops time as voices come and go. */
void audio_update_timer(AudioState *s);
/* The first back end; made, a silent one, if there is none. */
AudioState *audio_default_state(Error **errp);

/* ---- voices, what both kinds share (audio-voice.c) ---- */

/* Reports settings that can't be; @what calls. */
bool audio_check_settings(const char *what, const char *name, const audsettings *as);
/* @v if it fits; else @v is closed and another one opened. NULL: what is asked for can't be. */
AudioVoice *audio_voice_open(QEMUSoundCard *card, AudioStream *stream, AudioVoice *v, const char *name,
                             void *opaque, audio_callback_fn callback, const audsettings *as);
/* Not open yet: on the list of @stream, silent. */
AudioVoice *audio_voice_new(AudioStream *stream, const QEMUSoundCard *card, const char *name);
/* Brings what depends on the voice's settings in line with them. */
void audio_voice_set_up(AudioVoice *v);
/* The voices of functions below may be NULL. */
void audio_voice_close(AudioVoice *v);
void audio_voice_free(AudioVoice *v);
/* @frames frames of the ring in bytes of the voice, whole frames. */
int audio_voice_bytes(const AudioVoice *v, uint32_t frames);
uint64_t audio_voice_elapsed_us(const AudioVoice *v, uint64_t since);
/* Of a tick: active voices are called with what they may write or read; closed ones are freed. */
void audio_voices_call(AudioStream *stream);
void audio_voices_reap(AudioStream *stream);

/* ---- what a tick asks of voices (audio-out.c, audio-in.c, audio-capture.c) ---- */

/* Frames of the ring that the voice may write or read. */
uint32_t audio_out_room(const AudioVoice *v);
void audio_out_advance(AudioState *s, size_t frames);
void audio_in_advance(AudioState *s, size_t frames);
void audio_captures_feed(AudioState *s, const st_sample *frames, size_t n);
void audio_captures_notify(AudioState *s, bool playing);

/* ---- saved state (audio-state.c) ---- */

extern const VMStateDescription vmstate_audio;

/* ---- wav files (wavfile.c) ---- */

typedef struct WavFile WavFile;
/* Writes under a temporary name beside @path. NULL and *errp. */
WavFile *wav_file_new(const char *path, const audsettings *as, Error **errp);
void wav_file_write(WavFile *f, const void *data, size_t size);
uint64_t wav_file_size(const WavFile *f);
/* Completes the header and gives the file its name. */
void wav_file_close(WavFile *f);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Audio: sound cards open voices, and write or read PCM frames when their callback says so. Time is
 * the virtual clock: a tick every timer-period plays what was written and asks for more, so what a
 * card does is the same in every run.
 *
 * Interface: QEMU 7.2's audio/audio.h. A back end is made by -audiodev; see docs/devel/audio.rst.
 */
#ifndef QEMU_AUDIO_H
#define QEMU_AUDIO_H

#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "qapi/qapi-types-audio.h"
#include "qemu/queue.h"

/* There is room for, or there are, @avail bytes. */
typedef void (*audio_callback_fn)(void *opaque, int avail);

#if G_BYTE_ORDER == G_BIG_ENDIAN
#define AUDIO_HOST_ENDIANNESS 1
#else
#define AUDIO_HOST_ENDIANNESS 0
#endif

/* Shape of a stream: frames a second, samples a frame, what a sample is, 1 for big endian. */
typedef struct audsettings {
    int freq;
    int nchannels;
    AudioFormat fmt;
    int endianness;
} audsettings;

/* Bounds of what a card may ask for. */
#define AUDIO_MAX_CHANNELS 16
#define AUDIO_MAX_FREQ (1 << 20)

/* Gain of each channel, 255: unchanged. */
typedef struct Volume {
    bool mute;
    int channels;
    uint8_t vol[AUDIO_MAX_CHANNELS];
} Volume;

typedef struct AudioState AudioState;
typedef struct SWVoiceOut SWVoiceOut;
typedef struct SWVoiceIn SWVoiceIn;
typedef struct CaptureVoiceOut CaptureVoiceOut;

/* A card's side of the tie to a back end; embedded in the card's state. */
typedef struct QEMUSoundCard {
    char *name;
    AudioState *state;
    QLIST_ENTRY(QEMUSoundCard) entries;
} QEMUSoundCard;

typedef struct QEMUAudioTimeStamp {
    uint64_t old_ts;
} QEMUAudioTimeStamp;

/* Later versions have no cards: a device keeps a pointer to its back end. Both ways work. */
typedef AudioState AudioBackend;

/* The property "audiodev" in @_f, a QEMUSoundCard or an AudioBackend *. */
#define DEFINE_AUDIO_PROPERTIES(_s, _f) \
    DEFINE_PROP("audiodev", _s, _f, \
                *_Generic(((_s *)0)->_f, AudioBackend *: &qdev_prop_audio_backend, \
                          default: &qdev_prop_audiodev), \
                __typeof__(_Generic(((_s *)0)->_f, AudioBackend *: (AudioBackend *)0, \
                                    default: (QEMUSoundCard) { 0 })))
extern const PropertyInfo qdev_prop_audio_backend;

/* ---- log: what a guest did wrong, "cap: text", with -d guest_errors ---- */

void AUD_vlog(const char *cap, const char *fmt, va_list ap) G_GNUC_PRINTF(2, 0);
void AUD_log(const char *cap, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* ---- cards ---- */

/*
 * Ties @card to its back end: the one of its property, or the first one, or a silent one. Later
 * versions of the interface have an Error ** as third argument; it may be given.
 */
#define AUD_register_card(...) AUD_REGISTER_CARD_(__VA_ARGS__, NULL, )
#define AUD_REGISTER_CARD_(name, card, errp, ...) audio_register_card(name, card, errp)
bool audio_register_card(const char *name, QEMUSoundCard *card, Error **errp);
/* Unties it; its voices must be closed. */
void AUD_remove_card(QEMUSoundCard *card);

/* Without a card: sets *be, if its property did not, to the first back end or a silent one. */
bool AUD_backend_check(AudioBackend **be, Error **errp);

/* ---- playing; @card may be an AudioBackend * instead ---- */

/*
 * Opens a voice, inactive, or with @sw from an earlier call, gives it these settings (the pointer
 * may change). NULL, with @sw closed, when the settings are not possible.
 */
SWVoiceOut *AUD_open_out(QEMUSoundCard *card, SWVoiceOut *sw, const char *name,
                         void *callback_opaque, audio_callback_fn callback_fn,
                         struct audsettings *settings);
/* NULL is fine. */
void AUD_close_out(QEMUSoundCard *card, SWVoiceOut *sw);
/*
 * Takes whole frames from @pcm_buf; returns the bytes taken, fewer than @size when the buffer is
 * full. A NULL voice takes everything, an inactive one nothing.
 */
size_t AUD_write(SWVoiceOut *sw, void *pcm_buf, size_t size);
/* Bytes that the buffer holds. */
int AUD_get_buffer_size_out(SWVoiceOut *sw);
/* Callbacks come while a voice is active. */
void AUD_set_active_out(SWVoiceOut *sw, int on);
int AUD_is_active_out(SWVoiceOut *sw);
/* Microseconds played between two looks at the time stamp. */
void AUD_init_time_stamp_out(SWVoiceOut *sw, QEMUAudioTimeStamp *ts);
uint64_t AUD_get_elapsed_usec_out(SWVoiceOut *sw, QEMUAudioTimeStamp *ts);
void AUD_set_volume_out(SWVoiceOut *sw, int mute, uint8_t lvol, uint8_t rvol);
void audio_set_volume_out(SWVoiceOut *sw, Volume *vol);

/* ---- recording: the same ---- */

SWVoiceIn *AUD_open_in(QEMUSoundCard *card, SWVoiceIn *sw, const char *name, void *callback_opaque,
                       audio_callback_fn callback_fn, struct audsettings *settings);
void AUD_close_in(QEMUSoundCard *card, SWVoiceIn *sw);
/* Bytes given, in whole frames; 0 for NULL and inactive voices. */
size_t AUD_read(SWVoiceIn *sw, void *pcm_buf, size_t size);
void AUD_set_active_in(SWVoiceIn *sw, int on);
int AUD_is_active_in(SWVoiceIn *sw);
void AUD_init_time_stamp_in(SWVoiceIn *sw, QEMUAudioTimeStamp *ts);
uint64_t AUD_get_elapsed_usec_in(SWVoiceIn *sw, QEMUAudioTimeStamp *ts);
void AUD_set_volume_in(SWVoiceIn *sw, int mute, uint8_t lvol, uint8_t rvol);
void audio_set_volume_in(SWVoiceIn *sw, Volume *vol);

/* The same for a back end. */
SWVoiceOut *audio_backend_open_out(AudioBackend *be, SWVoiceOut *sw, const char *name, void *callback_opaque,
                                   audio_callback_fn callback_fn, struct audsettings *settings);
void audio_backend_close_out(AudioBackend *be, SWVoiceOut *sw);
SWVoiceIn *audio_backend_open_in(AudioBackend *be, SWVoiceIn *sw, const char *name, void *callback_opaque,
                                 audio_callback_fn callback_fn, struct audsettings *settings);
void audio_backend_close_in(AudioBackend *be, SWVoiceIn *sw);
#define AUDIO_OF_CARD_(owner, be_fn, card_fn) _Generic((owner), AudioBackend *: be_fn, default: card_fn)
#define AUD_open_out(owner, ...) \
    AUDIO_OF_CARD_(owner, audio_backend_open_out, AUD_open_out)(owner, __VA_ARGS__)
#define AUD_close_out(owner, sw) AUDIO_OF_CARD_(owner, audio_backend_close_out, AUD_close_out)(owner, sw)
#define AUD_open_in(owner, ...) AUDIO_OF_CARD_(owner, audio_backend_open_in, AUD_open_in)(owner, __VA_ARGS__)
#define AUD_close_in(owner, sw) AUDIO_OF_CARD_(owner, audio_backend_close_in, AUD_close_in)(owner, sw)

/* ---- capture: a listener to what a back end plays ---- */

typedef enum {
    AUD_CNOTIFY_ENABLE,
    AUD_CNOTIFY_DISABLE
} audcnotification_e;

/* notify: something began or ended to play; capture: @size bytes of it; destroy: the last call. */
struct audio_capture_ops {
    void (*notify)(void *opaque, audcnotification_e cmd);
    void (*capture)(void *opaque, const void *buf, int size);
    void (*destroy)(void *opaque);
};

/* @ops is copied. NULL when the settings are not possible. */
CaptureVoiceOut *AUD_add_capture(AudioState *s, struct audsettings *as,
                                 struct audio_capture_ops *ops, void *opaque);
void AUD_del_capture(CaptureVoiceOut *cap, void *cb_opaque);

/* One running capture of the monitor. */
struct capture_ops {
    void (*info)(void *opaque);
    void (*destroy)(void *opaque);
};

typedef struct CaptureState {
    void *opaque;
    struct capture_ops ops;
    QLIST_ENTRY(CaptureState) entries;
} CaptureState;

/* Records to a WAV file, whose name appears when it ends; 0, or -1 with the reason reported. */
int wav_start_capture(AudioState *state, CaptureState *s, const char *path, int freq, int bits,
                      int nchannels);

/* ---- back ends ---- */

/* -audiodev: makes the back end that @opt describes ("driver,id=…" or JSON). */
void audio_parse_option(const char *opt, Error **errp);
/* The back end of that id, or NULL. */
AudioState *audio_state_by_name(const char *name);
/* Its id; "" when @card has none yet. */
const char *audio_get_id(QEMUSoundCard *card);
/* Ends all back ends: files get their names. Voices stay valid and play nothing. */
void audio_cleanup(void);
bool audio_is_cleaning_up(void);

/* ---- helpers ---- */

int audioformat_bytes_per_sample(AudioFormat fmt);
/* Pulls a frame of mixing engine samples apart: 32 bits of each channel, offset to unsigned. */
void audio_sample_to_uint64(const void *samples, int pos, uint64_t *left, uint64_t *right);
void audio_sample_from_uint64(void *samples, int pos, uint64_t left, uint64_t right);

#define audio_MIN(a, b) MIN(a, b)
#define audio_MAX(a, b) MAX(a, b)

static inline void *advance(void *p, int incr)
{
    return (uint8_t *)p + incr;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Audio back ends by the names of the QAPI schema (QEMU's QMP reference, "Audio"). */
#ifndef QAPI_TYPES_AUDIO_H
#define QAPI_TYPES_AUDIO_H

#include "qapi/qapi-builtin-types.h"

/* What a sample is: unsigned, signed or float, and its bits. */
typedef enum AudioFormat {
    AUDIO_FORMAT_U8,
    AUDIO_FORMAT_S8,
    AUDIO_FORMAT_U16,
    AUDIO_FORMAT_S16,
    AUDIO_FORMAT_U32,
    AUDIO_FORMAT_S32,
    AUDIO_FORMAT_F32,
    AUDIO_FORMAT__MAX,
} AudioFormat;

extern const QEnumLookup AudioFormat_lookup;
#define AudioFormat_str(val) qapi_enum_lookup(&AudioFormat_lookup, (val))

/* Options of one direction; lengths in microseconds. */
typedef struct AudiodevPerDirectionOptions {
    bool has_mixing_engine;
    bool mixing_engine;
    bool has_fixed_settings;
    bool fixed_settings;
    bool has_frequency;
    uint32_t frequency;
    bool has_channels;
    uint32_t channels;
    bool has_voices;
    uint32_t voices;
    bool has_format;
    AudioFormat format;
    bool has_buffer_length;
    uint32_t buffer_length;
} AudiodevPerDirectionOptions;

/* -audiodev; timer_period in microseconds. @path is that of the wav driver, or NULL. */
typedef struct Audiodev {
    char *id;
    char *driver;
    bool has_timer_period;
    uint32_t timer_period;
    AudiodevPerDirectionOptions in;
    AudiodevPerDirectionOptions out;
    char *path;
} Audiodev;

#endif

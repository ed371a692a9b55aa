/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mixing engine: between PCM bytes of any format and stereo frames of 32-bit range, kept in 64 bits
 * so that sums don't overflow. Mono plays on both sides; of more than two channels the first two
 * are heard, and the others are recorded silent.
 */
#ifndef QEMU_MIXENG_H
#define QEMU_MIXENG_H

#include "audio/audio.h"

struct st_sample {
    int64_t l;
    int64_t r;
};
typedef struct st_sample st_sample;

/*
 * Between two rates: @step input frames for one output frame, @phase how far the next output frame lies
 * beyond the input frame @last; both have 32 bits of fraction.
 */
typedef struct Rate {
    uint64_t step;
    uint64_t phase;
    st_sample last;
} Rate;

/* Bytes of a frame. */
size_t audsettings_frame_bytes(const audsettings *as);
/* Whether the engine can handle it. */
bool audsettings_valid(const audsettings *as);

/* @frames frames of @as at @src to @dst, and back (clipped). */
void mixeng_decode(st_sample *dst, const void *src, size_t frames, const audsettings *as);
void mixeng_encode(void *dst, const st_sample *src, size_t frames, const audsettings *as);
void mixeng_volume(st_sample *buf, size_t frames, const Volume *vol);
void mixeng_clear(st_sample *buf, size_t frames);

/*
 * Rate conversion by linear interpolation. Reads up to *isamp frames and makes up to *osamp; both are
 * set to what was done. flow stores, flow_mix adds. Free with st_rate_stop.
 */
void *st_rate_start(int inrate, int outrate);
void st_rate_set(Rate *rate, int inrate, int outrate);
void st_rate_flow(void *opaque, st_sample *ibuf, st_sample *obuf, size_t *isamp, size_t *osamp);
void st_rate_flow_mix(void *opaque, st_sample *ibuf, st_sample *obuf, size_t *isamp, size_t *osamp);
void st_rate_stop(void *opaque);

#endif

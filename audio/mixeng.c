/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sample formats and volume of the mixing engine. */
#include "qemu/osdep.h"
#include "audio/mixeng.h"
#include "qemu/bswap.h"

#define FULL_VOLUME 255

int audioformat_bytes_per_sample(AudioFormat fmt)
{
    static const uint8_t bytes[] = {
        [AUDIO_FORMAT_U8] = 1, [AUDIO_FORMAT_S8] = 1, [AUDIO_FORMAT_U16] = 2,
        [AUDIO_FORMAT_S16] = 2, [AUDIO_FORMAT_U32] = 4, [AUDIO_FORMAT_S32] = 4,
        [AUDIO_FORMAT_F32] = 4,
    };

    return (unsigned)fmt < ARRAY_SIZE(bytes) ? bytes[fmt] : 0;
}

size_t audsettings_frame_bytes(const audsettings *as)
{
    return audioformat_bytes_per_sample(as->fmt) * as->nchannels;
}

bool audsettings_valid(const audsettings *as)
{
    return as->freq > 0 && as->freq <= AUDIO_MAX_FREQ && as->nchannels > 0 &&
           as->nchannels <= AUDIO_MAX_CHANNELS && audioformat_bytes_per_sample(as->fmt) &&
           (as->endianness == 0 || as->endianness == 1);
}

/* The bits of a sample, its byte order undone. */
static uint32_t load_bits(const uint8_t *p, int bytes, bool big_endian)
{
    switch (bytes) {
    case 1:
        return *p;
    case 2:
        return big_endian ? lduw_be_p(p) : lduw_le_p(p);
    default:
        return big_endian ? ldl_be_p(p) : ldl_le_p(p);
    }
}

static void store_bits(uint8_t *p, int bytes, bool big_endian, uint32_t bits)
{
    switch (bytes) {
    case 1:
        *p = bits;
        break;
    case 2:
        (big_endian ? stw_be_p : stw_le_p)(p, bits);
        break;
    default:
        (big_endian ? stl_be_p : stl_le_p)(p, bits);
        break;
    }
}

static bool is_unsigned(AudioFormat fmt)
{
    return fmt == AUDIO_FORMAT_U8 || fmt == AUDIO_FORMAT_U16 || fmt == AUDIO_FORMAT_U32;
}

/* -1.0 … 1.0 to 32 bits; what is no number is silence. */
static int64_t float_to_level(float f)
{
    if (!(f >= -1.0f)) {
        return f < -1.0f ? INT32_MIN : 0;
    }
    return f >= 1.0f ? INT32_MAX : (int64_t)(f * 2147483648.0f);
}

static int64_t load_level(const uint8_t *p, const audsettings *as)
{
    int bytes = audioformat_bytes_per_sample(as->fmt);
    uint32_t bits = load_bits(p, bytes, as->endianness);

    if (as->fmt == AUDIO_FORMAT_F32) {
        float f;

        memcpy(&f, &bits, sizeof(f));
        return float_to_level(f);
    }
    bits <<= 32 - 8 * bytes;
    return (int32_t)(is_unsigned(as->fmt) ? bits ^ 0x80000000u : bits);
}

static void store_level(uint8_t *p, const audsettings *as, int64_t level)
{
    int bytes = audioformat_bytes_per_sample(as->fmt);
    uint32_t bits = CLAMP(level, INT32_MIN, INT32_MAX);

    if (as->fmt == AUDIO_FORMAT_F32) {
        float f = (int32_t)bits / 2147483648.0f;

        memcpy(&bits, &f, sizeof(f));
    } else if (is_unsigned(as->fmt)) {
        bits ^= 0x80000000u;
    }
    store_bits(p, bytes, as->endianness, as->fmt == AUDIO_FORMAT_F32 ? bits : bits >> (32 - 8 * bytes));
}

void mixeng_decode(st_sample *dst, const void *src, size_t frames, const audsettings *as)
{
    size_t frame_bytes = audsettings_frame_bytes(as);
    size_t right = as->nchannels > 1 ? audioformat_bytes_per_sample(as->fmt) : 0;
    const uint8_t *p = src;

    for (size_t i = 0; i < frames; i++, p += frame_bytes) {
        dst[i].l = load_level(p, as);
        dst[i].r = load_level(p + right, as);
    }
}

void mixeng_encode(void *dst, const st_sample *src, size_t frames, const audsettings *as)
{
    int bytes = audioformat_bytes_per_sample(as->fmt);
    uint8_t *p = dst;

    for (size_t i = 0; i < frames; i++) {
        int64_t levels[AUDIO_MAX_CHANNELS] = { src[i].l, src[i].r };

        if (as->nchannels == 1) {
            levels[0] = (src[i].l + src[i].r) / 2;
        }
        for (int ch = 0; ch < as->nchannels; ch++, p += bytes) {
            store_level(p, as, levels[ch]);
        }
    }
}

void mixeng_volume(st_sample *buf, size_t frames, const Volume *vol)
{
    int64_t left = vol->mute ? 0 : vol->vol[0];
    int64_t right = vol->mute ? 0 : vol->vol[vol->channels > 1 ? 1 : 0];

    if (left == FULL_VOLUME && right == FULL_VOLUME) {
        return;
    }
    for (size_t i = 0; i < frames; i++) {
        buf[i].l = buf[i].l * left / FULL_VOLUME;
        buf[i].r = buf[i].r * right / FULL_VOLUME;
    }
}

void mixeng_clear(st_sample *buf, size_t frames)
{
    memset(buf, 0, frames * sizeof(*buf));
}

void audio_sample_to_uint64(const void *samples, int pos, uint64_t *left, uint64_t *right)
{
    const st_sample *s = (const st_sample *)samples + pos;

    *left = s->l + INT64_C(0x80000000);
    *right = s->r + INT64_C(0x80000000);
}

void audio_sample_from_uint64(void *samples, int pos, uint64_t left, uint64_t right)
{
    st_sample *s = (st_sample *)samples + pos;

    s->l = (int64_t)left - INT64_C(0x80000000);
    s->r = (int64_t)right - INT64_C(0x80000000);
}

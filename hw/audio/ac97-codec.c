/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AC'97 codec of the AC97 card: Audio Codec '97 specification 2.3, section 5.7; it calls itself a
 * SigmaTel STAC9700. Of the mixer there are master and PCM volume, record source and gain; other
 * inputs read as 0. Variable rates.
 */
#include "qemu/osdep.h"
#include "ac97-regs.h"
#include "ac97.h"
#include "qemu/log.h"
#include "trace.h"

typedef struct CodecRegister {
    uint8_t reg;
    uint16_t reset;
    uint16_t mask; /* writable */
} CodecRegister;

/* Registers that are not here read as 0. */
static const CodecRegister registers[] = {
    { NAM_MASTER_VOLUME, 0x8000, 0xbf3f },
    { NAM_PCM_OUT_VOLUME, 0x8808, 0x9f1f },
    { NAM_RECORD_SELECT, 0x0000, 0x0707 },
    { NAM_RECORD_GAIN, 0x8808, 0x8f0f },
    { NAM_POWERDOWN, 0x000f, 0x7ff0 },
    { NAM_EXTENDED_ID, 0x0809, 0 },
    { NAM_EXTENDED_CTRL, 0x0009, EXT_VRA | EXT_VRM },
    { NAM_FRONT_DAC_RATE, FIXED_RATE, 0xffff },
    { NAM_SURROUND_DAC_RATE, FIXED_RATE, 0xffff },
    { NAM_LFE_DAC_RATE, FIXED_RATE, 0xffff },
    { NAM_ADC_RATE, FIXED_RATE, 0xffff },
    { NAM_MIC_ADC_RATE, FIXED_RATE, 0xffff },
    { NAM_VENDOR_ID1, 0x8384, 0 },
    { NAM_VENDOR_ID2, 0x7600, 0 },
};

static const CodecRegister *find_register(unsigned reg)
{
    for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
        if (registers[i].reg == reg) {
            return &registers[i];
        }
    }
    return NULL;
}

/* ---- volume and rates ---- */

/* Attenuation of @bits bits to a gain of 0 … 255. */
static uint8_t gain(unsigned attenuation, unsigned bits)
{
    unsigned max = (1 << bits) - 1;

    return (max - (attenuation & max)) * 255 / max;
}

void ac97_codec_apply_volume(AC97LinkState *s)
{
    uint16_t master = s->codec[NAM_MASTER_VOLUME / 2], pcm = s->codec[NAM_PCM_OUT_VOLUME / 2];
    uint16_t record = s->codec[NAM_RECORD_GAIN / 2];
    int mute_in = record & VOLUME_MUTE;
    uint8_t left_in = (record >> 8 & 15) * 17, right_in = (record & 15) * 17;

    AUD_set_volume_out(s->voice_po, (master | pcm) & VOLUME_MUTE,
                       gain(master >> 8, 6) * gain(pcm >> 8, 5) / 255,
                       gain(master, 6) * gain(pcm, 5) / 255);
    AUD_set_volume_in(s->voice_pi, mute_in, left_in, right_in);
    AUD_set_volume_in(s->voice_mc, mute_in, left_in, right_in);
}

/* Where the rate of an engine is, and what makes it variable. */
static unsigned rate_register(unsigned engine)
{
    return engine == AC97_PI ? NAM_ADC_RATE : engine == AC97_PO ? NAM_FRONT_DAC_RATE
                                                                : NAM_MIC_ADC_RATE;
}

int ac97_codec_rate(AC97LinkState *s, unsigned engine)
{
    return s->codec[rate_register(engine) / 2];
}

static bool rate_is_variable(AC97LinkState *s, unsigned reg)
{
    return s->codec[NAM_EXTENDED_CTRL / 2] & (reg == NAM_MIC_ADC_RATE ? EXT_VRM : EXT_VRA);
}

static bool is_rate(unsigned reg)
{
    return reg >= NAM_FRONT_DAC_RATE && reg <= NAM_MIC_ADC_RATE;
}

/* Rates that are no longer variable are the fixed one again. */
static void fix_rates(AC97LinkState *s)
{
    for (unsigned reg = NAM_FRONT_DAC_RATE; reg <= NAM_MIC_ADC_RATE; reg += 2) {
        if (!rate_is_variable(s, reg)) {
            s->codec[reg / 2] = FIXED_RATE;
        }
    }
}

/* ---- access ---- */

void ac97_codec_reset(AC97LinkState *s)
{
    memset(s->codec, 0, sizeof(s->codec));
    for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
        s->codec[registers[i].reg / 2] = registers[i].reset;
    }
    ac97_update_voices(s);
}

uint16_t ac97_codec_read(AC97LinkState *s, unsigned reg)
{
    uint16_t val = reg / 2 < ARRAY_SIZE(s->codec) ? s->codec[reg / 2] : 0;

    trace_ac97_codec_read(reg, val);
    return val;
}

void ac97_codec_write(AC97LinkState *s, unsigned reg, uint16_t val)
{
    const CodecRegister *r = find_register(reg);

    trace_ac97_codec_write(reg, val);
    if (reg == NAM_RESET) {
        ac97_codec_reset(s);
        return;
    }
    if (!r || !r->mask || (is_rate(reg) && !rate_is_variable(s, reg))) {
        qemu_log_mask(LOG_GUEST_ERROR, "AC97: write of 0x%x to codec register 0x%x\n", val, reg);
        return;
    }
    s->codec[reg / 2] = (s->codec[reg / 2] & ~r->mask) | (val & r->mask);
    if (reg == NAM_EXTENDED_CTRL) {
        fix_rates(s);
    }
    if (is_rate(reg) || reg == NAM_EXTENDED_CTRL) {
        ac97_update_voices(s);
    } else {
        ac97_codec_apply_volume(s);
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hda-output, hda-duplex, hda-micro: codecs with a line out, and a line in or a microphone.
 *
 * Spec: Intel High Definition Audio Specification 1.0a, chapter 7. Nodes: 0 root, 1 audio function
 * group, 2 DAC, 3 line out; 4 ADC, 5 line in. Properties: audiodev, mixer (amplifiers), cad; use-timer and
 * debug are accepted.
 * On purpose: no unsolicited responses; power states and pin controls keep what is written.
 */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "hw/qdev-properties.h"
#include "intel-hda.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "trace.h"

enum { NODE_ROOT, NODE_FUNCTION, NODE_DAC, NODE_OUT, NODE_ADC, NODE_IN, NODES };

/* Get verbs; the set verb is the same without bit 11 of the twelve (f00 … and 700 …). */
#define VERB_PARAMETERS 0xf00
#define VERB_CONNECT_SEL 0xf01
#define VERB_CONNECT_LIST 0xf02
#define VERB_POWER 0xf05
#define VERB_STREAM 0xf06
#define VERB_PIN 0xf07
#define VERB_CONFIG 0xf1c
#define VERB_SUBSYSTEM 0xf20
#define VERB_SET_STREAM 0x706
#define VERB_SET_PIN 0x707
#define VERB_SET_POWER 0x705
/* Verbs of four bits with 16 bits of data. */
#define VERB16_SET_FORMAT 0x2
#define VERB16_SET_AMP 0x3
#define VERB16_GET_FORMAT 0xa
#define VERB16_GET_AMP 0xb

#define PARAM_VENDOR 0x00
#define PARAM_REVISION 0x02
#define PARAM_NODES 0x04
#define PARAM_TYPE 0x05
#define PARAM_FUNCTION_CAPS 0x08
#define PARAM_WIDGET_CAPS 0x09
#define PARAM_PCM 0x0a
#define PARAM_FORMATS 0x0b
#define PARAM_PIN_CAPS 0x0c
#define PARAM_AMP_IN 0x0d
#define PARAM_CONNECTIONS 0x0e
#define PARAM_AMP_OUT 0x12

#define PCM_CAPS 0x000201fc /* 16 bits, 16 to 96 kHz */
#define AMP_CAPS 0x80034a4a /* mute, 75 steps */
#define AMP_STEPS 0x4a
#define AMP_MUTE 0x80
#define FORMAT_DEFAULT 0x0011 /* 48 kHz, 16 bits, stereo */
#define CONFIG_LINE_OUT 0x00004010
#define CONFIG_LINE_IN 0x00805020
#define CONFIG_MIC 0x00a05020
#define CONFIG_MIC_OUT 0x00104010

/* A converter: @buf holds samples on their way, @pos … @used. */
typedef struct HDAAudioStream {
    uint32_t stream;        /* its tag, 0: none */
    uint32_t channel;
    uint32_t format;
    uint8_t gain[2];
    bool running;
    uint8_t buf[1024];
    uint32_t pos, used;
} HDAAudioStream;

#define TYPE_HDA_AUDIO "hda-audio"
OBJECT_DECLARE_TYPE(HDAAudioState, HDAAudioClass, HDA_AUDIO)

struct HDAAudioState {
    HDACodecDevice hda;
    QEMUSoundCard card;
    HDAAudioStream out, in;
    uint32_t pin[2];        /* controls: out, in */
    uint32_t power[NODES];
    SWVoiceOut *voice_out;
    SWVoiceIn *voice_in;
    uint32_t debug;
    bool mixer, use_timer;
};

struct HDAAudioClass {
    HDACodecDeviceClass parent_class;
    uint32_t id;
    uint32_t config_out, config_in; /* config_in 0: there is no input */
};

/* ---- parameters ---- */

static bool node_exists(HDAAudioState *a, uint32_t nid)
{
    return nid < (HDA_AUDIO_GET_CLASS(a)->config_in ? NODES : NODE_ADC);
}

static uint32_t widget_caps(HDAAudioState *a, uint32_t nid)
{
    static const uint32_t caps[NODES] = {
        [NODE_DAC] = 0x11, [NODE_OUT] = 0x00400101, [NODE_ADC] = 0x00100111, [NODE_IN] = 0x00400001,
    };
    uint32_t amp = nid == NODE_DAC ? 0x0c : nid == NODE_ADC ? 0x0a : 0;

    return caps[nid] | (a->mixer ? amp : 0);
}

static bool has_pcm(uint32_t nid)
{
    return nid == NODE_FUNCTION || nid == NODE_DAC || nid == NODE_ADC;
}

static uint32_t parameter(HDAAudioState *a, uint32_t nid, uint32_t id)
{
    bool duplex = HDA_AUDIO_GET_CLASS(a)->config_in;

    switch (id) {
    case PARAM_VENDOR:
        return nid == NODE_ROOT ? HDA_AUDIO_GET_CLASS(a)->id : 0;
    case PARAM_REVISION:
        return nid == NODE_ROOT ? 0x00100101 : 0;
    case PARAM_NODES:
        return nid == NODE_ROOT ? 0x00010001 : nid == NODE_FUNCTION ? 0x00020000 | (duplex ? 4 : 2) : 0;
    case PARAM_TYPE:
        return nid == NODE_FUNCTION ? 1 : 0;
    case PARAM_FUNCTION_CAPS:
        return nid == NODE_FUNCTION ? 0x00000808 : 0;
    case PARAM_WIDGET_CAPS:
        return widget_caps(a, nid);
    case PARAM_PCM:
        return has_pcm(nid) ? PCM_CAPS : 0;
    case PARAM_FORMATS:
        return has_pcm(nid) ? 1 : 0;
    case PARAM_PIN_CAPS:
        return nid == NODE_OUT ? 0x10 : nid == NODE_IN ? 0x20 : 0;
    case PARAM_AMP_IN:
        return nid == NODE_ADC && a->mixer ? AMP_CAPS : 0;
    case PARAM_AMP_OUT:
        return nid == NODE_DAC && a->mixer ? AMP_CAPS : 0;
    case PARAM_CONNECTIONS:
        return nid == NODE_OUT || nid == NODE_ADC ? 1 : 0;
    default:
        return 0;
    }
}

/* ---- voices ---- */

/* The format word: base, multiple and divisor of the rate, bits, channels. */
static void decode_format(uint32_t format, struct audsettings *as)
{
    int base = format & 0x4000 ? 44100 : 48000;
    int multiple = MIN((format >> 11 & 7) + 1, 4);
    unsigned bits = format >> 4 & 7;

    as->freq = base * multiple / ((format >> 8 & 7) + 1);
    as->nchannels = (format & 15) + 1;
    as->fmt = bits == 0 ? AUDIO_FORMAT_S8 : bits == 1 ? AUDIO_FORMAT_S16 : AUDIO_FORMAT_S32;
    as->endianness = 0;
}

/* All of a chunk goes to the voice before the next is fetched. */
static void out_callback(void *opaque, int avail)
{
    HDAAudioState *a = opaque;
    HDAAudioStream *st = &a->out;

    while (avail > 0 && st->running) {
        int done;

        if (st->pos >= st->used) {
            st->pos = 0;
            st->used = sizeof(st->buf);
            if (!hda_codec_xfer(&a->hda, st->stream, true, st->buf, st->used)) {
                st->used = 0;
                break;
            }
        }
        done = AUD_write(a->voice_out, st->buf + st->pos, MIN(st->used - st->pos, (uint32_t)avail));
        if (!done) {
            st->pos = avail < 64 ? st->pos : st->used; /* less than a frame is left of the chunk */
            break;
        }
        st->pos += done;
        avail -= done;
    }
}

static void in_callback(void *opaque, int avail)
{
    HDAAudioState *a = opaque;
    HDAAudioStream *st = &a->in;

    while (avail > 0 && st->running) {
        int n = AUD_read(a->voice_in, st->buf, MIN(sizeof(st->buf), (uint32_t)avail));

        if (!n || !hda_codec_xfer(&a->hda, st->stream, false, st->buf, n)) {
            break;
        }
        avail -= n;
    }
}

static void apply_gain(HDAAudioState *a)
{
    HDAAudioStream *st[2] = { &a->out, &a->in };

    for (int i = 0; i < 2; i++) {
        uint8_t *gain = st[i]->gain;
        bool mute = (gain[0] & AMP_MUTE) && (gain[1] & AMP_MUTE);
        uint8_t left = gain[0] & AMP_MUTE ? 0 : MIN(gain[0], AMP_STEPS) * 255 / AMP_STEPS;
        uint8_t right = gain[1] & AMP_MUTE ? 0 : MIN(gain[1], AMP_STEPS) * 255 / AMP_STEPS;

        if (a->mixer && i == 0) {
            AUD_set_volume_out(a->voice_out, mute, left, right);
        } else if (a->mixer) {
            AUD_set_volume_in(a->voice_in, mute, left, right);
        }
    }
}

static void update_voices(HDAAudioState *a)
{
    struct audsettings as;

    decode_format(a->out.format, &as);
    a->voice_out = AUD_open_out(&a->card, a->voice_out, "hda.out", a, out_callback, &as);
    AUD_set_active_out(a->voice_out, a->out.running);
    if (HDA_AUDIO_GET_CLASS(a)->config_in) {
        decode_format(a->in.format, &as);
        a->voice_in = AUD_open_in(&a->card, a->voice_in, "hda.in", a, in_callback, &as);
        AUD_set_active_in(a->voice_in, a->in.running);
    }
    apply_gain(a);
}

static void hda_audio_stream(HDACodecDevice *hda, uint32_t stnr, bool running, bool output)
{
    HDAAudioState *a = HDA_AUDIO(hda);
    HDAAudioStream *st = output ? &a->out : &a->in;

    if (st->stream && st->stream == stnr && (output || HDA_AUDIO_GET_CLASS(a)->config_in)) {
        st->running = running;
        st->pos = st->used = 0;
        update_voices(a);
    }
}

/* ---- verbs ---- */

static HDAAudioStream *converter(HDAAudioState *a, uint32_t nid)
{
    return nid == NODE_DAC ? &a->out : nid == NODE_ADC ? &a->in : NULL;
}

static void set_amp(HDAAudioState *a, HDAAudioStream *st, uint32_t val)
{
    uint8_t gain = val & (AMP_MUTE | 0x7f);

    if (val & 0x2000) {
        st->gain[0] = gain;
    }
    if (val & 0x1000) {
        st->gain[1] = gain;
    }
    apply_gain(a);
}

/* Verbs of four bits; false for others. */
static bool command16(HDAAudioState *a, uint32_t nid, uint32_t verb, uint32_t val, uint32_t *response)
{
    HDAAudioStream *st = converter(a, nid);

    if (verb != VERB16_SET_FORMAT && verb != VERB16_SET_AMP && verb != VERB16_GET_FORMAT &&
        verb != VERB16_GET_AMP) {
        return false;
    }
    if (!st) {
        return true;
    }
    if (verb == VERB16_SET_FORMAT) {
        st->format = val;
        update_voices(a);
    } else if (verb == VERB16_SET_AMP) {
        set_amp(a, st, val);
    } else {
        *response = verb == VERB16_GET_FORMAT ? st->format : st->gain[val & 0x2000 ? 0 : 1];
    }
    return true;
}

static uint32_t connection_list(uint32_t nid)
{
    return nid == NODE_OUT ? NODE_DAC : nid == NODE_ADC ? NODE_IN : 0;
}

static uint32_t config_default(HDAAudioState *a, uint32_t nid)
{
    HDAAudioClass *c = HDA_AUDIO_GET_CLASS(a);

    return nid == NODE_OUT ? c->config_out : nid == NODE_IN ? c->config_in : 0;
}

static uint32_t command8(HDAAudioState *a, uint32_t nid, uint32_t verb, uint32_t val)
{
    HDAAudioStream *st = converter(a, nid);
    uint32_t *pin = nid == NODE_OUT ? &a->pin[0] : nid == NODE_IN ? &a->pin[1] : NULL;

    switch (verb) {
    case VERB_PARAMETERS:
        return parameter(a, nid, val);
    case VERB_CONNECT_LIST:
        return val == 0 ? connection_list(nid) : 0;
    case VERB_STREAM:
        return st ? st->stream << 4 | st->channel : 0;
    case VERB_SET_STREAM:
        if (st) {
            st->stream = val >> 4;
            st->channel = val & 15;
            st->running = false;
            update_voices(a);
        }
        return 0;
    case VERB_PIN:
        return pin ? *pin : 0;
    case VERB_SET_PIN:
        if (pin) {
            *pin = val;
        }
        return 0;
    case VERB_POWER:
        return a->power[nid] << 4 | a->power[nid];
    case VERB_SET_POWER:
        a->power[nid] = val & 3;
        return 0;
    case VERB_CONFIG:
        return config_default(a, nid);
    case VERB_SUBSYSTEM:
        return HDA_AUDIO_GET_CLASS(a)->id;
    default:
        return 0;
    }
}

static void hda_audio_command(HDACodecDevice *hda, uint32_t nid, uint32_t data)
{
    HDAAudioState *a = HDA_AUDIO(hda);
    uint32_t response = 0;

    if (node_exists(a, nid) && !command16(a, nid, data >> 16, data & 0xffff, &response)) {
        response = command8(a, nid, data >> 8, data & 0xff);
    }
    trace_hda_audio_command(nid, data, response);
    hda_codec_response(hda, true, response);
}

/* ---- life ---- */

static void hda_audio_reset(DeviceState *dev)
{
    HDAAudioState *a = HDA_AUDIO(dev);
    HDAAudioStream *st[2] = { &a->out, &a->in };

    for (int i = 0; i < 2; i++) {
        memset(st[i], 0, sizeof(*st[i]));
        st[i]->format = FORMAT_DEFAULT;
        st[i]->gain[0] = st[i]->gain[1] = AMP_STEPS;
    }
    a->pin[0] = 0x40;
    a->pin[1] = 0x20;
    memset(a->power, 0, sizeof(a->power));
    update_voices(a);
}

static int hda_audio_init(HDACodecDevice *hda)
{
    HDAAudioState *a = HDA_AUDIO(hda);

    return AUD_register_card("hda", &a->card) ? 0 : -1;
}

static void hda_audio_exit(HDACodecDevice *hda)
{
    HDAAudioState *a = HDA_AUDIO(hda);

    AUD_close_out(&a->card, a->voice_out);
    AUD_close_in(&a->card, a->voice_in);
    AUD_remove_card(&a->card);
}

static int hda_audio_post_load(void *opaque, int version_id)
{
    HDAAudioState *a = opaque;

    if (a->out.used > sizeof(a->out.buf) || a->out.pos > a->out.used) {
        return -EINVAL;
    }
    update_voices(a);
    return 0;
}

static const VMStateDescription vmstate_hda_audio_stream = {
    .name = "hda-audio-stream",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(stream, HDAAudioStream),
        VMSTATE_UINT32(channel, HDAAudioStream),
        VMSTATE_UINT32(format, HDAAudioStream),
        VMSTATE_UINT8_ARRAY(gain, HDAAudioStream, 2),
        VMSTATE_BOOL(running, HDAAudioStream),
        VMSTATE_BUFFER(buf, HDAAudioStream),
        VMSTATE_UINT32(pos, HDAAudioStream),
        VMSTATE_UINT32(used, HDAAudioStream),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_hda_audio = {
    .name = "hda-audio",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = hda_audio_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_STRUCT(out, HDAAudioState, 1, vmstate_hda_audio_stream, HDAAudioStream),
        VMSTATE_STRUCT(in, HDAAudioState, 1, vmstate_hda_audio_stream, HDAAudioStream),
        VMSTATE_UINT32_ARRAY(pin, HDAAudioState, 2),
        VMSTATE_UINT32_ARRAY(power, HDAAudioState, NODES),
        VMSTATE_END_OF_LIST()
    }
};

static Property hda_audio_properties[] = {
    DEFINE_AUDIO_PROPERTIES(HDAAudioState, card),
    DEFINE_PROP_UINT32("debug", HDAAudioState, debug, 0),
    DEFINE_PROP_BOOL("mixer", HDAAudioState, mixer, true),
    DEFINE_PROP_BOOL("use-timer", HDAAudioState, use_timer, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void hda_audio_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    HDACodecDeviceClass *k = HDA_CODEC_DEVICE_CLASS(klass);

    k->init = hda_audio_init;
    k->exit = hda_audio_exit;
    k->command = hda_audio_command;
    k->stream = hda_audio_stream;
    dc->reset = hda_audio_reset;
    dc->vmsd = &vmstate_hda_audio;
    device_class_set_props(dc, hda_audio_properties);
}

static void hda_output_class_init(ObjectClass *klass, void *data)
{
    HDA_AUDIO_CLASS(klass)->id = 0x1af40012;
    HDA_AUDIO_CLASS(klass)->config_out = CONFIG_LINE_OUT;
    DEVICE_CLASS(klass)->desc = "HDA Audio Codec, output-only (line-out)";
}

static void hda_duplex_class_init(ObjectClass *klass, void *data)
{
    HDA_AUDIO_CLASS(klass)->id = 0x1af40022;
    HDA_AUDIO_CLASS(klass)->config_out = CONFIG_LINE_OUT;
    HDA_AUDIO_CLASS(klass)->config_in = CONFIG_LINE_IN;
    DEVICE_CLASS(klass)->desc = "HDA Audio Codec, duplex (line-out, line-in)";
}

static void hda_micro_class_init(ObjectClass *klass, void *data)
{
    HDA_AUDIO_CLASS(klass)->id = 0x1af40032;
    HDA_AUDIO_CLASS(klass)->config_out = CONFIG_MIC_OUT;
    HDA_AUDIO_CLASS(klass)->config_in = CONFIG_MIC;
    DEVICE_CLASS(klass)->desc = "HDA Audio Codec, duplex (speaker, microphone)";
}

static const TypeInfo hda_codec_types[] = {
    {
        .name = TYPE_HDA_AUDIO,
        .parent = TYPE_HDA_CODEC_DEVICE,
        .instance_size = sizeof(HDAAudioState),
        .class_size = sizeof(HDAAudioClass),
        .class_init = hda_audio_class_init,
        .abstract = true,
    },
    { .name = "hda-output", .parent = TYPE_HDA_AUDIO, .class_init = hda_output_class_init },
    { .name = "hda-duplex", .parent = TYPE_HDA_AUDIO, .class_init = hda_duplex_class_init },
    { .name = "hda-micro", .parent = TYPE_HDA_AUDIO, .class_init = hda_micro_class_init },
};

DEFINE_TYPES(hda_codec_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The saved state of a back end: its two rings, where they are in time, and the voices. It is loaded after
 * the devices, whose voices are known by card and name. A voice that its device has not opened is kept for it
 * as an orphan; one that is not in the state falls silent. Captures and the file of the wav driver are the
 * host's and no part of it.
 */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"

/* Of a stream; a card has a handful. */
#define MAX_VOICES 1024
/* What a sum of all voices stays below. */
#define MAX_LEVEL (INT64_C(1) << 44)
#define NO_CARD UINT32_MAX

/* ---- rings ---- */

static bool level_fits(const st_sample *frame)
{
    return ABS(frame->l) < MAX_LEVEL && ABS(frame->r) < MAX_LEVEL;
}

static st_sample *frame_at(const AudioStream *stream, uint32_t i)
{
    return &stream->ring[((uint64_t)stream->pos + i) % stream->frames];
}

static int put_ring(QEMUFile *f, void *pv, size_t size, const VMStateField *field, JSONWriter *vmdesc)
{
    AudioStream *stream = pv;
    uint32_t n = stream->frames;

    while (n && !frame_at(stream, n - 1)->l && !frame_at(stream, n - 1)->r) {
        n--;
    }
    qemu_put_be32(f, n);
    for (uint32_t i = 0; i < n; i++) {
        qemu_put_be64(f, frame_at(stream, i)->l);
        qemu_put_be64(f, frame_at(stream, i)->r);
    }
    return 0;
}

static int get_ring(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    AudioStream *stream = pv;
    uint32_t n = qemu_get_be32(f);

    if (n > stream->frames || stream->pos >= stream->frames || stream->live > stream->frames) {
        return -EINVAL;
    }
    mixeng_clear(stream->ring, stream->frames);
    for (uint32_t i = 0; i < n; i++) {
        frame_at(stream, i)->l = qemu_get_be64(f);
        frame_at(stream, i)->r = qemu_get_be64(f);
        if (!level_fits(frame_at(stream, i))) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateInfo vmstate_info_ring = { .name = "audio ring", .get = get_ring, .put = put_ring };

/* ---- voices ---- */

static int voice_post_load(void *opaque, int version_id)
{
    AudioVoice *v = opaque;

    if (!audsettings_valid(&v->as) || v->fill > v->stream->frames || v->vol.channels < 0 ||
        v->vol.channels > AUDIO_MAX_CHANNELS || !level_fits(&v->rate->last)) {
        return -EINVAL;
    }
    audio_voice_set_up(v);
    return 0;
}

static const VMStateDescription vmstate_rate = {
    .name = "audio-rate",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT64(phase, Rate),
        VMSTATE_INT64(last.l, Rate),
        VMSTATE_INT64(last.r, Rate),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_voice = {
    .name = "audio-voice",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = voice_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_INT32(as.freq, AudioVoice),
        VMSTATE_INT32(as.nchannels, AudioVoice),
        VMSTATE_UINT32(as.fmt, AudioVoice),
        VMSTATE_INT32(as.endianness, AudioVoice),
        VMSTATE_STRUCT_POINTER(rate, AudioVoice, vmstate_rate, Rate),
        VMSTATE_BOOL(vol.mute, AudioVoice),
        VMSTATE_INT32(vol.channels, AudioVoice),
        VMSTATE_UINT8_ARRAY(vol.vol, AudioVoice, AUDIO_MAX_CHANNELS),
        VMSTATE_BOOL(active, AudioVoice),
        VMSTATE_UINT32(fill, AudioVoice),
        VMSTATE_UINT64(total, AudioVoice),
        VMSTATE_END_OF_LIST()
    }
};

/* Cards are registered in the same order in every machine of a command line. */
static uint32_t card_number(AudioState *s, const QEMUSoundCard *card)
{
    const QEMUSoundCard *c;
    uint32_t n = 0;

    QLIST_FOREACH(c, &s->cards, entries) {
        if (c == card) {
            return n;
        }
        n++;
    }
    return NO_CARD;
}

static const QEMUSoundCard *card_by_number(AudioState *s, uint32_t number)
{
    const QEMUSoundCard *c;

    QLIST_FOREACH(c, &s->cards, entries) {
        if (number-- == 0) {
            break;
        }
    }
    return c;
}

static void move_voice(AudioStream *stream, AudioVoice *v)
{
    QTAILQ_REMOVE(&stream->voices, v, entries);
    QTAILQ_INSERT_TAIL(&stream->voices, v, entries);
}

/* One of the first @n voices, put last; or a new orphan. */
static AudioVoice *find_voice(AudioStream *stream, uint32_t *n, const QEMUSoundCard *card, const char *name)
{
    AudioVoice *v = QTAILQ_FIRST(&stream->voices);

    for (uint32_t i = 0; i < *n; i++, v = QTAILQ_NEXT(v, entries)) {
        if (v->card == card && !strcmp(v->name, name)) {
            move_voice(stream, v);
            (*n)--;
            return v;
        }
    }
    v = audio_voice_new(stream, card, name);
    v->orphan = true;
    return v;
}

/* The first @n voices are not in the state. */
static void silence_voices(AudioStream *stream, uint32_t n)
{
    AudioVoice *v = QTAILQ_FIRST(&stream->voices);

    while (n--) {
        AudioVoice *next = QTAILQ_NEXT(v, entries);

        v->active = false;
        v->fill = 0;
        if (v->orphan) {
            audio_voice_free(v);
        }
        v = next;
    }
}

static uint32_t count_voices(AudioStream *stream)
{
    AudioVoice *v;
    uint32_t n = 0;

    QTAILQ_FOREACH(v, &stream->voices, entries) {
        n++;
    }
    return n;
}

static int put_voices(QEMUFile *f, void *pv, size_t size, const VMStateField *field, JSONWriter *vmdesc)
{
    AudioStream *stream = pv;
    AudioVoice *v;
    int ret = 0;

    qemu_put_be32(f, count_voices(stream));
    QTAILQ_FOREACH(v, &stream->voices, entries) {
        qemu_put_be32(f, card_number(stream->s, v->card));
        qemu_put_counted_string(f, v->name);
        ret = ret ? ret : vmstate_save_state(f, &vmstate_voice, v, NULL);
    }
    return ret;
}

static int get_voice(QEMUFile *f, AudioStream *stream, uint32_t *unmatched)
{
    uint32_t number = qemu_get_be32(f);
    const QEMUSoundCard *card = card_by_number(stream->s, number);
    char name[256];

    if (!card && number != NO_CARD) {
        return -EINVAL;
    }
    qemu_get_counted_string(f, name);
    return vmstate_load_state(f, &vmstate_voice, find_voice(stream, unmatched, card, name), 1);
}

static int get_voices(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    AudioStream *stream = pv;
    uint32_t unmatched = count_voices(stream);
    uint32_t n = qemu_get_be32(f);
    int ret = n > MAX_VOICES ? -EINVAL : 0;

    while (n-- && !ret) {
        ret = get_voice(f, stream, &unmatched);
    }
    silence_voices(stream, unmatched);
    return ret;
}

static const VMStateInfo vmstate_info_voices = {
    .name = "audio voices", .get = get_voices, .put = put_voices,
};

/* ---- all of it ---- */

static const VMStateDescription vmstate_stream = {
    .name = "audio-stream",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32_EQUAL(frames, AudioStream, "the buffer-length and frequency of -audiodev differ"),
        VMSTATE_UINT32(pos, AudioStream),
        VMSTATE_UINT32(live, AudioStream),
        VMSTATE_INT64(start_ns, AudioStream),
        VMSTATE_UINT64(done, AudioStream),
        VMSTATE_BOOL(running, AudioStream),
        { .name = "ring", .info = &vmstate_info_ring, .size = sizeof(AudioStream), .flags = VMS_SINGLE },
        { .name = "voices", .info = &vmstate_info_voices, .size = sizeof(AudioStream), .flags = VMS_SINGLE },
        VMSTATE_END_OF_LIST()
    }
};

const VMStateDescription vmstate_audio = {
    .name = "audio",
    .version_id = 1,
    .minimum_version_id = 1,
    .priority = MIG_PRI_LOW,
    .fields = (VMStateField[]) {
        VMSTATE_STRUCT(out, AudioState, 1, vmstate_stream, AudioStream),
        VMSTATE_STRUCT(in, AudioState, 1, vmstate_stream, AudioStream),
        VMSTATE_TIMER_PTR(ts, AudioState),
        VMSTATE_END_OF_LIST()
    }
};

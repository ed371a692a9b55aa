/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CS4231A: Crystal audio codec of the Windows Sound System, on the ISA bus.
 *
 * Spec: Crystal CS4231A parallel interface, multimedia audio codec, data sheet (DS139).
 * Region: "cs4231a" (4 ports at iobase): index, data, status, PIO data. Properties: iobase, irq, dma,
 * audiodev.
 * On purpose: playing only, by DMA; PIO, capture, timer, ADPCM and the mixer are registers that keep
 * what is written.
 */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "hw/audio/soundhw.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

/* ---- registers ---- */

enum { PORT_INDEX, PORT_DATA, PORT_STATUS, PORT_PIO, PORTS };

#define INDEX_MASK 0x1f
#define INDEX_MODE1_MASK 0x0f
#define INDEX_TRD 0x20  /* no transfers while an interrupt is pending */
#define INDEX_MCE 0x40  /* formats may be changed */

#define STATUS_INT 0x01

enum {
    REG_LEFT_DAC = 6,
    REG_RIGHT_DAC = 7,
    REG_FORMAT = 8,
    REG_INTERFACE = 9,
    REG_PIN = 10,
    REG_ERROR = 11,
    REG_MODE = 12,
    REG_PLAY_COUNT_HIGH = 14,
    REG_PLAY_COUNT_LOW = 15,
    REG_FEATURE_STATUS = 24,
    REG_VERSION = 25,
    REG_CAPTURE_FORMAT = 28,
    REGS = 32
};

#define FORMAT_STEREO 0x10
#define FORMAT_CODE(f) (((f) >> 5) & 7)
#define FORMAT_RATE(f) ((f) & 0x0f)
#define INTERFACE_PEN 0x01
#define INTERFACE_MCE_MASK 0x3e /* changed with MCE only */
#define PIN_IEN 0x02
#define MODE_MODE2 0x40
#define MODE_ID 0x8a
#define FEATURE_PI 0x10         /* playing interrupted */

#define ULAW_CODE 1
#define ALAW_CODE 3

#define TYPE_CS4231A "cs4231a"
OBJECT_DECLARE_SIMPLE_TYPE(CSState, CS4231A)

struct CSState {
    ISADevice parent_obj;
    QEMUSoundCard card;
    MemoryRegion ioports;
    uint32_t iobase, irq, dma;  /* properties */
    qemu_irq pic;
    IsaDma *isa_dma;

    uint8_t index;              /* with TRD and MCE */
    uint8_t status;
    uint8_t regs[REGS];
    uint32_t samples_left;      /* until the interrupt, less one */
    bool dma_running;
    uint8_t format, mode;       /* registers as they were when the voice got its settings */

    SWVoiceOut *voice;
    int audio_free;             /* bytes that the voice has room for */
    unsigned shift;             /* log2 of the bytes of a sample of all sides */
    bool companded;
    bool alaw;
};

static const uint8_t reset_values[REGS] = {
    [2] = 0x88, [3] = 0x88, [4] = 0x88, [5] = 0x88, [6] = 0x80, [7] = 0x80, [9] = 0x08,
    [12] = MODE_ID, [18] = 0x88, [19] = 0x88, [25] = 0xa0, [26] = 0x80,
};

/* ---- companded bytes (ITU-T G.711) to 16 bits ---- */

static int16_t from_ulaw(uint8_t byte)
{
    int v = ~byte;
    int magnitude = (((v & 0x0f) << 3) + 0x84) << (v >> 4 & 7);

    return v & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}

static int16_t from_alaw(uint8_t byte)
{
    int v = byte ^ 0x55;
    int segment = v >> 4 & 7;
    int magnitude = ((v & 0x0f) << 4) + 8;

    magnitude = segment ? (magnitude + 0x100) << (segment - 1) : magnitude;
    return v & 0x80 ? magnitude : -magnitude;
}

/* ---- interrupt ---- */

static void cs_update_irq(CSState *s)
{
    qemu_set_irq(s->pic, (s->status & STATUS_INT) && (s->regs[REG_PIN] & PIN_IEN));
}

static void cs_clear_interrupt(CSState *s)
{
    s->status &= ~STATUS_INT;
    s->regs[REG_FEATURE_STATUS] &= ~FEATURE_PI;
    cs_update_irq(s);
}

static uint32_t base_count(CSState *s)
{
    return s->regs[REG_PLAY_COUNT_HIGH] << 8 | s->regs[REG_PLAY_COUNT_LOW];
}

/* @samples were played; counts that end interrupt. */
static void cs_count(CSState *s, uint32_t samples)
{
    if (samples <= s->samples_left) {
        s->samples_left -= samples;
        return;
    }
    samples = (samples - s->samples_left - 1) % (base_count(s) + 1);
    s->samples_left = base_count(s) - samples;
    s->regs[REG_FEATURE_STATUS] |= FEATURE_PI;
    s->status |= STATUS_INT;
    cs_update_irq(s);
}

/* ---- playing ---- */

static void cs_audio_callback(void *opaque, int free)
{
    CSState *s = opaque;

    s->audio_free = free;
    ISADMA_GET_CLASS(s->isa_dma)->schedule(s->isa_dma);
}

/* @n bytes at @buf to the voice; returns the bytes of @buf that went. */
static int cs_play(CSState *s, uint8_t *buf, int n)
{
    int16_t linear[2048];

    if (!s->companded) {
        return AUD_write(s->voice, buf, n);
    }
    for (int i = 0; i < n; i++) {
        linear[i] = s->alaw ? from_alaw(buf[i]) : from_ulaw(buf[i]);
    }
    return AUD_write(s->voice, linear, n * 2) / 2;
}

static int cs_dma_read(void *opaque, int nchan, int dma_pos, int dma_len)
{
    CSState *s = opaque;
    IsaDmaClass *k = ISADMA_GET_CLASS(s->isa_dma);
    int room = s->companded ? s->audio_free / 2 : s->audio_free;
    uint8_t buf[2048];
    int n, done;

    if (((s->index & INDEX_TRD) && (s->status & STATUS_INT)) || dma_pos >= dma_len) {
        return dma_pos;
    }
    /* What is left of the buffer that the controller goes through, in whole samples. */
    n = MIN(MIN(room, (int)sizeof(buf)), dma_len - dma_pos) >> s->shift << s->shift;
    if (n <= 0) {
        return dma_pos;
    }
    k->read_memory(s->isa_dma, nchan, buf, dma_pos, n);
    done = cs_play(s, buf, n);
    s->audio_free -= MIN(s->audio_free, s->companded ? done * 2 : done);
    cs_count(s, done >> s->shift);
    return dma_pos + done;
}

static void cs_stop(CSState *s)
{
    AUD_set_active_out(s->voice, 0);
    if (s->dma_running) {
        ISADMA_GET_CLASS(s->isa_dma)->release_DREQ(s->isa_dma, s->dma);
        s->dma_running = false;
    }
    s->audio_free = 0;
}

/* Frames a second by the clock and divider bits; 0: not defined. */
static int cs_rate(uint8_t format)
{
    static const uint16_t rates[16] = {
        8000, 5510, 16000, 11025, 27420, 18900, 32000, 22050,
        0, 37800, 0, 44100, 48000, 33075, 9600, 6620,
    };

    return rates[FORMAT_RATE(format)];
}

/* What the format bits mean for the voice; false for what can't be played. */
static bool cs_settings(CSState *s, struct audsettings *as)
{
    unsigned code = FORMAT_CODE(s->format) & (s->mode & MODE_MODE2 ? 7 : 3);

    as->freq = cs_rate(s->format);
    as->nchannels = s->format & FORMAT_STEREO ? 2 : 1;
    as->endianness = code == 6;
    as->fmt = code == 0 ? AUDIO_FORMAT_U8 : AUDIO_FORMAT_S16;
    s->companded = code == ULAW_CODE || code == ALAW_CODE;
    s->alaw = code == ALAW_CODE;
    s->shift = (as->nchannels == 2) + (code == 2 || code == 6);
    return as->freq && (code <= 3 || code == 6);
}

static bool cs_start_voice(CSState *s)
{
    struct audsettings as;

    if (!cs_settings(s, &as)) {
        qemu_log_mask(LOG_GUEST_ERROR, "cs4231a: format 0x%x can't be played\n", s->format);
        return false;
    }
    s->voice = AUD_open_out(&s->card, s->voice, "cs4231a", s, cs_audio_callback, &as);
    AUD_set_active_out(s->voice, 1);
    return true;
}

/* The voice as the registers say. */
static void cs_update_voice(CSState *s)
{
    cs_stop(s);
    if (!(s->regs[REG_INTERFACE] & INTERFACE_PEN)) {
        return;
    }
    s->format = s->regs[REG_FORMAT];
    s->mode = s->regs[REG_MODE];
    if (cs_start_voice(s)) {
        s->dma_running = true;
        ISADMA_GET_CLASS(s->isa_dma)->hold_DREQ(s->isa_dma, s->dma);
    }
}

/* ---- register access ---- */

static unsigned cs_index(CSState *s)
{
    return s->index & (s->regs[REG_MODE] & MODE_MODE2 ? INDEX_MASK : INDEX_MODE1_MASK);
}

static void write_format(CSState *s, uint8_t val)
{
    if (!(s->index & INDEX_MCE)) {
        qemu_log_mask(LOG_GUEST_ERROR, "cs4231a: the format needs MCE\n");
        return;
    }
    s->regs[REG_FORMAT] = val;
    cs_update_voice(s);
}

static void write_interface(CSState *s, uint8_t val)
{
    uint8_t old = s->regs[REG_INTERFACE];
    uint8_t mask = s->index & INDEX_MCE ? 0xff : (uint8_t)~INTERFACE_MCE_MASK;

    s->regs[REG_INTERFACE] = (old & ~mask) | (val & mask);
    if ((old ^ s->regs[REG_INTERFACE]) & INTERFACE_PEN) {
        s->samples_left = base_count(s);
        cs_update_voice(s);
    }
}

static void cs_write_data(CSState *s, uint8_t val)
{
    unsigned reg = cs_index(s);

    switch (reg) {
    case REG_FORMAT:
        write_format(s, val);
        break;
    case REG_INTERFACE:
        write_interface(s, val);
        break;
    case REG_ERROR:
    case REG_VERSION:
        break;
    case REG_MODE:
        s->regs[REG_MODE] = (val & MODE_MODE2) | MODE_ID;
        break;
    case REG_FEATURE_STATUS:
        s->regs[REG_FEATURE_STATUS] &= val; /* zeros clear */
        if (!(s->regs[REG_FEATURE_STATUS] & FEATURE_PI)) {
            cs_clear_interrupt(s);
        }
        break;
    case REG_PIN:
        s->regs[REG_PIN] = val;
        cs_update_irq(s);
        break;
    case REG_CAPTURE_FORMAT:
        if (s->index & INDEX_MCE) {
            s->regs[REG_CAPTURE_FORMAT] = val;
        }
        break;
    case REG_PLAY_COUNT_HIGH:
        /* Takes effect when the count begins again, or now if it does not run. */
        s->regs[REG_PLAY_COUNT_HIGH] = val;
        if (!s->dma_running) {
            s->samples_left = base_count(s);
        }
        break;
    default:
        s->regs[reg] = val;
        break;
    }
}

static uint64_t cs_read(void *opaque, hwaddr addr, unsigned size)
{
    CSState *s = opaque;
    uint8_t val = 0;

    switch (addr) {
    case PORT_INDEX:
        val = s->index;
        break;
    case PORT_DATA:
        val = s->regs[cs_index(s)];
        break;
    case PORT_STATUS:
        val = s->status;
        break;
    default: /* nothing is captured */
        break;
    }
    trace_cs4231a_read(addr, s->index, val);
    return val;
}

static void cs_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    CSState *s = opaque;

    trace_cs4231a_write(addr, s->index, val);
    switch (addr) {
    case PORT_INDEX:
        s->index = val & 0x7f;
        break;
    case PORT_DATA:
        cs_write_data(s, val);
        break;
    case PORT_STATUS:
        cs_clear_interrupt(s);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "cs4231a: PIO is not supported\n");
        break;
    }
}

static const char *cs_register_name(hwaddr addr)
{
    static const char *const names[] = { "INDEX_ADDRESS", "INDEXED_DATA", "STATUS", "PIO_DATA" };

    return addr < ARRAY_SIZE(names) ? names[addr] : NULL;
}

static const MemoryRegionOps cs_ioport_ops = {
    .read = cs_read,
    .write = cs_write,
    .register_name = cs_register_name,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- life ---- */

static void cs4231a_reset(DeviceState *dev)
{
    CSState *s = CS4231A(dev);

    cs_stop(s);
    s->index = INDEX_MCE;
    s->status = 0;
    memcpy(s->regs, reset_values, sizeof(s->regs));
    s->samples_left = 0;
    s->format = s->mode = 0;
    s->companded = s->alaw = false;
    s->shift = 0;
    cs_update_irq(s);
}

/* The DMA controller has the request as it was. */
static int cs4231a_post_load(void *opaque, int version_id)
{
    CSState *s = opaque;

    if (s->audio_free < 0) {
        return -EINVAL;
    }
    AUD_set_active_out(s->voice, 0);
    if (s->dma_running) {
        cs_start_voice(s);
    }
    return 0;
}

static const VMStateDescription vmstate_cs4231a = {
    .name = "cs4231a",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = cs4231a_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(index, CSState),
        VMSTATE_UINT8(status, CSState),
        VMSTATE_UINT8_ARRAY(regs, CSState, REGS),
        VMSTATE_UINT32(samples_left, CSState),
        VMSTATE_BOOL(dma_running, CSState),
        VMSTATE_UINT8(format, CSState),
        VMSTATE_UINT8(mode, CSState),
        VMSTATE_INT32(audio_free, CSState),
        VMSTATE_END_OF_LIST()
    }
};

static void cs4231a_initfn(Object *obj)
{
    CSState *s = CS4231A(obj);

    memory_region_init_io(&s->ioports, obj, &cs_ioport_ops, s, "cs4231a", PORTS);
}

static void cs4231a_realizefn(DeviceState *dev, Error **errp)
{
    ISADevice *d = ISA_DEVICE(dev);
    CSState *s = CS4231A(dev);

    if (s->irq >= ISA_NUM_IRQS) {
        error_setg(errp, "cs4231a: property 'irq' must be below %d", ISA_NUM_IRQS);
        return;
    }
    s->isa_dma = s->dma <= 3 ? isa_get_dma(isa_bus_from_device(d), s->dma) : NULL;
    if (!s->isa_dma) {
        error_setg(errp, "cs4231a: property 'dma' must be an 8-bit channel (0 to 3) of the board");
        return;
    }
    if (!AUD_register_card("cs4231a", &s->card, errp)) {
        return;
    }
    s->pic = isa_get_irq(d, s->irq);
    isa_register_ioport(d, &s->ioports, s->iobase);
    ISADMA_GET_CLASS(s->isa_dma)->register_channel(s->isa_dma, s->dma, cs_dma_read, s);
}

static Property cs4231a_properties[] = {
    DEFINE_AUDIO_PROPERTIES(CSState, card),
    DEFINE_PROP_UINT32("iobase", CSState, iobase, 0x534),
    DEFINE_PROP_UINT32("irq", CSState, irq, 9),
    DEFINE_PROP_UINT32("dma", CSState, dma, 3),
    DEFINE_PROP_END_OF_LIST(),
};

static void cs4231a_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = cs4231a_realizefn;
    dc->reset = cs4231a_reset;
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    dc->desc = "Crystal Semiconductor CS4231A";
    dc->vmsd = &vmstate_cs4231a;
    device_class_set_props(dc, cs4231a_properties);
}

static const TypeInfo cs4231a_types[] = {
    {
        .name = TYPE_CS4231A,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(CSState),
        .instance_init = cs4231a_initfn,
        .class_init = cs4231a_class_init,
    },
};

static void cs4231a_register_types(void)
{
    type_register_static_array(cs4231a_types, ARRAY_SIZE(cs4231a_types));
    deprecated_register_soundhw("cs4231a", "CS4231A", 1, TYPE_CS4231A);
}

type_init(cs4231a_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sound Blaster 16: DSP 4.05 with CT1745 mixer.
 *
 * Spec: Creative Labs, Sound Blaster Series Hardware Programming Guide, chapters 1 to 3, 6.
 * Regions: "sb16": ports iobase + 4 … 6 (mixer, reset), + a (read), + c … f (write, status).
 * Properties: iobase, irq, dma, dma16, version, audiodev.
 * On purpose: no FM, no MIDI (MPU-401 or DSP), no ADPCM, no direct mode; their commands are taken with
 * their parameters and do nothing.
 */
#include "qemu/osdep.h"
#include "hw/audio/soundhw.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "sb16.h"
#include "trace.h"

#define DSP_READY 0xaa
#define STATUS_DATA 0x80
/* Rates of the DSP, Hz. */
#define FREQ_MIN 5000
#define FREQ_MAX 45000

/* Mixer register 0e: stereo of the Sound Blaster Pro. */
#define MIXER_OUTPUT 0x0e
#define OUTPUT_STEREO 0x02

/* Mode byte of commands bx and cx. */
#define MODE_SIGNED 0x10
#define MODE_STEREO 0x20
/* Bits of those commands. */
#define CMD_AUTOINIT 0x04
#define CMD_INPUT 0x08

/* ---- what the DSP says ---- */

static void dsp_say(SB16State *s, uint8_t val)
{
    if (s->fifo_used < SB16_FIFO) {
        s->fifo[s->fifo_used++] = val;
    }
}

static uint8_t dsp_hear(SB16State *s)
{
    if (s->fifo_used) {
        s->last_read = s->fifo[0];
        s->fifo_used--;
        memmove(s->fifo, s->fifo + 1, s->fifo_used);
    }
    return s->last_read;
}

/* ---- commands ---- */

static uint32_t param16_low_first(SB16State *s, unsigned i)
{
    return s->params[i] | s->params[i + 1] << 8;
}

static void set_freq(SB16State *s, uint32_t freq)
{
    s->freq = CLAMP(freq, FREQ_MIN, FREQ_MAX);
}

/* Transfers of the older DSPs: unsigned bytes, stereo by the mixer, which halves the rate. */
static void start_8bit(SB16State *s, bool autoinit, bool input, uint32_t bytes)
{
    SB16Transfer t = {
        .autoinit = autoinit, .input = input, .block_bytes = bytes,
        .stereo = s->mixer[MIXER_OUTPUT] & OUTPUT_STEREO,
    };

    sb16_start(s, t);
}

static void cmd_single(SB16State *s)
{
    start_8bit(s, false, s->command == 0x24, param16_low_first(s, 0) + 1);
}

/* High speed single cycle: the length is the block size. */
static void cmd_block(SB16State *s)
{
    bool autoinit = s->command == 0x1c || s->command == 0x2c || s->command == 0x90 ||
                    s->command == 0x98;

    start_8bit(s, autoinit, s->command == 0x2c || (s->command & 0xf8) == 0x98, s->block_size + 1u);
}

/* bx, cx: 16 and 8 bits; the length counts samples of a side. */
static void cmd_start(SB16State *s)
{
    bool bits16 = (s->command & 0xf0) == 0xb0;
    uint32_t samples = param16_low_first(s, 1) + 1;
    SB16Transfer t = {
        .bits16 = bits16,
        .autoinit = s->command & CMD_AUTOINIT,
        .input = s->command & CMD_INPUT,
        .is_signed = s->params[0] & MODE_SIGNED,
        .stereo = s->params[0] & MODE_STEREO,
        .block_bytes = samples << bits16,
    };

    sb16_start(s, t);
}

static void cmd_time_constant(SB16State *s)
{
    bool stereo = s->mixer[MIXER_OUTPUT] & OUTPUT_STEREO;

    set_freq(s, 1000000 / (256 - s->params[0]) / (stereo ? 2 : 1));
}

static void cmd_rate(SB16State *s)
{
    set_freq(s, s->params[0] << 8 | s->params[1]);
}

static void cmd_block_size(SB16State *s)
{
    s->block_size = param16_low_first(s, 0);
}

static void cmd_pause(SB16State *s)
{
    sb16_pause(s);
}

static void cmd_continue(SB16State *s)
{
    sb16_continue(s);
}

static void cmd_exit_autoinit(SB16State *s)
{
    s->last_block = true;
}

/* Silence for a time: an interrupt when it is over, which is now. */
static void cmd_silence(SB16State *s)
{
    sb16_raise_irq(s, SB16_IRQ_8BIT);
}

static void cmd_speaker(SB16State *s)
{
    s->speaker = s->command == 0xd1;
}

static void cmd_speaker_status(SB16State *s)
{
    dsp_say(s, s->speaker ? 0xff : 0);
}

static void cmd_identify(SB16State *s)
{
    dsp_say(s, ~s->params[0]);
}

static void cmd_version(SB16State *s)
{
    dsp_say(s, s->version >> 8);
    dsp_say(s, s->version);
}

static void cmd_copyright(SB16State *s)
{
    for (const char *p = "COPYRIGHT (C) CREATIVE TECHNOLOGY LTD, 1992."; *p; p++) {
        dsp_say(s, *p);
    }
    dsp_say(s, 0);
}

static void cmd_test_write(SB16State *s)
{
    s->test_register = s->params[0];
}

static void cmd_test_read(SB16State *s)
{
    dsp_say(s, s->test_register);
}

static void cmd_irq(SB16State *s)
{
    sb16_raise_irq(s, s->command == 0xf3 ? SB16_IRQ_16BIT : SB16_IRQ_8BIT);
}

static void cmd_direct_read(SB16State *s)
{
    dsp_say(s, 0x80);
}

static void cmd_diagnose(SB16State *s)
{
    dsp_say(s, 0);
}

typedef struct DspCommand {
    uint8_t first, last;
    uint8_t params;
    void (*run)(SB16State *s); /* NULL: nothing happens */
} DspCommand;

static const DspCommand commands[] = {
    { 0x10, 0x10, 1, NULL },
    { 0x14, 0x14, 2, cmd_single },
    { 0x16, 0x17, 2, NULL },
    { 0x1c, 0x1c, 0, cmd_block },
    { 0x20, 0x20, 0, cmd_direct_read },
    { 0x24, 0x24, 2, cmd_single },
    { 0x2c, 0x2c, 0, cmd_block },
    { 0x38, 0x38, 1, NULL },
    { 0x40, 0x40, 1, cmd_time_constant },
    { 0x41, 0x42, 2, cmd_rate },
    { 0x45, 0x47, 0, cmd_continue },
    { 0x48, 0x48, 2, cmd_block_size },
    { 0x74, 0x77, 2, NULL },
    { 0x80, 0x80, 2, cmd_silence },
    { 0x90, 0x91, 0, cmd_block },
    { 0x98, 0x99, 0, cmd_block },
    { 0xb0, 0xcf, 3, cmd_start },
    { 0xd0, 0xd0, 0, cmd_pause },
    { 0xd1, 0xd1, 0, cmd_speaker },
    { 0xd3, 0xd3, 0, cmd_speaker },
    { 0xd4, 0xd4, 0, cmd_continue },
    { 0xd5, 0xd5, 0, cmd_pause },
    { 0xd6, 0xd6, 0, cmd_continue },
    { 0xd8, 0xd8, 0, cmd_speaker_status },
    { 0xd9, 0xda, 0, cmd_exit_autoinit },
    { 0xe0, 0xe0, 1, cmd_identify },
    { 0xe1, 0xe1, 0, cmd_version },
    { 0xe3, 0xe3, 0, cmd_copyright },
    { 0xe4, 0xe4, 1, cmd_test_write },
    { 0xe8, 0xe8, 0, cmd_test_read },
    { 0xf2, 0xf3, 0, cmd_irq },
    { 0xf8, 0xf8, 0, cmd_diagnose },
};

static const DspCommand *find_command(uint8_t command)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (command >= commands[i].first && command <= commands[i].last) {
            return &commands[i];
        }
    }
    return NULL;
}

static void dsp_run(SB16State *s)
{
    const DspCommand *c = find_command(s->command);

    s->params_needed = s->params_have = 0;
    if (c && c->run) {
        c->run(s);
    }
}

static void dsp_write(SB16State *s, uint8_t val)
{
    const DspCommand *c;

    if (s->params_have < s->params_needed) {
        s->params[s->params_have++] = val;
    } else {
        c = find_command(val);
        trace_sb16_command(val);
        if (!c) {
            qemu_log_mask(LOG_GUEST_ERROR, "sb16: unknown DSP command 0x%x\n", val);
        }
        s->command = val;
        s->params_have = 0;
        s->params_needed = c ? c->params : 0;
    }
    if (s->params_have == s->params_needed) {
        dsp_run(s);
    }
}

/* ---- ports ---- */

static void dsp_reset(SB16State *s)
{
    sb16_ack_irq(s, SB16_IRQ_8BIT | SB16_IRQ_16BIT);
    sb16_stop(s);
    s->t = (SB16Transfer) { 0 };
    s->params_needed = s->params_have = 0;
    s->fifo_used = 0;
    s->speaker = false;
    s->last_block = false;
}

static void reset_write(SB16State *s, uint8_t val)
{
    if (s->reset_latch == 1 && val == 0) {
        dsp_reset(s);
        dsp_say(s, DSP_READY);
    }
    s->reset_latch = val;
}

static void sb16_write(void *opaque, uint32_t port, uint32_t val)
{
    SB16State *s = opaque;

    switch (port - s->iobase) {
    case 0x06:
        reset_write(s, val);
        break;
    case 0x0c:
        dsp_write(s, val);
        break;
    default:
        break;
    }
}

static uint32_t sb16_read(void *opaque, uint32_t port)
{
    SB16State *s = opaque;

    switch (port - s->iobase) {
    case 0x06:
        return 0xff;
    case 0x0a:
        return dsp_hear(s);
    case 0x0c: /* never busy */
        return 0;
    case 0x0e:
        sb16_ack_irq(s, SB16_IRQ_8BIT);
        return s->fifo_used ? STATUS_DATA : 0;
    case 0x0f:
        sb16_ack_irq(s, SB16_IRQ_16BIT);
        return 0xff;
    default:
        return 0xff;
    }
}

static const char *const sb16_port_names[] = {
    [4] = "MIXER_ADDRESS", [5] = "MIXER_DATA", [6] = "RESET", [10] = "READ_DATA", [12] = "WRITE_COMMAND_STATUS",
    [14] = "READ_STATUS_ACK8", [15] = "ACK16",
};

static const MemoryRegionPortio sb16_ports[] = {
    { 4, 1, 1, .write = sb16_mixer_write, .read = sb16_mixer_read, .names = sb16_port_names + 4 },
    { 5, 1, 1, .write = sb16_mixer_write, .read = sb16_mixer_read, .names = sb16_port_names + 5 },
    { 6, 1, 1, .write = sb16_write, .read = sb16_read, .names = sb16_port_names + 6 },
    { 10, 1, 1, .write = sb16_write, .read = sb16_read, .names = sb16_port_names + 10 },
    { 12, 4, 1, .write = sb16_write, .read = sb16_read, .names = sb16_port_names + 12 },
    PORTIO_END_OF_LIST(),
};

/* ---- life ---- */

static void sb16_device_reset(DeviceState *dev)
{
    SB16State *s = SB16(dev);

    dsp_reset(s);
    s->reset_latch = 0;
    s->command = 0;
    s->last_read = 0;
    s->test_register = 0;
    s->block_size = 0xffff;
    s->freq = 11025;
    s->mixer_index = 0;
    sb16_mixer_reset(s);
}

/* The DMA controller has the request as it was. */
static int sb16_post_load(void *opaque, int version_id)
{
    SB16State *s = opaque;

    if (s->fifo_used > SB16_FIFO || s->params_needed > SB16_PARAMS ||
        s->params_have > s->params_needed || s->audio_bytes < 0) {
        return -EINVAL;
    }
    s->freq = CLAMP(s->freq, FREQ_MIN, FREQ_MAX);
    if (s->running) {
        sb16_start_voice(s);
    }
    return 0;
}

static const VMStateDescription vmstate_sb16 = {
    .name = "sb16",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sb16_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(reset_latch, SB16State),
        VMSTATE_UINT8(command, SB16State),
        VMSTATE_UINT8_ARRAY(params, SB16State, SB16_PARAMS),
        VMSTATE_UINT8(params_needed, SB16State),
        VMSTATE_UINT8(params_have, SB16State),
        VMSTATE_UINT8_ARRAY(fifo, SB16State, SB16_FIFO),
        VMSTATE_UINT8(fifo_used, SB16State),
        VMSTATE_UINT8(last_read, SB16State),
        VMSTATE_UINT8(test_register, SB16State),
        VMSTATE_BOOL(speaker, SB16State),
        VMSTATE_UINT16(block_size, SB16State),
        VMSTATE_UINT32(freq, SB16State),
        VMSTATE_BOOL(t.bits16, SB16State),
        VMSTATE_BOOL(t.stereo, SB16State),
        VMSTATE_BOOL(t.is_signed, SB16State),
        VMSTATE_BOOL(t.autoinit, SB16State),
        VMSTATE_BOOL(t.input, SB16State),
        VMSTATE_UINT32(t.block_bytes, SB16State),
        VMSTATE_BOOL(running, SB16State),
        VMSTATE_BOOL(last_block, SB16State),
        VMSTATE_UINT32(left_bytes, SB16State),
        VMSTATE_INT32(audio_bytes, SB16State),
        VMSTATE_UINT8(mixer_index, SB16State),
        VMSTATE_UINT8_ARRAY(mixer, SB16State, 256),
        VMSTATE_END_OF_LIST()
    }
};

static bool find_dma(SB16State *s, Error **errp)
{
    ISABus *bus = isa_bus_from_device(ISA_DEVICE(s));

    s->isa_dma = s->dma <= 3 ? isa_get_dma(bus, s->dma) : NULL;
    s->isa_hdma = s->hdma <= 7 ? isa_get_dma(bus, s->hdma) : NULL;
    if (!s->isa_dma || !s->isa_hdma || s->dma == s->hdma) {
        error_setg(errp, "sb16: properties 'dma' (0 to 3) and 'dma16' (0 to 7) must be two DMA channels "
                   "of the board");
        return false;
    }
    return true;
}

static void sb16_realize(DeviceState *dev, Error **errp)
{
    ISADevice *isadev = ISA_DEVICE(dev);
    SB16State *s = SB16(dev);

    if (s->irq >= ISA_NUM_IRQS) {
        error_setg(errp, "sb16: property 'irq' must be below %d", ISA_NUM_IRQS);
        return;
    }
    if (!find_dma(s, errp) || !AUD_register_card("sb16", &s->card, errp)) {
        return;
    }
    s->pic = isa_get_irq(isadev, s->irq);
    isa_register_portio_list(isadev, &s->portio_list, s->iobase, sb16_ports, s, "sb16");
    ISADMA_GET_CLASS(s->isa_dma)->register_channel(s->isa_dma, s->dma, sb16_dma_transfer, s);
    ISADMA_GET_CLASS(s->isa_hdma)->register_channel(s->isa_hdma, s->hdma, sb16_dma_transfer, s);
}

static Property sb16_properties[] = {
    DEFINE_AUDIO_PROPERTIES(SB16State, card),
    DEFINE_PROP_UINT32("version", SB16State, version, 0x0405),
    DEFINE_PROP_UINT32("iobase", SB16State, iobase, 0x220),
    DEFINE_PROP_UINT32("irq", SB16State, irq, 5),
    DEFINE_PROP_UINT32("dma", SB16State, dma, 1),
    DEFINE_PROP_UINT32("dma16", SB16State, hdma, 5),
    DEFINE_PROP_END_OF_LIST(),
};

static void sb16_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = sb16_realize;
    dc->reset = sb16_device_reset;
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    dc->desc = "Creative Sound Blaster 16";
    dc->vmsd = &vmstate_sb16;
    device_class_set_props(dc, sb16_properties);
}

static const TypeInfo sb16_types[] = {
    {
        .name = TYPE_SB16,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(SB16State),
        .class_init = sb16_class_init,
    },
};

static void sb16_register_types(void)
{
    type_register_static_array(sb16_types, ARRAY_SIZE(sb16_types));
    deprecated_register_soundhw("sb16", "Creative Sound Blaster 16", 1, TYPE_SB16);
}

type_init(sb16_register_types)

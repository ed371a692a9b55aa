/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ES1370: Ensoniq AudioPCI.
 *
 * Spec: Ensoniq ES1370 AudioPCI specification, "Register definitions"; AK4531 codec.
 * Region: BAR 0 "es1370" (I/O, 256 bytes): control, status, codec, serial interface, and behind a page
 * register the frames of DAC1, DAC2 and ADC. Interrupt: INTA#, level. Property: audiodev.
 * On purpose: UART, joystick and the rest of the paged memory are not there; codec registers keep
 * what is written and change nothing.
 */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "hw/audio/soundhw.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "hw/register-names.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

/* ---- registers ---- */

#define ES_CONTROL 0x00
#define ES_STATUS 0x04
#define ES_UART 0x08
#define ES_MEM_PAGE 0x0c
#define ES_CODEC 0x10
#define ES_SERIAL 0x20
#define ES_SCOUNT 0x24  /* DAC1, DAC2, ADC */
#define ES_PAGED 0x30   /* 16 bytes */

#define CTRL_SERR_DISABLE 0x00000001
#define CTRL_ADC_EN 0x00000010
#define CTRL_DAC2_EN 0x00000020
#define CTRL_DAC1_EN 0x00000040
#define CTRL_DAC1_RATE(c) (((c) >> 12) & 3)
#define CTRL_DIVIDER(c) (((c) >> 16) & 0x1fff)

#define STAT_INTR 0x80000000
#define STAT_VC 0x00000060 /* reads as ones */

/* By channel: interrupt status. */
#define STAT_CHANNEL(i) (4u >> (i))

/* Serial interface, by channel. */
#define SCTL_STEREO(i) (1u << (2 * (i)))
#define SCTL_16BIT(i) (2u << (2 * (i)))
#define SCTL_INTEN(i) (0x100u << (i))
#define SCTL_PAUSE(i) ((i) < 2 ? 0x800u << (i) : 0)
#define SCTL_STOP(i) (0x2000u << (i)) /* stop at the end of the count, else go on */

#define PAGE_DAC 0x0c
#define PAGE_ADC 0x0d

/* Clock that DAC2 and ADC divide, Hz. */
#define PROGRAMMABLE_CLOCK 1411200

enum { DAC1, DAC2, ADC, CHANNELS };

/*
 * @scount: samples until the interrupt, now (31:16) and to reload (15:0), less one. @frame_cnt:
 * longwords done (31:16) and in the frame (15:0), less one; @leftover: bytes of the next longword.
 */
typedef struct ES1370Channel {
    uint32_t scount;
    uint32_t frame_addr;
    uint32_t frame_cnt;
    uint32_t leftover;
    bool stopped;   /* ended in stop mode: waits to be enabled again */
} ES1370Channel;

#define TYPE_ES1370 "ES1370"
OBJECT_DECLARE_SIMPLE_TYPE(ES1370State, ES1370)

struct ES1370State {
    PCIDevice dev;
    QEMUSoundCard card;
    MemoryRegion io;
    ES1370Channel chan[CHANNELS];
    SWVoiceOut *dac_voice[2];
    SWVoiceIn *adc_voice;
    uint32_t ctl;
    uint32_t status;
    uint32_t mempage;
    uint32_t codec;
    uint32_t sctl;
};

/* ---- interrupt ---- */

static void es1370_update_irq(ES1370State *s)
{
    uint32_t any = STAT_CHANNEL(DAC1) | STAT_CHANNEL(DAC2) | STAT_CHANNEL(ADC);

    s->status = (s->status & any) ? s->status | STAT_INTR : s->status & ~STAT_INTR;
    pci_set_irq(&s->dev, s->status & STAT_INTR ? 1 : 0);
}

/* ---- transfer ---- */

/* Log2 of the bytes of a sample of a channel: of all its sides. */
static unsigned sample_shift(ES1370State *s, int i)
{
    return !!(s->sctl & SCTL_STEREO(i)) + !!(s->sctl & SCTL_16BIT(i));
}

static uint32_t frame_bytes(const ES1370Channel *c)
{
    return ((c->frame_cnt & 0xffff) + 1) * 4;
}

/* Where the channel is in its frame; one that was made shorter begins again. */
static uint32_t frame_pos(const ES1370Channel *c)
{
    uint32_t pos = (c->frame_cnt >> 16) * 4 + c->leftover;

    return pos < frame_bytes(c) ? pos : 0;
}

static void set_frame_pos(ES1370Channel *c, uint32_t pos)
{
    pos = pos < frame_bytes(c) ? pos : 0;
    c->frame_cnt = (pos / 4) << 16 | (c->frame_cnt & 0xffff);
    c->leftover = pos % 4;
}

/* @samples are through; true when the count was over, once or more often. */
static bool count_samples(ES1370State *s, int i, uint32_t samples)
{
    ES1370Channel *c = &s->chan[i];
    uint32_t now = c->scount >> 16, reload = c->scount & 0xffff;

    if (samples <= now) {
        c->scount = (now - samples) << 16 | reload;
        return false;
    }
    samples = (samples - now - 1) % (reload + 1);
    c->scount = (reload - samples) << 16 | reload;
    if (s->sctl & SCTL_INTEN(i)) {
        s->status |= STAT_CHANNEL(i);
        es1370_update_irq(s);
    }
    return true;
}

/* Bytes that go at once: no further than the frame and the buffer; in stop mode, than the count. */
static uint32_t chunk_bytes(ES1370State *s, int i, uint32_t avail, uint32_t size)
{
    ES1370Channel *c = &s->chan[i];
    unsigned shift = sample_shift(s, i);
    uint32_t n = MIN(MIN(avail, size), frame_bytes(c) - frame_pos(c));

    if (s->sctl & SCTL_STOP(i)) {
        n = MIN(n, ((c->scount >> 16) + 1) << shift);
    }
    return n >> shift << shift;
}

static uint32_t move_chunk(ES1370State *s, int i, uint8_t *buf, uint32_t n)
{
    dma_addr_t addr = s->chan[i].frame_addr + frame_pos(&s->chan[i]);
    uint32_t done;

    if (i == ADC) {
        done = AUD_read(s->adc_voice, buf, n);
        pci_dma_write(&s->dev, addr, buf, done);
        return done;
    }
    pci_dma_read(&s->dev, addr, buf, n);
    return AUD_write(s->dac_voice[i], buf, n);
}

static void es1370_set_active(ES1370State *s, int i);

static void es1370_run_channel(ES1370State *s, int i, uint32_t avail)
{
    ES1370Channel *c = &s->chan[i];
    uint8_t buf[4096];

    /* The format may change under a transfer. */
    while (avail >> sample_shift(s, i) && !c->stopped) {
        uint32_t n = chunk_bytes(s, i, avail, sizeof(buf));
        uint32_t done;

        if (!n) { /* the frame ends inside a sample */
            set_frame_pos(c, 0);
            continue;
        }
        done = move_chunk(s, i, buf, n);
        if (!done) {
            break;
        }
        avail -= MIN(done, avail);
        set_frame_pos(c, frame_pos(c) + done);
        if (count_samples(s, i, done >> sample_shift(s, i)) && (s->sctl & SCTL_STOP(i))) {
            c->stopped = true;
            es1370_set_active(s, i);
        }
    }
}

static void dac1_callback(void *opaque, int free)
{
    es1370_run_channel(opaque, DAC1, free);
}

static void dac2_callback(void *opaque, int free)
{
    es1370_run_channel(opaque, DAC2, free);
}

static void adc_callback(void *opaque, int avail)
{
    es1370_run_channel(opaque, ADC, avail);
}

/* ---- voices ---- */

static bool channel_enabled(ES1370State *s, int i)
{
    static const uint32_t enable[CHANNELS] = { CTRL_DAC1_EN, CTRL_DAC2_EN, CTRL_ADC_EN };

    return s->ctl & enable[i];
}

static void es1370_set_active(ES1370State *s, int i)
{
    bool on = channel_enabled(s, i) && !(s->sctl & SCTL_PAUSE(i)) && !s->chan[i].stopped;

    if (i == ADC) {
        AUD_set_active_in(s->adc_voice, on);
    } else {
        AUD_set_active_out(s->dac_voice[i], on);
    }
}

static int channel_rate(ES1370State *s, int i)
{
    static const int dac1_rates[4] = { 5512, 11025, 22050, 44100 };

    return i == DAC1 ? dac1_rates[CTRL_DAC1_RATE(s->ctl)]
                     : PROGRAMMABLE_CLOCK / (CTRL_DIVIDER(s->ctl) + 2);
}

static void es1370_update_voices(ES1370State *s)
{
    static const audio_callback_fn callbacks[CHANNELS] = { dac1_callback, dac2_callback, adc_callback };
    static const char *const names[CHANNELS] = { "es1370.dac1", "es1370.dac2", "es1370.adc" };

    for (int i = 0; i < CHANNELS; i++) {
        struct audsettings as = {
            .freq = channel_rate(s, i),
            .nchannels = s->sctl & SCTL_STEREO(i) ? 2 : 1,
            .fmt = s->sctl & SCTL_16BIT(i) ? AUDIO_FORMAT_S16 : AUDIO_FORMAT_U8,
        };

        if (i == ADC) {
            s->adc_voice = AUD_open_in(&s->card, s->adc_voice, names[i], s, callbacks[i], &as);
        } else {
            s->dac_voice[i] = AUD_open_out(&s->card, s->dac_voice[i], names[i], s, callbacks[i], &as);
        }
        es1370_set_active(s, i);
    }
}

/* ---- register access: longwords; smaller writes change their bytes of one ---- */

static void write_control(ES1370State *s, uint32_t val)
{
    uint32_t before = s->ctl;

    s->ctl = val;
    for (int i = 0; i < CHANNELS; i++) {
        /* Enabling a channel begins it afresh. */
        if (channel_enabled(s, i) && (before ^ val)) {
            s->chan[i].stopped = false;
        }
    }
    es1370_update_voices(s);
}

/* An interrupt that is not enabled is not pending. */
static void write_serial(ES1370State *s, uint32_t val)
{
    s->sctl = val;
    for (int i = 0; i < CHANNELS; i++) {
        if (!(val & SCTL_INTEN(i))) {
            s->status &= ~STAT_CHANNEL(i);
        }
    }
    es1370_update_voices(s);
    es1370_update_irq(s);
}

/* The paged registers are an address and a count each; NULL where there is none. */
static uint32_t *paged_register(ES1370State *s, hwaddr addr)
{
    unsigned n = (addr - ES_PAGED) / 4;
    ES1370Channel *c;

    if (s->mempage == PAGE_DAC) {
        c = &s->chan[n / 2];
    } else if (s->mempage == PAGE_ADC && n < 2) {
        c = &s->chan[ADC];
    } else {
        return NULL;
    }
    return n % 2 ? &c->frame_cnt : &c->frame_addr;
}

static uint32_t read_register(ES1370State *s, hwaddr addr)
{
    uint32_t *paged;

    switch (addr) {
    case ES_CONTROL:
        return s->ctl;
    case ES_STATUS:
        return s->status;
    case ES_MEM_PAGE:
        return s->mempage;
    case ES_CODEC:
        return s->codec;
    case ES_SERIAL:
        return s->sctl;
    case ES_SCOUNT:
    case ES_SCOUNT + 4:
    case ES_SCOUNT + 8:
        return s->chan[(addr - ES_SCOUNT) / 4].scount;
    case ES_PAGED ... ES_PAGED + 12:
        paged = paged_register(s, addr);
        return paged ? *paged : UINT32_MAX;
    default:
        return UINT32_MAX;
    }
}

static void write_paged(ES1370State *s, hwaddr addr, uint32_t val)
{
    uint32_t *reg = paged_register(s, addr);

    if (!reg) {
        qemu_log_mask(LOG_GUEST_ERROR, "ES1370: write to 0x%x of page 0x%x\n", (int)addr, s->mempage);
        return;
    }
    *reg = val;
    if (addr % 8 == 4) {
        s->chan[s->mempage == PAGE_ADC ? ADC : (addr - ES_PAGED) / 8].leftover = 0;
    }
}

static void write_register(ES1370State *s, hwaddr addr, uint32_t val)
{
    switch (addr) {
    case ES_CONTROL:
        write_control(s, val);
        break;
    case ES_MEM_PAGE:
        s->mempage = val & 0xf;
        break;
    case ES_CODEC:
        s->codec = val & 0xffff;
        break;
    case ES_SERIAL:
        write_serial(s, val);
        break;
    case ES_SCOUNT:
    case ES_SCOUNT + 4:
    case ES_SCOUNT + 8:
        s->chan[(addr - ES_SCOUNT) / 4].scount = (val & 0xffff) << 16 | (val & 0xffff);
        break;
    case ES_PAGED ... ES_PAGED + 12:
        write_paged(s, addr, val);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "ES1370: write of 0x%x to 0x%x\n", val, (int)addr);
        break;
    }
}

static uint64_t es1370_read(void *opaque, hwaddr addr, unsigned size)
{
    uint32_t val = read_register(opaque, addr & ~3) >> (8 * (addr & 3));

    trace_es1370_read(addr, size, val);
    return val;
}

static void es1370_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    ES1370State *s = opaque;

    trace_es1370_write(addr, size, val);
    if (size < 4) {
        val = deposit32(read_register(s, addr & ~3), 8 * (addr & 3), 8 * size, val);
    }
    write_register(s, addr & ~3, val);
}

static const char *es1370_register_name(hwaddr addr)
{
    static const RegisterName names[] = {
        { ES_CONTROL, 4, "CONTROL" }, { ES_STATUS, 4, "STATUS" }, { ES_UART, 1, "UART_DATA" },
        { ES_UART + 1, 1, "UART_CONTROL" }, { ES_UART + 2, 1, "UART_TEST" }, { ES_MEM_PAGE, 4, "MEMORY_PAGE" },
        { ES_CODEC, 4, "CODEC" }, { ES_SERIAL, 4, "SERIAL_INTERFACE" }, { ES_SCOUNT, 4, "DAC1_SAMPLE_COUNT" },
        { ES_SCOUNT + 4, 4, "DAC2_SAMPLE_COUNT" }, { ES_SCOUNT + 8, 4, "ADC_SAMPLE_COUNT" },
        { ES_PAGED, 16, "PAGED" },
    };

    return register_name_at(names, ARRAY_SIZE(names), addr);
}

static const MemoryRegionOps es1370_ops = {
    .read = es1370_read,
    .write = es1370_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = es1370_register_name,
};

/* ---- life ---- */

static void es1370_reset(DeviceState *dev)
{
    ES1370State *s = ES1370(dev);

    memset(s->chan, 0, sizeof(s->chan));
    s->ctl = CTRL_SERR_DISABLE;
    s->status = STAT_VC;
    s->mempage = 0;
    s->codec = 0;
    s->sctl = 0;
    es1370_update_voices(s);
    es1370_update_irq(s);
}

static int es1370_post_load(void *opaque, int version_id)
{
    ES1370State *s = opaque;

    if (s->chan[DAC1].leftover > 3 || s->chan[DAC2].leftover > 3 || s->chan[ADC].leftover > 3) {
        return -EINVAL;
    }
    es1370_update_voices(s);
    return 0;
}

static const VMStateDescription vmstate_es1370_channel = {
    .name = "es1370_channel",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(scount, ES1370Channel),
        VMSTATE_UINT32(frame_addr, ES1370Channel),
        VMSTATE_UINT32(frame_cnt, ES1370Channel),
        VMSTATE_UINT32(leftover, ES1370Channel),
        VMSTATE_BOOL(stopped, ES1370Channel),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_es1370 = {
    .name = "es1370",
    .version_id = 2,
    .minimum_version_id = 2,
    .post_load = es1370_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, ES1370State),
        VMSTATE_STRUCT_ARRAY(chan, ES1370State, CHANNELS, 2, vmstate_es1370_channel, ES1370Channel),
        VMSTATE_UINT32(ctl, ES1370State),
        VMSTATE_UINT32(status, ES1370State),
        VMSTATE_UINT32(mempage, ES1370State),
        VMSTATE_UINT32(codec, ES1370State),
        VMSTATE_UINT32(sctl, ES1370State),
        VMSTATE_END_OF_LIST()
    }
};

static void es1370_realize(PCIDevice *dev, Error **errp)
{
    ES1370State *s = ES1370(dev);

    pci_set_word(dev->config + PCI_STATUS, PCI_STATUS_DEVSEL_SLOW);
    dev->config[PCI_INTERRUPT_PIN] = 1;
    dev->config[PCI_MIN_GNT] = 0x0c;
    dev->config[PCI_MAX_LAT] = 0x80;
    memory_region_init_io(&s->io, OBJECT(s), &es1370_ops, s, "es1370", 256);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_IO, &s->io);
    AUD_register_card("es1370", &s->card, errp);
}

static void es1370_exit(PCIDevice *dev)
{
    ES1370State *s = ES1370(dev);

    AUD_close_out(&s->card, s->dac_voice[0]);
    AUD_close_out(&s->card, s->dac_voice[1]);
    AUD_close_in(&s->card, s->adc_voice);
    AUD_remove_card(&s->card);
}

static Property es1370_properties[] = {
    DEFINE_AUDIO_PROPERTIES(ES1370State, card),
    DEFINE_PROP_END_OF_LIST(),
};

static void es1370_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = es1370_realize;
    k->exit = es1370_exit;
    k->vendor_id = PCI_VENDOR_ID_ENSONIQ;
    k->device_id = PCI_DEVICE_ID_ENSONIQ_ES1370;
    k->class_id = PCI_CLASS_MULTIMEDIA_AUDIO;
    k->subsystem_vendor_id = 0x4942;
    k->subsystem_id = 0x4c4c;
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    dc->desc = "ENSONIQ AudioPCI ES1370";
    dc->vmsd = &vmstate_es1370;
    dc->reset = es1370_reset;
    device_class_set_props(dc, es1370_properties);
}

static const TypeInfo es1370_types[] = {
    {
        .name = TYPE_ES1370,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(ES1370State),
        .class_init = es1370_class_init,
        .interfaces = (InterfaceInfo[]) { { INTERFACE_CONVENTIONAL_PCI_DEVICE }, { } },
    },
};

static void es1370_register_types(void)
{
    type_register_static_array(es1370_types, ARRAY_SIZE(es1370_types));
    deprecated_register_soundhw("es1370", "ENSONIQ AudioPCI ES1370", 0, TYPE_ES1370);
}

type_init(es1370_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AC97: audio function of the Intel 82801AA (ICH) with its codec.
 *
 * Spec: Intel 82801AA datasheet, chapter 13 "AC'97 audio controller registers"; Audio Codec '97 2.3.
 * Regions: BAR 0 "ac97-nam" (codec), BAR 1 "ac97-nabm" (three bus master engines: PCM in, PCM out,
 * microphone). Interrupt: INTA#, level. Property: audiodev.
 * On purpose: no modem, no secondary codec, no S/PDIF, no FIFO errors; what follows the last buffer
 * is silence, whatever BUP says.
 */
#include "qemu/osdep.h"
#include "ac97-regs.h"
#include "ac97.h"
#include "hw/audio/soundhw.h"
#include "hw/qdev-properties.h"
#include "hw/register-names.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

/* ---- interrupt ---- */

static bool engine_interrupt(const AC97Engine *e)
{
    return ((e->sr & SR_LVBCI) && (e->cr & CR_LVBIE)) || ((e->sr & SR_BCIS) && (e->cr & CR_IOCE)) ||
           ((e->sr & SR_FIFOE) && (e->cr & CR_FEIE));
}

/* Bits 5 to 7 of the global status: one for each engine. */
static uint32_t interrupt_bits(AC97LinkState *s)
{
    uint32_t bits = 0;

    for (int i = 0; i < AC97_ENGINES; i++) {
        bits |= engine_interrupt(&s->engine[i]) << (5 + i);
    }
    return bits;
}

static void ac97_update_irq(AC97LinkState *s)
{
    pci_set_irq(&s->dev, interrupt_bits(s) != 0);
}

/* ---- buffers ---- */

/* Reads the descriptor of the current index. */
static void fetch_bd(AC97LinkState *s, AC97Engine *e)
{
    uint8_t bd[8];

    pci_dma_read(&s->dev, e->bdbar + e->civ * sizeof(bd), bd, sizeof(bd));
    e->bd_addr = ldl_le_p(bd) & ~3u;
    e->picb = lduw_le_p(bd + 4);
    e->bd_ctl = lduw_le_p(bd + 6);
    trace_ac97_fetch_bd(e - s->engine, e->civ, e->bd_addr, e->picb, e->bd_ctl);
}

static void next_bd(AC97LinkState *s, AC97Engine *e)
{
    e->civ = e->piv;
    e->piv = (e->piv + 1) % BD_COUNT;
    fetch_bd(s, e);
}

/* The current buffer is done: the next one, or the end. */
static void finish_bd(AC97LinkState *s, AC97Engine *e)
{
    if (e->bd_ctl & BD_IOC) {
        e->sr |= SR_BCIS;
    }
    if (e->civ == e->lvi) {
        e->sr |= SR_LVBCI | SR_DCH | SR_CELV;
    } else {
        e->sr &= ~SR_CELV;
        next_bd(s, e);
    }
    ac97_update_irq(s);
}

/* Bytes that may go through @buf of @size bytes now, 0 when the engine waits. */
static size_t chunk_size(const AC97Engine *e, size_t avail, size_t size)
{
    return e->sr & SR_DCH ? 0 : MIN(MIN(avail, size), e->picb * 2u);
}

/* @done bytes of the buffer are through. A lone sample, half a frame, is dropped. */
static void advance_bd(AC97LinkState *s, AC97Engine *e, size_t done)
{
    e->bd_addr += done;
    e->picb -= done / 2;
    if (e->picb == 1) {
        e->picb = 0;
    }
    if (!e->picb) {
        finish_bd(s, e);
    }
}

static void po_callback(void *opaque, int avail)
{
    AC97LinkState *s = opaque;
    AC97Engine *e = &s->engine[AC97_PO];
    uint8_t buf[4096];
    size_t left = avail;

    while (left && !(e->sr & SR_DCH)) {
        size_t n = chunk_size(e, left, sizeof(buf)) & ~3u;
        size_t done = 0;

        if (n) {
            pci_dma_read(&s->dev, e->bd_addr, buf, n);
            done = AUD_write(s->voice_po, buf, n);
            if (!done) {
                break;
            }
        } else if (e->picb > 1) {
            break;
        }
        left -= done;
        advance_bd(s, e, done);
    }
}

static void record(AC97LinkState *s, AC97Engine *e, SWVoiceIn *voice, size_t left)
{
    uint8_t buf[4096];

    while (left && !(e->sr & SR_DCH)) {
        size_t n = chunk_size(e, left, sizeof(buf)) & ~3u;
        size_t done = 0;

        if (n) {
            done = AUD_read(voice, buf, n);
            if (!done) {
                break;
            }
            pci_dma_write(&s->dev, e->bd_addr, buf, done);
        } else if (e->picb > 1) {
            break;
        }
        left -= done;
        advance_bd(s, e, done);
    }
}

static void pi_callback(void *opaque, int avail)
{
    AC97LinkState *s = opaque;

    record(s, &s->engine[AC97_PI], s->voice_pi, avail);
}

static void mc_callback(void *opaque, int avail)
{
    AC97LinkState *s = opaque;

    record(s, &s->engine[AC97_MC], s->voice_mc, avail);
}

/* ---- voices ---- */

/* Voices run with their engines. */
static void set_active(AC97LinkState *s)
{
    AUD_set_active_in(s->voice_pi, s->engine[AC97_PI].cr & CR_RPBM);
    AUD_set_active_out(s->voice_po, s->engine[AC97_PO].cr & CR_RPBM);
    AUD_set_active_in(s->voice_mc, s->engine[AC97_MC].cr & CR_RPBM);
}

void ac97_update_voices(AC97LinkState *s)
{
    struct audsettings as = { .nchannels = 2, .fmt = AUDIO_FORMAT_S16, .endianness = 0 };

    as.freq = ac97_codec_rate(s, AC97_PI);
    s->voice_pi = AUD_open_in(&s->card, s->voice_pi, "ac97.pi", s, pi_callback, &as);
    as.freq = ac97_codec_rate(s, AC97_PO);
    s->voice_po = AUD_open_out(&s->card, s->voice_po, "ac97.po", s, po_callback, &as);
    as.freq = ac97_codec_rate(s, AC97_MC);
    s->voice_mc = AUD_open_in(&s->card, s->voice_mc, "ac97.mc", s, mc_callback, &as);
    ac97_codec_apply_volume(s);
    set_active(s);
}

/* ---- bus master registers, byte by byte ---- */

static void reset_engine(AC97Engine *e)
{
    *e = (AC97Engine) { .sr = SR_DCH, .cr = e->cr & CR_KEPT_BY_RR };
}

static void write_cr(AC97LinkState *s, AC97Engine *e, uint8_t val)
{
    bool was_running = e->cr & CR_RPBM;

    if (val & CR_RR) {
        reset_engine(e);
    } else {
        e->cr = val & CR_MASK;
        if (!(e->cr & CR_RPBM)) {
            e->sr |= SR_DCH;
        } else if (!was_running) {
            e->sr &= ~SR_DCH;
            next_bd(s, e);
        }
    }
    set_active(s);
    ac97_update_irq(s);
}

/* More buffers are valid: an engine that ran out goes on. */
static void write_lvi(AC97LinkState *s, AC97Engine *e, uint8_t val)
{
    e->lvi = val % BD_COUNT;
    if ((e->cr & CR_RPBM) && (e->sr & SR_DCH)) {
        e->sr &= ~(SR_DCH | SR_CELV);
        next_bd(s, e);
    }
}

static uint8_t engine_read(const AC97Engine *e, unsigned offset)
{
    switch (offset) {
    case NABM_BDBAR ... NABM_BDBAR + 3:
        return e->bdbar >> (8 * offset);
    case NABM_CIV:
        return e->civ;
    case NABM_LVI:
        return e->lvi;
    case NABM_SR ... NABM_SR + 1:
        return e->sr >> (8 * (offset - NABM_SR));
    case NABM_PICB ... NABM_PICB + 1:
        return e->picb >> (8 * (offset - NABM_PICB));
    case NABM_PIV:
        return e->piv;
    case NABM_CR:
        return e->cr;
    default:
        return 0xff;
    }
}

static void engine_write(AC97LinkState *s, AC97Engine *e, unsigned offset, uint8_t val)
{
    switch (offset) {
    case NABM_BDBAR ... NABM_BDBAR + 3:
        e->bdbar = deposit32(e->bdbar, 8 * offset, 8, val) & ~7u;
        break;
    case NABM_LVI:
        write_lvi(s, e, val);
        break;
    case NABM_SR:
        e->sr &= ~(val & SR_W1C);
        ac97_update_irq(s);
        break;
    case NABM_CR:
        write_cr(s, e, val);
        break;
    default: /* read-only, or not there */
        break;
    }
}

static uint64_t nabm_read(void *opaque, hwaddr addr, unsigned size)
{
    AC97LinkState *s = opaque;
    uint8_t val = 0xff;

    if (addr < NABM_GLOB_CNT) {
        val = engine_read(&s->engine[addr / AC97_ENGINE_STRIDE], addr % AC97_ENGINE_STRIDE);
    } else if (addr < NABM_GLOB_CNT + 4) {
        val = s->glob_cnt >> (8 * (addr - NABM_GLOB_CNT));
    } else if (addr < NABM_GLOB_STA + 4) {
        val = (s->glob_sta | interrupt_bits(s)) >> (8 * (addr - NABM_GLOB_STA));
    } else if (addr == NABM_CAS) {
        val = s->cas;
        s->cas = 1; /* who reads 0 has the codec until a codec register is accessed */
    }
    trace_ac97_nabm_read(addr, val);
    return val;
}

static void nabm_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    AC97LinkState *s = opaque;

    trace_ac97_nabm_write(addr, val);
    if (addr < NABM_GLOB_CNT) {
        engine_write(s, &s->engine[addr / AC97_ENGINE_STRIDE], addr % AC97_ENGINE_STRIDE, val);
    } else if (addr == NABM_GLOB_CNT) {
        s->glob_cnt = val & GLOB_CNT_MASK & ~GLOB_CNT_WARM_RESET;
    } else if (addr >= NABM_GLOB_STA && addr < NABM_GLOB_STA + 4) {
        s->glob_sta &= ~((val << (8 * (addr - NABM_GLOB_STA))) & GLOB_STA_W1C);
    }
}

static const char *nabm_register_name(hwaddr addr)
{
    static const RegisterName engine[] = {
        { NABM_BDBAR, 4, "x_BDBAR" }, { NABM_CIV, 1, "x_CIV" }, { NABM_LVI, 1, "x_LVI" }, { NABM_SR, 2, "x_SR" },
        { NABM_PICB, 2, "x_PICB" }, { NABM_PIV, 1, "x_PIV" }, { NABM_CR, 1, "x_CR" },
    };
    static const RegisterName global[] = {
        { NABM_GLOB_CNT, 4, "GLOB_CNT" }, { NABM_GLOB_STA, 4, "GLOB_STA" }, { NABM_CAS, 1, "CAS" },
    };

    return addr < NABM_GLOB_CNT ? register_name_at(engine, ARRAY_SIZE(engine), addr % AC97_ENGINE_STRIDE)
                                : register_name_at(global, ARRAY_SIZE(global), addr);
}

static const MemoryRegionOps nabm_ops = {
    .read = nabm_read,
    .write = nabm_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = nabm_register_name,
};

/* ---- codec registers: words only ---- */

static uint64_t nam_read(void *opaque, hwaddr addr, unsigned size)
{
    AC97LinkState *s = opaque;

    s->cas = 0;
    return size == 2 ? ac97_codec_read(s, addr) : 0xff;
}

static void nam_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    AC97LinkState *s = opaque;

    s->cas = 0;
    if (size == 2) {
        ac97_codec_write(s, addr, val);
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "AC97: byte access to codec register 0x%x\n", (int)addr);
    }
}

static const char *nam_register_name(hwaddr addr)
{
    static const RegisterName names[] = {
        { NAM_RESET, 2, "RESET" }, { NAM_MASTER_VOLUME, 2, "MASTER_VOLUME" }, { 0x04, 2, "AUX_OUT_VOLUME" },
        { 0x06, 2, "MONO_VOLUME" }, { 0x08, 2, "MASTER_TONE" }, { 0x0a, 2, "PC_BEEP_VOLUME" },
        { 0x0c, 2, "PHONE_VOLUME" }, { 0x0e, 2, "MIC_VOLUME" }, { 0x10, 2, "LINE_IN_VOLUME" },
        { 0x12, 2, "CD_VOLUME" }, { 0x14, 2, "VIDEO_VOLUME" }, { 0x16, 2, "AUX_IN_VOLUME" },
        { NAM_PCM_OUT_VOLUME, 2, "PCM_OUT_VOLUME" }, { NAM_RECORD_SELECT, 2, "RECORD_SELECT" },
        { NAM_RECORD_GAIN, 2, "RECORD_GAIN" }, { 0x1e, 2, "RECORD_GAIN_MIC" }, { 0x20, 2, "GENERAL_PURPOSE" },
        { 0x22, 2, "3D_CONTROL" }, { NAM_POWERDOWN, 2, "POWERDOWN_CONTROL_STATUS" },
        { NAM_EXTENDED_ID, 2, "EXTENDED_AUDIO_ID" }, { NAM_EXTENDED_CTRL, 2, "EXTENDED_AUDIO_CONTROL_STATUS" },
        { NAM_FRONT_DAC_RATE, 2, "PCM_FRONT_DAC_RATE" }, { NAM_SURROUND_DAC_RATE, 2, "PCM_SURROUND_DAC_RATE" },
        { NAM_LFE_DAC_RATE, 2, "PCM_LFE_DAC_RATE" }, { NAM_ADC_RATE, 2, "PCM_LR_ADC_RATE" },
        { NAM_MIC_ADC_RATE, 2, "MIC_ADC_RATE" }, { NAM_VENDOR_ID1, 2, "VENDOR_ID1" },
        { NAM_VENDOR_ID2, 2, "VENDOR_ID2" },
    };

    return register_name_at(names, ARRAY_SIZE(names), addr);
}

static const MemoryRegionOps nam_ops = {
    .read = nam_read,
    .write = nam_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 2 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = nam_register_name,
};

/* ---- life ---- */

static void ac97_reset(DeviceState *dev)
{
    AC97LinkState *s = AC97(dev);

    for (int i = 0; i < AC97_ENGINES; i++) {
        s->engine[i].cr = 0;
        reset_engine(&s->engine[i]);
    }
    s->glob_cnt = 0;
    s->glob_sta = GLOB_STA_PCR;
    s->cas = 0;
    ac97_codec_reset(s);
    ac97_update_irq(s);
}

static int ac97_post_load(void *opaque, int version_id)
{
    AC97LinkState *s = opaque;

    for (int i = 0; i < AC97_ENGINES; i++) {
        AC97Engine *e = &s->engine[i];

        if (e->civ >= BD_COUNT || e->piv >= BD_COUNT || e->lvi >= BD_COUNT) {
            return -EINVAL;
        }
    }
    ac97_update_voices(s);
    return 0;
}

static const VMStateDescription vmstate_ac97_engine = {
    .name = "ac97_bm_regs",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(bdbar, AC97Engine),
        VMSTATE_UINT8(civ, AC97Engine),
        VMSTATE_UINT8(lvi, AC97Engine),
        VMSTATE_UINT16(sr, AC97Engine),
        VMSTATE_UINT16(picb, AC97Engine),
        VMSTATE_UINT8(piv, AC97Engine),
        VMSTATE_UINT8(cr, AC97Engine),
        VMSTATE_UINT32(bd_addr, AC97Engine),
        VMSTATE_UINT16(bd_ctl, AC97Engine),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_ac97 = {
    .name = "ac97",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = ac97_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, AC97LinkState),
        VMSTATE_UINT32(glob_cnt, AC97LinkState),
        VMSTATE_UINT32(glob_sta, AC97LinkState),
        VMSTATE_UINT8(cas, AC97LinkState),
        VMSTATE_STRUCT_ARRAY(engine, AC97LinkState, AC97_ENGINES, 1, vmstate_ac97_engine, AC97Engine),
        VMSTATE_UINT16_ARRAY(codec, AC97LinkState, 0x80 / 2),
        VMSTATE_END_OF_LIST()
    }
};

static void ac97_realize(PCIDevice *dev, Error **errp)
{
    AC97LinkState *s = AC97(dev);

    pci_set_word(dev->config + PCI_STATUS, PCI_STATUS_FAST_BACK | PCI_STATUS_DEVSEL_MEDIUM);
    dev->config[PCI_INTERRUPT_PIN] = 1;
    memory_region_init_io(&s->io_nam, OBJECT(s), &nam_ops, s, "ac97-nam", 1024);
    memory_region_init_io(&s->io_nabm, OBJECT(s), &nabm_ops, s, "ac97-nabm", 256);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_IO, &s->io_nam);
    pci_register_bar(dev, 1, PCI_BASE_ADDRESS_SPACE_IO, &s->io_nabm);
    AUD_register_card("ac97", &s->card, errp);
}

static void ac97_exit(PCIDevice *dev)
{
    AC97LinkState *s = AC97(dev);

    AUD_close_in(&s->card, s->voice_pi);
    AUD_close_out(&s->card, s->voice_po);
    AUD_close_in(&s->card, s->voice_mc);
    AUD_remove_card(&s->card);
}

static Property ac97_properties[] = {
    DEFINE_AUDIO_PROPERTIES(AC97LinkState, card),
    DEFINE_PROP_END_OF_LIST(),
};

static void ac97_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = ac97_realize;
    k->exit = ac97_exit;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_82801AA_5;
    k->revision = 0x01;
    k->class_id = PCI_CLASS_MULTIMEDIA_AUDIO;
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    dc->desc = "Intel 82801AA AC97 Audio";
    dc->vmsd = &vmstate_ac97;
    dc->reset = ac97_reset;
    device_class_set_props(dc, ac97_properties);
}

static const TypeInfo ac97_types[] = {
    {
        .name = TYPE_AC97,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(AC97LinkState),
        .class_init = ac97_class_init,
        .interfaces = (InterfaceInfo[]) { { INTERFACE_CONVENTIONAL_PCI_DEVICE }, { } },
    },
};

static void ac97_register_types(void)
{
    type_register_static_array(ac97_types, ARRAY_SIZE(ac97_types));
    deprecated_register_soundhw("ac97", "Intel 82801AA AC97 Audio", 0, TYPE_AC97);
}

type_init(ac97_register_types)

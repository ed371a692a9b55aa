/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sound card that plays a ring buffer of 16-bit stereo from guest memory. Not modelled after any hardware.
 *
 * BAR 0: 0 control, 4 rate, 8 buffer address, 12 buffer length, 16 position (ro), 20 period (bytes between
 * interrupts), 24 cause (write 1 to clear), 28 volume.
 */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "hw/audio/soundhw.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_XSOUND "xsound"
OBJECT_DECLARE_SIMPLE_TYPE(XSoundState, XSOUND)

enum { REG_CTRL, REG_RATE, REG_ADDR, REG_LEN, REG_POS, REG_PERIOD, REG_CAUSE, REG_VOLUME, NUM_REGS };

#define CTRL_RUN    (1 << 0)
#define CTRL_IRQ    (1 << 1)
#define CAUSE_PERIOD (1 << 0)
#define FRAME_BYTES 4
#define MAX_LEN     (64 * 1024)
#define CHUNK       4096

struct XSoundState {
    PCIDevice parent_obj;

    QEMUSoundCard card;
    SWVoiceOut *voice;
    MemoryRegion mmio;
    uint32_t regs[NUM_REGS];
    uint32_t in_period;
};

static void xsound_update_irq(XSoundState *s)
{
    pci_set_irq(PCI_DEVICE(s), (s->regs[REG_CTRL] & CTRL_IRQ) && s->regs[REG_CAUSE]);
}

static void xsound_advance(XSoundState *s, uint32_t bytes)
{
    s->regs[REG_POS] = (s->regs[REG_POS] + bytes) % s->regs[REG_LEN];
    s->in_period += bytes;
    if (s->regs[REG_PERIOD] && s->in_period >= s->regs[REG_PERIOD]) {
        s->in_period %= s->regs[REG_PERIOD];
        s->regs[REG_CAUSE] |= CAUSE_PERIOD;
        xsound_update_irq(s);
    }
}

/* The back end has room for @avail bytes. */
static void xsound_play(void *opaque, int avail)
{
    XSoundState *s = opaque;
    uint8_t chunk[CHUNK];

    while (avail >= FRAME_BYTES && s->regs[REG_LEN] >= FRAME_BYTES) {
        uint32_t pos = s->regs[REG_POS];
        uint32_t want = MIN(MIN((uint32_t)avail, CHUNK), s->regs[REG_LEN] - pos) & ~(FRAME_BYTES - 1);
        size_t done;

        pci_dma_read(PCI_DEVICE(s), s->regs[REG_ADDR] + pos, chunk, want);
        done = AUD_write(s->voice, chunk, want);
        if (done == 0) {
            break;
        }
        xsound_advance(s, done);
        avail -= done;
    }
}

static void xsound_open(XSoundState *s)
{
    struct audsettings as = {
        .freq = CLAMP(s->regs[REG_RATE], 4000, 192000), .nchannels = 2, .fmt = AUDIO_FORMAT_S16,
    };
    uint8_t volume = s->regs[REG_VOLUME];

    s->voice = AUD_open_out(&s->card, s->voice, "xsound.out", s, xsound_play, &as);
    AUD_set_volume_out(s->voice, volume == 0, volume, volume);
    AUD_set_active_out(s->voice, s->regs[REG_CTRL] & CTRL_RUN);
}

static uint64_t xsound_read(void *opaque, hwaddr addr, unsigned size)
{
    XSoundState *s = opaque;

    return addr / 4 < NUM_REGS ? s->regs[addr / 4] : 0;
}

static void xsound_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XSoundState *s = opaque;
    unsigned reg = addr / 4;

    switch (reg) {
    case REG_CTRL:
        s->regs[reg] = value & (CTRL_RUN | CTRL_IRQ);
        break;
    case REG_LEN:
        s->regs[reg] = MIN(value, MAX_LEN) & ~(FRAME_BYTES - 1);
        s->regs[REG_POS] = 0;
        break;
    case REG_CAUSE:
        s->regs[reg] &= ~value;
        break;
    case REG_RATE:
    case REG_ADDR:
    case REG_PERIOD:
    case REG_VOLUME:
        s->regs[reg] = value;
        break;
    default:
        AUD_log("xsound", "write of 0x%x\n", (unsigned)addr);
        return;
    }
    if (reg == REG_CTRL || reg == REG_RATE || reg == REG_VOLUME) {
        xsound_open(s);
    }
    xsound_update_irq(s);
}

static const MemoryRegionOps xsound_ops = {
    .read = xsound_read,
    .write = xsound_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void xsound_reset(DeviceState *dev)
{
    XSoundState *s = XSOUND(dev);

    memset(s->regs, 0, sizeof(s->regs));
    s->regs[REG_RATE] = 44100;
    s->regs[REG_VOLUME] = 255;
    s->in_period = 0;
    xsound_open(s);
    xsound_update_irq(s);
}

static int xsound_post_load(void *opaque, int version_id)
{
    XSoundState *s = opaque;

    if (s->regs[REG_LEN] > MAX_LEN || s->regs[REG_POS] > s->regs[REG_LEN]) {
        return -EINVAL;
    }
    xsound_open(s);
    return 0;
}

static const VMStateDescription vmstate_xsound = {
    .name = TYPE_XSOUND,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = xsound_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XSoundState),
        VMSTATE_UINT32_ARRAY(regs, XSoundState, NUM_REGS),
        VMSTATE_UINT32(in_period, XSoundState),
        VMSTATE_END_OF_LIST()
    }
};

static void xsound_realize(PCIDevice *pci, Error **errp)
{
    XSoundState *s = XSOUND(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init_io(&s->mmio, OBJECT(s), &xsound_ops, s, "xsound-mmio", 0x1000);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    AUD_register_card("xsound", &s->card);
}

static void xsound_exit(PCIDevice *pci)
{
    XSoundState *s = XSOUND(pci);

    AUD_close_out(&s->card, s->voice);
    AUD_remove_card(&s->card);
}

static Property xsound_properties[] = {
    DEFINE_AUDIO_PROPERTIES(XSoundState, card),
    DEFINE_PROP_END_OF_LIST(),
};

static void xsound_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = xsound_realize;
    k->exit = xsound_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f8;
    k->class_id = PCI_CLASS_MULTIMEDIA_AUDIO;
    dc->reset = xsound_reset;
    dc->vmsd = &vmstate_xsound;
    dc->desc = "A sound card";
    device_class_set_props(dc, xsound_properties);
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
}

static const TypeInfo xsound_info = {
    .name = TYPE_XSOUND,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(XSoundState),
    .class_init = xsound_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void xsound_register_types(void)
{
    type_register_static(&xsound_info);
    deprecated_register_soundhw("xsound", "A sound card", 0, TYPE_XSOUND);
}

type_init(xsound_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * beeper: a square wave, written as later versions have audio: the device holds an AudioBackend, not a card.
 *
 * BAR 0: 0 frequency in Hz (0: silence), 4 samples that the back end has taken (ro).
 */
#include "qemu/osdep.h"
#include "qemu/audio.h"
#include "hw/core/qdev-properties.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_BEEPER "beeper"
OBJECT_DECLARE_SIMPLE_TYPE(BeeperState, BEEPER)

#define RATE_HZ  48000
#define CHUNK    512
#define LEVEL    8000

struct BeeperState {
    PCIDevice parent_obj;

    AudioBackend *audio_be;
    SWVoiceOut *voice;
    MemoryRegion mmio;
    uint32_t frequency;
    uint32_t phase;         /* in RATE_HZ parts of a period */
    uint32_t samples;
};

static void beeper_play(void *opaque, int avail)
{
    BeeperState *s = opaque;
    int16_t chunk[CHUNK];

    while (avail >= (int)sizeof(int16_t)) {
        size_t n = MIN(avail / sizeof(int16_t), CHUNK), done;
        uint32_t phase = s->phase;

        for (size_t i = 0; i < n; i++) {
            chunk[i] = phase < RATE_HZ / 2 ? LEVEL : -LEVEL;
            phase = (phase + s->frequency) % RATE_HZ;
        }
        done = AUD_write(s->voice, chunk, n * sizeof(int16_t)) / sizeof(int16_t);
        s->phase = (s->phase + (uint64_t)done * s->frequency) % RATE_HZ;
        s->samples += done;
        avail -= n * sizeof(int16_t);
        if (done < n) {
            break;
        }
    }
}

static uint64_t beeper_read(void *opaque, hwaddr addr, unsigned size)
{
    BeeperState *s = opaque;

    return addr == 0 ? s->frequency : addr == 4 ? s->samples : 0;
}

static void beeper_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    BeeperState *s = opaque;

    if (addr == 0) {
        s->frequency = MIN(value, RATE_HZ / 2);
        AUD_set_active_out(s->voice, s->frequency != 0);
    }
}

static const MemoryRegionOps beeper_ops = {
    .read = beeper_read,
    .write = beeper_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void beeper_hold_reset(Object *obj, ResetType type)
{
    BeeperState *s = BEEPER(obj);

    s->frequency = s->phase = s->samples = 0;
    AUD_set_active_out(s->voice, false);
}

static int beeper_post_load(void *opaque, int version_id)
{
    BeeperState *s = opaque;

    if (s->frequency > RATE_HZ / 2 || s->phase >= RATE_HZ) {
        return -EINVAL;
    }
    AUD_set_active_out(s->voice, s->frequency != 0);
    return 0;
}

static const VMStateDescription vmstate_beeper = {
    .name = TYPE_BEEPER,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = beeper_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, BeeperState),
        VMSTATE_UINT32(frequency, BeeperState),
        VMSTATE_UINT32(phase, BeeperState),
        VMSTATE_UINT32(samples, BeeperState),
        VMSTATE_END_OF_LIST()
    }
};

static void beeper_realize(PCIDevice *pci, Error **errp)
{
    BeeperState *s = BEEPER(pci);
    struct audsettings as = { .freq = RATE_HZ, .nchannels = 1, .fmt = AUDIO_FORMAT_S16 };

    if (!AUD_backend_check(&s->audio_be, errp)) {
        return;
    }
    memory_region_init_io(&s->mmio, OBJECT(s), &beeper_ops, s, "beeper-mmio", 0x10);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    s->voice = AUD_open_out(s->audio_be, s->voice, "beeper", s, beeper_play, &as);
}

static void beeper_exit(PCIDevice *pci)
{
    BeeperState *s = BEEPER(pci);

    AUD_close_out(s->audio_be, s->voice);
}

static const Property beeper_properties[] = {
    DEFINE_AUDIO_PROPERTIES(BeeperState, audio_be),
};

static void beeper_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = beeper_realize;
    k->exit = beeper_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f1;
    k->class_id = PCI_CLASS_MULTIMEDIA_AUDIO;
    RESETTABLE_CLASS(klass)->phases.hold = beeper_hold_reset;
    dc->vmsd = &vmstate_beeper;
    device_class_set_props(dc, beeper_properties);
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
}

static const TypeInfo beeper_types[] = {
    {
        .name = TYPE_BEEPER,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(BeeperState),
        .class_init = beeper_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    },
};

DEFINE_TYPES(beeper_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PC speaker and system control port B (61h).
 *
 * Spec: Intel 82371SB (PIIX3), "NMI Status and Control Register (61h)".
 * Region: "pcspk" (1 port). Properties: iobase, migrate, audiodev; link "pit" to the timer whose counter 2
 * it gates and shows.
 * On purpose: no sound comes out; parity and I/O check errors, and with them their enable bits, are not
 * there. The refresh bit toggles with every read, so that loops which wait for it end.
 */
#include "qemu/osdep.h"
#include "hw/audio/pcspk.h"
#include "hw/timer/i8254.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "trace.h"

#define PORTB_GATE          0x01
#define PORTB_SPEAKER       0x02
#define PORTB_REFRESH       0x10
#define PORTB_OUT           0x20

/* Counter of the PIT that makes the tone */
#define PCSPK_CHANNEL       2

typedef struct PCSpkState PCSpkState;
DECLARE_INSTANCE_CHECKER(PCSpkState, PC_SPEAKER, TYPE_PC_SPEAKER)

/* @data_on: the counter's output reaches the speaker. @refresh: level of the refresh request. */
struct PCSpkState {
    ISADevice parent_obj;

    MemoryRegion ioport;
    uint32_t iobase;
    bool migrate;
    char *audiodev;
    ISADevice *pit;

    bool data_on;
    bool refresh;
};

static uint64_t pcspk_read(void *opaque, hwaddr offset, unsigned size)
{
    PCSpkState *s = opaque;
    PITChannelInfo ch;
    uint8_t val;

    pit_get_channel_info(s->pit, PCSPK_CHANNEL, &ch);
    s->refresh = !s->refresh;
    val = (ch.gate ? PORTB_GATE : 0) | (s->data_on ? PORTB_SPEAKER : 0) |
          (s->refresh ? PORTB_REFRESH : 0) | (ch.out ? PORTB_OUT : 0);
    trace_pcspk_read(val);
    return val;
}

static void pcspk_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    PCSpkState *s = opaque;

    trace_pcspk_write(val);
    s->data_on = val & PORTB_SPEAKER;
    pit_set_gate(s->pit, PCSPK_CHANNEL, !!(val & PORTB_GATE));
}

static const MemoryRegionOps pcspk_ops = {
    .read = pcspk_read,
    .write = pcspk_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static void pcspk_reset(DeviceState *dev)
{
    PCSpkState *s = PC_SPEAKER(dev);

    s->data_on = false;
    s->refresh = false;
}

static bool pcspk_vmstate_needed(void *opaque)
{
    PCSpkState *s = opaque;

    return s->migrate;
}

static const VMStateDescription vmstate_pcspk = {
    .name = "pcspk",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = pcspk_vmstate_needed,
    .fields = (VMStateField[]) {
        VMSTATE_BOOL(data_on, PCSpkState),
        VMSTATE_BOOL(refresh, PCSpkState),
        VMSTATE_END_OF_LIST()
    }
};

static void pcspk_instance_init(Object *obj)
{
    PCSpkState *s = PC_SPEAKER(obj);

    memory_region_init_io(&s->ioport, obj, &pcspk_ops, s, "pcspk", 1);
    object_property_add_link(obj, "pit", TYPE_PIT_COMMON, (Object **)&s->pit,
                             qdev_prop_allow_set_link_before_realize, OBJ_PROP_LINK_STRONG);
}

static void pcspk_realize(DeviceState *dev, Error **errp)
{
    PCSpkState *s = PC_SPEAKER(dev);

    if (!s->pit) {
        error_setg(errp, "isa-pcspk: property 'pit' must name a timer");
        return;
    }
    isa_register_ioport(ISA_DEVICE(dev), &s->ioport, s->iobase);
}

static Property pcspk_properties[] = {
    DEFINE_PROP_STRING("audiodev", PCSpkState, audiodev),
    DEFINE_PROP_UINT32("iobase", PCSpkState, iobase, 0x61),
    DEFINE_PROP_BOOL("migrate", PCSpkState, migrate, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void pcspk_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = pcspk_realize;
    dc->reset = pcspk_reset;
    dc->vmsd = &vmstate_pcspk;
    device_class_set_props(dc, pcspk_properties);
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    /* Needs the board's timer. */
    dc->user_creatable = false;
}

static const TypeInfo pcspk_types[] = {
    {
        .name = TYPE_PC_SPEAKER,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(PCSpkState),
        .instance_init = pcspk_instance_init,
        .class_init = pcspk_class_init,
    },
};

DEFINE_TYPES(pcspk_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 8254 programmable interval timer on the ISA bus.
 *
 * Spec: Intel 8254 data sheet (231164); the counters are in i8254-counter.c.
 * Region: "pit" (4 ports). GPIO: output 0 is OUT of counter 0; input 0 low silences it (the HPET's legacy
 * replacement route does that). Counter 2's gate and output belong to port 61h (hw/audio/pcspk.c).
 * Properties: iobase.
 * On purpose: after reset the output is low until the first edge of OUT, whose level before programming is
 * undefined.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "i8254-counter.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "trace.h"

#define PIT_CONTROL             3

/* Control word */
#define CONTROL_BCD             0x01
#define CONTROL_MODE_SHIFT      1
#define CONTROL_RW_SHIFT        4
#define CONTROL_SELECT_SHIFT    6
#define CONTROL_SELECT_READBACK 3

/* Read-back command: two active-low bits, and one bit per counter from bit 1 up */
#define READBACK_NO_STATUS      0x10
#define READBACK_NO_COUNT       0x20
#define READBACK_COUNTER(n)     (2 << (n))

static int64_t pit_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static int pit_irq_level(const PITCommonState *s, int64_t now)
{
    return !s->irq_disabled && pit_counter_out(&s->channels[0], now);
}

/* Arms the timer for the next edge at the output. */
static void pit_arm_timer(PITCommonState *s, int64_t now)
{
    int64_t edge_ns = pit_counter_next_edge_ns(&s->channels[0], now);

    trace_i8254_next_edge(edge_ns);
    if (edge_ns < 0 || s->irq_disabled) {
        timer_del(s->irq_timer);
    } else {
        timer_mod(s->irq_timer, edge_ns);
    }
}

static void pit_update_irq(PITCommonState *s)
{
    int64_t now = pit_now();

    pit_counter_sync(&s->channels[0], now);
    qemu_set_irq(s->irq, pit_irq_level(s, now));
    pit_arm_timer(s, now);
}

static void pit_irq_timer(void *opaque)
{
    pit_update_irq(opaque);
}

static void pit_irq_control(void *opaque, int n, int enable)
{
    PITCommonState *s = opaque;

    s->irq_disabled = !enable;
    pit_update_irq(s);
}

static PITChannelState *pit_channel(ISADevice *dev, int channel)
{
    assert(channel >= 0 && channel < PIT_NUM_CHANNELS);
    return &PIT_COMMON(dev)->channels[channel];
}

void pit_set_gate(ISADevice *dev, int channel, int val)
{
    pit_counter_set_gate(pit_channel(dev, channel), pit_now(), val);
    if (channel == 0) {
        pit_update_irq(PIT_COMMON(dev));
    }
}

void pit_get_channel_info(ISADevice *dev, int channel, PITChannelInfo *info)
{
    PITChannelState *c = pit_channel(dev, channel);
    int64_t now = pit_now();

    pit_counter_sync(c, now);
    info->gate = c->gate;
    info->mode = c->mode;
    info->initial_count = c->count;
    info->out = pit_counter_out(c, now);
}

static void pit_read_back(PITCommonState *s, uint8_t val)
{
    int64_t now = pit_now();
    int i;

    for (i = 0; i < PIT_NUM_CHANNELS; i++) {
        if (!(val & READBACK_COUNTER(i))) {
            continue;
        }
        if (!(val & READBACK_NO_COUNT)) {
            pit_counter_latch_count(&s->channels[i], now);
        }
        if (!(val & READBACK_NO_STATUS)) {
            pit_counter_latch_status(&s->channels[i], now);
        }
    }
}

static void pit_write_control(PITCommonState *s, uint8_t val)
{
    int select = val >> CONTROL_SELECT_SHIFT;
    uint8_t rw = (val >> CONTROL_RW_SHIFT) & 3;
    PITChannelState *c;

    if (select == CONTROL_SELECT_READBACK) {
        pit_read_back(s, val);
        return;
    }
    c = &s->channels[select];
    if (rw == 0) {
        pit_counter_latch_count(c, pit_now());
        return;
    }
    pit_counter_program(c, pit_now(), (val >> CONTROL_MODE_SHIFT) & 7, rw, val & CONTROL_BCD);
    if (select == 0) {
        pit_update_irq(s);
    }
}

static void pit_ioport_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    PITCommonState *s = opaque;

    trace_i8254_write(offset, val);
    if (offset == PIT_CONTROL) {
        pit_write_control(s, val);
        return;
    }
    pit_counter_write(&s->channels[offset], pit_now(), val);
    if (offset == 0) {
        pit_update_irq(s);
    }
}

static uint64_t pit_ioport_read(void *opaque, hwaddr offset, unsigned size)
{
    PITCommonState *s = opaque;
    /* The control word cannot be read. */
    uint8_t val = offset == PIT_CONTROL ? 0 : pit_counter_read(&s->channels[offset], pit_now());

    trace_i8254_read(offset, val);
    return val;
}

static const char *pit_register_name(hwaddr offset)
{
    static const char *const names[] = { "COUNTER0", "COUNTER1", "COUNTER2", "CONTROL" };

    return offset < ARRAY_SIZE(names) ? names[offset] : NULL;
}

static const MemoryRegionOps pit_ioport_ops = {
    .read = pit_ioport_read,
    .write = pit_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .register_name = pit_register_name,
};

static void pit_reset(DeviceState *dev)
{
    PITCommonState *s = PIT_COMMON(dev);
    int64_t now = pit_now();
    int i;

    for (i = 0; i < PIT_NUM_CHANNELS; i++) {
        /* Counter 2's gate is port 61h's, which starts low. */
        pit_counter_reset(&s->channels[i], now, i != 2);
    }
    s->irq_disabled = false;
    qemu_set_irq(s->irq, 0);
    pit_arm_timer(s, now);
}

static const VMStateDescription vmstate_pit_channel = {
    .name = "i8254/counter",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(mode, PITChannelState),
        VMSTATE_UINT8(rw, PITChannelState),
        VMSTATE_BOOL(bcd, PITChannelState),
        VMSTATE_UINT32(count, PITChannelState),
        VMSTATE_UINT32(next_count, PITChannelState),
        VMSTATE_UINT8(low_byte, PITChannelState),
        VMSTATE_BOOL(second_write, PITChannelState),
        VMSTATE_BOOL(second_read, PITChannelState),
        VMSTATE_BOOL(gate, PITChannelState),
        VMSTATE_BOOL(armed, PITChannelState),
        VMSTATE_BOOL(counting, PITChannelState),
        VMSTATE_INT64(start_ns, PITChannelState),
        VMSTATE_UINT64(held, PITChannelState),
        VMSTATE_UINT8(latched_bytes, PITChannelState),
        VMSTATE_UINT16(latched_count, PITChannelState),
        VMSTATE_BOOL(status_latched, PITChannelState),
        VMSTATE_UINT8(status, PITChannelState),
        VMSTATE_END_OF_LIST()
    }
};

static int pit_post_load(void *opaque, int version_id)
{
    PITCommonState *s = opaque;
    int i;

    for (i = 0; i < PIT_NUM_CHANNELS; i++) {
        if (s->channels[i].mode > 5 || s->channels[i].count == 0) {
            return -EINVAL;
        }
    }
    pit_arm_timer(s, pit_now());
    return 0;
}

static const VMStateDescription vmstate_pit = {
    .name = "i8254",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = pit_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_STRUCT_ARRAY(channels, PITCommonState, PIT_NUM_CHANNELS, 1, vmstate_pit_channel,
                             PITChannelState),
        VMSTATE_BOOL(irq_disabled, PITCommonState),
        VMSTATE_END_OF_LIST()
    }
};

static void pit_realize(DeviceState *dev, Error **errp)
{
    PITCommonState *s = PIT_COMMON(dev);

    s->irq_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, pit_irq_timer, s);
    memory_region_init_io(&s->ioports, OBJECT(s), &pit_ioport_ops, s, "pit", 4);
    isa_register_ioport(ISA_DEVICE(dev), &s->ioports, s->iobase);
    qdev_init_gpio_out(dev, &s->irq, 1);
    qdev_init_gpio_in(dev, pit_irq_control, 1);
    qdev_set_legacy_instance_id(dev, s->iobase, 2);
}

static void pit_unrealize(DeviceState *dev)
{
    timer_free(PIT_COMMON(dev)->irq_timer);
}

static Property pit_properties[] = {
    DEFINE_PROP_UINT32("iobase", PITCommonState, iobase, -1),
    DEFINE_PROP_END_OF_LIST(),
};

static void pit_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = pit_realize;
    dc->unrealize = pit_unrealize;
    dc->reset = pit_reset;
    dc->vmsd = &vmstate_pit;
    device_class_set_props(dc, pit_properties);
    /* Needs its output wired by the board. */
    dc->user_creatable = false;
}

static const TypeInfo pit_types[] = {
    {
        .name = TYPE_PIT_COMMON,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(PITCommonState),
        .class_size = sizeof(PITCommonClass),
        .class_init = pit_class_init,
        .abstract = true,
    }, {
        .name = TYPE_I8254,
        .parent = TYPE_PIT_COMMON,
    },
};

DEFINE_TYPES(pit_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 8259A programmable interrupt controller, and the cascaded pair of a PC.
 *
 * Spec: Intel 8259A data sheet (231468); requests and services are in i8259-core.c. Edge/level control
 * registers: Intel 82371SB (PIIX3), "ELCR".
 * Regions: "pic" (2 ports), "elcr" (1 port). GPIO: 8 inputs, INT output.
 * Properties: iobase, elcr_addr (-1: none), elcr_mask (inputs that may be level triggered), master.
 * On purpose: ICW1's LTIM is ignored as on the PIIX3; the MCS-80 vector mode is not there. A pulse in
 * virtual time has no length, so an edge stays requested until it is acknowledged, even when the line has
 * dropped.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "i8259-core.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "trace.h"

/* Ports, relative to iobase */
#define PIC_COMMAND         0
#define PIC_DATA            1

/* Command port: ICW1 has bit 4 set, OCW3 bit 3, OCW2 neither */
#define PIC_IS_ICW1         0x10
#define PIC_IS_OCW3         0x08

#define ICW1_IC4            0x01
#define ICW1_SNGL           0x02
#define ICW2_VECTOR_MASK    0xf8

#define OCW2_LEVEL_MASK     0x07
#define OCW2_EOI            0x20
#define OCW2_SL             0x40
#define OCW2_R              0x80

#define OCW3_RIS            0x01
#define OCW3_RR             0x02
#define OCW3_POLL           0x04
#define OCW3_SMM            0x20
#define OCW3_ESMM           0x40

#define POLL_INTERRUPT      0x80

/* ICW1: starts over. Edges must come anew; what is level triggered is still there. */
static void pic_write_icw1(PICCommonState *s, uint8_t val)
{
    s->irr = s->lines & s->elcr;
    s->imr = 0;
    s->isr = 0;
    s->lowest = 7;
    s->icw_next = 2;
    s->icw1 = val;
    s->icw4 = 0;
    s->read_isr = false;
    s->poll = false;
    s->special_mask = false;
    s->rotate_aeoi = false;
}

/* ICW2 … ICW4, in order; those that ICW1 left out are not waited for. */
static void pic_write_icw(PICCommonState *s, uint8_t val)
{
    int after_wiring = s->icw1 & ICW1_IC4 ? 4 : 0;

    switch (s->icw_next) {
    case 2:
        s->icw2 = val & ICW2_VECTOR_MASK;
        s->icw_next = s->icw1 & ICW1_SNGL ? after_wiring : 3;
        break;
    case 3:
        s->icw_next = after_wiring;
        break;
    case 4:
        s->icw4 = val;
        s->icw_next = 0;
        break;
    }
}

static void pic_write_ocw2(PICCommonState *s, uint8_t val)
{
    bool rotate = val & OCW2_R;
    bool specific = val & OCW2_SL;
    int level = val & OCW2_LEVEL_MASK;

    if (val & OCW2_EOI) {
        /* In special mask mode a masked service can only be ended by its number. */
        uint8_t in_service = s->special_mask ? s->isr & ~s->imr : s->isr;

        pic_end_interrupt(s, specific ? level : pic_highest(s, in_service), rotate);
    } else if (!specific) {
        s->rotate_aeoi = rotate;
    } else if (rotate) {
        s->lowest = level;
    }
}

static void pic_write_ocw3(PICCommonState *s, uint8_t val)
{
    s->poll = val & OCW3_POLL;
    if (val & OCW3_RR) {
        s->read_isr = val & OCW3_RIS;
    }
    if (val & OCW3_ESMM) {
        s->special_mask = val & OCW3_SMM;
    }
}

static void pic_ioport_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    PICCommonState *s = opaque;

    trace_i8259_write(s->master, offset, val);
    if (offset == PIC_DATA && s->icw_next) {
        pic_write_icw(s, val);
    } else if (offset == PIC_DATA) {
        s->imr = val;
    } else if (val & PIC_IS_ICW1) {
        pic_write_icw1(s, val);
    } else if (val & PIC_IS_OCW3) {
        pic_write_ocw3(s, val);
    } else {
        pic_write_ocw2(s, val);
    }
    pic_update_irq(s);
}

static uint64_t pic_ioport_read(void *opaque, hwaddr offset, unsigned size)
{
    PICCommonState *s = opaque;
    uint8_t val;

    if (s->poll) {
        bool requested = pic_get_output(s);

        s->poll = false;
        val = requested ? POLL_INTERRUPT | pic_acknowledge(s) : 0;
    } else if (offset == PIC_DATA) {
        val = s->imr;
    } else {
        val = s->read_isr ? s->isr : s->irr;
    }
    trace_i8259_read(s->master, offset, val);
    return val;
}

static void elcr_ioport_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    PICCommonState *s = opaque;

    s->elcr = val & s->elcr_mask;
    s->irr = (s->irr & ~s->elcr) | (s->lines & s->elcr);
    pic_update_irq(s);
}

static uint64_t elcr_ioport_read(void *opaque, hwaddr offset, unsigned size)
{
    PICCommonState *s = opaque;

    return s->elcr;
}

static const char *pic_register_name(hwaddr offset)
{
    return offset == PIC_DATA ? "ICW2-4/OCW1" : "ICW1/OCW2-3";
}

static const MemoryRegionOps pic_ioport_ops = {
    .read = pic_ioport_read,
    .write = pic_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .register_name = pic_register_name,
};

static const MemoryRegionOps elcr_ioport_ops = {
    .read = elcr_ioport_read,
    .write = elcr_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static void pic_reset(DeviceState *dev)
{
    PICCommonState *s = PIC_COMMON(dev);

    /* @lines are inputs: their drivers reset them. */
    s->elcr = 0;
    pic_write_icw1(s, 0);
    s->icw_next = 0;
    s->icw2 = 0;
    pic_update_irq(s);
}

static const VMStateDescription vmstate_i8259 = {
    .name = "i8259",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(lines, PICCommonState),
        VMSTATE_UINT8(irr, PICCommonState),
        VMSTATE_UINT8(imr, PICCommonState),
        VMSTATE_UINT8(isr, PICCommonState),
        VMSTATE_UINT8(lowest, PICCommonState),
        VMSTATE_UINT8(icw_next, PICCommonState),
        VMSTATE_UINT8(icw1, PICCommonState),
        VMSTATE_UINT8(icw2, PICCommonState),
        VMSTATE_UINT8(icw4, PICCommonState),
        VMSTATE_BOOL(read_isr, PICCommonState),
        VMSTATE_BOOL(poll, PICCommonState),
        VMSTATE_BOOL(special_mask, PICCommonState),
        VMSTATE_BOOL(rotate_aeoi, PICCommonState),
        VMSTATE_UINT8(elcr, PICCommonState),
        VMSTATE_END_OF_LIST()
    }
};

static void pic_realize(DeviceState *dev, Error **errp)
{
    PICCommonState *s = PIC_COMMON(dev);
    ISADevice *isadev = ISA_DEVICE(dev);

    memory_region_init_io(&s->base_io, OBJECT(s), &pic_ioport_ops, s, "pic", 2);
    memory_region_init_io(&s->elcr_io, OBJECT(s), &elcr_ioport_ops, s, "elcr", 1);
    isa_register_ioport(isadev, &s->base_io, s->iobase);
    if (s->elcr_addr != -1) {
        isa_register_ioport(isadev, &s->elcr_io, s->elcr_addr);
    }
    qdev_init_gpio_out(dev, s->int_out, ARRAY_SIZE(s->int_out));
    qdev_init_gpio_in(dev, pic_set_irq, PIC_INPUTS);
    qdev_set_legacy_instance_id(dev, s->iobase, 1);
}

static ISADevice *i8259_init_chip(ISABus *bus, bool master, uint32_t iobase, uint32_t elcr_addr,
                                  uint8_t elcr_mask)
{
    ISADevice *isadev = isa_new(TYPE_I8259);
    DeviceState *dev = DEVICE(isadev);

    qdev_prop_set_uint32(dev, "iobase", iobase);
    qdev_prop_set_uint32(dev, "elcr_addr", elcr_addr);
    qdev_prop_set_uint8(dev, "elcr_mask", elcr_mask);
    qdev_prop_set_bit(dev, "master", master);
    isa_realize_and_unref(isadev, bus, &error_fatal);
    return isadev;
}

qemu_irq *i8259_init(ISABus *bus, qemu_irq parent_irq)
{
    qemu_irq *irqs = g_new0(qemu_irq, 2 * PIC_INPUTS);
    DeviceState *master = DEVICE(i8259_init_chip(bus, true, 0x20, 0x4d0, 0xf8));
    DeviceState *slave = DEVICE(i8259_init_chip(bus, false, 0xa0, 0x4d1, 0xde));
    int i;

    for (i = 0; i < PIC_INPUTS; i++) {
        irqs[i] = qdev_get_gpio_in(master, i);
        irqs[PIC_INPUTS + i] = qdev_get_gpio_in(slave, i);
    }
    isa_pic = PIC_COMMON(master);
    isa_pic->cascade = PIC_COMMON(slave);
    qdev_connect_gpio_out(master, 0, parent_irq);
    qdev_connect_gpio_out(slave, 0, irqs[PIC_CASCADE]);
    return irqs;
}

static Property pic_properties[] = {
    DEFINE_PROP_UINT32("iobase", PICCommonState, iobase, -1),
    DEFINE_PROP_UINT32("elcr_addr", PICCommonState, elcr_addr, -1),
    DEFINE_PROP_UINT8("elcr_mask", PICCommonState, elcr_mask, -1),
    DEFINE_PROP_BOOL("master", PICCommonState, master, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void pic_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = pic_realize;
    dc->reset = pic_reset;
    dc->vmsd = &vmstate_i8259;
    device_class_set_props(dc, pic_properties);
    /* Needs its inputs and INT wired by the board. */
    dc->user_creatable = false;
}

static const TypeInfo pic_types[] = {
    {
        .name = TYPE_PIC_COMMON,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(PICCommonState),
        .class_size = sizeof(PICCommonClass),
        .class_init = pic_class_init,
        .abstract = true,
    }, {
        .name = TYPE_I8259,
        .parent = TYPE_PIC_COMMON,
    },
};

DEFINE_TYPES(pic_types)

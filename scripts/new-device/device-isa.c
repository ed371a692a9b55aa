/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * @name@: what it models, from which datasheet. Eight ports from property `iobase`, and property `irq`: the
 * registers below.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_@NAME@ "@name@"
OBJECT_DECLARE_SIMPLE_TYPE(@Name@State, @NAME@)

#define REG_ID      0       /* ro */
#define REG_SCRATCH 1
#define REG_IRQ     2       /* bit 0: level of the interrupt */
#define ID_VALUE    0x5a

struct @Name@State {
    ISADevice parent_obj;

    MemoryRegion io;
    uint32_t iobase;
    uint32_t isairq;
    qemu_irq out;
    uint8_t scratch;
    uint8_t irq;
};

static void @name_@_update_irq(@Name@State *s)
{
    qemu_set_irq(s->out, s->irq & 1);
}

static uint64_t @name_@_read(void *opaque, hwaddr addr, unsigned size)
{
    @Name@State *s = opaque;

    switch (addr) {
    case REG_ID:
        return ID_VALUE;
    case REG_SCRATCH:
        return s->scratch;
    case REG_IRQ:
        return s->irq;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "@name@: read of 0x%" HWADDR_PRIx "\n", addr);
        return 0;
    }
}

static void @name_@_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    @Name@State *s = opaque;

    switch (addr) {
    case REG_SCRATCH:
        s->scratch = value;
        break;
    case REG_IRQ:
        s->irq = value & 1;
        @name_@_update_irq(s);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "@name@: write of 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static const MemoryRegionOps @name_@_ops = {
    .read = @name_@_read,
    .write = @name_@_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static void @name_@_reset(DeviceState *dev)
{
    @Name@State *s = @NAME@(dev);

    s->scratch = 0;
    s->irq = 0;
    @name_@_update_irq(s);
}

static const VMStateDescription vmstate_@name_@ = {
    .name = TYPE_@NAME@,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(scratch, @Name@State),
        VMSTATE_UINT8(irq, @Name@State),
        VMSTATE_END_OF_LIST()
    }
};

static void @name_@_realize(DeviceState *dev, Error **errp)
{
    @Name@State *s = @NAME@(dev);
    ISADevice *isa = ISA_DEVICE(dev);

    s->out = isa_get_irq(isa, s->isairq);
    memory_region_init_io(&s->io, OBJECT(s), &@name_@_ops, s, "@name@-io", 8);
    isa_register_ioport(isa, &s->io, s->iobase);
}

static Property @name_@_properties[] = {
    DEFINE_PROP_UINT32("iobase", @Name@State, iobase, 0x300),
    DEFINE_PROP_UINT32("irq", @Name@State, isairq, 5),
    DEFINE_PROP_END_OF_LIST(),
};

static void @name_@_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = @name_@_realize;
    dc->reset = @name_@_reset;
    dc->vmsd = &vmstate_@name_@;
    device_class_set_props(dc, @name_@_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo @name_@_info = {
    .name = TYPE_@NAME@,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(@Name@State),
    .class_init = @name_@_class_init,
};

static void @name_@_register_types(void)
{
    type_register_static(&@name_@_info);
}

type_init(@name_@_register_types)

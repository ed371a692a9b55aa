/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * @name@: what it models, from which datasheet. One memory region, `@name@-mmio`, and one interrupt. On a
 * PC `-device @name@` puts the region into free room above 0xfd000000.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_@NAME@ "@name@"
OBJECT_DECLARE_SIMPLE_TYPE(@Name@State, @NAME@)

#define REG_ID      0x0     /* ro */
#define REG_SCRATCH 0x4
#define REG_IRQ     0x8     /* bit 0: level of the interrupt */
#define ID_VALUE    0x12345678

struct @Name@State {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq out;
    uint32_t scratch;
    uint32_t irq;
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
    .impl = { .min_access_size = 4, .max_access_size = 4 },
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
        VMSTATE_UINT32(scratch, @Name@State),
        VMSTATE_UINT32(irq, @Name@State),
        VMSTATE_END_OF_LIST()
    }
};

static void @name_@_init(Object *obj)
{
    @Name@State *s = @NAME@(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &@name_@_ops, s, "@name@-mmio", 0x1000);
    sysbus_init_mmio(sbd, &s->mmio);
    sysbus_init_irq(sbd, &s->out);
}

static void @name_@_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->reset = @name_@_reset;
    dc->vmsd = &vmstate_@name_@;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo @name_@_info = {
    .name = TYPE_@NAME@,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(@Name@State),
    .instance_init = @name_@_init,
    .class_init = @name_@_class_init,
};

static void @name_@_register_types(void)
{
    type_register_static(&@name_@_info);
}

type_init(@name_@_register_types)

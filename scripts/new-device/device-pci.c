/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * @name@: what it models, from which datasheet. BAR 0, `@name@-mmio`: the registers below.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_@NAME@ "@name@"
OBJECT_DECLARE_SIMPLE_TYPE(@Name@State, @NAME@)

#define REG_ID      0x0     /* ro */
#define REG_SCRATCH 0x4
#define REG_IRQ     0x8     /* bit 0: level of INTA# */
#define ID_VALUE    0x12345678

struct @Name@State {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    uint32_t scratch;
    uint32_t irq;
};

static void @name_@_update_irq(@Name@State *s)
{
    pci_set_irq(PCI_DEVICE(s), s->irq & 1);
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
        VMSTATE_PCI_DEVICE(parent_obj, @Name@State),
        VMSTATE_UINT32(scratch, @Name@State),
        VMSTATE_UINT32(irq, @Name@State),
        VMSTATE_END_OF_LIST()
    }
};

static void @name_@_realize(PCIDevice *pci, Error **errp)
{
    @Name@State *s = @NAME@(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init_io(&s->mmio, OBJECT(s), &@name_@_ops, s, "@name@-mmio", 0x1000);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
}

static void @name_@_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = @name_@_realize;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11ff;
    k->class_id = PCI_CLASS_OTHERS;
    dc->reset = @name_@_reset;
    dc->vmsd = &vmstate_@name_@;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo @name_@_info = {
    .name = TYPE_@NAME@,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(@Name@State),
    .class_init = @name_@_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void @name_@_register_types(void)
{
    type_register_static(&@name_@_info);
}

type_init(@name_@_register_types)

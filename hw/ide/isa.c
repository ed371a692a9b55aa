/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IDE channel on the ISA bus: "isa-ide".
 *
 * Regions "ide" at iobase (0x1f0) and iobase2 (0x3f6), interrupt irq (14). No DMA.
 */
#include "qemu/osdep.h"
#include "hw/ide/internal.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

OBJECT_DECLARE_SIMPLE_TYPE(ISAIDEState, ISA_IDE)

struct ISAIDEState {
    ISADevice parent_obj;

    IDEBus bus;
    uint32_t iobase;
    uint32_t iobase2;
    uint32_t irqnum;
};

static void isa_ide_reset(DeviceState *d)
{
    ide_bus_reset(&ISA_IDE(d)->bus);
}

static const VMStateDescription vmstate_ide_isa = {
    .name = "isa-ide",
    .version_id = 3,
    .minimum_version_id = 3,
    .fields = (const VMStateField[]){ VMSTATE_IDE_BUS(bus, ISAIDEState),
                                      VMSTATE_IDE_DRIVES(bus.ifs, ISAIDEState), VMSTATE_END_OF_LIST() },
};

static void isa_ide_realize(DeviceState *dev, Error **errp)
{
    ISAIDEState *s = ISA_IDE(dev);

    if (s->iobase > UINT16_MAX - 8 || s->iobase2 > UINT16_MAX || s->irqnum >= ISA_NUM_IRQS) {
        error_setg(errp, "isa-ide: iobase and iobase2 must be ports, and irq below %d", ISA_NUM_IRQS);
        return;
    }
    ide_bus_init(&s->bus, sizeof(s->bus), dev, 0, 2);
    ide_init2(&s->bus, isa_get_irq(ISA_DEVICE(dev), s->irqnum));
    ide_init_ioport(&s->bus, ISA_DEVICE(dev), s->iobase, s->iobase2);
    ide_register_restart_cb(&s->bus);
}

ISADevice *isa_ide_init(ISABus *bus, int iobase, int iobase2, int irqnum, DriveInfo *hd0, DriveInfo *hd1)
{
    ISADevice *isadev = isa_new(TYPE_ISA_IDE);
    DeviceState *dev = DEVICE(isadev);
    ISAIDEState *s = ISA_IDE(dev);

    qdev_prop_set_uint32(dev, "iobase", iobase);
    qdev_prop_set_uint32(dev, "iobase2", iobase2);
    qdev_prop_set_uint32(dev, "irq", irqnum);
    isa_realize_and_unref(isadev, bus, &error_fatal);
    if (hd0) {
        ide_create_drive(&s->bus, 0, hd0);
    }
    if (hd1) {
        ide_create_drive(&s->bus, 1, hd1);
    }
    return isadev;
}

static Property isa_ide_properties[] = {
    DEFINE_PROP_UINT32("iobase", ISAIDEState, iobase, 0x1f0),
    DEFINE_PROP_UINT32("iobase2", ISAIDEState, iobase2, 0x3f6),
    DEFINE_PROP_UINT32("irq", ISAIDEState, irqnum, 14),
    DEFINE_PROP_END_OF_LIST(),
};

static void isa_ide_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = isa_ide_realize;
    dc->fw_name = "ide";
    dc->reset = isa_ide_reset;
    dc->vmsd = &vmstate_ide_isa;
    device_class_set_props(dc, isa_ide_properties);
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo isa_ide_info = {
    .name = TYPE_ISA_IDE,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(ISAIDEState),
    .class_init = isa_ide_class_init,
};

static void isa_ide_register_types(void)
{
    type_register_static(&isa_ide_info);
}

type_init(isa_ide_register_types)

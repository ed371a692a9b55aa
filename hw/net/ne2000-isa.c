/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Novell NE2000: DP8390 on ISA, type ne2k_isa. Core: ne2000.c.
 *
 * Specification: DP8390D/NS32490D datasheet. Region: `ne2000`, 32 ports from iobase on. Interrupt:
 * ISA line irq. Properties: iobase, irq, mac, netdev, bootindex.
 */
#include "qemu/osdep.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "ne2000.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

#define TYPE_ISA_NE2000 "ne2k_isa"
OBJECT_DECLARE_SIMPLE_TYPE(ISANE2000State, ISA_NE2000)

#define ISA_NE2000_IO_SIZE  0x20

struct ISANE2000State {
    ISADevice dev;
    uint32_t iobase;
    uint32_t isairq;
    NE2000State ne2000;
};

static const VMStateDescription vmstate_isa_ne2000 = {
    .name = "ne2000",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(ne2000, ISANE2000State, 0, vmstate_ne2000, NE2000State),
        VMSTATE_END_OF_LIST()
    },
};

static void isa_ne2000_realize(DeviceState *dev, Error **errp)
{
    ISADevice *isadev = ISA_DEVICE(dev);
    ISANE2000State *isa = ISA_NE2000(dev);
    NE2000State *s = &isa->ne2000;

    if (isa->isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "ne2k_isa: irq %u is no ISA interrupt", isa->isairq);
        return;
    }
    if (isa->iobase > UINT16_MAX + 1 - ISA_NE2000_IO_SIZE) {
        error_setg(errp, "ne2k_isa: iobase 0x%x is not a port", isa->iobase);
        return;
    }
    ne2000_setup_io(s, dev, ISA_NE2000_IO_SIZE);
    isa_register_ioport(isadev, &s->io, isa->iobase);
    s->irq = isa_get_irq(isadev, isa->isairq);
    ne2000_new_nic(s, dev);
}

static void isa_ne2000_unrealize(DeviceState *dev)
{
    qemu_del_nic(ISA_NE2000(dev)->ne2000.nic);
}

static void isa_ne2000_reset(DeviceState *dev)
{
    ne2000_power_on(&ISA_NE2000(dev)->ne2000);
}

static void isa_ne2000_instance_init(Object *obj)
{
    device_add_bootindex_property(obj, &ISA_NE2000(obj)->ne2000.c.bootindex, "bootindex",
                                  "/ethernet-phy@0", DEVICE(obj));
}

static Property isa_ne2000_properties[] = {
    DEFINE_PROP_UINT32("iobase", ISANE2000State, iobase, 0x300),
    DEFINE_PROP_UINT32("irq", ISANE2000State, isairq, 9),
    DEFINE_NIC_PROPERTIES(ISANE2000State, ne2000.c),
    DEFINE_PROP_END_OF_LIST(),
};

static void isa_ne2000_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = isa_ne2000_realize;
    dc->unrealize = isa_ne2000_unrealize;
    dc->reset = isa_ne2000_reset;
    dc->vmsd = &vmstate_isa_ne2000;
    device_class_set_props(dc, isa_ne2000_properties);
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
}

static const TypeInfo isa_ne2000_types[] = {
    {
        .name = TYPE_ISA_NE2000,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(ISANE2000State),
        .instance_init = isa_ne2000_instance_init,
        .class_init = isa_ne2000_class_init,
    },
};

DEFINE_TYPES(isa_ne2000_types)

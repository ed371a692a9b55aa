/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xpanic: the tree's pvpanic register (hw/misc/pvpanic.h) at an ISA port.
 * Properties: ioport (0x505), events.
 */
#include "qemu/osdep.h"
#include "hw/isa/isa.h"
#include "hw/misc/pvpanic.h"
#include "hw/qdev-properties.h"
#include "qemu/module.h"
#include "standard-headers/misc/pvpanic.h"

#define TYPE_XPANIC "xpanic"
OBJECT_DECLARE_SIMPLE_TYPE(XPanicState, XPANIC)

struct XPanicState {
    ISADevice parent_obj;

    uint16_t ioport;
    PVPanicState pvpanic;
};

static void xpanic_init(Object *obj)
{
    pvpanic_setup_io(&XPANIC(obj)->pvpanic, DEVICE(obj), 1);
}

static void xpanic_realize(DeviceState *dev, Error **errp)
{
    XPanicState *s = XPANIC(dev);

    isa_register_ioport(ISA_DEVICE(dev), &s->pvpanic.mr, s->ioport);
}

static Property xpanic_properties[] = {
    DEFINE_PROP_UINT16(PVPANIC_IOPORT_PROP, XPanicState, ioport, 0x505),
    DEFINE_PROP_UINT8("events", XPanicState, pvpanic.events, PVPANIC_PANICKED | PVPANIC_CRASH_LOADED),
    DEFINE_PROP_END_OF_LIST(),
};

static void xpanic_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = xpanic_realize;
    device_class_set_props(dc, xpanic_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo xpanic_info = {
    .name = TYPE_XPANIC,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(XPanicState),
    .instance_init = xpanic_init,
    .class_init = xpanic_class_init,
};

static void xpanic_register_types(void)
{
    type_register_static(&xpanic_info);
}

type_init(xpanic_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xehci: a board's EHCI controller on the system bus, as a system-on-chip has one: two ports, its operational
 * registers right behind the capabilities. The core is the tree's own (hw/usb/hcd-ehci.h).
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/usb/hcd-ehci.h"
#include "migration/vmstate.h"
#include "qemu/module.h"

#define TYPE_XEHCI "xehci"

static const VMStateDescription vmstate_xehci = {
    .name = "xehci",
    .version_id = 2,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_STRUCT(ehci, EHCISysBusState, 2, vmstate_ehci, EHCIState),
        VMSTATE_END_OF_LIST()
    }
};

static Property xehci_properties[] = {
    DEFINE_PROP_UINT32("maxframes", EHCISysBusState, ehci.maxframes, 128),
    DEFINE_PROP_END_OF_LIST(),
};

static void xehci_realize(DeviceState *dev, Error **errp)
{
    EHCISysBusState *i = SYS_BUS_EHCI(dev);

    usb_ehci_realize(&i->ehci, dev, errp);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &i->ehci.irq);
}

static void xehci_reset(DeviceState *dev)
{
    ehci_reset(&SYS_BUS_EHCI(dev)->ehci);
}

static void xehci_init(Object *obj)
{
    EHCISysBusState *i = SYS_BUS_EHCI(obj);
    SysBusEHCIClass *sec = SYS_BUS_EHCI_GET_CLASS(obj);
    EHCIState *s = &i->ehci;

    s->capsbase = sec->capsbase;
    s->opregbase = sec->opregbase;
    s->portscbase = sec->portscbase;
    s->portnr = sec->portnr;
    s->as = &address_space_memory;
    usb_ehci_init(s, DEVICE(obj));
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mem);
}

static void xehci_finalize(Object *obj)
{
    usb_ehci_finalize(&SYS_BUS_EHCI(obj)->ehci);
}

static void xehci_base_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = xehci_realize;
    dc->reset = xehci_reset;
    dc->vmsd = &vmstate_xehci;
    device_class_set_props(dc, xehci_properties);
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
}

static void xehci_class_init(ObjectClass *klass, void *data)
{
    SysBusEHCIClass *sec = SYS_BUS_EHCI_CLASS(klass);

    sec->capsbase = 0x100;
    sec->opregbase = 0x110;
    sec->portscbase = 0x44;
    sec->portnr = 2;
}

static const TypeInfo xehci_types[] = {
    {
        .name = TYPE_SYS_BUS_EHCI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(EHCISysBusState),
        .instance_init = xehci_init,
        .instance_finalize = xehci_finalize,
        .abstract = true,
        .class_init = xehci_base_class_init,
        .class_size = sizeof(SysBusEHCIClass),
    }, {
        .name = TYPE_XEHCI,
        .parent = TYPE_SYS_BUS_EHCI,
        .class_init = xehci_class_init,
    },
};

DEFINE_TYPES(xehci_types)

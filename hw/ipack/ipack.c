/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IndustryPack bus: slots of a carrier board. See hw/ipack/ipack.h. */
#include "qemu/osdep.h"
#include "hw/ipack/ipack.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define IPACK_LINES 2

IPackDevice *ipack_device_find(IPackBus *bus, int32_t slot)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &BUS(bus)->children, sibling) {
        IPackDevice *ip = IPACK_DEVICE(kid->child);

        if (ip->slot == slot) {
            return ip;
        }
    }
    return NULL;
}

void ipack_bus_init(IPackBus *bus, size_t bus_size, DeviceState *parent, uint8_t n_slots,
                    qemu_irq_handler handler)
{
    qbus_init(bus, bus_size, TYPE_IPACK_BUS, parent, NULL);
    bus->n_slots = n_slots;
    bus->set_irq = handler;
}

/* The slot that the property names, or the next free one; false: there is none. */
static bool ipack_take_slot(IPackDevice *idev, IPackBus *bus, Error **errp)
{
    while (idev->slot < 0 && bus->free_slot < bus->n_slots) {
        if (!ipack_device_find(bus, bus->free_slot)) {
            idev->slot = bus->free_slot;
        }
        bus->free_slot++;
    }
    if (idev->slot < 0 || idev->slot >= bus->n_slots) {
        error_setg(errp, "Only %" PRIu8 " slots available.", bus->n_slots);
        return false;
    }
    return true;
}

static void ipack_device_realize(DeviceState *dev, Error **errp)
{
    IPackDevice *idev = IPACK_DEVICE(dev);
    IPackBus *bus = IPACK_BUS(qdev_get_parent_bus(dev));
    ERRP_GUARD();

    if (!ipack_take_slot(idev, bus, errp)) {
        return;
    }
    idev->irq = qemu_allocate_irqs(bus->set_irq, idev, IPACK_LINES);
    IPACK_DEVICE_GET_CLASS(dev)->realize(dev, errp);
    if (*errp) {
        qemu_free_irqs(idev->irq, IPACK_LINES);
    }
}

static void ipack_device_unrealize(DeviceState *dev)
{
    IPackDevice *idev = IPACK_DEVICE(dev);
    IPackDeviceClass *k = IPACK_DEVICE_GET_CLASS(dev);

    if (k->unrealize) {
        k->unrealize(dev);
    }
    qemu_free_irqs(idev->irq, IPACK_LINES);
}

static Property ipack_device_properties[] = {
    DEFINE_PROP_INT32("slot", IPackDevice, slot, -1),
    DEFINE_PROP_END_OF_LIST(),
};

static void ipack_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *k = DEVICE_CLASS(klass);

    k->bus_type = TYPE_IPACK_BUS;
    k->realize = ipack_device_realize;
    k->unrealize = ipack_device_unrealize;
    set_bit(DEVICE_CATEGORY_INPUT, k->categories);
    device_class_set_props(k, ipack_device_properties);
}

const VMStateDescription vmstate_ipack_device = {
    .name = "ipack_device",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_INT32(slot, IPackDevice),
        VMSTATE_END_OF_LIST()
    }
};

static const TypeInfo ipack_types[] = {
    {
        .name = TYPE_IPACK_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(IPackDevice),
        .class_size = sizeof(IPackDeviceClass),
        .class_init = ipack_device_class_init,
        .abstract = true,
    },
    {
        .name = TYPE_IPACK_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(IPackBus),
    },
};

DEFINE_TYPES(ipack_types)

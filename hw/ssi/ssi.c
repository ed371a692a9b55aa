/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SSI bus "SSI" and the base of its peripherals: every word goes to all, and those that are selected answer.
 * Chip selects are GPIO inputs; a peripheral starts deselected.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/ssi/ssi.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_SSI_BUS "SSI"
OBJECT_DECLARE_SIMPLE_TYPE(SSIBus, SSI_BUS)

struct SSIBus {
    BusState parent_obj;
};

DeviceState *ssi_get_cs(SSIBus *bus, uint8_t cs_index)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->parent_obj.children, sibling) {
        if (SSI_PERIPHERAL(kid->child)->cs_index == cs_index) {
            return kid->child;
        }
    }
    return NULL;
}

static bool ssi_bus_check_address(BusState *b, DeviceState *dev, Error **errp)
{
    SSIPeripheral *s = SSI_PERIPHERAL(dev);

    if (ssi_get_cs(SSI_BUS(b), s->cs_index)) {
        error_setg(errp, "CS index '0x%x' in use by a %s device; give another with property cs", s->cs_index,
                   object_get_typename(OBJECT(ssi_get_cs(SSI_BUS(b), s->cs_index))));
        return false;
    }
    return true;
}

static void ssi_bus_class_init(ObjectClass *klass, void *data)
{
    BUS_CLASS(klass)->check_address = ssi_bus_check_address;
}

/* @level is that of the line; a peripheral without a select is never told. */
static void ssi_cs_default(void *opaque, int n, int level)
{
    SSIPeripheral *s = SSI_PERIPHERAL(opaque);
    bool cs = !!level;

    if (s->cs != cs && s->spc->set_cs) {
        s->spc->set_cs(s, cs);
    }
    s->cs = cs;
}

static bool ssi_is_selected(SSIPeripheral *s)
{
    switch (s->spc->cs_polarity) {
    case SSI_CS_LOW:
        return !s->cs;
    case SSI_CS_HIGH:
        return s->cs;
    default:
        return true;
    }
}

static uint32_t ssi_transfer_raw_default(SSIPeripheral *dev, uint32_t val)
{
    return ssi_is_selected(dev) && dev->spc->transfer ? dev->spc->transfer(dev, val) : 0;
}

static void ssi_peripheral_realize(DeviceState *dev, Error **errp)
{
    SSIPeripheral *s = SSI_PERIPHERAL(dev);
    SSIPeripheralClass *ssc = SSI_PERIPHERAL_GET_CLASS(s);

    if (ssc->transfer_raw == ssi_transfer_raw_default && ssc->cs_polarity != SSI_CS_NONE) {
        qdev_init_gpio_in_named(dev, ssi_cs_default, SSI_GPIO_CS, 1);
    }
    s->spc = ssc;
    if (ssc->realize) {
        ssc->realize(s, errp);
    }
}

static Property ssi_peripheral_properties[] = {
    DEFINE_PROP_UINT8("cs", SSIPeripheral, cs_index, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static void ssi_peripheral_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = ssi_peripheral_realize;
    dc->bus_type = TYPE_SSI_BUS;
    device_class_set_props(dc, ssi_peripheral_properties);
    SSI_PERIPHERAL_CLASS(klass)->transfer_raw = ssi_transfer_raw_default;
}

const VMStateDescription vmstate_ssi_peripheral = {
    .name = "SSISlave",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(cs, SSIPeripheral),
        VMSTATE_END_OF_LIST()
    },
};

static const TypeInfo ssi_types[] = {
    {
        .name = TYPE_SSI_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(SSIBus),
        .class_init = ssi_bus_class_init,
    },
    {
        .name = TYPE_SSI_PERIPHERAL,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(SSIPeripheral),
        .class_size = sizeof(SSIPeripheralClass),
        .class_init = ssi_peripheral_class_init,
        .abstract = true,
    },
};

DEFINE_TYPES(ssi_types)

SSIBus *ssi_create_bus(DeviceState *parent, const char *name)
{
    return SSI_BUS(qbus_new(TYPE_SSI_BUS, parent, name));
}

bool ssi_realize_and_unref(DeviceState *dev, SSIBus *bus, Error **errp)
{
    return qdev_realize_and_unref(dev, &bus->parent_obj, errp);
}

DeviceState *ssi_create_peripheral(SSIBus *bus, const char *name)
{
    DeviceState *dev = qdev_new(name);

    ssi_realize_and_unref(dev, bus, &error_fatal);
    return dev;
}

uint32_t ssi_transfer(SSIBus *bus, uint32_t val)
{
    uint32_t answer = 0;
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->parent_obj.children, sibling) {
        SSIPeripheral *s = SSI_PERIPHERAL(kid->child);

        if (s->spc) {
            answer |= s->spc->transfer_raw(s, val);
        }
    }
    return answer;
}

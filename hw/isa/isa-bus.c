/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ISA bus (type ISA): lines, spaces and DMA controllers that its devices share.
 *
 * A machine has at most one. Devices have no slots: each claims ports and lines by its properties.
 */
#include "qemu/osdep.h"
#include "hw/isa/isa.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

/* The bus that devices are looked up on when a model passes no device: a registry of one. */
static ISABus *isabus;

/* --- bus --- */

ISABus *isa_bus_new(DeviceState *dev, MemoryRegion *address_space,
                    MemoryRegion *address_space_io, Error **errp)
{
    if (isabus) {
        error_setg(errp, "Can't create a second ISA bus");
        return NULL;
    }
    if (!dev) {
        dev = qdev_new("isabus-bridge");
        sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    }
    isabus = ISA_BUS(qbus_new(TYPE_ISA_BUS, dev, NULL));
    isabus->address_space = address_space;
    isabus->address_space_io = address_space_io;
    return isabus;
}

void isa_bus_irqs(ISABus *bus, qemu_irq *irqs)
{
    bus->irqs = irqs;
}

void isa_bus_register_input_irqs(ISABus *bus, qemu_irq *irqs_in)
{
    isa_bus_irqs(bus, irqs_in);
}

qemu_irq isa_bus_get_irq(ISABus *bus, unsigned irqnum)
{
    assert(irqnum < ISA_NUM_IRQS);
    assert(bus->irqs);
    return bus->irqs[irqnum];
}

qemu_irq isa_get_irq(ISADevice *dev, unsigned isairq)
{
    assert(!dev || ISA_BUS(qdev_get_parent_bus(DEVICE(dev))) == isabus);
    return isa_bus_get_irq(isabus, isairq);
}

void isa_connect_gpio_out(ISADevice *isadev, int gpioirq, unsigned isairq)
{
    qdev_connect_gpio_out(DEVICE(isadev), gpioirq, isa_get_irq(isadev, isairq));
}

void isa_bus_dma(ISABus *bus, IsaDma *dma8, IsaDma *dma16)
{
    assert(bus && dma8 && dma16);
    assert(!bus->dma[0] && !bus->dma[1]);
    bus->dma[0] = dma8;
    bus->dma[1] = dma16;
}

IsaDma *isa_bus_get_dma(ISABus *bus, int nchan)
{
    assert(bus);
    return bus->dma[nchan > 3 ? 1 : 0];
}

IsaDma *isa_get_dma(ISABus *bus, int nchan)
{
    return isa_bus_get_dma(bus, nchan);
}

MemoryRegion *isa_address_space(ISADevice *dev)
{
    return dev ? isa_bus_from_device(dev)->address_space : isabus->address_space;
}

MemoryRegion *isa_address_space_io(ISADevice *dev)
{
    return dev ? isa_bus_from_device(dev)->address_space_io : isabus->address_space_io;
}

/* --- ports --- */

static void isa_note_ioport(ISADevice *dev, uint16_t ioport)
{
    if (dev && (dev->ioport_id == -1 || ioport < dev->ioport_id)) {
        dev->ioport_id = ioport;
    }
}

void isa_register_ioport(ISADevice *dev, MemoryRegion *io, uint16_t start)
{
    memory_region_add_subregion(isa_address_space_io(dev), start, io);
    isa_note_ioport(dev, start);
}

int isa_register_portio_list(ISADevice *dev, PortioList *piolist, uint16_t start,
                             const MemoryRegionPortio *pio_start, void *opaque, const char *name)
{
    if (!isabus) {
        return -ENODEV;
    }
    assert(piolist && !piolist->owner);
    isa_note_ioport(dev, start);
    portio_list_init(piolist, OBJECT(dev), pio_start, opaque, name);
    portio_list_add(piolist, isa_address_space_io(dev), start);
    return 0;
}

/* --- devices --- */

ISADevice *isa_new(const char *name)
{
    return ISA_DEVICE(qdev_new(name));
}

ISADevice *isa_try_new(const char *name)
{
    return ISA_DEVICE(qdev_try_new(name));
}

bool isa_realize_and_unref(ISADevice *dev, ISABus *bus, Error **errp)
{
    return qdev_realize_and_unref(&dev->parent_obj, &bus->parent_obj, errp);
}

ISADevice *isa_create_simple(ISABus *bus, const char *name)
{
    ISADevice *dev = isa_new(name);

    isa_realize_and_unref(dev, bus, &error_fatal);
    return dev;
}

ISADevice *isa_vga_init(ISABus *bus)
{
    vga_interface_created = true;
    return vga_interface_type == VGA_STD ? isa_create_simple(bus, "isa-vga") : NULL;
}

/* --- types --- */

static void isa_device_init(Object *obj)
{
    ISADevice *dev = ISA_DEVICE(obj);

    dev->isairq[0] = -1;
    dev->isairq[1] = -1;
    dev->ioport_id = -1;
}

static char *isabus_get_fw_dev_path(DeviceState *dev)
{
    ISADevice *d = ISA_DEVICE(dev);

    return d->ioport_id == -1 ? g_strdup(qdev_fw_name(dev))
                              : g_strdup_printf("%s@%04x", qdev_fw_name(dev), d->ioport_id);
}

static void isa_bus_class_init(ObjectClass *klass, void *data)
{
    BUS_CLASS(klass)->get_fw_dev_path = isabus_get_fw_dev_path;
}

static void isa_bus_finalize(Object *obj)
{
    if (isabus == ISA_BUS(obj)) {
        isabus = NULL;
    }
}

static void isabus_bridge_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    dc->fw_name = "isa";
}

static void isa_device_class_init(ObjectClass *klass, void *data)
{
    DEVICE_CLASS(klass)->bus_type = TYPE_ISA_BUS;
}

static const TypeInfo isa_types[] = {
    {
        .name = TYPE_ISADMA,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(IsaDmaClass),
    }, {
        .name = TYPE_ISA_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(ISABus),
        .instance_finalize = isa_bus_finalize,
        .class_init = isa_bus_class_init,
    }, {
        .name = "isabus-bridge",
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(SysBusDevice),
        .class_init = isabus_bridge_class_init,
    }, {
        .name = TYPE_ISA_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(ISADevice),
        .instance_init = isa_device_init,
        .abstract = true,
        .class_size = sizeof(ISADeviceClass),
        .class_init = isa_device_class_init,
    },
};

DEFINE_TYPES(isa_types)

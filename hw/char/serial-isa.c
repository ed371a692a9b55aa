/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ISA serial port "isa-serial": COM1 to COM4, a 16550A (serial.c) at 8 ports with an interrupt.
 *
 * Region "serial" at property iobase, interrupt irq; both follow from index (0x3f8/4, 0x2f8/3,
 * 0x3e8/4, 0x2e8/3), which counts up by itself. Properties of the core (chardev, baudbase,
 * wakeup) are passed on.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/char/serial.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

#define SERIAL_UNSET ((uint32_t)-1)

OBJECT_DECLARE_SIMPLE_TYPE(ISASerialState, ISA_SERIAL)

struct ISASerialState {
    ISADevice parent_obj;

    uint32_t index;
    uint32_t iobase;
    uint32_t isairq;
    SerialState state;
};

static const struct {
    uint16_t iobase;
    uint8_t irq;
} serial_com_ports[MAX_ISA_SERIAL_PORTS] = {
    { 0x3f8, 4 },
    { 0x2f8, 3 },
    { 0x3e8, 4 },
    { 0x2e8, 3 },
};

/* One more than the highest index of the ports that the bus has already. */
static uint32_t serial_isa_next_index(ISASerialState *isa)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(isa));
    uint32_t next = 0;
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling)
    {
        Object *obj = object_dynamic_cast(OBJECT(kid->child), TYPE_ISA_SERIAL);

        if (obj && qdev_is_realized(kid->child)) {
            next = MAX(next, ISA_SERIAL(obj)->index + 1);
        }
    }
    return next;
}

static void serial_isa_realizefn(DeviceState *dev, Error **errp)
{
    ISADevice *isadev = ISA_DEVICE(dev);
    ISASerialState *isa = ISA_SERIAL(dev);
    SerialState *s = &isa->state;

    if (isa->index == SERIAL_UNSET) {
        isa->index = serial_isa_next_index(isa);
    }
    if (isa->index >= MAX_ISA_SERIAL_PORTS) {
        error_setg(errp, "There are at most %d ISA serial ports", MAX_ISA_SERIAL_PORTS);
        return;
    }
    if (isa->iobase == SERIAL_UNSET) {
        isa->iobase = serial_com_ports[isa->index].iobase;
    }
    if (isa->isairq == SERIAL_UNSET) {
        isa->isairq = serial_com_ports[isa->index].irq;
    }
    if (isa->isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "isa-serial: irq must be below %d", ISA_NUM_IRQS);
        return;
    }
    s->irq = isa_get_irq(isadev, isa->isairq);
    if (!qdev_realize(DEVICE(s), NULL, errp)) {
        return;
    }
    qdev_set_legacy_instance_id(dev, isa->iobase, 3);
    memory_region_init_io(&s->io, OBJECT(isa), &serial_io_ops, s, "serial", 8);
    isa_register_ioport(isadev, &s->io, isa->iobase);
}

static const VMStateDescription vmstate_isa_serial = {
    .name = "serial",
    .version_id = 3,
    .minimum_version_id = 3,
    .fields = (const VMStateField[]){ VMSTATE_STRUCT(state, ISASerialState, 0, vmstate_serial,
                                                     SerialState),
                                      VMSTATE_END_OF_LIST() }
};

static Property serial_isa_properties[] = {
    DEFINE_PROP_UINT32("index", ISASerialState, index, SERIAL_UNSET),
    DEFINE_PROP_UINT32("iobase", ISASerialState, iobase, SERIAL_UNSET),
    DEFINE_PROP_UINT32("irq", ISASerialState, isairq, SERIAL_UNSET),
    DEFINE_PROP_END_OF_LIST(),
};

static void serial_isa_init(Object *o)
{
    ISASerialState *self = ISA_SERIAL(o);

    object_initialize_child(o, "serial", &self->state, TYPE_SERIAL);
    qdev_alias_all_properties(DEVICE(&self->state), o);
}

/* Its entry in the DSDT. */
static void serial_isa_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    ISASerialState *isa = ISA_SERIAL(adev);
    Aml *dev = aml_device("COM%d", isa->index + 1);

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0501")));
    aml_append(dev, aml_name_decl("_UID", aml_int(isa->index + 1)));
    aml_append(dev, aml_name_decl("_STA", aml_int(0xf)));
    aml_append(dev, aml_name_decl("_CRS", aml_isa_resources(isa->iobase, 0, 8, isa->isairq)));
    aml_append(scope, dev);
}

static void serial_isa_class_initfn(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = serial_isa_realizefn;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = serial_isa_build_aml;
    dc->vmsd = &vmstate_isa_serial;
    device_class_set_props(dc, serial_isa_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo serial_isa_info = {
    .name = TYPE_ISA_SERIAL,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(ISASerialState),
    .instance_init = serial_isa_init,
    .class_init = serial_isa_class_initfn,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_ACPI_DEV_AML_IF },
        { }
    },
};

static void serial_register_types(void)
{
    type_register_static(&serial_isa_info);
}

type_init(serial_register_types)

    static void serial_isa_new(ISABus *bus, int index, Chardev *chr)
{
    ISADevice *isadev = isa_new(TYPE_ISA_SERIAL);
    DeviceState *dev = DEVICE(isadev);

    qdev_prop_set_uint32(dev, "index", index);
    qdev_prop_set_chr(dev, "chardev", chr);
    isa_realize_and_unref(isadev, bus, &error_fatal);
}

void serial_hds_isa_init(ISABus *bus, int from, int to)
{
    assert(from >= 0 && to <= MAX_ISA_SERIAL_PORTS);
    for (int i = from; i < to; i++) {
        Chardev *chr = serial_hd(i);

        if (chr) {
            serial_isa_new(bus, i, chr);
        }
    }
}

void isa_serial_set_iobase(ISADevice *serial, hwaddr iobase)
{
    ISASerialState *s = ISA_SERIAL(serial);

    serial->ioport_id = iobase;
    s->iobase = iobase;
    memory_region_set_address(&s->state.io, s->iobase);
}

void isa_serial_set_enabled(ISADevice *serial, bool enabled)
{
    memory_region_set_enabled(&ISA_SERIAL(serial)->state.io, enabled);
}

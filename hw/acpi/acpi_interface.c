/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces of devices that take part in ACPI: events, and descriptions for the DSDT.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/acpi/acpi_dev_interface.h"
#include "qemu/module.h"

void acpi_send_event(DeviceState *dev, AcpiEventStatusBits event)
{
    AcpiDeviceIfClass *adevc = ACPI_DEVICE_IF_GET_CLASS(dev);

    if (adevc->send_event) {
        adevc->send_event(ACPI_DEVICE_IF(dev), event);
    }
}

void call_dev_aml_func(DeviceState *dev, Aml *scope)
{
    if (object_dynamic_cast(OBJECT(dev), TYPE_ACPI_DEV_AML_IF)) {
        AcpiDevAmlIfClass *klass = ACPI_DEV_AML_IF_GET_CLASS(dev);

        if (klass->build_dev_aml) {
            klass->build_dev_aml(ACPI_DEV_AML_IF(dev), scope);
        }
    }
}

void qbus_build_aml(BusState *bus, Aml *scope)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        call_dev_aml_func(DEVICE(kid->child), scope);
    }
}

Aml *aml_isa_resources(uint16_t base, uint8_t align, uint8_t len, uint8_t irq)
{
    Aml *crs = aml_resource_template();

    aml_append(crs, aml_io(AML_DECODE16, base, base, align, len));
    aml_append(crs, aml_irq_no_flags(irq));
    return crs;
}

static const TypeInfo acpi_interface_types[] = {
    {
        .name = TYPE_ACPI_DEVICE_IF,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(AcpiDeviceIfClass),
    }, {
        .name = TYPE_ACPI_DEV_AML_IF,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(AcpiDevAmlIfClass),
    },
};

DEFINE_TYPES(acpi_interface_types)

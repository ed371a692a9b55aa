/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interface of devices that describe themselves in the DSDT: those on the root PCI bus, and what
 * they have below them, when they are there from the start (hw/i386/acpi-pcihp.c).
 */
#ifndef ACPI_AML_INTERFACE_H
#define ACPI_AML_INTERFACE_H

#include "qom/object.h"
#include "hw/acpi/aml-build.h"

#define TYPE_ACPI_DEV_AML_IF "acpi-dev-aml-interface"
typedef struct AcpiDevAmlIfClass AcpiDevAmlIfClass;
DECLARE_CLASS_CHECKERS(AcpiDevAmlIfClass, ACPI_DEV_AML_IF, TYPE_ACPI_DEV_AML_IF)
#define ACPI_DEV_AML_IF(obj) INTERFACE_CHECK(AcpiDevAmlIf, (obj), TYPE_ACPI_DEV_AML_IF)

typedef struct AcpiDevAmlIf AcpiDevAmlIf;
/* Appends the device's description to @scope. */
typedef void (*dev_aml_fn)(AcpiDevAmlIf *adev, Aml *scope);

struct AcpiDevAmlIfClass {
    InterfaceClass parent_class;

    dev_aml_fn build_dev_aml;
};

/* Calls build_dev_aml of @dev, or of the devices on a bus, where they have it. */
void call_dev_aml_func(DeviceState *dev, Aml *scope);
void qbus_build_aml(BusState *bus, Aml *scope);

/* Resources of a device on the ISA bus: @len ports from @base on, which it has always, and an interrupt. */
Aml *aml_isa_resources(uint16_t base, uint8_t align, uint8_t len, uint8_t irq);

#endif

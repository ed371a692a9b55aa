/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PIIX4_PM as the hotplug handler of the board: PCI functions and CPUs, and their registers.
 */
#include "qemu/osdep.h"
#include "hw/acpi/piix4.h"
#include "hw/acpi/pc-hotplug.h"
#include "qapi/error.h"

#define PIIX4_PCIHP_IO_BASE     0xae00

/* --- CPU hotplug: which of the two register blocks --- */

static bool piix4_get_cpu_hotplug_legacy(Object *obj, Error **errp)
{
    return PIIX4_PM(obj)->cpu_hotplug_legacy;
}

static void piix4_set_cpu_hotplug_legacy(Object *obj, bool value, Error **errp)
{
    PIIX4PMState *s = PIIX4_PM(obj);

    if (value == s->cpu_hotplug_legacy) {
        return;
    }
    if (value) {
        acpi_switch_to_legacy_cphp(&s->gpe_cpu, &s->cpuhp_state, PIIX4_CPU_HOTPLUG_IO_BASE);
    } else {
        acpi_switch_to_modern_cphp(&s->gpe_cpu, &s->cpuhp_state, PIIX4_CPU_HOTPLUG_IO_BASE);
    }
    s->cpu_hotplug_legacy = value;
}

/* --- hotplug handler --- */

static void piix4_device_pre_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_pre_plug_cb(hotplug_dev, dev, errp);
    } else if (!object_dynamic_cast(OBJECT(dev), TYPE_CPU)) {
        error_setg(errp, "the ACPI controller cannot plug a %s",
                   object_get_typename(OBJECT(dev)));
    }
}

static void piix4_device_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    PIIX4PMState *s = PIIX4_PM(hotplug_dev);

    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_plug_cb(hotplug_dev, &s->acpi_pci_hotplug, dev, errp);
    } else if (s->cpu_hotplug_legacy) {
        legacy_acpi_cpu_plug_cb(hotplug_dev, &s->gpe_cpu, dev, errp);
    } else {
        acpi_cpu_plug_cb(hotplug_dev, &s->cpuhp_state, dev, errp);
    }
}

static void piix4_device_unplug_request_cb(HotplugHandler *hotplug_dev, DeviceState *dev,
                                           Error **errp)
{
    PIIX4PMState *s = PIIX4_PM(hotplug_dev);

    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_unplug_request_cb(hotplug_dev, &s->acpi_pci_hotplug, dev, errp);
    } else if (object_dynamic_cast(OBJECT(dev), TYPE_CPU) && !s->cpu_hotplug_legacy) {
        acpi_cpu_unplug_request_cb(hotplug_dev, &s->cpuhp_state, dev, errp);
    } else {
        error_setg(errp, "the ACPI controller cannot ask the guest to give a %s back",
                   object_get_typename(OBJECT(dev)));
    }
}

static void piix4_device_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    PIIX4PMState *s = PIIX4_PM(hotplug_dev);

    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_unplug_cb(hotplug_dev, &s->acpi_pci_hotplug, dev, errp);
    } else if (object_dynamic_cast(OBJECT(dev), TYPE_CPU) && !s->cpu_hotplug_legacy) {
        acpi_cpu_unplug_cb(&s->cpuhp_state, dev, errp);
    } else {
        error_setg(errp, "the ACPI controller cannot unplug a %s",
                   object_get_typename(OBJECT(dev)));
    }
}

void piix4_hotplug_class_init(HotplugHandlerClass *hc)
{
    hc->pre_plug = piix4_device_pre_plug_cb;
    hc->plug = piix4_device_plug_cb;
    hc->unplug_request = piix4_device_unplug_request_cb;
    hc->unplug = piix4_device_unplug_cb;
}

/* --- life --- */

void piix4_hotplug_reset(PIIX4PMState *s)
{
    piix4_set_cpu_hotplug_legacy(OBJECT(s), true, &error_abort);
    acpi_pcihp_reset(&s->acpi_pci_hotplug, !s->acpi_pci_hotplug.use_acpi_root_pci_hotplug);
}

void piix4_hotplug_init(PIIX4PMState *s)
{
    MemoryRegion *parent = pci_address_space_io(PCI_DEVICE(s));
    PCIBus *bus = pci_get_bus(PCI_DEVICE(s));

    if (s->acpi_pci_hotplug.use_acpi_hotplug_bridge ||
        s->acpi_pci_hotplug.use_acpi_root_pci_hotplug) {
        acpi_pcihp_init(OBJECT(s), &s->acpi_pci_hotplug, bus, parent, PIIX4_PCIHP_IO_BASE);
        qbus_set_hotplug_handler(BUS(bus), OBJECT(s));
    } else {
        s->acpi_pci_hotplug.root = bus;
    }
    s->cpu_hotplug_legacy = true;
    object_property_add_bool(OBJECT(s), "cpu-hotplug-legacy", piix4_get_cpu_hotplug_legacy,
                             piix4_set_cpu_hotplug_legacy);
    legacy_acpi_cpu_hotplug_init(parent, OBJECT(s), &s->gpe_cpu, PIIX4_CPU_HOTPLUG_IO_BASE);
}

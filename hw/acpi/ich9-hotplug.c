/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICH9-LPC as the hotplug handler of the board: PCI functions behind bridges, CPUs, and their
 * registers. Functions on the root bus itself stay: a PCI Express root complex has no slots.
 */
#include "qemu/osdep.h"
#include "hw/acpi/ich9.h"
#include "hw/acpi/pc-hotplug.h"
#include "hw/i386/ich9.h"
#include "qapi/error.h"
#include "qapi/visitor.h"

/* S4's SLP_TYP; SLP_TYP 0 is S5, 1 is S3. */
#define ICH9_S4_VAL 2

static ICH9LPCPMRegs *ich9_pm(void *obj)
{
    return &ICH9_LPC_DEVICE(obj)->pm;
}

/* --- CPU hotplug: which of the two register blocks --- */

static bool ich9_pm_get_cpu_hotplug_legacy(Object *obj, Error **errp)
{
    return ich9_pm(obj)->cpu_hotplug_legacy;
}

static void ich9_pm_set_cpu_hotplug_legacy(Object *obj, bool value, Error **errp)
{
    ICH9LPCPMRegs *pm = ich9_pm(obj);

    if (value == pm->cpu_hotplug_legacy || !pm->gpe_cpu.device) {
        pm->cpu_hotplug_legacy = value;
        return;
    }
    if (value) {
        acpi_switch_to_legacy_cphp(&pm->gpe_cpu, &pm->cpuhp_state, ICH9_CPU_HOTPLUG_IO_BASE);
    } else {
        acpi_switch_to_modern_cphp(&pm->gpe_cpu, &pm->cpuhp_state, ICH9_CPU_HOTPLUG_IO_BASE);
    }
    pm->cpu_hotplug_legacy = value;
}

/* --- hotplug handler --- */

void ich9_pm_device_pre_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_pre_plug_cb(hotplug_dev, dev, errp);
    } else if (!object_dynamic_cast(OBJECT(dev), TYPE_CPU)) {
        error_setg(errp, "the ACPI controller cannot plug a %s",
                   object_get_typename(OBJECT(dev)));
    }
}

void ich9_pm_device_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    ICH9LPCPMRegs *pm = ich9_pm(hotplug_dev);

    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_plug_cb(hotplug_dev, &pm->acpi_pci_hotplug, dev, errp);
    } else if (pm->cpu_hotplug_legacy) {
        legacy_acpi_cpu_plug_cb(hotplug_dev, &pm->gpe_cpu, dev, errp);
    } else {
        acpi_cpu_plug_cb(hotplug_dev, &pm->cpuhp_state, dev, errp);
    }
}

void ich9_pm_device_unplug_request_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    ICH9LPCPMRegs *pm = ich9_pm(hotplug_dev);

    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_unplug_request_cb(hotplug_dev, &pm->acpi_pci_hotplug, dev, errp);
    } else if (object_dynamic_cast(OBJECT(dev), TYPE_CPU) && !pm->cpu_hotplug_legacy) {
        acpi_cpu_unplug_request_cb(hotplug_dev, &pm->cpuhp_state, dev, errp);
    } else {
        error_setg(errp, "the ACPI controller cannot ask the guest to give a %s back",
                   object_get_typename(OBJECT(dev)));
    }
}

void ich9_pm_device_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    ICH9LPCPMRegs *pm = ich9_pm(hotplug_dev);

    if (object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
        acpi_pcihp_device_unplug_cb(hotplug_dev, &pm->acpi_pci_hotplug, dev, errp);
    } else if (object_dynamic_cast(OBJECT(dev), TYPE_CPU) && !pm->cpu_hotplug_legacy) {
        acpi_cpu_unplug_cb(&pm->cpuhp_state, dev, errp);
    } else {
        error_setg(errp, "the ACPI controller cannot unplug a %s",
                   object_get_typename(OBJECT(dev)));
    }
}

/* --- life --- */

void ich9_pm_hotplug_reset(ICH9LPCPMRegs *pm)
{
    object_property_set_bool(pm->gpe_cpu.device, "cpu-hotplug-legacy", true, &error_abort);
    if (pm->use_acpi_hotplug_bridge) {
        acpi_pcihp_reset(&pm->acpi_pci_hotplug, true);
    }
}

void ich9_pm_hotplug_init(PCIDevice *lpc_pci, ICH9LPCPMRegs *pm)
{
    MemoryRegion *io = pci_address_space_io(lpc_pci);
    PCIBus *bus = pci_get_bus(lpc_pci);

    if (pm->use_acpi_hotplug_bridge) {
        pm->acpi_pci_hotplug.use_acpi_hotplug_bridge = true;
        acpi_pcihp_init(OBJECT(lpc_pci), &pm->acpi_pci_hotplug, bus, io, ACPI_PCIHP_ADDR_ICH9);
        /* Until the first reset: makes this the handler of the bridges that are plugged now. */
        qbus_set_hotplug_handler(BUS(bus), OBJECT(lpc_pci));
    }
    legacy_acpi_cpu_hotplug_init(io, OBJECT(lpc_pci), &pm->gpe_cpu, ICH9_CPU_HOTPLUG_IO_BASE);
}

/* --- properties --- */

#define ICH9_PM_FLAG(field)                                                 \
    static bool ich9_pm_get_##field(Object *obj, Error **errp)              \
    {                                                                       \
        return ich9_pm(obj)->field;                                         \
    }                                                                       \
    static void ich9_pm_set_##field(Object *obj, bool value, Error **errp)  \
    {                                                                       \
        ich9_pm(obj)->field = value;                                        \
    }

ICH9_PM_FLAG(memory_hotplug_support)
ICH9_PM_FLAG(enable_tco)
ICH9_PM_FLAG(use_acpi_hotplug_bridge)
ICH9_PM_FLAG(keep_pci_slot_hpc)

static void ich9_pm_get_gpe0_blk(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint32_t port = ich9_pm(obj)->pm_io_base + ICH9_PMIO_GPE0_STS;

    visit_type_uint32(v, name, &port, errp);
}

void ich9_pm_add_properties(Object *obj, ICH9LPCPMRegs *pm)
{
    static const uint32_t gpe0_len = ICH9_PMIO_GPE0_LEN;

    pm->cpu_hotplug_legacy = true;
    pm->memory_hotplug_support = true;
    pm->enable_tco = true;
    pm->use_acpi_hotplug_bridge = true;
    pm->keep_pci_slot_hpc = true;
    pm->s4_val = ICH9_S4_VAL;
    object_property_add_uint32_ptr(obj, ACPI_PM_PROP_PM_IO_BASE, &pm->pm_io_base,
                                   OBJ_PROP_FLAG_READ);
    object_property_add(obj, ACPI_PM_PROP_GPE0_BLK, "uint32", ich9_pm_get_gpe0_blk, NULL, NULL, NULL);
    object_property_add_uint32_ptr(obj, ACPI_PM_PROP_GPE0_BLK_LEN, &gpe0_len, OBJ_PROP_FLAG_READ);
    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_S3_DISABLED, &pm->disable_s3,
                                  OBJ_PROP_FLAG_READWRITE);
    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_S4_DISABLED, &pm->disable_s4,
                                  OBJ_PROP_FLAG_READWRITE);
    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_S4_VAL, &pm->s4_val, OBJ_PROP_FLAG_READWRITE);
    object_property_add_bool(obj, "memory-hotplug-support", ich9_pm_get_memory_hotplug_support,
                             ich9_pm_set_memory_hotplug_support);
    object_property_add_bool(obj, "cpu-hotplug-legacy", ich9_pm_get_cpu_hotplug_legacy,
                             ich9_pm_set_cpu_hotplug_legacy);
    object_property_add_bool(obj, "enable_tco", ich9_pm_get_enable_tco, ich9_pm_set_enable_tco);
    object_property_add_bool(obj, ACPI_PM_PROP_ACPI_PCIHP_BRIDGE,
                             ich9_pm_get_use_acpi_hotplug_bridge,
                             ich9_pm_set_use_acpi_hotplug_bridge);
    object_property_add_bool(obj, "x-keep-pci-slot-hpc", ich9_pm_get_keep_pci_slot_hpc,
                             ich9_pm_set_keep_pci_slot_hpc);
}

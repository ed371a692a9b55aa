/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PIIX4_PM: power management function of the Intel 82371AB (PIIX4).
 */
#ifndef HW_ACPI_PIIX4_H
#define HW_ACPI_PIIX4_H

#include "hw/pci/pci_device.h"
#include "hw/acpi/acpi.h"
#include "hw/acpi/cpu_hotplug.h"
#include "hw/acpi/pcihp.h"
#include "hw/i2c/pm_smbus.h"
#include "hw/isa/apm.h"

#define TYPE_PIIX4_PM "PIIX4_PM"
OBJECT_DECLARE_SIMPLE_TYPE(PIIX4PMState, PIIX4_PM)

struct PIIX4PMState {
    PCIDevice parent_obj;

    MemoryRegion io;
    uint32_t io_base;

    MemoryRegion io_gpe;
    ACPIREGS ar;

    APMState apm;

    PMSMBus smb;
    uint32_t smb_io_base;

    qemu_irq irq;               /* SCI: gpio-out 0 */
    qemu_irq smi_irq;           /* gpio-out "smi-irq" */
    bool smm_enabled;
    bool smm_compat;
    Notifier machine_ready;
    Notifier powerdown_notifier;

    AcpiPciHpState acpi_pci_hotplug;
    bool not_migrate_acpi_index;

    uint8_t disable_s3;
    uint8_t disable_s4;
    uint8_t s4_val;

    /* CPU hotplug: the legacy bitmap, or the modern registers. */
    bool cpu_hotplug_legacy;
    AcpiCpuHotplug gpe_cpu;
    CPUHotplugState cpuhp_state;
    bool memory_hotplug_support;
};

/* For the files of the model: the saved state; decoding as config space says. */
extern const VMStateDescription vmstate_piix4_pm;
void piix4_pm_update_io(PIIX4PMState *s);
/* Hotplug: registers and handler of the bus; methods; power-on state. */
void piix4_hotplug_init(PIIX4PMState *s);
void piix4_hotplug_class_init(HotplugHandlerClass *hc);
void piix4_hotplug_reset(PIIX4PMState *s);

#endif

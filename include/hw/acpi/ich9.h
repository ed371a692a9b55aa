/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Power management block of Intel's ICH9 (datasheet 316972, 13.8): core, part of ICH9-LPC.
 */
#ifndef HW_ACPI_ICH9_H
#define HW_ACPI_ICH9_H

#include "hw/acpi/acpi.h"
#include "hw/acpi/acpi_dev_interface.h"
#include "hw/acpi/cpu.h"
#include "hw/acpi/cpu_hotplug.h"
#include "hw/acpi/pcihp.h"
#include "hw/acpi/tco.h"
#include "hw/hotplug.h"

#define ACPI_PCIHP_ADDR_ICH9 0x0cc0

typedef struct ICH9LPCPMRegs {
    ACPIREGS acpi_regs;

    MemoryRegion io;
    MemoryRegion io_gpe;
    MemoryRegion io_smi;

    uint32_t smi_en;
    uint32_t smi_en_wmask;      /* SMI_LOCK and TCO_LOCK take bits away */
    uint32_t smi_sts;

    qemu_irq irq;               /* SCI */

    uint32_t pm_io_base;
    Notifier powerdown_notifier;

    bool cpu_hotplug_legacy;
    AcpiCpuHotplug gpe_cpu;
    CPUHotplugState cpuhp_state;

    bool keep_pci_slot_hpc;
    bool use_acpi_hotplug_bridge;
    AcpiPciHpState acpi_pci_hotplug;
    bool memory_hotplug_support;

    uint8_t disable_s3;
    uint8_t disable_s4;
    uint8_t s4_val;
    uint8_t smm_enabled;
    bool smm_compat;
    bool enable_tco;
    TCOIORegs tco_regs;
} ICH9LPCPMRegs;

/*
 * Makes the registers, for function @lpc_pci; @sci_irq is the SCI. They are mapped when
 * ich9_pm_iospace_update() is given a base other than 0.
 */
void ich9_pm_init(PCIDevice *lpc_pci, ICH9LPCPMRegs *pm, bool smm_enabled, qemu_irq sci_irq);
void ich9_pm_iospace_update(ICH9LPCPMRegs *pm, uint32_t pm_io_base);
void ich9_pm_reset(ICH9LPCPMRegs *pm);
/* Properties of the function that are state of @pm. */
void ich9_pm_add_properties(Object *obj, ICH9LPCPMRegs *pm);

extern const VMStateDescription vmstate_ich9_pm;

/* Hotplug handler of the board; the handler is ICH9-LPC. */
void ich9_pm_device_pre_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
void ich9_pm_device_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
void ich9_pm_device_unplug_request_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
void ich9_pm_device_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
/* For the files of the model: registers of hotplug; the switch between CPU register blocks. */
void ich9_pm_hotplug_init(PCIDevice *lpc_pci, ICH9LPCPMRegs *pm);
void ich9_pm_hotplug_reset(ICH9LPCPMRegs *pm);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU hotplug by ACPI, legacy register block: a bitmap of present CPUs, region `acpi-cpu-hotplug`,
 * 32 bytes. Writing a dword of 0 at its start switches to the modern block (hw/acpi/cpu.h).
 */
#ifndef HW_ACPI_CPU_HOTPLUG_H
#define HW_ACPI_CPU_HOTPLUG_H

#include "hw/acpi/acpi.h"
#include "hw/acpi/cpu.h"
#include "hw/hotplug.h"

#define ACPI_GPE_PROC_LEN 32
#define ACPI_CPU_HOTPLUG_REG_LEN 12

typedef struct AcpiCpuHotplug {
    Object *device;             /* has the property "cpu-hotplug-legacy" */
    MemoryRegion io;
    uint8_t sts[ACPI_GPE_PROC_LEN]; /* bit n: CPU with APIC id n is present */
} AcpiCpuHotplug;

/* Maps the bitmap at @base of @parent; CPUs that exist now are marked. */
void legacy_acpi_cpu_hotplug_init(MemoryRegion *parent, Object *owner, AcpiCpuHotplug *gpe_cpu,
                                  uint16_t base);
/* Marks a new CPU and sends the event. */
void legacy_acpi_cpu_plug_cb(HotplugHandler *hotplug_dev, AcpiCpuHotplug *g, DeviceState *dev,
                             Error **errp);
/* Replaces the bitmap by the modern registers, and back (the machine is reset). */
void acpi_switch_to_modern_cphp(AcpiCpuHotplug *gpe_cpu, CPUHotplugState *cpuhp_state,
                                uint16_t io_port);
void acpi_switch_to_legacy_cphp(AcpiCpuHotplug *gpe_cpu, CPUHotplugState *cpuhp_state,
                                uint16_t io_port);

#endif

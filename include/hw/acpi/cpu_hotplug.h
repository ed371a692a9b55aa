/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU hotplug by ACPI, legacy register block: a bitmap of present CPUs, region `acpi-cpu-hotplug`,
 * 32 bytes.
 */
#ifndef HW_ACPI_CPU_HOTPLUG_H
#define HW_ACPI_CPU_HOTPLUG_H

#include "hw/acpi/acpi.h"
#include "hw/hotplug.h"

#define ACPI_GPE_PROC_LEN 32

typedef struct AcpiCpuHotplug {
    Object *device;
    MemoryRegion io;
    uint8_t sts[ACPI_GPE_PROC_LEN];     /* bit n: CPU with APIC id n is present */
} AcpiCpuHotplug;

/* Maps the bitmap at @base of @parent; CPUs that exist now are marked. */
void legacy_acpi_cpu_hotplug_init(MemoryRegion *parent, Object *owner, AcpiCpuHotplug *gpe_cpu,
                                  uint16_t base);
/* Marks a new CPU and sends the event. */
void legacy_acpi_cpu_plug_cb(HotplugHandler *hotplug_dev, AcpiCpuHotplug *g, DeviceState *dev,
                             Error **errp);

#endif

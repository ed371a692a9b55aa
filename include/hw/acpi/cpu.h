/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU hotplug by ACPI, modern register block: a selector, and registers of the selected CPU; region
 * `acpi-cpu-hotplug`, 12 bytes (docs/devices/piix4-pm.rst has the register table).
 */
#ifndef ACPI_CPU_H
#define ACPI_CPU_H

#include "hw/acpi/acpi_dev_interface.h"
#include "hw/core/cpu.h"
#include "hw/hotplug.h"
#include "migration/vmstate.h"

/* One place for a CPU. */
typedef struct AcpiCpuStatus {
    CPUState *cpu;              /* NULL: empty */
    uint64_t arch_id;
    bool is_inserting;          /* events that the guest has to see and clear */
    bool is_removing;
    bool fw_remove;
    uint32_t ost_event;
    uint32_t ost_status;
} AcpiCpuStatus;

typedef struct CPUHotplugState {
    MemoryRegion ctrl_reg;
    uint32_t selector;
    uint8_t command;
    uint32_t dev_count;
    AcpiCpuStatus *devs;        /* dev_count places, in the machine's order */
} CPUHotplugState;

/* Makes the places known and maps the registers at @base_addr of @as. */
void cpu_hotplug_hw_init(MemoryRegion *as, Object *owner, CPUHotplugState *state,
                         hwaddr base_addr);
/* A CPU was plugged (marks it and sends the event), is asked to go, has gone. */
void acpi_cpu_plug_cb(HotplugHandler *hotplug_dev, CPUHotplugState *cpu_st, DeviceState *dev,
                      Error **errp);
void acpi_cpu_unplug_request_cb(HotplugHandler *hotplug_dev, CPUHotplugState *cpu_st,
                                DeviceState *dev, Error **errp);
void acpi_cpu_unplug_cb(CPUHotplugState *cpu_st, DeviceState *dev, Error **errp);

extern const VMStateDescription vmstate_cpu_hotplug;

#define VMSTATE_CPU_HOTPLUG(cpuhp, state)                                    \
    VMSTATE_STRUCT(cpuhp, state, 1, vmstate_cpu_hotplug, CPUHotplugState)

#endif

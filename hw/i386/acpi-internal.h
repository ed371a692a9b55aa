/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files that build a PC's ACPI tables. */
#ifndef HW_I386_ACPI_INTERNAL_H
#define HW_I386_ACPI_INTERNAL_H

#include "hw/acpi/aml-build.h"
#include "hw/i386/pc.h"
#include "qemu/range.h"

/*
 * All that tables depend on and that may change while the machine runs: where firmware put registers and
 * windows. Two of them that are equal, byte by byte, mean the same tables.
 */
typedef struct AcpiPcLayout {
    uint64_t mcfg_base;         /* memory-mapped configuration */
    uint64_t mcfg_size;         /* 0: not mapped */
    uint64_t hole64_start;      /* window of 64-bit BARs; the end is behind it */
    uint64_t hole64_end;
    uint32_t hole_start;        /* window of 32-bit BARs */
    uint32_t hole_end;
    uint32_t pm_io_base;
    uint32_t gpe0_blk;
} AcpiPcLayout;

/* What tables depend on and that is settled when the machine is built. */
typedef struct AcpiPcInfo {
    PCMachineState *pcms;
    Object *pm;                 /* PIIX4_PM or ICH9-LPC */
    bool q35;
    bool s3_disabled;
    bool s4_disabled;
    uint8_t s4_val;
    uint8_t enable_cmd;
    uint8_t disable_cmd;
    uint16_t sci_int;
    uint8_t gpe0_blk_len;
    uint16_t cpu_hotplug_base;  /* ports */
    uint16_t pcihp_base;
    uint16_t pcihp_len;         /* 0: no PCI hotplug by ACPI */
} AcpiPcInfo;

/* acpi-dsdt.c: the DSDT at the end of @table_data. */
void acpi_build_dsdt(GArray *table_data, BIOSLinker *linker, const AcpiPcInfo *info,
                     const AcpiPcLayout *layout);

/* acpi-pirq.c: routing of PCI interrupts, and the links that it names. */
void acpi_add_pirq(Aml *dsdt, const AcpiPcInfo *info);

/* acpi-pcihp.c: devices of a bus and those below; with @info's registers, their hotplug. */
void acpi_add_pci_bus(Aml *dsdt, const AcpiPcInfo *info);
void acpi_add_pci_hotplug(Aml *dsdt, const AcpiPcInfo *info);

/* acpi-cpus.c: CPUs and their hotplug. */
void acpi_add_cpus(Aml *dsdt, const AcpiPcInfo *info);
/*
 * The MADT's entry of place @uid (ACPI 6.4, sections 5.2.12.2 and 5.2.12.12);
 * @enabled: there is a CPU, or to be.
 */
void acpi_put_madt_cpu(GArray *entry, MachineState *ms, unsigned int uid, bool enabled);

#endif

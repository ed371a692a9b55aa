/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBIOS tables: what a machine's firmware tells about maker, CPUs and memory (DMTF DSP0134, SMBIOS 2.8 and
 * 3.0). What -smbios gives comes first, then the board's defaults.
 */
#ifndef QEMU_SMBIOS_H
#define QEMU_SMBIOS_H

#include "hw/boards.h"
#include "qemu/option.h"

/* 32-bit: "_SM_" and structures of 2.8; 64-bit: "_SM3_" and structures of 3.0. */
typedef enum SmbiosEntryPointType {
    SMBIOS_ENTRY_POINT_TYPE_32 = 32,
    SMBIOS_ENTRY_POINT_TYPE_64 = 64,
} SmbiosEntryPointType;

/* A range of RAM, bytes. */
struct smbios_phys_mem_area {
    uint64_t address;
    uint64_t length;
};

/* -smbios: type=N and the fields of that type. */
void smbios_entry_add(QemuOpts *opts, Error **errp);
/* CPUID leaf 1 of the CPUs: EAX and EDX. */
void smbios_set_cpuid(uint32_t version, uint32_t features);
/*
 * Values of fields that -smbios does not give. Strings stay the caller's.
 * The two flags are for old boards.
 */
void smbios_set_defaults(const char *manufacturer, const char *product, const char *version, bool legacy_mode,
                         bool uuid_encoded, SmbiosEntryPointType ep_type);
/* New structures and entry point, which the caller frees. Addresses and checksums are left to firmware. */
void smbios_get_tables(MachineState *ms, const struct smbios_phys_mem_area *mem_array,
                       const unsigned int mem_array_size, uint8_t **tables, size_t *tables_len,
                       uint8_t **anchor, size_t *anchor_len, Error **errp);

#endif

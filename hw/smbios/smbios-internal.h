/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the options of SMBIOS (smbios.c) and its structures (smbios-tables.c). */
#ifndef HW_SMBIOS_INTERNAL_H
#define HW_SMBIOS_INTERNAL_H

#include "hw/firmware/smbios.h"

/* What -smbios says of a field, else the board's default, else NULL. @type and @key are in the table of options. */
const char *smbios_value(uint8_t type, const char *key);
/* The same as a number; @otherwise if there is none. */
uint32_t smbios_number(uint8_t type, const char *key, uint32_t otherwise);
/* Whether -smbios names the type. */
bool smbios_has_type(uint8_t type);
/* Values of OEM strings, in their order. */
GPtrArray *smbios_oem_strings(void);
SmbiosEntryPointType smbios_entry_point_type(void);
uint32_t smbios_cpuid_version(void);
uint32_t smbios_cpuid_features(void);

#endif

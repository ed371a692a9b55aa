/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the options of SMBIOS (smbios.c), its structures
 * (smbios-identity.c, smbios-hw.c), and all of them.
 */
#ifndef HW_SMBIOS_INTERNAL_H
#define HW_SMBIOS_INTERNAL_H

#include "hw/firmware/smbios.h"

/*
 * What -smbios says of a field, else the board's default, else NULL. @type and
 * @key are in the table of options.
 */
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

/* Handles of structures that others name: the type in the upper byte, and a number in the lower one. */
#define SMBIOS_HANDLE(type) ((type) << 8)

/* Values that many fields have. */
#define SMBIOS_OTHER 1
#define SMBIOS_UNKNOWN 2

/* All structures, and the one that is being built. */
typedef struct SmbiosBuilder {
    GArray *bytes;
    unsigned start;             /* of the structure */
    const char *strings[UINT8_MAX];
    unsigned string_count;
    unsigned count;             /* structures */
    unsigned largest;           /* bytes, with strings */
} SmbiosBuilder;

/* Structures: section 6.1. Begin, put fields in their order, end. */
void smbios_begin(SmbiosBuilder *b, uint8_t type, uint16_t handle);
void smbios_put(SmbiosBuilder *b, uint64_t value, int size);
/* The number of a string, which comes behind the structure; it is kept until the end. NULL or empty: none. */
void smbios_put_string(SmbiosBuilder *b, const char *text);
/* The same of a field of -smbios. */
void smbios_put_field(SmbiosBuilder *b, uint8_t type, const char *key);
void smbios_end(SmbiosBuilder *b);

/* smbios-identity.c: what the machine is called. */
void smbios_build_bios(SmbiosBuilder *b);
void smbios_build_system(SmbiosBuilder *b);
void smbios_build_board(SmbiosBuilder *b);
void smbios_build_enclosure(SmbiosBuilder *b);
void smbios_build_oem_strings(SmbiosBuilder *b);

/* smbios-hw.c: what is in it. */
void smbios_build_processors(SmbiosBuilder *b, MachineState *ms);
void smbios_build_memory(SmbiosBuilder *b, MachineState *ms, const struct smbios_phys_mem_area *areas,
                         unsigned int count);
void smbios_build_ipmi(SmbiosBuilder *b);

#endif

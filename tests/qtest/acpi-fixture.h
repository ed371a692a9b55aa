/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI tables of PCs, as firmware finds them: files of fw_cfg are read, the loader's commands carried out,
 * links followed from the RSDP on.
 */
#ifndef TESTS_ACPI_FIXTURE_H
#define TESTS_ACPI_FIXTURE_H

#include "libqos/fw_cfg.h"
#include "qemu/bswap.h"

#define ACPI_HEADER_BYTES 36

#define ACPI_PC "-machine pc -m 64 -nodefaults"
#define ACPI_Q35 "-machine q35 -m 64 -nodefaults"
#define ACPI_PMBASE 0x600

typedef struct AcpiFile {
    const char *name;
    uint64_t address;
    uint32_t align;
    GByteArray *bytes;
    bool is_allocated;
} AcpiFile;

typedef struct AcpiTables {
    QTestState *qts;
    QFWCFG *fw_cfg;
    AcpiFile files[2];
    GByteArray *loader;
} AcpiTables;

uint32_t acpi_get32(const uint8_t *p);

/* A machine with @args; and its end. */
void acpi_start(AcpiTables *t, const char *args);
void acpi_stop(AcpiTables *t);
/* All of a file; the caller unrefs it. */
GByteArray *acpi_read_file(AcpiTables *t, const char *name);
/* The three files; carry the loader's commands out. */
void acpi_read_files(AcpiTables *t);
void acpi_free_files(AcpiTables *t);
void acpi_load(AcpiTables *t);
/* What firmware maps: configuration space of q35 at b0000000, power management ports at ACPI_PMBASE. */
void acpi_map_q35(QTestState *s);
void acpi_map_pc(QTestState *s);
/* All of that. */
void acpi_load_mapped(AcpiTables *t, const char *args);
/* The table at @address, whose length and checksum are right; the one that the RSDT lists, or NULL. */
const uint8_t *acpi_table_at(AcpiTables *t, uint64_t address, const char *signature);
const uint8_t *acpi_find_table(AcpiTables *t, const char *signature);
const uint8_t *acpi_get_dsdt(AcpiTables *t);

#endif

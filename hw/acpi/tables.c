/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI tables that do not depend on the machine: headers, root pointer, root tables, FADT. Specification:
 * ACPI 6.4, chapter 5. Addresses in them are offsets in "etc/acpi/tables" until the guest's loader has been
 * there.
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "qemu/bswap.h"

/* In a table's header. */
#define HEADER_LENGTH_AT 4
#define HEADER_CHECKSUM_AT 9
#define CREATOR_ID "BXPC"

#define RSDP_ALIGN 16
#define RSDP_CHECKSUM_AT 8
#define RSDP_1_BYTES 20
#define RSDP_EXT_CHECKSUM_AT 32
#define RSDP_2_BYTES 36

/* --- files --- */

void acpi_build_tables_init(AcpiBuildTables *tables)
{
    *tables = (AcpiBuildTables) {
        .table_data = g_array_new(false, true, 1),
        .rsdp = g_array_new(false, true, 1),
        .tcpalog = g_array_new(false, true, 1),
        .vmgenid = g_array_new(false, true, 1),
        .hardware_errors = g_array_new(false, true, 1),
        .linker = bios_linker_loader_init(),
    };
}

void acpi_build_tables_cleanup(AcpiBuildTables *tables, bool mfre)
{
    bios_linker_loader_cleanup(tables->linker);
    if (mfre) {
        g_array_free(tables->table_data, true);
        g_array_free(tables->rsdp, true);
        g_array_free(tables->tcpalog, true);
        g_array_free(tables->vmgenid, true);
        g_array_free(tables->hardware_errors, true);
    }
}

unsigned acpi_data_len(GArray *table)
{
    return table->len * g_array_get_element_size(table);
}

void acpi_align_size(GArray *blob, unsigned align)
{
    g_array_set_size(blob, ROUND_UP(acpi_data_len(blob), align));
}

/* --- headers --- */

/* @text in @size characters: cut, or filled up with @pad. */
static void put_padded(GArray *array, const char *text, size_t size, char pad)
{
    for (size_t i = 0; i < size; i++) {
        build_append_int_noprefix(array, *text ? *text++ : pad, 1);
    }
}

void acpi_table_begin(AcpiTable *desc, GArray *array)
{
    desc->array = array;
    desc->table_offset = array->len;
    put_padded(array, desc->sig, 4, ' ');
    build_append_int_noprefix(array, 0, 4);     /* length */
    build_append_int_noprefix(array, desc->rev, 1);
    build_append_int_noprefix(array, 0, 1);     /* checksum */
    put_padded(array, desc->oem_id, 6, '\0');
    put_padded(array, desc->oem_table_id, 8, '\0');
    build_append_int_noprefix(array, 1, 4);     /* revision of the OEM's table */
    put_padded(array, CREATOR_ID, 4, ' ');
    build_append_int_noprefix(array, 1, 4);     /* revision of the creator */
}

void acpi_table_end(BIOSLinker *linker, AcpiTable *table)
{
    uint32_t length = table->array->len - table->table_offset;

    stl_le_p(table->array->data + table->table_offset + HEADER_LENGTH_AT, length);
    bios_linker_loader_add_checksum(linker, ACPI_BUILD_TABLE_FILE, table->table_offset, length,
                                    table->table_offset + HEADER_CHECKSUM_AT);
}

/* --- roots: sections 5.2.5.3, 5.2.7, 5.2.8 --- */

void acpi_add_table(GArray *table_offsets, GArray *table_data)
{
    uint32_t offset = table_data->len;

    g_array_append_val(table_offsets, offset);
}

/* A pointer of @size bytes to byte @offset of the tables, at the end of @file, whose bytes are @array. */
static void put_pointer(BIOSLinker *linker, GArray *array, const char *file, unsigned size,
                        const unsigned *offset)
{
    unsigned at = array->len;

    build_append_int_noprefix(array, 0, size);
    if (offset) {
        bios_linker_loader_add_pointer(linker, file, at, size, ACPI_BUILD_TABLE_FILE, *offset);
    }
}

void build_rsdp(GArray *tbl, BIOSLinker *linker, AcpiRsdpData *rsdp_data)
{
    unsigned start = tbl->len;

    bios_linker_loader_alloc(linker, ACPI_BUILD_RSDP_FILE, tbl, RSDP_ALIGN, true);
    put_padded(tbl, "RSD PTR ", 8, ' ');
    build_append_int_noprefix(tbl, 0, 1);       /* checksum */
    put_padded(tbl, rsdp_data->oem_id, 6, '\0');
    build_append_int_noprefix(tbl, rsdp_data->revision, 1);
    put_pointer(linker, tbl, ACPI_BUILD_RSDP_FILE, 4, rsdp_data->rsdt_tbl_offset);
    if (rsdp_data->revision >= 2) {
        build_append_int_noprefix(tbl, RSDP_2_BYTES, 4);
        put_pointer(linker, tbl, ACPI_BUILD_RSDP_FILE, 8, rsdp_data->xsdt_tbl_offset);
        build_append_int_noprefix(tbl, 0, 4);   /* extended checksum, reserved */
    }
    bios_linker_loader_add_checksum(linker, ACPI_BUILD_RSDP_FILE, start, RSDP_1_BYTES,
                                    start + RSDP_CHECKSUM_AT);
    if (rsdp_data->revision >= 2) {
        bios_linker_loader_add_checksum(linker, ACPI_BUILD_RSDP_FILE, start, RSDP_2_BYTES,
                                        start + RSDP_EXT_CHECKSUM_AT);
    }
}

/* A root table with pointers of @size bytes. */
static void build_root(GArray *table_data, BIOSLinker *linker, GArray *table_offsets, AcpiTable table,
                       unsigned size)
{
    acpi_table_begin(&table, table_data);
    for (guint i = 0; i < table_offsets->len; i++) {
        put_pointer(linker, table_data, ACPI_BUILD_TABLE_FILE, size,
                    &g_array_index(table_offsets, uint32_t, i));
    }
    acpi_table_end(linker, &table);
}

void build_rsdt(GArray *table_data, BIOSLinker *linker, GArray *table_offsets, const char *oem_id,
                const char *oem_table_id)
{
    build_root(table_data, linker, table_offsets, (AcpiTable) { "RSDT", 1, oem_id, oem_table_id }, 4);
}

void build_xsdt(GArray *table_data, BIOSLinker *linker, GArray *table_offsets, const char *oem_id,
                const char *oem_table_id)
{
    build_root(table_data, linker, table_offsets, (AcpiTable) { "XSDT", 1, oem_id, oem_table_id }, 8);
}

/* --- FADT: section 5.2.9, table 5.9 --- */

/* Registers of ACPI 1.0: ports, and lengths in bytes. */
static void put_fadt_blocks(GArray *tbl, const AcpiFadtData *f)
{
    build_append_int_noprefix(tbl, f->pm1a_evt.address, 4);
    build_append_int_noprefix(tbl, 0, 4);       /* PM1b_EVT_BLK */
    build_append_int_noprefix(tbl, f->pm1a_cnt.address, 4);
    build_append_int_noprefix(tbl, 0, 4);       /* PM1b_CNT_BLK */
    build_append_int_noprefix(tbl, 0, 4);       /* PM2_CNT_BLK */
    build_append_int_noprefix(tbl, f->pm_tmr.address, 4);
    build_append_int_noprefix(tbl, f->gpe0_blk.address, 4);
    build_append_int_noprefix(tbl, 0, 4);       /* GPE1_BLK */
    build_append_int_noprefix(tbl, f->pm1a_evt.bit_width / 8, 1);
    build_append_int_noprefix(tbl, f->pm1a_cnt.bit_width / 8, 1);
    build_append_int_noprefix(tbl, 0, 1);       /* PM2_CNT_LEN */
    build_append_int_noprefix(tbl, f->pm_tmr.bit_width / 8, 1);
    build_append_int_noprefix(tbl, f->gpe0_blk.bit_width / 8, 1);
    build_append_int_noprefix(tbl, 0, 1);       /* GPE1_BLK_LEN */
    build_append_int_noprefix(tbl, 0, 1);       /* GPE1_BASE */
    build_append_int_noprefix(tbl, 0, 1);       /* CST_CNT */
}

/* What revision 1 ends with. */
static void put_fadt_flags(GArray *tbl, const AcpiFadtData *f)
{
    build_append_int_noprefix(tbl, f->plvl2_lat, 2);
    build_append_int_noprefix(tbl, f->plvl3_lat, 2);
    build_append_int_noprefix(tbl, 0, 2);       /* FLUSH_SIZE */
    build_append_int_noprefix(tbl, 0, 2);       /* FLUSH_STRIDE */
    build_append_int_noprefix(tbl, 0, 1);       /* DUTY_OFFSET */
    build_append_int_noprefix(tbl, 0, 1);       /* DUTY_WIDTH */
    build_append_int_noprefix(tbl, 0, 1);       /* DAY_ALRM */
    build_append_int_noprefix(tbl, 0, 1);       /* MON_ALRM */
    build_append_int_noprefix(tbl, f->rtc_century, 1);
    build_append_int_noprefix(tbl, f->rev == 1 ? 0 : f->iapc_boot_arch, 2);
    build_append_int_noprefix(tbl, 0, 1);
    build_append_int_noprefix(tbl, f->flags, 4);
}

/* Registers anywhere: revision 3. */
static void put_fadt_extended(GArray *tbl, BIOSLinker *linker, const AcpiFadtData *f)
{
    build_append_gas_from_struct(tbl, &f->reset_reg);
    build_append_int_noprefix(tbl, f->reset_val, 1);
    build_append_int_noprefix(tbl, f->rev >= 5 ? f->arm_boot_arch : 0, 2);
    build_append_int_noprefix(tbl, f->rev >= 5 ? f->minor_ver : 0, 1);
    build_append_int_noprefix(tbl, 0, 8);       /* X_FIRMWARE_CTRL: FIRMWARE_CTRL is there */
    put_pointer(linker, tbl, ACPI_BUILD_TABLE_FILE, 8, f->xdsdt_tbl_offset);
    build_append_gas_from_struct(tbl, &f->pm1a_evt);
    build_append_gas(tbl, AML_AS_SYSTEM_MEMORY, 0, 0, 0, 0);    /* X_PM1b_EVT_BLK */
    build_append_gas_from_struct(tbl, &f->pm1a_cnt);
    build_append_gas(tbl, AML_AS_SYSTEM_MEMORY, 0, 0, 0, 0);    /* X_PM1b_CNT_BLK */
    build_append_gas(tbl, AML_AS_SYSTEM_MEMORY, 0, 0, 0, 0);    /* X_PM2_CNT_BLK */
    build_append_gas_from_struct(tbl, &f->pm_tmr);
    build_append_gas_from_struct(tbl, &f->gpe0_blk);
    build_append_gas(tbl, AML_AS_SYSTEM_MEMORY, 0, 0, 0, 0);    /* X_GPE1_BLK */
}

void build_fadt(GArray *tbl, BIOSLinker *linker, const AcpiFadtData *f, const char *oem_id,
                const char *oem_table_id)
{
    AcpiTable table = { "FACP", f->rev, oem_id, oem_table_id };

    acpi_table_begin(&table, tbl);
    put_pointer(linker, tbl, ACPI_BUILD_TABLE_FILE, 4, f->facs_tbl_offset);
    put_pointer(linker, tbl, ACPI_BUILD_TABLE_FILE, 4, f->dsdt_tbl_offset);
    build_append_int_noprefix(tbl, f->int_model, 1);
    build_append_int_noprefix(tbl, 0, 1);       /* preferred power management profile: none */
    build_append_int_noprefix(tbl, f->sci_int, 2);
    build_append_int_noprefix(tbl, f->smi_cmd, 4);
    build_append_int_noprefix(tbl, f->acpi_enable_cmd, 1);
    build_append_int_noprefix(tbl, f->acpi_disable_cmd, 1);
    build_append_int_noprefix(tbl, 0, 1);       /* S4BIOS_REQ */
    build_append_int_noprefix(tbl, 0, 1);       /* PSTATE_CNT */
    put_fadt_blocks(tbl, f);
    put_fadt_flags(tbl, f);
    if (f->rev > 1) {
        put_fadt_extended(tbl, linker, f);
    }
    if (f->rev >= 5) {
        build_append_gas_from_struct(tbl, &f->sleep_ctl);
        build_append_gas_from_struct(tbl, &f->sleep_sts);
    }
    if (f->rev >= 6) {
        build_append_int_noprefix(tbl, 0, 8);   /* hypervisor vendor */
    }
    acpi_table_end(linker, &table);
}

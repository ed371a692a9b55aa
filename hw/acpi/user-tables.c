/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -acpitable: tables from files, with a header of their own (file=) or one that is made here (data=). All of
 * them are kept as firmware of old found them, too: their number, and each behind its length, 16 bits little
 * endian. Left out: a SLIC's owner in the other tables.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi.h"
#include "hw/acpi/aml-build.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/option.h"

#define COUNT_BYTES 2
#define LENGTH_BYTES 2
#define HEADER_BYTES 36
#define LENGTH_AT 4
#define CHECKSUM_AT 9

/* A field of the header: where it is, and what it is with data=. */
static const struct {
    const char *key;
    uint8_t offset;
    uint8_t size;
    const char *text;       /* NULL: a number, which is 1 */
} header_fields[] = {
    { "sig", 0, 4, "QEMU" },
    { "rev", 8, 1 },
    { "oem_id", 10, 6, "QEMUQE" },
    { "oem_table_id", 16, 8, "QEMUQEMU" },
    { "oem_rev", 24, 4 },
    { "asl_compiler_id", 28, 4, "QEMU" },
    { "asl_compiler_rev", 32, 4 },
};

/* Of the command line. */
static GByteArray *user_tables;

/* --- reading --- */

const void *acpi_user_tables(size_t *len)
{
    *len = user_tables ? user_tables->len : 0;
    return user_tables ? user_tables->data : NULL;
}

uint8_t *acpi_table_first(void)
{
    return user_tables ? user_tables->data + COUNT_BYTES + LENGTH_BYTES : NULL;
}

unsigned acpi_table_len(void *current)
{
    return ldl_le_p((uint8_t *)current + LENGTH_AT);
}

uint8_t *acpi_table_next(uint8_t *current)
{
    uint8_t *next = current + acpi_table_len(current);

    return next == user_tables->data + user_tables->len ? NULL : next + LENGTH_BYTES;
}

/* --- adding --- */

/* The files of @paths, one behind another, at the end of @table. */
static bool read_files(GByteArray *table, const char *paths, Error **errp)
{
    g_auto(GStrv) path = g_strsplit(paths, ":", -1);

    for (int i = 0; path[i]; i++) {
        g_autofree char *content = NULL;
        g_autoptr(GError) err = NULL;
        gsize len;

        if (!g_file_get_contents(path[i], &content, &len, &err)) {
            error_setg(errp, "-acpitable: can't read '%s': %s", path[i], err->message);
            return false;
        }
        g_byte_array_append(table, (uint8_t *)content, len);
        if (table->len > UINT16_MAX - LENGTH_BYTES) {
            error_setg(errp, "-acpitable: a table of more than %d bytes", UINT16_MAX - LENGTH_BYTES);
            return false;
        }
    }
    return true;
}

/* Field @i from option text @value. */
static bool set_field(GByteArray *table, int i, const char *value, Error **errp)
{
    uint8_t *field = table->data + header_fields[i].offset, size = header_fields[i].size;
    uint64_t number;

    if (header_fields[i].text) {
        memset(field, 0, size);
        memcpy(field, value, MIN(strlen(value), size));
        return true;
    }
    if (qemu_strtou64(value, NULL, 0, &number) || number >> (8 * size)) {
        error_setg(errp, "-acpitable: %s must be a number of %d bits", header_fields[i].key, 8 * size);
        return false;
    }
    stn_le_p(field, size, number);
    return true;
}

static bool set_header(GByteArray *table, const QemuOpts *opts, bool is_new, Error **errp)
{
    for (int i = 0; i < ARRAY_SIZE(header_fields); i++) {
        const char *value = qemu_opt_get((QemuOpts *)opts, header_fields[i].key);
        const char *otherwise = header_fields[i].text ?: "1";

        if ((value || is_new) && !set_field(table, i, value ?: otherwise, errp)) {
            return false;
        }
    }
    stl_le_p(table->data + LENGTH_AT, table->len);
    table->data[CHECKSUM_AT] = 0;
    for (guint i = 0; i < table->len; i++) {
        table->data[CHECKSUM_AT] -= i == CHECKSUM_AT ? 0 : table->data[i];
    }
    return true;
}

static void append(const GByteArray *table)
{
    uint8_t length[LENGTH_BYTES];

    if (!user_tables) {
        user_tables = g_byte_array_append(g_byte_array_new(), (const uint8_t *)"\0\0", COUNT_BYTES);
    }
    stw_le_p(length, table->len);
    g_byte_array_append(user_tables, length, sizeof(length));
    g_byte_array_append(user_tables, table->data, table->len);
    stw_le_p(user_tables->data, lduw_le_p(user_tables->data) + 1);
}

void acpi_table_add(const QemuOpts *opts, Error **errp)
{
    const char *file = qemu_opt_get((QemuOpts *)opts, "file"), *data = qemu_opt_get((QemuOpts *)opts, "data");
    g_autoptr(GByteArray) table = g_byte_array_new();
    static const uint8_t no_header[HEADER_BYTES];

    if (!file == !data) {
        error_setg(errp, "-acpitable takes one of file= (a whole table) and data= (what is behind a header)");
        return;
    }
    if (data) {
        g_byte_array_append(table, no_header, sizeof(no_header));
    }
    if (!read_files(table, file ?: data, errp)) {
        return;
    }
    if (table->len < HEADER_BYTES) {
        error_setg(errp, "-acpitable: '%s' of %u bytes is too short for a table's header", file, table->len);
        return;
    }
    if (set_header(table, opts, data != NULL, errp)) {
        append(table);
    }
}

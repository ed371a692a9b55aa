/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBIOS: how structures are put together, which there are, and the entry point. Specification: DMTF DSP0134
 * 2.8.0 and 3.0.0, chapters 5 and 6. BIOS (type 0), board (2) and OEM strings (11) are there if -smbios names
 * them.
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "qapi/error.h"
#include "smbios-internal.h"

#define HANDLE_BOOT 0x2000

/* --- structures: section 6.1 --- */

void smbios_put(SmbiosBuilder *b, uint64_t value, int size)
{
    build_append_int_noprefix(b->bytes, value, size);
}

void smbios_begin(SmbiosBuilder *b, uint8_t type, uint16_t handle)
{
    b->start = b->bytes->len;
    b->string_count = 0;
    smbios_put(b, type, 1);
    smbios_put(b, 0, 1);       /* length */
    smbios_put(b, handle, 2);
}

void smbios_put_string(SmbiosBuilder *b, const char *text)
{
    if (!text || !*text || b->string_count == ARRAY_SIZE(b->strings)) {
        smbios_put(b, 0, 1);
        return;
    }
    b->strings[b->string_count++] = text;
    smbios_put(b, b->string_count, 1);
}

void smbios_put_field(SmbiosBuilder *b, uint8_t type, const char *key)
{
    smbios_put_string(b, smbios_value(type, key));
}

/* Strings end with an empty one. */
void smbios_end(SmbiosBuilder *b)
{
    ((uint8_t *)b->bytes->data)[b->start + 1] = b->bytes->len - b->start;
    for (unsigned i = 0; i < b->string_count; i++) {
        g_array_append_vals(b->bytes, b->strings[i], strlen(b->strings[i]) + 1);
    }
    smbios_put(b, 0, b->string_count ? 1 : 2);
    b->largest = MAX(b->largest, b->bytes->len - b->start);
    b->count++;
}

/* --- boot status, end: sections 7.33 and 7.45 --- */

static void build_boot_status(SmbiosBuilder *b)
{
    smbios_begin(b, 32, HANDLE_BOOT);
    smbios_put(b, 0, 6);
    smbios_put(b, 0, 1);               /* no error */
    smbios_end(b);
}

static void build_end(SmbiosBuilder *b)
{
    smbios_begin(b, 127, SMBIOS_HANDLE(127));
    smbios_end(b);
}

/* --- entry points: section 5.2; firmware fills in address and checksums --- */

static GArray *entry_point_32(const SmbiosBuilder *b)
{
    GArray *ep = g_array_new(false, true, 1);

    g_array_append_vals(ep, "_SM_", 4);
    build_append_int_noprefix(ep, 0, 1);            /* checksum */
    build_append_int_noprefix(ep, 31, 1);
    build_append_int_noprefix(ep, 0x0802, 2);       /* 2.8 */
    build_append_int_noprefix(ep, b->largest, 2);
    build_append_int_noprefix(ep, 0, 6);            /* revision, formatted area */
    g_array_append_vals(ep, "_DMI_", 5);
    build_append_int_noprefix(ep, 0, 1);            /* checksum */
    build_append_int_noprefix(ep, b->bytes->len, 2);
    build_append_int_noprefix(ep, 0, 4);            /* address */
    build_append_int_noprefix(ep, b->count, 2);
    build_append_int_noprefix(ep, 0x28, 1);
    return ep;
}

static GArray *entry_point_64(const SmbiosBuilder *b)
{
    GArray *ep = g_array_new(false, true, 1);

    g_array_append_vals(ep, "_SM3_", 5);
    build_append_int_noprefix(ep, 0, 1);            /* checksum */
    build_append_int_noprefix(ep, 24, 1);
    build_append_int_noprefix(ep, 3, 1);            /* 3.0, revision 0 */
    build_append_int_noprefix(ep, 0, 2);
    build_append_int_noprefix(ep, 1, 2);
    build_append_int_noprefix(ep, b->bytes->len, 4);
    build_append_int_noprefix(ep, 0, 8);            /* address */
    return ep;
}

static uint8_t *take(GArray *array, size_t *len)
{
    *len = array->len;
    return (uint8_t *)g_array_free(array, false);
}

void smbios_get_tables(MachineState *ms, const struct smbios_phys_mem_area *mem_array,
                       const unsigned int mem_array_size, uint8_t **tables, size_t *tables_len,
                       uint8_t **anchor, size_t *anchor_len, Error **errp)
{
    SmbiosBuilder b = { .bytes = g_array_new(false, true, 1) };
    bool is_32 = smbios_entry_point_type() != SMBIOS_ENTRY_POINT_TYPE_64;

    if (smbios_has_type(0)) {
        smbios_build_bios(&b);
    }
    smbios_build_system(&b);
    if (smbios_has_type(2)) {
        smbios_build_board(&b);
    }
    smbios_build_enclosure(&b);
    smbios_build_processors(&b, ms);
    smbios_build_oem_strings(&b);
    smbios_build_memory(&b, ms, mem_array, mem_array_size);
    build_boot_status(&b);
    smbios_build_ipmi(&b);
    build_end(&b);
    if (is_32 && b.bytes->len > UINT16_MAX) {
        error_setg(errp, "SMBIOS tables of %u bytes are too long for the 32-bit entry point: use"
                   " smbios-entry-point-type=64", b.bytes->len);
        g_array_free(b.bytes, true);
        return;
    }
    *anchor = take(is_32 ? entry_point_32(&b) : entry_point_64(&b), anchor_len);
    *tables = take(b.bytes, tables_len);
}

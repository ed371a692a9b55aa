/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands for the firmware's loader of tables: 128 bytes each, little endian, the first double word says
 * which.
 *
 *   1 allocate       file, alignment (4 bytes), zone (1)
 *   2 add pointer    file of the pointer, file pointed to, offset (4), size (1)
 *   3 add checksum   file, offset (4), start (4), length (4)
 *   4 write pointer  file of the pointer, file pointed to, offset (4), offset pointed to (4), size (1)
 *
 * Allocations come first, the last one foremost. Callers are boards and devices: what is wrong in a call is a
 * mistake of ours, not of the guest.
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "hw/acpi/bios-linker-loader.h"
#include "hw/nvram/fw_cfg.h"
#include "qemu/bswap.h"

#define COMMAND_BYTES 128
#define FILE_NAME_BYTES 56

enum { COMMAND_ALLOCATE = 1, COMMAND_ADD_POINTER, COMMAND_ADD_CHECKSUM, COMMAND_WRITE_POINTER };
enum { ZONE_HIGH = 1, ZONE_FSEG };

bool bios_linker_loader_can_write_pointer(void)
{
    FWCfgState *fw_cfg = fw_cfg_find();

    return fw_cfg && fw_cfg_dma_enabled(fw_cfg);
}

BIOSLinker *bios_linker_loader_init(void)
{
    BIOSLinker *linker = g_new(BIOSLinker, 1);

    linker->cmd_blob = g_array_new(false, true, 1);
    linker->file_list = g_array_new(false, true, sizeof(BiosLinkerFileEntry));
    return linker;
}

void bios_linker_loader_cleanup(BIOSLinker *linker)
{
    for (guint i = 0; i < linker->file_list->len; i++) {
        g_free(g_array_index(linker->file_list, BiosLinkerFileEntry, i).name);
    }
    g_array_free(linker->file_list, true);
    g_array_free(linker->cmd_blob, true);
    g_free(linker);
}

static BiosLinkerFileEntry *find_file(BIOSLinker *linker, const char *name)
{
    for (guint i = 0; i < linker->file_list->len; i++) {
        BiosLinkerFileEntry *file = &g_array_index(linker->file_list, BiosLinkerFileEntry, i);

        if (!strcmp(file->name, name)) {
            return file;
        }
    }
    return NULL;
}

/* Bytes @offset to @offset + @size of an allocated file. */
static uint8_t *file_bytes(BIOSLinker *linker, const char *name, unsigned offset, unsigned size)
{
    BiosLinkerFileEntry *file = find_file(linker, name);

    assert(file && offset <= file->blob->len && size <= file->blob->len - offset);
    return (uint8_t *)file->blob->data + offset;
}

/* --- commands --- */

static GArray *new_command(uint32_t command)
{
    GArray *bytes = g_array_sized_new(false, true, 1, COMMAND_BYTES);

    build_append_int_noprefix(bytes, command, 4);
    return bytes;
}

static void put_file_name(GArray *bytes, const char *name)
{
    char padded[FILE_NAME_BYTES] = { 0 };

    assert(strlen(name) < sizeof(padded));
    memcpy(padded, name, strlen(name));
    g_array_append_vals(bytes, padded, sizeof(padded));
}

/* Fill the command up, and put it behind or before the others. */
static void add_command(BIOSLinker *linker, GArray *bytes, bool first)
{
    g_array_set_size(bytes, COMMAND_BYTES);
    g_array_insert_vals(linker->cmd_blob, first ? 0 : linker->cmd_blob->len, bytes->data, bytes->len);
    g_array_unref(bytes);
}

void bios_linker_loader_alloc(BIOSLinker *linker, const char *file_name, GArray *file_blob,
                              uint32_t alloc_align, bool alloc_fseg)
{
    BiosLinkerFileEntry file = { g_strdup(file_name), file_blob };
    GArray *bytes = new_command(COMMAND_ALLOCATE);

    assert(is_power_of_2(alloc_align) && !find_file(linker, file_name));
    g_array_append_val(linker->file_list, file);
    put_file_name(bytes, file_name);
    build_append_int_noprefix(bytes, alloc_align, 4);
    build_append_int_noprefix(bytes, alloc_fseg ? ZONE_FSEG : ZONE_HIGH, 1);
    add_command(linker, bytes, true);
}

void bios_linker_loader_add_checksum(BIOSLinker *linker, const char *file, unsigned start_offset,
                                     unsigned size, unsigned checksum_offset)
{
    GArray *bytes = new_command(COMMAND_ADD_CHECKSUM);

    file_bytes(linker, file, start_offset, size);
    *file_bytes(linker, file, checksum_offset, 1) = 0;
    put_file_name(bytes, file);
    build_append_int_noprefix(bytes, checksum_offset, 4);
    build_append_int_noprefix(bytes, start_offset, 4);
    build_append_int_noprefix(bytes, size, 4);
    add_command(linker, bytes, false);
}

static bool is_pointer_size(uint8_t size)
{
    return size == 1 || size == 2 || size == 4 || size == 8;
}

void bios_linker_loader_add_pointer(BIOSLinker *linker, const char *dest_file, uint32_t dst_patched_offset,
                                    uint8_t dst_patched_size, const char *src_file, uint32_t src_offset)
{
    GArray *bytes = new_command(COMMAND_ADD_POINTER);

    assert(is_pointer_size(dst_patched_size));
    file_bytes(linker, src_file, src_offset, 1);
    stn_le_p(file_bytes(linker, dest_file, dst_patched_offset, dst_patched_size), dst_patched_size,
             src_offset);
    put_file_name(bytes, dest_file);
    put_file_name(bytes, src_file);
    build_append_int_noprefix(bytes, dst_patched_offset, 4);
    build_append_int_noprefix(bytes, dst_patched_size, 1);
    add_command(linker, bytes, false);
}

void bios_linker_loader_write_pointer(BIOSLinker *linker, const char *dest_file, uint32_t dst_patched_offset,
                                      uint8_t dst_patched_size, const char *src_file, uint32_t src_offset)
{
    GArray *bytes = new_command(COMMAND_WRITE_POINTER);

    assert(is_pointer_size(dst_patched_size));
    file_bytes(linker, src_file, src_offset, 1);
    put_file_name(bytes, dest_file);
    put_file_name(bytes, src_file);
    build_append_int_noprefix(bytes, dst_patched_offset, 4);
    build_append_int_noprefix(bytes, src_offset, 4);
    build_append_int_noprefix(bytes, dst_patched_size, 1);
    add_command(linker, bytes, false);
}

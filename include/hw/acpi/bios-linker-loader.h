/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands by which firmware puts fw_cfg files into memory and links them: where to allocate, which pointers
 * to relocate, which checksums to fill in. The guest reads them as file "etc/table-loader", 128 bytes a
 * command (specification: QEMU, docs/specs/fw_cfg; SeaBIOS and OVMF carry them out). File names have up to 55
 * characters.
 */
#ifndef BIOS_LINKER_LOADER_H
#define BIOS_LINKER_LOADER_H

/* @cmd_blob: commands, bytes. @file_list: BiosLinkerFileEntry of each file that has been allocated. */
typedef struct BIOSLinker {
    GArray *cmd_blob;
    GArray *file_list;
} BIOSLinker;

typedef struct BiosLinkerFileEntry {
    char *name;
    GArray *blob;       /* the caller's */
} BiosLinkerFileEntry;

/* Whether the guest can write to fw_cfg, which bios_linker_loader_write_pointer takes. */
bool bios_linker_loader_can_write_pointer(void);

BIOSLinker *bios_linker_loader_init(void);
void bios_linker_loader_cleanup(BIOSLinker *linker);

/*
 * Put @file_name, of bytes @file_blob, at a multiple of @alloc_align; below 1
 * MiB with @alloc_fseg. Once a file.
 */
void bios_linker_loader_alloc(BIOSLinker *linker, const char *file_name, GArray *file_blob,
                              uint32_t alloc_align, bool alloc_fseg);
/*
 * Make the bytes from @start_offset on sum up to zero by the byte at
 * @checksum_offset, which is cleared here.
 */
void bios_linker_loader_add_checksum(BIOSLinker *linker, const char *file, unsigned start_offset,
                                     unsigned size, unsigned checksum_offset);
/*
 * Add the address of @src_file to the pointer in @dest_file, which is set to
 * @src_offset here. Sizes: 1, 2, 4, 8.
 */
void bios_linker_loader_add_pointer(BIOSLinker *linker, const char *dest_file, uint32_t dst_patched_offset,
                                    uint8_t dst_patched_size, const char *src_file, uint32_t src_offset);
/* Tell us the address of @src_file + @src_offset by writing it into @dest_file. */
void bios_linker_loader_write_pointer(BIOSLinker *linker, const char *dest_file, uint32_t dst_patched_offset,
                                      uint8_t dst_patched_size, const char *src_file, uint32_t src_offset);

#endif

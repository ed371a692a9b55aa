/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images: read a file or a blob into memory. ROM blobs are written at every reset of the machine,
 * so that a guest that overwrote them finds them again.
 */
#ifndef LOADER_H
#define LOADER_H

#include "exec/hwaddr.h"
#include "exec/memory.h"
#include "hw/nvram/fw_cfg.h"

/* Size of a file in bytes; -1 when it can't be opened. */
int64_t get_image_size(const char *filename);
/* Reads at most @size bytes into @addr; bytes read or -1. */
ssize_t load_image_size(const char *filename, void *addr, size_t size);

/*
 * Load a file as ROM blob at guest physical @addr, or into region @mr. At most @max_sz bytes,
 * else nothing is loaded. Return its size or -1.
 */
ssize_t load_image_targphys_as(const char *filename, hwaddr addr, uint64_t max_sz,
                               AddressSpace *as);
ssize_t load_image_targphys(const char *filename, hwaddr addr, uint64_t max_sz);
ssize_t load_image_mr(const char *filename, MemoryRegion *mr);
/*
 * Reads a file into new memory at *@buffer (g_free it), ungzipping it if packed, at most @max_sz
 * bytes; size or -1.
 */
ssize_t load_image_gzipped_buffer(const char *filename, uint64_t max_sz, uint8_t **buffer);

/*
 * ROM blobs that were added overlap or lie outside of memory: an error, -1. Called when the
 * machine is complete.
 */
int rom_check_and_register_reset(void);
/* Changes to memory caused by ROM registration are over: fw_cfg is told. */
void rom_set_fw(FWCfgState *f);
/* Puts fw_cfg's file order in force for option ROMs from -device (true) or from the board. */
void rom_set_order_override(int order);
void rom_reset_order_override(void);
/* ROM content at @addr for @size bytes; NULL when no single blob covers it. */
void *rom_ptr(hwaddr addr, size_t size);
void *rom_ptr_for_as(AddressSpace *as, hwaddr addr, size_t size);

/*
 * Adds @file: into fw_cfg's directory @fw_dir when given, else at @addr. @bootindex as property
 * bootindex; @option_rom marks an option ROM. -1 when it can't be read.
 */
ssize_t rom_add_file(const char *file, const char *fw_dir, hwaddr addr, int32_t bootindex,
                     bool has_option_rom, MemoryRegion *mr, AddressSpace *as);
/*
 * Adds @len bytes of @blob (copied; zeroes up to @max_len), at @addr or as fw_cfg file
 * @fw_file_name with
 * @fw_callback before each selection. Returns the region made for a fw_cfg file that has one.
 */
MemoryRegion *rom_add_blob(const char *name, const void *blob, size_t len, size_t max_len,
                           hwaddr addr, const char *fw_file_name, FWCfgCallback fw_callback,
                           void *callback_opaque, AddressSpace *as, bool read_only);
/* Option ROMs in the window of VGA and of the others. */
ssize_t rom_add_vga(const char *file);
ssize_t rom_add_option(const char *file, int32_t bootindex);

#define rom_add_file_fixed(_f, _a, _i) rom_add_file(_f, NULL, _a, _i, false, NULL, NULL)
#define rom_add_file_mr(_f, _mr, _i) rom_add_file(_f, NULL, 0, _i, false, _mr, NULL)
#define rom_add_file_as(_f, _as, _i) rom_add_file(_f, NULL, 0, _i, false, NULL, _as)
#define rom_add_blob_fixed(_f, _b, _l, _a) \
    rom_add_blob(_f, _b, _l, _l, _a, NULL, NULL, NULL, NULL, true)
#define rom_add_blob_fixed_as(_f, _b, _l, _a, _as) \
    rom_add_blob(_f, _b, _l, _l, _a, NULL, NULL, NULL, _as, true)

/* Window of the classic option ROMs. */
#define PC_ROM_MIN_VGA 0xc0000
#define PC_ROM_MIN_OPTION 0xc8000
#define PC_ROM_MAX 0xe0000
#define PC_ROM_ALIGN 0x800
#define PC_ROM_SIZE (PC_ROM_MAX - PC_ROM_MIN_VGA)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware of x86 boards: "pc.bios" below 4 GiB, and "isa-bios", its last 128 KiB, below 1 MiB.
 *
 * Only a firmware that was asked for (-bios, -machine firmware=) is loaded: nothing executes it,
 * and what a device reads by DMA must not depend on the host. Without one the region is 256 KiB
 * of 0xff.
 */
#include "qemu/osdep.h"
#include "hw/i386/x86.h"
#include "hw/loader.h"
#include "qapi/error.h"
#include "qemu/datadir.h"
#include "qemu/error-report.h"
#include "qemu/units.h"

#define BIOS_DEFAULT_SIZE (256 * KiB)
#define BIOS_MAX_SIZE     (16 * MiB)
#define BIOS_ALIGN        (64 * KiB)
#define ISA_BIOS_MAX_SIZE (128 * KiB)
#define ISA_BIOS_END      (1 * MiB)

/* Size of the file, which must be one that a flash chip can have; ends the program otherwise. */
static uint64_t bios_file_size(const char *name, const char *path)
{
    int64_t size = path ? get_image_size(path) : -1;

    if (size <= 0 || size % BIOS_ALIGN || size > (int64_t)BIOS_MAX_SIZE) {
        error_report("could not load PC BIOS '%s'%s", name,
                     size > 0 ? ": its size is no multiple of 64 KiB up to 16 MiB" : "");
        exit(1);
    }
    return size;
}

void x86_bios_rom_init(MachineState *ms, const char *default_firmware, MemoryRegion *rom_memory,
                       bool isapc_ram_fw)
{
    const char *name = ms->firmware && *ms->firmware ? ms->firmware : NULL;
    g_autofree char *path = name ? qemu_find_file(QEMU_FILE_TYPE_BIOS, name) : NULL;
    uint64_t size = name ? bios_file_size(name, path) : BIOS_DEFAULT_SIZE;
    uint64_t isa_size = MIN(size, ISA_BIOS_MAX_SIZE);
    MemoryRegion *bios = g_new0(MemoryRegion, 1);
    MemoryRegion *isa_bios = g_new0(MemoryRegion, 1);

    memory_region_init_ram(bios, NULL, "pc.bios", size, &error_fatal);
    memset(memory_region_get_ram_ptr(bios), 0xff, size);
    memory_region_set_readonly(bios, !isapc_ram_fw);
    if (name && rom_add_file(path, NULL, 0, -1, false, bios, NULL) < 0) {
        exit(1);
    }
    memory_region_init_alias(isa_bios, NULL, "isa-bios", bios, size - isa_size, isa_size);
    memory_region_set_readonly(isa_bios, !isapc_ram_fw);
    memory_region_add_subregion_overlap(rom_memory, ISA_BIOS_END - isa_size, isa_bios, 1);
    memory_region_add_subregion(rom_memory, 4 * GiB - size, bios);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Images: files and blobs that go into guest memory, at once or at each reset (ROM blobs), or
 * into fw_cfg.
 *
 * Spec: QEMU's interface hw/loader.h. Sizes are bounded by what they are loaded into, or by
 * ROM_MAX_SIZE. Left out on purpose: ELF, a.out, uImage and hex files; ROMs on other buses than
 * the system's.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hw/boards.h"
#include "hw/loader.h"
#include "hw/nvram/fw_cfg.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/datadir.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"
#include "trace.h"
#include <zlib.h>

/* The largest file that becomes a ROM blob. */
#define ROM_MAX_SIZE (256 * MiB)

/*
 * A blob of @datasize bytes in a place of @romsize bytes, the rest zeroes. It goes to @addr of
 * @as, or into @mr; a blob that is only a fw_cfg file has neither.
 */
typedef struct Rom {
    char *name;
    uint8_t *data;
    size_t datasize;
    size_t romsize;
    AddressSpace *as;
    MemoryRegion *mr;
    hwaddr addr;
    bool is_fw_file;
    QTAILQ_ENTRY(Rom) next;
} Rom;

/*
 * The registry of blobs, sorted by address within an address space; and the firmware device that
 * they can go to.
 */
static QTAILQ_HEAD(, Rom) roms = QTAILQ_HEAD_INITIALIZER(roms);
static FWCfgState *fw_cfg;
static bool roms_loaded;

/* ---- plain files ---- */

int64_t get_image_size(const char *filename)
{
    struct stat st;

    return stat(filename, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : -1;
}

ssize_t load_image_size(const char *filename, void *addr, size_t size)
{
    FILE *file = fopen(filename, "rb");
    size_t got;
    bool failed;

    if (!file) {
        return -1;
    }
    got = fread(addr, 1, size, file);
    failed = ferror(file);
    fclose(file);
    return failed ? -1 : (ssize_t)got;
}

ssize_t load_image_gzipped_buffer(const char *filename, uint64_t max_sz, uint8_t **buffer)
{
    gzFile file = gzopen(filename, "rb");
    g_autoptr(GByteArray) data = g_byte_array_new();
    uint8_t chunk[64 * KiB];
    int got = -1;
    ssize_t size;

    if (!file) {
        return -1;
    }
    if (!gzdirect(file)) {
        do {
            got = gzread(file, chunk, sizeof(chunk));
            g_byte_array_append(data, chunk, MAX(got, 0));
        } while (got > 0 && data->len <= max_sz);
    }
    gzclose(file);
    if (got < 0 || data->len > max_sz) {
        return -1;
    }
    size = data->len;
    *buffer = g_byte_array_free(g_steal_pointer(&data), FALSE);
    return size;
}

/* ---- ROM blobs ---- */

/* Whether both are written to addresses of the same address space. */
static bool rom_shares_space(const Rom *a, const Rom *b)
{
    return !a->mr && !b->mr && a->as && a->as == b->as;
}

static void rom_insert(Rom *rom)
{
    Rom *item;

    if (roms_loaded) {
        error_report("ROM images must be loaded at startup: %s", rom->name);
        exit(1);
    }
    if (!rom->as && !rom->mr && !rom->is_fw_file) {
        rom->as = &address_space_memory;
    }
    QTAILQ_FOREACH(item, &roms, next)
    {
        if (rom_shares_space(rom, item) && rom->addr < item->addr) {
            QTAILQ_INSERT_BEFORE(item, rom, next);
            return;
        }
    }
    QTAILQ_INSERT_TAIL(&roms, rom, next);
}

static Rom *rom_new(const char *name, size_t romsize)
{
    Rom *rom = g_new0(Rom, 1);

    rom->name = g_strdup(name);
    rom->romsize = romsize;
    rom->data = g_malloc0(MAX(romsize, 1));
    return rom;
}

static void rom_free(Rom *rom)
{
    g_free(rom->data);
    g_free(rom->name);
    g_free(rom);
}

/* Gives the blob a region of its own, a child of @owner; returns its memory. */
static void *rom_make_region(Rom *rom, Object *owner, const char *name, bool read_only)
{
    rom->mr = g_new0(MemoryRegion, 1);
    memory_region_init_ram(rom->mr, owner, name, MAX(rom->romsize, 1), &error_fatal);
    memory_region_set_readonly(rom->mr, read_only);
    memcpy(memory_region_get_ram_ptr(rom->mr), rom->data, rom->romsize);
    return memory_region_get_ram_ptr(rom->mr);
}

/* The whole of a file as a blob; NULL when it can't be read. */
static Rom *rom_from_file(const char *file)
{
    g_autofree char *path = qemu_find_file(QEMU_FILE_TYPE_BIOS, file);
    int64_t size = get_image_size(path ? path : file);
    Rom *rom;

    if (size < 0 || size > (int64_t)ROM_MAX_SIZE) {
        error_report("Could not open option rom '%s': %s", file,
                     size < 0 ? "no such file" : "it is too large");
        return NULL;
    }
    rom = rom_new(file, size);
    rom->datasize = size;
    if (load_image_size(path ? path : file, rom->data, size) != size) {
        error_report("rom: file %s: read error", file);
        rom_free(rom);
        return NULL;
    }
    return rom;
}

/* Puts the blob into fw_cfg as @fw_dir/<last part of @file>; its firmware path goes to @devpath. */
static void rom_to_fw_file(Rom *rom, const char *file, const char *fw_dir, bool has_option_rom,
                           char **devpath)
{
    MachineClass *mc = MACHINE_GET_CLASS(qdev_get_machine());
    g_autofree char *base = g_path_get_basename(file);
    g_autofree char *fw_file = g_strdup_printf("%s/%s", fw_dir, base);
    void *data = rom->data;

    rom->is_fw_file = true;
    *devpath = g_strdup_printf("/rom@%s", fw_file);
    if (has_option_rom && mc->option_rom_has_mr) {
        data = rom_make_region(rom, OBJECT(fw_cfg), *devpath, true);
    }
    fw_cfg_add_file(fw_cfg, fw_file, data, rom->romsize);
}

ssize_t rom_add_file(const char *file, const char *fw_dir, hwaddr addr, int32_t bootindex,
                     bool has_option_rom, MemoryRegion *mr, AddressSpace *as)
{
    g_autofree char *devpath = NULL;
    Rom *rom = rom_from_file(file);

    if (!rom) {
        return -1;
    }
    rom->addr = addr;
    rom->as = as;
    rom->mr = mr;
    if (fw_dir && fw_cfg) {
        rom_to_fw_file(rom, file, fw_dir, has_option_rom, &devpath);
    } else {
        devpath = mr ? g_strdup_printf("/rom@%s", file) : g_strdup_printf("/rom@%016" PRIx64, addr);
    }
    rom_insert(rom);
    add_boot_device_path(bootindex, NULL, devpath);
    return rom->datasize;
}

MemoryRegion *rom_add_blob(const char *name, const void *blob, size_t len, size_t max_len,
                           hwaddr addr, const char *fw_file_name, FWCfgCallback fw_callback,
                           void *callback_opaque, AddressSpace *as, bool read_only)
{
    MachineClass *mc = MACHINE_GET_CLASS(qdev_get_machine());
    Rom *rom = rom_new(name, MAX(max_len, len));

    rom->as = as;
    rom->addr = addr;
    rom->datasize = len;
    memcpy(rom->data, blob, len);
    if (fw_file_name && fw_cfg) {
        g_autofree char *devpath = g_strdup_printf("/rom@%s", fw_file_name);
        void *data = rom->data;

        rom->is_fw_file = true;
        if (mc->rom_file_has_mr) {
            data = rom_make_region(rom, OBJECT(fw_cfg), devpath, read_only);
        }
        fw_cfg_add_file_callback(fw_cfg, fw_file_name, fw_callback, NULL, callback_opaque, data,
                                 rom->romsize, read_only);
    }
    rom_insert(rom);
    return rom->is_fw_file ? rom->mr : NULL;
}

ssize_t rom_add_vga(const char *file)
{
    return rom_add_file(file, "vgaroms", 0, -1, true, NULL, NULL);
}

ssize_t rom_add_option(const char *file, int32_t bootindex)
{
    return rom_add_file(file, "genroms", 0, bootindex, true, NULL, NULL);
}

ssize_t load_image_targphys_as(const char *filename, hwaddr addr, uint64_t max_sz, AddressSpace *as)
{
    int64_t size = get_image_size(filename);

    if (size < 0 || size > max_sz) {
        return -1;
    }
    return size ? rom_add_file(filename, NULL, addr, -1, false, NULL, as) : 0;
}

ssize_t load_image_targphys(const char *filename, hwaddr addr, uint64_t max_sz)
{
    return load_image_targphys_as(filename, addr, max_sz, NULL);
}

ssize_t load_image_mr(const char *filename, MemoryRegion *mr)
{
    int64_t size = get_image_size(filename);

    if (!memory_access_is_direct(mr, false) || size < 0 || size > memory_region_size(mr)) {
        return -1;
    }
    return size ? rom_add_file_mr(filename, mr, -1) : 0;
}

/* ---- reset ---- */

static void rom_write(Rom *rom)
{
    if (rom->mr) {
        memcpy(memory_region_get_ram_ptr(rom->mr), rom->data, rom->romsize);
        memory_region_set_dirty(rom->mr, 0, rom->romsize);
    } else if (rom->as) {
        address_space_write_rom(rom->as, rom->addr, MEMTXATTRS_UNSPECIFIED, rom->data,
                                rom->romsize);
    }
    trace_loader_write_rom(rom->name, rom->addr, rom->romsize);
}

static void rom_reset(void *unused)
{
    Rom *rom;

    QTAILQ_FOREACH(rom, &roms, next)
    {
        /* A guest's changes to a firmware file stay until that device's own reset. */
        if (!rom->is_fw_file) {
            rom_write(rom);
        }
    }
}

/* The next blob in the address space of @rom; within one they are sorted by address. */
static Rom *rom_next_in_space(Rom *rom)
{
    Rom *next = QTAILQ_NEXT(rom, next);

    while (next && !rom_shares_space(rom, next)) {
        next = QTAILQ_NEXT(next, next);
    }
    return next;
}

int rom_check_and_register_reset(void)
{
    Rom *rom;

    QTAILQ_FOREACH(rom, &roms, next)
    {
        Rom *next = rom_next_in_space(rom);

        if (next && rom->addr + rom->romsize > next->addr) {
            error_report("ROM images '%s' and '%s' overlap at 0x%" PRIx64, rom->name, next->name,
                         next->addr);
            return -1;
        }
    }
    qemu_register_reset(rom_reset, NULL);
    roms_loaded = true;
    return 0;
}

/* ---- firmware device, look-up ---- */

void rom_set_fw(FWCfgState *f)
{
    fw_cfg = f;
}

void rom_set_order_override(int order)
{
    if (fw_cfg) {
        fw_cfg_set_order_override(fw_cfg, order);
    }
}

void rom_reset_order_override(void)
{
    if (fw_cfg) {
        fw_cfg_reset_order_override(fw_cfg);
    }
}

void *rom_ptr_for_as(AddressSpace *as, hwaddr addr, size_t size)
{
    Rom *rom;

    QTAILQ_FOREACH(rom, &roms, next)
    {
        if (!rom->mr && rom->as == as && addr >= rom->addr && size <= rom->romsize &&
            addr - rom->addr <= rom->romsize - size) {
            return rom->data + (addr - rom->addr);
        }
    }
    return NULL;
}

void *rom_ptr(hwaddr addr, size_t size)
{
    return rom_ptr_for_as(&address_space_memory, addr, size);
}

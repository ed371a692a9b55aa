/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kinds of memory regions: device, alias, RAM, ROM, ROM device, RAM over a device's own memory.
 * RAM is always private anonymous memory (ram.c): files and descriptors are refused.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"
#include "qapi/error.h"

void memory_region_init_io(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                           void *opaque, const char *name, uint64_t size)
{
    memory_region_init(mr, owner, name, size);
    mr->ops = ops ? ops : &unassigned_mem_ops;
    mr->opaque = opaque;
    mr->terminates = true;
}

void memory_region_set_bulk_ops(MemoryRegion *mr, const MemoryRegionBulkOps *bulk)
{
    mr->bulk = bulk;
}

void memory_region_init_alias(MemoryRegion *mr, Object *owner, const char *name, MemoryRegion *orig,
                              hwaddr offset, uint64_t size)
{
    memory_region_init(mr, owner, name, size);
    mr->alias = orig;
    mr->alias_offset = offset;
    QLIST_INSERT_HEAD(&orig->aliases, mr, aliases_link);
}

/* ---- RAM and ROM ---- */

static void destroy_ram(MemoryRegion *mr)
{
    qemu_ram_free(mr->ram_block);
}

/*
 * Makes @mr RAM backed by @block; without a block (an error is set) it stays,
 * with size 0. Whether there is one.
 */
static bool set_ram(MemoryRegion *mr, RAMBlock *block)
{
    mr->terminates = true;
    mr->ram = true;
    mr->ram_block = block;
    if (block) {
        mr->destructor = destroy_ram;
    } else {
        mr->size = int128_zero();
    }
    return block;
}

bool memory_region_init_ram_flags_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                            uint64_t size, uint32_t ram_flags, Error **errp)
{
    memory_region_init(mr, owner, name, size);
    return set_ram(mr, qemu_ram_alloc(size, ram_flags, mr, errp));
}

bool memory_region_init_ram_shared_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                             uint64_t size, bool share, Error **errp)
{
    return memory_region_init_ram_flags_nomigrate(mr, owner, name, size, share ? RAM_SHARED : 0, errp);
}

bool memory_region_init_ram_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp)
{
    return memory_region_init_ram_flags_nomigrate(mr, owner, name, size, 0, errp);
}

bool memory_region_init_rom_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp)
{
    bool ok = memory_region_init_ram_nomigrate(mr, owner, name, size, errp);

    mr->readonly = true;
    return ok;
}

bool memory_region_init_rom_device_nomigrate(MemoryRegion *mr, Object *owner,
                                             const MemoryRegionOps *ops, void *opaque,
                                             const char *name, uint64_t size, Error **errp)
{
    bool ok;

    assert(ops);
    ok = memory_region_init_ram_nomigrate(mr, owner, name, size, errp);
    mr->ram = false;
    mr->rom_device = true;
    mr->ops = ops;
    mr->opaque = opaque;
    return ok;
}

bool memory_region_init_resizeable_ram(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, uint64_t max_size,
                                       void (*resized)(const char *id, uint64_t length, void *host),
                                       Error **errp)
{
    memory_region_init(mr, owner, name, size);
    return set_ram(mr, qemu_ram_alloc_resizeable(size, max_size, resized, mr, errp));
}

/* Saves the RAM, if there is any (@ok), with the machine, under the owner's path. Gives @ok back. */
static bool register_ram(MemoryRegion *mr, Object *owner, bool ok)
{
    if (ok) {
        vmstate_register_ram(mr, (DeviceState *)object_dynamic_cast(owner, TYPE_DEVICE));
    }
    return ok;
}

bool memory_region_init_ram(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp)
{
    return register_ram(mr, owner, memory_region_init_ram_nomigrate(mr, owner, name, size, errp));
}

bool memory_region_init_rom(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp)
{
    return register_ram(mr, owner, memory_region_init_rom_nomigrate(mr, owner, name, size, errp));
}

bool memory_region_init_rom_device(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                                   void *opaque, const char *name, uint64_t size, Error **errp)
{
    return register_ram(mr, owner,
                        memory_region_init_rom_device_nomigrate(mr, owner, ops, opaque, name, size, errp));
}

/* ---- Memory of somebody else ---- */

void memory_region_init_ram_ptr(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                                void *ptr)
{
    assert(ptr);
    memory_region_init(mr, owner, name, size);
    set_ram(mr, qemu_ram_alloc_from_ptr(size, ptr, mr, &error_abort));
}

void memory_region_init_ram_device_ptr(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, void *ptr)
{
    memory_region_init_ram_ptr(mr, owner, name, size, ptr);
    mr->ram_device = true;
    mr->ops = &ram_device_mem_ops;
    mr->opaque = mr;
}

bool memory_region_init_ram_from_file(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, uint64_t align, uint32_t ram_flags,
                                      const char *path, bool readonly, Error **errp)
{
    memory_region_init(mr, owner, name, size);
    error_setg(errp, "'%s': guest memory can't be backed by a file; use memory-backend-ram", path);
    return set_ram(mr, NULL);
}

bool memory_region_init_ram_from_fd(MemoryRegion *mr, Object *owner, const char *name,
                                    uint64_t size, uint32_t ram_flags, int fd, ram_addr_t offset,
                                    Error **errp)
{
    memory_region_init(mr, owner, name, size);
    error_setg(errp, "'%s': guest memory can't be backed by a file descriptor", name);
    return set_ram(mr, NULL);
}

/* ---- RAM of a region ---- */

void *memory_region_get_ram_ptr(MemoryRegion *mr)
{
    hwaddr offset = 0;

    for (; mr->alias; mr = mr->alias) {
        offset += mr->alias_offset;
    }
    assert(mr->ram_block);
    return ramblock_ptr(mr->ram_block, offset);
}

ram_addr_t memory_region_get_ram_addr(MemoryRegion *mr)
{
    return mr->ram_block ? mr->ram_block->offset : RAM_ADDR_INVALID;
}

int memory_region_get_fd(MemoryRegion *mr)
{
    return -1;
}

MemoryRegion *memory_region_from_host(void *ptr, ram_addr_t *offset)
{
    RAMBlock *block = qemu_ram_block_from_host(ptr, false, offset);

    return block ? block->mr : NULL;
}

void memory_region_ram_resize(MemoryRegion *mr, ram_addr_t newsize, Error **errp)
{
    assert(mr->ram_block);
    qemu_ram_resize(mr->ram_block, newsize, errp);
}

void memory_region_msync(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
}

void memory_region_writeback(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
}

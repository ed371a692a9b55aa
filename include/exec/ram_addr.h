/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RAM blocks by address, and their dirty bits. */
#ifndef EXEC_RAM_ADDR_H
#define EXEC_RAM_ADDR_H

#include "exec/memory.h"
#include "exec/ramblock.h"
#include "exec/target_page.h"
#include "sysemu/tcg.h"
#include "sysemu/xen.h"

/* Bit set of all dirty logging clients, and of all but CODE. */
#define DIRTY_CLIENTS_ALL ((1 << DIRTY_MEMORY_NUM) - 1)
#define DIRTY_CLIENTS_NOCODE (DIRTY_CLIENTS_ALL & ~(1 << DIRTY_MEMORY_CODE))

/* Whether @offset lies inside the used part of @b. */
static inline bool offset_in_ramblock(RAMBlock *b, ram_addr_t offset)
{
    return b && b->host && offset < b->used_length;
}

/* Host address of byte @offset of @block, which must have it (checked). */
static inline void *ramblock_ptr(RAMBlock *block, ram_addr_t offset)
{
    assert(offset_in_ramblock(block, offset));
    return block->host + offset;
}

/*
 * Allocates a block of @size bytes (rounded up to a page) for @mr.
 * qemu_ram_alloc_from_ptr: over memory @host that the caller owns. qemu_ram_alloc_resizeable: that
 * may grow to @max_size; @resized is told. NULL and @errp if there is no memory.
 */
RAMBlock *qemu_ram_alloc(ram_addr_t size, uint32_t ram_flags, MemoryRegion *mr, Error **errp);
RAMBlock *qemu_ram_alloc_from_ptr(ram_addr_t size, void *host, MemoryRegion *mr, Error **errp);
RAMBlock *qemu_ram_alloc_resizeable(ram_addr_t size, ram_addr_t max_size,
                                    void (*resized)(const char *id, uint64_t length, void *host),
                                    MemoryRegion *mr, Error **errp);

/* Frees @block (NULL: nothing) and its host memory unless the caller owns that. */
void qemu_ram_free(RAMBlock *block);

/* Changes the used length to @newsize bytes. 0, or -EINVAL and @errp. */
int qemu_ram_resize(RAMBlock *block, ram_addr_t newsize, Error **errp);

/* First byte of the RAM space after all blocks. */
ram_addr_t last_ram_offset(void);

/*
 * Dirty bits of @length bytes at @start of the RAM space, in whole pages. @mask: bit set of
 * clients;
 * @client: one of DIRTY_MEMORY_*.
 */
void cpu_physical_memory_set_dirty_range(ram_addr_t start, ram_addr_t length, uint8_t mask);
void cpu_physical_memory_set_dirty_flag(ram_addr_t addr, unsigned client);
/* Whether any page is dirty; whether all are. */
bool cpu_physical_memory_get_dirty(ram_addr_t start, ram_addr_t length, unsigned client);
bool cpu_physical_memory_all_dirty(ram_addr_t start, ram_addr_t length, unsigned client);
/* Clears, and returns whether any was dirty. */
bool cpu_physical_memory_test_and_clear_dirty(ram_addr_t start, ram_addr_t length, unsigned client);
void cpu_physical_memory_clear_dirty_range(ram_addr_t start, ram_addr_t length);

#endif /* EXEC_RAM_ADDR_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dirty bits: one per page and client, kept with the RAM block. A bitmap exists once a client has
 * cleared bits; before that all pages are dirty. Writes only look here when a client of the region
 * logs.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "exec/target_page.h"
#include "qemu/bitmap.h"

/* Pages [first, first + nr) of a block. */
typedef struct PageRange {
    unsigned long first;
    unsigned long nr;
} PageRange;

static PageRange pages_of(const RAMBlock *rb, ram_addr_t start, ram_addr_t len)
{
    ram_addr_t end = MIN(start + len, rb->used_length);
    unsigned long first = start >> TARGET_PAGE_BITS;

    if (len == 0 || start >= end) {
        return (PageRange) { 0, 0 };
    }
    return (PageRange) { first, DIV_ROUND_UP(end, TARGET_PAGE_SIZE) - first };
}

static bool any_dirty(const RAMBlock *rb, PageRange p, unsigned client)
{
    const unsigned long *map = rb->dirty[client];

    if (!map || !p.nr) {
        return p.nr != 0;
    }
    return find_next_bit(map, p.first + p.nr, p.first) < p.first + p.nr;
}

/* The bitmap of @client, which exists from now on. */
static unsigned long *dirty_map(RAMBlock *rb, unsigned client)
{
    unsigned long pages = DIV_ROUND_UP(rb->max_length, TARGET_PAGE_SIZE);

    if (!rb->dirty[client]) {
        rb->dirty[client] = bitmap_new(pages);
        bitmap_set(rb->dirty[client], 0, pages);
    }
    return rb->dirty[client];
}

/* Clears; whether any was set. */
static bool clear_dirty(RAMBlock *rb, PageRange p, unsigned client)
{
    bool was = any_dirty(rb, p, client);

    if (was) {
        bitmap_clear(dirty_map(rb, client), p.first, p.nr);
    }
    return was;
}

void ram_block_set_dirty(RAMBlock *rb, ram_addr_t start, ram_addr_t len, uint8_t mask)
{
    PageRange p = pages_of(rb, start, len);

    for (unsigned client = 0; client < DIRTY_MEMORY_NUM; client++) {
        if ((mask & (1 << client)) && rb->dirty[client] && p.nr) {
            bitmap_set(rb->dirty[client], p.first, p.nr);
        }
    }
}

/* ---- By region ---- */

uint8_t memory_region_get_dirty_log_mask(MemoryRegion *mr)
{
    uint8_t mask = mr->dirty_log_mask;

    if (global_dirty_tracking && (mr->ram_block || memory_region_is_iommu(mr))) {
        mask |= 1 << DIRTY_MEMORY_MIGRATION;
    }
    return mask;
}

bool memory_region_is_logging(MemoryRegion *mr, uint8_t client)
{
    return memory_region_get_dirty_log_mask(mr) & (1 << client);
}

void memory_region_set_log(MemoryRegion *mr, bool log, unsigned client)
{
    uint8_t before = mr->vga_logging_count;

    assert(client == DIRTY_MEMORY_VGA && (log || before));
    mr->vga_logging_count += log ? 1 : -1;
    if (!before == !mr->vga_logging_count) {
        return;
    }
    memory_region_transaction_begin();
    mr->dirty_log_mask ^= 1 << client;
    memory_mark_changed(mr);
    memory_region_transaction_commit();
}

void memory_region_set_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
    assert(mr->ram_block);
    ram_block_set_dirty(mr->ram_block, addr, size, memory_region_get_dirty_log_mask(mr));
}

bool memory_region_get_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client)
{
    assert(mr->ram_block);
    return any_dirty(mr->ram_block, pages_of(mr->ram_block, addr, size), client);
}

void memory_region_reset_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client)
{
    assert(mr->ram_block);
    clear_dirty(mr->ram_block, pages_of(mr->ram_block, addr, size), client);
    memory_listeners_log_clear(mr, addr, size);
}

void memory_region_clear_dirty_bitmap(MemoryRegion *mr, hwaddr start, hwaddr len)
{
    memory_listeners_log_clear(mr, start, len);
}

void memory_region_flush_rom_device(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
    assert(mr->rom_device);
    ram_block_set_dirty(mr->ram_block, addr, size, memory_region_get_dirty_log_mask(mr));
}

/* ---- Snapshots ---- */

struct DirtyBitmapSnapshot {
    unsigned long first;    /* page of bit 0 */
    unsigned long nr;
    unsigned long bits[];
};

DirtyBitmapSnapshot *memory_region_snapshot_and_clear_dirty(MemoryRegion *mr, hwaddr addr,
                                                            hwaddr size, unsigned client)
{
    RAMBlock *rb = mr->ram_block;
    PageRange p = pages_of(rb, addr, size);
    DirtyBitmapSnapshot *snap = g_malloc0(sizeof(*snap) + BITS_TO_LONGS(p.nr) * sizeof(long));
    unsigned long *map;

    memory_listeners_log_sync(mr);
    snap->first = p.first;
    snap->nr = p.nr;
    map = dirty_map(rb, client);
    for (unsigned long i = 0; i < p.nr; i++) {
        if (test_bit(p.first + i, map)) {
            set_bit(i, snap->bits);
        }
    }
    bitmap_clear(map, p.first, p.nr);
    memory_listeners_log_clear(mr, addr, size);
    return snap;
}

bool memory_region_snapshot_get_dirty(MemoryRegion *mr, DirtyBitmapSnapshot *snap, hwaddr addr,
                                      hwaddr size)
{
    PageRange p = pages_of(mr->ram_block, addr, size);

    assert(!p.nr || (p.first >= snap->first && p.first + p.nr <= snap->first + snap->nr));
    return p.nr && find_next_bit(snap->bits, p.first - snap->first + p.nr,
                                 p.first - snap->first) < p.first - snap->first + p.nr;
}

/* ---- By position in the RAM space ---- */

/* The block that holds @addr of the RAM space; must exist. *@offset: in the block. */
static RAMBlock *block_at(ram_addr_t addr, ram_addr_t *offset)
{
    RAMBlock *rb;

    RAMBLOCK_FOREACH(rb) {
        if (addr - rb->offset < rb->max_length) {
            *offset = addr - rb->offset;
            return rb;
        }
    }
    g_assert_not_reached();
}

void cpu_physical_memory_set_dirty_range(ram_addr_t start, ram_addr_t length, uint8_t mask)
{
    ram_addr_t offset;
    RAMBlock *rb = block_at(start, &offset);

    ram_block_set_dirty(rb, offset, length, mask);
}

void cpu_physical_memory_set_dirty_flag(ram_addr_t addr, unsigned client)
{
    cpu_physical_memory_set_dirty_range(addr, 1, 1 << client);
}

bool cpu_physical_memory_get_dirty(ram_addr_t start, ram_addr_t length, unsigned client)
{
    ram_addr_t offset;
    RAMBlock *rb = block_at(start, &offset);

    return any_dirty(rb, pages_of(rb, offset, length), client);
}

bool cpu_physical_memory_all_dirty(ram_addr_t start, ram_addr_t length, unsigned client)
{
    ram_addr_t offset;
    RAMBlock *rb = block_at(start, &offset);
    PageRange p = pages_of(rb, offset, length);
    unsigned long end = p.first + p.nr;

    return !rb->dirty[client] || find_next_zero_bit(rb->dirty[client], end, p.first) >= end;
}

bool cpu_physical_memory_test_and_clear_dirty(ram_addr_t start, ram_addr_t length, unsigned client)
{
    ram_addr_t offset;
    RAMBlock *rb = block_at(start, &offset);

    return clear_dirty(rb, pages_of(rb, offset, length), client);
}

void cpu_physical_memory_clear_dirty_range(ram_addr_t start, ram_addr_t length)
{
    for (unsigned client = 0; client < DIRTY_MEMORY_NUM; client++) {
        cpu_physical_memory_test_and_clear_dirty(start, length, client);
    }
}

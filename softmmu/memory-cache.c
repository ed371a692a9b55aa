/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cached ranges: the translation of a range that is accessed again and again. The view of that
 * moment is kept alive, so a device sees the map as it was, as a real device does until it fetches
 * the address anew.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "memory-ldst.h"

int64_t address_space_cache_init(MemoryRegionCache *cache, AddressSpace *as, hwaddr addr,
                                 hwaddr len, bool is_write)
{
    FlatView *fv = address_space_get_flatview(as);
    const FlatRange *fr = flatview_lookup(fv, addr);

    assert(len > 0);
    *cache = (MemoryRegionCache) { .fv = fv, .len = len, .xlat = addr, .is_write = is_write };
    if (!fr) {
        cache->mrs = (MemoryRegionSection) { .mr = &memory_unassigned, .fv = fv,
                                             .size = int128_2_64() };
        return len;
    }
    cache->mrs = memory_section_of(fv, fr);
    cache->xlat = fr->offset_in_region + (addr - fr->start);
    cache->len = flat_range_cut(fr, addr, len);
    if (flat_range_direct(fr, is_write)) {
        cache->ptr = memory_ram_ptr(fr->mr, cache->xlat);
    }
    return cache->len;
}

void address_space_cache_invalidate(MemoryRegionCache *cache, hwaddr addr, hwaddr access_len)
{
    assert(cache->is_write);
    if (cache->ptr) {
        memory_after_write(cache->mrs.mr, cache->xlat + addr, access_len);
    }
}

void address_space_cache_destroy(MemoryRegionCache *cache)
{
    FlatView *fv = cache->fv;

    address_space_cache_init_empty(cache);
    if (fv) {
        flatview_unref(fv);
    }
}

/* Address of offset @addr of the range in the address space. */
static hwaddr cache_address(const MemoryRegionCache *cache, hwaddr addr)
{
    return cache->mrs.offset_within_address_space +
           (cache->xlat - cache->mrs.offset_within_region) + addr;
}

/* The device that caches must stay in the range. */
static void check_range(const MemoryRegionCache *cache, hwaddr addr, hwaddr len)
{
    assert(addr < cache->len && len <= cache->len - addr);
}

MemTxResult address_space_read_cached(MemoryRegionCache *cache, hwaddr addr, void *buf, hwaddr len)
{
    check_range(cache, addr, len);
    if (likely(cache->ptr)) {
        memory_before_read(cache_address(cache, addr), len, cache->mrs.mr);
        memcpy(buf, cache->ptr + addr, len);
        return MEMTX_OK;
    }
    return flatview_read(cache->fv, cache_address(cache, addr), MEMTXATTRS_UNSPECIFIED, buf, len);
}

MemTxResult address_space_write_cached(MemoryRegionCache *cache, hwaddr addr, const void *buf,
                                       hwaddr len)
{
    check_range(cache, addr, len);
    if (likely(cache->ptr && cache->is_write)) {
        memcpy(cache->ptr + addr, buf, len);
        memory_after_write(cache->mrs.mr, cache->xlat + addr, len);
        return MEMTX_OK;
    }
    return flatview_write(cache->fv, cache_address(cache, addr), MEMTXATTRS_UNSPECIFIED, buf, len);
}

static uint64_t cache_load(MemoryRegionCache *cache, hwaddr addr, MemOp op, MemTxAttrs attrs,
                           MemTxResult *result)
{
    unsigned size = memop_size(op);

    check_range(cache, addr, size);
    if (unlikely(!cache->ptr)) {
        return flatview_load(cache->fv, cache_address(cache, addr), op, attrs, result);
    }
    if (result) {
        *result = MEMTX_OK;
    }
    memory_before_read(cache_address(cache, addr), size, cache->mrs.mr);
    return memory_load(cache->ptr + addr, op);
}

static void cache_store(MemoryRegionCache *cache, hwaddr addr, uint64_t value, MemOp op,
                        MemTxAttrs attrs, MemTxResult *result)
{
    check_range(cache, addr, memop_size(op));
    if (unlikely(!cache->ptr || !cache->is_write)) {
        flatview_store(cache->fv, cache_address(cache, addr), value, op, attrs, result);
        return;
    }
    if (result) {
        *result = MEMTX_OK;
    }
    memory_store(cache->ptr + addr, value, op);
    memory_after_write(cache->mrs.mr, cache->xlat + addr, memop_size(op));
}

#define LOAD(addr, op, attrs, result) cache_load(cache, addr, op, attrs, result)
#define STORE(addr, val, op, attrs, result) cache_store(cache, addr, val, op, attrs, result)

MEMORY_LDST_DEFINE(_cached, MemoryRegionCache *cache, LOAD, STORE)

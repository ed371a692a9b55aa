/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the memory API share:
 *
 *   memory.c           regions as objects, the tree          physmem.c         access by bytes
 *   memory-init.c      kinds of regions                      memory-ldst.c     access by value
 *   flatview.c         rendering a tree into ranges          memory-map.c      map, unmap
 *   memory-commit.c    transactions, address spaces          memory-cache.c    cached ranges
 *   memory-listener.c  who is told about changes             memory-iommu.c    IOMMU regions
 *   memory-dispatch.c  one access to a device                memory-dirty.c    dirty bits
 *   memory-eventfd.c   writes that only signal               ram.c             RAM blocks
 *   memory-mtree.c     info mtree                            ioport.c          ports
 */
#ifndef SOFTMMU_MEMORY_INTERNAL_H
#define SOFTMMU_MEMORY_INTERNAL_H

#include "exec/memory.h"
#include "exec/ram_addr.h"

/* ---- Regions (memory.c) ---- */

/* Signals @e when a write matches. */
struct MemoryRegionIoeventfd {
    hwaddr addr;
    unsigned size;          /* 0: any */
    bool match_data;
    uint64_t data;
    EventNotifier *e;
};

/* Gives the initialized object @mr its name, owner and size. */
void memory_region_setup(MemoryRegion *mr, Object *owner, const char *name, uint64_t size);

/* Serves addresses where no region is. Not an object: it has no name, no owner and no container. */
extern MemoryRegion memory_unassigned;

/* Size in @size's convention: UINT64_MAX is 2^64. */
static inline Int128 memory_size_int128(uint64_t size)
{
    return size == UINT64_MAX ? int128_2_64() : int128_make64(size);
}

/* Last address of a range of @size (at least 1) bytes at @start. */
static inline hwaddr memory_last(hwaddr start, Int128 size)
{
    return start + int128_getlo(size) - 1;
}

/* ---- Flat views (flatview.c) ---- */

/* Renders the tree below @root; the caller owns one reference. */
FlatView *flatview_render(MemoryRegion *root);
/*
 * The region that alone decides what @root shows: behind whole aliases and only children. NULL:
 * nothing.
 */
MemoryRegion *memory_region_flat_root(MemoryRegion *root);
/* The view without ranges, with a reference. */
FlatView *flatview_empty(void);
/* The last reference is gone. */
void flatview_free(FlatView *fv);

/* flatview_ref() and flatview_unref() for the hot paths. */
static inline FlatView *flatview_get(FlatView *fv)
{
    fv->ref++;
    return fv;
}

static inline void flatview_put(FlatView *fv)
{
    if (unlikely(--fv->ref == 0)) {
        flatview_free(fv);
    }
}

/* Index of the first range that ends at or after @addr; fv->nr if there is none. */
unsigned flatview_search(const FlatView *fv, hwaddr addr);

/* The range that holds @addr, or NULL. */
static inline const FlatRange *flatview_lookup(FlatView *fv, hwaddr addr)
{
    unsigned *hint = &fv->hints[(addr >> 2) % FLATVIEW_HINTS];
    const FlatRange *fr = fv->ranges + *hint;
    unsigned i;

    if (likely(fv->nr && addr - fr->start <= fr->last - fr->start)) {
        return fr;
    }
    i = flatview_search(fv, addr);
    if (i == fv->nr || addr < fv->ranges[i].start) {
        return NULL;
    }
    *hint = i;
    return fv->ranges + i;
}

/* Whether a write may go to the range's memory; whether a read may. */
static inline bool flat_range_writes_ram(const FlatRange *fr)
{
    return fr->mr->ram && !fr->readonly && !fr->mr->ram_device;
}

static inline bool flat_range_reads_ram(const FlatRange *fr)
{
    return (fr->mr->ram && !fr->mr->ram_device) || memory_region_is_romd(fr->mr);
}

static inline bool flat_range_direct(const FlatRange *fr, bool is_write)
{
    return is_write ? flat_range_writes_ram(fr) : flat_range_reads_ram(fr);
}

/* ---- Transactions and address spaces (memory-commit.c) ---- */

/* What @mr shows has changed, or is about to: views that contain it are rebuilt at the commit. */
void memory_mark_changed(MemoryRegion *mr);
/* All views are rebuilt at the commit. */
void memory_mark_all_changed(void);
/* Event notifiers changed. */
void memory_mark_eventfds_changed(void);

typedef QTAILQ_HEAD(, AddressSpace) AddressSpaceList;
/* All address spaces in the order of their creation. */
extern AddressSpaceList memory_address_spaces;

/* ---- Listeners (memory-listener.c) ---- */

/* Sections of the view @fv: @fr. */
MemoryRegionSection memory_section_of(FlatView *fv, const FlatRange *fr);
/*
 * Tells the listeners of @as how @new_view differs from @old_view, first what goes, then what
 * comes.
 */
void memory_listeners_update(AddressSpace *as, FlatView *old_view, FlatView *new_view);
void memory_listeners_begin(void);
void memory_listeners_commit(void);
/* Tells everybody that dirty bits of @mr (NULL: all) are about to be read; of a cleared range. */
void memory_listeners_log_sync(MemoryRegion *mr);
void memory_listeners_log_clear(MemoryRegion *mr, hwaddr addr, hwaddr size);
/* Rebuilds the list of event notifiers of @as and tells its listeners about the difference. */
void memory_eventfds_update(AddressSpace *as);
/* Tells @listener about all event notifiers of its address space. */
void memory_eventfds_replay(MemoryListener *listener, bool add);

/* ---- Access (physmem.c) ---- */

/* Where an access ends up. */
typedef struct MemoryTarget {
    FlatView *fv;           /* the view that was last looked at; another one behind an IOMMU */
    MemoryRegion *mr;       /* never NULL: memory_unassigned where nothing is */
    hwaddr addr;            /* in @fv's address space */
    hwaddr xlat;            /* in @mr */
    hwaddr len;             /* bytes from here, cut as address_space_translate() documents */
    bool direct;            /* plain memory for this kind of access */
} MemoryTarget;

/* Bytes of @len that lie in @fr from @addr on. */
static inline hwaddr flat_range_cut(const FlatRange *fr, hwaddr addr, hwaddr len)
{
    return len - 1 <= fr->last - addr ? len : fr->last - addr + 1;
}

/* Looks @addr up in @fv, without following IOMMUs. t->len is an input, which is cut. */
static inline void memory_resolve_in_view(MemoryTarget *t, FlatView *fv, hwaddr addr, bool is_write)
{
    const FlatRange *fr = flatview_lookup(fv, addr);

    t->fv = fv;
    t->addr = addr;
    if (unlikely(!fr)) {
        t->mr = &memory_unassigned;
        t->xlat = addr;
        t->direct = false;
        return;
    }
    t->mr = fr->mr;
    t->xlat = fr->offset_in_region + (addr - fr->start);
    t->direct = flat_range_direct(fr, is_write);
    if (t->direct || fr->mr->ram || fr->mr->bulk) {
        t->len = flat_range_cut(fr, addr, t->len);
    }
}

/* Follows an IOMMU at @t and whatever is behind it. */
void memory_resolve_iommu(MemoryTarget *t, bool is_write, MemTxAttrs attrs);

/* Finds the target of @len bytes at @addr. */
static inline void memory_resolve(FlatView *fv, hwaddr addr, hwaddr len, bool is_write,
                                  MemTxAttrs attrs, MemoryTarget *t)
{
    t->len = len;
    memory_resolve_in_view(t, fv, addr, is_write);
    if (unlikely(t->mr->is_iommu)) {
        memory_resolve_iommu(t, is_write, attrs);
    }
}

/* Access to a view that the caller keeps alive. */
MemTxResult flatview_read(FlatView *fv, hwaddr addr, MemTxAttrs attrs, void *buf, hwaddr len);
MemTxResult flatview_write(FlatView *fv, hwaddr addr, MemTxAttrs attrs, const void *buf,
                           hwaddr len);
bool flatview_access_valid(FlatView *fv, hwaddr addr, hwaddr len, bool is_write, MemTxAttrs attrs);

/* The DMA read hook and what it gets. */
extern MemoryDMAReadHook *memory_dma_read_hook;
extern void *memory_dma_read_hook_opaque;

/* Called before bytes of plain memory are read. */
static inline void memory_before_read(hwaddr addr, hwaddr len, MemoryRegion *mr)
{
    if (unlikely(memory_dma_read_hook != NULL)) {
        memory_dma_read_hook(memory_dma_read_hook_opaque, addr, len, mr);
    }
}

/* Host address of byte @offset of RAM region @mr. */
static inline uint8_t *memory_ram_ptr(MemoryRegion *mr, hwaddr offset)
{
    return mr->ram_block->host + offset;
}

/* ---- Dirty bits (memory-dirty.c) ---- */

/* Sets the bits of @mask; slow part of memory_after_write. */
void ram_block_set_dirty(RAMBlock *rb, ram_addr_t start, ram_addr_t len, uint8_t mask);

/* Called after bytes of plain memory were written. */
static inline void memory_after_write(MemoryRegion *mr, hwaddr offset, hwaddr len)
{
    if (unlikely(mr->dirty_log_mask || global_dirty_tracking)) {
        ram_block_set_dirty(mr->ram_block, offset, len, memory_region_get_dirty_log_mask(mr));
    }
}

/* ---- Dispatch (memory-dispatch.c, memory-eventfd.c) ---- */

/* Largest size of an access that a device which names none is given by DMA, or implements. */
#define MEMORY_DEFAULT_MAX_ACCESS 4

/* How much of @len bytes at @addr of device @mr go in one access: a power of two, at most 8. */
static inline unsigned memory_access_size(MemoryRegion *mr, hwaddr len, hwaddr addr)
{
    unsigned max = mr->ops->valid.max_access_size ? mr->ops->valid.max_access_size
                                                  : MEMORY_DEFAULT_MAX_ACCESS;
    unsigned size = 8;

    while (size > max || size > len || ((addr & (size - 1)) && !mr->ops->impl.unaligned)) {
        size /= 2;
    }
    return size;
}

/* Signals a matching event notifier; false: none matches. */
bool memory_eventfd_signal(MemoryRegion *mr, hwaddr addr, uint64_t data, unsigned size);
/* Ops of ram_device regions. */
extern const MemoryRegionOps ram_device_mem_ops;

#endif /* SOFTMMU_MEMORY_INTERNAL_H */

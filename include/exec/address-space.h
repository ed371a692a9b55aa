/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address spaces and access to them. Included by exec/memory.h.
 *
 * Where nothing answers, a read gives 0 and MEMTX_DECODE_ERROR, and a write is dropped; free I/O
 * ports below 64 KiB read as all-ones with MEMTX_OK (they belong to region "io"). When the budget
 * of the operation (sysemu/budget.h) is used up, device reads give all-ones and MEMTX_ERROR.
 */
#include "exec/memory.h"  /* outside of the guard: it includes us in the right order */

#ifndef EXEC_ADDRESS_SPACE_H
#define EXEC_ADDRESS_SPACE_H


/* What a CPU or a bus master sees: the tree below @root, flattened. Devices embed it. */
struct AddressSpace {
    char *name;
    MemoryRegion *root;
    FlatView *current_map; /* never NULL once initialized */
    int ioeventfd_nb;
    MemoryRegionIoeventfd *ioeventfds;
    size_t bounce_buffer_size; /* bytes that bounce buffers occupy now */
    size_t max_bounce_buffer_size;
    QTAILQ_HEAD(, MemoryListener) listeners;
    QTAILQ_ENTRY(AddressSpace) address_spaces_link;
};

/* Most bytes that bounce buffers of one address space may occupy together. */
#define DEFAULT_MAX_BOUNCE_BUFFER_SIZE (1024 * 1024)

/* Makes @as show @root; @name is copied. Address spaces with the same contents share one flat view.
 */
void address_space_init(AddressSpace *as, MemoryRegion *root, const char *name);
/* Ends it. Accesses that are under way finish on the old view. */
void address_space_destroy(AddressSpace *as);
/* Unregisters all listeners of @as. */
void address_space_remove_listeners(AddressSpace *as);

/* ---- Access by bytes. @addr and @len in bytes; the result ORs those of all parts. ---- */

MemTxResult address_space_rw(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf, hwaddr len,
                             bool is_write);
MemTxResult address_space_read(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                               hwaddr len);
MemTxResult address_space_read_full(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                                    hwaddr len);
MemTxResult address_space_write(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, const void *buf,
                                hwaddr len);
/* Writes RAM and also ROM; leaves devices alone. */
MemTxResult address_space_write_rom(AddressSpace *as, hwaddr addr, MemTxAttrs attrs,
                                    const void *buf, hwaddr len);
/* Fills @len bytes with @c. */
MemTxResult address_space_set(AddressSpace *as, hwaddr addr, uint8_t c, hwaddr len,
                              MemTxAttrs attrs);

/* ---- Access by value. @result (may be NULL) tells how it ended. ---- */

/*
 * Declares the accessors of 1, 2, 4 and 8 bytes: address_space_ldub,
 * address_space_{lduw,ldl,ldq}{,_le,_be} and address_space_stb,
 * address_space_{stw,stl,stq}{,_le,_be}, with a suffix and a first argument. Without _le or _be the
 * byte order is the target's (little).
 */
#define MEMORY_LDST_DECLARE_ORDER(order, suffix, ARG)                                       \
    uint16_t address_space_lduw##order##suffix(ARG, hwaddr addr, MemTxAttrs attrs,          \
                                               MemTxResult *result);                        \
    uint32_t address_space_ldl##order##suffix(ARG, hwaddr addr, MemTxAttrs attrs,           \
                                              MemTxResult *result);                         \
    uint64_t address_space_ldq##order##suffix(ARG, hwaddr addr, MemTxAttrs attrs,           \
                                              MemTxResult *result);                         \
    void address_space_stw##order##suffix(ARG, hwaddr addr, uint16_t val, MemTxAttrs attrs, \
                                          MemTxResult *result);                             \
    void address_space_stl##order##suffix(ARG, hwaddr addr, uint32_t val, MemTxAttrs attrs, \
                                          MemTxResult *result);                             \
    void address_space_stq##order##suffix(ARG, hwaddr addr, uint64_t val, MemTxAttrs attrs, \
                                          MemTxResult *result);

#define MEMORY_LDST_DECLARE(suffix, ARG)                                                         \
    uint8_t address_space_ldub##suffix(ARG, hwaddr addr, MemTxAttrs attrs, MemTxResult *result); \
    void address_space_stb##suffix(ARG, hwaddr addr, uint8_t val, MemTxAttrs attrs,              \
                                   MemTxResult *result);                                         \
    MEMORY_LDST_DECLARE_ORDER(, suffix, ARG)                                                     \
    MEMORY_LDST_DECLARE_ORDER(_le, suffix, ARG)                                                  \
    MEMORY_LDST_DECLARE_ORDER(_be, suffix, ARG)

/*
 * Defines the short forms without attributes and result: ldub_phys, {lduw,ldl,ldq}{,_le,_be}_phys,
 * stb_phys, {stw,stl,stq}{,_le,_be}_phys, with a suffix and a first argument.
 */
#define MEMORY_PHYS_DEFINE_LD(bits, op, suffix, ARG, arg)                           \
    static inline uint##bits##_t op##_phys##suffix(ARG, hwaddr addr)                \
    {                                                                               \
        return address_space_##op##suffix(arg, addr, MEMTXATTRS_UNSPECIFIED, NULL); \
    }

#define MEMORY_PHYS_DEFINE_ST(bits, op, suffix, ARG, arg)                         \
    static inline void op##_phys##suffix(ARG, hwaddr addr, uint##bits##_t val)    \
    {                                                                             \
        address_space_##op##suffix(arg, addr, val, MEMTXATTRS_UNSPECIFIED, NULL); \
    }

#define MEMORY_PHYS_DEFINE_ORDER(order, suffix, ARG, arg)    \
    MEMORY_PHYS_DEFINE_LD(16, lduw##order, suffix, ARG, arg) \
    MEMORY_PHYS_DEFINE_LD(32, ldl##order, suffix, ARG, arg)  \
    MEMORY_PHYS_DEFINE_LD(64, ldq##order, suffix, ARG, arg)  \
    MEMORY_PHYS_DEFINE_ST(16, stw##order, suffix, ARG, arg)  \
    MEMORY_PHYS_DEFINE_ST(32, stl##order, suffix, ARG, arg)  \
    MEMORY_PHYS_DEFINE_ST(64, stq##order, suffix, ARG, arg)

#define MEMORY_PHYS_DEFINE(suffix, ARG, arg)         \
    MEMORY_PHYS_DEFINE_LD(8, ldub, suffix, ARG, arg) \
    MEMORY_PHYS_DEFINE_ST(8, stb, suffix, ARG, arg)  \
    MEMORY_PHYS_DEFINE_ORDER(, suffix, ARG, arg)     \
    MEMORY_PHYS_DEFINE_ORDER(_le, suffix, ARG, arg)  \
    MEMORY_PHYS_DEFINE_ORDER(_be, suffix, ARG, arg)

/* address_space_ldl(as, …) and all others. */
MEMORY_LDST_DECLARE(, AddressSpace *as)
/* ldl_phys(as, addr) and all others. */
MEMORY_PHYS_DEFINE(, AddressSpace *as, as)

/* Stores without marking the page dirty; here the same as the plain stores. */
void address_space_stl_notdirty(AddressSpace *as, hwaddr addr, uint32_t val, MemTxAttrs attrs,
                                MemTxResult *result);
static inline void stl_phys_notdirty(AddressSpace *as, hwaddr addr, uint32_t val)
{
    address_space_stl_notdirty(as, addr, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

/* ---- Translation ---- */

/*
 * The region that serves @addr, through IOMMUs. *@xlat is the offset in it. *@plen is cut to the
 * bytes that are contiguous in RAM (or in one IOMMU page); a device may be accessed past its end
 * and is not cut.
 */
MemoryRegion *address_space_translate(AddressSpace *as, hwaddr addr, hwaddr *xlat, hwaddr *plen,
                                      bool is_write, MemTxAttrs attrs);
MemoryRegion *flatview_translate(FlatView *fv, hwaddr addr, hwaddr *xlat, hwaddr *plen,
                                 bool is_write, MemTxAttrs attrs);

/* The translation that an IOTLB may keep for @iova: perm IOMMU_NONE if there is none. */
IOMMUTLBEntry address_space_get_iotlb_entry(AddressSpace *as, hwaddr iova, bool is_write,
                                            MemTxAttrs attrs);

/* Whether an access of @len bytes at @addr would be accepted everywhere. Has no side effect. */
bool address_space_access_valid(AddressSpace *as, hwaddr addr, hwaddr len, bool is_write,
                                MemTxAttrs attrs);

/* Whether an access needs no handler: RAM, or for reads ROM. */
bool memory_access_is_direct(MemoryRegion *mr, bool is_write);

/* ---- Mapping ---- */

/*
 * Host memory for *@plen bytes at @addr; *@plen is cut to what is contiguous. Over RAM it is the
 * RAM itself; elsewhere a bounce buffer of at most one page, read now or written back by unmap.
 * NULL (*@plen 0) when no bounce buffer is free: cpu_register_map_client() tells when to try again.
 */
void *address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen, bool is_write,
                        MemTxAttrs attrs);
/* Gives back what map returned, of @len bytes; the first @access_len were accessed. */
void address_space_unmap(AddressSpace *as, void *buffer, hwaddr len, bool is_write,
                         hwaddr access_len);

/* ---- Cached access: a range that is accessed again and again (a virtqueue) ---- */

struct MemoryRegionCache {
    uint8_t *ptr; /* host memory, or NULL: not RAM */
    hwaddr xlat;  /* offset in the region of the range's start */
    hwaddr len;
    FlatView *fv; /* NULL: empty */
    MemoryRegionSection mrs;
    bool is_write;
};

/* Makes *@cache empty. */
static inline void address_space_cache_init_empty(MemoryRegionCache *cache)
{
    memset(cache, 0, sizeof(*cache));
}

/*
 * Fixes the translation of @len bytes at @addr. Returns the bytes covered (as much as is
 * contiguous), or a negative errno. Address map changes don't reach it.
 * address_space_cache_destroy() ends it.
 */
int64_t address_space_cache_init(MemoryRegionCache *cache, AddressSpace *as, hwaddr addr,
                                 hwaddr len, bool is_write);
/* Says that @access_len bytes at @addr of the range were written through cache->ptr. */
void address_space_cache_invalidate(MemoryRegionCache *cache, hwaddr addr, hwaddr access_len);
void address_space_cache_destroy(MemoryRegionCache *cache);

/* Access at offset @addr of the range; it must lie inside (checked). */
MemTxResult address_space_read_cached(MemoryRegionCache *cache, hwaddr addr, void *buf, hwaddr len);
MemTxResult address_space_write_cached(MemoryRegionCache *cache, hwaddr addr, const void *buf,
                                       hwaddr len);

/* address_space_ldl_cached(cache, …) and all others. */
MEMORY_LDST_DECLARE(_cached, MemoryRegionCache *cache)
/* ldl_phys_cached(cache, addr) and all others. */
MEMORY_PHYS_DEFINE(_cached, MemoryRegionCache *cache, cache)

/* ---- Flat views ---- */

/* One range of a view: @start … @last (inclusive) is served by @mr from @offset_in_region on. */
typedef struct FlatRange {
    hwaddr start;
    hwaddr last;
    hwaddr offset_in_region;
    MemoryRegion *mr;
    Object *owner; /* of @mr, or NULL; the view holds a reference */
    uint8_t dirty_log_mask;
    bool romd_mode;
    bool readonly;
    bool nonvolatile;
} FlatRange;

/* Drivers go back and forth between an index and a data register, as of PCI's configuration space. */
#define FLATVIEW_HINTS 2

/* The ranges of an address space, sorted and without overlap. Immutable once rendered. */
struct FlatView {
    FlatRange *ranges;
    unsigned nr;
    unsigned nr_allocated;
    unsigned hints[FLATVIEW_HINTS];     /* indices of ranges looked up last, by doubleword of the address */
    unsigned ref;
    uint64_t epoch;     /* transaction in which it was rendered */
    MemoryRegion *root; /* NULL: empty view */
};

/* Loops @var over the ranges of @view. */
#define FOR_EACH_FLAT_RANGE(var, view) \
    for ((var) = (view)->ranges; (var) < (view)->ranges + (view)->nr; ++(var))

/* The current view of @as; valid until the next change of the address map unless referenced. */
static inline FlatView *address_space_to_flatview(AddressSpace *as)
{
    return as->current_map;
}

/* The same with a reference; references keep the view and the owners of its regions alive. */
FlatView *address_space_get_flatview(AddressSpace *as);
bool flatview_ref(FlatView *view);
void flatview_unref(FlatView *view);

/* Called for a range of @len bytes at @start; true stops the walk. */
typedef bool (*flatview_cb)(Int128 start, Int128 len, const MemoryRegion *mr,
                            hwaddr offset_in_region, void *opaque);
/* Calls @cb for each range of @fv in address order. */
void flatview_for_each_range(FlatView *fv, flatview_cb cb, void *opaque);

/* ---- DMA read hook ---- */

/*
 * Called just before @len bytes at @addr of RAM (or memory-like region) @mr are read through any
 * function of this header; @addr counts in the address space where the bytes live, after IOMMUs. It
 * may write there.
 */
typedef void MemoryDMAReadHook(void *opaque, hwaddr addr, hwaddr len, MemoryRegion *mr);
/* Sets the hook; NULL: none. There is one. */
void memory_set_dma_read_hook(MemoryDMAReadHook *hook, void *opaque);

#endif /* EXEC_ADDRESS_SPACE_H */

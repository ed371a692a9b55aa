/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory regions: what a device exposes, and the tree that decides where. docs/devel/memory.rst
 * tells the whole story. This header holds regions; it brings in address spaces and access to them
 * (exec/address-space.h), listeners (exec/memory-listener.h) and IOMMU regions
 * (exec/memory-iommu.h).
 */
#ifndef EXEC_MEMORY_H
#define EXEC_MEMORY_H

#include "exec/cpu-common.h"
#include "exec/hwaddr.h"
#include "exec/memattrs.h"
#include "exec/memop.h"
#include "exec/ramlist.h"
#include "qemu/bswap.h"
#include "qemu/int128.h"
#include "qemu/notify.h"
#include "qemu/queue.h"
#include "qemu/rcu.h"
#include "qom/object.h"

#define TYPE_MEMORY_REGION "memory-region"
DECLARE_INSTANCE_CHECKER(MemoryRegion, MEMORY_REGION, TYPE_MEMORY_REGION)

typedef struct MemoryRegionClass {
    ObjectClass parent_class;
} MemoryRegionClass;

typedef struct MemoryRegionOps MemoryRegionOps;
typedef struct MemoryRegionBulkOps MemoryRegionBulkOps;
typedef struct MemoryRegionIoeventfd MemoryRegionIoeventfd;
typedef struct RamDiscardManager RamDiscardManager;


/* Flags of RAM. Shared, file-backed and persistent memory is refused where it would matter. */
#define RAM_PREALLOC (1 << 0) /* host memory belongs to the creator */
#define RAM_SHARED (1 << 1)
#define RAM_RESIZEABLE (1 << 2)
#define RAM_UF_ZEROPAGE (1 << 3)
#define RAM_MIGRATABLE (1 << 4)
#define RAM_PMEM (1 << 5)
#define RAM_UF_WRITEPROTECT (1 << 6)
#define RAM_NORESERVE (1 << 7)
#define RAM_PROTECTED (1 << 8)

/*
 * A device's handlers. @addr counts from the region's start, @size is in bytes. Give read or
 * read_with_attrs, and write or write_with_attrs: to lack both is a bug, which the first such
 * access finds.
 */
struct MemoryRegionOps {
    uint64_t (*read)(void *opaque, hwaddr addr, unsigned size);
    void (*write)(void *opaque, hwaddr addr, uint64_t data, unsigned size);
    MemTxResult (*read_with_attrs)(void *opaque, hwaddr addr, uint64_t *data, unsigned size,
                                   MemTxAttrs attrs);
    MemTxResult (*write_with_attrs)(void *opaque, hwaddr addr, uint64_t data, unsigned size,
                                    MemTxAttrs attrs);
    enum device_endian endianness; /* byte order of the values that the handlers see */

    /* What the guest may do; other accesses end in MEMTX_DECODE_ERROR and read as 0. */
    struct {
        unsigned min_access_size; /* bytes; 0: 1 */
        unsigned max_access_size; /* bytes; 0: any size passes, and DMA is cut to 4 */
        bool unaligned;           /* accesses that are not a multiple of their size are fine */
        bool (*accepts)(void *opaque, hwaddr addr, unsigned size, bool is_write, MemTxAttrs attrs);
    } valid;
    /* What the handlers can do; other valid accesses are split, or widened and cut. */
    struct {
        unsigned min_access_size; /* bytes; 0: 1 */
        unsigned max_access_size; /* bytes; 0: 4 */
        bool unaligned;           /* DMA that starts unaligned needn't be cut at alignment */
    } impl;
    /*
     * What the datasheet calls the register at @addr, from the device's register table; NULL: no name. For reports
     * (the fuzzer's crash files): may be called at any time, and looks at no state. May be left out.
     */
    const char *(*register_name)(hwaddr addr);
};

/*
 * Memory-like access for regions that are not RAM but take any length at any alignment (sparse
 * memory). DMA goes here in one piece; @addr counts from the region's start and the range lies
 * inside the region.
 */
struct MemoryRegionBulkOps {
    MemTxResult (*read)(void *opaque, hwaddr addr, void *buf, hwaddr len);
    MemTxResult (*write)(void *opaque, hwaddr addr, const void *buf, hwaddr len);
};

/*
 * A region. Owners embed it, pass it to one memory_region_init* function, and may read but not
 * write the fields (but for disable_reentrancy_guard).
 */
struct MemoryRegion {
    Object parent_obj;

    bool romd_mode; /* ROM devices: reads come from memory */
    bool ram;       /* has a RAM block */
    bool readonly;  /* for RAM, or for what an alias or container shows */
    bool nonvolatile;
    bool rom_device;
    bool ram_device;
    bool terminates; /* answers accesses itself: not an alias, not a pure container */
    bool enabled;
    bool is_iommu;
    bool flush_coalesced_mmio;
    bool disable_reentrancy_guard; /* owner copes with DMA to its own registers */
    bool unmergeable;
    uint8_t dirty_log_mask; /* bit set of DIRTY_MEMORY_* clients that log */
    uint8_t vga_logging_count;
    RAMBlock *ram_block;
    Object *owner;
    DeviceState *dev; /* owner, if it is a device */

    const MemoryRegionOps *ops;
    void *opaque;
    const MemoryRegionBulkOps *bulk;
    MemoryRegion *container;
    int mapped_via_alias; /* mapped containers that show it through aliases */
    Int128 size;
    hwaddr addr; /* in the container */
    void (*destructor)(MemoryRegion *mr);
    uint64_t align;
    MemoryRegion *alias;
    hwaddr alias_offset;
    int32_t priority;
    const char *name;
    uint64_t dirty_epoch; /* transaction in which what it shows last changed */
    FlatView *flat_view;  /* the view rendered from it, if there is one */
    QTAILQ_HEAD(, MemoryRegion) subregions; /* highest priority first */
    QTAILQ_ENTRY(MemoryRegion) subregions_link;
    QLIST_HEAD(, MemoryRegion) aliases; /* the aliases that show it */
    QLIST_ENTRY(MemoryRegion) aliases_link;
    unsigned ioeventfd_nb;
    MemoryRegionIoeventfd *ioeventfds; /* sorted */
    RamDiscardManager *rdm;
};

/*
 * ---- Creation. @owner (may be NULL: /machine/unattached) gets a child named "@name[*]"; @name is
 * copied; NULL makes an anonymous region. @size is in bytes, UINT64_MAX means 2^64. The owner must
 * outlive every mapping: views hold a reference to it. ----
 */

/* A container: shows its subregions, answers nothing itself. */
void memory_region_init(MemoryRegion *mr, Object *owner, const char *name, uint64_t size);

/* A device region; @ops (static, NULL: unassigned) get @opaque. */
void memory_region_init_io(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                           void *opaque, const char *name, uint64_t size);

/* A window onto @size bytes of @orig at @offset; it shows what @orig and its subregions show. */
void memory_region_init_alias(MemoryRegion *mr, Object *owner, const char *name, MemoryRegion *orig,
                              hwaddr offset, uint64_t size);

/* RAM, zeroed; ROM (read-only to the guest). The plain forms are saved with the machine, named
 * after the owner. False: @errp is set, and the region has no memory. */
bool memory_region_init_ram(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp);
bool memory_region_init_rom(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp);
bool memory_region_init_ram_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp);
bool memory_region_init_rom_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp);
bool memory_region_init_ram_shared_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                             uint64_t size, bool share, Error **errp);
/* @ram_flags: RAM_SHARED and RAM_NORESERVE are accepted and mean nothing. */
bool memory_region_init_ram_flags_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                            uint64_t size, uint32_t ram_flags, Error **errp);

/* RAM of @size bytes that memory_region_ram_resize() may grow to @max_size; @resized is told. */
bool memory_region_init_resizeable_ram(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, uint64_t max_size,
                                       void (*resized)(const char *id, uint64_t length, void *host),
                                       Error **errp);

/* Refused with an error: guest RAM is private memory, so that a snapshot can put it back. */
bool memory_region_init_ram_from_file(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, uint64_t align, uint32_t ram_flags,
                                      const char *path, bool readonly, Error **errp);
bool memory_region_init_ram_from_fd(MemoryRegion *mr, Object *owner, const char *name,
                                    uint64_t size, uint32_t ram_flags, int fd, ram_addr_t offset,
                                    Error **errp);

/* RAM over the owner's memory @ptr; ram_device: memory of a device, accessed through its natural
 * sizes. */
void memory_region_init_ram_ptr(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                                void *ptr);
void memory_region_init_ram_device_ptr(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, void *ptr);

/* A ROM device: reads come from memory in ROMD mode (the initial one) or from @ops; writes always
 * go to @ops. */
bool memory_region_init_rom_device(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                                   void *opaque, const char *name, uint64_t size, Error **errp);
bool memory_region_init_rom_device_nomigrate(MemoryRegion *mr, Object *owner,
                                             const MemoryRegionOps *ops, void *opaque,
                                             const char *name, uint64_t size, Error **errp);

/* Gives a region made by memory_region_init_io() memory-like access beside its ops. */
void memory_region_set_bulk_ops(MemoryRegion *mr, const MemoryRegionBulkOps *bulk);

/* References and drops the owner (not the region itself). NULL and ownerless regions: nothing. */
void memory_region_ref(MemoryRegion *mr);
void memory_region_unref(MemoryRegion *mr);

/* ---- The tree. Each change takes effect at once, or at the end of the outermost transaction. ----
 */

/* Opens a transaction; closes it. Views are rebuilt and listeners told when the outermost one
 * closes. */
void memory_region_transaction_begin(void);
void memory_region_transaction_commit(void);

/* Puts @subregion, which has no container yet (checked), at @offset of container @mr, priority 0.
 */
void memory_region_add_subregion(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion);
/* The same with a priority: where subregions overlap the higher one shows, among equals the latest.
 */
void memory_region_add_subregion_overlap(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion,
                                         int priority);
/* Takes @subregion out of container @mr (checked). */
void memory_region_del_subregion(MemoryRegion *mr, MemoryRegion *subregion);

/* A disabled region and what is below it don't show. */
void memory_region_set_enabled(MemoryRegion *mr, bool enabled);
/* Moves @mr inside its container. */
void memory_region_set_address(MemoryRegion *mr, hwaddr addr);
/* Resizes a container, alias or device region; bytes, UINT64_MAX is 2^64. */
void memory_region_set_size(MemoryRegion *mr, uint64_t size);
/* Moves the window of an alias (checked) to @offset of its target. */
void memory_region_set_alias_offset(MemoryRegion *mr, hwaddr offset);
/* Makes RAM read-only, or what an alias or container shows. */
void memory_region_set_readonly(MemoryRegion *mr, bool readonly);
void memory_region_set_nonvolatile(MemoryRegion *mr, bool nonvolatile);
/* Switches a ROM device between ROMD mode (reads from memory) and handlers. */
void memory_region_rom_device_set_romd(MemoryRegion *mr, bool romd_mode);
/* Keeps adjacent ranges of the region apart in the view. */
void memory_region_set_unmergeable(MemoryRegion *mr, bool unmergeable);

/* Whether a subregion of container @container covers @addr of it. */
bool memory_region_present(MemoryRegion *container, hwaddr addr);
/* Whether @mr has a container, or is shown by an alias that has. */
bool memory_region_is_mapped(MemoryRegion *mr);

/* ---- Properties ---- */

/* Size in bytes; UINT64_MAX for 2^64. */
uint64_t memory_region_size(MemoryRegion *mr);
/* Name without index; "" if anonymous. Owned by the region. */
const char *memory_region_name(const MemoryRegion *mr);
/* The owner as given, or the parent object. */
Object *memory_region_owner(MemoryRegion *mr);
/* Whether it has RAM (also ROM); is device memory; reads memory as a ROM device; is read-only RAM.
 */
static inline bool memory_region_is_ram(MemoryRegion *mr)
{
    return mr->ram;
}

static inline bool memory_region_is_ram_device(MemoryRegion *mr)
{
    return mr->ram_device;
}

static inline bool memory_region_is_romd(MemoryRegion *mr)
{
    return mr->rom_device && mr->romd_mode;
}

static inline bool memory_region_is_rom(MemoryRegion *mr)
{
    return mr->ram && mr->readonly;
}

static inline bool memory_region_is_nonvolatile(MemoryRegion *mr)
{
    return mr->nonvolatile;
}

bool memory_region_is_protected(MemoryRegion *mr);

/* Host address of RAM (through aliases); must be RAM (checked). */
void *memory_region_get_ram_ptr(MemoryRegion *mr);
/* Position in the RAM space; RAM_ADDR_INVALID if not RAM. */
ram_addr_t memory_region_get_ram_addr(MemoryRegion *mr);
/* Alignment that the region asks for, 0: none. */
uint64_t memory_region_get_alignment(const MemoryRegion *mr);
/* File descriptor behind RAM: -1. */
int memory_region_get_fd(MemoryRegion *mr);
/* The RAM region that holds host address @ptr, and the offset in it; NULL if none. */
MemoryRegion *memory_region_from_host(void *ptr, ram_addr_t *offset);
/* Resizes RAM made by memory_region_init_resizeable_ram. */
void memory_region_ram_resize(MemoryRegion *mr, ram_addr_t newsize, Error **errp);
/* Nothing to write back: RAM has no file. */
void memory_region_msync(MemoryRegion *mr, hwaddr addr, hwaddr size);
void memory_region_writeback(MemoryRegion *mr, hwaddr addr, hwaddr size);
/* A device changed the memory of its ROM device: marks @size bytes at @addr dirty. */
void memory_region_flush_rom_device(MemoryRegion *mr, hwaddr addr, hwaddr size);
/* The region's discard manager: none. */
static inline bool memory_region_has_ram_discard_manager(MemoryRegion *mr)
{
    return mr->rdm != NULL;
}

RamDiscardManager *memory_region_get_ram_discard_manager(MemoryRegion *mr);

/* ---- Dirty logging; @addr and @size in bytes, in whole pages; @client is DIRTY_MEMORY_* ---- */

/* Turns logging for DIRTY_MEMORY_VGA on or off (nests). */
void memory_region_set_log(MemoryRegion *mr, bool log, unsigned client);
/* Bit set of clients that log now. */
uint8_t memory_region_get_dirty_log_mask(MemoryRegion *mr);
bool memory_region_is_logging(MemoryRegion *mr, uint8_t client);
/* Marks dirty for the clients that log. */
void memory_region_set_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size);
/* Whether any page in the range is dirty. */
bool memory_region_get_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client);
void memory_region_reset_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client);
void memory_region_clear_dirty_bitmap(MemoryRegion *mr, hwaddr start, hwaddr len);
/* Takes the dirty bits of a range and clears them. The caller frees the result with g_free. */
DirtyBitmapSnapshot *memory_region_snapshot_and_clear_dirty(MemoryRegion *mr, hwaddr addr,
                                                            hwaddr size, unsigned client);
/* Whether any page in the range (inside the snapshot) was dirty. */
bool memory_region_snapshot_get_dirty(MemoryRegion *mr, DirtyBitmapSnapshot *snap, hwaddr addr,
                                      hwaddr size);

/* Logging of all RAM for DIRTY_MEMORY_MIGRATION; @flags are the reasons. */
#define GLOBAL_DIRTY_MIGRATION (1U << 0)
#define GLOBAL_DIRTY_DIRTY_RATE (1U << 1)
#define GLOBAL_DIRTY_LIMIT (1U << 2)
#define GLOBAL_DIRTY_MASK (0x7)
extern unsigned int global_dirty_tracking;
void memory_global_dirty_log_start(unsigned int flags);
void memory_global_dirty_log_stop(unsigned int flags);
void memory_global_dirty_log_sync(void);
void memory_global_after_dirty_log_sync(void);

/* ---- Coalesced MMIO and event notifiers ---- */

/* All, or some, of a region's writes may be batched (they never are). */
void memory_region_set_coalescing(MemoryRegion *mr);
void memory_region_add_coalescing(MemoryRegion *mr, hwaddr offset, uint64_t size);
void memory_region_clear_coalescing(MemoryRegion *mr);
/* Accesses flush batched writes first. */
void memory_region_set_flush_coalesced(MemoryRegion *mr);
void memory_region_clear_flush_coalesced(MemoryRegion *mr);

/*
 * A write of @size bytes (0: any) at @addr (of @data, if @match_data) sets @e instead of calling
 * the handler. Deleting names the same values (checked).
 */
void memory_region_add_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e);
void memory_region_del_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e);

/* ---- Direct access, below address spaces ---- */

/*
 * One access of memop_size(@op) bytes at @addr of @mr, checked against `valid`, carried out as
 * `impl` says. The value is in @op's byte order. It costs one unit of budget.
 */
MemTxResult memory_region_dispatch_read(MemoryRegion *mr, hwaddr addr, uint64_t *pval, MemOp op,
                                        MemTxAttrs attrs);
MemTxResult memory_region_dispatch_write(MemoryRegion *mr, hwaddr addr, uint64_t data, MemOp op,
                                         MemTxAttrs attrs);

/* Whether `valid` allows the access; logs a guest error if not. */
bool memory_region_access_valid(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write,
                                MemTxAttrs attrs);

/* Ops of addresses where nothing is: no access is accepted. */
extern const MemoryRegionOps unassigned_mem_ops;

/* ---- `info mtree` ---- */

/* Prints to the monitor. */
void mtree_info(bool flatview, bool dispatch_tree, bool owner, bool disabled);
/* The same as text, which the caller frees with g_free. */
char *mtree_info_text(bool flatview, bool dispatch_tree, bool owner, bool disabled);

#include "exec/memory-iommu.h"
#include "exec/memory-listener.h"
#include "exec/address-space.h"

#endif /* EXEC_MEMORY_H */

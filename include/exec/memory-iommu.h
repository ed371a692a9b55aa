/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IOMMU regions: they translate an access and send it to another address space. Included by
 * exec/memory.h. */
#include "exec/memory.h"  /* outside of the guard: it includes us in the right order */

#ifndef EXEC_MEMORY_IOMMU_H
#define EXEC_MEMORY_IOMMU_H

#define TYPE_IOMMU_MEMORY_REGION "iommu-memory-region"
typedef struct IOMMUMemoryRegionClass IOMMUMemoryRegionClass;
DECLARE_OBJ_CHECKERS(IOMMUMemoryRegion, IOMMUMemoryRegionClass, IOMMU_MEMORY_REGION,
                     TYPE_IOMMU_MEMORY_REGION)

typedef struct IOMMUNotifier IOMMUNotifier;
typedef struct IOMMUTLBEntry IOMMUTLBEntry;
typedef struct IOMMUTLBEvent IOMMUTLBEvent;

/* What a translation permits. */
typedef enum {
    IOMMU_NONE = 0,
    IOMMU_RO = 1,
    IOMMU_WO = 2,
    IOMMU_RW = 3,
} IOMMUAccessFlags;

#define IOMMU_ACCESS_FLAG(r, w) (((r) ? IOMMU_RO : 0) | ((w) ? IOMMU_WO : 0))

/* One translation: @iova … @iova + @addr_mask go to @translated_addr … in @target_as. */
struct IOMMUTLBEntry {
    AddressSpace *target_as;
    hwaddr iova;
    hwaddr translated_addr;
    hwaddr addr_mask; /* 0xfff: 4 KiB */
    IOMMUAccessFlags perm;
};

/* Events a notifier wants. */
typedef enum {
    IOMMU_NOTIFIER_NONE = 0,
    IOMMU_NOTIFIER_UNMAP = 0x1,
    IOMMU_NOTIFIER_MAP = 0x2,
    IOMMU_NOTIFIER_DEVIOTLB_UNMAP = 0x04,
} IOMMUNotifierFlag;

#define IOMMU_NOTIFIER_IOTLB_EVENTS (IOMMU_NOTIFIER_MAP | IOMMU_NOTIFIER_UNMAP)
#define IOMMU_NOTIFIER_DEVIOTLB_EVENTS IOMMU_NOTIFIER_DEVIOTLB_UNMAP
#define IOMMU_NOTIFIER_ALL (IOMMU_NOTIFIER_IOTLB_EVENTS | IOMMU_NOTIFIER_DEVIOTLB_EVENTS)

typedef void (*IOMMUNotify)(IOMMUNotifier *notifier, IOMMUTLBEntry *data);

/* Wants to know about changes of translations of addresses @start to @end (inclusive). Owned by the
 * caller. */
struct IOMMUNotifier {
    IOMMUNotify notify;
    IOMMUNotifierFlag notifier_flags;
    hwaddr start;
    hwaddr end;
    int iommu_idx;
    QLIST_ENTRY(IOMMUNotifier) node;
};

/* A change: @type is one notifier flag. */
struct IOMMUTLBEvent {
    IOMMUNotifierFlag type;
    IOMMUTLBEntry entry;
};

/* The region; subtypes of the abstract type embed it first. */
struct IOMMUMemoryRegion {
    MemoryRegion parent_obj;

    QLIST_HEAD(, IOMMUNotifier) iommu_notify;
    IOMMUNotifierFlag iommu_notify_flags;
};

enum IOMMUMemoryRegionAttr { IOMMU_ATTR_SPAPR_TCE_FD };

/* Only @translate is required. */
struct IOMMUMemoryRegionClass {
    MemoryRegionClass parent_class;

    /* The translation of @addr (offset in the region) for an access of @flag (IOMMU_NONE: any). */
    IOMMUTLBEntry (*translate)(IOMMUMemoryRegion *iommu, hwaddr addr, IOMMUAccessFlags flag,
                               int iommu_idx);
    /* Smallest page in bytes. Without it: 4096. */
    uint64_t (*get_min_page_size)(IOMMUMemoryRegion *iommu);
    /* The set of events that notifiers want changes; a negative errno and @errp refuse it. */
    int (*notify_flag_changed)(IOMMUMemoryRegion *iommu, IOMMUNotifierFlag old_flags,
                               IOMMUNotifierFlag new_flags, Error **errp);
    /* Tells @notifier all current mappings. Without it: translate is asked page by page. */
    void (*replay)(IOMMUMemoryRegion *iommu, IOMMUNotifier *notifier);
    int (*get_attr)(IOMMUMemoryRegion *iommu, enum IOMMUMemoryRegionAttr attr, void *data);
    /* Which of num_indexes() translation tables serves @attrs. Without them: one, 0. */
    int (*attrs_to_index)(IOMMUMemoryRegion *iommu, MemTxAttrs attrs);
    int (*num_indexes)(IOMMUMemoryRegion *iommu);
    int (*iommu_set_page_size_mask)(IOMMUMemoryRegion *iommu, uint64_t page_size_mask,
                                    Error **errp);
};

/* Initializes @_iommu_mr (@instance_size bytes) as @mrtypename, a subtype of
 * TYPE_IOMMU_MEMORY_REGION. */
void memory_region_init_iommu(void *_iommu_mr, size_t instance_size, const char *mrtypename,
                              Object *owner, const char *name, uint64_t size);

/* @mr (or what it aliases) as an IOMMU region; NULL if it is none. */
IOMMUMemoryRegion *memory_region_get_iommu(MemoryRegion *mr);
#define memory_region_is_iommu(mr) (memory_region_get_iommu(mr) != NULL)

/* The class of @iommu_mr. */
static inline IOMMUMemoryRegionClass *memory_region_get_iommu_class_nocheck(
    IOMMUMemoryRegion *iommu_mr)
{
    return (IOMMUMemoryRegionClass *)object_get_class((Object *)iommu_mr);
}

/* Fills in @n. */
static inline void iommu_notifier_init(IOMMUNotifier *n, IOMMUNotify fn, IOMMUNotifierFlag flags,
                                       hwaddr start, hwaddr end, int iommu_idx)
{
    n->notify = fn;
    n->notifier_flags = flags;
    n->start = start;
    n->end = end;
    n->iommu_idx = iommu_idx;
}

/* The class hooks, with their defaults. */
uint64_t memory_region_iommu_get_min_page_size(IOMMUMemoryRegion *iommu_mr);
int memory_region_iommu_get_attr(IOMMUMemoryRegion *iommu_mr, enum IOMMUMemoryRegionAttr attr,
                                 void *data);
int memory_region_iommu_attrs_to_index(IOMMUMemoryRegion *iommu_mr, MemTxAttrs attrs);
int memory_region_iommu_num_indexes(IOMMUMemoryRegion *iommu_mr);
int memory_region_iommu_set_page_size_mask(IOMMUMemoryRegion *iommu_mr, uint64_t page_size_mask,
                                           Error **errp);

/* An IOMMU tells all notifiers of table @iommu_idx that want it about @event. */
void memory_region_notify_iommu(IOMMUMemoryRegion *iommu_mr, int iommu_idx, IOMMUTLBEvent event);
/* Tells one notifier, cutting the range to what it watches. */
void memory_region_notify_iommu_one(IOMMUNotifier *notifier, IOMMUTLBEvent *event);
/* Tells @notifier that all it watches is unmapped. */
void memory_region_unmap_iommu_notifier_range(IOMMUNotifier *notifier);

/* Adds @n to @mr (an IOMMU region or an alias of one). A negative errno and @errp if refused. */
int memory_region_register_iommu_notifier(MemoryRegion *mr, IOMMUNotifier *n, Error **errp);
/* Takes @n out again. */
void memory_region_unregister_iommu_notifier(MemoryRegion *mr, IOMMUNotifier *n);
/* Tells @n all current mappings. */
void memory_region_iommu_replay(IOMMUMemoryRegion *iommu_mr, IOMMUNotifier *n);

#endif /* EXEC_MEMORY_IOMMU_H */

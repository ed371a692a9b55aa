/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IOMMU regions: an access that reaches one is translated and goes on in another address space,
 * perhaps to the next IOMMU. Notifiers hear about changes of translations.
 *
 * QOM type "iommu-memory-region", abstract; an IOMMU's subtype gives the class hooks.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "exec/target_page.h"
#include "qapi/error.h"
#include "qemu/module.h"

/* A guest might chain IOMMUs in a circle. */
#define MAX_IOMMU_HOPS 8

/* Most pages that the default replay asks for; a real IOMMU has its own. */
#define MAX_REPLAY_PAGES (1 << 20)

void memory_region_init_iommu(void *_iommu_mr, size_t instance_size, const char *mrtypename,
                              Object *owner, const char *name, uint64_t size)
{
    MemoryRegion *mr;

    object_initialize(_iommu_mr, instance_size, mrtypename);
    mr = MEMORY_REGION(_iommu_mr);
    memory_region_setup(mr, owner, name, size);
    mr->is_iommu = true;
    mr->terminates = true;
    QLIST_INIT(&IOMMU_MEMORY_REGION(mr)->iommu_notify);
}

IOMMUMemoryRegion *memory_region_get_iommu(MemoryRegion *mr)
{
    while (mr->alias) {
        mr = mr->alias;
    }
    return mr->is_iommu ? (IOMMUMemoryRegion *)mr : NULL;
}

/* ---- Translation ---- */

static IOMMUTLBEntry translate(MemoryRegion *mr, hwaddr addr, bool is_write, MemTxAttrs attrs)
{
    IOMMUMemoryRegion *iommu = (IOMMUMemoryRegion *)mr;

    return memory_region_get_iommu_class_nocheck(iommu)->translate(
        iommu, addr, is_write ? IOMMU_WO : IOMMU_RO,
        memory_region_iommu_attrs_to_index(iommu, attrs));
}

static hwaddr translated(const IOMMUTLBEntry *entry, hwaddr addr)
{
    return (entry->translated_addr & ~entry->addr_mask) | (addr & entry->addr_mask);
}

static void resolve_nowhere(MemoryTarget *t)
{
    t->mr = &memory_unassigned;
    t->xlat = t->addr;
    t->direct = false;
}

void memory_resolve_iommu(MemoryTarget *t, bool is_write, MemTxAttrs attrs)
{
    for (unsigned hops = 0; t->mr->is_iommu; hops++) {
        IOMMUTLBEntry entry = translate(t->mr, t->xlat, is_write, attrs);
        hwaddr room = entry.addr_mask - (t->xlat & entry.addr_mask);

        if (t->len - 1 > room) {
            t->len = room + 1;
        }
        if (hops == MAX_IOMMU_HOPS || !entry.target_as ||
            !(entry.perm & (is_write ? IOMMU_WO : IOMMU_RO))) {
            resolve_nowhere(t);
            return;
        }
        memory_resolve_in_view(t, entry.target_as->current_map, translated(&entry, t->xlat),
                               is_write);
    }
}

/* The smallest page of all IOMMUs on the way counts. */
IOMMUTLBEntry address_space_get_iotlb_entry(AddressSpace *as, hwaddr iova, bool is_write,
                                            MemTxAttrs attrs)
{
    IOMMUTLBEntry none = { .target_as = as, .iova = iova, .perm = IOMMU_NONE };
    hwaddr mask = (hwaddr)-1;
    MemoryTarget t = { .len = 1 };

    memory_resolve_in_view(&t, as->current_map, iova, is_write);
    if (!t.mr->is_iommu) {
        mask = ~(hwaddr)TARGET_PAGE_MASK;
    }
    for (unsigned hops = 0; t.mr->is_iommu; hops++) {
        IOMMUTLBEntry entry = translate(t.mr, t.xlat, is_write, attrs);

        if (hops == MAX_IOMMU_HOPS || !entry.target_as ||
            !(entry.perm & (is_write ? IOMMU_WO : IOMMU_RO))) {
            return none;
        }
        mask &= entry.addr_mask;
        as = entry.target_as;
        memory_resolve_in_view(&t, as->current_map, translated(&entry, t.xlat), is_write);
    }
    if (!t.mr->ram && !memory_region_is_romd(t.mr)) {
        return none;
    }
    return (IOMMUTLBEntry) {
        .target_as = as,
        .iova = iova & ~mask,
        .translated_addr = t.addr & ~mask,
        .addr_mask = mask,
        .perm = is_write ? IOMMU_RW : IOMMU_RO,
    };
}

/* ---- Class hooks and their defaults ---- */

uint64_t memory_region_iommu_get_min_page_size(IOMMUMemoryRegion *iommu_mr)
{
    IOMMUMemoryRegionClass *c = memory_region_get_iommu_class_nocheck(iommu_mr);

    return c->get_min_page_size ? c->get_min_page_size(iommu_mr) : TARGET_PAGE_SIZE;
}

int memory_region_iommu_get_attr(IOMMUMemoryRegion *iommu_mr, enum IOMMUMemoryRegionAttr attr,
                                 void *data)
{
    IOMMUMemoryRegionClass *c = memory_region_get_iommu_class_nocheck(iommu_mr);

    return c->get_attr ? c->get_attr(iommu_mr, attr, data) : -EINVAL;
}

int memory_region_iommu_attrs_to_index(IOMMUMemoryRegion *iommu_mr, MemTxAttrs attrs)
{
    IOMMUMemoryRegionClass *c = memory_region_get_iommu_class_nocheck(iommu_mr);

    return c->attrs_to_index ? c->attrs_to_index(iommu_mr, attrs) : 0;
}

int memory_region_iommu_num_indexes(IOMMUMemoryRegion *iommu_mr)
{
    IOMMUMemoryRegionClass *c = memory_region_get_iommu_class_nocheck(iommu_mr);

    return c->num_indexes ? c->num_indexes(iommu_mr) : 1;
}

int memory_region_iommu_set_page_size_mask(IOMMUMemoryRegion *iommu_mr, uint64_t page_size_mask,
                                           Error **errp)
{
    IOMMUMemoryRegionClass *c = memory_region_get_iommu_class_nocheck(iommu_mr);

    return c->iommu_set_page_size_mask
           ? c->iommu_set_page_size_mask(iommu_mr, page_size_mask, errp) : 0;
}

/* ---- Notifiers ---- */

/* Tells the IOMMU which events are wanted now. */
static int update_notify_flags(IOMMUMemoryRegion *iommu_mr, Error **errp)
{
    IOMMUMemoryRegionClass *c = memory_region_get_iommu_class_nocheck(iommu_mr);
    IOMMUNotifierFlag flags = IOMMU_NOTIFIER_NONE;
    IOMMUNotifier *n;
    int ret = 0;

    QLIST_FOREACH(n, &iommu_mr->iommu_notify, node) {
        flags |= n->notifier_flags;
    }
    if (flags != iommu_mr->iommu_notify_flags && c->notify_flag_changed) {
        ret = c->notify_flag_changed(iommu_mr, iommu_mr->iommu_notify_flags, flags, errp);
    }
    if (!ret) {
        iommu_mr->iommu_notify_flags = flags;
    }
    return ret;
}

int memory_region_register_iommu_notifier(MemoryRegion *mr, IOMMUNotifier *n, Error **errp)
{
    IOMMUMemoryRegion *iommu_mr = memory_region_get_iommu(mr);
    int ret;

    assert(iommu_mr && n->notifier_flags != IOMMU_NOTIFIER_NONE && n->start <= n->end);
    assert(n->iommu_idx >= 0 && n->iommu_idx < memory_region_iommu_num_indexes(iommu_mr));
    QLIST_INSERT_HEAD(&iommu_mr->iommu_notify, n, node);
    ret = update_notify_flags(iommu_mr, errp);
    if (ret) {
        QLIST_REMOVE(n, node);
    }
    return ret;
}

void memory_region_unregister_iommu_notifier(MemoryRegion *mr, IOMMUNotifier *n)
{
    if (mr->alias || mr->is_iommu) {
        QLIST_REMOVE(n, node);
        update_notify_flags(memory_region_get_iommu(mr), &error_abort);
    }
}

void memory_region_notify_iommu_one(IOMMUNotifier *notifier, IOMMUTLBEvent *event)
{
    IOMMUTLBEntry entry = event->entry;
    hwaddr last = entry.iova + entry.addr_mask;

    if (!(event->type & notifier->notifier_flags) || notifier->start > last ||
        notifier->end < entry.iova) {
        return;
    }
    if (notifier->notifier_flags & IOMMU_NOTIFIER_DEVIOTLB_UNMAP) {
        /* Such an entry may be larger than what is watched; only that part counts. */
        entry.iova = MAX(entry.iova, notifier->start);
        entry.addr_mask = MIN(last, notifier->end) - entry.iova;
    }
    notifier->notify(notifier, &entry);
}

void memory_region_unmap_iommu_notifier_range(IOMMUNotifier *notifier)
{
    IOMMUTLBEvent event = {
        .type = IOMMU_NOTIFIER_UNMAP,
        .entry = { .iova = notifier->start, .addr_mask = notifier->end - notifier->start,
                   .perm = IOMMU_NONE },
    };

    memory_region_notify_iommu_one(notifier, &event);
}

void memory_region_notify_iommu(IOMMUMemoryRegion *iommu_mr, int iommu_idx, IOMMUTLBEvent event)
{
    IOMMUNotifier *n, *next;

    assert(iommu_mr->parent_obj.is_iommu);
    QLIST_FOREACH_SAFE(n, &iommu_mr->iommu_notify, node, next) {
        if (n->iommu_idx == iommu_idx) {
            memory_region_notify_iommu_one(n, &event);
        }
    }
}

void memory_region_iommu_replay(IOMMUMemoryRegion *iommu_mr, IOMMUNotifier *n)
{
    IOMMUMemoryRegionClass *c = memory_region_get_iommu_class_nocheck(iommu_mr);
    uint64_t page = memory_region_iommu_get_min_page_size(iommu_mr);
    uint64_t pages = MIN((memory_region_size(&iommu_mr->parent_obj) - 1) / page + 1,
                         MAX_REPLAY_PAGES);

    if (c->replay) {
        c->replay(iommu_mr, n);
        return;
    }
    for (uint64_t i = 0; i < pages; i++) {
        IOMMUTLBEntry entry = c->translate(iommu_mr, i * page, IOMMU_NONE, n->iommu_idx);

        if (entry.perm != IOMMU_NONE) {
            n->notify(n, &entry);
        }
    }
}

static const TypeInfo iommu_memory_region_info = {
    .name = TYPE_IOMMU_MEMORY_REGION,
    .parent = TYPE_MEMORY_REGION,
    .instance_size = sizeof(IOMMUMemoryRegion),
    .class_size = sizeof(IOMMUMemoryRegionClass),
    .abstract = true,
};

static void iommu_memory_register_types(void)
{
    type_register_static(&iommu_memory_region_info);
}

type_init(iommu_memory_register_types)

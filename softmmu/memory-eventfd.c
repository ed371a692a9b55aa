/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may keep a write from its device: event notifiers on regions, which a matching write sets
 * instead of calling the device, and batching (coalesced MMIO), which never happens here.
 * Listeners are told, for those who would watch the address elsewhere.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "qemu/event_notifier.h"

/*
 * Order by address, size, match and value; the same notifier's place is decided by its descriptor.
 */
static int compare(const MemoryRegionIoeventfd *a, const MemoryRegionIoeventfd *b)
{
    const uint64_t key_a[] = { a->addr, a->size, a->match_data, a->match_data ? a->data : 0,
                               (unsigned)event_notifier_get_fd(a->e) };
    const uint64_t key_b[] = { b->addr, b->size, b->match_data, b->match_data ? b->data : 0,
                               (unsigned)event_notifier_get_fd(b->e) };

    for (unsigned i = 0; i < ARRAY_SIZE(key_a); i++) {
        if (key_a[i] != key_b[i]) {
            return key_a[i] < key_b[i] ? -1 : 1;
        }
    }
    return 0;
}

/* ---- On a region ---- */

void memory_region_add_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e)
{
    MemoryRegionIoeventfd entry = { addr, size, match_data, data, e };
    unsigned i;

    for (i = 0; i < mr->ioeventfd_nb && compare(&entry, &mr->ioeventfds[i]) > 0; i++) {
    }
    memory_region_transaction_begin();
    mr->ioeventfds = g_renew(MemoryRegionIoeventfd, mr->ioeventfds, mr->ioeventfd_nb + 1);
    memmove(mr->ioeventfds + i + 1, mr->ioeventfds + i, (mr->ioeventfd_nb - i) * sizeof(entry));
    mr->ioeventfds[i] = entry;
    mr->ioeventfd_nb++;
    memory_mark_eventfds_changed();
    memory_region_transaction_commit();
}

void memory_region_del_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e)
{
    MemoryRegionIoeventfd entry = { addr, size, match_data, data, e };
    unsigned i;

    for (i = 0; i < mr->ioeventfd_nb && compare(&entry, &mr->ioeventfds[i]) != 0; i++) {
    }
    assert(i < mr->ioeventfd_nb);
    memory_region_transaction_begin();
    mr->ioeventfd_nb--;
    memmove(mr->ioeventfds + i, mr->ioeventfds + i + 1, (mr->ioeventfd_nb - i) * sizeof(entry));
    memory_mark_eventfds_changed();
    memory_region_transaction_commit();
}

static bool matches(const MemoryRegionIoeventfd *entry, hwaddr addr, uint64_t data, unsigned size)
{
    return entry->addr == addr && (entry->size == size || entry->size == 0) &&
           (!entry->match_data || entry->data == data);
}

bool memory_eventfd_signal(MemoryRegion *mr, hwaddr addr, uint64_t data, unsigned size)
{
    for (unsigned i = 0; i < mr->ioeventfd_nb; i++) {
        if (matches(&mr->ioeventfds[i], addr, data, size)) {
            event_notifier_set(mr->ioeventfds[i].e);
            return true;
        }
    }
    return false;
}

/* ---- In an address space ---- */

static bool wants_eventfds(AddressSpace *as)
{
    MemoryListener *l;

    QTAILQ_FOREACH(l, &as->listeners, link_as) {
        if (l->eventfd_add || l->eventfd_del) {
            return true;
        }
    }
    return false;
}

/* All notifiers that show in @as, by address there. */
static GArray *collect(AddressSpace *as)
{
    GArray *found = g_array_new(false, false, sizeof(MemoryRegionIoeventfd));
    FlatRange *fr;

    FOR_EACH_FLAT_RANGE(fr, as->current_map) {
        for (unsigned i = 0; i < fr->mr->ioeventfd_nb; i++) {
            MemoryRegionIoeventfd entry = fr->mr->ioeventfds[i];

            if (entry.addr - fr->offset_in_region <= fr->last - fr->start) {
                entry.addr += fr->start - fr->offset_in_region;
                g_array_append_val(found, entry);
            }
        }
    }
    g_array_sort(found, (GCompareFunc)compare);
    return found;
}

static void tell(MemoryListener *l, const MemoryRegionIoeventfd *entry, bool add)
{
    MemoryRegionSection section = {
        .fv = l->address_space->current_map,
        .offset_within_address_space = entry->addr,
        .size = int128_make64(entry->size),
    };

    if (add && l->eventfd_add) {
        l->eventfd_add(l, &section, entry->match_data, entry->data, entry->e);
    } else if (!add && l->eventfd_del) {
        l->eventfd_del(l, &section, entry->match_data, entry->data, entry->e);
    }
}

/* Tells about entries of @list that are not in @other; both are sorted. */
static void tell_missing(AddressSpace *as, const MemoryRegionIoeventfd *list, unsigned nr,
                         const MemoryRegionIoeventfd *other, unsigned nr_other, bool add)
{
    MemoryListener *l;
    unsigned j = 0;

    for (unsigned i = 0; i < nr; i++) {
        while (j < nr_other && compare(&other[j], &list[i]) < 0) {
            j++;
        }
        if (j < nr_other && compare(&other[j], &list[i]) == 0) {
            continue;
        }
        QTAILQ_FOREACH(l, &as->listeners, link_as) {
            tell(l, &list[i], add);
        }
    }
}

void memory_eventfds_update(AddressSpace *as)
{
    MemoryRegionIoeventfd *old = as->ioeventfds, *new;
    unsigned nr_old = as->ioeventfd_nb, nr_new;
    GArray *found;

    if (!wants_eventfds(as)) {
        return;
    }
    found = collect(as);
    nr_new = found->len;
    new = (MemoryRegionIoeventfd *)g_array_free(found, false);
    tell_missing(as, old, nr_old, new, nr_new, false);
    tell_missing(as, new, nr_new, old, nr_old, true);
    as->ioeventfds = new;
    as->ioeventfd_nb = nr_new;
    g_free(old);
}

void memory_eventfds_replay(MemoryListener *listener, bool add)
{
    AddressSpace *as = listener->address_space;

    for (int i = 0; i < as->ioeventfd_nb; i++) {
        tell(listener, &as->ioeventfds[i], add);
    }
}

/* ---- Coalesced MMIO ---- */

/* Accesses are never batched: the coalescing calls have nothing to do. */
void memory_region_set_coalescing(MemoryRegion *mr)
{
}

void memory_region_add_coalescing(MemoryRegion *mr, hwaddr offset, uint64_t size)
{
}

void memory_region_clear_coalescing(MemoryRegion *mr)
{
}

void qemu_flush_coalesced_mmio_buffer(void)
{
}

void memory_region_set_flush_coalesced(MemoryRegion *mr)
{
    mr->flush_coalesced_mmio = true;
}

void memory_region_clear_flush_coalesced(MemoryRegion *mr)
{
    mr->flush_coalesced_mmio = false;
}

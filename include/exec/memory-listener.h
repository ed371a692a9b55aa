/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listeners: told how the flat view of an address space changes. Included by exec/memory.h. */
#include "exec/memory.h"  /* outside of the guard: it includes us in the right order */

#ifndef EXEC_MEMORY_LISTENER_H
#define EXEC_MEMORY_LISTENER_H


/* A range of an address space that one region serves. */
struct MemoryRegionSection {
    Int128 size;      /* bytes */
    MemoryRegion *mr; /* NULL: nothing there */
    struct FlatView *fv;
    hwaddr offset_within_region;
    hwaddr offset_within_address_space;
    bool readonly;
    bool nonvolatile;
};

/*
 * Callbacks, each may be NULL. For one commit: begin; region_del of what goes (highest priority
 * listener first); region_add of what comes and region_nop of what stays (lowest priority first);
 * eventfd_del and eventfd_add; commit. Ranges come in address order. The section is valid during
 * the call.
 */
struct MemoryListener {
    void (*begin)(MemoryListener *listener);
    void (*commit)(MemoryListener *listener);
    void (*region_add)(MemoryListener *listener, MemoryRegionSection *section);
    void (*region_del)(MemoryListener *listener, MemoryRegionSection *section);
    void (*region_nop)(MemoryListener *listener, MemoryRegionSection *section);
    /* The bit set of clients that log grew or shrank. */
    void (*log_start)(MemoryListener *listener, MemoryRegionSection *section, int old_val,
                      int new_val);
    void (*log_stop)(MemoryListener *listener, MemoryRegionSection *section, int old_val,
                     int new_val);
    /* Dirty bits are about to be read; were cleared. */
    void (*log_sync)(MemoryListener *listener, MemoryRegionSection *section);
    void (*log_sync_global)(MemoryListener *listener);
    void (*log_clear)(MemoryListener *listener, MemoryRegionSection *section);
    void (*log_global_start)(MemoryListener *listener);
    void (*log_global_stop)(MemoryListener *listener);
    void (*log_global_after_sync)(MemoryListener *listener);
    void (*eventfd_add)(MemoryListener *listener, MemoryRegionSection *section, bool match_data,
                        uint64_t data, EventNotifier *e);
    void (*eventfd_del)(MemoryListener *listener, MemoryRegionSection *section, bool match_data,
                        uint64_t data, EventNotifier *e);
    void (*coalesced_io_add)(MemoryListener *listener, MemoryRegionSection *section, hwaddr addr,
                             hwaddr len);
    void (*coalesced_io_del)(MemoryListener *listener, MemoryRegionSection *section, hwaddr addr,
                             hwaddr len);
    unsigned priority;
    const char *name;

    /* private: */
    AddressSpace *address_space;
    QTAILQ_ENTRY(MemoryListener) link;
    QTAILQ_ENTRY(MemoryListener) link_as;
};

/* Usual priorities. */
#define MEMORY_LISTENER_PRIORITY_MIN 0
#define MEMORY_LISTENER_PRIORITY_ACCEL 10
#define MEMORY_LISTENER_PRIORITY_DEV_BACKEND 10

/* Adds @listener (owned by the caller until unregistered) to @filter; it is told the present view
 * at once. */
void memory_listener_register(MemoryListener *listener, AddressSpace *filter);
/* Tells @listener that all ranges go, and removes it. */
void memory_listener_unregister(MemoryListener *listener);

/*
 * The first range of at most @size bytes at @addr of the address space below which @mr is mapped;
 * .mr is NULL if there is none. A reference to the region is taken (memory_region_unref).
 */
MemoryRegionSection memory_region_find(MemoryRegion *mr, hwaddr addr, uint64_t size);

/* A copy on the heap, with a reference to the region; freeing it. */
MemoryRegionSection *memory_region_section_new_copy(MemoryRegionSection *s);
void memory_region_section_free_copy(MemoryRegionSection *s);

#endif /* EXEC_MEMORY_LISTENER_H */

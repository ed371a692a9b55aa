/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Listeners: kept in order of priority, in one list of all and in one per address space. What comes
 * is told from the lowest to the highest priority, what goes the other way round.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"

typedef QTAILQ_HEAD(, MemoryListener) ListenerList;

static ListenerList all_listeners = QTAILQ_HEAD_INITIALIZER(all_listeners);

/* Calls @callback of the listeners of @as, if they have it; reverse: highest priority first. */
#define CALL(as, callback, ...)                                     \
    do {                                                            \
        MemoryListener *l_;                                         \
                                                                    \
        QTAILQ_FOREACH(l_, &(as)->listeners, link_as) {             \
            if (l_->callback) {                                     \
                l_->callback(l_, ## __VA_ARGS__);                   \
            }                                                       \
        }                                                           \
    } while (0)

#define CALL_REVERSE(as, callback, ...)                             \
    do {                                                            \
        MemoryListener *l_;                                         \
                                                                    \
        QTAILQ_FOREACH_REVERSE(l_, &(as)->listeners, link_as) {     \
            if (l_->callback) {                                     \
                l_->callback(l_, ## __VA_ARGS__);                   \
            }                                                       \
        }                                                           \
    } while (0)

#define CALL_ALL(callback)                                          \
    do {                                                            \
        MemoryListener *l_;                                         \
                                                                    \
        QTAILQ_FOREACH(l_, &all_listeners, link) {                  \
            if (l_->callback) {                                     \
                l_->callback(l_);                                   \
            }                                                       \
        }                                                           \
    } while (0)

void memory_listeners_begin(void)
{
    CALL_ALL(begin);
}

void memory_listeners_commit(void)
{
    CALL_ALL(commit);
}

/* ---- Differences between two views ---- */

/* The same place, apart from who logs. */
static bool same_range(const FlatRange *a, const FlatRange *b)
{
    return a->start == b->start && a->last == b->last && a->mr == b->mr &&
           a->offset_in_region == b->offset_in_region && a->romd_mode == b->romd_mode &&
           a->readonly == b->readonly && a->nonvolatile == b->nonvolatile;
}

static void tell_kept(AddressSpace *as, FlatView *fv, const FlatRange *old, const FlatRange *new)
{
    MemoryRegionSection section = memory_section_of(fv, new);
    int before = old->dirty_log_mask, after = new->dirty_log_mask;

    CALL(as, region_nop, &section);
    if (after & ~before) {
        CALL(as, log_start, &section, before, after);
    }
    if (before & ~after) {
        CALL_REVERSE(as, log_stop, &section, before, after);
    }
}

static void tell_added(AddressSpace *as, FlatView *fv, const FlatRange *fr)
{
    MemoryRegionSection section = memory_section_of(fv, fr);

    CALL(as, region_add, &section);
    if (fr->dirty_log_mask) {
        CALL(as, log_start, &section, 0, fr->dirty_log_mask);
    }
}

static void tell_removed(AddressSpace *as, FlatView *fv, const FlatRange *fr)
{
    MemoryRegionSection section = memory_section_of(fv, fr);

    if (fr->dirty_log_mask) {
        CALL_REVERSE(as, log_stop, &section, fr->dirty_log_mask, 0);
    }
    CALL_REVERSE(as, region_del, &section);
}

/* Walks both views by address; one pass tells what goes, the other what stays and comes. */
static void tell_differences(AddressSpace *as, FlatView *old, FlatView *new, bool adding)
{
    unsigned i = 0, j = 0;

    while (i < old->nr || j < new->nr) {
        const FlatRange *a = i < old->nr ? &old->ranges[i] : NULL;
        const FlatRange *b = j < new->nr ? &new->ranges[j] : NULL;

        if (a && b && same_range(a, b)) {
            if (adding) {
                tell_kept(as, new, a, b);
            }
            i++;
            j++;
        } else if (a && (!b || a->start <= b->start)) {
            if (!adding) {
                tell_removed(as, old, a);
            }
            i++;
        } else {
            if (adding) {
                tell_added(as, new, b);
            }
            j++;
        }
    }
}

void memory_listeners_update(AddressSpace *as, FlatView *old_view, FlatView *new_view)
{
    if (!QTAILQ_EMPTY(&as->listeners)) {
        tell_differences(as, old_view, new_view, false);
        tell_differences(as, old_view, new_view, true);
    }
}

/* ---- Registration ---- */

/* Behind all listeners of the same or a lower priority. */
#define INSERT_SORTED(list, listener, field)                        \
    do {                                                            \
        MemoryListener *l_;                                         \
                                                                    \
        QTAILQ_FOREACH(l_, list, field) {                           \
            if ((listener)->priority < l_->priority) {              \
                break;                                              \
            }                                                       \
        }                                                           \
        if (l_) {                                                   \
            QTAILQ_INSERT_BEFORE(l_, listener, field);              \
        } else {                                                    \
            QTAILQ_INSERT_TAIL(list, listener, field);              \
        }                                                           \
    } while (0)

static void tell_everything_added(MemoryListener *listener, FlatView *fv)
{
    FlatRange *fr;

    FOR_EACH_FLAT_RANGE(fr, fv) {
        MemoryRegionSection section = memory_section_of(fv, fr);

        if (listener->region_add) {
            listener->region_add(listener, &section);
        }
        if (fr->dirty_log_mask && listener->log_start) {
            listener->log_start(listener, &section, 0, fr->dirty_log_mask);
        }
    }
}

static void tell_everything_removed(MemoryListener *listener, FlatView *fv)
{
    FlatRange *fr;

    FOR_EACH_FLAT_RANGE(fr, fv) {
        MemoryRegionSection section = memory_section_of(fv, fr);

        if (fr->dirty_log_mask && listener->log_stop) {
            listener->log_stop(listener, &section, fr->dirty_log_mask, 0);
        }
        if (listener->region_del) {
            listener->region_del(listener, &section);
        }
    }
}

static void tell_all(MemoryListener *listener, bool added)
{
    FlatView *fv = address_space_get_flatview(listener->address_space);

    if (listener->begin) {
        listener->begin(listener);
    }
    if (added && global_dirty_tracking && listener->log_global_start) {
        listener->log_global_start(listener);
    }
    if (added) {
        tell_everything_added(listener, fv);
    } else {
        tell_everything_removed(listener, fv);
    }
    memory_eventfds_replay(listener, added);
    if (listener->commit) {
        listener->commit(listener);
    }
    flatview_unref(fv);
}

void memory_listener_register(MemoryListener *listener, AddressSpace *filter)
{
    assert(filter);
    listener->address_space = filter;
    memory_eventfds_update(filter);
    INSERT_SORTED(&all_listeners, listener, link);
    INSERT_SORTED(&filter->listeners, listener, link_as);
    tell_all(listener, true);
}

void memory_listener_unregister(MemoryListener *listener)
{
    if (!listener->address_space) {
        return;
    }
    tell_all(listener, false);
    QTAILQ_REMOVE(&all_listeners, listener, link);
    QTAILQ_REMOVE(&listener->address_space->listeners, listener, link_as);
    listener->address_space = NULL;
}

void address_space_remove_listeners(AddressSpace *as)
{
    while (!QTAILQ_EMPTY(&as->listeners)) {
        memory_listener_unregister(QTAILQ_FIRST(&as->listeners));
    }
}

/* ---- Dirty logging ---- */

unsigned int global_dirty_tracking;

/* Calls @callback for the ranges of @listener's view that @mr (NULL: anyone who logs) serves. */
static void tell_ranges(MemoryListener *listener, MemoryRegion *mr,
                        void (*callback)(MemoryListener *, MemoryRegionSection *))
{
    FlatView *fv = address_space_get_flatview(listener->address_space);
    FlatRange *fr;

    FOR_EACH_FLAT_RANGE(fr, fv) {
        if (fr->dirty_log_mask && (!mr || fr->mr == mr)) {
            MemoryRegionSection section = memory_section_of(fv, fr);

            callback(listener, &section);
        }
    }
    flatview_unref(fv);
}

void memory_listeners_log_sync(MemoryRegion *mr)
{
    MemoryListener *l;

    QTAILQ_FOREACH(l, &all_listeners, link) {
        if (l->log_sync) {
            tell_ranges(l, mr, l->log_sync);
        } else if (l->log_sync_global) {
            l->log_sync_global(l);
        }
    }
}

void memory_listeners_log_clear(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
    MemoryListener *l;

    QTAILQ_FOREACH(l, &all_listeners, link) {
        if (l->log_clear) {
            tell_ranges(l, mr, l->log_clear);
        }
    }
}

void memory_global_dirty_log_sync(void)
{
    memory_listeners_log_sync(NULL);
}

void memory_global_after_dirty_log_sync(void)
{
    CALL_ALL(log_global_after_sync);
}

/* The first reason turns logging on in all views, the last one off. */
static void change_global_tracking(unsigned int flags)
{
    memory_region_transaction_begin();
    global_dirty_tracking = flags;
    if (flags) {
        CALL_ALL(log_global_start);
    } else {
        CALL_ALL(log_global_stop);
    }
    memory_mark_all_changed();
    memory_region_transaction_commit();
}

void memory_global_dirty_log_start(unsigned int flags)
{
    flags |= global_dirty_tracking;
    if (!global_dirty_tracking && flags) {
        change_global_tracking(flags);
    }
    global_dirty_tracking = flags;
}

void memory_global_dirty_log_stop(unsigned int flags)
{
    flags = global_dirty_tracking & ~flags;
    if (global_dirty_tracking && !flags) {
        change_global_tracking(0);
    }
    global_dirty_tracking = flags;
}

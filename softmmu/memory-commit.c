/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transactions and address spaces.
 *
 * A change to a region marks it, and everything that shows it (containers, and aliases of each),
 * with the number of the current transaction. The commit renders again only the views whose root
 * was marked. A view belongs to the region that alone decides it, so that the address spaces of all
 * bus masters share the one of system memory.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"

AddressSpaceList memory_address_spaces = QTAILQ_HEAD_INITIALIZER(memory_address_spaces);

static uint64_t epoch = 1;              /* the current transaction */
static unsigned transaction_depth;
static bool views_pending;              /* some region is marked */
static bool eventfds_pending;
static bool committing;

/* ---- Marking ---- */

/* A region that is marked has marked what shows it; a disabled one shows nothing. */
void memory_mark_changed(MemoryRegion *mr)
{
    MemoryRegion *alias;

    for (; mr && mr->enabled && mr->dirty_epoch != epoch; mr = mr->container) {
        mr->dirty_epoch = epoch;
        views_pending = true;
        QLIST_FOREACH(alias, &mr->aliases, aliases_link) {
            memory_mark_changed(alias);
        }
    }
}

void memory_mark_all_changed(void)
{
    AddressSpace *as;

    QTAILQ_FOREACH(as, &memory_address_spaces, address_spaces_link) {
        memory_mark_changed(as->root);
        memory_mark_changed(memory_region_flat_root(as->root));
    }
}

void memory_mark_eventfds_changed(void)
{
    eventfds_pending = true;
}

/* ---- Views ---- */

/* The view of what @root shows, with a reference. */
static FlatView *view_for_root(MemoryRegion *root)
{
    MemoryRegion *flat_root = memory_region_flat_root(root);
    FlatView *fv;

    if (!flat_root) {
        return flatview_empty();
    }
    fv = flat_root->flat_view;
    if (fv && fv->epoch > flat_root->dirty_epoch) {
        flatview_ref(fv);
        return fv;
    }
    fv = flatview_render(flat_root);
    fv->epoch = epoch;
    flat_root->flat_view = fv;
    return fv;
}

/* Swaps the view; the old one goes to @retired, since dropping it may destroy devices. */
static void address_space_set_view(AddressSpace *as, FlatView *view, GPtrArray *retired)
{
    FlatView *old = as->current_map;

    as->current_map = view;
    g_ptr_array_add(retired, old);
    if (old != view) {
        memory_listeners_update(as, old, view);
    }
}

static void commit_views(void)
{
    static GPtrArray *retired;
    uint64_t committed = epoch++;
    AddressSpace *as;

    if (!retired) {
        retired = g_ptr_array_new_with_free_func((GDestroyNotify)flatview_unref);
    }

    views_pending = false;
    eventfds_pending = false;
    memory_listeners_begin();
    QTAILQ_FOREACH(as, &memory_address_spaces, address_spaces_link) {
        if (as->root->dirty_epoch == committed) {
            address_space_set_view(as, view_for_root(as->root), retired);
        }
        memory_eventfds_update(as);
    }
    memory_listeners_commit();
    g_ptr_array_set_size(retired, 0);
}

/* ---- Transactions ---- */

void memory_region_transaction_begin(void)
{
    transaction_depth++;
}

/* Changes that a listener or a dying device makes during the commit get a round of their own. */
void memory_region_transaction_commit(void)
{
    assert(transaction_depth);
    if (--transaction_depth || committing) {
        return;
    }
    committing = true;
    while (views_pending) {
        commit_views();
    }
    if (eventfds_pending) {
        AddressSpace *as;

        eventfds_pending = false;
        QTAILQ_FOREACH(as, &memory_address_spaces, address_spaces_link) {
            memory_eventfds_update(as);
        }
    }
    committing = false;
}

/* ---- Address spaces ---- */

void address_space_init(AddressSpace *as, MemoryRegion *root, const char *name)
{
    memory_region_ref(root);
    *as = (AddressSpace) {
        .name = g_strdup(name ? name : "anonymous"),
        .root = root,
        .max_bounce_buffer_size = DEFAULT_MAX_BOUNCE_BUFFER_SIZE,
    };
    QTAILQ_INIT(&as->listeners);
    QTAILQ_INSERT_TAIL(&memory_address_spaces, as, address_spaces_link);
    as->current_map = view_for_root(root);
}

void address_space_destroy(AddressSpace *as)
{
    FlatView *view = as->current_map;

    assert(QTAILQ_EMPTY(&as->listeners));
    QTAILQ_REMOVE(&memory_address_spaces, as, address_spaces_link);
    as->current_map = flatview_empty();
    g_free(as->ioeventfds);
    g_clear_pointer(&as->name, g_free);
    flatview_unref(view);
    memory_region_unref(as->root);
}

FlatView *address_space_get_flatview(AddressSpace *as)
{
    flatview_ref(as->current_map);
    return as->current_map;
}

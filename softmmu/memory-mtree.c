/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `info mtree`: the trees of regions, one per distinct root, then the regions that aliases show;
 * with -f the flat views and who shares them. Address spaces come in the order of their creation.
 * With -d, a view also lists its sections as they are looked up (a binary search: there are no
 * nodes to show).
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "hw/qdev-core.h"
#include "qemu/qemu-print.h"

typedef struct Mtree {
    GString *out;
    bool owner;             /* -o */
    bool disabled;          /* -D */
    bool dispatch;          /* -d */
    GPtrArray *targets;     /* of aliases seen, in that order */
    unsigned nr_views;
} Mtree;

#define RANGE_FMT HWADDR_FMT_plx "-" HWADDR_FMT_plx

/* ---- Pieces ---- */

static const char *region_type(MemoryRegion *mr)
{
    while (mr->alias) {
        mr = mr->alias;
    }
    if (mr->ram_device) {
        return "ramd";
    }
    if (memory_region_is_romd(mr)) {
        return "romd";
    }
    if (memory_region_is_rom(mr)) {
        return "rom";
    }
    return mr->ram ? "ram" : "i/o";
}

/* Last offset of @mr. */
static hwaddr last_offset(const MemoryRegion *mr)
{
    return int128_nz(mr->size) ? memory_last(0, mr->size) : 0;
}

static void print_object(GString *out, const char *label, Object *obj)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    g_autofree char *path = NULL;

    g_string_append_printf(out, " %s:{%s", label, dev ? "dev" : "obj");
    if (dev && dev->id) {
        g_string_append_printf(out, " id=%s", dev->id);
    } else {
        path = object_get_canonical_path(obj);
        g_string_append_printf(out, path ? " path=%s" : " type=%s",
                               path ? path : object_get_typename(obj));
    }
    g_string_append_c(out, '}');
}

static void print_owner(Mtree *m, MemoryRegion *mr)
{
    Object *parent = memory_region_owner(mr);

    if (!m->owner) {
        return;
    }
    if (!mr->owner && !parent) {
        g_string_append(m->out, " orphan");
    }
    if (mr->owner) {
        print_object(m->out, "owner", mr->owner);
    }
    if (parent && parent != mr->owner) {
        print_object(m->out, "parent", parent);
    }
}

/* ---- Trees ---- */

static void print_region(Mtree *m, MemoryRegion *mr, unsigned level, hwaddr base)
{
    hwaddr start = base + mr->addr;
    hwaddr last = start + last_offset(mr);
    bool overflow = start < base || last < start;

    g_string_append_printf(m->out, "%*s%s" RANGE_FMT " (prio %d, %s%s): ", level * 2, "",
                           overflow ? "[DETECTED OVERFLOW!] " : "", start, last, mr->priority,
                           mr->nonvolatile ? "nv-" : "", region_type(mr));
    if (mr->alias) {
        g_string_append_printf(m->out, "alias %s @%s " RANGE_FMT, memory_region_name(mr),
                               memory_region_name(mr->alias), mr->alias_offset,
                               mr->alias_offset + last_offset(mr));
    } else {
        g_string_append(m->out, memory_region_name(mr));
    }
    g_string_append(m->out, mr->enabled ? "" : " [disabled]");
    print_owner(m, mr);
    g_string_append_c(m->out, '\n');
}

/* By address; among equals the one with precedence first. */
static gint compare_regions(gconstpointer pa, gconstpointer pb)
{
    const MemoryRegion *a = *(MemoryRegion *const *)pa, *b = *(MemoryRegion *const *)pb;

    if (a->addr != b->addr) {
        return a->addr < b->addr ? -1 : 1;
    }
    return (a->priority < b->priority) - (a->priority > b->priority);
}

static void remember_target(Mtree *m, MemoryRegion *target)
{
    if (!g_ptr_array_find(m->targets, target, NULL)) {
        g_ptr_array_add(m->targets, target);
    }
}

/*
 * Depth is the depth of the tree that the machine built. A disabled region is left out, not its
 * children.
 */
static void print_tree(Mtree *m, MemoryRegion *mr, unsigned level, hwaddr base)
{
    g_autoptr(GPtrArray) subs = g_ptr_array_new();
    MemoryRegion *sub;

    if (mr->alias) {
        remember_target(m, mr->alias);
    }
    if (mr->enabled || m->disabled) {
        print_region(m, mr, level, base);
    }
    if (mr->alias) {
        return;
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        g_ptr_array_add(subs, sub);
    }
    g_ptr_array_sort(subs, compare_regions);
    for (guint i = 0; i < subs->len; i++) {
        print_tree(m, g_ptr_array_index(subs, i), level + 1, base + mr->addr);
    }
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp((*(AddressSpace *const *)a)->name, (*(AddressSpace *const *)b)->name);
}

/*
 * The address spaces that @group_of puts into one group, each group once, in the order of creation.
 */
typedef void *GroupOf(AddressSpace *as);
typedef void PrintGroup(Mtree *m, GPtrArray *members);

static void for_each_group(Mtree *m, GroupOf *group_of, PrintGroup *print)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    AddressSpace *as, *other;

    QTAILQ_FOREACH(as, &memory_address_spaces, address_spaces_link) {
        g_autoptr(GPtrArray) members = g_ptr_array_new();

        if (!g_hash_table_add(seen, group_of(as))) {
            continue;
        }
        for (other = as; other; other = QTAILQ_NEXT(other, address_spaces_link)) {
            if (group_of(other) == group_of(as)) {
                g_ptr_array_add(members, other);
            }
        }
        print(m, members);
    }
}

static void *root_of(AddressSpace *as)
{
    return as->root;
}

static void print_root(Mtree *m, GPtrArray *members)
{
    AddressSpace *first = g_ptr_array_index(members, 0);

    g_ptr_array_sort(members, compare_names);
    for (guint i = 0; i < members->len; i++) {
        AddressSpace *as = g_ptr_array_index(members, i);

        g_string_append_printf(m->out, "address-space: %s\n", as->name);
    }
    print_tree(m, first->root, 1, 0);
    g_string_append_c(m->out, '\n');
}

static void print_trees(Mtree *m)
{
    for_each_group(m, root_of, print_root);
    for (guint i = 0; i < m->targets->len; i++) {
        MemoryRegion *mr = g_ptr_array_index(m->targets, i);

        g_string_append_printf(m->out, "memory-region: %s\n", memory_region_name(mr));
        print_tree(m, mr, 1, 0);
        g_string_append_c(m->out, '\n');
    }
}

/* ---- Flat views ---- */

static void print_range(Mtree *m, const FlatRange *fr)
{
    g_string_append_printf(m->out, "  " RANGE_FMT " (prio %d, %s%s): %s", fr->start, fr->last,
                           fr->mr->priority, fr->nonvolatile ? "nv-" : "",
                           fr->readonly ? "rom" : region_type(fr->mr), memory_region_name(fr->mr));
    if (fr->offset_in_region) {
        g_string_append_printf(m->out, " @" HWADDR_FMT_plx, fr->offset_in_region);
    }
    print_owner(m, fr->mr);
    g_string_append_c(m->out, '\n');
}

static void print_dispatch(Mtree *m, const FlatView *fv)
{
    const FlatRange *fr;
    unsigned n = 0;

    g_string_append(m->out, "  Dispatch\n    Physical sections\n");
    g_string_append_printf(m->out, "      #%u @" HWADDR_FMT_plx ".." HWADDR_FMT_plx
                           " (noname) [unassigned]\n", n, (hwaddr)0, HWADDR_MAX);
    FOR_EACH_FLAT_RANGE(fr, fv) {
        g_string_append_printf(m->out, "      #%u @" HWADDR_FMT_plx ".." HWADDR_FMT_plx " %s%s\n",
                               ++n, fr->start, fr->last, memory_region_name(fr->mr),
                               fr->mr == fv->root ? " [ROOT]" : "");
    }
}

static void *view_of(AddressSpace *as)
{
    return as->current_map;
}

static void print_view(Mtree *m, GPtrArray *members)
{
    FlatView *fv = ((AddressSpace *)g_ptr_array_index(members, 0))->current_map;
    FlatRange *fr;

    g_string_append_printf(m->out, "FlatView #%u\n", m->nr_views++);
    for (guint i = 0; i < members->len; i++) {
        AddressSpace *as = g_ptr_array_index(members, i);

        g_string_append_printf(m->out, " AS \"%s\", root: %s", as->name,
                               memory_region_name(as->root));
        if (as->root->alias) {
            g_string_append_printf(m->out, ", alias %s", memory_region_name(as->root->alias));
        }
        g_string_append_c(m->out, '\n');
    }
    g_string_append_printf(m->out, " Root memory region: %s\n",
                           fv->root ? memory_region_name(fv->root) : "(none)");
    if (!fv->nr) {
        g_string_append(m->out, "  No rendered FlatView\n\n");
        return;
    }
    FOR_EACH_FLAT_RANGE(fr, fv) {
        print_range(m, fr);
    }
    if (m->dispatch) {
        print_dispatch(m, fv);
    }
    g_string_append_c(m->out, '\n');
}

char *mtree_info_text(bool flatview, bool dispatch_tree, bool owner, bool disabled)
{
    Mtree m = {
        .out = g_string_new(NULL),
        .owner = owner,
        .disabled = disabled,
        .dispatch = dispatch_tree,
        .targets = g_ptr_array_new(),
    };

    if (flatview) {
        for_each_group(&m, view_of, print_view);
    } else {
        print_trees(&m);
    }
    g_ptr_array_free(m.targets, true);
    return g_string_free(m.out, false);
}

void mtree_info(bool flatview, bool dispatch_tree, bool owner, bool disabled)
{
    g_autofree char *text = mtree_info_text(flatview, dispatch_tree, owner, disabled);

    qemu_printf("%s", text);
}

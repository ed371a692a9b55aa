/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flat views: a tree of regions rendered into a sorted array of ranges without overlap.
 *
 * The tree is walked from the highest precedence to the lowest, and each leaf fills what is still
 * free of its range. Positions are 128 bits wide while walking, since an alias may move a region
 * far outside of the space; ranges have inclusive 64-bit ends. Views are reference counted,
 * immutable, and kept for reuse with their arrays when freed. A view references the owners of its
 * ranges.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"

/* Freed views that are kept for the next rendering. */
#define SPARE_VIEWS 8

static FlatView *spare_views[SPARE_VIEWS];
static unsigned nr_spare_views;

/* ---- Life ---- */

static FlatView *flatview_new(void)
{
    FlatView *fv = nr_spare_views ? spare_views[--nr_spare_views] : g_new0(FlatView, 1);

    fv->ref = 1;
    return fv;
}

bool flatview_ref(FlatView *view)
{
    flatview_get(view);
    return true;
}

/*
 * Dropping the owners may destroy devices, which may come back here: the view is detached by then.
 */
void flatview_free(FlatView *fv)
{
    FlatRange *fr;

    if (fv->root && fv->root->flat_view == fv) {
        fv->root->flat_view = NULL;
    }
    fv->root = NULL;
    FOR_EACH_FLAT_RANGE(fr, fv) {
        object_unref(fr->owner);
    }
    fv->nr = 0;
    memset(fv->hints, 0, sizeof(fv->hints));
    if (nr_spare_views < SPARE_VIEWS) {
        spare_views[nr_spare_views++] = fv;
    } else {
        g_free(fv->ranges);
        g_free(fv);
    }
}

void flatview_unref(FlatView *view)
{
    flatview_put(view);
}

FlatView *flatview_empty(void)
{
    static FlatView empty = { .ref = 1 };

    flatview_ref(&empty);
    return &empty;
}

/* ---- Rendering ---- */

/* Makes room for @n more ranges at index @at. */
static void flatview_open_gap(FlatView *fv, unsigned at, unsigned n)
{
    if (fv->nr + n > fv->nr_allocated) {
        fv->nr_allocated = MAX(fv->nr + n, fv->nr_allocated * 2);
        fv->nr_allocated = MAX(fv->nr_allocated, 16);
        fv->ranges = g_renew(FlatRange, fv->ranges, fv->nr_allocated);
    }
    memmove(fv->ranges + at + n, fv->ranges + at, (fv->nr - at) * sizeof(FlatRange));
    fv->nr += n;
}

/*
 * Number of stretches of @leaf that ranges @first … @end - 1, all of which it overlaps, leave free.
 */
static unsigned count_free(const FlatView *fv, const FlatRange *leaf, unsigned first, unsigned end)
{
    hwaddr pos = leaf->start;
    unsigned n = 0;

    for (unsigned i = first; i < end; i++) {
        n += fv->ranges[i].start > pos;
        if (fv->ranges[i].last >= leaf->last) {
            return n;
        }
        pos = fv->ranges[i].last + 1;
    }
    return n + 1;
}

static void put_piece(FlatRange *slot, const FlatRange *leaf, hwaddr start, hwaddr last)
{
    *slot = *leaf;
    slot->start = start;
    slot->last = last;
    slot->offset_in_region += start - leaf->start;
    object_ref(leaf->owner);
}

/* Adds the parts of @leaf that are free; everything in the view has precedence over it. */
static void flatview_add_leaf(FlatView *fv, const FlatRange *leaf)
{
    unsigned first = flatview_search(fv, leaf->start);
    unsigned in = first, out;
    hwaddr last = leaf->last;
    FlatRange *r;

    while (in < fv->nr && fv->ranges[in].start <= leaf->last) {
        in++;
    }
    out = in + count_free(fv, leaf, first, in);
    if (out == in) {
        return;
    }
    flatview_open_gap(fv, in, out - in);
    /* From the back: move each range up and fill the free stretch behind it. */
    r = fv->ranges;
    while (in > first && out > in) {
        in--;
        if (r[in].last < last) {
            put_piece(&r[--out], leaf, r[in].last + 1, last);
        }
        last = r[in].start - 1;
        r[--out] = r[in];
    }
    if (out > in) {
        put_piece(&r[--out], leaf, leaf->start, last);
    }
}

/* What the regions above the one that is rendered decide. */
typedef struct RenderContext {
    Int128 lo, hi;      /* visible addresses: lo … hi - 1 */
    bool readonly;
    bool nonvolatile;
} RenderContext;

static void add_region_leaf(FlatView *fv, MemoryRegion *mr, Int128 base, const RenderContext *ctx)
{
    FlatRange leaf = {
        .start = int128_getlo(ctx->lo),
        .last = int128_getlo(ctx->hi) - 1,
        .offset_in_region = int128_getlo(ctx->lo) - int128_getlo(base),
        .mr = mr,
        .owner = mr->owner,
        .dirty_log_mask = memory_region_get_dirty_log_mask(mr),
        .romd_mode = mr->romd_mode,
        .readonly = ctx->readonly,
        .nonvolatile = ctx->nonvolatile,
    };

    flatview_add_leaf(fv, &leaf);
}

/* Renders @mr with its first byte at @base of the space. */
static void render_region(FlatView *fv, MemoryRegion *mr, Int128 base, RenderContext ctx)
{
    MemoryRegion *sub;

    if (!mr->enabled) {
        return;
    }
    ctx.lo = int128_max(ctx.lo, base);
    ctx.hi = int128_min(ctx.hi, int128_add(base, mr->size));
    if (int128_ge(ctx.lo, ctx.hi)) {
        return;
    }
    ctx.readonly |= mr->readonly;
    ctx.nonvolatile |= mr->nonvolatile;
    if (mr->alias) {
        render_region(fv, mr->alias, int128_sub(base, int128_make64(mr->alias_offset)), ctx);
        return;
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        render_region(fv, sub, int128_add(base, int128_make64(sub->addr)), ctx);
    }
    if (mr->terminates) {
        add_region_leaf(fv, mr, base, &ctx);
    }
}

static bool can_merge(const FlatRange *a, const FlatRange *b)
{
    return a->mr == b->mr && a->last + 1 == b->start &&
           a->offset_in_region + (b->start - a->start) == b->offset_in_region &&
           a->dirty_log_mask == b->dirty_log_mask && a->romd_mode == b->romd_mode &&
           a->readonly == b->readonly && a->nonvolatile == b->nonvolatile && !a->mr->unmergeable;
}

/* Joins neighbours that continue each other. */
static void flatview_simplify(FlatView *fv)
{
    unsigned out = 0;

    for (unsigned i = 1; i < fv->nr; i++) {
        if (can_merge(&fv->ranges[out], &fv->ranges[i])) {
            fv->ranges[out].last = fv->ranges[i].last;
            object_unref(fv->ranges[i].owner);
        } else {
            fv->ranges[++out] = fv->ranges[i];
        }
    }
    fv->nr = MIN(fv->nr, out + 1);
}

FlatView *flatview_render(MemoryRegion *root)
{
    FlatView *fv = flatview_new();
    RenderContext ctx = { .lo = int128_zero(), .hi = int128_2_64() };

    fv->root = root;
    render_region(fv, root, int128_zero(), ctx);
    flatview_simplify(fv);
    return fv;
}

/* Whether @mr shows all of @inner, from its first byte on, and nothing of its own. */
static bool shows_just(const MemoryRegion *mr, const MemoryRegion *inner)
{
    return int128_ge(mr->size, inner->size) && !mr->readonly && !mr->nonvolatile;
}

/* The only enabled subregion of @mr. *@many: there are several. */
static MemoryRegion *only_child(MemoryRegion *mr, bool *many)
{
    MemoryRegion *sub, *found = NULL;

    *many = false;
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        if (sub->enabled) {
            *many = found != NULL;
            if (*many) {
                break;
            }
            found = sub;
        }
    }
    return found;
}

MemoryRegion *memory_region_flat_root(MemoryRegion *root)
{
    MemoryRegion *mr = root;
    MemoryRegion *inner;
    bool many = false;

    while (mr && mr->enabled) {
        if (mr->alias) {
            inner = mr->alias_offset == 0 ? mr->alias : mr;
        } else if (mr->terminates) {
            return mr;
        } else {
            inner = only_child(mr, &many);
            if (many || (inner && inner->addr != 0)) {
                return mr;
            }
        }
        if (inner == mr || (inner && !shows_just(mr, inner))) {
            return mr;
        }
        mr = inner;
    }
    return NULL;
}

/* ---- Lookup ---- */

unsigned flatview_search(const FlatView *fv, hwaddr addr)
{
    unsigned lo = 0, hi = fv->nr;

    while (lo < hi) {
        unsigned mid = lo + (hi - lo) / 2;

        if (fv->ranges[mid].last < addr) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static Int128 flat_range_size(const FlatRange *fr)
{
    return int128_add(int128_make64(fr->last - fr->start), int128_one());
}

void flatview_for_each_range(FlatView *fv, flatview_cb cb, void *opaque)
{
    FlatRange *fr;

    FOR_EACH_FLAT_RANGE(fr, fv) {
        Int128 len = flat_range_size(fr);

        if (cb(int128_make64(fr->start), len, fr->mr, fr->offset_in_region, opaque)) {
            return;
        }
    }
}

/* ---- Sections ---- */

MemoryRegionSection memory_section_of(FlatView *fv, const FlatRange *fr)
{
    return (MemoryRegionSection) {
        .size = flat_range_size(fr),
        .mr = fr->mr,
        .fv = fv,
        .offset_within_region = fr->offset_in_region,
        .offset_within_address_space = fr->start,
        .readonly = fr->readonly,
        .nonvolatile = fr->nonvolatile,
    };
}

/* The address space whose root is @root. */
static AddressSpace *address_space_of_root(MemoryRegion *root)
{
    AddressSpace *as;

    QTAILQ_FOREACH(as, &memory_address_spaces, address_spaces_link) {
        if (as->root == root) {
            return as;
        }
    }
    return NULL;
}

MemoryRegionSection memory_region_find(MemoryRegion *mr, hwaddr addr, uint64_t size)
{
    MemoryRegionSection section = { .mr = NULL };
    MemoryRegion *root = mr;
    AddressSpace *as;
    FlatView *fv;
    unsigned i;
    hwaddr skip;

    for (addr += root->addr; root->container; addr += root->addr) {
        root = root->container;
    }
    as = address_space_of_root(root);
    if (!as) {
        return section;
    }
    fv = as->current_map;
    i = flatview_search(fv, addr);
    if (i == fv->nr || (fv->ranges[i].start > addr && fv->ranges[i].start - addr >= size)) {
        return section;
    }
    section = memory_section_of(fv, &fv->ranges[i]);
    skip = addr > fv->ranges[i].start ? addr - fv->ranges[i].start : 0;
    section.offset_within_region += skip;
    section.offset_within_address_space += skip;
    section.size = int128_min(int128_sub(section.size, int128_make64(skip)),
                              int128_sub(int128_add(int128_make64(addr), int128_make64(size)),
                                         int128_make64(section.offset_within_address_space)));
    memory_region_ref(section.mr);
    return section;
}

bool memory_region_present(MemoryRegion *container, hwaddr addr)
{
    MemoryRegion *mr = memory_region_find(container, addr, 1).mr;

    memory_region_unref(mr);
    return mr && mr != container;
}

MemoryRegionSection *memory_region_section_new_copy(MemoryRegionSection *s)
{
    MemoryRegionSection *copy = g_memdup2(s, sizeof(*s));

    memory_region_ref(copy->mr);
    if (copy->fv) {
        flatview_ref(copy->fv);
    }
    return copy;
}

void memory_region_section_free_copy(MemoryRegionSection *s)
{
    memory_region_unref(s->mr);
    if (s->fv) {
        flatview_unref(s->fv);
    }
    g_free(s);
}

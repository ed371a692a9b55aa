/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random trees of regions that change at random, compared after each change with a naive model: for
 * each address the tree is walked from the top, and the first region that answers has it.
 */
#include "qemu/osdep.h"
#include "memory-test.h"

#define SPACE_SIZE 96
#define NR_REGIONS 24
#define NR_SPACES 3
#define NR_CHANGES 4000

static const MemoryRegionOps plain_ops;

typedef struct World {
    GRand *rand;
    MemoryRegion regions[NR_REGIONS];
    AddressSpace spaces[NR_SPACES];     /* roots: the first regions */
    unsigned nr_ranges;                 /* seen in all views, to know that the test tests */
} World;

/* The region that answers at @addr of @mr (an offset inside it); NULL if none does. */
static MemoryRegion *naive_lookup(MemoryRegion *mr, int64_t addr, int64_t *offset)
{
    MemoryRegion *sub, *found;

    if (!mr->enabled || addr < 0 || addr >= (int64_t)memory_region_size(mr)) {
        return NULL;
    }
    if (mr->alias) {
        return naive_lookup(mr->alias, addr + (int64_t)mr->alias_offset, offset);
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        found = naive_lookup(sub, addr - (int64_t)sub->addr, offset);
        if (found) {
            return found;
        }
    }
    *offset = addr;
    return mr->terminates ? mr : NULL;
}

static void check_sorted(const FlatView *fv)
{
    for (unsigned i = 0; i < fv->nr; i++) {
        g_assert_cmphex(fv->ranges[i].start, <=, fv->ranges[i].last);
        g_assert_true(i == 0 || fv->ranges[i - 1].last < fv->ranges[i].start);
    }
}

static void check_space(AddressSpace *as)
{
    check_sorted(as->current_map);
    for (int64_t addr = 0; addr < SPACE_SIZE; addr++) {
        int64_t naive_offset = addr;
        MemoryRegion *naive = naive_lookup(as->root, addr, &naive_offset);
        hwaddr offset;
        MemoryRegion *mr = region_at(as, addr, &offset);

        g_assert_true(naive ? mr == naive : mr->ops == &unassigned_mem_ops);
        g_assert_cmpint(offset, ==, naive ? naive_offset : addr);
    }
}

/* Whether @needle is shown, somewhere, by @mr: an alias or container of it would make a circle. */
static bool reaches(MemoryRegion *mr, MemoryRegion *needle)
{
    MemoryRegion *sub;

    if (mr == needle || (mr->alias && reaches(mr->alias, needle))) {
        return true;
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        if (reaches(sub, needle)) {
            return true;
        }
    }
    return false;
}

static MemoryRegion *pick(World *w)
{
    return &w->regions[g_rand_int_range(w->rand, 0, NR_REGIONS)];
}

static bool is_root(World *w, MemoryRegion *mr)
{
    return mr < &w->regions[NR_SPACES];
}

static void unmap(MemoryRegion *mr)
{
    if (mr->container) {
        memory_region_del_subregion(mr->container, mr);
    }
}

/* Into a random container, half of the time a root. */
static void map_somewhere(World *w, MemoryRegion *mr)
{
    MemoryRegion *container = g_rand_boolean(w->rand) ? pick(w)
                              : &w->regions[g_rand_int_range(w->rand, 0, NR_SPACES)];

    if (!container->alias && !is_root(w, mr) && !reaches(mr, container)) {
        unmap(mr);
        memory_region_add_subregion_overlap(container, g_rand_int_range(w->rand, 0, SPACE_SIZE / 2),
                                            mr, g_rand_int_range(w->rand, -1, 2));
    }
}

static void change(World *w)
{
    MemoryRegion *mr = pick(w);

    switch (g_rand_int_range(w->rand, 0, 16)) {
    case 0:
        unmap(mr);
        break;
    case 1 ... 3:
        memory_region_set_enabled(mr, g_rand_int_range(w->rand, 0, 8) != 0);
        break;
    case 4 ... 5:
        if (!is_root(w, mr)) {
            memory_region_set_size(mr, g_rand_int_range(w->rand, 1, SPACE_SIZE));
        }
        break;
    case 6 ... 7:
        if (!is_root(w, mr)) {
            memory_region_set_address(mr, g_rand_int_range(w->rand, 0, SPACE_SIZE / 2));
        }
        break;
    case 8 ... 9:
        if (mr->alias) {
            memory_region_set_alias_offset(mr, g_rand_int_range(w->rand, 0, SPACE_SIZE));
        }
        break;
    default:
        map_somewhere(w, mr);
    }
}

/* Roots, then containers, devices that may contain others, and aliases of earlier ones. */
static void make_region(World *w, unsigned i)
{
    MemoryRegion *mr = &w->regions[i];
    uint64_t size = g_rand_int_range(w->rand, 1, SPACE_SIZE);

    if (i < NR_SPACES || i % 3 == 0) {
        memory_region_init(mr, NULL, "container", i < NR_SPACES ? SPACE_SIZE : size);
    } else if (i % 3 == 1) {
        memory_region_init_io(mr, NULL, &plain_ops, NULL, "io", size);
    } else {
        memory_region_init_alias(mr, NULL, "alias", &w->regions[g_rand_int_range(w->rand, 0, i)],
                                 g_rand_int_range(w->rand, 0, SPACE_SIZE), size);
    }
}

static World *world_new(uint32_t seed)
{
    World *w = g_new0(World, 1);

    w->rand = g_rand_new_with_seed(seed);
    for (unsigned i = 0; i < NR_REGIONS; i++) {
        make_region(w, i);
    }
    for (unsigned i = 0; i < NR_SPACES; i++) {
        address_space_init(&w->spaces[i], &w->regions[i], "space");
    }
    return w;
}

static void world_free(World *w)
{
    for (unsigned i = 0; i < NR_SPACES; i++) {
        address_space_destroy(&w->spaces[i]);
    }
    for (unsigned i = NR_REGIONS; i-- > 0;) {
        object_unparent(OBJECT(&w->regions[i]));
    }
    g_rand_free(w->rand);
    g_free(w);
}

static void test_random(gconstpointer data)
{
    World *w = world_new(GPOINTER_TO_UINT(data));

    for (unsigned n = 0; n < NR_CHANGES; n++) {
        unsigned batch = g_rand_int_range(w->rand, 1, 5);

        memory_region_transaction_begin();
        while (batch--) {
            change(w);
        }
        memory_region_transaction_commit();
        for (unsigned i = 0; i < NR_SPACES; i++) {
            check_space(&w->spaces[i]);
            w->nr_ranges += w->spaces[i].current_map->nr;
        }
    }
    g_assert_cmpuint(w->nr_ranges, >, 2 * NR_CHANGES);
    world_free(w);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    for (unsigned seed = 1; seed <= 8; seed++) {
        g_autofree char *path = g_strdup_printf("/memory/random/seed-%u", seed);

        g_test_add_data_func(path, GUINT_TO_POINTER(seed), test_random);
    }
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rendering trees of regions: what shows where. test-memory-random.c compares with a naive model.
 */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "exec/address-spaces.h"

static const MemoryRegionOps plain_ops;

/* A region named @name in @container. */
static MemoryRegion *add(MemoryRegion *container, hwaddr addr, uint64_t size, int priority,
                         const char *name)
{
    MemoryRegion *mr = g_new0(MemoryRegion, 1);

    memory_region_init_io(mr, NULL, &plain_ops, NULL, name, size);
    memory_region_add_subregion_overlap(container, addr, mr, priority);
    return mr;
}

static MemoryRegion *add_container(MemoryRegion *container, hwaddr addr, uint64_t size,
                                   const char *name)
{
    MemoryRegion *mr = g_new0(MemoryRegion, 1);

    memory_region_init(mr, NULL, name, size);
    memory_region_add_subregion(container, addr, mr);
    return mr;
}

static MemoryRegion *add_alias(MemoryRegion *container, hwaddr addr, MemoryRegion *target,
                               hwaddr offset, uint64_t size, const char *name)
{
    MemoryRegion *mr = g_new0(MemoryRegion, 1);

    memory_region_init_alias(mr, NULL, name, target, offset, size);
    memory_region_add_subregion_overlap(container, addr, mr, 1);
    return mr;
}

static void drop(MemoryRegion *mr)
{
    object_unparent(OBJECT(mr));
    g_free(mr);
}

static void test_empty(void)
{
    Space *s = space_new("s");
    hwaddr off;

    assert_view(&s->as, "");
    g_assert_false(memory_region_is_ram(region_at(&s->as, 0, &off)));
    g_assert_null(s->as.current_map->root);
    space_free(s);
}

static void test_ends_of_the_space(void)
{
    Space *s = space_new("s");
    MemoryRegion *low = add(&s->root, 0, 1, 0, "low");
    MemoryRegion *high = add(&s->root, UINT64_MAX, 1, 0, "high");
    MemoryRegion *all = add(&s->root, 0, UINT64_MAX, -1, "all");

    assert_view(&s->as, "0-0 low+0 1-fffffffffffffffe all+1 "
                "ffffffffffffffff-ffffffffffffffff high+0");
    g_assert_true(memory_region_size(all) == UINT64_MAX);
    memory_region_set_enabled(low, false);
    memory_region_set_enabled(high, false);
    assert_view(&s->as, "0-ffffffffffffffff all+0");
    memory_region_set_size(all, 0x1000);
    assert_view(&s->as, "0-fff all+0");
    drop(low);
    drop(high);
    drop(all);
    space_free(s);
}

static void test_priority(void)
{
    Space *s = space_new("s");
    MemoryRegion *a = add(&s->root, 0x00, 0x100, 0, "a");
    MemoryRegion *b = add(&s->root, 0x40, 0x10, 1, "b");
    MemoryRegion *c = add(&s->root, 0xf0, 0x20, -1, "c");
    MemoryRegion *d = add(&s->root, 0x44, 0x2, 2, "d");

    assert_view(&s->as, "0-3f a+0 40-43 b+0 44-45 d+0 46-4f b+6 50-ff a+50 100-10f c+10");
    memory_region_set_enabled(b, false);
    assert_view(&s->as, "0-43 a+0 44-45 d+0 46-ff a+46 100-10f c+10");
    memory_region_del_subregion(&s->root, d);
    assert_view(&s->as, "0-ff a+0 100-10f c+10");
    memory_region_set_address(c, 0);
    assert_view(&s->as, "0-ff a+0");
    drop(a);
    assert_view(&s->as, "0-1f c+0");
    drop(b);
    drop(c);
    drop(d);
    space_free(s);
}

static void test_equal_priority_latest_shows(void)
{
    Space *s = space_new("s");
    MemoryRegion *a = add(&s->root, 0, 0x10, 0, "a");
    MemoryRegion *b = add(&s->root, 8, 0x10, 0, "b");

    assert_view(&s->as, "0-7 a+0 8-17 b+0");
    memory_region_set_address(a, 4);        /* moving makes it the latest */
    assert_view(&s->as, "4-13 a+0 14-17 b+c");
    drop(a);
    drop(b);
    space_free(s);
}

/* A priority counts among siblings only. */
static void test_nested_priority(void)
{
    Space *s = space_new("s");
    MemoryRegion *box = add_container(&s->root, 0x10, 0x20, "box");
    MemoryRegion *in = add(box, 8, 0x100, 100, "in");
    MemoryRegion *over = add(&s->root, 0x20, 8, 1, "over");

    assert_view(&s->as, "18-1f in+0 20-27 over+0 28-2f in+10");
    memory_region_set_address(box, 0x30);
    assert_view(&s->as, "20-27 over+0 38-4f in+0");
    memory_region_set_enabled(box, false);
    assert_view(&s->as, "20-27 over+0");
    drop(in);
    drop(over);
    drop(box);
    space_free(s);
}

static void test_alias(void)
{
    Space *s = space_new("s");
    MemoryRegion box;
    MemoryRegion *a, *b, *w, *ww;

    memory_region_init(&box, NULL, "box", 0x1000);
    a = add(&box, 0x100, 0x100, 0, "a");
    b = add(&box, 0x180, 0x10, 1, "b");
    w = add_alias(&s->root, 0x10000, &box, 0x170, 0x40, "w");
    assert_view(&s->as, "10000-1000f a+70 10010-1001f b+0 10020-1003f a+90");
    memory_region_set_alias_offset(w, 0x1f0);
    assert_view(&s->as, "10000-1000f a+f0");
    memory_region_set_address(a, 0x110);
    assert_view(&s->as, "10000-1001f a+e0");
    ww = add_alias(&s->root, 0x20000, w, 0x8, 0x10, "ww");
    assert_view(&s->as, "10000-1001f a+e0 20000-2000f a+e8");
    g_assert_true(memory_region_is_mapped(&box));
    drop(ww);
    drop(w);
    g_assert_false(memory_region_is_mapped(&box));
    drop(a);
    drop(b);
    object_unparent(OBJECT(&box));
    space_free(s);
}

/* An alias may name far more, or an earlier part, than its target's container has. */
static void test_alias_far_offset(void)
{
    Space *s = space_new("s");
    MemoryRegion box;
    MemoryRegion *a, *w;

    memory_region_init(&box, NULL, "box", UINT64_MAX);
    a = add(&box, 0xffffffffffff0000, 0x10000, 0, "a");
    w = add_alias(&s->root, 0x100, &box, 0xffffffffffffff00, UINT64_MAX, "w");
    assert_view(&s->as, "100-1ff a+ff00");
    drop(w);
    drop(a);
    object_unparent(OBJECT(&box));
    space_free(s);
}

static void test_readonly_alias(void)
{
    Space *s = space_new("s");
    MemoryRegion ram;
    MemoryRegion *w;
    uint32_t v = 0x12345678;

    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x2000, &error_abort);
    memory_region_add_subregion(&s->root, 0, &ram);
    w = add_alias(&s->root, 0x1000, &ram, 0x1000, 0x800, "w");
    assert_view(&s->as, "0-1fff ram+0");     /* an alias that changes nothing joins */
    memory_region_set_readonly(w, true);
    assert_view(&s->as, "0-fff ram+0 1000-17ff ram+1000 ro 1800-1fff ram+1800");
    g_assert_cmpuint(address_space_write(&s->as, 0x1000, ATTRS, &v, 4), ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(address_space_ldl_le(&s->as, 0x1000, ATTRS, NULL), ==, 0);
    address_space_write_rom(&s->as, 0x1000, ATTRS, &v, 4);
    g_assert_cmphex(address_space_ldl_le(&s->as, 0x1000, ATTRS, NULL), ==, v);
    drop(w);
    object_unparent(OBJECT(&ram));
    space_free(s);
}

/* Address spaces that show the same have one view: bus masters and system memory. */
static void test_sharing(void)
{
    Space *s = space_new("s"), *dev = space_new("dev");
    MemoryRegion *a = add(&s->root, 0x1000, 0x1000, 0, "a");
    MemoryRegion *b = add(&s->root, 0, 0x1000, 0, "b");
    MemoryRegion *w = add_alias(&dev->root, 0, &s->root, 0, UINT64_MAX, "w");

    g_assert_true(dev->as.current_map == s->as.current_map);
    memory_region_set_address(a, 0x2000);
    g_assert_true(dev->as.current_map == s->as.current_map);
    assert_view(&dev->as, "0-fff b+0 2000-2fff a+0");
    memory_region_set_enabled(w, false);
    assert_view(&dev->as, "");
    memory_region_set_enabled(w, true);
    g_assert_true(dev->as.current_map == s->as.current_map);
    drop(w);
    drop(a);
    drop(b);
    space_free(dev);
    space_free(s);
}

/* What does not concern an address space leaves its view alone. */
static void test_only_changed_views_are_rendered(void)
{
    Space *s = space_new("s"), *other = space_new("other");
    MemoryRegion *a = add(&s->root, 0, 0x10, 0, "a"), *a2 = add(&s->root, 0x10, 0x10, 0, "a2");
    MemoryRegion *b = add(&other->root, 0, 0x10, 0, "b"), *b2 = add(&other->root, 0x20, 1, 0, "b2");
    uint64_t epoch = other->as.current_map->epoch;

    memory_region_set_address(a2, 0x20);
    g_assert_cmpuint(other->as.current_map->epoch, ==, epoch);
    memory_region_set_enabled(b2, false);
    g_assert_cmpuint(other->as.current_map->epoch, >, epoch);
    epoch = other->as.current_map->epoch;
    memory_region_set_address(b2, 0x30);    /* it doesn't show */
    g_assert_cmpuint(other->as.current_map->epoch, ==, epoch);
    drop(a);
    drop(a2);
    drop(b);
    drop(b2);
    space_free(other);
    space_free(s);
}

static void test_transaction(void)
{
    Space *s = space_new("s");
    MemoryRegion *a = add(&s->root, 0, 0x10, 0, "a");

    memory_region_transaction_begin();
    memory_region_transaction_begin();
    memory_region_set_address(a, 0x20);
    memory_region_transaction_commit();
    assert_view(&s->as, "0-f a+0");
    memory_region_set_enabled(a, false);
    memory_region_set_enabled(a, true);
    memory_region_set_size(a, 0x20);
    memory_region_transaction_commit();
    assert_view(&s->as, "20-3f a+0");
    drop(a);
    space_free(s);
}

/* A region that changed while it was detached must still show up where it is put. */
static void test_detached_change_in_transaction(void)
{
    Space *s = space_new("s");
    MemoryRegion *a = add(&s->root, 0, 0x10, 0, "a"), *b = add(&s->root, 0x80, 1, 0, "b");

    memory_region_transaction_begin();
    memory_region_del_subregion(&s->root, a);
    memory_region_set_size(a, 0x8);
    memory_region_transaction_commit();
    assert_view(&s->as, "80-80 b+0");
    memory_region_transaction_begin();
    memory_region_set_size(a, 0x4);
    memory_region_add_subregion(&s->root, 0x40, a);
    memory_region_transaction_commit();
    assert_view(&s->as, "40-43 a+0 80-80 b+0");
    drop(a);
    drop(b);
    space_free(s);
}

static void test_find_and_present(void)
{
    Space *s = space_new("s");
    MemoryRegion *box = add_container(&s->root, 0x1000, 0x1000, "box");
    MemoryRegion *a = add(box, 0x100, 0x100, 0, "a");
    MemoryRegionSection sec = memory_region_find(box, 0x80, 0x200);

    g_assert_true(sec.mr == a);
    g_assert_cmphex(sec.offset_within_address_space, ==, 0x1100);
    g_assert_cmphex(int128_get64(sec.size), ==, 0x100);
    sec = memory_region_find(&s->root, 0x1180, 0x10);
    g_assert_cmphex(sec.offset_within_region, ==, 0x80);
    g_assert_cmphex(int128_get64(sec.size), ==, 0x10);
    g_assert_null(memory_region_find(box, 0, 0x100).mr);
    g_assert_null(memory_region_find(box, 0x200, 0x1000).mr);
    g_assert_true(memory_region_present(box, 0x1ff));
    g_assert_false(memory_region_present(box, 0x200));
    drop(a);
    drop(box);
    space_free(s);
}

static bool count_range(Int128 start, Int128 len, const MemoryRegion *mr, hwaddr offset,
                        void *opaque)
{
    unsigned *n = opaque;

    g_assert_cmphex(int128_get64(start), ==, *n * 0x20);
    g_assert_cmphex(int128_get64(len), ==, 0x10);
    g_assert_cmphex(offset, ==, 0);
    return ++*n == 2;
}

static void test_for_each_range(void)
{
    Space *s = space_new("s");
    MemoryRegion *a = add(&s->root, 0, 0x10, 0, "a"), *b = add(&s->root, 0x20, 0x10, 0, "b");
    MemoryRegion *c = add(&s->root, 0x40, 0x10, 0, "c");
    unsigned n = 0;

    flatview_for_each_range(address_space_to_flatview(&s->as), count_range, &n);
    g_assert_cmpuint(n, ==, 2);
    drop(a);
    drop(b);
    drop(c);
    space_free(s);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    g_test_add_func("/memory/flatview/empty", test_empty);
    g_test_add_func("/memory/flatview/ends-of-the-space", test_ends_of_the_space);
    g_test_add_func("/memory/flatview/priority", test_priority);
    g_test_add_func("/memory/flatview/equal-priority-latest-shows",
                    test_equal_priority_latest_shows);
    g_test_add_func("/memory/flatview/nested-priority", test_nested_priority);
    g_test_add_func("/memory/flatview/alias", test_alias);
    g_test_add_func("/memory/flatview/alias-far-offset", test_alias_far_offset);
    g_test_add_func("/memory/flatview/readonly-alias", test_readonly_alias);
    g_test_add_func("/memory/flatview/sharing", test_sharing);
    g_test_add_func("/memory/flatview/only-changed-views-are-rendered",
                    test_only_changed_views_are_rendered);
    g_test_add_func("/memory/flatview/transaction", test_transaction);
    g_test_add_func("/memory/flatview/detached-change-in-transaction",
                    test_detached_change_in_transaction);
    g_test_add_func("/memory/flatview/find-and-present", test_find_and_present);
    g_test_add_func("/memory/flatview/for-each-range", test_for_each_range);
    return g_test_run();
}

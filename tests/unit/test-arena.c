/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The allocator that snapshots are made of. */
#include "qemu/osdep.h"
#include "softmmu/snapshot/arena.h"
#include "softmmu/snapshot/raw.h"
#include "softmmu/snapshot/shadow.h"

#define ARENA_BYTES ((size_t)1 << 30)

static Arena *new_arena(size_t size)
{
    void *base = raw_map(size);

    g_assert_nonnull(base);
    shadow_init();
    return arena_init(base, size, true);
}

static void free_arena(Arena *a, size_t size)
{
    if (shadow_present) {
        raw_fill(shadow_of(a), 0, size >> SHADOW_SCALE);
    }
    munmap(a, size);
}

static void test_alignment(void)
{
    Arena *a = new_arena(ARENA_BYTES);

    for (size_t align = 1; align <= 1 << 20; align *= 2) {
        for (size_t size = 0; size < 200; size += 7) {
            void *p = arena_alloc(a, size, align, 0);

            g_assert_nonnull(p);
            g_assert_cmpuint((uintptr_t)p % MAX(align, 16), ==, 0);
            memset(p, 0xff, size);
            g_assert_cmpuint(arena_block_size(p), ==, size);
            g_assert_cmpint(arena_free(a, p, 0), ==, ARENA_FREED);
        }
    }
    free_arena(a, ARENA_BYTES);
}

static void test_sizes(void)
{
    Arena *a = new_arena(ARENA_BYTES);

    for (size_t size = 0; size < 64 << 20; size += size / 5 + 1) {
        uint8_t *p = arena_alloc(a, size, 16, 0);

        g_assert_nonnull(p);
        if (size) {
            p[0] = p[size - 1] = 1;
        }
        g_assert_cmpint(arena_free(a, p, 0), ==, ARENA_FREED);
    }
    free_arena(a, ARENA_BYTES);
}

static void test_exhaustion(void)
{
    Arena *a = new_arena(1 << 20);
    unsigned n = 0;

    g_assert_null(arena_alloc(a, SIZE_MAX, 16, 0));
    g_assert_null(arena_alloc(a, SIZE_MAX - 100, 4096, 0));
    g_assert_null(arena_alloc(a, 16, (size_t)1 << 40, 0));
    g_assert_null(arena_alloc(a, 2 << 20, 16, 0));
    while (arena_alloc(a, 1000, 16, 0)) {
        n++;
    }
    g_assert_cmpuint(n, >, 500);
    g_assert_cmpuint(n, <, 1100);
    g_assert_null(arena_alloc(a, 1000, 16, 0));
    free_arena(a, 1 << 20);
}

static void test_wrong_frees(void)
{
    Arena *a = new_arena(ARENA_BYTES);
    uint8_t *p = arena_alloc(a, 100, 16, 0);

    g_assert_cmpint(arena_free(a, p + 16, 0), ==, ARENA_NOT_A_BLOCK);
    g_assert_cmpint(arena_free(a, p + 1, 0), ==, ARENA_NOT_A_BLOCK);
    g_assert_cmpint(arena_free(a, p, 0), ==, ARENA_FREED);
    g_assert_cmpint(arena_free(a, p, 0), ==, ARENA_DOUBLE_FREE);
    free_arena(a, ARENA_BYTES);
}

static void test_find_block(void)
{
    Arena *a = new_arena(ARENA_BYTES);
    uint8_t *before = arena_alloc(a, 50, 16, 0);
    uint8_t *p = arena_alloc(a, 100, 64, 0);
    ArenaBlock block;

    g_assert_true(arena_find_block(a, p + 99, &block));
    g_assert_true(block.start == p);
    g_assert_cmpuint(block.size, ==, 100);
    g_assert_false(block.freed);
    g_assert_true(arena_find_block(a, p + 100, &block));
    g_assert_true(block.start == p);
    arena_free(a, p, 0);
    g_assert_true(arena_find_block(a, p, &block));
    g_assert_true(block.freed);
    g_assert_true(arena_find_block(a, before, &block));
    g_assert_cmpuint(block.size, ==, 50);
    g_assert_false(arena_find_block(a, (char *)a + (64 << 20), &block));
    free_arena(a, ARENA_BYTES);
}

/* Every block keeps its bytes, and the arena does not grow without bound. */
static void test_fragmentation(void)
{
    enum { BLOCKS = 1000, OPERATIONS = 1000000 };
    Arena *a = new_arena(ARENA_BYTES);
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    static struct { uint8_t *data; size_t size; } blocks[BLOCKS];
    size_t after_warm_up = 0;

    for (int i = 0; i < OPERATIONS; i++) {
        int k = g_rand_int_range(rand, 0, BLOCKS);

        if (blocks[k].data) {
            if (blocks[k].size) {
                g_assert_cmpuint(blocks[k].data[0], ==, k & 0xff);
                g_assert_cmpuint(blocks[k].data[blocks[k].size - 1], ==, k & 0xff);
            }
            g_assert_cmpint(arena_free(a, blocks[k].data, 0), ==, ARENA_FREED);
            blocks[k].data = NULL;
        } else {
            blocks[k].size = g_rand_int_range(rand, 0, g_rand_int_range(rand, 0, 20) ? 300 : 20000);
            blocks[k].data = arena_alloc(a, blocks[k].size, 16, 0);
            g_assert_nonnull(blocks[k].data);
            raw_fill(blocks[k].data, k & 0xff, blocks[k].size);
        }
        if (i == OPERATIONS / 4) {
            after_warm_up = arena_used_bytes(a);
        }
    }
    g_assert_cmpuint(arena_used_bytes(a), <, 2 * after_warm_up);
    free_arena(a, ARENA_BYTES);
}

/* The shadow itself has no shadow. */
__attribute__((no_sanitize("address")))
static uint8_t shadow_at(const uint8_t *addr)
{
    return *shadow_of(addr);
}

static void test_poisoning(void)
{
    Arena *a = new_arena(ARENA_BYTES);
    uint8_t *p = arena_alloc(a, 13, 16, 0);

    if (!shadow_present) {
        g_test_skip("AddressSanitizer is not linked");
        return;
    }
    g_assert_cmphex(shadow_at(p - 1), ==, SHADOW_HEAP_REDZONE);
    g_assert_cmphex(shadow_at(p), ==, 0);
    g_assert_cmphex(shadow_at(p + 8), ==, 5);
    g_assert_cmphex(shadow_at(p + 16), ==, SHADOW_HEAP_REDZONE);
    arena_free(a, p, 0);
    g_assert_cmphex(shadow_at(p), ==, SHADOW_HEAP_FREED);
    g_assert_cmphex(shadow_at(p + 8), ==, SHADOW_HEAP_FREED);
    free_arena(a, ARENA_BYTES);
}

static void test_freed_blocks_rest(void)
{
    Arena *a = new_arena(ARENA_BYTES);
    void *p = arena_alloc(a, 100, 16, 0);

    if (!shadow_present) {
        g_test_skip("AddressSanitizer is not linked");
        return;
    }
    arena_free(a, p, 0);
    for (int i = 0; i < 100; i++) {
        void *q = arena_alloc(a, 100, 16, 0);

        g_assert_true(q != p);
        arena_free(a, q, 0);
    }
    free_arena(a, ARENA_BYTES);
}

/* What comes after arena_gather() fills no gap that was there before, and gaps that come later are filled. */
static void test_gathering(void)
{
    Arena *a = new_arena(ARENA_BYTES);
    uint8_t *old[64], *p, *q;

    for (int i = 0; i < 64; i++) {
        old[i] = arena_alloc(a, 100, 16, 0);
    }
    for (int i = 0; i < 64; i += 2) {
        arena_free(a, old[i], 0);
    }
    arena_gather(a);
    p = arena_alloc(a, 100, 16, 0);
    g_assert_true(p > old[63]);
    g_assert_cmpint(arena_free(a, old[0], 0), ==, ARENA_DOUBLE_FREE);
    arena_free(a, old[1], 0);
    arena_free(a, p, 0);
    q = arena_alloc(a, 100, 16, 0);
    g_assert_true(shadow_present ? q > p : q == p);
    free_arena(a, ARENA_BYTES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arena/alignment", test_alignment);
    g_test_add_func("/arena/sizes-from-0-to-huge", test_sizes);
    g_test_add_func("/arena/exhaustion-returns-null", test_exhaustion);
    g_test_add_func("/arena/wrong-frees-are-told-apart", test_wrong_frees);
    g_test_add_func("/arena/block-of-an-address", test_find_block);
    g_test_add_func("/arena/fragmentation-is-bounded", test_fragmentation);
    g_test_add_func("/arena/poisoned-at-both-ends", test_poisoning);
    g_test_add_func("/arena/freed-blocks-are-not-reused-at-once", test_freed_blocks_rest);
    g_test_add_func("/arena/gathered-blocks-lie-together", test_gathering);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A general-purpose allocator inside one contiguous piece of memory, with nothing outside it: copying the
 * piece back restores the allocator and all that it handed out.
 *
 * Size classes with free lists; four classes between powers of two. Under ASan blocks have redzones, freed
 * blocks stay poisoned in a quarantine, and each block remembers where it was allocated and freed.
 */
#ifndef SNAPSHOT_ARENA_H
#define SNAPSHOT_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

typedef enum ArenaFreeResult {
    ARENA_FREED,
    ARENA_DOUBLE_FREE,
    ARENA_NOT_A_BLOCK,
} ArenaFreeResult;

/* What is known of the block at or near an address. */
typedef struct ArenaBlock {
    const void *start;
    size_t size;
    bool freed;
    uint32_t alloc_stack, free_stack;   /* see stacks.h; 0: unknown */
} ArenaBlock;

/*
 * An arena in [@base, @base + @size), page-aligned and zero, whose header is at @base. @poison: with redzones
 * and quarantine, changing the shadow directly.
 */
Arena *arena_init(void *base, size_t size, bool poison);

/*
 * @size bytes (0 counts as 1), aligned to @align, a power of two. Not cleared. NULL when the arena is full.
 * @stack: kept with the block.
 */
void *arena_alloc(Arena *a, size_t size, size_t align, uint32_t stack);
ArenaFreeResult arena_free(Arena *a, void *ptr, uint32_t stack);
/* The size that was asked for. @ptr must be an allocated block. */
size_t arena_block_size(const void *ptr);

/*
 * Blocks that were freed so far are never handed out again: those to come lie together, not in gaps all over
 * the arena, so that they take few pages. With redzones, those freed stay poisoned.
 */
void arena_gather(Arena *a);

bool arena_contains(const Arena *a, const void *ptr);
/* Finds the block that @addr is in, before, or behind; false when there is none. For reports; slow. */
bool arena_find_block(const Arena *a, const void *addr, ArenaBlock *block);
/* Bytes of the arena that have ever been handed out, the header included. */
size_t arena_used_bytes(const Arena *a);

#endif

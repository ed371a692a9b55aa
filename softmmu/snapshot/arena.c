/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arena.h"
#include "raw.h"
#include "shadow.h"
#include "tracker.h"

#define MIN_ALIGN          16u
#define HEADER_BYTES       (sizeof(FreeChunk) + sizeof(BlockHeader))
#define SMALLEST_SHIFT     6u                   /* the smallest block takes 64 bytes */
#define STEPS              4u                   /* classes between powers of two */
#define NUM_CLASSES        (STEPS * (48 - SMALLEST_SHIFT))
#define MIN_REDZONE        16u
#define MAX_REDZONE        1024u
#define QUARANTINE_BYTES   (1u << 20)
#define MAGIC_ALLOCATED    0xa110ca7eu
#define MAGIC_FREED        0xf4eef4eeu
#define PAGE_ROUND_UP(n)   (((n) + TRACKER_PAGE_BYTES - 1) & ~(size_t)(TRACKER_PAGE_BYTES - 1))

/* Stands right before the user's bytes. */
typedef struct BlockHeader {
    uint64_t size;              /* that was asked for */
    uint32_t magic;
    uint32_t alloc_stack;
    uint32_t free_stack;
    uint32_t unused;
    uint64_t chunk_offset;      /* back to the chunk's start */
} BlockHeader;

/*
 * Stands at the start of every chunk; links it into a free list or the quarantine. The header of the block
 * that the chunk held stays readable behind it, for reports.
 */
typedef struct FreeChunk {
    struct FreeChunk *next;
    uint64_t class_index;
} __attribute__((aligned(MIN_ALIGN))) FreeChunk;

struct Arena {
    uintptr_t end;
    uintptr_t next;             /* first byte never handed out */
    bool poison;
    FreeChunk *free[NUM_CLASSES];
    FreeChunk *quarantine_head; /* oldest */
    FreeChunk *quarantine_tail;
    size_t quarantine_bytes;
    uintptr_t start;            /* first chunk */
};

/* --- classes ----------------------------------------------------------------------------------------- */

static size_t class_bytes(uint32_t class_index)
{
    size_t base = (size_t)1 << (SMALLEST_SHIFT + class_index / STEPS);

    return base + base / STEPS * (class_index % STEPS);
}

/* The smallest class that holds @bytes; NUM_CLASSES when none does. */
static uint32_t class_for(size_t bytes)
{
    uint32_t shift, class_index;

    if (bytes <= (size_t)1 << SMALLEST_SHIFT) {
        return 0;
    }
    shift = 63 - __builtin_clzll(bytes - 1);
    if (shift >= 47) {
        return NUM_CLASSES;
    }
    class_index = (shift - SMALLEST_SHIFT) * STEPS + ((bytes - 1) >> (shift - 2) & (STEPS - 1)) + 1;
    return class_index;
}

/* --- shadow ------------------------------------------------------------------------------------------ */

/* Shadow changes of a page that nobody wrote must be put back, too: the tracker saves both together. */
static void set_shadow(uintptr_t from, uintptr_t to, uint8_t value)
{
    if (from < to) {
        tracker_touch((void *)from, to - from);
        raw_fill(shadow_of((void *)from), value, (to - from) >> SHADOW_SCALE);
    }
}

/* Header and what follows the user's bytes are redzone; a last, partial 8 bytes are as many as are valid. */
static void poison_around(uintptr_t chunk, uintptr_t user, size_t size, size_t chunk_size)
{
    uintptr_t tail = user + (size & ~(size_t)7);

    set_shadow(chunk, user, SHADOW_HEAP_REDZONE);
    set_shadow(user, tail, 0);
    if (size & 7) {
        set_shadow(tail, tail + 8, size & 7);
        tail += 8;
    }
    set_shadow(tail, chunk + chunk_size, SHADOW_HEAP_REDZONE);
}

/* --- chunks ------------------------------------------------------------------------------------------ */

Arena *arena_init(void *base, size_t size, bool poison)
{
    Arena *a = base;

    a->start = a->next = (uintptr_t)base + PAGE_ROUND_UP(sizeof(*a));
    a->end = (uintptr_t)base + size;
    a->poison = poison && shadow_present;
    return a;
}

static FreeChunk *take_chunk(Arena *a, uint32_t class_index)
{
    FreeChunk *chunk = a->free[class_index];
    size_t bytes = class_bytes(class_index);

    if (chunk) {
        a->free[class_index] = chunk->next;
        return chunk;
    }
    if (a->end - a->next < bytes) {
        return NULL;
    }
    chunk = (FreeChunk *)a->next;
    chunk->class_index = class_index;
    a->next += bytes;
    return chunk;
}

static void give_chunk(Arena *a, FreeChunk *chunk)
{
    chunk->next = a->free[chunk->class_index];
    a->free[chunk->class_index] = chunk;
}

/* The block stays poisoned, and unused, until enough others were freed after it. */
static void quarantine_chunk(Arena *a, FreeChunk *chunk)
{
    chunk->next = NULL;
    if (a->quarantine_tail) {
        a->quarantine_tail->next = chunk;
    } else {
        a->quarantine_head = chunk;
    }
    a->quarantine_tail = chunk;
    a->quarantine_bytes += class_bytes(chunk->class_index);
    while (a->quarantine_bytes > QUARANTINE_BYTES) {
        FreeChunk *oldest = a->quarantine_head;

        a->quarantine_head = oldest->next;
        if (!a->quarantine_head) {
            a->quarantine_tail = NULL;
        }
        a->quarantine_bytes -= class_bytes(oldest->class_index);
        give_chunk(a, oldest);
    }
}

/* --- blocks ------------------------------------------------------------------------------------------ */

static BlockHeader *header_of(const void *ptr)
{
    return (BlockHeader *)ptr - 1;
}

static size_t redzone_for(const Arena *a, size_t size)
{
    size_t redzone = size / 8;

    if (!a->poison) {
        return 0;
    }
    return redzone < MIN_REDZONE ? MIN_REDZONE : redzone > MAX_REDZONE ? MAX_REDZONE : redzone;
}

void *arena_alloc(Arena *a, size_t size, size_t align, uint32_t stack)
{
    size_t slack = align > MIN_ALIGN ? align : 0;
    size_t need = HEADER_BYTES + slack + size + redzone_for(a, size);
    uint32_t class_index;
    FreeChunk *chunk;
    BlockHeader *header;
    uintptr_t user;

    if (size > a->end - a->start || slack > a->end - a->start) {
        return NULL;
    }
    class_index = class_for(need);
    chunk = class_index < NUM_CLASSES ? take_chunk(a, class_index) : NULL;
    if (!chunk) {
        return NULL;
    }
    user = (uintptr_t)chunk + HEADER_BYTES;
    if (slack) {
        user = (user + align - 1) & ~(uintptr_t)(align - 1);
    }
    header = header_of((void *)user);
    *header = (BlockHeader) {
        .size = size,
        .magic = MAGIC_ALLOCATED,
        .alloc_stack = stack,
        .chunk_offset = user - (uintptr_t)chunk,
    };
    if (a->poison) {
        poison_around((uintptr_t)chunk, user, size, class_bytes(class_index));
    }
    return (void *)user;
}

static bool plausible(const Arena *a, const void *ptr)
{
    uintptr_t user = (uintptr_t)ptr;

    return user % MIN_ALIGN == 0 && user >= a->start + HEADER_BYTES && user < a->next;
}

ArenaFreeResult arena_free(Arena *a, void *ptr, uint32_t stack)
{
    BlockHeader *header = header_of(ptr);
    FreeChunk *chunk;

    if (!plausible(a, ptr) || (header->magic != MAGIC_ALLOCATED && header->magic != MAGIC_FREED)) {
        return ARENA_NOT_A_BLOCK;
    }
    if (header->magic == MAGIC_FREED) {
        return ARENA_DOUBLE_FREE;
    }
    header->magic = MAGIC_FREED;
    header->free_stack = stack;
    chunk = (FreeChunk *)((uintptr_t)ptr - header->chunk_offset);
    if (a->poison) {
        uintptr_t user = (uintptr_t)ptr;

        set_shadow(user, user + ((header->size + 7) & ~(uint64_t)7), SHADOW_HEAP_FREED);
        quarantine_chunk(a, chunk);
    } else {
        give_chunk(a, chunk);
    }
    return ARENA_FREED;
}

void arena_gather(Arena *a)
{
    for (unsigned i = 0; i < NUM_CLASSES; i++) {
        a->free[i] = NULL;
    }
    a->quarantine_head = a->quarantine_tail = NULL;
    a->quarantine_bytes = 0;
}

size_t arena_block_size(const void *ptr)
{
    return header_of(ptr)->size;
}

bool arena_contains(const Arena *a, const void *ptr)
{
    return (uintptr_t)ptr >= (uintptr_t)a && (uintptr_t)ptr < a->end;
}

size_t arena_used_bytes(const Arena *a)
{
    return a->next - (uintptr_t)a;
}

/*
 * Chunks follow each other without gaps and say their class; a block's header
 * is found by its magic behind that.
 */
bool arena_find_block(const Arena *a, const void *addr, ArenaBlock *block)
{
    uintptr_t chunk = a->start;
    uintptr_t end;

    while (chunk < a->next) {
        end = chunk + class_bytes(((const FreeChunk *)chunk)->class_index);
        if ((uintptr_t)addr < end) {
            break;
        }
        chunk = end;
    }
    if (chunk >= a->next) {
        return false;
    }
    for (uintptr_t at = chunk + sizeof(FreeChunk); at + sizeof(BlockHeader) <= end; at += MIN_ALIGN) {
        const BlockHeader *header = (const BlockHeader *)at;
        uintptr_t user = at + sizeof(*header);

        if ((header->magic == MAGIC_ALLOCATED || header->magic == MAGIC_FREED) &&
            header->chunk_offset == user - chunk) {
            *block = (ArenaBlock) {
                .start = (const void *)user,
                .size = header->size,
                .freed = header->magic == MAGIC_FREED,
                .alloc_stack = header->alloc_stack,
                .free_stack = header->free_stack,
            };
            return true;
        }
    }
    return false;
}

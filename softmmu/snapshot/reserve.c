/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reserve.h"
#include <stdint.h>

#define RESERVE_BYTES ((size_t)16 << 20)

bool reserve_in_use;

/* Pages that nobody writes take no memory. */
static char reserve[RESERVE_BYTES] __attribute__((aligned(64)));
static size_t used;

/* Before each block is its size. Other threads may allocate at the same time. */
void *reserve_alloc(size_t align, size_t size)
{
    size_t wanted = sizeof(size_t) + align + size;
    uintptr_t start;

    if (wanted < size || wanted > RESERVE_BYTES || used > RESERVE_BYTES - wanted) {
        return NULL;
    }
    start = (uintptr_t)reserve + __atomic_fetch_add(&used, wanted, __ATOMIC_RELAXED) + sizeof(size_t);
    start = (start + align - 1) & ~(uintptr_t)(align - 1);
    if (start + size > (uintptr_t)reserve + RESERVE_BYTES) {
        return NULL;
    }
    __builtin_memcpy((char *)start - sizeof(size_t), &size, sizeof(size_t));
    return (void *)start;
}

bool reserve_contains(const void *ptr)
{
    return (uintptr_t)ptr - (uintptr_t)reserve < RESERVE_BYTES;
}

size_t reserve_block_size(const void *ptr)
{
    size_t size;

    __builtin_memcpy(&size, (const char *)ptr - sizeof(size_t), sizeof(size_t));
    return size;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How covered memory differs from the snapshot: as a hash, and as a list. */
#include <stdlib.h>
#include "tracker-internal.h"

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash ^= value;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static bool in_some_clip(const HotPage *page, uintptr_t at)
{
    for (unsigned i = page->first_clip; !page->whole && i < tracker.num_clips && tracker.clips[i].start <= at;
         i++) {
        if (at + sizeof(uint64_t) <= tracker.clips[i].end) {
            return true;
        }
    }
    return page->whole;
}

/*
 * What is in a freed block, or in memory that its owner has poisoned, is no state. It may differ: ASan's own
 * stack for use after return has its frames elsewhere each time, and pointers to them are left behind.
 */
static bool is_freed(const void *addr)
{
    return tracker.with_shadow &&
           (*shadow_of(addr) == SHADOW_HEAP_FREED || *shadow_of(addr) == SHADOW_POISONED);
}

/* Whether the word at @now, which was @then in the snapshot, differs. */
static bool word_differs(const HotPage *page, const uint64_t *now, const uint64_t *then)
{
    return *now != *then && in_some_clip(page, (uintptr_t)now) && !is_freed(now);
}

/* A sum over pages, so that their order on the hot list does not matter. */
uint64_t tracker_hash(void)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < tracker.num_hot; i++) {
        const HotPage *page = &tracker.hot[i];
        const uint64_t *now = (const uint64_t *)page->addr;
        const uint64_t *then = (const uint64_t *)page->saved;
        uint64_t hash = page->addr;
        bool differs = false;

        for (size_t w = 0; w < TRACKER_PAGE_BYTES / sizeof(*now); w++) {
            if (word_differs(page, &now[w], &then[w])) {
                hash = mix(mix(hash, w), now[w]);
                differs = true;
            }
        }
        sum += differs ? hash : 0;
    }
    return sum;
}

static int by_address(const void *a, const void *b)
{
    const TrackerChange *left = a, *right = b;

    return left->addr < right->addr ? -1 : left->addr > right->addr;
}

size_t tracker_list_changes(TrackerChange *changes, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < tracker.num_hot; i++) {
        const HotPage *page = &tracker.hot[i];
        const uint64_t *now = (const uint64_t *)page->addr;
        const uint64_t *then = (const uint64_t *)page->saved;

        for (size_t w = 0; w < TRACKER_PAGE_BYTES / sizeof(*now) && n < max; w++) {
            if (word_differs(page, &now[w], &then[w])) {
                changes[n++] = (TrackerChange) { &now[w], now[w] };
            }
        }
    }
    qsort(changes, n, sizeof(*changes), by_address);
    return n;
}

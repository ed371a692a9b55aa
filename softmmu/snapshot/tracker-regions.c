/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is covered: bytes as they were added, and the pages that they lie in. */
#include <stdlib.h>
#include "tracker-internal.h"

static int by_start(const void *a, const void *b)
{
    const Clip *left = a, *right = b;

    return left->start < right->start ? -1 : left->start > right->start;
}

void tracker_add(void *start, void *end)
{
    if (start >= end || tracker.armed) {
        return;
    }
    if (tracker.num_clips == MAX_REGIONS) {
        tracker_die("snapshot: too many separate pieces of memory\n");
    }
    tracker.clips[tracker.num_clips++] = (Clip) { (uintptr_t)start, (uintptr_t)end };
}

Region *tracker_find_region(uintptr_t addr)
{
    unsigned low = 0, high = tracker.num_regions;

    while (low < high) {
        unsigned middle = (low + high) / 2;

        if (addr < tracker.regions[middle].start) {
            high = middle;
        } else if (addr >= tracker.regions[middle].end) {
            low = middle + 1;
        } else {
            return &tracker.regions[middle];
        }
    }
    return NULL;
}

/* Rounded to pages; those that touch become one. */
void tracker_make_regions(void)
{
    uintptr_t mask = TRACKER_PAGE_BYTES - 1;

    qsort(tracker.clips, tracker.num_clips, sizeof(Clip), by_start);
    for (unsigned i = 0; i < tracker.num_clips; i++) {
        uintptr_t start = tracker.clips[i].start & ~mask;
        uintptr_t end = (tracker.clips[i].end + mask) & ~mask;
        Region *last = tracker.num_regions ? &tracker.regions[tracker.num_regions - 1] : NULL;

        if (last && start < last->end) {
            last->end = end > last->end ? end : last->end;
        } else {
            tracker.regions[tracker.num_regions++] = (Region) { .start = start, .end = end };
        }
    }
}

uint32_t tracker_find_clip(uintptr_t addr, bool *whole)
{
    uint32_t i = 0;

    while (i < tracker.num_clips && tracker.clips[i].end <= addr) {
        i++;
    }
    *whole = i < tracker.num_clips && addr >= tracker.clips[i].start &&
             addr + TRACKER_PAGE_BYTES <= tracker.clips[i].end;
    return i;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the tracker share: what is covered, which pages are hot, and the statistics. */
#ifndef SNAPSHOT_TRACKER_INTERNAL_H
#define SNAPSHOT_TRACKER_INTERNAL_H

#include <signal.h>
#include "raw.h"
#include "shadow.h"
#include "tracker.h"

#define MAX_REGIONS      512
#define MAX_HOT          (1u << 20)     /* 4 GiB written by one input */
#define SIGNAL_STACK_BYTES (64u * 1024)
#define SAVED_BYTES      (TRACKER_PAGE_BYTES + SHADOW_PAGE_BYTES)

/* Bytes that are put back, as they were added; by rising address once the tracker is armed. */
typedef struct Clip {
    uintptr_t start, end;
} Clip;

/* Whole pages that are protected; a page that two clips share is in one region. */
typedef struct Region {
    uintptr_t start, end;
    uint32_t *page_state; /* per page: index in hot[] + 1; of a cold page 0, or PAGE_COOLED and its history */
} Region;

typedef struct HotPage {
    uintptr_t addr;
    Region *region;
    const uint8_t *saved;               /* the page, then its shadow if there is one */
    uint32_t unchanged;                 /* restores in a row */
    uint32_t first_clip;                /* that has a part of it */
    bool whole;                         /* one clip has all of it */
    uint8_t patience;                   /* cools after 2^this restores without a change */
} HotPage;

typedef struct Tracker {
    bool armed;
    bool with_shadow;
    unsigned num_clips;
    unsigned num_regions;
    uint32_t restores;
    size_t num_hot;
    HotPage *hot;
    bool (*put_back)(void *to, const void *from, size_t size);
    uint8_t *free_saved;                /* list through the first word of each */
    struct sigaction chained_segv;
    struct sigaction chained_bus;
    TrackerStats stats;
    Clip clips[MAX_REGIONS];
    Region regions[MAX_REGIONS];
} Tracker;

extern Tracker tracker;

/*
 * A cold page costs nothing until it is written, which costs what a hundred comparisons or so cost. Whether
 * that is rare shows only with time: a page that is written again soon after it cooled down stays hot for
 * longer the next time. Comparing a crowd, which with its copies is more than a cache holds, is dearer, and
 * one fault makes many of them hot.
 */
#define LEAST_PATIENCE   7u
#define MOST_PATIENCE    14u
#define CROWD            1024u          /* hot pages */
#define CROWDED_PATIENCE 3u

/* History of a page that cooled down: its patience then, and when that was. */
#define PAGE_COOLED         (1u << 31)
#define PAGE_PATIENCE_SHIFT 27
#define PAGE_TIME_MASK      ((1u << PAGE_PATIENCE_SHIFT) - 1)

static inline uint32_t *tracker_page_state(const Region *r, uintptr_t addr)
{
    return &r->page_state[(addr - r->start) / TRACKER_PAGE_BYTES];
}

static inline bool tracker_is_hot(const Region *r, uintptr_t addr)
{
    return *tracker_page_state(r, addr) - 1 < MAX_HOT;
}

/* Ends the process: nothing can be put back any more. */
__attribute__((noreturn)) void tracker_die(const char *message);

/* --- regions -------------------------------------------------------------------------------------------- */

/* From the clips, which it sorts. */
void tracker_make_regions(void);
Region *tracker_find_region(uintptr_t addr);
/* Says of the page at @addr which clip is the first to have a part of it, and whether it has all. */
uint32_t tracker_find_clip(uintptr_t addr, bool *whole);

/* --- pages ---------------------------------------------------------------------------------------------- */

/* Makes the cold page at @addr hot, and when many are, the cold ones that follow it in its cluster. */
void tracker_heat(Region *r, uintptr_t addr);
/* Makes the hot pages cold that are idle by that measure. */
void tracker_cool_idle(unsigned most_patience);
void tracker_cool_all(void);

static inline bool tracker_is_idle(const HotPage *page, unsigned most_patience)
{
    return page->unchanged >> (page->patience < most_patience ? page->patience : most_patience);
}

/* --- restore -------------------------------------------------------------------------------------------- */

/* What this processor does it with. */
void tracker_choose_put_back(void);

#endif

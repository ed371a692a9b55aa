/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tracking by write protection.
 *
 * A page is cold (protected, equal to the snapshot) or hot (writable, with a saved copy). A write fault, or a call
 * to tracker_touch(), makes a page hot; a restore compares and copies hot pages back and leaves them hot, so that in
 * steady state it takes no fault and makes no system call. Pages found unchanged by many restores in a row
 * cool down. Under ASan a page's shadow is saved and put back with it.
 *
 * This file's own data must not be covered, so it lives outside the emulator's sections, and in raw_map() memory.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>
#include "raw.h"
#include "shadow.h"
#include "tracker.h"

#define MAX_REGIONS      512
#define MAX_HOT          (1u << 20)     /* 4 GiB written by one input */
/* Above this many hot pages all cool down after the restore, so that one wild input does not slow down the rest. */
#define MANY_HOT         8192u
#define COOL_AFTER       256u           /* restores without a change */
#define SWEEP_EVERY      1024u          /* restores between looks for pages to cool */
#define SAVED_BYTES      (TRACKER_PAGE_BYTES + SHADOW_PAGE_BYTES)
/* Neighbours that become hot together, so that mappings stay few (a process has 65,530). */
#define CLUSTER_PAGES    4u
#define CLUSTER_AFTER    4096u          /* hot pages, before neighbours are taken along */

/* Bytes that are put back, as they were added. */
typedef struct Clip {
    uintptr_t start, end;
} Clip;

/* Whole pages that are protected; a page that two clips share is in one region. */
typedef struct Region {
    uintptr_t start, end;
    uint32_t *hot_index;                /* per page: index in hot[] + 1, 0 for a cold page */
} Region;

typedef struct HotPage {
    uintptr_t addr;
    Region *region;
    uint8_t *saved;                     /* SAVED_BYTES */
    uint32_t unchanged;                 /* restores in a row */
    bool whole;                         /* one clip has all of it */
} HotPage;

static Clip clips[MAX_REGIONS];
static unsigned num_clips;
static Region regions[MAX_REGIONS];
static unsigned num_regions;
static HotPage *hot;
static size_t num_hot;
static uint8_t *free_saved;             /* list through the first word of each */
static bool armed;
static unsigned restores_since_sweep;
static struct sigaction chained_segv;
static struct sigaction chained_bus;

TrackerStats tracker_stats;

static void die(const char *message)
{
    ssize_t ignored = write(STDERR_FILENO, message, strlen(message));

    (void)ignored;
    abort();
}

/* --- regions ----------------------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
    const Clip *left = a, *right = b;

    return left->start < right->start ? -1 : left->start > right->start;
}

void tracker_add(void *start, void *end)
{
    if (start >= end || armed) {
        return;
    }
    if (num_clips == MAX_REGIONS) {
        die("snapshot: too many separate pieces of memory\n");
    }
    clips[num_clips++] = (Clip) { (uintptr_t)start, (uintptr_t)end };
}

static Region *find_region(uintptr_t addr)
{
    unsigned low = 0, high = num_regions;

    while (low < high) {
        unsigned middle = (low + high) / 2;

        if (addr < regions[middle].start) {
            high = middle;
        } else if (addr >= regions[middle].end) {
            low = middle + 1;
        } else {
            return &regions[middle];
        }
    }
    return NULL;
}

/* Clips rounded to pages; those that touch become one region. */
static void make_regions(void)
{
    uintptr_t mask = TRACKER_PAGE_BYTES - 1;

    qsort(clips, num_clips, sizeof(Clip), by_start);
    for (unsigned i = 0; i < num_clips; i++) {
        uintptr_t start = clips[i].start & ~mask;
        uintptr_t end = (clips[i].end + mask) & ~mask;
        Region *last = num_regions ? &regions[num_regions - 1] : NULL;

        if (last && start < last->end) {
            last->end = end > last->end ? end : last->end;
        } else {
            regions[num_regions++] = (Region) { .start = start, .end = end };
        }
    }
}

static bool one_clip_has(uintptr_t addr)
{
    for (unsigned i = 0; i < num_clips; i++) {
        if (addr >= clips[i].start && addr + TRACKER_PAGE_BYTES <= clips[i].end) {
            return true;
        }
    }
    return false;
}

/* --- hot and cold ------------------------------------------------------------------------------------ */

static uint8_t *alloc_saved(void)
{
    enum { BATCH = 256 };
    uint8_t *saved;

    if (!free_saved) {
        uint8_t *batch = raw_map((size_t)BATCH * SAVED_BYTES);

        if (!batch) {
            die("snapshot: no memory for saved pages\n");
        }
        for (int i = 0; i < BATCH; i++) {
            *(uint8_t **)(batch + (size_t)i * SAVED_BYTES) = free_saved;
            free_saved = batch + (size_t)i * SAVED_BYTES;
        }
    }
    saved = free_saved;
    free_saved = *(uint8_t **)saved;
    return saved;
}

static void protect(uintptr_t addr, size_t size, int prot)
{
    tracker_stats.system_calls++;
    if (mprotect((void *)addr, size, prot) != 0) {
        die("snapshot: mprotect failed; the limit of mappings (vm.max_map_count) may be too low\n");
    }
}

static void save_page(Region *r, uintptr_t addr)
{
    HotPage *page;

    if (num_hot == MAX_HOT) {
        die("snapshot: an input wrote more than 4 GiB\n");
    }
    page = &hot[num_hot++];
    page->addr = addr;
    page->region = r;
    page->unchanged = 0;
    page->whole = one_clip_has(addr);
    page->saved = alloc_saved();
    raw_copy(page->saved, (void *)addr, TRACKER_PAGE_BYTES);
    if (shadow_present) {
        raw_copy(page->saved + TRACKER_PAGE_BYTES, shadow_of((void *)addr), SHADOW_PAGE_BYTES);
    }
    r->hot_index[(addr - r->start) / TRACKER_PAGE_BYTES] = num_hot;
}

static bool is_hot(const Region *r, uintptr_t addr)
{
    return r->hot_index[(addr - r->start) / TRACKER_PAGE_BYTES] != 0;
}

/* Makes the cold page at @addr hot, and when many are, the cold ones that follow it in its cluster. */
static void heat(Region *r, uintptr_t addr)
{
    uintptr_t end = addr + TRACKER_PAGE_BYTES;

    save_page(r, addr);
    if (num_hot > CLUSTER_AFTER) {
        uintptr_t limit = (addr | (CLUSTER_PAGES * TRACKER_PAGE_BYTES - 1)) + 1;

        while (end < limit && end < r->end && !is_hot(r, end)) {
            save_page(r, end);
            end += TRACKER_PAGE_BYTES;
        }
    }
    protect(addr, end - addr, PROT_READ | PROT_WRITE);
}

static void cool(size_t index)
{
    HotPage *page = &hot[index];
    HotPage *last = &hot[num_hot - 1];

    protect(page->addr, TRACKER_PAGE_BYTES, PROT_READ);
    page->region->hot_index[(page->addr - page->region->start) / TRACKER_PAGE_BYTES] = 0;
    *(uint8_t **)page->saved = free_saved;
    free_saved = page->saved;
    if (page != last) {
        *page = *last;
        page->region->hot_index[(page->addr - page->region->start) / TRACKER_PAGE_BYTES] = index + 1;
    }
    num_hot--;
}

static void cool_all(void)
{
    for (unsigned i = 0; i < num_regions; i++) {
        protect(regions[i].start, regions[i].end - regions[i].start, PROT_READ);
    }
    while (num_hot) {
        HotPage *page = &hot[--num_hot];

        page->region->hot_index[(page->addr - page->region->start) / TRACKER_PAGE_BYTES] = 0;
        *(uint8_t **)page->saved = free_saved;
        free_saved = page->saved;
    }
}

/* --- faults ------------------------------------------------------------------------------------------ */

static void on_fault(int signum, siginfo_t *info, void *context)
{
    uintptr_t addr = (uintptr_t)info->si_addr & ~(uintptr_t)(TRACKER_PAGE_BYTES - 1);
    Region *r = info->si_code == SEGV_ACCERR ? find_region(addr) : NULL;
    struct sigaction *next = signum == SIGBUS ? &chained_bus : &chained_segv;

    if (r && !is_hot(r, addr)) {
        tracker_stats.faults++;
        heat(r, addr);
        return;
    }
    /* Not ours: the next handler sees the same fault, with its own context, when the access is retried. */
    sigaction(signum, next, NULL);
}

static void install_handlers(void)
{
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

    sigfillset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &chained_segv);
    sigaction(SIGBUS, &action, &chained_bus);
}

bool tracker_arm(void)
{
    make_regions();
    hot = raw_map(MAX_HOT * sizeof(HotPage));
    if (!hot) {
        return false;
    }
    for (unsigned i = 0; i < num_regions; i++) {
        Region *r = &regions[i];
        size_t pages = (r->end - r->start) / TRACKER_PAGE_BYTES;

        r->hot_index = raw_map(pages * sizeof(uint32_t));
        if (!r->hot_index) {
            return false;
        }
        tracker_stats.covered_pages += pages;
    }
    install_handlers();
    armed = true;
    for (unsigned i = 0; i < num_regions; i++) {
        if (mprotect((void *)regions[i].start, regions[i].end - regions[i].start, PROT_READ) != 0) {
            return false;
        }
    }
    return true;
}

void tracker_touch(const void *start, size_t size)
{
    uintptr_t addr = (uintptr_t)start & ~(uintptr_t)(TRACKER_PAGE_BYTES - 1);
    uintptr_t end = (uintptr_t)start + size;

    if (!armed) {
        return;
    }
    for (; addr < end; addr += TRACKER_PAGE_BYTES) {
        Region *r = find_region(addr);

        if (r && !is_hot(r, addr)) {
            heat(r, addr);
        }
    }
}

/* --- restore ----------------------------------------------------------------------------------------- */

/* A page that clips have parts of; the rest of it is not ours. */
static void restore_parts(const HotPage *page)
{
    for (unsigned i = 0; i < num_clips; i++) {
        uintptr_t start = page->addr > clips[i].start ? page->addr : clips[i].start;
        uintptr_t end = page->addr + TRACKER_PAGE_BYTES;

        end = end < clips[i].end ? end : clips[i].end;
        if (start < end) {
            raw_copy((void *)start, page->saved + (start - page->addr), end - start);
        }
    }
}

/* True when something differed. */
static bool restore_page(const HotPage *page)
{
    bool changed = false;

    if (!page->whole) {
        restore_parts(page);
        return true;
    }
    if (!raw_equal((void *)page->addr, page->saved, TRACKER_PAGE_BYTES)) {
        raw_copy((void *)page->addr, page->saved, TRACKER_PAGE_BYTES);
        changed = true;
    }
    if (shadow_present) {
        uint8_t *shadow = shadow_of((void *)page->addr);

        if (!raw_equal(shadow, page->saved + TRACKER_PAGE_BYTES, SHADOW_PAGE_BYTES)) {
            raw_copy(shadow, page->saved + TRACKER_PAGE_BYTES, SHADOW_PAGE_BYTES);
            changed = true;
        }
    }
    return changed;
}

static void sweep(void)
{
    for (size_t i = num_hot; i-- > 0;) {
        if (hot[i].unchanged >= COOL_AFTER) {
            cool(i);
        }
    }
}

void tracker_restore(void)
{
    tracker_stats.copied_pages = 0;
    for (size_t i = 0; i < num_hot; i++) {
        if (restore_page(&hot[i])) {
            hot[i].unchanged = 0;
            tracker_stats.copied_pages++;
        } else {
            hot[i].unchanged++;
        }
    }
    if (num_hot > MANY_HOT) {
        cool_all();
    } else if (++restores_since_sweep >= SWEEP_EVERY) {
        restores_since_sweep = 0;
        sweep();
    }
    tracker_stats.hot_pages = num_hot;
}

/* --- hash -------------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash ^= value;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static bool in_some_clip(const HotPage *page, uintptr_t at)
{
    for (unsigned i = 0; !page->whole && i < num_clips; i++) {
        if (at >= clips[i].start && at + sizeof(uint64_t) <= clips[i].end) {
            return true;
        }
    }
    return page->whole;
}

/* A sum over pages, so that their order on the hot list does not matter. */
uint64_t tracker_hash(void)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < num_hot; i++) {
        const HotPage *page = &hot[i];
        const uint64_t *now = (const uint64_t *)page->addr;
        const uint64_t *then = (const uint64_t *)page->saved;
        uint64_t hash = page->addr;
        bool differs = false;

        for (size_t w = 0; w < TRACKER_PAGE_BYTES / sizeof(*now); w++) {
            if (now[w] != then[w] && in_some_clip(page, (uintptr_t)&now[w])) {
                hash = mix(mix(hash, w), now[w]);
                differs = true;
            }
        }
        sum += differs ? hash : 0;
    }
    return sum;
}

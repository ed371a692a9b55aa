/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hot pages and their saved copies: a page gets hot, and cold again. */
#include "tracker-internal.h"

/* Neighbours that become hot together, so that mappings stay few (a process has 65,530). */
#define CLUSTER_PAGES    8u

/*
 * Most of guest RAM is zero. Such pages share a saved copy, which stays in
 * the cache however many they are.
 */
static const uint8_t zero_saved[SAVED_BYTES] __attribute__((aligned(64)));

static void free_saved(const uint8_t *saved)
{
    if (saved != zero_saved) {
        *(uint8_t **)saved = tracker.free_saved;
        tracker.free_saved = (uint8_t *)saved;
    }
}

static uint8_t *alloc_saved(void)
{
    enum { BATCH = 256 };
    /* Without a shadow, copies are aligned like pages: processors fetch ahead within such. */
    size_t stride = tracker.with_shadow ? SAVED_BYTES : TRACKER_PAGE_BYTES;
    uint8_t *saved;

    if (!tracker.free_saved) {
        uint8_t *batch = raw_map(BATCH * stride);

        if (!batch) {
            tracker_die("snapshot: no memory for saved pages\n");
        }
        for (int i = 0; i < BATCH; i++) {
            free_saved(batch + i * stride);
        }
    }
    saved = tracker.free_saved;
    tracker.free_saved = *(uint8_t **)saved;
    return saved;
}

static void protect(uintptr_t addr, size_t size, int prot)
{
    tracker.stats.system_calls++;
    if (mprotect((void *)addr, size, prot) != 0) {
        tracker_die("snapshot: mprotect failed; the limit of mappings (vm.max_map_count) may be too low\n");
    }
}

/* A copy of the page at @addr and of its shadow. */
static const uint8_t *copy_page(uintptr_t addr)
{
    bool is_zero =
        raw_is_equal((void *)addr, zero_saved, TRACKER_PAGE_BYTES) &&
        (!tracker.with_shadow || raw_is_equal(shadow_of((void *)addr), zero_saved, SHADOW_PAGE_BYTES));
    uint8_t *saved;

    if (is_zero) {
        return zero_saved;
    }
    saved = alloc_saved();
    raw_copy(saved, (void *)addr, TRACKER_PAGE_BYTES);
    if (tracker.with_shadow) {
        raw_copy(saved + TRACKER_PAGE_BYTES, shadow_of((void *)addr), SHADOW_PAGE_BYTES);
    }
    return saved;
}

static uint8_t next_patience(uint32_t state)
{
    unsigned patience = state >> PAGE_PATIENCE_SHIFT & 15;
    uint32_t cold_for = (tracker.restores - state) & PAGE_TIME_MASK;

    if (!(state & PAGE_COOLED)) {
        return LEAST_PATIENCE;
    }
    if (cold_for < 1u << patience) {
        return patience < MOST_PATIENCE ? patience + 1 : patience;
    }
    return patience > LEAST_PATIENCE ? patience - 1 : patience;
}

static void save_page(Region *r, uintptr_t addr)
{
    HotPage *page;

    if (tracker.num_hot == MAX_HOT) {
        tracker_die("snapshot: an input wrote more than 4 GiB\n");
    }
    page = &tracker.hot[tracker.num_hot++];
    page->addr = addr;
    page->region = r;
    page->unchanged = 0;
    page->patience = next_patience(*tracker_page_state(r, addr));
    page->first_clip = tracker_find_clip(addr, &page->whole);
    page->saved = copy_page(addr);
    *tracker_page_state(r, addr) = tracker.num_hot;
}

void tracker_heat(Region *r, uintptr_t addr)
{
    uintptr_t end = addr + TRACKER_PAGE_BYTES;

    save_page(r, addr);
    if (tracker.num_hot > CROWD) {
        uintptr_t limit = (addr | (CLUSTER_PAGES * TRACKER_PAGE_BYTES - 1)) + 1;

        while (end < limit && end < r->end && !tracker_is_hot(r, end)) {
            save_page(r, end);
            end += TRACKER_PAGE_BYTES;
        }
    }
    protect(addr, end - addr, PROT_READ | PROT_WRITE);
}

/* The last of the list takes its place. */
static void forget_page(size_t index)
{
    HotPage *page = &tracker.hot[index];
    HotPage *last = &tracker.hot[--tracker.num_hot];

    *tracker_page_state(page->region, page->addr) =
        PAGE_COOLED | page->patience << PAGE_PATIENCE_SHIFT | (tracker.restores & PAGE_TIME_MASK);
    free_saved(page->saved);
    if (page != last) {
        *page = *last;
        *tracker_page_state(page->region, page->addr) = index + 1;
    }
}

static bool is_idle_at(const Region *r, uintptr_t addr, unsigned most_patience)
{
    return addr < r->end && tracker_is_hot(r, addr) &&
           tracker_is_idle(&tracker.hot[*tracker_page_state(r, addr) - 1], most_patience);
}

/* With the idle pages behind it, which became hot together. */
static void cool_run(size_t index, unsigned most_patience)
{
    const Region *r = tracker.hot[index].region;
    uintptr_t addr = tracker.hot[index].addr, end = addr;

    while (is_idle_at(r, end, most_patience)) {
        end += TRACKER_PAGE_BYTES;
    }
    protect(addr, end - addr, PROT_READ);
    for (; addr < end; addr += TRACKER_PAGE_BYTES) {
        forget_page(*tracker_page_state(r, addr) - 1);
    }
}

void tracker_cool_idle(unsigned most_patience)
{
    size_t i = 0;

    while (i < tracker.num_hot) {
        if (tracker_is_idle(&tracker.hot[i], most_patience)) {
            cool_run(i, most_patience);
        } else {
            i++;
        }
    }
}

void tracker_cool_all(void)
{
    for (unsigned i = 0; i < tracker.num_regions; i++) {
        protect(tracker.regions[i].start, tracker.regions[i].end - tracker.regions[i].start, PROT_READ);
    }
    while (tracker.num_hot) {
        HotPage *page = &tracker.hot[--tracker.num_hot];

        *tracker_page_state(page->region, page->addr) = 0;
        free_saved(page->saved);
    }
}

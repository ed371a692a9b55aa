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
#include <immintrin.h>
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
#define PREFETCH_AFTER   1024u          /* hot pages, with their copies more than a cache holds */
#define PREFETCH_BYTES   768u
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
    uint8_t *saved;                     /* SAVED_BYTES; not to be written */
    uint32_t unchanged;                 /* restores in a row */
    bool whole;                         /* one clip has all of it */
} HotPage;

/*
 * The fault handler's data must not lie in a page that is protected, so it has pages of its own: sections of the
 * emulator and of others share pages.
 */
static struct {
    bool armed;
    bool with_shadow;
    unsigned num_clips;
    unsigned num_regions;
    unsigned restores_since_sweep;
    size_t num_hot;
    HotPage *hot;
    bool (*put_back)(void *to, const void *from, size_t size);
    uint8_t *free_saved;                /* list through the first word of each */
    uintptr_t shadow_offset;
    struct sigaction chained_segv;
    struct sigaction chained_bus;
    TrackerStats stats;
    Clip clips[MAX_REGIONS];
    Region regions[MAX_REGIONS];
} t __attribute__((aligned(TRACKER_PAGE_BYTES)));

static void die(const char *message)
{
    ssize_t ignored = write(STDERR_FILENO, message, strlen(message));

    (void)ignored;
    abort();
}

/* --- t.regions ----------------------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
    const Clip *left = a, *right = b;

    return left->start < right->start ? -1 : left->start > right->start;
}

void tracker_add(void *start, void *end)
{
    if (start >= end || t.armed) {
        return;
    }
    if (t.num_clips == MAX_REGIONS) {
        die("snapshot: too many separate pieces of memory\n");
    }
    t.clips[t.num_clips++] = (Clip) { (uintptr_t)start, (uintptr_t)end };
}

static Region *find_region(uintptr_t addr)
{
    unsigned low = 0, high = t.num_regions;

    while (low < high) {
        unsigned middle = (low + high) / 2;

        if (addr < t.regions[middle].start) {
            high = middle;
        } else if (addr >= t.regions[middle].end) {
            low = middle + 1;
        } else {
            return &t.regions[middle];
        }
    }
    return NULL;
}

/* Clips rounded to pages; those that touch become one region. */
static void make_regions(void)
{
    uintptr_t mask = TRACKER_PAGE_BYTES - 1;

    qsort(t.clips, t.num_clips, sizeof(Clip), by_start);
    for (unsigned i = 0; i < t.num_clips; i++) {
        uintptr_t start = t.clips[i].start & ~mask;
        uintptr_t end = (t.clips[i].end + mask) & ~mask;
        Region *last = t.num_regions ? &t.regions[t.num_regions - 1] : NULL;

        if (last && start < last->end) {
            last->end = end > last->end ? end : last->end;
        } else {
            t.regions[t.num_regions++] = (Region) { .start = start, .end = end };
        }
    }
}

static bool one_clip_has(uintptr_t addr)
{
    for (unsigned i = 0; i < t.num_clips; i++) {
        if (addr >= t.clips[i].start && addr + TRACKER_PAGE_BYTES <= t.clips[i].end) {
            return true;
        }
    }
    return false;
}

static uint8_t *page_shadow(uintptr_t addr)
{
    return (uint8_t *)((addr >> SHADOW_SCALE) + t.shadow_offset);
}

/* --- hot and cold ------------------------------------------------------------------------------------ */

/* Most of guest RAM is zero. Such pages share a saved copy, which stays in the cache however many they are. */
static const uint8_t zero_saved[SAVED_BYTES] __attribute__((aligned(64)));

static void free_saved(uint8_t *saved)
{
    if (saved != zero_saved) {
        *(uint8_t **)saved = t.free_saved;
        t.free_saved = saved;
    }
}

static uint8_t *alloc_saved(void)
{
    enum { BATCH = 256 };
    uint8_t *saved;

    if (!t.free_saved) {
        uint8_t *batch = raw_map((size_t)BATCH * SAVED_BYTES);

        if (!batch) {
            die("snapshot: no memory for saved pages\n");
        }
        for (int i = 0; i < BATCH; i++) {
            free_saved(batch + (size_t)i * SAVED_BYTES);
        }
    }
    saved = t.free_saved;
    t.free_saved = *(uint8_t **)saved;
    return saved;
}

static void protect(uintptr_t addr, size_t size, int prot)
{
    t.stats.system_calls++;
    if (mprotect((void *)addr, size, prot) != 0) {
        die("snapshot: mprotect failed; the limit of mappings (vm.max_map_count) may be too low\n");
    }
}

/* A copy of the page at @addr and of its shadow. */
static uint8_t *copy_page(uintptr_t addr)
{
    bool is_zero = raw_is_equal((void *)addr, zero_saved, TRACKER_PAGE_BYTES) &&
                   (!t.with_shadow || raw_is_equal(page_shadow(addr), zero_saved, SHADOW_PAGE_BYTES));
    uint8_t *saved = is_zero ? (uint8_t *)zero_saved : alloc_saved();

    if (is_zero) {
        return saved;
    }
    raw_copy(saved, (void *)addr, TRACKER_PAGE_BYTES);
    if (t.with_shadow) {
        raw_copy(saved + TRACKER_PAGE_BYTES, page_shadow(addr), SHADOW_PAGE_BYTES);
    }
    return saved;
}

static void save_page(Region *r, uintptr_t addr)
{
    HotPage *page;

    if (t.num_hot == MAX_HOT) {
        die("snapshot: an input wrote more than 4 GiB\n");
    }
    page = &t.hot[t.num_hot++];
    page->addr = addr;
    page->region = r;
    page->unchanged = 0;
    page->whole = one_clip_has(addr);
    page->saved = copy_page(addr);
    r->hot_index[(addr - r->start) / TRACKER_PAGE_BYTES] = t.num_hot;
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
    if (t.num_hot > CLUSTER_AFTER) {
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
    HotPage *page = &t.hot[index];
    HotPage *last = &t.hot[t.num_hot - 1];

    protect(page->addr, TRACKER_PAGE_BYTES, PROT_READ);
    page->region->hot_index[(page->addr - page->region->start) / TRACKER_PAGE_BYTES] = 0;
    free_saved(page->saved);
    if (page != last) {
        *page = *last;
        page->region->hot_index[(page->addr - page->region->start) / TRACKER_PAGE_BYTES] = index + 1;
    }
    t.num_hot--;
}

static void cool_all(void)
{
    for (unsigned i = 0; i < t.num_regions; i++) {
        protect(t.regions[i].start, t.regions[i].end - t.regions[i].start, PROT_READ);
    }
    while (t.num_hot) {
        HotPage *page = &t.hot[--t.num_hot];

        page->region->hot_index[(page->addr - page->region->start) / TRACKER_PAGE_BYTES] = 0;
        free_saved(page->saved);
    }
}

/* --- faults ------------------------------------------------------------------------------------------ */

/* No page is protected any more: who reports a crash may write where it likes. There is no restore after this. */
static void disarm(void)
{
    for (unsigned i = 0; i < t.num_regions; i++) {
        mprotect((void *)t.regions[i].start, t.regions[i].end - t.regions[i].start, PROT_READ | PROT_WRITE);
    }
}

static void on_fault(int signum, siginfo_t *info, void *context)
{
    uintptr_t addr = (uintptr_t)info->si_addr & ~(uintptr_t)(TRACKER_PAGE_BYTES - 1);
    Region *r = info->si_code == SEGV_ACCERR ? find_region(addr) : NULL;
    struct sigaction *next = signum == SIGBUS ? &t.chained_bus : &t.chained_segv;

    if (r && !is_hot(r, addr)) {
        t.stats.faults++;
        heat(r, addr);
        return;
    }
    /* Not ours: the next handler sees the same fault, with its own context, when the access is retried. */
    disarm();
    sigaction(signum, next, NULL);
}

static void install_handlers(void)
{
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

    sigfillset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &t.chained_segv);
    sigaction(SIGBUS, &action, &t.chained_bus);
}

/* As raw_put_back(), for processors that have it: most of a restore is comparing pages that are in the cache. */
__attribute__((target("avx2")))
static bool put_back_avx2(void *to, const void *from, size_t size)
{
    __m256i *x = to;
    const __m256i *y = from;
    bool changed = false;

    for (size_t i = 0; i < size / sizeof(*x); i += 2) {
        __m256i v0 = _mm256_load_si256(y + i), v1 = _mm256_load_si256(y + i + 1);
        __m256i d0 = _mm256_xor_si256(_mm256_load_si256(x + i), v0);
        __m256i d1 = _mm256_xor_si256(_mm256_load_si256(x + i + 1), v1);
        __m256i any = _mm256_or_si256(d0, d1);

        if (!_mm256_testz_si256(any, any)) {
            _mm256_store_si256(x + i, v0);
            _mm256_store_si256(x + i + 1, v1);
            changed = true;
        }
    }
    return changed;
}

bool tracker_arm(void)
{
    make_regions();
    t.with_shadow = shadow_present;
    t.shadow_offset = shadow_offset;
    t.put_back = __builtin_cpu_supports("avx2") ? put_back_avx2 : raw_put_back;
    t.hot = raw_map((MAX_HOT + 1) * sizeof(HotPage));
    if (!t.hot) {
        return false;
    }
    for (unsigned i = 0; i < t.num_regions; i++) {
        Region *r = &t.regions[i];
        size_t pages = (r->end - r->start) / TRACKER_PAGE_BYTES;

        r->hot_index = raw_map(pages * sizeof(uint32_t));
        if (!r->hot_index) {
            return false;
        }
        t.stats.covered_pages += pages;
    }
    install_handlers();
    t.armed = true;
    for (unsigned i = 0; i < t.num_regions; i++) {
        if (mprotect((void *)t.regions[i].start, t.regions[i].end - t.regions[i].start, PROT_READ) != 0) {
            return false;
        }
    }
    return true;
}

void tracker_touch(void *start, size_t size)
{
    uintptr_t addr = (uintptr_t)start & ~(uintptr_t)(TRACKER_PAGE_BYTES - 1);
    uintptr_t end = (uintptr_t)start + size;

    if (!t.armed) {
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

/* A page that t.clips have parts of; the rest of it is not ours. */
static void restore_parts(const HotPage *page)
{
    for (unsigned i = 0; i < t.num_clips; i++) {
        uintptr_t start = page->addr > t.clips[i].start ? page->addr : t.clips[i].start;
        uintptr_t end = page->addr + TRACKER_PAGE_BYTES;

        end = end < t.clips[i].end ? end : t.clips[i].end;
        if (start < end) {
            raw_copy((void *)start, page->saved + (start - page->addr), end - start);
        }
    }
}

/* True when something differed. */
static bool restore_page(const HotPage *page)
{
    bool changed;

    if (!page->whole) {
        restore_parts(page);
        return true;
    }
    changed = t.put_back((void *)page->addr, page->saved, TRACKER_PAGE_BYTES);
    if (t.with_shadow) {
        changed |= t.put_back(page_shadow(page->addr), page->saved + TRACKER_PAGE_BYTES, SHADOW_PAGE_BYTES);
    }
    return changed;
}

/* Hardware prefetchers stop at the end of a page: the beginning of the next one is fetched meanwhile. May be past the last. */
static void prefetch_page(const HotPage *page)
{
    for (size_t at = 0; at < PREFETCH_BYTES; at += 64) {
        __builtin_prefetch((const char *)page->addr + at);
        __builtin_prefetch(page->saved + at);
    }
}

static void sweep(void)
{
    for (size_t i = t.num_hot; i-- > 0;) {
        if (t.hot[i].unchanged >= COOL_AFTER) {
            cool(i);
        }
    }
}

void tracker_restore(void)
{
    t.stats.copied_pages = 0;
    for (size_t i = 0; i < t.num_hot; i++) {
        if (t.num_hot > PREFETCH_AFTER) {
            prefetch_page(&t.hot[i + 1]);
        }
        if (restore_page(&t.hot[i])) {
            t.hot[i].unchanged = 0;
            t.stats.copied_pages++;
        } else {
            t.hot[i].unchanged++;
        }
    }
    if (t.num_hot > MANY_HOT) {
        cool_all();
    } else if (++t.restores_since_sweep >= SWEEP_EVERY) {
        t.restores_since_sweep = 0;
        sweep();
    }
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
    for (unsigned i = 0; !page->whole && i < t.num_clips; i++) {
        if (at >= t.clips[i].start && at + sizeof(uint64_t) <= t.clips[i].end) {
            return true;
        }
    }
    return page->whole;
}

/*
 * What is in a freed block is no state. It may differ: ASan's own stack for use after return has its frames elsewhere
 * each time, and pointers to them are left behind.
 */
static bool is_freed(const void *addr)
{
    return t.with_shadow && *(uint8_t *)(((uintptr_t)addr >> SHADOW_SCALE) + t.shadow_offset) == SHADOW_HEAP_FREED;
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

    for (size_t i = 0; i < t.num_hot; i++) {
        const HotPage *page = &t.hot[i];
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

    for (size_t i = 0; i < t.num_hot; i++) {
        const HotPage *page = &t.hot[i];
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

void tracker_get_stats(TrackerStats *stats)
{
    *stats = t.stats;
    stats->hot_pages = t.num_hot;
}

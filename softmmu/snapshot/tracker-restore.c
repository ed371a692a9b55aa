/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting hot pages back, the common path: no fault, no system call. */
#include <immintrin.h>
#include "tracker-internal.h"

/*
 * Above this many hot pages all cool down after the restore, so that one wild
 * input does not slow down the rest.
 */
#define MANY_HOT         8192u
#define PREFETCH_BYTES   768u

/*
 * As raw_put_back(), for processors that have it: most of a restore is
 * comparing pages that are in the cache.
 */
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

void tracker_choose_put_back(void)
{
    tracker.put_back = __builtin_cpu_supports("avx2") ? put_back_avx2 : raw_put_back;
}

/* A page that clips have parts of; the rest of it is not ours. */
static void restore_parts(const HotPage *page)
{
    uintptr_t page_end = page->addr + TRACKER_PAGE_BYTES;

    for (unsigned i = page->first_clip; i < tracker.num_clips && tracker.clips[i].start < page_end; i++) {
        const Clip *clip = &tracker.clips[i];
        uintptr_t start = page->addr > clip->start ? page->addr : clip->start;
        uintptr_t end = page_end < clip->end ? page_end : clip->end;

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
    changed = tracker.put_back((void *)page->addr, page->saved, TRACKER_PAGE_BYTES);
    if (tracker.with_shadow) {
        changed |= tracker.put_back(shadow_of((void *)page->addr), page->saved + TRACKER_PAGE_BYTES,
                                    SHADOW_PAGE_BYTES);
    }
    return changed;
}

/*
 * Hardware prefetchers stop at the end of a page: the beginning of the next one
 * is fetched meanwhile. May be past the last.
 */
static void prefetch_page(const HotPage *page)
{
    for (size_t at = 0; at < PREFETCH_BYTES; at += 64) {
        __builtin_prefetch((const char *)page->addr + at);
        __builtin_prefetch(page->saved + at);
    }
}

void tracker_restore(void)
{
    unsigned most_patience = tracker.num_hot > CROWD ? CROWDED_PATIENCE : MOST_PATIENCE;
    bool any_idle = false;

    tracker.restores++;
    tracker.stats.copied_pages = 0;
    for (size_t i = 0; i < tracker.num_hot; i++) {
        HotPage *page = &tracker.hot[i];

        if (tracker.num_hot > CROWD) {
            prefetch_page(page + 1);
        }
        if (restore_page(page)) {
            page->unchanged = 0;
            tracker.stats.copied_pages++;
        } else {
            page->unchanged++;
            any_idle |= tracker_is_idle(page, most_patience);
        }
    }
    if (tracker.num_hot > MANY_HOT) {
        tracker_cool_all();
    } else if (any_idle) {
        tracker_cool_idle(most_patience);
    }
}

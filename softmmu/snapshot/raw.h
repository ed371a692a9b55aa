/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory primitives that no sanitizer runtime intercepts: snapshots copy redzones and freed blocks, too.
 * Pages are 4 KiB and aligned.
 */
#ifndef SNAPSHOT_RAW_H
#define SNAPSHOT_RAW_H

#include <emmintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

static inline void raw_copy(void *to, const void *from, size_t size)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static inline void raw_fill(void *to, int value, size_t size)
{
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(value) : "memory");
}

/* Whether two ranges, aligned to 16 bytes and a multiple of that long, are equal. */
static inline bool raw_is_equal(const void *a, const void *b, size_t size)
{
    const __m128i *x = a, *y = b;

    for (size_t i = 0; i < size / sizeof(*x); i++) {
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128(x + i), _mm_load_si128(y + i))) != 0xffff) {
            return false;
        }
    }
    return true;
}

/*
 * Makes @to equal to @from, both aligned to 64 bytes and a multiple of that long, and says whether it was
 * not. Only lines that differ are written: most of a page that was written to is as it was, and clean lines
 * need not go to memory.
 */
static inline bool raw_put_back(void *to, const void *from, size_t size)
{
    __m128i *x = to;
    const __m128i *y = from;
    bool changed = false;

    for (size_t i = 0; i < size / sizeof(*x); i += 4) {
        __m128i v0 = _mm_load_si128(y + i), v1 = _mm_load_si128(y + i + 1);
        __m128i v2 = _mm_load_si128(y + i + 2), v3 = _mm_load_si128(y + i + 3);
        __m128i e0 = _mm_cmpeq_epi8(_mm_load_si128(x + i), v0);
        __m128i e1 = _mm_cmpeq_epi8(_mm_load_si128(x + i + 1), v1);
        __m128i e2 = _mm_cmpeq_epi8(_mm_load_si128(x + i + 2), v2);
        __m128i e3 = _mm_cmpeq_epi8(_mm_load_si128(x + i + 3), v3);

        if (_mm_movemask_epi8(_mm_and_si128(_mm_and_si128(e0, e1), _mm_and_si128(e2, e3))) != 0xffff) {
            _mm_store_si128(x + i, v0);
            _mm_store_si128(x + i + 1, v1);
            _mm_store_si128(x + i + 2, v2);
            _mm_store_si128(x + i + 3, v3);
            changed = true;
        }
    }
    return changed;
}

/* Memory outside every snapshot, zeroed; never returned. NULL when there is none. */
static inline void *raw_map(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return p == MAP_FAILED ? NULL : p;
}

#endif

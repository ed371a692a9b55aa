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

/* Whether two ranges, 16-byte aligned and a multiple of 64 bytes long, are equal. */
static inline bool raw_equal(const void *a, const void *b, size_t size)
{
    const __m128i *x = a, *y = b;

    for (size_t i = 0; i < size / sizeof(*x); i += 4) {
        __m128i d0 = _mm_xor_si128(_mm_load_si128(x + i), _mm_load_si128(y + i));
        __m128i d1 = _mm_xor_si128(_mm_load_si128(x + i + 1), _mm_load_si128(y + i + 1));
        __m128i d2 = _mm_xor_si128(_mm_load_si128(x + i + 2), _mm_load_si128(y + i + 2));
        __m128i d3 = _mm_xor_si128(_mm_load_si128(x + i + 3), _mm_load_si128(y + i + 3));
        __m128i any = _mm_or_si128(_mm_or_si128(d0, d1), _mm_or_si128(d2, d3));

        if (_mm_movemask_epi8(_mm_cmpeq_epi8(any, _mm_setzero_si128())) != 0xffff) {
            return false;
        }
    }
    return true;
}

/* Memory outside every snapshot, zeroed; never returned. NULL when there is none. */
static inline void *raw_map(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return p == MAP_FAILED ? NULL : p;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bitmaps: arrays of unsigned long with @nbits bits, bit numbers as in qemu/bitops.h.
 * Bits of the last word beyond nbits have no meaning. Allocated with GLib: g_free them.
 */
#ifndef BITMAP_H
#define BITMAP_H

#include "qemu/bitops.h"

/* Declare a bitmap variable. */
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
/* Word masks: from bit @start up; below bit @nbits (all ones when it is a multiple). */
#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))
#define BITMAP_BYTES_(nbits) (BITS_TO_LONGS((unsigned long)(nbits)) * sizeof(unsigned long))

/* Words needed; at least one. */
static inline unsigned long bitmap_words_(long nbits)
{
    return MAX(1UL, BITS_TO_LONGS((unsigned long)nbits));
}

/* A cleared bitmap, or NULL when memory is short (try). */
static inline unsigned long *bitmap_try_new(long nbits)
{
    return g_try_new0(unsigned long, bitmap_words_(nbits));
}

static inline unsigned long *bitmap_new(long nbits)
{
    return g_new0(unsigned long, bitmap_words_(nbits));
}

/* All bits to 0, to 1, or from another bitmap. */
static inline void bitmap_zero(unsigned long *dst, long nbits)
{
    memset(dst, 0, BITMAP_BYTES_(nbits));
}

static inline void bitmap_fill(unsigned long *dst, long nbits)
{
    if (nbits > 0) {
        memset(dst, 0xff, BITMAP_BYTES_(nbits));
        dst[BITS_TO_LONGS(nbits) - 1] = BITMAP_LAST_WORD_MASK(nbits);
    }
}

static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, long nbits)
{
    memcpy(dst, src, BITMAP_BYTES_(nbits));
}

/* Logic of whole bitmaps. bitmap_and and bitmap_andnot say whether the result has a bit set. */
int bitmap_and(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
               long nbits);
int bitmap_andnot(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
                  long nbits);
void bitmap_or(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
               long nbits);
void bitmap_xor(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
                long nbits);
void bitmap_complement(unsigned long *dst, const unsigned long *src, long nbits);

/* Predicates, and the number of set bits. */
int bitmap_empty(const unsigned long *src, long nbits);
int bitmap_full(const unsigned long *src, long nbits);
int bitmap_equal(const unsigned long *src1, const unsigned long *src2, long nbits);
int bitmap_intersects(const unsigned long *src1, const unsigned long *src2, long nbits);
long bitmap_count_one(const unsigned long *bitmap, long nbits);
long bitmap_count_one_with_offset(const unsigned long *bitmap, long offset, long nbits);

/* Set or clear @nr bits from bit @start; test_and_clear says whether one was set. */
void bitmap_set(unsigned long *map, long start, long nr);
void bitmap_set_atomic(unsigned long *map, long start, long nr);
void bitmap_clear(unsigned long *map, long start, long nr);
bool bitmap_test_and_clear_atomic(unsigned long *map, long start, long nr);
bool bitmap_test_and_clear(unsigned long *map, long start, long nr);
/* dst = src, src = 0. */
void bitmap_copy_and_clear_atomic(unsigned long *dst, unsigned long *src, long nr);
/* Move a run of bits by @offset between bitmaps. */
void bitmap_copy_with_src_offset(unsigned long *dst, const unsigned long *src, unsigned long offset,
                                 unsigned long nbits);
void bitmap_copy_with_dst_offset(unsigned long *dst, const unsigned long *src, unsigned long shift,
                                 unsigned long nbits);

/* Start of the first run of @nr zero bits at or after @start with (pos & align_mask) == 0;
 * a value >= size if there is none. */
unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
                                         unsigned long start, unsigned long nr,
                                         unsigned long align_mask);

/* Grow a bitmap from @old to @new_nbits bits; new bits are 0. Returns the new address. */
unsigned long *bitmap_zero_extend(unsigned long *old, long old_nbits, long new_nbits);

/* Little-endian words, for streams. */
void bitmap_to_le(unsigned long *dst, const unsigned long *src, long nbits);
void bitmap_from_le(unsigned long *dst, const unsigned long *src, long nbits);

#endif

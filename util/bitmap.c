/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bit searches, shuffles and whole-bitmap operations. */
#include "qemu/osdep.h"
#include "qemu/bitmap.h"

/* First bit at or above @offset that differs from the same bit of @invert, or @size. */
static unsigned long find_bit(const unsigned long *addr, unsigned long size, unsigned long offset,
                              unsigned long invert)
{
    unsigned long mask = BITMAP_FIRST_WORD_MASK(offset);

    for (unsigned long word = BIT_WORD(offset); word * BITS_PER_LONG < size; word++) {
        unsigned long bits = (addr[word] ^ invert) & mask;

        if (bits) {
            return MIN(word * BITS_PER_LONG + __builtin_ctzl(bits), size);
        }
        mask = ~0UL;
    }
    return size;
}

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
    return find_bit(addr, size, offset, 0);
}

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
                                 unsigned long offset)
{
    return find_bit(addr, size, offset, ~0UL);
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
    unsigned long mask = BITMAP_LAST_WORD_MASK(size);

    for (unsigned long words = BITS_TO_LONGS(size); words > 0; words--) {
        unsigned long bits = addr[words - 1] & mask;

        if (bits) {
            return words * BITS_PER_LONG - 1 - __builtin_clzl(bits);
        }
        mask = ~0UL;
    }
    return size;
}

uint64_t half_shuffle64(uint64_t x)
{
    uint64_t r = 0;

    for (int i = 0; i < 32; i++) {
        r |= (x >> i & 1) << (2 * i) | (x >> (i + 32) & 1) << (2 * i + 1);
    }
    return r;
}

uint64_t half_unshuffle64(uint64_t x)
{
    uint64_t r = 0;

    for (int i = 0; i < 32; i++) {
        r |= (x >> (2 * i) & 1) << i | (x >> (2 * i + 1) & 1) << (i + 32);
    }
    return r;
}

uint32_t half_shuffle32(uint32_t x)
{
    return half_shuffle64((x & 0xffff) | (uint64_t)(x >> 16) << 32);
}

uint32_t half_unshuffle32(uint32_t x)
{
    uint64_t r = half_unshuffle64(x);

    return (r & 0xffff) | (uint32_t)(r >> 32) << 16;
}

/* Mask of the valid bits of word @i of a bitmap of @nbits. */
static unsigned long valid_mask(unsigned long i, long nbits)
{
    return i + 1 == BITS_TO_LONGS(nbits) ? BITMAP_LAST_WORD_MASK(nbits) : ~0UL;
}

#define FOR_WORDS_(i, nbits) \
    for (unsigned long i = 0; i < BITS_TO_LONGS((unsigned long)(nbits)); i++)

int bitmap_and(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
               long nbits)
{
    FOR_WORDS_(i, nbits) {
        dst[i] = src1[i] & src2[i];
    }
    return !bitmap_empty(dst, nbits);
}

int bitmap_andnot(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
                  long nbits)
{
    FOR_WORDS_(i, nbits) {
        dst[i] = src1[i] & ~src2[i];
    }
    return !bitmap_empty(dst, nbits);
}

void bitmap_or(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
               long nbits)
{
    FOR_WORDS_(i, nbits) {
        dst[i] = src1[i] | src2[i];
    }
}

void bitmap_xor(unsigned long *dst, const unsigned long *src1, const unsigned long *src2,
                long nbits)
{
    FOR_WORDS_(i, nbits) {
        dst[i] = src1[i] ^ src2[i];
    }
}

void bitmap_complement(unsigned long *dst, const unsigned long *src, long nbits)
{
    FOR_WORDS_(i, nbits) {
        dst[i] = ~src[i] & valid_mask(i, nbits);
    }
}

int bitmap_empty(const unsigned long *src, long nbits)
{
    return find_first_bit(src, nbits) >= (unsigned long)nbits;
}

int bitmap_full(const unsigned long *src, long nbits)
{
    return find_first_zero_bit(src, nbits) >= (unsigned long)nbits;
}

int bitmap_equal(const unsigned long *src1, const unsigned long *src2, long nbits)
{
    FOR_WORDS_(i, nbits) {
        if ((src1[i] ^ src2[i]) & valid_mask(i, nbits)) {
            return 0;
        }
    }
    return 1;
}

int bitmap_intersects(const unsigned long *src1, const unsigned long *src2, long nbits)
{
    FOR_WORDS_(i, nbits) {
        if (src1[i] & src2[i] & valid_mask(i, nbits)) {
            return 1;
        }
    }
    return 0;
}

long bitmap_count_one(const unsigned long *bitmap, long nbits)
{
    long count = 0;

    FOR_WORDS_(i, nbits) {
        count += __builtin_popcountl(bitmap[i] & valid_mask(i, nbits));
    }
    return count;
}

long bitmap_count_one_with_offset(const unsigned long *bitmap, long offset, long nbits)
{
    return bitmap_count_one(bitmap, offset + nbits) - bitmap_count_one(bitmap, offset);
}

/* The part of [start, start + nr) that lies in the word of bit @start, as a mask. */
static unsigned long run_mask(long start, long nr)
{
    long in_word = start % BITS_PER_LONG;
    long count = MIN(nr, (long)BITS_PER_LONG - in_word);

    return (~0UL >> (BITS_PER_LONG - count)) << in_word;
}

void bitmap_set(unsigned long *map, long start, long nr)
{
    while (nr > 0) {
        unsigned long mask = run_mask(start, nr);

        map[BIT_WORD(start)] |= mask;
        start += __builtin_popcountl(mask);
        nr -= __builtin_popcountl(mask);
    }
}

bool bitmap_test_and_clear(unsigned long *map, long start, long nr)
{
    bool was_set = false;

    while (nr > 0) {
        unsigned long mask = run_mask(start, nr);

        was_set |= (map[BIT_WORD(start)] & mask) != 0;
        map[BIT_WORD(start)] &= ~mask;
        start += __builtin_popcountl(mask);
        nr -= __builtin_popcountl(mask);
    }
    return was_set;
}

void bitmap_clear(unsigned long *map, long start, long nr)
{
    bitmap_test_and_clear(map, start, nr);
}

void bitmap_set_atomic(unsigned long *map, long start, long nr)
{
    bitmap_set(map, start, nr);
}

bool bitmap_test_and_clear_atomic(unsigned long *map, long start, long nr)
{
    return bitmap_test_and_clear(map, start, nr);
}

void bitmap_copy_and_clear_atomic(unsigned long *dst, unsigned long *src, long nr)
{
    bitmap_copy(dst, src, nr);
    bitmap_zero(src, nr);
}

void bitmap_copy_with_src_offset(unsigned long *dst, const unsigned long *src,
                                 unsigned long offset, unsigned long nbits)
{
    for (unsigned long i = 0; i < nbits; i++) {
        (test_bit(offset + i, src) ? set_bit : clear_bit)(i, dst);
    }
}

void bitmap_copy_with_dst_offset(unsigned long *dst, const unsigned long *src, unsigned long shift,
                                 unsigned long nbits)
{
    for (unsigned long i = 0; i < nbits; i++) {
        (test_bit(i, src) ? set_bit : clear_bit)(shift + i, dst);
    }
}

unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
                                         unsigned long start, unsigned long nr,
                                         unsigned long align_mask)
{
    for (;;) {
        unsigned long index = (find_next_zero_bit(map, size, start) + align_mask) & ~align_mask;
        unsigned long end = index + nr;

        if (end > size) {
            return end;
        }
        start = find_next_bit(map, end, index);
        if (start >= end) {
            return index;
        }
    }
}

unsigned long *bitmap_zero_extend(unsigned long *old, long old_nbits, long new_nbits)
{
    unsigned long *map = g_renew(unsigned long, old, bitmap_words_(new_nbits));

    bitmap_clear(map, old_nbits, bitmap_words_(new_nbits) * BITS_PER_LONG - old_nbits);
    return map;
}

void bitmap_to_le(unsigned long *dst, const unsigned long *src, long nbits)
{
    FOR_WORDS_(i, nbits) {
        dst[i] = leul_to_cpu(src[i]);
    }
}

void bitmap_from_le(unsigned long *dst, const unsigned long *src, long nbits)
{
    bitmap_to_le(dst, src, nbits);
}

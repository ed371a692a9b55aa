/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bits: single-bit masks, bits of unsigned long arrays, fields, rotates, shuffles.
 * Bit @nr of an array is bit nr % BITS_PER_LONG of word nr / BITS_PER_LONG.
 */
#ifndef BITOPS_H
#define BITOPS_H

#include "qemu/atomic.h"
#include "qemu/host-utils.h"

#define BITS_PER_BYTE CHAR_BIT
#define BITS_PER_LONG (sizeof(unsigned long) * BITS_PER_BYTE)
/* Words needed for @nr bits. */
#define BITS_TO_LONGS(nr) DIV_ROUND_UP(nr, BITS_PER_LONG)
#define BITS_TO_U32S(nr) DIV_ROUND_UP(nr, 32)

/* One bit as a mask; BIT_MASK and BIT_WORD locate bit @nr in an array. */
#define BIT(nr) (1UL << (nr))
#define BIT_ULL(nr) (1ULL << (nr))
#define BIT_MASK(nr) (1UL << ((nr) % BITS_PER_LONG))
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
/* @length one bits (1 to 64) from bit @shift up. */
#define MAKE_64BIT_MASK(shift, length) ((~UINT64_C(0) >> (64 - (length))) << (shift))

/* Set, clear, flip, and read one bit of an array. */
static inline void set_bit(long nr, unsigned long *addr)
{
    addr[BIT_WORD(nr)] |= BIT_MASK(nr);
}

static inline void clear_bit(long nr, unsigned long *addr)
{
    addr[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

static inline void change_bit(long nr, unsigned long *addr)
{
    addr[BIT_WORD(nr)] ^= BIT_MASK(nr);
}

static inline int test_bit(long nr, const unsigned long *addr)
{
    return (addr[BIT_WORD(nr)] & BIT_MASK(nr)) != 0;
}

/* The same, atomically; there is one thread, so they are plain. */
static inline void set_bit_atomic(long nr, unsigned long *addr)
{
    set_bit(nr, addr);
}

static inline void clear_bit_atomic(long nr, unsigned long *addr)
{
    clear_bit(nr, addr);
}

/* Change one bit and return its old value. */
static inline int test_and_set_bit(long nr, unsigned long *addr)
{
    int old = test_bit(nr, addr);

    set_bit(nr, addr);
    return old;
}

static inline int test_and_clear_bit(long nr, unsigned long *addr)
{
    int old = test_bit(nr, addr);

    clear_bit(nr, addr);
    return old;
}

static inline int test_and_change_bit(long nr, unsigned long *addr)
{
    int old = test_bit(nr, addr);

    change_bit(nr, addr);
    return old;
}

/* First or next set (clear) bit at or after @offset, or @size if there is none. */
unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
                                 unsigned long offset);
/* Last set bit, or @size. */
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);

static inline unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
    return find_next_bit(addr, size, 0);
}

static inline unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
    return find_next_zero_bit(addr, size, 0);
}

/* Number of one bits in a word. */
static inline unsigned long ctpopl(unsigned long v)
{
    return __builtin_popcountl(v);
}

/* Rotate left (rol) and right (ror); @shift is taken modulo the width. */
#define ROTATE_FAMILY_(bits)                                                              \
    static inline uint##bits##_t rol##bits(uint##bits##_t word, unsigned int shift)       \
    {                                                                                     \
        return (word << (shift & (bits - 1))) | (word >> (-shift & (bits - 1)));          \
    }                                                                                     \
    static inline uint##bits##_t ror##bits(uint##bits##_t word, unsigned int shift)       \
    {                                                                                     \
        return (word >> (shift & (bits - 1))) | (word << (-shift & (bits - 1)));          \
    }

ROTATE_FAMILY_(8)
ROTATE_FAMILY_(16)
ROTATE_FAMILY_(32)
ROTATE_FAMILY_(64)
#undef ROTATE_FAMILY_

/* Swap the 16-bit (hswap) or 32-bit (wswap) parts of a word. */
static inline uint32_t hswap32(uint32_t h)
{
    return rol32(h, 16);
}

static inline uint64_t hswap64(uint64_t h)
{
    return (uint64_t)hswap32(h) << 32 | hswap32(h >> 32);
}

static inline uint64_t wswap64(uint64_t h)
{
    return rol64(h, 32);
}

/*
 * Fields: @length bits (at least 1) from bit @start, inside the width of the type.
 * extract zero-extends, sextract sign-extends, deposit returns @value with the field replaced.
 */
#define FIELD_FAMILY_(bits)                                                                     \
    static inline uint##bits##_t extract##bits(uint##bits##_t value, int start, int length)     \
    {                                                                                           \
        assert(start >= 0 && length > 0 && length <= bits - start);                             \
        return (value >> start) & ((uint##bits##_t)~UINT64_C(0) >> (bits - length));            \
    }

FIELD_FAMILY_(8)
FIELD_FAMILY_(16)
FIELD_FAMILY_(32)
FIELD_FAMILY_(64)
#undef FIELD_FAMILY_

static inline int32_t sextract32(uint32_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    return (int32_t)(value << (32 - length - start)) >> (32 - length);
}

static inline int64_t sextract64(uint64_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 64 - start);
    return (int64_t)(value << (64 - length - start)) >> (64 - length);
}

static inline uint64_t deposit64(uint64_t value, int start, int length, uint64_t fieldval)
{
    assert(start >= 0 && length > 0 && length <= 64 - start);
    uint64_t mask = MAKE_64BIT_MASK(start, length);

    return (value & ~mask) | ((fieldval << start) & mask);
}

static inline uint32_t deposit32(uint32_t value, int start, int length, uint32_t fieldval)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    return deposit64(value, start, length, fieldval);
}

/* Interleave the low half (even bits) with the high half (odd bits), and the reverse. */
uint32_t half_shuffle32(uint32_t x);
uint64_t half_shuffle64(uint64_t x);
uint32_t half_unshuffle32(uint32_t x);
uint64_t half_unshuffle64(uint64_t x);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bit counting, wide multiply and divide, powers of two. All functions are pure. */
#ifndef HOST_UTILS_H
#define HOST_UTILS_H

#include "qemu/bswap.h"
#include "qemu/int128.h"

/* Leading and trailing zero (clz, ctz) or one (clo, cto) bits; the width for an empty argument. */
static inline int clz8(uint8_t v)   { return v ? __builtin_clz(v) - 24 : 8; }
static inline int clz16(uint16_t v) { return v ? __builtin_clz(v) - 16 : 16; }
static inline int clz32(uint32_t v) { return v ? __builtin_clz(v) : 32; }
static inline int clz64(uint64_t v) { return v ? __builtin_clzll(v) : 64; }
static inline int clo32(uint32_t v) { return clz32(~v); }
static inline int clo64(uint64_t v) { return clz64(~v); }
static inline int ctz8(uint8_t v)   { return v ? __builtin_ctz(v) : 8; }
static inline int ctz16(uint16_t v) { return v ? __builtin_ctz(v) : 16; }
static inline int ctz32(uint32_t v) { return v ? __builtin_ctz(v) : 32; }
static inline int ctz64(uint64_t v) { return v ? __builtin_ctzll(v) : 64; }
static inline int cto32(uint32_t v) { return ctz32(~v); }
static inline int cto64(uint64_t v) { return ctz64(~v); }
/* Leading bits equal to the sign bit, the sign bit itself not counted. */
static inline int clrsb32(uint32_t v) { return __builtin_clrsb((int32_t)v); }
static inline int clrsb64(uint64_t v) { return __builtin_clrsbll((int64_t)v); }
/* Number of one bits. */
static inline int ctpop8(uint8_t v)   { return __builtin_popcount(v); }
static inline int ctpop16(uint16_t v) { return __builtin_popcount(v); }
static inline int ctpop32(uint32_t v) { return __builtin_popcount(v); }
static inline int ctpop64(uint64_t v) { return __builtin_popcountll(v); }

/* Reverse the order of the bits. */
static inline uint8_t revbit8(uint8_t x)
{
    uint8_t r = 0;

    for (int i = 0; i < 8; i++) {
        r |= ((x >> i) & 1) << (7 - i);
    }
    return r;
}

static inline uint16_t revbit16(uint16_t x)
{
    return revbit8(x) << 8 | revbit8(x >> 8);
}

static inline uint32_t revbit32(uint32_t x)
{
    return (uint32_t)revbit16(x) << 16 | revbit16(x >> 16);
}

static inline uint64_t revbit64(uint64_t x)
{
    return (uint64_t)revbit32(x) << 32 | revbit32(x >> 32);
}

/* |v|, right for INT64_MIN too. */
static inline uint64_t uabs64(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* ---- 128-bit intermediates, with the compiler's type or without ---- */

#ifdef CONFIG_INT128

/* 128-bit product in two halves. */
static inline void mulu64(uint64_t *plow, uint64_t *phigh, uint64_t a, uint64_t b)
{
    unsigned __int128 r = (unsigned __int128)a * b;

    *plow = r;
    *phigh = r >> 64;
}

static inline void muls64(uint64_t *plow, uint64_t *phigh, int64_t a, int64_t b)
{
    __int128 r = (__int128)a * b;

    *plow = r;
    *phigh = (unsigned __int128)r >> 64;
}

/* a * b / c with a 96-bit intermediate; the result is cut to 64 bits. @c is not 0. */
static inline uint64_t muldiv64(uint64_t a, uint32_t b, uint32_t c)
{
    return (unsigned __int128)a * b / c;
}

/* The same, rounded up. */
static inline uint64_t muldiv64_round_up(uint64_t a, uint32_t b, uint32_t c)
{
    return ((unsigned __int128)a * b + c - 1) / c;
}

/* *phigh:*plow / divisor: the quotient replaces them, the remainder is returned. */
static inline uint64_t divu128(uint64_t *plow, uint64_t *phigh, uint64_t divisor)
{
    unsigned __int128 n = (unsigned __int128)*phigh << 64 | *plow, q = n / divisor;

    *plow = q;
    *phigh = q >> 64;
    return n % divisor;
}

static inline int64_t divs128(uint64_t *plow, int64_t *phigh, int64_t divisor)
{
    __int128 n = (__int128)((unsigned __int128)(uint64_t)*phigh << 64 | *plow), q = n / divisor;

    *plow = q;
    *phigh = (uint64_t)((unsigned __int128)q >> 64);
    return n % divisor;
}

#else

/* 128-bit product in two halves. */
static inline void mulu64(uint64_t *plow, uint64_t *phigh, uint64_t a, uint64_t b)
{
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32);            /* at most 2^64 - 2^32 */
    uint64_t middle2 = a0 * b1 + (uint32_t)middle;

    *plow = middle2 << 32 | (uint32_t)low;
    *phigh = a1 * b1 + (middle >> 32) + (middle2 >> 32);
}

static inline void muls64(uint64_t *plow, uint64_t *phigh, int64_t a, int64_t b)
{
    mulu64(plow, phigh, a, b);
    *phigh -= (a < 0 ? (uint64_t)b : 0) + (b < 0 ? (uint64_t)a : 0);
}

/* (a * b + add) / c, in base 2^32. */
static inline uint64_t muldiv64_add(uint64_t a, uint32_t b, uint32_t c, uint32_t add)
{
    uint64_t low = (a & UINT32_MAX) * b + add;
    uint64_t high = (a >> 32) * b + (low >> 32);

    return high / c << 32 | ((high % c << 32 | (uint32_t)low) / c & UINT32_MAX);
}

/* a * b / c with a 96-bit intermediate; the result is cut to 64 bits. @c is not 0. */
static inline uint64_t muldiv64(uint64_t a, uint32_t b, uint32_t c)
{
    return muldiv64_add(a, b, c, 0);
}

/* The same, rounded up. */
static inline uint64_t muldiv64_round_up(uint64_t a, uint32_t b, uint32_t c)
{
    return muldiv64_add(a, b, c, c - 1);
}

/* *phigh:*plow / divisor: the quotient replaces them, the remainder is returned. A bit a step. */
static inline uint64_t divu128(uint64_t *plow, uint64_t *phigh, uint64_t divisor)
{
    uint64_t rest = *phigh % divisor, low = 0;

    *phigh /= divisor;
    for (int bit = 63; bit >= 0; bit--) {
        bool carry = rest >> 63;

        rest = rest << 1 | (*plow >> bit & 1);
        if (carry || rest >= divisor) {
            rest -= divisor;
            low |= UINT64_C(1) << bit;
        }
    }
    *plow = low;
    return rest;
}

/* Negates *phigh:*plow. */
static inline void neg128(uint64_t *plow, uint64_t *phigh)
{
    *plow = -*plow;
    *phigh = ~*phigh + (*plow == 0);
}

static inline int64_t divs128(uint64_t *plow, int64_t *phigh, int64_t divisor)
{
    bool negative = *phigh < 0;
    uint64_t high = *phigh, rest;

    if (negative) {
        neg128(plow, &high);
    }
    rest = divu128(plow, &high, uabs64(divisor));
    if (negative != (divisor < 0)) {
        neg128(plow, &high);
    }
    *phigh = high;
    return negative ? -rest : rest;
}

#endif

/* True if exactly one bit is set. */
static inline bool is_power_of_2(uint64_t value)
{
    return value && !(value & (value - 1));
}

/* Largest power of two <= value; 0 for 0. */
static inline uint64_t pow2floor(uint64_t value)
{
    return value ? UINT64_C(1) << (63 - clz64(value)) : 0;
}

/* Smallest power of two >= value; 1 for 0 and 0 when it does not fit into 64 bits. */
static inline uint64_t pow2ceil(uint64_t value)
{
    int bits = value > 1 ? 64 - clz64(value - 1) : 0;

    return bits < 64 ? UINT64_C(1) << bits : 0;
}

/* Smallest power of two > value, in 32 bits. */
static inline uint32_t pow2roundup32(uint32_t value)
{
    return value == UINT32_MAX ? 0 : (uint32_t)pow2ceil((uint64_t)value + 1);
}

/* Checked arithmetic: true on overflow or carry; *ret gets the wrapped result. */
static inline bool sadd32_overflow(int32_t x, int32_t y, int32_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}

static inline bool sadd64_overflow(int64_t x, int64_t y, int64_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}

static inline bool ssub32_overflow(int32_t x, int32_t y, int32_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}

static inline bool ssub64_overflow(int64_t x, int64_t y, int64_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}

static inline bool smul32_overflow(int32_t x, int32_t y, int32_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}

static inline bool smul64_overflow(int64_t x, int64_t y, int64_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}

static inline bool uadd32_overflow(uint32_t x, uint32_t y, uint32_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}

static inline bool uadd64_overflow(uint64_t x, uint64_t y, uint64_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}

static inline bool usub32_overflow(uint32_t x, uint32_t y, uint32_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}

static inline bool usub64_overflow(uint64_t x, uint64_t y, uint64_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}

static inline bool umul32_overflow(uint32_t x, uint32_t y, uint32_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}

static inline bool umul64_overflow(uint64_t x, uint64_t y, uint64_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 128-bit signed integers, as the memory API uses them for sizes: a region that spans the whole
 * 64-bit space has size 2^64, which no uint64_t holds. The compiler's own type where it has one
 * (CONFIG_INT128), two halves where not (32-bit hosts): so only these functions are used, no operators.
 */
#ifndef QEMU_INT128_H
#define QEMU_INT128_H

#include "qemu/osdep.h"

#ifdef CONFIG_INT128

/* A signed 128-bit integer. */
typedef __int128_t Int128;

/* int128_2_64() for static variables. */
#define INT128_2_64_INIT ((Int128)1 << 64)

/* The number whose low half is @lo and whose high half is @hi. */
static inline Int128 int128_make128(uint64_t lo, uint64_t hi)
{
    return (Int128)(((__uint128_t)hi << 64) | lo);
}

/* The low 64 bits of @a. */
static inline uint64_t int128_getlo(Int128 a)
{
    return a;
}

/* The high 64 bits of @a, with sign. */
static inline int64_t int128_gethi(Int128 a)
{
    return a >> 64;
}

/* ~a. */
static inline Int128 int128_not(Int128 a)
{
    return ~a;
}

/* a & b. */
static inline Int128 int128_and(Int128 a, Int128 b)
{
    return a & b;
}

/* a | b. */
static inline Int128 int128_or(Int128 a, Int128 b)
{
    return a | b;
}

/* a ^ b. */
static inline Int128 int128_xor(Int128 a, Int128 b)
{
    return a ^ b;
}

/* @a shifted right by @n (0 … 127) bits, with sign. */
static inline Int128 int128_rshift(Int128 a, int n)
{
    return a >> n;
}

/* @a shifted right by @n (0 … 127) bits, filling with zeros. */
static inline Int128 int128_urshift(Int128 a, int n)
{
    return (Int128)((__uint128_t)a >> n);
}

/* @a shifted left by @n (0 … 127) bits. */
static inline Int128 int128_lshift(Int128 a, int n)
{
    return (Int128)((__uint128_t)a << n);
}

/* a + b. */
static inline Int128 int128_add(Int128 a, Int128 b)
{
    return a + b;
}

/* a / b and a % b, without sign (u) and with (s). @b is not 0. */
static inline Int128 int128_divu(Int128 a, Int128 b)
{
    return (Int128)((__uint128_t)a / (__uint128_t)b);
}

static inline Int128 int128_remu(Int128 a, Int128 b)
{
    return (Int128)((__uint128_t)a % (__uint128_t)b);
}

static inline Int128 int128_divs(Int128 a, Int128 b)
{
    return a / b;
}

static inline Int128 int128_rems(Int128 a, Int128 b)
{
    return a % b;
}

/* Whether a == b. */
static inline bool int128_eq(Int128 a, Int128 b)
{
    return a == b;
}

/* Whether a < b. */
static inline bool int128_lt(Int128 a, Int128 b)
{
    return a < b;
}

#else

/* A signed 128-bit integer. */
typedef struct Int128 {
    uint64_t lo;
    int64_t hi;
} Int128;

/* int128_2_64() for static variables. */
#define INT128_2_64_INIT { 0, 1 }

/* The number whose low half is @lo and whose high half is @hi. */
static inline Int128 int128_make128(uint64_t lo, uint64_t hi)
{
    return (Int128) { lo, (int64_t)hi };
}

/* The low 64 bits of @a. */
static inline uint64_t int128_getlo(Int128 a)
{
    return a.lo;
}

/* The high 64 bits of @a, with sign. */
static inline int64_t int128_gethi(Int128 a)
{
    return a.hi;
}

/* ~a. */
static inline Int128 int128_not(Int128 a)
{
    return int128_make128(~a.lo, ~a.hi);
}

/* a & b. */
static inline Int128 int128_and(Int128 a, Int128 b)
{
    return int128_make128(a.lo & b.lo, a.hi & b.hi);
}

/* a | b. */
static inline Int128 int128_or(Int128 a, Int128 b)
{
    return int128_make128(a.lo | b.lo, a.hi | b.hi);
}

/* a ^ b. */
static inline Int128 int128_xor(Int128 a, Int128 b)
{
    return int128_make128(a.lo ^ b.lo, a.hi ^ b.hi);
}

/* The bits of @a from bit @n (0 … 127) up, with @fill (all ones or 0) above them. */
static inline Int128 int128_rshift_fill(Int128 a, int n, uint64_t fill)
{
    uint64_t hi = a.hi;

    if (n >= 64) {
        return int128_make128(n == 64 ? hi : hi >> (n - 64) | fill << (128 - n), fill);
    }
    return n ? int128_make128(a.lo >> n | hi << (64 - n), hi >> n | fill << (64 - n)) : a;
}

/* @a shifted right by @n (0 … 127) bits, with sign. */
static inline Int128 int128_rshift(Int128 a, int n)
{
    return int128_rshift_fill(a, n, a.hi < 0 ? UINT64_MAX : 0);
}

/* @a shifted right by @n (0 … 127) bits, filling with zeros. */
static inline Int128 int128_urshift(Int128 a, int n)
{
    return int128_rshift_fill(a, n, 0);
}

/* @a shifted left by @n (0 … 127) bits. */
static inline Int128 int128_lshift(Int128 a, int n)
{
    if (n >= 64) {
        return int128_make128(0, a.lo << (n - 64));
    }
    return n ? int128_make128(a.lo << n, (uint64_t)a.hi << n | a.lo >> (64 - n)) : a;
}

/* a + b. */
static inline Int128 int128_add(Int128 a, Int128 b)
{
    uint64_t lo = a.lo + b.lo;

    return int128_make128(lo, (uint64_t)a.hi + b.hi + (lo < a.lo));
}

/* Whether a == b. */
static inline bool int128_eq(Int128 a, Int128 b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

/* Whether a < b. */
static inline bool int128_lt(Int128 a, Int128 b)
{
    return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
}

/* a / b and a % b, without sign (u) and with (s). @b is not 0. */
static inline Int128 int128_divide(Int128 a, Int128 b, Int128 *rest)
{
    Int128 quotient = { 0, 0 };

    *rest = quotient;
    for (int bit = 127; bit >= 0; bit--) {
        bool carry = rest->hi < 0, below;

        *rest = int128_or(int128_lshift(*rest, 1), int128_make128(int128_urshift(a, bit).lo & 1, 0));
        below = (uint64_t)rest->hi != (uint64_t)b.hi ? (uint64_t)rest->hi < (uint64_t)b.hi : rest->lo < b.lo;
        if (carry || !below) {
            *rest = int128_add(*rest, int128_add(int128_not(b), int128_make128(1, 0)));
            quotient = int128_or(quotient, int128_lshift(int128_make128(1, 0), bit));
        }
    }
    return quotient;
}

static inline Int128 int128_divu(Int128 a, Int128 b)
{
    Int128 rest;

    return int128_divide(a, b, &rest);
}

static inline Int128 int128_remu(Int128 a, Int128 b)
{
    Int128 rest;

    int128_divide(a, b, &rest);
    return rest;
}

/* @a, or -@a. */
static inline Int128 int128_negate_if(Int128 a, bool negate)
{
    return negate ? int128_add(int128_not(a), int128_make128(1, 0)) : a;
}

static inline Int128 int128_divs(Int128 a, Int128 b)
{
    Int128 quotient = int128_divu(int128_negate_if(a, a.hi < 0), int128_negate_if(b, b.hi < 0));

    return int128_negate_if(quotient, (a.hi < 0) != (b.hi < 0));
}

static inline Int128 int128_rems(Int128 a, Int128 b)
{
    return int128_negate_if(int128_remu(int128_negate_if(a, a.hi < 0), int128_negate_if(b, b.hi < 0)), a.hi < 0);
}

#endif

/* ---- the same for both ---- */

/* @a widened without sign. */
static inline Int128 int128_make64(uint64_t a)
{
    return int128_make128(a, 0);
}

/* @a widened with sign. */
static inline Int128 int128_makes64(int64_t a)
{
    return int128_make128(a, a < 0 ? UINT64_MAX : 0);
}

/* @a widened with sign (old spelling of int128_makes64). */
static inline Int128 int128_exts64(int64_t a)
{
    return int128_makes64(a);
}

/* @a as 64 bits; @a must lie in 0 … 2^64-1 (checked). */
static inline uint64_t int128_get64(Int128 a)
{
    assert(int128_gethi(a) == 0);
    return int128_getlo(a);
}

/* 0. */
static inline Int128 int128_zero(void)
{
    return int128_make128(0, 0);
}

/* 1. */
static inline Int128 int128_one(void)
{
    return int128_make128(1, 0);
}

/* 2^64, the size of the whole address space. */
static inline Int128 int128_2_64(void)
{
    return int128_make128(0, 1);
}

/* -a. */
static inline Int128 int128_neg(Int128 a)
{
    return int128_add(int128_not(a), int128_one());
}

/* a - b. */
static inline Int128 int128_sub(Int128 a, Int128 b)
{
    return int128_add(a, int128_neg(b));
}

/* Whether a >= 0. */
static inline bool int128_nonneg(Int128 a)
{
    return int128_gethi(a) >= 0;
}

/* Whether a != b. */
static inline bool int128_ne(Int128 a, Int128 b)
{
    return !int128_eq(a, b);
}

/* Whether a >= b. */
static inline bool int128_ge(Int128 a, Int128 b)
{
    return !int128_lt(a, b);
}

/* Whether a <= b. */
static inline bool int128_le(Int128 a, Int128 b)
{
    return !int128_lt(b, a);
}

/* Whether a > b. */
static inline bool int128_gt(Int128 a, Int128 b)
{
    return int128_lt(b, a);
}

/* Whether a is not 0. */
static inline bool int128_nz(Int128 a)
{
    return int128_getlo(a) || int128_gethi(a);
}

/* The lesser of @a and @b. */
static inline Int128 int128_min(Int128 a, Int128 b)
{
    return int128_lt(a, b) ? a : b;
}

/* The greater of @a and @b. */
static inline Int128 int128_max(Int128 a, Int128 b)
{
    return int128_lt(a, b) ? b : a;
}

/* *a += b. */
static inline void int128_addto(Int128 *a, Int128 b)
{
    *a = int128_add(*a, b);
}

/* *a -= b. */
static inline void int128_subfrom(Int128 *a, Int128 b)
{
    *a = int128_sub(*a, b);
}

#endif /* QEMU_INT128_H */

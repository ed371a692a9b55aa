/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 128-bit signed integers, as the memory API uses them for sizes: a region that spans the whole
 * 64-bit space has size 2^64, which no uint64_t holds. Every supported compiler has __int128, so
 * each helper is one expression; the functions exist because device models spell them this way.
 */
#ifndef QEMU_INT128_H
#define QEMU_INT128_H

#include "qemu/osdep.h"

/* A signed 128-bit integer. */
typedef __int128_t Int128;

/* @a widened without sign. */
static inline Int128 int128_make64(uint64_t a)
{
    return a;
}

/* @a widened with sign. */
static inline Int128 int128_makes64(int64_t a)
{
    return a;
}

/* The number whose low half is @lo and whose high half is @hi. */
static inline Int128 int128_make128(uint64_t lo, uint64_t hi)
{
    return (Int128)(((__uint128_t)hi << 64) | lo);
}

/* @a as 64 bits; @a must lie in 0 … 2^64-1 (checked). */
static inline uint64_t int128_get64(Int128 a)
{
    uint64_t r = a;

    assert((Int128)r == a);
    return r;
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

/* 0. */
static inline Int128 int128_zero(void)
{
    return 0;
}

/* 1. */
static inline Int128 int128_one(void)
{
    return 1;
}

/* 2^64, the size of the whole address space. */
static inline Int128 int128_2_64(void)
{
    return (Int128)1 << 64;
}

/* @a widened with sign (old spelling of int128_makes64). */
static inline Int128 int128_exts64(int64_t a)
{
    return a;
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

/* -a. */
static inline Int128 int128_neg(Int128 a)
{
    return -a;
}

/* a - b. */
static inline Int128 int128_sub(Int128 a, Int128 b)
{
    return a - b;
}

/* Whether a >= 0. */
static inline bool int128_nonneg(Int128 a)
{
    return a >= 0;
}

/* Whether a == b. */
static inline bool int128_eq(Int128 a, Int128 b)
{
    return a == b;
}

/* Whether a != b. */
static inline bool int128_ne(Int128 a, Int128 b)
{
    return a != b;
}

/* Whether a >= b. */
static inline bool int128_ge(Int128 a, Int128 b)
{
    return a >= b;
}

/* Whether a < b. */
static inline bool int128_lt(Int128 a, Int128 b)
{
    return a < b;
}

/* Whether a <= b. */
static inline bool int128_le(Int128 a, Int128 b)
{
    return a <= b;
}

/* Whether a > b. */
static inline bool int128_gt(Int128 a, Int128 b)
{
    return a > b;
}

/* Whether a is not 0. */
static inline bool int128_nz(Int128 a)
{
    return a != 0;
}

/* The lesser of @a and @b. */
static inline Int128 int128_min(Int128 a, Int128 b)
{
    return a < b ? a : b;
}

/* The greater of @a and @b. */
static inline Int128 int128_max(Int128 a, Int128 b)
{
    return a > b ? a : b;
}

/* *a += b. */
static inline void int128_addto(Int128 *a, Int128 b)
{
    *a += b;
}

/* *a -= b. */
static inline void int128_subfrom(Int128 *a, Int128 b)
{
    *a -= b;
}

#endif /* QEMU_INT128_H */

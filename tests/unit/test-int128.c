/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 128-bit arithmetic as 32-bit hosts do it (qemu/int128.h, qemu/host-utils.h without CONFIG_INT128), beside
 * the compiler's type.
 */
#include "qemu/osdep.h"

#ifdef __SIZEOF_INT128__

typedef __int128 Wide;
typedef unsigned __int128 UWide;
#undef CONFIG_INT128
#include "qemu/host-utils.h"
#include "qemu/int128.h"

/* Where carries and signs happen; every pair of these is a number, and every pair of numbers is tried. */
static const uint64_t halves[] = {
    0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x123456789abcdef0,
    INT64_MAX, (uint64_t)INT64_MIN, UINT64_MAX - 1, UINT64_MAX,
};

#define NUM_NUMBERS (ARRAY_SIZE(halves) * ARRAY_SIZE(halves))

static Int128 number(size_t i)
{
    return int128_make128(halves[i % ARRAY_SIZE(halves)], halves[i / ARRAY_SIZE(halves)]);
}

static Wide wide(Int128 a)
{
    return (Wide)((UWide)(uint64_t)int128_gethi(a) << 64 | int128_getlo(a));
}

#define assert_wide(a, expected)                                                                  \
    do {                                                                                          \
        Int128 got_ = (a);                                                                        \
        Wide expected_ = (Wide)(expected);                                                        \
        g_assert_cmphex(int128_getlo(got_), ==, (uint64_t)expected_);                             \
        g_assert_cmphex((uint64_t)int128_gethi(got_), ==, (uint64_t)((UWide)expected_ >> 64));    \
    } while (0)

static void test_one_operand(void)
{
    for (size_t i = 0; i < NUM_NUMBERS; i++) {
        Int128 a = number(i);
        Wide x = wide(a);

        assert_wide(int128_not(a), ~x);
        assert_wide(int128_neg(a), -(UWide)x);
        g_assert_cmpint(int128_nonneg(a), ==, x >= 0);
        g_assert_cmpint(int128_nz(a), ==, x != 0);
        for (int n = 0; n < 128; n++) {
            assert_wide(int128_lshift(a, n), (UWide)x << n);
            assert_wide(int128_rshift(a, n), x >> n);
            assert_wide(int128_urshift(a, n), (UWide)x >> n);
        }
    }
}

static void check_pair(Int128 a, Int128 b)
{
    Wide x = wide(a), y = wide(b);
    Int128 sum = a, difference = a;

    assert_wide(int128_and(a, b), x & y);
    assert_wide(int128_or(a, b), x | y);
    assert_wide(int128_xor(a, b), x ^ y);
    assert_wide(int128_add(a, b), (UWide)x + y);
    assert_wide(int128_sub(a, b), (UWide)x - y);
    int128_addto(&sum, b);
    assert_wide(sum, (UWide)x + y);
    int128_subfrom(&difference, b);
    assert_wide(difference, (UWide)x - y);
    assert_wide(int128_min(a, b), MIN(x, y));
    assert_wide(int128_max(a, b), MAX(x, y));
    g_assert_cmpint(int128_eq(a, b), ==, x == y);
    g_assert_cmpint(int128_ne(a, b), ==, x != y);
    g_assert_cmpint(int128_lt(a, b), ==, x < y);
    g_assert_cmpint(int128_le(a, b), ==, x <= y);
    g_assert_cmpint(int128_gt(a, b), ==, x > y);
    g_assert_cmpint(int128_ge(a, b), ==, x >= y);
}

static void test_two_operands(void)
{
    for (size_t i = 0; i < NUM_NUMBERS * NUM_NUMBERS; i++) {
        check_pair(number(i % NUM_NUMBERS), number(i / NUM_NUMBERS));
    }
}

static void test_division(void)
{
    /* Slower: every fifth number. The least number by -1 has no quotient. */
    for (size_t i = 0; i < NUM_NUMBERS * NUM_NUMBERS; i += 5) {
        Int128 a = number(i % NUM_NUMBERS), b = number(i / NUM_NUMBERS);
        Wide x = wide(a), y = wide(b);

        if (y == 0) {
            continue;
        }
        assert_wide(int128_divu(a, b), (UWide)x / (UWide)y);
        assert_wide(int128_remu(a, b), (UWide)x % (UWide)y);
        if (y != -1) {
            assert_wide(int128_divs(a, b), x / y);
            assert_wide(int128_rems(a, b), x % y);
        }
    }
}

static void test_widening(void)
{
    static const Int128 initialized = INT128_2_64_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(halves); i++) {
        assert_wide(int128_make64(halves[i]), (UWide)halves[i]);
        assert_wide(int128_makes64(halves[i]), (Wide)(int64_t)halves[i]);
        assert_wide(int128_exts64(halves[i]), (Wide)(int64_t)halves[i]);
        g_assert_cmphex(int128_get64(int128_make64(halves[i])), ==, halves[i]);
    }
    assert_wide(int128_zero(), 0);
    assert_wide(int128_one(), 1);
    assert_wide(int128_2_64(), (Wide)1 << 64);
    assert_wide(initialized, (Wide)1 << 64);
}

static void test_products(void)
{
    for (size_t i = 0; i < NUM_NUMBERS; i++) {
        uint64_t a = halves[i % ARRAY_SIZE(halves)], b = halves[i / ARRAY_SIZE(halves)], low, high;
        UWide product = (UWide)a * b;

        mulu64(&low, &high, a, b);
        g_assert_cmphex(low, ==, (uint64_t)product);
        g_assert_cmphex(high, ==, (uint64_t)(product >> 64));
        product = (UWide)((Wide)(int64_t)a * (int64_t)b);
        muls64(&low, &high, a, b);
        g_assert_cmphex(low, ==, (uint64_t)product);
        g_assert_cmphex(high, ==, (uint64_t)(product >> 64));
    }
}

static void check_muldiv(uint64_t a, uint32_t b, uint32_t c)
{
    g_assert_cmphex(muldiv64(a, b, c), ==, (uint64_t)((UWide)a * b / c));
    g_assert_cmphex(muldiv64_round_up(a, b, c), ==, (uint64_t)(((UWide)a * b + c - 1) / c));
}

static void test_muldiv(void)
{
    static const uint32_t words[] = {
        1, 2, 3, 1000, 0x7fffffff, 0x80000000, 1193182, 1000000000, UINT32_MAX
    };

    for (size_t i = 0; i < ARRAY_SIZE(halves); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(words) * ARRAY_SIZE(words); j++) {
            check_muldiv(halves[i], words[j % ARRAY_SIZE(words)], words[j / ARRAY_SIZE(words)]);
        }
    }
}

static void check_long_division(Int128 a, uint64_t divisor)
{
    uint64_t low = int128_getlo(a), high = int128_gethi(a);
    int64_t signed_high = high;
    uint64_t rest = divu128(&low, &high, divisor);
    int64_t signed_rest;
    UWide x = (UWide)wide(a);

    g_assert_cmphex(low, ==, (uint64_t)(x / divisor));
    g_assert_cmphex(high, ==, (uint64_t)(x / divisor >> 64));
    g_assert_cmphex(rest, ==, (uint64_t)(x % divisor));
    if (divisor == UINT64_MAX) {
        return;                         /* -1: the least number has no quotient */
    }
    low = int128_getlo(a);
    signed_rest = divs128(&low, &signed_high, divisor);
    g_assert_cmphex(low, ==, (uint64_t)((Wide)x / (int64_t)divisor));
    g_assert_cmphex((uint64_t)signed_high, ==, (uint64_t)((UWide)((Wide)x / (int64_t)divisor) >> 64));
    g_assert_cmpint(signed_rest, ==, (int64_t)((Wide)x % (int64_t)divisor));
}

static void test_long_division(void)
{
    for (size_t i = 0; i < NUM_NUMBERS; i++) {
        for (size_t j = 1; j < ARRAY_SIZE(halves); j++) {
            check_long_division(number(i), halves[j]);
        }
    }
}

#endif

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#ifdef __SIZEOF_INT128__
    g_test_add_func("/int128/one-operand", test_one_operand);
    g_test_add_func("/int128/two-operands", test_two_operands);
    g_test_add_func("/int128/division", test_division);
    g_test_add_func("/int128/widening", test_widening);
    g_test_add_func("/host-utils/products", test_products);
    g_test_add_func("/host-utils/muldiv", test_muldiv);
    g_test_add_func("/host-utils/long-division", test_long_division);
#endif
    return g_test_run();
}

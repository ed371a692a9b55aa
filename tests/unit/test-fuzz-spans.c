/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The set of spans beside a plain array of members. */
#include "qemu/osdep.h"
#include "tests/qtest/fuzz/fuzz-spans.h"

#define SPACE 256

static Range range(uint64_t first, uint64_t last)
{
    Range r;

    range_set_bounds(&r, first, last);
    return r;
}

static void check_equal(const FuzzSpans *set, const bool *members)
{
    unsigned runs = 0;

    for (int i = 0; i < SPACE; i++) {
        g_assert_cmpint(fuzz_spans_overlap(set, range(i, i)), ==, members[i]);
        runs += members[i] && (i == 0 || !members[i - 1]);
    }
    g_assert_cmpuint(set->spans->len, ==, runs);
}

static void test_random(void)
{
    FuzzSpans set;

    fuzz_spans_init(&set);
    for (int round = 0; round < 50; round++) {
        bool members[SPACE] = { false };

        for (int n = 0; n < 30; n++) {
            int first = g_test_rand_int_range(0, SPACE);
            int last = MIN(first + g_test_rand_int_range(0, 12), SPACE - 1);

            fuzz_spans_add(&set, range(first, last));
            memset(members + first, true, last - first + 1);
            check_equal(&set, members);
        }
        fuzz_spans_clear(&set);
    }
    fuzz_spans_destroy(&set);
}

static void test_overlap_of_long_pieces(void)
{
    FuzzSpans set;

    fuzz_spans_init(&set);
    fuzz_spans_add(&set, range(100, 199));
    fuzz_spans_add(&set, range(300, 399));
    g_assert_true(fuzz_spans_overlap(&set, range(0, 100)));
    g_assert_true(fuzz_spans_overlap(&set, range(0, 1000)));
    g_assert_true(fuzz_spans_overlap(&set, range(150, 160)));
    g_assert_false(fuzz_spans_overlap(&set, range(200, 299)));
    g_assert_false(fuzz_spans_overlap(&set, range(0, 99)));
    fuzz_spans_destroy(&set);
}

static void test_ends_of_the_address_space(void)
{
    FuzzSpans set;

    fuzz_spans_init(&set);
    fuzz_spans_add(&set, range(UINT64_MAX - 1, UINT64_MAX));
    fuzz_spans_add(&set, range(0, 1));
    g_assert_cmpuint(set.spans->len, ==, 2);
    g_assert_true(fuzz_spans_overlap(&set, range(UINT64_MAX, UINT64_MAX)));
    g_assert_false(fuzz_spans_overlap(&set, range(2, UINT64_MAX - 2)));
    fuzz_spans_add(&set, range(0, UINT64_MAX));
    g_assert_cmpuint(set.spans->len, ==, 1);
    fuzz_spans_destroy(&set);
}

/* As a device reads a list of pieces far apart, beside the list itself. */
static void test_list_and_its_targets(void)
{
    FuzzSpans set;

    fuzz_spans_init(&set);
    for (uint64_t i = 0; i < 100000; i++) {
        Range entry = range(0x100000 + i * 8, 0x100000 + i * 8 + 7);
        Range target = range((i + 1) << 32, ((i + 1) << 32) + 511);

        g_assert_false(fuzz_spans_overlap(&set, entry));
        fuzz_spans_add(&set, entry);
        g_assert_false(fuzz_spans_overlap(&set, target));
        fuzz_spans_add(&set, target);
    }
    g_assert_cmpuint(set.spans->len, ==, 100001);
    fuzz_spans_destroy(&set);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fuzz-spans/random", test_random);
    g_test_add_func("/fuzz-spans/overlap-of-long-pieces", test_overlap_of_long_pieces);
    g_test_add_func("/fuzz-spans/ends-of-the-address-space", test_ends_of_the_address_space);
    g_test_add_func("/fuzz-spans/list-and-its-targets", test_list_and_its_targets);
    return g_test_run();
}

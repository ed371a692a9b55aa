/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and sizes from text, bounded strings, bits, queues, ids, UUIDs, CRCs. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitmap.h"
#include "qemu/crc-ccitt.h"
#include "qemu/crc32c.h"
#include "qemu/cutils.h"
#include "qemu/guest-random.h"
#include "qemu/id.h"
#include "qemu/queue.h"
#include "qemu/range.h"
#include "qemu/units.h"
#include "qemu/uuid.h"

static void test_numbers(void)
{
    static const struct {
        const char *text;
        int ret;
        int64_t value;
    } rows[] = {
        { "12", 0, 12 },     { "0x1f", 0, 31 },   { "010", 0, 8 },     { "-3", 0, -3 },
        { "", -EINVAL, 0 },  { "x", -EINVAL, 0 }, { "12x", -EINVAL, 12 },
        { "9223372036854775807", 0, INT64_MAX },
        { "9223372036854775808", -ERANGE, INT64_MAX },
    };
    const char *end;
    uint64_t u;
    int i;
    unsigned int ui;

    for (size_t n = 0; n < ARRAY_SIZE(rows); n++) {
        int64_t v = 0;

        g_assert_cmpint(qemu_strtoi64(rows[n].text, NULL, 0, &v), ==, rows[n].ret);
        g_assert_cmpint(v, ==, rows[n].value);
    }
    g_assert_cmpint(qemu_strtou64("77abc", &end, 10, &u), ==, 0);
    g_assert_cmpstr(end, ==, "abc");
    g_assert_cmpint(qemu_strtou64(NULL, &end, 10, &u), ==, -EINVAL);
    g_assert_cmpint(qemu_strtoi("2147483648", NULL, 0, &i), ==, -ERANGE);
    g_assert_cmpint(i, ==, INT_MAX);
    g_assert_cmpint(qemu_strtoi("-2147483649", NULL, 0, &i), ==, -ERANGE);
    g_assert_cmpint(i, ==, INT_MIN);
    g_assert_cmpint(qemu_strtoui("4294967295", NULL, 0, &ui), ==, 0);
    g_assert_cmpint(qemu_strtoui("4294967296", NULL, 0, &ui), ==, -ERANGE);
}

static void test_sizes(void)
{
    static const struct {
        const char *text;
        int ret;
        uint64_t value;
    } rows[] = {
        { "0", 0, 0 },           { "1", 0, 1 },         { "4k", 0, 4096 },
        { "1.5K", 0, 1536 },     { "2M", 0, 2 * MiB },  { "1G", 0, GiB },
        { "1.5", -EINVAL, 0 },   { "-1", -EINVAL, 0 },  { "1x", -EINVAL, 0 },
        { "16E", -ERANGE, 0 },   { "0x10", 0, 16 },     { "1e3", -EINVAL, 0 },
        { "12B", 0, 12 },        { "", -EINVAL, 0 },    { "18446744073709551615", 0, UINT64_MAX },
    };
    uint64_t v;

    for (size_t n = 0; n < ARRAY_SIZE(rows); n++) {
        v = 0;
        g_test_message("size '%s'", rows[n].text);
        g_assert_cmpint(qemu_strtosz(rows[n].text, NULL, &v), ==, rows[n].ret);
        g_assert_cmpuint(v, ==, rows[n].value);
    }
    g_assert_cmpint(qemu_strtosz_MiB("3", NULL, &v), ==, 0);
    g_assert_cmpuint(v, ==, 3 * MiB);
    g_assert_cmpint(qemu_strtosz_metric("3k", NULL, &v), ==, 0);
    g_assert_cmpuint(v, ==, 3000);
}

static void test_strings(void)
{
    char buf[8];
    const char *rest;

    pstrcpy(buf, sizeof(buf), "0123456789");
    g_assert_cmpstr(buf, ==, "0123456");
    pstrcpy(buf, sizeof(buf), "ab");
    pstrcat(buf, sizeof(buf), "cdefghi");
    g_assert_cmpstr(buf, ==, "abcdefg");
    strpadcpy(buf, 4, "x", ' ');
    g_assert_cmpmem(buf, 4, "x   ", 4);
    g_assert_true(strstart("foobar", "foo", &rest));
    g_assert_cmpstr(rest, ==, "bar");
    g_assert_false(strstart("fo", "foo", NULL));
    g_assert_true(buffer_is_zero("\0\0\0\0", 4));
    g_assert_false(buffer_is_zero("\0\0\0\1", 4));
    g_assert_true(buffer_is_zero("", 0));
}

static void test_bits(void)
{
    GRand *rand = g_rand_new_with_seed(5);
    unsigned long *map = bitmap_new(200);

    for (int round = 0; round < 500; round++) {
        long start = g_rand_int_range(rand, 0, 200), nr = g_rand_int_range(rand, 0, 201 - start);

        bitmap_zero(map, 200);
        bitmap_set(map, start, nr);
        g_assert_cmpint(bitmap_count_one(map, 200), ==, nr);
        g_assert_cmpuint(find_first_bit(map, 200), ==, nr ? start : 200);
        g_assert_cmpuint(find_last_bit(map, 200), ==, nr ? start + nr - 1 : 200);
        g_assert_cmpuint(find_next_zero_bit(map, 200, start), ==, start + nr);
        g_assert_cmpint(bitmap_test_and_clear(map, start, nr), ==, nr > 0);
        g_assert_true(bitmap_empty(map, 200));
    }
    bitmap_fill(map, 200);
    g_assert_true(bitmap_full(map, 200));
    bitmap_clear(map, 64, 10);
    g_assert_cmpuint(bitmap_find_next_zero_area(map, 200, 0, 8, 7), ==, 64);
    g_free(map);
    g_rand_free(rand);
    g_assert_cmphex(extract32(0x12345678, 8, 12), ==, 0x456);
    g_assert_cmphex(deposit32(0xffffffff, 4, 8, 0x12), ==, 0xfffff12f);
    g_assert_cmpint(sextract32(0x80, 4, 4), ==, -8);
    g_assert_cmphex(half_unshuffle32(half_shuffle32(0x12345678)), ==, 0x12345678);
    g_assert_cmphex(ror32(rol32(0xdeadbeef, 13), 13), ==, 0xdeadbeef);
    g_assert_cmphex(revbit32(1), ==, 0x80000000);
    g_assert_true(pow2ceil(5) == 8 && pow2floor(5) == 4 && pow2ceil(UINT64_MAX) == 0);
    g_assert_cmpuint(muldiv64(UINT64_MAX / 2, 10, 20), ==, UINT64_MAX / 4);
}

static void test_bswap(void)
{
    uint8_t buf[9] = { 0 };

    stl_le_p(buf + 1, 0x11223344);
    g_assert_cmpmem(buf + 1, 4, "\x44\x33\x22\x11", 4);
    g_assert_cmphex(ldl_be_p(buf + 1), ==, 0x44332211);
    stq_be_p(buf + 1, 0x0102030405060708);
    g_assert_cmphex(ldn_le_p(buf + 1, 8), ==, 0x0807060504030201);
    g_assert_cmphex(ldn_be_p(buf + 1, 2), ==, 0x0102);
    stn_be_p(buf, 4, 0xa0b0c0d0);
    g_assert_cmpmem(buf, 4, "\xa0\xb0\xc0\xd0", 4);
    g_assert_cmpint(ldsw_be_p("\xff\xfe"), ==, -2);
    g_assert_cmphex(cpu_to_be16(0x1234), ==, HOST_BIG_ENDIAN ? 0x1234 : 0x3412);
}

typedef struct Elm {
    int n;
    QTAILQ_ENTRY(Elm) t;
    QSIMPLEQ_ENTRY(Elm) s;
    QLIST_ENTRY(Elm) l;
} Elm;

static void test_queues(void)
{
    QTAILQ_HEAD(, Elm) tail = QTAILQ_HEAD_INITIALIZER(tail);
    QSIMPLEQ_HEAD(, Elm) simple = QSIMPLEQ_HEAD_INITIALIZER(simple);
    QLIST_HEAD(, Elm) list = QLIST_HEAD_INITIALIZER(list);
    Elm e[4] = { { .n = 0 }, { .n = 1 }, { .n = 2 }, { .n = 3 } }, *it, *next;
    int sum = 0;

    for (int i = 0; i < 4; i++) {
        QTAILQ_INSERT_TAIL(&tail, &e[i], t);
        QSIMPLEQ_INSERT_TAIL(&simple, &e[i], s);
        QLIST_INSERT_HEAD(&list, &e[i], l);
    }
    QTAILQ_REMOVE(&tail, &e[3], t);
    QTAILQ_INSERT_BEFORE(&e[0], &e[3], t);
    g_assert_true(QTAILQ_FIRST(&tail) == &e[3] && QTAILQ_LAST(&tail) == &e[2]);
    g_assert_true(QTAILQ_PREV(&e[0], t) == &e[3] && QTAILQ_PREV(&e[3], t) == NULL);
    QTAILQ_FOREACH_REVERSE(it, &tail, t) {
        sum = sum * 10 + it->n;
    }
    g_assert_cmpint(sum, ==, 2103);
    QTAILQ_FOREACH_SAFE(it, &tail, t, next) {
        QTAILQ_REMOVE(&tail, it, t);
    }
    g_assert_true(QTAILQ_EMPTY(&tail) && QTAILQ_LAST(&tail) == NULL);
    QSIMPLEQ_REMOVE(&simple, &e[3], Elm, s);
    g_assert_true(QSIMPLEQ_LAST(&simple, Elm, s) == &e[2]);
    QSIMPLEQ_INSERT_TAIL(&simple, &e[3], s);
    QSIMPLEQ_REMOVE_HEAD(&simple, s);
    g_assert_cmpint(QSIMPLEQ_FIRST(&simple)->n, ==, 1);
    QLIST_REMOVE(&e[3], l);
    g_assert_true(QLIST_FIRST(&list) == &e[2]);
    QLIST_SAFE_REMOVE(&e[3], l);
}

static void test_ranges(void)
{
    GList *in = NULL, *out = NULL;
    Range r;

    for (uint64_t lob = 40; lob >= 10; lob -= 10) {
        Range *n = g_new(Range, 1);

        range_init_nofail(n, lob, 5);
        in = range_list_insert(in, n);
    }
    g_assert_cmpuint(g_list_length(in), ==, 4);
    range_inverse_array(in, &out, 0, UINT64_MAX);
    g_assert_cmpuint(g_list_length(out), ==, 5);
    g_assert_cmpuint(range_lob(g_list_last(out)->data), ==, 45);
    Range *bridge = g_new(Range, 1);

    range_set_bounds(bridge, 15, 29);
    in = range_list_insert(in, bridge);
    g_assert_cmpuint(g_list_length(in), ==, 2);
    g_list_free_full(in, g_free);
    g_list_free_full(out, g_free);
    g_assert_cmpint(range_init(&r, UINT64_MAX, 2), ==, -ERANGE);
    g_assert_true(ranges_overlap(0, 10, 9, 1) && !ranges_overlap(0, 10, 10, 1));
}

static void test_ids(void)
{
    QemuUUID u;
    char text[UUID_STR_LEN];
    uint8_t r1[16], r2[16];
    g_autofree char *id = id_generate(ID_NET);

    g_assert_true(g_str_has_prefix(id, "#net"));
    g_assert_true(id_wellformed("a-1_b.c") && !id_wellformed("1a") && !id_wellformed(""));
    g_assert_cmpint(qemu_uuid_parse("00112233-4455-6677-8899-AABBCCDDEEFF", &u), ==, 0);
    qemu_uuid_unparse(&u, text);
    g_assert_cmpstr(text, ==, "00112233-4455-6677-8899-aabbccddeeff");
    g_assert_cmpint(qemu_uuid_parse("00112233-4455-6677-8899-aabbccddeef", &u), ==, -1);
    g_assert_cmpint(qemu_uuid_parse("0011223344-55-6677-8899-aabbccddeeff", &u), ==, -1);
    qemu_guest_random_reseed(9);
    qemu_guest_getrandom_nofail(r1, 16);
    qemu_guest_random_reseed(9);
    qemu_guest_getrandom_nofail(r2, 16);
    g_assert_cmpmem(r1, 16, r2, 16);
}

static void test_crc(void)
{
    const uint8_t *text = (const uint8_t *)"123456789";

    g_assert_cmphex(crc32c(0xffffffff, text, 9), ==, 0xe3069283);
    g_assert_cmphex(crc_ccitt(0, text, 9), ==, 0x2189);
    g_assert_cmphex(crc_ccitt_false(0xffff, text, 9), ==, 0x29b1);
}

static int fails(Error **errp)
{
    error_setg(errp, "first %d", 1);
    return -1;
}

static void appends(Error **errp)
{
    ERRP_GUARD();
    fails(errp);
    error_prepend(errp, "while %s: ", "testing");
    error_append_hint(errp, "Try again.\n");
}

static void test_errors(void)
{
    Error *err = NULL;

    appends(&err);
    g_assert_cmpstr(error_get_pretty(err), ==, "while testing: first 1");
    g_assert_cmpstr(error_get_hint(err), ==, "Try again.\n");
    error_free_or_abort(&err);
    appends(NULL);
    error_setg_errno(&err, ENOENT, "gone");
    g_assert_true(g_str_has_prefix(error_get_pretty(err), "gone: "));
    error_free(err);
    err = NULL;
    error_set(&err, ERROR_CLASS_DEVICE_NOT_FOUND, "x");
    g_assert_cmpstr(ErrorClass_str(error_get_class(err)), ==, "DeviceNotFound");
    Error *copy = error_copy(err), *first = NULL;

    error_propagate(&first, copy);
    error_propagate(&first, err); /* the first stays */
    g_assert_true(first == copy);
    error_free(first);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cutils/numbers", test_numbers);
    g_test_add_func("/cutils/sizes", test_sizes);
    g_test_add_func("/cutils/strings", test_strings);
    g_test_add_func("/bits/bitmaps-and-fields", test_bits);
    g_test_add_func("/bits/byte-order", test_bswap);
    g_test_add_func("/queue/all-kinds", test_queues);
    g_test_add_func("/range/lists", test_ranges);
    g_test_add_func("/id/ids-uuids-random", test_ids);
    g_test_add_func("/crc/check-values", test_crc);
    g_test_add_func("/error/objects", test_errors);
    return g_test_run();
}

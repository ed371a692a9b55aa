/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Visitors: text and JSON into C values and back. */
#include "qemu/osdep.h"
#include "qapi/dealloc-visitor.h"
#include "qapi/error.h"
#include "qapi/json-input-visitor.h"
#include "qapi/json-output-visitor.h"
#include "qapi/json-text.h"
#include "qapi/qapi-builtin-visit.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/string-input-visitor.h"
#include "qapi/string-output-visitor.h"

static void expect_error(Error *err, const char *text)
{
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, text);
    error_free(err);
}

static Visitor *json_visitor(const char *text, bool keyval)
{
    g_autoptr(JsonNode) node = json_text_parse(text, &error_abort);

    return keyval ? json_input_visitor_new_keyval(node) : json_input_visitor_new(node);
}

/* ---- text input ---- */

static void test_string_input_numbers(void)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } rows[] = {
        { "0", true, 0 }, { "-5", true, -5 }, { "0x1f", true, 31 }, { "010", true, 8 },
        { "9223372036854775807", true, INT64_MAX }, { "9223372036854775808", false, 0 },
        { "", false, 0 }, { "12x", false, 0 }, { "1.5", false, 0 }, { "0x", false, 0 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autoptr(Visitor) v = string_input_visitor_new(rows[i].text);
        Error *err = NULL;
        int64_t value = 77;

        g_assert_cmpint(visit_type_int(v, "n", &value, &err), ==, rows[i].ok);
        if (rows[i].ok) {
            g_assert_cmpint(value, ==, rows[i].value);
        } else {
            expect_error(err, "Parameter 'n' expects int64");
        }
    }
}

static void test_string_input_scalars(void)
{
    g_autoptr(Visitor) size = string_input_visitor_new("1.5k");
    g_autoptr(Visitor) bad_size = string_input_visitor_new("-1");
    g_autoptr(Visitor) yes = string_input_visitor_new("yes");
    g_autoptr(Visitor) number = string_input_visitor_new("2.5");
    g_autoptr(Visitor) word = string_input_visitor_new("auto");
    g_autofree char *text = NULL;
    Error *err = NULL;
    OnOffAuto mode = ON_OFF_AUTO_ON;
    uint64_t bytes;
    bool flag = false;
    double real;

    g_assert_true(visit_type_size(size, "s", &bytes, &error_abort));
    g_assert_cmpuint(bytes, ==, 1536);
    g_assert_false(visit_type_size(bad_size, "s", &bytes, &err));
    expect_error(g_steal_pointer(&err), "Parameter 's' expects a non-negative number below 2^64");
    g_assert_true(visit_type_bool(yes, "b", &flag, &error_abort) && flag);
    g_assert_true(visit_type_number(number, "r", &real, &error_abort) && real == 2.5);
    g_assert_true(visit_type_OnOffAuto(word, "m", &mode, &error_abort));
    g_assert_cmpint(mode, ==, ON_OFF_AUTO_AUTO);
    g_assert_true(visit_type_str(word, "t", &text, &error_abort));
    g_assert_cmpstr(text, ==, "auto");
}

static void test_string_input_lists(void)
{
    static const struct {
        const char *text;
        int count;         /* -1: refused */
        int64_t last;
    } rows[] = {
        {"1,3-5,2", 5, 2},
        {"-2-1", 4, 1},
        {"7", 1, 7},
        {"", 0, 0},
        {"0-65535", 65536, 65535},
        {"0xffffffffffffffff", 1, -1},
        {"5-3", -1},
        {"1,,2", -1},
        {"1-x", -1},
        {"x", -1},
        {"0-4294967295", -1},
        {"0-65536", -1},
        {"0-40000,0-40000", -1},
        {"-9223372036854775808-9223372036854775807", -1},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autoptr(Visitor) v = string_input_visitor_new(rows[i].text);
        Error *err = NULL;
        intList *list = NULL;
        int64_t last = 0;
        int n = 0;

        if (rows[i].count < 0) {
            g_assert_false(visit_type_intList(v, "l", &list, &err));
            g_assert_null(list);
            expect_error(err, "Parameter 'l' expects integer or list of integers");
            continue;
        }
        g_assert_true(visit_type_intList(v, "l", &list, &error_abort));
        for (intList *e = list; e; e = e->next, n++) {
            last = e->value;
        }
        g_assert_cmpint(n, ==, rows[i].count);
        g_assert_cmpint(last, ==, rows[i].last);
        qapi_free_intList(list);
    }
}

/* A struct has no text: an error, not a crash. */
static void test_string_has_no_structs(void)
{
    g_autoptr(Visitor) v = string_input_visitor_new("x");
    Error *err = NULL;
    void *obj = &err;

    g_assert_false(visit_start_struct(v, "s", &obj, 8, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'s'"));
    error_free(err);
    g_assert_null(obj);
}

/* ---- text output ---- */

static char *print_int(int64_t value, bool human)
{
    char *text;
    g_autoptr(Visitor) v = string_output_visitor_new(human, &text);

    visit_type_int(v, NULL, &value, &error_abort);
    visit_complete(v, &text);
    return text;
}

static void test_string_output(void)
{
    g_autofree char *plain = print_int(-1, false);
    g_autofree char *human = print_int(-1, true);
    uint64_t big = UINT64_MAX, two_g = 2147483648u;
    uint8List fives[] = { { &fives[1], 5 }, { &fives[2], 6 }, { NULL, 9 } };
    uint8List *list = fives;
    char *size, *ranges, *top, *nothing;
    g_autoptr(Visitor) vs = string_output_visitor_new(true, &size);
    g_autoptr(Visitor) vr = string_output_visitor_new(true, &ranges);
    g_autoptr(Visitor) vt = string_output_visitor_new(true, &top);
    g_autoptr(Visitor) vn = string_output_visitor_new(true, &nothing);
    char *null = NULL;

    g_assert_cmpstr(plain, ==, "-1");
    g_assert_cmpstr(human, ==, "-1 (0xffffffffffffffff)");
    visit_type_size(vs, NULL, &two_g, &error_abort);
    visit_complete(vs, &size);
    g_assert_cmpstr(size, ==, "2147483648 (2 GiB)");
    visit_type_uint8List(vr, NULL, &list, &error_abort);
    visit_complete(vr, &ranges);
    g_assert_cmpstr(ranges, ==, "5-6,9 (0x5-0x6,0x9)");
    visit_type_uint64(vt, NULL, &big, &error_abort);
    visit_complete(vt, &top);
    g_assert_cmpstr(top, ==, "-1 (0xffffffffffffffff)");
    visit_type_str(vn, NULL, &null, &error_abort);
    visit_complete(vn, &nothing);
    g_assert_cmpstr(nothing, ==, "<null>");
    g_free(size);
    g_free(ranges);
    g_free(top);
    g_free(nothing);
}

/* ---- JSON input ---- */

static void test_json_ranges(void)
{
    g_autoptr(Visitor) v =
        json_visitor("{\"a\": 255, \"b\": 256, \"c\": -1, \"d\": -129, \"e\": 1.0}", false);
    Error *err = NULL;
    uint8_t byte = 1;
    int8_t sbyte;
    uint64_t u64;
    int64_t i64;

    g_assert_true(visit_start_struct(v, NULL, NULL, 0, &error_abort));
    g_assert_true(visit_type_uint8(v, "a", &byte, &error_abort));
    g_assert_cmpuint(byte, ==, 255);
    g_assert_false(visit_type_uint8(v, "b", &byte, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'b' expects uint8_t");
    g_assert_cmpuint(byte, ==, 255);
    g_assert_false(visit_type_uint8(v, "c", &byte, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'c' expects uint8_t");
    g_assert_true(visit_type_int8(v, "c", &sbyte, &error_abort));
    g_assert_cmpint(sbyte, ==, -1);
    g_assert_true(visit_type_uint64(v, "c", &u64, &error_abort));
    g_assert_cmphex(u64, ==, UINT64_MAX);
    g_assert_false(visit_type_int8(v, "d", &sbyte, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'd' expects int8_t");
    g_assert_false(visit_type_int(v, "e", &i64, &err));
    expect_error(g_steal_pointer(&err), "Invalid parameter type for 'e', expected: integer");
    visit_end_struct(v, NULL);
}

static void test_json_big_numbers(void)
{
    g_autoptr(Visitor) v = json_visitor("[18446744073709551615, 9223372036854775808]", false);
    g_autoptr(Visitor) again = json_visitor("18446744073709551615", false);
    uint64List *list = NULL;
    Error *err = NULL;
    int64_t i64;
    g_autofree char *text = NULL;

    g_assert_true(visit_type_uint64List(v, NULL, &list, &error_abort));
    g_assert_cmphex(list->value, ==, UINT64_MAX);
    g_assert_cmphex(list->next->value, ==, 1ull << 63);
    qapi_free_uint64List(list);
    g_assert_false(visit_type_int(again, "x", &i64, &err));
    expect_error(g_steal_pointer(&err), "Invalid parameter type for 'x', expected: integer");
    /* It is kept as a string inside, which must not show. */
    g_assert_false(visit_type_str(again, "x", &text, &err));
    expect_error(err, "Invalid parameter type for 'x', expected: string");
}

static void test_json_struct(void)
{
    g_autoptr(Visitor) v =
        json_visitor("{\"in\": {\"x\": 1, \"y\": [true, 3]}, \"left\": null}", false);
    Error *err = NULL;
    bool present, flag;
    int64_t x;

    g_assert_true(visit_start_struct(v, NULL, NULL, 0, &error_abort));
    g_assert_true(visit_optional(v, "in", &present));
    g_assert_false(visit_optional(v, "out", &present));
    g_assert_true(visit_start_struct(v, "in", NULL, 0, &error_abort));
    g_assert_true(visit_type_int(v, "x", &x, &error_abort));
    g_assert_false(visit_type_int(v, "z", &x, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'in.z' is missing");
    g_assert_false(visit_check_struct(v, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'in.y' is unexpected");
    g_assert_true(visit_start_list(v, "y", NULL, 0, &error_abort));
    g_assert_true(visit_type_bool(v, NULL, &flag, &error_abort));
    g_assert_false(visit_check_list(v, &err));
    expect_error(g_steal_pointer(&err), "Only 1 list elements expected in y");
    g_assert_false(visit_type_bool(v, NULL, &flag, &err));
    expect_error(g_steal_pointer(&err), "Invalid parameter type for 'in.y[1]', expected: boolean");
    g_assert_true(visit_check_list(v, &error_abort));
    visit_end_list(v, NULL);
    g_assert_true(visit_check_struct(v, &error_abort));
    visit_end_struct(v, NULL);
    g_assert_false(visit_check_struct(v, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'left' is unexpected");
    visit_end_struct(v, NULL);
}

/* A visit that ends in the middle must leave nothing behind (the sanitizer looks). */
static void test_json_abandoned(void)
{
    g_autoptr(Visitor) v = json_visitor("{\"a\": {\"b\": [[1]]}}", false);
    strList *list = NULL;
    Error *err = NULL;

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_start_struct(v, "a", NULL, 0, &error_abort);
    g_assert_false(visit_type_strList(v, "b", &list, &err));
    expect_error(err, "Invalid parameter type for 'a.b[0]', expected: string");
    g_assert_null(list);
}

static void test_json_keyval(void)
{
    g_autoptr(Visitor) v =
        json_visitor("{\"n\": \"0x10\", \"s\": \"4k\", \"b\": \"on\", \"w\": 5, \"f\": true,"
                     " \"bad\": \"x\"}",
                     true);
    Error *err = NULL;
    uint64_t size;
    int64_t n;
    bool flag = false;
    char *text;

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    g_assert_true(visit_type_int(v, "n", &n, &error_abort));
    g_assert_cmpint(n, ==, 16);
    g_assert_true(visit_type_size(v, "s", &size, &error_abort));
    g_assert_cmpuint(size, ==, 4096);
    g_assert_true(visit_type_bool(v, "b", &flag, &error_abort) && flag);
    g_assert_true(visit_type_str(v, "w", &text, &error_abort));
    g_assert_cmpstr(text, ==, "5");
    g_free(text);
    g_assert_true(visit_type_str(v, "f", &text, &error_abort));
    g_assert_cmpstr(text, ==, "on");
    g_free(text);
    g_assert_false(visit_type_int(v, "bad", &n, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'bad' expects integer");
    g_assert_false(visit_type_size(v, "bad", &size, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'bad' expects size");
    g_assert_false(visit_type_bool(v, "bad", &flag, &err));
    expect_error(g_steal_pointer(&err), "Parameter 'bad' expects 'on' or 'off'");
    g_assert_true(visit_check_struct(v, &error_abort));
    visit_end_struct(v, NULL);
}

/* ---- JSON output ---- */

static void test_json_output(void)
{
    JsonNode *node = NULL;
    g_autoptr(Visitor) v = json_output_visitor_new(&node);
    g_autofree char *text = NULL;
    uint64_t big = UINT64_MAX;
    int64_t n = -3;
    char *word = (char *)"a\"b";
    bool flag = true;
    strList last = { NULL, (char *)"z" }, first = { &last, (char *)"y" };
    strList *list = &first;

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_type_int(v, "n", &n, &error_abort);
    visit_type_uint64(v, "big", &big, &error_abort);
    visit_start_struct(v, "in", NULL, 0, &error_abort);
    visit_type_str(v, "w", &word, &error_abort);
    visit_end_struct(v, NULL);
    visit_type_strList(v, "l", &list, &error_abort);
    visit_type_bool(v, "f", &flag, &error_abort);
    visit_type_null(v, "nil", NULL, &error_abort);
    visit_end_struct(v, NULL);
    visit_complete(v, &node);
    text = json_text_format(node, false);
    g_assert_cmpstr(text, ==,
                    "{\"n\": -3, \"big\": 18446744073709551615, \"in\": {\"w\": \"a\\\"b\"}, "
                    "\"l\": [\"y\", \"z\"], \"f\": true, \"nil\": null}");
    json_node_unref(node);
}

static void test_any(void)
{
    g_autoptr(Visitor) in = json_visitor("{\"x\": [1, {}]}", false);
    JsonNode *any = NULL, *copy = NULL;
    g_autoptr(Visitor) out = json_output_visitor_new(&copy);
    g_autofree char *text = NULL;

    visit_type_any(in, NULL, &any, &error_abort);
    visit_type_any(out, NULL, &any, &error_abort);
    json_node_unref(any);
    visit_complete(out, &copy);
    text = json_text_format(copy, false);
    g_assert_cmpstr(text, ==, "{\"x\": [1, {}]}");
    json_node_unref(copy);
}

/* ---- names ---- */

static void test_enum_names(void)
{
    Error *err = NULL;
    bool flag;

    g_assert_cmpstr(OnOffAuto_str(ON_OFF_AUTO_OFF), ==, "off");
    g_assert_cmpint(qapi_enum_parse(&OnOffAuto_lookup, "on", -1, &error_abort), ==, ON_OFF_AUTO_ON);
    g_assert_cmpint(qapi_enum_parse(&OnOffAuto_lookup, NULL, 5, &error_abort), ==, 5);
    g_assert_cmpint(qapi_enum_parse(&OnOffAuto_lookup, "ON", -1, &err), ==, -1);
    expect_error(g_steal_pointer(&err), "invalid parameter value: ON");
    g_assert_false(qapi_bool_parse("x", "On", &flag, &err));
    expect_error(err, "Parameter 'x' expects 'on' or 'off'");
}

static void test_qapi_names(void)
{
    g_assert_cmpint(parse_qapi_name("a-b_9", true), ==, 5);
    g_assert_cmpint(parse_qapi_name("ab.c", true), ==, -1);
    g_assert_cmpint(parse_qapi_name("ab.c", false), ==, 2);
    g_assert_cmpint(parse_qapi_name("9a", false), ==, -1);
    g_assert_cmpint(parse_qapi_name("__org.x_name", true), ==, 12);
    g_assert_cmpint(parse_qapi_name("_x", true), ==, -1);
    g_assert_cmpint(parse_qapi_name("", true), ==, -1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/visitor/string-input/numbers", test_string_input_numbers);
    g_test_add_func("/visitor/string-input/scalars", test_string_input_scalars);
    g_test_add_func("/visitor/string-input/lists", test_string_input_lists);
    g_test_add_func("/visitor/string-input/no-structs", test_string_has_no_structs);
    g_test_add_func("/visitor/string-output/forms", test_string_output);
    g_test_add_func("/visitor/json-input/ranges", test_json_ranges);
    g_test_add_func("/visitor/json-input/big-numbers", test_json_big_numbers);
    g_test_add_func("/visitor/json-input/struct-members", test_json_struct);
    g_test_add_func("/visitor/json-input/abandoned", test_json_abandoned);
    g_test_add_func("/visitor/json-input/keyval", test_json_keyval);
    g_test_add_func("/visitor/json-output/all-kinds", test_json_output);
    g_test_add_func("/visitor/any", test_any);
    g_test_add_func("/visitor/enum-names", test_enum_names);
    g_test_add_func("/visitor/qapi-names", test_qapi_names);
    return g_test_run();
}

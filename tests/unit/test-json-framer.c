/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON text: streamed input, its limits and mistakes, and output.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"

/* What came out of a framer, one line per value or error. */
static void collect(void *opaque, JsonNode *value, Error *err)
{
    GString *out = opaque;
    g_autofree char *text = NULL;

    g_assert((value == NULL) == (err != NULL));
    if (err) {
        g_string_append_printf(out, "!%s\n", error_get_pretty(err));
        error_free(err);
        return;
    }
    text = json_text_format(value, false);
    g_string_append_printf(out, "%s\n", text);
    json_node_unref(value);
}

/* Feed @input in pieces of @step bytes. */
static char *frame(const char *input, size_t len, size_t step, bool flush)
{
    GString *out = g_string_new(NULL);
    JsonFramer *f = json_framer_new(collect, out);

    for (size_t i = 0; i < len; i += step) {
        json_framer_feed(f, input + i, MIN(step, len - i));
    }
    if (flush) {
        json_framer_flush(f);
    }
    json_framer_free(f);
    return g_string_free(out, false);
}

static void check(const char *input, const char *expected)
{
    for (size_t step = 1; step <= 7; step++) {
        g_autofree char *out = frame(input, strlen(input), step, false);

        g_assert_cmpstr(out, ==, expected);
    }
}

static void test_stream(void)
{
    check("{}", "{}\n");
    check("{\"a\": [1, -2, 2.5, true, false, null, \"x\"]}{\"b\":{}}\n",
          "{\"a\": [1, -2, 2.5, true, false, null, \"x\"]}\n{\"b\": {}}\n");
    check(" \r\n\t[ ]\n", "[]\n");
    check("12 \"a\" true\n", "12\n\"a\"\ntrue\n");
    check("{\"a\":", "");
}

static void test_quotes(void)
{
    check("{'a': 'it\\'s \"x\"'}", "{\"a\": \"it's \\\"x\\\"\"}\n");
    check("\"it's\"", "\"it's\"\n");
    check("'\\u00e9\\n\\ud83d\\ude00\xc3\xa9'", "\"\\u00E9\\n\\uD83D\\uDE00\\u00E9\"\n");
}

static void test_numbers(void)
{
    check("[9223372036854775807, 9223372036854775808, 18446744073709551615]",
          "[9223372036854775807, 9223372036854775808, 18446744073709551615]\n");
    check("[99999999999999999999]", "[1e+20]\n");
    check("[-9223372036854775808, -9223372036854775809]",
          "[-9223372036854775808, -9.2233720368547758e+18]\n");
    check("[1e3, 0, -0, 0.5]", "[1000, 0, 0, 0.5]\n");
}

static void test_mistakes(void)
{
    check("foo\n{}", "!JSON parse error, invalid keyword 'foo'\n{}\n");
    check("{\"a\": foo}{}", "!JSON parse error, invalid keyword 'foo'\n{}\n");
    check("{\"a\":}\n{}", "!JSON parse error, expecting value\n{}\n");
    check("{\"a\":1, \"a\":2}{}", "!JSON parse error, duplicate key\n{}\n");
    check("{\"a\":{\"b\":1}, \"c\":{\"b\":2}}", "{\"a\": {\"b\": 1}, \"c\": {\"b\": 2}}\n");
    check("%i\n{}", "!JSON parse error, stray '%'\n{}\n");
    check("01\n{}", "!JSON parse error, stray '01'\n{}\n");
    check("}{}", "!JSON parse error, expecting value\n{}\n");
    check("{]{}", "!JSON parse error, expecting value\n{}\n");
    check("'\\x'{}", "!JSON parse error, invalid escape sequence in string\n{}\n");
    check("'\\ud800'{}", "!JSON parse error, invalid escape sequence in string\n{}\n");
    check("'\\uffff'{}", "!JSON parse error, invalid escape sequence in string\n{}\n");
    check("'\xef\xbf\xbf'{}", "!JSON parse error, invalid UTF-8 sequence in string\n{}\n");
    check("'\xff'{}", "!JSON parse error, invalid UTF-8 sequence in string\n{}\n");
    check("{\"a\": \"x\ny\"}\n{}",
          "!JSON parse error, stray '\"x\n'\n!JSON parse error, expecting value\n{}\n");
}

static void test_premature_end(void)
{
    const char text[] = "{\"a\": 1";
    g_autofree char *out = frame(text, strlen(text), 3, true);

    g_assert_cmpstr(out, ==, "!JSON parse error, premature EOI\n");
}

static void test_depth(void)
{
    g_autoptr(GString) deep = g_string_new(NULL);
    g_autofree char *fits = NULL;
    g_autofree char *passes = NULL;

    for (int i = 0; i < JSON_MAX_DEPTH; i++) {
        g_string_append_c(deep, '[');
    }
    g_string_append_c(deep, '[');
    passes = frame(deep->str, deep->len, 4096, false);
    g_assert_cmpstr(passes, ==, "!JSON parse error, JSON nesting depth limit exceeded\n");

    g_string_truncate(deep, JSON_MAX_DEPTH);
    for (int i = 0; i < JSON_MAX_DEPTH; i++) {
        g_string_append_c(deep, ']');
    }
    fits = frame(deep->str, deep->len, 4096, false);
    g_assert_cmpint(fits[0], ==, '[');
}

static void test_garbage(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    char buf[64];

    for (int i = 0; i < 20000; i++) {
        g_autofree char *out = NULL;

        for (size_t k = 0; k < sizeof(buf); k++) {
            int r = g_rand_int_range(rand, 0, 40);

            buf[k] = r < 30 ? "{}[],:\"'\\u0019-.eEtruefalsn \n"[r] : g_rand_int(rand);
        }
        out = frame(buf, sizeof(buf), 1 + i % 9, true);
    }
}

static void test_one_value(void)
{
    g_autoptr(JsonNode) node = json_text_parse("{'a': 18446744073709551615}", &error_abort);
    g_autofree char *pretty = json_text_format(node, true);
    uint64_t value = 0;
    Error *err = NULL;

    g_assert_cmpstr(pretty, ==, "{\n    \"a\": 18446744073709551615\n}");
    g_assert(json_node_get_uint64(json_object_get_member(json_node_get_object(node), "a"), &value));
    g_assert(value == UINT64_MAX);

    g_assert_null(json_text_parse("{} {}", &err));
    error_free_or_abort(&err);
    g_assert_null(json_text_parse("", &err));
    error_free_or_abort(&err);
    g_assert_null(json_text_parse("{\"a\":", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "JSON parse error, premature EOI");
    error_free_or_abort(&err);
}

static void test_pretty(void)
{
    g_autoptr(JsonNode) node = json_text_parse("{'a': [1, {}, []], 'b': {'c': null}}", &error_abort);
    g_autofree char *text = json_text_format(node, true);

    g_assert_cmpstr(text, ==, "{\n    \"a\": [\n        1,\n        {},\n        []\n    ],\n"
                              "    \"b\": {\n        \"c\": null\n    }\n}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/stream", test_stream);
    g_test_add_func("/json/quotes", test_quotes);
    g_test_add_func("/json/numbers", test_numbers);
    g_test_add_func("/json/mistakes", test_mistakes);
    g_test_add_func("/json/premature-end", test_premature_end);
    g_test_add_func("/json/depth", test_depth);
    g_test_add_func("/json/garbage-is-safe", test_garbage);
    g_test_add_func("/json/one-value", test_one_value);
    g_test_add_func("/json/pretty", test_pretty);
    return g_test_run();
}

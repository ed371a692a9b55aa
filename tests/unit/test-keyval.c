/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dotted keys to nested JSON. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/keyval.h"

static void assert_parses(const char *params, const char *implied, const char *json)
{
    g_autoptr(JsonNode) node = keyval_parse(params, implied, NULL, &error_abort);
    g_autoptr(JsonNode) expect = json_from_string(json, NULL);
    g_autofree char *text = json_to_string(node, false);

    g_test_message("%s -> %s", params, text);
    g_assert_true(json_node_equal(node, expect));
}

static void assert_fails(const char *params, const char *implied, const char *message)
{
    Error *err = NULL;

    g_assert_null(keyval_parse(params, implied, NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_parse(void)
{
    assert_parses("", NULL, "{}");
    assert_parses("a=1,b=x,,y", NULL, "{\"a\":\"1\",\"b\":\"x,y\"}");
    assert_parses("pc,b=2", "type", "{\"type\":\"pc\",\"b\":\"2\"}");
    assert_parses("a=1,a=2", NULL, "{\"a\":\"2\"}");
    assert_parses("a.b=1,a.c.d=2", NULL, "{\"a\":{\"b\":\"1\",\"c\":{\"d\":\"2\"}}}");
    assert_parses("l.1=b,l.0=a", NULL, "{\"l\":[\"a\",\"b\"]}");
    assert_parses("l.0.x=1,l.1.x=2", NULL, "{\"l\":[{\"x\":\"1\"},{\"x\":\"2\"}]}");
    assert_parses("a=,", NULL, "{\"a\":\"\"}");
}

static void test_wrong(void)
{
    assert_fails("a", NULL, "Expected '=' after parameter 'a'");
    assert_fails("4,a", "cpus", "Expected '=' after parameter 'a'");
    assert_fails("=1", NULL, "Invalid parameter ''");
    assert_fails("a..b=1", NULL, "Invalid parameter 'a..b'");
    assert_fails("a$=1", NULL, "Invalid parameter 'a$'");
    assert_fails("a=1,a.b=2", NULL, "Parameters 'a.*' used inconsistently");
    assert_fails("a.b=2,a=1", NULL, "Parameters 'a.*' used inconsistently");
    assert_fails("a.0=2,a.x=1", NULL, "Parameters 'a.*' used inconsistently");
    assert_fails("l.0=2,l.2=1", NULL, "Parameter 'l.1' missing");
    assert_fails("help", NULL, "Help is not available for this option");
}

static void test_help(void)
{
    bool help;

    json_node_unref(keyval_parse("a=1,help", NULL, &help, &error_abort));
    g_assert_true(help);
    json_node_unref(keyval_parse("?", "type", &help, &error_abort));
    g_assert_true(help);
    json_node_unref(keyval_parse("type=help", "type", &help, &error_abort));
    g_assert_false(help);
}

static void test_merge(void)
{
    g_autoptr(JsonNode) node = keyval_parse("a.b=1,l.0=x,s=1", NULL, NULL, &error_abort);
    g_autoptr(JsonNode) expect = json_from_string(
        "{\"a\":{\"b\":\"1\",\"c\":\"2\"},\"l\":[\"x\",\"y\"],\"s\":\"2\"}", NULL);
    Error *err = NULL;

    g_assert_true(keyval_parse_into(node, "a.c=2,l.0=y,s=2", NULL, NULL, &error_abort));
    g_assert_true(json_node_equal(node, expect));
    g_assert_false(keyval_parse_into(node, "a=2", NULL, NULL, &err));
    error_free_or_abort(&err);
}

/* Whatever the text, parsing ends with a node or an error. */
static void test_random(void)
{
    static const char alphabet[] = "ab.0123,=,,..help?-_$";
    GRand *rand = g_rand_new_with_seed(7);

    for (int round = 0; round < 20000; round++) {
        char text[24];
        int len = g_rand_int_range(rand, 0, sizeof(text));
        Error *err = NULL;
        bool help;

        for (int i = 0; i < len; i++) {
            text[i] = alphabet[g_rand_int_range(rand, 0, strlen(alphabet))];
        }
        text[len] = '\0';
        JsonNode *node = keyval_parse(text, round & 1 ? "i" : NULL, &help, &err);

        g_assert_true((node == NULL) == (err != NULL));
        if (node) {
            json_node_unref(node);
        }
        error_free(err);
    }
    g_rand_free(rand);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyval/parse", test_parse);
    g_test_add_func("/keyval/wrong-input", test_wrong);
    g_test_add_func("/keyval/help", test_help);
    g_test_add_func("/keyval/merge", test_merge);
    g_test_add_func("/keyval/random-text-is-safe", test_random);
    return g_test_run();
}

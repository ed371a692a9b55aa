/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Properties of objects: kinds, errors, defaults, order, globals. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qapi/qapi-types-common.h"
#include "qapi/visitor.h"
#include "qom/object-json.h"

#define TYPE_THING "test-thing"
OBJECT_DECLARE_SIMPLE_TYPE(Thing, THING)

struct Thing {
    Object parent_obj;
    char *text;
    bool flag;
    int mode;
    uint64_t big;
};

static int releases;

static char *get_text(Object *obj, Error **errp)
{
    return g_strdup(THING(obj)->text);
}

static void set_text(Object *obj, const char *value, Error **errp)
{
    if (!strcmp(value, "bad")) {
        error_setg(errp, "bad text");
        return;
    }
    g_free(THING(obj)->text);
    THING(obj)->text = g_strdup(value);
}

static bool get_flag(Object *obj, Error **errp)
{
    return THING(obj)->flag;
}

static void set_flag(Object *obj, bool value, Error **errp)
{
    THING(obj)->flag = value;
}

static int get_mode(Object *obj, Error **errp)
{
    return THING(obj)->mode;
}

static void set_mode(Object *obj, int value, Error **errp)
{
    THING(obj)->mode = value;
}

static void get_date(Object *obj, struct tm *tm, Error **errp)
{
    *tm = (struct tm){
        .tm_year = 122, .tm_mon = 1, .tm_mday = 3, .tm_hour = 4, .tm_min = 5, .tm_sec = 6};
}

static void release_count(Object *obj, const char *name, void *opaque)
{
    releases++;
}

static void thing_init(Object *obj)
{
    object_property_add_uint64_ptr(obj, "big", &THING(obj)->big, OBJ_PROP_FLAG_READWRITE);
}

static void thing_finalize(Object *obj)
{
    g_free(THING(obj)->text);
}

static void thing_class_init(ObjectClass *oc, void *data)
{
    ObjectProperty *op;

    op = object_class_property_add_str(oc, "text", get_text, set_text);
    object_property_set_default_str(op, "fresh");
    object_class_property_set_description(oc, "text", "any text");
    op = object_class_property_add_bool(oc, "flag", get_flag, set_flag);
    object_property_set_default_bool(op, true);
    object_class_property_add_enum(oc, "mode", "OnOffAuto", &OnOffAuto_lookup, get_mode, set_mode);
    object_class_property_add_tm(oc, "date", get_date);
    object_class_property_add(oc, "counted", "bool", NULL, NULL, release_count, NULL);
}

static const TypeInfo thing_info = {
    .name = TYPE_THING,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(Thing),
    .instance_init = thing_init,
    .instance_finalize = thing_finalize,
    .class_init = thing_class_init,
};

static void expect_error(Error *err, const char *text)
{
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, text);
    error_free(err);
}

/* ---- kinds ---- */

static void test_defaults(void)
{
    g_autoptr(Object) obj = object_new(TYPE_THING);

    g_assert_cmpstr(THING(obj)->text, ==, "fresh");
    g_assert_true(THING(obj)->flag);
}

static void test_scalars(void)
{
    g_autoptr(Object) obj = object_new(TYPE_THING);
    g_autofree char *text = NULL;
    g_autofree char *printed = NULL;

    g_assert_true(object_property_set_str(obj, "text", "new", &error_abort));
    text = object_property_get_str(obj, "text", &error_abort);
    g_assert_cmpstr(text, ==, "new");
    g_assert_true(object_property_parse(obj, "flag", "off", &error_abort));
    g_assert_false(object_property_get_bool(obj, "flag", &error_abort));
    g_assert_true(object_property_set_str(obj, "mode", "off", &error_abort));
    g_assert_cmpint(object_property_get_enum(obj, "mode", "OnOffAuto", &error_abort), ==,
                    ON_OFF_AUTO_OFF);
    printed = object_property_print(obj, "text", true, &error_abort);
    g_assert_cmpstr(printed, ==, "\"new\"");
}

static void test_uint64(void)
{
    g_autoptr(Object) obj = object_new(TYPE_THING);
    static const uint64_t values[] = { 0, 1, INT64_MAX, (uint64_t)INT64_MAX + 1, UINT64_MAX };

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        g_autofree char *want = g_strdup_printf("%" PRIu64, values[i]);
        g_autofree char *printed = NULL;
        g_autofree char *json = NULL;
        g_autoptr(JsonNode) node = NULL;

        g_assert_true(object_property_set_uint(obj, "big", values[i], &error_abort));
        g_assert_cmphex(THING(obj)->big, ==, values[i]);
        g_assert_cmphex(object_property_get_uint(obj, "big", &error_abort), ==, values[i]);
        printed = object_property_print(obj, "big", false, &error_abort);
        g_assert_cmpstr(printed, ==, want);
        node = object_property_get_json(obj, "big", &error_abort);
        json = json_text_format(node, false);
        g_assert_cmpstr(json, ==, want);
        THING(obj)->big = 5;
        g_assert_true(object_property_set_json(obj, "big", node, &error_abort));
        g_assert_cmphex(THING(obj)->big, ==, values[i]);
        g_assert_true(object_property_parse(obj, "big", want, &error_abort));
        g_assert_cmphex(THING(obj)->big, ==, values[i]);
    }
}

static void test_date(void)
{
    g_autoptr(Object) obj = object_new(TYPE_THING);
    g_autoptr(JsonNode) node = object_property_get_json(obj, "date", &error_abort);
    g_autofree char *text = json_text_format(node, false);

    g_assert_cmpstr(text, ==, "{\"tm_year\": 122, \"tm_mon\": 1, \"tm_mday\": 3, \"tm_hour\": 4, "
                    "\"tm_min\": 5, \"tm_sec\": 6}");
    g_assert_cmpstr(object_property_get_type(obj, "date", &error_abort), ==, "struct tm");
}

static void test_errors(void)
{
    g_autoptr(Object) obj = object_new(TYPE_THING);
    Error *err = NULL;

    g_assert_null(object_property_get_str(obj, "nope", &err));
    expect_error(g_steal_pointer(&err), "Property 'test-thing.nope' not found");
    g_assert_false(object_property_set_str(obj, "type", "x", &err));
    expect_error(g_steal_pointer(&err), "Property 'test-thing.type' is not writable");
    g_assert_false(object_property_get_bool(obj, "counted", &err));
    expect_error(g_steal_pointer(&err), "Property 'test-thing.counted' is not readable");
    g_assert_false(object_property_set_int(obj, "flag", 3, &err));
    expect_error(g_steal_pointer(&err), "Invalid parameter type for 'flag', expected: boolean");
    g_assert_false(object_property_parse(obj, "flag", "perhaps", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'flag' expects 'on' or 'off'");
    g_assert_false(object_property_parse(obj, "big", "x", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'big' expects uint64");
    g_assert_false(object_property_set_str(obj, "mode", "x", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'mode' does not accept value 'x'");
    g_assert_false(object_property_set_str(obj, "text", "bad", &err));
    expect_error(g_steal_pointer(&err), "bad text");
    g_assert_cmpstr(THING(obj)->text, ==, "fresh");
    g_assert_null(object_property_try_add(obj, "text", "string", NULL, NULL, NULL, NULL, &err));
    expect_error(g_steal_pointer(&err), "attempt to add duplicate property 'text' to object "
                 "(type 'test-thing')");
    g_assert_cmpint(object_property_get_int(obj, "text", NULL), ==, -1);
}

static void test_array_names(void)
{
    g_autoptr(Object) obj = object_new(TYPE_CONTAINER);

    for (int i = 0; i < 12; i++) {
        g_autofree char *want = g_strdup_printf("slot[%d]", i);
        ObjectProperty *prop = object_property_add(obj, "slot[*]", "bool", NULL, NULL, NULL, NULL);

        g_assert_cmpstr(prop->name, ==, want);
    }
    object_property_del(obj, "slot[4]");
    g_assert_cmpstr(object_property_add(obj, "slot[*]", "bool", NULL, NULL, NULL, NULL)->name, ==,
                    "slot[4]");
}

static void test_iteration(void)
{
    g_autoptr(Object) obj = object_new(TYPE_THING);
    g_autoptr(GString) names = g_string_new(NULL);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_property_add_const_link(obj, "self", obj);
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        g_string_append_printf(names, "%s ", prop->name);
    }
    g_assert_cmpstr(names->str, ==, "big self text flag mode date counted type ");
}

static void test_release(void)
{
    Object *obj = object_new(TYPE_THING);

    object_property_add(obj, "own", "bool", NULL, NULL, release_count, NULL);
    object_property_add(obj, "gone", "bool", NULL, NULL, release_count, NULL);
    releases = 0;
    object_property_del(obj, "gone");
    g_assert_cmpint(releases, ==, 1);
    object_property_del(obj, "gone");
    g_assert_cmpint(releases, ==, 1);
    object_unref(obj);
    g_assert_cmpint(releases, ==, 3);
}

static void test_uint_ptr_access(void)
{
    g_autoptr(Object) obj = object_new(TYPE_CONTAINER);
    uint8_t small = 7;
    Error *err = NULL;

    object_property_add_uint8_ptr(obj, "r", &small, OBJ_PROP_FLAG_READ);
    object_property_add_uint8_ptr(obj, "rw", &small, OBJ_PROP_FLAG_READWRITE);
    g_assert_cmpuint(object_property_get_uint(obj, "r", &error_abort), ==, 7);
    g_assert_false(object_property_set_uint(obj, "r", 1, NULL));
    g_assert_false(object_property_set_uint(obj, "rw", 256, &err));
    expect_error(err, "Parameter 'rw' expects uint8_t");
    g_assert_true(object_property_set_uint(obj, "rw", 255, &error_abort));
    g_assert_cmpuint(small, ==, 255);
}

static void test_help_line(void)
{
    g_autoptr(JsonNode) yes = json_node_init_boolean(json_node_alloc(), true);
    g_autoptr(JsonNode) text = json_node_init_string(json_node_alloc(), "a");
    struct {
        const char *name, *type, *description;
        JsonNode *defval;
        const char *line;
    } rows[] = {
        { "size", "int", NULL, NULL, "  size=<int>" },
        { "ats", "bool", "on/off", yes, "  ats=<bool>             - on/off (default: true)" },
        { "mode", "str", NULL, text, "  mode=<str>             -  (default: \"a\")" },
        { "x-pcie-extcap-init", "bool", "on/off", NULL, "  x-pcie-extcap-init=<bool> - on/off" },
        { "bus_nr-12345678", "int", "", NULL, "  bus_nr-12345678=<int>  - " },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *line = object_property_help(rows[i].name, rows[i].type, rows[i].defval,
                                                     rows[i].description);

        g_assert_cmpstr(line, ==, rows[i].line);
    }
}

static void test_globals(void)
{
    static GlobalProperty rows[] = {
        { .driver = TYPE_THING, .property = "text", .value = "one" },
        { .driver = TYPE_OBJECT, .property = "text", .value = "two" },
        { .driver = "test-none", .property = "text", .value = "three" },
        { .driver = TYPE_THING, .property = "nope", .value = "x", .optional = true },
    };
    g_autoptr(GPtrArray) props = g_ptr_array_new();
    g_autoptr(Object) obj = object_new(TYPE_THING);
    GlobalProperty wrong = { .driver = TYPE_THING, .property = "flag", .value = "x" };
    Error *err = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_ptr_array_add(props, &rows[i]);
    }
    g_assert_true(object_apply_global_props(obj, props, &error_abort));
    g_assert_cmpstr(THING(obj)->text, ==, "two");
    g_assert_true(rows[0].used && rows[1].used);
    g_assert_false(rows[2].used || rows[3].used);
    g_ptr_array_add(props, &wrong);
    g_assert_false(object_apply_global_props(obj, props, &err));
    expect_error(err,
                 "can't apply global test-thing.flag=x: Parameter 'flag' expects 'on' or 'off'");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&thing_info);

    g_test_add_func("/qom/property/defaults", test_defaults);
    g_test_add_func("/qom/property/scalars", test_scalars);
    g_test_add_func("/qom/property/uint64-keeps-all-bits", test_uint64);
    g_test_add_func("/qom/property/date", test_date);
    g_test_add_func("/qom/property/errors", test_errors);
    g_test_add_func("/qom/property/array-names", test_array_names);
    g_test_add_func("/qom/property/iteration-in-order", test_iteration);
    g_test_add_func("/qom/property/released-once", test_release);
    g_test_add_func("/qom/property/uint-pointer", test_uint_ptr_access);
    g_test_add_func("/qom/property/help-line", test_help_line);
    g_test_add_func("/qom/property/globals", test_globals);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The composition tree: paths, children in order, and its text. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"
#include "qom/print.h"

#define TYPE_LEAF "test-leaf"

static const TypeInfo leaf_info = {
    .name = TYPE_LEAF,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(Object),
};

static void test_paths(void)
{
    Object *a = container_get(object_get_root(), "/tree/a");
    Object *x = container_get(a, "/x");
    Object *other = container_get(object_get_root(), "/tree/b/x");
    Object *deep = container_get(x, "/deep");
    g_autofree char *path = object_get_canonical_path(deep);
    g_autofree char *root = object_get_canonical_path(object_get_root());
    g_autoptr(Object) stray = object_new(TYPE_CONTAINER);
    bool ambiguous;

    g_assert_cmpstr(path, ==, "/tree/a/x/deep");
    g_assert_cmpstr(root, ==, "/");
    g_assert_null(object_get_canonical_path(stray));
    g_assert_true(container_get(object_get_root(), "/tree/a") == a);

    g_assert_true(object_resolve_path("/tree/a/x/deep", &ambiguous) == deep);
    g_assert_true(object_resolve_path("//tree//a/x/deep/", NULL) == deep);
    g_assert_false(ambiguous);
    g_assert_true(object_resolve_path("deep", &ambiguous) == deep);
    g_assert_true(object_resolve_path("x/deep", NULL) == deep);
    g_assert_true(object_resolve_path("b/x", NULL) == other);
    g_assert_null(object_resolve_path("x", &ambiguous));
    g_assert_true(ambiguous);
    g_assert_null(object_resolve_path("/tree/c", &ambiguous));
    g_assert_false(ambiguous);
    g_assert_null(object_resolve_path("tree/x", &ambiguous));
    g_assert_false(ambiguous);
    g_assert_null(object_resolve_path("/x", NULL));
    g_assert_null(object_resolve_path_type("deep", TYPE_LEAF, NULL));
    g_assert_true(object_resolve_path_at(a, "x/deep") == deep);
    g_assert_true(object_resolve_path_at(a, "/tree/b/x") == other);
    g_assert_null(object_resolve_path_at(a, "deep"));
    object_unparent(container_get(object_get_root(), "/tree"));
    g_assert_null(object_resolve_path("/tree", NULL));
}

/* Of two objects with one name, the one of the type that is asked for. */
static void test_partial_path_of_type(void)
{
    Object *top = container_get(object_get_root(), "/typed");
    Object *leaf = object_new(TYPE_LEAF);
    bool ambiguous = true;

    container_get(top, "/plain/rex");
    object_property_add_child(container_get(top, "/animals"), "rex", leaf);
    object_unref(leaf);
    g_assert_null(object_resolve_path("rex", &ambiguous));
    g_assert_true(ambiguous);
    g_assert_true(object_resolve_path_type("rex", TYPE_LEAF, &ambiguous) == leaf);
    g_assert_false(ambiguous);
    object_unparent(top);
}

static int note_name(Object *child, void *opaque)
{
    g_string_append_printf(opaque, "%s ", object_get_canonical_path_component(child));
    return strcmp(object_get_canonical_path_component(child), "stop") ? 0 : 7;
}

/* Many children, so that the table has an index; names whose hash order is not their order. */
static void test_foreach_order(void)
{
    g_autoptr(Object) parent = object_new(TYPE_CONTAINER);
    g_autoptr(GString) seen = g_string_new(NULL);

    for (int i = 20; i > 0; i--) {
        g_autofree char *path = g_strdup_printf("/c%d", i);

        container_get(parent, path);
    }
    container_get(parent, "/c7/inner");
    object_unparent(container_get(parent, "/c13"));
    g_assert_null(object_resolve_path_component(parent, "c13"));
    object_child_foreach(parent, note_name, seen);
    g_assert_cmpstr(seen->str, ==,
                    "c20 c19 c18 c17 c16 c15 c14 c12 c11 c10 c9 c8 c7 c6 c5 c4 c3 c2 c1 ");

    container_get(parent, "/stop/never");
    container_get(parent, "/later");
    g_string_truncate(seen, 0);
    g_assert_cmpint(object_child_foreach_recursive(parent, note_name, seen), ==, 7);
    g_assert_nonnull(strstr(seen->str, "c7 inner c6 "));
    g_assert_true(g_str_has_suffix(seen->str, "c1 stop "));
}

static int drop_all(Object *child, void *opaque)
{
    Object *parent = child->parent;

    (*(int *)opaque)++;
    object_unparent(container_get(parent, "/a"));
    object_unparent(container_get(parent, "/b"));
    return 0;
}

static void test_foreach_while_changing(void)
{
    g_autoptr(Object) parent = object_new(TYPE_CONTAINER);
    int calls = 0;

    container_get(parent, "/a");
    container_get(parent, "/b");
    object_child_foreach_recursive(parent, drop_all, &calls);
    g_assert_cmpint(calls, ==, 1);
}

static void test_print_tree(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Error *err = NULL;

    container_get(object_get_root(), "/print/b[9]/in");
    container_get(object_get_root(), "/print/b[10]");
    qom_print_tree(out, "/print", &error_abort);
    g_assert_cmpstr(out->str, ==,
                    "/print (container)\n"
                    "  /b[10] (container)\n"
                    "  /b[9] (container)\n"
                    "    /in (container)\n");
    qom_print_tree(out, "nowhere", &err);
    g_assert_cmpstr(error_get_pretty(err), ==, "Path 'nowhere' could not be resolved.");
    error_free(err);
    object_unparent(container_get(object_get_root(), "/print"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&leaf_info);

    g_test_add_func("/qom/tree/paths", test_paths);
    g_test_add_func("/qom/tree/partial-path-of-type", test_partial_path_of_type);
    g_test_add_func("/qom/tree/foreach-in-order", test_foreach_order);
    g_test_add_func("/qom/tree/foreach-while-changing", test_foreach_while_changing);
    g_test_add_func("/qom/tree/print", test_print_tree);
    return g_test_run();
}

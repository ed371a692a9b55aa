/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types of a folder from outside the tree (configure --extra-hw) beside the tree's own. */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "qom/object.h"

#define FOLDER "/somewhere/models"

typedef struct Thing {
    Object parent_obj;
    int tree_value;
} Thing;

typedef struct BigThing {
    Object parent_obj;
    int64_t values[20];
} BigThing;

typedef struct Holder {
    Object parent_obj;
    BigThing thing;
} Holder;

static void big_thing_init(Object *obj)
{
    ((BigThing *)obj)->values[19] = 42;
}

/* The type called @name: the tree's when @tree, else of the folder; no constructors, so that cases differ. */
static void register_thing(const char *name, bool tree)
{
    TypeInfo info = { .name = name,
                      .parent = TYPE_OBJECT,
                      .instance_size = tree ? sizeof(Thing) : sizeof(BigThing),
                      .instance_init = tree ? NULL : big_thing_init };

    type_register_static(&info);
}

static void register_tree(void)
{
    register_thing("test-thing", true);
}

static void register_external(void)
{
    register_thing("test-thing", false);
}

static void register_child(void)
{
    TypeInfo child = { .name = "test-thing-child",
                       .parent = "test-thing",
                       .instance_size = sizeof(BigThing) };

    type_register_static(&child);
}

static void holder_init(Object *obj)
{
    object_initialize_child(obj, "thing", &((Holder *)obj)->thing, "test-thing");
}

static void register_holder(void)
{
    TypeInfo holder = { .name = "test-holder", .parent = TYPE_OBJECT, .instance_size = sizeof(Holder),
                        .instance_init = holder_init };

    type_register_static(&holder);
}

/* The tree signs up first, as it may: the order of constructors says nothing. */
static void register_both(void)
{
    register_module_init(register_tree, MODULE_INIT_QOM);
    register_extra_module_init(register_external, MODULE_INIT_QOM, FOLDER);
}

static bool in_subprocess(void)
{
    if (g_test_subprocess()) {
        return true;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    return false;
}

static void test_external_wins(void)
{
    if (in_subprocess()) {
        register_both();
        module_call_init(MODULE_INIT_QOM);
        BigThing *thing = (BigThing *)object_new("test-thing");

        g_assert_cmpint(thing->values[19], ==, 42);
        object_unref(OBJECT(thing));
        return;
    }
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*QOM type 'test-thing' of " FOLDER " replaces the one in the tree*");
}

static void test_new_type_is_silent(void)
{
    if (in_subprocess()) {
        register_extra_module_init(register_external, MODULE_INIT_QOM, FOLDER);
        module_call_init(MODULE_INIT_QOM);
        g_assert_nonnull(object_class_by_name("test-thing"));
        return;
    }
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("");
}

static void test_subclass_in_tree(void)
{
    if (in_subprocess()) {
        register_both();
        register_module_init(register_child, MODULE_INIT_QOM);
        module_call_init(MODULE_INIT_QOM);
        object_class_get_list(NULL, true);
        return;
    }
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*'test-thing' of " FOLDER
                              " cannot replace*'test-thing-child' is built on it*");
}

static void test_subclass_in_folder(void)
{
    if (in_subprocess()) {
        register_both();
        register_extra_module_init(register_child, MODULE_INIT_QOM, FOLDER);
        module_call_init(MODULE_INIT_QOM);
        object_unref(object_new("test-thing-child"));
        return;
    }
    g_test_trap_assert_passed();
}

static void test_cast_in_tree(void)
{
    if (in_subprocess()) {
        register_both();
        module_call_init(MODULE_INIT_QOM);
        object_dynamic_cast_assert(object_new("test-thing"), "test-thing", "hw/i386/board.c", 1, "f");
        return;
    }
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*'test-thing' of " FOLDER " cannot replace*hw/i386/board.c casts to it*");
}

static void test_cast_in_folder(void)
{
    if (in_subprocess()) {
        register_both();
        module_call_init(MODULE_INIT_QOM);
        g_autoptr(Object) obj = object_new("test-thing");

        object_dynamic_cast_assert(obj, "test-thing", FOLDER "/thing.c", 1, "f");
        return;
    }
    g_test_trap_assert_passed();
}

static void test_embedded_in_tree(void)
{
    if (in_subprocess()) {
        register_both();
        register_module_init(register_holder, MODULE_INIT_QOM);
        module_call_init(MODULE_INIT_QOM);
        object_unref(object_new("test-holder"));
        return;
    }
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*'test-thing' of " FOLDER " cannot replace*test-holder contains one*");
}

static void test_two_folders(void)
{
    if (in_subprocess()) {
        register_extra_module_init(register_external, MODULE_INIT_QOM, FOLDER);
        register_extra_module_init(register_external, MODULE_INIT_QOM, "/another");
        module_call_init(MODULE_INIT_QOM);
        return;
    }
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*'test-thing' is registered twice, in " FOLDER " and /another*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qom/replace/external-type-wins", test_external_wins);
    g_test_add_func("/qom/replace/new-type-is-silent", test_new_type_is_silent);
    g_test_add_func("/qom/replace/subclass-in-tree-is-refused", test_subclass_in_tree);
    g_test_add_func("/qom/replace/subclass-in-folder", test_subclass_in_folder);
    g_test_add_func("/qom/replace/cast-in-tree-is-refused", test_cast_in_tree);
    g_test_add_func("/qom/replace/cast-in-folder", test_cast_in_folder);
    g_test_add_func("/qom/replace/embedded-in-tree-is-refused", test_embedded_in_tree);
    g_test_add_func("/qom/replace/two-folders-are-refused", test_two_folders);
    return g_test_run();
}

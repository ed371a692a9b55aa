/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links and aliases between objects; objects made from text, by programs and by users. */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "qapi/error.h"
#include "qom/object.h"
#include "qom/object_interfaces.h"

#define TYPE_THING "test-thing"
OBJECT_DECLARE_SIMPLE_TYPE(Thing, THING)

struct Thing {
    Object parent_obj;
    char *text;
    bool flag;
    uint64_t big;
    Object *friend;
    bool completed;
    bool busy;
};

static char *get_text(Object *obj, Error **errp)
{
    return g_strdup(THING(obj)->text);
}

static void set_text(Object *obj, const char *value, Error **errp)
{
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

static void veto_busy(const Object *obj, const char *name, Object *val, Error **errp)
{
    if (val && THING(val)->busy) {
        error_setg(errp, "%s is busy", name);
    }
}

static void thing_complete(UserCreatable *uc, Error **errp)
{
    Thing *t = THING(uc);

    if (t->text && !strcmp(t->text, "incomplete")) {
        error_setg(errp, "something is missing");
        return;
    }
    t->completed = true;
}

static bool thing_can_be_deleted(UserCreatable *uc)
{
    return !THING(uc)->busy;
}

static void thing_init(Object *obj)
{
    object_property_add_uint64_ptr(obj, "big", &THING(obj)->big, OBJ_PROP_FLAG_READWRITE);
}

static int finalized;

static void thing_finalize(Object *obj)
{
    finalized++;
    g_free(THING(obj)->text);
}

static void thing_class_init(ObjectClass *oc, void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(oc);
    ObjectProperty *op;

    ucc->complete = thing_complete;
    ucc->can_be_deleted = thing_can_be_deleted;
    op = object_class_property_add_str(oc, "text", get_text, set_text);
    object_property_set_default_str(op, "fresh");
    object_class_property_set_description(oc, "text", "any text");
    object_class_property_add_bool(oc, "flag", get_flag, set_flag);
    object_class_property_add_link(oc, "friend", TYPE_THING, offsetof(Thing, friend), veto_busy,
                                   OBJ_PROP_LINK_STRONG);
}

static const TypeInfo thing_info = {
    .name = TYPE_THING,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(Thing),
    .instance_init = thing_init,
    .instance_finalize = thing_finalize,
    .class_init = thing_class_init,
    .interfaces = (InterfaceInfo[]) { { TYPE_USER_CREATABLE }, { } },
};

static void expect_error(Error *err, const char *text)
{
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, text);
    error_free(err);
}

/* ---- links ---- */

static Object *add_thing(Object *parent, const char *name)
{
    Object *obj = object_new(TYPE_THING);

    object_property_add_child(parent, name, obj);
    object_unref(obj);
    return obj;
}

static void test_links(void)
{
    Object *top = container_get(object_get_root(), "/links");
    Object *a = add_thing(top, "a");
    Object *b = add_thing(top, "b");
    g_autofree char *path = NULL;
    Error *err = NULL;

    g_assert_true(object_property_set_str(a, "friend", "/links/b", &error_abort));
    g_assert_true(THING(a)->friend == b);
    g_assert_cmpint(b->ref, ==, 2);
    path = object_property_get_str(a, "friend", &error_abort);
    g_assert_cmpstr(path, ==, "/links/b");
    g_assert_true(object_resolve_path("/links/a/friend", NULL) == b);
    g_assert_true(object_property_get_link(a, "friend", &error_abort) == b);

    /* The same again must not lose the reference, and none takes it back. */
    g_assert_true(object_property_set_link(a, "friend", b, &error_abort));
    g_assert_cmpint(b->ref, ==, 2);
    g_assert_true(object_property_set_str(a, "friend", "", &error_abort));
    g_assert_null(THING(a)->friend);
    g_assert_cmpint(b->ref, ==, 1);
    g_assert_null(object_property_get_link(a, "friend", &error_abort));

    g_assert_false(object_property_set_str(a, "friend", "/links/c", &err));
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    expect_error(g_steal_pointer(&err), "Device '/links/c' not found");
    g_assert_false(object_property_set_str(a, "friend", "/links", &err));
    expect_error(g_steal_pointer(&err),
                 "Invalid parameter type for 'friend', expected: test-thing");
    g_assert_false(object_property_set_link(a, "friend", top, &err));
    expect_error(g_steal_pointer(&err),
                 "Invalid parameter type for 'friend', expected: test-thing");
    THING(b)->busy = true;
    g_assert_false(object_property_set_link(a, "friend", b, &err));
    expect_error(g_steal_pointer(&err), "friend is busy");
    g_assert_null(THING(a)->friend);

    add_thing(container_get(top, "/more"), "b");
    g_assert_false(object_property_set_str(a, "friend", "b", &err));
    expect_error(g_steal_pointer(&err), "Path 'b' does not uniquely identify an object");
    object_unparent(top);
}

/* A strong link keeps its target alive, until its own object ends. */
static void test_link_lifetime(void)
{
    Object *a = object_new(TYPE_THING);
    Object *b = object_new(TYPE_THING);

    object_property_set_link(a, "friend", b, &error_abort);
    object_unref(b);
    g_assert_cmpint(b->ref, ==, 1);
    /* The only reference is the link's own: setting it once more must not lose it in between. */
    finalized = 0;
    object_property_set_link(a, "friend", b, &error_abort);
    g_assert_cmpint(finalized, ==, 0);
    object_ref(b);
    object_unref(a);
    g_assert_cmpint(b->ref, ==, 1);
    object_unref(b);
}

static void test_alias(void)
{
    Object *top = container_get(object_get_root(), "/alias");
    Object *target = add_thing(top, "target");
    Object *front = object_new(TYPE_CONTAINER);
    ObjectProperty *prop;
    g_autofree char *type = NULL;

    prop = object_property_add_alias(front, "caption", target, "text");
    g_assert_cmpstr(prop->type, ==, "string");
    g_assert_cmpstr(prop->description, ==, "any text");
    g_assert_cmpstr(json_node_get_string(prop->defval), ==, "fresh");
    g_assert_true(object_property_set_str(front, "caption", "through", &error_abort));
    g_assert_cmpstr(THING(target)->text, ==, "through");

    /* An alias of a child is a link to it. */
    object_property_add_alias(front, "it", top, "target");
    g_assert_cmpstr(object_property_get_type(front, "it", &error_abort), ==, "link<test-thing>");
    g_assert_true(object_resolve_path_component(front, "it") == target);
    type = object_property_get_str(front, "it", &error_abort);
    g_assert_cmpstr(type, ==, "/alias/target");
    object_unref(front);
    object_unparent(top);
}

/* ---- objects from text ---- */

static void test_new_with_props(void)
{
    Object *top = container_get(object_get_root(), "/made");
    Object *obj = object_new_with_props(TYPE_THING, top, "one", &error_abort, "text", "a", "flag",
                                        "off", NULL);
    Error *err = NULL;

    g_assert_true(object_resolve_path("/made/one", NULL) == obj);
    g_assert_cmpint(obj->ref, ==, 1);
    g_assert_true(THING(obj)->completed);
    g_assert_false(THING(obj)->flag);
    g_assert_null(object_new_with_props(TYPE_THING, top, "two", &err, "flag", "maybe", NULL));
    expect_error(g_steal_pointer(&err), "Parameter 'flag' expects 'on' or 'off'");
    g_assert_null(object_new_with_props("test-none", top, "two", &err, NULL));
    expect_error(g_steal_pointer(&err), "invalid object type: test-none");
    g_assert_null(object_new_with_props(TYPE_THING, top, "two", &err, "text", "incomplete", NULL));
    expect_error(g_steal_pointer(&err), "something is missing");
    g_assert_null(object_resolve_path("/made/two", NULL));
    object_unparent(top);
}

static void test_user_creatable(void)
{
    Object *obj;
    Error *err = NULL;

    g_assert_true(user_creatable_add_from_str("test-thing,id=t1,text=a,,b,big=0x10", &error_abort));
    obj = object_resolve_path("/objects/t1", NULL);
    g_assert_nonnull(obj);
    g_assert_true(THING(obj)->completed);
    g_assert_cmpstr(THING(obj)->text, ==, "a,b");
    g_assert_cmpuint(THING(obj)->big, ==, 16);
    g_assert_true(user_creatable_add_from_str(
        "{\"qom-type\": \"test-thing\", \"id\": \"t2\", \"flag\": false}", &error_abort));
    g_assert_false(THING(object_resolve_path("/objects/t2", NULL))->flag);

    g_assert_false(user_creatable_add_from_str("test-thing,id=t1", &err));
    expect_error(g_steal_pointer(&err), "attempt to add duplicate property 't1' to object "
                 "(type 'container')");
    g_assert_false(user_creatable_add_from_str("test-none,id=x", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'qom-type' does not accept value 'test-none'");
    g_assert_false(user_creatable_add_from_str("container,id=x", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'qom-type' does not accept value 'container'");
    g_assert_false(user_creatable_add_from_str("test-thing", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'id' is missing");
    g_assert_false(user_creatable_add_from_str("test-thing,id=x y", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'id' expects an identifier");
    g_assert_false(user_creatable_add_from_str("test-thing,id=x,nope=1", &err));
    expect_error(g_steal_pointer(&err), "Invalid parameter 'nope'");
    g_assert_false(
        user_creatable_add_from_str("{'qom-type': 'test-thing', 'id': 'x', 'no': 1}", &err));
    expect_error(g_steal_pointer(&err), "Parameter 'no' is unexpected");
    g_assert_false(user_creatable_add_from_str("test-thing,id=x,text=incomplete", &err));
    expect_error(g_steal_pointer(&err), "something is missing");
    g_assert_null(object_resolve_path("/objects/x", NULL));

    THING(obj)->busy = true;
    g_assert_false(user_creatable_del("t1", &err));
    expect_error(g_steal_pointer(&err), "object 't1' is in use, can not be deleted");
    THING(obj)->busy = false;
    g_assert_true(user_creatable_del("t1", &error_abort));
    g_assert_false(user_creatable_del("t1", &err));
    expect_error(g_steal_pointer(&err), "object 't1' not found");
    user_creatable_cleanup();
    g_assert_null(object_resolve_path("/objects/t2", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&thing_info);

    g_test_add_func("/qom/link/set-and-refuse", test_links);
    g_test_add_func("/qom/link/keeps-target-alive", test_link_lifetime);
    g_test_add_func("/qom/alias/forwards", test_alias);
    g_test_add_func("/qom/new-with-props", test_new_with_props);
    g_test_add_func("/qom/user-creatable", test_user_creatable);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices and buses: realize and back, names, places, hotplug handlers, listeners. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/qdev-core.h"

#define TYPE_BOARD "test-board"
#define TYPE_PART "test-part"
#define TYPE_PART_BUS "Test-Bus"
#define TYPE_PLUGGER "test-plugger"
OBJECT_DECLARE_SIMPLE_TYPE(Part, PART)

struct Part {
    DeviceState parent_obj;
    bool fail;
};

/* What ran, in order. */
static GString *events;
static const char *plug_error;

static void note(const char *what, DeviceState *dev)
{
    g_string_append_printf(events, "%s:%s ", what, dev->id ?: "-");
}

static void expect_events(const char *text)
{
    g_assert_cmpstr(events->str, ==, text);
    g_string_truncate(events, 0);
}

static void expect_error(Error *err, const char *text)
{
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, text);
    error_free(err);
}

static void part_realize(DeviceState *dev, Error **errp)
{
    if (PART(dev)->fail) {
        error_setg(errp, "part is broken");
        return;
    }
    note("realize", dev);
}

static void part_unrealize(DeviceState *dev)
{
    note("unrealize", dev);
}

static void part_finalize(Object *obj)
{
    g_string_append(events, "finalize ");
}

static void part_class_init(ObjectClass *oc, void *data)
{
    DEVICE_CLASS(oc)->realize = part_realize;
    DEVICE_CLASS(oc)->unrealize = part_unrealize;
    DEVICE_CLASS(oc)->bus_type = TYPE_PART_BUS;
}

static bool bus_check_address(BusState *bus, DeviceState *dev, Error **errp)
{
    if (dev->id && !strcmp(dev->id, "elsewhere")) {
        error_setg(errp, "wrong address");
        return false;
    }
    return true;
}

static void bus_realize_note(BusState *bus, Error **errp)
{
    g_string_append_printf(events, "realize:%s ", bus->name);
}

static void bus_unrealize_note(BusState *bus)
{
    g_string_append_printf(events, "unrealize:%s ", bus->name);
}

static void part_bus_class_init(ObjectClass *oc, void *data)
{
    BUS_CLASS(oc)->check_address = bus_check_address;
    BUS_CLASS(oc)->realize = bus_realize_note;
    BUS_CLASS(oc)->unrealize = bus_unrealize_note;
    BUS_CLASS(oc)->max_dev = 3;
}

static void plugger_pre_plug(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    note("pre-plug", dev);
    if (plug_error && !strcmp(plug_error, "pre")) {
        error_setg(errp, "no room");
    }
}

static void plugger_plug(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    note("plug", dev);
    if (plug_error && !strcmp(plug_error, "plug")) {
        error_setg(errp, "does not fit");
    }
}

static void plugger_class_init(ObjectClass *oc, void *data)
{
    HOTPLUG_HANDLER_CLASS(oc)->pre_plug = plugger_pre_plug;
    HOTPLUG_HANDLER_CLASS(oc)->plug = plugger_plug;
    HOTPLUG_HANDLER_CLASS(oc)->unplug = qdev_simple_device_unplug_cb;
}

static const TypeInfo test_types[] = {
    { .name = TYPE_BOARD, .parent = TYPE_DEVICE },
    {
        .name = TYPE_PART,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(Part),
        .instance_finalize = part_finalize,
        .class_init = part_class_init,
    },
    { .name = TYPE_PART_BUS, .parent = TYPE_BUS, .class_init = part_bus_class_init },
    {
        .name = TYPE_PLUGGER,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .class_init = plugger_class_init,
        .interfaces = (InterfaceInfo[]) { { TYPE_HOTPLUG_HANDLER }, { } },
    },
};

/* A device with a bus for others, on no bus itself. */
static DeviceState *new_board(BusState **bus)
{
    DeviceState *board = qdev_new(TYPE_BOARD);

    *bus = qbus_new(TYPE_PART_BUS, board, NULL);
    qdev_realize_and_unref(board, NULL, &error_abort);
    g_string_truncate(events, 0);
    return board;
}

static DeviceState *new_part(const char *id)
{
    DeviceState *dev = qdev_new(TYPE_PART);

    dev->id = g_strdup(id);
    return dev;
}

/* ---- life ---- */

static void test_life(void)
{
    BusState *bus;
    DeviceState *board = new_board(&bus);
    DeviceState *a = new_part("a");
    g_autofree char *path = NULL;

    g_assert_true(qdev_realize(a, bus, &error_abort));
    expect_events("realize:a ");
    g_assert_true(qdev_is_realized(a) && qdev_get_parent_bus(a) == bus);
    g_assert_cmpint(bus->num_children, ==, 1);
    /* It got a place of its own in the tree, and is a link of the bus. */
    path = object_get_canonical_path(OBJECT(a));
    g_assert_cmpstr(path, ==, a->canonical_path);
    g_assert_true(g_str_has_prefix(path, "/machine/unattached/device["));
    g_assert_true(object_property_get_link(OBJECT(bus), "child[0]", &error_abort) == OBJECT(a));
    g_assert_true(object_property_get_link(OBJECT(a), "parent_bus", &error_abort) == OBJECT(bus));

    object_property_set_bool(OBJECT(a), "realized", true, &error_abort);
    expect_events("");
    qdev_unrealize(a);
    expect_events("unrealize:a ");
    g_assert_cmpint(bus->num_children, ==, 1);
    object_unparent(OBJECT(a));
    g_assert_cmpint(bus->num_children, ==, 0);
    g_assert_null(object_property_find(OBJECT(bus), "child[0]"));
    g_assert_null(qdev_get_parent_bus(a));
    object_unref(OBJECT(a));
    expect_events("finalize ");
    object_unparent(OBJECT(board));
}

static void test_realize_fails(void)
{
    BusState *bus;
    DeviceState *board = new_board(&bus);
    DeviceState *a = new_part("a");
    DeviceState *b = new_part("elsewhere");
    Error *err = NULL;

    PART(a)->fail = true;
    g_assert_false(qdev_realize_and_unref(a, bus, &err));
    expect_error(g_steal_pointer(&err), "part is broken");
    /* Nothing of it is left: neither on the bus nor in the tree. */
    expect_events("finalize ");
    g_assert_cmpint(bus->num_children, ==, 0);

    g_assert_false(qdev_realize_and_unref(b, bus, &err));
    expect_error(g_steal_pointer(&err), "wrong address");
    expect_events("finalize ");
    object_unparent(OBJECT(board));
}

static void test_tree_goes_down(void)
{
    BusState *bus;
    DeviceState *board = new_board(&bus);
    DeviceState *a = new_part("a");

    qbus_new(TYPE_PART_BUS, a, "inner");
    qdev_realize_and_unref(a, bus, &error_abort);
    qdev_realize_and_unref(new_part("b"), qdev_get_child_bus(a, "inner"), &error_abort);
    expect_events("realize:a realize:inner realize:b ");
    g_assert_true(qdev_find_recursive(bus, "b") != NULL);
    g_assert_null(qdev_find_recursive(bus, "c"));
    object_unparent(OBJECT(board));
    /* Devices of a bus end before the bus, which ends before its owner. */
    g_assert_true(g_str_has_prefix(events->str, "unrealize:b unrealize:inner unrealize:a "));
    g_assert_null(object_resolve_path("inner", NULL));
    g_string_truncate(events, 0);
}

/* ---- buses ---- */

static void test_bus_names(void)
{
    BusState *bus;
    DeviceState *board = new_board(&bus);
    DeviceState *named = new_part("id9");
    DeviceState *plain = new_part(NULL);
    BusState *second = qbus_new(TYPE_PART_BUS, plain, NULL);
    int number;

    /* The type in lower case and a number that counts such buses. */
    g_assert_cmpint(sscanf(bus->name, "test-bus.%d", &number), ==, 1);
    g_assert_cmpint(atoi(strrchr(second->name, '.') + 1), ==, number + 1);
    g_assert_cmpstr(qbus_new(TYPE_PART_BUS, named, NULL)->name, ==, "id9.0");
    g_assert_cmpstr(qbus_new(TYPE_PART_BUS, named, NULL)->name, ==, "id9.1");
    g_assert_cmpstr(qbus_new(TYPE_PART_BUS, named, "given")->name, ==, "given");
    g_assert_true(OBJECT(second)->parent == OBJECT(plain));
    object_unref(OBJECT(named));
    object_unref(OBJECT(plain));
    object_unparent(OBJECT(board));
    g_string_truncate(events, 0);
}

static void test_bus_full(void)
{
    BusState *bus;
    DeviceState *board = new_board(&bus);

    for (int i = 0; i < 3; i++) {
        g_assert_false(qbus_is_full(bus));
        qdev_realize_and_unref(new_part("x"), bus, &error_abort);
    }
    g_assert_true(qbus_is_full(bus));
    object_unparent(OBJECT(QTAILQ_FIRST(&bus->children)->child));
    g_assert_false(qbus_is_full(bus));
    qbus_mark_full(bus, true);
    g_assert_true(qbus_is_full(bus));
    object_unparent(OBJECT(board));
    g_string_truncate(events, 0);
}

static int visit_device(DeviceState *dev, void *opaque)
{
    note("dev", dev);
    return dev->id && !strcmp(dev->id, opaque) ? -5 : 0;
}

static int visit_bus(BusState *bus, void *opaque)
{
    g_string_append(events, "bus ");
    return 0;
}

static void test_walk(void)
{
    BusState *bus;
    DeviceState *board = new_board(&bus);

    qdev_realize_and_unref(new_part("a"), bus, &error_abort);
    qdev_realize_and_unref(new_part("b"), bus, &error_abort);
    g_string_truncate(events, 0);
    g_assert_cmpint(qdev_walk_children(board, visit_device, visit_bus, NULL, NULL, (void *)"z"), ==,
                    0);
    expect_events("dev:- bus dev:b dev:a ");
    g_assert_cmpint(qbus_walk_children(bus, NULL, NULL, visit_device, visit_bus, (void *)"b"), ==,
                    -5);
    expect_events("dev:b ");
    object_unparent(OBJECT(board));
    g_string_truncate(events, 0);
}

/* ---- hotplug ---- */

static void test_hotplug_handler(void)
{
    BusState *bus;
    DeviceState *board = new_board(&bus);
    Object *plugger = object_new(TYPE_PLUGGER);
    DeviceState *a = new_part("a"), *b;
    Error *err = NULL;

    g_assert_false(qbus_is_hotpluggable(bus));
    object_property_add_child(OBJECT(board), "plugger", plugger);
    qbus_set_hotplug_handler(bus, plugger);
    g_assert_true(qbus_is_hotpluggable(bus));
    qdev_realize(a, bus, &error_abort);
    expect_events("pre-plug:a realize:a plug:a ");
    g_assert_true(qdev_get_hotplug_handler(a) == (HotplugHandler *)plugger);

    plug_error = "pre";
    g_assert_false(qdev_realize_and_unref(new_part("b"), bus, &err));
    expect_error(g_steal_pointer(&err), "no room");
    expect_events("pre-plug:b finalize ");
    plug_error = "plug";
    g_assert_false(qdev_realize_and_unref(new_part("b"), bus, &err));
    expect_error(g_steal_pointer(&err), "does not fit");
    expect_events("pre-plug:b realize:b plug:b unrealize:b finalize ");
    b = new_part("b");
    qbus_new(TYPE_PART_BUS, b, "inner");
    g_assert_false(qdev_realize_and_unref(b, bus, &err));
    expect_error(g_steal_pointer(&err), "does not fit");
    expect_events("pre-plug:b realize:b realize:inner plug:b "
                  "unrealize:inner unrealize:b finalize ");
    plug_error = NULL;

    hotplug_handler_unplug(qdev_get_hotplug_handler(a), a, &error_abort);
    expect_events("unrealize:a ");
    object_unparent(OBJECT(a));
    object_unref(OBJECT(a));
    object_unparent(OBJECT(board));
    object_unref(plugger);
    g_string_truncate(events, 0);
}

static void test_unplug_blockers(void)
{
    DeviceState *a = new_part("a");
    Error *reason = NULL, *err = NULL;

    g_assert_false(qdev_unplug_blocked(a, &error_abort));
    error_setg(&reason, "in use");
    qdev_add_unplug_blocker(a, reason);
    g_assert_true(qdev_unplug_blocked(a, &err));
    expect_error(err, "in use");
    qdev_del_unplug_blocker(a, reason);
    g_assert_false(qdev_unplug_blocked(a, &error_abort));
    error_free(reason);
    object_unref(OBJECT(a));
    g_string_truncate(events, 0);
}

/* ---- listeners ---- */

static void heard_realize(DeviceListener *l, DeviceState *dev)
{
    note("heard", dev);
}

static void heard_unrealize(DeviceListener *l, DeviceState *dev)
{
    note("lost", dev);
}

static void test_listeners(void)
{
    static DeviceListener listener = { .realize = heard_realize, .unrealize = heard_unrealize };
    BusState *bus;
    DeviceState *board = new_board(&bus);
    DeviceState *a = new_part("a"), *b = new_part("b");

    qdev_realize_and_unref(a, bus, &error_abort);
    g_string_truncate(events, 0);
    device_listener_register(&listener);
    g_assert_nonnull(strstr(events->str, "heard:a "));
    g_string_truncate(events, 0);
    qdev_realize_and_unref(b, bus, &error_abort);
    expect_events("realize:b heard:b ");
    object_unparent(OBJECT(b));
    expect_events("unrealize:b lost:b finalize ");
    device_listener_unregister(&listener);
    object_unparent(OBJECT(a));
    expect_events("unrealize:a finalize ");
    object_unparent(OBJECT(board));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(test_types, ARRAY_SIZE(test_types));
    events = g_string_new(NULL);

    g_test_add_func("/qdev/life/realize-and-back", test_life);
    g_test_add_func("/qdev/life/failed-realize-leaves-nothing", test_realize_fails);
    g_test_add_func("/qdev/life/tree-goes-down", test_tree_goes_down);
    g_test_add_func("/qdev/bus/names", test_bus_names);
    g_test_add_func("/qdev/bus/full", test_bus_full);
    g_test_add_func("/qdev/bus/walk", test_walk);
    g_test_add_func("/qdev/hotplug/handler", test_hotplug_handler);
    g_test_add_func("/qdev/hotplug/unplug-blockers", test_unplug_blockers);
    g_test_add_func("/qdev/listeners", test_listeners);
    return g_test_run();
}

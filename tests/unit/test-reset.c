/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reset: phases over the tree, nesting, the way of older classes, and the list of handlers. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/qdev-core.h"
#include "sysemu/reset.h"

#define TYPE_NODE "test-reset-node"
#define TYPE_OLD_NODE "test-reset-old-node"
#define TYPE_NODE_BUS "test-reset-bus"

/* What ran, in order: phase and id of the device, or "bus". */
static GString *events;

static void note(Object *obj, const char *what)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    g_string_append_printf(events, "%s:%s ", what, dev ? dev->id : "bus");
}

static void node_enter(Object *obj, ResetType type)
{
    note(obj, "enter");
}

static void node_hold(Object *obj)
{
    note(obj, "hold");
}

/* What the device called "mover" takes over when its reset ends, and where to. */
static DeviceState *moved;
static BusState *move_to;

static void node_exit(Object *obj)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    note(obj, "exit");
    if (dev && !strcmp(dev->id, "mover")) {
        qdev_set_parent_bus(moved, move_to, &error_abort);
    }
}

static void old_reset(DeviceState *dev)
{
    note(OBJECT(dev), "reset");
}

static void phases_class_init(ObjectClass *oc, void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    rc->phases.enter = node_enter;
    rc->phases.hold = node_hold;
    rc->phases.exit = node_exit;
}

static void node_class_init(ObjectClass *oc, void *data)
{
    DEVICE_CLASS(oc)->bus_type = NULL;
    phases_class_init(oc, data);
}

static DeviceReset parent_reset;

static void call_parent_reset(DeviceState *dev)
{
    parent_reset(dev);
    note(OBJECT(dev), "reset");
}

static void old_class_init(ObjectClass *oc, void *data)
{
    device_class_set_parent_reset(DEVICE_CLASS(oc), call_parent_reset, &parent_reset);
}

static const TypeInfo test_types[] = {
    { .name = TYPE_NODE, .parent = TYPE_DEVICE, .class_init = node_class_init },
    { .name = TYPE_OLD_NODE, .parent = TYPE_NODE, .class_init = old_class_init },
    { .name = TYPE_NODE_BUS, .parent = TYPE_BUS, .class_init = phases_class_init },
};

/* A device called @id below @parent's bus (made when needed). */
static DeviceState *add_node(DeviceState *parent, const char *type, const char *id)
{
    DeviceState *dev = qdev_new(type);
    BusState *bus;

    dev->id = g_strdup(id);
    DEVICE_GET_CLASS(dev)->bus_type = parent ? TYPE_NODE_BUS : NULL;
    if (parent) {
        bus = QLIST_FIRST(&parent->child_bus) ?: qbus_new(TYPE_NODE_BUS, parent, NULL);
        qdev_realize_and_unref(dev, bus, &error_abort);
    } else {
        qdev_realize_and_unref(dev, NULL, &error_abort);
    }
    return dev;
}

static void expect_events(const char *text)
{
    g_assert_cmpstr(events->str, ==, text);
    g_string_truncate(events, 0);
}

/* ---- phases ---- */

static void test_children_first(void)
{
    DeviceState *top = add_node(NULL, TYPE_NODE, "top");

    add_node(top, TYPE_NODE, "a");
    add_node(top, TYPE_NODE, "b");
    device_cold_reset(top);
    expect_events("enter:b enter:a enter:bus enter:top hold:b hold:a hold:bus hold:top "
                  "exit:b exit:a exit:bus exit:top ");
    g_assert_false(device_is_in_reset(top));
    object_unparent(OBJECT(top));
}

static void test_nesting(void)
{
    DeviceState *top = add_node(NULL, TYPE_NODE, "top");
    DeviceState *a = add_node(top, TYPE_NODE, "a");

    resettable_assert_reset(OBJECT(a), RESET_TYPE_COLD);
    expect_events("enter:a hold:a ");
    /* The child is in reset already and stays in it when the outer one ends. */
    device_cold_reset(top);
    expect_events("enter:bus enter:top hold:bus hold:top exit:bus exit:top ");
    g_assert_true(device_is_in_reset(a));
    resettable_assert_reset(OBJECT(a), RESET_TYPE_COLD);
    resettable_release_reset(OBJECT(a), RESET_TYPE_COLD);
    expect_events("");
    resettable_release_reset(OBJECT(a), RESET_TYPE_COLD);
    expect_events("exit:a ");
    object_unparent(OBJECT(top));
}

static void test_old_class(void)
{
    DeviceState *top = add_node(NULL, TYPE_OLD_NODE, "top");

    /* The reset function stands for all phases, and its parent's reset runs the parent's phases. */
    device_cold_reset(top);
    expect_events("enter:top hold:top exit:top reset:top ");
    device_legacy_reset(top);
    expect_events("enter:top hold:top exit:top reset:top ");
    DEVICE_GET_CLASS(top)->reset = old_reset;
    qdev_reset_all(top);
    expect_events("reset:top ");
    DEVICE_GET_CLASS(top)->reset = call_parent_reset;
    object_unparent(OBJECT(top));
}

static void test_bus_reset(void)
{
    DeviceState *top = add_node(NULL, TYPE_NODE, "top");

    add_node(top, TYPE_NODE, "a");
    bus_cold_reset(QLIST_FIRST(&top->child_bus));
    expect_events("enter:a enter:bus hold:a hold:bus exit:a exit:bus ");
    object_unparent(OBJECT(top));
}

/* A device that changes to a bus in reset goes into reset, and comes out with it. */
static void test_change_parent(void)
{
    DeviceState *held = add_node(NULL, TYPE_NODE, "held");
    DeviceState *run = add_node(NULL, TYPE_NODE, "run");
    DeviceState *a = add_node(run, TYPE_NODE, "a");
    BusState *bus = qbus_new(TYPE_NODE_BUS, held, NULL);

    resettable_assert_reset(OBJECT(held), RESET_TYPE_COLD);
    g_string_truncate(events, 0);
    qdev_set_parent_bus(a, bus, &error_abort);
    expect_events("enter:a hold:a ");
    g_assert_true(device_is_in_reset(a));
    resettable_release_reset(OBJECT(held), RESET_TYPE_COLD);
    expect_events("exit:a exit:bus exit:held ");

    resettable_assert_reset(OBJECT(held), RESET_TYPE_COLD);
    g_string_truncate(events, 0);
    qdev_set_parent_bus(a, QLIST_FIRST(&run->child_bus), &error_abort);
    expect_events("exit:a ");
    g_assert_false(device_is_in_reset(a));
    resettable_release_reset(OBJECT(held), RESET_TYPE_COLD);
    object_unparent(OBJECT(held));
    object_unparent(OBJECT(run));
    g_string_truncate(events, 0);
}

/* A bus whose reset is just ending does not put into reset what comes to it. */
static void test_change_parent_during_exit(void)
{
    DeviceState *top = add_node(NULL, TYPE_NODE, "top");
    DeviceState *other = add_node(NULL, TYPE_NODE, "other");

    add_node(top, TYPE_NODE, "mover");
    moved = add_node(other, TYPE_NODE, "moved");
    move_to = QLIST_FIRST(&top->child_bus);
    device_cold_reset(top);
    g_assert_true(qdev_get_parent_bus(moved) == move_to);
    g_assert_false(device_is_in_reset(moved));
    object_unparent(OBJECT(top));
    object_unparent(OBJECT(other));
    g_string_truncate(events, 0);
}

static void test_parent_phases(void)
{
    ResettableClass *rc = RESETTABLE_CLASS(object_class_by_name(TYPE_NODE));
    ResettablePhases parent, restore = rc->phases;

    resettable_class_set_parent_phases(rc, NULL, NULL, node_hold, &parent);
    g_assert_true(parent.enter == node_enter && parent.hold == node_hold &&
                  parent.exit == node_exit);
    g_assert_true(rc->phases.enter == node_enter && rc->phases.exit == node_hold);
    rc->phases = restore;
}

static void typed_phase(Object *obj, ResetType type)
{
    note(obj, type == RESET_TYPE_WAKEUP ? "wakeup" : "other");
}

/* Phases as in later versions, which take the type of the reset, get it. */
static void test_typed_phases(void)
{
    ResettableClass *rc = RESETTABLE_CLASS(object_class_by_name(TYPE_NODE));
    ResettablePhases restore = rc->phases;
    DeviceState *top = add_node(NULL, TYPE_NODE, "top");

    rc->phases.hold = (ResettableHoldPhase)(void *)typed_phase;
    rc->phases.exit = (ResettableExitPhase)(void *)typed_phase;
    resettable_reset(OBJECT(top), RESET_TYPE_WAKEUP);
    rc->phases = restore;
    expect_events("enter:top wakeup:top wakeup:top ");
    object_unparent(OBJECT(top));
}

/* An object in the list of handlers goes through all phases with the machine. */
static void test_registered_object(void)
{
    DeviceState *top = add_node(NULL, TYPE_NODE, "top");

    qemu_register_resettable(OBJECT(top));
    qemu_devices_reset(SHUTDOWN_CAUSE_GUEST_RESET);
    expect_events("enter:top hold:top exit:top ");
    qemu_unregister_resettable(OBJECT(top));
    qemu_devices_reset(SHUTDOWN_CAUSE_GUEST_RESET);
    expect_events("");
    object_unparent(OBJECT(top));
}

/* ---- handlers ---- */

static void handler(void *opaque)
{
    g_string_append_printf(events, "%s ", (char *)opaque);
}

static void remove_next(void *opaque)
{
    handler("remove");
    qemu_unregister_reset(handler, opaque);
    qemu_unregister_reset(remove_next, opaque);
}

static void add_one(void *opaque)
{
    handler("add");
    qemu_unregister_reset(add_one, opaque);
    qemu_register_reset(handler, opaque);
}

static void test_handlers(void)
{
    qemu_register_reset(handler, "a");
    qemu_register_reset_nosnapshotload(handler, "b");
    qemu_register_reset(handler, "c");
    qemu_devices_reset(SHUTDOWN_CAUSE_GUEST_RESET);
    expect_events("a b c ");
    qemu_devices_reset(SHUTDOWN_CAUSE_SNAPSHOT_LOAD);
    expect_events("a c ");
    qemu_unregister_reset(handler, "a");
    qemu_unregister_reset(handler, "a");
    qemu_devices_reset(SHUTDOWN_CAUSE_NONE);
    expect_events("b c ");
    qemu_unregister_reset(handler, "b");
    qemu_unregister_reset(handler, "c");
}

static void test_handlers_that_change_the_list(void)
{
    qemu_register_reset(remove_next, "x");
    qemu_register_reset(handler, "x");
    qemu_register_reset(add_one, "y");
    qemu_devices_reset(SHUTDOWN_CAUSE_NONE);
    expect_events("remove add y ");
    qemu_devices_reset(SHUTDOWN_CAUSE_NONE);
    expect_events("y ");
    qemu_unregister_reset(handler, "y");
    qemu_devices_reset(SHUTDOWN_CAUSE_NONE);
    expect_events("");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(test_types, ARRAY_SIZE(test_types));
    events = g_string_new(NULL);

    g_test_add_func("/reset/phases/children-first", test_children_first);
    g_test_add_func("/reset/phases/nesting", test_nesting);
    g_test_add_func("/reset/phases/bus", test_bus_reset);
    g_test_add_func("/reset/phases/change-of-parent", test_change_parent);
    g_test_add_func("/reset/phases/change-of-parent-during-exit", test_change_parent_during_exit);
    g_test_add_func("/reset/phases/keep-the-parents", test_parent_phases);
    g_test_add_func("/reset/phases/with-their-type", test_typed_phases);
    g_test_add_func("/reset/handlers/object", test_registered_object);
    g_test_add_func("/reset/older-classes", test_old_class);
    g_test_add_func("/reset/handlers/order-and-snapshot-load", test_handlers);
    g_test_add_func("/reset/handlers/change-the-list", test_handlers_that_change_the_list);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buses: type "bus", their names, children, walks and place in the reset tree.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/qdev-core.h"

/* ---- hotplug ---- */

void qbus_set_hotplug_handler(BusState *bus, Object *handler)
{
    object_property_set_link(OBJECT(bus), QDEV_HOTPLUG_HANDLER_PROPERTY, handler, &error_abort);
}

void qbus_set_bus_hotplug_handler(BusState *bus)
{
    qbus_set_hotplug_handler(bus, OBJECT(bus));
}

/* ---- walks ---- */

static int walk_bus_children(BusState *bus, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                             qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        int err =
            qdev_walk_children(kid->child, pre_devfn, pre_busfn, post_devfn, post_busfn, opaque);

        if (err < 0) {
            return err;
        }
    }
    return 0;
}

int qbus_walk_children(BusState *bus, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque)
{
    int err = pre_busfn ? pre_busfn(bus, opaque) : 0;

    if (err) {
        return err;
    }
    err = walk_bus_children(bus, pre_devfn, pre_busfn, post_devfn, post_busfn, opaque);
    if (err < 0) {
        return err;
    }
    err = post_busfn ? post_busfn(bus, opaque) : 0;
    return err;
}

DeviceState *qdev_find_recursive(BusState *bus, const char *id)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        DeviceState *dev = kid->child;
        BusState *child;

        if (dev->id && !strcmp(dev->id, id)) {
            return dev;
        }
        QLIST_FOREACH(child, &dev->child_bus, sibling) {
            DeviceState *found = qdev_find_recursive(child, id);

            if (found) {
                return found;
            }
        }
    }
    return NULL;
}

/* ---- reset ---- */

void bus_cold_reset(BusState *bus)
{
    resettable_reset(OBJECT(bus), RESET_TYPE_COLD);
}

void qbus_reset_all(BusState *bus)
{
    bus_cold_reset(bus);
}

void qbus_reset_all_fn(void *opaque)
{
    bus_cold_reset(opaque);
}

bool bus_is_in_reset(BusState *bus)
{
    return resettable_is_in_reset(OBJECT(bus));
}

static ResettableState *bus_get_reset_state(Object *obj)
{
    return &BUS(obj)->reset;
}

static void bus_reset_child_foreach(Object *obj, ResettableChildCallback cb, void *opaque,
                                    ResetType type)
{
    BusState *bus = BUS(obj);
    BusChild *kid, *next;

    QTAILQ_FOREACH_SAFE(kid, &bus->children, sibling, next) {
        cb(OBJECT(kid->child), opaque, type);
    }
}

static void bus_one_piece_reset(Object *obj)
{
    BUS_GET_CLASS(obj)->reset(BUS(obj));
}

static ResettableTrFunction bus_get_transitional_reset(Object *obj)
{
    return BUS_GET_CLASS(obj)->reset ? bus_one_piece_reset : NULL;
}

/* ---- beginning and end ---- */

/* A given name; or the parent's id and a number; or the type's and a number that counts such buses.
 */
static char *make_bus_name(BusState *bus, DeviceState *parent, const char *name)
{
    BusClass *bc = BUS_GET_CLASS(bus);
    g_autofree char *automatic = NULL;

    if (name) {
        return g_strdup(name);
    }
    if (parent && parent->id) {
        return g_strdup_printf("%s.%d", parent->id, parent->num_child_bus);
    }
    automatic = g_strdup_printf("%s.%d", object_get_typename(OBJECT(bus)), bc->automatic_ids++);
    return g_ascii_strdown(automatic, -1);
}

static void bus_attach(BusState *bus, DeviceState *parent, const char *name)
{
    bus->parent = parent;
    bus->name = make_bus_name(bus, parent, name);
    if (parent) {
        QLIST_INSERT_HEAD(&parent->child_bus, bus, sibling);
        parent->num_child_bus++;
        object_property_add_child(OBJECT(parent), bus->name, OBJECT(bus));
        object_unref(OBJECT(bus));
    }
}

void qbus_init(void *bus, size_t size, const char *typename, DeviceState *parent, const char *name)
{
    object_initialize(bus, size, typename);
    bus_attach(bus, parent, name);
}

BusState *qbus_new(const char *typename, DeviceState *parent, const char *name)
{
    BusState *bus = BUS(object_new(typename));

    bus_attach(bus, parent, name);
    return bus;
}

bool qbus_realize(BusState *bus, Error **errp)
{
    return object_property_set_bool(OBJECT(bus), "realized", true, errp);
}

void qbus_unrealize(BusState *bus)
{
    object_property_set_bool(OBJECT(bus), "realized", false, &error_abort);
}

static bool bus_get_realized(Object *obj, Error **errp)
{
    return BUS(obj)->realized;
}

static void bus_set_realized(Object *obj, bool value, Error **errp)
{
    BusState *bus = BUS(obj);
    BusClass *bc = BUS_GET_CLASS(bus);
    Error *err = NULL;
    BusChild *kid;

    if (value == bus->realized) {
        return;
    }
    if (value) {
        if (bc->realize) {
            bc->realize(bus, &err);
            if (err) {
                error_propagate(errp, err);
                return;
            }
        }
    } else {
        QTAILQ_FOREACH(kid, &bus->children, sibling) {
            qdev_unrealize(kid->child);
        }
        if (bc->unrealize) {
            bc->unrealize(bus);
        }
    }
    bus->realized = value;
}

static void bus_unparent(Object *obj)
{
    BusState *bus = BUS(obj);
    BusChild *kid;

    /* While it is going no device may refer to it. */
    while ((kid = QTAILQ_FIRST(&bus->children))) {
        object_unparent(OBJECT(kid->child));
    }
    if (bus->parent) {
        QLIST_REMOVE(bus, sibling);
        bus->parent->num_child_bus--;
        bus->parent = NULL;
    }
}

static void bus_instance_init(Object *obj)
{
    BusState *bus = BUS(obj);

    QTAILQ_INIT(&bus->children);
    object_property_add_link(obj, QDEV_HOTPLUG_HANDLER_PROPERTY, TYPE_HOTPLUG_HANDLER,
                             (Object **)&bus->hotplug_handler, object_property_allow_set_link, 0);
}

static void bus_finalize(Object *obj)
{
    g_free(BUS(obj)->name);
}

static char *bus_default_fw_dev_path(DeviceState *dev)
{
    return g_strdup(object_get_typename(OBJECT(dev)));
}

static void bus_class_init(ObjectClass *class, void *data)
{
    BusClass *bc = BUS_CLASS(class);
    ResettableClass *rc = RESETTABLE_CLASS(class);

    class->unparent = bus_unparent;
    bc->get_fw_dev_path = bus_default_fw_dev_path;
    rc->get_state = bus_get_reset_state;
    rc->child_foreach = bus_reset_child_foreach;
    rc->get_transitional_function = bus_get_transitional_reset;
    object_class_property_add_bool(class, "realized", bus_get_realized, bus_set_realized);
}

static const TypeInfo bus_info = {
    .name = TYPE_BUS,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(BusState),
    .abstract = true,
    .class_size = sizeof(BusClass),
    .instance_init = bus_instance_init,
    .instance_finalize = bus_finalize,
    .class_init = bus_class_init,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_RESETTABLE_INTERFACE },
        { },
    },
};

static void bus_register_types(void)
{
    type_register_static(&bus_info);
}
type_init(bus_register_types)

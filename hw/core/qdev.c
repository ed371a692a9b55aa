/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices: type "device", their place on a bus, reset, listeners, beginning and end.
 */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "qapi/error.h"
#include "qapi/qapi-events-qdev.h"
#include "hw/qdev-clock.h"
#include "hw/vmstate-if.h"
#include "qdev-internal.h"

/* ---- on a bus ---- */

static char *child_property(int index)
{
    return g_strdup_printf("child[%d]", index);
}

void bus_add_child(BusState *bus, DeviceState *child)
{
    BusChild *kid = g_new0(BusChild, 1);
    g_autofree char *name = NULL;

    bus->num_children++;
    kid->child = child;
    kid->index = bus->max_index++;
    object_ref(OBJECT(child));
    QTAILQ_INSERT_HEAD(&bus->children, kid, sibling);
    name = child_property(kid->index);
    object_property_add_link(OBJECT(bus), name, object_get_typename(OBJECT(child)),
                             (Object **)&kid->child, NULL, 0);
}

void bus_remove_child(BusState *bus, DeviceState *child)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (kid->child == child) {
            g_autofree char *name = child_property(kid->index);

            QTAILQ_REMOVE(&bus->children, kid, sibling);
            bus->num_children--;
            object_property_del(OBJECT(bus), name);
            object_unref(OBJECT(child));
            g_free(kid);
            return;
        }
    }
}

bool qdev_set_parent_bus(DeviceState *dev, BusState *bus, Error **errp)
{
    BusState *old = dev->parent_bus;
    DeviceClass *dc = DEVICE_GET_CLASS(dev);
    BusClass *bc = BUS_GET_CLASS(bus);

    assert(dc->bus_type && object_dynamic_cast(OBJECT(bus), dc->bus_type));
    if (bc->check_address && !bc->check_address(bus, dev, errp)) {
        return false;
    }
    object_ref(OBJECT(dev));
    if (old) {
        bus_remove_child(old, dev);
    }
    dev->parent_bus = bus;
    object_ref(OBJECT(bus));
    bus_add_child(bus, dev);
    if (dev->realized) {
        resettable_change_parent(OBJECT(dev), OBJECT(bus), OBJECT(old));
    }
    object_unref(OBJECT(old));
    object_unref(OBJECT(dev));
    return true;
}

BusState *qdev_get_parent_bus(const DeviceState *dev)
{
    return dev->parent_bus;
}

BusState *qdev_get_child_bus(DeviceState *dev, const char *name)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        if (!strcmp(name, bus->name)) {
            return bus;
        }
    }
    return NULL;
}

int qdev_walk_children(DeviceState *dev, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque)
{
    int err = pre_devfn ? pre_devfn(dev, opaque) : 0;
    BusState *bus;

    if (err) {
        return err;
    }
    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        err = qbus_walk_children(bus, pre_devfn, pre_busfn, post_devfn, post_busfn, opaque);
        if (err < 0) {
            return err;
        }
    }
    return post_devfn ? post_devfn(dev, opaque) : 0;
}

/* ---- life ---- */

DeviceState *qdev_new(const char *name)
{
    return DEVICE(object_new(name));
}

DeviceState *qdev_try_new(const char *name)
{
    ObjectClass *oc = module_object_class_by_name(name);

    return oc && !object_class_is_abstract(oc) ? DEVICE(object_new_with_class(oc)) : NULL;
}

bool qdev_realize(DeviceState *dev, BusState *bus, Error **errp)
{
    assert(!dev->realized && !dev->parent_bus);
    if (bus) {
        if (!qdev_set_parent_bus(dev, bus, errp)) {
            return false;
        }
    } else {
        assert(!DEVICE_GET_CLASS(dev)->bus_type);
    }
    return object_property_set_bool(OBJECT(dev), "realized", true, errp);
}

bool qdev_realize_and_unref(DeviceState *dev, BusState *bus, Error **errp)
{
    bool ok = qdev_realize(dev, bus, errp);

    object_unref(OBJECT(dev));
    return ok;
}

void qdev_unrealize(DeviceState *dev)
{
    object_property_set_bool(OBJECT(dev), "realized", false, &error_abort);
}

void qdev_set_legacy_instance_id(DeviceState *dev, int alias_id, int required_for_version)
{
    assert(!dev->realized);
    dev->instance_id_alias = alias_id;
    dev->alias_required_for_version = required_for_version;
}

const VMStateDescription *qdev_get_vmsd(DeviceState *dev)
{
    return DEVICE_GET_CLASS(dev)->vmsd;
}

static int assert_realized(Object *obj, void *opaque)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    assert(!dev || dev->realized || !DEVICE_GET_CLASS(dev)->bus_type);
    return 0;
}

void qdev_assert_realized_properly(void)
{
    object_child_foreach_recursive(object_get_root(), assert_realized, NULL);
}

/* ---- reset ---- */

void device_cold_reset(DeviceState *dev)
{
    resettable_reset(OBJECT(dev), RESET_TYPE_COLD);
}

void qdev_reset_all(DeviceState *dev)
{
    device_cold_reset(dev);
}

void qdev_reset_all_fn(void *opaque)
{
    device_cold_reset(DEVICE(opaque));
}

bool device_is_in_reset(DeviceState *dev)
{
    return resettable_is_in_reset(OBJECT(dev));
}

void device_legacy_reset(DeviceState *dev)
{
    DEVICE_GET_CLASS(dev)->reset(dev);
}

static ResettableState *device_get_reset_state(Object *obj)
{
    return &DEVICE(obj)->reset;
}

static void device_reset_child_foreach(Object *obj, ResettableChildCallback cb, void *opaque,
                                       ResetType type)
{
    DeviceState *dev = DEVICE(obj);
    BusState *bus, *next;

    QLIST_FOREACH_SAFE(bus, &dev->child_bus, sibling, next) {
        cb(OBJECT(bus), opaque, type);
    }
}

/* dc->reset of a class that has phases: runs them, for subclasses that call their parent's reset.
 */
static void device_phases_reset(DeviceState *dev)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(dev);

    if (rc->phases.enter) {
        rc->phases.enter(OBJECT(dev), RESET_TYPE_COLD);
    }
    if (rc->phases.hold) {
        resettable_run_phase(rc->phases.hold, OBJECT(dev), RESET_TYPE_COLD);
    }
    if (rc->phases.exit) {
        resettable_run_phase(rc->phases.exit, OBJECT(dev), RESET_TYPE_COLD);
    }
}

static void device_one_piece_reset(Object *obj)
{
    DEVICE_GET_CLASS(obj)->reset(DEVICE(obj));
}

static ResettableTrFunction device_get_transitional_reset(Object *obj)
{
    DeviceClass *dc = DEVICE_GET_CLASS(obj);

    return dc->reset != device_phases_reset ? device_one_piece_reset : NULL;
}

/* ---- beginning and end ---- */

static bool device_get_hotpluggable(Object *obj, Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    return DEVICE_GET_CLASS(dev)->hotpluggable &&
           (dev->parent_bus == NULL || qbus_is_hotpluggable(dev->parent_bus));
}

static bool device_get_hotplugged(Object *obj, Error **errp)
{
    return DEVICE(obj)->hotplugged;
}

static char *device_get_state_id(VMStateIf *obj)
{
    return qdev_get_dev_path(DEVICE(obj));
}

static void device_instance_init(Object *obj)
{
    DeviceState *dev = DEVICE(obj);

    dev->hotplugged = phase_check(PHASE_MACHINE_READY);
    dev->instance_id_alias = -1;
    QLIST_INIT(&dev->gpios);
    QLIST_INIT(&dev->clocks);
    QLIST_INIT(&dev->child_bus);
}

static void device_post_init(Object *obj)
{
    object_apply_compat_props(obj);
    qdev_prop_set_globals(DEVICE(obj));
}

static void device_unparent(Object *obj)
{
    DeviceState *dev = DEVICE(obj);
    BusState *bus;

    if (dev->realized) {
        qdev_unrealize(dev);
    }
    while ((bus = QLIST_FIRST(&dev->child_bus))) {
        object_unparent(OBJECT(bus));
    }
    if (dev->parent_bus) {
        bus_remove_child(dev->parent_bus, dev);
        object_unref(OBJECT(dev->parent_bus));
        dev->parent_bus = NULL;
    }
}

static void device_finalize(Object *obj)
{
    DeviceState *dev = DEVICE(obj);
    NamedGPIOList *ngl, *next;

    QLIST_FOREACH_SAFE(ngl, &dev->gpios, node, next) {
        QLIST_REMOVE(ngl, node);
        g_free(ngl->in);
        g_free(ngl->name);
        g_free(ngl);
    }
    qdev_finalize_clocklist(dev);
    if (dev->pending_deleted_event && dev->canonical_path) {
        qapi_event_send_device_deleted(dev->id != NULL, dev->id, dev->canonical_path);
    }
    g_clear_pointer(&dev->canonical_path, g_free);
    g_clear_pointer(&dev->opts, json_object_unref);
    g_free(dev->id);
}

static void device_class_base_init(ObjectClass *class, void *data)
{
    DeviceClass *klass = DEVICE_CLASS(class);

    /* The parent's are found through the parent. */
    klass->props_ = NULL;
    klass->props_count_ = 0;
}

static void device_class_init(ObjectClass *class, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(class);
    VMStateIfClass *vc = VMSTATE_IF_CLASS(class);
    ResettableClass *rc = RESETTABLE_CLASS(class);

    class->unparent = device_unparent;
    dc->hotpluggable = true;
    dc->user_creatable = true;
    dc->reset = device_phases_reset;
    vc->get_id = device_get_state_id;
    rc->get_state = device_get_reset_state;
    rc->child_foreach = device_reset_child_foreach;
    rc->get_transitional_function = device_get_transitional_reset;
    object_class_property_add_bool(class, "realized", device_get_realized, device_set_realized);
    object_class_property_add_bool(class, "hotpluggable", device_get_hotpluggable, NULL);
    object_class_property_add_bool(class, "hotplugged", device_get_hotplugged, NULL);
    object_class_property_add_link(class, "parent_bus", TYPE_BUS, offsetof(DeviceState, parent_bus),
                                   NULL, 0);
}

static const TypeInfo device_type_info = {
    .name = TYPE_DEVICE,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(DeviceState),
    .instance_init = device_instance_init,
    .instance_post_init = device_post_init,
    .instance_finalize = device_finalize,
    .class_base_init = device_class_base_init,
    .class_init = device_class_init,
    .abstract = true,
    .class_size = sizeof(DeviceClass),
    .interfaces = (InterfaceInfo[]) {
        { TYPE_VMSTATE_IF },
        { TYPE_RESETTABLE_INTERFACE },
        { }
    },
};

static void qdev_register_types(void)
{
    type_register_static(&device_type_info);
}
type_init(qdev_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device properties: from rows to QOM properties of a class or a device, setting them from C, and
 * globals.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qapi/visitor.h"
#include "qemu/error-report.h"
#include "qom/object-json.h"
#include "qdev-internal.h"

void *object_field_prop_ptr(Object *obj, Property *prop)
{
    return (char *)obj + prop->offset;
}

/* ---- access ---- */

static void set_after_realize(Object *obj, const char *name, Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    if (dev->id) {
        error_setg(errp,
                   "Attempt to set property '%s' on device '%s' (type '%s') after it was realized",
                   name, dev->id, object_get_typename(obj));
    } else {
        error_setg(errp, "Attempt to set property '%s' on anonymous device (type '%s') "
                   "after it was realized", name, object_get_typename(obj));
    }
}

bool qdev_prop_allow_set(Object *obj, const char *name, const PropertyInfo *info, Error **errp)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    if (dev && dev->realized && !info->realized_set_allowed) {
        set_after_realize(obj, name, errp);
        return false;
    }
    return true;
}

void qdev_prop_allow_set_link_before_realize(const Object *obj, const char *name, Object *val,
                                             Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    if (dev->realized) {
        error_setg(errp, "Attempt to set link property '%s' on device '%s' (type '%s') "
                   "after it was realized", name, dev->id ?: "", object_get_typename(obj));
    }
}

static void field_get(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;

    prop->info->get(obj, v, name, opaque, errp);
}

static void field_set(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;

    if (qdev_prop_allow_set(obj, name, prop->info, errp)) {
        prop->info->set(obj, v, name, opaque, errp);
    }
}

static void field_release(Object *obj, const char *name, void *opaque)
{
    Property *prop = opaque;

    if (prop->info->release) {
        prop->info->release(obj, name, opaque);
    }
}

/* "legacy-NAME": the value as info qtree shows it. */
static void legacy_get(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Property *prop = opaque;
    char buffer[1024];
    char *text = buffer;

    prop->info->print(obj, prop, buffer, sizeof(buffer));
    visit_type_str(v, name, &text, errp);
}

/* ---- from rows to properties ---- */

static void class_add_legacy_property(ObjectClass *oc, Property *prop)
{
    if (prop->info->print) {
        g_autofree char *name = g_strdup_printf("legacy-%s", prop->name);

        object_class_property_add(oc, name, "str", legacy_get, NULL, NULL, prop);
    }
}

static void class_add_property(ObjectClass *oc, Property *prop)
{
    const PropertyInfo *info = prop->info;
    ObjectProperty *op;

    if (info->create) {
        op = info->create(oc, prop->name, prop);
    } else {
        op = object_class_property_add(oc, prop->name, info->name, info->get ? field_get : NULL,
                                       info->set ? field_set : NULL, field_release, prop);
    }
    if (prop->set_default) {
        info->set_default_value(op, prop);
    }
    object_class_property_set_description(oc, prop->name, info->description);
}

void device_class_set_props_n(DeviceClass *dc, const Property *props, size_t n)
{
    size_t count = 0;

    while (count < n && props[count].name) {
        Property *prop = (Property *)&props[count++];

        class_add_legacy_property(OBJECT_CLASS(dc), prop);
        class_add_property(OBJECT_CLASS(dc), prop);
    }
    assert(count <= UINT16_MAX);
    dc->props_ = props;
    dc->props_count_ = count;
}

ObjectProperty *qdev_add_instance_property(Object *obj, Property *prop,
                                           ObjectPropertyRelease *release)
{
    const PropertyInfo *info = prop->info;
    ObjectProperty *op =
        object_property_add(obj, prop->name, info->name, info->get ? field_get : NULL,
                            info->set ? field_set : NULL, release, prop);

    object_property_set_description(obj, prop->name, info->description);
    if (prop->set_default) {
        info->set_default_value(op, prop);
        op->init(obj, op);
    }
    return op;
}

void qdev_property_add_static(DeviceState *dev, Property *prop)
{
    assert(!prop->info->create);
    qdev_add_instance_property(OBJECT(dev), prop, field_release);
}

void qdev_add_properties(DeviceState *dev, const Property *props)
{
    for (; props->name; props++) {
        qdev_property_add_static(dev, (Property *)props);
    }
}

void qdev_alias_all_properties(DeviceState *target, Object *source)
{
    ObjectClass *class = object_get_class(OBJECT(target));

    for (; class && object_class_dynamic_cast(class, TYPE_DEVICE);
         class = object_class_get_parent(class)) {
        DeviceClass *dc = DEVICE_CLASS(class);

        for (unsigned i = 0; i < dc->props_count_; i++) {
            const char *name = dc->props_[i].name;

            if (!object_property_find(source, name)) {
                object_property_add_alias(source, name, OBJECT(target), name);
            }
        }
    }
}

/* ---- setting from C ---- */

void qdev_prop_set_bit(DeviceState *dev, const char *name, bool value)
{
    object_property_set_bool(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint8(DeviceState *dev, const char *name, uint8_t value)
{
    object_property_set_int(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint16(DeviceState *dev, const char *name, uint16_t value)
{
    object_property_set_int(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint32(DeviceState *dev, const char *name, uint32_t value)
{
    object_property_set_int(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_int32(DeviceState *dev, const char *name, int32_t value)
{
    object_property_set_int(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint64(DeviceState *dev, const char *name, uint64_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_string(DeviceState *dev, const char *name, const char *value)
{
    object_property_set_str(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_macaddr(DeviceState *dev, const char *name, const uint8_t *value)
{
    char text[3 * 6];

    snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", value[0], value[1], value[2],
             value[3], value[4], value[5]);
    qdev_prop_set_string(dev, name, text);
}

/* The row of @name in @dev's class, or NULL. */
static const Property *find_row(DeviceState *dev, const char *name)
{
    ObjectClass *class = object_get_class(OBJECT(dev));

    for (; class && object_class_dynamic_cast(class, TYPE_DEVICE);
         class = object_class_get_parent(class)) {
        DeviceClass *dc = DEVICE_CLASS(class);

        for (unsigned i = 0; i < dc->props_count_; i++) {
            if (!strcmp(dc->props_[i].name, name)) {
                return &dc->props_[i];
            }
        }
    }
    return NULL;
}

void qdev_prop_set_enum(DeviceState *dev, const char *name, int value)
{
    const Property *prop = find_row(dev, name);

    assert(prop && prop->info->enum_table);
    qdev_prop_set_string(dev, name, qapi_enum_lookup(prop->info->enum_table, value));
}

void error_set_from_qdev_prop_error(Error **errp, int ret, Object *obj, const char *name,
                                    const char *value)
{
    const char *type = object_get_typename(obj);

    switch (ret) {
    case 0:
        break;
    case -EEXIST:
        error_setg(errp, "Property '%s.%s' can't take value '%s', it's in use", type, name, value);
        break;
    case -ENOENT:
        error_setg(errp, "Property '%s.%s' can't find value '%s'", type, name, value);
        break;
    default:
        error_setg(errp, "Property '%s.%s' doesn't take value '%s'", type, name, value);
        break;
    }
}

/* ---- globals ---- */

/* Rows of -global, in order. */
static GPtrArray *global_props;

void qdev_prop_register_global(const GlobalProperty *prop)
{
    if (!global_props) {
        global_props = g_ptr_array_new();
    }
    g_ptr_array_add(global_props, (gpointer)prop);
}

const GlobalProperty *qdev_find_global_prop(Object *obj, const char *name)
{
    for (guint i = global_props ? global_props->len : 0; i > 0; i--) {
        const GlobalProperty *p = g_ptr_array_index(global_props, i - 1);

        if (object_dynamic_cast(obj, p->driver) && !strcmp(p->property, name)) {
            return p;
        }
    }
    return NULL;
}

/* True when @p names a device that might still come. */
static bool check_global(const GlobalProperty *p)
{
    ObjectClass *oc = object_class_by_name(p->driver);
    DeviceClass *dc = (DeviceClass *)object_class_dynamic_cast(oc, TYPE_DEVICE);

    if (!dc) {
        warn_report("global %s.%s has invalid class name", p->driver, p->property);
        return false;
    }
    if (!dc->hotpluggable && !object_class_is_abstract(oc)) {
        warn_report("global %s.%s=%s not used", p->driver, p->property, p->value);
        return false;
    }
    return true;
}

int qdev_prop_check_globals(void)
{
    int ret = 0;

    for (guint i = 0; global_props && i < global_props->len; i++) {
        const GlobalProperty *p = g_ptr_array_index(global_props, i);

        if (!p->used && !p->optional && !check_global(p)) {
            ret = 1;
        }
    }
    return ret;
}

void qdev_prop_set_globals(DeviceState *dev)
{
    object_apply_global_props(OBJECT(dev), global_props, dev->hotplugged ? NULL : &error_fatal);
}

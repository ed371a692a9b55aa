/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of hw/core/qdev*.c. */
#ifndef QDEV_INTERNAL_H
#define QDEV_INTERNAL_H

#include "hw/qdev-properties.h"

/* Puts @child on the bus's list, and takes it off. The bus keeps a reference. */
void bus_add_child(BusState *bus, DeviceState *child);
void bus_remove_child(BusState *bus, DeviceState *child);
/* Tells the listeners; unrealize in reverse order. */
void device_listeners_realize(DeviceState *dev);
void device_listeners_unrealize(DeviceState *dev);
/* The "realized" property. */
bool device_get_realized(Object *obj, Error **errp);
void device_set_realized(Object *obj, bool value, Error **errp);

/* Get, set and default of properties that are an enumeration (PropertyInfo.enum_table), kept in an
 * int. */
void qdev_propinfo_get_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp);
void qdev_propinfo_set_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp);
void qdev_propinfo_set_default_value_enum(ObjectProperty *op, const Property *prop);
void qdev_propinfo_set_default_value_int(ObjectProperty *op, const Property *prop);
void qdev_propinfo_set_default_value_uint(ObjectProperty *op, const Property *prop);
/* Get of a uint32_t and an int32_t; get of a uint32_t that is a size. */
void qdev_propinfo_get_int32(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp);
void qdev_propinfo_get_size32(Object *obj, Visitor *v, const char *name, void *opaque,
                              Error **errp);
/* Adds @prop to @obj itself, with @release in place of the type's own. */
ObjectProperty *qdev_add_instance_property(Object *obj, Property *prop,
                                           ObjectPropertyRelease *release);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that the user makes and takes away: -device, device_add, device_del.
 */
#include "qemu/osdep.h"
#include "hw/boards.h"
#include "hw/qdev-core.h"
#include "hw/qdev-info.h"
#include "hw/sysbus.h"
#include "monitor/qdev.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/help_option.h"
#include "qemu/qemu-print.h"
#include "qom/object-json.h"
#include "sysemu/sysemu.h"
#include "qbus-find.h"

QemuOptsList qemu_device_opts = {
    .name = "device",
    .implied_opt_name = "driver",
    .head = QTAILQ_HEAD_INITIALIZER(qemu_device_opts.head),
    .desc = {
        { /* any property */ }
    },
};

/* ---- help ---- */

int qdev_device_help(QemuOpts *opts)
{
    const char *driver = qemu_opt_get(opts, "driver");
    g_autofree char *text = NULL;
    Error *err = NULL;

    if (driver && is_help_option(driver)) {
        text = qdev_device_list_text();
    } else if (driver && qemu_opt_has_help_opt(opts)) {
        text = qdev_type_help_text(qdev_resolve_alias(driver), &err);
        if (!text) {
            error_report_err(err);
            return -1;
        }
    } else {
        return 0;
    }
    qemu_printf("%s", text);
    return 1;
}

/* ---- adding ---- */

/* Whether a user may make one, now. */
static bool check_device_class(DeviceClass *dc, Error **errp)
{
    ObjectClass *oc = OBJECT_CLASS(dc);
    MachineClass *mc;

    if (object_class_is_abstract(oc)) {
        error_setg(errp, "Parameter 'driver' expects a non-abstract device type");
        return false;
    }
    if (!dc->user_creatable || (phase_check(PHASE_MACHINE_READY) && !dc->hotpluggable)) {
        error_setg(errp, "Parameter 'driver' expects a pluggable device type");
        return false;
    }
    if (object_class_dynamic_cast(oc, TYPE_SYS_BUS_DEVICE)) {
        mc = MACHINE_CLASS(object_get_class(qdev_get_machine()));
        if (!device_type_is_dynamic_sysbus(mc, object_class_get_name(oc))) {
            error_setg(errp, "Parameter 'driver' expects a dynamic sysbus device type for the machine");
            return false;
        }
    }
    return true;
}

static DeviceClass *find_device_class(const char *driver, Error **errp)
{
    ObjectClass *oc = object_class_by_name(qdev_resolve_alias(driver));

    if (!oc || !object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        error_setg(errp, "'%s' is not a valid device model name", driver);
        return NULL;
    }
    return check_device_class(DEVICE_CLASS(oc), errp) ? DEVICE_CLASS(oc) : NULL;
}

/*
 * The bus for a device of class @dc: the one at @path, or the first with room. *bus stays NULL if
 * none is needed.
 */
static bool find_bus(DeviceClass *dc, const char *path, BusState **bus, Error **errp)
{
    const char *driver = object_class_get_name(OBJECT_CLASS(dc));

    *bus = NULL;
    if (path) {
        *bus = qbus_find(path, errp);
        if (!*bus) {
            return false;
        }
        if (!dc->bus_type || !object_dynamic_cast(OBJECT(*bus), dc->bus_type)) {
            error_setg(errp, "Device '%s' can't go on %s bus", driver,
                       object_get_typename(OBJECT(*bus)));
            return false;
        }
    } else if (dc->bus_type) {
        *bus = qbus_find_recursive(sysbus_get_default(), NULL, dc->bus_type);
        if (!*bus || qbus_is_full(*bus)) {
            error_setg(errp, "No '%s' bus found for device '%s'", dc->bus_type, driver);
            return false;
        }
    }
    if (*bus && phase_check(PHASE_MACHINE_READY) && !qbus_is_hotpluggable(*bus)) {
        error_setg(errp, "Bus '%s' does not support hotplugging", (*bus)->name);
        return false;
    }
    return true;
}

const char *qdev_set_id(DeviceState *dev, char *id, Error **errp)
{
    ObjectProperty *prop;

    if (id) {
        prop = object_property_try_add_child(container_get(qdev_get_machine(), "/peripheral"), id,
                                             OBJECT(dev), NULL);
        if (!prop) {
            error_setg(errp, "Duplicate device ID '%s'", id);
            g_free(id);
            return NULL;
        }
        g_free(dev->id);
        dev->id = id;
    } else {
        static int anon_count;
        g_autofree char *name = g_strdup_printf("device[%d]", anon_count++);

        prop = object_property_add_child(container_get(qdev_get_machine(), "/peripheral-anon"), name,
                                         OBJECT(dev));
    }
    return prop->name;
}

/* What is left of @opts when the words that are not properties are gone. */
static JsonObject *only_properties(JsonObject *opts)
{
    static const char *const words[] = { "driver", "bus", "id" };
    JsonObject *props = json_object_new();
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    json_object_iter_init_ordered(&iter, opts);
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        json_object_set_member(props, name, json_node_copy(value));
    }
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        json_object_remove_member(props, words[i]);
    }
    return props;
}

/* A string member or NULL; false with @errp when it is something else. */
static bool get_word(JsonObject *opts, const char *name, const char **word, Error **errp)
{
    JsonNode *node = json_object_get_member(opts, name);

    *word = NULL;
    if (!node) {
        return true;
    }
    if (json_node_get_value_type(node) != G_TYPE_STRING) {
        error_setg(errp, "Invalid parameter type for '%s', expected: string", name);
        return false;
    }
    *word = json_node_get_string(node);
    return true;
}

/* Name, configure and realize @dev. */
static bool set_up_device(DeviceState *dev, BusState *bus, const char *id, JsonObject *opts,
                          bool keyval, Error **errp)
{
    g_autoptr(JsonObject) props = only_properties(opts);

    if (!qdev_set_id(dev, g_strdup(id), errp)) {
        return false;
    }
    dev->opts = json_object_ref(opts);
    return object_set_properties_from_json(OBJECT(dev), props, keyval, errp) &&
           qdev_realize(dev, bus, errp);
}

DeviceState *qdev_device_add_from_json(JsonObject *opts, bool keyval, Error **errp)
{
    const char *driver, *path, *id;
    DeviceClass *dc;
    DeviceState *dev;
    BusState *bus;

    if (!get_word(opts, "driver", &driver, errp) || !get_word(opts, "bus", &path, errp) ||
        !get_word(opts, "id", &id, errp)) {
        return NULL;
    }
    if (!driver) {
        error_setg(errp, "Parameter 'driver' is missing");
        return NULL;
    }
    dc = find_device_class(driver, errp);
    if (!dc || !find_bus(dc, path, &bus, errp)) {
        return NULL;
    }
    dev = qdev_new(object_class_get_name(OBJECT_CLASS(dc)));
    if (phase_check(PHASE_MACHINE_READY) && !qdev_hotplug_allowed(dev, errp)) {
        object_unref(OBJECT(dev));
        return NULL;
    }
    if (!set_up_device(dev, bus, id, opts, keyval, errp)) {
        object_unparent(OBJECT(dev));
        object_unref(OBJECT(dev));
        return NULL;
    }
    return dev;
}

static int add_word(void *opaque, const char *name, const char *value, Error **errp)
{
    json_object_set_string_member(opaque, name, value);
    return 0;
}

DeviceState *qdev_device_add(QemuOpts *opts, Error **errp)
{
    g_autoptr(JsonObject) words = json_object_new();

    qemu_opt_foreach(opts, add_word, words, NULL);
    if (qemu_opts_id(opts)) {
        json_object_set_string_member(words, "id", qemu_opts_id(opts));
    }
    return qdev_device_add_from_json(words, true, errp);
}

/* ---- taking away ---- */

DeviceState *qdev_find_by_id_or_path(const char *id, Error **errp)
{
    Object *obj = id[0] == '/' ? object_resolve_path_type(id, TYPE_DEVICE, NULL)
                               : object_resolve_path_component(
                                     container_get(qdev_get_machine(), "/peripheral"), id);

    if (!obj) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", id);
        return NULL;
    }
    if (!object_dynamic_cast(obj, TYPE_DEVICE)) {
        error_setg(errp, "%s is not a hotpluggable device", id);
        return NULL;
    }
    return DEVICE(obj);
}

bool qdev_device_del(const char *id, Error **errp)
{
    DeviceState *dev = qdev_find_by_id_or_path(id, errp);
    Error *err = NULL;

    if (!dev) {
        return false;
    }
    if (dev->pending_deleted_event) {
        error_setg(errp, "Device %s is already in the process of unplug", id);
        return false;
    }
    qdev_unplug(dev, &err);
    error_propagate(errp, err);
    return !err;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "-device help" and "-device X,help". Layouts are the oracle's.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "hw/qdev-info.h"
#include "monitor/qdev.h"

static const char *const category_titles[DEVICE_CATEGORY_MAX + 1] = {
    [DEVICE_CATEGORY_BRIDGE] = "Controller/Bridge/Hub",
    [DEVICE_CATEGORY_USB] = "USB",
    [DEVICE_CATEGORY_STORAGE] = "Storage",
    [DEVICE_CATEGORY_NETWORK] = "Network",
    [DEVICE_CATEGORY_INPUT] = "Input",
    [DEVICE_CATEGORY_DISPLAY] = "Display",
    [DEVICE_CATEGORY_SOUND] = "Sound",
    [DEVICE_CATEGORY_MISC] = "Misc",
    [DEVICE_CATEGORY_CPU] = "CPU",
    [DEVICE_CATEGORY_WATCHDOG] = "Watchdog",
    [DEVICE_CATEGORY_MAX] = "Uncategorized",
};

static bool in_category(DeviceClass *dc, int category)
{
    return category == DEVICE_CATEGORY_MAX ? bitmap_empty(dc->categories, DEVICE_CATEGORY_MAX)
                                           : test_bit(category, dc->categories);
}

static void append_device_line(GString *text, DeviceClass *dc)
{
    const char *name = object_class_get_name(OBJECT_CLASS(dc));
    const char *alias = qdev_find_alias(name);

    g_string_append_printf(text, "name \"%s\"", name);
    if (dc->bus_type) {
        g_string_append_printf(text, ", bus %s", dc->bus_type);
    }
    if (alias) {
        g_string_append_printf(text, ", alias \"%s\"", alias);
    }
    if (dc->desc) {
        g_string_append_printf(text, ", desc \"%s\"", dc->desc);
    }
    g_string_append_c(text, '\n');
}

static void append_category(GString *text, GSList *classes, int category)
{
    bool any = false;

    for (GSList *e = classes; e; e = e->next) {
        DeviceClass *dc = DEVICE_CLASS(e->data);

        if (!dc->user_creatable || !in_category(dc, category)) {
            continue;
        }
        if (!any) {
            g_string_append_printf(text, "%s%s devices:\n", text->len ? "\n" : "",
                                   category_titles[category]);
            any = true;
        }
        append_device_line(text, dc);
    }
}

char *qdev_device_list_text(void)
{
    g_autoptr(GSList) classes = object_class_get_list_sorted(TYPE_DEVICE, false);
    GString *text = g_string_new(NULL);

    for (int category = 0; category <= DEVICE_CATEGORY_MAX; category++) {
        append_category(text, classes, category);
    }
    return g_string_free(text, false);
}

/* Everything but what all devices have, and the text twins of other properties. */
static bool is_option(const ObjectProperty *prop)
{
    static const char *const common[] = {
        "type", "realized", "hotpluggable", "hotplugged", "parent_bus", NULL
    };

    return !g_strv_contains(common, prop->name) && !g_str_has_prefix(prop->name, "legacy-");
}

char *qdev_type_help_text(const char *type, Error **errp)
{
    ObjectClass *oc = module_object_class_by_name(type);
    Object *obj;
    char *text;

    if (!oc) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", type);
        return NULL;
    }
    if (!object_class_dynamic_cast(oc, TYPE_DEVICE) || object_class_is_abstract(oc)) {
        error_setg(errp, "Parameter 'typename' expects a non-abstract device type");
        return NULL;
    }
    /* Some properties come with the instance. */
    obj = object_new_with_class(oc);
    text = qom_property_help(type, oc, obj, is_option);
    object_unref(obj);
    return text;
}

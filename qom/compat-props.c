/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values that whole types of objects take when they are made: rows of the accelerator, of the
 * machine, and of options that stand for a property.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom-internal.h"

/* In the order they are applied. Registries that are filled before devices are made. */
static GPtrArray *accelerator_props;
static GPtrArray *machine_props;
static GPtrArray *sugar_props;

bool object_apply_global_props(Object *obj, const GPtrArray *props, Error **errp)
{
    for (guint i = 0; props && i < props->len; i++) {
        GlobalProperty *p = g_ptr_array_index(props, i);
        Error *err = NULL;

        if (!object_dynamic_cast(obj, p->driver)) {
            continue;
        }
        if (p->optional && !object_property_find(obj, p->property)) {
            continue;
        }
        p->used = true;
        if (object_property_parse(obj, p->property, p->value, &err)) {
            continue;
        }
        error_prepend(&err, "can't apply global %s.%s=%s: ", p->driver, p->property, p->value);
        if (errp) {
            error_propagate(errp, err);
            return false;
        }
        warn_report_err(err);
    }
    return true;
}

void object_set_accelerator_compat_props(GPtrArray *compat_props)
{
    assert(!accelerator_props);
    accelerator_props = compat_props;
}

void object_set_machine_compat_props(GPtrArray *compat_props)
{
    assert(!machine_props);
    machine_props = compat_props;
}

void object_register_sugar_prop(const char *driver, const char *prop, const char *value,
                                bool optional)
{
    GlobalProperty *p = g_new0(GlobalProperty, 1);

    if (!sugar_props) {
        sugar_props = g_ptr_array_new();
    }
    p->driver = g_strdup(driver);
    p->property = g_strdup(prop);
    p->value = g_strdup(value);
    p->optional = optional;
    g_ptr_array_add(sugar_props, p);
}

void object_apply_compat_props(Object *obj)
{
    object_apply_global_props(obj, accelerator_props, &error_abort);
    object_apply_global_props(obj, machine_props, &error_abort);
    object_apply_global_props(obj, sugar_props, &error_fatal);
}

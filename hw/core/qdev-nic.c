/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NICs that boards make from -nic and -net nic: which option is whose, and its properties. */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "net/net.h"
#include "qapi/error.h"

void qdev_set_nic_properties(DeviceState *dev, NICInfo *nd)
{
    qdev_prop_set_macaddr(dev, "mac", nd->macaddr.a);
    if (nd->netdev) {
        qdev_prop_set_netdev(dev, "netdev", nd->netdev);
    }
    if (nd->nvectors != DEV_NVECTORS_UNSPECIFIED && object_property_find(OBJECT(dev), "vectors")) {
        qdev_prop_set_uint32(dev, "vectors", nd->nvectors);
    }
    nd->instantiated = 1;
}

static bool is_nic_type(ObjectClass *klass)
{
    return !object_class_is_abstract(klass) && DEVICE_CLASS(klass)->user_creatable &&
           test_bit(DEVICE_CATEGORY_NETWORK, DEVICE_CLASS(klass)->categories);
}

GPtrArray *qemu_get_nic_models(const char *device_type)
{
    GSList *list = object_class_get_list_sorted(device_type, false);
    GPtrArray *models = g_ptr_array_new();

    for (GSList *l = list; l; l = l->next) {
        if (is_nic_type(l->data)) {
            g_ptr_array_add(models, (gpointer)object_class_get_name(l->data));
        }
    }
    g_slist_free(list);
    return models;
}

NICInfo *qemu_find_nic_info(const char *typename, bool match_default, const char *alias)
{
    for (int i = 0; i < MAX_NICS; i++) {
        NICInfo *nd = &nd_table[i];
        bool matches = nd->model ? !strcmp(nd->model, typename) || !g_strcmp0(nd->model, alias)
                                 : match_default;

        if (nd->used && !nd->instantiated && matches) {
            return nd;
        }
    }
    return NULL;
}

bool qemu_configure_nic_device(DeviceState *dev, bool match_default, const char *alias)
{
    NICInfo *nd = qemu_find_nic_info(object_get_typename(OBJECT(dev)), match_default, alias);

    if (nd) {
        qdev_set_nic_properties(dev, nd);
    }
    return nd != NULL;
}

DeviceState *qemu_create_nic_device(const char *typename, bool match_default, const char *alias)
{
    NICInfo *nd = qemu_find_nic_info(typename, match_default, alias);
    DeviceState *dev = nd ? qdev_new(typename) : NULL;

    if (dev) {
        qdev_set_nic_properties(dev, nd);
    }
    return dev;
}

void qemu_create_nic_bus_devices(BusState *bus, const char *parent_type, const char *default_model,
                                 const char *alias, const char *alias_target)
{
    for (int i = 0; i < MAX_NICS; i++) {
        NICInfo *nd = &nd_table[i];
        const char *model = nd->model ?: default_model;
        ObjectClass *klass;
        DeviceState *dev;

        if (!nd->used || nd->instantiated || !model) {
            continue;
        }
        model = alias && !strcmp(model, alias) ? alias_target : model;
        klass = object_class_by_name(model);
        if (klass && object_class_dynamic_cast(klass, parent_type) && is_nic_type(klass)) {
            dev = qdev_new(model);
            qdev_set_nic_properties(dev, nd);
            qdev_realize_and_unref(dev, bus, &error_fatal);
        }
    }
}

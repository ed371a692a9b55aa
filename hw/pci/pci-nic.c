/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI network cards of -nic and -net nic: from a model name to a device on the machine's bus.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bus.h"
#include "hw/qdev-properties.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "pci-internal.h"

/* Names that are not those of the type. */
static const struct {
    const char *model;
    const char *type;
} nic_aliases[] = {
    {"virtio", "virtio-net-pci"},
    {"virtio-net", "virtio-net-pci"},
};

static bool pci_is_nic_type(ObjectClass *klass)
{
    return !object_class_is_abstract(klass) && DEVICE_CLASS(klass)->user_creatable &&
           test_bit(DEVICE_CATEGORY_NETWORK, DEVICE_CLASS(klass)->categories);
}

/* The models that exist, NULL-terminated: "virtio" and the types; the strings live forever. */
static GPtrArray *pci_nic_models(void)
{
    GSList *list = object_class_get_list_sorted(TYPE_PCI_DEVICE, false), *l;
    GPtrArray *models = g_ptr_array_new();

    for (l = list; l; l = l->next) {
        if (pci_is_nic_type(l->data)) {
            g_ptr_array_add(models, (gpointer)object_class_get_name(l->data));
        }
    }
    if (models->len) {
        g_ptr_array_add(models, (gpointer)"virtio");
    }
    g_ptr_array_add(models, NULL);
    g_slist_free(list);
    return models;
}

static const char *pci_nic_type(const char *model)
{
    int i;

    for (i = 0; i < ARRAY_SIZE(nic_aliases); i++) {
        if (!strcmp(model, nic_aliases[i].model) && object_class_by_name(nic_aliases[i].type)) {
            return nic_aliases[i].type;
        }
    }
    return model;
}

/* "SLOT" or "BUS:SLOT", hex; the bus must be the root. -1: automatic, -2: not understood. */
static int pci_nic_devfn(const char *devaddr)
{
    const char *slot = devaddr ? strrchr(devaddr, ':') : NULL;
    unsigned value;

    if (!devaddr) {
        return -1;
    }
    if (qemu_strtoui(slot ? slot + 1 : devaddr, NULL, 16, &value) < 0 || value >= PCI_SLOT_MAX) {
        return -2;
    }
    return PCI_DEVFN(value, 0);
}

static void pci_nic_set_properties(DeviceState *dev, NICInfo *nd)
{
    qdev_prop_set_macaddr(dev, "mac", nd->macaddr.a);
    if (nd->netdev) {
        qdev_prop_set_netdev(dev, "netdev", nd->netdev);
    }
    if (nd->nvectors != DEV_NVECTORS_UNSPECIFIED &&
        object_property_find(OBJECT(dev), "vectors")) {
        qdev_prop_set_uint32(dev, "vectors", nd->nvectors);
    }
    nd->instantiated = 1;
}

PCIDevice *pci_nic_init_nofail(NICInfo *nd, PCIBus *rootbus, const char *default_model,
                               const char *default_devaddr)
{
    const char *devaddr = nd->devaddr ?: default_devaddr;
    g_autoptr(GPtrArray) models = pci_nic_models();
    const char *model = pci_nic_type(nd->model ?: default_model);
    int devfn = pci_nic_devfn(devaddr);
    PCIDevice *dev;

    if (qemu_show_nic_models(nd->model, (const char *const *)models->pdata)) {
        exit(0);
    }
    if (!object_class_by_name(model) || !pci_is_nic_type(object_class_by_name(model)) ||
        !object_class_dynamic_cast(object_class_by_name(model), TYPE_PCI_DEVICE)) {
        error_report("Unsupported NIC model: %s (model=help lists them)", nd->model ?: model);
        exit(1);
    }
    if (devfn == -2) {
        error_report("Invalid PCI device address %s for device %s", devaddr, model);
        exit(1);
    }
    dev = pci_new(devfn, model);
    pci_nic_set_properties(DEVICE(dev), nd);
    pci_realize_and_unref(dev, rootbus, &error_fatal);
    return dev;
}

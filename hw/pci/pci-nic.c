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

/* The models that exist, NULL-terminated: "virtio" and the types; the strings live forever. */
static GPtrArray *pci_nic_models(void)
{
    GPtrArray *models = qemu_get_nic_models(TYPE_PCI_DEVICE);

    if (models->len) {
        g_ptr_array_add(models, (gpointer)"virtio");
    }
    g_ptr_array_add(models, NULL);
    return models;
}

static bool is_listed(GPtrArray *models, const char *model)
{
    return g_strv_contains((const char *const *)models->pdata, model);
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
    if (!is_listed(models, model)) {
        error_report("Unsupported NIC model: %s (model=help lists them)", nd->model ?: model);
        exit(1);
    }
    if (devfn == -2) {
        error_report("Invalid PCI device address %s for device %s", devaddr, model);
        exit(1);
    }
    dev = pci_new(devfn, model);
    qdev_set_nic_properties(DEVICE(dev), nd);
    pci_realize_and_unref(dev, rootbus, &error_fatal);
    return dev;
}

void pci_init_nic_devices(PCIBus *bus, const char *default_model)
{
    qemu_create_nic_bus_devices(BUS(bus), TYPE_PCI_DEVICE, default_model, "virtio", "virtio-net-pci");
}

bool pci_init_nic_in_slot(PCIBus *rootbus, const char *default_model, const char *alias, const char *devaddr)
{
    NICInfo *nd = qemu_find_nic_info(default_model, true, alias);

    if (!nd) {
        return false;
    }
    if (alias && !g_strcmp0(nd->model, alias)) {
        g_clear_pointer(&nd->model, g_free);
    }
    pci_nic_init_nofail(nd, rootbus, default_model, devaddr);
    return true;
}

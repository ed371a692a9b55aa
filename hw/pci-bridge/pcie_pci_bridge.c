/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pcie-pci-bridge: PCI Express to conventional PCI.
 *
 * Specification: PCI Express to PCI/PCI-X Bridge 1.0. Property: msi. Left out: the hotplug
 * controller (capability, BAR 0); hotplug goes through ACPI.
 */
#include "qemu/osdep.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci_bridge.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_PCIE_PCI_BRIDGE_DEV "pcie-pci-bridge"
OBJECT_DECLARE_SIMPLE_TYPE(PCIEPCIBridge, PCIE_PCI_BRIDGE_DEV)

struct PCIEPCIBridge {
    PCIBridge parent_obj;
    OnOffAuto msi;
};

/* Where capabilities lie, so that firmware finds them where it did. */
#define EXP_OFFSET      0x48
#define PM_OFFSET       0x84
#define MSI_OFFSET      0x8c
#define AER_OFFSET      0x100
#define PM_VERSION      3

static void pcie_pci_bridge_init_pm(PCIDevice *d, Error **errp)
{
    int pos = pci_add_capability(d, PCI_CAP_ID_PM, PM_OFFSET, PCI_PM_SIZEOF, errp);

    if (pos >= 0) {
        pci_set_word(d->config + pos + PCI_PM_PMC, PM_VERSION);
    }
}

static void pcie_pci_bridge_realize(PCIDevice *d, Error **errp)
{
    ERRP_GUARD();
    PCIEPCIBridge *b = PCIE_PCI_BRIDGE_DEV(d);

    d->config[PCI_INTERRUPT_PIN] = 1;
    pci_bridge_initfn(d, TYPE_PCI_BUS);
    if (pcie_cap_init(d, EXP_OFFSET, PCI_EXP_TYPE_PCI_BRIDGE, 0, errp) < 0) {
        goto cap_error;
    }
    pcie_cap_deverr_init(d);
    pcie_cap_arifwd_init(d);
    pcie_pci_bridge_init_pm(d, errp);
    if (*errp || pcie_aer_init(d, PCI_ERR_VER, AER_OFFSET, PCI_ERR_SIZEOF, errp) < 0) {
        goto pm_error;
    }
    if (b->msi != ON_OFF_AUTO_OFF && msi_init(d, MSI_OFFSET, 1, true, true, errp) < 0) {
        if (b->msi == ON_OFF_AUTO_ON) {
            goto msi_error;
        }
        error_free_or_abort(errp);
    }
    return;

msi_error:
    pcie_aer_exit(d);
pm_error:
    pcie_cap_exit(d);
cap_error:
    pci_bridge_exitfn(d);
}

static void pcie_pci_bridge_exit(PCIDevice *d)
{
    msi_uninit(d);
    pcie_aer_exit(d);
    pcie_cap_exit(d);
    pci_bridge_exitfn(d);
}

static void pcie_pci_bridge_reset(DeviceState *qdev)
{
    PCIDevice *d = PCI_DEVICE(qdev);

    pci_bridge_reset(qdev);
    pcie_cap_deverr_reset(d);
    pcie_cap_arifwd_reset(d);
}

static void pcie_pci_bridge_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    pci_bridge_write_config(d, address, val, len);
    pcie_aer_write_config(d, address, val, len);
}

static Property pcie_pci_bridge_dev_properties[] = {
    DEFINE_PROP_ON_OFF_AUTO("msi", PCIEPCIBridge, msi, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_END_OF_LIST(),
};

static const VMStateDescription pcie_pci_bridge_dev_vmstate = {
    .name = TYPE_PCIE_PCI_BRIDGE_DEV,
    .priority = MIG_PRI_PCI_BUS,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj.parent_obj, PCIEPCIBridge),
        VMSTATE_END_OF_LIST()
    },
};

static void pcie_pci_bridge_class_init(ObjectClass *klass, void *data)
{
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    DeviceClass *dc = DEVICE_CLASS(klass);

    k->is_bridge = true;
    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = PCI_DEVICE_ID_REDHAT_PCIE_BRIDGE;
    k->realize = pcie_pci_bridge_realize;
    k->exit = pcie_pci_bridge_exit;
    k->config_write = pcie_pci_bridge_write_config;
    dc->vmsd = &pcie_pci_bridge_dev_vmstate;
    dc->reset = pcie_pci_bridge_reset;
    device_class_set_props(dc, pcie_pci_bridge_dev_properties);
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
}

static const TypeInfo pcie_pci_bridge_types[] = {
    {
        .name = TYPE_PCIE_PCI_BRIDGE_DEV,
        .parent = TYPE_PCI_BRIDGE,
        .instance_size = sizeof(PCIEPCIBridge),
        .class_init = pcie_pci_bridge_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_PCIE_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(pcie_pci_bridge_types)

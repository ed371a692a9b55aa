/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pci-bridge: a conventional PCI-to-PCI bridge with slot numbering and MSI.
 *
 * Specification: PCI-to-PCI Bridge Architecture 1.2. Properties: chassis_nr (1..255, needed), msi,
 * and what firmware should reserve behind it. Left out: the hotplug controller (property shpc): its
 * capability and BAR 0 are absent, hotplug goes through ACPI.
 */
#include "qemu/osdep.h"
#include "hw/hotplug.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/slotid_cap.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_PCI_BRIDGE_DEV "pci-bridge"
OBJECT_DECLARE_SIMPLE_TYPE(PCIBridgeDev, PCI_BRIDGE_DEV)

struct PCIBridgeDev {
    PCIBridge parent_obj;
    uint8_t chassis_nr;
    OnOffAuto msi;
    bool shpc;
    PCIResReserve res_reserve;
};

static bool pci_bridge_dev_init_msi(PCIDevice *dev, Error **errp)
{
    PCIBridgeDev *bridge_dev = PCI_BRIDGE_DEV(dev);
    Error *local_err = NULL;

    /* Interrupts are only for the hotplug controller: without one there is no pin. */
    if (bridge_dev->msi != ON_OFF_AUTO_ON) {
        bridge_dev->msi = ON_OFF_AUTO_OFF;
        return true;
    }
    if (msi_init(dev, 0, 1, true, true, &local_err)) {
        error_append_hint(&local_err, "You have to use msi=auto (default) or msi=off with this "
                                      "machine type.\n");
        error_propagate(errp, local_err);
        return false;
    }
    return true;
}

static void pci_bridge_dev_realize(PCIDevice *dev, Error **errp)
{
    PCIBridgeDev *bridge_dev = PCI_BRIDGE_DEV(dev);

    pci_bridge_initfn(dev, TYPE_PCI_BUS);
    if (slotid_cap_init(dev, 0, bridge_dev->chassis_nr, 0, errp)) {
        goto slotid_error;
    }
    if (!pci_bridge_dev_init_msi(dev, errp)) {
        goto msi_error;
    }
    if (pci_bridge_qemu_reserve_cap_init(dev, 0, bridge_dev->res_reserve, errp) < 0) {
        goto reserve_error;
    }
    return;

reserve_error:
    msi_uninit(dev);
msi_error:
    slotid_cap_cleanup(dev);
slotid_error:
    pci_bridge_exitfn(dev);
}

static void pci_bridge_dev_exitfn(PCIDevice *dev)
{
    msi_uninit(dev);
    slotid_cap_cleanup(dev);
    pci_bridge_exitfn(dev);
}

static Property pci_bridge_dev_properties[] = {
    DEFINE_PROP_UINT8(PCI_BRIDGE_DEV_PROP_CHASSIS_NR, PCIBridgeDev, chassis_nr, 0),
    DEFINE_PROP_ON_OFF_AUTO(PCI_BRIDGE_DEV_PROP_MSI, PCIBridgeDev, msi, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_BOOL(PCI_BRIDGE_DEV_PROP_SHPC, PCIBridgeDev, shpc, false),
    DEFINE_PROP_UINT32("bus-reserve", PCIBridgeDev, res_reserve.bus, -1),
    DEFINE_PROP_SIZE("io-reserve", PCIBridgeDev, res_reserve.io, -1),
    DEFINE_PROP_SIZE("mem-reserve", PCIBridgeDev, res_reserve.mem_non_pref, -1),
    DEFINE_PROP_SIZE("pref32-reserve", PCIBridgeDev, res_reserve.mem_pref_32, -1),
    DEFINE_PROP_SIZE("pref64-reserve", PCIBridgeDev, res_reserve.mem_pref_64, -1),
    DEFINE_PROP_END_OF_LIST(),
};

static const VMStateDescription pci_bridge_dev_vmstate = {
    .name = "pci_bridge",
    .priority = MIG_PRI_PCI_BUS,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj.parent_obj, PCIBridgeDev),
        VMSTATE_END_OF_LIST()
    },
};

static void pci_bridge_dev_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = pci_bridge_dev_realize;
    k->exit = pci_bridge_dev_exitfn;
    k->config_write = pci_bridge_write_config;
    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = PCI_DEVICE_ID_REDHAT_BRIDGE;
    k->class_id = PCI_CLASS_BRIDGE_PCI;
    k->is_bridge = true;
    dc->desc = "Standard PCI Bridge";
    dc->reset = pci_bridge_reset;
    dc->vmsd = &pci_bridge_dev_vmstate;
    device_class_set_props(dc, pci_bridge_dev_properties);
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
}

static const TypeInfo pci_bridge_dev_types[] = {
    {
        .name = TYPE_PCI_BRIDGE_DEV,
        .parent = TYPE_PCI_BRIDGE,
        .instance_size = sizeof(PCIBridgeDev),
        .class_init = pci_bridge_dev_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(pci_bridge_dev_types)

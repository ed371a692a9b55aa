/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i82801b11-bridge: the PCI bridge of Intel's I/O controller hubs (DMI-to-PCI bridge, D30:F0).
 *
 * Specification: Intel I/O Controller Hub 9 datasheet (316972), chapter 11. Only the bridge: its
 * decode and policy registers hold what is written.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bridge.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define I82801BA_REVISION       0x92
#define I82801BA_PROG_IF        0x01    /* subtractive decode */
#define I82801BA_SSVID_OFFSET   0x50

static void i82801b11_bridge_realize(PCIDevice *d, Error **errp)
{
    pci_bridge_initfn(d, TYPE_PCI_BUS);
    if (pci_bridge_ssvid_init(d, I82801BA_SSVID_OFFSET, 0, 0, errp) < 0) {
        pci_bridge_exitfn(d);
        return;
    }
    pci_config_set_prog_interface(d->config, I82801BA_PROG_IF);
}

static const VMStateDescription i82801b11_bridge_dev_vmstate = {
    .name = "i82801b11_bridge",
    .priority = MIG_PRI_PCI_BUS,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, PCIBridge),
        VMSTATE_END_OF_LIST()
    },
};

static void i82801b11_bridge_class_init(ObjectClass *klass, void *data)
{
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    DeviceClass *dc = DEVICE_CLASS(klass);

    k->is_bridge = true;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_82801BA_11;
    k->revision = I82801BA_REVISION;
    k->realize = i82801b11_bridge_realize;
    k->exit = pci_bridge_exitfn;
    k->config_write = pci_bridge_write_config;
    dc->vmsd = &i82801b11_bridge_dev_vmstate;
    dc->reset = pci_bridge_reset;
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
}

static const TypeInfo i82801b11_bridge_types[] = {
    {
        .name = "i82801b11-bridge",
        .parent = TYPE_PCI_BRIDGE,
        .class_init = i82801b11_bridge_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(i82801b11_bridge_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Realtek RTL8029AS: NE2000 on PCI, type ne2k_pci. Core: ne2000.c.
 *
 * Specification: RTL8029AS datasheet, 7. Region: `ne2000`, BAR 0, 256 ports. Interrupt: INTA.
 * Properties: mac, netdev.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_device.h"
#include "hw/qdev-properties.h"
#include "ne2000.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

#define TYPE_PCI_NE2000 "ne2k_pci"
OBJECT_DECLARE_SIMPLE_TYPE(PCINE2000State, PCI_NE2000)

struct PCINE2000State {
    PCIDevice dev;
    NE2000State ne2000;
};

static const VMStateDescription vmstate_pci_ne2000 = {
    .name = "ne2000",
    .version_id = 3,
    .minimum_version_id = 3,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, PCINE2000State),
        VMSTATE_STRUCT(ne2000, PCINE2000State, 0, vmstate_ne2000, NE2000State),
        VMSTATE_END_OF_LIST()
    },
};

static void pci_ne2000_realize(PCIDevice *pci_dev, Error **errp)
{
    DeviceState *dev = DEVICE(pci_dev);
    NE2000State *s = &PCI_NE2000(pci_dev)->ne2000;

    pci_config_set_interrupt_pin(pci_dev->config, 1);
    ne2000_setup_io(s, dev, NE2000_IO_SIZE);
    pci_register_bar(pci_dev, 0, PCI_BASE_ADDRESS_SPACE_IO, &s->io);
    s->irq = pci_allocate_irq(pci_dev);
    ne2000_new_nic(s, dev);
}

static void pci_ne2000_exit(PCIDevice *pci_dev)
{
    NE2000State *s = &PCI_NE2000(pci_dev)->ne2000;

    qemu_del_nic(s->nic);
    qemu_free_irq(s->irq);
}

static void pci_ne2000_reset(DeviceState *dev)
{
    ne2000_power_on(&PCI_NE2000(dev)->ne2000);
}

static void ne2000_instance_init(Object *obj)
{
    NE2000State *s = &PCI_NE2000(obj)->ne2000;

    device_add_bootindex_property(obj, &s->c.bootindex, "bootindex", "/ethernet-phy@0",
                                  DEVICE(obj));
}

static Property ne2000_properties[] = {
    DEFINE_NIC_PROPERTIES(PCINE2000State, ne2000.c),
    DEFINE_PROP_END_OF_LIST(),
};

static void ne2000_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = pci_ne2000_realize;
    k->exit = pci_ne2000_exit;
    k->vendor_id = 0x10ec;
    k->device_id = 0x8029;
    k->class_id = PCI_CLASS_NETWORK_ETHERNET;
    dc->reset = pci_ne2000_reset;
    dc->vmsd = &vmstate_pci_ne2000;
    device_class_set_props(dc, ne2000_properties);
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
}

static const TypeInfo ne2000_types[] = {
    {
        .name = TYPE_PCI_NE2000,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(PCINE2000State),
        .instance_init = ne2000_instance_init,
        .class_init = ne2000_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(ne2000_types)

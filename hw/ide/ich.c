/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel ICH9 SATA controller in AHCI mode: "ich9-ahci" (alias "ahci"), 8086:2922.
 *
 * Spec: Intel I/O Controller Hub 9 (316972), chapter 15. Six ports; BAR 4 "ahci-idp", BAR 5 "ahci"; INTx or
 * one MSI; SATA capability.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "ahci_internal.h"

#define ICH9_MSI_CAP_OFFSET   0x80
#define ICH9_SATA_CAP_OFFSET  0xa8
#define ICH9_SATA_CAP_ID      0x12
#define ICH9_SATA_CAP_SIZE    8
#define ICH9_SATA_CAP_REV     0x10
#define ICH9_SATA_CAP_BAR     0x48 /* index-data pair: BAR 4, 4 dwords from its start */
#define ICH9_IDP_BAR          4
#define ICH9_MEM_BAR          5
#define ICH9_IDP_INDEX        0x10
#define ICH9_MAP              0x90
#define ICH9_MAP_AHCI         0x40
#define ICH9_PORTS            6
#define ICH9_AHCI_REVISION    0x02

/* The adapter's interrupt, as a message when the guest has turned them on. */
static void pci_ich9_irq(void *opaque, int n, int level)
{
    AHCIPCIState *d = opaque;
    bool rises = level && !d->irq_level;

    d->irq_level = level;
    if (!msi_enabled(PCI_DEVICE(d))) {
        pci_set_irq(PCI_DEVICE(d), level);
    } else if (rises) {
        msi_notify(PCI_DEVICE(d), 0);
    }
}

static void pci_ich9_reset(DeviceState *dev)
{
    ahci_reset(&ICH9_AHCI(dev)->ahci);
}

static void pci_ich9_ahci_init(Object *obj)
{
    ahci_init(&ICH9_AHCI(obj)->ahci, DEVICE(obj));
}

static void pci_ich9_ahci_realize(PCIDevice *dev, Error **errp)
{
    AHCIPCIState *d = ICH9_AHCI(dev);
    int sata_cap;

    sata_cap = pci_add_capability(dev, ICH9_SATA_CAP_ID, ICH9_SATA_CAP_OFFSET, ICH9_SATA_CAP_SIZE, errp);
    if (sata_cap < 0) {
        return;
    }
    pci_set_word(dev->config + sata_cap + 2, ICH9_SATA_CAP_REV);
    pci_set_long(dev->config + sata_cap + 4, ICH9_SATA_CAP_BAR);
    dev->config[PCI_CLASS_PROG] = 0x01; /* AHCI 1.0 */
    dev->config[ICH9_MAP] = ICH9_MAP_AHCI;
    pci_config_set_interrupt_pin(dev->config, 1);
    /* Without messages there is still INTx. */
    msi_init(dev, ICH9_MSI_CAP_OFFSET, 1, true, false, NULL);

    ahci_realize(&d->ahci, DEVICE(d), pci_get_address_space(dev), ICH9_PORTS);
    d->ahci.irq = qemu_allocate_irq(pci_ich9_irq, d, 0);
    d->ahci.idp_offset = ICH9_IDP_INDEX;
    pci_register_bar(dev, ICH9_IDP_BAR, PCI_BASE_ADDRESS_SPACE_IO, &d->ahci.idp);
    pci_register_bar(dev, ICH9_MEM_BAR, PCI_BASE_ADDRESS_SPACE_MEMORY, &d->ahci.mem);
}

static void pci_ich9_uninit(PCIDevice *dev)
{
    AHCIPCIState *d = ICH9_AHCI(dev);

    msi_uninit(dev);
    ahci_uninit(&d->ahci);
    qemu_free_irq(d->ahci.irq);
}

int32_t ahci_get_num_ports(PCIDevice *dev)
{
    return ICH9_AHCI(dev)->ahci.ports;
}

void ahci_ide_create_devs(PCIDevice *dev, DriveInfo **hd)
{
    AHCIState *ahci = &ICH9_AHCI(dev)->ahci;

    for (int i = 0; i < ahci->ports; i++) {
        if (hd[i]) {
            ide_create_drive(&ahci->dev[i].port, 0, hd[i]);
        }
    }
}

static const VMStateDescription vmstate_ich9_ahci = {
    .name = "ich9_ahci",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]){ VMSTATE_PCI_DEVICE(parent_obj, AHCIPCIState),
                                      VMSTATE_AHCI(ahci, AHCIPCIState),
                                      VMSTATE_BOOL(irq_level, AHCIPCIState), VMSTATE_END_OF_LIST() },
};

static void ich_ahci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = pci_ich9_ahci_realize;
    k->exit = pci_ich9_uninit;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_82801IR;
    k->revision = ICH9_AHCI_REVISION;
    k->class_id = PCI_CLASS_STORAGE_SATA;
    dc->vmsd = &vmstate_ich9_ahci;
    dc->reset = pci_ich9_reset;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo ich_ahci_info = {
    .name = TYPE_ICH9_AHCI,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(AHCIPCIState),
    .instance_init = pci_ich9_ahci_init,
    .class_init = ich_ahci_class_init,
    .interfaces = (InterfaceInfo[]){
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void ich_ahci_register_types(void)
{
    type_register_static(&ich_ahci_info);
}

type_init(ich_ahci_register_types)

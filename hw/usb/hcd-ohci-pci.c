/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pci-ohci: an OHCI controller (hcd-ohci.c) as a PCI device, Apple's KeyLargo by its IDs. Region
 * "ohci": 256 bytes, BAR 0. Properties: num-ports, masterbus and firstport.
 */
#include "qemu/osdep.h"
#include "hcd-ohci.h"
#include "hw/irq.h"
#include "hw/pci/pci_device.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"

#define TYPE_PCI_OHCI "pci-ohci"
OBJECT_DECLARE_SIMPLE_TYPE(OHCIPCIState, PCI_OHCI)

struct OHCIPCIState {
    PCIDevice parent_obj;
    OHCIState state;
    char *masterbus;
    uint32_t num_ports;
    uint32_t firstport;
};

/* An unrecoverable error, section 5.3: the controller stops and says so, also in PCI's status. */
static void ohci_pci_die(OHCIState *ohci)
{
    OHCIPCIState *dev = container_of(ohci, OHCIPCIState, state);

    qemu_log_mask(LOG_GUEST_ERROR, "ohci: schedule cannot be reached\n");
    ohci->regs[HcControl] &= ~HC_HCFS;
    timer_del(ohci->frame_timer);
    ohci_interrupt(ohci, HC_INTR_UE);
    pci_set_word(dev->parent_obj.config + PCI_STATUS,
                 pci_get_word(dev->parent_obj.config + PCI_STATUS) | PCI_STATUS_DETECTED_PARITY);
}

static void ohci_pci_realize(PCIDevice *dev, Error **errp)
{
    ERRP_GUARD();
    OHCIPCIState *ohci = PCI_OHCI(dev);

    dev->config[PCI_CLASS_PROG] = 0x10;
    dev->config[PCI_INTERRUPT_PIN] = 0x01;
    ohci_init(&ohci->state, DEVICE(dev), ohci->num_ports, pci_get_address_space(dev),
              ohci->masterbus, ohci->firstport, ohci_pci_die, errp);
    if (*errp) {
        return;
    }
    ohci->state.irq = pci_allocate_irq(dev);
    pci_register_bar(dev, 0, 0, &ohci->state.mem);
}

static void ohci_pci_exit(PCIDevice *dev)
{
    OHCIPCIState *ohci = PCI_OHCI(dev);

    ohci_exit(&ohci->state);
    qemu_free_irq(ohci->state.irq);
    if (!ohci->masterbus) {
        usb_bus_release(&ohci->state.bus);
    }
}

static void ohci_pci_reset(DeviceState *d)
{
    ohci_reset(&PCI_OHCI(d)->state);
}

static Property ohci_pci_properties[] = {
    DEFINE_PROP_STRING("masterbus", OHCIPCIState, masterbus),
    DEFINE_PROP_UINT32("num-ports", OHCIPCIState, num_ports, 3),
    DEFINE_PROP_UINT32("firstport", OHCIPCIState, firstport, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static const VMStateDescription vmstate_ohci = {
    .name = "ohci",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, OHCIPCIState),
        VMSTATE_STRUCT(state, OHCIPCIState, 2, vmstate_ohci_state, OHCIState),
        VMSTATE_END_OF_LIST()
    },
};

static void ohci_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = ohci_pci_realize;
    k->exit = ohci_pci_exit;
    k->vendor_id = PCI_VENDOR_ID_APPLE;
    k->device_id = PCI_DEVICE_ID_APPLE_IPID_USB;
    k->class_id = PCI_CLASS_SERIAL_USB;
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
    dc->desc = "Apple USB Controller";
    device_class_set_props(dc, ohci_pci_properties);
    dc->hotpluggable = false;
    dc->vmsd = &vmstate_ohci;
    dc->reset = ohci_pci_reset;
}

static const TypeInfo ohci_pci_info = {
    .name = TYPE_PCI_OHCI,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(OHCIPCIState),
    .class_init = ohci_pci_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void ohci_pci_register_types(void)
{
    type_register_static(&ohci_pci_info);
}

type_init(ohci_pci_register_types)

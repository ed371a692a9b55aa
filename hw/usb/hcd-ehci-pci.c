/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usb-ehci, ich9-usb-ehci1, ich9-usb-ehci2: EHCI controllers (hcd-ehci.c) as PCI devices. Region
 * "ehci": 4 KiB, BAR 0, with capabilities, operational registers and ports. Property: maxframes.
 */
#include "qemu/osdep.h"
#include "hcd-ehci.h"
#include "hw/irq.h"
#include "hw/pci/pci_device.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_PCI_EHCI "pci-ehci-usb"
OBJECT_DECLARE_SIMPLE_TYPE(EHCIPCIState, PCI_EHCI)

struct EHCIPCIState {
    PCIDevice pcidev;
    EHCIState ehci;
};

/* PCI configuration: section 2.1. */
#define PCI_FLADJ    0x61
#define PCI_LEGSUP   0x68
#define PCI_LEGCTLSTS 0x6c
/* In the capabilities: where the extended ones are in PCI's space. */
#define HCC_EECP     0x09

static void usb_ehci_pci_realize(PCIDevice *dev, Error **errp)
{
    EHCIPCIState *i = PCI_EHCI(dev);
    uint8_t *conf = dev->config;
    Error *err = NULL;

    conf[PCI_CLASS_PROG] = 0x20;
    pci_config_set_interrupt_pin(conf, 4);
    conf[USB_SBRN] = USB_RELEASE_2;
    conf[PCI_FLADJ] = 0x20; /* a frame of 60000 bit times */
    pci_set_long(conf + PCI_LEGSUP, 1);
    pci_set_long(conf + PCI_LEGCTLSTS, 0xc0000000);
    i->ehci.irq = pci_allocate_irq(dev);
    i->ehci.as = pci_get_address_space(dev);
    usb_ehci_realize(&i->ehci, DEVICE(dev), &err);
    if (err) {
        qemu_free_irq(i->ehci.irq);
        error_propagate(errp, err);
        return;
    }
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &i->ehci.mem);
}

static void usb_ehci_pci_exit(PCIDevice *dev)
{
    EHCIPCIState *i = PCI_EHCI(dev);

    usb_ehci_unrealize(&i->ehci, DEVICE(dev));
    qemu_free_irq(i->ehci.irq);
}

static void usb_ehci_pci_init(Object *obj)
{
    EHCIState *s = &PCI_EHCI(obj)->ehci;

    s->caps[HCC_EECP] = PCI_LEGSUP;
    s->capsbase = 0x00;
    s->opregbase = 0x20;
    s->portscbase = 0x44;
    s->portnr = NB_PORTS;
    s->companion_enable = !DEVICE_GET_CLASS(obj)->hotpluggable;
    usb_ehci_init(s, DEVICE(obj));
}

static void usb_ehci_pci_finalize(Object *obj)
{
    usb_ehci_finalize(&PCI_EHCI(obj)->ehci);
}

static void usb_ehci_pci_reset(DeviceState *dev)
{
    ehci_reset(&PCI_EHCI(dev)->ehci);
}

static Property ehci_pci_properties[] = {
    DEFINE_PROP_UINT32("maxframes", EHCIPCIState, ehci.maxframes, 128),
    DEFINE_PROP_END_OF_LIST(),
};

static const VMStateDescription vmstate_ehci_pci = {
    .name = "ehci",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(pcidev, EHCIPCIState),
        VMSTATE_STRUCT(ehci, EHCIPCIState, 1, vmstate_ehci, EHCIState),
        VMSTATE_END_OF_LIST()
    },
};

static void ehci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = usb_ehci_pci_realize;
    k->exit = usb_ehci_pci_exit;
    k->class_id = PCI_CLASS_SERIAL_USB;
    dc->vmsd = &vmstate_ehci_pci;
    dc->reset = usb_ehci_pci_reset;
    device_class_set_props(dc, ehci_pci_properties);
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
}

typedef struct EHCIPCIInfo {
    const char *name;
    uint16_t device_id;
    uint8_t revision;
    bool companions;    /* part of a chipset, beside its UHCI controllers */
} EHCIPCIInfo;

static const EHCIPCIInfo ehci_pci_info[] = {
    { "usb-ehci", 0x24cd, 0x10 },       /* ICH4 */
    { "ich9-usb-ehci1", 0x293a, 0x03, true }, /* 00:1d.7 */
    { "ich9-usb-ehci2", 0x293c, 0x03, true }, /* 00:1a.7 */
};

static void ehci_data_class_init(ObjectClass *klass, void *data)
{
    const EHCIPCIInfo *info = data;
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = info->device_id;
    k->revision = info->revision;
    if (info->companions) {
        DEVICE_CLASS(klass)->hotpluggable = false;
    }
}

static const TypeInfo ehci_pci_type_info = {
    .name = TYPE_PCI_EHCI,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(EHCIPCIState),
    .instance_init = usb_ehci_pci_init,
    .instance_finalize = usb_ehci_pci_finalize,
    .abstract = true,
    .class_init = ehci_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void ehci_pci_register_types(void)
{
    type_register_static(&ehci_pci_type_info);
    for (int i = 0; i < ARRAY_SIZE(ehci_pci_info); i++) {
        TypeInfo type = {
            .name = ehci_pci_info[i].name,
            .parent = TYPE_PCI_EHCI,
            .class_init = ehci_data_class_init,
            .class_data = (void *)&ehci_pci_info[i],
        };

        type_register(&type);
    }
}

type_init(ehci_pci_register_types)

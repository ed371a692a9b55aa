/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UHCI host controllers as PCI functions: piix3-usb-uhci, piix4-usb-uhci, ich9-usb-uhci1 to 6. Two root
 * ports; the ICH9 ones may be companions of an EHCI controller.
 *
 * Registers are BAR 4. Properties: bandwidth (bytes a frame moves), maxframes (that are caught up with),
 * masterbus and firstport.
 */
#include "qemu/osdep.h"
#include "hcd-uhci.h"
#include "hw/irq.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"

static USBBusOps uhci_bus_ops = { };

static bool uhci_register_ports(UHCIState *s, Error **errp)
{
    ERRP_GUARD();
    USBPort *ports[UHCI_PORTS];

    if (!s->masterbus) {
        usb_bus_new(&s->bus, sizeof(s->bus), &uhci_bus_ops, DEVICE(s));
        for (int i = 0; i < UHCI_PORTS; i++) {
            usb_register_port(&s->bus, &s->ports[i].port, s, i, &uhci_port_ops,
                              USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL);
        }
        return true;
    }
    for (int i = 0; i < UHCI_PORTS; i++) {
        ports[i] = &s->ports[i].port;
    }
    usb_register_companion(s->masterbus, ports, UHCI_PORTS, s->firstport, s, &uhci_port_ops,
                           USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL, errp);
    return !*errp;
}

static void usb_uhci_realize(PCIDevice *dev, Error **errp)
{
    UHCIState *s = UHCI(dev);

    dev->config[PCI_CLASS_PROG] = 0x00;
    dev->config[USB_SBRN] = USB_RELEASE_1;
    pci_config_set_interrupt_pin(dev->config, UHCI_GET_CLASS(s)->irq_pin + 1);
    uhci_init(s);
    if (!uhci_register_ports(s, errp)) {
        return;
    }
    s->irq = pci_allocate_irq(dev);
    memory_region_init_io(&s->io_bar, OBJECT(s), &uhci_io_ops, s, "uhci", 0x20);
    pci_register_bar(dev, 4, PCI_BASE_ADDRESS_SPACE_IO, &s->io_bar);
}

static void usb_uhci_exit(PCIDevice *dev)
{
    UHCIState *s = UHCI(dev);

    uhci_finalize(s);
    qemu_free_irq(s->irq);
    if (!s->masterbus) {
        usb_bus_release(&s->bus);
    }
}

static void usb_uhci_reset(DeviceState *dev)
{
    uhci_reset(UHCI(dev));
}

/* --- types --- */

static Property uhci_properties_standalone[] = {
    DEFINE_PROP_UINT32("bandwidth", UHCIState, frame_bandwidth, 1280),
    DEFINE_PROP_UINT32("maxframes", UHCIState, maxframes, 128),
    DEFINE_PROP_END_OF_LIST(),
};

static Property uhci_properties_companion[] = {
    DEFINE_PROP_STRING("masterbus", UHCIState, masterbus),
    DEFINE_PROP_UINT32("firstport", UHCIState, firstport, 0),
    DEFINE_PROP_UINT32("bandwidth", UHCIState, frame_bandwidth, 1280),
    DEFINE_PROP_UINT32("maxframes", UHCIState, maxframes, 128),
    DEFINE_PROP_END_OF_LIST(),
};

typedef struct UHCIInfo {
    const char *name;
    uint16_t vendor_id;
    uint16_t device_id;
    uint8_t revision;
    uint8_t irq_pin;    /* 0: INTA */
    bool companion;     /* part of a chipset, beside its EHCI controllers */
} UHCIInfo;

static const UHCIInfo uhci_info[] = {
    { "piix3-usb-uhci", PCI_VENDOR_ID_INTEL, 0x7020, 0x01, 3 },
    { "piix4-usb-uhci", PCI_VENDOR_ID_INTEL, 0x7112, 0x01, 3 },
    { "ich9-usb-uhci1", PCI_VENDOR_ID_INTEL, 0x2934, 0x03, 0, true },
    { "ich9-usb-uhci2", PCI_VENDOR_ID_INTEL, 0x2935, 0x03, 1, true },
    { "ich9-usb-uhci3", PCI_VENDOR_ID_INTEL, 0x2936, 0x03, 2, true },
    { "ich9-usb-uhci4", PCI_VENDOR_ID_INTEL, 0x2937, 0x03, 0, true },
    { "ich9-usb-uhci5", PCI_VENDOR_ID_INTEL, 0x2938, 0x03, 1, true },
    { "ich9-usb-uhci6", PCI_VENDOR_ID_INTEL, 0x2939, 0x03, 2, true },
};

static void uhci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = usb_uhci_realize;
    k->exit = usb_uhci_exit;
    k->class_id = PCI_CLASS_SERIAL_USB;
    dc->vmsd = &vmstate_uhci;
    dc->reset = usb_uhci_reset;
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
}

static void uhci_data_class_init(ObjectClass *klass, void *data)
{
    const UHCIInfo *info = data;
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->vendor_id = info->vendor_id;
    k->device_id = info->device_id;
    k->revision = info->revision;
    UHCI_CLASS(klass)->irq_pin = info->irq_pin;
    if (info->companion) {
        device_class_set_props(dc, uhci_properties_companion);
        /* Its ports may belong to the master's bus. */
        dc->hotpluggable = false;
    } else {
        device_class_set_props(dc, uhci_properties_standalone);
    }
}

static const TypeInfo uhci_pci_type_info = {
    .name = TYPE_UHCI,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(UHCIState),
    .class_size = sizeof(UHCIClass),
    .abstract = true,
    .class_init = uhci_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void uhci_register_types(void)
{
    type_register_static(&uhci_pci_type_info);
    for (int i = 0; i < ARRAY_SIZE(uhci_info); i++) {
        TypeInfo type = {
            .name = uhci_info[i].name,
            .parent = TYPE_UHCI,
            .class_init = uhci_data_class_init,
            .class_data = (void *)&uhci_info[i],
        };

        type_register(&type);
    }
}

type_init(uhci_register_types)

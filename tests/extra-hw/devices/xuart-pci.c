/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts the serial port of xuart.c behind BAR 0 and INTA# of a PCI function. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "xuart.h"

#define TYPE_XUART_PCI "xuart-pci"
OBJECT_DECLARE_SIMPLE_TYPE(XUartPCIState, XUART_PCI)

struct XUartPCIState {
    PCIDevice parent_obj;

    MemoryRegion bar;
    XUartState uart;
};

static void xuart_pci_realize(PCIDevice *pci, Error **errp)
{
    XUartPCIState *s = XUART_PCI(pci);
    SysBusDevice *uart = SYS_BUS_DEVICE(&s->uart);

    if (!sysbus_realize(uart, errp)) {
        return;
    }
    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init(&s->bar, OBJECT(s), "xuart-pci-bar", 0x1000);
    memory_region_add_subregion(&s->bar, 0, sysbus_mmio_get_region(uart, 0));
    sysbus_connect_irq(uart, 0, pci_allocate_irq(pci));
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->bar);
}

static void xuart_pci_init(Object *obj)
{
    XUartPCIState *s = XUART_PCI(obj);

    object_initialize_child(obj, "uart", &s->uart, TYPE_XUART);
    qdev_alias_all_properties(DEVICE(&s->uart), obj);
}

static const VMStateDescription vmstate_xuart_pci = {
    .name = TYPE_XUART_PCI,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XUartPCIState),
        VMSTATE_END_OF_LIST()
    }
};

static void xuart_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = xuart_pci_realize;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f1;
    k->class_id = PCI_CLASS_COMMUNICATION_SERIAL;
    dc->vmsd = &vmstate_xuart_pci;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo xuart_pci_info = {
    .name = TYPE_XUART_PCI,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(XUartPCIState),
    .instance_init = xuart_pci_init,
    .class_init = xuart_pci_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void xuart_pci_register_types(void)
{
    type_register_static(&xuart_pci_info);
}

type_init(xuart_pci_register_types)

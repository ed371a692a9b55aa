/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xkcs: the tree's IPMI KCS interface (hw/ipmi/ipmi_kcs.h) behind PCI: two ports, BAR 0. Property: bmc. */
#include "qemu/osdep.h"
#include "hw/acpi/ipmi.h"
#include "hw/ipmi/ipmi_kcs.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_XKCS "xkcs"
OBJECT_DECLARE_SIMPLE_TYPE(XKcsState, XKCS)

struct XKcsState {
    PCIDevice dev;

    IPMIKCS kcs;
    uint32_t uuid;
};

static void xkcs_raise_irq(IPMIKCS *ik)
{
    XKcsState *s = ik->opaque;

    pci_set_irq(&s->dev, true);
}

static void xkcs_lower_irq(IPMIKCS *ik)
{
    XKcsState *s = ik->opaque;

    pci_set_irq(&s->dev, false);
}

static void xkcs_realize(PCIDevice *pd, Error **errp)
{
    XKcsState *s = XKCS(pd);
    IPMIInterface *ii = IPMI_INTERFACE(pd);
    IPMIInterfaceClass *iic = IPMI_INTERFACE_GET_CLASS(ii);
    Error *err = NULL;

    if (!s->kcs.bmc) {
        error_setg(errp, "xkcs needs bmc=ID");
        return;
    }
    pd->config[PCI_CLASS_PROG] = 0x01;          /* KCS */
    pci_config_set_interrupt_pin(pd->config, 1);
    s->uuid = ipmi_next_uuid();
    s->kcs.bmc->intf = ii;
    s->kcs.opaque = s;
    s->kcs.use_irq = true;
    s->kcs.raise_irq = xkcs_raise_irq;
    s->kcs.lower_irq = xkcs_lower_irq;
    iic->init(ii, 8, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    pci_register_bar(pd, 0, PCI_BASE_ADDRESS_SPACE_IO, &s->kcs.io);
}

static void xkcs_reset(DeviceState *dev)
{
    IPMI_INTERFACE_GET_CLASS(dev)->reset(IPMI_INTERFACE(dev), true);
}

static const VMStateDescription vmstate_xkcs = {
    .name = TYPE_IPMI_INTERFACE "-xkcs",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, XKcsState),
        VMSTATE_STRUCT(kcs, XKcsState, 1, vmstate_IPMIKCS, IPMIKCS),
        VMSTATE_END_OF_LIST()
    }
};

static void xkcs_instance_init(Object *obj)
{
    ipmi_bmc_find_and_link(obj, (Object **)&XKCS(obj)->kcs.bmc);
}

static void *xkcs_get_backend_data(IPMIInterface *ii)
{
    return &XKCS(ii)->kcs;
}

static void xkcs_get_fwinfo(IPMIInterface *ii, IPMIFwInfo *info)
{
    ipmi_kcs_get_fwinfo(&XKCS(ii)->kcs, info);
    info->irq_source = IPMI_PCI_IRQ;
    info->uuid = XKCS(ii)->uuid;
}

static void xkcs_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    PCIDeviceClass *pdc = PCI_DEVICE_CLASS(oc);
    IPMIInterfaceClass *iic = IPMI_INTERFACE_CLASS(oc);

    pdc->vendor_id = PCI_VENDOR_ID_QEMU;
    pdc->device_id = 0x11f0;
    pdc->class_id = 0x0c07;                     /* IPMI */
    pdc->realize = xkcs_realize;
    dc->reset = xkcs_reset;
    dc->vmsd = &vmstate_xkcs;
    iic->get_backend_data = xkcs_get_backend_data;
    ipmi_kcs_class_init(iic);
    iic->get_fwinfo = xkcs_get_fwinfo;
    ACPI_DEV_AML_IF_CLASS(oc)->build_dev_aml = build_ipmi_dev_aml;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo xkcs_info = {
    .name = TYPE_XKCS,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(XKcsState),
    .instance_init = xkcs_instance_init,
    .class_init = xkcs_class_init,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_IPMI_INTERFACE },
        { TYPE_ACPI_DEV_AML_IF },
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void xkcs_register_types(void)
{
    type_register_static(&xkcs_info);
}

type_init(xkcs_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * isa-ipmi-kcs: a KCS interface (ipmi_kcs.c) at two ports. Properties: bmc
 * (needed), ioport (0xca2), irq (5; 0: none).
 */
#include "qemu/osdep.h"
#include "hw/acpi/ipmi.h"
#include "hw/ipmi/ipmi_kcs.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_ISA_IPMI_KCS "isa-ipmi-kcs"
OBJECT_DECLARE_SIMPLE_TYPE(ISAIPMIKCSDevice, ISA_IPMI_KCS)

struct ISAIPMIKCSDevice {
    ISADevice dev;

    int32_t isairq;
    qemu_irq irq;
    uint32_t uuid;
    IPMIKCS kcs;
};

static void isa_ipmi_kcs_get_fwinfo(IPMIInterface *ii, IPMIFwInfo *info)
{
    ISAIPMIKCSDevice *iik = ISA_IPMI_KCS(ii);

    ipmi_kcs_get_fwinfo(&iik->kcs, info);
    info->irq_source = iik->isairq > 0 ? IPMI_ISA_IRQ : IPMI_NO_IRQ_SOURCE;
    info->interrupt_number = iik->isairq;
    info->uuid = iik->uuid;
}

static void isa_ipmi_kcs_raise_irq(IPMIKCS *ik)
{
    qemu_irq_raise(((ISAIPMIKCSDevice *)ik->opaque)->irq);
}

static void isa_ipmi_kcs_lower_irq(IPMIKCS *ik)
{
    qemu_irq_lower(((ISAIPMIKCSDevice *)ik->opaque)->irq);
}

static void isa_ipmi_kcs_realize(DeviceState *dev, Error **errp)
{
    ISAIPMIKCSDevice *iik = ISA_IPMI_KCS(dev);
    Error *err = NULL;

    if (!iik->kcs.bmc) {
        error_setg(errp, "IPMI device requires a bmc attribute to be set");
        return;
    }
    if (iik->isairq < 0 || iik->isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "isa-ipmi-kcs: irq must be 0 (none) to %d", ISA_NUM_IRQS - 1);
        return;
    }
    iik->uuid = ipmi_next_uuid();
    iik->kcs.bmc->intf = IPMI_INTERFACE(dev);
    iik->kcs.opaque = iik;
    IPMI_INTERFACE_GET_CLASS(dev)->init(IPMI_INTERFACE(dev), 0, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    if (iik->isairq > 0) {
        iik->irq = isa_get_irq(ISA_DEVICE(dev), iik->isairq);
        iik->kcs.use_irq = true;
        iik->kcs.raise_irq = isa_ipmi_kcs_raise_irq;
        iik->kcs.lower_irq = isa_ipmi_kcs_lower_irq;
    }
    isa_register_ioport(ISA_DEVICE(dev), &iik->kcs.io, iik->kcs.io_base);
}

static void isa_ipmi_kcs_reset(DeviceState *dev)
{
    IPMI_INTERFACE_GET_CLASS(dev)->reset(IPMI_INTERFACE(dev), true);
}

static const VMStateDescription vmstate_isa_ipmi_kcs = {
    .name = TYPE_IPMI_INTERFACE "-isa-kcs",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(kcs, ISAIPMIKCSDevice, 1, vmstate_IPMIKCS, IPMIKCS),
        VMSTATE_END_OF_LIST()
    },
};

static void isa_ipmi_kcs_init(Object *obj)
{
    ipmi_bmc_find_and_link(obj, (Object **)&ISA_IPMI_KCS(obj)->kcs.bmc);
}

static void *isa_ipmi_kcs_get_backend_data(IPMIInterface *ii)
{
    return &ISA_IPMI_KCS(ii)->kcs;
}

static Property ipmi_isa_properties[] = {
    DEFINE_PROP_UINT32("ioport", ISAIPMIKCSDevice, kcs.io_base, 0xca2),
    DEFINE_PROP_INT32("irq", ISAIPMIKCSDevice, isairq, 5),
    DEFINE_PROP_END_OF_LIST(),
};

static void isa_ipmi_kcs_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    IPMIInterfaceClass *iic = IPMI_INTERFACE_CLASS(oc);

    dc->realize = isa_ipmi_kcs_realize;
    dc->reset = isa_ipmi_kcs_reset;
    dc->vmsd = &vmstate_isa_ipmi_kcs;
    dc->hotpluggable = false;
    device_class_set_props(dc, ipmi_isa_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    ipmi_kcs_class_init(iic);
    iic->get_backend_data = isa_ipmi_kcs_get_backend_data;
    iic->get_fwinfo = isa_ipmi_kcs_get_fwinfo;
    ACPI_DEV_AML_IF_CLASS(oc)->build_dev_aml = build_ipmi_dev_aml;
}

static const TypeInfo isa_ipmi_kcs_types[] = {
    {
        .name = TYPE_ISA_IPMI_KCS,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(ISAIPMIKCSDevice),
        .instance_init = isa_ipmi_kcs_init,
        .class_init = isa_ipmi_kcs_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_IPMI_INTERFACE },
            { TYPE_ACPI_DEV_AML_IF },
            { }
        },
    },
};

DEFINE_TYPES(isa_ipmi_kcs_types)

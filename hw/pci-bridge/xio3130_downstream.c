/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texas Instruments XIO3130 switch, downstream port, type xio3130-downstream: a slot.
 *
 * Specification: Texas Instruments XIO3130 data manual (SLLS693), chapter 5; PCI Express Base 3.0,
 * 6.7, 7.5 to 7.10. Properties: port, chassis, slot, hotplug, x-native-hotplug,
 * power_controller_present, aer_log_max. Left out: registers that are TI's own.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_ids.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_port.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "xio3130.h"

#define PCI_DEVICE_ID_TI_XIO3130D   0x8233
#define XIO3130_DOWNSTREAM_REVISION 0x1

static void xio3130_downstream_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    uint16_t slt_ctl, slt_sta;

    pcie_cap_slot_get(d, &slt_ctl, &slt_sta);
    pci_bridge_write_config(d, address, val, len);
    pcie_cap_flr_write_config(d, address, val, len);
    pcie_cap_slot_write_config(d, slt_ctl, slt_sta, address, val, len);
    pcie_aer_write_config(d, address, val, len);
}

static void xio3130_downstream_reset(DeviceState *qdev)
{
    PCIDevice *d = PCI_DEVICE(qdev);

    pcie_cap_deverr_reset(d);
    pcie_cap_slot_reset(d);
    pcie_cap_arifwd_reset(d);
    pci_bridge_reset(qdev);
}

static void xio3130_downstream_realize(PCIDevice *d, Error **errp)
{
    PCIESlot *s = PCIE_SLOT(d);

    s->speed = QEMU_PCI_EXP_LNK_2_5GT;
    s->width = QEMU_PCI_EXP_LNK_X1;
    pci_bridge_initfn(d, TYPE_PCIE_BUS);
    pcie_port_init_reg(d);
    if (!xio3130_port_init(d, PCI_EXP_TYPE_DOWNSTREAM, PCIE_PORT(d)->port, errp)) {
        return;
    }
    pcie_cap_arifwd_init(d);
    pcie_cap_slot_init(d, s);
    if (pcie_chassis_add_slot(s) < 0) {
        error_setg(errp, "chassis=%u has a port with slot=%u already: give this one another slot", s->chassis,
                   s->slot);
        xio3130_port_exit(d);
        pci_bridge_exitfn(d);
    }
}

static void xio3130_downstream_exitfn(PCIDevice *d)
{
    pcie_chassis_del_slot(PCIE_SLOT(d));
    xio3130_port_exit(d);
    pci_bridge_exitfn(d);
}

static Property xio3130_downstream_props[] = {
    DEFINE_PROP_BIT(COMPAT_PROP_PCP, PCIDevice, cap_present, QEMU_PCIE_SLTCAP_PCP_BITNR, true),
    DEFINE_PROP_END_OF_LIST()
};

static const VMStateDescription vmstate_xio3130_downstream = {
    .name = "xio3130-express-downstream-port",
    .priority = MIG_PRI_PCI_BUS,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = pcie_cap_slot_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj.parent_obj.parent_obj, PCIESlot),
        VMSTATE_STRUCT(parent_obj.parent_obj.parent_obj.exp.aer_log, PCIESlot, 0,
                       vmstate_pcie_aer_log, PCIEAERLog),
        VMSTATE_END_OF_LIST()
    },
};

static void xio3130_downstream_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->is_bridge = true;
    k->config_write = xio3130_downstream_write_config;
    k->realize = xio3130_downstream_realize;
    k->exit = xio3130_downstream_exitfn;
    k->vendor_id = PCI_VENDOR_ID_TI;
    k->device_id = PCI_DEVICE_ID_TI_XIO3130D;
    k->revision = XIO3130_DOWNSTREAM_REVISION;
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    dc->desc = "TI X3130 Downstream Port of PCI Express Switch";
    dc->reset = xio3130_downstream_reset;
    dc->vmsd = &vmstate_xio3130_downstream;
    device_class_set_props(dc, xio3130_downstream_props);
}

static const TypeInfo xio3130_downstream_types[] = {
    {
        .name = "xio3130-downstream",
        .parent = TYPE_PCIE_SLOT,
        .class_init = xio3130_downstream_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_PCIE_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(xio3130_downstream_types)

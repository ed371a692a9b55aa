/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texas Instruments XIO3130 switch, upstream port, type x3130-upstream: behind it is a bus for
 * downstream ports (xio3130-downstream).
 *
 * Specification: Texas Instruments XIO3130 data manual (SLLS693), chapter 4; PCI Express Base 3.0,
 * 7.5 to 7.10. Properties: port, aer_log_max. Left out: registers that are TI's own.
 */
#include "qemu/osdep.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci_ids.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_port.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "xio3130.h"

#define PCI_DEVICE_ID_TI_XIO3130U 0x8232
#define XIO3130_UPSTREAM_REVISION 0x2

static void xio3130_upstream_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    pci_bridge_write_config(d, address, val, len);
    pcie_cap_flr_write_config(d, address, val, len);
    pcie_aer_write_config(d, address, val, len);
}

static void xio3130_upstream_reset(DeviceState *qdev)
{
    pci_bridge_reset(qdev);
    pcie_cap_deverr_reset(PCI_DEVICE(qdev));
}

static void xio3130_upstream_realize(PCIDevice *d, Error **errp)
{
    pci_bridge_initfn(d, TYPE_PCIE_BUS);
    pcie_port_init_reg(d);
    xio3130_port_init(d, PCI_EXP_TYPE_UPSTREAM, PCIE_PORT(d)->port, errp);
}

static void xio3130_upstream_exitfn(PCIDevice *d)
{
    xio3130_port_exit(d);
    pci_bridge_exitfn(d);
}

static const VMStateDescription vmstate_xio3130_upstream = {
    .name = "xio3130-express-upstream-port",
    .priority = MIG_PRI_PCI_BUS,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj.parent_obj, PCIEPort),
        VMSTATE_STRUCT(parent_obj.parent_obj.exp.aer_log, PCIEPort, 0, vmstate_pcie_aer_log,
                       PCIEAERLog),
        VMSTATE_END_OF_LIST()
    },
};

static void xio3130_upstream_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->is_bridge = true;
    k->config_write = xio3130_upstream_write_config;
    k->realize = xio3130_upstream_realize;
    k->exit = xio3130_upstream_exitfn;
    k->vendor_id = PCI_VENDOR_ID_TI;
    k->device_id = PCI_DEVICE_ID_TI_XIO3130U;
    k->revision = XIO3130_UPSTREAM_REVISION;
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    dc->desc = "TI X3130 Upstream Port of PCI Express Switch";
    dc->reset = xio3130_upstream_reset;
    dc->vmsd = &vmstate_xio3130_upstream;
}

static const TypeInfo xio3130_upstream_types[] = {
    {
        .name = "x3130-upstream",
        .parent = TYPE_PCIE_PORT,
        .class_init = xio3130_upstream_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_PCIE_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(xio3130_upstream_types)

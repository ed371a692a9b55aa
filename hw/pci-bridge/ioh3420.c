/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel X58 IOH (3420) PCI Express root port, type ioh3420: two MSI vectors, one for hotplug and
 * one for errors.
 *
 * Specification: Intel X58 Express Chipset datasheet (320838), 17.12; PCI Express Base 3.0, 7.5 to
 * 7.10. Properties are those of all root ports. Left out: registers that are Intel's own.
 */
#include "qemu/osdep.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci_ids.h"
#include "hw/pci/pcie_port.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define PCI_DEVICE_ID_IOH_EPORT 0x3420
#define PCI_DEVICE_ID_IOH_REV   0x2

#define IOH_EP_SSVID_OFFSET     0x40
#define IOH_EP_SSVID_SSID       0
#define IOH_EP_MSI_OFFSET       0x60
#define IOH_EP_MSI_NR_VECTOR    2
#define IOH_EP_EXP_OFFSET       0x90
#define IOH_EP_AER_OFFSET       0x100

/* With two vectors errors have the second. */
static uint8_t ioh3420_aer_vector(const PCIDevice *d)
{
    return msi_nr_vectors_allocated(d) >= IOH_EP_MSI_NR_VECTOR ? 1 : 0;
}

static int ioh3420_interrupts_init(PCIDevice *d, Error **errp)
{
    return msi_init(d, IOH_EP_MSI_OFFSET, IOH_EP_MSI_NR_VECTOR, false, true, errp);
}

static void ioh3420_interrupts_uninit(PCIDevice *d)
{
    msi_uninit(d);
}

static const VMStateDescription vmstate_ioh3420 = {
    .name = "ioh-3240-express-root-port",
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

static void ioh3420_class_init(ObjectClass *klass, void *data)
{
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIERootPortClass *rpc = PCIE_ROOT_PORT_CLASS(klass);

    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_IOH_EPORT;
    k->revision = PCI_DEVICE_ID_IOH_REV;
    dc->desc = "Intel IOH device id 3420 PCIE Root Port";
    dc->vmsd = &vmstate_ioh3420;
    rpc->aer_vector = ioh3420_aer_vector;
    rpc->interrupts_init = ioh3420_interrupts_init;
    rpc->interrupts_uninit = ioh3420_interrupts_uninit;
    rpc->exp_offset = IOH_EP_EXP_OFFSET;
    rpc->aer_offset = IOH_EP_AER_OFFSET;
    rpc->ssvid_offset = IOH_EP_SSVID_OFFSET;
    rpc->ssid = IOH_EP_SSVID_SSID;
}

static const TypeInfo ioh3420_types[] = {
    {
        .name = "ioh3420",
        .parent = TYPE_PCIE_ROOT_PORT,
        .class_init = ioh3420_class_init,
    },
};

DEFINE_TYPES(ioh3420_types)

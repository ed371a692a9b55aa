/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PCI Express card with virtual functions, each a mailbox that sends its content to memory. Not modelled
 * after any hardware.
 *
 * Physical function `sriovcard`, BAR 0: +0 how many virtual functions are enabled, +4 sum of their mailboxes.
 * Virtual function `sriovcard-vf`, VF BAR 0: +0 its number, +4 mailbox, +8 address (64 bits), +16 a write
 * sends the mailbox there, then message 0; MSI-X table at +0x2000.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_sriov.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_SRIOVCARD "sriovcard"
OBJECT_DECLARE_SIMPLE_TYPE(SriovCard, SRIOVCARD)
#define TYPE_SRIOVCARD_VF "sriovcard-vf"
OBJECT_DECLARE_SIMPLE_TYPE(SriovCardVf, SRIOVCARD_VF)

#define DEVICE_ID       0x1db1
#define VF_DEVICE_ID    0x1db2
#define CAP_OFFSET      0x60
#define ARI_OFFSET      0x100
#define SRIOV_OFFSET    0x160
#define VF_OFFSET       0x80
#define VF_STRIDE       2
#define TOTAL_VFS       4
#define PF_BAR_SIZE     0x1000
#define VF_BAR_SIZE     0x4000
#define VF_BAR_TYPE     (PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH)
#define VF_MSIX_TABLE   0x2000
#define VF_MSIX_PBA     0x3000
#define VF_MSIX_CAP     0x70

enum { PF_NUM_VFS = 0, PF_SUM = 4 };
enum { VF_NUMBER = 0, VF_MAILBOX = 4, VF_ADDR = 8, VF_ADDR_HI = 12, VF_SEND = 16 };

struct SriovCard {
    PCIDevice parent_obj;
    MemoryRegion mmio;
};

struct SriovCardVf {
    PCIDevice parent_obj;
    MemoryRegion bar;
    MemoryRegion mmio;
    uint32_t mailbox;
    uint64_t addr;
};

/* ---- physical function ---- */

static uint64_t sriovcard_read(void *opaque, hwaddr addr, unsigned size)
{
    PCIDevice *dev = opaque;
    uint32_t sum = 0;

    if (addr == PF_NUM_VFS) {
        return pcie_sriov_num_vfs(dev);
    }
    for (int i = 0; addr == PF_SUM && i < pcie_sriov_num_vfs(dev); i++) {
        sum += SRIOVCARD_VF(pcie_sriov_get_vf_at_index(dev, i))->mailbox;
    }
    return sum;
}

static void sriovcard_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
}

static const MemoryRegionOps sriovcard_ops = {
    .read = sriovcard_read,
    .write = sriovcard_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void sriovcard_realize(PCIDevice *dev, Error **errp)
{
    SriovCard *s = SRIOVCARD(dev);

    if (pcie_endpoint_cap_init(dev, CAP_OFFSET) < 0) {
        error_setg(errp, "sriovcard needs a PCI Express bus");
        return;
    }
    pcie_ari_init(dev, ARI_OFFSET, 0);
    memory_region_init_io(&s->mmio, OBJECT(s), &sriovcard_ops, s, "sriovcard", PF_BAR_SIZE);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pcie_sriov_pf_init(dev, SRIOV_OFFSET, TYPE_SRIOVCARD_VF, VF_DEVICE_ID, TOTAL_VFS, TOTAL_VFS, VF_OFFSET,
                       VF_STRIDE);
    pcie_sriov_pf_init_vf_bar(dev, 0, VF_BAR_TYPE, VF_BAR_SIZE);
}

static void sriovcard_exit(PCIDevice *dev)
{
    pcie_sriov_pf_exit(dev);
    pcie_cap_exit(dev);
}

static const VMStateDescription vmstate_sriovcard = {
    .name = TYPE_SRIOVCARD,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, SriovCard),
        VMSTATE_END_OF_LIST()
    }
};

static void sriovcard_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    dc->vmsd = &vmstate_sriovcard;
    k->realize = sriovcard_realize;
    k->exit = sriovcard_exit;
    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = DEVICE_ID;
    k->class_id = PCI_CLASS_OTHERS;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

/* ---- virtual functions ---- */

static uint64_t sriovcard_vf_read(void *opaque, hwaddr addr, unsigned size)
{
    SriovCardVf *s = opaque;

    switch (addr) {
    case VF_NUMBER:
        return pcie_sriov_vf_number(PCI_DEVICE(s));
    case VF_MAILBOX:
        return s->mailbox;
    case VF_ADDR:
        return extract64(s->addr, 0, 32);
    case VF_ADDR_HI:
        return extract64(s->addr, 32, 32);
    default:
        return 0;
    }
}

static void sriovcard_vf_send(SriovCardVf *s)
{
    PCIDevice *dev = PCI_DEVICE(s);

    if (stl_le_pci_dma(dev, s->addr, s->mailbox, MEMTXATTRS_UNSPECIFIED) == MEMTX_OK) {
        msix_notify(dev, 0);
    }
}

static void sriovcard_vf_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    SriovCardVf *s = opaque;

    switch (addr) {
    case VF_MAILBOX:
        s->mailbox = value;
        break;
    case VF_ADDR:
        s->addr = deposit64(s->addr, 0, 32, value);
        break;
    case VF_ADDR_HI:
        s->addr = deposit64(s->addr, 32, 32, value);
        break;
    case VF_SEND:
        sriovcard_vf_send(s);
        break;
    }
}

static const MemoryRegionOps sriovcard_vf_ops = {
    .read = sriovcard_vf_read,
    .write = sriovcard_vf_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void sriovcard_vf_reset(DeviceState *dev)
{
    SriovCardVf *s = SRIOVCARD_VF(dev);

    s->mailbox = 0;
    s->addr = 0;
}

static void sriovcard_vf_realize(PCIDevice *dev, Error **errp)
{
    SriovCardVf *s = SRIOVCARD_VF(dev);

    memory_region_init(&s->bar, OBJECT(s), "sriovcard-vf-bar", VF_BAR_SIZE);
    memory_region_init_io(&s->mmio, OBJECT(s), &sriovcard_vf_ops, s, "sriovcard-vf", VF_MSIX_TABLE);
    memory_region_add_subregion(&s->bar, 0, &s->mmio);
    pcie_sriov_vf_register_bar(dev, 0, &s->bar);
    if (msix_init(dev, 1, &s->bar, 0, VF_MSIX_TABLE, &s->bar, 0, VF_MSIX_PBA, VF_MSIX_CAP, errp) < 0) {
        return;
    }
    msix_vector_use(dev, 0);
    pcie_endpoint_cap_init(dev, 0xa0);
    pcie_ari_init(dev, ARI_OFFSET, 0);
}

static void sriovcard_vf_exit(PCIDevice *dev)
{
    SriovCardVf *s = SRIOVCARD_VF(dev);

    pcie_cap_exit(dev);
    msix_uninit(dev, &s->bar, &s->bar);
}

static const VMStateDescription vmstate_sriovcard_vf = {
    .name = TYPE_SRIOVCARD_VF,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, SriovCardVf),
        VMSTATE_MSIX(parent_obj, SriovCardVf),
        VMSTATE_UINT32(mailbox, SriovCardVf),
        VMSTATE_UINT64(addr, SriovCardVf),
        VMSTATE_END_OF_LIST()
    }
};

static void sriovcard_vf_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    dc->vmsd = &vmstate_sriovcard_vf;
    dc->reset = sriovcard_vf_reset;
    dc->user_creatable = false;
    k->realize = sriovcard_vf_realize;
    k->exit = sriovcard_vf_exit;
    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = VF_DEVICE_ID;
    k->class_id = PCI_CLASS_OTHERS;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo sriovcard_types[] = {
    {
        .name = TYPE_SRIOVCARD,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(SriovCard),
        .class_init = sriovcard_class_init,
        .interfaces = (InterfaceInfo[]) { { INTERFACE_PCIE_DEVICE }, { } },
    }, {
        .name = TYPE_SRIOVCARD_VF,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(SriovCardVf),
        .class_init = sriovcard_vf_class_init,
        .interfaces = (InterfaceInfo[]) { { INTERFACE_PCIE_DEVICE }, { } },
    },
};

DEFINE_TYPES(sriovcard_types)

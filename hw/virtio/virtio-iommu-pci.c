/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-iommu-pci: virtio-iommu-device behind virtio-pci, modern only, on the root bus whose functions it
 * serves. There is one in a machine. Without reserved-regions it has the range that messages of PCs'
 * interrupts go to.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "hw/pci/pci_bus.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/virtio/virtio-iommu.h"
#include "hw/virtio/virtio-pci.h"

/* Where local APICs take messages: Intel SDM 3A, 10.11.1. */
#define MSI_FIRST 0xfee00000
#define MSI_LAST  0xfeefffff

OBJECT_DECLARE_SIMPLE_TYPE(VirtIOIOMMUPCI, VIRTIO_IOMMU_PCI)

struct VirtIOIOMMUPCI {
    VirtIOPCIProxy parent_obj;
    VirtIOIOMMU vdev;
};

static Property virtio_iommu_pci_properties[] = {
    DEFINE_PROP_UINT32("class", VirtIOPCIProxy, class_code, 0),
    DEFINE_PROP_ARRAY("reserved-regions", VirtIOIOMMUPCI, vdev.nb_reserved_regions, vdev.reserved_regions,
                      qdev_prop_reserved_region, ReservedRegion),
    DEFINE_PROP_END_OF_LIST(),
};

static bool check_reserved_regions(VirtIOIOMMU *s, Error **errp)
{
    if (!s->nb_reserved_regions) {
        s->reserved_regions = g_new0(ReservedRegion, 1);
        s->reserved_regions[0] = (ReservedRegion) { MSI_FIRST, MSI_LAST, VIRTIO_IOMMU_RESV_MEM_T_MSI };
        s->nb_reserved_regions = 1;
    }
    for (uint32_t i = 0; i < s->nb_reserved_regions; i++) {
        if (s->reserved_regions[i].type > VIRTIO_IOMMU_RESV_MEM_T_MSI) {
            error_setg(errp, "reserved region %" PRIu32 " has an invalid type", i);
            error_append_hint(errp, "Valid values are 0 and 1\n");
            return false;
        }
    }
    return true;
}

static void virtio_iommu_pci_realize(VirtIOPCIProxy *vpci_dev, Error **errp)
{
    VirtIOIOMMUPCI *dev = VIRTIO_IOMMU_PCI(vpci_dev);
    PCIBus *bus = pci_get_bus(&vpci_dev->pci_dev);

    if (!pci_bus_is_root(bus)) {
        error_setg(errp, "virtio-iommu-pci must be plugged on the root bus");
        return;
    }
    if (bus->iommu_fn) {
        error_setg(errp, "QEMU does not support multiple vIOMMUs for x86 yet.");
        return;
    }
    if (!check_reserved_regions(&dev->vdev, errp)) {
        return;
    }
    if (!dev->vdev.primary_bus) {
        object_property_set_link(OBJECT(dev), "primary-bus", OBJECT(bus), &error_abort);
    }
    virtio_pci_force_virtio_1(vpci_dev);
    qdev_realize(DEVICE(&dev->vdev), BUS(&vpci_dev->bus), errp);
}

static void virtio_iommu_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    VirtioPCIClass *vpciklass = VIRTIO_PCI_CLASS(klass);

    k->class_id = PCI_CLASS_OTHERS;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    device_class_set_props(dc, virtio_iommu_pci_properties);
    dc->hotpluggable = false;
    vpciklass->realize = virtio_iommu_pci_realize;
}

static void virtio_iommu_pci_instance_init(Object *obj)
{
    VirtIOIOMMUPCI *dev = VIRTIO_IOMMU_PCI(obj);

    virtio_instance_init_common(obj, &dev->vdev, sizeof(dev->vdev), TYPE_VIRTIO_IOMMU);
}

static const VirtioPCIDeviceTypeInfo virtio_iommu_pci_info = {
    .generic_name = TYPE_VIRTIO_IOMMU_PCI,
    .instance_size = sizeof(VirtIOIOMMUPCI),
    .instance_init = virtio_iommu_pci_instance_init,
    .class_init = virtio_iommu_pci_class_init,
};

static void virtio_iommu_pci_register(void)
{
    virtio_pci_types_register(&virtio_iommu_pci_info);
}

type_init(virtio_iommu_pci_register)

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-iommu.h"

#define VIRTIO_IOMMU_SLOT 4

static void *iommu_pci_get_driver(void *obj, const char *interface)
{
    QVirtioIOMMUPCI *dev = obj;

    if (strcmp(interface, "pci-device") == 0) {
        return dev->pci_vdev.pdev;
    }
    if (strcmp(interface, "virtio-iommu") == 0) {
        return &dev->iommu;
    }
    if (strcmp(interface, "virtio") == 0) {
        return dev->iommu.vdev;
    }
    fprintf(stderr, "virtio-iommu-pci has no %s\n", interface);
    g_assert_not_reached();
}

static void *iommu_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    QVirtioIOMMUPCI *dev = g_new0(QVirtioIOMMUPCI, 1);

    virtio_pci_init(&dev->pci_vdev, bus, addr);
    dev->iommu.vdev = &dev->pci_vdev.vdev;
    g_assert_cmphex(dev->iommu.vdev->device_type, ==, 23);
    dev->pci_vdev.obj.get_driver = iommu_pci_get_driver;
    dev->pci_vdev.obj.start_hw = qvirtio_pci_start_hw;
    dev->pci_vdev.obj.destructor = qvirtio_pci_destructor;
    return dev;
}

static void register_virtio_iommu(void)
{
    QPCIAddress addr = { .devfn = QPCI_DEVFN(VIRTIO_IOMMU_SLOT, 0) };
    QOSGraphEdgeOptions opts = {
        .extra_device_opts = "addr=04.0",
    };

    add_qpci_address(&opts, &addr);
    qos_node_create_driver("virtio-iommu-pci", iommu_pci_create);
    qos_node_consumes("virtio-iommu-pci", "pci-bus", &opts);
    qos_node_produces("virtio-iommu-pci", "pci-device");
    qos_node_produces("virtio-iommu-pci", "virtio");
    qos_node_produces("virtio-iommu-pci", "virtio-iommu");
}

libqos_init(register_virtio_iommu);

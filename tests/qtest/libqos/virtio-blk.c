/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-blk.h"

#define VIRTIO_BLK_SLOT 4

static void *blk_pci_get_driver(void *obj, const char *interface)
{
    QVirtioBlkPCI *dev = obj;

    if (strcmp(interface, "pci-device") == 0) {
        return dev->pci_vdev.pdev;
    }
    if (strcmp(interface, "virtio-blk") == 0) {
        return &dev->blk;
    }
    if (strcmp(interface, "virtio") == 0) {
        return dev->blk.vdev;
    }
    fprintf(stderr, "virtio-blk-pci has no %s\n", interface);
    g_assert_not_reached();
}

static void *blk_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    QVirtioBlkPCI *dev = g_new0(QVirtioBlkPCI, 1);

    virtio_pci_init(&dev->pci_vdev, bus, addr);
    dev->blk.vdev = &dev->pci_vdev.vdev;
    g_assert_cmphex(dev->blk.vdev->device_type, ==, 2);
    dev->pci_vdev.obj.get_driver = blk_pci_get_driver;
    dev->pci_vdev.obj.start_hw = qvirtio_pci_start_hw;
    dev->pci_vdev.obj.destructor = qvirtio_pci_destructor;
    return dev;
}

static void register_virtio_blk(void)
{
    QPCIAddress addr = { .devfn = QPCI_DEVFN(VIRTIO_BLK_SLOT, 0) };
    QOSGraphEdgeOptions opts = { .extra_device_opts = "drive=drive0,addr=04.0" };

    add_qpci_address(&opts, &addr);
    qos_node_create_driver("virtio-blk-pci", blk_pci_create);
    qos_node_consumes("virtio-blk-pci", "pci-bus", &opts);
    qos_node_produces("virtio-blk-pci", "pci-device");
    qos_node_produces("virtio-blk-pci", "virtio");
    qos_node_produces("virtio-blk-pci", "virtio-blk");
}

libqos_init(register_virtio_blk);

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-scsi.h"

#define VIRTIO_SCSI_SLOT 4

static void *scsi_pci_get_driver(void *obj, const char *interface)
{
    QVirtioSCSIPCI *dev = obj;

    if (strcmp(interface, "pci-device") == 0) {
        return dev->pci_vdev.pdev;
    }
    if (strcmp(interface, "virtio-scsi") == 0) {
        return &dev->scsi;
    }
    if (strcmp(interface, "virtio") == 0) {
        return dev->scsi.vdev;
    }
    fprintf(stderr, "virtio-scsi-pci has no %s\n", interface);
    g_assert_not_reached();
}

static void *scsi_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    QVirtioSCSIPCI *dev = g_new0(QVirtioSCSIPCI, 1);

    virtio_pci_init(&dev->pci_vdev, bus, addr);
    dev->scsi.vdev = &dev->pci_vdev.vdev;
    g_assert_cmphex(dev->scsi.vdev->device_type, ==, 8);
    dev->pci_vdev.obj.get_driver = scsi_pci_get_driver;
    dev->pci_vdev.obj.start_hw = qvirtio_pci_start_hw;
    dev->pci_vdev.obj.destructor = qvirtio_pci_destructor;
    return dev;
}

static void register_virtio_scsi(void)
{
    QPCIAddress addr = { .devfn = QPCI_DEVFN(VIRTIO_SCSI_SLOT, 0) };
    QOSGraphEdgeOptions opts = {
        .before_cmd_line = "-drive id=drv0,if=none,file=null-co://,file.read-zeroes=on,format=raw",
        .extra_device_opts = "id=vs0,addr=04.0",
        .after_cmd_line = "-device scsi-hd,bus=vs0.0,drive=drv0",
    };

    add_qpci_address(&opts, &addr);
    qos_node_create_driver("virtio-scsi-pci", scsi_pci_create);
    qos_node_consumes("virtio-scsi-pci", "pci-bus", &opts);
    qos_node_produces("virtio-scsi-pci", "pci-device");
    qos_node_produces("virtio-scsi-pci", "virtio");
    qos_node_produces("virtio-scsi-pci", "virtio-scsi");
}

libqos_init(register_virtio_scsi);

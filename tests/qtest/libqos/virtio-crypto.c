/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-crypto.h"

#define VIRTIO_CRYPTO_SLOT 4

static void *crypto_pci_get_driver(void *obj, const char *interface)
{
    QVirtioCryptoPCI *dev = obj;

    if (strcmp(interface, "pci-device") == 0) {
        return dev->pci_vdev.pdev;
    }
    if (strcmp(interface, "virtio-crypto") == 0) {
        return &dev->crypto;
    }
    if (strcmp(interface, "virtio") == 0) {
        return dev->crypto.vdev;
    }
    fprintf(stderr, "virtio-crypto-pci has no %s\n", interface);
    g_assert_not_reached();
}

static void *crypto_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    QVirtioCryptoPCI *dev = g_new0(QVirtioCryptoPCI, 1);

    virtio_pci_init(&dev->pci_vdev, bus, addr);
    dev->crypto.vdev = &dev->pci_vdev.vdev;
    g_assert_cmphex(dev->crypto.vdev->device_type, ==, 20);
    dev->pci_vdev.obj.get_driver = crypto_pci_get_driver;
    dev->pci_vdev.obj.start_hw = qvirtio_pci_start_hw;
    dev->pci_vdev.obj.destructor = qvirtio_pci_destructor;
    return dev;
}

static void register_virtio_crypto(void)
{
    QPCIAddress addr = { .devfn = QPCI_DEVFN(VIRTIO_CRYPTO_SLOT, 0) };
    QOSGraphEdgeOptions opts = {
        .before_cmd_line = "-object cryptodev-backend-builtin,id=cryptodev0",
        .extra_device_opts = "addr=04.0,cryptodev=cryptodev0",
    };

    add_qpci_address(&opts, &addr);
    qos_node_create_driver("virtio-crypto-pci", crypto_pci_create);
    qos_node_consumes("virtio-crypto-pci", "pci-bus", &opts);
    qos_node_produces("virtio-crypto-pci", "pci-device");
    qos_node_produces("virtio-crypto-pci", "virtio");
    qos_node_produces("virtio-crypto-pci", "virtio-crypto");
}

libqos_init(register_virtio_crypto);

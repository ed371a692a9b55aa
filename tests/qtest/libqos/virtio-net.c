/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "standard-headers/linux/virtio_net.h"
#include "standard-headers/linux/virtio_ring.h"
#include "tests/qtest/libqos/virtio-net.h"

#define VIRTIO_NET_SLOT 4

/* One pair of queues, and the control queue. EVENT_IDX is left out, so that every kick notifies. */
static void net_setup(QVirtioNet *net, QGuestAllocator *alloc)
{
    QVirtioDevice *vdev = net->vdev;
    uint64_t features = qvirtio_get_features(vdev);

    features &= ~(QVIRTIO_F_BAD_FEATURE | (1ull << VIRTIO_RING_F_INDIRECT_DESC) | (1ull << VIRTIO_RING_F_EVENT_IDX));
    qvirtio_set_features(vdev, features);
    net->n_queues = vdev->features & (1ull << VIRTIO_NET_F_CTRL_VQ) ? 3 : 2;
    net->queues = g_new(QVirtQueue *, net->n_queues);
    for (int i = 0; i < net->n_queues; i++) {
        net->queues[i] = qvirtqueue_setup(vdev, alloc, i);
    }
    qvirtio_set_driver_ok(vdev);
}

static void net_pci_start_hw(QOSGraphObject *obj)
{
    QVirtioNetPCI *dev = (QVirtioNetPCI *)obj;

    qvirtio_pci_start_hw(obj);
    net_setup(&dev->net, dev->alloc);
}

static void net_pci_destructor(QOSGraphObject *obj)
{
    QVirtioNetPCI *dev = (QVirtioNetPCI *)obj;

    for (int i = 0; i < dev->net.n_queues; i++) {
        qvirtqueue_cleanup(dev->net.vdev->bus, dev->net.queues[i], dev->alloc);
    }
    g_free(dev->net.queues);
    qvirtio_pci_destructor(obj);
}

static void *net_pci_get_driver(void *obj, const char *interface)
{
    QVirtioNetPCI *dev = obj;

    if (strcmp(interface, "pci-device") == 0) {
        return dev->pci_vdev.pdev;
    }
    if (strcmp(interface, "virtio-net") == 0) {
        return &dev->net;
    }
    if (strcmp(interface, "virtio") == 0) {
        return dev->net.vdev;
    }
    fprintf(stderr, "virtio-net-pci has no %s\n", interface);
    g_assert_not_reached();
}

static void *net_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    QVirtioNetPCI *dev = g_new0(QVirtioNetPCI, 1);

    virtio_pci_init(&dev->pci_vdev, bus, addr);
    dev->alloc = alloc;
    dev->net.vdev = &dev->pci_vdev.vdev;
    g_assert_cmphex(dev->net.vdev->device_type, ==, 1);
    dev->pci_vdev.obj.get_driver = net_pci_get_driver;
    dev->pci_vdev.obj.start_hw = net_pci_start_hw;
    dev->pci_vdev.obj.destructor = net_pci_destructor;
    return dev;
}

static void register_virtio_net(void)
{
    QPCIAddress addr = { .devfn = QPCI_DEVFN(VIRTIO_NET_SLOT, 0) };
    QOSGraphEdgeOptions opts = { .extra_device_opts = "netdev=hs0,addr=04.0" };

    add_qpci_address(&opts, &addr);
    qos_node_create_driver("virtio-net-pci", net_pci_create);
    qos_node_consumes("virtio-net-pci", "pci-bus", &opts);
    qos_node_produces("virtio-net-pci", "pci-device");
    qos_node_produces("virtio-net-pci", "virtio");
    qos_node_produces("virtio-net-pci", "virtio-net");
}

libqos_init(register_virtio_net);

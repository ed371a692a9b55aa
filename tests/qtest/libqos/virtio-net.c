/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "standard-headers/linux/virtio_net.h"
#include "tests/qtest/libqos/virtio-net.h"

/* One pair of queues, and the control queue. */
static void net_setup(QVirtioNet *net, QGuestAllocator *alloc)
{
    QVirtioDevice *vdev = net->vdev;

    qvirtio_negotiate(vdev, 0);
    net->n_queues = vdev->features & (1ull << VIRTIO_NET_F_CTRL_VQ) ? 3 : 2;
    net->queues = g_new(QVirtQueue *, net->n_queues);
    qvirtio_setup_queues(vdev, alloc, net->queues, net->n_queues);
    qvirtio_set_driver_ok(vdev);
}

static void net_pci_start_hw(QOSGraphObject *obj)
{
    QVirtioNetPCI *dev = (QVirtioNetPCI *)obj;

    qvirtio_pci_start_hw(obj);
    net_setup(&dev->net, dev->pci_vdev.alloc);
}

static void net_pci_destructor(QOSGraphObject *obj)
{
    QVirtioNetPCI *dev = (QVirtioNetPCI *)obj;

    qvirtio_cleanup_queues(dev->net.vdev, dev->pci_vdev.alloc, dev->net.queues, dev->net.n_queues);
    g_free(dev->net.queues);
    qvirtio_pci_destructor(obj);
}

/* How many queues there are, the features tell: they are set up here. */
static const QVirtioPCIType net_type = {
    .interface = "virtio-net",
    .device_type = 1,
    .size = sizeof(QVirtioNetPCI),
    .object = offsetof(QVirtioNetPCI, net),
};

static void *net_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    QVirtioNetPCI *dev = qvirtio_pci_create(&net_type, bus, alloc, addr);

    dev->pci_vdev.obj.start_hw = net_pci_start_hw;
    dev->pci_vdev.obj.destructor = net_pci_destructor;
    return dev;
}

static void register_virtio_net(void)
{
    QOSGraphEdgeOptions opts = { .extra_device_opts = "netdev=hs0" };

    qvirtio_pci_register("virtio-net-pci", &net_type, net_pci_create, &opts);
}

libqos_init(register_virtio_net);

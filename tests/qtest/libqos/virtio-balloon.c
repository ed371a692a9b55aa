/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-balloon.h"

static const QVirtioPCIType balloon_type = {
    .interface = "virtio-balloon",
    .device_type = 5,
    .n_queues = 3,
    .size = sizeof(QVirtioBalloonPCI),
    .object = offsetof(QVirtioBalloonPCI, balloon),
};

static void *balloon_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    return qvirtio_pci_create(&balloon_type, bus, alloc, addr);
}

static void register_virtio_balloon(void)
{
    QOSGraphEdgeOptions opts = { .extra_device_opts = "id=balloon0" };

    qvirtio_pci_register("virtio-balloon-pci", &balloon_type, balloon_pci_create, &opts);
}

libqos_init(register_virtio_balloon);

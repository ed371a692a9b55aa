/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-rng.h"

static const QVirtioPCIType rng_type = {
    .interface = "virtio-rng",
    .device_type = 4,
    .n_queues = 1,
    .size = sizeof(QVirtioRngPCI),
    .object = offsetof(QVirtioRngPCI, rng),
};

static void *rng_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    return qvirtio_pci_create(&rng_type, bus, alloc, addr);
}

static void register_virtio_rng(void)
{
    QOSGraphEdgeOptions opts = { 0 };

    qvirtio_pci_register("virtio-rng-pci", &rng_type, rng_pci_create, &opts);
}

libqos_init(register_virtio_rng);

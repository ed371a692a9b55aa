/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-9p.h"

static const QVirtioPCIType v9p_type = {
    .interface = "virtio-9p",
    .device_type = 9,
    .n_queues = 1,
    .size = sizeof(QVirtio9PPCI),
    .object = offsetof(QVirtio9PPCI, v9p),
};

static void *v9p_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    return qvirtio_pci_create(&v9p_type, bus, alloc, addr);
}

static void register_virtio_v9p(void)
{
    QOSGraphEdgeOptions opts = { .extra_device_opts = "fsdev=fsdev0,mount_tag=qtest" };

    qvirtio_pci_register("virtio-9p-pci", &v9p_type, v9p_pci_create, &opts);
}

libqos_init(register_virtio_v9p);

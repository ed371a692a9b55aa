/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-blk.h"

static const QVirtioPCIType blk_type = {
    .interface = "virtio-blk",
    .device_type = 2,
    .size = sizeof(QVirtioBlkPCI),
    .object = offsetof(QVirtioBlkPCI, blk),
};

static void *blk_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    return qvirtio_pci_create(&blk_type, bus, alloc, addr);
}

static void register_virtio_blk(void)
{
    QOSGraphEdgeOptions opts = { .extra_device_opts = "drive=drive0" };

    qvirtio_pci_register("virtio-blk-pci", &blk_type, blk_pci_create, &opts);
}

libqos_init(register_virtio_blk);

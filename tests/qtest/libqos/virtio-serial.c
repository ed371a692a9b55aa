/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-serial.h"

static const QVirtioPCIType serial_type = {
    .interface = "virtio-serial",
    .device_type = 3,
    .n_queues = 6,
    .size = sizeof(QVirtioSerialPCI),
    .object = offsetof(QVirtioSerialPCI, serial),
};

static void *serial_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    return qvirtio_pci_create(&serial_type, bus, alloc, addr);
}

static void register_virtio_serial(void)
{
    QOSGraphEdgeOptions opts = { .extra_device_opts = "id=vser0" };

    qvirtio_pci_register("virtio-serial-pci", &serial_type, serial_pci_create, &opts);
}

libqos_init(register_virtio_serial);

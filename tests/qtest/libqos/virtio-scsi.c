/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "tests/qtest/libqos/virtio-scsi.h"

static const QVirtioPCIType scsi_type = {
    .interface = "virtio-scsi",
    .device_type = 8,
    .size = sizeof(QVirtioSCSIPCI),
    .object = offsetof(QVirtioSCSIPCI, scsi),
};

static void *scsi_pci_create(void *bus, QGuestAllocator *alloc, void *addr)
{
    return qvirtio_pci_create(&scsi_type, bus, alloc, addr);
}

static void register_virtio_scsi(void)
{
    QOSGraphEdgeOptions opts = {
        .before_cmd_line = "-drive id=drv0,if=none,file=null-co://,file.read-zeroes=on,format=raw",
        .extra_device_opts = "id=vs0",
        .after_cmd_line = "-device scsi-hd,bus=vs0.0,drive=drv0",
    };

    qvirtio_pci_register("virtio-scsi-pci", &scsi_type, scsi_pci_create, &opts);
}

libqos_init(register_virtio_scsi);

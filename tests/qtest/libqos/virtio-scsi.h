/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-scsi. VIRTIO 1.2, 5.6. */
#ifndef LIBQOS_VIRTIO_SCSI_H
#define LIBQOS_VIRTIO_SCSI_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The device, started; its queues are the caller's to set up. */
typedef struct QVirtioSCSI {
    QVirtioDevice *vdev;
} QVirtioSCSI;

typedef struct QVirtioSCSIPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioSCSI scsi;
} QVirtioSCSIPCI;

#endif

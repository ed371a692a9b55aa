/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-blk. VIRTIO 1.2, 5.2. */
#ifndef LIBQOS_VIRTIO_BLK_H
#define LIBQOS_VIRTIO_BLK_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The driver's view of a device. Tests negotiate and set up queues themselves. */
typedef struct QVirtioBlk {
    QVirtioDevice *vdev;
} QVirtioBlk;

typedef struct QVirtioBlkPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioBlk blk;
} QVirtioBlkPCI;

#endif

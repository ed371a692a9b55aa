/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-balloon. VIRTIO 1.2, 5.5. */
#ifndef LIBQOS_VIRTIO_BALLOON_H
#define LIBQOS_VIRTIO_BALLOON_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The driver's view of a device: features negotiated, queues set up, DRIVER_OK. */
typedef struct QVirtioBalloon {
    QVirtioDevice *vdev;
    QVirtQueue *inflate;
    QVirtQueue *deflate;
    QVirtQueue *stats;
} QVirtioBalloon;

typedef struct QVirtioBalloonPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioBalloon balloon;
} QVirtioBalloonPCI;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-9p. VIRTIO 1.2, 5 (device 9; there is no section), and 9P2000.L. */
#ifndef LIBQOS_VIRTIO_9P_H
#define LIBQOS_VIRTIO_9P_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The driver's view of a device: features negotiated, queue set up, DRIVER_OK. Tests bring -fsdev fsdev0. */
typedef struct QVirtio9P {
    QVirtioDevice *vdev;
    QVirtQueue *vq;                 /* of requests */
} QVirtio9P;

typedef struct QVirtio9PPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtio9P v9p;
} QVirtio9PPCI;

#endif

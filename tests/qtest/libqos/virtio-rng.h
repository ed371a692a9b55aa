/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-rng. VIRTIO 1.2, 5.4. */
#ifndef LIBQOS_VIRTIO_RNG_H
#define LIBQOS_VIRTIO_RNG_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The driver's view of a device: features negotiated, queue set up, DRIVER_OK. */
typedef struct QVirtioRng {
    QVirtioDevice *vdev;
    QVirtQueue *vq;                 /* of buffers to fill */
} QVirtioRng;

typedef struct QVirtioRngPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioRng rng;
} QVirtioRngPCI;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-net. VIRTIO 1.2, 5.1. */
#ifndef LIBQOS_VIRTIO_NET_H
#define LIBQOS_VIRTIO_NET_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The driver's view of a device: features negotiated, queues set up, DRIVER_OK. */
typedef struct QVirtioNet {
    QVirtioDevice *vdev;
    int n_queues; /* receive and transmit, per pair, and the control queue last if there is one */
    QVirtQueue **queues;
} QVirtioNet;

typedef struct QVirtioNetPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioNet net;
} QVirtioNetPCI;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-serial. VIRTIO 1.2, 5.3. */
#ifndef LIBQOS_VIRTIO_SERIAL_H
#define LIBQOS_VIRTIO_SERIAL_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The driver's view of a device: features negotiated, queues set up, DRIVER_OK. */
typedef struct QVirtioSerial {
    QVirtioDevice *vdev;
    QVirtQueue *port0_rx;
    QVirtQueue *port0_tx;
    QVirtQueue *control_rx;
    QVirtQueue *control_tx;
    QVirtQueue *port1_rx;
    QVirtQueue *port1_tx;
} QVirtioSerial;

typedef struct QVirtioSerialPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioSerial serial;
} QVirtioSerialPCI;

#endif

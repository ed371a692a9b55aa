/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-crypto with a builtin back end. VIRTIO 1.2, 5.9. */
#ifndef LIBQOS_VIRTIO_CRYPTO_H
#define LIBQOS_VIRTIO_CRYPTO_H

#include "tests/qtest/libqos/qgraph.h"
#include "tests/qtest/libqos/virtio.h"
#include "tests/qtest/libqos/virtio-pci.h"

typedef struct QVirtioCrypto {
    QVirtioDevice *vdev;
} QVirtioCrypto;

typedef struct QVirtioCryptoPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioCrypto crypto;
} QVirtioCryptoPCI;

#endif

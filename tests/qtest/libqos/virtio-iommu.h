/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: virtio-iommu. VIRTIO 1.2, 5.13. */
#ifndef LIBQOS_VIRTIO_IOMMU_H
#define LIBQOS_VIRTIO_IOMMU_H

#include "tests/qtest/libqos/virtio-pci.h"

/* The device, started; its queues are the caller's to set up. */
typedef struct QVirtioIOMMU {
    QVirtioDevice *vdev;
} QVirtioIOMMU;

typedef struct QVirtioIOMMUPCI {
    QVirtioPCIDevice pci_vdev;
    QVirtioIOMMU iommu;
} QVirtioIOMMUPCI;

#endif

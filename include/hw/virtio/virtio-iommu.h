/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IOMMU device (VIRTIO 1.2, section 5.13); on PCI in hw/virtio/virtio-iommu-pci.c. */
#ifndef QEMU_VIRTIO_IOMMU_H
#define QEMU_VIRTIO_IOMMU_H

#include "standard-headers/linux/virtio_iommu.h"
#include "hw/pci/pci.h"
#include "hw/virtio/virtio.h"
#include "qom/object.h"

#define TYPE_VIRTIO_IOMMU "virtio-iommu-device"
#define TYPE_VIRTIO_IOMMU_PCI "virtio-iommu-pci"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOIOMMU, VIRTIO_IOMMU)

/* The type of the regions that translate the DMA of one function each. */
#define TYPE_VIRTIO_IOMMU_MEMORY_REGION "virtio-iommu-memory-region"

/* A function whose DMA we translate. */
typedef struct IOMMUDevice {
    VirtIOIOMMU *viommu;
    PCIBus *bus;
    int devfn;
    IOMMUMemoryRegion iommu_mr;
    AddressSpace as;
    QTAILQ_ENTRY(IOMMUDevice) next;
} IOMMUDevice;

struct VirtIOIOMMU {
    VirtIODevice parent_obj;
    VirtQueue *req_vq;
    VirtQueue *event_vq;
    struct virtio_iommu_config config;      /* in host byte order */
    QTAILQ_HEAD(, IOMMUDevice) devices;     /* in the order they came */
    unsigned device_count;                  /* ever: names of regions */
    PCIBus *primary_bus;
    ReservedRegion *reserved_regions;
    uint32_t nb_reserved_regions;
    GTree *domains;                         /* by number */
    GTree *endpoints;                       /* by number: those in a domain */
    uint32_t mappings;                      /* in all domains */
    bool boot_bypass;
    bool reporting;                         /* a fault: what its report meets is not reported */
};

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of virtio-iommu share: device, requests, domains with their mappings, translation. */
#ifndef HW_VIRTIO_VIRTIO_IOMMU_INTERNAL_H
#define HW_VIRTIO_VIRTIO_IOMMU_INTERNAL_H

#include "hw/virtio/virtio-iommu.h"

/* What the driver maps, both ends inclusive; the key of a domain's tree, where none overlap. */
typedef struct IommuInterval {
    uint64_t low;
    uint64_t high;
} IommuInterval;

typedef struct IommuMapping {
    uint64_t phys_addr;     /* of interval.low */
    uint32_t flags;         /* VIRTIO_IOMMU_MAP_F_x */
} IommuMapping;

typedef struct IommuDomain {
    uint32_t id;
    bool bypass;
    uint32_t endpoints;     /* how many; it ends with the last */
    GTree *mappings;        /* IommuInterval to IommuMapping */
} IommuDomain;

/* Attached; @id is bus number << 8 | devfn. */
typedef struct IommuEndpoint {
    uint32_t id;
    uint32_t domain_id;
    IommuDomain *domain;
} IommuEndpoint;

/* --- virtio-iommu-domain.c: each request returns VIRTIO_IOMMU_S_x --- */

/* A tree of IommuInterval to IommuMapping. */
GTree *virtio_iommu_new_mappings(void);
void virtio_iommu_init_domains(VirtIOIOMMU *s);
void virtio_iommu_free_domains(VirtIOIOMMU *s);
/* Detach all. */
void virtio_iommu_clear_domains(VirtIOIOMMU *s);
int virtio_iommu_attach(VirtIOIOMMU *s, uint32_t domain_id, uint32_t ep_id, bool bypass);
int virtio_iommu_detach(VirtIOIOMMU *s, uint32_t domain_id, uint32_t ep_id);
int virtio_iommu_map(VirtIOIOMMU *s, uint32_t domain_id, IommuInterval range, uint64_t phys, uint32_t flags);
int virtio_iommu_unmap(VirtIOIOMMU *s, uint32_t domain_id, IommuInterval range);
/* NULL: not attached. */
IommuEndpoint *virtio_iommu_endpoint(VirtIOIOMMU *s, uint32_t ep_id);
/* The mapping of @addr and its interval; NULL: none. */
IommuMapping *virtio_iommu_lookup(IommuDomain *domain, uint64_t addr, IommuInterval **range);

/* --- virtio-iommu-translate.c --- */

/* The function @ep_id, if it is behind us. */
IOMMUDevice *virtio_iommu_find_device(VirtIOIOMMU *s, uint32_t ep_id);
/* The PCIIOMMUFunc. */
AddressSpace *virtio_iommu_find_add_as(PCIBus *bus, void *opaque, int devfn);
/* A mapping of the domain came (@mapping) or went (NULL): tell who listens. */
void virtio_iommu_notify(VirtIOIOMMU *s, IommuDomain *domain, const IommuInterval *range,
                         const IommuMapping *mapping);
/* The same for one endpoint and all mappings of its domain. */
void virtio_iommu_notify_endpoint(VirtIOIOMMU *s, IommuEndpoint *ep, bool mapped);

/* --- virtio-iommu-request.c --- */

void virtio_iommu_handle_requests(VirtIODevice *vdev, VirtQueue *vq);
/* Bytes of properties that a probe is answered with. */
#define VIRTIO_IOMMU_PROBE_SIZE 512

/* --- virtio-iommu-migration.c --- */

extern const VMStateDescription vmstate_virtio_iommu;
extern const VMStateDescription vmstate_virtio_iommu_device;

#endif

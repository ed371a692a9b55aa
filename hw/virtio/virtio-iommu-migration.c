/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio IOMMU: saved state. Endpoints name their domain by its number;
 * what that was is found after loading.
 */
#include "qemu/osdep.h"
#include "virtio-iommu-internal.h"

static int domain_pre_load(void *opaque)
{
    IommuDomain *domain = opaque;

    domain->endpoints = 0;
    domain->mappings = virtio_iommu_new_mappings();
    return 0;
}

/* The value's, then the key's. */
static const VMStateDescription vmstate_interval_mapping[] = {
    {
        .name = "mapping",
        .version_id = 1,
        .minimum_version_id = 1,
        .fields = (VMStateField[]) {
            VMSTATE_UINT64(phys_addr, IommuMapping),
            VMSTATE_UINT32(flags, IommuMapping),
            VMSTATE_END_OF_LIST()
        },
    },
    {
        .name = "interval",
        .version_id = 1,
        .minimum_version_id = 1,
        .fields = (VMStateField[]) {
            VMSTATE_UINT64(low, IommuInterval),
            VMSTATE_UINT64(high, IommuInterval),
            VMSTATE_END_OF_LIST()
        },
    },
};

static const VMStateDescription vmstate_domain = {
    .name = "domain",
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_load = domain_pre_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(id, IommuDomain),
        VMSTATE_BOOL(bypass, IommuDomain),
        VMSTATE_GTREE_V(mappings, IommuDomain, 1, vmstate_interval_mapping, IommuInterval, IommuMapping),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_endpoint = {
    .name = "endpoint",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(id, IommuEndpoint),
        VMSTATE_UINT32(domain_id, IommuEndpoint),
        VMSTATE_END_OF_LIST()
    },
};

/* True stops: its domain is missing. */
static gboolean link_endpoint(gpointer key, gpointer value, gpointer data)
{
    VirtIOIOMMU *s = data;
    IommuEndpoint *ep = value;

    ep->domain = g_tree_lookup(s->domains, GUINT_TO_POINTER(ep->domain_id));
    if (!ep->domain) {
        s->mappings = UINT32_MAX;
        return true;
    }
    ep->domain->endpoints++;
    return false;
}

/* True stops: it has no endpoints, or its number is another. */
static gboolean check_domain(gpointer key, gpointer value, gpointer data)
{
    VirtIOIOMMU *s = data;
    IommuDomain *domain = value;

    if (!domain->endpoints || GPOINTER_TO_UINT(key) != domain->id) {
        s->mappings = UINT32_MAX;
        return true;
    }
    s->mappings += g_tree_nnodes(domain->mappings);
    return false;
}

static int virtio_iommu_pre_load(void *opaque)
{
    virtio_iommu_clear_domains(opaque);
    return 0;
}

static int virtio_iommu_post_load(void *opaque, int version_id)
{
    VirtIOIOMMU *s = opaque;

    s->mappings = 0;
    g_tree_foreach(s->endpoints, link_endpoint, s);
    if (s->mappings != UINT32_MAX) {
        g_tree_foreach(s->domains, check_domain, s);
    }
    if (s->mappings == UINT32_MAX || s->config.bypass > 1) {
        return -EINVAL;
    }
    return 0;
}

const VMStateDescription vmstate_virtio_iommu_device = {
    .name = "virtio-iommu-device",
    .version_id = 2,
    .minimum_version_id = 2,
    .pre_load = virtio_iommu_pre_load,
    .post_load = virtio_iommu_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(config.bypass, VirtIOIOMMU),
        VMSTATE_GTREE_DIRECT_KEY_V(domains, VirtIOIOMMU, 1, &vmstate_domain, IommuDomain),
        VMSTATE_GTREE_DIRECT_KEY_V(endpoints, VirtIOIOMMU, 1, &vmstate_endpoint, IommuEndpoint),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_virtio_iommu = {
    .name = "virtio-iommu",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

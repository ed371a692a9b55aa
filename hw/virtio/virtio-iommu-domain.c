/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio IOMMU: domains, the endpoints in them and their mappings. VIRTIO 1.2, sections 5.13.6.3 to 5.13.6.6.
 * A domain begins with its first endpoint and ends with its last.
 */
#include "qemu/osdep.h"
#include "virtio-iommu-internal.h"

/* Most mappings that a driver may have at a time. */
#define MAPPINGS_MAX 65536

/* --- trees --- */

/* Intervals that overlap are equal. */
static gint compare_intervals(gconstpointer a, gconstpointer b, gpointer unused)
{
    const IommuInterval *x = a, *y = b;

    return x->high < y->low ? -1 : x->low > y->high ? 1 : 0;
}

static gint compare_ids(gconstpointer a, gconstpointer b, gpointer unused)
{
    guint x = GPOINTER_TO_UINT(a), y = GPOINTER_TO_UINT(b);

    return x < y ? -1 : x > y;
}

GTree *virtio_iommu_new_mappings(void)
{
    return g_tree_new_full(compare_intervals, NULL, g_free, g_free);
}

static void free_domain(gpointer data)
{
    IommuDomain *domain = data;

    g_tree_destroy(domain->mappings);
    g_free(domain);
}

void virtio_iommu_init_domains(VirtIOIOMMU *s)
{
    s->domains = g_tree_new_full(compare_ids, NULL, NULL, free_domain);
    s->endpoints = g_tree_new_full(compare_ids, NULL, NULL, g_free);
}

void virtio_iommu_free_domains(VirtIOIOMMU *s)
{
    g_tree_destroy(s->endpoints);
    g_tree_destroy(s->domains);
}

IommuEndpoint *virtio_iommu_endpoint(VirtIOIOMMU *s, uint32_t ep_id)
{
    return g_tree_lookup(s->endpoints, GUINT_TO_POINTER(ep_id));
}

static IommuDomain *find_domain(VirtIOIOMMU *s, uint32_t id)
{
    return g_tree_lookup(s->domains, GUINT_TO_POINTER(id));
}

IommuMapping *virtio_iommu_lookup(IommuDomain *domain, uint64_t addr, IommuInterval **range)
{
    IommuInterval at = { addr, addr };
    gpointer mapping = NULL;

    g_tree_lookup_extended(domain->mappings, &at, (gpointer *)range, &mapping);
    return mapping;
}

/* --- attach, detach --- */

static IommuDomain *new_domain(VirtIOIOMMU *s, uint32_t id, bool bypass)
{
    IommuDomain *domain = g_new0(IommuDomain, 1);

    domain->id = id;
    domain->bypass = bypass;
    domain->mappings = virtio_iommu_new_mappings();
    g_tree_insert(s->domains, GUINT_TO_POINTER(id), domain);
    return domain;
}

static void remove_endpoint(VirtIOIOMMU *s, IommuEndpoint *ep)
{
    IommuDomain *domain = ep->domain;

    virtio_iommu_notify_endpoint(s, ep, false);
    g_tree_remove(s->endpoints, GUINT_TO_POINTER(ep->id));
    if (!--domain->endpoints) {
        s->mappings -= g_tree_nnodes(domain->mappings);
        g_tree_remove(s->domains, GUINT_TO_POINTER(domain->id));
    }
}

static gboolean first_value(gpointer key, gpointer value, gpointer data)
{
    *(gpointer *)data = value;
    return true;
}

void virtio_iommu_clear_domains(VirtIOIOMMU *s)
{
    while (g_tree_nnodes(s->endpoints)) {
        gpointer ep = NULL;

        g_tree_foreach(s->endpoints, first_value, &ep);
        remove_endpoint(s, ep);
    }
}

/* An endpoint that is in another domain leaves it. */
int virtio_iommu_attach(VirtIOIOMMU *s, uint32_t domain_id, uint32_t ep_id, bool bypass)
{
    IommuDomain *domain = find_domain(s, domain_id);
    IommuEndpoint *ep = virtio_iommu_endpoint(s, ep_id);

    if (!virtio_iommu_find_device(s, ep_id)) {
        return VIRTIO_IOMMU_S_NOENT;
    }
    if (domain && domain->bypass != bypass) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    if (ep && ep->domain == domain) {
        return VIRTIO_IOMMU_S_OK;
    }
    if (ep) {
        remove_endpoint(s, ep);
    }
    if (!domain) {
        domain = new_domain(s, domain_id, bypass);
    }
    ep = g_new0(IommuEndpoint, 1);
    *ep = (IommuEndpoint) { ep_id, domain_id, domain };
    domain->endpoints++;
    g_tree_insert(s->endpoints, GUINT_TO_POINTER(ep_id), ep);
    virtio_iommu_notify_endpoint(s, ep, true);
    return VIRTIO_IOMMU_S_OK;
}

int virtio_iommu_detach(VirtIOIOMMU *s, uint32_t domain_id, uint32_t ep_id)
{
    IommuEndpoint *ep = virtio_iommu_endpoint(s, ep_id);

    if (!ep) {
        return virtio_iommu_find_device(s, ep_id) ? VIRTIO_IOMMU_S_INVAL : VIRTIO_IOMMU_S_NOENT;
    }
    if (ep->domain_id != domain_id) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    remove_endpoint(s, ep);
    return VIRTIO_IOMMU_S_OK;
}

/* --- map, unmap --- */

int virtio_iommu_map(VirtIOIOMMU *s, uint32_t domain_id, IommuInterval range, uint64_t phys, uint32_t flags)
{
    IommuDomain *domain = find_domain(s, domain_id);
    IommuMapping *mapping;

    if (flags & ~VIRTIO_IOMMU_MAP_F_MASK) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    if (!domain) {
        return VIRTIO_IOMMU_S_NOENT;
    }
    if (domain->bypass || range.low > range.high) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    if ((range.low | (range.high + 1) | phys) & ~s->config.page_size_mask) {
        return VIRTIO_IOMMU_S_RANGE;
    }
    if (g_tree_lookup(domain->mappings, &range)) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    if (s->mappings == MAPPINGS_MAX) {
        return VIRTIO_IOMMU_S_NOMEM;
    }
    mapping = g_new(IommuMapping, 1);
    *mapping = (IommuMapping) { phys, flags };
    g_tree_insert(domain->mappings, g_memdup2(&range, sizeof(range)), mapping);
    s->mappings++;
    virtio_iommu_notify(s, domain, &range, mapping);
    return VIRTIO_IOMMU_S_OK;
}

/* Whether the mapping at @addr, if any, is within @range. */
static bool covered(IommuDomain *domain, uint64_t addr, const IommuInterval *range)
{
    IommuInterval *m;

    return !virtio_iommu_lookup(domain, addr, &m) || (m->low >= range->low && m->high <= range->high);
}

/* All mappings in the range go; none of them, if one would have to be split. */
int virtio_iommu_unmap(VirtIOIOMMU *s, uint32_t domain_id, IommuInterval range)
{
    IommuDomain *domain = find_domain(s, domain_id);
    gpointer key, mapping;

    if (!domain) {
        return VIRTIO_IOMMU_S_NOENT;
    }
    if (domain->bypass || range.low > range.high) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    if (!covered(domain, range.low, &range) || !covered(domain, range.high, &range)) {
        return VIRTIO_IOMMU_S_RANGE;
    }
    while (g_tree_lookup_extended(domain->mappings, &range, &key, &mapping)) {
        IommuInterval gone = *(IommuInterval *)key;

        g_tree_remove(domain->mappings, &gone);
        s->mappings--;
        virtio_iommu_notify(s, domain, &gone, NULL);
    }
    return VIRTIO_IOMMU_S_OK;
}

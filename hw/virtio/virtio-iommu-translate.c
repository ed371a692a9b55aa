/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio IOMMU: translation of DMA, faults, and who wants to hear of changes. VIRTIO 1.2, sections 5.13.6.2
 * (endpoints without a domain), 5.13.6.8 (reserved regions) and 5.13.6.9 (faults).
 *
 * Each function behind us has a region and an address space. An endpoint's number is what its bus is numbered
 * now.
 */
#include "qemu/osdep.h"
#include "exec/address-space.h"
#include "hw/pci/pci_bus.h"
#include "qemu/iov.h"
#include "qemu/module.h"
#include "sysemu/dma.h"
#include "trace.h"
#include "virtio-iommu-internal.h"

/* --- functions --- */

static uint32_t endpoint_id(const IOMMUDevice *dev)
{
    return pci_bus_num(dev->bus) << 8 | dev->devfn;
}

typedef struct FindBus {
    uint32_t number;
    PCIBus *bus;
} FindBus;

static void match_bus(PCIBus *bus, void *opaque)
{
    FindBus *find = opaque;

    if (!find->bus && pci_bus_num(bus) == find->number) {
        find->bus = bus;
    }
}

/*
 * A bus that is gone is not looked into: it is found by its number, from above.
 * Nor is a function that was unplugged there.
 */
IOMMUDevice *virtio_iommu_find_device(VirtIOIOMMU *s, uint32_t ep_id)
{
    FindBus find = { .number = ep_id >> 8 };
    IOMMUDevice *dev;

    pci_for_each_bus(s->primary_bus, match_bus, &find);
    if (!find.bus || !find.bus->devices[ep_id & 0xff]) {
        return NULL;
    }
    QTAILQ_FOREACH(dev, &s->devices, next) {
        if (dev->bus == find.bus && dev->devfn == (ep_id & 0xff)) {
            return dev;
        }
    }
    return NULL;
}

AddressSpace *virtio_iommu_find_add_as(PCIBus *bus, void *opaque, int devfn)
{
    VirtIOIOMMU *s = opaque;
    g_autofree char *name = NULL;
    IOMMUDevice *dev;

    QTAILQ_FOREACH(dev, &s->devices, next) {
        if (dev->bus == bus && dev->devfn == devfn) {
            return &dev->as;
        }
    }
    dev = g_new0(IOMMUDevice, 1);
    dev->viommu = s;
    dev->bus = bus;
    dev->devfn = devfn;
    name = g_strdup_printf("%s-%u-%d", TYPE_VIRTIO_IOMMU_MEMORY_REGION, s->device_count++, devfn);
    memory_region_init_iommu(&dev->iommu_mr, sizeof(dev->iommu_mr), TYPE_VIRTIO_IOMMU_MEMORY_REGION,
                             OBJECT(s), name, UINT64_MAX);
    address_space_init(&dev->as, MEMORY_REGION(&dev->iommu_mr), TYPE_VIRTIO_IOMMU);
    QTAILQ_INSERT_TAIL(&s->devices, dev, next);
    return &dev->as;
}

/* --- faults --- */

static void send_fault(VirtIOIOMMU *s, const struct virtio_iommu_fault *fault)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(s);
    VirtQueueElement *elem = NULL;

    if (virtio_queue_ready(s->event_vq)) {
        elem = virtqueue_pop(s->event_vq, sizeof(VirtQueueElement));
    }
    if (!elem) {
        return; /* the driver has no room: nothing waits for it (5.13.6.9) */
    }
    if (iov_from_buf(elem->in_sg, elem->in_num, 0, fault, sizeof(*fault)) == sizeof(*fault)) {
        virtqueue_push(s->event_vq, elem, sizeof(*fault));
        virtio_notify(vdev, s->event_vq);
    } else {
        virtio_error(vdev, "no room for a fault in a buffer of the event queue");
        virtqueue_detach_element(s->event_vq, elem, 0);
    }
    g_free(elem);
}

static void report_fault(IOMMUDevice *dev, uint8_t reason, uint64_t addr, IOMMUAccessFlags flag)
{
    VirtIOIOMMU *s = dev->viommu;
    struct virtio_iommu_fault fault = {
        .reason = reason,
        .flags =
            cpu_to_le32(VIRTIO_IOMMU_FAULT_F_ADDRESS | (flag & IOMMU_RO ? VIRTIO_IOMMU_FAULT_F_READ : 0) |
                        (flag & IOMMU_WO ? VIRTIO_IOMMU_FAULT_F_WRITE : 0)),
        .endpoint = cpu_to_le32(endpoint_id(dev)),
        .address = cpu_to_le64(addr),
    };

    /* Our own queues may be behind us, too. */
    if (s->reporting) {
        return;
    }
    trace_virtio_iommu_fault(reason, endpoint_id(dev), addr, flag);
    s->reporting = true;
    send_fault(s, &fault);
    s->reporting = false;
}

/* --- translation --- */

static const ReservedRegion *find_reserved(VirtIOIOMMU *s, uint64_t addr)
{
    for (uint32_t i = 0; i < s->nb_reserved_regions; i++) {
        if (addr >= s->reserved_regions[i].low && addr <= s->reserved_regions[i].high) {
            return &s->reserved_regions[i];
        }
    }
    return NULL;
}

static IOMMUAccessFlags mapping_perm(const IommuMapping *m)
{
    return IOMMU_ACCESS_FLAG(m->flags & VIRTIO_IOMMU_MAP_F_READ, m->flags & VIRTIO_IOMMU_MAP_F_WRITE);
}

/* Fill @entry in. Returns VIRTIO_IOMMU_FAULT_R_x, meaningful where the access is not permitted. */
static uint8_t translate(IOMMUDevice *dev, IOMMUTLBEntry *entry, uint64_t addr)
{
    VirtIOIOMMU *s = dev->viommu;
    IommuEndpoint *ep = virtio_iommu_endpoint(s, endpoint_id(dev));
    const ReservedRegion *reserved = find_reserved(s, addr);
    IommuInterval *range;
    IommuMapping *m;

    if (!ep || ep->domain->bypass) {
        entry->perm = ep || s->config.bypass ? IOMMU_RW : IOMMU_NONE;
        return VIRTIO_IOMMU_FAULT_R_DOMAIN;
    }
    if (reserved) {
        entry->perm = reserved->type == VIRTIO_IOMMU_RESV_MEM_T_MSI ? IOMMU_RW : IOMMU_NONE;
        return VIRTIO_IOMMU_FAULT_R_MAPPING;
    }
    m = virtio_iommu_lookup(ep->domain, addr, &range);
    if (m) {
        entry->translated_addr = (entry->iova - range->low) + m->phys_addr;
        entry->perm = mapping_perm(m);
    }
    return VIRTIO_IOMMU_FAULT_R_MAPPING;
}

static IOMMUTLBEntry virtio_iommu_translate(IOMMUMemoryRegion *mr, hwaddr addr, IOMMUAccessFlags flag,
                                            int iommu_idx)
{
    IOMMUDevice *dev = container_of(mr, IOMMUDevice, iommu_mr);
    uint64_t page_mask = dev->viommu->config.page_size_mask;
    IOMMUTLBEntry entry = {
        .target_as = &address_space_memory,
        .iova = addr & page_mask,
        .translated_addr = addr & page_mask,
        .addr_mask = ~page_mask,
        .perm = IOMMU_NONE,
    };
    uint8_t reason = translate(dev, &entry, addr);

    if (flag & ~entry.perm) {
        report_fault(dev, reason, addr, flag);
    }
    return entry;
}

/* --- notifiers --- */

static void notify_region(IOMMUDevice *dev, const IommuInterval *range, const IommuMapping *m)
{
    IOMMUTLBEvent event = { .type = m ? IOMMU_NOTIFIER_MAP : IOMMU_NOTIFIER_UNMAP };
    uint64_t at = range->low, mask;

    if (!(dev->iommu_mr.iommu_notify_flags & event.type)) {
        return;
    }
    /* At most 128 pieces: each is the largest power of two that fits. */
    do {
        mask = dma_aligned_pow2_mask(at, range->high, 64);
        event.entry = (IOMMUTLBEntry) {
            .target_as = &address_space_memory,
            .iova = at,
            .translated_addr = m ? at - range->low + m->phys_addr : 0,
            .addr_mask = mask,
            .perm = m ? mapping_perm(m) : IOMMU_NONE,
        };
        memory_region_notify_iommu(&dev->iommu_mr, 0, event);
        at += mask + 1;
    } while (at && at <= range->high);
}

typedef struct NotifyContext {
    VirtIOIOMMU *s;
    IOMMUDevice *dev;
    IommuDomain *domain;
    const IommuInterval *range;
    const IommuMapping *mapping;
    bool mapped;
} NotifyContext;

static gboolean notify_if_in_domain(gpointer key, gpointer value, gpointer data)
{
    IommuEndpoint *ep = value;
    NotifyContext *c = data;
    IOMMUDevice *dev = ep->domain == c->domain ? virtio_iommu_find_device(c->s, ep->id) : NULL;

    if (dev) {
        notify_region(dev, c->range, c->mapping);
    }
    return false;
}

static bool anybody_listens(VirtIOIOMMU *s)
{
    IOMMUDevice *dev;

    QTAILQ_FOREACH(dev, &s->devices, next) {
        if (dev->iommu_mr.iommu_notify_flags) {
            return true;
        }
    }
    return false;
}

void virtio_iommu_notify(VirtIOIOMMU *s, IommuDomain *domain, const IommuInterval *range,
                         const IommuMapping *mapping)
{
    NotifyContext c = { .s = s, .domain = domain, .range = range, .mapping = mapping };

    if (anybody_listens(s)) {
        g_tree_foreach(s->endpoints, notify_if_in_domain, &c);
    }
}

static gboolean notify_mapping(gpointer key, gpointer value, gpointer data)
{
    NotifyContext *c = data;

    notify_region(c->dev, key, c->mapped ? value : NULL);
    return false;
}

void virtio_iommu_notify_endpoint(VirtIOIOMMU *s, IommuEndpoint *ep, bool mapped)
{
    NotifyContext c = { .dev = virtio_iommu_find_device(s, ep->id), .mapped = mapped };

    if (c.dev && c.dev->iommu_mr.iommu_notify_flags) {
        g_tree_foreach(ep->domain->mappings, notify_mapping, &c);
    }
}

/* Tell a new notifier what there is. */
static void virtio_iommu_replay(IOMMUMemoryRegion *mr, IOMMUNotifier *n)
{
    IOMMUDevice *dev = container_of(mr, IOMMUDevice, iommu_mr);
    IommuEndpoint *ep = virtio_iommu_endpoint(dev->viommu, endpoint_id(dev));

    if (ep) {
        virtio_iommu_notify_endpoint(dev->viommu, ep, true);
    }
}

static void virtio_iommu_memory_region_class_init(ObjectClass *klass, void *data)
{
    IOMMUMemoryRegionClass *imrc = IOMMU_MEMORY_REGION_CLASS(klass);

    imrc->translate = virtio_iommu_translate;
    imrc->replay = virtio_iommu_replay;
}

static const TypeInfo virtio_iommu_memory_region_info = {
    .name = TYPE_VIRTIO_IOMMU_MEMORY_REGION,
    .parent = TYPE_IOMMU_MEMORY_REGION,
    .class_init = virtio_iommu_memory_region_class_init,
};

static void virtio_iommu_register_types(void)
{
    type_register_static(&virtio_iommu_memory_region_info);
}

type_init(virtio_iommu_register_types)

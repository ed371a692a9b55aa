/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI, modern interface: VIRTIO 1.2, section 4.1.4. One memory BAR, region
 * "virtio-pci", with the structures virtio-pci-common-NAME, virtio-pci-isr-NAME,
 * virtio-pci-device-NAME and virtio-pci-notify-NAME, a page each, doorbells 4 bytes apart
 * (page-per-vq: a page apart). modern-pio-notify adds a doorbell in an I/O BAR ("virtio-pci-io",
 * virtio-pci-notify-pio-NAME).
 *
 * Left out: VIRTIO_F_NOTIFICATION_DATA.
 */
#include "qemu/osdep.h"
#include "virtio-pci-internal.h"

/* Bytes, a page. */
#define STRUCTURE_SIZE 0x1000

static uint64_t virtio_pci_notify_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0;
}

static unsigned int notify_multiplier(VirtIOPCIProxy *proxy)
{
    return proxy->flags & VIRTIO_PCI_FLAG_PAGE_PER_VQ ? STRUCTURE_SIZE : 4;
}

static void notify_queue(VirtIOPCIProxy *proxy, uint64_t n)
{
    VirtIODevice *vdev = virtio_pci_device(proxy);

    if (vdev && n < VIRTIO_QUEUE_MAX) {
        virtio_queue_notify(vdev, n);
    }
}

static void virtio_pci_notify_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    VirtIOPCIProxy *proxy = opaque;

    notify_queue(proxy, addr / notify_multiplier(proxy));
}

static void virtio_pci_notify_pio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    notify_queue(opaque, val);
}

static uint64_t virtio_pci_isr_read(void *opaque, hwaddr addr, unsigned size)
{
    VirtIOPCIProxy *proxy = opaque;
    VirtIODevice *vdev = virtio_pci_device(proxy);

    return vdev ? virtio_pci_read_isr(proxy, vdev) : 0;
}

static void virtio_pci_isr_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
}

static uint64_t virtio_pci_device_read(void *opaque, hwaddr addr, unsigned size)
{
    VirtIODevice *vdev = virtio_pci_device(opaque);

    if (!vdev) {
        return UINT64_MAX;
    }
    switch (size) {
    case 1:
        return virtio_config_modern_readb(vdev, addr);
    case 2:
        return virtio_config_modern_readw(vdev, addr);
    default:
        return virtio_config_modern_readl(vdev, addr);
    }
}

static void virtio_pci_device_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    VirtIODevice *vdev = virtio_pci_device(opaque);

    if (!vdev) {
        return;
    }
    switch (size) {
    case 1:
        virtio_config_modern_writeb(vdev, addr, val);
        break;
    case 2:
        virtio_config_modern_writew(vdev, addr, val);
        break;
    default:
        virtio_config_modern_writel(vdev, addr, val);
        break;
    }
}

/* --- layout --- */

#define DEFINE_STRUCTURE_OPS(structure, _read, _write)                  \
    static const MemoryRegionOps virtio_pci_##structure##_ops = {       \
        .read = (_read),                                                \
        .write = (_write),                                              \
        .impl = { .min_access_size = 1, .max_access_size = 4 },         \
        .endianness = DEVICE_LITTLE_ENDIAN,                             \
    }

DEFINE_STRUCTURE_OPS(isr, virtio_pci_isr_read, virtio_pci_isr_write);
DEFINE_STRUCTURE_OPS(device, virtio_pci_device_read, virtio_pci_device_write);
DEFINE_STRUCTURE_OPS(notify, virtio_pci_notify_read, virtio_pci_notify_write);
DEFINE_STRUCTURE_OPS(notify_pio, virtio_pci_notify_read, virtio_pci_notify_pio_write);

/* In the order of VirtIOPCIProxy.regs, which is that of the capabilities. */
static const struct {
    const char *name;
    uint32_t type;
    const MemoryRegionOps *ops;
} structures[] = {
    { "common", VIRTIO_PCI_CAP_COMMON_CFG, &virtio_pci_common_ops },
    { "isr", VIRTIO_PCI_CAP_ISR_CFG, &virtio_pci_isr_ops },
    { "device", VIRTIO_PCI_CAP_DEVICE_CFG, &virtio_pci_device_ops },
    { "notify", VIRTIO_PCI_CAP_NOTIFY_CFG, &virtio_pci_notify_ops },
    { "notify-pio", VIRTIO_PCI_CAP_NOTIFY_CFG, &virtio_pci_notify_pio_ops },
};

void virtio_pci_modern_layout(VirtIOPCIProxy *proxy)
{
    uint32_t offset = 0;

    QEMU_BUILD_BUG_ON(ARRAY_SIZE(structures) != ARRAY_SIZE(proxy->regs));
    for (size_t i = 0; i < ARRAY_SIZE(structures); i++) {
        proxy->regs[i].type = structures[i].type;
        proxy->regs[i].size = STRUCTURE_SIZE;
    }
    proxy->notify.size = notify_multiplier(proxy) * VIRTIO_QUEUE_MAX;
    for (VirtIOPCIRegion *r = &proxy->common; r != &proxy->notify_pio; r++) {
        r->offset = offset;
        offset += r->size;
    }
    proxy->notify_pio.offset = 0;
    proxy->notify_pio.size = 4;
    memory_region_init(&proxy->modern_bar, OBJECT(proxy), "virtio-pci", pow2ceil(offset));
}

/* Put structure @region into its BAR and announce it; doorbells @multiplier bytes apart. */
static void map_structure(VirtIOPCIProxy *proxy, VirtIOPCIRegion *region, MemoryRegion *bar,
                          uint8_t bar_idx, uint32_t multiplier)
{
    bool notify = region->type == VIRTIO_PCI_CAP_NOTIFY_CFG;
    struct virtio_pci_notify_cap cap = {
        .cap.cap_len = notify ? sizeof(cap) : sizeof(cap.cap),
        .cap.cfg_type = region->type,
        .cap.bar = bar_idx,
        .cap.offset = cpu_to_le32(region->offset),
        .cap.length = cpu_to_le32(region->size),
        .notify_off_multiplier = cpu_to_le32(multiplier),
    };

    memory_region_add_subregion(bar, region->offset, &region->mr);
    virtio_pci_add_cap(proxy, &cap.cap);
}

static void make_structures(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    for (size_t i = 0; i < ARRAY_SIZE(structures); i++) {
        g_autofree char *name = g_strdup_printf("virtio-pci-%s-%s", structures[i].name, vdev->name);

        memory_region_init_io(&proxy->regs[i].mr, OBJECT(proxy), structures[i].ops, proxy, name,
                              proxy->regs[i].size);
    }
}

void virtio_pci_modern_plug(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    PCIDevice *pci_dev = &proxy->pci_dev;

    make_structures(proxy, vdev);
    for (VirtIOPCIRegion *r = &proxy->common; r != &proxy->notify_pio; r++) {
        map_structure(proxy, r, &proxy->modern_bar, proxy->modern_mem_bar_idx,
                      notify_multiplier(proxy));
    }
    if (proxy->flags & VIRTIO_PCI_FLAG_MODERN_PIO_NOTIFY) {
        memory_region_init(&proxy->io_bar, OBJECT(proxy), "virtio-pci-io", 4);
        pci_register_bar(pci_dev, proxy->modern_io_bar_idx, PCI_BASE_ADDRESS_SPACE_IO,
                         &proxy->io_bar);
        map_structure(proxy, &proxy->notify_pio, &proxy->io_bar, proxy->modern_io_bar_idx, 0);
    }
    pci_register_bar(pci_dev, proxy->modern_mem_bar_idx,
                     PCI_BASE_ADDRESS_SPACE_MEMORY | PCI_BASE_ADDRESS_MEM_PREFETCH |
                     PCI_BASE_ADDRESS_MEM_TYPE_64, &proxy->modern_bar);
}

void virtio_pci_modern_unplug(VirtIOPCIProxy *proxy)
{
    for (VirtIOPCIRegion *r = &proxy->common; r != &proxy->notify_pio; r++) {
        memory_region_del_subregion(&proxy->modern_bar, &r->mr);
    }
    if (proxy->flags & VIRTIO_PCI_FLAG_MODERN_PIO_NOTIFY) {
        memory_region_del_subregion(&proxy->io_bar, &proxy->notify_pio.mr);
    }
}

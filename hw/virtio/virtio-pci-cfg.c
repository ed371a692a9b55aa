/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI: vendor capabilities, and the one through which configuration space alone
 * reaches the structures (VIRTIO 1.2, section 4.1.4.9). Accesses of 1, 2 and 4 bytes to the
 * modern memory BAR are carried out, aligned down to their size; cap.bar is not looked at, as in
 * the reference.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/range.h"
#include "virtio-pci-internal.h"

int virtio_pci_add_cap(VirtIOPCIProxy *proxy, const struct virtio_pci_cap *cap)
{
    PCIDevice *dev = &proxy->pci_dev;
    int offset = pci_add_capability(dev, PCI_CAP_ID_VNDR, 0, cap->cap_len, &error_abort);

    /* Id and link of the capability are there already. */
    memcpy(dev->config + offset + PCI_CAP_FLAGS, &cap->cap_len, cap->cap_len - PCI_CAP_FLAGS);
    return offset;
}

int virtio_pci_add_shm_cap(VirtIOPCIProxy *proxy, uint8_t bar, uint64_t offset, uint64_t length,
                           uint8_t id)
{
    struct virtio_pci_cap64 cap = {
        .cap.cap_len = sizeof(cap),
        .cap.cfg_type = VIRTIO_PCI_CAP_SHARED_MEMORY_CFG,
        .cap.bar = bar,
        .cap.id = id,
        .cap.offset = cpu_to_le32(offset),
        .cap.length = cpu_to_le32(length),
        .offset_hi = cpu_to_le32(offset >> 32),
        .length_hi = cpu_to_le32(length >> 32),
    };

    return virtio_pci_add_cap(proxy, &cap.cap);
}

void virtio_pci_cfg_plug(VirtIOPCIProxy *proxy)
{
    struct virtio_pci_cfg_cap cap = {
        .cap.cap_len = sizeof(cap),
        .cap.cfg_type = VIRTIO_PCI_CAP_PCI_CFG,
    };
    uint8_t *wmask;

    proxy->config_cap = virtio_pci_add_cap(proxy, &cap.cap);
    wmask = proxy->pci_dev.wmask + proxy->config_cap;
    pci_set_byte(wmask + offsetof(struct virtio_pci_cfg_cap, cap.bar), 0xff);
    pci_set_long(wmask + offsetof(struct virtio_pci_cfg_cap, cap.offset), 0xffffffff);
    pci_set_long(wmask + offsetof(struct virtio_pci_cfg_cap, cap.length), 0xffffffff);
    pci_set_long(wmask + offsetof(struct virtio_pci_cfg_cap, pci_cfg_data), 0xffffffff);
}

/* Which access the driver has set up: structure, offset in it and size. False: none. */
static bool cfg_target(VirtIOPCIProxy *proxy, MemoryRegion **mr, hwaddr *offset, uint32_t *len)
{
    uint8_t *cfg = proxy->pci_dev.config + proxy->config_cap;
    uint32_t addr = pci_get_long(cfg + offsetof(struct virtio_pci_cfg_cap, cap.offset));

    *len = pci_get_long(cfg + offsetof(struct virtio_pci_cfg_cap, cap.length));
    if (*len != 1 && *len != 2 && *len != 4) {
        return false;
    }
    addr &= ~(*len - 1);
    for (VirtIOPCIRegion *r = &proxy->common; r != &proxy->notify_pio; r++) {
        if (addr >= r->offset && addr - r->offset < r->size) {
            *mr = &r->mr;
            *offset = addr - r->offset;
            return true;
        }
    }
    return false;
}

/* Whether an access to configuration space touches pci_cfg_data. */
static bool hits_data(VirtIOPCIProxy *proxy, uint32_t address, int len)
{
    uint32_t data = proxy->config_cap + offsetof(struct virtio_pci_cfg_cap, pci_cfg_data);

    return proxy->config_cap && ranges_overlap(address, len, data, 4);
}

void virtio_pci_cfg_read(VirtIOPCIProxy *proxy, uint32_t address, int len)
{
    uint8_t *data = proxy->pci_dev.config + proxy->config_cap +
                    offsetof(struct virtio_pci_cfg_cap, pci_cfg_data);
    MemoryRegion *mr;
    hwaddr offset;
    uint32_t size;
    uint64_t val = 0;

    if (hits_data(proxy, address, len) && cfg_target(proxy, &mr, &offset, &size)) {
        memory_region_dispatch_read(mr, offset, &val, size_memop(size) | MO_LE,
                                    MEMTXATTRS_UNSPECIFIED);
        stn_le_p(data, size, val);
    }
}

void virtio_pci_cfg_write(VirtIOPCIProxy *proxy, uint32_t address, int len)
{
    const uint8_t *data = proxy->pci_dev.config + proxy->config_cap +
                          offsetof(struct virtio_pci_cfg_cap, pci_cfg_data);
    MemoryRegion *mr;
    hwaddr offset;
    uint32_t size;

    if (hits_data(proxy, address, len) && cfg_target(proxy, &mr, &offset, &size)) {
        memory_region_dispatch_write(mr, offset, ldn_le_p(data, size), size_memop(size) | MO_LE,
                                     MEMTXATTRS_UNSPECIFIED);
    }
}

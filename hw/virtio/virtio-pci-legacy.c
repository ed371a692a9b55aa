/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI, legacy interface: VIRTIO 1.2, section 4.1.4.10. One I/O BAR, region
 * "virtio-pci": 20 bytes of registers, 24 while MSI-X is enabled, then the device's configuration
 * space.
 *
 * Quirk kept from the reference: a driver that says ACKNOWLEDGE|DRIVER gets bus mastering switched
 * on, since old ones forgot to.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/pci/msix.h"
#include "trace.h"
#include "virtio-pci-internal.h"

/* --- registers --- */

static uint32_t read_host_features(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->host_features;
}

static uint32_t read_guest_features(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->guest_features;
}

static void write_guest_features(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    if (val & (1u << VIRTIO_F_BAD_FEATURE)) {
        val = virtio_bus_get_vdev_bad_features(&proxy->bus);
    }
    virtio_set_features(vdev, val);
}

static uint32_t read_queue_pfn(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return virtio_queue_get_addr(vdev, vdev->queue_sel) >> VIRTIO_PCI_QUEUE_ADDR_SHIFT;
}

static void write_queue_pfn(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    if (val) {
        virtio_queue_set_addr(vdev, vdev->queue_sel, (hwaddr)val << VIRTIO_PCI_QUEUE_ADDR_SHIFT);
    } else {
        virtio_pci_reset(proxy);
    }
}

static uint32_t read_queue_num(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return virtio_queue_get_num(vdev, vdev->queue_sel);
}

static uint32_t read_queue_sel(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->queue_sel;
}

static void write_queue_sel(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    if (val < VIRTIO_QUEUE_MAX) {
        vdev->queue_sel = val;
    }
}

static void write_queue_notify(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    if (val < VIRTIO_QUEUE_MAX) {
        virtio_queue_notify(vdev, val);
    }
}

static uint32_t read_status(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->status;
}

static void write_status(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    virtio_pci_write_status(proxy, vdev, val);
    if (val == (VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER)) {
        PCIDevice *pci_dev = &proxy->pci_dev;

        pci_default_write_config(pci_dev, PCI_COMMAND,
                                 pci_dev->config[PCI_COMMAND] | PCI_COMMAND_MASTER, 1);
        virtio_set_disabled(vdev, false);
    }
}

static uint32_t read_config_vector(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->config_vector;
}

static uint32_t read_queue_vector(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return virtio_queue_vector(vdev, vdev->queue_sel);
}

/* By byte address. A register without read hook reads as all ones. */
static const VirtIOPCIReg legacy_regs[VIRTIO_PCI_CONFIG_OFF(true)] = {
    [VIRTIO_PCI_HOST_FEATURES] = { "host-features", read_host_features, NULL },
    [VIRTIO_PCI_GUEST_FEATURES] = { "guest-features", read_guest_features, write_guest_features },
    [VIRTIO_PCI_QUEUE_PFN] = { "queue-pfn", read_queue_pfn, write_queue_pfn },
    [VIRTIO_PCI_QUEUE_NUM] = { "queue-num", read_queue_num, NULL },
    [VIRTIO_PCI_QUEUE_SEL] = { "queue-sel", read_queue_sel, write_queue_sel },
    [VIRTIO_PCI_QUEUE_NOTIFY] = { "queue-notify", NULL, write_queue_notify },
    [VIRTIO_PCI_STATUS] = { "status", read_status, write_status },
    [VIRTIO_PCI_ISR] = { "isr", virtio_pci_read_isr, NULL },
    [VIRTIO_MSI_CONFIG_VECTOR] = { "config-vector", read_config_vector,
                                   virtio_pci_write_config_vector },
    [VIRTIO_MSI_QUEUE_VECTOR] = { "queue-vector", read_queue_vector,
                                  virtio_pci_write_queue_vector },
};

/* --- access --- */

static uint64_t config_space_read(VirtIODevice *vdev, hwaddr addr, unsigned size)
{
    switch (size) {
    case 1:
        return virtio_config_readb(vdev, addr);
    case 2:
        return virtio_config_readw(vdev, addr);
    default:
        return virtio_config_readl(vdev, addr);
    }
}

static void config_space_write(VirtIODevice *vdev, hwaddr addr, uint64_t val, unsigned size)
{
    switch (size) {
    case 1:
        virtio_config_writeb(vdev, addr, val);
        break;
    case 2:
        virtio_config_writew(vdev, addr, val);
        break;
    default:
        virtio_config_writel(vdev, addr, val);
        break;
    }
}

static uint64_t virtio_pci_legacy_read(void *opaque, hwaddr addr, unsigned size)
{
    VirtIOPCIProxy *proxy = opaque;
    VirtIODevice *vdev = virtio_pci_device(proxy);
    hwaddr config = VIRTIO_PCI_CONFIG_OFF(msix_enabled(&proxy->pci_dev));
    const VirtIOPCIReg *reg;
    uint64_t val = UINT64_MAX;

    if (!vdev) {
        return val;
    }
    if (addr >= config) {
        return config_space_read(vdev, addr - config, size);
    }
    reg = &legacy_regs[addr];
    if (reg->read) {
        val = reg->read(proxy, vdev);
    }
    trace_virtio_pci_legacy_read(reg->name ?: "?", addr, size, val);
    return val;
}

static void virtio_pci_legacy_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    VirtIOPCIProxy *proxy = opaque;
    VirtIODevice *vdev = virtio_pci_device(proxy);
    hwaddr config = VIRTIO_PCI_CONFIG_OFF(msix_enabled(&proxy->pci_dev));
    const VirtIOPCIReg *reg;

    if (!vdev) {
        return;
    }
    if (addr >= config) {
        config_space_write(vdev, addr - config, val, size);
        return;
    }
    reg = &legacy_regs[addr];
    trace_virtio_pci_legacy_write(reg->name ?: "?", addr, size, val);
    if (reg->write) {
        reg->write(proxy, vdev, val);
    }
}

/* Behind these come vectors or the device's own, as MSI-X is enabled. */
static const char *virtio_pci_legacy_register_name(hwaddr addr)
{
    return addr < VIRTIO_PCI_CONFIG_OFF(false) ? legacy_regs[addr].name : NULL;
}

static const MemoryRegionOps virtio_pci_legacy_ops = {
    .read = virtio_pci_legacy_read,
    .write = virtio_pci_legacy_write,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = virtio_pci_legacy_register_name,
};

bool virtio_pci_legacy_plug(VirtIOPCIProxy *proxy, VirtIODevice *vdev, Error **errp)
{
    uint8_t *config = proxy->pci_dev.config;
    uint32_t size;

    if (!virtio_legacy_allowed(vdev) && !virtio_legacy_check_disabled(vdev)) {
        error_setg(errp, "device is modern-only, use disable-legacy=on");
        return false;
    }
    if (virtio_host_has_feature(vdev, VIRTIO_F_IOMMU_PLATFORM)) {
        error_setg(errp, "iommu_platform=on needs a device without a legacy interface:"
                   " add disable-legacy=on");
        return false;
    }
    /* Drivers tell legacy devices apart by the subsystem id (4.1.2.3). */
    pci_set_word(config + PCI_SUBSYSTEM_VENDOR_ID, pci_get_word(config + PCI_VENDOR_ID));
    pci_set_word(config + PCI_SUBSYSTEM_ID, vdev->device_id);
    pci_config_set_device_id(config, virtio_pci_get_trans_devid(vdev->device_id));

    size = VIRTIO_PCI_CONFIG_OFF(msix_present(&proxy->pci_dev)) + vdev->config_len;
    memory_region_init_io(&proxy->bar, OBJECT(proxy), &virtio_pci_legacy_ops, proxy, "virtio-pci",
                          pow2ceil(size));
    pci_register_bar(&proxy->pci_dev, proxy->legacy_io_bar_idx, PCI_BASE_ADDRESS_SPACE_IO,
                     &proxy->bar);
    return true;
}

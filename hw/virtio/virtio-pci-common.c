/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI: the common configuration structure, VIRTIO 1.2, section 4.1.4.3. Features,
 * status, and the set-up of queues, all little endian.
 */
#include "qemu/osdep.h"
#include "trace.h"
#include "virtio-pci-internal.h"

static VirtIOPCIQueue *selected(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return &proxy->vqs[vdev->queue_sel];
}

/* The half of a 64-bit feature mask that @select names. */
static uint32_t feature_half(uint64_t features, uint32_t select)
{
    return select <= 1 ? features >> (32 * select) : 0;
}

static uint32_t read_dfselect(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return proxy->dfselect;
}

static void write_dfselect(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    proxy->dfselect = val;
}

static uint32_t read_df(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);

    return feature_half(vdev->host_features & ~vdc->legacy_features, proxy->dfselect);
}

static uint32_t read_gfselect(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return proxy->gfselect;
}

static void write_gfselect(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    proxy->gfselect = val;
}

static uint32_t read_gf(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return proxy->gfselect < ARRAY_SIZE(proxy->guest_features)
           ? proxy->guest_features[proxy->gfselect] : 0;
}

static void write_gf(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    if (proxy->gfselect < ARRAY_SIZE(proxy->guest_features)) {
        proxy->guest_features[proxy->gfselect] = val;
        virtio_set_features(vdev, (uint64_t)proxy->guest_features[1] << 32 |
                                  proxy->guest_features[0]);
    }
}

static uint32_t read_msix(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->config_vector;
}

static uint32_t read_numq(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return virtio_get_num_queues(vdev);
}

static uint32_t read_status(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->status;
}

static uint32_t read_generation(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->generation & 0xff;
}

static uint32_t read_q_select(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->queue_sel;
}

static void write_q_select(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    if (val < VIRTIO_QUEUE_MAX) {
        vdev->queue_sel = val;
    }
}

static uint32_t read_q_size(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return virtio_queue_get_num(vdev, vdev->queue_sel);
}

static void write_q_size(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    /* The field has 16 bits, whatever the access has. */
    virtio_queue_set_num(vdev, vdev->queue_sel, (uint16_t)val);
    selected(proxy, vdev)->num = virtio_queue_get_num(vdev, vdev->queue_sel);
}

static uint32_t read_q_msix(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return virtio_queue_vector(vdev, vdev->queue_sel);
}

static uint32_t read_q_enable(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return selected(proxy, vdev)->enabled;
}

static hwaddr address(const uint32_t half[2])
{
    return (hwaddr)half[1] << 32 | half[0];
}

static void write_q_enable(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    VirtIOPCIQueue *q = selected(proxy, vdev);
    int n = vdev->queue_sel;

    if (val != 1) {
        virtio_error(vdev, "queue_enable written with 0x%x instead of 1", val);
    } else if (virtio_queue_get_max_num(vdev, n)) {
        virtio_queue_set_num(vdev, n, q->num);
        virtio_queue_set_rings(vdev, n, address(q->desc), address(q->avail), address(q->used));
        q->enabled = true;
        q->reset = false;
        virtio_queue_enable(vdev, n);
    }
}

static uint32_t read_q_noff(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return vdev->queue_sel;
}

static uint32_t read_q_reset(VirtIOPCIProxy *proxy, VirtIODevice *vdev)
{
    return selected(proxy, vdev)->reset;
}

static void write_q_reset(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)
{
    VirtIOPCIQueue *q = selected(proxy, vdev);

    if (val == 1 && virtio_queue_get_max_num(vdev, vdev->queue_sel)) {
        q->reset = true;
        virtio_queue_reset(vdev, vdev->queue_sel);
        q->reset = false;
        q->enabled = false;
    }
}

/* The six halves of ring addresses. */
#define DEFINE_ADDRESS_REG(part, half)                                                          \
    static uint32_t read_##part##half(VirtIOPCIProxy *proxy, VirtIODevice *vdev)                 \
    {                                                                                           \
        return selected(proxy, vdev)->part[half];                                               \
    }                                                                                           \
    static void write_##part##half(VirtIOPCIProxy *proxy, VirtIODevice *vdev, uint32_t val)      \
    {                                                                                           \
        if (virtio_queue_get_max_num(vdev, vdev->queue_sel)) {                                  \
            selected(proxy, vdev)->part[half] = val;                                            \
        }                                                                                       \
    }

DEFINE_ADDRESS_REG(desc, 0)
DEFINE_ADDRESS_REG(desc, 1)
DEFINE_ADDRESS_REG(avail, 0)
DEFINE_ADDRESS_REG(avail, 1)
DEFINE_ADDRESS_REG(used, 0)
DEFINE_ADDRESS_REG(used, 1)

/* By byte address. What has no hook reads as 0 and ignores writes. */
static const VirtIOPCIReg common_regs[] = {
    [VIRTIO_PCI_COMMON_DFSELECT] = { "device_feature_select", read_dfselect, write_dfselect },
    [VIRTIO_PCI_COMMON_DF] = { "device_feature", read_df, NULL },
    [VIRTIO_PCI_COMMON_GFSELECT] = { "driver_feature_select", read_gfselect, write_gfselect },
    [VIRTIO_PCI_COMMON_GF] = { "driver_feature", read_gf, write_gf },
    [VIRTIO_PCI_COMMON_MSIX] = { "config_msix_vector", read_msix, virtio_pci_write_config_vector },
    [VIRTIO_PCI_COMMON_NUMQ] = { "num_queues", read_numq, NULL },
    [VIRTIO_PCI_COMMON_STATUS] = { "device_status", read_status, virtio_pci_write_status },
    [VIRTIO_PCI_COMMON_CFGGENERATION] = { "config_generation", read_generation, NULL },
    [VIRTIO_PCI_COMMON_Q_SELECT] = { "queue_select", read_q_select, write_q_select },
    [VIRTIO_PCI_COMMON_Q_SIZE] = { "queue_size", read_q_size, write_q_size },
    [VIRTIO_PCI_COMMON_Q_MSIX] = { "queue_msix_vector", read_q_msix,
                                   virtio_pci_write_queue_vector },
    [VIRTIO_PCI_COMMON_Q_ENABLE] = { "queue_enable", read_q_enable, write_q_enable },
    [VIRTIO_PCI_COMMON_Q_NOFF] = { "queue_notify_off", read_q_noff, NULL },
    [VIRTIO_PCI_COMMON_Q_DESCLO] = { "queue_desc_lo", read_desc0, write_desc0 },
    [VIRTIO_PCI_COMMON_Q_DESCHI] = { "queue_desc_hi", read_desc1, write_desc1 },
    [VIRTIO_PCI_COMMON_Q_AVAILLO] = { "queue_driver_lo", read_avail0, write_avail0 },
    [VIRTIO_PCI_COMMON_Q_AVAILHI] = { "queue_driver_hi", read_avail1, write_avail1 },
    [VIRTIO_PCI_COMMON_Q_USEDLO] = { "queue_device_lo", read_used0, write_used0 },
    [VIRTIO_PCI_COMMON_Q_USEDHI] = { "queue_device_hi", read_used1, write_used1 },
    [VIRTIO_PCI_COMMON_Q_RESET] = { "queue_reset", read_q_reset, write_q_reset },
};

static uint64_t virtio_pci_common_read(void *opaque, hwaddr addr, unsigned size)
{
    VirtIOPCIProxy *proxy = opaque;
    VirtIODevice *vdev = virtio_pci_device(proxy);
    uint64_t val;

    if (!vdev || addr >= ARRAY_SIZE(common_regs) || !common_regs[addr].read) {
        return 0;
    }
    val = common_regs[addr].read(proxy, vdev);
    trace_virtio_pci_common_read(common_regs[addr].name, addr, size, val);
    return val;
}

static void virtio_pci_common_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    VirtIOPCIProxy *proxy = opaque;
    VirtIODevice *vdev = virtio_pci_device(proxy);

    if (!vdev || addr >= ARRAY_SIZE(common_regs) || !common_regs[addr].write) {
        return;
    }
    trace_virtio_pci_common_write(common_regs[addr].name, addr, size, val);
    common_regs[addr].write(proxy, vdev, val);
}

static const char *virtio_pci_common_register_name(hwaddr addr)
{
    return addr < ARRAY_SIZE(common_regs) ? common_regs[addr].name : NULL;
}

const MemoryRegionOps virtio_pci_common_ops = {
    .read = virtio_pci_common_read,
    .write = virtio_pci_common_write,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = virtio_pci_common_register_name,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An Ethernet adapter with a transmit and a receive ring of 16-byte descriptors in guest memory. Not modelled
 * after any hardware.
 *
 * Descriptor: u64 address, u32 length, u32 flags (OWN: the adapter's). BAR 0, `ringnic-mmio`: per ring base,
 * number of descriptors, tail (a write starts transmission); then control, cause (write 1 to clear), mask,
 * MAC address.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "net/eth.h"
#include "net/net.h"
#include "qemu/iov.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "trace.h"

#define TYPE_RINGNIC "ringnic"
OBJECT_DECLARE_SIMPLE_TYPE(RingNicState, RINGNIC)

#define RING_TX 0
#define RING_RX 1
#define NUM_RINGS 2
#define MAX_DESCRIPTORS 256
#define MAX_FRAME 2048
#define MSIX_BAR 1

enum {
    REG_RING = 0x00,        /* + 0x10 * ring: base low, base high, number, head (ro) */
    REG_CTRL = 0x40,
    REG_CAUSE = 0x44,
    REG_MASK = 0x48,
    REG_KICK = 0x4c,
    REG_MAC_LO = 0x50,
    REG_MAC_HI = 0x54,
    REG_CRC = 0x58,         /* ro: CRC of the frame sent last */
};

#define CTRL_TX         (1 << 0)
#define CTRL_RX         (1 << 1)
#define CTRL_PROMISC    (1 << 2)
#define CAUSE_TX        (1 << 0)
#define CAUSE_RX        (1 << 1)
#define CAUSE_ERROR     (1 << 2)
#define DESC_OWN        (1u << 31)
#define DESC_END        (1 << 0)
#define DESC_ERROR      (1 << 1)

typedef struct RingDesc {
    uint64_t addr;
    uint32_t len;
    uint32_t flags;
} QEMU_PACKED RingDesc;

typedef struct Ring {
    uint64_t base;
    uint32_t num;
    uint32_t head;
} Ring;

struct RingNicState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    NICState *nic;
    NICConf conf;
    QEMUBH *tx_bh;

    Ring rings[NUM_RINGS];
    uint32_t ctrl;
    uint32_t cause;
    uint32_t mask;
    uint32_t crc;
    bool tx_pending;
};

static void ringnic_update_irq(RingNicState *s)
{
    PCIDevice *pci = PCI_DEVICE(s);
    bool level = s->cause & s->mask;

    if (!msix_enabled(pci)) {
        pci_set_irq(pci, level);
    } else if (level) {
        msix_notify(pci, 0);
    }
}

static void ringnic_raise(RingNicState *s, uint32_t cause)
{
    s->cause |= cause;
    ringnic_update_irq(s);
}

static dma_addr_t ringnic_desc_addr(const Ring *ring)
{
    return ring->base + ring->head * sizeof(RingDesc);
}

/* The descriptor at the head, if the adapter owns it. */
static bool ringnic_fetch(RingNicState *s, Ring *ring, RingDesc *desc)
{
    if (ring->num == 0 ||
        pci_dma_read(PCI_DEVICE(s), ringnic_desc_addr(ring), desc, sizeof(*desc)) != MEMTX_OK) {
        return false;
    }
    desc->addr = le64_to_cpu(desc->addr);
    le32_to_cpus(&desc->len);
    le32_to_cpus(&desc->flags);
    return desc->flags & DESC_OWN;
}

static void ringnic_give_back(RingNicState *s, Ring *ring, uint32_t len, uint32_t flags)
{
    dma_addr_t addr = ringnic_desc_addr(ring);

    stl_le_pci_dma(PCI_DEVICE(s), addr + offsetof(RingDesc, len), len, MEMTXATTRS_UNSPECIFIED);
    stl_le_pci_dma(PCI_DEVICE(s), addr + offsetof(RingDesc, flags), flags & ~DESC_OWN,
                   MEMTXATTRS_UNSPECIFIED);
    ring->head = (ring->head + 1) % ring->num;
}

/* Adds the descriptors of one frame to @frame; its length, 0 when the frame is not complete or wrong. */
static size_t ringnic_gather(RingNicState *s, uint8_t *frame, int *budget)
{
    Ring *ring = &s->rings[RING_TX];
    size_t used = 0;
    RingDesc desc;

    while ((*budget)-- > 0 && ringnic_fetch(s, ring, &desc)) {
        bool fits = desc.len <= MAX_FRAME - used;

        if (fits) {
            pci_dma_read(PCI_DEVICE(s), desc.addr, frame + used, desc.len);
            used += desc.len;
        }
        ringnic_give_back(s, ring, desc.len, desc.flags | (fits ? 0 : DESC_ERROR));
        if (!fits) {
            ringnic_raise(s, CAUSE_ERROR);
            return 0;
        }
        if (desc.flags & DESC_END) {
            return used;
        }
    }
    return 0;
}

static void ringnic_transmit(void *opaque)
{
    RingNicState *s = opaque;
    int budget = MAX_DESCRIPTORS;
    uint8_t frame[MAX_FRAME];
    size_t len;

    s->tx_pending = false;
    while ((s->ctrl & CTRL_TX) && (len = ringnic_gather(s, frame, &budget)) > 0) {
        trace_ringnic_send(len);
        s->crc = net_crc32_le(frame, len);
        qemu_send_packet(qemu_get_queue(s->nic), frame, len);
        ringnic_raise(s, CAUSE_TX);
    }
}

static bool ringnic_can_receive(NetClientState *nc)
{
    RingNicState *s = qemu_get_nic_opaque(nc);
    RingDesc desc;

    return (s->ctrl & CTRL_RX) && ringnic_fetch(s, &s->rings[RING_RX], &desc);
}

static bool ringnic_is_for_us(const RingNicState *s, const uint8_t *frame)
{
    return (s->ctrl & CTRL_PROMISC) || is_multicast_ether_addr(frame) ||
           !memcmp(frame, s->conf.macaddr.a, ETH_ALEN);
}

static ssize_t ringnic_receive_iov(NetClientState *nc, const struct iovec *iov, int iovcnt)
{
    RingNicState *s = qemu_get_nic_opaque(nc);
    Ring *ring = &s->rings[RING_RX];
    uint8_t frame[MAX_FRAME] = { 0 };
    size_t size = iov_size(iov, iovcnt);
    RingDesc desc;

    if (size > MAX_FRAME) {
        return size;                            /* too long: dropped */
    }
    iov_to_buf(iov, iovcnt, 0, frame, size);
    if (!(s->ctrl & CTRL_RX) || !ringnic_is_for_us(s, frame)) {
        return size;
    }
    if (!ringnic_fetch(s, ring, &desc)) {
        return 0;                               /* again when there is room */
    }
    if (desc.len < size) {
        ringnic_give_back(s, ring, 0, DESC_ERROR);
        ringnic_raise(s, CAUSE_ERROR);
        return size;
    }
    pci_dma_write(PCI_DEVICE(s), desc.addr, frame, size);
    ringnic_give_back(s, ring, size, DESC_END);
    ringnic_raise(s, CAUSE_RX);
    return size;
}

static ssize_t ringnic_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    const struct iovec iov = { .iov_base = (void *)buf, .iov_len = size };

    return ringnic_receive_iov(nc, &iov, 1);
}

static NetClientInfo net_ringnic_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .can_receive = ringnic_can_receive,
    .receive = ringnic_receive,
    .receive_iov = ringnic_receive_iov,
};

static uint32_t ringnic_read_ring(const Ring *ring, unsigned reg)
{
    switch (reg) {
    case 0:
        return ring->base;
    case 4:
        return ring->base >> 32;
    case 8:
        return ring->num;
    default:
        return ring->head;
    }
}

static void ringnic_write_ring(Ring *ring, unsigned reg, uint32_t value)
{
    switch (reg) {
    case 0:
        ring->base = deposit64(ring->base, 0, 32, value & ~0xf);
        break;
    case 4:
        ring->base = deposit64(ring->base, 32, 32, value);
        break;
    case 8:
        ring->num = MIN(value, MAX_DESCRIPTORS);
        ring->head = 0;
        break;
    }
}

static uint64_t ringnic_read(void *opaque, hwaddr addr, unsigned size)
{
    RingNicState *s = opaque;

    if (addr < REG_RING + 0x10 * NUM_RINGS) {
        return ringnic_read_ring(&s->rings[addr >> 4], addr & 0xf);
    }
    switch (addr) {
    case REG_CTRL:
        return s->ctrl;
    case REG_CAUSE:
        return s->cause;
    case REG_MASK:
        return s->mask;
    case REG_MAC_LO:
        return ldl_le_p(s->conf.macaddr.a);
    case REG_MAC_HI:
        return lduw_le_p(s->conf.macaddr.a + 4);
    case REG_CRC:
        return s->crc;
    }
    return 0;
}

static void ringnic_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    RingNicState *s = opaque;

    if (addr < REG_RING + 0x10 * NUM_RINGS) {
        ringnic_write_ring(&s->rings[addr >> 4], addr & 0xf, value);
        return;
    }
    switch (addr) {
    case REG_CTRL:
        s->ctrl = value & (CTRL_TX | CTRL_RX | CTRL_PROMISC);
        break;
    case REG_CAUSE:
        s->cause &= ~value;
        ringnic_update_irq(s);
        break;
    case REG_MASK:
        s->mask = value & (CAUSE_TX | CAUSE_RX | CAUSE_ERROR);
        ringnic_update_irq(s);
        break;
    case REG_KICK:
        s->tx_pending = true;
        qemu_bh_schedule(s->tx_bh);
        qemu_flush_queued_packets(qemu_get_queue(s->nic));
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "ringnic: write of 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static const MemoryRegionOps ringnic_ops = {
    .read = ringnic_read,
    .write = ringnic_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void ringnic_reset(DeviceState *dev)
{
    RingNicState *s = RINGNIC(dev);

    memset(s->rings, 0, sizeof(s->rings));
    s->ctrl = s->cause = s->mask = s->crc = 0;
    s->tx_pending = false;
    qemu_bh_cancel(s->tx_bh);
    msix_reset(PCI_DEVICE(s));
    qemu_format_nic_info_str(qemu_get_queue(s->nic), s->conf.macaddr.a);
}

static int ringnic_post_load(void *opaque, int version_id)
{
    RingNicState *s = opaque;

    for (int i = 0; i < NUM_RINGS; i++) {
        if (s->rings[i].num > MAX_DESCRIPTORS || s->rings[i].head >= MAX(s->rings[i].num, 1)) {
            return -EINVAL;
        }
    }
    if (s->tx_pending) {
        qemu_bh_schedule(s->tx_bh);
    }
    return 0;
}

static const VMStateDescription vmstate_ring = {
    .name = "ringnic/ring",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT64(base, Ring),
        VMSTATE_UINT32(num, Ring),
        VMSTATE_UINT32(head, Ring),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_ringnic = {
    .name = TYPE_RINGNIC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ringnic_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, RingNicState),
        VMSTATE_MSIX(parent_obj, RingNicState),
        VMSTATE_STRUCT_ARRAY(rings, RingNicState, NUM_RINGS, 1, vmstate_ring, Ring),
        VMSTATE_UINT32(ctrl, RingNicState),
        VMSTATE_UINT32(cause, RingNicState),
        VMSTATE_UINT32(mask, RingNicState),
        VMSTATE_UINT32(crc, RingNicState),
        VMSTATE_BOOL(tx_pending, RingNicState),
        VMSTATE_END_OF_LIST()
    }
};

static void ringnic_realize(PCIDevice *pci, Error **errp)
{
    RingNicState *s = RINGNIC(pci);
    DeviceState *dev = DEVICE(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init_io(&s->mmio, OBJECT(s), &ringnic_ops, s, "ringnic-mmio", 0x1000);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    if (msix_init_exclusive_bar(pci, 1, MSIX_BAR, errp)) {
        return;
    }
    msix_vector_use(pci, 0);
    s->tx_bh = qemu_bh_new_guarded(ringnic_transmit, s, &dev->mem_reentrancy_guard);
    qemu_macaddr_default_if_unset(&s->conf.macaddr);
    s->nic = qemu_new_nic(&net_ringnic_info, &s->conf, object_get_typename(OBJECT(pci)), dev->id, s);
}

static void ringnic_exit(PCIDevice *pci)
{
    RingNicState *s = RINGNIC(pci);

    qemu_del_nic(s->nic);
    qemu_bh_delete(s->tx_bh);
    msix_uninit_exclusive_bar(pci);
}

static void ringnic_instance_init(Object *obj)
{
    RingNicState *s = RINGNIC(obj);

    device_add_bootindex_property(obj, &s->conf.bootindex, "bootindex", "/ethernet-phy@0", DEVICE(obj));
}

static Property ringnic_properties[] = {
    DEFINE_NIC_PROPERTIES(RingNicState, conf),
    DEFINE_PROP_END_OF_LIST(),
};

static void ringnic_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = ringnic_realize;
    k->exit = ringnic_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f2;
    k->class_id = PCI_CLASS_NETWORK_ETHERNET;
    dc->reset = ringnic_reset;
    dc->vmsd = &vmstate_ringnic;
    device_class_set_props(dc, ringnic_properties);
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
}

static const TypeInfo ringnic_info = {
    .name = TYPE_RINGNIC,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(RingNicState),
    .instance_init = ringnic_instance_init,
    .class_init = ringnic_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void ringnic_register_types(void)
{
    type_register_static(&ringnic_info);
}

type_init(ringnic_register_types)

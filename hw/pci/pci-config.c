/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space: the header's defaults and masks, guest access, and the capability list.
 *
 * Specification: PCI Local Bus 3.0, 6.1, 6.2 and 6.7; PCI-to-PCI Bridge 1.2, 3.2. Each bit of the
 * space is read-only, writable (wmask) or write-1-to-clear (w1cmask); what lies behind the header
 * is writable unless a capability or the model says otherwise.
 */
#include "qemu/osdep.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci_bridge.h"
#include "qapi/error.h"
#include "qemu/range.h"
#include "trace.h"
#include "config-regs.h"
#include "pci-internal.h"

void pci_config_alloc(PCIDevice *dev)
{
    size_t size = pci_config_size(dev);

    dev->config = g_malloc0(size);
    dev->cmask = g_malloc0(size);
    dev->wmask = g_malloc0(size);
    dev->w1cmask = g_malloc0(size);
    dev->used = g_malloc0(size);
}

void pci_config_free(PCIDevice *dev)
{
    g_clear_pointer(&dev->config, g_free);
    g_clear_pointer(&dev->cmask, g_free);
    g_clear_pointer(&dev->wmask, g_free);
    g_clear_pointer(&dev->w1cmask, g_free);
    g_clear_pointer(&dev->used, g_free);
}

static bool pci_has_bridge_header(PCIDevice *dev)
{
    return PCI_DEVICE_GET_CLASS(dev)->is_bridge ||
           object_dynamic_cast(OBJECT(dev), TYPE_PCI_BRIDGE);
}

int pci_bar(const PCIDevice *d, int reg)
{
    if (reg != PCI_ROM_SLOT) {
        return PCI_BASE_ADDRESS_0 + reg * 4;
    }
    return (d->config[PCI_HEADER_TYPE] & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_BRIDGE
           ? PCI_ROM_ADDRESS1 : PCI_ROM_ADDRESS;
}

/* --- defaults --- */

/* Of both kinds of header: 6.1. */
static const PCIConfigReg header_regs[] = {
    { PCI_VENDOR_ID, 2, .fixed = 0xffff },
    { PCI_DEVICE_ID, 2, .fixed = 0xffff },
    { PCI_COMMAND, 2, .writable = PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER |
                                  PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE },
    { PCI_STATUS, 2, .fixed = PCI_STATUS_CAP_LIST,
      .clears = PCI_STATUS_PARITY | PCI_STATUS_SIG_TARGET_ABORT | PCI_STATUS_REC_TARGET_ABORT |
                PCI_STATUS_REC_MASTER_ABORT | PCI_STATUS_SIG_SYSTEM_ERROR | PCI_STATUS_DETECTED_PARITY },
    { PCI_REVISION_ID, 4, .fixed = 0xffffffff },         /* and the class above it */
    { PCI_CACHE_LINE_SIZE, 1, .writable = 0xff },
    { PCI_HEADER_TYPE, 1, .fixed = 0xff },
    { PCI_CAPABILITY_LIST, 1, .fixed = 0xff },
    { PCI_INTERRUPT_LINE, 1, .writable = 0xff },
};

/* The low nibble of a window register is its kind, read-only: 16-bit I/O, 64-bit prefetch. */
#define IO_EDGE   .value = PCI_IO_RANGE_TYPE_16, .writable = PCI_IO_RANGE_MASK & 0xff, \
                  .fixed = PCI_IO_RANGE_TYPE_MASK
#define MEM_EDGE  .writable = PCI_MEMORY_RANGE_MASK & 0xffff
#define PREF_EDGE .value = PCI_PREF_RANGE_TYPE_64, .writable = PCI_PREF_RANGE_MASK & 0xffff, \
                  .fixed = PCI_PREF_RANGE_TYPE_MASK

/* Of a bridge: PCI-to-PCI Bridge 1.2, 3.2. */
static const PCIConfigReg bridge_regs[] = {
    { PCI_PRIMARY_BUS, 4, .writable = 0xffffffff },     /* three bus numbers, the latency timer */
    { PCI_IO_BASE, 1, IO_EDGE },
    { PCI_IO_LIMIT, 1, IO_EDGE },
    { PCI_MEMORY_BASE, 2, MEM_EDGE },
    { PCI_MEMORY_LIMIT, 2, MEM_EDGE },
    { PCI_PREF_MEMORY_BASE, 2, PREF_EDGE },
    { PCI_PREF_MEMORY_LIMIT, 2, PREF_EDGE },
    { PCI_PREF_BASE_UPPER32, 4, .writable = 0xffffffff },
    { PCI_PREF_LIMIT_UPPER32, 4, .writable = 0xffffffff },
    { PCI_BRIDGE_CONTROL, 2, .clears = PCI_BRIDGE_CTL_DISCARD_STATUS,
      .writable = PCI_BRIDGE_CTL_PARITY | PCI_BRIDGE_CTL_SERR | PCI_BRIDGE_CTL_ISA | PCI_BRIDGE_CTL_VGA |
                  PCI_BRIDGE_CTL_VGA_16BIT | PCI_BRIDGE_CTL_MASTER_ABORT | PCI_BRIDGE_CTL_BUS_RESET |
                  PCI_BRIDGE_CTL_FAST_BACK | PCI_BRIDGE_CTL_DISCARD | PCI_BRIDGE_CTL_SEC_DISCARD |
                  PCI_BRIDGE_CTL_DISCARD_SERR },
};

void pci_config_init_header(PCIDevice *dev)
{
    PCIDeviceClass *pc = PCI_DEVICE_GET_CLASS(dev);
    bool is_bridge = pci_has_bridge_header(dev);
    bool own_subsystem = pc->subsystem_vendor_id || pc->subsystem_id;

    pci_config_set_vendor_id(dev->config, pc->vendor_id);
    pci_config_set_device_id(dev->config, pc->device_id);
    pci_config_set_revision(dev->config, pc->revision);
    pci_config_set_class(dev->config, pc->class_id);
    PCI_ADD_REGS(dev, 0, header_regs);
    memset(dev->wmask + PCI_CONFIG_HEADER_SIZE, 0xff, pci_config_size(dev) - PCI_CONFIG_HEADER_SIZE);
    if (is_bridge) {
        /* Bridges have no subsystem id in the header. */
        assert(!own_subsystem);
        dev->config[PCI_HEADER_TYPE] = PCI_HEADER_TYPE_BRIDGE;
        PCI_ADD_REGS(dev, 0, bridge_regs);
    } else {
        pci_set_word(dev->config + PCI_SUBSYSTEM_VENDOR_ID,
                     own_subsystem ? pc->subsystem_vendor_id : PCI_SUBVENDOR_ID_REDHAT_QUMRANET);
        pci_set_word(dev->config + PCI_SUBSYSTEM_ID,
                     own_subsystem ? pc->subsystem_id : PCI_SUBDEVICE_ID_QEMU);
    }
    if (dev->cap_present & QEMU_PCI_CAP_MULTIFUNCTION) {
        dev->config[PCI_HEADER_TYPE] |= PCI_HEADER_TYPE_MULTI_FUNCTION;
    }
}

/* --- guest access --- */

uint32_t pci_default_read_config(PCIDevice *d, uint32_t address, int len)
{
    uint32_t val = 0;

    assert(address + len <= pci_config_size(d));
    if (pci_is_express_downstream_port(d) &&
        ranges_overlap(address, len, d->exp.exp_cap + PCI_EXP_LNKSTA, 2)) {
        pcie_sync_bridge_lnk(d);
    }
    memcpy(&val, d->config + address, len);
    return le32_to_cpu(val);
}

static void write_byte(PCIDevice *d, unsigned at, uint8_t byte)
{
    uint8_t writable = d->wmask[at], kept = d->config[at] & ~writable;

    assert(!(writable & d->w1cmask[at]));
    d->config[at] = (kept & ~(byte & d->w1cmask[at])) | (byte & writable);
}

/* What follows from a change of registers of the header. */
static void header_written(PCIDevice *d, uint32_t addr, int len, bool was_irq_disabled)
{
    bool command = ranges_overlap(addr, len, PCI_COMMAND, 2);

    if (command || ranges_overlap(addr, len, PCI_BASE_ADDRESS_0, 6 * 4) ||
        ranges_overlap(addr, len, pci_bar(d, PCI_ROM_SLOT), 4)) {
        pci_update_mappings(d);
    }
    if (command) {
        pci_irq_update_disabled(d, was_irq_disabled);
        pci_bus_master_update(d);
    }
}

void pci_default_write_config(PCIDevice *d, uint32_t addr, uint32_t val_in, int l)
{
    bool was_irq_disabled = pci_irq_disabled(d);
    uint8_t old_pm_state = pci_pm_state(d);

    assert(addr + l <= pci_config_size(d));
    for (int i = 0; i < l; i++) {
        write_byte(d, addr + i, val_in >> (8 * i));
    }
    header_written(d, addr, l, was_irq_disabled);
    pci_pm_write_config(d, old_pm_state);
    msi_write_config(d, addr, val_in, l);
    msix_write_config(d, addr, val_in, l);
    pcie_sriov_config_write(d, addr, val_in, l);
}

/* --- capabilities --- */

/* A walk along the list of capabilities. A model may let the guest write it: it does not follow a loop. */
typedef struct CapabilityWalk {
    const PCIDevice *dev;
    uint8_t link;               /* register that names the next one */
    unsigned left;
} CapabilityWalk;

static CapabilityWalk walk_capabilities(const PCIDevice *dev)
{
    bool any = dev->config[PCI_STATUS] & PCI_STATUS_CAP_LIST;

    return (CapabilityWalk) { dev, PCI_CAPABILITY_LIST, any ? PCI_CONFIG_SPACE_SIZE / 4 : 0 };
}

/* Offset of the next capability, which @w then stands at; 0 at the end. */
static uint8_t peek_capability(const CapabilityWalk *w)
{
    uint8_t offset = w->left ? w->dev->config[w->link] : 0;

    return offset <= PCI_CONFIG_SPACE_SIZE - PCI_CAP_SIZEOF ? offset : 0;
}

static void pass_capability(CapabilityWalk *w)
{
    w->link = peek_capability(w) + PCI_CAP_LIST_NEXT;
    w->left--;
}

/* Stands at the capability with @cap_id, or at the end. */
static CapabilityWalk find_capability(const PCIDevice *dev, uint8_t cap_id)
{
    CapabilityWalk w = walk_capabilities(dev);
    uint8_t offset;

    while ((offset = peek_capability(&w)) && dev->config[offset + PCI_CAP_LIST_ID] != cap_id) {
        pass_capability(&w);
    }
    return w;
}

uint8_t pci_find_capability(PCIDevice *pdev, uint8_t cap_id)
{
    CapabilityWalk w = find_capability(pdev, cap_id);

    return peek_capability(&w);
}

/* First byte of [@offset, @offset + @size) that something has; their end if it is free. */
static unsigned first_used(const PCIDevice *dev, unsigned offset, unsigned size)
{
    unsigned at = offset;

    while (at < offset + size && !dev->used[at]) {
        at++;
    }
    return at;
}

/* Doublewords with room for @size bytes, or 0. */
static uint8_t find_room(const PCIDevice *dev, unsigned size)
{
    for (unsigned at = PCI_CONFIG_HEADER_SIZE; at + size <= PCI_CONFIG_SPACE_SIZE; at += 4) {
        if (first_used(dev, at, size) == at + size) {
            return at;
        }
    }
    return 0;
}

/* Whose the byte at @at is, for the message. */
static uint8_t owner_of(const PCIDevice *dev, unsigned at)
{
    uint8_t offset, owner = 0;

    for (CapabilityWalk w = walk_capabilities(dev); (offset = peek_capability(&w)); pass_capability(&w)) {
        owner = offset <= at && offset > owner ? offset : owner;
    }
    return owner;
}

int pci_add_capability(PCIDevice *pdev, uint8_t cap_id, uint8_t offset, uint8_t size, Error **errp)
{
    unsigned used;

    if (!offset) {
        offset = find_room(pdev, size);
        assert(offset); /* 192 bytes are enough for what one model has */
    }
    assert(offset + size <= PCI_CONFIG_SPACE_SIZE);
    used = first_used(pdev, offset, size);
    if (used < offset + size) {
        uint8_t other = owner_of(pdev, used);

        error_setg(errp, "%s: there is no room for %u bytes of capability 0x%x at 0x%x: byte 0x%x belongs to "
                   "capability 0x%x at 0x%x", pdev->name, size, cap_id, offset, used,
                   other ? pdev->config[other] : 0, other);
        return -EINVAL;
    }
    /* It becomes the first of the list. */
    pdev->config[offset + PCI_CAP_LIST_ID] = cap_id;
    pdev->config[offset + PCI_CAP_LIST_NEXT] = pdev->config[PCI_CAPABILITY_LIST];
    pdev->config[PCI_CAPABILITY_LIST] = offset;
    pdev->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
    memset(pdev->used + offset, 0xff, QEMU_ALIGN_UP(size, 4));
    memset(pdev->wmask + offset, 0, size);
    memset(pdev->cmask + offset, 0xff, size);
    return offset;
}

void pci_del_capability(PCIDevice *pdev, uint8_t cap_id, uint8_t size)
{
    CapabilityWalk w = find_capability(pdev, cap_id);
    uint8_t offset = peek_capability(&w);

    if (!offset) {
        return;
    }
    pdev->config[w.link] = pdev->config[offset + PCI_CAP_LIST_NEXT];
    if (!pdev->config[PCI_CAPABILITY_LIST]) {
        pdev->config[PCI_STATUS] &= ~PCI_STATUS_CAP_LIST;
    }
    memset(pdev->used + offset, 0, QEMU_ALIGN_UP(size, 4));
    memset(pdev->wmask + offset, 0xff, size);
    memset(pdev->w1cmask + offset, 0, size);
    memset(pdev->cmask + offset, 0, size);
}

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

static void pci_init_cmask(PCIDevice *dev)
{
    pci_set_word(dev->cmask + PCI_VENDOR_ID, 0xffff);
    pci_set_word(dev->cmask + PCI_DEVICE_ID, 0xffff);
    dev->cmask[PCI_STATUS] = PCI_STATUS_CAP_LIST;
    dev->cmask[PCI_REVISION_ID] = 0xff;
    dev->cmask[PCI_CLASS_PROG] = 0xff;
    pci_set_word(dev->cmask + PCI_CLASS_DEVICE, 0xffff);
    dev->cmask[PCI_HEADER_TYPE] = 0xff;
    dev->cmask[PCI_CAPABILITY_LIST] = 0xff;
}

static void pci_init_wmask(PCIDevice *dev)
{
    dev->wmask[PCI_CACHE_LINE_SIZE] = 0xff;
    dev->wmask[PCI_INTERRUPT_LINE] = 0xff;
    pci_set_word(dev->wmask + PCI_COMMAND,
                 PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_SERR |
                 PCI_COMMAND_INTX_DISABLE);
    memset(dev->wmask + PCI_CONFIG_HEADER_SIZE, 0xff,
           pci_config_size(dev) - PCI_CONFIG_HEADER_SIZE);
}

static void pci_init_w1cmask(PCIDevice *dev)
{
    pci_set_word(dev->w1cmask + PCI_STATUS,
                 PCI_STATUS_PARITY | PCI_STATUS_SIG_TARGET_ABORT | PCI_STATUS_REC_TARGET_ABORT |
                 PCI_STATUS_REC_MASTER_ABORT | PCI_STATUS_SIG_SYSTEM_ERROR |
                 PCI_STATUS_DETECTED_PARITY);
}

/* Type 1: bus numbers, 32-bit I/O and memory windows, a 64-bit prefetchable one, Bridge Control. */
static void pci_init_bridge_header(PCIDevice *dev)
{
    /* The low nibble of a window register is its kind, read-only: 16-bit I/O, 64-bit prefetch. */
    memset(dev->wmask + PCI_PRIMARY_BUS, 0xff, 4);
    dev->wmask[PCI_IO_BASE] = PCI_IO_RANGE_MASK & 0xff;
    dev->wmask[PCI_IO_LIMIT] = PCI_IO_RANGE_MASK & 0xff;
    pci_set_word(dev->wmask + PCI_MEMORY_BASE, PCI_MEMORY_RANGE_MASK & 0xffff);
    pci_set_word(dev->wmask + PCI_MEMORY_LIMIT, PCI_MEMORY_RANGE_MASK & 0xffff);
    pci_set_word(dev->wmask + PCI_PREF_MEMORY_BASE, PCI_PREF_RANGE_MASK & 0xffff);
    pci_set_word(dev->wmask + PCI_PREF_MEMORY_LIMIT, PCI_PREF_RANGE_MASK & 0xffff);
    memset(dev->wmask + PCI_PREF_BASE_UPPER32, 0xff, 8);
    dev->config[PCI_IO_BASE] |= PCI_IO_RANGE_TYPE_16;
    dev->config[PCI_IO_LIMIT] |= PCI_IO_RANGE_TYPE_16;
    pci_set_word(dev->config + PCI_PREF_MEMORY_BASE, PCI_PREF_RANGE_TYPE_64);
    pci_set_word(dev->config + PCI_PREF_MEMORY_LIMIT, PCI_PREF_RANGE_TYPE_64);
    pci_set_word(dev->wmask + PCI_BRIDGE_CONTROL,
                 PCI_BRIDGE_CTL_PARITY | PCI_BRIDGE_CTL_SERR | PCI_BRIDGE_CTL_ISA |
                 PCI_BRIDGE_CTL_VGA | PCI_BRIDGE_CTL_VGA_16BIT | PCI_BRIDGE_CTL_MASTER_ABORT |
                 PCI_BRIDGE_CTL_BUS_RESET | PCI_BRIDGE_CTL_FAST_BACK | PCI_BRIDGE_CTL_DISCARD |
                 PCI_BRIDGE_CTL_SEC_DISCARD | PCI_BRIDGE_CTL_DISCARD_SERR);
    pci_set_word(dev->w1cmask + PCI_BRIDGE_CONTROL, PCI_BRIDGE_CTL_DISCARD_STATUS);
    dev->cmask[PCI_IO_BASE] |= PCI_IO_RANGE_TYPE_MASK;
    dev->cmask[PCI_IO_LIMIT] |= PCI_IO_RANGE_TYPE_MASK;
    pci_set_word(dev->cmask + PCI_PREF_MEMORY_BASE, PCI_PREF_RANGE_TYPE_MASK);
    pci_set_word(dev->cmask + PCI_PREF_MEMORY_LIMIT, PCI_PREF_RANGE_TYPE_MASK);
}

void pci_config_init_header(PCIDevice *dev)
{
    PCIDeviceClass *pc = PCI_DEVICE_GET_CLASS(dev);
    bool is_bridge = pci_has_bridge_header(dev);
    bool own_subsystem = pc->subsystem_vendor_id || pc->subsystem_id;

    pci_config_set_vendor_id(dev->config, pc->vendor_id);
    pci_config_set_device_id(dev->config, pc->device_id);
    pci_config_set_revision(dev->config, pc->revision);
    pci_config_set_class(dev->config, pc->class_id);
    pci_init_cmask(dev);
    pci_init_wmask(dev);
    pci_init_w1cmask(dev);
    if (is_bridge) {
        /* Bridges have no subsystem id in the header. */
        assert(!own_subsystem);
        dev->config[PCI_HEADER_TYPE] = PCI_HEADER_TYPE_BRIDGE;
        pci_init_bridge_header(dev);
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

/* Do [addr, addr+len) and the BARs or the command register meet? */
static bool pci_write_moves_bars(PCIDevice *d, uint32_t addr, int len)
{
    return ranges_overlap(addr, len, PCI_BASE_ADDRESS_0, 24) ||
           ranges_overlap(addr, len, pci_bar(d, PCI_ROM_SLOT), 4) ||
           ranges_overlap(addr, len, PCI_COMMAND, 2);
}

void pci_default_write_config(PCIDevice *d, uint32_t addr, uint32_t val_in, int l)
{
    bool was_irq_disabled = pci_irq_disabled(d);
    uint8_t old_pm_state = pci_pm_state(d);
    uint32_t val = val_in;
    int i;

    assert(addr + l <= pci_config_size(d));
    for (i = 0; i < l; val >>= 8, ++i) {
        uint8_t wmask = d->wmask[addr + i];
        uint8_t w1cmask = d->w1cmask[addr + i];

        assert(!(wmask & w1cmask));
        d->config[addr + i] = (d->config[addr + i] & ~wmask) | (val & wmask);
        d->config[addr + i] &= ~(val & w1cmask);
    }
    if (pci_write_moves_bars(d, addr, l)) {
        pci_update_mappings(d);
    }
    if (ranges_overlap(addr, l, PCI_COMMAND, 2)) {
        pci_irq_update_disabled(d, was_irq_disabled);
        pci_bus_master_update(d);
    }
    pci_pm_write_config(d, old_pm_state);
    msi_write_config(d, addr, val_in, l);
    msix_write_config(d, addr, val_in, l);
    pcie_sriov_config_write(d, addr, val_in, l);
}

/* --- capabilities --- */

/* Free space for @size bytes, or 0. */
static uint8_t pci_find_space(PCIDevice *pdev, uint8_t size)
{
    int offset = PCI_CONFIG_HEADER_SIZE, i;

    for (i = PCI_CONFIG_HEADER_SIZE; i < PCI_CONFIG_SPACE_SIZE; i++) {
        if (pdev->used[i]) {
            offset = ROUND_UP(i + 1, 4);
        } else if (i + 1 - offset >= size) {
            return offset;
        }
    }
    return 0;
}

static uint8_t pci_find_capability_list(PCIDevice *pdev, uint8_t cap_id, uint8_t *prev_p)
{
    uint8_t next, prev = PCI_CAPABILITY_LIST;
    int hops;

    if (!(pdev->config[PCI_STATUS] & PCI_STATUS_CAP_LIST)) {
        return 0;
    }
    /* A model may let the guest write the list: do not follow a loop. */
    for (hops = 0; hops < PCI_CONFIG_SPACE_SIZE / 4 && (next = pdev->config[prev]); hops++) {
        if (next > PCI_CONFIG_SPACE_SIZE - PCI_CAP_SIZEOF) {
            break;
        }
        if (pdev->config[next + PCI_CAP_LIST_ID] == cap_id) {
            if (prev_p) {
                *prev_p = prev;
            }
            return next;
        }
        prev = next + PCI_CAP_LIST_NEXT;
    }
    return 0;
}

uint8_t pci_find_capability(PCIDevice *pdev, uint8_t cap_id)
{
    return pci_find_capability_list(pdev, cap_id, NULL);
}

/* The capability that covers @offset, for messages. */
static uint8_t pci_capability_at(PCIDevice *pdev, uint8_t offset)
{
    uint8_t next, found = 0;
    int hops = 0;

    for (next = pdev->config[PCI_CAPABILITY_LIST]; next && hops++ < 64;
         next = pdev->config[next + PCI_CAP_LIST_NEXT]) {
        if (next <= offset && next > found) {
            found = next;
        }
    }
    return found;
}

int pci_add_capability(PCIDevice *pdev, uint8_t cap_id, uint8_t offset, uint8_t size, Error **errp)
{
    uint8_t *config;
    int i;

    if (!offset) {
        offset = pci_find_space(pdev, size);
        assert(offset); /* 192 bytes are enough for what one model has */
    }
    assert(offset + size <= PCI_CONFIG_SPACE_SIZE);
    for (i = offset; i < offset + size; i++) {
        if (pdev->used[i]) {
            uint8_t other = pci_capability_at(pdev, i);

            error_setg(errp,
                       "%s: Attempt to add PCI capability %x at offset %x overlaps existing "
                       "capability %x at offset %x", pdev->name, cap_id, offset,
                       other ? pdev->config[other] : 0, i);
            return -EINVAL;
        }
    }
    config = pdev->config + offset;
    config[PCI_CAP_LIST_ID] = cap_id;
    config[PCI_CAP_LIST_NEXT] = pdev->config[PCI_CAPABILITY_LIST];
    pdev->config[PCI_CAPABILITY_LIST] = offset;
    pdev->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
    memset(pdev->used + offset, 0xff, QEMU_ALIGN_UP(size, 4));
    memset(pdev->wmask + offset, 0, size);
    memset(pdev->cmask + offset, 0xff, size);
    return offset;
}

void pci_del_capability(PCIDevice *pdev, uint8_t cap_id, uint8_t size)
{
    uint8_t prev, offset = pci_find_capability_list(pdev, cap_id, &prev);

    if (!offset) {
        return;
    }
    pdev->config[prev] = pdev->config[offset + PCI_CAP_LIST_NEXT];
    memset(pdev->wmask + offset, 0xff, size);
    memset(pdev->w1cmask + offset, 0, size);
    memset(pdev->cmask + offset, 0, size);
    memset(pdev->used + offset, 0, QEMU_ALIGN_UP(size, 4));
    if (!pdev->config[PCI_CAPABILITY_LIST]) {
        pdev->config[PCI_STATUS] &= ~PCI_STATUS_CAP_LIST;
    }
}

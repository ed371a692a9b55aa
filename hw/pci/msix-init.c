/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MSI-X: giving a function its capability and regions, taking them away, saving them.
 *
 * Specification: PCI Local Bus 3.0, 6.8.2.3 to 6.8.2.9.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/range.h"
#include "msix-internal.h"

#define MSIX_VECTORS_MAX        (PCI_MSIX_FLAGS_QSIZE + 1)
/* Offset and alignment of an exclusive BAR's parts. */
#define MSIX_EXCLUSIVE_BAR_SIZE 4096

static unsigned msix_table_size(unsigned nentries)
{
    return nentries * PCI_MSIX_ENTRY_SIZE;
}

static unsigned msix_pba_size(unsigned nentries)
{
    return QEMU_ALIGN_UP(nentries, 64) / 8;
}

/* --- regions --- */

static uint64_t msix_table_mmio_read(void *opaque, hwaddr addr, unsigned size)
{
    PCIDevice *dev = opaque;

    assert(addr + size <= msix_table_size(dev->msix_entries_nr));
    return pci_get_long(dev->msix_table + addr);
}

static void msix_table_mmio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    PCIDevice *dev = opaque;
    unsigned vector = addr / PCI_MSIX_ENTRY_SIZE;
    bool was_masked;

    assert(addr + size <= msix_table_size(dev->msix_entries_nr));
    was_masked = msix_is_masked(dev, vector);
    pci_set_long(dev->msix_table + addr, val);
    msix_handle_mask_update(dev, vector, was_masked);
}

static const MemoryRegionOps msix_table_mmio_ops = {
    .read = msix_table_mmio_read,
    .write = msix_table_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 4,
    .valid.max_access_size = 8,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
};

static uint64_t msix_pba_mmio_read(void *opaque, hwaddr addr, unsigned size)
{
    PCIDevice *dev = opaque;
    unsigned first = addr * 8, end = MIN(first + size * 8, dev->msix_entries_nr);

    if (dev->msix_vector_poll_notifier && first < end) {
        dev->msix_vector_poll_notifier(dev, first, end);
    }
    return pci_get_long(dev->msix_pba + addr);
}

/* Software may not write it. */
static void msix_pba_mmio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
}

static const MemoryRegionOps msix_pba_mmio_ops = {
    .read = msix_pba_mmio_read,
    .write = msix_pba_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 4,
    .valid.max_access_size = 8,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
};

/* --- creation --- */

static bool msix_check_layout(unsigned short nentries, MemoryRegion *table_bar,
                              uint8_t table_bar_nr, unsigned table_offset, MemoryRegion *pba_bar,
                              uint8_t pba_bar_nr, unsigned pba_offset, Error **errp)
{
    unsigned table_size, pba_size;

    if (nentries < 1 || nentries > MSIX_VECTORS_MAX) {
        error_setg(errp, "an MSI-X table has from 1 to 2048 vectors");
        return false;
    }
    table_size = msix_table_size(nentries);
    pba_size = msix_pba_size(nentries);
    if ((table_bar_nr == pba_bar_nr &&
         ranges_overlap(table_offset, table_size, pba_offset, pba_size)) ||
        table_offset + table_size > memory_region_size(table_bar) ||
        pba_offset + pba_size > memory_region_size(pba_bar) ||
        (table_offset | pba_offset) & PCI_MSIX_FLAGS_BIRMASK) {
        error_setg(errp, "the MSI-X table and its pending bits must be aligned, in their BARs, and apart");
        return false;
    }
    return true;
}

int msix_init(PCIDevice *dev, unsigned short nentries, MemoryRegion *table_bar,
              uint8_t table_bar_nr, unsigned table_offset, MemoryRegion *pba_bar,
              uint8_t pba_bar_nr, unsigned pba_offset, uint8_t cap_pos, Error **errp)
{
    uint8_t *config;
    int cap;

    if (!msi_nonbroken) {
        error_setg(errp, "this machine's interrupt controller takes no message signalled interrupts (MSI-X)");
        return -ENOTSUP;
    }
    if (!msix_check_layout(nentries, table_bar, table_bar_nr, table_offset, pba_bar, pba_bar_nr,
                           pba_offset, errp)) {
        return -EINVAL;
    }
    cap = pci_add_capability(dev, PCI_CAP_ID_MSIX, cap_pos, MSIX_CAP_LENGTH, errp);
    if (cap < 0) {
        return cap;
    }
    dev->msix_cap = cap;
    dev->cap_present |= QEMU_PCI_CAP_MSIX;
    config = dev->config + cap;
    pci_set_word(config + PCI_MSIX_FLAGS, nentries - 1);
    pci_set_long(config + PCI_MSIX_TABLE, table_offset | table_bar_nr);
    pci_set_long(config + PCI_MSIX_PBA, pba_offset | pba_bar_nr);
    pci_set_word(dev->wmask + cap + PCI_MSIX_FLAGS,
                 PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
    dev->msix_entries_nr = nentries;
    dev->msix_table = g_malloc0(msix_table_size(nentries));
    dev->msix_pba = g_malloc0(msix_pba_size(nentries));
    dev->msix_entry_used = g_new0(unsigned, nentries);
    msix_mask_init(dev);
    memory_region_init_io(&dev->msix_table_mmio, OBJECT(dev), &msix_table_mmio_ops, dev,
                          "msix-table", msix_table_size(nentries));
    memory_region_add_subregion(table_bar, table_offset, &dev->msix_table_mmio);
    memory_region_init_io(&dev->msix_pba_mmio, OBJECT(dev), &msix_pba_mmio_ops, dev, "msix-pba",
                          msix_pba_size(nentries));
    memory_region_add_subregion(pba_bar, pba_offset, &dev->msix_pba_mmio);
    return 0;
}

int msix_init_exclusive_bar(PCIDevice *dev, unsigned short nentries, uint8_t bar_nr, Error **errp)
{
    uint32_t pba_offset = MAX(MSIX_EXCLUSIVE_BAR_SIZE / 2, msix_table_size(nentries));
    uint32_t bar_size = MAX(MSIX_EXCLUSIVE_BAR_SIZE, pba_offset + msix_pba_size(nentries));
    g_autofree char *name = g_strdup_printf("%s-msix", dev->name);
    int ret;

    memory_region_init(&dev->msix_exclusive_bar, OBJECT(dev), name, pow2ceil(bar_size));
    ret = msix_init(dev, nentries, &dev->msix_exclusive_bar, bar_nr, 0, &dev->msix_exclusive_bar,
                    bar_nr, pba_offset, 0, errp);
    if (ret) {
        return ret;
    }
    pci_register_bar(dev, bar_nr, PCI_BASE_ADDRESS_SPACE_MEMORY, &dev->msix_exclusive_bar);
    return 0;
}

void msix_uninit(PCIDevice *dev, MemoryRegion *table_bar, MemoryRegion *pba_bar)
{
    if (!msix_present(dev)) {
        return;
    }
    pci_del_capability(dev, PCI_CAP_ID_MSIX, MSIX_CAP_LENGTH);
    dev->msix_cap = 0;
    dev->cap_present &= ~QEMU_PCI_CAP_MSIX;
    dev->msix_entries_nr = 0;
    memory_region_del_subregion(pba_bar, &dev->msix_pba_mmio);
    memory_region_del_subregion(table_bar, &dev->msix_table_mmio);
    g_clear_pointer(&dev->msix_pba, g_free);
    g_clear_pointer(&dev->msix_table, g_free);
    g_clear_pointer(&dev->msix_entry_used, g_free);
}

void msix_uninit_exclusive_bar(PCIDevice *dev)
{
    if (msix_present(dev)) {
        msix_uninit(dev, &dev->msix_exclusive_bar, &dev->msix_exclusive_bar);
    }
}

/* --- saved state --- */

void msix_save(PCIDevice *dev, QEMUFile *f)
{
    if (!msix_present(dev)) {
        return;
    }
    qemu_put_buffer(f, dev->msix_table, msix_table_size(dev->msix_entries_nr));
    qemu_put_buffer(f, dev->msix_pba, DIV_ROUND_UP(dev->msix_entries_nr, 8));
}

void msix_load(PCIDevice *dev, QEMUFile *f)
{
    int vector;

    if (!msix_present(dev)) {
        return;
    }
    qemu_get_buffer(f, dev->msix_table, msix_table_size(dev->msix_entries_nr));
    qemu_get_buffer(f, dev->msix_pba, DIV_ROUND_UP(dev->msix_entries_nr, 8));
    msix_update_function_masked(dev);
    for (vector = 0; vector < dev->msix_entries_nr; vector++) {
        msix_handle_mask_update(dev, vector, true);
    }
}

static int put_msix_state(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                          JSONWriter *vmdesc)
{
    msix_save(pv, f);
    return 0;
}

static int get_msix_state(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    msix_load(pv, f);
    return 0;
}

static const VMStateInfo vmstate_info_msix = {
    .name = "msix state",
    .get = get_msix_state,
    .put = put_msix_state,
};

const VMStateDescription vmstate_msix = {
    .name = "msix",
    .fields = (const VMStateField[]) {
        {
            .name = "msix",
            .info = &vmstate_info_msix,
            .flags = VMS_SINGLE,
            .offset = 0,
        },
        VMSTATE_END_OF_LIST()
    },
};

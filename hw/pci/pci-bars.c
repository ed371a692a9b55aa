/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a function decodes and drives: BARs, VGA windows and the bus master gate.
 *
 * Specification: PCI Local Bus 3.0, 6.2.5; PCI-to-PCI Bridge 1.2, 4.5 (VGA). A BAR is mapped while
 * the command register enables its space and its address is neither 0 nor at the top of the
 * space, where the sizing write of all ones leaves it. Regions of a function: `bus master
 * container` (what its DMA sees) with the alias `bus master` in it.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hw/boards.h"
#include "hw/pci/pci_bus.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/range.h"
#include "trace.h"
#include "pci-internal.h"

/* --- bus master --- */

void pci_bus_master_create(PCIDevice *dev)
{
    memory_region_init(&dev->bus_master_container_region, OBJECT(dev), "bus master container",
                       UINT64_MAX);
    address_space_init(&dev->bus_master_as, &dev->bus_master_container_region, dev->name);
}

void pci_bus_master_connect(PCIDevice *dev)
{
    AddressSpace *dma_as = pci_device_iommu_address_space(dev);

    memory_region_init_alias(&dev->bus_master_enable_region, OBJECT(dev), "bus master",
                             dma_as->root, 0, memory_region_size(dma_as->root));
    memory_region_set_enabled(&dev->bus_master_enable_region, false);
    memory_region_add_subregion(&dev->bus_master_container_region, 0,
                                &dev->bus_master_enable_region);
    pci_bus_master_update(dev);
}

void pci_bus_master_destroy(PCIDevice *dev)
{
    if (memory_region_is_mapped(&dev->bus_master_enable_region)) {
        memory_region_del_subregion(&dev->bus_master_container_region,
                                    &dev->bus_master_enable_region);
        object_unparent(OBJECT(&dev->bus_master_enable_region));
    }
    address_space_destroy(&dev->bus_master_as);
    object_unparent(OBJECT(&dev->bus_master_container_region));
}

void pci_bus_master_update(PCIDevice *dev)
{
    bool on = dev->has_power && pci_pm_state(dev) == 0 &&
              (pci_get_word(dev->config + PCI_COMMAND) & PCI_COMMAND_MASTER);

    if (memory_region_is_mapped(&dev->bus_master_enable_region)) {
        memory_region_set_enabled(&dev->bus_master_enable_region, on);
    }
}

/* --- BARs --- */

MemoryRegion *pci_address_space(PCIDevice *dev)
{
    return pci_get_bus(dev)->address_space_mem;
}

MemoryRegion *pci_address_space_io(PCIDevice *dev)
{
    return pci_get_bus(dev)->address_space_io;
}

static bool pci_bar_is_64bit(const PCIIORegion *r)
{
    return !(r->type & PCI_BASE_ADDRESS_SPACE_IO) && (r->type & PCI_BASE_ADDRESS_MEM_TYPE_64);
}

void pci_register_bar(PCIDevice *pci_dev, int region_num, uint8_t type, MemoryRegion *memory)
{
    PCIIORegion *r = &pci_dev->io_regions[region_num];
    pcibus_t size = memory_region_size(memory);
    uint64_t wmask = ~(size - 1);
    int addr = pci_bar(pci_dev, region_num);

    assert(region_num >= 0 && region_num < PCI_NUM_REGIONS);
    assert(is_power_of_2(size));
    if (pci_is_vf(pci_dev)) {
        pcie_sriov_vf_register_bar(pci_dev, region_num, memory);
        return;
    }
    r->addr = PCI_BAR_UNMAPPED;
    r->size = size;
    r->type = type;
    r->memory = memory;
    r->address_space = type & PCI_BASE_ADDRESS_SPACE_IO ? pci_address_space_io(pci_dev)
                                                        : pci_address_space(pci_dev);
    if (region_num == PCI_ROM_SLOT) {
        wmask |= PCI_ROM_ADDRESS_ENABLE;
    }
    pci_set_long(pci_dev->config + addr, type);
    for (unsigned i = 0; i < (pci_bar_is_64bit(r) ? 8 : 4); i++) {
        pci_dev->wmask[addr + i] = wmask >> (8 * i);
        pci_dev->cmask[addr + i] = 0xff;
    }
}

pcibus_t pci_get_bar_addr(PCIDevice *pci_dev, int region_num)
{
    return pci_dev->io_regions[region_num].addr;
}

/* May address 0 be used? Not on a PC, where 0 means "not yet assigned". */
static bool pci_zero_address_allowed(void)
{
    Object *machine = object_dynamic_cast(qdev_get_machine(), TYPE_MACHINE);

    return machine && MACHINE_GET_CLASS(machine)->pci_allow_0_address;
}

pcibus_t pci_bar_decode(uint64_t val, pcibus_t size, uint64_t max)
{
    pcibus_t addr = val & ~(size - 1);
    pcibus_t last = addr + size - 1;

    if (last <= addr || last >= max || (addr == 0 && !pci_zero_address_allowed())) {
        return PCI_BAR_UNMAPPED;
    }
    return addr;
}

static pcibus_t pci_bar_address(PCIDevice *d, int reg)
{
    const PCIIORegion *r = &d->io_regions[reg];
    const uint8_t *bar = d->config + pci_bar(d, reg);
    uint16_t cmd = pci_get_word(d->config + PCI_COMMAND);

    if (!d->has_power || pci_pm_state(d) != 0) {
        return PCI_BAR_UNMAPPED;
    }
    if (pci_is_vf(d)) {
        return pci_vf_bar_address(d, reg);
    }
    if (r->type & PCI_BASE_ADDRESS_SPACE_IO) {
        return cmd & PCI_COMMAND_IO ? pci_bar_decode(pci_get_long(bar), r->size, UINT32_MAX)
                                    : PCI_BAR_UNMAPPED;
    }
    if (!(cmd & PCI_COMMAND_MEMORY) ||
        (reg == PCI_ROM_SLOT && !(pci_get_long(bar) & PCI_ROM_ADDRESS_ENABLE))) {
        return PCI_BAR_UNMAPPED;
    }
    return pci_bar_is_64bit(r) ? pci_bar_decode(pci_get_quad(bar), r->size, UINT64_MAX)
                               : pci_bar_decode(pci_get_long(bar), r->size, UINT32_MAX);
}

static void pci_bar_unmap(PCIDevice *d, PCIIORegion *r)
{
    if (r->addr != PCI_BAR_UNMAPPED) {
        memory_region_del_subregion(r->address_space, r->memory);
        r->addr = PCI_BAR_UNMAPPED;
    }
}

static void pci_update_vga(PCIDevice *d)
{
    uint16_t cmd = pci_get_word(d->config + PCI_COMMAND);

    if (!d->has_vga) {
        return;
    }
    memory_region_set_enabled(d->vga_regions[QEMU_PCI_VGA_MEM], cmd & PCI_COMMAND_MEMORY);
    memory_region_set_enabled(d->vga_regions[QEMU_PCI_VGA_IO_LO], cmd & PCI_COMMAND_IO);
    memory_region_set_enabled(d->vga_regions[QEMU_PCI_VGA_IO_HI], cmd & PCI_COMMAND_IO);
}

void pci_update_mappings(PCIDevice *d)
{
    int i;

    for (i = 0; i < PCI_NUM_REGIONS; i++) {
        PCIIORegion *r = &d->io_regions[i];
        pcibus_t new_addr;

        if (!r->size) {
            continue;
        }
        new_addr = pci_bar_address(d, i);
        if (new_addr == r->addr) {
            continue;
        }
        trace_pci_bar_move(d->name, pci_dev_bus_num(d), PCI_SLOT(d->devfn), PCI_FUNC(d->devfn), i,
                           r->addr, new_addr, r->size);
        pci_bar_unmap(d, r);
        if (new_addr != PCI_BAR_UNMAPPED) {
            r->addr = new_addr;
            /* BARs lie above what the board itself decodes, so that a guest's mistake shows. */
            memory_region_add_subregion_overlap(r->address_space, new_addr, r->memory, 1);
        }
    }
    pci_update_vga(d);
}

void pci_bars_unmap(PCIDevice *d)
{
    int i;

    for (i = 0; i < PCI_NUM_REGIONS; i++) {
        if (d->io_regions[i].size) {
            pci_bar_unmap(d, &d->io_regions[i]);
        }
    }
    pci_unregister_vga(d);
}

void pci_bars_reset(PCIDevice *d)
{
    int i;

    for (i = 0; i < PCI_NUM_REGIONS; i++) {
        const PCIIORegion *r = &d->io_regions[i];

        if (!r->size || pci_is_vf(d)) {
            continue;
        }
        if (pci_bar_is_64bit(r)) {
            pci_set_quad(d->config + pci_bar(d, i), r->type);
        } else {
            pci_set_long(d->config + pci_bar(d, i), r->type);
        }
    }
}

static void pci_bus_w64_range(PCIBus *bus, PCIDevice *dev, void *opaque)
{
    Range *range = opaque;
    int i;

    for (i = 0; i < PCI_NUM_REGIONS; i++) {
        PCIIORegion *r = &dev->io_regions[i];
        Range region;
        pcibus_t addr;

        if (!r->size || !pci_bar_is_64bit(r)) {
            continue;
        }
        addr = pci_bar_address(dev, i);
        if (addr == PCI_BAR_UNMAPPED || addr + r->size - 1 <= UINT32_MAX) {
            continue;
        }
        range_set_bounds(&region, MAX(addr, 1ULL << 32), addr + r->size - 1);
        range_extend(range, &region);
    }
}

void pci_bus_get_w64_range(PCIBus *bus, Range *range)
{
    range_make_empty(range);
    pci_for_each_device_under_bus(bus, pci_bus_w64_range, range);
}

/* --- VGA --- */

static const struct {
    bool io;
    uint32_t base;
} vga_windows[QEMU_PCI_VGA_NUM_REGIONS] = {
    [QEMU_PCI_VGA_MEM] = {false, QEMU_PCI_VGA_MEM_BASE},
    [QEMU_PCI_VGA_IO_LO] = {true, QEMU_PCI_VGA_IO_LO_BASE},
    [QEMU_PCI_VGA_IO_HI] = {true, QEMU_PCI_VGA_IO_HI_BASE},
};

static MemoryRegion *pci_vga_space(PCIDevice *dev, int i)
{
    return vga_windows[i].io ? pci_address_space_io(dev) : pci_address_space(dev);
}

void pci_register_vga(PCIDevice *pci_dev, MemoryRegion *mem, MemoryRegion *io_lo,
                      MemoryRegion *io_hi)
{
    int i;

    assert(!pci_dev->has_vga);
    assert(memory_region_size(mem) == QEMU_PCI_VGA_MEM_SIZE);
    assert(memory_region_size(io_lo) == QEMU_PCI_VGA_IO_LO_SIZE);
    assert(memory_region_size(io_hi) == QEMU_PCI_VGA_IO_HI_SIZE);
    pci_dev->vga_regions[QEMU_PCI_VGA_MEM] = mem;
    pci_dev->vga_regions[QEMU_PCI_VGA_IO_LO] = io_lo;
    pci_dev->vga_regions[QEMU_PCI_VGA_IO_HI] = io_hi;
    for (i = 0; i < QEMU_PCI_VGA_NUM_REGIONS; i++) {
        memory_region_add_subregion_overlap(pci_vga_space(pci_dev, i), vga_windows[i].base,
                                            pci_dev->vga_regions[i], 1);
    }
    pci_dev->has_vga = true;
    pci_update_vga(pci_dev);
}

void pci_unregister_vga(PCIDevice *pci_dev)
{
    int i;

    if (!pci_dev->has_vga) {
        return;
    }
    for (i = 0; i < QEMU_PCI_VGA_NUM_REGIONS; i++) {
        memory_region_del_subregion(pci_vga_space(pci_dev, i), pci_dev->vga_regions[i]);
    }
    pci_dev->has_vga = false;
}

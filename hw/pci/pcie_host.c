/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express host bridges: the memory-mapped configuration window, region `pcie-mmcfg-mmio`.
 *
 * Specification: PCI Express Base 3.0, 7.2.2.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hw/pci/pcie_host.h"
#include "qemu/module.h"
#include "pci-internal.h"

static PCIDevice *pcie_dev_find_by_mmcfg_addr(PCIBus *s, hwaddr mmcfg_addr)
{
    return pci_find_device(s, PCIE_MMCFG_BUS(mmcfg_addr), PCIE_MMCFG_DEVFN(mmcfg_addr));
}

static void pcie_mmcfg_data_write(void *opaque, hwaddr mmcfg_addr, uint64_t val, unsigned len)
{
    PCIExpressHost *e = opaque;
    PCIDevice *dev = pcie_dev_find_by_mmcfg_addr(e->pci.bus, mmcfg_addr);

    if (dev) {
        pci_host_config_write_common(dev, PCIE_MMCFG_CONFOFFSET(mmcfg_addr), pci_config_size(dev),
                                     val, len);
    }
}

static uint64_t pcie_mmcfg_data_read(void *opaque, hwaddr mmcfg_addr, unsigned len)
{
    PCIExpressHost *e = opaque;
    PCIDevice *dev = pcie_dev_find_by_mmcfg_addr(e->pci.bus, mmcfg_addr);

    return dev ? pci_host_config_read_common(dev, PCIE_MMCFG_CONFOFFSET(mmcfg_addr),
                                             pci_config_size(dev), len)
               : ~0ull;
}

static const MemoryRegionOps pcie_mmcfg_ops = {
    .read = pcie_mmcfg_data_read,
    .write = pcie_mmcfg_data_write,
    .valid.max_access_size = 4,
    .impl.max_access_size = 4,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void pcie_host_init(Object *obj)
{
    PCIExpressHost *e = PCIE_HOST_BRIDGE(obj);

    e->base_addr = PCIE_BASE_ADDR_UNMAPPED;
    memory_region_init_io(&e->mmio, OBJECT(e), &pcie_mmcfg_ops, e, "pcie-mmcfg-mmio",
                          PCIE_MMCFG_SIZE_MAX);
}

void pcie_host_mmcfg_unmap(PCIExpressHost *e)
{
    if (memory_region_is_mapped(&e->mmio)) {
        memory_region_del_subregion(get_system_memory(), &e->mmio);
    }
    e->base_addr = PCIE_BASE_ADDR_UNMAPPED;
}

void pcie_host_mmcfg_init(PCIExpressHost *e, uint32_t size)
{
    assert(is_power_of_2(size));
    assert(size >= PCIE_MMCFG_SIZE_MIN && size <= PCIE_MMCFG_SIZE_MAX);
    e->size = size;
    memory_region_set_size(&e->mmio, e->size);
}

void pcie_host_mmcfg_map(PCIExpressHost *e, hwaddr addr, uint32_t size)
{
    pcie_host_mmcfg_init(e, size);
    e->base_addr = addr;
    memory_region_add_subregion(get_system_memory(), e->base_addr, &e->mmio);
}

void pcie_host_mmcfg_update(PCIExpressHost *e, int enable, hwaddr addr, uint32_t size)
{
    memory_region_transaction_begin();
    pcie_host_mmcfg_unmap(e);
    if (enable) {
        pcie_host_mmcfg_map(e, addr, size);
    }
    memory_region_transaction_commit();
}

static const TypeInfo pcie_host_types[] = {
    {
        .name = TYPE_PCIE_HOST_BRIDGE,
        .parent = TYPE_PCI_HOST_BRIDGE,
        .abstract = true,
        .instance_size = sizeof(PCIExpressHost),
        .instance_init = pcie_host_init,
    },
};

DEFINE_TYPES(pcie_host_types)

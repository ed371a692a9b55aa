/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82441FX (440FX PMC): host bridge, function 0 of device 0, PAM and SMRAM.
 */
#ifndef HW_PCI_I440FX_H
#define HW_PCI_I440FX_H

#include "exec/hwaddr.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci-host/pam.h"

#define I440FX_HOST_PROP_PCI_HOLE64_SIZE "pci-hole64-size"
#define TYPE_I440FX_PCI_HOST_BRIDGE "i440FX-pcihost"
#define TYPE_I440FX_PCI_DEVICE "i440FX"
OBJECT_DECLARE_SIMPLE_TYPE(PCII440FXState, I440FX_PCI_DEVICE)

struct PCII440FXState {
    PCIDevice parent_obj;

    MemoryRegion *system_memory;
    MemoryRegion *pci_address_space;
    MemoryRegion *ram_memory;
    PAMMemoryRegion pam_regions[PAM_REGIONS_COUNT];
    MemoryRegion smram_region;
    MemoryRegion smram;
    MemoryRegion low_smram;
};

/*
 * Realizes host bridge @dev (TYPE_I440FX_PCI_HOST_BRIDGE), adds bus "pci.0" and function 0 of type
 * @pci_type, maps ports CF8h/CFCh, and @pci_address_space under the RAM in @address_space_mem.
 * Sizes in bytes. Machine property "smram" (container of the SMM view) is the function's region
 * `smram`. Returns the bus.
 */
PCIBus *i440fx_init(const char *pci_type, DeviceState *dev, MemoryRegion *address_space_mem,
                    MemoryRegion *address_space_io, ram_addr_t ram_size,
                    ram_addr_t below_4g_mem_size, ram_addr_t above_4g_mem_size,
                    MemoryRegion *pci_address_space, MemoryRegion *ram_memory);

#endif

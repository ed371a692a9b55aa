/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82Q35 (Q35 Express): host bridge with memory-mapped configuration, and its memory
 * controller hub, function 0 of device 0, with PAM, SMRAM and TSEG.
 */
#ifndef HW_Q35_H
#define HW_Q35_H

#include "hw/pci/pci_device.h"
#include "hw/pci/pcie_host.h"
#include "hw/pci-host/pam.h"
#include "qemu/range.h"
#include "qemu/units.h"

#define TYPE_Q35_HOST_DEVICE "q35-pcihost"
OBJECT_DECLARE_SIMPLE_TYPE(Q35PCIHost, Q35_HOST_DEVICE)

#define TYPE_MCH_PCI_DEVICE "mch"
OBJECT_DECLARE_SIMPLE_TYPE(MCHPCIState, MCH_PCI_DEVICE)

/* Links and sizes that the machine sets before it realizes the host bridge. */
#define MCH_HOST_PROP_RAM_MEM "ram-mem"
#define MCH_HOST_PROP_PCI_MEM "pci-mem"
#define MCH_HOST_PROP_SYSTEM_MEM "system-mem"
#define MCH_HOST_PROP_IO_MEM "io-mem"

/*
 * The first four are the board's: set by the host bridge before realize. Sizes of RAM in bytes.
 * The regions show, to all or to SMM only, what the registers ask for (see hw/pci-host/mch.c).
 */
struct MCHPCIState {
    PCIDevice parent_obj;

    MemoryRegion *ram_memory;
    MemoryRegion *pci_address_space;
    MemoryRegion *system_memory;
    MemoryRegion *address_space_io;
    PAMMemoryRegion pam_regions[PAM_REGIONS_COUNT];
    MemoryRegion smram_region, open_high_smram;
    MemoryRegion smram, low_smram, high_smram;
    MemoryRegion tseg_blackhole, tseg_window;
    MemoryRegion smbase_blackhole, smbase_window;
    bool has_smram_at_smbase;
    Range pci_hole;             /* where 32-bit BARs may go */
    uint64_t below_4g_mem_size;
    uint64_t above_4g_mem_size;
    uint64_t pci_hole64_size;
    uint32_t short_root_bus;
    uint16_t ext_tseg_mbytes;
};

struct Q35PCIHost {
    PCIExpressHost parent_obj;

    bool pci_hole64_fix;
    MCHPCIState mch;
};

#define Q35_PCI_HOST_HOLE64_SIZE_DEFAULT (32 * GiB)

/* Registers of the hub, and where the window is when firmware has not moved it. */
#define MCH_HOST_BRIDGE_EXT_TSEG_MBYTES       0x50
#define MCH_HOST_BRIDGE_EXT_TSEG_MBYTES_SIZE  2
#define MCH_HOST_BRIDGE_EXT_TSEG_MBYTES_QUERY 0xffff
#define MCH_HOST_BRIDGE_PCIEXBAR              0x60
#define MCH_HOST_BRIDGE_PCIEXBAR_SIZE         8
#define MCH_HOST_BRIDGE_PCIEXBAR_DEFAULT      0xb0000000
#define MCH_HOST_BRIDGE_PAM0                  0x90
#define MCH_HOST_BRIDGE_PAM_SIZE              7
#define MCH_HOST_BRIDGE_F_SMBASE              0x9c
#define MCH_HOST_BRIDGE_SMRAM                 0x9d
#define MCH_HOST_BRIDGE_ESMRAMC               0x9e

#endif

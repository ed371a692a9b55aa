/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI-to-PCI bridges: windows, the secondary bus, and the helpers that bridge models share.
 * Specification: PCI-to-PCI Bridge Architecture 1.2.
 */
#ifndef QEMU_PCI_BRIDGE_H
#define QEMU_PCI_BRIDGE_H

#include "hw/pci/pci.h"
#include "hw/pci/pci_bus.h"

/* Windows of a bridge: aliases of the parent's spaces into the secondary bus. */
typedef struct PCIBridgeWindows PCIBridgeWindows;

struct PCIBridgeWindows {
    MemoryRegion alias_pref_mem;
    MemoryRegion alias_mem;
    MemoryRegion alias_io;
    /* VGA palette and frame buffer when VGA Enable is set. */
    MemoryRegion alias_vga[QEMU_PCI_VGA_NUM_REGIONS];
};

#define TYPE_PCI_BRIDGE "base-pci-bridge"
OBJECT_DECLARE_SIMPLE_TYPE(PCIBridge, PCI_BRIDGE)

struct PCIBridge {
    PCIDevice parent_obj;

    PCIBus sec_bus;
    /* Behind a host: the whole space is visible. */
    MemoryRegion address_space_mem;
    MemoryRegion address_space_io;
    PCIBridgeWindows *windows;
    pci_map_irq_fn map_irq;
    const char *bus_name;
};

#define PCI_BRIDGE_DEV_PROP_CHASSIS_NR "chassis_nr"
#define PCI_BRIDGE_DEV_PROP_MSI        "msi"
#define PCI_BRIDGE_DEV_PROP_SHPC       "shpc"

/* Adds a Subsystem Vendor ID capability: offset or -errno with @errp. */
int pci_bridge_ssvid_init(PCIDevice *dev, uint8_t offset, uint16_t svid, uint16_t ssid,
                          Error **errp);

PCIDevice *pci_bridge_get_device(PCIBus *bus);
PCIBus *pci_bridge_get_sec_bus(PCIBridge *br);

/*
 * Lower or upper limit (inclusive) of a window; @type PCI_BASE_ADDRESS_* bits. base > limit:
 * closed.
 */
pcibus_t pci_bridge_get_base(const PCIDevice *bridge, uint8_t type);
pcibus_t pci_bridge_get_limit(const PCIDevice *bridge, uint8_t type);

/* Rebuilds the windows from config space. */
void pci_bridge_update_mappings(PCIBridge *br);
/* config_write, reset, realize and exit of a bridge; @typename that of the secondary bus. */
void pci_bridge_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len);
void pci_bridge_disable_base_limit(PCIDevice *dev);
void pci_bridge_reset(DeviceState *qdev);
void pci_bridge_initfn(PCIDevice *pci_dev, const char *typename);
void pci_bridge_exitfn(PCIDevice *pci_dev);

/* Name of the secondary bus (else the qdev id) and its pin map; call before realize. */
void pci_bridge_map_irq(PCIBridge *br, const char *bus_name, pci_map_irq_fn map_irq);

/* Bits of PCI_BRIDGE_CONTROL beyond the standard ones. */
#define PCI_BRIDGE_CTL_VGA_16BIT        0x10
#define PCI_BRIDGE_CTL_DISCARD          0x100
#define PCI_BRIDGE_CTL_SEC_DISCARD      0x200
#define PCI_BRIDGE_CTL_DISCARD_STATUS   0x400
#define PCI_BRIDGE_CTL_DISCARD_SERR     0x800

/* What a bridge asks firmware to reserve behind it; -1: no wish. */
typedef struct PCIResReserve {
    uint32_t bus;
    uint64_t io;
    uint64_t mem_non_pref;
    uint64_t mem_pref_32;
    uint64_t mem_pref_64;
} PCIResReserve;

#define REDHAT_PCI_CAP_TYPE_OFFSET      3
#define REDHAT_PCI_CAP_RESOURCE_RESERVE 1

/* Adds that wish as a vendor capability: 0 or -errno with @errp. */
int pci_bridge_qemu_reserve_cap_init(PCIDevice *dev, int cap_offset, PCIResReserve res_reserve,
                                     Error **errp);

#endif

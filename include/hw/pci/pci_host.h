/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI host bridges and configuration mechanism 1 (PCI Local Bus 3.0, 3.2.2.3.2): an address
 * register (CONFIG_ADDRESS, ours `pci-conf-idx`) and a data window (CONFIG_DATA, `pci-conf-data`).
 */
#ifndef PCI_HOST_H
#define PCI_HOST_H

#include "hw/sysbus.h"
#include "hw/pci/pci.h"

#define PCI_HOST_BYPASS_IOMMU "bypass-iommu"

#define TYPE_PCI_HOST_BRIDGE "pci-host-bridge"
OBJECT_DECLARE_TYPE(PCIHostState, PCIHostBridgeClass, PCI_HOST_BRIDGE)

struct PCIHostState {
    SysBusDevice busdev;

    MemoryRegion conf_mem;
    MemoryRegion data_mem;
    MemoryRegion mmcfg;
    uint32_t config_reg;        /* CONFIG_ADDRESS */
    bool mig_enabled;
    PCIBus *bus;
    bool bypass_iommu;

    QLIST_ENTRY(PCIHostState) next;
};

struct PCIHostBridgeClass {
    SysBusDeviceClass parent_class;

    /* Names the root bus in device paths: "0000:00". */
    const char *(*root_bus_path)(PCIHostState *host, PCIBus *root_bus);
};

/* Config access to a device: @addr below @limit, @len 1/2/4; unreachable bytes read as ones. */
void pci_host_config_write_common(PCIDevice *pci_dev, uint32_t addr, uint32_t limit, uint32_t val,
                                  uint32_t len);
uint32_t pci_host_config_read_common(PCIDevice *pci_dev, uint32_t addr, uint32_t limit,
                                     uint32_t len);

/* Config access by CONFIG_ADDRESS value (bus 23:16, devfn 15:8, register 7:0). */
void pci_data_write(PCIBus *s, uint32_t addr, uint32_t val, unsigned len);
uint32_t pci_data_read(PCIBus *s, uint32_t addr, unsigned len);

/*
 * For conf_mem: CONFIG_ADDRESS (4-byte accesses only); for data_mem: CONFIG_DATA. opaque:
 * PCIHostState.
 */
extern const MemoryRegionOps pci_host_conf_le_ops;
extern const MemoryRegionOps pci_host_conf_be_ops;
extern const MemoryRegionOps pci_host_data_le_ops;
extern const MemoryRegionOps pci_host_data_be_ops;

/* The first host bridge, or NULL; the @n-th through pci_host_next(). */
PCIHostState *pci_host_first(void);
PCIHostState *pci_host_next(PCIHostState *host);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inside of a PCI bus, for host bridges, bridges and the PCI core.
 */
#ifndef QEMU_PCI_BUS_H
#define QEMU_PCI_BUS_H

#include "hw/pci/pci.h"
#include "qemu/notify.h"

struct PCIBusClass {
    BusClass parent_class;

    /* Number of the bus, as the guest programmed it. */
    int (*bus_num)(PCIBus *bus);
    /* NUMA node, or 128 for none. */
    uint16_t (*numa_node)(PCIBus *bus);
};

enum PCIBusFlags {
    /* Below a host bridge, not below a PCI-to-PCI bridge. */
    PCI_BUS_IS_ROOT                                         = 0x0001,
    /* Config cycles may address 4096 bytes. */
    PCI_BUS_EXTENDED_CONFIG_SPACE                           = 0x0002,
    PCI_BUS_CXL                                             = 0x0004,
};

struct PCIBus {
    BusState qbus;
    enum PCIBusFlags flags;
    PCIIOMMUFunc iommu_fn;
    void *iommu_opaque;
    uint8_t devfn_min;              /* automatic assignment starts here */
    uint32_t slot_reserved_mask;    /* one bit a slot: not for devices */
    pci_set_irq_fn set_irq;
    pci_map_irq_fn map_irq;
    pci_route_irq_fn route_intx_to_irq;
    void *irq_opaque;
    PCIDevice *devices[PCI_SLOT_MAX * PCI_FUNC_MAX];
    PCIDevice *parent_dev;          /* the bridge; NULL on a root bus */
    MemoryRegion *address_space_mem;
    MemoryRegion *address_space_io;

    QLIST_HEAD(, PCIBus) child;
    QLIST_ENTRY(PCIBus) sibling;

    /* Outputs of a bus with set_irq: how many devices drive each. */
    int nirq;
    int *irq_count;

    Notifier machine_done;
};

/* True if config cycles on the bus carry twelve address bits. */
static inline bool pci_bus_has_extended_config_space(const PCIBus *bus)
{
    return !!(bus->flags & PCI_BUS_EXTENDED_CONFIG_SPACE);
}

static inline bool pci_bus_is_cxl(PCIBus *bus)
{
    return !!(bus->flags & PCI_BUS_CXL);
}

#endif

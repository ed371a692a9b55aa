/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the PCI core share. */
#ifndef HW_PCI_INTERNAL_H
#define HW_PCI_INTERNAL_H

#include "hw/pci/pci_bus.h"

/* pci-config.c: allocates and fills, frees the configuration space and its masks. */
void pci_config_alloc(PCIDevice *dev);
void pci_config_free(PCIDevice *dev);
void pci_config_init_header(PCIDevice *dev);
/* Offset of BAR @reg (or of the ROM, PCI_ROM_SLOT) in config space. */
int pci_bar(const PCIDevice *dev, int reg);

/* pci-bars.c: the bus master gate, power-on value of BARs, BARs off the bus. */
void pci_bus_master_create(PCIDevice *dev);
void pci_bus_master_destroy(PCIDevice *dev);
void pci_bus_master_connect(PCIDevice *dev);
void pci_bus_master_update(PCIDevice *dev);
void pci_bars_reset(PCIDevice *dev);
void pci_bars_unmap(PCIDevice *dev);
/* Address in register value @val of a region of @size bytes whose last byte may be at most @max - 1. */
pcibus_t pci_bar_decode(uint64_t val, pcibus_t size, uint64_t max);

/* pci-irq.c: reacts to a change of INTx Disable; drives all pins, a bit each. */
void pci_irq_update_disabled(PCIDevice *dev, bool was_disabled);
bool pci_irq_disabled(const PCIDevice *dev);
void pci_irqs_set_levels(PCIDevice *dev, uint8_t levels);

/*
 * pci-device.c: who the bus above @bus takes for the origin of a transaction of @below. A PCI Express to conventional bridge
 * takes it over with its secondary bus number and device 0, a conventional bridge with its own id (PCI Express to PCI/PCI-X
 * Bridge 1.0, 2.3).
 */
PCIReqIDCache pci_requester_above(PCIReqIDCache below, PCIBus *bus);

/* pci-device.c: reset of one function, without qdev's part. */
void pci_do_device_reset(PCIDevice *dev);

/* pci-pm.c: D0 … D3hot as a number; the register was written, the state had been @old_state; reset. */
uint8_t pci_pm_state(const PCIDevice *d);
void pci_pm_write_config(PCIDevice *d, uint8_t old_state);
void pci_pm_reset(PCIDevice *d);

/* pcie_sriov.c: makes the virtual functions of @pf, if it has any; where BAR @reg of one is mapped. */
bool pci_sriov_create_vfs(PCIDevice *pf, Error **errp);
pcibus_t pci_vf_bar_address(const PCIDevice *vf, int reg);

/* The bus below @bus (or itself) with number @bus_num, or NULL. */
PCIBus *pci_find_bus_nr(PCIBus *bus, int bus_num);
/* Finds the slot for a new device (fills in devfn if automatic) and checks it; false and @errp when
 * taken. */
bool pci_bus_assign_devfn(PCIBus *bus, PCIDevice *dev, Error **errp);

/* pci-info.c: lines of `info qtree`; name of a class in firmware device paths (the caller frees
 * it). */
void pci_print_qdev(Monitor *mon, PCIDevice *dev, int indent);
char *pci_fw_class_name(uint16_t class_id, const PCIDevice *dev);

#endif

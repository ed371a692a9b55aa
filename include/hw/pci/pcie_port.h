/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express ports: a bridge with a port number, and one that has a slot behind it.
 */
#ifndef QEMU_PCIE_PORT_H
#define QEMU_PCIE_PORT_H

#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_bus.h"

#define TYPE_PCIE_PORT "pcie-port"
OBJECT_DECLARE_SIMPLE_TYPE(PCIEPort, PCIE_PORT)

struct PCIEPort {
    PCIBridge parent_obj;
    uint8_t port;               /* port number; property */
};

/* Makes the bridge header that of a port: reads only what the guest may change. */
void pcie_port_init_reg(PCIDevice *d);
/* The port with number @pn on @bus, or NULL. */
PCIDevice *pcie_find_port_by_pn(PCIBus *bus, uint8_t pn);
PCIDevice *pcie_find_port_first(PCIBus *bus);
/* Downstream ports of @bus. */
int pcie_count_ds_ports(PCIBus *bus);

#define TYPE_PCIE_SLOT "pcie-slot"
OBJECT_DECLARE_SIMPLE_TYPE(PCIESlot, PCIE_SLOT)

struct PCIESlot {
    PCIEPort parent_obj;

    uint8_t chassis;            /* with slot: the physical slot number; properties */
    uint16_t slot;
    PCIExpLinkSpeed speed;
    PCIExpLinkWidth width;
    bool disable_acs;
    bool hotplug;
    bool native_hotplug;

    QLIST_ENTRY(PCIESlot) next;
};

/* Registers a (chassis, slot) pair: 0 or -EBUSY; removes it. */
void pcie_chassis_create(uint8_t chassis_number);
int pcie_chassis_add_slot(struct PCIESlot *slot);
void pcie_chassis_del_slot(PCIESlot *s);
PCIESlot *pcie_chassis_find_slot(uint8_t chassis, uint16_t slot);

#define TYPE_PCIE_ROOT_PORT "pcie-root-port-base"
typedef struct PCIERootPortClass PCIERootPortClass;
DECLARE_CLASS_CHECKERS(PCIERootPortClass, PCIE_ROOT_PORT, TYPE_PCIE_ROOT_PORT)

/* What root port models differ in: where capabilities lie and how they interrupt. */
struct PCIERootPortClass {
    PCIDeviceClass parent_class;
    DeviceRealize parent_realize;
    DeviceReset parent_reset;

    uint8_t (*aer_vector)(const PCIDevice *dev);
    int (*interrupts_init)(PCIDevice *dev, Error **errp);
    void (*interrupts_uninit)(PCIDevice *dev);

    int exp_offset;
    int aer_offset;
    int ssvid_offset;
    int acs_offset;             /* 0: no ACS */
    int ssid;
};

#endif

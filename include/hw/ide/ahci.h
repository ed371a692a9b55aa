/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI host adapters.
 *
 * Spec: Serial ATA AHCI 1.3.1; Serial ATA 3.0 for FIS.
 */
#ifndef HW_IDE_AHCI_H
#define HW_IDE_AHCI_H

#include "hw/ide/internal.h"
#include "hw/pci/pci_device.h"
#include "qom/object.h"

typedef struct AHCIDevice AHCIDevice;

/* Generic host control. */
typedef struct AHCIControlRegs {
    uint32_t cap;
    uint32_t ghc;
    uint32_t irqstatus;
    uint32_t impl;
    uint32_t version;
} AHCIControlRegs;

/* @idp_index: of the index-data pair. @as: where lists and tables are. */
typedef struct AHCIState {
    DeviceState *container;

    AHCIDevice *dev;
    AHCIControlRegs control_regs;
    MemoryRegion mem;
    MemoryRegion idp;
    unsigned idp_offset;
    uint32_t idp_index;
    int32_t ports;
    qemu_irq irq;
    AddressSpace *as;
} AHCIState;

#define TYPE_ICH9_AHCI "ich9-ahci"
OBJECT_DECLARE_SIMPLE_TYPE(AHCIPCIState, ICH9_AHCI)

struct AHCIPCIState {
    PCIDevice parent_obj;

    AHCIState ahci;
    bool irq_level; /* an MSI goes out when it rises */
};

/* How many ports an adapter has. */
int32_t ahci_get_num_ports(PCIDevice *dev);
/* A drive at each port whose entry in @hd is not NULL. */
void ahci_ide_create_devs(PCIDevice *dev, DriveInfo **hd);

#endif

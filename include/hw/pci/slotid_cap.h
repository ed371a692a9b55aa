/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slot Numbering capability of a bridge (PCI-to-PCI Bridge 1.2, chapter 13).
 */
#ifndef PCI_SLOTID_CAP_H
#define PCI_SLOTID_CAP_H

#include "hw/pci/pci_device.h"

/* @nslots slots in chassis @chassis (1..255), at @offset (0: anywhere). 0 or -errno with @errp. */
int slotid_cap_init(PCIDevice *dev, int nslots, uint8_t chassis, unsigned offset, Error **errp);
void slotid_cap_cleanup(PCIDevice *dev);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slot Numbering capability: how many slots a bridge has, in which chassis.
 *
 * Specification: PCI-to-PCI Bridge 1.2, chapter 13.
 */
#include "qemu/osdep.h"
#include "hw/pci/slotid_cap.h"
#include "qapi/error.h"

int slotid_cap_init(PCIDevice *d, int nslots, uint8_t chassis, unsigned offset, Error **errp)
{
    int cap;

    if (!chassis) {
        error_setg(errp, "chassis_nr=0 is none: give each bridge a number of its own, from 1");
        return -EINVAL;
    }
    if (nslots < 0 || nslots > PCI_SID_ESR_NSLOTS) {
        error_setg(errp, "slotid: %d slots, at most %d are possible", nslots, PCI_SID_ESR_NSLOTS);
        return -EINVAL;
    }
    cap = pci_add_capability(d, PCI_CAP_ID_SLOTID, offset, PCI_CAP_SIZEOF, errp);
    if (cap < 0) {
        return cap;
    }
    /* First In Chassis: the number is not passed down from a bridge above. */
    d->config[cap + PCI_SID_ESR] = PCI_SID_ESR_FIC | nslots;
    d->cmask[cap + PCI_SID_ESR] = 0xff;
    d->config[cap + PCI_SID_CHASSIS_NR] = chassis;
    /* Software may renumber. */
    d->wmask[cap + PCI_SID_CHASSIS_NR] = 0xff;
    d->cap_present |= QEMU_PCI_CAP_SLOTID;
    return 0;
}

void slotid_cap_cleanup(PCIDevice *d)
{
    d->cap_present &= ~QEMU_PCI_CAP_SLOTID;
}

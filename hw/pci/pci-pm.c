/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Power management of a function: its capability, and what a state other than D0 means.
 *
 * Specification: PCI Bus Power Management Interface 1.2, chapters 3 and 5. In D1 to D3hot a function decodes
 * no BAR and is no bus master; its configuration space works. From such a state it can only go to a deeper
 * one or to D0. Left out: PME, and the soft reset from D3hot to D0 (models set No_Soft_Reset).
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_device.h"
#include "qemu/range.h"
#include "pci-internal.h"

static uint8_t *pm_ctrl(const PCIDevice *d)
{
    return d->config + d->pm_cap + PCI_PM_CTRL;
}

int pci_pm_init(PCIDevice *pci_dev, uint8_t offset, Error **errp)
{
    int cap = pci_add_capability(pci_dev, PCI_CAP_ID_PM, offset, PCI_PM_SIZEOF, errp);

    if (cap < 0) {
        return cap;
    }
    pci_dev->pm_cap = cap;
    pci_dev->cap_present |= QEMU_PCI_CAP_PM;
    pci_set_word(pci_dev->wmask + cap + PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK);
    return cap;
}

uint8_t pci_pm_state(const PCIDevice *d)
{
    return d->cap_present & QEMU_PCI_CAP_PM ? pci_get_word(pm_ctrl(d)) & PCI_PM_CTRL_STATE_MASK : 0;
}

static void pci_pm_set_state(PCIDevice *d, uint8_t state)
{
    pci_set_word(pm_ctrl(d), (pci_get_word(pm_ctrl(d)) & ~PCI_PM_CTRL_STATE_MASK) | state);
}

void pci_pm_write_config(PCIDevice *d, uint8_t old_state)
{
    uint8_t state = pci_pm_state(d);

    if (state && state < old_state) {
        pci_pm_set_state(d, old_state);
    }
    if (pci_pm_state(d) != old_state) {
        pci_update_mappings(d);
        pci_bus_master_update(d);
    }
}

void pci_pm_reset(PCIDevice *d)
{
    if (d->cap_present & QEMU_PCI_CAP_PM) {
        pci_pm_set_state(d, 0);
    }
}

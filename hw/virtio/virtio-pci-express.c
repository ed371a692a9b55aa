/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI Express: the capabilities of an endpoint below a port (VIRTIO 1.2, section
 * 4.1.1; PCI Express Base 3.0, chapter 7): PCI Express, power management, and by property AER and
 * ATS.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "virtio-pci-internal.h"

static bool realize_pm(VirtIOPCIProxy *proxy, Error **errp)
{
    PCIDevice *pci_dev = &proxy->pci_dev;
    int pos = pci_add_capability(pci_dev, PCI_CAP_ID_PM, 0, PCI_PM_SIZEOF, errp);

    if (pos < 0) {
        return false;
    }
    /* Power management 1.2. */
    pci_set_word(pci_dev->config + pos + PCI_PM_PMC, 3);
    if (proxy->flags & VIRTIO_PCI_FLAG_INIT_PM) {
        pci_set_word(pci_dev->wmask + pos + PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK);
    }
    return true;
}

bool virtio_pci_express_realize(VirtIOPCIProxy *proxy, Error **errp)
{
    PCIDevice *pci_dev = &proxy->pci_dev;
    uint16_t extended = PCI_CONFIG_SPACE_SIZE;

    if (pcie_endpoint_cap_init(pci_dev, 0) < 0) {
        error_setg(errp, "no room for the PCI Express capability");
        return false;
    }
    if (!realize_pm(proxy, errp)) {
        return false;
    }
    if (proxy->flags & VIRTIO_PCI_FLAG_AER) {
        pcie_aer_init(pci_dev, PCI_ERR_VER, extended, PCI_ERR_SIZEOF, NULL);
        extended += PCI_ERR_SIZEOF;
    }
    if (proxy->flags & VIRTIO_PCI_FLAG_INIT_DEVERR) {
        pcie_cap_deverr_init(pci_dev);
    }
    if (proxy->flags & VIRTIO_PCI_FLAG_INIT_LNKCTL) {
        pcie_cap_lnkctl_init(pci_dev);
    }
    if (proxy->flags & VIRTIO_PCI_FLAG_ATS) {
        pcie_ats_init(pci_dev, extended, proxy->flags & VIRTIO_PCI_FLAG_ATS_PAGE_ALIGNED);
    }
    if (proxy->flags & VIRTIO_PCI_FLAG_INIT_FLR) {
        pcie_cap_flr_init(pci_dev);
    }
    return true;
}

void virtio_pci_express_reset(VirtIOPCIProxy *proxy)
{
    PCIDevice *pci_dev = &proxy->pci_dev;
    uint8_t pm = pci_find_capability(pci_dev, PCI_CAP_ID_PM);

    pcie_cap_deverr_reset(pci_dev);
    pcie_cap_lnkctl_reset(pci_dev);
    pci_set_word(pci_dev->config + pm + PCI_PM_CTRL, 0);
}

void virtio_pci_express_exit(VirtIOPCIProxy *proxy)
{
    if (proxy->flags & VIRTIO_PCI_FLAG_AER) {
        pcie_aer_exit(&proxy->pci_dev);
    }
    pcie_endpoint_cap_exit(&proxy->pci_dev);
}

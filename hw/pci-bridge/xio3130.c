/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capabilities that both kinds of port of the XIO3130 switch have (data manual, SLLS693). */
#include "qemu/osdep.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_aer.h"
#include "qapi/error.h"
#include "xio3130.h"

#define XIO3130_MSI_OFFSET    0x70
#define XIO3130_MSI_NR_VECTOR 1
#define XIO3130_SSVID_OFFSET  0x80
#define XIO3130_EXP_OFFSET    0x90
#define XIO3130_AER_OFFSET    0x100

bool xio3130_port_init(PCIDevice *d, uint8_t type, uint8_t port, Error **errp)
{
    if (msi_init(d, XIO3130_MSI_OFFSET, XIO3130_MSI_NR_VECTOR, true, false, errp) < 0) {
        goto err_bridge;
    }
    if (pci_bridge_ssvid_init(d, XIO3130_SSVID_OFFSET, 0, 0, errp) < 0) {
        goto err_msi;
    }
    if (pcie_cap_init(d, XIO3130_EXP_OFFSET, type, port, errp) < 0) {
        goto err_msi;
    }
    pcie_cap_flr_init(d);
    pcie_cap_deverr_init(d);
    if (pcie_aer_init(d, PCI_ERR_VER, XIO3130_AER_OFFSET, PCI_ERR_SIZEOF, errp) < 0) {
        goto err_exp;
    }
    return true;

err_exp:
    pcie_cap_exit(d);
err_msi:
    msi_uninit(d);
err_bridge:
    pci_bridge_exitfn(d);
    return false;
}

void xio3130_port_exit(PCIDevice *d)
{
    pcie_aer_exit(d);
    pcie_cap_exit(d);
    msi_uninit(d);
}

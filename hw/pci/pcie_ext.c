/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Extended capabilities: the list above offset 100h, and the small ones: access control services,
 * alternative routing-ID, device serial number, address translation services.
 *
 * Specification: PCI Express Base 3.0, 7.9, 7.12, 7.16, 7.23; Address Translation Services 1.1.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pcie.h"

/* The list cannot have more entries than fit. */
#define EXT_CAPS_MAX ((PCIE_CONFIG_SPACE_SIZE - PCI_CONFIG_SPACE_SIZE) / 8)

static uint16_t pcie_ext_next(PCIDevice *dev, uint16_t offset)
{
    uint16_t next = PCI_EXT_CAP_NEXT(pci_get_long(dev->config + offset));

    return next >= PCI_CONFIG_SPACE_SIZE && next <= PCIE_CONFIG_SPACE_SIZE - 8 ? next : 0;
}

/* The first of the list; 0 when there is none. */
static uint16_t pcie_ext_first(PCIDevice *dev)
{
    return pci_get_long(dev->config + PCI_CONFIG_SPACE_SIZE) ? PCI_CONFIG_SPACE_SIZE : 0;
}

uint16_t pcie_find_capability(PCIDevice *dev, uint16_t cap_id)
{
    uint16_t at = pcie_ext_first(dev);

    for (int hops = 0; at && hops < EXT_CAPS_MAX; hops++, at = pcie_ext_next(dev, at)) {
        if (PCI_EXT_CAP_ID(pci_get_long(dev->config + at)) == cap_id) {
            return at;
        }
    }
    return 0;
}

/* Makes the one at @offset the last of the list, which starts at 100h: something has to be there first. */
static void append_to_list(PCIDevice *dev, uint16_t offset)
{
    uint16_t last = pcie_ext_first(dev), next;
    uint32_t header;

    assert(last && offset % PCI_EXT_CAP_ALIGN == 0);
    for (int hops = 0; hops < EXT_CAPS_MAX && (next = pcie_ext_next(dev, last)); hops++) {
        last = next;
    }
    header = pci_get_long(dev->config + last);
    pci_set_long(dev->config + last,
                 (header & ~PCI_EXT_CAP_NEXT_MASK) | (uint32_t)offset << PCI_EXT_CAP_NEXT_SHIFT);
}

void pcie_add_capability(PCIDevice *dev, uint16_t cap_id, uint8_t cap_ver, uint16_t offset,
                         uint16_t size)
{
    assert(pci_is_express(dev) && size >= 8);
    assert(offset >= PCI_CONFIG_SPACE_SIZE && size <= PCIE_CONFIG_SPACE_SIZE - offset);
    if (offset > PCI_CONFIG_SPACE_SIZE) {
        append_to_list(dev, offset);
    }
    pci_set_long(dev->config + offset, PCI_EXT_CAP(cap_id, cap_ver, 0));
    memset(dev->wmask + offset, 0, size);
    memset(dev->w1cmask + offset, 0, size);
    memset(dev->cmask + offset, 0xff, size);
}

void pcie_acs_init(PCIDevice *dev, uint16_t offset)
{
    bool port = pci_is_express_downstream_port(dev);
    uint16_t cap = 0;

    /* A port redirects and validates; a function of a device may only do peer-to-peer control. */
    if (port) {
        cap = PCI_ACS_SV | PCI_ACS_TB | PCI_ACS_RR | PCI_ACS_CR | PCI_ACS_UF | PCI_ACS_DT;
    } else if (dev->cap_present & QEMU_PCI_CAP_MULTIFUNCTION) {
        cap = PCI_ACS_RR | PCI_ACS_CR | PCI_ACS_DT;
    }
    pcie_add_capability(dev, PCI_EXT_CAP_ID_ACS, PCI_ACS_VER, offset, PCI_ACS_SIZEOF);
    dev->exp.acs_cap = offset;
    pci_set_word(dev->config + offset + PCI_ACS_CAP, cap);
    pci_set_word(dev->wmask + offset + PCI_ACS_CTRL, cap);
}

void pcie_acs_reset(PCIDevice *dev)
{
    if (dev->exp.acs_cap) {
        pci_set_word(dev->config + dev->exp.acs_cap + PCI_ACS_CTRL, 0);
    }
}

void (pcie_ari_init)(PCIDevice *dev, uint16_t offset, uint16_t nextfn)
{
    pcie_add_capability(dev, PCI_EXT_CAP_ID_ARI, PCI_ARI_VER, offset, PCI_ARI_SIZEOF);
    pci_set_long(dev->config + offset + PCI_ARI_CAP, (nextfn & 0xff) << 8);
}

void pcie_dev_ser_num_init(PCIDevice *dev, uint16_t offset, uint64_t ser_num)
{
    pcie_add_capability(dev, PCI_EXT_CAP_ID_DSN, 1, offset, PCI_EXT_CAP_DSN_SIZEOF);
    pci_set_quad(dev->config + offset + 4, ser_num);
}

void pcie_ats_init(PCIDevice *dev, uint16_t offset, bool aligned)
{
    pcie_add_capability(dev, PCI_EXT_CAP_ID_ATS, 1, offset, PCI_EXT_CAP_ATS_SIZEOF);
    dev->exp.ats_cap = offset;
    /* Queue depth 0 means 32; smallest translation unit 0: a page. */
    pci_set_word(dev->config + offset + PCI_ATS_CAP, aligned ? PCI_ATS_CAP_PAGE_ALIGNED : 0);
    pci_set_word(dev->config + offset + PCI_ATS_CTRL, 0);
    pci_set_word(dev->wmask + offset + PCI_ATS_CTRL, PCI_ATS_CTRL_ENABLE | PCI_ATS_CTRL_STU(~0));
}

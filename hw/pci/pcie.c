/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express capability of a function: link, error, root, function level reset and ARI parts.
 *
 * Specification: PCI Express Base 3.0, 7.8. Links are always up at what both ends can; slots are in
 * pcie_slot.c, extended capabilities in pcie_ext.c, error reporting in pcie_aer.c.
 */
#include "qemu/osdep.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pcie_port.h"
#include "hw/qdev-deferred.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/range.h"

static uint8_t *exp_reg(const PCIDevice *dev, unsigned reg)
{
    return dev->config + dev->exp.exp_cap + reg;
}

static uint8_t *exp_wmask(const PCIDevice *dev, unsigned reg)
{
    return dev->wmask + dev->exp.exp_cap + reg;
}

static uint8_t *exp_w1cmask(const PCIDevice *dev, unsigned reg)
{
    return dev->w1cmask + dev->exp.exp_cap + reg;
}

/* --- the capability --- */

/* Registers that version 1 has too: a 2.5 GT/s x1 link. */
static void pcie_cap_v1_fill(PCIDevice *dev, uint8_t port, uint8_t type, uint8_t version)
{
    pci_set_word(exp_reg(dev, PCI_EXP_FLAGS), (type << PCI_EXP_FLAGS_TYPE_SHIFT) | version);
    pci_set_long(exp_reg(dev, PCI_EXP_DEVCAP), PCI_EXP_DEVCAP_RBER);
    pci_set_long(exp_reg(dev, PCI_EXP_LNKCAP),
                 ((uint32_t)port << PCI_EXP_LNKCAP_PN_SHIFT) | PCI_EXP_LNKCAP_ASPMS_0S |
                 QEMU_PCI_EXP_LNKCAP_MLW(QEMU_PCI_EXP_LNK_X1) |
                 QEMU_PCI_EXP_LNKCAP_MLS(QEMU_PCI_EXP_LNK_2_5GT));
    pci_set_word(exp_reg(dev, PCI_EXP_LNKSTA),
                 QEMU_PCI_EXP_LNKCAP_MLW(QEMU_PCI_EXP_LNK_X1) |
                 QEMU_PCI_EXP_LNKCAP_MLS(QEMU_PCI_EXP_LNK_2_5GT));
}

/* What a slot can besides: its own speed and width, and the reports that go with hotplug. */
static void pcie_cap_fill_slot_lnk(PCIDevice *dev)
{
    PCIESlot *s = (PCIESlot *)object_dynamic_cast(OBJECT(dev), TYPE_PCIE_SLOT);
    uint16_t speeds;

    if (!s) {
        return;
    }
    pci_long_test_and_clear_mask(exp_reg(dev, PCI_EXP_LNKCAP),
                                 PCI_EXP_LNKCAP_MLW | PCI_EXP_LNKCAP_SLS);
    pci_long_test_and_set_mask(exp_reg(dev, PCI_EXP_LNKCAP),
                               QEMU_PCI_EXP_LNKCAP_MLW(s->width) |
                               QEMU_PCI_EXP_LNKCAP_MLS(s->speed));
    pci_set_word(exp_reg(dev, PCI_EXP_LNKSTA),
                 QEMU_PCI_EXP_LNKCAP_MLW(s->width) | QEMU_PCI_EXP_LNKCAP_MLS(s->speed));
    if (s->speed > QEMU_PCI_EXP_LNK_2_5GT) {
        pci_long_test_and_set_mask(exp_reg(dev, PCI_EXP_LNKCAP),
                                   PCI_EXP_LNKCAP_DLLLARC | PCI_EXP_LNKCAP_LBNC);
        pci_set_word(exp_reg(dev, PCI_EXP_LNKCTL2), s->speed);
        /* One bit a speed, from bit 1 on. */
        speeds = ((1 << s->speed) - 1) << 1;
        pci_set_long(exp_reg(dev, PCI_EXP_LNKCAP2), speeds);
    }
}

int pcie_cap_init(PCIDevice *dev, uint8_t offset, uint8_t type, uint8_t port, Error **errp)
{
    int pos;

    assert(pci_is_express(dev));
    pos = pci_add_capability(dev, PCI_CAP_ID_EXP, offset, PCI_EXP_VER2_SIZEOF, errp);
    if (pos < 0) {
        return pos;
    }
    dev->exp.exp_cap = pos;
    pcie_cap_v1_fill(dev, port, type, PCI_EXP_FLAGS_VER2);
    pcie_cap_fill_slot_lnk(dev);
    pci_set_long(exp_reg(dev, PCI_EXP_DEVCAP2), PCI_EXP_DEVCAP2_EFF | PCI_EXP_DEVCAP2_EETLPP);
    pci_set_word(exp_wmask(dev, PCI_EXP_DEVCTL2), PCI_EXP_DEVCTL2_EETLPPB);
    if (dev->cap_present & QEMU_PCIE_EXTCAP_INIT) {
        /* Without extended capabilities, the first header is a null one. */
        pci_set_long(dev->wmask + PCI_CONFIG_SPACE_SIZE, 0);
    }
    return pos;
}

int pcie_cap_v1_init(PCIDevice *dev, uint8_t offset, uint8_t type, uint8_t port)
{
    int pos;

    assert(pci_is_express(dev));
    pos = pci_add_capability(dev, PCI_CAP_ID_EXP, offset, PCI_EXP_VER1_SIZEOF, &error_fatal);
    dev->exp.exp_cap = pos;
    pcie_cap_v1_fill(dev, port, type, PCI_EXP_FLAGS_VER1);
    return pos;
}

/* On a root bus, an endpoint is part of the root complex. */
static uint8_t pcie_endpoint_type(PCIDevice *dev)
{
    PCIBus *bus = pci_get_bus(dev);

    return pci_bus_is_express(bus) && pci_bus_is_root(bus) ? PCI_EXP_TYPE_RC_END
                                                           : PCI_EXP_TYPE_ENDPOINT;
}

int pcie_endpoint_cap_init(PCIDevice *dev, uint8_t offset)
{
    return pcie_cap_init(dev, offset, pcie_endpoint_type(dev), 0, &error_fatal);
}

int pcie_endpoint_cap_v1_init(PCIDevice *dev, uint8_t offset)
{
    return pcie_cap_v1_init(dev, offset, pcie_endpoint_type(dev), 0);
}

void pcie_cap_exit(PCIDevice *dev)
{
    pci_del_capability(dev, PCI_CAP_ID_EXP, PCI_EXP_VER2_SIZEOF);
}

void pcie_endpoint_cap_exit(PCIDevice *dev)
{
    pcie_cap_exit(dev);
}

void pcie_cap_v1_exit(PCIDevice *dev)
{
    pci_del_capability(dev, PCI_CAP_ID_EXP, PCI_EXP_VER1_SIZEOF);
}

uint8_t pcie_cap_get_type(const PCIDevice *dev)
{
    assert(dev->exp.exp_cap > 0);
    return (pci_get_word(exp_reg(dev, PCI_EXP_FLAGS)) & PCI_EXP_FLAGS_TYPE) >>
           PCI_EXP_FLAGS_TYPE_SHIFT;
}

uint8_t pcie_cap_get_version(const PCIDevice *dev)
{
    assert(dev->exp.exp_cap > 0);
    return pci_get_word(exp_reg(dev, PCI_EXP_FLAGS)) & PCI_EXP_FLAGS_VERS;
}

int pci_is_express_downstream_port(const PCIDevice *d)
{
    uint8_t type;

    if (!pci_is_express(d) || !d->exp.exp_cap) {
        return 0;
    }
    type = pcie_cap_get_type(d);
    return type == PCI_EXP_TYPE_DOWNSTREAM || type == PCI_EXP_TYPE_ROOT_PORT;
}

void pcie_cap_flags_set_vector(PCIDevice *dev, uint8_t vector)
{
    assert(vector < 32);
    pci_set_word_by_mask(exp_reg(dev, PCI_EXP_FLAGS), PCI_EXP_FLAGS_IRQ, vector);
}

uint8_t pcie_cap_flags_get_vector(PCIDevice *dev)
{
    return pci_get_word_by_mask(exp_reg(dev, PCI_EXP_FLAGS), PCI_EXP_FLAGS_IRQ);
}

/* --- errors, link, root --- */

#define DEVCTL_ERRORS (PCI_EXP_DEVCTL_CERE | PCI_EXP_DEVCTL_NFERE | PCI_EXP_DEVCTL_FERE | \
                       PCI_EXP_DEVCTL_URRE)
#define DEVSTA_ERRORS (PCI_EXP_DEVSTA_CED | PCI_EXP_DEVSTA_NFED | PCI_EXP_DEVSTA_FED | \
                       PCI_EXP_DEVSTA_URD)

void pcie_cap_deverr_init(PCIDevice *dev)
{
    pci_long_test_and_set_mask(exp_reg(dev, PCI_EXP_DEVCAP), PCI_EXP_DEVCAP_RBER);
    pci_long_test_and_set_mask(exp_wmask(dev, PCI_EXP_DEVCTL), DEVCTL_ERRORS);
    pci_word_test_and_set_mask(exp_w1cmask(dev, PCI_EXP_DEVSTA), DEVSTA_ERRORS);
}

void pcie_cap_deverr_reset(PCIDevice *dev)
{
    pci_word_test_and_clear_mask(exp_reg(dev, PCI_EXP_DEVCTL), DEVCTL_ERRORS);
}

void pcie_cap_lnkctl_init(PCIDevice *dev)
{
    pci_word_test_and_set_mask(exp_wmask(dev, PCI_EXP_LNKCTL),
                               PCI_EXP_LNKCTL_CCC | PCI_EXP_LNKCTL_ES);
}

void pcie_cap_lnkctl_reset(PCIDevice *dev)
{
    pci_word_test_and_clear_mask(exp_reg(dev, PCI_EXP_LNKCTL),
                                 PCI_EXP_LNKCTL_CCC | PCI_EXP_LNKCTL_ES);
}

void pcie_cap_root_init(PCIDevice *dev)
{
    pci_set_word(exp_wmask(dev, PCI_EXP_RTCTL),
                 PCI_EXP_RTCTL_SECEE | PCI_EXP_RTCTL_SENFEE | PCI_EXP_RTCTL_SEFEE);
}

void pcie_cap_root_reset(PCIDevice *dev)
{
    pci_set_word(exp_reg(dev, PCI_EXP_RTCTL), 0);
}

/* The link is as good as the worse end. */
void pcie_sync_bridge_lnk(PCIDevice *bridge_dev)
{
    PCIBus *sec_bus = pci_bridge_get_sec_bus(PCI_BRIDGE(bridge_dev));
    PCIDevice *target = sec_bus->devices[0];
    uint32_t port_cap = pci_get_long(exp_reg(bridge_dev, PCI_EXP_LNKCAP));
    uint16_t lnksta = pci_get_word(exp_reg(bridge_dev, PCI_EXP_LNKSTA));
    uint32_t width = port_cap & PCI_EXP_LNKCAP_MLW, speed = port_cap & PCI_EXP_LNKCAP_SLS;

    if (target && pci_is_express(target) && target->exp.exp_cap) {
        uint16_t sta = pci_get_word(exp_reg(target, PCI_EXP_LNKSTA));

        width = MIN(width, sta & PCI_EXP_LNKSTA_NLW);
        speed = MIN(speed, sta & PCI_EXP_LNKSTA_CLS);
    }
    lnksta &= ~(PCI_EXP_LNKSTA_CLS | PCI_EXP_LNKSTA_NLW);
    pci_set_word(exp_reg(bridge_dev, PCI_EXP_LNKSTA), lnksta | width | speed);
}

/* --- function level reset --- */

void pcie_cap_flr_init(PCIDevice *dev)
{
    pci_long_test_and_set_mask(exp_reg(dev, PCI_EXP_DEVCAP), PCI_EXP_DEVCAP_FLR);
    /* The bit reads as zero; writing one resets. */
    pci_word_test_and_set_mask(exp_wmask(dev, PCI_EXP_DEVCTL), PCI_EXP_DEVCTL_BCR_FLR);
}

static void pcie_flr(DeviceState *dev)
{
    pci_device_reset(PCI_DEVICE(dev));
}

void pcie_cap_flr_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    uint8_t *devctl = exp_reg(dev, PCI_EXP_DEVCTL);

    if (pci_get_word(devctl) & PCI_EXP_DEVCTL_BCR_FLR) {
        pci_word_test_and_clear_mask(devctl, PCI_EXP_DEVCTL_BCR_FLR);
        qdev_defer(DEVICE(dev), pcie_flr);
    }
}

/* --- ARI forwarding --- */

void pcie_cap_arifwd_init(PCIDevice *dev)
{
    pci_long_test_and_set_mask(exp_reg(dev, PCI_EXP_DEVCAP2), PCI_EXP_DEVCAP2_ARI);
    pci_word_test_and_set_mask(exp_wmask(dev, PCI_EXP_DEVCTL2), PCI_EXP_DEVCTL2_ARI);
}

void pcie_cap_arifwd_reset(PCIDevice *dev)
{
    pci_word_test_and_clear_mask(exp_reg(dev, PCI_EXP_DEVCTL2), PCI_EXP_DEVCTL2_ARI);
}

bool pcie_cap_is_arifwd_enabled(const PCIDevice *dev)
{
    return pci_is_express(dev) && dev->exp.exp_cap &&
           (pci_get_word(exp_reg(dev, PCI_EXP_DEVCTL2)) & PCI_EXP_DEVCTL2_ARI);
}

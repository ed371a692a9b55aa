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
#include "config-regs.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "qemu/range.h"

static uint8_t *exp_reg(const PCIDevice *dev, unsigned reg)
{
    return dev->config + dev->exp.exp_cap + reg;
}

/* --- registers: section 7.8 --- */

#define DEFAULT_WIDTH QEMU_PCI_EXP_LNK_X1
#define DEFAULT_SPEED QEMU_PCI_EXP_LNK_2_5GT

static const PCIConfigReg basic_regs[] = {
    { PCI_EXP_DEVCAP, 4, PCI_EXP_DEVCAP_RBER },
    { PCI_EXP_LNKCAP, 4, 1u << 10 },            /* active state power management: L0s */
};

/* Those that version 2 has besides. */
static const PCIConfigReg version_2_regs[] = {
    { PCI_EXP_DEVCAP2, 4, PCI_EXP_DEVCAP2_EFF | PCI_EXP_DEVCAP2_EETLPP },
    { PCI_EXP_DEVCTL2, 2, .writable = PCI_EXP_DEVCTL2_EETLPPB },
};

static const PCIConfigReg error_regs[] = {
    { PCI_EXP_DEVCAP, 4, PCI_EXP_DEVCAP_RBER },
    { PCI_EXP_DEVCTL, 2, .writable = PCI_EXP_DEVCTL_CERE | PCI_EXP_DEVCTL_NFERE | PCI_EXP_DEVCTL_FERE |
                                     PCI_EXP_DEVCTL_URRE },
    { PCI_EXP_DEVSTA, 2, .clears = PCI_EXP_DEVSTA_CED | PCI_EXP_DEVSTA_NFED | PCI_EXP_DEVSTA_FED |
                                   PCI_EXP_DEVSTA_URD },
};

static const PCIConfigReg link_control_regs[] = {
    { PCI_EXP_LNKCTL, 2, .writable = PCI_EXP_LNKCTL_CCC | PCI_EXP_LNKCTL_ES },
};

static const PCIConfigReg root_regs[] = {
    { PCI_EXP_RTCTL, 2, .writable = PCI_EXP_RTCTL_SECEE | PCI_EXP_RTCTL_SENFEE | PCI_EXP_RTCTL_SEFEE },
};

/* The bit that resets reads as zero: see pcie_cap_flr_write_config(). */
static const PCIConfigReg function_reset_regs[] = {
    { PCI_EXP_DEVCAP, 4, PCI_EXP_DEVCAP_FLR },
    { PCI_EXP_DEVCTL, 2, .writable = PCI_EXP_DEVCTL_BCR_FLR },
};

static const PCIConfigReg ari_forwarding_regs[] = {
    { PCI_EXP_DEVCAP2, 4, PCI_EXP_DEVCAP2_ARI },
    { PCI_EXP_DEVCTL2, 2, .writable = PCI_EXP_DEVCTL2_ARI },
};

/* Each optional part of the capability: its registers, and those that a reset changes. */
#define ADD(dev, regs)   PCI_ADD_REGS(dev, (dev)->exp.exp_cap, regs)
#define RESET(dev, regs) PCI_RESET_REGS(dev, (dev)->exp.exp_cap, regs)

/* --- the capability --- */

/* The link can, and is at, this width and speed. */
static void offer_link(PCIDevice *dev, uint32_t width, uint32_t speed)
{
    uint16_t at = QEMU_PCI_EXP_LNKCAP_MLW(width) | QEMU_PCI_EXP_LNKCAP_MLS(speed);

    pci_set_long_by_mask(exp_reg(dev, PCI_EXP_LNKCAP), PCI_EXP_LNKCAP_MLW, width);
    pci_set_long_by_mask(exp_reg(dev, PCI_EXP_LNKCAP), PCI_EXP_LNKCAP_SLS, speed);
    pci_set_word(exp_reg(dev, PCI_EXP_LNKSTA), at);
}

/* Beyond 2.5 GT/s, a slot says which speeds there are (bit n: speed n), and reports changes of its link. */
static void offer_slot_link(PCIDevice *dev, const PCIESlot *slot)
{
    const PCIConfigReg fast[] = {
        { PCI_EXP_LNKCAP, 4, PCI_EXP_LNKCAP_DLLLARC | PCI_EXP_LNKCAP_LBNC },
        { PCI_EXP_LNKCAP2, 4, MAKE_64BIT_MASK(1, slot->speed) },
        { PCI_EXP_LNKCTL2, 2, slot->speed },
    };

    offer_link(dev, slot->width, slot->speed);
    if (slot->speed > DEFAULT_SPEED) {
        ADD(dev, fast);
    }
}

/* Makes the registers of both versions; the offset of the capability, or a negative error. */
static int add_cap(PCIDevice *dev, uint8_t offset, uint8_t type, uint8_t port, uint8_t version, Error **errp)
{
    uint8_t size = version == PCI_EXP_FLAGS_VER1 ? PCI_EXP_VER1_SIZEOF : PCI_EXP_VER2_SIZEOF;
    int pos;

    assert(pci_is_express(dev));
    pos = pci_add_capability(dev, PCI_CAP_ID_EXP, offset, size, errp);
    if (pos < 0) {
        return pos;
    }
    dev->exp.exp_cap = pos;
    ADD(dev, basic_regs);
    pci_set_word(exp_reg(dev, PCI_EXP_FLAGS), version | type << PCI_EXP_FLAGS_TYPE_SHIFT);
    pci_set_long_by_mask(exp_reg(dev, PCI_EXP_LNKCAP), PCI_EXP_LNKCAP_PN, port);
    offer_link(dev, DEFAULT_WIDTH, DEFAULT_SPEED);
    return pos;
}

int pcie_cap_init(PCIDevice *dev, uint8_t offset, uint8_t type, uint8_t port, Error **errp)
{
    PCIESlot *slot = (PCIESlot *)object_dynamic_cast(OBJECT(dev), TYPE_PCIE_SLOT);
    int pos = add_cap(dev, offset, type, port, PCI_EXP_FLAGS_VER2, errp);

    if (pos < 0) {
        return pos;
    }
    ADD(dev, version_2_regs);
    if (slot) {
        offer_slot_link(dev, slot);
    }
    if (dev->cap_present & QEMU_PCIE_EXTCAP_INIT) {
        /* Without extended capabilities, the first header is a null one. */
        pci_set_long(dev->wmask + PCI_CONFIG_SPACE_SIZE, 0);
    }
    return pos;
}

int pcie_cap_v1_init(PCIDevice *dev, uint8_t offset, uint8_t type, uint8_t port)
{
    return add_cap(dev, offset, type, port, PCI_EXP_FLAGS_VER1, &error_fatal);
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

void pcie_cap_deverr_init(PCIDevice *dev)
{
    ADD(dev, error_regs);
}

void pcie_cap_deverr_reset(PCIDevice *dev)
{
    RESET(dev, error_regs);
}

void pcie_cap_lnkctl_init(PCIDevice *dev)
{
    ADD(dev, link_control_regs);
}

void pcie_cap_lnkctl_reset(PCIDevice *dev)
{
    RESET(dev, link_control_regs);
}

void pcie_cap_root_init(PCIDevice *dev)
{
    ADD(dev, root_regs);
}

void pcie_cap_root_reset(PCIDevice *dev)
{
    RESET(dev, root_regs);
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
    ADD(dev, function_reset_regs);
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
    ADD(dev, ari_forwarding_regs);
}

void pcie_cap_arifwd_reset(PCIDevice *dev)
{
    RESET(dev, ari_forwarding_regs);
}

bool pcie_cap_is_arifwd_enabled(const PCIDevice *dev)
{
    return pci_is_express(dev) && dev->exp.exp_cap &&
           (pci_get_word(exp_reg(dev, PCI_EXP_DEVCTL2)) & PCI_EXP_DEVCTL2_ARI);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Advanced Error Reporting: the capability, and an error's way to the root port's interrupt.
 *
 * Specification: PCI Express Base 3.0, 6.2 and 7.10. An error sets its status bit; the first
 * uncorrectable one also takes the header log; unless masked, a message goes up through the bridges
 * (SERR# enable) to the root port. Left out: several logged headers (the capability bit is there),
 * advisory non-fatal cases, bridges that are not PCI Express.
 */
#include "qemu/osdep.h"
#include "config-regs.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_aer.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/range.h"

static uint8_t *aer_reg(const PCIDevice *dev, unsigned reg)
{
    return dev->config + dev->exp.aer_cap + reg;
}

/* --- creation --- */

/* Section 7.10. */
static const PCIConfigReg aer_regs[] = {
    { PCI_ERR_UNCOR_STATUS, 4, .clears = PCI_ERR_UNC_SUPPORTED },
    { PCI_ERR_UNCOR_MASK, 4, .writable = PCI_ERR_UNC_SUPPORTED },
    { PCI_ERR_UNCOR_SEVER, 4, PCI_ERR_UNC_SEVERITY_DEFAULT, .writable = PCI_ERR_UNC_SUPPORTED },
    { PCI_ERR_COR_STATUS, 4, .clears = PCI_ERR_COR_SUPPORTED },
    { PCI_ERR_COR_MASK, 4, PCI_ERR_COR_MASK_DEFAULT, .writable = PCI_ERR_COR_SUPPORTED },
    { PCI_ERR_CAP, 4, PCI_ERR_CAP_ECRC_GENC | PCI_ERR_CAP_ECRC_CHKC,
      .writable = PCI_ERR_CAP_ECRC_GENE | PCI_ERR_CAP_ECRC_CHKE },
};

/* Of a port, which may log several headers. */
static const PCIConfigReg port_aer_regs[] = {
    { PCI_ERR_CAP, 4, PCI_ERR_CAP_MHRC, .writable = PCI_ERR_CAP_MHRE },
};

/* In its header: a bridge passes errors of its secondary side on. */
static const PCIConfigReg port_header_regs[] = {
    { PCI_STATUS, 2, .clears = PCI_STATUS_SIG_SYSTEM_ERROR },
    { PCI_SEC_STATUS, 2, .clears = PCI_SEC_STATUS_RCV_SYSTEM_ERROR },
    { PCI_BRIDGE_CONTROL, 2, .writable = PCI_BRIDGE_CTL_SERR },
};

static const PCIConfigReg root_aer_regs[] = {
    { PCI_ERR_ROOT_COMMAND, 4, .writable = PCI_ERR_ROOT_CMD_COR_EN | PCI_ERR_ROOT_CMD_NONFATAL_EN |
                                           PCI_ERR_ROOT_CMD_FATAL_EN },
    { PCI_ERR_ROOT_STATUS, 4, .clears = PCI_ERR_ROOT_STATUS_REPORT_MASK },
};

static bool is_port(const PCIDevice *dev)
{
    uint8_t type = pcie_cap_get_type(dev);

    return type == PCI_EXP_TYPE_ROOT_PORT || type == PCI_EXP_TYPE_UPSTREAM || type == PCI_EXP_TYPE_DOWNSTREAM;
}

int pcie_aer_init(PCIDevice *dev, uint8_t cap_ver, uint16_t offset, uint16_t size, Error **errp)
{
    assert(dev->exp.exp_cap);
    if (dev->exp.aer_log.log_max > PCIE_AER_LOG_MAX_LIMIT) {
        error_setg(errp, "aer_log_max=%u is more than %d",
                   dev->exp.aer_log.log_max, PCIE_AER_LOG_MAX_LIMIT);
        return -EINVAL;
    }
    pcie_add_capability(dev, PCI_EXT_CAP_ID_ERR, cap_ver, offset, size);
    dev->exp.aer_cap = offset;
    PCI_ADD_REGS(dev, offset, aer_regs);
    if (is_port(dev)) {
        PCI_ADD_REGS(dev, offset, port_aer_regs);
        PCI_ADD_REGS(dev, 0, port_header_regs);
    }
    return 0;
}

void pcie_aer_exit(PCIDevice *dev)
{
    dev->exp.aer_cap = 0;
}

void pcie_aer_root_set_vector(PCIDevice *dev, unsigned int vector)
{
    assert(vector < 32);
    pci_set_long_by_mask(aer_reg(dev, PCI_ERR_ROOT_STATUS), PCI_ERR_ROOT_IRQ, vector);
}

static unsigned message_number(PCIDevice *dev)
{
    return pci_get_long_by_mask(aer_reg(dev, PCI_ERR_ROOT_STATUS), PCI_ERR_ROOT_IRQ);
}

void pcie_aer_root_init(PCIDevice *dev)
{
    PCI_ADD_REGS(dev, dev->exp.aer_cap, root_aer_regs);
    /* The message number is the model's, whatever an old state says. */
    pci_set_long(dev->cmask + dev->exp.aer_cap + PCI_ERR_ROOT_STATUS, ~PCI_ERR_ROOT_IRQ);
}

void pcie_aer_root_reset(PCIDevice *dev)
{
    PCI_RESET_REGS(dev, dev->exp.aer_cap, root_aer_regs);
}

/* --- the root port's interrupt --- */

/* Which enabled kinds have been reported? The enables and these have the same order. */
static bool reports_pending(uint32_t root_cmd, uint32_t root_status)
{
    return ((root_cmd & PCI_ERR_ROOT_CMD_COR_EN) && (root_status & PCI_ERR_ROOT_COR_RCV)) ||
           ((root_cmd & PCI_ERR_ROOT_CMD_NONFATAL_EN) &&
            (root_status & PCI_ERR_ROOT_NONFATAL_RCV)) ||
           ((root_cmd & PCI_ERR_ROOT_CMD_FATAL_EN) && (root_status & PCI_ERR_ROOT_FATAL_RCV));
}

/* A message where there was nothing pending before; else the level. */
static void root_update_irq(PCIDevice *dev, bool was_pending)
{
    bool pending = reports_pending(pci_get_long(aer_reg(dev, PCI_ERR_ROOT_COMMAND)),
                                         pci_get_long(aer_reg(dev, PCI_ERR_ROOT_STATUS)));
    unsigned vector = message_number(dev);

    if (msix_enabled(dev)) {
        if (pending && !was_pending) {
            msix_notify(dev, vector);
        }
    } else if (msi_enabled(dev)) {
        if (pending && !was_pending && vector < msi_nr_vectors_allocated(dev)) {
            msi_notify(dev, vector);
        }
    } else if (pci_intx(dev) >= 0) {
        pci_set_irq(dev, pending);
    }
}

void pcie_aer_root_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len,
                                uint32_t root_cmd_prev)
{
    uint32_t status = pci_get_long(aer_reg(dev, PCI_ERR_ROOT_STATUS));

    if (ranges_overlap(addr, len, dev->exp.aer_cap + PCI_ERR_ROOT_COMMAND, 8)) {
        root_update_irq(dev, reports_pending(root_cmd_prev, status));
    }
}

static uint32_t noted(uint32_t status, const PCIEAERMsg *msg)
{
    if (msg->severity == PCI_ERR_ROOT_CMD_COR_EN) {
        status |= status & PCI_ERR_ROOT_COR_RCV ? PCI_ERR_ROOT_MULTI_COR_RCV : 0;
        return status | PCI_ERR_ROOT_COR_RCV;
    }
    if (status & PCI_ERR_ROOT_UNCOR_RCV) {
        status |= PCI_ERR_ROOT_MULTI_UNCOR_RCV;
    } else if (msg->severity == PCI_ERR_ROOT_CMD_FATAL_EN) {
        status |= PCI_ERR_ROOT_FIRST_FATAL;
    }
    status |= PCI_ERR_ROOT_UNCOR_RCV;
    return status | (msg->severity == PCI_ERR_ROOT_CMD_FATAL_EN ? PCI_ERR_ROOT_FATAL_RCV
                                                                : PCI_ERR_ROOT_NONFATAL_RCV);
}

static void take_at_root(PCIDevice *dev, const PCIEAERMsg *msg)
{
    uint32_t cmd = pci_get_long(aer_reg(dev, PCI_ERR_ROOT_COMMAND));
    uint32_t status = pci_get_long(aer_reg(dev, PCI_ERR_ROOT_STATUS));
    bool uncor = pcie_aer_msg_is_uncor(msg);
    /* Source: correctable in the low, uncorrectable in the high word, of the first error. */
    uint32_t first = uncor ? PCI_ERR_ROOT_UNCOR_RCV : PCI_ERR_ROOT_COR_RCV;

    if (!(status & first)) {
        pci_set_word(aer_reg(dev, PCI_ERR_ROOT_ERR_SRC) + (uncor ? 2 : 0), msg->source_id);
    }
    pci_set_long(aer_reg(dev, PCI_ERR_ROOT_STATUS), noted(status, msg));
    root_update_irq(dev, reports_pending(cmd, status));
}

/* --- on the way up --- */

static bool passes_bridge(PCIDevice *dev, const PCIEAERMsg *msg)
{
    uint16_t bridge_control = pci_get_word(dev->config + PCI_BRIDGE_CONTROL);

    if (pcie_aer_msg_is_uncor(msg)) {
        pci_word_test_and_set_mask(dev->config + PCI_SEC_STATUS, PCI_SEC_STATUS_RCV_SYSTEM_ERROR);
    }
    return bridge_control & PCI_BRIDGE_CTL_SERR;
}

/* May the function send it? SERR# enable, or the enable of its kind in Device Control. */
static bool may_send(PCIDevice *dev, const PCIEAERMsg *msg)
{
    uint16_t cmd = pci_get_word(dev->config + PCI_COMMAND);
    uint32_t devctl = pci_get_word(dev->config + dev->exp.exp_cap + PCI_EXP_DEVCTL);

    /* PCI_ERR_ROOT_CMD_* and PCI_EXP_DEVCTL_*ERE have the same values. */
    return (pcie_aer_msg_is_uncor(msg) && (cmd & PCI_COMMAND_SERR)) || (devctl & msg->severity);
}

static void send_up(PCIDevice *dev, const PCIEAERMsg *msg)
{
    bool origin = true;

    while (dev && pci_is_express(dev) && dev->exp.exp_cap) {
        uint8_t type = pcie_cap_get_type(dev);

        if (!origin && object_dynamic_cast(OBJECT(dev), TYPE_PCI_BRIDGE) &&
            !passes_bridge(dev, msg)) {
            return;
        }
        if (!may_send(dev, msg)) {
            return;
        }
        if (pcie_aer_msg_is_uncor(msg)) {
            pci_word_test_and_set_mask(dev->config + PCI_STATUS, PCI_STATUS_SIG_SYSTEM_ERROR);
        }
        if (type == PCI_EXP_TYPE_ROOT_PORT && dev->exp.aer_cap) {
            take_at_root(dev, msg);
            return;
        }
        dev = pci_bridge_get_device(pci_get_bus(dev));
        origin = false;
    }
}

/* --- errors --- */

static void log_header(PCIDevice *dev, const PCIEAERErr *err)
{
    uint8_t *errcap = aer_reg(dev, PCI_ERR_CAP);
    int i;

    pci_long_test_and_clear_mask(errcap, PCI_ERR_CAP_FEP_MASK | PCI_ERR_CAP_TLP);
    pci_long_test_and_set_mask(errcap, ctz32(err->status));
    for (i = 0; i < ARRAY_SIZE(err->header); i++) {
        /* Bytes of a header go in the order of the link. */
        stl_be_p(aer_reg(dev, PCI_ERR_HEADER_LOG) + i * 4,
                 err->flags & PCIE_AER_ERR_HEADER_VALID ? err->header[i] : 0);
    }
    if (err->flags & PCIE_AER_ERR_TLP_PREFIX_PRESENT) {
        for (i = 0; i < ARRAY_SIZE(err->prefix); i++) {
            stl_be_p(aer_reg(dev, PCI_ERR_TLP_PREFIX_LOG) + i * 4, err->prefix[i]);
        }
        pci_long_test_and_set_mask(errcap, PCI_ERR_CAP_TLP);
    }
}

static void note_correctable(PCIDevice *dev, const PCIEAERErr *err, PCIEAERMsg *msg)
{
    pci_long_test_and_set_mask(aer_reg(dev, PCI_ERR_COR_STATUS), err->status);
    pci_word_test_and_set_mask(dev->config + dev->exp.exp_cap + PCI_EXP_DEVSTA,
                               PCI_EXP_DEVSTA_CED);
    msg->severity = err->status & pci_get_long(aer_reg(dev, PCI_ERR_COR_MASK))
                    ? 0 : PCI_ERR_ROOT_CMD_COR_EN;
}

static void note_uncorrectable(PCIDevice *dev, const PCIEAERErr *err, PCIEAERMsg *msg)
{
    bool fatal = err->status & pci_get_long(aer_reg(dev, PCI_ERR_UNCOR_SEVER));
    bool masked = err->status & pci_get_long(aer_reg(dev, PCI_ERR_UNCOR_MASK));
    uint32_t old = pci_get_long(aer_reg(dev, PCI_ERR_UNCOR_STATUS));

    pci_long_test_and_set_mask(aer_reg(dev, PCI_ERR_UNCOR_STATUS), err->status);
    pci_word_test_and_set_mask(dev->config + dev->exp.exp_cap + PCI_EXP_DEVSTA,
                               (fatal ? PCI_EXP_DEVSTA_FED : PCI_EXP_DEVSTA_NFED) |
                               (err->status == PCI_ERR_UNC_UNSUP ? PCI_EXP_DEVSTA_URD : 0));
    if (!masked && !old) {
        log_header(dev, err);
    }
    msg->severity = masked ? 0 : fatal ? PCI_ERR_ROOT_CMD_FATAL_EN : PCI_ERR_ROOT_CMD_NONFATAL_EN;
}

int pcie_aer_inject_error(PCIDevice *dev, const PCIEAERErr *err)
{
    PCIEAERMsg msg = {.source_id = err->source_id};
    bool correctable = err->flags & PCIE_AER_ERR_IS_CORRECTABLE;

    if (!pci_is_express(dev) || !dev->exp.aer_cap) {
        return -ENOSYS;
    }
    if (!is_power_of_2(err->status) ||
        (err->status & ~(correctable ? PCI_ERR_COR_SUPPORTED : PCI_ERR_UNC_SUPPORTED))) {
        return -EINVAL;
    }
    if (correctable) {
        note_correctable(dev, err, &msg);
    } else {
        note_uncorrectable(dev, err, &msg);
    }
    if (msg.severity) {
        send_up(dev, &msg);
    }
    return 0;
}

/* The first error's pointer and log become invalid when its status bit is cleared. */
void pcie_aer_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    uint32_t errcap, status;

    if (!dev->exp.aer_cap) {
        return;
    }
    errcap = pci_get_long(aer_reg(dev, PCI_ERR_CAP));
    status = pci_get_long(aer_reg(dev, PCI_ERR_UNCOR_STATUS));
    if ((errcap & PCI_ERR_CAP_FEP_MASK) && !(status & (1U << PCI_ERR_CAP_FEP(errcap)))) {
        pci_long_test_and_clear_mask(aer_reg(dev, PCI_ERR_CAP),
                                     PCI_ERR_CAP_FEP_MASK | PCI_ERR_CAP_TLP);
        memset(aer_reg(dev, PCI_ERR_HEADER_LOG), 0, PCI_ERR_HEADER_LOG_SIZE);
        memset(aer_reg(dev, PCI_ERR_TLP_PREFIX_LOG), 0, PCI_ERR_TLP_PREFIX_LOG_SIZE);
    }
}

const VMStateDescription vmstate_pcie_aer_log = {
    .name = "PCIE_AER_ERROR_LOG",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16_EQUAL(log_num, PCIEAERLog, NULL), /* no error ever waits */
        VMSTATE_UINT16_EQUAL(log_max, PCIEAERLog, NULL),
        VMSTATE_END_OF_LIST()
    },
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express Advanced Error Reporting (PCI Express Base 3.0, 6.2 and 7.10): the registers, the
 * header log and the way of an error message up to the root port.
 */
#ifndef QEMU_PCIE_AER_H
#define QEMU_PCIE_AER_H

#include "hw/pci/pci_regs.h"

#define PCI_EXP_AER_PROP_LOG_MAX "aer_log_max"

typedef struct PCIEAERErr PCIEAERErr;

/* Errors that wait for the first one to be read out of the header log: a queue that stays empty. */
typedef struct PCIEAERLog {
    uint16_t log_num;
#define PCIE_AER_LOG_MAX_DEFAULT        8
#define PCIE_AER_LOG_MAX_LIMIT          128
    uint16_t log_max;           /* bound of log_num; a property */
    PCIEAERErr *log;
} PCIEAERLog;

/* An error message on its way up: severity PCI_ERR_ROOT_CMD_*, and the requester. */
typedef struct PCIEAERMsg {
    uint32_t severity;
    uint16_t source_id;
} PCIEAERMsg;

/* One error. */
struct PCIEAERErr {
    uint32_t status;            /* one bit of Uncorrectable or Correctable Error Status */
    uint16_t source_id;
#define PCIE_AER_ERR_IS_CORRECTABLE     0x1
#define PCIE_AER_ERR_MAYBE_ADVISORY     0x2
#define PCIE_AER_ERR_HEADER_VALID       0x4
#define PCIE_AER_ERR_TLP_PREFIX_PRESENT 0x8
    uint16_t flags;
    uint32_t header[4];
    uint32_t prefix[4];
};

/* Messages that are not fatal ask for nothing but to be logged. */
static inline bool pcie_aer_msg_is_uncor(const PCIEAERMsg *msg)
{
    return msg->severity == PCI_ERR_ROOT_CMD_NONFATAL_EN ||
           msg->severity == PCI_ERR_ROOT_CMD_FATAL_EN;
}

/*
 * Adds the capability (version @cap_ver, @size bytes at @offset): 0 or -EINVAL with @errp. exit:
 * frees the log.
 */
int pcie_aer_init(PCIDevice *dev, uint8_t cap_ver, uint16_t offset, uint16_t size, Error **errp);
void pcie_aer_exit(PCIDevice *dev);
/* Acts on a config write that may have touched it. */
void pcie_aer_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len);

/* The root port's part: Root Error Command / Status / Source. */
void pcie_aer_root_set_vector(PCIDevice *dev, unsigned int vector);
void pcie_aer_root_init(PCIDevice *dev);
void pcie_aer_root_reset(PCIDevice *dev);
void pcie_aer_root_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len,
                                uint32_t root_cmd_prev);

/*
 * Signals @err as @dev would: 0, or -EINVAL for an unknown status bit, -ENOSYS without the
 * capability.
 */
int pcie_aer_inject_error(PCIDevice *dev, const PCIEAERErr *err);

extern const VMStateDescription vmstate_pcie_aer_log;

/* The log as VMState. */
#define VMSTATE_PCIE_AER_LOG(_field, _state)                            \
    VMSTATE_STRUCT(_field, _state, 0, vmstate_pcie_aer_log, PCIEAERLog)

#endif

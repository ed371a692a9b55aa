/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of configuration space as rows: what is in one, and what a guest may do to it. */
#ifndef HW_PCI_CONFIG_REGS_H
#define HW_PCI_CONFIG_REGS_H

#include "hw/pci/pci.h"

typedef struct PCIConfigReg {
    uint16_t offset;            /* from the start of the header or of the capability */
    uint8_t bytes;              /* 1, 2 or 4 */
    uint32_t value;             /* after creation, and of writable bits after a reset */
    uint32_t writable;
    uint32_t clears;            /* bits that are cleared by writing ones */
    uint32_t fixed;             /* a saved state must agree; in a capability all bits do anyway */
} PCIConfigReg;

/* Adds the registers of @regs, @count rows, at @base to what is there already. */
void pci_config_add_regs(PCIDevice *dev, unsigned base, const PCIConfigReg *regs, size_t count);
/* Gives their writable bits the value of the table. */
void pci_config_reset_regs(PCIDevice *dev, unsigned base, const PCIConfigReg *regs, size_t count);

#define PCI_ADD_REGS(dev, base, regs)   pci_config_add_regs(dev, base, regs, ARRAY_SIZE(regs))
#define PCI_RESET_REGS(dev, base, regs) pci_config_reset_regs(dev, base, regs, ARRAY_SIZE(regs))

#endif

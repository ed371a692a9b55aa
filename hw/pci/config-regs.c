/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "config-regs.h"

static uint8_t byte_of(uint32_t value, unsigned i)
{
    return value >> (8 * i);
}

void pci_config_add_regs(PCIDevice *dev, unsigned base, const PCIConfigReg *regs, size_t count)
{
    for (const PCIConfigReg *r = regs; r < regs + count; r++) {
        unsigned at = base + r->offset;

        for (unsigned i = 0; i < r->bytes; i++) {
            dev->config[at + i] |= byte_of(r->value, i);
            dev->wmask[at + i] |= byte_of(r->writable, i);
            dev->w1cmask[at + i] |= byte_of(r->clears, i);
            dev->cmask[at + i] |= byte_of(r->fixed, i);
        }
    }
}

void pci_config_reset_regs(PCIDevice *dev, unsigned base, const PCIConfigReg *regs, size_t count)
{
    for (const PCIConfigReg *r = regs; r < regs + count; r++) {
        uint8_t *reg = dev->config + base + r->offset;

        for (unsigned i = 0; i < r->bytes; i++) {
            reg[i] = (reg[i] & ~byte_of(r->writable, i)) | byte_of(r->value & r->writable, i);
        }
    }
}

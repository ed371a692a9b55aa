/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82371SB (PIIX3) ISA bridge: PIRQ routing and reset control.
 */
#ifndef HW_SOUTHBRIDGE_PIIX_H
#define HW_SOUTHBRIDGE_PIIX_H

#include "hw/pci/pci_device.h"

/* Config registers PIRQRC[A:D], and RCR, Reset Control, at port CF9h. */
#define PIIX_PIRQCA 0x60
#define PIIX_PIRQCB 0x61
#define PIIX_PIRQCC 0x62
#define PIIX_PIRQCD 0x63
#define PIIX_RCR_IOPORT 0xcf9
#define PIIX_NUM_PIC_IRQS 16
#define PIIX_NUM_PIRQS 4ULL

struct PIIXState {
    PCIDevice dev;

    /* One bit per (ISA line, PIRQ): which PIRQs pull each line. */
    uint64_t pic_levels;
    qemu_irq *pic;              /* 16 lines; set by the machine before anything interrupts */

    /* Lines as saved by old states. */
    int32_t pci_irq_levels_vmstate[PIIX_NUM_PIRQS];

    uint8_t rcr;
    MemoryRegion rcr_mem;
};
typedef struct PIIXState PIIX3State;

#define TYPE_PIIX3_PCI_DEVICE "pci-piix3"
DECLARE_INSTANCE_CHECKER(PIIX3State, PIIX3_PCI_DEVICE, TYPE_PIIX3_PCI_DEVICE)
#define TYPE_PIIX3_DEVICE "PIIX3"

#endif

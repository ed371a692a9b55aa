/* SPDX-License-Identifier: GPL-2.0-or-later */
/* National Semiconductor DP8390 on an NE2000 card: core without a bus. */
#ifndef HW_NET_NE2000_H
#define HW_NET_NE2000_H

#include "exec/memory.h"
#include "hw/irq.h"
#include "migration/vmstate.h"
#include "net/net.h"

#define NE2000_IO_SIZE      0x100
/* The card's memory as the chip sees it: PROM at 0, 32 KiB of buffer from 16 KiB on. */
#define NE2000_PROM_SIZE    32
#define NE2000_RAM_START    0x4000
#define NE2000_RAM_END      0xc000

typedef struct NE2000State {
    MemoryRegion io;
    NICState *nic;
    NICConf c;
    qemu_irq irq;

    uint8_t cmd;                /* CR */
    uint8_t pstart, pstop;      /* receive ring, pages of 256 bytes */
    uint8_t bnry, curr;         /* next page that is read, that is written */
    uint8_t tpsr;
    uint16_t tbcr;
    uint16_t rsar, rbcr;        /* remote DMA: address, bytes left */
    uint8_t isr, imr;
    uint8_t tsr, rsr;
    uint8_t rcr, tcr, dcr;
    uint8_t missed;             /* CNTR2 */
    uint8_t phys[6];
    uint8_t mult[8];
    uint8_t mem[NE2000_RAM_END];
} NE2000State;

/* Region `ne2000` of the owner. */
void ne2000_setup_io(NE2000State *s, DeviceState *dev, unsigned size);
/* MAC address, PROM and network client. */
void ne2000_new_nic(NE2000State *s, DeviceState *dev);
/* Reset of registers and memory; the reset port leaves the memory alone. */
void ne2000_power_on(NE2000State *s);

extern const VMStateDescription vmstate_ne2000;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCO (total cost of ownership) watchdog of Intel's I/O controller hubs (ICH9 datasheet, 13.9):
 * region `sm-tco`, 32 bytes at offset 60h of the PM block.
 */
#ifndef HW_ACPI_TCO_H
#define HW_ACPI_TCO_H

#include "exec/memory.h"
#include "migration/vmstate.h"

/* Time between two decrements of the timer. */
#define TCO_TICK_NSEC 600000000LL

typedef struct TCOIORegs {
    struct {
        uint16_t rld;
        uint8_t din;
        uint8_t dout;
        uint16_t sts1;
        uint16_t sts2;
        uint16_t cnt1;
        uint16_t cnt2;
        uint8_t msg1;
        uint8_t msg2;
        uint8_t wdcnt;
        uint16_t tmr;
    } tco;
    uint8_t sw_irq_gen;

    QEMUTimer *tco_timer;       /* the next time-out, virtual clock */
    int64_t expire_time;        /* of it; -1: halted */
    uint8_t timeouts_no;        /* time-outs without a reload in between */

    MemoryRegion io;
} TCOIORegs;

/* Maps the registers into @parent; starts when the guest lets the timer run. */
void acpi_pm_tco_init(TCOIORegs *tr, MemoryRegion *parent);
void acpi_pm_tco_reset(TCOIORegs *tr);

extern const VMStateDescription vmstate_tco_io_sts;

#endif

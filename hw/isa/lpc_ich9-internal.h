/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the LPC bridge give each other. */
#ifndef HW_ISA_LPC_ICH9_INTERNAL_H
#define HW_ISA_LPC_ICH9_INTERNAL_H

#include "hw/i386/ich9.h"

#define SCI_GSI_DEFAULT 9

/* lpc_ich9-irq.c. The chip configuration registers, at RCBA. */
extern const MemoryRegionOps ich9_cc_ops;
void ich9_cc_reset(ICH9LPCState *lpc);
/* Takes the routes of pins from the registers. */
void ich9_cc_update(ICH9LPCState *lpc);
/* ISA line that @pirq is routed to, or -1. */
int ich9_pirq_line(ICH9LPCState *lpc, int pirq);
/* PIRQs leave the lines that they were routed to, and appear where they are now. */
void ich9_lpc_pirq_rout_update(ICH9LPCState *lpc, const int old_line[ICH9_LPC_NB_PIRQS]);
/* The SCI: its level, the line that ACPI_CTRL gives it, and that line when it has changed. */
void ich9_set_sci(void *opaque, int irq_num, int level);
int ich9_lpc_sci_gsi(ICH9LPCState *lpc);
void ich9_lpc_update_sci(ICH9LPCState *lpc);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 8259A interrupt controller pair of a PC: the calls that boards and CPUs make.
 */
#ifndef HW_I8259_H
#define HW_I8259_H

#include "hw/irq.h"
#include "qemu/typedefs.h"

#define TYPE_I8259 "isa-i8259"

/* The master controller of the machine, NULL before i8259_init(). */
extern PICCommonState *isa_pic;

/*
 * Makes the master (0x20, 0x4d0) and the slave (0xa0, 0x4d1) on @bus, cascaded at the master's input 2.
 * @parent_irq is driven by the master's INT output. Returns the 16 inputs IRQ0 … IRQ15; the caller
 * g_frees the array.
 */
qemu_irq *i8259_init(ISABus *bus, qemu_irq parent_irq);

/* Level (0 or 1) of the INT output of @s. */
int pic_get_output(PICCommonState *s);

/*
 * One interrupt acknowledge cycle at the master @s: marks the request as in service (in the slave too when
 * it came from there) and returns its vector, 0 … 255. Without a request that is the vector of the
 * spurious interrupt 7 (8259A data sheet, "Interrupt sequence").
 */
int pic_read_irq(PICCommonState *s);

#endif

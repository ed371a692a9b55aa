/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests and services of an 8259A, for its ports in i8259.c.
 */
#ifndef HW_INTC_I8259_CORE_H
#define HW_INTC_I8259_CORE_H

#include "hw/isa/i8259_internal.h"

#define PIC_INPUTS          8
/* The master's input that the slave is at */
#define PIC_CASCADE         2

#define ICW4_AEOI           0x02
#define ICW4_SFNM           0x10

/* The highest input in @inputs, -1 when it is empty. */
int pic_highest(const PICCommonState *s, uint8_t inputs);
/* Sets INT to what is pending. */
void pic_update_irq(PICCommonState *s);
/* Handler of the input lines. */
void pic_set_irq(void *opaque, int n, int level);
/* Ends the service of input @n (nothing when below 0); @rotate: it gets the lowest priority. */
void pic_end_interrupt(PICCommonState *s, int n, bool rotate);
/* An acknowledge cycle for this controller alone: returns its input, 7 when nothing is requested. */
int pic_acknowledge(PICCommonState *s);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the UART's registers (serial-regs.c) and its line: transmitter, receiver, modem lines
 * (serial-line.c).
 */
#ifndef HW_CHAR_SERIAL_INTERNAL_H
#define HW_CHAR_SERIAL_INTERNAL_H

#include "hw/char/serial.h"

/* Sets IIR and the interrupt line from what is pending and enabled. */
void serial_update_irq(SerialState *s);
/* Stores what is kept of FCR, and the trigger level that follows from it. */
void serial_set_fcr(SerialState *s, uint8_t val);
/*
 * Speed and frame from divisor and LCR: the back end is told, and the time of a character
 * follows.
 */
void serial_update_parameters(SerialState *s);
/* LCR's break bit and MCR's outputs changed: the back end is told. */
void serial_update_break(SerialState *s);
void serial_update_modem_outputs(SerialState *s, uint8_t old_mcr);
/*
 * Looks at the modem lines of the back end and notes changes in MSR; looks again later if IER
 * wants to know.
 */
void serial_update_msl(SerialState *s);
/* Sends what THR or the transmit FIFO holds. */
void serial_xmit(SerialState *s);
/* A byte was taken out of the receive FIFO: (re)starts the character timeout. */
void serial_restart_timeout(SerialState *s);
/* Handlers for the back end, timers; and their end. */
void serial_line_realize(SerialState *s);
void serial_line_unrealize(SerialState *s);
void serial_line_reset(SerialState *s);

#endif

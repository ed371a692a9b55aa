/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One counter of an 8254: counting element, OUT, GATE and the two latches. Knows no bus and no interrupt.
 * @now is virtual time in ns; it must not go backwards between calls on one counter.
 */
#ifndef HW_TIMER_I8254_COUNTER_H
#define HW_TIMER_I8254_COUNTER_H

#include "hw/timer/i8254_internal.h"

/* Takes a control word's mode (0 … 7), byte access @rw (1 … 3) and number system. */
void pit_counter_program(PITChannelState *c, int64_t now, uint8_t mode, uint8_t rw, bool bcd);
/* One byte of a new count. */
void pit_counter_write(PITChannelState *c, int64_t now, uint8_t val);
/* The next byte: of the status latch, else of the count latch, else of the count. */
uint8_t pit_counter_read(PITChannelState *c, int64_t now);
/* Latch commands; ignored while an older latch waits to be read. */
void pit_counter_latch_count(PITChannelState *c, int64_t now);
void pit_counter_latch_status(PITChannelState *c, int64_t now);
/* A level at GATE; the rising edge triggers. */
void pit_counter_set_gate(PITChannelState *c, int64_t now, bool level);
/* Loads a count that has been waiting for the end of the period, if that has come. */
void pit_counter_sync(PITChannelState *c, int64_t now);
/* Level of OUT. */
bool pit_counter_out(const PITChannelState *c, int64_t now);
/* Time of the next change of OUT after @now, -1 when it stays as it is. */
int64_t pit_counter_next_edge_ns(const PITChannelState *c, int64_t now);
/* Power-on state: counting 0x10000 in mode 3, gate at @gate. */
void pit_counter_reset(PITChannelState *c, int64_t now, bool gate);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transfers of the 8237A, for its registers in i8257.c.
 */
#ifndef HW_DMA_I8257_TRANSFER_H
#define HW_DMA_I8257_TRANSFER_H

#include "hw/dma/i8257.h"

/* Command register: nothing moves */
#define COMMAND_DISABLE     0x04

/* Mode */
#define MODE_AUTOINIT       0x10
#define MODE_DECREMENT      0x20

/* Schedules the bottom half if a channel may move data now; call after any change. */
void i8257_kick(I8257State *d);
/* Runs every active channel once: the callback of dma_bh and poll_timer. */
void i8257_run(void *opaque);
/* Fills in the methods of the isa-dma interface. */
void i8257_transfer_class_init(IsaDmaClass *idc);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parallel port of a PC, with a printer on it.
 */
#ifndef HW_PARALLEL_H
#define HW_PARALLEL_H

#include "hw/isa/isa.h"
#include "chardev/char-fe.h"

#define TYPE_ISA_PARALLEL "isa-parallel"

/* Makes a port on @bus for each of the first @n entries of parallel_hds[] that is set. */
void parallel_hds_isa_init(ISABus *bus, int n);

#endif

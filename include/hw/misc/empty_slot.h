/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A place that answers to accesses with 0 and ignores writes. Type "empty_slot". */
#ifndef HW_EMPTY_SLOT_H
#define HW_EMPTY_SLOT_H

#include "exec/hwaddr.h"

/* Below everything else, unless @slot_size is 0. */
void empty_slot_init(const char *name, hwaddr addr, uint64_t slot_size);

#endif

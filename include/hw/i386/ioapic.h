/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older device models look for hw/intc/ioapic.h. */
#ifndef HW_I386_IOAPIC_H
#define HW_I386_IOAPIC_H

#include "hw/intc/ioapic.h"

#endif

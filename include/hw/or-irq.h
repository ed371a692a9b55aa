/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OR gate for interrupt lines: property num-lines, GPIO inputs 0..num-lines-1, GPIO output 0. */
#ifndef HW_OR_IRQ_H
#define HW_OR_IRQ_H

#include "hw/irq.h"
#include "hw/sysbus.h"

#define TYPE_OR_IRQ "or-irq"
#define MAX_OR_LINES 48

typedef struct OrIRQState qemu_or_irq;
OBJECT_DECLARE_SIMPLE_TYPE(OrIRQState, OR_IRQ)

struct OrIRQState {
    DeviceState parent_obj;

    qemu_irq out_irq;
    bool levels[MAX_OR_LINES];
    uint16_t num_lines;
};

#endif

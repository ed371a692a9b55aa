/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One interrupt line to several: property num-lines, GPIO input 0, GPIO outputs 0..num-lines-1. */
#ifndef HW_SPLIT_IRQ_H
#define HW_SPLIT_IRQ_H

#include "hw/irq.h"
#include "hw/sysbus.h"

#define TYPE_SPLIT_IRQ "split-irq"
#define MAX_SPLIT_LINES 16

OBJECT_DECLARE_SIMPLE_TYPE(SplitIRQ, SPLIT_IRQ)

struct SplitIRQ {
    DeviceState parent_obj;

    qemu_irq out_irq[MAX_SPLIT_LINES];
    uint16_t num_lines;
};

#endif

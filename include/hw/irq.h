/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt lines: a qemu_irq is the sink's end of a wire. Setting it calls the sink's handler at
 * once. A NULL line is a wire that goes nowhere.
 */
#ifndef QEMU_IRQ_H
#define QEMU_IRQ_H

#include "qom/object.h"
#include "qemu/typedefs.h"

/* QOM type of a line: "irq". */
#define TYPE_IRQ "irq"

/* One line; private but for its size (see qemu_init_irq). */
typedef struct IRQState {
    Object parent_obj;
    qemu_irq_handler handler;
    void *opaque;
    int n;
} IRQState;

/* Tells the sink @level (0 or 1; some lines carry other values). */
void qemu_set_irq(qemu_irq irq, int level);

static inline void qemu_irq_raise(qemu_irq irq)
{
    qemu_set_irq(irq, 1);
}

static inline void qemu_irq_lower(qemu_irq irq)
{
    qemu_set_irq(irq, 0);
}

/* High, then low. */
static inline void qemu_irq_pulse(qemu_irq irq)
{
    qemu_set_irq(irq, 1);
    qemu_set_irq(irq, 0);
}

/* Makes a line in memory of the caller; object_unref() it, or leave it as long as the program. */
void qemu_init_irq(IRQState *irq, qemu_irq_handler handler, void *opaque, int n);
/* @count lines in an array of the caller's, with indices from 0. */
void qemu_init_irqs(IRQState irq[], size_t count, qemu_irq_handler handler, void *opaque);
/* @n_irqs lines whose handler is told @opaque and the index. Ended by qemu_free_irqs. */
qemu_irq *qemu_allocate_irqs(qemu_irq_handler handler, void *opaque, int n_irqs);
/* One line with index @n. Ended by qemu_free_irq. */
qemu_irq qemu_allocate_irq(qemu_irq_handler handler, void *opaque, int n);
/* @old (of @n_old lines, reallocated) with @n_new lines more; indices go on. */
qemu_irq *qemu_extend_irqs(qemu_irq *old, int n_old, qemu_irq_handler handler, void *opaque,
                           int n_new);
void qemu_free_irqs(qemu_irq *s, int n_irqs);
void qemu_free_irq(qemu_irq irq);
/* A line that tells @irq the opposite. */
qemu_irq qemu_irq_invert(qemu_irq irq);
/* A line that tells both; @irq1 first. Not part of later versions: TYPE_SPLIT_IRQ is. */
qemu_irq qemu_irq_split(qemu_irq irq1, qemu_irq irq2);
/*
 * Puts @handler in front of @n lines: it is called with the old line (a qemu_irq) as opaque and
 * its index. The old handlers are not called unless @handler does. For qtest.
 */
void qemu_irq_intercept_in(qemu_irq *gpio_in, qemu_irq_handler handler, int n);
/* True when something listens. */
bool qemu_irq_is_connected(qemu_irq irq);

#endif

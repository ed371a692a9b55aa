/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt lines: objects of type "irq" that call their sink.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"

DECLARE_INSTANCE_CHECKER(IRQState, IRQ, TYPE_IRQ)

void qemu_set_irq(qemu_irq irq, int level)
{
    if (irq) {
        irq->handler(irq->opaque, irq->n, level);
    }
}

static void irq_set_sink(IRQState *irq, qemu_irq_handler handler, void *opaque, int n)
{
    irq->handler = handler;
    irq->opaque = opaque;
    irq->n = n;
}

void qemu_init_irq(IRQState *irq, qemu_irq_handler handler, void *opaque, int n)
{
    object_initialize(irq, sizeof(*irq), TYPE_IRQ);
    irq_set_sink(irq, handler, opaque, n);
}

qemu_irq qemu_allocate_irq(qemu_irq_handler handler, void *opaque, int n)
{
    IRQState *irq = IRQ(object_new(TYPE_IRQ));

    irq_set_sink(irq, handler, opaque, n);
    return irq;
}

qemu_irq *qemu_extend_irqs(qemu_irq *old, int n_old, qemu_irq_handler handler, void *opaque,
                           int n_new)
{
    qemu_irq *irqs = g_renew(qemu_irq, old, n_old + n_new);

    for (int i = n_old; i < n_old + n_new; i++) {
        irqs[i] = qemu_allocate_irq(handler, opaque, i);
    }
    return irqs;
}

qemu_irq *qemu_allocate_irqs(qemu_irq_handler handler, void *opaque, int n_irqs)
{
    return qemu_extend_irqs(NULL, 0, handler, opaque, n_irqs);
}

void qemu_free_irq(qemu_irq irq)
{
    object_unref(irq);
}

void qemu_free_irqs(qemu_irq *s, int n_irqs)
{
    for (int i = 0; i < n_irqs; i++) {
        qemu_free_irq(s[i]);
    }
    g_free(s);
}

static void tell_opposite(void *opaque, int n, int level)
{
    qemu_set_irq(opaque, !level);
}

qemu_irq qemu_irq_invert(qemu_irq irq)
{
    /* A line starts low, so its opposite starts high. */
    qemu_irq_raise(irq);
    return qemu_allocate_irq(tell_opposite, irq, 0);
}

static void tell_both(void *opaque, int n, int level)
{
    qemu_irq *both = opaque;

    qemu_set_irq(both[0], level);
    qemu_set_irq(both[1], level);
}

qemu_irq qemu_irq_split(qemu_irq irq1, qemu_irq irq2)
{
    qemu_irq *both = g_new(qemu_irq, 2); /* lives as long as the line, which is for ever */

    both[0] = irq1;
    both[1] = irq2;
    return qemu_allocate_irq(tell_both, both, 0);
}

/* Lines that interceptions have replaced: they last as long as the program. */
static GPtrArray *replaced_lines;

void qemu_irq_intercept_in(qemu_irq *gpio_in, qemu_irq_handler handler, int n)
{
    qemu_irq *old = qemu_allocate_irqs(NULL, NULL, n);

    if (!replaced_lines) {
        replaced_lines = g_ptr_array_new();
    }
    g_ptr_array_add(replaced_lines, old);
    for (int i = 0; i < n; i++) {
        irq_set_sink(old[i], gpio_in[i]->handler, gpio_in[i]->opaque, gpio_in[i]->n);
        gpio_in[i]->handler = handler;
        gpio_in[i]->opaque = &old[i];
    }
}

void qemu_init_irqs(IRQState irq[], size_t count, qemu_irq_handler handler, void *opaque)
{
    for (size_t i = 0; i < count; i++) {
        qemu_init_irq(&irq[i], handler, opaque, i);
    }
}

bool qemu_irq_is_connected(qemu_irq irq)
{
    return irq != NULL;
}

static const TypeInfo irq_type_info = {
    .name = TYPE_IRQ,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(IRQState),
};

static void irq_register_types(void)
{
    type_register_static(&irq_type_info);
}
type_init(irq_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 8259A core: requests, priorities, services, the INT output.
 *
 * Spec: Intel 8259A data sheet (231468), "Interrupt sequence", "Fully nested mode" and the modes after it.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "i8259-core.h"
#include "trace.h"

#define PIC_SPURIOUS        7

PICCommonState *isa_pic;

/* How far the highest input in @inputs is from the top priority; PIC_INPUTS when @inputs is empty. */
static int pic_rank(const PICCommonState *s, uint8_t inputs)
{
    int rank;

    for (rank = 0; rank < PIC_INPUTS; rank++) {
        if (inputs & (1 << ((s->lowest + 1 + rank) & 7))) {
            break;
        }
    }
    return rank;
}

int pic_highest(const PICCommonState *s, uint8_t inputs)
{
    int rank = pic_rank(s, inputs);

    return rank == PIC_INPUTS ? -1 : (s->lowest + 1 + rank) & 7;
}

/* Services that hold lower requests back. */
static uint8_t pic_blocking(const PICCommonState *s)
{
    uint8_t blocking = s->isr;

    if (s->special_mask) {
        blocking &= ~s->imr;
    }
    if ((s->icw4 & ICW4_SFNM) && s->cascade) {
        /* Special fully nested: a slave in service may come with a higher request of its own. */
        blocking &= ~(1 << PIC_CASCADE);
    }
    return blocking;
}

/* The input that INT asks service for, -1 for none. */
static int pic_pending(const PICCommonState *s)
{
    uint8_t requests = s->irr & ~s->imr;

    return pic_rank(s, requests) < pic_rank(s, pic_blocking(s)) ? pic_highest(s, requests) : -1;
}

int pic_get_output(PICCommonState *s)
{
    return pic_pending(s) >= 0;
}

void pic_update_irq(PICCommonState *s)
{
    int level = pic_get_output(s);

    trace_i8259_output(s->master, level);
    qemu_set_irq(s->int_out[0], level);
}

void pic_set_irq(void *opaque, int n, int level)
{
    PICCommonState *s = opaque;
    uint8_t bit = 1 << n;
    bool rising = level && !(s->lines & bit);

    trace_i8259_set_irq(s->master, n, level);
    s->lines = level ? s->lines | bit : s->lines & ~bit;
    if (s->elcr & bit) {
        s->irr = (s->irr & ~bit) | (s->lines & bit);
    } else if (rising) {
        s->irr |= bit;
    }
    pic_update_irq(s);
}

void pic_end_interrupt(PICCommonState *s, int n, bool rotate)
{
    if (n < 0) {
        return;
    }
    s->isr &= ~(1 << n);
    if (rotate) {
        s->lowest = n;
    }
}

int pic_acknowledge(PICCommonState *s)
{
    int n = pic_pending(s);
    uint8_t bit;

    trace_i8259_acknowledge(s->master, n);
    if (n < 0) {
        return PIC_SPURIOUS;
    }
    bit = 1 << n;
    /* INT drops at the acknowledge: what is left to request is a new edge for a master. */
    qemu_irq_lower(s->int_out[0]);
    s->isr |= bit;
    if (!(s->elcr & bit)) {
        s->irr &= ~bit;
    }
    if (s->icw4 & ICW4_AEOI) {
        pic_end_interrupt(s, n, s->rotate_aeoi);
    }
    pic_update_irq(s);
    return n;
}

int pic_read_irq(PICCommonState *s)
{
    bool requested = pic_get_output(s);
    int n = pic_acknowledge(s);

    if (requested && n == PIC_CASCADE && s->cascade) {
        return s->cascade->icw2 | pic_acknowledge(s->cascade);
    }
    return s->icw2 | n;
}

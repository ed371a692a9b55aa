/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 8254 programmable interval timer: creation, and what the speaker port looks at.
 */
#ifndef HW_I8254_H
#define HW_I8254_H

#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qom/object.h"

/* Input clock of all three counters, in Hz. */
#define PIT_FREQ 1193182

/*
 * A counter, seen from outside. @gate: level of its GATE input. @mode: 0 … 5. @initial_count: the divisor in
 * clocks, 1 … 0x10000. @out: level of its OUT pin.
 */
typedef struct PITChannelInfo {
    int gate;
    int mode;
    int initial_count;
    int out;
} PITChannelInfo;

#define TYPE_PIT_COMMON "pit-common"
OBJECT_DECLARE_TYPE(PITCommonState, PITCommonClass, PIT_COMMON)

#define TYPE_I8254 "isa-pit"

/*
 * Makes and realizes an 8254 at port @base of @bus. OUT of counter 0 drives ISA interrupt @isa_irq, or
 * @alt_irq when @isa_irq is negative.
 */
static inline ISADevice *i8254_pit_init(ISABus *bus, int base, int isa_irq, qemu_irq alt_irq)
{
    ISADevice *isadev = isa_new(TYPE_I8254);
    DeviceState *dev = DEVICE(isadev);

    qdev_prop_set_uint32(dev, "iobase", base);
    isa_realize_and_unref(isadev, bus, &error_fatal);
    qdev_connect_gpio_out(dev, 0, isa_irq >= 0 ? isa_get_irq(isadev, isa_irq) : alt_irq);
    return isadev;
}

/* Sets the GATE input of counter @channel (0 … 2) to @val (0 or 1). */
void pit_set_gate(ISADevice *dev, int channel, int val);
/* Fills @info for counter @channel (0 … 2), at the current virtual time. */
void pit_get_channel_info(ISADevice *dev, int channel, PITChannelInfo *info);

#endif

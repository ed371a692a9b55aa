/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of an 8254. For hw/timer/i8254*.c; everything else uses hw/timer/i8254.h.
 */
#ifndef QEMU_I8254_INTERNAL_H
#define QEMU_I8254_INTERNAL_H

#include "exec/memory.h"
#include "hw/isa/isa.h"
#include "hw/timer/i8254.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define PIT_NUM_CHANNELS 3

/*
 * One counter.
 * @mode, @rw, @bcd: of the control word (mode 0 … 5; rw 1 low byte, 2 high byte, 3 both, low first).
 * @count: the count that is being used, in clocks; @next_count: written and waiting for its load, 0 if none.
 * @low_byte: first byte of a two-byte write. @second_write, @second_read: the next byte is the high one.
 * @gate: level of GATE. @armed: OUT follows the count (a count was written, and a trigger came where needed).
 * @counting: the clock is let through; elapsed clocks are then counted from @start_ns, else they are @held.
 * @latched_bytes: bytes of @latched_count that are still to be read. @status_latched: @status waits to be
 * read.
 */
typedef struct PITChannelState {
    uint8_t mode;
    uint8_t rw;
    bool bcd;
    uint32_t count;
    uint32_t next_count;
    uint8_t low_byte;
    bool second_write;
    bool second_read;
    bool gate;
    bool armed;
    bool counting;
    int64_t start_ns;
    uint64_t held;
    uint8_t latched_bytes;
    uint16_t latched_count;
    bool status_latched;
    uint8_t status;
} PITChannelState;

/*
 * @irq: OUT of counter 0. @irq_disabled: another timer stands in for counter 0 (gpio input 0 is low).
 */
struct PITCommonState {
    ISADevice parent_obj;

    MemoryRegion ioports;
    qemu_irq irq;
    QEMUTimer *irq_timer;
    uint32_t iobase;

    PITChannelState channels[PIT_NUM_CHANNELS];
    bool irq_disabled;
};

struct PITCommonClass {
    DeviceClass parent_class;
};

#endif

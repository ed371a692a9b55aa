/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 8042 keyboard controller: ISA device "i8042" with its keyboard and mouse. */
#ifndef HW_INPUT_I8042_H
#define HW_INPUT_I8042_H

#include "hw/input/ps2.h"
#include "hw/isa/isa.h"
#include "qemu/timer.h"
#include "qom/object.h"

/* Indices of the two interrupt lines (GPIO out 0 and 1). */
#define I8042_KBD_IRQ   0
#define I8042_MOUSE_IRQ 1

/*
 * The controller without its bus. @status, @mode (command byte), @outport: registers as the guest
 * sees them. @write_cmd: command that waits for its parameter on the data port, 0 for none.
 * @pending: sources that have data. @obsrc: the one that the output buffer is full from, @obdata
 * the byte that was read last, @cbdata the controller's own next byte.
 * @throttle_timer: NULL unless property kbd-throttle is on; while it runs the keyboard has to wait.
 */
typedef struct KBDState {
    uint8_t write_cmd;
    uint8_t status;
    uint8_t mode;
    uint8_t outport;
    uint8_t pending;
    uint8_t obsrc;
    uint8_t obdata;
    uint8_t cbdata;
    bool extended_state;
    PS2KbdState ps2kbd;
    PS2MouseState ps2mouse;
    QEMUTimer *throttle_timer;

    qemu_irq irqs[2];
    qemu_irq a20_out;
} KBDState;

#define TYPE_I8042 "i8042"
OBJECT_DECLARE_SIMPLE_TYPE(ISAKBDState, I8042)

struct ISAKBDState {
    ISADevice parent_obj;

    KBDState kbd;
    bool kbd_throttle;
    MemoryRegion io[2];
    uint8_t kbd_irq;
    uint8_t mouse_irq;
};

/* Name of the GPIO output that drives address line 20. */
#define I8042_A20_LINE "a20"

/* As ps2_mouse_fake_event for the controller's mouse. */
void i8042_isa_mouse_fake_event(ISAKBDState *isa);
/* Connects the controller's A20 output to @a20_out. */
void i8042_setup_a20_line(ISADevice *dev, qemu_irq a20_out);

#endif

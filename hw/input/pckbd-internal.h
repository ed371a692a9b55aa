/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keyboard controller's core, for the device around it. */
#ifndef HW_INPUT_PCKBD_INTERNAL_H
#define HW_INPUT_PCKBD_INTERNAL_H

#include "exec/memory.h"
#include "hw/input/i8042.h"
#include "migration/vmstate.h"

/* Data port, command and status port; opaque is a KBDState. */
extern const MemoryRegionOps i8042_data_ops;
extern const MemoryRegionOps i8042_cmd_ops;
extern const VMStateDescription vmstate_kbd;

void kbd_core_reset(KBDState *s);
/* Lines from the two devices: up while they have a byte. @opaque is a KBDState. */
void i8042_kbd_input(void *opaque, int n, int level);
void i8042_mouse_input(void *opaque, int n, int level);
/* Timer callback: the keyboard may send again. @opaque is a KBDState. */
void kbd_throttle_over(void *opaque);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Consoles, the part that input devices need: keyboard lights and the legacy names of mouse and
 * keyboard functions. Displays are added with the first display device.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "qemu/notify.h"
#include "ui/input.h"

/* Mouse button masks of the classic PC mouse. */
#define MOUSE_EVENT_LBUTTON 0x01
#define MOUSE_EVENT_RBUTTON 0x02
#define MOUSE_EVENT_MBUTTON 0x04
#define MOUSE_EVENT_WHEELUP 0x08
#define MOUSE_EVENT_WHEELDN 0x10

/* Keyboard lights, as bits of a LED state. */
#define QEMU_SCROLL_LOCK_LED (1 << 0)
#define QEMU_NUM_LOCK_LED (1 << 1)
#define QEMU_CAPS_LOCK_LED (1 << 2)

typedef void QEMUPutLEDEvent(void *opaque, int ledstate);
typedef struct QEMUPutLEDEntry QEMUPutLEDEntry;

/* Calls @func whenever a guest changes the lights. Remove it to free. */
QEMUPutLEDEntry *qemu_add_led_event_handler(QEMUPutLEDEvent *func, void *opaque);
void qemu_remove_led_event_handler(QEMUPutLEDEntry *entry);
/* A keyboard tells its lights (QEMU_*_LED bits). */
void kbd_put_ledstate(int ledstate);

#endif

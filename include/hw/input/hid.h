/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bus-independent part of a HID keyboard, mouse or tablet: collects input events and turns them
 * into reports. Specification: Device Class Definition for HID 1.11, appendices B and C (boot
 * protocol), and HID Usage Tables. Interface: QEMU 7.2's hw/input/hid.h.
 */
#ifndef QEMU_HID_H
#define QEMU_HID_H

#include "qemu/timer.h"
#include "ui/input.h"

#define HID_MOUSE     1
#define HID_TABLET    2
#define HID_KEYBOARD  3

/* What one pointer report tells. */
typedef struct HIDPointerEvent {
    int32_t xdx, ydy;           /* movement of a mouse, position of a tablet */
    int32_t dz, buttons_state;  /* wheel, away from the user positive; 1 left, 2 right, 4 middle */
} HIDPointerEvent;

#define QUEUE_LENGTH  16
#define QUEUE_MASK    (QUEUE_LENGTH - 1u)
#define QUEUE_INCR(v) ((v)++, (v) &= QUEUE_MASK)

typedef struct HIDState HIDState;
/* There is something to report. */
typedef void (*HIDEventFunc)(HIDState *s);

typedef struct HIDMouseState {
    HIDPointerEvent queue[QUEUE_LENGTH];
    int mouse_grabbed;
} HIDMouseState;

typedef struct HIDKeyboardState {
    uint32_t keycodes[QUEUE_LENGTH]; /* HID usage; bit 8: released */
    uint16_t modifiers;              /* as in byte 0 of a report */
    uint8_t leds;
    uint8_t key[16];                 /* usages of the keys that are down */
    int32_t keys;
} HIDKeyboardState;

struct HIDState {
    union {
        HIDMouseState ptr;
        HIDKeyboardState kbd;
    };
    uint32_t head;       /* of the queue */
    uint32_t n;          /* entries in it */
    int kind;            /* HID_x */
    int32_t protocol;    /* 0 boot, 1 report */
    uint8_t idle;        /* repeat a report after so many units of 4 ms; 0: never */
    bool idle_pending;
    QEMUTimer *idle_timer;
    HIDEventFunc event;
    QemuInputHandlerState *s;
};

void hid_init(HIDState *hs, int kind, HIDEventFunc event);
void hid_reset(HIDState *hs);
void hid_free(HIDState *hs);
/* Whether a report is due. */
bool hid_has_events(HIDState *hs);
/* Starts the idle period. */
void hid_set_next_idle(HIDState *hs);
/* The guest uses the pointer: give it the events. */
void hid_pointer_activate(HIDState *hs);
/* Next report into at most @len bytes at @buf; bytes used. */
int hid_pointer_poll(HIDState *hs, uint8_t *buf, int len);
int hid_keyboard_poll(HIDState *hs, uint8_t *buf, int len);
/* Output report: lights. */
int hid_keyboard_write(HIDState *hs, uint8_t *buf, int len);

extern const VMStateDescription vmstate_hid_keyboard_device;

#define VMSTATE_HID_KEYBOARD_DEVICE(_field, _state) {                \
    .name       = (stringify(_field)),                               \
    .size       = sizeof(HIDState),                                  \
    .vmsd       = &vmstate_hid_keyboard_device,                      \
    .flags      = VMS_STRUCT,                                        \
    .offset     = vmstate_offset_value(_state, _field, HIDState),    \
}

extern const VMStateDescription vmstate_hid_ptr_device;

#define VMSTATE_HID_POINTER_DEVICE(_field, _state) {                 \
    .name       = (stringify(_field)),                               \
    .size       = sizeof(HIDState),                                  \
    .vmsd       = &vmstate_hid_ptr_device,                           \
    .flags      = VMS_STRUCT,                                        \
    .offset     = vmstate_offset_value(_state, _field, HIDState),    \
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PS/2 keyboard and mouse: devices with a byte queue and one output line that is up while the
 * queue holds something. A controller (i8042 …) reads bytes and passes commands on.
 */
#ifndef HW_PS2_H
#define HW_PS2_H

#include "hw/sysbus.h"
#include "qom/object.h"
#include "ui/input.h"

#define PS2_MOUSE_BUTTON_LEFT 0x01
#define PS2_MOUSE_BUTTON_RIGHT 0x02
#define PS2_MOUSE_BUTTON_MIDDLE 0x04
#define PS2_MOUSE_BUTTON_SIDE 0x08
#define PS2_MOUSE_BUTTON_EXTRA 0x10

/*
 * Ring of bytes to the host. @count is how many are queued, @cwptr -1 or the end of a queued
 * command reply.
 */
#define PS2_BUFFER_SIZE 256
typedef struct PS2Queue {
    uint8_t data[PS2_BUFFER_SIZE];
    int rptr, wptr, cwptr, count;
} PS2Queue;

/* @write_cmd: command that waits for its parameter, -1 for none. @irq: GPIO out 0. */
struct PS2State {
    SysBusDevice parent_obj;

    PS2Queue queue;
    int32_t write_cmd;
    qemu_irq irq;
};

#define TYPE_PS2_DEVICE "ps2-device"
OBJECT_DECLARE_TYPE(PS2State, PS2DeviceClass, PS2_DEVICE)

struct PS2DeviceClass {
    SysBusDeviceClass parent;

    DeviceReset parent_reset;
};

/*
 * @translate: the controller wants set 1 although the keyboard speaks @scancode_set. @modifiers:
 * shift and control keys that are down (they change what Print and Pause send).
 */
struct PS2KbdState {
    PS2State parent_obj;

    int scan_enabled;
    int translate;
    int scancode_set;
    int ledstate;
    bool need_high_bit;
    unsigned int modifiers;
    QemuInputHandlerState *handler;
};

#define TYPE_PS2_KBD_DEVICE "ps2-kbd"
OBJECT_DECLARE_SIMPLE_TYPE(PS2KbdState, PS2_KBD_DEVICE)

/* @mouse_type: id that the mouse reports: 0 plain, 3 with wheel, 4 with five buttons. */
struct PS2MouseState {
    PS2State parent_obj;

    uint8_t mouse_status;
    uint8_t mouse_resolution;
    uint8_t mouse_sample_rate;
    uint8_t mouse_wrap;
    uint8_t mouse_type;
    uint8_t mouse_detect_state;
    int mouse_dx;
    int mouse_dy;
    int mouse_dz;
    int mouse_dw;
    uint8_t mouse_buttons;
    QemuInputHandlerState *handler;
};

#define TYPE_PS2_MOUSE_DEVICE "ps2-mouse"
OBJECT_DECLARE_SIMPLE_TYPE(PS2MouseState, PS2_MOUSE_DEVICE)

/* A byte from the controller to the device. */
void ps2_write_mouse(PS2MouseState *s, int val);
void ps2_write_keyboard(PS2KbdState *s, int val);
/*
 * Takes the next byte; with an empty queue the last one again. Lowers and raises the line for the
 * next.
 */
uint32_t ps2_read_data(PS2State *s);
/*
 * Queue a byte without touching the line, then tell the line. Bytes beyond the queue's bound are
 * dropped.
 */
void ps2_queue_noirq(PS2State *s, int b);
void ps2_raise_irq(PS2State *s);
void ps2_queue(PS2State *s, int b);
/* Queue a group of bytes wholly or, without room, not at all. */
void ps2_queue_2(PS2State *s, int b1, int b2);
void ps2_queue_3(PS2State *s, int b1, int b2, int b3);
void ps2_queue_4(PS2State *s, int b1, int b2, int b3, int b4);
int ps2_queue_empty(PS2State *s);
/* Turns translation to set 1 on (1) or off (0). */
void ps2_keyboard_set_translation(PS2KbdState *s, int mode);
/* Makes the mouse report although nothing moved. */
void ps2_mouse_fake_event(PS2MouseState *s);

#endif

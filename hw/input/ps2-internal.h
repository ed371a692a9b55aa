/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the PS/2 keyboard and mouse share: command numbers, replies, the queue. */
#ifndef HW_INPUT_PS2_INTERNAL_H
#define HW_INPUT_PS2_INTERNAL_H

#include "hw/input/ps2.h"
#include "migration/vmstate.h"

/* Events wait in so many bytes at most; a reply to a command finds some more. */
#define PS2_QUEUE_SIZE     16
#define PS2_QUEUE_HEADROOM 8

/* Commands and replies that both know. */
#define PS2_CMD_GET_ID      0xf2
#define PS2_CMD_SET_RATE    0xf3
#define PS2_CMD_ENABLE      0xf4
#define PS2_CMD_DISABLE     0xf5
#define PS2_CMD_SET_DEFAULT 0xf6
#define PS2_CMD_RESEND      0xfe
#define PS2_CMD_RESET       0xff

#define PS2_REPLY_SELF_TEST_OK 0xaa
#define PS2_REPLY_ACK          0xfa
#define PS2_REPLY_RESEND       0xfe

/* No command waits for a parameter. */
#define PS2_NO_CMD (-1)

extern const VMStateDescription vmstate_ps2_common;

/* Modifier keys that are down. */
#define PS2_MOD_CTRL_L  (1 << 0)
#define PS2_MOD_SHIFT_L (1 << 1)
#define PS2_MOD_ALT_L   (1 << 2)
#define PS2_MOD_CTRL_R  (1 << 3)
#define PS2_MOD_SHIFT_R (1 << 4)
#define PS2_MOD_ALT_R   (1 << 5)
#define PS2_MOD_CTRL    (PS2_MOD_CTRL_L | PS2_MOD_CTRL_R)
#define PS2_MOD_SHIFT   (PS2_MOD_SHIFT_L | PS2_MOD_SHIFT_R)
#define PS2_MOD_ALT     (PS2_MOD_ALT_L | PS2_MOD_ALT_R)

/* The most bytes that a key sends. */
#define PS2_MAX_SEQUENCE 8

/*
 * What the press or release of @key sends in scancode @set 1, 2 or 3, with @modifiers (PS2_MOD_*)
 * down. Returns the number of bytes, 0 for a key that the set lacks.
 */
int ps2_key_sequence(QKeyCode key, bool down, int set, unsigned modifiers,
                     uint8_t bytes[PS2_MAX_SEQUENCE]);
/*
 * Translates @n bytes of set 2 to set 1, in place; returns how many are left. A break prefix
 * becomes bit 7 of the next code; *@need_high_bit remembers one at the end.
 */
int ps2_translate(uint8_t *bytes, int n, bool *need_high_bit);

/* Appends @n bytes and tells the line; false, and nothing queued, when they don't all fit. */
bool ps2_queue_bytes(PS2State *s, const uint8_t *bytes, int n);
/*
 * Puts the @n <= PS2_QUEUE_HEADROOM bytes of a reply before everything that waits and tells the
 * line. What is left of an earlier reply is dropped, as a device does that gets the next command
 * too soon.
 */
void ps2_queue_reply(PS2State *s, const uint8_t *bytes, int n);
/* Empties the queue and lowers the line. */
void ps2_reset_queue(PS2State *s);
/* The byte that was read last. */
uint8_t ps2_last_byte(const PS2State *s);

/* Ids of a mouse. */
#define PS2_MOUSE_TYPE_PLAIN    0
#define PS2_MOUSE_TYPE_WHEEL    3
#define PS2_MOUSE_TYPE_EXPLORER 4

/* Greatest movement that is collected: a guest that never reads must not make it overflow. */
#define PS2_MOUSE_MAX_DISTANCE (1 << 20)
#define PS2_MOUSE_MAX_PACKET   4

/* Adds @step to a collected movement, within the bounds. */
void ps2_mouse_add(int *sum, int64_t step);
/* Takes the next packet out of the collected movement; its length in bytes. */
int ps2_mouse_packet(PS2MouseState *s, uint8_t packet[PS2_MOUSE_MAX_PACKET]);
bool ps2_mouse_has_moved(const PS2MouseState *s);
void ps2_mouse_clear_movement(PS2MouseState *s);

#endif

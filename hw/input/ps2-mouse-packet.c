/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Movement packets of the PS/2 mouse: movement is collected and cut into steps that a packet can
 * carry.
 *
 * Spec: IBM PS/2 hardware interface technical reference, "Auxiliary device data reports"; the
 * fourth byte is that of Microsoft's wheel mouse (ids 3 and 4).
 */
#include "qemu/osdep.h"
#include "ps2-internal.h"

/* First byte of a movement packet, below it the buttons. */
#define MOUSE_PACKET_ALWAYS  0x08
#define MOUSE_PACKET_X_SIGN  0x10
#define MOUSE_PACKET_Y_SIGN  0x20
#define MOUSE_PACKET_BUTTONS 0x07

/* Takes as much from *@rest as fits between @min and @max. */
static int mouse_take(int *rest, int min, int max)
{
    int step = CLAMP(*rest, min, max);

    *rest -= step;
    return step;
}

void ps2_mouse_add(int *sum, int64_t step)
{
    *sum = CLAMP(*sum + CLAMP(step, -PS2_MOUSE_MAX_DISTANCE, PS2_MOUSE_MAX_DISTANCE),
                 -PS2_MOUSE_MAX_DISTANCE, PS2_MOUSE_MAX_DISTANCE);
}

/*
 * Fourth byte: vertical wheel, or of the five-button mouse buttons and a small step of either
 * wheel.
 */
static uint8_t mouse_wheel_byte(PS2MouseState *s)
{
    if (s->mouse_type == PS2_MOUSE_TYPE_WHEEL) {
        s->mouse_dw = 0;
        return mouse_take(&s->mouse_dz, -127, 127);
    }
    if (s->mouse_dw) {
        return 0x40 | (mouse_take(&s->mouse_dw, -31, 31) & 0x3f);
    }
    return (mouse_take(&s->mouse_dz, -7, 7) & 0x0f) | ((s->mouse_buttons & 0x18) << 1);
}

int ps2_mouse_packet(PS2MouseState *s, uint8_t packet[PS2_MOUSE_MAX_PACKET])
{
    int dx = mouse_take(&s->mouse_dx, -127, 127);
    int dy = mouse_take(&s->mouse_dy, -127, 127);

    packet[0] = MOUSE_PACKET_ALWAYS | (dx < 0 ? MOUSE_PACKET_X_SIGN : 0) |
                (dy < 0 ? MOUSE_PACKET_Y_SIGN : 0) | (s->mouse_buttons & MOUSE_PACKET_BUTTONS);
    packet[1] = dx;
    packet[2] = dy;
    if (s->mouse_type == PS2_MOUSE_TYPE_PLAIN) {
        s->mouse_dz = 0;
        s->mouse_dw = 0;
        return 3;
    }
    packet[3] = mouse_wheel_byte(s);
    return 4;
}

bool ps2_mouse_has_moved(const PS2MouseState *s)
{
    return s->mouse_dx || s->mouse_dy || s->mouse_dz || s->mouse_dw;
}

void ps2_mouse_clear_movement(PS2MouseState *s)
{
    s->mouse_dx = 0;
    s->mouse_dy = 0;
    s->mouse_dz = 0;
    s->mouse_dw = 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PS/2 mouse "ps2-mouse": plain three-button mouse that a guest can turn into one with a wheel
 * (id 3) and with five buttons and a tilting wheel (id 4).
 *
 * Models: IBM PS/2 hardware interface technical reference, "Auxiliary device commands"; wheel
 * extensions: Microsoft, "Mouse Wheel Detection and Identification". Movement is collected while
 * the queue is full. Left out on purpose: the sample rate limits nothing, the resolution scales
 * nothing.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "ps2-internal.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "sysemu/runstate.h"
#include "trace.h"

#define MOUSE_CMD_SET_SCALE11 0xe6
#define MOUSE_CMD_SET_SCALE21 0xe7
#define MOUSE_CMD_SET_RES     0xe8
#define MOUSE_CMD_GET_STATUS  0xe9
#define MOUSE_CMD_SET_STREAM  0xea
#define MOUSE_CMD_POLL        0xeb
#define MOUSE_CMD_RESET_WRAP  0xec
#define MOUSE_CMD_SET_WRAP    0xee
#define MOUSE_CMD_SET_REMOTE  0xf0

#define MOUSE_STATUS_SCALE21 0x10
#define MOUSE_STATUS_ENABLED 0x20
#define MOUSE_STATUS_REMOTE  0x40

#define MOUSE_DEFAULT_RATE       100
#define MOUSE_DEFAULT_RESOLUTION 2

/* ---- movement ---- */

static bool mouse_send_packet(PS2MouseState *s)
{
    PS2State *ps2 = PS2_DEVICE(s);
    uint8_t packet[PS2_MOUSE_MAX_PACKET];

    if (ps2->queue.count + PS2_MOUSE_MAX_PACKET > PS2_QUEUE_SIZE) {
        return false;
    }
    trace_ps2_mouse_send_packet(s->mouse_dx, s->mouse_dy, s->mouse_dz, s->mouse_buttons);
    return ps2_queue_bytes(ps2, packet, ps2_mouse_packet(s, packet));
}

/*
 * At least one packet, and more while there is movement and room; what is left goes with the next
 * event.
 */
static void mouse_report(PS2MouseState *s)
{
    while (mouse_send_packet(s) && ps2_mouse_has_moved(s)) {
    }
}

static bool mouse_is_streaming(const PS2MouseState *s)
{
    return (s->mouse_status & MOUSE_STATUS_ENABLED) && !(s->mouse_status & MOUSE_STATUS_REMOTE);
}

/* ---- events ---- */

static void mouse_button_event(PS2MouseState *s, const InputBtnEvent *btn)
{
    static const uint8_t masks[INPUT_BUTTON__MAX] = {
        [INPUT_BUTTON_LEFT] = PS2_MOUSE_BUTTON_LEFT,
        [INPUT_BUTTON_MIDDLE] = PS2_MOUSE_BUTTON_MIDDLE,
        [INPUT_BUTTON_RIGHT] = PS2_MOUSE_BUTTON_RIGHT,
        [INPUT_BUTTON_SIDE] = PS2_MOUSE_BUTTON_SIDE,
        [INPUT_BUTTON_EXTRA] = PS2_MOUSE_BUTTON_EXTRA,
    };

    if (!btn->down) {
        s->mouse_buttons &= ~masks[btn->button];
        return;
    }
    s->mouse_buttons |= masks[btn->button];
    ps2_mouse_add(&s->mouse_dz, (btn->button == INPUT_BUTTON_WHEEL_DOWN) -
                                    (btn->button == INPUT_BUTTON_WHEEL_UP));
    ps2_mouse_add(&s->mouse_dw, (btn->button == INPUT_BUTTON_WHEEL_LEFT) -
                                    (btn->button == INPUT_BUTTON_WHEEL_RIGHT));
}

static void ps2_mouse_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    PS2MouseState *s = PS2_MOUSE_DEVICE(dev);

    if (!(s->mouse_status & MOUSE_STATUS_ENABLED)) {
        return;
    }
    if (evt->type == INPUT_EVENT_KIND_BTN) {
        mouse_button_event(s, evt->u.btn.data);
    } else if (evt->type == INPUT_EVENT_KIND_REL) {
        InputMoveEvent *move = evt->u.rel.data;

        if (move->axis == INPUT_AXIS_X) {
            ps2_mouse_add(&s->mouse_dx, move->value);
        } else {
            ps2_mouse_add(&s->mouse_dy,
                          -CLAMP(move->value, -PS2_MOUSE_MAX_DISTANCE, PS2_MOUSE_MAX_DISTANCE));
        }
    }
}

static void ps2_mouse_sync(DeviceState *dev)
{
    PS2MouseState *s = PS2_MOUSE_DEVICE(dev);

    if (!(s->mouse_status & MOUSE_STATUS_ENABLED)) {
        return;
    }
    if (s->mouse_buttons) {
        qemu_system_wakeup_request(QEMU_WAKEUP_REASON_OTHER, NULL);
    }
    if (mouse_is_streaming(s)) {
        mouse_report(s);
    }
}

void ps2_mouse_fake_event(PS2MouseState *s)
{
    trace_ps2_mouse_fake_event();
    ps2_mouse_add(&s->mouse_dx, 1);
    mouse_send_packet(s);
}

static const QemuInputHandler ps2_mouse_handler = {
    .name = "QEMU PS/2 Mouse",
    .mask = INPUT_EVENT_MASK_BTN | INPUT_EVENT_MASK_REL,
    .event = ps2_mouse_event,
    .sync = ps2_mouse_sync,
};

/* ---- commands ---- */

static void mouse_reply(PS2MouseState *s, uint8_t b)
{
    ps2_queue(PS2_DEVICE(s), b);
}

static void mouse_set_defaults(PS2MouseState *s)
{
    s->mouse_sample_rate = MOUSE_DEFAULT_RATE;
    s->mouse_resolution = MOUSE_DEFAULT_RESOLUTION;
    s->mouse_status = 0;
    s->mouse_detect_state = 0;
    ps2_mouse_clear_movement(s);
}

/* Status byte: the modes, and the buttons from left (bit 2) to right (bit 0). */
static uint8_t mouse_status_byte(const PS2MouseState *s)
{
    uint8_t buttons = s->mouse_buttons;

    return s->mouse_status | (buttons & PS2_MOUSE_BUTTON_LEFT ? 0x04 : 0) |
           (buttons & PS2_MOUSE_BUTTON_MIDDLE ? 0x02 : 0) |
           (buttons & PS2_MOUSE_BUTTON_RIGHT ? 0x01 : 0);
}

/* The rates 200, 100, 80 in a row ask for the wheel, 200, 200, 80 for five buttons. */
static void mouse_detect_type(PS2MouseState *s, uint8_t rate)
{
    enum { START, SAW_200, SAW_200_100, SAW_200_200 };
    uint8_t state = s->mouse_detect_state;

    s->mouse_detect_state = START;
    if (rate == 80 && state == SAW_200_100) {
        s->mouse_type = PS2_MOUSE_TYPE_WHEEL;
    } else if (rate == 80 && state == SAW_200_200) {
        s->mouse_type = PS2_MOUSE_TYPE_EXPLORER;
    } else if (rate == 100 && state == SAW_200) {
        s->mouse_detect_state = SAW_200_100;
    } else if (rate == 200) {
        s->mouse_detect_state = state == SAW_200 ? SAW_200_200 : SAW_200;
    }
}

static void mouse_parameter(PS2MouseState *s, int cmd, uint8_t val)
{
    if (cmd == PS2_CMD_SET_RATE) {
        s->mouse_sample_rate = val;
        mouse_detect_type(s, val);
    } else {
        s->mouse_resolution = val;
    }
    mouse_reply(s, PS2_REPLY_ACK);
}

/* Commands that change modes and are only acknowledged; false for any other. */
static bool mouse_mode_command(PS2MouseState *s, uint8_t cmd)
{
    switch (cmd) {
    case MOUSE_CMD_SET_SCALE11:
        s->mouse_status &= ~MOUSE_STATUS_SCALE21;
        return true;
    case MOUSE_CMD_SET_SCALE21:
        s->mouse_status |= MOUSE_STATUS_SCALE21;
        return true;
    case MOUSE_CMD_SET_STREAM:
        s->mouse_status &= ~MOUSE_STATUS_REMOTE;
        return true;
    case MOUSE_CMD_SET_REMOTE:
        s->mouse_status |= MOUSE_STATUS_REMOTE;
        return true;
    case MOUSE_CMD_SET_WRAP:
        s->mouse_wrap = 1;
        return true;
    case MOUSE_CMD_RESET_WRAP:
        s->mouse_wrap = 0;
        return true;
    case PS2_CMD_ENABLE:
        s->mouse_status |= MOUSE_STATUS_ENABLED;
        ps2_mouse_clear_movement(s);
        return true;
    case PS2_CMD_DISABLE:
        s->mouse_status &= ~MOUSE_STATUS_ENABLED;
        return true;
    case PS2_CMD_SET_DEFAULT:
        mouse_set_defaults(s);
        return true;
    default:
        return false;
    }
}

static void mouse_reset_command(PS2MouseState *s)
{
    mouse_set_defaults(s);
    s->mouse_type = PS2_MOUSE_TYPE_PLAIN;
    s->mouse_wrap = 0;
    ps2_reset_queue(PS2_DEVICE(s));
    ps2_queue_3(PS2_DEVICE(s), PS2_REPLY_ACK, PS2_REPLY_SELF_TEST_OK, s->mouse_type);
}

static void mouse_command(PS2MouseState *s, uint8_t cmd)
{
    PS2State *ps2 = PS2_DEVICE(s);

    if (mouse_mode_command(s, cmd)) {
        mouse_reply(s, PS2_REPLY_ACK);
        return;
    }
    switch (cmd) {
    case MOUSE_CMD_SET_RES:
    case PS2_CMD_SET_RATE:
        ps2->write_cmd = cmd;
        mouse_reply(s, PS2_REPLY_ACK);
        break;
    case MOUSE_CMD_GET_STATUS:
        ps2_queue_4(ps2, PS2_REPLY_ACK, mouse_status_byte(s), s->mouse_resolution,
                    s->mouse_sample_rate);
        break;
    case MOUSE_CMD_POLL:
        mouse_reply(s, PS2_REPLY_ACK);
        mouse_send_packet(s);
        break;
    case PS2_CMD_GET_ID:
        ps2_queue_2(ps2, PS2_REPLY_ACK, s->mouse_type);
        break;
    case PS2_CMD_RESEND:
        mouse_reply(s, ps2_last_byte(ps2));
        break;
    case PS2_CMD_RESET:
        mouse_reset_command(s);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "ps2-mouse: unknown command 0x%02x\n", cmd);
        break;
    }
}

void ps2_write_mouse(PS2MouseState *s, int val)
{
    PS2State *ps2 = PS2_DEVICE(s);
    int waiting = ps2->write_cmd;
    uint8_t byte = val;

    trace_ps2_write_mouse(byte, waiting);
    ps2->write_cmd = PS2_NO_CMD;
    if (waiting != PS2_NO_CMD) {
        mouse_parameter(s, waiting, byte);
    } else if (!s->mouse_wrap || byte == PS2_CMD_RESET || byte == MOUSE_CMD_RESET_WRAP) {
        mouse_command(s, byte);
    } else {
        mouse_reply(s, byte);
    }
}

/* ---- device ---- */

static void ps2_mouse_reset(DeviceState *dev)
{
    PS2MouseState *s = PS2_MOUSE_DEVICE(dev);

    PS2_DEVICE_GET_CLASS(dev)->parent_reset(dev);
    mouse_set_defaults(s);
    s->mouse_wrap = 0;
    s->mouse_type = PS2_MOUSE_TYPE_PLAIN;
    s->mouse_buttons = 0;
}

static int ps2_mouse_post_load(void *opaque, int version_id)
{
    PS2MouseState *s = opaque;

    ps2_mouse_add(&s->mouse_dx, 0);
    ps2_mouse_add(&s->mouse_dy, 0);
    ps2_mouse_add(&s->mouse_dz, 0);
    ps2_mouse_add(&s->mouse_dw, 0);
    return 0;
}

static const VMStateDescription vmstate_ps2_mouse = {
    .name = "ps2mouse",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = ps2_mouse_post_load,
    .fields =
        (const VMStateField[]){
            VMSTATE_STRUCT(parent_obj, PS2MouseState, 0, vmstate_ps2_common, PS2State),
            VMSTATE_UINT8(mouse_status, PS2MouseState),
            VMSTATE_UINT8(mouse_resolution, PS2MouseState),
            VMSTATE_UINT8(mouse_sample_rate, PS2MouseState),
            VMSTATE_UINT8(mouse_wrap, PS2MouseState), VMSTATE_UINT8(mouse_type, PS2MouseState),
            VMSTATE_UINT8(mouse_detect_state, PS2MouseState),
            VMSTATE_INT32(mouse_dx, PS2MouseState), VMSTATE_INT32(mouse_dy, PS2MouseState),
            VMSTATE_INT32(mouse_dz, PS2MouseState), VMSTATE_INT32(mouse_dw, PS2MouseState),
            VMSTATE_UINT8(mouse_buttons, PS2MouseState), VMSTATE_END_OF_LIST() }
};

static void ps2_mouse_realize(DeviceState *dev, Error **errp)
{
    PS2MouseState *s = PS2_MOUSE_DEVICE(dev);

    s->handler = qemu_input_handler_register(dev, &ps2_mouse_handler);
}

static void ps2_mouse_unrealize(DeviceState *dev)
{
    qemu_input_handler_unregister(PS2_MOUSE_DEVICE(dev)->handler);
}

static void ps2_mouse_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = ps2_mouse_realize;
    dc->unrealize = ps2_mouse_unrealize;
    dc->vmsd = &vmstate_ps2_mouse;
    device_class_set_parent_reset(dc, ps2_mouse_reset, &PS2_DEVICE_CLASS(klass)->parent_reset);
}

static const TypeInfo ps2_mouse_info = {
    .name = TYPE_PS2_MOUSE_DEVICE,
    .parent = TYPE_PS2_DEVICE,
    .instance_size = sizeof(PS2MouseState),
    .class_init = ps2_mouse_class_init,
};

static void ps2_mouse_register_types(void)
{
    type_register_static(&ps2_mouse_info);
}

type_init(ps2_mouse_register_types)

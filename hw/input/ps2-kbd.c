/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PS/2 keyboard "ps2-kbd": its commands. What a key sends is in ps2-scancodes.c; the translation
 * to set 1 that the controller of a PC does is applied at this end, so that the queue holds what
 * the host will read.
 *
 * Models: IBM PS/2 hardware interface technical reference, "Keyboards (101- and 102-key)". Left
 * out on purpose: typematic repeat (whoever sends key events repeats them), and with it the
 * effect of the typematic commands of set 3.
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
#include "ui/console.h"

#define KBD_CMD_SET_LEDS                 0xed
#define KBD_CMD_ECHO                     0xee
#define KBD_CMD_SCANCODE                 0xf0
#define KBD_CMD_ALL_TYPEMATIC            0xf7
#define KBD_CMD_ALL_TYPEMATIC_MAKE_BREAK 0xfa
#define KBD_CMD_KEY_TYPEMATIC            0xfb
#define KBD_CMD_KEY_MAKE                 0xfd

#define KBD_DEFAULT_SET 2

static unsigned key_modifier(QKeyCode key)
{
    switch (key) {
    case Q_KEY_CODE_CTRL:
        return PS2_MOD_CTRL_L;
    case Q_KEY_CODE_CTRL_R:
        return PS2_MOD_CTRL_R;
    case Q_KEY_CODE_SHIFT:
        return PS2_MOD_SHIFT_L;
    case Q_KEY_CODE_SHIFT_R:
        return PS2_MOD_SHIFT_R;
    case Q_KEY_CODE_ALT:
        return PS2_MOD_ALT_L;
    case Q_KEY_CODE_ALT_R:
        return PS2_MOD_ALT_R;
    default:
        return 0;
    }
}

/* Bytes as the host will read them; returns how many. */
static int kbd_translate(PS2KbdState *s, uint8_t *bytes, int n)
{
    return s->translate ? ps2_translate(bytes, n, &s->need_high_bit) : n;
}

static void kbd_send_key(PS2KbdState *s, QKeyCode key, bool down)
{
    uint8_t bytes[PS2_MAX_SEQUENCE];
    int n = ps2_key_sequence(key, down, s->scancode_set, s->modifiers, bytes);

    if (!n) {
        qemu_log_mask(LOG_UNIMP, "ps2-kbd: key %d sends nothing in set %d\n", key, s->scancode_set);
    }
    ps2_queue_bytes(PS2_DEVICE(s), bytes, kbd_translate(s, bytes, n));
}

static void ps2_keyboard_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    PS2KbdState *s = PS2_KBD_DEVICE(dev);
    InputKeyEvent *key_event = evt->u.key.data;
    QKeyCode key = qemu_input_key_value_to_qcode(key_event->key);
    unsigned modifier = key_modifier(key);

    qemu_system_wakeup_request(QEMU_WAKEUP_REASON_OTHER, NULL);
    trace_ps2_keyboard_event(key, key_event->down, s->modifiers, s->scancode_set);
    if (key_event->down) {
        s->modifiers |= modifier;
    } else {
        s->modifiers &= ~modifier;
    }
    if (s->scan_enabled) {
        kbd_send_key(s, key, key_event->down);
    }
}

static const QemuInputHandler ps2_keyboard_handler = {
    .name = "QEMU PS/2 Keyboard",
    .mask = INPUT_EVENT_MASK_KEY,
    .event = ps2_keyboard_event,
};

/* ---- commands ---- */

static void kbd_reply_bytes(PS2KbdState *s, uint8_t *bytes, int n)
{
    s->need_high_bit = false;
    ps2_queue_reply(PS2_DEVICE(s), bytes, kbd_translate(s, bytes, n));
}

static void kbd_reply(PS2KbdState *s, uint8_t b)
{
    kbd_reply_bytes(s, &b, 1);
}

static void kbd_reply_2(PS2KbdState *s, uint8_t b1, uint8_t b2)
{
    uint8_t bytes[] = { b1, b2 };

    kbd_reply_bytes(s, bytes, 2);
}

static void kbd_set_leds(PS2KbdState *s, int leds)
{
    trace_ps2_set_ledstate(leds);
    s->ledstate = leds;
    kbd_put_ledstate(leds);
}

static void kbd_set_defaults(PS2KbdState *s)
{
    s->scan_enabled = 1;
    s->scancode_set = KBD_DEFAULT_SET;
    ps2_reset_queue(PS2_DEVICE(s));
    kbd_set_leds(s, 0);
}

static void kbd_get_id(PS2KbdState *s)
{
    uint8_t id[] = { PS2_REPLY_ACK, 0xab, 0x83 };

    kbd_reply_bytes(s, id, sizeof(id));
}

/* Parameter 0 asks for the set in use. */
static void kbd_scancode_parameter(PS2KbdState *s, uint8_t set)
{
    if (set == 0) {
        kbd_reply_2(s, PS2_REPLY_ACK, s->scancode_set);
    } else if (set <= 3) {
        s->scancode_set = set;
        kbd_reply(s, PS2_REPLY_ACK);
    } else {
        kbd_reply(s, PS2_REPLY_RESEND);
    }
}

static void kbd_parameter(PS2KbdState *s, int cmd, uint8_t val)
{
    PS2State *ps2 = PS2_DEVICE(s);

    switch (cmd) {
    case KBD_CMD_SCANCODE:
        kbd_scancode_parameter(s, val);
        break;
    case KBD_CMD_SET_LEDS:
        kbd_set_leds(s, val & 7);
        kbd_reply(s, PS2_REPLY_ACK);
        break;
    case PS2_CMD_SET_RATE:
        kbd_reply(s, PS2_REPLY_ACK);
        break;
    default:
        /* A list of keys: the next command ends it. */
        ps2->write_cmd = cmd;
        kbd_reply(s, PS2_REPLY_ACK);
        break;
    }
}

/* Commands that are followed by a byte, or a list of them. */
static bool kbd_takes_parameter(uint8_t cmd)
{
    return cmd == KBD_CMD_SET_LEDS || cmd == KBD_CMD_SCANCODE || cmd == PS2_CMD_SET_RATE ||
           (cmd >= KBD_CMD_KEY_TYPEMATIC && cmd <= KBD_CMD_KEY_MAKE);
}

static void kbd_command(PS2KbdState *s, uint8_t cmd)
{
    PS2State *ps2 = PS2_DEVICE(s);

    if (kbd_takes_parameter(cmd)) {
        ps2->write_cmd = cmd;
        kbd_reply(s, PS2_REPLY_ACK);
        return;
    }
    switch (cmd) {
    case 0x00:
    case KBD_CMD_ALL_TYPEMATIC ... KBD_CMD_ALL_TYPEMATIC_MAKE_BREAK:
        kbd_reply(s, PS2_REPLY_ACK);
        break;
    case KBD_CMD_ECHO:
        kbd_reply(s, KBD_CMD_ECHO);
        break;
    case PS2_CMD_GET_ID:
        kbd_get_id(s);
        break;
    case PS2_CMD_ENABLE:
        s->scan_enabled = 1;
        kbd_reply(s, PS2_REPLY_ACK);
        break;
    case PS2_CMD_DISABLE:
    case PS2_CMD_SET_DEFAULT:
        kbd_set_defaults(s);
        s->scan_enabled = cmd == PS2_CMD_SET_DEFAULT;
        kbd_reply(s, PS2_REPLY_ACK);
        break;
    case PS2_CMD_RESEND:
        ps2_queue_reply(ps2, (uint8_t[]){ ps2_last_byte(ps2) }, 1);
        break;
    case PS2_CMD_RESET:
        kbd_set_defaults(s);
        kbd_reply_2(s, PS2_REPLY_ACK, PS2_REPLY_SELF_TEST_OK);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "ps2-kbd: unknown command 0x%02x\n", cmd);
        kbd_reply(s, PS2_REPLY_RESEND);
        break;
    }
}

void ps2_write_keyboard(PS2KbdState *s, int val)
{
    PS2State *ps2 = PS2_DEVICE(s);
    int waiting = ps2->write_cmd;
    uint8_t byte = val;

    trace_ps2_write_keyboard(byte, waiting);
    ps2->write_cmd = PS2_NO_CMD;
    if (waiting != PS2_NO_CMD && byte < KBD_CMD_SET_LEDS) {
        kbd_parameter(s, waiting, byte);
    } else {
        kbd_command(s, byte);
    }
}

void ps2_keyboard_set_translation(PS2KbdState *s, int mode)
{
    trace_ps2_keyboard_set_translation(mode);
    s->translate = mode;
}

/* ---- device ---- */

static void ps2_kbd_reset(DeviceState *dev)
{
    PS2KbdState *s = PS2_KBD_DEVICE(dev);

    PS2_DEVICE_GET_CLASS(dev)->parent_reset(dev);
    s->scan_enabled = 1;
    s->translate = 0;
    s->scancode_set = KBD_DEFAULT_SET;
    s->need_high_bit = false;
    s->modifiers = 0;
    if (s->ledstate) {
        kbd_set_leds(s, 0);
    }
}

static int ps2_kbd_post_load(void *opaque, int version_id)
{
    PS2KbdState *s = opaque;

    s->scancode_set = CLAMP(s->scancode_set, 1, 3);
    return 0;
}

static const VMStateDescription vmstate_ps2_keyboard = {
    .name = "ps2kbd",
    .version_id = 4,
    .minimum_version_id = 4,
    .post_load = ps2_kbd_post_load,
    .fields =
        (const VMStateField[]){
            VMSTATE_STRUCT(parent_obj, PS2KbdState, 0, vmstate_ps2_common, PS2State),
            VMSTATE_INT32(scan_enabled, PS2KbdState), VMSTATE_INT32(translate, PS2KbdState),
            VMSTATE_INT32(scancode_set, PS2KbdState), VMSTATE_INT32(ledstate, PS2KbdState),
            VMSTATE_BOOL(need_high_bit, PS2KbdState), VMSTATE_UINT32(modifiers, PS2KbdState),
            VMSTATE_END_OF_LIST() }
};

static void ps2_kbd_realize(DeviceState *dev, Error **errp)
{
    PS2KbdState *s = PS2_KBD_DEVICE(dev);

    s->handler = qemu_input_handler_register(dev, &ps2_keyboard_handler);
}

static void ps2_kbd_unrealize(DeviceState *dev)
{
    qemu_input_handler_unregister(PS2_KBD_DEVICE(dev)->handler);
}

static void ps2_kbd_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = ps2_kbd_realize;
    dc->unrealize = ps2_kbd_unrealize;
    dc->vmsd = &vmstate_ps2_keyboard;
    device_class_set_parent_reset(dc, ps2_kbd_reset, &PS2_DEVICE_CLASS(klass)->parent_reset);
}

static const TypeInfo ps2_kbd_info = {
    .name = TYPE_PS2_KBD_DEVICE,
    .parent = TYPE_PS2_DEVICE,
    .instance_size = sizeof(PS2KbdState),
    .class_init = ps2_kbd_class_init,
};

static void ps2_kbd_register_types(void)
{
    type_register_static(&ps2_kbd_info);
}

type_init(ps2_kbd_register_types)

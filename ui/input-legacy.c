/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The older interface of keyboards and mice: one function that gets codes, or movement and buttons. */
#include "qemu/osdep.h"
#include "ui/console.h"

/* ---- keyboards ---- */

struct QEMUPutKbdEntry {
    QEMUPutKBDEvent *put_kbd;
    void *opaque;
    QemuInputHandlerState *s;
};

static void legacy_kbd_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    QEMUPutKbdEntry *entry = (QEMUPutKbdEntry *)dev;
    int codes[3];
    int count = qemu_input_key_value_to_scancode(evt->u.key.data->key, evt->u.key.data->down, codes);

    for (int i = 0; i < count; i++) {
        entry->put_kbd(entry->opaque, codes[i]);
    }
}

static const QemuInputHandler legacy_kbd_handler = {
    .name = "legacy-kbd",
    .mask = INPUT_EVENT_MASK_KEY,
    .event = legacy_kbd_event,
};

QEMUPutKbdEntry *qemu_add_kbd_event_handler(QEMUPutKBDEvent *func, void *opaque)
{
    QEMUPutKbdEntry *entry = g_new0(QEMUPutKbdEntry, 1);

    entry->put_kbd = func;
    entry->opaque = opaque;
    entry->s = qemu_input_handler_register((DeviceState *)entry, &legacy_kbd_handler);
    qemu_input_handler_activate(entry->s);
    return entry;
}

void qemu_remove_kbd_event_handler(QEMUPutKbdEntry *entry)
{
    qemu_input_handler_unregister(entry->s);
    g_free(entry);
}

/* ---- mice ---- */

struct QEMUPutMouseEntry {
    QEMUPutMouseEvent *put_mouse;
    void *opaque;
    QemuInputHandler handler;
    QemuInputHandlerState *s;
    int axis[INPUT_AXIS__MAX];
    int buttons;
};

/* A wheel turns once, with the movement that happens to be there. */
static void legacy_mouse_button(QEMUPutMouseEntry *entry, InputBtnEvent *btn)
{
    static const int masks[INPUT_BUTTON__MAX] = {
        [INPUT_BUTTON_LEFT] = MOUSE_EVENT_LBUTTON,
        [INPUT_BUTTON_MIDDLE] = MOUSE_EVENT_MBUTTON,
        [INPUT_BUTTON_RIGHT] = MOUSE_EVENT_RBUTTON,
    };

    if (btn->down) {
        entry->buttons |= masks[btn->button];
    } else {
        entry->buttons &= ~masks[btn->button];
    }
    if (btn->down && (btn->button == INPUT_BUTTON_WHEEL_UP || btn->button == INPUT_BUTTON_WHEEL_DOWN)) {
        entry->put_mouse(entry->opaque, entry->axis[INPUT_AXIS_X], entry->axis[INPUT_AXIS_Y],
                         btn->button == INPUT_BUTTON_WHEEL_UP ? -1 : 1, entry->buttons);
    }
}

static void legacy_mouse_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    QEMUPutMouseEntry *entry = (QEMUPutMouseEntry *)dev;

    switch (evt->type) {
    case INPUT_EVENT_KIND_BTN:
        legacy_mouse_button(entry, evt->u.btn.data);
        break;
    case INPUT_EVENT_KIND_ABS:
        entry->axis[evt->u.abs.data->axis] = evt->u.abs.data->value;
        break;
    case INPUT_EVENT_KIND_REL:
        entry->axis[evt->u.rel.data->axis] += evt->u.rel.data->value;
        break;
    default:
        break;
    }
}

static void legacy_mouse_sync(DeviceState *dev)
{
    QEMUPutMouseEntry *entry = (QEMUPutMouseEntry *)dev;

    entry->put_mouse(entry->opaque, entry->axis[INPUT_AXIS_X], entry->axis[INPUT_AXIS_Y], 0,
                     entry->buttons);
    if (entry->handler.mask & INPUT_EVENT_MASK_REL) {
        entry->axis[INPUT_AXIS_X] = entry->axis[INPUT_AXIS_Y] = 0;
    }
}

QEMUPutMouseEntry *qemu_add_mouse_event_handler(QEMUPutMouseEvent *func, void *opaque, int absolute,
                                                const char *name)
{
    QEMUPutMouseEntry *entry = g_new0(QEMUPutMouseEntry, 1);

    entry->put_mouse = func;
    entry->opaque = opaque;
    entry->handler = (QemuInputHandler) {
        .name = name,
        .mask = INPUT_EVENT_MASK_BTN | (absolute ? INPUT_EVENT_MASK_ABS : INPUT_EVENT_MASK_REL),
        .event = legacy_mouse_event,
        .sync = legacy_mouse_sync,
    };
    entry->s = qemu_input_handler_register((DeviceState *)entry, &entry->handler);
    return entry;
}

void qemu_activate_mouse_event_handler(QEMUPutMouseEntry *entry)
{
    qemu_input_handler_activate(entry->s);
}

void qemu_remove_mouse_event_handler(QEMUPutMouseEntry *entry)
{
    qemu_input_handler_unregister(entry->s);
    g_free(entry);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HID keyboard, mouse and tablet without their bus: a queue of input events, from which the bus
 * device polls reports. Movement within one queue entry adds up while the guest does not poll.
 *
 * Specification: Device Class Definition for HID 1.11, appendix B (boot reports), section 7.2.4 (idle).
 */
#include "qemu/osdep.h"
#include "hid-usage.h"
#include "hw/input/hid.h"
#include "migration/vmstate.h"
#include "trace.h"
#include "ui/console.h"

#define KEYCODE_RELEASED   0x100
#define ERROR_ROLLOVER     0x01
#define REPORT_KEYS        6
#define IDLE_UNIT_NS       (4 * SCALE_MS)

/* --- idle reports --- */

static void hid_idle_timer(void *opaque)
{
    HIDState *hs = opaque;

    hs->idle_pending = true;
    hs->event(hs);
}

void hid_set_next_idle(HIDState *hs)
{
    if (hs->idle) {
        timer_mod_ns(hs->idle_timer,
                     qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + hs->idle * IDLE_UNIT_NS);
    } else {
        timer_del(hs->idle_timer);
    }
}

bool hid_has_events(HIDState *hs)
{
    return hs->n > 0 || hs->idle_pending;
}

/* --- pointers --- */

/* The entry that events go to until the next sync. */
static HIDPointerEvent *current_event(HIDState *hs)
{
    assert(hs->n < QUEUE_LENGTH);
    return &hs->ptr.queue[(hs->head + hs->n) & QUEUE_MASK];
}

static void hid_pointer_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    static const int button_bits[INPUT_BUTTON__MAX] = {
        [INPUT_BUTTON_LEFT] = 0x01,
        [INPUT_BUTTON_RIGHT] = 0x02,
        [INPUT_BUTTON_MIDDLE] = 0x04,
        [INPUT_BUTTON_SIDE] = 0x08,
        [INPUT_BUTTON_EXTRA] = 0x10,
    };
    HIDState *hs = (HIDState *)dev;
    HIDPointerEvent *e = current_event(hs);
    InputMoveEvent *move;
    InputBtnEvent *btn;

    switch (evt->type) {
    case INPUT_EVENT_KIND_REL:
        move = evt->u.rel.data;
        *(move->axis == INPUT_AXIS_X ? &e->xdx : &e->ydy) += move->value;
        break;
    case INPUT_EVENT_KIND_ABS:
        move = evt->u.abs.data;
        *(move->axis == INPUT_AXIS_X ? &e->xdx : &e->ydy) = move->value;
        break;
    case INPUT_EVENT_KIND_BTN:
        btn = evt->u.btn.data;
        if (btn->down) {
            e->buttons_state |= button_bits[btn->button];
            e->dz += (btn->button == INPUT_BUTTON_WHEEL_UP) -
                     (btn->button == INPUT_BUTTON_WHEEL_DOWN);
        } else {
            e->buttons_state &= ~button_bits[btn->button];
        }
        break;
    default:
        break;
    }
}

/* Takes up @from, which has the same buttons, into @to. */
static void merge_event(HIDState *hs, HIDPointerEvent *to, const HIDPointerEvent *from)
{
    if (hs->kind == HID_MOUSE) {
        to->xdx += from->xdx;
        to->ydy += from->ydy;
    } else {
        to->xdx = from->xdx;
        to->ydy = from->ydy;
    }
    to->dz += from->dz;
}

/* Starts the next entry from what @last left. */
static void begin_event(HIDState *hs, HIDPointerEvent *next, const HIDPointerEvent *last)
{
    bool absolute = hs->kind == HID_TABLET;

    *next = (HIDPointerEvent) {
        .xdx = absolute ? last->xdx : 0,
        .ydy = absolute ? last->ydy : 0,
        .buttons_state = last->buttons_state,
    };
}

static void hid_pointer_sync(DeviceState *dev)
{
    HIDState *hs = (HIDState *)dev;
    HIDPointerEvent *curr = current_event(hs);
    HIDPointerEvent done = *curr;
    HIDPointerEvent *prev;

    if (hs->n == QUEUE_LENGTH - 1) {
        /* Full: what comes now adds to this entry, which waits for a free place. */
        return;
    }
    prev = hs->n ? &hs->ptr.queue[(hs->head + hs->n - 1) & QUEUE_MASK] : NULL;
    if (prev && prev->buttons_state == done.buttons_state) {
        merge_event(hs, prev, &done);
        begin_event(hs, curr, &done);
    } else {
        hs->n++;
        begin_event(hs, current_event(hs), &done);
    }
    hs->event(hs);
}

void hid_pointer_activate(HIDState *hs)
{
    if (!hs->ptr.mouse_grabbed) {
        qemu_input_handler_activate(hs->s);
        hs->ptr.mouse_grabbed = 1;
    }
}

static int clip(int value, int limit)
{
    return MAX(MIN(value, limit), -limit);
}

int hid_pointer_poll(HIDState *hs, uint8_t *buf, int len)
{
    /* With nothing new, the report before again. */
    HIDPointerEvent *e = &hs->ptr.queue[(hs->n ? hs->head : hs->head - 1) & QUEUE_MASK];
    bool mouse = hs->kind == HID_MOUSE;
    int dx = mouse ? clip(e->xdx, 127) : e->xdx;
    int dy = mouse ? clip(e->ydy, 127) : e->ydy;
    int dz = clip(e->dz, 127);
    uint8_t report[6] = { e->buttons_state };
    int n = mouse ? 4 : 6;

    hid_pointer_activate(hs);
    hs->idle_pending = false;
    e->dz -= dz;
    if (mouse) {
        e->xdx -= dx;
        e->ydy -= dy;
        report[1] = dx;
        report[2] = dy;
        report[3] = dz;
    } else {
        stw_le_p(report + 1, dx);
        stw_le_p(report + 3, dy);
        report[5] = dz;
    }
    if (hs->n && !e->dz && (!mouse || (!e->xdx && !e->ydy))) {
        /* The entry is told; what a tablet moves to stays for repeated reports. */
        QUEUE_INCR(hs->head);
        hs->n--;
    }
    n = MIN(n, len);
    memcpy(buf, report, n);
    return n;
}

/* --- keyboard --- */

static void hid_keyboard_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    HIDState *hs = (HIDState *)dev;
    InputKeyEvent *key = evt->u.key.data;
    uint8_t usage = hid_key_usage(qemu_input_key_value_to_qcode(key->key));

    if (!usage) {
        return;
    }
    if (hs->n == QUEUE_LENGTH) {
        trace_hid_kbd_queue_full();
        return;
    }
    hs->kbd.keycodes[(hs->head + hs->n++) & QUEUE_MASK] = usage | (key->down ? 0 : KEYCODE_RELEASED);
    hs->event(hs);
}

static void set_key(HIDKeyboardState *kbd, uint8_t usage, bool down)
{
    int i;

    if (usage >= HID_USAGE_MODIFIERS) {
        uint8_t bit = 1 << (usage - HID_USAGE_MODIFIERS);

        kbd->modifiers = down ? kbd->modifiers | bit : kbd->modifiers & ~bit;
        return;
    }
    for (i = 0; i < kbd->keys && kbd->key[i] != usage; i++) {
    }
    if (down && i == kbd->keys && kbd->keys < ARRAY_SIZE(kbd->key)) {
        kbd->key[kbd->keys++] = usage;
    } else if (!down && i < kbd->keys) {
        kbd->key[i] = kbd->key[--kbd->keys];
        kbd->key[kbd->keys] = 0;
    }
}

int hid_keyboard_poll(HIDState *hs, uint8_t *buf, int len)
{
    uint8_t report[2 + REPORT_KEYS] = { 0 };

    hs->idle_pending = false;
    if (len < 2) {
        return 0;
    }
    if (hs->n) {
        uint32_t code = hs->kbd.keycodes[hs->head & QUEUE_MASK];

        QUEUE_INCR(hs->head);
        hs->n--;
        set_key(&hs->kbd, code & 0xff, !(code & KEYCODE_RELEASED));
    }
    report[0] = hs->kbd.modifiers;
    if (hs->kbd.keys > REPORT_KEYS) {
        memset(report + 2, ERROR_ROLLOVER, REPORT_KEYS);
    } else {
        memcpy(report + 2, hs->kbd.key, hs->kbd.keys);
    }
    len = MIN(len, (int)sizeof(report));
    memcpy(buf, report, len);
    return len;
}

int hid_keyboard_write(HIDState *hs, uint8_t *buf, int len)
{
    int leds = 0;

    if (len > 0) {
        /* Bits of the boot keyboard's output report. */
        if (buf[0] & 0x04) {
            leds |= QEMU_SCROLL_LOCK_LED;
        }
        if (buf[0] & 0x01) {
            leds |= QEMU_NUM_LOCK_LED;
        }
        if (buf[0] & 0x02) {
            leds |= QEMU_CAPS_LOCK_LED;
        }
        hs->kbd.leds = buf[0];
        kbd_put_ledstate(leds);
    }
    return 0;
}

/* --- life --- */

void hid_reset(HIDState *hs)
{
    if (hs->kind == HID_KEYBOARD) {
        memset(hs->kbd.keycodes, 0, sizeof(hs->kbd.keycodes));
        memset(hs->kbd.key, 0, sizeof(hs->kbd.key));
        hs->kbd.keys = 0;
        hs->kbd.modifiers = 0;
    } else {
        memset(hs->ptr.queue, 0, sizeof(hs->ptr.queue));
    }
    hs->head = 0;
    hs->n = 0;
    hs->protocol = 1;
    hs->idle = 0;
    hs->idle_pending = false;
    timer_del(hs->idle_timer);
}

void hid_init(HIDState *hs, int kind, HIDEventFunc event)
{
    static const QemuInputHandler handlers[] = {
        [HID_MOUSE] = {
            .name = "QEMU HID Mouse",
            .mask = INPUT_EVENT_MASK_BTN | INPUT_EVENT_MASK_REL,
            .event = hid_pointer_event,
            .sync = hid_pointer_sync,
        },
        [HID_TABLET] = {
            .name = "QEMU HID Tablet",
            .mask = INPUT_EVENT_MASK_BTN | INPUT_EVENT_MASK_ABS,
            .event = hid_pointer_event,
            .sync = hid_pointer_sync,
        },
        [HID_KEYBOARD] = {
            .name = "QEMU HID Keyboard",
            .mask = INPUT_EVENT_MASK_KEY,
            .event = hid_keyboard_event,
        },
    };

    hs->kind = kind;
    hs->event = event;
    hs->idle_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, hid_idle_timer, hs);
    /* The handler's device is only handed back to us: it is the state that bus devices embed. */
    hs->s = qemu_input_handler_register((DeviceState *)hs, &handlers[kind]);
    if (kind == HID_KEYBOARD) {
        qemu_input_handler_activate(hs->s);
    }
}

void hid_free(HIDState *hs)
{
    qemu_input_handler_unregister(hs->s);
    timer_free(hs->idle_timer);
    hs->idle_timer = NULL;
}

/* --- saved state --- */

static int hid_post_load(void *opaque, int version_id)
{
    HIDState *hs = opaque;
    uint32_t most = hs->kind == HID_KEYBOARD ? QUEUE_LENGTH : QUEUE_LENGTH - 1;

    hs->head &= QUEUE_MASK;
    if (hs->n > most || (hs->kind == HID_KEYBOARD &&
                         (hs->kbd.keys < 0 || hs->kbd.keys > ARRAY_SIZE(hs->kbd.key)))) {
        return -EINVAL;
    }
    return 0;
}

static const VMStateDescription vmstate_hid_ptr_queue = {
    .name = "HIDPointerEventQueue",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_INT32(xdx, HIDPointerEvent),
        VMSTATE_INT32(ydy, HIDPointerEvent),
        VMSTATE_INT32(dz, HIDPointerEvent),
        VMSTATE_INT32(buttons_state, HIDPointerEvent),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_hid_ptr_device = {
    .name = "HIDPointerDevice",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = hid_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT_ARRAY(ptr.queue, HIDState, QUEUE_LENGTH, 0, vmstate_hid_ptr_queue,
                             HIDPointerEvent),
        VMSTATE_UINT32(head, HIDState),
        VMSTATE_UINT32(n, HIDState),
        VMSTATE_INT32(protocol, HIDState),
        VMSTATE_UINT8(idle, HIDState),
        VMSTATE_BOOL(idle_pending, HIDState),
        VMSTATE_TIMER_PTR(idle_timer, HIDState),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_hid_keyboard_device = {
    .name = "HIDKeyboardDevice",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = hid_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(kbd.keycodes, HIDState, QUEUE_LENGTH),
        VMSTATE_UINT32(head, HIDState),
        VMSTATE_UINT32(n, HIDState),
        VMSTATE_UINT16(kbd.modifiers, HIDState),
        VMSTATE_UINT8(kbd.leds, HIDState),
        VMSTATE_UINT8_ARRAY(kbd.key, HIDState, 16),
        VMSTATE_INT32(kbd.keys, HIDState),
        VMSTATE_INT32(protocol, HIDState),
        VMSTATE_UINT8(idle, HIDState),
        VMSTATE_BOOL(idle_pending, HIDState),
        VMSTATE_TIMER_PTR(idle_timer, HIDState),
        VMSTATE_END_OF_LIST()
    },
};

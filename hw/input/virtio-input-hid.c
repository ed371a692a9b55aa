/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio keyboard, mouse and tablet: input events as Linux event codes.
 *
 * Properties: display and head (events of that display only), wheel-axis (mouse and tablet).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/module.h"
#include "hw/qdev-properties.h"
#include "hw/virtio/virtio-input.h"
#include "migration/vmstate.h"
#include "standard-headers/linux/input.h"
#include "ui/console.h"

#define VIRTIO_ID_NAME_KEYBOARD "QEMU Virtio Keyboard"
#define VIRTIO_ID_NAME_MOUSE "QEMU Virtio Mouse"
#define VIRTIO_ID_NAME_TABLET "QEMU Virtio Tablet"

#define VENDOR_ID 0x0627

static const uint16_t button_codes[INPUT_BUTTON__MAX] = {
    [INPUT_BUTTON_LEFT] = BTN_LEFT,
    [INPUT_BUTTON_RIGHT] = BTN_RIGHT,
    [INPUT_BUTTON_MIDDLE] = BTN_MIDDLE,
    [INPUT_BUTTON_WHEEL_UP] = BTN_GEAR_UP,
    [INPUT_BUTTON_WHEEL_DOWN] = BTN_GEAR_DOWN,
    [INPUT_BUTTON_SIDE] = BTN_SIDE,
    [INPUT_BUTTON_EXTRA] = BTN_EXTRA,
};
static const uint16_t rel_codes[INPUT_AXIS__MAX] = { REL_X, REL_Y };
static const uint16_t abs_codes[INPUT_AXIS__MAX] = { ABS_X, ABS_Y };

/* ---- configuration ---- */

static void set_code(virtio_input_config *bits, unsigned code)
{
    if (code / 8 < sizeof(bits->u.bitmap)) {
        bits->u.bitmap[code / 8] |= 1 << (code % 8);
        bits->size = MAX(bits->size, code / 8 + 1);
    }
}

/* Event type @type has the codes of @map, those that are not 0 (all with @zero). */
static void add_codes(VirtIOInput *vinput, uint8_t type, const uint16_t *map, size_t n, bool zero)
{
    virtio_input_config bits = { .select = VIRTIO_INPUT_CFG_EV_BITS, .subsel = type };

    for (size_t i = 0; i < n; i++) {
        if (map[i] || zero) {
            set_code(&bits, map[i]);
        }
    }
    virtio_input_add_config(vinput, &bits);
}

static void add_ids(VirtIOInput *vinput, uint16_t product, uint16_t version)
{
    virtio_input_config ids = {
        .select = VIRTIO_INPUT_CFG_ID_DEVIDS,
        .size = sizeof(struct virtio_input_devids),
        .u.ids = {
            .bustype = cpu_to_le16(BUS_VIRTUAL),
            .vendor = cpu_to_le16(VENDOR_ID),
            .product = cpu_to_le16(product),
            .version = cpu_to_le16(version),
        },
    };

    virtio_input_add_config(vinput, &ids);
}

static void add_axis(VirtIOInput *vinput, uint8_t axis)
{
    virtio_input_config info = {
        .select = VIRTIO_INPUT_CFG_ABS_INFO,
        .subsel = axis,
        .size = sizeof(virtio_input_absinfo),
        .u.abs.min = cpu_to_le32(INPUT_EVENT_ABS_MIN),
        .u.abs.max = cpu_to_le32(INPUT_EVENT_ABS_MAX),
    };

    virtio_input_add_config(vinput, &info);
}

/* ---- events ---- */

static void send_event(VirtIOInput *vinput, uint16_t type, uint16_t code, int32_t value)
{
    virtio_input_event event = {
        .type = cpu_to_le16(type), .code = cpu_to_le16(code), .value = cpu_to_le32(value),
    };

    virtio_input_send(vinput, &event);
}

static void handle_key(VirtIOInput *vinput, InputKeyEvent *key)
{
    int qcode = qemu_input_key_value_to_qcode(key->key);
    uint16_t code = qcode < qemu_input_map_qcode_to_linux_len ? qemu_input_map_qcode_to_linux[qcode]
                                                              : 0;

    if (code) {
        send_event(vinput, EV_KEY, code, key->down);
    }
}

static void handle_button(VirtIOInputHID *vhid, InputBtnEvent *btn)
{
    bool wheel = btn->button == INPUT_BUTTON_WHEEL_UP || btn->button == INPUT_BUTTON_WHEEL_DOWN;

    if (wheel && vhid->wheel_axis) {
        if (btn->down) {
            send_event(VIRTIO_INPUT(vhid), EV_REL, REL_WHEEL,
                       btn->button == INPUT_BUTTON_WHEEL_UP ? 1 : -1);
        }
    } else if (button_codes[btn->button]) {
        send_event(VIRTIO_INPUT(vhid), EV_KEY, button_codes[btn->button], btn->down);
    }
}

static void virtio_input_handle_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    VirtIOInput *vinput = VIRTIO_INPUT(dev);

    switch (evt->type) {
    case INPUT_EVENT_KIND_KEY:
        handle_key(vinput, evt->u.key.data);
        break;
    case INPUT_EVENT_KIND_BTN:
        handle_button(VIRTIO_INPUT_HID(dev), evt->u.btn.data);
        break;
    case INPUT_EVENT_KIND_REL:
        send_event(vinput, EV_REL, rel_codes[evt->u.rel.data->axis], evt->u.rel.data->value);
        break;
    case INPUT_EVENT_KIND_ABS:
        send_event(vinput, EV_ABS, abs_codes[evt->u.abs.data->axis], evt->u.abs.data->value);
        break;
    default:
        break;
    }
}

static void virtio_input_handle_sync(DeviceState *dev)
{
    send_event(VIRTIO_INPUT(dev), EV_SYN, SYN_REPORT, 0);
}

/* Lights. */
static void virtio_input_hid_handle_status(VirtIOInput *vinput, virtio_input_event *event)
{
    static const int leds[] = {
        [LED_NUML] = QEMU_NUM_LOCK_LED, [LED_CAPSL] = QEMU_CAPS_LOCK_LED,
        [LED_SCROLLL] = QEMU_SCROLL_LOCK_LED,
    };
    VirtIOInputHID *vhid = VIRTIO_INPUT_HID(vinput);
    uint16_t code = le16_to_cpu(event->code);

    if (le16_to_cpu(event->type) != EV_LED || code >= ARRAY_SIZE(leds)) {
        return;
    }
    vhid->ledstate = event->value ? vhid->ledstate | leds[code] : vhid->ledstate & ~leds[code];
    kbd_put_ledstate(vhid->ledstate);
}

/* ---- life ---- */

static void virtio_input_hid_change_active(VirtIOInput *vinput)
{
    VirtIOInputHID *vhid = VIRTIO_INPUT_HID(vinput);

    if (vinput->active) {
        qemu_input_handler_activate(vhid->hs);
    } else {
        qemu_input_handler_deactivate(vhid->hs);
    }
}

static void virtio_input_hid_realize(DeviceState *dev, Error **errp)
{
    VirtIOInputHID *vhid = VIRTIO_INPUT_HID(dev);
    Error *err = NULL;

    vhid->hs = qemu_input_handler_register(dev, vhid->handler);
    if (vhid->display) {
        qemu_input_handler_bind(vhid->hs, vhid->display, vhid->head, &err);
        if (err) {
            error_propagate(errp, err);
            qemu_input_handler_unregister(vhid->hs);
        }
    }
}

static void virtio_input_hid_unrealize(DeviceState *dev)
{
    qemu_input_handler_unregister(VIRTIO_INPUT_HID(dev)->hs);
}

static int virtio_input_hid_post_load(void *opaque, int version_id)
{
    kbd_put_ledstate(((VirtIOInputHID *)opaque)->ledstate);
    return 0;
}

static const VMStateDescription vmstate_virtio_input_hid = {
    .name = "virtio-input-hid",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = virtio_input_hid_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_STRUCT(parent_obj, VirtIOInputHID, 0, vmstate_virtio_input_device, VirtIOInput),
        VMSTATE_INT32(ledstate, VirtIOInputHID),
        VMSTATE_END_OF_LIST()
    },
};

static Property virtio_input_hid_properties[] = {
    DEFINE_PROP_STRING("display", VirtIOInputHID, display),
    DEFINE_PROP_UINT32("head", VirtIOInputHID, head, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_input_hid_class_init(ObjectClass *klass, void *data)
{
    VirtIOInputClass *vic = VIRTIO_INPUT_CLASS(klass);

    device_class_set_props(DEVICE_CLASS(klass), virtio_input_hid_properties);
    VIRTIO_DEVICE_CLASS(klass)->vmsd = &vmstate_virtio_input_hid;
    vic->realize = virtio_input_hid_realize;
    vic->unrealize = virtio_input_hid_unrealize;
    vic->change_active = virtio_input_hid_change_active;
    vic->handle_status = virtio_input_hid_handle_status;
}

/* ---- the three ---- */

static const QemuInputHandler keyboard_handler = {
    .name = VIRTIO_ID_NAME_KEYBOARD,
    .mask = INPUT_EVENT_MASK_KEY,
    .event = virtio_input_handle_event,
    .sync = virtio_input_handle_sync,
};

static const QemuInputHandler mouse_handler = {
    .name = VIRTIO_ID_NAME_MOUSE,
    .mask = INPUT_EVENT_MASK_BTN | INPUT_EVENT_MASK_REL,
    .event = virtio_input_handle_event,
    .sync = virtio_input_handle_sync,
};

static const QemuInputHandler tablet_handler = {
    .name = VIRTIO_ID_NAME_TABLET,
    .mask = INPUT_EVENT_MASK_BTN | INPUT_EVENT_MASK_ABS,
    .event = virtio_input_handle_event,
    .sync = virtio_input_handle_sync,
};

static void virtio_keyboard_init(Object *obj)
{
    static const uint16_t leds[] = { LED_NUML, LED_CAPSL, LED_SCROLLL };
    VirtIOInput *vinput = VIRTIO_INPUT(obj);
    virtio_input_config repeat = {
        .select = VIRTIO_INPUT_CFG_EV_BITS, .subsel = EV_REP, .size = 1,
    };

    VIRTIO_INPUT_HID(obj)->handler = &keyboard_handler;
    virtio_input_idstr_config(vinput, VIRTIO_INPUT_CFG_ID_NAME, VIRTIO_ID_NAME_KEYBOARD);
    add_ids(vinput, 1, 1);
    virtio_input_add_config(vinput, &repeat);
    add_codes(vinput, EV_LED, leds, ARRAY_SIZE(leds), true);
    add_codes(vinput, EV_KEY, qemu_input_map_qcode_to_linux, qemu_input_map_qcode_to_linux_len,
              false);
}

/* The wheel is known before realize only by its property, so this waits for it. */
static void add_pointer_codes(VirtIOInput *vinput, const uint16_t *rel, size_t n)
{
    uint16_t codes[INPUT_AXIS__MAX + 1];

    for (size_t i = 0; i < n; i++) {
        codes[i] = rel[i];
    }
    if (VIRTIO_INPUT_HID(vinput)->wheel_axis) {
        codes[n++] = REL_WHEEL;
    }
    if (n) {
        add_codes(vinput, EV_REL, codes, n, true);
    }
    add_codes(vinput, EV_KEY, button_codes, ARRAY_SIZE(button_codes), false);
}

static void virtio_mouse_init(Object *obj)
{
    VIRTIO_INPUT_HID(obj)->handler = &mouse_handler;
    virtio_input_idstr_config(VIRTIO_INPUT(obj), VIRTIO_INPUT_CFG_ID_NAME, VIRTIO_ID_NAME_MOUSE);
    add_ids(VIRTIO_INPUT(obj), 2, 2);
}

static void virtio_mouse_realize(DeviceState *dev, Error **errp)
{
    add_pointer_codes(VIRTIO_INPUT(dev), rel_codes, ARRAY_SIZE(rel_codes));
    virtio_input_hid_realize(dev, errp);
}

static void virtio_tablet_init(Object *obj)
{
    VirtIOInput *vinput = VIRTIO_INPUT(obj);

    VIRTIO_INPUT_HID(obj)->handler = &tablet_handler;
    virtio_input_idstr_config(vinput, VIRTIO_INPUT_CFG_ID_NAME, VIRTIO_ID_NAME_TABLET);
    add_ids(vinput, 3, 2);
    add_codes(vinput, EV_ABS, abs_codes, ARRAY_SIZE(abs_codes), true);
    add_axis(vinput, ABS_X);
    add_axis(vinput, ABS_Y);
}

static void virtio_tablet_realize(DeviceState *dev, Error **errp)
{
    add_pointer_codes(VIRTIO_INPUT(dev), NULL, 0);
    virtio_input_hid_realize(dev, errp);
}

static Property virtio_pointer_properties[] = {
    DEFINE_PROP_BOOL("wheel-axis", VirtIOInputHID, wheel_axis, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_mouse_class_init(ObjectClass *klass, void *data)
{
    device_class_set_props(DEVICE_CLASS(klass), virtio_pointer_properties);
    VIRTIO_INPUT_CLASS(klass)->realize = virtio_mouse_realize;
}

static void virtio_tablet_class_init(ObjectClass *klass, void *data)
{
    device_class_set_props(DEVICE_CLASS(klass), virtio_pointer_properties);
    VIRTIO_INPUT_CLASS(klass)->realize = virtio_tablet_realize;
}

static const TypeInfo virtio_input_hid_types[] = {
    {
        .name = TYPE_VIRTIO_INPUT_HID,
        .parent = TYPE_VIRTIO_INPUT,
        .instance_size = sizeof(VirtIOInputHID),
        .class_init = virtio_input_hid_class_init,
        .abstract = true,
    },
    {
        .name = TYPE_VIRTIO_KEYBOARD,
        .parent = TYPE_VIRTIO_INPUT_HID,
        .instance_init = virtio_keyboard_init,
    },
    {
        .name = TYPE_VIRTIO_MOUSE,
        .parent = TYPE_VIRTIO_INPUT_HID,
        .instance_init = virtio_mouse_init,
        .class_init = virtio_mouse_class_init,
    },
    {
        .name = TYPE_VIRTIO_TABLET,
        .parent = TYPE_VIRTIO_INPUT_HID,
        .instance_init = virtio_tablet_init,
        .class_init = virtio_tablet_class_init,
    },
};

DEFINE_TYPES(virtio_input_hid_types)

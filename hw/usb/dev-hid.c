/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB keyboard, mouse and tablet: usb-kbd, usb-mouse, usb-tablet. One interrupt IN endpoint with
 * reports, LEDs by SET_REPORT. Specification: Device Class Definition for HID 1.11; descriptors
 * are in dev-hid-desc.c, reports in hw/input/hid.c.
 *
 * Properties: usb_version (1: full speed only; 2: full and high), display, head (console that
 * events come from).
 */
#include "qemu/osdep.h"
#include "dev-hid-internal.h"
#include "hw/qdev-properties.h"
#include "hw/usb/hid.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "ui/input.h"

#define TYPE_USB_HID "usb-hid"
OBJECT_DECLARE_SIMPLE_TYPE(USBHIDState, USB_HID)

struct USBHIDState {
    USBDevice dev;
    USBEndpoint *intr;
    HIDState hid;
    uint32_t usb_version;
    char *display;
    uint32_t head;
};

static bool is_keyboard(USBHIDState *us)
{
    return us->hid.kind == HID_KEYBOARD;
}

static void usb_hid_changed(HIDState *hs)
{
    USBHIDState *us = container_of(hs, USBHIDState, hid);

    usb_wakeup(us->intr, 0);
}

static void usb_hid_handle_reset(USBDevice *dev)
{
    hid_reset(&USB_HID(dev)->hid);
}

static int poll_report(USBHIDState *us, uint8_t *buf, int len)
{
    return is_keyboard(us) ? hid_keyboard_poll(&us->hid, buf, len)
                           : hid_pointer_poll(&us->hid, buf, len);
}

static bool get_report_descriptor(USBHIDState *us, USBPacket *p, int value, int length,
                                  uint8_t *data)
{
    const USBHIDModel *model = &usb_hid_models[us->hid.kind];

    if (value >> 8 != USB_DT_REPORT) {
        return false;
    }
    p->actual_length = MIN(length, model->report_bytes);
    memcpy(data, model->report, p->actual_length);
    return true;
}

static void set_idle(USBHIDState *us, int value)
{
    us->hid.idle = value >> 8;
    hid_set_next_idle(&us->hid);
    if (!is_keyboard(us)) {
        hid_pointer_activate(&us->hid);
    }
}

/* Requests of the HID class; false: not supported by this device. */
static bool class_request(USBHIDState *us, USBPacket *p, int request, int value, int length,
                          uint8_t *data)
{
    HIDState *hs = &us->hid;

    switch (request) {
    case InterfaceRequest | USB_REQ_GET_DESCRIPTOR:
        return get_report_descriptor(us, p, value, length, data);
    case HID_GET_REPORT:
        p->actual_length = poll_report(us, data, length);
        return true;
    case HID_SET_REPORT:
        if (is_keyboard(us)) {
            p->actual_length = hid_keyboard_write(hs, data, length);
        }
        return is_keyboard(us);
    case HID_GET_PROTOCOL:
    case HID_SET_PROTOCOL:
        /* Only devices with a boot protocol have these (HID 1.11, section 7.2.5). */
        if (hs->kind == HID_TABLET) {
            return false;
        }
        if (request == HID_SET_PROTOCOL) {
            hs->protocol = value;
        } else if (length > 0) {
            data[0] = hs->protocol;
            p->actual_length = 1;
        }
        return true;
    case HID_GET_IDLE:
        if (length > 0) {
            data[0] = hs->idle;
            p->actual_length = 1;
        }
        return true;
    case HID_SET_IDLE:
        set_idle(us, value);
        return true;
    default:
        return false;
    }
}

static void usb_hid_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                                   int length, uint8_t *data)
{
    if (usb_desc_handle_control(dev, p, request, value, index, length, data) < 0 &&
        !class_request(USB_HID(dev), p, request, value, length, data)) {
        p->status = USB_RET_STALL;
    }
}

static void usb_hid_handle_data(USBDevice *dev, USBPacket *p)
{
    USBHIDState *us = USB_HID(dev);
    HIDState *hs = &us->hid;
    uint8_t buf[8];
    int len;

    if (p->pid != USB_TOKEN_IN || p->ep->nr != 1) {
        p->status = USB_RET_STALL;
        return;
    }
    if (!is_keyboard(us)) {
        hid_pointer_activate(hs);
    }
    if (!hid_has_events(hs)) {
        p->status = USB_RET_NAK;
        return;
    }
    hid_set_next_idle(hs);
    len = poll_report(us, buf, MIN(usb_packet_size(p), sizeof(buf)));
    usb_packet_copy(p, buf, len);
}

static void usb_hid_unrealize(USBDevice *dev)
{
    hid_free(&USB_HID(dev)->hid);
}

static void usb_hid_initfn(USBDevice *dev, int kind, Error **errp)
{
    USBHIDState *us = USB_HID(dev);

    if (us->usb_version != 1 && us->usb_version != 2) {
        error_setg(errp, "Invalid usb version %d for usb hid device", us->usb_version);
        return;
    }
    dev->usb_desc = &usb_hid_models[kind].desc[us->usb_version - 1];
    usb_desc_create_serial(dev);
    usb_desc_init(dev);
    us->intr = usb_ep_get(dev, USB_TOKEN_IN, 1);
    hid_init(&us->hid, kind, usb_hid_changed);
    if (us->display) {
        qemu_input_handler_bind(us->hid.s, us->display, us->head, errp);
    }
}

static void usb_tablet_realize(USBDevice *dev, Error **errp)
{
    usb_hid_initfn(dev, HID_TABLET, errp);
}

static void usb_mouse_realize(USBDevice *dev, Error **errp)
{
    usb_hid_initfn(dev, HID_MOUSE, errp);
}

static void usb_keyboard_realize(USBDevice *dev, Error **errp)
{
    usb_hid_initfn(dev, HID_KEYBOARD, errp);
}

static const VMStateDescription vmstate_usb_ptr = {
    .name = "usb-ptr",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_USB_DEVICE(dev, USBHIDState),
        VMSTATE_HID_POINTER_DEVICE(hid, USBHIDState),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_usb_kbd = {
    .name = "usb-kbd",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_USB_DEVICE(dev, USBHIDState),
        VMSTATE_HID_KEYBOARD_DEVICE(hid, USBHIDState),
        VMSTATE_END_OF_LIST()
    },
};

static Property usb_tablet_properties[] = {
    DEFINE_PROP_UINT32("usb_version", USBHIDState, usb_version, 2),
    DEFINE_PROP_STRING("display", USBHIDState, display),
    DEFINE_PROP_UINT32("head", USBHIDState, head, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static Property usb_mouse_properties[] = {
    DEFINE_PROP_UINT32("usb_version", USBHIDState, usb_version, 2),
    DEFINE_PROP_END_OF_LIST(),
};

static Property usb_keyboard_properties[] = {
    DEFINE_PROP_UINT32("usb_version", USBHIDState, usb_version, 2),
    DEFINE_PROP_STRING("display", USBHIDState, display),
    DEFINE_PROP_END_OF_LIST(),
};

static void usb_hid_class_init(ObjectClass *klass, void *data)
{
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->handle_reset = usb_hid_handle_reset;
    uc->handle_control = usb_hid_handle_control;
    uc->handle_data = usb_hid_handle_data;
    uc->handle_attach = usb_desc_attach;
    uc->unrealize = usb_hid_unrealize;
}

static void model_class_init(ObjectClass *klass, int kind, const char *product,
                             void (*realize)(USBDevice *, Error **),
                             const VMStateDescription *vmsd)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->realize = realize;
    uc->product_desc = product;
    uc->usb_desc = &usb_hid_models[kind].desc[1];
    dc->vmsd = vmsd;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static void usb_tablet_class_initfn(ObjectClass *klass, void *data)
{
    model_class_init(klass, HID_TABLET, "QEMU USB Tablet", usb_tablet_realize, &vmstate_usb_ptr);
    device_class_set_props(DEVICE_CLASS(klass), usb_tablet_properties);
}

static void usb_mouse_class_initfn(ObjectClass *klass, void *data)
{
    model_class_init(klass, HID_MOUSE, "QEMU USB Mouse", usb_mouse_realize, &vmstate_usb_ptr);
    device_class_set_props(DEVICE_CLASS(klass), usb_mouse_properties);
}

static void usb_keyboard_class_initfn(ObjectClass *klass, void *data)
{
    model_class_init(klass, HID_KEYBOARD, "QEMU USB Keyboard", usb_keyboard_realize,
                     &vmstate_usb_kbd);
    device_class_set_props(DEVICE_CLASS(klass), usb_keyboard_properties);
}

static const TypeInfo usb_hid_types[] = {
    {
        .name = TYPE_USB_HID,
        .parent = TYPE_USB_DEVICE,
        .instance_size = sizeof(USBHIDState),
        .abstract = true,
        .class_init = usb_hid_class_init,
    },
    { .name = "usb-tablet", .parent = TYPE_USB_HID, .class_init = usb_tablet_class_initfn },
    { .name = "usb-mouse", .parent = TYPE_USB_HID, .class_init = usb_mouse_class_initfn },
    { .name = "usb-kbd", .parent = TYPE_USB_HID, .class_init = usb_keyboard_class_initfn },
};

static void usb_hid_register_types(void)
{
    for (int i = 0; i < ARRAY_SIZE(usb_hid_types); i++) {
        type_register_static(&usb_hid_types[i]);
    }
    usb_legacy_register("usb-tablet", "tablet", NULL);
    usb_legacy_register("usb-mouse", "mouse", NULL);
    usb_legacy_register("usb-kbd", "keyboard", NULL);
}

type_init(usb_hid_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dial on USB: its interrupt endpoint sends the position, which a timer turns while the dial is configured;
 * it has nothing to send while the position stays. A vendor request sets the position. Not modelled after any
 * hardware.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/usb.h"
#include "desc.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_USB_DIAL "usb-dial"
OBJECT_DECLARE_SIMPLE_TYPE(UsbDialState, USB_DIAL)

struct UsbDialState {
    USBDevice parent_obj;

    USBEndpoint *intr;
    QEMUTimer *timer;
    uint8_t position;
    uint8_t reported;
};

#define TURN_NS 1000000
#define REQUEST_SET_POSITION 0x01

enum { STR_MANUFACTURER = 1, STR_PRODUCT, STR_SERIALNUMBER };

static const USBDescStrings desc_strings = {
    [STR_MANUFACTURER] = "QEMU",
    [STR_PRODUCT] = "usb-dial",
    [STR_SERIALNUMBER] = "1",
};

static const USBDescIface desc_iface = {
    .bInterfaceNumber = 0,
    .bNumEndpoints = 1,
    .bInterfaceClass = USB_CLASS_VENDOR_SPEC,
    .eps = (USBDescEndpoint[]) {
        {
            .bEndpointAddress = USB_DIR_IN | 0x01,
            .bmAttributes = USB_ENDPOINT_XFER_INT,
            .wMaxPacketSize = 8,
            .bInterval = 10,
        },
    },
};

static const USBDescDevice desc_device = {
    .bcdUSB = 0x0110,
    .bMaxPacketSize0 = 8,
    .bNumConfigurations = 1,
    .confs = (USBDescConfig[]) {
        {
            .bNumInterfaces = 1,
            .bConfigurationValue = 1,
            .bmAttributes = USB_CFG_ATT_ONE,
            .bMaxPower = 50,
            .nif = 1,
            .ifs = &desc_iface,
        },
    },
};

static const USBDesc desc = {
    .id = {
        .idVendor = 0x0627,
        .idProduct = 0xfff0,
        .bcdDevice = 0,
        .iManufacturer = STR_MANUFACTURER,
        .iProduct = STR_PRODUCT,
        .iSerialNumber = STR_SERIALNUMBER,
    },
    .full = &desc_device,
    .str = desc_strings,
};

static void usb_dial_turn(void *opaque)
{
    UsbDialState *s = opaque;

    s->position++;
    usb_wakeup(s->intr, 0);
    timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + TURN_NS);
}

static void usb_dial_handle_reset(USBDevice *dev)
{
    UsbDialState *s = USB_DIAL(dev);

    s->position = s->reported = 0;
    timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + TURN_NS);
}

static void usb_dial_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                                    int length, uint8_t *data)
{
    if (usb_desc_handle_control(dev, p, request, value, index, length, data) >= 0) {
        return;
    }
    if (request == (VendorDeviceOutRequest | REQUEST_SET_POSITION)) {
        USB_DIAL(dev)->position = value;
    } else {
        p->status = USB_RET_STALL;
    }
}

static void usb_dial_handle_data(USBDevice *dev, USBPacket *p)
{
    UsbDialState *s = USB_DIAL(dev);

    if (p->pid != USB_TOKEN_IN || p->ep->nr != 1) {
        p->status = USB_RET_STALL;
    } else if (s->position == s->reported) {
        p->status = USB_RET_NAK;
    } else {
        s->reported = s->position;
        usb_packet_copy(p, &s->reported, MIN(sizeof(s->reported), p->iov.size));
    }
}

static void usb_dial_realize(USBDevice *dev, Error **errp)
{
    UsbDialState *s = USB_DIAL(dev);

    usb_desc_create_serial(dev);
    usb_desc_init(dev);
    s->intr = usb_ep_get(dev, USB_TOKEN_IN, 1);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, usb_dial_turn, s);
}

static void usb_dial_unrealize(USBDevice *dev)
{
    timer_free(USB_DIAL(dev)->timer);
}

static const VMStateDescription vmstate_usb_dial = {
    .name = TYPE_USB_DIAL,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_USB_DEVICE(parent_obj, UsbDialState),
        VMSTATE_TIMER_PTR(timer, UsbDialState),
        VMSTATE_UINT8(position, UsbDialState),
        VMSTATE_UINT8(reported, UsbDialState),
        VMSTATE_END_OF_LIST()
    }
};

static void usb_dial_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->realize = usb_dial_realize;
    uc->unrealize = usb_dial_unrealize;
    uc->product_desc = "usb-dial";
    uc->usb_desc = &desc;
    uc->handle_reset = usb_dial_handle_reset;
    uc->handle_control = usb_dial_handle_control;
    uc->handle_data = usb_dial_handle_data;
    uc->handle_attach = usb_desc_attach;
    dc->vmsd = &vmstate_usb_dial;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo usb_dial_info = {
    .name = TYPE_USB_DIAL,
    .parent = TYPE_USB_DEVICE,
    .instance_size = sizeof(UsbDialState),
    .class_init = usb_dial_class_init,
};

static void usb_dial_register_types(void)
{
    type_register_static(&usb_dial_info);
}

type_init(usb_dial_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A USB device that writes the doubleword `value` to `address` of memory when it is asked for data, the first
 * time after
 * `naks` NAKs: what no device on a cable can, but a model may. `high-speed`: else full. It has no
 * descriptors. Not modelled after any hardware.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/memory.h"
#include "hw/qdev-properties.h"
#include "hw/usb.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_USB_POKER "usb-poker"
OBJECT_DECLARE_SIMPLE_TYPE(UsbPokerState, USB_POKER)

struct UsbPokerState {
    USBDevice parent_obj;

    uint64_t address;
    uint32_t value;
    uint32_t naks;
    bool high_speed;
};

static void usb_poker_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                                     int length, uint8_t *data)
{
    UsbPokerState *s = USB_POKER(dev);

    if (!(request & (USB_DIR_IN << 8))) {
        return;
    }
    if (s->naks) {
        s->naks--;
        p->status = USB_RET_NAK;
        return;
    }
    address_space_stl_le(&address_space_memory, s->address, s->value, MEMTXATTRS_UNSPECIFIED, NULL);
    memset(data, 0x5a, length);
    p->actual_length = length;
}

static void usb_poker_realize(USBDevice *dev, Error **errp)
{
    UsbPokerState *s = USB_POKER(dev);

    dev->speed = s->high_speed ? USB_SPEED_HIGH : USB_SPEED_FULL;
    dev->speedmask = s->high_speed ? USB_SPEED_MASK_HIGH : USB_SPEED_MASK_FULL;
}

static Property usb_poker_properties[] = {
    DEFINE_PROP_UINT64("address", UsbPokerState, address, 0),
    DEFINE_PROP_UINT32("value", UsbPokerState, value, 0),
    DEFINE_PROP_UINT32("naks", UsbPokerState, naks, 0),
    DEFINE_PROP_BOOL("high-speed", UsbPokerState, high_speed, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void usb_poker_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->realize = usb_poker_realize;
    uc->product_desc = "usb-poker";
    uc->handle_control = usb_poker_handle_control;
    device_class_set_props(dc, usb_poker_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo usb_poker_info = {
    .name = TYPE_USB_POKER,
    .parent = TYPE_USB_DEVICE,
    .instance_size = sizeof(UsbPokerState),
    .class_init = usb_poker_class_init,
};

static void usb_poker_register_types(void)
{
    type_register_static(&usb_poker_info);
}

type_init(usb_poker_register_types)

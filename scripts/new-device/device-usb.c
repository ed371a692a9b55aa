/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * @name@: a USB device with one interrupt IN endpoint that sends a count; from which specification.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/usb.h"
#include "hw/usb/desc.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_@NAME@ "@name@"
OBJECT_DECLARE_SIMPLE_TYPE(@Name@State, @NAME@)

struct @Name@State {
    USBDevice parent_obj;

    USBEndpoint *intr;
    uint8_t count;
};

enum { STR_MANUFACTURER = 1, STR_PRODUCT, STR_SERIALNUMBER };

static const USBDescStrings desc_strings = {
    [STR_MANUFACTURER] = "QEMU",
    [STR_PRODUCT] = "@name@",
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

static void @name_@_handle_reset(USBDevice *dev)
{
    @NAME@(dev)->count = 0;
}

static void @name_@_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                                   int length, uint8_t *data)
{
    if (usb_desc_handle_control(dev, p, request, value, index, length, data) < 0) {
        p->status = USB_RET_STALL;
    }
}

static void @name_@_handle_data(USBDevice *dev, USBPacket *p)
{
    @Name@State *s = @NAME@(dev);

    if (p->pid != USB_TOKEN_IN || p->ep->nr != 1) {
        p->status = USB_RET_STALL;
        return;
    }
    s->count++;
    usb_packet_copy(p, &s->count, MIN(sizeof(s->count), p->iov.size));
}

static void @name_@_realize(USBDevice *dev, Error **errp)
{
    usb_desc_create_serial(dev);
    usb_desc_init(dev);
    @NAME@(dev)->intr = usb_ep_get(dev, USB_TOKEN_IN, 1);
}

static const VMStateDescription vmstate_@name_@ = {
    .name = TYPE_@NAME@,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_USB_DEVICE(parent_obj, @Name@State),
        VMSTATE_UINT8(count, @Name@State),
        VMSTATE_END_OF_LIST()
    }
};

static void @name_@_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->realize = @name_@_realize;
    uc->product_desc = "@name@";
    uc->usb_desc = &desc;
    uc->handle_reset = @name_@_handle_reset;
    uc->handle_control = @name_@_handle_control;
    uc->handle_data = @name_@_handle_data;
    uc->handle_attach = usb_desc_attach;
    dc->vmsd = &vmstate_@name_@;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo @name_@_info = {
    .name = TYPE_@NAME@,
    .parent = TYPE_USB_DEVICE,
    .instance_size = sizeof(@Name@State),
    .class_init = @name_@_class_init,
};

static void @name_@_register_types(void)
{
    type_register_static(&@name_@_info);
}

type_init(@name_@_register_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptors of usb-kbd, usb-mouse and usb-tablet: HID 1.11, sections 6.2 and 7.1. */
#include "qemu/osdep.h"
#include "dev-hid-internal.h"

enum {
    STR_MANUFACTURER = 1,
    STR_PRODUCT_MOUSE,
    STR_PRODUCT_TABLET,
    STR_PRODUCT_KEYBOARD,
    STR_SERIAL_COMPAT,
    STR_CONFIG_MOUSE,
    STR_CONFIG_TABLET,
    STR_CONFIG_KEYBOARD,
    STR_SERIAL_MOUSE,
    STR_SERIAL_TABLET,
    STR_SERIAL_KEYBOARD,
};

static const USBDescStrings desc_strings = {
    [STR_MANUFACTURER] = "QEMU",
    [STR_PRODUCT_MOUSE] = "QEMU USB Mouse",
    [STR_PRODUCT_TABLET] = "QEMU USB Tablet",
    [STR_PRODUCT_KEYBOARD] = "QEMU USB Keyboard",
    [STR_SERIAL_COMPAT] = "42",
    [STR_CONFIG_MOUSE] = "HID Mouse",
    [STR_CONFIG_TABLET] = "HID Tablet",
    [STR_CONFIG_KEYBOARD] = "HID Keyboard",
    [STR_SERIAL_MOUSE] = "89126",
    [STR_SERIAL_TABLET] = "28754",
    [STR_SERIAL_KEYBOARD] = "68284",
};

/* Five buttons, X, Y and wheel, all relative. */
static const uint8_t mouse_report[] = {
    0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x01, 0xa1, 0x00, /* mouse: pointer */
    0x05, 0x09, 0x19, 0x01, 0x29, 0x05, 0x15, 0x00, 0x25, 0x01, 0x95, 0x05, 0x75, 0x01, 0x81, 0x02,
    0x95, 0x01, 0x75, 0x03, 0x81, 0x01, /* padding */
    0x05, 0x01, 0x09, 0x30, 0x09, 0x31, 0x09, 0x38, 0x15, 0x81, 0x25, 0x7f, 0x75, 0x08, 0x95, 0x03,
    0x81, 0x06, 0xc0, 0xc0,
};

/* Three buttons, absolute X and Y up to 0x7fff, relative wheel. */
static const uint8_t tablet_report[] = {
    0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x01, 0xa1, 0x00,
    0x05, 0x09, 0x19, 0x01, 0x29, 0x03, 0x15, 0x00, 0x25, 0x01, 0x95, 0x03, 0x75, 0x01, 0x81, 0x02,
    0x95, 0x01, 0x75, 0x05, 0x81, 0x01,
    0x05, 0x01, 0x09, 0x30, 0x09, 0x31, 0x15, 0x00, 0x26, 0xff, 0x7f, 0x35, 0x00, 0x46, 0xff, 0x7f,
    0x75, 0x10, 0x95, 0x02, 0x81, 0x02,
    0x05, 0x01, 0x09, 0x38, 0x15, 0x81, 0x25, 0x7f, 0x35, 0x00, 0x45, 0x00, 0x75, 0x08, 0x95, 0x01,
    0x81, 0x06, 0xc0, 0xc0,
};

/* The boot keyboard: eight modifiers, a reserved byte, five LEDs out, six keys. */
static const uint8_t keyboard_report[] = {
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x75, 0x01, 0x95, 0x08, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7,
    0x15, 0x00, 0x25, 0x01, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01,
    0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03,
    0x91, 0x01,
    0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0xff, 0x05, 0x07, 0x19, 0x00, 0x29, 0xff, 0x81, 0x00,
    0xc0,
};

/*
 * One interface with one interrupt IN endpoint. @version: bcdHID; @ep_bytes: wMaxPacketSize;
 * @interval: frames at full speed, exponent at high speed.
 */
#define HID_IFACE(report, version, subclass, protocol, ep_bytes, interval)                       \
    .bNumEndpoints = 1,                                                                          \
    .bInterfaceClass = USB_CLASS_HID,                                                            \
    .bInterfaceSubClass = (subclass),                                                            \
    .bInterfaceProtocol = (protocol),                                                            \
    .ndesc = 1,                                                                                  \
    .descs = (USBDescOther[]) { {                                                                \
        .data = (uint8_t[]) {                                                                    \
            0x09, USB_DT_HID, (version) & 0xff, (version) >> 8, 0, 1, USB_DT_REPORT,             \
            sizeof(report), 0,                                                                   \
        },                                                                                       \
    } },                                                                                         \
    .eps = (USBDescEndpoint[]) { {                                                               \
        .bEndpointAddress = USB_DIR_IN | 0x01,                                                   \
        .bmAttributes = USB_ENDPOINT_XFER_INT,                                                   \
        .wMaxPacketSize = (ep_bytes),                                                            \
        .bInterval = (interval),                                                                 \
    } }

#define HID_DEVICE(iface, version, ep0_bytes, config_string)                                     \
    .bcdUSB = (version),                                                                         \
    .bMaxPacketSize0 = (ep0_bytes),                                                              \
    .bNumConfigurations = 1,                                                                     \
    .confs = (USBDescConfig[]) { {                                                               \
        .bNumInterfaces = 1,                                                                     \
        .bConfigurationValue = 1,                                                                \
        .iConfiguration = (config_string),                                                       \
        .bmAttributes = USB_CFG_ATT_ONE | USB_CFG_ATT_WAKEUP,                                    \
        .bMaxPower = 50,                                                                         \
        .nif = 1,                                                                                \
        .ifs = &(iface),                                                                         \
    } }

static const USBDescIface mouse_full = { HID_IFACE(mouse_report, 0x0001, 1, 2, 4, 0x0a) };
static const USBDescIface mouse_high = { HID_IFACE(mouse_report, 0x0001, 1, 2, 4, 7) };
static const USBDescIface tablet_full = { HID_IFACE(tablet_report, 0x0001, 0, 0, 8, 0x0a) };
static const USBDescIface tablet_high = { HID_IFACE(tablet_report, 0x0001, 0, 0, 8, 4) };
static const USBDescIface keyboard_full = { HID_IFACE(keyboard_report, 0x0111, 1, 1, 8, 0x0a) };
static const USBDescIface keyboard_high = { HID_IFACE(keyboard_report, 0x0111, 1, 1, 8, 7) };

static const USBDescMSOS msos_suspend = { .SelectiveSuspendEnabled = true };

#define HID_ID(product_string, serial_string) {                                                  \
        .idVendor = 0x0627,                                                                      \
        .idProduct = 0x0001,                                                                     \
        .bcdDevice = 0,                                                                          \
        .iManufacturer = STR_MANUFACTURER,                                                       \
        .iProduct = (product_string),                                                            \
        .iSerialNumber = (serial_string),                                                        \
    }

/* Both versions of one device. */
#define HID_DESCS(name, config, product, serial)                                                 \
    {                                                                                            \
        .id = HID_ID(product, serial),                                                           \
        .full = &(const USBDescDevice) { HID_DEVICE(name##_full, 0x0100, 8, config) },           \
        .str = desc_strings,                                                                     \
        .msos = &msos_suspend,                                                                   \
    }, {                                                                                         \
        .id = HID_ID(product, serial),                                                           \
        .full = &(const USBDescDevice) { HID_DEVICE(name##_full, 0x0200, 8, config) },           \
        .high = &(const USBDescDevice) { HID_DEVICE(name##_high, 0x0200, 64, config) },          \
        .str = desc_strings,                                                                     \
        .msos = &msos_suspend,                                                                   \
    }

static const USBDesc mouse_desc[] = {
    HID_DESCS(mouse, STR_CONFIG_MOUSE, STR_PRODUCT_MOUSE, STR_SERIAL_MOUSE)
};
static const USBDesc tablet_desc[] = {
    HID_DESCS(tablet, STR_CONFIG_TABLET, STR_PRODUCT_TABLET, STR_SERIAL_TABLET)
};
static const USBDesc keyboard_desc[] = {
    HID_DESCS(keyboard, STR_CONFIG_KEYBOARD, STR_PRODUCT_KEYBOARD, STR_SERIAL_KEYBOARD)
};

const USBHIDModel usb_hid_models[] = {
    [HID_MOUSE] = { mouse_desc, mouse_report, sizeof(mouse_report) },
    [HID_TABLET] = { tablet_desc, tablet_report, sizeof(tablet_report) },
    [HID_KEYBOARD] = { keyboard_desc, keyboard_report, sizeof(keyboard_report) },
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What describes each kind of USB HID device. */
#ifndef HW_USB_DEV_HID_INTERNAL_H
#define HW_USB_DEV_HID_INTERNAL_H

#include "desc.h"
#include "hw/input/hid.h"

typedef struct USBHIDModel {
    const USBDesc *desc;   /* [0] as a USB 1 device, [1] as a USB 2 device */
    const uint8_t *report; /* report descriptor */
    int report_bytes;
} USBHIDModel;

/* By HID_MOUSE, HID_TABLET, HID_KEYBOARD. */
extern const USBHIDModel usb_hid_models[];

#endif

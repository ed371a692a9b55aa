/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Class requests of HID devices (HID 1.11, section 7.2), as bmRequestType << 8 | bRequest. */
#ifndef HW_USB_HID_H
#define HW_USB_HID_H

#include "hw/usb.h"

#define HID_GET_REPORT   (ClassInterfaceRequest | 0x01)
#define HID_GET_IDLE     (ClassInterfaceRequest | 0x02)
#define HID_GET_PROTOCOL (ClassInterfaceRequest | 0x03)
#define HID_SET_REPORT   (ClassInterfaceOutRequest | 0x09)
#define HID_SET_IDLE     (ClassInterfaceOutRequest | 0x0a)
#define HID_SET_PROTOCOL (ClassInterfaceOutRequest | 0x0b)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the USB core share among themselves. */
#ifndef HW_USB_INTERNAL_H
#define HW_USB_INTERNAL_H

#include "hw/usb.h"

/* A packet for endpoint 0: runs the control transfer it belongs to. */
void usb_control_packet(USBDevice *dev, USBPacket *p);

/* All buses, in order of creation. */
typedef QTAILQ_HEAD(, USBBus) USBBusList;
extern USBBusList usb_buses;

/* "USB bus 0, port 1": a text for the user, owned by the caller. */
const char *usb_speed_name(unsigned int speed);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host controllers do alike with packets. */
#ifndef HW_USB_HCD_PACKET_H
#define HW_USB_HCD_PACKET_H

#include "hw/usb.h"

/*
 * What a device does with a packet may reach registers by DMA, and have its controller cancel all transfers.
 * So a transfer enters the controller's list when usb_handle_packet() has returned, and is called off then.
 */
static inline void hcd_call_off(USBPacket *p)
{
    if (usb_packet_is_inflight(p)) {
        usb_cancel_packet(p);
    }
    p->status = USB_RET_NODEV;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What usb-storage and usb-bot share. */
#ifndef HW_USB_DEV_STORAGE_INTERNAL_H
#define HW_USB_DEV_STORAGE_INTERNAL_H

#include "desc.h"
#include "hw/usb/msd.h"

extern const USBDesc usb_msd_desc;
void usb_msd_class_initfn_common(ObjectClass *klass);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What desc.c and desc-control.c share. */
#ifndef HW_USB_DESC_INTERNAL_H
#define HW_USB_DESC_INTERNAL_H

#include "desc.h"

/* Vendor request by which Microsoft OS descriptors are read, and the string that announces it. */
#define MSOS_VENDOR_CODE  'Q'
#define MSOS_STRING_INDEX 0xee

/* After loading: what follows from configuration and alternate settings. 0 or -errno. */
int usb_desc_restore(USBDevice *dev);
/* Binary device object store. */
int usb_desc_bos(const USBDesc *desc, uint8_t *dest, size_t len);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Real devices whose bulk endpoints need care when they are passed through. */
#include "qemu/osdep.h"
#include "hw/usb.h"

#define VENDOR_FTDI 0x0403

/* FT232, FT2232, FT4232, FT232H, FT230X; all send two status bytes before each packet's data. */
static const uint16_t ftdi_products[] = { 0x6001, 0x6006, 0x6010, 0x6011, 0x6014, 0x6015 };

int usb_get_quirks(uint16_t vendor_id, uint16_t product_id, uint8_t interface_class,
                   uint8_t interface_subclass, uint8_t interface_protocol)
{
    if (vendor_id != VENDOR_FTDI || interface_class != USB_CLASS_VENDOR_SPEC) {
        return 0;
    }
    for (int i = 0; i < ARRAY_SIZE(ftdi_products); i++) {
        if (ftdi_products[i] == product_id) {
            return USB_QUIRK_IS_FTDI | USB_QUIRK_BUFFER_BULK_IN;
        }
    }
    return 0;
}

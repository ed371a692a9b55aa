/* SPDX-License-Identifier: GPL-2.0-or-later */
/* USB descriptors on the wire, from tables: USB 2.0 section 9.6, USB 3.2 section 9.6. */
#include "qemu/osdep.h"
#include "desc.h"
#include "desc-internal.h"
#include "trace.h"

int usb_desc_device(const USBDescID *id, const USBDescDevice *dev, bool msos, uint8_t *dest,
                    size_t len)
{
    USBDescriptor *d = (void *)dest;
    const uint8_t size = 0x12;
    /* Windows asks for Microsoft OS descriptors only of devices that claim USB 2.0. */
    uint16_t version = msos && dev->bcdUSB < 0x0200 ? 0x0200 : dev->bcdUSB;

    if (len < size) {
        return -1;
    }
    *d = (USBDescriptor) { size, USB_DT_DEVICE, .u.device = {
        usb_lo(version), usb_hi(version),
        dev->bDeviceClass, dev->bDeviceSubClass, dev->bDeviceProtocol, dev->bMaxPacketSize0,
        usb_lo(id->idVendor), usb_hi(id->idVendor),
        usb_lo(id->idProduct), usb_hi(id->idProduct),
        usb_lo(id->bcdDevice), usb_hi(id->bcdDevice),
        id->iManufacturer, id->iProduct, id->iSerialNumber, dev->bNumConfigurations,
    } };
    return size;
}

int usb_desc_device_qualifier(const USBDescDevice *dev, uint8_t *dest, size_t len)
{
    USBDescriptor *d = (void *)dest;
    const uint8_t size = 0x0a;

    if (len < size) {
        return -1;
    }
    d->bLength = size;
    d->bDescriptorType = USB_DT_DEVICE_QUALIFIER;
    d->u.device_qualifier.bcdUSB_lo = usb_lo(dev->bcdUSB);
    d->u.device_qualifier.bcdUSB_hi = usb_hi(dev->bcdUSB);
    d->u.device_qualifier.bDeviceClass = dev->bDeviceClass;
    d->u.device_qualifier.bDeviceSubClass = dev->bDeviceSubClass;
    d->u.device_qualifier.bDeviceProtocol = dev->bDeviceProtocol;
    d->u.device_qualifier.bMaxPacketSize0 = dev->bMaxPacketSize0;
    d->u.device_qualifier.bNumConfigurations = dev->bNumConfigurations;
    d->u.device_qualifier.bReserved = 0;
    return size;
}

/* Adds @rc, the result of one writer, to *@pos; false on failure. */
static bool advance(int *pos, int rc)
{
    if (rc < 0) {
        return false;
    }
    *pos += rc;
    return true;
}

int usb_desc_config(const USBDescConfig *conf, int flags, uint8_t *dest, size_t len)
{
    USBDescriptor *d = (void *)dest;
    int pos = 0x09;

    if (len < pos) {
        return -1;
    }
    d->bLength = 0x09;
    d->bDescriptorType = USB_DT_CONFIG;
    d->u.config.bNumInterfaces = conf->bNumInterfaces;
    d->u.config.bConfigurationValue = conf->bConfigurationValue;
    d->u.config.iConfiguration = conf->iConfiguration;
    d->u.config.bmAttributes = conf->bmAttributes;
    d->u.config.bMaxPower = conf->bMaxPower;
    for (int i = 0; i < conf->nif_groups; i++) {
        if (!advance(&pos, usb_desc_iface_group(&conf->if_groups[i], flags, dest + pos,
                                                len - pos))) {
            return -1;
        }
    }
    for (int i = 0; i < conf->nif; i++) {
        if (!advance(&pos, usb_desc_iface(&conf->ifs[i], flags, dest + pos, len - pos))) {
            return -1;
        }
    }
    d->u.config.wTotalLength_lo = usb_lo(pos);
    d->u.config.wTotalLength_hi = usb_hi(pos);
    return pos;
}

int usb_desc_iface_group(const USBDescIfaceAssoc *iad, int flags, uint8_t *dest, size_t len)
{
    int pos = 0x08;

    if (len < pos) {
        return -1;
    }
    memcpy(dest, (uint8_t[]) { 0x08, USB_DT_INTERFACE_ASSOC, iad->bFirstInterface,
                               iad->bInterfaceCount, iad->bFunctionClass, iad->bFunctionSubClass,
                               iad->bFunctionProtocol, iad->iFunction }, pos);
    for (int i = 0; i < iad->nif; i++) {
        if (!advance(&pos, usb_desc_iface(&iad->ifs[i], flags, dest + pos, len - pos))) {
            return -1;
        }
    }
    return pos;
}

int usb_desc_iface(const USBDescIface *iface, int flags, uint8_t *dest, size_t len)
{
    int pos = 0x09;

    if (len < pos) {
        return -1;
    }
    memcpy(dest, (uint8_t[]) { 0x09, USB_DT_INTERFACE, iface->bInterfaceNumber,
                               iface->bAlternateSetting, iface->bNumEndpoints,
                               iface->bInterfaceClass, iface->bInterfaceSubClass,
                               iface->bInterfaceProtocol, iface->iInterface }, pos);
    for (int i = 0; i < iface->ndesc; i++) {
        if (!advance(&pos, usb_desc_other(&iface->descs[i], dest + pos, len - pos))) {
            return -1;
        }
    }
    for (int i = 0; i < iface->bNumEndpoints; i++) {
        if (!advance(&pos, usb_desc_endpoint(&iface->eps[i], flags, dest + pos, len - pos))) {
            return -1;
        }
    }
    return pos;
}

/* SuperSpeed endpoint companion; 0x06 bytes. */
static void put_companion(const USBDescEndpoint *ep, uint8_t *dest)
{
    memcpy(dest, (uint8_t[]) { 0x06, USB_DT_ENDPOINT_COMPANION, ep->bMaxBurst,
                               ep->bmAttributes_super, usb_lo(ep->wBytesPerInterval),
                               usb_hi(ep->wBytesPerInterval) }, 0x06);
}

int usb_desc_endpoint(const USBDescEndpoint *ep, int flags, uint8_t *dest, size_t len)
{
    uint8_t size = ep->is_audio ? 0x09 : 0x07;
    uint8_t extra = ep->extra ? ep->extra[0] : 0;
    uint8_t super = flags & USB_DESC_FLAG_SUPER ? 0x06 : 0;

    if (len < size + extra + super) {
        return -1;
    }
    memcpy(dest, (uint8_t[]) { size, USB_DT_ENDPOINT, ep->bEndpointAddress, ep->bmAttributes,
                               usb_lo(ep->wMaxPacketSize), usb_hi(ep->wMaxPacketSize),
                               ep->bInterval, ep->bRefresh, ep->bSynchAddress }, size);
    if (super) {
        put_companion(ep, dest + size);
    }
    if (extra) {
        memcpy(dest + size + super, ep->extra, extra);
    }
    return size + extra + super;
}

int usb_desc_other(const USBDescOther *desc, uint8_t *dest, size_t len)
{
    int size = desc->length ? desc->length : desc->data[0];

    if (len < size) {
        return -1;
    }
    memcpy(dest, desc->data, size);
    return size;
}

/* Capability "USB 2.0 extension": link power management. */
static int put_cap_usb2_ext(uint8_t *dest, size_t len)
{
    static const uint8_t cap[] = {
        0x07, USB_DT_DEVICE_CAPABILITY, USB_DEV_CAP_USB2_EXT, 1 << 1, 0, 0, 0,
    };

    if (len < sizeof(cap)) {
        return -1;
    }
    memcpy(dest, cap, sizeof(cap));
    return sizeof(cap);
}

/* Capability "SuperSpeed USB": speeds, the slowest that works fully, exit latencies. */
static int put_cap_super(const USBDesc *desc, uint8_t *dest, size_t len)
{
    uint16_t speeds = 0;
    uint8_t slowest = USB_SPEED_SUPER;

    if (desc->super) {
        speeds |= USB_SPEED_MASK_SUPER;
    }
    if (desc->high) {
        speeds |= USB_SPEED_MASK_HIGH;
        slowest = USB_SPEED_HIGH;
    }
    if (desc->full) {
        speeds |= USB_SPEED_MASK_FULL;
        slowest = USB_SPEED_FULL;
    }
    if (len < 0x0a) {
        return -1;
    }
    memcpy(dest, (uint8_t[]) { 0x0a, USB_DT_DEVICE_CAPABILITY, USB_DEV_CAP_SUPERSPEED, 0,
                               usb_lo(speeds), usb_hi(speeds), slowest, 0x0a, 0x20, 0 }, 0x0a);
    return 0x0a;
}

int usb_desc_bos(const USBDesc *desc, uint8_t *dest, size_t len)
{
    int pos = 0x05;
    int caps = 0;

    if (len < pos) {
        return -1;
    }
    if (desc->high) {
        if (!advance(&pos, put_cap_usb2_ext(dest + pos, len - pos))) {
            return -1;
        }
        caps++;
    }
    if (desc->super) {
        if (!advance(&pos, put_cap_super(desc, dest + pos, len - pos))) {
            return -1;
        }
        caps++;
    }
    memcpy(dest, (uint8_t[]) { 0x05, USB_DT_BOS, usb_lo(pos), usb_hi(pos), caps }, 0x05);
    return pos;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Descriptors of a USB device as tables, and the standard requests that are answered from them.
 * Numbers are in host byte order; strings are given by index into USBDesc.str (0: none).
 *
 * Interface: QEMU 7.2's hw/usb/desc.h. Specification: USB 2.0 section 9.6, USB 3.2 section 9.6, and
 * Microsoft OS descriptors 1.0.
 */
#ifndef QEMU_HW_USB_DESC_H
#define QEMU_HW_USB_DESC_H

#include <wchar.h>
#include "hw/usb.h"

/* How descriptors look on the wire. */
typedef struct USBDescriptor {
    uint8_t bLength;
    uint8_t bDescriptorType;
    union {
        struct {
            uint8_t bcdUSB_lo;
            uint8_t bcdUSB_hi;
            uint8_t bDeviceClass;
            uint8_t bDeviceSubClass;
            uint8_t bDeviceProtocol;
            uint8_t bMaxPacketSize0;
            uint8_t idVendor_lo;
            uint8_t idVendor_hi;
            uint8_t idProduct_lo;
            uint8_t idProduct_hi;
            uint8_t bcdDevice_lo;
            uint8_t bcdDevice_hi;
            uint8_t iManufacturer;
            uint8_t iProduct;
            uint8_t iSerialNumber;
            uint8_t bNumConfigurations;
        } device;
        struct {
            uint8_t bcdUSB_lo;
            uint8_t bcdUSB_hi;
            uint8_t bDeviceClass;
            uint8_t bDeviceSubClass;
            uint8_t bDeviceProtocol;
            uint8_t bMaxPacketSize0;
            uint8_t bNumConfigurations;
            uint8_t bReserved;
        } device_qualifier;
        struct {
            uint8_t wTotalLength_lo;
            uint8_t wTotalLength_hi;
            uint8_t bNumInterfaces;
            uint8_t bConfigurationValue;
            uint8_t iConfiguration;
            uint8_t bmAttributes;
            uint8_t bMaxPower;
        } config;
        struct {
            uint8_t bInterfaceNumber;
            uint8_t bAlternateSetting;
            uint8_t bNumEndpoints;
            uint8_t bInterfaceClass;
            uint8_t bInterfaceSubClass;
            uint8_t bInterfaceProtocol;
            uint8_t iInterface;
        } interface;
        struct {
            uint8_t bEndpointAddress;
            uint8_t bmAttributes;
            uint8_t wMaxPacketSize_lo;
            uint8_t wMaxPacketSize_hi;
            uint8_t bInterval;
            uint8_t bRefresh;       /* audio only */
            uint8_t bSynchAddress;  /* audio only */
        } endpoint;
        struct {
            uint8_t bMaxBurst;
            uint8_t bmAttributes;
            uint8_t wBytesPerInterval_lo;
            uint8_t wBytesPerInterval_hi;
        } super_endpoint;
        struct {
            uint8_t wTotalLength_lo;
            uint8_t wTotalLength_hi;
            uint8_t bNumDeviceCaps;
        } bos;
        struct {
            uint8_t bDevCapabilityType;
            union {
                struct {
                    uint8_t bmAttributes_1;
                    uint8_t bmAttributes_2;
                    uint8_t bmAttributes_3;
                    uint8_t bmAttributes_4;
                } usb2_ext;
                struct {
                    uint8_t bmAttributes;
                    uint8_t wSpeedsSupported_lo;
                    uint8_t wSpeedsSupported_hi;
                    uint8_t bFunctionalitySupport;
                    uint8_t bU1DevExitLat;
                    uint8_t wU2DevExitLat_lo;
                    uint8_t wU2DevExitLat_hi;
                } super;
            } u;
        } cap;
    } u;
} QEMU_PACKED USBDescriptor;

struct USBDescID {
    uint16_t idVendor;
    uint16_t idProduct;
    uint16_t bcdDevice;
    uint8_t iManufacturer;
    uint8_t iProduct;
    uint8_t iSerialNumber;
};

struct USBDescDevice {
    uint16_t bcdUSB;
    uint8_t bDeviceClass;
    uint8_t bDeviceSubClass;
    uint8_t bDeviceProtocol;
    uint8_t bMaxPacketSize0;
    uint8_t bNumConfigurations;

    const USBDescConfig *confs;
};

struct USBDescConfig {
    uint8_t bNumInterfaces;
    uint8_t bConfigurationValue;
    uint8_t iConfiguration;
    uint8_t bmAttributes;
    uint8_t bMaxPower;          /* units of 2 mA (8 mA at super speed) */

    /* interfaces under an association */
    uint8_t nif_groups;
    const USBDescIfaceAssoc *if_groups;

    /* the others; each alternate setting is one */
    uint8_t nif;
    const USBDescIface *ifs;
};

struct USBDescIfaceAssoc {
    uint8_t bFirstInterface;
    uint8_t bInterfaceCount;
    uint8_t bFunctionClass;
    uint8_t bFunctionSubClass;
    uint8_t bFunctionProtocol;
    uint8_t iFunction;

    uint8_t nif;
    const USBDescIface *ifs;
};

struct USBDescIface {
    uint8_t bInterfaceNumber;
    uint8_t bAlternateSetting;
    uint8_t bNumEndpoints;
    uint8_t bInterfaceClass;
    uint8_t bInterfaceSubClass;
    uint8_t bInterfaceProtocol;
    uint8_t iInterface;

    uint8_t ndesc;
    USBDescOther *descs;
    USBDescEndpoint *eps;
};

struct USBDescEndpoint {
    uint8_t bEndpointAddress;
    uint8_t bmAttributes;
    uint16_t wMaxPacketSize;
    uint8_t bInterval;
    uint8_t bRefresh;
    uint8_t bSynchAddress;

    uint8_t is_audio;           /* has the two fields before this one */
    uint8_t *extra;             /* a class-specific descriptor; its first byte is its length */

    /* companion descriptor of super speed */
    uint8_t bMaxBurst;
    uint8_t bmAttributes_super;
    uint16_t wBytesPerInterval;
};

struct USBDescOther {
    uint8_t length;             /* 0: data[0] */
    const uint8_t *data;
};

struct USBDescMSOS {
    const char *CompatibleID;
    const wchar_t *Label;
    bool SelectiveSuspendEnabled;
};

typedef const char *USBDescStrings[256];

struct USBDesc {
    USBDescID id;
    const USBDescDevice *full;
    const USBDescDevice *high;
    const USBDescDevice *super;
    const char *const *str;
    const USBDescMSOS *msos;
};

#define USB_DESC_MAX_LEN    8192
#define USB_DESC_FLAG_SUPER (1 << 1)

static inline uint8_t usb_lo(uint16_t val)
{
    return val & 0xff;
}

static inline uint8_t usb_hi(uint16_t val)
{
    return val >> 8;
}

/* Write a descriptor into @len bytes at @dest. The bytes used, or -1 when they do not fit. */
int usb_desc_device(const USBDescID *id, const USBDescDevice *dev, bool msos, uint8_t *dest,
                    size_t len);
int usb_desc_device_qualifier(const USBDescDevice *dev, uint8_t *dest, size_t len);
int usb_desc_config(const USBDescConfig *conf, int flags, uint8_t *dest, size_t len);
int usb_desc_iface_group(const USBDescIfaceAssoc *iad, int flags, uint8_t *dest, size_t len);
int usb_desc_iface(const USBDescIface *iface, int flags, uint8_t *dest, size_t len);
int usb_desc_endpoint(const USBDescEndpoint *ep, int flags, uint8_t *dest, size_t len);
int usb_desc_other(const USBDescOther *desc, uint8_t *dest, size_t len);
/* Microsoft's compatible-ID (index 4) or extended-property (index 5) descriptor. */
int usb_desc_msos(const USBDesc *desc, USBPacket *p, int index, uint8_t *dest, size_t len);

/* For realize: take over the tables; for handle_attach: the device is at its port's speed. */
void usb_desc_init(USBDevice *dev);
void usb_desc_attach(USBDevice *dev);
/* A string of this device in place of the table's. */
void usb_desc_set_string(USBDevice *dev, uint8_t index, const char *str);
/* Serial number from the property, else from the device's place. */
void usb_desc_create_serial(USBDevice *dev);
const char *usb_desc_get_string(USBDevice *dev, uint8_t index);
int usb_desc_string(USBDevice *dev, int index, uint8_t *dest, size_t len);
int usb_desc_get_descriptor(USBDevice *dev, USBPacket *p, int value, uint8_t *dest, size_t len);
/* Answers a standard request: 0, or -1 when it is not one that the tables answer. */
int usb_desc_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                            int length, uint8_t *data);

#endif

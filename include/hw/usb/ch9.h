/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constants of the USB device framework: USB 2.0, chapter 9 (tables 9-2 to 9-6), USB 3.2 section 9,
 * and class codes of the USB-IF. Part of hw/usb.h.
 */
#ifndef HW_USB_CH9_H
#define HW_USB_CH9_H

/* Packet identifiers of tokens (USB 2.0, table 8-1, with check bits). */
#define USB_TOKEN_SETUP 0x2d
#define USB_TOKEN_IN    0x69
#define USB_TOKEN_OUT   0xe1

/* Results of a packet. */
#define USB_RET_SUCCESS           (0)
#define USB_RET_NODEV             (-1)
#define USB_RET_NAK               (-2)
#define USB_RET_STALL             (-3)
#define USB_RET_BABBLE            (-4)
#define USB_RET_IOERROR           (-5)
#define USB_RET_ASYNC             (-6) /* completes later */
#define USB_RET_ADD_TO_QUEUE      (-7)
#define USB_RET_REMOVE_FROM_QUEUE (-8) /* cancelled since an earlier packet failed */

#define USB_SPEED_LOW   0
#define USB_SPEED_FULL  1
#define USB_SPEED_HIGH  2
#define USB_SPEED_SUPER 3

#define USB_SPEED_MASK_LOW   (1 << USB_SPEED_LOW)
#define USB_SPEED_MASK_FULL  (1 << USB_SPEED_FULL)
#define USB_SPEED_MASK_HIGH  (1 << USB_SPEED_HIGH)
#define USB_SPEED_MASK_SUPER (1 << USB_SPEED_SUPER)

/* USBDevice.state, those of USB 2.0 figure 9-1 that are told apart. */
#define USB_STATE_NOTATTACHED 0
#define USB_STATE_ATTACHED    1
#define USB_STATE_DEFAULT     3
#define USB_STATE_SUSPENDED   6

#define USB_CLASS_AUDIO         0x01
#define USB_CLASS_COMM          0x02
#define USB_CLASS_HID           0x03
#define USB_CLASS_PHYSICAL      0x05
#define USB_CLASS_STILL_IMAGE   0x06
#define USB_CLASS_PRINTER       0x07
#define USB_CLASS_MASS_STORAGE  0x08
#define USB_CLASS_HUB           0x09
#define USB_CLASS_CDC_DATA      0x0a
#define USB_CLASS_CSCID         0x0b
#define USB_CLASS_CONTENT_SEC   0x0d
#define USB_CLASS_VIDEO         0x0e
#define USB_CLASS_APP_SPEC      0xfe
#define USB_CLASS_VENDOR_SPEC   0xff

#define USB_SUBCLASS_UNDEFINED           0
#define USB_SUBCLASS_AUDIO_CONTROL       1
#define USB_SUBCLASS_AUDIO_STREAMING     2
#define USB_SUBCLASS_AUDIO_MIDISTREAMING 3

/* bmRequestType */
#define USB_DIR_OUT          0
#define USB_DIR_IN           0x80
#define USB_TYPE_MASK        (0x03 << 5)
#define USB_TYPE_STANDARD    (0x00 << 5)
#define USB_TYPE_CLASS       (0x01 << 5)
#define USB_TYPE_VENDOR      (0x02 << 5)
#define USB_TYPE_RESERVED    (0x03 << 5)
#define USB_RECIP_MASK       0x1f
#define USB_RECIP_DEVICE     0x00
#define USB_RECIP_INTERFACE  0x01
#define USB_RECIP_ENDPOINT   0x02
#define USB_RECIP_OTHER      0x03

/* bmRequestType in the high byte of a request, to be or'ed with bRequest. */
#define DeviceRequest \
    ((USB_DIR_IN | USB_TYPE_STANDARD | USB_RECIP_DEVICE) << 8)
#define DeviceOutRequest \
    ((USB_DIR_OUT | USB_TYPE_STANDARD | USB_RECIP_DEVICE) << 8)
#define ClassDeviceRequest \
    ((USB_DIR_IN | USB_TYPE_CLASS | USB_RECIP_DEVICE) << 8)
#define ClassDeviceOutRequest \
    ((USB_DIR_OUT | USB_TYPE_CLASS | USB_RECIP_DEVICE) << 8)
#define VendorDeviceRequest \
    ((USB_DIR_IN | USB_TYPE_VENDOR | USB_RECIP_DEVICE) << 8)
#define VendorDeviceOutRequest \
    ((USB_DIR_OUT | USB_TYPE_VENDOR | USB_RECIP_DEVICE) << 8)
#define InterfaceRequest \
    ((USB_DIR_IN | USB_TYPE_STANDARD | USB_RECIP_INTERFACE) << 8)
#define InterfaceOutRequest \
    ((USB_DIR_OUT | USB_TYPE_STANDARD | USB_RECIP_INTERFACE) << 8)
#define ClassInterfaceRequest \
    ((USB_DIR_IN | USB_TYPE_CLASS | USB_RECIP_INTERFACE) << 8)
#define ClassInterfaceOutRequest \
    ((USB_DIR_OUT | USB_TYPE_CLASS | USB_RECIP_INTERFACE) << 8)
#define VendorInterfaceRequest \
    ((USB_DIR_IN | USB_TYPE_VENDOR | USB_RECIP_INTERFACE) << 8)
#define VendorInterfaceOutRequest \
    ((USB_DIR_OUT | USB_TYPE_VENDOR | USB_RECIP_INTERFACE) << 8)
#define EndpointRequest \
    ((USB_DIR_IN | USB_TYPE_STANDARD | USB_RECIP_ENDPOINT) << 8)
#define EndpointOutRequest \
    ((USB_DIR_OUT | USB_TYPE_STANDARD | USB_RECIP_ENDPOINT) << 8)

#define ClassEndpointRequest \
    ((USB_DIR_IN | USB_TYPE_CLASS | USB_RECIP_ENDPOINT) << 8)
#define ClassEndpointOutRequest \
    ((USB_DIR_OUT | USB_TYPE_CLASS | USB_RECIP_ENDPOINT) << 8)

/* bRequest */
#define USB_REQ_GET_STATUS        0x00
#define USB_REQ_CLEAR_FEATURE     0x01
#define USB_REQ_SET_FEATURE       0x03
#define USB_REQ_SET_ADDRESS       0x05
#define USB_REQ_GET_DESCRIPTOR    0x06
#define USB_REQ_SET_DESCRIPTOR    0x07
#define USB_REQ_GET_CONFIGURATION 0x08
#define USB_REQ_SET_CONFIGURATION 0x09
#define USB_REQ_GET_INTERFACE     0x0A
#define USB_REQ_SET_INTERFACE     0x0B
#define USB_REQ_SYNCH_FRAME       0x0C
#define USB_REQ_SET_SEL           0x30
#define USB_REQ_SET_ISOCH_DELAY   0x31

/* Features; the first is also the number of the status bit. */
#define USB_DEVICE_SELF_POWERED   0
#define USB_DEVICE_REMOTE_WAKEUP  1

/* Descriptor types. */
#define USB_DT_DEVICE             0x01
#define USB_DT_CONFIG             0x02
#define USB_DT_STRING             0x03
#define USB_DT_INTERFACE          0x04
#define USB_DT_ENDPOINT           0x05
#define USB_DT_DEVICE_QUALIFIER   0x06
#define USB_DT_OTHER_SPEED_CONFIG 0x07
#define USB_DT_DEBUG              0x0A
#define USB_DT_INTERFACE_ASSOC    0x0B
#define USB_DT_BOS                0x0F
#define USB_DT_DEVICE_CAPABILITY  0x10
#define USB_DT_HID                0x21
#define USB_DT_REPORT             0x22
#define USB_DT_PHYSICAL           0x23
#define USB_DT_CS_INTERFACE       0x24
#define USB_DT_CS_ENDPOINT        0x25
#define USB_DT_ENDPOINT_COMPANION 0x30

/* Device capability types (BOS). */
#define USB_DEV_CAP_WIRELESS      0x01
#define USB_DEV_CAP_USB2_EXT      0x02
#define USB_DEV_CAP_SUPERSPEED    0x03

/* bmAttributes of a configuration. */
#define USB_CFG_ATT_ONE           (1 << 7) /* should always be set */
#define USB_CFG_ATT_SELFPOWER     (1 << 6)
#define USB_CFG_ATT_WAKEUP        (1 << 5)
#define USB_CFG_ATT_BATTERY       (1 << 4)

/* Types of endpoints; the last means that the endpoint does not exist. */
#define USB_ENDPOINT_XFER_CONTROL 0
#define USB_ENDPOINT_XFER_ISOC    1
#define USB_ENDPOINT_XFER_BULK    2
#define USB_ENDPOINT_XFER_INT     3
#define USB_ENDPOINT_XFER_INVALID 255

/* USBEndpoint.ifnum of an endpoint that does not exist. */
#define USB_INTERFACE_INVALID     255

#endif

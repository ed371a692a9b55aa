/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The standard requests of a device that is described by tables: USB 2.0 section 9.4, and what
 * follows from them (address, configuration, interfaces, endpoints, strings).
 */
#include "qemu/osdep.h"
#include "desc.h"
#include "desc-internal.h"
#include "trace.h"

/* --- speed, configuration, interfaces --- */

static const USBDescDevice *device_at_speed(const USBDesc *desc, int speed)
{
    switch (speed) {
    case USB_SPEED_SUPER:
        return desc->super;
    case USB_SPEED_HIGH:
        return desc->high;
    default:
        return desc->full;
    }
}

static void set_endpoint(USBDevice *dev, const USBDescIface *iface, const USBDescEndpoint *desc)
{
    int pid = desc->bEndpointAddress & USB_DIR_IN ? USB_TOKEN_IN : USB_TOKEN_OUT;
    int ep = desc->bEndpointAddress & 0x0f;

    usb_ep_set_type(dev, pid, ep, desc->bmAttributes & 0x03);
    usb_ep_set_ifnum(dev, pid, ep, iface->bInterfaceNumber);
    usb_ep_set_max_packet_size(dev, pid, ep, desc->wMaxPacketSize);
    usb_ep_set_max_streams(dev, pid, ep, desc->bmAttributes_super);
}

/* The endpoints of the interfaces as they are set now. */
static void usb_desc_ep_init(USBDevice *dev)
{
    /* Packets in flight stay in their queues. */
    usb_ep_reset(dev);
    for (int i = 0; i < dev->ninterfaces; i++) {
        const USBDescIface *iface = dev->ifaces[i];

        for (int e = 0; iface && e < iface->bNumEndpoints; e++) {
            set_endpoint(dev, iface, &iface->eps[e]);
        }
    }
}

static const USBDescIface *find_in(const USBDescIface *ifs, int nif, int interface, int alt)
{
    for (int i = 0; i < nif; i++) {
        if (ifs[i].bInterfaceNumber == interface && ifs[i].bAlternateSetting == alt) {
            return &ifs[i];
        }
    }
    return NULL;
}

static const USBDescIface *find_interface(USBDevice *dev, int interface, int alt)
{
    const USBDescConfig *config = dev->config;

    if (!config) {
        return NULL;
    }
    for (int g = 0; g < config->nif_groups; g++) {
        const USBDescIfaceAssoc *iad = &config->if_groups[g];
        const USBDescIface *iface = find_in(iad->ifs, iad->nif, interface, alt);

        if (iface) {
            return iface;
        }
    }
    return find_in(config->ifs, config->nif, interface, alt);
}

static int set_interface(USBDevice *dev, int interface, int alt)
{
    const USBDescIface *iface = find_interface(dev, interface, alt);
    int old;

    if (!iface || interface >= USB_MAX_INTERFACES) {
        return -1;
    }
    old = dev->altsetting[interface];
    dev->altsetting[interface] = alt;
    dev->ifaces[interface] = iface;
    usb_desc_ep_init(dev);
    if (old != alt) {
        usb_device_set_interface(dev, interface, old, alt);
    }
    return 0;
}

static const USBDescConfig *find_config(USBDevice *dev, int value)
{
    for (int i = 0; i < dev->device->bNumConfigurations; i++) {
        if (dev->device->confs[i].bConfigurationValue == value) {
            return &dev->device->confs[i];
        }
    }
    return NULL;
}

static int set_config(USBDevice *dev, int value)
{
    const USBDescConfig *config = value ? find_config(dev, value) : NULL;

    if (value && !config) {
        return -1;
    }
    dev->configuration = value;
    dev->config = config;
    dev->ninterfaces = config ? MIN(config->bNumInterfaces, USB_MAX_INTERFACES) : 0;
    for (int i = 0; i < dev->ninterfaces; i++) {
        set_interface(dev, i, 0);
    }
    for (int i = dev->ninterfaces; i < USB_MAX_INTERFACES; i++) {
        dev->altsetting[i] = 0;
        dev->ifaces[i] = NULL;
    }
    if (!config) {
        usb_desc_ep_init(dev);
    }
    return 0;
}

static void set_default(USBDevice *dev)
{
    const USBDesc *desc = usb_device_get_usb_desc(dev);

    dev->device = device_at_speed(desc, dev->speed);
    set_config(dev, 0);
}

void usb_desc_init(USBDevice *dev)
{
    const USBDesc *desc = usb_device_get_usb_desc(dev);

    dev->speed = USB_SPEED_FULL;
    dev->speedmask = 0;
    if (desc->full) {
        dev->speedmask |= USB_SPEED_MASK_FULL;
    }
    if (desc->high) {
        dev->speedmask |= USB_SPEED_MASK_HIGH;
    }
    if (desc->super) {
        dev->speedmask |= USB_SPEED_MASK_SUPER;
    }
    if (desc->msos && (dev->flags & (1 << USB_DEV_FLAG_MSOS_DESC_ENABLE))) {
        dev->flags |= 1 << USB_DEV_FLAG_MSOS_DESC_IN_USE;
        usb_desc_set_string(dev, MSOS_STRING_INDEX, "MSFT100Q");
    }
    /* Whatever port it will have, it has a description. */
    if (!device_at_speed(desc, dev->speed)) {
        dev->speed = desc->high ? USB_SPEED_HIGH : USB_SPEED_SUPER;
    }
    set_default(dev);
}

void usb_desc_attach(USBDevice *dev)
{
    set_default(dev);
}

/* --- strings --- */

void usb_desc_set_string(USBDevice *dev, uint8_t index, const char *str)
{
    USBDescString *s;

    QLIST_FOREACH(s, &dev->strings, next) {
        if (s->index == index) {
            break;
        }
    }
    if (!s) {
        s = g_new0(USBDescString, 1);
        s->index = index;
        QLIST_INSERT_HEAD(&dev->strings, s, next);
    }
    g_free(s->str);
    s->str = g_strdup(str);
}

void usb_desc_create_serial(USBDevice *dev)
{
    const USBDesc *desc = usb_device_get_usb_desc(dev);
    int index = desc->id.iSerialNumber;
    DeviceState *hcd = dev->qdev.parent_bus->parent;
    g_autofree char *path = NULL;
    g_autofree char *serial = NULL;

    if (dev->serial) {
        usb_desc_set_string(dev, index, dev->serial);
        return;
    }
    assert(index != 0 && desc->str[index]);
    path = qdev_get_dev_path(hcd);
    serial = path ? g_strdup_printf("%s-%s-%s", desc->str[index], path, dev->port->path)
                  : g_strdup_printf("%s-%s", desc->str[index], dev->port->path);
    usb_desc_set_string(dev, index, serial);
}

const char *usb_desc_get_string(USBDevice *dev, uint8_t index)
{
    USBDescString *s;

    QLIST_FOREACH(s, &dev->strings, next) {
        if (s->index == index) {
            return s->str;
        }
    }
    return NULL;
}

int usb_desc_string(USBDevice *dev, int index, uint8_t *dest, size_t len)
{
    const USBDesc *desc = usb_device_get_usb_desc(dev);
    const char *str;
    size_t pos = 2;

    if (len < 4) {
        return -1;
    }
    dest[1] = USB_DT_STRING;
    if (index == 0) {
        /* Languages: US English. */
        dest[0] = 4;
        dest[2] = 0x09;
        dest[3] = 0x04;
        return 4;
    }
    str = usb_desc_get_string(dev, index);
    if (!str) {
        str = desc->str ? desc->str[index] : NULL;
    }
    if (!str) {
        return 0;
    }
    len = MIN(len, 254);
    for (size_t i = 0; str[i] && pos + 1 < len; i++) {
        dest[pos++] = str[i];
        dest[pos++] = 0;
    }
    dest[0] = pos;
    return pos;
}

/* --- requests --- */

/* Writes the descriptor that @value asks for; bytes, or -1. */
static int put_descriptor(USBDevice *dev, int value, uint8_t *buf, size_t len)
{
    const USBDesc *desc = usb_device_get_usb_desc(dev);
    bool msos = dev->flags & (1 << USB_DEV_FLAG_MSOS_DESC_IN_USE);
    int flags = dev->device->bcdUSB >= 0x0300 ? USB_DESC_FLAG_SUPER : 0;
    const USBDescDevice *other = dev->speed == USB_SPEED_HIGH ? desc->full : desc->high;
    uint8_t index = value & 0xff;
    int ret = -1;

    switch (value >> 8) {
    case USB_DT_DEVICE:
        return usb_desc_device(&desc->id, dev->device, msos, buf, len);
    case USB_DT_CONFIG:
        if (index < dev->device->bNumConfigurations) {
            ret = usb_desc_config(&dev->device->confs[index], flags, buf, len);
        }
        return ret;
    case USB_DT_STRING:
        return usb_desc_string(dev, index, buf, len);
    case USB_DT_DEVICE_QUALIFIER:
        return other ? usb_desc_device_qualifier(other, buf, len) : -1;
    case USB_DT_OTHER_SPEED_CONFIG:
        if (other && index < other->bNumConfigurations) {
            ret = usb_desc_config(&other->confs[index], flags, buf, len);
            buf[1] = USB_DT_OTHER_SPEED_CONFIG;
        }
        return ret;
    case USB_DT_BOS:
        return usb_desc_bos(desc, buf, len);
    default:
        return -1;
    }
}

int usb_desc_get_descriptor(USBDevice *dev, USBPacket *p, int value, uint8_t *dest, size_t len)
{
    uint8_t buf[USB_DESC_MAX_LEN];
    int ret;

    if (!dev->device) {
        return -1;
    }
    memset(buf, 0, 18);
    ret = put_descriptor(dev, value, buf, sizeof(buf));
    trace_usb_desc_get_descriptor(dev->addr, value >> 8, value & 0xff, len, ret);
    if (ret <= 0) {
        return ret < 0 ? -1 : (p->actual_length = 0);
    }
    len = MIN(len, ret);
    memcpy(dest, buf, len);
    p->actual_length = len;
    return 0;
}

/* Fills the answer of @n bytes, or as many as were asked for. */
static int answer(USBPacket *p, int length, uint8_t *data, const uint8_t *bytes, int n)
{
    n = MIN(n, length);
    memcpy(data, bytes, n);
    p->actual_length = n;
    return 0;
}

static int get_device_status(USBDevice *dev, USBPacket *p, int length, uint8_t *data)
{
    /* Not configured: the first configuration tells how the device is powered. */
    const USBDescConfig *config = dev->config ? dev->config : dev->device->confs;
    uint8_t status[2] = { 0, 0 };

    if (config->bmAttributes & USB_CFG_ATT_SELFPOWER) {
        status[0] |= 1 << USB_DEVICE_SELF_POWERED;
    }
    if (dev->remote_wakeup) {
        status[0] |= 1 << USB_DEVICE_REMOTE_WAKEUP;
    }
    return answer(p, length, data, status, sizeof(status));
}

static int set_remote_wakeup(USBDevice *dev, int feature, int on)
{
    if (feature != USB_DEVICE_REMOTE_WAKEUP) {
        return -1;
    }
    dev->remote_wakeup = on;
    return 0;
}

int usb_desc_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                            int length, uint8_t *data)
{
    const USBDesc *desc = usb_device_get_usb_desc(dev);
    bool msos = dev->flags & (1 << USB_DEV_FLAG_MSOS_DESC_IN_USE);

    if (!dev->device) {
        return -1;
    }
    switch (request) {
    case DeviceOutRequest | USB_REQ_SET_ADDRESS:
        dev->addr = value & 0x7f;
        trace_usb_set_addr(dev->addr);
        return 0;
    case DeviceRequest | USB_REQ_GET_DESCRIPTOR:
        return usb_desc_get_descriptor(dev, p, value, data, length);
    case DeviceRequest | USB_REQ_GET_CONFIGURATION:
        return answer(p, length, data, (uint8_t[]) { dev->configuration }, 1);
    case DeviceOutRequest | USB_REQ_SET_CONFIGURATION:
        return set_config(dev, value);
    case DeviceRequest | USB_REQ_GET_STATUS:
        return get_device_status(dev, p, length, data);
    case InterfaceRequest | USB_REQ_GET_STATUS:
    case EndpointRequest | USB_REQ_GET_STATUS:
        return answer(p, length, data, (uint8_t[]) { 0, 0 }, 2);
    case DeviceOutRequest | USB_REQ_CLEAR_FEATURE:
        return set_remote_wakeup(dev, value, 0);
    case DeviceOutRequest | USB_REQ_SET_FEATURE:
        return set_remote_wakeup(dev, value, 1);
    case DeviceOutRequest | USB_REQ_SET_SEL:
    case DeviceOutRequest | USB_REQ_SET_ISOCH_DELAY:
        return 0;
    case InterfaceRequest | USB_REQ_GET_INTERFACE:
        if (index < 0 || index >= dev->ninterfaces) {
            return -1;
        }
        return answer(p, length, data, (uint8_t[]) { dev->altsetting[index] }, 1);
    case InterfaceOutRequest | USB_REQ_SET_INTERFACE:
        return set_interface(dev, index, value);
    case VendorDeviceRequest | MSOS_VENDOR_CODE:
    case VendorInterfaceRequest | MSOS_VENDOR_CODE:
        return msos ? usb_desc_msos(desc, p, index, data, length) : -1;
    default:
        return -1;
    }
}

/* --- loading saved state: pointers follow from the numbers --- */

int usb_desc_restore(USBDevice *dev)
{
    int alts[USB_MAX_INTERFACES];
    int value = dev->configuration;

    memcpy(alts, dev->altsetting, sizeof(alts));
    set_default(dev);
    if (value && set_config(dev, value) < 0) {
        return -EINVAL;
    }
    for (int i = 0; i < dev->ninterfaces; i++) {
        if (alts[i] && set_interface(dev, i, alts[i]) < 0) {
            return -EINVAL;
        }
    }
    return 0;
}

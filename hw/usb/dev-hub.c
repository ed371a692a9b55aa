/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB hub "usb-hub": a full-speed hub of 1 to 8 ports, self powered. Status changes are reported
 * on the interrupt endpoint. Specification: USB 1.1 (and 2.0), sections 11.23 and 11.24.
 *
 * Properties: ports, port-power (power switching per port; else ports are always powered). Over-current,
 * transaction translators and test modes do not exist here.
 */
#include "qemu/osdep.h"
#include "desc.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "trace.h"

#define MAX_PORTS 8

#define TYPE_USB_HUB "usb-hub"
OBJECT_DECLARE_SIMPLE_TYPE(USBHubState, USB_HUB)

typedef struct USBHubPort {
    USBPort port;
    uint16_t wPortStatus;
    uint16_t wPortChange;
} USBHubPort;

struct USBHubState {
    USBDevice dev;
    USBEndpoint *intr;
    uint32_t num_ports;
    bool port_power;
    QEMUTimer *port_timer;
    USBHubPort ports[MAX_PORTS];
};

#define ClearHubFeature    (0x2000 | USB_REQ_CLEAR_FEATURE)
#define ClearPortFeature   (0x2300 | USB_REQ_CLEAR_FEATURE)
#define GetHubDescriptor   (0xa000 | USB_REQ_GET_DESCRIPTOR)
#define GetHubStatus       (0xa000 | USB_REQ_GET_STATUS)
#define GetPortStatus      (0xa300 | USB_REQ_GET_STATUS)
#define SetHubFeature      (0x2000 | USB_REQ_SET_FEATURE)
#define SetPortFeature     (0x2300 | USB_REQ_SET_FEATURE)

/* Port status and, for the low five bits, change. Table 11-21. */
#define PORT_STAT_CONNECTION  0x0001
#define PORT_STAT_ENABLE      0x0002
#define PORT_STAT_SUSPEND     0x0004
#define PORT_STAT_RESET       0x0010
#define PORT_STAT_POWER       0x0100
#define PORT_STAT_LOW_SPEED   0x0200

/* Feature selectors, table 11-17. */
#define PORT_ENABLE       1
#define PORT_SUSPEND      2
#define PORT_RESET        4
#define PORT_POWER        8
#define PORT_C_CONNECTION 16
#define PORT_C_ENABLE     17
#define PORT_C_SUSPEND    18
#define PORT_C_RESET      20

#define USB_DT_HUB 0x29
/* wHubCharacteristics: power switching per port; no over-current protection. */
#define HUB_CHAR_INDIVIDUAL_POWER 0x0001
#define HUB_CHAR_NO_OVERCURRENT   0x0010

/* How long a reset takes; TDRST is 10 to 20 ms. */
#define RESET_NS (50 * SCALE_MS)

enum {
    STR_MANUFACTURER = 1,
    STR_PRODUCT,
    STR_SERIALNUMBER,
};

static const USBDescStrings desc_strings = {
    [STR_MANUFACTURER] = "QEMU",
    [STR_PRODUCT] = "QEMU USB Hub",
    [STR_SERIALNUMBER] = "314159",
};

static const USBDescIface desc_iface_hub = {
    .bNumEndpoints = 1,
    .bInterfaceClass = USB_CLASS_HUB,
    .eps = (USBDescEndpoint[]) { {
        .bEndpointAddress = USB_DIR_IN | 0x01,
        .bmAttributes = USB_ENDPOINT_XFER_INT,
        .wMaxPacketSize = 1 + DIV_ROUND_UP(MAX_PORTS, 8),
        .bInterval = 0xff,
    } },
};

static const USBDescDevice desc_device_hub = {
    .bcdUSB = 0x0110,
    .bDeviceClass = USB_CLASS_HUB,
    .bMaxPacketSize0 = 8,
    .bNumConfigurations = 1,
    .confs = (USBDescConfig[]) { {
        .bNumInterfaces = 1,
        .bConfigurationValue = 1,
        .bmAttributes = USB_CFG_ATT_ONE | USB_CFG_ATT_SELFPOWER | USB_CFG_ATT_WAKEUP,
        .nif = 1,
        .ifs = &desc_iface_hub,
    } },
};

static const USBDesc desc_hub = {
    .id = {
        .idVendor = 0x0409,
        .idProduct = 0x55aa,
        .bcdDevice = 0x0101,
        .iManufacturer = STR_MANUFACTURER,
        .iProduct = STR_PRODUCT,
        .iSerialNumber = STR_SERIALNUMBER,
    },
    .full = &desc_device_hub,
    .str = desc_strings,
};

/* --- port state --- */

/* Sets or clears @bits; true if that changed something. */
static bool port_set(USBHubPort *port, uint16_t bits, bool on)
{
    uint16_t old = port->wPortStatus;

    port->wPortStatus = on ? old | bits : old & ~bits;
    return port->wPortStatus != old;
}

static void port_change(USBHubState *s, USBHubPort *port, uint16_t bits)
{
    port->wPortChange |= bits;
    usb_wakeup(s->intr, 0);
}

static bool is_powered(USBHubState *s, USBHubPort *port)
{
    return !s->port_power || (port->wPortStatus & PORT_STAT_POWER);
}

/* What the port shows of its device. */
static bool port_update_connection(USBHubState *s, USBHubPort *port)
{
    bool connected = is_powered(s, port) && port->port.dev && port->port.dev->attached;
    bool low_speed = connected && port->port.dev->speed == USB_SPEED_LOW;
    bool changed;

    if (!connected) {
        if (port_set(port, PORT_STAT_ENABLE, false)) {
            port->wPortChange |= PORT_STAT_ENABLE;
        }
        port_set(port, PORT_STAT_SUSPEND, false);
    }
    port_set(port, PORT_STAT_LOW_SPEED, low_speed);
    changed = port_set(port, PORT_STAT_CONNECTION, connected);
    if (changed) {
        port->wPortChange |= PORT_STAT_CONNECTION;
    }
    return changed;
}

static void usb_hub_attach(USBPort *port1)
{
    USBHubState *s = port1->opaque;

    trace_usb_hub_attach(s->dev.addr, port1->index + 1);
    /* Called before the device counts as attached on hotplug. */
    if (port_update_connection(s, &s->ports[port1->index])) {
        usb_wakeup(s->intr, 0);
    }
}

/* Packets of what goes are with the controller: tell it all the way up. */
static void usb_hub_child_detach(USBPort *port1, USBDevice *child)
{
    USBHubState *s = port1->opaque;

    s->dev.port->ops->child_detach(s->dev.port, child);
}

static void usb_hub_detach(USBPort *port1)
{
    USBHubState *s = port1->opaque;
    USBHubPort *port = &s->ports[port1->index];

    trace_usb_hub_detach(s->dev.addr, port1->index + 1);
    usb_wakeup(s->intr, 0);
    s->dev.port->ops->child_detach(s->dev.port, port1->dev);
    port_set(port, PORT_STAT_CONNECTION | PORT_STAT_SUSPEND | PORT_STAT_LOW_SPEED, false);
    port->wPortChange |= PORT_STAT_CONNECTION;
    if (port_set(port, PORT_STAT_ENABLE, false)) {
        port->wPortChange |= PORT_STAT_ENABLE;
    }
    usb_wakeup(s->intr, 0);
}

static void usb_hub_wakeup(USBPort *port1)
{
    USBHubState *s = port1->opaque;
    USBHubPort *port = &s->ports[port1->index];

    if (port_set(port, PORT_STAT_SUSPEND, false)) {
        port_change(s, port, PORT_STAT_SUSPEND);
    }
}

/* A device behind us has finished a packet: it was our controller's. */
static void usb_hub_complete(USBPort *port, USBPacket *packet)
{
    USBHubState *s = port->opaque;

    s->dev.port->ops->complete(s->dev.port, packet);
}

static USBDevice *usb_hub_find_device(USBDevice *dev, uint8_t addr)
{
    USBHubState *s = USB_HUB(dev);

    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBHubPort *port = &s->ports[i];
        USBDevice *found;

        if (!(port->wPortStatus & PORT_STAT_ENABLE)) {
            continue;
        }
        found = usb_find_device(&port->port, addr);
        if (found) {
            return found;
        }
    }
    return NULL;
}

/* Resets that were under way end. */
static void usb_hub_port_update_timer(void *opaque)
{
    USBHubState *s = opaque;
    bool notify = false;

    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBHubPort *port = &s->ports[i];

        if (port_set(port, PORT_STAT_RESET, false)) {
            notify = true;
            port->wPortChange |= PORT_STAT_RESET;
            if (port->wPortStatus & PORT_STAT_CONNECTION) {
                port_set(port, PORT_STAT_ENABLE, true);
            }
        }
    }
    if (notify) {
        usb_wakeup(s->intr, 0);
    }
}

static void usb_hub_handle_reset(USBDevice *dev)
{
    USBHubState *s = USB_HUB(dev);

    timer_del(s->port_timer);
    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBHubPort *port = &s->ports[i];

        port->wPortStatus = s->port_power ? 0 : PORT_STAT_POWER;
        port->wPortChange = 0;
        port_update_connection(s, port);
    }
}

/* --- requests --- */

/* The port that wIndex names, or NULL. */
static USBHubPort *port_by_index(USBHubState *s, int index)
{
    unsigned int n = (index & 0xff) - 1;

    return n < s->num_ports ? &s->ports[n] : NULL;
}

static bool set_port_feature(USBHubState *s, USBHubPort *port, int feature)
{
    USBDevice *dev = port->port.dev;

    switch (feature) {
    case PORT_SUSPEND:
        port_set(port, PORT_STAT_SUSPEND, true);
        return true;
    case PORT_RESET:
        port_set(port, PORT_STAT_RESET, true);
        port_set(port, PORT_STAT_ENABLE, false);
        timer_mod(s->port_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + RESET_NS);
        usb_device_reset(dev);
        return true;
    case PORT_POWER:
        port_set(port, PORT_STAT_POWER, true);
        if (port_update_connection(s, port)) {
            usb_wakeup(s->intr, 0);
        }
        return true;
    default:
        return false;
    }
}

static bool clear_port_feature(USBHubState *s, USBHubPort *port, int feature)
{
    switch (feature) {
    case PORT_ENABLE:
        port_set(port, PORT_STAT_ENABLE, false);
        return true;
    case PORT_SUSPEND:
        if (port_set(port, PORT_STAT_SUSPEND, false)) {
            port_change(s, port, PORT_STAT_SUSPEND);
        }
        return true;
    case PORT_POWER:
        if (s->port_power && port_set(port, PORT_STAT_POWER, false)) {
            port_update_connection(s, port);
            port->wPortChange = 0;
        }
        return true;
    case PORT_C_CONNECTION:
    case PORT_C_ENABLE:
    case PORT_C_SUSPEND:
    case PORT_C_RESET:
        port->wPortChange &= ~(1 << (feature - PORT_C_CONNECTION));
        return true;
    default:
        return false;
    }
}

/* The hub descriptor, section 11.23.2.1; its bit maps grow with the ports. */
static int hub_descriptor(USBHubState *s, uint8_t *data, int length)
{
    uint16_t characteristics = HUB_CHAR_NO_OVERCURRENT;
    int map_bytes = DIV_ROUND_UP(s->num_ports + 1, 8);
    uint8_t desc[7 + 2 * 2] = { 0 };
    int size = 7 + 2 * map_bytes;

    if (s->port_power) {
        characteristics |= HUB_CHAR_INDIVIDUAL_POWER;
    } else {
        characteristics |= 0x0002; /* no power switching */
    }
    desc[0] = size;
    desc[1] = USB_DT_HUB;
    desc[2] = s->num_ports;
    stw_le_p(desc + 3, characteristics);
    desc[5] = 0x01; /* power on to good, 2 ms units */
    desc[6] = 0x00; /* current */
    /* DeviceRemovable: all; PortPwrCtrlMask: ones, for compatibility with USB 1.0. */
    memset(desc + 7 + map_bytes, 0xff, map_bytes);
    size = MIN(size, length);
    memcpy(data, desc, size);
    return size;
}

static bool hub_request(USBHubState *s, USBPacket *p, int request, int value, int index, int length,
                        uint8_t *data)
{
    USBHubPort *port = port_by_index(s, index);
    uint8_t status[4] = { 0 };

    switch (request) {
    case EndpointOutRequest | USB_REQ_CLEAR_FEATURE:
        /* Endpoint halt: nothing ever stays halted. */
        return value == 0 && (index & 0xff) == 0x81;
    case GetHubStatus:
        break;
    case GetPortStatus:
        if (!port) {
            return false;
        }
        trace_usb_hub_get_port_status(s->dev.addr, index, port->wPortStatus, port->wPortChange);
        stw_le_p(status, port->wPortStatus);
        stw_le_p(status + 2, port->wPortChange);
        break;
    case SetHubFeature:
    case ClearHubFeature:
        return value == 0 || value == 1;
    case SetPortFeature:
        trace_usb_hub_set_port_feature(s->dev.addr, index, value);
        return port && set_port_feature(s, port, value);
    case ClearPortFeature:
        trace_usb_hub_clear_port_feature(s->dev.addr, index, value);
        return port && clear_port_feature(s, port, value);
    case GetHubDescriptor:
        p->actual_length = hub_descriptor(s, data, length);
        return true;
    default:
        return false;
    }
    p->actual_length = MIN(length, (int)sizeof(status));
    memcpy(data, status, p->actual_length);
    return true;
}

static void usb_hub_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                                   int length, uint8_t *data)
{
    if (usb_desc_handle_control(dev, p, request, value, index, length, data) < 0 &&
        !hub_request(USB_HUB(dev), p, request, value, index, length, data)) {
        p->status = USB_RET_STALL;
    }
}

/* The status change bitmap: bit n for port n. */
static void usb_hub_handle_data(USBDevice *dev, USBPacket *p)
{
    USBHubState *s = USB_HUB(dev);
    uint16_t changed = 0;
    uint8_t buf[2];
    int n;

    if (p->pid != USB_TOKEN_IN || p->ep->nr != 1) {
        p->status = USB_RET_STALL;
        return;
    }
    for (uint32_t i = 0; i < s->num_ports; i++) {
        changed |= s->ports[i].wPortChange ? 1 << (i + 1) : 0;
    }
    if (!changed) {
        p->status = USB_RET_NAK;
        return;
    }
    n = DIV_ROUND_UP(s->num_ports + 1, 8);
    if (usb_packet_size(p) < n && usb_packet_size(p) != 1) {
        p->status = USB_RET_BABBLE;
        return;
    }
    stw_le_p(buf, changed);
    usb_packet_copy(p, buf, MIN(n, (int)usb_packet_size(p)));
}

/* --- life --- */

static USBPortOps usb_hub_port_ops = {
    .attach = usb_hub_attach,
    .detach = usb_hub_detach,
    .child_detach = usb_hub_child_detach,
    .wakeup = usb_hub_wakeup,
    .complete = usb_hub_complete,
};

static void usb_hub_realize(USBDevice *dev, Error **errp)
{
    USBHubState *s = USB_HUB(dev);

    if (s->num_ports < 1 || s->num_ports > MAX_PORTS) {
        error_setg(errp, "num_ports (%d) out of range (1..%d)", s->num_ports, MAX_PORTS);
        return;
    }
    if (dev->port->hubcount == 5) {
        error_setg(errp, "usb hub chain too deep");
        return;
    }
    usb_desc_create_serial(dev);
    usb_desc_init(dev);
    s->port_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, usb_hub_port_update_timer, s);
    s->intr = usb_ep_get(dev, USB_TOKEN_IN, 1);
    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBHubPort *port = &s->ports[i];

        usb_register_port(usb_bus_from_device(dev), &port->port, s, i, &usb_hub_port_ops,
                          USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL);
        usb_port_location(&port->port, dev->port, i + 1);
    }
    usb_hub_handle_reset(dev);
}

static void usb_hub_unrealize(USBDevice *dev)
{
    USBHubState *s = USB_HUB(dev);

    for (uint32_t i = 0; i < s->num_ports; i++) {
        usb_unregister_port(usb_bus_from_device(dev), &s->ports[i].port);
    }
    timer_free(s->port_timer);
}

static const VMStateDescription vmstate_usb_hub_port = {
    .name = "usb-hub-port",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16(wPortStatus, USBHubPort),
        VMSTATE_UINT16(wPortChange, USBHubPort),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_usb_hub = {
    .name = "usb-hub",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_USB_DEVICE(dev, USBHubState),
        VMSTATE_STRUCT_ARRAY(ports, USBHubState, MAX_PORTS, 0, vmstate_usb_hub_port, USBHubPort),
        VMSTATE_TIMER_PTR(port_timer, USBHubState),
        VMSTATE_END_OF_LIST()
    },
};

static Property usb_hub_properties[] = {
    DEFINE_PROP_UINT32("ports", USBHubState, num_ports, MAX_PORTS),
    DEFINE_PROP_BOOL("port-power", USBHubState, port_power, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void usb_hub_class_initfn(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    USBDeviceClass *uc = USB_DEVICE_CLASS(klass);

    uc->realize = usb_hub_realize;
    uc->unrealize = usb_hub_unrealize;
    uc->product_desc = "QEMU USB Hub";
    uc->usb_desc = &desc_hub;
    uc->find_device = usb_hub_find_device;
    uc->handle_reset = usb_hub_handle_reset;
    uc->handle_control = usb_hub_handle_control;
    uc->handle_data = usb_hub_handle_data;
    uc->handle_attach = usb_desc_attach;
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    dc->fw_name = "hub";
    dc->vmsd = &vmstate_usb_hub;
    device_class_set_props(dc, usb_hub_properties);
}

static const TypeInfo hub_info = {
    .name = TYPE_USB_HUB,
    .parent = TYPE_USB_DEVICE,
    .instance_size = sizeof(USBHubState),
    .class_init = usb_hub_class_initfn,
};

static void usb_hub_register_types(void)
{
    type_register_static(&hub_info);
}

type_init(usb_hub_register_types)

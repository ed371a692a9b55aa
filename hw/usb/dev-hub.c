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
    QEMUTimer *reset_timer;
    USBHubPort ports[MAX_PORTS];
};

#define ClearHubFeature    (0x2000 | USB_REQ_CLEAR_FEATURE)
#define ClearPortFeature   (0x2300 | USB_REQ_CLEAR_FEATURE)
#define GetHubDescriptor   (0xa000 | USB_REQ_GET_DESCRIPTOR)
#define GetHubStatus       (0xa000 | USB_REQ_GET_STATUS)
#define GetPortStatus      (0xa300 | USB_REQ_GET_STATUS)
#define SetHubFeature      (0x2000 | USB_REQ_SET_FEATURE)
#define SetPortFeature     (0x2300 | USB_REQ_SET_FEATURE)

/* wPortStatus, table 11-21; the first five are in the same place in wPortChange. */
#define PORT_STAT_CONNECTION  0x0001
#define PORT_STAT_ENABLE      0x0002
#define PORT_STAT_SUSPEND     0x0004
#define PORT_STAT_RESET       0x0010
#define PORT_STAT_POWER       0x0100
#define PORT_STAT_LOW_SPEED   0x0200
#define PORT_CHANGES          0x001f

/* Feature selectors, table 11-17: the number of a status bit, or 16 and that of a change bit. */
#define PORT_ENABLE       1
#define PORT_SUSPEND      2
#define PORT_RESET        4
#define PORT_POWER        8
#define PORT_CHANGE(bit)  (16 + (bit))

#define USB_DT_HUB 0x29
/* wHubCharacteristics, table 11-13. */
#define HUB_INDIVIDUAL_POWER 0x0001
#define HUB_NO_POWER_SWITCH  0x0002
#define HUB_NO_OVERCURRENT   0x0010

/* How long a reset takes: TDRSTR, section 7.1.7.5, for root ports. */
#define RESET_NS (50 * SCALE_MS)

/* Hubs in a row at most, section 4.1.1 (tier 7 is for functions). */
#define MAX_HUB_DEPTH 5

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

static USBHubPort *hub_port(USBPort *port)
{
    return container_of(port, USBHubPort, port);
}

/* The host polls the interrupt endpoint for changes. */
static void tell_host(USBHubState *s)
{
    usb_wakeup(s->intr, 0);
}

/* Status @bits end, which is a change where they were there. True: something was. */
static bool port_end(USBHubPort *port, uint16_t bits)
{
    uint16_t ended = port->wPortStatus & bits;

    port->wPortStatus &= ~bits;
    port->wPortChange |= ended & PORT_CHANGES;
    return ended;
}

static bool port_is_powered(USBHubState *s, USBHubPort *port)
{
    return !s->port_power || (port->wPortStatus & PORT_STAT_POWER);
}

/* Nothing is there any more; a suspend that ends so is no change of its own. */
static bool port_disconnect(USBHubPort *port)
{
    port->wPortStatus &= ~(PORT_STAT_SUSPEND | PORT_STAT_LOW_SPEED);
    return port_end(port, PORT_STAT_CONNECTION | PORT_STAT_ENABLE);
}

static bool port_connect(USBHubPort *port, const USBDevice *dev)
{
    bool is_new = !(port->wPortStatus & PORT_STAT_CONNECTION);

    port->wPortStatus &= ~PORT_STAT_LOW_SPEED;
    port->wPortStatus |= PORT_STAT_CONNECTION | (dev->speed == USB_SPEED_LOW ? PORT_STAT_LOW_SPEED : 0);
    port->wPortChange |= is_new ? PORT_STAT_CONNECTION : 0;
    return is_new;
}

/* Makes the port show what is behind it, which takes power to see. True: that has changed. */
static bool port_sense(USBHubState *s, USBHubPort *port)
{
    const USBDevice *dev = port->port.dev;

    return dev && dev->attached && port_is_powered(s, port) ? port_connect(port, dev)
                                                             : port_disconnect(port);
}

/* --- what devices do --- */

static void usb_hub_attach(USBPort *port)
{
    USBHubState *s = port->opaque;

    trace_usb_hub_attach(s->dev.addr, port->index + 1);
    if (port_sense(s, hub_port(port))) {
        tell_host(s);
    }
}

/* Packets for what goes are with the controller: tell it all the way up. */
static void usb_hub_child_detach(USBPort *port, USBDevice *child)
{
    USBPort *upstream = ((USBHubState *)port->opaque)->dev.port;

    upstream->ops->child_detach(upstream, child);
}

static void usb_hub_detach(USBPort *port)
{
    USBHubState *s = port->opaque;

    trace_usb_hub_detach(s->dev.addr, port->index + 1);
    usb_hub_child_detach(port, port->dev);
    port_disconnect(hub_port(port));
    hub_port(port)->wPortChange |= PORT_STAT_CONNECTION;
    tell_host(s);
}

static void usb_hub_wakeup(USBPort *port)
{
    if (port_end(hub_port(port), PORT_STAT_SUSPEND)) {
        tell_host(port->opaque);
    }
}

/* The packet was our controller's all along. */
static void usb_hub_complete(USBPort *port, USBPacket *packet)
{
    USBPort *upstream = ((USBHubState *)port->opaque)->dev.port;

    upstream->ops->complete(upstream, packet);
}

static USBPortOps usb_hub_port_ops = {
    .attach = usb_hub_attach,
    .detach = usb_hub_detach,
    .child_detach = usb_hub_child_detach,
    .wakeup = usb_hub_wakeup,
    .complete = usb_hub_complete,
};

static USBDevice *usb_hub_find_device(USBDevice *dev, uint8_t addr)
{
    USBHubState *s = USB_HUB(dev);
    USBDevice *found = NULL;

    for (uint32_t i = 0; i < s->num_ports && !found; i++) {
        if (s->ports[i].wPortStatus & PORT_STAT_ENABLE) {
            found = usb_find_device(&s->ports[i].port, addr);
        }
    }
    return found;
}

/* --- resets --- */

/* Those of all ports end together, with the last; section 11.5.1.5. */
static void finish_port_resets(void *opaque)
{
    USBHubState *s = opaque;
    bool any = false;

    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBHubPort *port = &s->ports[i];

        if (port_end(port, PORT_STAT_RESET)) {
            port->wPortStatus |= port->wPortStatus & PORT_STAT_CONNECTION ? PORT_STAT_ENABLE : 0;
            any = true;
        }
    }
    if (any) {
        tell_host(s);
    }
}

static void begin_port_reset(USBHubState *s, USBHubPort *port)
{
    port->wPortStatus = (port->wPortStatus & ~PORT_STAT_ENABLE) | PORT_STAT_RESET;
    timer_mod(s->reset_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + RESET_NS);
    usb_device_reset(port->port.dev);
}

static void usb_hub_handle_reset(USBDevice *dev)
{
    USBHubState *s = USB_HUB(dev);

    timer_del(s->reset_timer);
    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBHubPort *port = &s->ports[i];

        port->wPortStatus = s->port_power ? 0 : PORT_STAT_POWER;
        port->wPortChange = 0;
        port_sense(s, port);
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
    switch (feature) {
    case PORT_SUSPEND:
        port->wPortStatus |= PORT_STAT_SUSPEND;
        return true;
    case PORT_RESET:
        begin_port_reset(s, port);
        return true;
    case PORT_POWER:
        port->wPortStatus |= PORT_STAT_POWER;
        if (port_sense(s, port)) {
            tell_host(s);
        }
        return true;
    default:
        return false;
    }
}

static void power_off(USBHubState *s, USBHubPort *port)
{
    if (s->port_power && (port->wPortStatus & PORT_STAT_POWER)) {
        port->wPortStatus &= ~PORT_STAT_POWER;
        port_disconnect(port);
        port->wPortChange = 0; /* a port without power has nothing to tell */
    }
}

static bool clear_port_feature(USBHubState *s, USBHubPort *port, int feature)
{
    switch (feature) {
    case PORT_ENABLE:
        port->wPortStatus &= ~PORT_STAT_ENABLE;
        return true;
    case PORT_SUSPEND:
        if (port_end(port, PORT_STAT_SUSPEND)) {
            tell_host(s);
        }
        return true;
    case PORT_POWER:
        power_off(s, port);
        return true;
    case PORT_CHANGE(0):
    case PORT_CHANGE(PORT_ENABLE):
    case PORT_CHANGE(PORT_SUSPEND):
    case PORT_CHANGE(PORT_RESET):
        port->wPortChange &= ~(1 << (feature - PORT_CHANGE(0)));
        return true;
    default:
        return false;
    }
}

/* How many bytes a bit map of the ports, with bit 0 for the hub, takes. */
static int port_map_bytes(USBHubState *s)
{
    return DIV_ROUND_UP(s->num_ports + 1, 8);
}

/* Table 11-13: a head of seven bytes, then DeviceRemovable (all are) and PortPwrCtrlMask (ones). */
static int hub_descriptor(USBHubState *s, uint8_t *data, int length)
{
    int map = port_map_bytes(s), size = 7 + 2 * map;
    uint8_t desc[7 + 2 * 2] = {
        size, USB_DT_HUB, s->num_ports,
        HUB_NO_OVERCURRENT | (s->port_power ? HUB_INDIVIDUAL_POWER : HUB_NO_POWER_SWITCH), 0,
        1, /* 2 ms until power is good */
        0, /* mA */
    };

    memset(desc + 7 + map, 0xff, map);
    size = MIN(size, length);
    memcpy(data, desc, size);
    return size;
}

/* Status and change, of a port or (NULL) the hub. */
static bool get_status(USBPacket *p, const USBHubPort *port, uint8_t *data, int length)
{
    uint8_t status[4] = { 0 };

    if (port) {
        stw_le_p(status, port->wPortStatus);
        stw_le_p(status + 2, port->wPortChange);
    }
    p->actual_length = MIN(length, (int)sizeof(status));
    memcpy(data, status, p->actual_length);
    return true;
}

static bool port_request(USBHubState *s, USBPacket *p, int request, int value, int index, int length,
                         uint8_t *data)
{
    USBHubPort *port = port_by_index(s, index);

    switch (request) {
    case GetPortStatus:
        if (!port) {
            return false;
        }
        trace_usb_hub_get_port_status(s->dev.addr, index, port->wPortStatus, port->wPortChange);
        return get_status(p, port, data, length);
    case SetPortFeature:
        trace_usb_hub_set_port_feature(s->dev.addr, index, value);
        return port && set_port_feature(s, port, value);
    case ClearPortFeature:
        trace_usb_hub_clear_port_feature(s->dev.addr, index, value);
        return port && clear_port_feature(s, port, value);
    default:
        return false;
    }
}

static bool hub_request(USBHubState *s, USBPacket *p, int request, int value, int index, int length,
                        uint8_t *data)
{
    switch (request) {
    case EndpointOutRequest | USB_REQ_CLEAR_FEATURE:
        /* ENDPOINT_HALT: nothing ever stays halted. */
        return value == 0 && (index & 0xff) == 0x81;
    case GetHubStatus:
        return get_status(p, NULL, data, length);
    case SetHubFeature:
    case ClearHubFeature:
        return value == 0 || value == 1; /* local power, over-current: nothing to change */
    case GetHubDescriptor:
        p->actual_length = hub_descriptor(s, data, length);
        return true;
    default:
        return port_request(s, p, request, value, index, length, data);
    }
}

static void usb_hub_handle_control(USBDevice *dev, USBPacket *p, int request, int value, int index,
                                   int length, uint8_t *data)
{
    if (usb_desc_handle_control(dev, p, request, value, index, length, data) < 0 &&
        !hub_request(USB_HUB(dev), p, request, value, index, length, data)) {
        p->status = USB_RET_STALL;
    }
}

/* The status change endpoint, section 11.12.4: bit n for port n; the first byte will do for 7 ports. */
static void usb_hub_handle_data(USBDevice *dev, USBPacket *p)
{
    USBHubState *s = USB_HUB(dev);
    int size = usb_packet_size(p), map = port_map_bytes(s);
    uint16_t changed = 0;
    uint8_t bits[2];

    for (uint32_t i = 0; i < s->num_ports; i++) {
        changed |= s->ports[i].wPortChange ? 1 << (i + 1) : 0;
    }
    if (p->pid != USB_TOKEN_IN || p->ep->nr != 1) {
        p->status = USB_RET_STALL;
    } else if (!changed) {
        p->status = USB_RET_NAK;
    } else if (size < map && size != 1) {
        p->status = USB_RET_BABBLE;
    } else {
        stw_le_p(bits, changed);
        usb_packet_copy(p, bits, MIN(map, size));
    }
}

/* --- life --- */

static void usb_hub_realize(USBDevice *dev, Error **errp)
{
    USBHubState *s = USB_HUB(dev);

    if (s->num_ports < 1 || s->num_ports > MAX_PORTS) {
        error_setg(errp, "usb-hub: ports=%u is not between 1 and %d", s->num_ports, MAX_PORTS);
        return;
    }
    if (dev->port->hubcount == MAX_HUB_DEPTH) {
        error_setg(errp, "usb-hub: at most %d hubs can follow each other: plug it in closer to the"
                   " controller", MAX_HUB_DEPTH);
        return;
    }
    usb_desc_create_serial(dev);
    usb_desc_init(dev);
    s->intr = usb_ep_get(dev, USB_TOKEN_IN, 1);
    s->reset_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, finish_port_resets, s);
    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBPort *port = &s->ports[i].port;

        usb_register_port(usb_bus_from_device(dev), port, s, i, &usb_hub_port_ops,
                          USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL);
        usb_port_location(port, dev->port, i + 1);
    }
    usb_hub_handle_reset(dev);
}

static void usb_hub_unrealize(USBDevice *dev)
{
    USBHubState *s = USB_HUB(dev);

    for (uint32_t i = 0; i < s->num_ports; i++) {
        usb_unregister_port(usb_bus_from_device(dev), &s->ports[i].port);
    }
    timer_free(s->reset_timer);
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
        VMSTATE_TIMER_PTR(reset_timer, USBHubState),
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

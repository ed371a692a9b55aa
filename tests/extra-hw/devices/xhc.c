/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A USB host controller with two ports that runs one transaction at a time, from registers. Not modelled
 * after any hardware.
 *
 * BAR 0: per port (0x00, 0x04) status and control; 0x10 token (pid, device address, endpoint), 0x14 buffer
 * address, 0x18 length, 0x1c command: run; 0x20 result: bytes moved and USB_RET_x; 0x24 cause (write 1 to
 * clear).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "hw/usb.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define TYPE_XHC "xhc"
OBJECT_DECLARE_SIMPLE_TYPE(XHcState, XHC)

#define NUM_PORTS 2
#define MAX_LEN 1024

enum { REG_PORT = 0x00, REG_TOKEN = 0x10, REG_ADDR = 0x14, REG_LEN = 0x18, REG_RUN = 0x1c, REG_RESULT = 0x20,
       REG_CAUSE = 0x24 };

#define PORT_CONNECTED  (1 << 0)
#define PORT_ENABLED    (1 << 1)
#define PORT_RESET      (1 << 2)
#define CAUSE_PORT      (1 << 0)
#define CAUSE_DONE      (1 << 1)

struct XHcState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    USBBus bus;
    USBPort ports[NUM_PORTS];
    USBPacket packet;
    bool in_flight;
    uint8_t buffer[MAX_LEN];

    uint32_t port[NUM_PORTS];
    uint32_t token;
    uint32_t addr;
    uint32_t len;
    uint32_t result;
    uint32_t cause;
};

static void xhc_update_irq(XHcState *s)
{
    pci_set_irq(PCI_DEVICE(s), s->cause != 0);
}

static void xhc_raise(XHcState *s, uint32_t cause)
{
    s->cause |= cause;
    xhc_update_irq(s);
}

static void xhc_attach(USBPort *port)
{
    XHcState *s = port->opaque;

    s->port[port->index] = PORT_CONNECTED;
    xhc_raise(s, CAUSE_PORT);
}

static void xhc_cancel(XHcState *s)
{
    if (s->in_flight) {
        s->in_flight = false;
        usb_cancel_packet(&s->packet);
    }
}

static void xhc_child_detach(USBPort *port, USBDevice *child)
{
    xhc_cancel(port->opaque);
}

static void xhc_detach(USBPort *port)
{
    XHcState *s = port->opaque;

    xhc_cancel(s);
    s->port[port->index] = 0;
    xhc_raise(s, CAUSE_PORT);
}

static void xhc_wakeup(USBPort *port)
{
    xhc_raise(port->opaque, CAUSE_PORT);
}

/* The packet is done: what came in goes to guest memory. */
static void xhc_done(XHcState *s)
{
    USBPacket *p = &s->packet;

    s->in_flight = false;
    if (p->status == USB_RET_SUCCESS && p->pid == USB_TOKEN_IN) {
        pci_dma_write(PCI_DEVICE(s), s->addr, s->buffer, MIN(p->actual_length, MAX_LEN));
    }
    s->result = (p->actual_length & 0xffff) | (uint32_t)(-p->status & 0xff) << 16;
    trace_xhc_done(s->token, s->result);
    xhc_raise(s, CAUSE_DONE);
}

static void xhc_complete(USBPort *port, USBPacket *p)
{
    xhc_done(port->opaque);
}

static USBPortOps xhc_port_ops = {
    .attach = xhc_attach,
    .detach = xhc_detach,
    .child_detach = xhc_child_detach,
    .wakeup = xhc_wakeup,
    .complete = xhc_complete,
};

static USBBusOps xhc_bus_ops = { };

static USBDevice *xhc_find_device(XHcState *s, uint8_t addr)
{
    for (int i = 0; i < NUM_PORTS; i++) {
        USBDevice *dev = s->port[i] & PORT_ENABLED ? usb_find_device(&s->ports[i], addr) : NULL;

        if (dev) {
            return dev;
        }
    }
    return NULL;
}

static void xhc_run(XHcState *s)
{
    int pid = s->token & 0xff;
    USBDevice *dev = xhc_find_device(s, s->token >> 8 & 0x7f);
    USBEndpoint *ep;

    if (s->in_flight) {
        return;
    }
    if (!dev || (pid != USB_TOKEN_IN && pid != USB_TOKEN_OUT && pid != USB_TOKEN_SETUP)) {
        s->result = (uint32_t)-USB_RET_NODEV << 16;
        xhc_raise(s, CAUSE_DONE);
        return;
    }
    ep = usb_ep_get(dev, pid, s->token >> 16 & 0xf);
    if (pid != USB_TOKEN_IN) {
        pci_dma_read(PCI_DEVICE(s), s->addr, s->buffer, s->len);
    }
    usb_packet_setup(&s->packet, pid, ep, 0, s->addr, true, true);
    usb_packet_addbuf(&s->packet, s->buffer, s->len);
    usb_handle_packet(dev, &s->packet);
    if (s->packet.status == USB_RET_ASYNC) {
        s->in_flight = true;
    } else {
        xhc_done(s);
    }
}

static void xhc_write_port(XHcState *s, int n, uint32_t value)
{
    if ((value & PORT_RESET) && s->ports[n].dev && s->ports[n].dev->attached) {
        xhc_cancel(s);
        usb_port_reset(&s->ports[n]);
        s->port[n] |= PORT_ENABLED;
    }
}

static uint64_t xhc_read(void *opaque, hwaddr addr, unsigned size)
{
    XHcState *s = opaque;

    switch (addr) {
    case REG_PORT:
    case REG_PORT + 4:
        return s->port[addr / 4];
    case REG_TOKEN:
        return s->token;
    case REG_ADDR:
        return s->addr;
    case REG_LEN:
        return s->len;
    case REG_RESULT:
        return s->result;
    case REG_CAUSE:
        return s->cause;
    default:
        return 0;
    }
}

static void xhc_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XHcState *s = opaque;

    switch (addr) {
    case REG_PORT:
    case REG_PORT + 4:
        xhc_write_port(s, addr / 4, value);
        break;
    case REG_TOKEN:
        s->token = value;
        break;
    case REG_ADDR:
        s->addr = value;
        break;
    case REG_LEN:
        s->len = MIN(value, MAX_LEN);
        break;
    case REG_RUN:
        xhc_run(s);
        break;
    case REG_CAUSE:
        s->cause &= ~value;
        xhc_update_irq(s);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "xhc: write of 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static const MemoryRegionOps xhc_ops = {
    .read = xhc_read,
    .write = xhc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void xhc_reset(DeviceState *dev)
{
    XHcState *s = XHC(dev);

    xhc_cancel(s);
    s->token = s->addr = s->len = s->result = s->cause = 0;
    memset(s->buffer, 0, sizeof(s->buffer));
    for (int i = 0; i < NUM_PORTS; i++) {
        bool there = s->ports[i].dev && s->ports[i].dev->attached;

        if (there) {
            usb_device_reset(s->ports[i].dev);
        }
        s->port[i] = there ? PORT_CONNECTED : 0;
    }
    xhc_update_irq(s);
}

static int xhc_post_load(void *opaque, int version_id)
{
    XHcState *s = opaque;

    return s->len > MAX_LEN ? -EINVAL : 0;
}

static const VMStateDescription vmstate_xhc = {
    .name = TYPE_XHC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = xhc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XHcState),
        VMSTATE_UINT32_ARRAY(port, XHcState, NUM_PORTS),
        VMSTATE_UINT32(token, XHcState),
        VMSTATE_UINT32(addr, XHcState),
        VMSTATE_UINT32(len, XHcState),
        VMSTATE_UINT32(result, XHcState),
        VMSTATE_UINT32(cause, XHcState),
        VMSTATE_END_OF_LIST()
    }
};

static void xhc_realize(PCIDevice *pci, Error **errp)
{
    XHcState *s = XHC(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    usb_packet_init(&s->packet);
    usb_bus_new(&s->bus, sizeof(s->bus), &xhc_bus_ops, DEVICE(pci));
    for (int i = 0; i < NUM_PORTS; i++) {
        usb_register_port(&s->bus, &s->ports[i], s, i, &xhc_port_ops,
                          USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL);
    }
    memory_region_init_io(&s->mmio, OBJECT(s), &xhc_ops, s, "xhc-mmio", 0x1000);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
}

static void xhc_exit(PCIDevice *pci)
{
    XHcState *s = XHC(pci);

    xhc_cancel(s);
    usb_packet_cleanup(&s->packet);
    usb_bus_release(&s->bus);
}

static void xhc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = xhc_realize;
    k->exit = xhc_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f7;
    k->class_id = PCI_CLASS_SERIAL_USB;
    dc->reset = xhc_reset;
    dc->vmsd = &vmstate_xhc;
    dc->hotpluggable = false;
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
}

static const TypeInfo xhc_info = {
    .name = TYPE_XHC,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(XHcState),
    .class_init = xhc_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void xhc_register_types(void)
{
    type_register_static(&xhc_info);
}

type_init(xhc_register_types)

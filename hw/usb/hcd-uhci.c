/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UHCI USB 1.1 host controllers: piix3-usb-uhci, piix4-usb-uhci, ich9-usb-uhci1 to 6. Two root
 * ports, full and low speed; the ICH9 ones may be companions of an EHCI controller.
 *
 * Specification: UHCI Design Guide 1.1. Region "uhci": 32 bytes of I/O, BAR 4. Properties:
 * bandwidth (bytes a frame moves), maxframes (that are caught up with), masterbus and firstport.
 * The schedule is in hcd-uhci-schedule.c. Left out: legacy keyboard traps.
 */
#include "qemu/osdep.h"
#include "hcd-uhci.h"
#include "hw/irq.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "hw/usb/uhci-regs.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define FRAME_NS SCALE_MS

/* Offsets in the I/O region, section 2.1. */
#define USBCMD    0x00
#define USBSTS    0x02
#define USBINTR   0x04
#define FRNUM     0x06
#define FLBASEADD 0x08
#define SOFMOD    0x0c
#define PORTSC    0x10

#define USBCMD_MASK 0x00ff
/* Bits of PORTSC that the guest writes: enable, resume, reset, suspend. */
#define PORT_RW   (UHCI_PORT_EN | UHCI_PORT_RD | UHCI_PORT_RESET | UHCI_PORT_SUSPEND)
#define PORT_W1C  (UHCI_PORT_CSC | UHCI_PORT_ENC)

/* --- interrupt --- */

static bool uhci_irq_level(UHCIState *s)
{
    return ((s->status2 & UHCI_STS2_IOC) && (s->intr & UHCI_INTR_IOC)) ||
           ((s->status2 & UHCI_STS2_SPD) && (s->intr & UHCI_INTR_SPI)) ||
           ((s->status & UHCI_STS_USBERR) && (s->intr & UHCI_INTR_TMO_CRC)) ||
           ((s->status & UHCI_STS_RD) && (s->intr & UHCI_INTR_RESUME)) ||
           (s->status & (UHCI_STS_HSERR | UHCI_STS_HCPERR));
}

void uhci_update_irq(UHCIState *s)
{
    qemu_set_irq(s->irq, uhci_irq_level(s));
}

/* --- frames --- */

static void uhci_start_frames(UHCIState *s)
{
    s->expire_time = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + FRAME_NS;
    timer_mod(s->frame_timer, s->expire_time);
    s->status &= ~UHCI_STS_HCHALTED;
}

static void uhci_one_frame(UHCIState *s)
{
    s->pending_int_mask = 0;
    uhci_process_frame(s);
    s->frnum = (s->frnum + 1) & 0x7ff;
    if (s->pending_int_mask) {
        s->status2 |= s->pending_int_mask;
        s->status |= UHCI_STS_USBINT;
        uhci_update_irq(s);
    }
}

static void uhci_frame_timer(void *opaque)
{
    UHCIState *s = opaque;
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    int64_t frames = (now - s->expire_time) / FRAME_NS + 1;

    if (frames > s->maxframes) {
        /* Too late: those frames never were. */
        s->expire_time += (frames - s->maxframes) * FRAME_NS;
        frames = s->maxframes;
    }
    for (; frames > 0 && (s->cmd & UHCI_CMD_RS); frames--) {
        uhci_one_frame(s);
        s->expire_time += FRAME_NS;
    }
    if (!(s->cmd & UHCI_CMD_RS)) {
        s->status |= UHCI_STS_HCHALTED;
        uhci_update_irq(s);
        return;
    }
    timer_mod(s->frame_timer, MAX(s->expire_time, now + 1));
}

/* --- ports --- */

static void uhci_resume(UHCIState *s)
{
    if (s->cmd & UHCI_CMD_EGSM) {
        s->cmd |= UHCI_CMD_FGR;
        s->status |= UHCI_STS_RD;
        uhci_update_irq(s);
    }
}

static uint16_t *portsc_of(USBPort *port)
{
    return &container_of(port, UHCIPort, port)->ctrl;
}

/* Connection and enable end where they were there, of which the bit right above each tells. */
static uint16_t ended(uint16_t portsc, uint16_t bits)
{
    return (portsc & ~bits) | (portsc & bits) << 1;
}

static void uhci_attach(USBPort *port)
{
    uint16_t *portsc = portsc_of(port);
    bool low_speed = port->dev->speed == USB_SPEED_LOW;

    *portsc = (*portsc & ~UHCI_PORT_LSDA) | (low_speed ? UHCI_PORT_LSDA : 0) | UHCI_PORT_CCS | UHCI_PORT_CSC;
    uhci_resume(port->opaque);
}

static void uhci_detach(USBPort *port)
{
    uint16_t *portsc = portsc_of(port);

    uhci_cancel_asyncs(port->opaque, port->dev);
    *portsc = ended(*portsc & ~UHCI_PORT_LSDA, UHCI_PORT_CCS | UHCI_PORT_EN);
    uhci_resume(port->opaque);
}

static void uhci_child_detach(USBPort *port, USBDevice *child)
{
    uhci_cancel_asyncs(port->opaque, child);
}

/* Only a suspended port can detect a resume, and does so once. */
static void uhci_wakeup(USBPort *port)
{
    uint16_t *portsc = portsc_of(port);

    if ((*portsc & (UHCI_PORT_SUSPEND | UHCI_PORT_RD)) == UHCI_PORT_SUSPEND) {
        *portsc |= UHCI_PORT_RD;
        uhci_resume(port->opaque);
    }
}

static USBPortOps uhci_port_ops = {
    .attach = uhci_attach,
    .detach = uhci_detach,
    .child_detach = uhci_child_detach,
    .wakeup = uhci_wakeup,
    .complete = uhci_async_complete,
};

static USBBusOps uhci_bus_ops = { };

static void uhci_write_port(UHCIState *s, UHCIPort *port, uint16_t val)
{
    USBDevice *dev = port->port.dev;

    if (dev && dev->attached && (val & UHCI_PORT_RESET) && !(port->ctrl & UHCI_PORT_RESET)) {
        uhci_cancel_asyncs(s, dev);
        usb_device_reset(dev);
    }
    port->ctrl = (port->ctrl & ~PORT_RW) | (val & PORT_RW);
    if (!(port->ctrl & UHCI_PORT_CCS)) {
        port->ctrl &= ~UHCI_PORT_EN;
    }
    port->ctrl &= ~(val & PORT_W1C);
}

/* --- registers --- */

static void uhci_reset(DeviceState *qdev)
{
    UHCIState *s = UHCI(qdev);
    uint8_t *conf = s->dev.config;

    conf[0x6a] = 0x01;
    conf[0x6b] = 0x00;
    s->cmd = 0;
    s->status = UHCI_STS_HCHALTED;
    s->status2 = 0;
    s->intr = 0;
    s->fl_base_addr = 0;
    s->frnum = 0;
    s->sof_timing = 64;
    timer_del(s->frame_timer);
    uhci_cancel_asyncs(s, NULL);
    for (int i = 0; i < UHCI_PORTS; i++) {
        UHCIPort *port = &s->ports[i];

        port->ctrl = UHCI_PORT_RSVD1;
        if (port->port.dev && port->port.dev->attached) {
            usb_port_reset(&port->port);
        }
    }
    uhci_update_irq(s);
}

static void uhci_write_cmd(UHCIState *s, uint16_t val)
{
    if (val & UHCI_CMD_GRESET) {
        for (int i = 0; i < UHCI_PORTS; i++) {
            usb_device_reset(s->ports[i].port.dev);
        }
        uhci_reset(DEVICE(s));
        return;
    }
    if (val & UHCI_CMD_HCRESET) {
        uhci_reset(DEVICE(s));
        return;
    }
    if ((val & UHCI_CMD_RS) && !(s->cmd & UHCI_CMD_RS)) {
        uhci_start_frames(s);
    } else if (!(val & UHCI_CMD_RS)) {
        s->status |= UHCI_STS_HCHALTED;
        timer_del(s->frame_timer);
    }
    s->cmd = val & USBCMD_MASK;
}

static void uhci_port_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    UHCIState *s = opaque;

    trace_usb_uhci_mmio_write(addr, val);
    switch (addr) {
    case USBCMD:
        uhci_write_cmd(s, val);
        break;
    case USBSTS:
        s->status &= ~(val & ~UHCI_STS_HCHALTED);
        if (val & UHCI_STS_USBINT) {
            s->status2 = 0;
        }
        uhci_update_irq(s);
        break;
    case USBINTR:
        s->intr = val & 0xf;
        uhci_update_irq(s);
        break;
    case FRNUM:
        /* Only while stopped. */
        if (s->status & UHCI_STS_HCHALTED) {
            s->frnum = val & 0x7ff;
        }
        break;
    case FLBASEADD:
        s->fl_base_addr = (s->fl_base_addr & 0xffff0000) | (val & 0xf000);
        break;
    case FLBASEADD + 2:
        s->fl_base_addr = (s->fl_base_addr & 0xffff) | val << 16;
        break;
    case SOFMOD:
        s->sof_timing = val & 0x7f;
        break;
    case PORTSC ... PORTSC + 2 * UHCI_PORTS - 1:
        uhci_write_port(s, &s->ports[(addr - PORTSC) / 2], val);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "uhci: write to 0x%" PRIx64 "\n", addr);
        break;
    }
}

static uint64_t uhci_port_read(void *opaque, hwaddr addr, unsigned size)
{
    UHCIState *s = opaque;
    uint32_t val;

    switch (addr) {
    case USBCMD:
        val = s->cmd;
        break;
    case USBSTS:
        val = s->status;
        break;
    case USBINTR:
        val = s->intr;
        break;
    case FRNUM:
        val = s->frnum;
        break;
    case FLBASEADD:
        val = s->fl_base_addr & 0xffff;
        break;
    case FLBASEADD + 2:
        val = s->fl_base_addr >> 16;
        break;
    case SOFMOD:
        val = s->sof_timing;
        break;
    case PORTSC ... PORTSC + 2 * UHCI_PORTS - 1:
        val = s->ports[(addr - PORTSC) / 2].ctrl;
        break;
    default:
        /* No more ports: a port register has bit 7 set. */
        val = 0xff7f;
        break;
    }
    trace_usb_uhci_mmio_read(addr, val);
    return val;
}

static const MemoryRegionOps uhci_ioport_ops = {
    .read = uhci_port_read,
    .write = uhci_port_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 2, .max_access_size = 2 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* --- saved state --- */

static int uhci_post_load(void *opaque, int version_id)
{
    UHCIState *s = opaque;

    s->frnum &= 0x7ff;
    /* What was in flight starts anew: its descriptors are still active. */
    uhci_cancel_asyncs(s, NULL);
    return 0;
}

static const VMStateDescription vmstate_uhci_port = {
    .name = "uhci port",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16(ctrl, UHCIPort),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_uhci = {
    .name = "uhci",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = uhci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, UHCIState),
        VMSTATE_UINT16(cmd, UHCIState),
        VMSTATE_UINT16(status, UHCIState),
        VMSTATE_UINT16(intr, UHCIState),
        VMSTATE_UINT16(frnum, UHCIState),
        VMSTATE_UINT32(fl_base_addr, UHCIState),
        VMSTATE_UINT8(sof_timing, UHCIState),
        VMSTATE_UINT8(status2, UHCIState),
        VMSTATE_INT64(expire_time, UHCIState),
        VMSTATE_TIMER_PTR(frame_timer, UHCIState),
        VMSTATE_STRUCT_ARRAY(ports, UHCIState, UHCI_PORTS, 0, vmstate_uhci_port, UHCIPort),
        VMSTATE_END_OF_LIST()
    },
};

/* --- realize --- */

static bool uhci_register_ports(UHCIState *s, Error **errp)
{
    ERRP_GUARD();
    USBPort *ports[UHCI_PORTS];

    if (!s->masterbus) {
        usb_bus_new(&s->bus, sizeof(s->bus), &uhci_bus_ops, DEVICE(s));
        for (int i = 0; i < UHCI_PORTS; i++) {
            usb_register_port(&s->bus, &s->ports[i].port, s, i, &uhci_port_ops,
                              USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL);
        }
        return true;
    }
    for (int i = 0; i < UHCI_PORTS; i++) {
        ports[i] = &s->ports[i].port;
    }
    usb_register_companion(s->masterbus, ports, UHCI_PORTS, s->firstport, s, &uhci_port_ops,
                           USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL, errp);
    return !*errp;
}

static void usb_uhci_realize(PCIDevice *dev, Error **errp)
{
    UHCIState *s = UHCI(dev);

    dev->config[PCI_CLASS_PROG] = 0x00;
    dev->config[USB_SBRN] = USB_RELEASE_1;
    pci_config_set_interrupt_pin(dev->config, UHCI_GET_CLASS(s)->irq_pin + 1);
    QTAILQ_INIT(&s->asyncs);
    if (!uhci_register_ports(s, errp)) {
        return;
    }
    s->irq = pci_allocate_irq(dev);
    s->frame_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, uhci_frame_timer, s);
    memory_region_init_io(&s->io_bar, OBJECT(s), &uhci_ioport_ops, s, "uhci", 0x20);
    pci_register_bar(dev, 4, PCI_BASE_ADDRESS_SPACE_IO, &s->io_bar);
}

static void usb_uhci_exit(PCIDevice *dev)
{
    UHCIState *s = UHCI(dev);

    uhci_cancel_asyncs(s, NULL);
    timer_free(s->frame_timer);
    s->frame_timer = NULL;
    qemu_free_irq(s->irq);
    if (!s->masterbus) {
        usb_bus_release(&s->bus);
    }
}

/* --- types --- */

static Property uhci_properties_standalone[] = {
    DEFINE_PROP_UINT32("bandwidth", UHCIState, frame_bandwidth, 1280),
    DEFINE_PROP_UINT32("maxframes", UHCIState, maxframes, 128),
    DEFINE_PROP_END_OF_LIST(),
};

static Property uhci_properties_companion[] = {
    DEFINE_PROP_STRING("masterbus", UHCIState, masterbus),
    DEFINE_PROP_UINT32("firstport", UHCIState, firstport, 0),
    DEFINE_PROP_UINT32("bandwidth", UHCIState, frame_bandwidth, 1280),
    DEFINE_PROP_UINT32("maxframes", UHCIState, maxframes, 128),
    DEFINE_PROP_END_OF_LIST(),
};

typedef struct UHCIInfo {
    const char *name;
    uint16_t vendor_id;
    uint16_t device_id;
    uint8_t revision;
    uint8_t irq_pin;    /* 0: INTA */
    bool unplug;        /* and may be a companion */
} UHCIInfo;

static const UHCIInfo uhci_info[] = {
    { "piix3-usb-uhci", PCI_VENDOR_ID_INTEL, 0x7020, 0x01, 3, true },
    { "piix4-usb-uhci", PCI_VENDOR_ID_INTEL, 0x7112, 0x01, 3, true },
    { "ich9-usb-uhci1", PCI_VENDOR_ID_INTEL, 0x2934, 0x03, 0, false },
    { "ich9-usb-uhci2", PCI_VENDOR_ID_INTEL, 0x2935, 0x03, 1, false },
    { "ich9-usb-uhci3", PCI_VENDOR_ID_INTEL, 0x2936, 0x03, 2, false },
    { "ich9-usb-uhci4", PCI_VENDOR_ID_INTEL, 0x2937, 0x03, 0, false },
    { "ich9-usb-uhci5", PCI_VENDOR_ID_INTEL, 0x2938, 0x03, 1, false },
    { "ich9-usb-uhci6", PCI_VENDOR_ID_INTEL, 0x2939, 0x03, 2, false },
};

static void uhci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = usb_uhci_realize;
    k->exit = usb_uhci_exit;
    k->class_id = PCI_CLASS_SERIAL_USB;
    dc->vmsd = &vmstate_uhci;
    dc->reset = uhci_reset;
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
}

static void uhci_data_class_init(ObjectClass *klass, void *data)
{
    const UHCIInfo *info = data;
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->vendor_id = info->vendor_id;
    k->device_id = info->device_id;
    k->revision = info->revision;
    UHCI_CLASS(klass)->irq_pin = info->irq_pin;
    if (info->unplug) {
        device_class_set_props(dc, uhci_properties_standalone);
    } else {
        device_class_set_props(dc, uhci_properties_companion);
        /* Its ports belong to the master's bus. */
        dc->hotpluggable = false;
    }
}

static const TypeInfo uhci_pci_type_info = {
    .name = TYPE_UHCI,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(UHCIState),
    .class_size = sizeof(UHCIClass),
    .abstract = true,
    .class_init = uhci_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void uhci_register_types(void)
{
    type_register_static(&uhci_pci_type_info);
    for (int i = 0; i < ARRAY_SIZE(uhci_info); i++) {
        TypeInfo type = {
            .name = uhci_info[i].name,
            .parent = TYPE_UHCI,
            .class_init = uhci_data_class_init,
            .class_data = (void *)&uhci_info[i],
        };

        type_register(&type);
    }
}

type_init(uhci_register_types)

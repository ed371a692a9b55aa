/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB: devices, the ports and buses they sit on, and the packets that host controllers send them.
 *
 * A host controller makes a bus (usb_bus_new) and registers its root ports with operations that
 * tell it of connections, wake-ups and completed packets. To run a transaction it looks the device
 * up (usb_find_device), prepares a packet for an endpoint and calls usb_handle_packet(). The packet
 * is then complete, or, with status USB_RET_ASYNC, in flight: the port's complete operation ends it.
 *
 * A device subclasses TYPE_USB_DEVICE, describes itself by a USBDesc (hw/usb/desc.h) and answers
 * control requests and data packets. It sets packet->status when the result is not success and
 * moves data by usb_packet_copy().
 *
 * Interface: QEMU 7.2's hw/usb.h. Specification: USB 2.0, chapters 5, 8 and 9.
 */
#ifndef QEMU_USB_H
#define QEMU_USB_H

#include "exec/memory.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"
#include "qemu/iov.h"
#include "qemu/queue.h"
#include "qom/object.h"
#include "hw/usb/ch9.h"

typedef struct USBBusOps USBBusOps;
typedef struct USBPort USBPort;
typedef struct USBPacket USBPacket;
typedef struct USBCombinedPacket USBCombinedPacket;
typedef struct USBEndpoint USBEndpoint;

typedef struct USBDesc USBDesc;
typedef struct USBDescID USBDescID;
typedef struct USBDescDevice USBDescDevice;
typedef struct USBDescConfig USBDescConfig;
typedef struct USBDescIfaceAssoc USBDescIfaceAssoc;
typedef struct USBDescIface USBDescIface;
typedef struct USBDescEndpoint USBDescEndpoint;
typedef struct USBDescOther USBDescOther;
typedef struct USBDescString USBDescString;
typedef struct USBDescMSOS USBDescMSOS;

#define TYPE_USB_DEVICE "usb-device"
OBJECT_DECLARE_TYPE(USBDevice, USBDeviceClass, USB_DEVICE)

#define TYPE_USB_BUS "usb-bus"
OBJECT_DECLARE_SIMPLE_TYPE(USBBus, USB_BUS)

/* A string of one instance that replaces the table's. */
struct USBDescString {
    uint8_t index;
    char *str;
    QLIST_ENTRY(USBDescString) next;
};

/* In the configuration space of a PCI host controller: the release of USB that it has. */
#define USB_SBRN      0x60
#define USB_RELEASE_1 0x10
#define USB_RELEASE_2 0x20
#define USB_RELEASE_3 0x30

#define USB_MAX_ENDPOINTS  15
#define USB_MAX_INTERFACES 16

struct USBEndpoint {
    uint8_t nr;             /* 0: the control endpoint */
    uint8_t pid;            /* direction: USB_TOKEN_IN or _OUT, 0 for control */
    uint8_t type;           /* USB_ENDPOINT_XFER_x */
    uint8_t ifnum;
    int max_packet_size;    /* bytes per (micro)frame, all transactions of it */
    int max_streams;
    bool pipeline;          /* the device takes a packet before the one ahead is complete */
    bool halted;            /* the last packet failed or was short; what is queued waits */
    USBDevice *dev;
    QTAILQ_HEAD(, USBPacket) queue; /* in flight, oldest first */
};

/* Bit numbers of USBDevice.flags. */
enum USBDeviceFlags {
    USB_DEV_FLAG_FULL_PATH,
    USB_DEV_FLAG_IS_HOST,
    USB_DEV_FLAG_MSOS_DESC_ENABLE,
    USB_DEV_FLAG_MSOS_DESC_IN_USE,
    USB_DEV_FLAG_IS_SCSI_STORAGE,
};

struct USBDevice {
    DeviceState qdev;
    USBPort *port;
    char *port_path;        /* property port: "2.1" is port 1 of the hub at port 2 */
    char *serial;
    void *opaque;
    uint32_t flags;

    char *pcap_filename;
    FILE *pcap;

    int speed;              /* in use: USB_SPEED_x */
    int speedmask;          /* supported: USB_SPEED_MASK_x */
    uint8_t addr;
    char product_desc[32];
    int auto_attach;        /* attach at realize */
    bool attached;

    int32_t state;          /* USB_STATE_x */
    uint8_t setup_buf[8];
    uint8_t data_buf[4096]; /* of control transfers */
    int32_t remote_wakeup;  /* enabled */
    int32_t setup_state;
    int32_t setup_len;      /* bytes */
    int32_t setup_index;

    USBEndpoint ep_ctl;
    USBEndpoint ep_in[USB_MAX_ENDPOINTS];
    USBEndpoint ep_out[USB_MAX_ENDPOINTS];

    QLIST_HEAD(, USBDescString) strings;
    const USBDesc *usb_desc; /* in place of the class's, unless NULL */
    const USBDescDevice *device;

    int configuration;
    int ninterfaces;
    int altsetting[USB_MAX_INTERFACES];
    const USBDescConfig *config;
    const USBDescIface *ifaces[USB_MAX_INTERFACES];
};

struct USBDeviceClass {
    DeviceClass parent_class;

    void (*realize)(USBDevice *dev, Error **errp);
    void (*unrealize)(USBDevice *dev);
    /* The device with this address at or below @dev (hubs); NULL: @dev itself, if it matches. */
    USBDevice *(*find_device)(USBDevice *dev, uint8_t addr);
    /* A packet in flight is withdrawn: forget it. */
    void (*cancel_packet)(USBDevice *dev, USBPacket *p);
    /* The device was connected to a port, with its speed chosen. */
    void (*handle_attach)(USBDevice *dev);
    void (*handle_reset)(USBDevice *dev);
    /*
     * A control request that has its data (OUT: in @data) or wants it (IN: up to @length bytes
     * into @data, as many as p->actual_length then says). @request is bmRequestType << 8 | bRequest.
     */
    void (*handle_control)(USBDevice *dev, USBPacket *p, int request, int value, int index,
                           int length, uint8_t *data);
    void (*handle_data)(USBDevice *dev, USBPacket *p);
    void (*set_interface)(USBDevice *dev, int interface, int alt_old, int alt_new);
    /* The last packet that was queued for a pipelined endpoint is there. */
    void (*flush_ep_queue)(USBDevice *dev, USBEndpoint *ep);
    /* The guest stopped using the endpoint: unplugging will not surprise it. */
    void (*ep_stopped)(USBDevice *dev, USBEndpoint *ep);
    /* USB 3 bulk streams; 0 or -errno. */
    int (*alloc_streams)(USBDevice *dev, USBEndpoint **eps, int nr_eps, int streams);
    void (*free_streams)(USBDevice *dev, USBEndpoint **eps, int nr_eps);

    const char *product_desc;
    const USBDesc *usb_desc;
    bool attached_settable; /* the property "attached" can be set at run time */
};

/* What a controller or hub wants to know of its port. */
typedef struct USBPortOps {
    void (*attach)(USBPort *port);
    void (*detach)(USBPort *port);
    /* A device of a hub below this port goes: forget its packets. */
    void (*child_detach)(USBPort *port, USBDevice *child);
    /* Remote wake-up of a suspended device. */
    void (*wakeup)(USBPort *port);
    /* @p, which was in flight, is complete. */
    void (*complete)(USBPort *port, USBPacket *p);
} USBPortOps;

struct USBPort {
    USBDevice *dev;         /* NULL: nothing connected */
    int speedmask;
    int hubcount;           /* hubs between the controller and this port */
    char path[16];
    USBPortOps *ops;
    void *opaque;
    int index;
    QTAILQ_ENTRY(USBPort) next;
};

typedef enum USBPacketState {
    USB_PACKET_UNDEFINED = 0,
    USB_PACKET_SETUP,       /* prepared */
    USB_PACKET_QUEUED,      /* waits behind another packet */
    USB_PACKET_ASYNC,       /* the device has it */
    USB_PACKET_COMPLETE,
    USB_PACKET_CANCELED,
} USBPacketState;

/* One transaction, or as many of one endpoint as the controller takes together. */
struct USBPacket {
    int pid;                /* USB_TOKEN_x */
    uint64_t id;            /* the controller's, usually an address in guest memory */
    USBEndpoint *ep;
    unsigned int stream;
    QEMUIOVector iov;       /* data, or where it goes */
    uint64_t parameter;     /* xHCI: the eight setup bytes, little endian; 0: none */
    bool short_not_ok;      /* less data than asked for halts the endpoint */
    bool int_req;           /* the guest is interrupted by this packet's completion */
    int status;             /* USB_RET_x */
    int actual_length;      /* bytes that moved */
    USBPacketState state;
    USBCombinedPacket *combined;
    QTAILQ_ENTRY(USBPacket) queue;
    QTAILQ_ENTRY(USBPacket) combined_entry;
};

/* Input packets of a bulk endpoint that a pass-through device asks for as one. */
struct USBCombinedPacket {
    USBPacket *first;
    QTAILQ_HEAD(packets_head, USBPacket) packets;
    QEMUIOVector iov;
};

/* ---- packets ---- */

/* Empty packet, once; setup makes it ready for a transfer, cleanup frees. */
void usb_packet_init(USBPacket *p);
void usb_packet_setup(USBPacket *p, int pid, USBEndpoint *ep, unsigned int stream, uint64_t id,
                      bool short_not_ok, bool int_req);
void usb_packet_cleanup(USBPacket *p);
/* Appends memory; the caller keeps it. */
void usb_packet_addbuf(USBPacket *p, void *ptr, size_t len);
/*
 * Appends guest memory; 0, or -1 and nothing mapped when some of it cannot be. Unmap when the
 * packet is complete.
 */
int usb_packet_map(USBPacket *p, QEMUSGList *sgl);
void usb_packet_unmap(USBPacket *p, QEMUSGList *sgl);
/*
 * Moves up to @bytes between @ptr and the packet, in its direction, from actual_length on; no more
 * than the packet has room for (see usb_packet_size()). skip: IN data are zeros.
 */
void usb_packet_copy(USBPacket *p, void *ptr, size_t bytes);
void usb_packet_skip(USBPacket *p, size_t bytes);
/* Bytes that fit. */
size_t usb_packet_size(USBPacket *p);
void usb_packet_set_state(USBPacket *p, USBPacketState state);
/* Logs a packet that is in another state than @expected. */
void usb_packet_check_state(USBPacket *p, USBPacketState expected);

static inline bool usb_packet_is_inflight(USBPacket *p)
{
    return p->state == USB_PACKET_QUEUED || p->state == USB_PACKET_ASYNC;
}

/* ---- transfers ---- */

/* The device with this address at or behind @port, if it was reset and is enabled; or NULL. */
USBDevice *usb_find_device(USBPort *port, uint8_t addr);
/* Hands @p to @dev, or queues it; p->status tells. @dev NULL: USB_RET_NODEV. */
void usb_handle_packet(USBDevice *dev, USBPacket *p);
/* For devices: @p, which was in flight, is complete; then what is queued behind it starts. */
void usb_packet_complete(USBDevice *dev, USBPacket *p);
/* The same without starting the next. */
void usb_packet_complete_one(USBDevice *dev, USBPacket *p);
/* For controllers: withdraws a packet in flight. */
void usb_cancel_packet(USBPacket *p);
/* For devices: a control request that was answered with USB_RET_ASYNC is done. */
void usb_generic_async_ctrl_complete(USBDevice *s, USBPacket *p);

/* ---- endpoints; @pid: USB_TOKEN_IN or _OUT; @ep: 0 (control) to 15 ---- */

void usb_ep_init(USBDevice *dev);
/* All endpoints but control cease to exist. */
void usb_ep_reset(USBDevice *dev);
void usb_ep_dump(USBDevice *dev);
/* NULL without a device. */
struct USBEndpoint *usb_ep_get(USBDevice *dev, int pid, int ep);
uint8_t usb_ep_get_type(USBDevice *dev, int pid, int ep);
void usb_ep_set_type(USBDevice *dev, int pid, int ep, uint8_t type);
void usb_ep_set_ifnum(USBDevice *dev, int pid, int ep, uint8_t ifnum);
/* @raw: wMaxPacketSize, with the transactions per microframe in bits 11 and 12. */
void usb_ep_set_max_packet_size(USBDevice *dev, int pid, int ep, uint16_t raw);
/* @raw: bmAttributes of the companion descriptor, the power of two of streams in bits 0 to 4. */
void usb_ep_set_max_streams(USBDevice *dev, int pid, int ep, uint8_t raw);
void usb_ep_set_pipeline(USBDevice *dev, int pid, int ep, bool enabled);
void usb_ep_set_halted(USBDevice *dev, int pid, int ep, bool halted);
/* The packet in flight with this id, or NULL. */
USBPacket *usb_ep_find_packet_by_id(USBDevice *dev, int pid, int ep, uint64_t id);

/* Combine what is queued for an IN endpoint of a pass-through device. */
void usb_ep_combine_input_packets(USBEndpoint *ep);
void usb_combined_input_packet_complete(USBDevice *dev, USBPacket *p);
void usb_combined_packet_cancel(USBDevice *dev, USBPacket *p);

/* ---- ports ---- */

/* Fastest common speed of a port and its device. */
void usb_pick_speed(USBPort *port);
/* Connects port->dev, disconnects it, resets port and device. */
void usb_attach(USBPort *port);
void usb_detach(USBPort *port);
void usb_port_reset(USBPort *port);
void usb_device_reset(USBDevice *dev);
/* For devices: there is data, or the guest enabled remote wake-up. */
void usb_wakeup(USBEndpoint *ep, unsigned int stream);
/* Names @downstream as port @portnr below @upstream (NULL: a root port). */
void usb_port_location(USBPort *downstream, USBPort *upstream, int portnr);

/* ---- buses ---- */

struct USBBus {
    BusState qbus;
    USBBusOps *ops;
    int busnr;
    int nfree;
    int nused;
    QTAILQ_HEAD(, USBPort) free;
    QTAILQ_HEAD(, USBPort) used;
    QTAILQ_ENTRY(USBBus) next;
};

struct USBBusOps {
    /* Takes ports that are driven by a companion controller at full and low speed. */
    void (*register_companion)(USBBus *bus, USBPort *ports[], uint32_t portcount,
                               uint32_t firstport, Error **errp);
    /* A device has data for an endpoint: look at its schedule. */
    void (*wakeup_endpoint)(USBBus *bus, USBEndpoint *ep, unsigned int stream);
};

void usb_bus_new(USBBus *bus, size_t bus_size, USBBusOps *ops, DeviceState *host);
void usb_bus_release(USBBus *bus);
/* Bus by number (-1: the first), or NULL. */
USBBus *usb_bus_find(int busnr);
void usb_register_port(USBBus *bus, USBPort *port, void *opaque, int index, USBPortOps *ops,
                       int speedmask);
/* Gives ports to the bus called @masterbus, as ports @firstport and up. */
void usb_register_companion(const char *masterbus, USBPort *ports[], uint32_t portcount,
                            uint32_t firstport, void *opaque, USBPortOps *ops, int speedmask,
                            Error **errp);
void usb_unregister_port(USBBus *bus, USBPort *port);
/* The port that a device's property names, or the first free one (adding a hub at need). */
void usb_claim_port(USBDevice *dev, Error **errp);
void usb_release_port(USBDevice *dev);
void usb_device_attach(USBDevice *dev, Error **errp);
int usb_device_detach(USBDevice *dev);
/* Whether speeds of device and port fit. */
void usb_check_attach(USBDevice *dev, Error **errp);

/* Names for -usbdevice. @usbdevice_init NULL: a device of type @typename. */
void usb_legacy_register(const char *typename, const char *usbdevice_name,
                         USBDevice *(*usbdevice_init)(void));
USBDevice *usb_new(const char *name);
bool usb_realize_and_unref(USBDevice *dev, USBBus *bus, Error **errp);
USBDevice *usb_create_simple(USBBus *bus, const char *name);
/* What -usbdevice @cmdline means, on the first bus; NULL after a message. */
USBDevice *usbdevice_create(const char *cmdline);

static inline USBBus *usb_bus_from_device(USBDevice *d)
{
    return DO_UPCAST(USBBus, qbus, d->qdev.parent_bus);
}

extern const VMStateDescription vmstate_usb_device;

#define VMSTATE_USB_DEVICE(_field, _state) {                         \
    .name       = (stringify(_field)),                               \
    .size       = sizeof(USBDevice),                                 \
    .vmsd       = &vmstate_usb_device,                               \
    .flags      = VMS_STRUCT,                                        \
    .offset     = vmstate_offset_value(_state, _field, USBDevice),   \
}

/* ---- the class's functions, if it has them ---- */

USBDevice *usb_device_find_device(USBDevice *dev, uint8_t addr);
void usb_device_cancel_packet(USBDevice *dev, USBPacket *p);
void usb_device_handle_attach(USBDevice *dev);
void usb_device_handle_reset(USBDevice *dev);
void usb_device_handle_control(USBDevice *dev, USBPacket *p, int request, int val, int index,
                               int length, uint8_t *data);
void usb_device_handle_data(USBDevice *dev, USBPacket *p);
void usb_device_set_interface(USBDevice *dev, int interface, int alt_old, int alt_new);
void usb_device_flush_ep_queue(USBDevice *dev, USBEndpoint *ep);
void usb_device_ep_stopped(USBDevice *dev, USBEndpoint *ep);
int usb_device_alloc_streams(USBDevice *dev, USBEndpoint **eps, int nr_eps, int streams);
void usb_device_free_streams(USBDevice *dev, USBEndpoint **eps, int nr_eps);
const char *usb_device_get_product_desc(USBDevice *dev);
const USBDesc *usb_device_get_usb_desc(USBDevice *dev);

static inline bool usb_device_is_scsi_storage(USBDevice *dev)
{
    return dev->flags & (1 << USB_DEV_FLAG_IS_SCSI_STORAGE);
}

/* ---- quirks of physical devices, for pass-through ---- */

#define USB_QUIRK_BUFFER_BULK_IN 0x01 /* bulk IN endpoints stream, as isochronous ones do */
#define USB_QUIRK_IS_FTDI        0x02 /* bulk IN packets start with two status bytes */

int usb_get_quirks(uint16_t vendor_id, uint16_t product_id, uint8_t interface_class,
                   uint8_t interface_subclass, uint8_t interface_protocol);

/* ---- capture to a file in pcap format (property pcap) ---- */

void usb_pcap_init(FILE *fp);
void usb_pcap_ctrl(USBPacket *p, bool setup);
void usb_pcap_data(USBPacket *p, bool setup);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio console device (VIRTIO 1.2, section 5.3): a bus of ports. A port type subclasses
 * TYPE_VIRTIO_SERIAL_PORT and moves bytes between a port of the driver and whatever it stands for.
 */
#ifndef QEMU_VIRTIO_SERIAL_H
#define QEMU_VIRTIO_SERIAL_H

#include "standard-headers/linux/virtio_console.h"
#include "hw/virtio/virtio.h"
#include "qom/object.h"

struct virtio_serial_conf {
    uint32_t max_virtserial_ports;
};

#define TYPE_VIRTIO_SERIAL_PORT "virtio-serial-port"
OBJECT_DECLARE_TYPE(VirtIOSerialPort, VirtIOSerialPortClass, VIRTIO_SERIAL_PORT)

#define TYPE_VIRTIO_SERIAL "virtio-serial-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOSerial, VIRTIO_SERIAL)

#define TYPE_VIRTIO_SERIAL_BUS "virtio-serial-bus"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOSerialBus, VIRTIO_SERIAL_BUS)

struct VirtIOSerialPortClass {
    DeviceClass parent_class;

    /* Ports of consoles take number 0 first, and the driver is told that they are consoles. */
    bool is_console;

    DeviceRealize realize;
    DeviceUnrealize unrealize;
    /* The driver opened (@guest_connected) or closed the port. */
    void (*set_guest_connected)(VirtIOSerialPort *port, int guest_connected);
    /* The machine runs, or no longer: whether the back end may be listened to. */
    void (*enable_backend)(VirtIOSerialPort *port, bool enable);
    /* The driver knows the port now. */
    void (*guest_ready)(VirtIOSerialPort *port);
    /* The driver gave buffers: virtio_serial_write() may be called. */
    void (*guest_writable)(VirtIOSerialPort *port);
    /*
     * @len bytes from the driver. Returns how many were taken; if fewer, the port must be throttled
     * and is given the rest when it no longer is.
     */
    ssize_t (*have_data)(VirtIOSerialPort *port, const uint8_t *buf, ssize_t len);
};

struct VirtIOSerialPort {
    DeviceState dev;

    QTAILQ_ENTRY(VirtIOSerialPort) next;
    VirtIOSerial *vser;
    VirtQueue *ivq, *ovq;       /* to, and from the driver */
    char *name;                 /* shown to the driver; may be NULL */
    uint32_t id;                /* VIRTIO_CONSOLE_BAD_ID before one is given */

    /* What of the driver's chain was not taken yet; NULL if all was. */
    VirtQueueElement *elem;
    uint32_t iov_idx;
    uint64_t iov_offset;

    QEMUBH *bh;                 /* goes on after a throttle */
    bool guest_connected;
    bool host_connected;
    bool throttled;
};

struct VirtIOSerialBus {
    BusState qbus;
    VirtIOSerial *vser;
    uint32_t max_nr_ports;
};

struct VirtIOSerial {
    VirtIODevice parent_obj;

    VirtQueue *c_ivq, *c_ovq;   /* control messages to, and from the driver */
    VirtQueue **ivqs, **ovqs;   /* by port number */
    VirtIOSerialBus bus;
    QTAILQ_HEAD(, VirtIOSerialPort) ports;
    virtio_serial_conf serial;
    uint64_t host_features;
    char *bus_name;
};

/* The back end is there (no longer): the driver is told. Return 0. */
int virtio_serial_open(VirtIOSerialPort *port);
int virtio_serial_close(VirtIOSerialPort *port);

/* Gives the driver bytes; returns how many fit its buffers. */
ssize_t virtio_serial_write(VirtIOSerialPort *port, const uint8_t *buf, size_t size);

/* How many bytes virtio_serial_write() would take now (no more than a page is counted). */
size_t virtio_serial_guest_ready(VirtIOSerialPort *port);

/* Stops, or lets go on, bytes from the driver. They go on from a bottom half. */
void virtio_serial_throttle_port(VirtIOSerialPort *port, bool throttle);

#endif

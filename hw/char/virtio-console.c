/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ports of the virtio console device that a character device stands behind: virtconsole (the driver shows it
 * as a terminal) and virtserialport (a plain stream of bytes). Properties: chardev, nr, name.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-events-char.h"
#include "qemu/module.h"
#include "chardev/char-fe.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/virtio/virtio-serial.h"
#include "trace.h"

#define TYPE_VIRTIO_CONSOLE_SERIAL_PORT "virtserialport"
#define TYPE_VIRTIO_CONSOLE "virtconsole"
OBJECT_DECLARE_SIMPLE_TYPE(VirtConsole, VIRTIO_CONSOLE_SERIAL_PORT)

struct VirtConsole {
    VirtIOSerialPort parent_obj;
    CharBackend chr;
    guint watch;                /* for a back end that is full; 0: none */
};

/* --- from the driver --- */

static gboolean chr_writable(void *unused, GIOCondition condition, void *opaque)
{
    VirtConsole *vcon = opaque;

    vcon->watch = 0;
    virtio_serial_throttle_port(VIRTIO_SERIAL_PORT(vcon), false);
    return G_SOURCE_REMOVE;
}

/* A console never waits for its reader: what does not fit is lost. A stream does. */
static ssize_t flush_buf(VirtIOSerialPort *port, const uint8_t *buf, ssize_t len)
{
    VirtConsole *vcon = VIRTIO_CONSOLE_SERIAL_PORT(port);
    ssize_t taken;

    if (!qemu_chr_fe_backend_connected(&vcon->chr)) {
        return len;
    }
    taken = MAX(qemu_chr_fe_write(&vcon->chr, buf, len), 0);
    trace_virtio_console_flush_buf(port->id, len, taken);
    if (taken < len && !VIRTIO_SERIAL_PORT_GET_CLASS(port)->is_console) {
        if (!vcon->watch) {
            vcon->watch = qemu_chr_fe_add_watch(&vcon->chr, G_IO_OUT | G_IO_HUP, chr_writable, vcon);
        }
        if (vcon->watch) {
            virtio_serial_throttle_port(port, true);
        }
    }
    return taken;
}

static void set_guest_connected(VirtIOSerialPort *port, int guest_connected)
{
    VirtConsole *vcon = VIRTIO_CONSOLE_SERIAL_PORT(port);

    if (VIRTIO_SERIAL_PORT_GET_CLASS(port)->is_console) {
        return;
    }
    qemu_chr_fe_set_open(&vcon->chr, guest_connected);
    if (DEVICE(port)->id) {
        qapi_event_send_vserport_change(DEVICE(port)->id, guest_connected);
    }
}

static void guest_writable(VirtIOSerialPort *port)
{
    qemu_chr_fe_accept_input(&VIRTIO_CONSOLE_SERIAL_PORT(port)->chr);
}

/* --- from the character device --- */

static int chr_can_read(void *opaque)
{
    return virtio_serial_guest_ready(VIRTIO_SERIAL_PORT(opaque));
}

static void chr_read(void *opaque, const uint8_t *buf, int size)
{
    trace_virtio_console_chr_read(VIRTIO_SERIAL_PORT(opaque)->id, size);
    virtio_serial_write(VIRTIO_SERIAL_PORT(opaque), buf, size);
}

static void drop_watch(VirtConsole *vcon)
{
    if (vcon->watch) {
        g_source_remove(vcon->watch);
        vcon->watch = 0;
    }
}

static void chr_event(void *opaque, QEMUChrEvent event)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(opaque);

    trace_virtio_console_chr_event(port->id, event);
    if (event == CHR_EVENT_OPENED) {
        virtio_serial_open(port);
    } else if (event == CHR_EVENT_CLOSED) {
        drop_watch(VIRTIO_CONSOLE_SERIAL_PORT(opaque));
        virtio_serial_close(port);
    }
}

/* --- life --- */

static void connect_handlers(VirtConsole *vcon, bool enable)
{
    bool is_console = VIRTIO_SERIAL_PORT_GET_CLASS(vcon)->is_console;

    if (enable) {
        /* A console is open whether or not somebody looks at it, so it hears of no such events. */
        qemu_chr_fe_set_handlers(&vcon->chr, chr_can_read, chr_read, is_console ? NULL : chr_event, NULL,
                                 vcon, NULL, false);
    } else {
        qemu_chr_fe_set_handlers(&vcon->chr, NULL, NULL, NULL, NULL, NULL, NULL, false);
    }
}

static void enable_backend(VirtIOSerialPort *port, bool enable)
{
    VirtConsole *vcon = VIRTIO_CONSOLE_SERIAL_PORT(port);

    if (qemu_chr_fe_backend_connected(&vcon->chr)) {
        connect_handlers(vcon, enable);
    }
}

static void virtconsole_realize(DeviceState *dev, Error **errp)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);
    VirtConsole *vcon = VIRTIO_CONSOLE_SERIAL_PORT(dev);
    bool is_console = VIRTIO_SERIAL_PORT_GET_CLASS(dev)->is_console;

    if (port->id == 0 && !is_console) {
        error_setg(errp, "nr=0 is reserved for a virtconsole; give the virtserialport another number");
        return;
    }
    if (!qemu_chr_fe_backend_connected(&vcon->chr)) {
        return;
    }
    if (is_console) {
        virtio_serial_open(port);
        connect_handlers(vcon, true);
    } else {
        qemu_chr_fe_set_handlers(&vcon->chr, chr_can_read, chr_read, chr_event, NULL, vcon, NULL, true);
    }
}

static void virtconsole_unrealize(DeviceState *dev)
{
    drop_watch(VIRTIO_CONSOLE_SERIAL_PORT(dev));
}

static Property virtserialport_properties[] = {
    DEFINE_PROP_CHR("chardev", VirtConsole, chr),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtserialport_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtIOSerialPortClass *k = VIRTIO_SERIAL_PORT_CLASS(klass);

    k->realize = virtconsole_realize;
    k->unrealize = virtconsole_unrealize;
    k->have_data = flush_buf;
    k->set_guest_connected = set_guest_connected;
    k->enable_backend = enable_backend;
    k->guest_writable = guest_writable;
    device_class_set_props(dc, virtserialport_properties);
}

static void virtconsole_class_init(ObjectClass *klass, void *data)
{
    VIRTIO_SERIAL_PORT_CLASS(klass)->is_console = true;
}

static const TypeInfo virtconsole_types[] = {
    {
        .name = TYPE_VIRTIO_CONSOLE_SERIAL_PORT,
        .parent = TYPE_VIRTIO_SERIAL_PORT,
        .instance_size = sizeof(VirtConsole),
        .class_init = virtserialport_class_init,
    }, {
        .name = TYPE_VIRTIO_CONSOLE,
        .parent = TYPE_VIRTIO_CONSOLE_SERIAL_PORT,
        .class_init = virtconsole_class_init,
    },
};

DEFINE_TYPES(virtconsole_types)

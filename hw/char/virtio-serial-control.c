/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Control messages of the virtio console device: VIRTIO 1.2, section 5.3.6.2. Driver and device tell each
 * other which ports there are, which are consoles, how they are called, and which are open.
 */
#include "qemu/osdep.h"
#include "qemu/iov.h"
#include "qemu/log.h"
#include "hw/virtio/virtio-access.h"
#include "trace.h"
#include "virtio-serial-internal.h"

/* --- to the driver --- */

static void send_message(VirtIOSerial *vser, const void *buf, size_t size)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(vser);
    VirtQueueElement *elem;

    if (!virtio_queue_ready(vser->c_ivq) || vdev->broken) {
        return;
    }
    elem = virtqueue_pop(vser->c_ivq, sizeof(VirtQueueElement));
    if (!elem) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: no buffer for a control message\n");
        return;
    }
    /* A buffer that is too small gets what fits. */
    virtqueue_push(vser->c_ivq, elem, iov_from_buf(elem->in_sg, elem->in_num, 0, buf, size));
    virtio_notify(vdev, vser->c_ivq);
    g_free(elem);
}

static struct virtio_console_control make_message(VirtIOSerial *vser, uint32_t id, uint16_t event,
                                                  uint16_t value)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(vser);
    struct virtio_console_control message;

    virtio_stl_p(vdev, &message.id, id);
    virtio_stw_p(vdev, &message.event, event);
    virtio_stw_p(vdev, &message.value, value);
    return message;
}

void virtio_serial_send_event(VirtIOSerial *vser, uint32_t id, uint16_t event, uint16_t value)
{
    struct virtio_console_control message = make_message(vser, id, event, value);

    if (virtio_serial_has_multiport(vser)) {
        trace_virtio_serial_send_control_event(id, event, value);
        send_message(vser, &message, sizeof(message));
    }
}

/* The name follows the message, and a byte of zero for drivers that expect a string. */
static void send_name(VirtIOSerialPort *port)
{
    struct virtio_console_control message = make_message(port->vser, port->id, VIRTIO_CONSOLE_PORT_NAME, 1);
    size_t name_size = strlen(port->name) + 1;
    g_autofree uint8_t *buf = g_malloc(sizeof(message) + name_size);

    memcpy(buf, &message, sizeof(message));
    memcpy(buf + sizeof(message), port->name, name_size);
    send_message(port->vser, buf, sizeof(message) + name_size);
}

/* --- from the driver --- */

static void device_ready(VirtIOSerial *vser, uint16_t value)
{
    VirtIOSerialPort *port;

    if (!value) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: the driver could not add the device\n");
        return;
    }
    QTAILQ_FOREACH(port, &vser->ports, next) {
        virtio_serial_send_event(vser, port->id, VIRTIO_CONSOLE_PORT_ADD, 1);
    }
}

static void port_ready(VirtIOSerialPort *port, uint16_t value)
{
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);

    if (!value) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: the driver could not add port %u\n", port->id);
        return;
    }
    if (vsc->is_console) {
        virtio_serial_send_event(port->vser, port->id, VIRTIO_CONSOLE_CONSOLE_PORT, 1);
    }
    if (port->name) {
        send_name(port);
    }
    if (port->host_connected) {
        virtio_serial_send_event(port->vser, port->id, VIRTIO_CONSOLE_PORT_OPEN, 1);
    }
    if (vsc->guest_ready) {
        vsc->guest_ready(port);
    }
}

void virtio_serial_set_guest_connected(VirtIOSerialPort *port, bool connected)
{
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);

    port->guest_connected = connected;
    if (vsc->set_guest_connected) {
        vsc->set_guest_connected(port, connected);
    }
    if (connected && vsc->guest_writable) {
        vsc->guest_writable(port);
    }
}

static void handle_message(VirtIOSerial *vser, const struct virtio_console_control *message)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(vser);
    uint32_t id = virtio_ldl_p(vdev, &message->id);
    uint16_t event = virtio_lduw_p(vdev, &message->event);
    uint16_t value = virtio_lduw_p(vdev, &message->value);
    VirtIOSerialPort *port;

    trace_virtio_serial_handle_control_message(event, value);
    if (event == VIRTIO_CONSOLE_DEVICE_READY) {
        device_ready(vser, value);
        return;
    }
    port = virtio_serial_find_port(vser, id);
    if (!port) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: control message %u for port %u, which is not there\n",
                      event, id);
        return;
    }
    switch (event) {
    case VIRTIO_CONSOLE_PORT_READY:
        port_ready(port, value);
        break;
    case VIRTIO_CONSOLE_PORT_OPEN:
        virtio_serial_set_guest_connected(port, value);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: control message %u is not the driver's to send\n",
                      event);
        break;
    }
}

void virtio_serial_handle_control(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(VirtQueueElement))) != NULL) {
        struct virtio_console_control message;

        if (iov_to_buf(elem->out_sg, elem->out_num, 0, &message, sizeof(message)) == sizeof(message)) {
            handle_message(VIRTIO_SERIAL(vdev), &message);
        } else {
            qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: a control message that is cut short\n");
        }
        virtqueue_push(vq, elem, 0);
        g_free(elem);
    }
    virtio_notify(vdev, vq);
}

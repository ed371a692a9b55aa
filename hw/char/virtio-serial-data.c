/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes of virtio console ports: VIRTIO 1.2, section 5.3.6. What the driver sends goes to the port piece by
 * piece; a port that cannot take all of it is throttled, and the chain stays until it can.
 */
#include "qemu/osdep.h"
#include "qemu/iov.h"
#include "sysemu/budget.h"
#include "virtio-serial-internal.h"

/* As much as back ends ask for at a time. */
#define MAX_READY_BYTES 4096
/* What a unit of the operation's budget moves. */
#define BYTES_PER_UNIT 65536

static bool is_driver_ok(VirtIOSerialPort *port)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(port->vser);

    return !vdev->broken && (vdev->status & VIRTIO_CONFIG_S_DRIVER_OK);
}

/* --- from the driver --- */

static void finish_element(VirtIOSerialPort *port)
{
    virtqueue_push(port->ovq, port->elem, 0);
    g_free(port->elem);
    port->elem = NULL;
}

/*
 * Gives the port what is left of its chain. False: the rest must wait, for
 * the port or for another operation.
 */
static bool push_element(VirtIOSerialPort *port)
{
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);

    for (; port->iov_idx < port->elem->out_num; port->iov_idx++, port->iov_offset = 0) {
        const struct iovec *iov = &port->elem->out_sg[port->iov_idx];
        size_t left = iov->iov_len - MIN(port->iov_offset, iov->iov_len);
        ssize_t taken;

        if (!budget_take(1 + left / BYTES_PER_UNIT)) {
            return false;
        }
        taken = vsc->have_data(port, (uint8_t *)iov->iov_base + iov->iov_len - left, left);
        if (port->throttled) {
            port->iov_offset += MAX(taken, 0);
            return false;
        }
    }
    return true;
}

static bool next_element(VirtIOSerialPort *port)
{
    if (!port->elem) {
        port->elem = virtqueue_pop(port->ovq, sizeof(VirtQueueElement));
        port->iov_idx = 0;
        port->iov_offset = 0;
    }
    return port->elem != NULL;
}

static void flush_output(VirtIOSerialPort *port)
{
    bool pushed = false;

    while (!port->throttled && is_driver_ok(port) && next_element(port)) {
        if (!push_element(port)) {
            break;
        }
        finish_element(port);
        pushed = true;
    }
    if (pushed) {
        virtio_notify(VIRTIO_DEVICE(port->vser), port->ovq);
    }
}

void virtio_serial_flush_port(void *opaque)
{
    VirtIOSerialPort *port = opaque;

    if (port->host_connected) {
        flush_output(port);
    }
}

/* Chains of a queue that nobody reads come back at once. */
static void discard_queue(VirtIODevice *vdev, VirtQueue *vq)
{
    if (virtqueue_drop_all(vq)) {
        virtio_notify(vdev, vq);
    }
}

void virtio_serial_discard(VirtIOSerialPort *port)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(port->vser);

    if (port->elem) {
        virtqueue_detach_element(port->ovq, port->elem, 0);
        g_free(port->elem);
        port->elem = NULL;
    }
    if (is_driver_ok(port)) {
        discard_queue(vdev, port->ovq);
    }
}

static VirtIOSerialPort *port_of_queue(VirtIOSerial *vser, VirtQueue *vq)
{
    VirtIOSerialPort *port;

    QTAILQ_FOREACH(port, &vser->ports, next) {
        if (port->ivq == vq || port->ovq == vq) {
            return port;
        }
    }
    return NULL;
}

void virtio_serial_handle_output(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOSerialPort *port = port_of_queue(VIRTIO_SERIAL(vdev), vq);

    if (!port || !port->host_connected) {
        discard_queue(vdev, vq);
    } else if (!port->throttled) {
        flush_output(port);
    }
}

void virtio_serial_throttle_port(VirtIOSerialPort *port, bool throttle)
{
    port->throttled = throttle;
    if (!throttle) {
        qemu_bh_schedule(port->bh);
    }
}

/* --- to the driver --- */

void virtio_serial_handle_input(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOSerialPort *port = port_of_queue(VIRTIO_SERIAL(vdev), vq);
    VirtIOSerialPortClass *vsc = port ? VIRTIO_SERIAL_PORT_GET_CLASS(port) : NULL;

    if (port && port->guest_connected && vsc->guest_writable) {
        vsc->guest_writable(port);
    }
}

size_t virtio_serial_guest_ready(VirtIOSerialPort *port)
{
    unsigned int bytes;

    if (!virtio_queue_ready(port->ivq) || !is_driver_ok(port)) {
        return 0;
    }
    if (virtio_serial_has_multiport(port->vser) && !port->guest_connected) {
        return 0;
    }
    virtqueue_get_avail_bytes(port->ivq, &bytes, NULL, MAX_READY_BYTES, 0);
    return bytes;
}

ssize_t virtio_serial_write(VirtIOSerialPort *port, const uint8_t *buf, size_t size)
{
    size_t done = 0;

    if (!port->host_connected || !port->guest_connected || !virtio_queue_ready(port->ivq) ||
        !is_driver_ok(port)) {
        return 0;
    }
    while (done < size) {
        VirtQueueElement *elem = virtqueue_pop(port->ivq, sizeof(VirtQueueElement));
        size_t len;

        if (!elem) {
            break;
        }
        len = iov_from_buf(elem->in_sg, elem->in_num, 0, buf + done, size - done);
        done += len;
        virtqueue_push(port->ivq, elem, len);
        g_free(elem);
    }
    virtio_notify(VIRTIO_DEVICE(port->vser), port->ivq);
    return done;
}

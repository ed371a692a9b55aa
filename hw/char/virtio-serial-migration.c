/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saved state of the virtio console device: which ports are open, and chains that were not taken whole. */
#include "qemu/osdep.h"
#include "migration/qemu-file-types.h"
#include "virtio-serial-internal.h"

static uint32_t count_ports(VirtIOSerial *vser)
{
    VirtIOSerialPort *port;
    uint32_t n = 0;

    QTAILQ_FOREACH(port, &vser->ports, next) {
        n++;
    }
    return n;
}

static void save_port(VirtIOSerialPort *port, QEMUFile *f)
{
    qemu_put_be32(f, port->id);
    qemu_put_byte(f, port->guest_connected);
    qemu_put_byte(f, port->host_connected);
    qemu_put_byte(f, port->throttled);
    qemu_put_byte(f, port->elem != NULL);
    if (port->elem) {
        qemu_put_be32(f, port->iov_idx);
        qemu_put_be64(f, port->iov_offset);
        qemu_put_virtqueue_element(VIRTIO_DEVICE(port->vser), f, port->elem);
    }
}

void virtio_serial_save(VirtIODevice *vdev, QEMUFile *f)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    VirtIOSerialPort *port;

    qemu_put_be32(f, count_ports(vser));
    QTAILQ_FOREACH(port, &vser->ports, next) {
        save_port(port, f);
    }
}

/* What stands in the stream is not trusted: an index must lie in its chain. */
static bool load_element(VirtIOSerialPort *port, QEMUFile *f)
{
    port->iov_idx = qemu_get_be32(f);
    port->iov_offset = qemu_get_be64(f);
    port->elem = qemu_get_virtqueue_element(VIRTIO_DEVICE(port->vser), f, sizeof(VirtQueueElement));
    return port->elem && port->iov_idx < port->elem->out_num &&
           port->iov_offset <= port->elem->out_sg[port->iov_idx].iov_len;
}

static int load_port(VirtIOSerial *vser, QEMUFile *f)
{
    VirtIOSerialPort *port = virtio_serial_find_port(vser, qemu_get_be32(f));
    bool host_was_connected;

    if (!port) {
        return -EINVAL;
    }
    virtio_serial_set_guest_connected(port, qemu_get_byte(f));
    host_was_connected = qemu_get_byte(f);
    port->throttled = qemu_get_byte(f);
    if (qemu_get_byte(f) && !load_element(port, f)) {
        return -EINVAL;
    }
    if (host_was_connected != port->host_connected) {
        /* The back end here is in another state than there. */
        virtio_serial_send_event(vser, port->id, VIRTIO_CONSOLE_PORT_OPEN, port->host_connected);
    }
    if (port->throttled || port->elem) {
        virtio_serial_throttle_port(port, false);
    }
    return 0;
}

int virtio_serial_load(VirtIODevice *vdev, QEMUFile *f, int version_id)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    uint32_t n = qemu_get_be32(f);
    int ret = n == count_ports(vser) ? 0 : -EINVAL;

    for (uint32_t i = 0; ret == 0 && i < n; i++) {
        ret = load_port(vser, f);
    }
    return ret;
}

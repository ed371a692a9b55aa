/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the virtio console device share. */
#ifndef HW_CHAR_VIRTIO_SERIAL_INTERNAL_H
#define HW_CHAR_VIRTIO_SERIAL_INTERNAL_H

#include "hw/virtio/virtio-serial.h"

/* The port with that number, NULL if there is none. */
VirtIOSerialPort *virtio_serial_find_port(VirtIOSerial *vser, uint32_t id);
bool virtio_serial_has_multiport(VirtIOSerial *vser);

/* --- control messages (virtio-serial-control.c) --- */

/*
 * Tells the driver about a port; a message that finds no buffer is lost,
 * as the driver was told to give some.
 */
void virtio_serial_send_event(VirtIOSerial *vser, uint32_t id, uint16_t event, uint16_t value);
void virtio_serial_handle_control(VirtIODevice *vdev, VirtQueue *vq);
void virtio_serial_set_guest_connected(VirtIOSerialPort *port, bool connected);

/* --- bytes (virtio-serial-data.c) --- */

void virtio_serial_handle_output(VirtIODevice *vdev, VirtQueue *vq);
void virtio_serial_handle_input(VirtIODevice *vdev, VirtQueue *vq);
/* Gives back, unread, what the driver sent. */
void virtio_serial_discard(VirtIOSerialPort *port);
void virtio_serial_flush_port(void *opaque);

/* --- saved state (virtio-serial-migration.c) --- */

void virtio_serial_save(VirtIODevice *vdev, QEMUFile *f);
int virtio_serial_load(VirtIODevice *vdev, QEMUFile *f, int version_id);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio console device: VIRTIO 1.2, section 5.3. All fields are little endian with VERSION_1. */
#ifndef LINUX_VIRTIO_CONSOLE_H
#define LINUX_VIRTIO_CONSOLE_H

#include "standard-headers/linux/types.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_ids.h"
#include "standard-headers/linux/virtio_types.h"

/* Feature bits (5.3.3) */
#define VIRTIO_CONSOLE_F_SIZE        0
#define VIRTIO_CONSOLE_F_MULTIPORT   1
#define VIRTIO_CONSOLE_F_EMERG_WRITE 2

#define VIRTIO_CONSOLE_BAD_ID (~(uint32_t)0)

/* Configuration space (5.3.4) */
struct virtio_console_config {
    __virtio16 cols;
    __virtio16 rows;
    __virtio32 max_nr_ports;
    __virtio32 emerg_wr;
} QEMU_PACKED;

/* A message of a control queue (5.3.6.2). A name follows VIRTIO_CONSOLE_PORT_NAME. */
struct virtio_console_control {
    __virtio32 id;              /* of a port */
    __virtio16 event;
    __virtio16 value;
};

#define VIRTIO_CONSOLE_DEVICE_READY 0
#define VIRTIO_CONSOLE_PORT_ADD     1
#define VIRTIO_CONSOLE_PORT_REMOVE  2
#define VIRTIO_CONSOLE_PORT_READY   3
#define VIRTIO_CONSOLE_CONSOLE_PORT 4
#define VIRTIO_CONSOLE_RESIZE       5
#define VIRTIO_CONSOLE_PORT_OPEN    6
#define VIRTIO_CONSOLE_PORT_NAME    7

#endif

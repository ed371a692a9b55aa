/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio 9P transport (device type 9; Linux's virtio_9p.h is its description). */
#ifndef LINUX_VIRTIO_9P_H
#define LINUX_VIRTIO_9P_H

#include "standard-headers/linux/types.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_ids.h"
#include "standard-headers/linux/virtio_types.h"

#define VIRTIO_9P_MOUNT_TAG 0       /* feature: the configuration space has a tag */

struct virtio_9p_config {
    __virtio16 tag_len;
    uint8_t tag[];                  /* not ended by a zero byte */
} QEMU_PACKED;

#endif

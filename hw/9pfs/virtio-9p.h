/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio 9P device: a shared folder (-fsdev) behind one queue of requests. */
#ifndef HW_9PFS_VIRTIO_9P_H
#define HW_9PFS_VIRTIO_9P_H

#include "hw/virtio/virtio.h"
#include "9p.h"

#define TYPE_VIRTIO_9P "virtio-9p-device"
OBJECT_DECLARE_SIMPLE_TYPE(V9fsVirtioState, VIRTIO_9P)

struct V9fsVirtioState {
    VirtIODevice parent_obj;
    VirtQueue *vq;
    P9Server server;
    char *tag;
    char *fsdev_id;
    Error *blocker;             /* while the guest has fids */
};

#endif

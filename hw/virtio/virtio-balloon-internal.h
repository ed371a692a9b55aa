/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the balloon share: device (virtio-balloon.c) and statistics. */
#ifndef HW_VIRTIO_VIRTIO_BALLOON_INTERNAL_H
#define HW_VIRTIO_VIRTIO_BALLOON_INTERNAL_H

#include "hw/virtio/virtio-balloon.h"

/* Nothing is known. */
void virtio_balloon_reset_stats(VirtIOBalloon *s);
/* Timer: ask for new statistics. */
void virtio_balloon_poll_stats(void *opaque);
/* The driver put statistics into the queue. */
void virtio_balloon_receive_stats(VirtIODevice *vdev, VirtQueue *vq);
/* The properties guest-stats and guest-stats-polling-interval; an instance_init. */
void virtio_balloon_add_stats_properties(Object *obj);

#endif

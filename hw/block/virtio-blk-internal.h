/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between virtio-blk.c and virtio-blk-request.c. */
#ifndef VIRTIO_BLK_INTERNAL_H
#define VIRTIO_BLK_INTERNAL_H

#include "hw/virtio/virtio-blk.h"

/* Drop those of @vq (NULL: all), without a word to the driver. */
void virtio_blk_forget(VirtIOBlock *s, VirtQueue *vq);
/* A request of queue @vq, with the chain that it has (or is about to get). */
void virtio_blk_init_request(VirtIOBlock *s, VirtQueue *vq, VirtIOBlockReq *req);

#endif

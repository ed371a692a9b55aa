/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the virtio core share: the queue itself and the two ring layouts' operations.
 */
#ifndef HW_VIRTIO_VIRTQUEUE_INTERNAL_H
#define HW_VIRTIO_VIRTQUEUE_INTERNAL_H

#include "hw/virtio/virtio.h"

/* Where a ring lies and how large it is. The names of the parts are those of the split layout. */
typedef struct VRing {
    unsigned int num;           /* descriptors, chosen by the driver; 0: no such queue */
    unsigned int num_default;   /* descriptors, offered by the device */
    unsigned int align;         /* bytes, of the used ring; legacy only */
    hwaddr desc;
    hwaddr avail;
    hwaddr used;
} VRing;

struct VirtQueue {
    VRing vring;
    uint16_t last_avail_idx;    /* next available entry to take */
    uint16_t shadow_avail_idx;  /* available index, as read last */
    uint16_t used_idx;          /* next used entry to write */
    uint16_t signalled_used;    /* used_idx at the last interrupt decision */
    bool signalled_used_valid;
    bool last_avail_wrap_counter; /* packed rings: laps of the two positions, by turns 1 and 0 */
    bool used_wrap_counter;
    GArray *filled;             /* packed rings: elements filled and not flushed */
    bool notification;          /* the driver is asked to notify */
    unsigned int inuse;         /* elements (packed: descriptors) popped and not yet flushed */
    uint16_t vector;
    uint16_t queue_index;
    VirtIOHandleOutput handle_output;
    VirtIODevice *vdev;
    EventNotifier guest_notifier;
    EventNotifier host_notifier;
    bool host_notifier_enabled;
    QLIST_ENTRY(VirtQueue) node; /* in vdev->vector_queues[vector] */
};

/* Space in available chains, and at which point to stop counting. */
typedef struct VirtQueueSpace {
    unsigned int in_bytes;
    unsigned int out_bytes;
    unsigned int max_in_bytes;
    unsigned int max_out_bytes;
} VirtQueueSpace;

/*
 * What differs between ring layouts. The callers have checked that the queue is set up and the
 * device is not broken; a hook that meets a guest error calls virtio_error() and gives up.
 */
typedef struct VirtQueueLayout {
    bool (*empty)(VirtQueue *vq);
    void *(*pop)(VirtQueue *vq, size_t sz);
    /* Take the next chain and return its head, without reading it. False: there is none. */
    bool (*take)(VirtQueue *vq, VirtQueueElement *elem);
    void (*fill)(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len, unsigned int idx);
    void (*flush)(VirtQueue *vq, unsigned int count);
    void (*rewind)(VirtQueue *vq, unsigned int num);
    void (*count_space)(VirtQueue *vq, VirtQueueSpace *space);
    void (*set_notification)(VirtQueue *vq, bool enable);
    bool (*should_notify)(VirtQueue *vq);
    void (*update_used_idx)(VirtQueue *vq);
    hwaddr (*desc_size)(VirtQueue *vq);
    hwaddr (*avail_size)(VirtQueue *vq);
    hwaddr (*used_size)(VirtQueue *vq);
} VirtQueueLayout;

extern const VirtQueueLayout virtqueue_split_layout;
extern const VirtQueueLayout virtqueue_packed_layout;

/* The layout that the driver negotiated. */
static inline const VirtQueueLayout *virtqueue_layout(VirtQueue *vq)
{
    return virtio_vdev_has_feature(vq->vdev, VIRTIO_F_RING_PACKED) ? &virtqueue_packed_layout
                                                                   : &virtqueue_split_layout;
}

/* Whether this queue exists: added by the device. */
static inline bool virtqueue_exists(const VirtQueue *vq)
{
    return vq->vring.num_default != 0;
}

/* Back to the state before the driver touched it. */
void virtqueue_reset(VirtQueue *vq);

/* Read or write ring memory. On failure the device is broken, and read data is zero. */
bool virtqueue_ring_read(VirtQueue *vq, hwaddr addr, void *buf, size_t len);
bool virtqueue_ring_write(VirtQueue *vq, hwaddr addr, const void *buf, size_t len);

/* --- virtqueue-map.c: buffers of one chain while it is read --- */

typedef struct VirtQueueGather {
    VirtIODevice *vdev;
    GArray *buffers;            /* readable ones first */
    unsigned int out_num;
    unsigned int in_num;
} VirtQueueGather;

void virtqueue_gather_init(VirtQueueGather *gather, VirtIODevice *vdev);
/* Map one descriptor's buffer. False: guest error, reported; everything is unmapped again. */
bool virtqueue_gather_add(VirtQueueGather *gather, hwaddr addr, uint32_t len, bool device_writes);
/* Unmap everything. */
void virtqueue_gather_abandon(VirtQueueGather *gather);
/* Make an element of @sz bytes of it. */
void *virtqueue_gather_finish(VirtQueueGather *gather, size_t sz);

/* Unmap the buffers of an element; the device wrote @len bytes. */
void virtqueue_unmap(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len);

/* --- virtio.c --- */

/* Raise the pending bit for queues and interrupt through @vq's vector. */
void virtio_irq(VirtQueue *vq);

#endif

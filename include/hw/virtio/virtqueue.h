/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtqueues as a device model sees them (VIRTIO 1.2, sections 2.6 to 2.8). Part of
 * hw/virtio/virtio.h; include that.
 *
 * A queue hands out elements: one descriptor chain each, its buffers mapped as two iovecs. An
 * element belongs to the caller until it is pushed, detached or unpopped, and is then freed with
 * g_free(). Guest mistakes never reach the caller: they end in virtio_error(), after which
 * virtqueue_pop() returns NULL until the driver resets the device.
 */
#ifndef HW_VIRTIO_VIRTQUEUE_H
#define HW_VIRTIO_VIRTQUEUE_H

#include "exec/hwaddr.h"
#include "qemu/event_notifier.h"
#include "hw/virtio/virtio.h"
#include "migration/qemu-file-types.h"

/* Most descriptors a queue, and buffers a chain, may have. */
#define VIRTQUEUE_MAX_SIZE 1024

/* Most queues a device may have. */
#define VIRTIO_QUEUE_MAX 1024

/*
 * One descriptor chain. @index: its head; @len: bytes of a later virtqueue_push in ordered use;
 * @ndescs: ring descriptors it takes (packed rings); out: buffers the device reads; in: buffers
 * it writes.
 */
typedef struct VirtQueueElement {
    unsigned int index;
    unsigned int len;
    unsigned int ndescs;
    unsigned int out_num;
    unsigned int in_num;
    hwaddr *in_addr;
    hwaddr *out_addr;
    struct iovec *in_sg;
    struct iovec *out_sg;
} VirtQueueElement;

/* Called when the driver has notified the queue. */
typedef void (*VirtIOHandleOutput)(VirtIODevice *vdev, VirtQueue *vq);

/*
 * Give the device its next queue, of at most @queue_size descriptors (a power of two up to
 * VIRTQUEUE_MAX_SIZE). Returned queue lives until virtio_delete_queue() or virtio_cleanup().
 */
VirtQueue *virtio_add_queue(VirtIODevice *vdev, int queue_size, VirtIOHandleOutput handle_output);
/* Take queue number @n away again. */
void virtio_del_queue(VirtIODevice *vdev, int n);
/* The same by pointer. */
void virtio_delete_queue(VirtQueue *vq);

/*
 * Take the next available chain. @sz: bytes to allocate, at least sizeof(VirtQueueElement), which
 * must be the first member. NULL when there is none, the device is broken, or the operation's
 * budget is used up.
 */
void *virtqueue_pop(VirtQueue *vq, size_t sz);
/* Return a chain with @len bytes written into it: fill and flush of one element. */
void virtqueue_push(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len);
/* Unmap @elem and put it into the used ring, @idx entries after the last flushed one. */
void virtqueue_fill(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len,
                    unsigned int idx);
/* Make @count filled entries visible to the driver. */
void virtqueue_flush(VirtQueue *vq, unsigned int count);
/* Unmap @elem and forget it without telling the driver. */
void virtqueue_detach_element(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len);
/* Give back the element popped last: the next pop returns its chain again. */
void virtqueue_unpop(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len);
/* Give back the @num elements popped last (already detached). False if fewer are outstanding. */
bool virtqueue_rewind(VirtQueue *vq, unsigned int num);
/* Map the guest addresses of a loaded element; failure breaks the device. */
void virtqueue_map(VirtIODevice *vdev, VirtQueueElement *elem);
/* Return every available chain unused, without mapping it. Returns how many. */
unsigned int virtqueue_drop_all(VirtQueue *vq);

/*
 * Sum up writable (@in_bytes) and readable (@out_bytes) space of the available chains, stopping
 * once both maxima are reached. Either result pointer may be NULL.
 */
void virtqueue_get_avail_bytes(VirtQueue *vq, unsigned int *in_bytes, unsigned int *out_bytes,
                               unsigned max_in_bytes, unsigned max_out_bytes);
/* Whether the available chains hold at least that many writable and readable bytes. */
int virtqueue_avail_bytes(VirtQueue *vq, unsigned int in_bytes, unsigned int out_bytes);

/*
 * Load an element saved with qemu_put_virtqueue_element(), of @sz bytes, and map it. NULL: bad
 * data.
 */
void *qemu_get_virtqueue_element(VirtIODevice *vdev, QEMUFile *f, size_t sz);
/* Save an outstanding element. */
void qemu_put_virtqueue_element(VirtIODevice *vdev, QEMUFile *f, VirtQueueElement *elem);

/* Interrupt the driver for @vq if it asked for it. */
void virtio_notify(VirtIODevice *vdev, VirtQueue *vq);
/* The same from an iothread; here identical. */
void virtio_notify_irqfd(VirtIODevice *vdev, VirtQueue *vq);

/* Whether the driver is asked to notify. */
bool virtio_queue_get_notification(VirtQueue *vq);
/* Ask the driver to notify, or not to. */
void virtio_queue_set_notification(VirtQueue *vq, int enable);
/* Whether the driver has set up the queue. */
int virtio_queue_ready(VirtQueue *vq);
/* Whether no chain is available. */
int virtio_queue_empty(VirtQueue *vq);
/* The queue's number. */
uint16_t virtio_get_queue_index(VirtQueue *vq);
/* Queue by number. */
VirtQueue *virtio_get_queue(VirtIODevice *vdev, int n);

/* --- for transports; @n is a queue number below VIRTIO_QUEUE_MAX --- */

/*
 * Legacy set-up: address of the descriptor table, the other two follow it; 0 takes the queue
 * down.
 */
void virtio_queue_set_addr(VirtIODevice *vdev, int n, hwaddr addr);
/* Address of the descriptor table, 0 if not set up. */
hwaddr virtio_queue_get_addr(VirtIODevice *vdev, int n);
/* Driver's choice of size; values beyond the device's maximum are ignored. */
void virtio_queue_set_num(VirtIODevice *vdev, int n, int num);
/* Size in force. */
int virtio_queue_get_num(VirtIODevice *vdev, int n);
/* Size the device offers; 0: no such queue. */
int virtio_queue_get_max_num(VirtIODevice *vdev, int n);
/* Number of the first queue that does not exist. */
int virtio_get_num_queues(VirtIODevice *vdev);
/* Modern set-up: guest addresses of the three parts. */
void virtio_queue_set_rings(VirtIODevice *vdev, int n, hwaddr desc, hwaddr avail, hwaddr used);
/* Recompute avail and used address of a legacy queue from size and alignment. */
void virtio_queue_update_rings(VirtIODevice *vdev, int n);
/* Alignment of the used ring (legacy), bytes. */
void virtio_queue_set_align(VirtIODevice *vdev, int n, int align);
/* Ring addresses changed: check that they can be reached. */
void virtio_init_region_cache(VirtIODevice *vdev, int n);
/* The driver notified queue @n. */
void virtio_queue_notify(VirtIODevice *vdev, int n);
/* MSI-X vector of the queue, VIRTIO_NO_VECTOR for none. */
uint16_t virtio_queue_vector(VirtIODevice *vdev, int n);
/* Set it. The transport has checked its range. */
void virtio_queue_set_vector(VirtIODevice *vdev, int n, uint16_t vector);
/* First and next queue that use @vector. */
VirtQueue *virtio_vector_first_queue(VirtIODevice *vdev, uint16_t vector);
VirtQueue *virtio_vector_next_queue(VirtQueue *vq);
/* Map a host notifier page; never possible here, returns -1. */
int virtio_queue_set_host_notifier_mr(VirtIODevice *vdev, int n, MemoryRegion *mr, bool assign);
/* Reset one queue (VIRTIO_F_RING_RESET). */
void virtio_queue_reset(VirtIODevice *vdev, uint32_t queue_index);
/* Start one queue again after its reset. */
void virtio_queue_enable(VirtIODevice *vdev, uint32_t queue_index);

/* Guest addresses and sizes in bytes of the three parts of a ring. */
hwaddr virtio_queue_get_desc_addr(VirtIODevice *vdev, int n);
hwaddr virtio_queue_get_avail_addr(VirtIODevice *vdev, int n);
hwaddr virtio_queue_get_used_addr(VirtIODevice *vdev, int n);
hwaddr virtio_queue_get_desc_size(VirtIODevice *vdev, int n);
hwaddr virtio_queue_get_avail_size(VirtIODevice *vdev, int n);
hwaddr virtio_queue_get_used_size(VirtIODevice *vdev, int n);
/* Whether the driver enabled the queue, by the transport's and by the legacy rule. */
bool virtio_queue_enabled(VirtIODevice *vdev, int n);
bool virtio_queue_enabled_legacy(VirtIODevice *vdev, int n);
/* Position in the available ring, for back ends that take the ring over. */
unsigned int virtio_queue_get_last_avail_idx(VirtIODevice *vdev, int n);
void virtio_queue_set_last_avail_idx(VirtIODevice *vdev, int n, unsigned int idx);
void virtio_queue_restore_last_avail_idx(VirtIODevice *vdev, int n);
/* Forget what was signalled last: the next notification is sent in any case. */
void virtio_queue_invalidate_signalled_used(VirtIODevice *vdev, int n);
/* Read the used index back from guest memory. */
void virtio_queue_update_used_idx(VirtIODevice *vdev, int n);

/* Event notifiers of a queue; never signalled, notifications are plain calls here. */
EventNotifier *virtio_queue_get_guest_notifier(VirtQueue *vq);
EventNotifier *virtio_queue_get_host_notifier(VirtQueue *vq);
void virtio_queue_set_guest_notifier_fd_handler(VirtQueue *vq, bool assign, bool with_irqfd);
void virtio_queue_set_host_notifier_enabled(VirtQueue *vq, bool enabled);
void virtio_queue_host_notifier_read(EventNotifier *n);
void virtio_queue_aio_attach_host_notifier(VirtQueue *vq, AioContext *ctx);
void virtio_queue_aio_attach_host_notifier_no_poll(VirtQueue *vq, AioContext *ctx);
void virtio_queue_aio_detach_host_notifier(VirtQueue *vq, AioContext *ctx);

#endif

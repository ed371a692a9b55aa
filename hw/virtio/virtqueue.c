/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtqueues, independent of the ring layout: taking and returning elements, notifications, and
 * their life as seen by the device (VIRTIO 1.2, section 2.6). Set-up by the transport is in
 * virtqueue-setup.c, layouts in virtqueue-split.c and virtqueue-packed.c.
 *
 * Taking an element costs budget of the current operation, so that a ring which the device itself
 * keeps feeding (used ring laid over the available ring) ends: virtqueue_pop() then says "empty".
 */
#include "qemu/osdep.h"
#include "sysemu/budget.h"
#include "sysemu/dma.h"
#include "trace.h"
#include "virtqueue-internal.h"

/* Budget of one element, beside that of the callbacks it leads to. */
#define POP_COST 4

bool virtqueue_ring_read(VirtQueue *vq, hwaddr addr, void *buf, size_t len)
{
    MemTxResult r = address_space_read(vq->vdev->dma_as, addr, MEMTXATTRS_UNSPECIFIED, buf, len);

    if (r != MEMTX_OK) {
        memset(buf, 0, len);
        virtio_error(vq->vdev, "queue %u: cannot read ring at 0x%" HWADDR_PRIx, vq->queue_index,
                     addr);
    }
    return r == MEMTX_OK;
}

bool virtqueue_ring_write(VirtQueue *vq, hwaddr addr, const void *buf, size_t len)
{
    MemTxResult r = address_space_write(vq->vdev->dma_as, addr, MEMTXATTRS_UNSPECIFIED, buf, len);

    if (r != MEMTX_OK) {
        virtio_error(vq->vdev, "queue %u: cannot write ring at 0x%" HWADDR_PRIx, vq->queue_index,
                     addr);
    }
    return r == MEMTX_OK;
}

/* Whether the rings may be touched. */
static bool usable(VirtQueue *vq)
{
    return vq->vring.desc && !virtio_device_disabled(vq->vdev);
}

int virtio_queue_ready(VirtQueue *vq)
{
    return vq->vring.avail != 0;
}

int virtio_queue_empty(VirtQueue *vq)
{
    return !usable(vq) || virtqueue_layout(vq)->empty(vq);
}

void *virtqueue_pop(VirtQueue *vq, size_t sz)
{
    VirtQueueElement *elem;

    if (!usable(vq) || virtqueue_layout(vq)->empty(vq) || !budget_take(POP_COST)) {
        return NULL;
    }
    elem = virtqueue_layout(vq)->pop(vq, sz);
    if (elem) {
        trace_virtqueue_pop(vq->vdev->name, vq->queue_index, elem->index, elem->in_num,
                            elem->out_num);
    }
    return elem;
}

void virtqueue_fill(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len, unsigned int idx)
{
    trace_virtqueue_fill(vq->vdev->name, vq->queue_index, elem->index, len, idx);
    virtqueue_unmap(vq, elem, len);
    if (usable(vq)) {
        virtqueue_layout(vq)->fill(vq, elem, len, idx);
    }
}

void virtqueue_flush(VirtQueue *vq, unsigned int count)
{
    if (usable(vq)) {
        virtqueue_layout(vq)->flush(vq, count);
    } else {
        vq->inuse -= MIN(count, vq->inuse);
    }
}

void virtqueue_push(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len)
{
    virtqueue_fill(vq, elem, len, 0);
    virtqueue_flush(vq, 1);
}

void virtqueue_detach_element(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len)
{
    vq->inuse -= MIN(elem->ndescs, vq->inuse);
    virtqueue_unmap(vq, elem, len);
}

void virtqueue_unpop(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len)
{
    virtqueue_unmap(vq, elem, len);
    virtqueue_rewind(vq, elem->ndescs);
}

bool virtqueue_rewind(VirtQueue *vq, unsigned int num)
{
    if (num > vq->inuse) {
        return false;
    }
    virtqueue_layout(vq)->rewind(vq, num);
    return true;
}

unsigned int virtqueue_drop_all(VirtQueue *vq)
{
    VirtQueueElement elem = { .ndescs = 1 };
    unsigned int dropped = 0;

    while (usable(vq) && budget_take(POP_COST) && virtqueue_layout(vq)->take(vq, &elem)) {
        vq->inuse += elem.ndescs;
        virtqueue_push(vq, &elem, 0);
        dropped++;
    }
    return dropped;
}

void virtqueue_get_avail_bytes(VirtQueue *vq, unsigned int *in_bytes, unsigned int *out_bytes,
                               unsigned max_in_bytes, unsigned max_out_bytes)
{
    VirtQueueSpace space = { .max_in_bytes = max_in_bytes, .max_out_bytes = max_out_bytes };

    if (usable(vq)) {
        virtqueue_layout(vq)->count_space(vq, &space);
        if (vq->vdev->broken) {
            space.in_bytes = space.out_bytes = 0;
        }
    }
    if (in_bytes) {
        *in_bytes = space.in_bytes;
    }
    if (out_bytes) {
        *out_bytes = space.out_bytes;
    }
}

int virtqueue_avail_bytes(VirtQueue *vq, unsigned int in_bytes, unsigned int out_bytes)
{
    unsigned int in_total, out_total;

    virtqueue_get_avail_bytes(vq, &in_total, &out_total, in_bytes, out_bytes);
    return in_bytes <= in_total && out_bytes <= out_total;
}

bool virtio_queue_get_notification(VirtQueue *vq)
{
    return vq->notification;
}

void virtio_queue_set_notification(VirtQueue *vq, int enable)
{
    vq->notification = enable;
    if (usable(vq)) {
        virtqueue_layout(vq)->set_notification(vq, enable);
    }
}

void virtio_notify(VirtIODevice *vdev, VirtQueue *vq)
{
    if (!usable(vq) || !virtqueue_layout(vq)->should_notify(vq)) {
        return;
    }
    trace_virtio_notify(vdev->name, vq->queue_index);
    virtio_irq(vq);
}

void virtio_notify_irqfd(VirtIODevice *vdev, VirtQueue *vq)
{
    virtio_notify(vdev, vq);
}

void virtio_queue_notify(VirtIODevice *vdev, int n)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!vq->vring.desc || vdev->broken || !vq->handle_output) {
        return;
    }
    trace_virtio_queue_notify(vdev->name, n);
    vq->handle_output(vdev, vq);
    if (vdev->start_on_kick) {
        virtio_set_started(vdev, true);
    }
}

void virtqueue_reset(VirtQueue *vq)
{
    if (!virtqueue_exists(vq)) {
        return;
    }
    virtio_queue_set_vector(vq->vdev, vq->queue_index, VIRTIO_NO_VECTOR);
    vq->vring.num = vq->vring.num_default;
    vq->vring.desc = 0;
    vq->vring.avail = 0;
    vq->vring.used = 0;
    vq->last_avail_idx = 0;
    vq->shadow_avail_idx = 0;
    vq->used_idx = 0;
    vq->signalled_used = 0;
    vq->signalled_used_valid = false;
    vq->last_avail_wrap_counter = true;
    vq->used_wrap_counter = true;
    g_clear_pointer(&vq->filled, g_array_unref);
    vq->notification = true;
    vq->inuse = 0;
}

void virtio_queue_reset(VirtIODevice *vdev, uint32_t queue_index)
{
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (k->queue_reset) {
        k->queue_reset(vdev, queue_index);
    }
    virtqueue_reset(&vdev->vq[queue_index]);
}

void virtio_queue_enable(VirtIODevice *vdev, uint32_t queue_index)
{
    VirtioDeviceClass *k = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (k->queue_enable) {
        k->queue_enable(vdev, queue_index);
    }
}

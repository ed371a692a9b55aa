/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtqueues: adding and removing them, where their rings lie, their vectors, and the accessors
 * that transports and back ends use. Legacy rings are one block at a page number (VIRTIO 1.2,
 * 2.7.2), the parts of modern ones have addresses of their own (4.1.5.1.3).
 */
#include "qemu/osdep.h"
#include "hw/virtio/virtio-bus.h"
#include "standard-headers/linux/virtio_pci.h"
#include "virtqueue-internal.h"

VirtQueue *virtio_add_queue(VirtIODevice *vdev, int queue_size, VirtIOHandleOutput handle_output)
{
    int n = virtio_get_num_queues(vdev);
    VirtQueue *vq = &vdev->vq[n];

    /* Sizes and counts come from the device model, not from the guest. */
    assert(n < VIRTIO_QUEUE_MAX && queue_size > 0 && queue_size <= VIRTQUEUE_MAX_SIZE);
    vq->vring.num = queue_size;
    vq->vring.num_default = queue_size;
    vq->vring.align = VIRTIO_PCI_VRING_ALIGN;
    vq->handle_output = handle_output;
    vq->last_avail_wrap_counter = true;
    vq->used_wrap_counter = true;
    vq->notification = true;
    return vq;
}

void virtio_delete_queue(VirtQueue *vq)
{
    if (!virtqueue_exists(vq)) {
        return;
    }
    virtqueue_reset(vq);
    vq->vring.num = 0;
    vq->vring.num_default = 0;
    vq->handle_output = NULL;
}

void virtio_del_queue(VirtIODevice *vdev, int n)
{
    assert(n >= 0 && n < VIRTIO_QUEUE_MAX);
    virtio_delete_queue(&vdev->vq[n]);
}

VirtQueue *virtio_get_queue(VirtIODevice *vdev, int n)
{
    return &vdev->vq[n];
}

uint16_t virtio_get_queue_index(VirtQueue *vq)
{
    return vq->queue_index;
}

int virtio_get_num_queues(VirtIODevice *vdev)
{
    int n = 0;

    while (n < VIRTIO_QUEUE_MAX && virtqueue_exists(&vdev->vq[n])) {
        n++;
    }
    return n;
}

/* --- size and place --- */

void virtio_queue_set_num(VirtIODevice *vdev, int n, int num)
{
    VirtQueue *vq = &vdev->vq[n];

    /* A driver can neither make queues nor remove them. */
    if (virtqueue_exists(vq) && num > 0 && num <= VIRTQUEUE_MAX_SIZE) {
        vq->vring.num = num;
    }
}

int virtio_queue_get_num(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.num;
}

int virtio_queue_get_max_num(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.num_default;
}

void virtio_queue_set_addr(VirtIODevice *vdev, int n, hwaddr addr)
{
    if (virtqueue_exists(&vdev->vq[n])) {
        vdev->vq[n].vring.desc = addr;
        virtio_queue_update_rings(vdev, n);
    }
}

hwaddr virtio_queue_get_addr(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.desc;
}

void virtio_queue_update_rings(VirtIODevice *vdev, int n)
{
    VRing *vring = &vdev->vq[n].vring;

    if (!vring->num || !vring->desc || !vring->align) {
        return;
    }
    vring->avail = vring->desc + vring->num * sizeof(struct vring_desc);
    vring->used = vring_align(vring->avail + offsetof(struct vring_avail, ring[vring->num]),
                              vring->align);
}

void virtio_queue_set_rings(VirtIODevice *vdev, int n, hwaddr desc, hwaddr avail, hwaddr used)
{
    VRing *vring = &vdev->vq[n].vring;

    if (virtqueue_exists(&vdev->vq[n])) {
        vring->desc = desc;
        vring->avail = avail;
        vring->used = used;
    }
}

void virtio_queue_set_align(VirtIODevice *vdev, int n, int align)
{
    if (virtqueue_exists(&vdev->vq[n]) && align > 0) {
        vdev->vq[n].vring.align = align;
        virtio_queue_update_rings(vdev, n);
    }
}

void virtio_init_region_cache(VirtIODevice *vdev, int n)
{
    /* Rings are accessed by address each time: nothing to prepare. */
}

hwaddr virtio_queue_get_desc_addr(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.desc;
}

hwaddr virtio_queue_get_avail_addr(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.avail;
}

hwaddr virtio_queue_get_used_addr(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.used;
}

hwaddr virtio_queue_get_desc_size(VirtIODevice *vdev, int n)
{
    return virtqueue_layout(&vdev->vq[n])->desc_size(&vdev->vq[n]);
}

hwaddr virtio_queue_get_avail_size(VirtIODevice *vdev, int n)
{
    return virtqueue_layout(&vdev->vq[n])->avail_size(&vdev->vq[n]);
}

hwaddr virtio_queue_get_used_size(VirtIODevice *vdev, int n)
{
    return virtqueue_layout(&vdev->vq[n])->used_size(&vdev->vq[n]);
}

bool virtio_queue_enabled_legacy(VirtIODevice *vdev, int n)
{
    return virtio_queue_get_desc_addr(vdev, n) != 0;
}

bool virtio_queue_enabled(VirtIODevice *vdev, int n)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));
    VirtioBusClass *k = VIRTIO_BUS_GET_CLASS(bus);

    return k->queue_enabled ? k->queue_enabled(bus->parent, n)
                            : virtio_queue_enabled_legacy(vdev, n);
}

/* --- position, for back ends that take the ring over --- */

/* Of a packed ring: 15 bits of position and a wrap counter each, available then used. */
#define POS_IDX_MASK    0x7fff
#define POS_WRAP        15
#define POS_USED        16

static bool is_packed(VirtQueue *vq)
{
    return virtqueue_layout(vq) == &virtqueue_packed_layout;
}

unsigned int virtio_queue_get_last_avail_idx(VirtIODevice *vdev, int n)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!is_packed(vq)) {
        return vq->last_avail_idx;
    }
    return vq->last_avail_idx | vq->last_avail_wrap_counter << POS_WRAP |
           (vq->used_idx | (unsigned int)vq->used_wrap_counter << POS_WRAP) << POS_USED;
}

void virtio_queue_set_last_avail_idx(VirtIODevice *vdev, int n, unsigned int idx)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!is_packed(vq)) {
        vq->last_avail_idx = vq->shadow_avail_idx = idx;
        return;
    }
    vq->last_avail_idx = vq->shadow_avail_idx = idx & POS_IDX_MASK;
    vq->last_avail_wrap_counter = idx >> POS_WRAP & 1;
    vq->used_idx = idx >> POS_USED & POS_IDX_MASK;
    vq->used_wrap_counter = idx >> (POS_USED + POS_WRAP) & 1;
}

void virtio_queue_restore_last_avail_idx(VirtIODevice *vdev, int n)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!vq->vring.desc) {
        return;
    }
    virtqueue_layout(vq)->update_used_idx(vq);
    vq->last_avail_idx = vq->shadow_avail_idx = vq->used_idx;
    vq->last_avail_wrap_counter = vq->used_wrap_counter;
}

void virtio_queue_update_used_idx(VirtIODevice *vdev, int n)
{
    if (vdev->vq[n].vring.desc) {
        virtqueue_layout(&vdev->vq[n])->update_used_idx(&vdev->vq[n]);
    }
}

void virtio_queue_invalidate_signalled_used(VirtIODevice *vdev, int n)
{
    vdev->vq[n].signalled_used_valid = false;
}

/* --- vectors --- */

uint16_t virtio_queue_vector(VirtIODevice *vdev, int n)
{
    return n < VIRTIO_QUEUE_MAX ? vdev->vq[n].vector : VIRTIO_NO_VECTOR;
}

void virtio_queue_set_vector(VirtIODevice *vdev, int n, uint16_t vector)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!virtqueue_exists(vq) || vq->vector == vector) {
        return;
    }
    if (vdev->vector_queues && vq->vector < vdev->nvectors) {
        QLIST_REMOVE(vq, node);
    }
    vq->vector = vector;
    if (vdev->vector_queues && vector < vdev->nvectors) {
        QLIST_INSERT_HEAD(&vdev->vector_queues[vector], vq, node);
    }
}

VirtQueue *virtio_vector_first_queue(VirtIODevice *vdev, uint16_t vector)
{
    if (!vdev->vector_queues || vector >= vdev->nvectors) {
        return NULL;
    }
    return QLIST_FIRST(&vdev->vector_queues[vector]);
}

VirtQueue *virtio_vector_next_queue(VirtQueue *vq)
{
    return QLIST_NEXT(vq, node);
}

/* --- event notifiers: they exist for back ends that ask for them, and are never signalled --- */

EventNotifier *virtio_queue_get_guest_notifier(VirtQueue *vq)
{
    return &vq->guest_notifier;
}

EventNotifier *virtio_queue_get_host_notifier(VirtQueue *vq)
{
    return &vq->host_notifier;
}

void virtio_queue_set_guest_notifier_fd_handler(VirtQueue *vq, bool assign, bool with_irqfd)
{
}

void virtio_queue_set_host_notifier_enabled(VirtQueue *vq, bool enabled)
{
    vq->host_notifier_enabled = enabled;
}

void virtio_queue_host_notifier_read(EventNotifier *n)
{
    VirtQueue *vq = container_of(n, VirtQueue, host_notifier);

    virtio_queue_notify(vq->vdev, vq->queue_index);
}

void virtio_queue_aio_attach_host_notifier(VirtQueue *vq, AioContext *ctx)
{
}

void virtio_queue_aio_attach_host_notifier_no_poll(VirtQueue *vq, AioContext *ctx)
{
}

void virtio_queue_aio_detach_host_notifier(VirtQueue *vq, AioContext *ctx)
{
}

int virtio_queue_set_host_notifier_mr(VirtIODevice *vdev, int n, MemoryRegion *mr, bool assign)
{
    return -1;
}

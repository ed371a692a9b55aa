/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtqueue layouts: split ring (VIRTIO 1.2, section 2.7) and packed ring (section 2.8).
 * Everything is in the byte order of the device (virtio_types.h).
 */
#ifndef STANDARD_HEADERS_LINUX_VIRTIO_RING_H
#define STANDARD_HEADERS_LINUX_VIRTIO_RING_H

#include "standard-headers/linux/types.h"
#include "standard-headers/linux/virtio_types.h"

/* Descriptor flags. */
#define VRING_DESC_F_NEXT               1 /* chain goes on at .next */
#define VRING_DESC_F_WRITE              2 /* the device writes, else it reads */
#define VRING_DESC_F_INDIRECT           4 /* the buffer is a table of descriptors */

/* Bit numbers of the packed ring's ownership flags. */
#define VRING_PACKED_DESC_F_AVAIL       7
#define VRING_PACKED_DESC_F_USED        15

/* Notification suppression: used ring flags, available ring flags, packed event flags. */
#define VRING_USED_F_NO_NOTIFY          1
#define VRING_AVAIL_F_NO_INTERRUPT      1
#define VRING_PACKED_EVENT_FLAG_ENABLE  0
#define VRING_PACKED_EVENT_FLAG_DISABLE 1
#define VRING_PACKED_EVENT_FLAG_DESC    2
#define VRING_PACKED_EVENT_F_WRAP_CTR   15

/* Feature bit numbers. */
#define VIRTIO_RING_F_INDIRECT_DESC     28
#define VIRTIO_RING_F_EVENT_IDX         29

/* Alignment of the three parts of a split ring, in bytes (section 2.7). */
#define VRING_AVAIL_ALIGN_SIZE          2
#define VRING_USED_ALIGN_SIZE           4
#define VRING_DESC_ALIGN_SIZE           16

/* One descriptor of a split ring. */
struct vring_desc {
    __virtio64 addr;
    __virtio32 len;
    __virtio16 flags;
    __virtio16 next;
};

/* Driver area of a split ring; ring[num] is used_event. */
struct vring_avail {
    __virtio16 flags;
    __virtio16 idx;
    __virtio16 ring[];
};

/* One entry of the device area: head index of the chain and bytes written into it. */
struct vring_used_elem {
    __virtio32 id;
    __virtio32 len;
};

typedef struct vring_used_elem vring_used_elem_t;

/* Device area of a split ring; the two bytes after ring[num] are avail_event. */
struct vring_used {
    __virtio16 flags;
    __virtio16 idx;
    struct vring_used_elem ring[];
};

/* Event suppression structure of a packed ring, always little endian. */
struct vring_packed_desc_event {
    uint16_t off_wrap;
    uint16_t flags;
};

/* One descriptor of a packed ring, always little endian. */
struct vring_packed_desc {
    uint64_t addr;
    uint32_t len;
    uint16_t id;
    uint16_t flags;
};

/*
 * Whether moving an index from @old to @new_idx passed @event_idx, all modulo 2^16: then the other
 * side wants to be told (section 2.7.10).
 */
static inline int vring_need_event(uint16_t event_idx, uint16_t new_idx, uint16_t old)
{
    return (uint16_t)(new_idx - event_idx - 1) < (uint16_t)(new_idx - old);
}

#endif

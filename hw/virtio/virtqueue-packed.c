/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packed virtqueues: VIRTIO 1.2, section 2.8. One ring of descriptors that driver and device write
 * in turn, told apart by wrap counters (2.8.1), with indirect descriptors (2.8.7) and notification
 * suppression by flag or by position (2.8.10).
 *
 * The chain's buffer id is that of its last descriptor. Positions are indices into the ring and a
 * wrap counter. Each descriptor is read from guest memory once and then used from our copy, but
 * for its flags when the ring is looked at for something new. What a guest can get wrong ends in
 * virtio_error(): chains that are longer than the ring, more chains than descriptors, indirect
 * tables of odd size, a ring that shrank under its positions.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "sysemu/budget.h"
#include "virtqueue-internal.h"

#define DESC_SIZE   sizeof(struct vring_packed_desc)
#define EVENT_SIZE  sizeof(struct vring_packed_desc_event)
#define AVAIL_FLAG  (1 << VRING_PACKED_DESC_F_AVAIL)
#define USED_FLAG   (1 << VRING_PACKED_DESC_F_USED)
#define EVENT_WRAP  (1 << VRING_PACKED_EVENT_F_WRAP_CTR)

/* A place in the ring, and in which lap. */
typedef struct PackedPos {
    uint16_t idx;
    bool wrap;
} PackedPos;

/* A descriptor in host byte order. */
typedef struct PackedDesc {
    uint64_t addr;
    uint32_t len;
    uint16_t id;
    uint16_t flags;
} PackedDesc;

/* An element that was filled and not flushed. */
typedef struct PackedUsed {
    uint16_t id;
    uint32_t len;
    unsigned int ndescs;
} PackedUsed;

static PackedPos avail_pos(const VirtQueue *vq)
{
    return (PackedPos) { vq->last_avail_idx, vq->last_avail_wrap_counter };
}

static PackedPos used_pos(const VirtQueue *vq)
{
    return (PackedPos) { vq->used_idx, vq->used_wrap_counter };
}

/* @n descriptors on (back: negative), at most one lap. */
static PackedPos pos_add(const VirtQueue *vq, PackedPos pos, int n)
{
    int idx = pos.idx + n;

    if (idx >= (int)vq->vring.num || idx < 0) {
        idx += idx < 0 ? (int)vq->vring.num : -(int)vq->vring.num;
        pos.wrap = !pos.wrap;
    }
    pos.idx = idx;
    return pos;
}

/* The ring may have been made smaller than our positions. */
static bool pos_valid(VirtQueue *vq, PackedPos pos)
{
    if (pos.idx < vq->vring.num) {
        return true;
    }
    virtio_error(vq->vdev, "queue %u: position %u in a ring of %u", vq->queue_index, pos.idx,
                 vq->vring.num);
    return false;
}

static bool flags_available(uint16_t flags, bool wrap)
{
    return !!(flags & AVAIL_FLAG) == wrap && !!(flags & USED_FLAG) != wrap;
}

static bool read_desc(VirtQueue *vq, hwaddr table, unsigned int i, PackedDesc *desc)
{
    struct vring_packed_desc raw;

    if (!virtqueue_ring_read(vq, table + i * DESC_SIZE, &raw, sizeof(raw))) {
        return false;
    }
    *desc = (PackedDesc) {
        .addr = le64_to_cpu(raw.addr),
        .len = le32_to_cpu(raw.len),
        .id = le16_to_cpu(raw.id),
        .flags = le16_to_cpu(raw.flags),
    };
    return true;
}

/* Read the descriptor at @pos. False: it is not the device's yet, or a guest error. */
static bool read_available(VirtQueue *vq, PackedPos pos, PackedDesc *desc)
{
    return pos_valid(vq, pos) && read_desc(vq, vq->vring.desc, pos.idx, desc) &&
           flags_available(desc->flags, pos.wrap);
}

static bool packed_empty(VirtQueue *vq)
{
    hwaddr addr = vq->vring.desc + vq->last_avail_idx * DESC_SIZE +
                  offsetof(struct vring_packed_desc, flags);
    uint16_t flags;

    if (!pos_valid(vq, avail_pos(vq)) || !virtqueue_ring_read(vq, addr, &flags, sizeof(flags))) {
        return true;
    }
    return !flags_available(le16_to_cpu(flags), vq->last_avail_wrap_counter);
}

/* --- chains --- */

/* What to do with the buffers of a chain; false stops. */
typedef bool PackedVisit(void *opaque, const PackedDesc *desc);

static bool walk_indirect(VirtQueue *vq, const PackedDesc *head, PackedVisit *visit, void *opaque)
{
    unsigned int n = head->len / DESC_SIZE;
    PackedDesc desc;

    if (!head->len || head->len % DESC_SIZE || n > VIRTQUEUE_MAX_SIZE) {
        virtio_error(vq->vdev, "indirect table of %u bytes", head->len);
        return false;
    }
    for (unsigned int i = 0; i < n; i++) {
        if (!read_desc(vq, head->addr, i, &desc) || !visit(opaque, &desc)) {
            return false;
        }
    }
    return true;
}

/*
 * Walk the chain at @pos. @elem gets its id and length in descriptors. @visit may be NULL. False:
 * there is none, @visit stopped, or a guest error.
 */
static bool walk_chain(VirtQueue *vq, PackedPos pos, VirtQueueElement *elem, PackedVisit *visit,
                       void *opaque)
{
    PackedDesc desc;

    if (!read_available(vq, pos, &desc)) {
        return false;
    }
    elem->ndescs = 1;
    if (desc.flags & VRING_DESC_F_INDIRECT) {
        elem->index = desc.id;
        return !visit || walk_indirect(vq, &desc, visit, opaque);
    }
    while (!visit || visit(opaque, &desc)) {
        if (!(desc.flags & VRING_DESC_F_NEXT)) {
            elem->index = desc.id;
            return true;
        }
        if (elem->ndescs++ >= vq->vring.num) {
            virtio_error(vq->vdev, "queue %u: descriptor chain longer than its ring",
                         vq->queue_index);
            return false;
        }
        pos = pos_add(vq, pos, 1);
        if (!read_desc(vq, vq->vring.desc, pos.idx, &desc)) {
            return false;
        }
    }
    return false;
}

/* The chain that was walked is the device's from now on, if there is room for it. */
static bool take_walked(VirtQueue *vq, unsigned int ndescs)
{
    PackedPos pos = pos_add(vq, avail_pos(vq), ndescs);

    if (vq->inuse + ndescs > vq->vring.num) {
        virtio_error(vq->vdev, "queue %u: more chains than descriptors", vq->queue_index);
        return false;
    }
    vq->last_avail_idx = vq->shadow_avail_idx = pos.idx;
    vq->last_avail_wrap_counter = pos.wrap;
    return true;
}

static bool packed_take(VirtQueue *vq, VirtQueueElement *elem)
{
    return walk_chain(vq, avail_pos(vq), elem, NULL, NULL) && take_walked(vq, elem->ndescs);
}

typedef struct PackedGather {
    VirtQueueGather gather;
    bool failed;                /* and with that, abandoned */
} PackedGather;

static bool gather_desc(void *opaque, const PackedDesc *desc)
{
    PackedGather *g = opaque;

    g->failed = !virtqueue_gather_add(&g->gather, desc->addr, desc->len,
                                      desc->flags & VRING_DESC_F_WRITE);
    return !g->failed;
}

static void *packed_pop(VirtQueue *vq, size_t sz)
{
    VirtQueueElement taken, *elem;
    PackedGather g = { .failed = false };

    virtqueue_gather_init(&g.gather, vq->vdev);
    if (!walk_chain(vq, avail_pos(vq), &taken, gather_desc, &g) ||
        !take_walked(vq, taken.ndescs)) {
        if (!g.failed) {
            virtqueue_gather_abandon(&g.gather);
        }
        return NULL;
    }
    elem = virtqueue_gather_finish(&g.gather, sz);
    elem->index = taken.index;
    elem->ndescs = taken.ndescs;
    vq->inuse += taken.ndescs;
    return elem;
}

/* --- used elements --- */

static void packed_fill(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len,
                        unsigned int idx)
{
    if (idx >= VIRTQUEUE_MAX_SIZE) {
        virtio_error(vq->vdev, "queue %u: element %u of a batch", vq->queue_index, idx);
        return;
    }
    if (!vq->filled) {
        vq->filled = g_array_new(false, true, sizeof(PackedUsed));
    }
    if (vq->filled->len <= idx) {
        g_array_set_size(vq->filled, idx + 1);
    }
    g_array_index(vq->filled, PackedUsed, idx) = (PackedUsed) {
        .id = elem->index,
        .len = len,
        .ndescs = elem->ndescs,
    };
}

/* The flags go last: they give the descriptor to the driver. */
static void write_used(VirtQueue *vq, const PackedUsed *used, PackedPos pos)
{
    hwaddr addr = vq->vring.desc + pos.idx * DESC_SIZE;
    struct vring_packed_desc raw = {
        .len = cpu_to_le32(used->len),
        .id = cpu_to_le16(used->id),
        .flags = cpu_to_le16((pos.wrap ? AVAIL_FLAG | USED_FLAG : 0) |
                             (used->len ? VRING_DESC_F_WRITE : 0)),
    };

    virtqueue_ring_write(vq, addr + offsetof(struct vring_packed_desc, len), &raw.len,
                         sizeof(raw.len));
    virtqueue_ring_write(vq, addr + offsetof(struct vring_packed_desc, id), &raw.id,
                         sizeof(raw.id));
    virtqueue_ring_write(vq, addr + offsetof(struct vring_packed_desc, flags), &raw.flags,
                         sizeof(raw.flags));
}

/* The first element goes last: with it the driver sees the whole batch. */
static void packed_flush(VirtQueue *vq, unsigned int count)
{
    PackedUsed *batch;
    PackedPos pos = used_pos(vq);
    unsigned int ndescs;

    count = MIN(count, vq->filled ? vq->filled->len : 0);
    if (!count || !pos_valid(vq, pos)) {
        return;
    }
    batch = (PackedUsed *)vq->filled->data;
    ndescs = batch[0].ndescs;
    for (unsigned int i = 1; i < count; i++) {
        write_used(vq, &batch[i], pos_add(vq, pos, ndescs));
        ndescs += batch[i].ndescs;
    }
    write_used(vq, &batch[0], pos);
    g_array_set_size(vq->filled, 0);
    ndescs = MIN(ndescs, vq->inuse);
    vq->inuse -= ndescs;
    pos = pos_add(vq, pos, ndescs);
    if (pos.wrap != vq->used_wrap_counter) {
        vq->signalled_used -= vq->vring.num;
    }
    vq->used_idx = pos.idx;
    vq->used_wrap_counter = pos.wrap;
}

static void packed_rewind(VirtQueue *vq, unsigned int num)
{
    PackedPos pos = pos_add(vq, avail_pos(vq), -(int)num);

    vq->last_avail_idx = vq->shadow_avail_idx = pos.idx;
    vq->last_avail_wrap_counter = pos.wrap;
    vq->inuse -= num;
}

/* --- space --- */

static bool count_desc(void *opaque, const PackedDesc *desc)
{
    VirtQueueSpace *space = opaque;
    unsigned int *sum = desc->flags & VRING_DESC_F_WRITE ? &space->in_bytes : &space->out_bytes;

    *sum = MIN((uint64_t)*sum + desc->len, UINT_MAX);
    return (space->in_bytes < space->max_in_bytes || space->out_bytes < space->max_out_bytes) &&
           budget_take(1);
}

static void packed_count_space(VirtQueue *vq, VirtQueueSpace *space)
{
    PackedPos pos = avail_pos(vq);
    unsigned int left = vq->vring.num - MIN(vq->inuse, vq->vring.num);
    VirtQueueElement elem;

    while (left && walk_chain(vq, pos, &elem, count_desc, space) && elem.ndescs <= left) {
        left -= elem.ndescs;
        pos = pos_add(vq, pos, elem.ndescs);
    }
}

/* --- notifications --- */

static bool has_event_idx(VirtQueue *vq)
{
    return virtio_vdev_has_feature(vq->vdev, VIRTIO_RING_F_EVENT_IDX);
}

/* Our wish, in the device's area: the place before the flags that make it valid. */
static void packed_set_notification(VirtQueue *vq, bool enable)
{
    uint16_t off_wrap = cpu_to_le16(vq->last_avail_idx |
                                    (vq->last_avail_wrap_counter ? EVENT_WRAP : 0));
    uint16_t flags = cpu_to_le16(!enable ? VRING_PACKED_EVENT_FLAG_DISABLE
                                 : has_event_idx(vq) ? VRING_PACKED_EVENT_FLAG_DESC
                                                     : VRING_PACKED_EVENT_FLAG_ENABLE);

    if (!vq->vring.used) {
        return;
    }
    if (enable && has_event_idx(vq)) {
        virtqueue_ring_write(vq, vq->vring.used +
                             offsetof(struct vring_packed_desc_event, off_wrap),
                             &off_wrap, sizeof(off_wrap));
    }
    virtqueue_ring_write(vq, vq->vring.used + offsetof(struct vring_packed_desc_event, flags),
                         &flags, sizeof(flags));
}

/* The driver's wish, in its area. */
static bool packed_should_notify(VirtQueue *vq)
{
    struct vring_packed_desc_event event;
    uint16_t old = vq->signalled_used, off_wrap, off;
    bool valid = vq->signalled_used_valid;

    if (!vq->vring.avail || !virtqueue_ring_read(vq, vq->vring.avail, &event, sizeof(event))) {
        return false;
    }
    vq->signalled_used = vq->used_idx;
    vq->signalled_used_valid = true;
    if (le16_to_cpu(event.flags) == VRING_PACKED_EVENT_FLAG_DISABLE) {
        return false;
    }
    if (le16_to_cpu(event.flags) != VRING_PACKED_EVENT_FLAG_DESC || !has_event_idx(vq)) {
        return true;
    }
    off_wrap = le16_to_cpu(event.off_wrap);
    off = off_wrap & ~EVENT_WRAP;
    if (!!(off_wrap & EVENT_WRAP) != vq->used_wrap_counter) {
        off -= vq->vring.num;
    }
    return !valid || vring_need_event(off, vq->used_idx, old);
}

/* Used descriptors don't tell where the device was: our own position is all there is. */
static void packed_update_used_idx(VirtQueue *vq)
{
}

static hwaddr packed_desc_size(VirtQueue *vq)
{
    return DESC_SIZE * vq->vring.num;
}

static hwaddr packed_event_size(VirtQueue *vq)
{
    return EVENT_SIZE;
}

const VirtQueueLayout virtqueue_packed_layout = {
    .empty = packed_empty,
    .pop = packed_pop,
    .take = packed_take,
    .fill = packed_fill,
    .flush = packed_flush,
    .rewind = packed_rewind,
    .count_space = packed_count_space,
    .set_notification = packed_set_notification,
    .should_notify = packed_should_notify,
    .update_used_idx = packed_update_used_idx,
    .desc_size = packed_desc_size,
    .avail_size = packed_event_size,
    .used_size = packed_event_size,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Split virtqueues: VIRTIO 1.2, section 2.7. Descriptor table, available ring (written by the
 * driver) and used ring (written by the device), with indirect descriptors (2.7.5.3) and
 * notification suppression by flag or by event index (2.7.7 to 2.7.10).
 *
 * Each field of the ring is read from guest memory once and then used from our copy. What a guest
 * can get wrong ends in virtio_error(): index beyond the ring, more chains than entries, chains
 * that loop or run out of their table, indirect tables of odd size, memory that is not there.
 */
#include "qemu/osdep.h"
#include "hw/virtio/virtio-access.h"
#include "sysemu/budget.h"
#include "virtqueue-internal.h"

/* Offsets in the available and in the used ring. */
#define AVAIL_FLAGS     offsetof(struct vring_avail, flags)
#define AVAIL_IDX       offsetof(struct vring_avail, idx)
#define AVAIL_RING(i)   (offsetof(struct vring_avail, ring) + sizeof(uint16_t) * (i))
#define USED_FLAGS      offsetof(struct vring_used, flags)
#define USED_IDX        offsetof(struct vring_used, idx)
#define USED_RING(i)    (offsetof(struct vring_used, ring) + sizeof(struct vring_used_elem) * (i))

/* A descriptor in host byte order. */
typedef struct SplitDesc {
    uint64_t addr;
    uint32_t len;
    uint16_t flags;
    uint16_t next;
} SplitDesc;

/* A walk along a descriptor chain. */
typedef struct SplitWalk {
    VirtQueue *vq;
    hwaddr table;               /* the queue's, or an indirect one */
    unsigned int entries;       /* in the table */
    unsigned int seen;          /* buffers so far */
    unsigned int most;          /* that the chain can have */
    bool is_indirect;
    SplitDesc desc;             /* current one */
} SplitWalk;

static uint16_t ring_read16(VirtQueue *vq, hwaddr addr)
{
    uint16_t v;

    virtqueue_ring_read(vq, addr, &v, sizeof(v));
    return virtio_lduw_p(vq->vdev, &v);
}

static bool ring_write16(VirtQueue *vq, hwaddr addr, uint16_t value)
{
    virtio_stw_p(vq->vdev, &value, value);
    return virtqueue_ring_write(vq, addr, &value, sizeof(value));
}

static bool has_event_idx(VirtQueue *vq)
{
    return virtio_vdev_has_feature(vq->vdev, VIRTIO_RING_F_EVENT_IDX);
}

static uint16_t read_avail_idx(VirtQueue *vq)
{
    vq->shadow_avail_idx = ring_read16(vq, vq->vring.avail + AVAIL_IDX);
    return vq->shadow_avail_idx;
}

/* The driver's wish: interrupt when the used index passes this. */
static uint16_t read_used_event(VirtQueue *vq)
{
    return ring_read16(vq, vq->vring.avail + AVAIL_RING(vq->vring.num));
}

/* Our wish: notify when the available index passes this. */
static void write_avail_event(VirtQueue *vq, uint16_t idx)
{
    if (vq->notification) {
        ring_write16(vq, vq->vring.used + USED_RING(vq->vring.num), idx);
    }
}

static bool split_empty(VirtQueue *vq)
{
    if (!vq->vring.avail) {
        return true;
    }
    if (vq->shadow_avail_idx != vq->last_avail_idx) {
        return false;
    }
    return read_avail_idx(vq) == vq->last_avail_idx;
}

/* How many chains are available by the index read last; negative after a guest error. */
static int available_heads(VirtQueue *vq)
{
    uint16_t n = vq->shadow_avail_idx - vq->last_avail_idx;

    if (n > vq->vring.num) {
        virtio_error(vq->vdev, "queue %u: available index moved from %u to %u, ring has %u entries",
                     vq->queue_index, vq->last_avail_idx, vq->shadow_avail_idx, vq->vring.num);
        return -1;
    }
    return n;
}

/* Head of the chain at @idx of the available ring. */
static bool read_head(VirtQueue *vq, uint16_t idx, unsigned int *head)
{
    *head = ring_read16(vq, vq->vring.avail + AVAIL_RING(idx % vq->vring.num));
    if (*head >= vq->vring.num) {
        virtio_error(vq->vdev, "queue %u: chain starts at descriptor %u of %u", vq->queue_index,
                     *head, vq->vring.num);
        return false;
    }
    return !vq->vdev->broken;
}

/* Read descriptor @i of the walk's table. */
static bool walk_read(SplitWalk *w, unsigned int i)
{
    VirtIODevice *vdev = w->vq->vdev;
    struct vring_desc raw;

    if (!virtqueue_ring_read(w->vq, w->table + i * sizeof(raw), &raw, sizeof(raw))) {
        return false;
    }
    w->desc = (SplitDesc) {
        .addr = virtio_ldq_p(vdev, &raw.addr),
        .len = virtio_ldl_p(vdev, &raw.len),
        .flags = virtio_lduw_p(vdev, &raw.flags),
        .next = virtio_lduw_p(vdev, &raw.next),
    };
    return true;
}

/*
 * Go on in the indirect table that the current descriptor points to, if it does. Only the last descriptor of
 * the queue's table may (2.7.5.3.2); in an indirect table it is a buffer, as with the reference.
 */
static bool walk_enter_indirect(SplitWalk *w)
{
    if (!(w->desc.flags & VRING_DESC_F_INDIRECT) || w->is_indirect) {
        return true;
    }
    if (!w->desc.len || w->desc.len % sizeof(struct vring_desc)) {
        virtio_error(w->vq->vdev, "indirect table of %u bytes", w->desc.len);
        return false;
    }
    w->table = w->desc.addr;
    w->entries = w->desc.len / sizeof(struct vring_desc);
    w->most = MIN((uint64_t)w->seen - 1 + w->entries, VIRTQUEUE_MAX_SIZE);
    w->is_indirect = true;
    return walk_read(w, 0);
}

/* Start at descriptor @head. False: guest error. */
static bool walk_start(SplitWalk *w, VirtQueue *vq, unsigned int head)
{
    *w = (SplitWalk) {
        .vq = vq, .table = vq->vring.desc, .entries = vq->vring.num, .seen = 1,
        .most = MIN(vq->vring.num, VIRTQUEUE_MAX_SIZE),
    };
    return walk_read(w, head) && walk_enter_indirect(w);
}

/* Go on to the next descriptor: 1 there is one, 0 the chain ends here, -1 guest error. */
static int walk_next(SplitWalk *w)
{
    if (!(w->desc.flags & VRING_DESC_F_NEXT)) {
        return 0;
    }
    if (w->desc.next >= w->entries) {
        virtio_error(w->vq->vdev, "descriptor chain goes on at %u of %u", w->desc.next, w->entries);
        return -1;
    }
    if (w->seen >= w->most) {
        virtio_error(w->vq->vdev, "descriptor chain longer than its table: it loops");
        return -1;
    }
    w->seen++;
    return walk_read(w, w->desc.next) && walk_enter_indirect(w) ? 1 : -1;
}

static void *split_pop(VirtQueue *vq, size_t sz)
{
    VirtQueueGather gather;
    VirtQueueElement *elem;
    VirtQueueElement taken;
    SplitWalk w;
    int more;

    if (!virtqueue_layout(vq)->take(vq, &taken) || !walk_start(&w, vq, taken.index)) {
        return NULL;
    }
    virtqueue_gather_init(&gather, vq->vdev);
    do {
        if (!virtqueue_gather_add(&gather, w.desc.addr, w.desc.len,
                                  w.desc.flags & VRING_DESC_F_WRITE)) {
            return NULL;
        }
        more = walk_next(&w);
    } while (more > 0);
    if (more < 0) {
        virtqueue_gather_abandon(&gather);
        return NULL;
    }
    elem = virtqueue_gather_finish(&gather, sz);
    elem->index = taken.index;
    vq->inuse++;
    return elem;
}

static bool split_take(VirtQueue *vq, VirtQueueElement *elem)
{
    if (split_empty(vq) || vq->vdev->broken) {
        return false;
    }
    if (vq->inuse >= vq->vring.num) {
        virtio_error(vq->vdev, "queue %u: more chains than descriptors", vq->queue_index);
        return false;
    }
    if (available_heads(vq) <= 0 ||
        !read_head(vq, vq->last_avail_idx, &elem->index)) {
        return false;
    }
    vq->last_avail_idx++;
    if (has_event_idx(vq)) {
        write_avail_event(vq, vq->last_avail_idx);
    }
    return !vq->vdev->broken;
}

static void split_fill(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len,
                       unsigned int idx)
{
    struct vring_used_elem entry;

    if (!vq->vring.used) {
        return;
    }
    virtio_stl_p(vq->vdev, &entry.id, elem->index);
    virtio_stl_p(vq->vdev, &entry.len, len);
    idx = (idx + vq->used_idx) % vq->vring.num;
    virtqueue_ring_write(vq, vq->vring.used + USED_RING(idx), &entry, sizeof(entry));
}

static void split_flush(VirtQueue *vq, unsigned int count)
{
    uint16_t old = vq->used_idx;
    uint16_t new_idx = old + count;

    if (!vq->vring.used) {
        return;
    }
    ring_write16(vq, vq->vring.used + USED_IDX, new_idx);
    vq->used_idx = new_idx;
    vq->inuse -= MIN(count, vq->inuse);
    /* A whole lap without an interrupt decision: the old mark means nothing any more. */
    if ((int16_t)(new_idx - vq->signalled_used) < (uint16_t)(new_idx - old)) {
        vq->signalled_used_valid = false;
    }
}

static void split_rewind(VirtQueue *vq, unsigned int num)
{
    vq->last_avail_idx -= num;
    vq->inuse -= num;
}

/* Add up one chain. False: stop counting (guest error, enough, or out of budget). */
static bool count_chain(VirtQueue *vq, unsigned int head, VirtQueueSpace *space)
{
    SplitWalk w;
    int more;

    if (!walk_start(&w, vq, head)) {
        return false;
    }
    do {
        bool in = w.desc.flags & VRING_DESC_F_WRITE;
        unsigned int *sum = in ? &space->in_bytes : &space->out_bytes;

        *sum = MIN((uint64_t)*sum + w.desc.len, UINT_MAX);
        if (space->in_bytes >= space->max_in_bytes && space->out_bytes >= space->max_out_bytes) {
            return false;
        }
        more = budget_take(1) ? walk_next(&w) : -1;
    } while (more > 0);
    return more == 0;
}

static void split_count_space(VirtQueue *vq, VirtQueueSpace *space)
{
    uint16_t idx = vq->last_avail_idx;
    unsigned int head;
    int left;

    if (!vq->vring.avail) {
        return;
    }
    read_avail_idx(vq);
    left = available_heads(vq);
    while (left-- > 0 && read_head(vq, idx, &head) && count_chain(vq, head, space)) {
        idx++;
    }
}

static void split_set_notification(VirtQueue *vq, bool enable)
{
    if (has_event_idx(vq)) {
        write_avail_event(vq, enable ? read_avail_idx(vq) : vq->shadow_avail_idx);
    } else if (vq->vring.used) {
        hwaddr addr = vq->vring.used + USED_FLAGS;
        uint16_t flags = ring_read16(vq, addr);

        ring_write16(vq, addr, enable ? flags & ~VRING_USED_F_NO_NOTIFY
                                      : flags | VRING_USED_F_NO_NOTIFY);
    }
}

static bool split_should_notify(VirtQueue *vq)
{
    uint16_t old;
    bool valid;

    if (virtio_vdev_has_feature(vq->vdev, VIRTIO_F_NOTIFY_ON_EMPTY) && !vq->inuse &&
        split_empty(vq)) {
        return true;
    }
    if (!vq->vring.avail) {
        return false;
    }
    if (!has_event_idx(vq)) {
        return !(ring_read16(vq, vq->vring.avail + AVAIL_FLAGS) & VRING_AVAIL_F_NO_INTERRUPT);
    }
    valid = vq->signalled_used_valid;
    old = vq->signalled_used;
    vq->signalled_used_valid = true;
    vq->signalled_used = vq->used_idx;
    return !valid || vring_need_event(read_used_event(vq), vq->used_idx, old);
}

static void split_update_used_idx(VirtQueue *vq)
{
    if (vq->vring.used) {
        vq->used_idx = ring_read16(vq, vq->vring.used + USED_IDX);
    }
}

static hwaddr split_desc_size(VirtQueue *vq)
{
    return sizeof(struct vring_desc) * vq->vring.num;
}

/* used_event and avail_event, one entry behind the rings. */
static unsigned int event_size(VirtQueue *vq)
{
    return has_event_idx(vq) ? sizeof(uint16_t) : 0;
}

static hwaddr split_avail_size(VirtQueue *vq)
{
    return AVAIL_RING(vq->vring.num) + event_size(vq);
}

static hwaddr split_used_size(VirtQueue *vq)
{
    return USED_RING(vq->vring.num) + event_size(vq);
}

const VirtQueueLayout virtqueue_split_layout = {
    .empty = split_empty,
    .pop = split_pop,
    .take = split_take,
    .fill = split_fill,
    .flush = split_flush,
    .rewind = split_rewind,
    .count_space = split_count_space,
    .set_notification = split_set_notification,
    .should_notify = split_should_notify,
    .update_used_idx = split_update_used_idx,
    .desc_size = split_desc_size,
    .avail_size = split_avail_size,
    .used_size = split_used_size,
};

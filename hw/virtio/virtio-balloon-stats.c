/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio memory balloon, statistics: VIRTIO 1.2, section 5.5.6.3. The driver leaves one buffer with
 * statistics in the queue; giving it back asks for new ones.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/iov.h"
#include "qemu/timer.h"
#include "hw/virtio/virtio-access.h"
#include "sysemu/budget.h"
#include "virtio-balloon-internal.h"

void virtio_balloon_reset_stats(VirtIOBalloon *s)
{
    memset(s->stats, 0xff, sizeof(s->stats));
}

static void poll_stats_later(VirtIOBalloon *s)
{
    timer_mod(s->stats_timer,
              qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + s->stats_poll_interval * 1000);
}

/* Give the buffer with the last statistics back: that asks the driver for new ones. */
void virtio_balloon_poll_stats(void *opaque)
{
    VirtIOBalloon *s = opaque;
    VirtIODevice *vdev = VIRTIO_DEVICE(s);

    if (!s->stats_vq_elem || !virtio_vdev_has_feature(vdev, VIRTIO_BALLOON_F_STATS_VQ)) {
        poll_stats_later(s);
        return;
    }
    virtqueue_push(s->svq, s->stats_vq_elem, 0);
    virtio_notify(vdev, s->svq);
    g_free(s->stats_vq_elem);
    s->stats_vq_elem = NULL;
}

void virtio_balloon_receive_stats(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(vdev);
    struct virtio_balloon_stat stat;
    VirtQueueElement *elem;
    size_t offset = 0;

    elem = virtqueue_pop(vq, sizeof(VirtQueueElement));
    if (!elem) {
        return;
    }
    if (s->stats_vq_elem) {
        /* There should be one buffer only: take the newer. */
        virtqueue_push(vq, s->stats_vq_elem, 0);
        virtio_notify(vdev, vq);
        g_free(s->stats_vq_elem);
    }
    s->stats_vq_elem = elem;
    virtio_balloon_reset_stats(s);
    while (budget_take(1) && iov_to_buf(elem->out_sg, elem->out_num, offset, &stat,
                                        sizeof(stat)) == sizeof(stat)) {
        uint16_t tag = virtio_lduw_p(vdev, &stat.tag);

        offset += sizeof(stat);
        if (tag < VIRTIO_BALLOON_S_NR) {
            s->stats[tag] = virtio_ldq_p(vdev, &stat.val);
        }
    }
    s->stats_last_update = qemu_clock_get_ns(QEMU_CLOCK_HOST) / NANOSECONDS_PER_SECOND;
    if (s->stats_poll_interval) {
        poll_stats_later(s);
    }
}

static const char *const stat_names[VIRTIO_BALLOON_S_NR] = {
    [VIRTIO_BALLOON_S_SWAP_IN] = "stat-swap-in",
    [VIRTIO_BALLOON_S_SWAP_OUT] = "stat-swap-out",
    [VIRTIO_BALLOON_S_MAJFLT] = "stat-major-faults",
    [VIRTIO_BALLOON_S_MINFLT] = "stat-minor-faults",
    [VIRTIO_BALLOON_S_MEMFREE] = "stat-free-memory",
    [VIRTIO_BALLOON_S_MEMTOT] = "stat-total-memory",
    [VIRTIO_BALLOON_S_AVAIL] = "stat-available-memory",
    [VIRTIO_BALLOON_S_CACHES] = "stat-disk-caches",
    [VIRTIO_BALLOON_S_HTLB_PGALLOC] = "stat-htlb-pgalloc",
    [VIRTIO_BALLOON_S_HTLB_PGFAIL] = "stat-htlb-pgfail",
};

static bool visit_stats(Visitor *v, VirtIOBalloon *s, Error **errp)
{
    bool ok = true;

    if (!visit_start_struct(v, "stats", NULL, 0, errp)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_SIZE(stat_names) && ok; i++) {
        ok = visit_type_uint64(v, stat_names[i], &s->stats[i], errp);
    }
    ok = ok && visit_check_struct(v, errp);
    visit_end_struct(v, NULL);
    return ok;
}

static void get_stats(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(obj);

    if (!visit_start_struct(v, name, NULL, 0, errp)) {
        return;
    }
    if (visit_type_int(v, "last-update", &s->stats_last_update, errp) && visit_stats(v, s, errp)) {
        visit_check_struct(v, errp);
    }
    visit_end_struct(v, NULL);
}

static void get_poll_interval(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_int(v, name, &VIRTIO_BALLOON(obj)->stats_poll_interval, errp);
}

static void set_poll_interval(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    VirtIOBalloon *s = VIRTIO_BALLOON(obj);
    int64_t value;

    if (!visit_type_int(v, name, &value, errp)) {
        return;
    }
    if (value < 0) {
        error_setg(errp, "timer value must be greater than zero");
    } else if (value > UINT32_MAX) {
        error_setg(errp, "timer value is too big");
    } else if (value != s->stats_poll_interval) {
        s->stats_poll_interval = value;
        if (s->stats_timer) {
            timer_del(s->stats_timer);
            if (value) {
                poll_stats_later(s);
            }
        }
    }
}

void virtio_balloon_add_stats_properties(Object *obj)
{
    object_property_add(obj, "guest-stats", "guest statistics", get_stats, NULL, NULL, NULL);
    object_property_add(obj, "guest-stats-polling-interval", "int", get_poll_interval,
                        set_poll_interval, NULL, NULL);
}

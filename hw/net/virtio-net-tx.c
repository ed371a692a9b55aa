/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device, transmit side: VIRTIO 1.2, section 5.1.6.2. A notification does not send
 * at once: a bottom half (tx=bh) or a timer (tx=timer, x-txtimer) takes at most x-txburst
 * packets, with notifications off meanwhile. While the back end holds a packet, the queue waits
 * for it to finish.
 */
#include "qemu/osdep.h"
#include "qemu/iov.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "hw/virtio/virtio-access.h"
#include "trace.h"
#include "virtio-net-internal.h"

/* Results of flush_tx() beside the number of packets. */
enum {
    TX_BUSY = -1,               /* the back end holds a packet, tx_complete() goes on */
    TX_BROKEN = -2,             /* guest error */
};

static int flush_tx(VirtIONetQueue *q);

/* --- when to send --- */

static void schedule(VirtIONetQueue *q)
{
    q->tx_waiting = 1;
    if (q->tx_timer) {
        timer_mod(q->tx_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + q->n->tx_timeout);
    } else {
        qemu_bh_schedule(q->tx_bh);
    }
}

static void unschedule(VirtIONetQueue *q)
{
    if (q->tx_timer) {
        timer_del(q->tx_timer);
    } else {
        qemu_bh_cancel(q->tx_bh);
    }
}

/* Callback of timer and bottom half. */
static void tx_run(void *opaque)
{
    VirtIONetQueue *q = opaque;
    VirtIODevice *vdev = VIRTIO_DEVICE(q->n);
    int sent;

    if (!vdev->vm_running) {
        /* tx_waiting stays: virtio_net_tx_start() comes back to it. */
        return;
    }
    q->tx_waiting = 0;
    if (!(vdev->status & VIRTIO_CONFIG_S_DRIVER_OK)) {
        return;
    }
    sent = flush_tx(q);
    if (sent < 0) {
        return;
    }
    if (sent < q->n->tx_burst) {
        /* Look again after notifications are on: the driver may have seen them off. */
        virtio_queue_set_notification(q->tx_vq, 1);
        sent = flush_tx(q);
        if (sent <= 0) {
            return;
        }
        virtio_queue_set_notification(q->tx_vq, 0);
    }
    schedule(q);
}

static void virtio_net_handle_tx(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    VirtIONetQueue *q = &n->vqs[virtio_net_vq2q(virtio_get_queue_index(vq))];

    if (!(n->status & VIRTIO_NET_S_LINK_UP)) {
        virtio_net_tx_drop(q);
    } else if (!q->tx_waiting) {
        q->tx_waiting = 1;
        if (vdev->vm_running) {
            virtio_queue_set_notification(vq, 0);
            schedule(q);
        }
    } else if (q->tx_timer && vdev->vm_running) {
        /* Notified again before the timer: there is enough to send. */
        timer_del(q->tx_timer);
        tx_run(q);
    }
}

VirtQueue *virtio_net_tx_add_queue(VirtIONet *n, VirtIONetQueue *q)
{
    if (n->net_conf.tx && !strcmp(n->net_conf.tx, "timer")) {
        q->tx_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, tx_run, q);
    } else {
        q->tx_bh = virtio_bh_new_guarded(DEVICE(n), tx_run, q);
    }
    return virtio_add_queue(VIRTIO_DEVICE(n), n->net_conf.tx_queue_size, virtio_net_handle_tx);
}

void virtio_net_tx_del_queue(VirtIONetQueue *q)
{
    if (q->tx_timer) {
        timer_free(q->tx_timer);
        q->tx_timer = NULL;
    }
    if (q->tx_bh) {
        qemu_bh_delete(q->tx_bh);
        q->tx_bh = NULL;
    }
    q->tx_waiting = 0;
}

void virtio_net_tx_start(VirtIONetQueue *q)
{
    if (q->tx_waiting) {
        schedule(q);
    }
}

void virtio_net_tx_stop(VirtIONetQueue *q)
{
    if (q->tx_waiting) {
        unschedule(q);
    }
}

void virtio_net_tx_drop(VirtIONetQueue *q)
{
    if (virtqueue_drop_all(q->tx_vq)) {
        virtio_notify(VIRTIO_DEVICE(q->n), q->tx_vq);
    }
}

/* --- sending --- */

/* Return the packet's buffers to the driver. */
static void finish(VirtIONetQueue *q, VirtQueueElement *elem)
{
    virtqueue_push(q->tx_vq, elem, 0);
    virtio_notify(VIRTIO_DEVICE(q->n), q->tx_vq);
    g_free(elem);
}

/* The back end is done with the packet that it held. */
static void tx_complete(NetClientState *nc, ssize_t len)
{
    VirtIONetQueue *q = virtio_net_queue_of(nc);
    VirtQueueElement *elem = q->async_tx.elem;

    if (!elem) {
        return;
    }
    q->async_tx.elem = NULL;
    finish(q, elem);
    virtio_queue_set_notification(q->tx_vq, 1);
    if (flush_tx(q) >= q->n->tx_burst) {
        virtio_queue_set_notification(q->tx_vq, 0);
        schedule(q);
    }
}

void virtio_net_tx_purge(VirtIONetQueue *q)
{
    NetClientState *nc = qemu_get_subqueue(q->n->nic, q - q->n->vqs);
    VirtQueueElement *elem;

    if (nc->peer) {
        /* Calls tx_complete() for what waits. */
        qemu_flush_or_purge_queued_packets(nc->peer, true);
    }
    elem = q->async_tx.elem;
    q->async_tx.elem = NULL;
    if (elem) {
        virtqueue_detach_element(q->tx_vq, elem, 0);
        g_free(elem);
    }
}

/*
 * The bytes that go to the back end: without the guest's header, with one of the back end's size
 * if it wants one. @iov has room for one entry more than the element. Returns the number of
 * entries.
 */
static unsigned int frame_iov(VirtIONet *n, VirtQueueElement *elem, struct iovec *iov,
                              struct virtio_net_hdr_v1_hash *hdr)
{
    unsigned int used = 0;

    if (n->has_vnet_hdr) {
        iov_to_buf(elem->out_sg, elem->out_num, 0, hdr, n->guest_hdr_len);
        iov[used++] = (struct iovec) { hdr, n->host_hdr_len };
    }
    return used + iov_copy(iov + used, elem->out_num, elem->out_sg, elem->out_num,
                           n->guest_hdr_len, SIZE_MAX);
}

/* Send one packet. False: the back end holds it. */
static bool send_packet(VirtIONetQueue *q, VirtQueueElement *elem)
{
    VirtIONet *n = q->n;
    NetClientState *nc = qemu_get_subqueue(n->nic, q - n->vqs);
    g_autofree struct iovec *iov = g_new(struct iovec, elem->out_num + 1);
    struct virtio_net_hdr_v1_hash hdr = { };
    unsigned int count = frame_iov(n, elem, iov, &hdr);

    trace_virtio_net_tx(iov_size(iov, count), count);
    if (!count || qemu_sendv_packet_async(nc, iov, count, tx_complete)) {
        finish(q, elem);
        return true;
    }
    return false;
}

/* Send what there is, up to a burst. Returns the number of packets or TX_x. */
static int flush_tx(VirtIONetQueue *q)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(q->n);
    VirtQueueElement *elem;
    int sent = 0;

    if (!(vdev->status & VIRTIO_CONFIG_S_DRIVER_OK)) {
        return 0;
    }
    if (q->async_tx.elem) {
        virtio_queue_set_notification(q->tx_vq, 0);
        return 0;
    }
    while (sent < q->n->tx_burst) {
        elem = virtqueue_pop(q->tx_vq, sizeof(VirtQueueElement));
        if (!elem) {
            return vdev->broken ? TX_BROKEN : sent;
        }
        if (!elem->out_num || iov_size(elem->out_sg, elem->out_num) < q->n->guest_hdr_len) {
            virtio_error(vdev, "packet to send is shorter than its header");
            virtqueue_detach_element(q->tx_vq, elem, 0);
            g_free(elem);
            return TX_BROKEN;
        }
        if (!send_packet(q, elem)) {
            virtio_queue_set_notification(q->tx_vq, 0);
            q->async_tx.elem = elem;
            return TX_BUSY;
        }
        sent++;
    }
    return sent;
}

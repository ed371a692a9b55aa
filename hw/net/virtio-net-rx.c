/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device, receive side: VIRTIO 1.2, sections 5.1.6.3 and 5.1.6.4. Filter, packet
 * header, spreading a packet over mergeable buffers. A packet that finds no buffer waits in the
 * net layer until the driver adds some; one that a single buffer cannot hold, without mergeable
 * buffers, is dropped.
 */
#include "qemu/osdep.h"
#include "qemu/iov.h"
#include "hw/virtio/virtio-access.h"
#include "sysemu/budget.h"
#include "trace.h"
#include "virtio-net-internal.h"

#define VLAN_TAGGED_HLEN (ETH_HLEN + 4)

/* A packet on its way into the receive queue. */
typedef struct RxPacket {
    VirtIONet *n;
    VirtIONetQueue *q;
    const uint8_t *data;
    size_t size;
    size_t done;                /* bytes of data that are in buffers */
    VirtioNetHash hash;
    GPtrArray *elems;           /* buffers used; elem->len: bytes written */
} RxPacket;

bool virtio_net_can_receive(NetClientState *nc)
{
    VirtIONet *n = qemu_get_nic_opaque(nc);
    VirtIODevice *vdev = VIRTIO_DEVICE(n);

    return vdev->vm_running && nc->queue_index < n->curr_queue_pairs &&
           virtio_queue_ready(virtio_net_queue_of(nc)->rx_vq) &&
           (vdev->status & VIRTIO_CONFIG_S_DRIVER_OK);
}

static bool has_space(VirtIONet *n, VirtIONetQueue *q, size_t bytes)
{
    return !virtio_queue_empty(q->rx_vq) &&
           (!n->mergeable_rx_bufs || virtqueue_avail_bytes(q->rx_vq, bytes, 0));
}

/* Whether @bytes fit; if not, the driver is asked to tell when it adds buffers. */
static bool has_buffers(VirtIONet *n, VirtIONetQueue *q, size_t bytes)
{
    if (!has_space(n, q, bytes)) {
        virtio_queue_set_notification(q->rx_vq, 1);
        /* It may have added some before it saw that. */
        if (!has_space(n, q, bytes)) {
            return false;
        }
    }
    virtio_queue_set_notification(q->rx_vq, 0);
    return true;
}

/* --- filter (5.1.6.5.1 to 5.1.6.5.3) --- */

static bool in_table(VirtIONet *n, const uint8_t *mac, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        if (!memcmp(mac, &n->mac_table.macs[i * ETH_ALEN], ETH_ALEN)) {
            return true;
        }
    }
    return false;
}

static bool vlan_passes(VirtIONet *n, const uint8_t *frame, size_t size)
{
    unsigned int vid;

    if (size < VLAN_TAGGED_HLEN || lduw_be_p(frame + 2 * ETH_ALEN) != ETH_P_VLAN) {
        return true;
    }
    vid = lduw_be_p(frame + ETH_HLEN) & (MAX_VLAN - 1);
    return n->vlans[vid / 32] & (1u << (vid % 32));
}

static bool address_passes(VirtIONet *n, const uint8_t *mac)
{
    static const uint8_t broadcast[ETH_ALEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

    if (!memcmp(mac, broadcast, ETH_ALEN)) {
        return !n->nobcast;
    }
    if (mac[0] & 1) {
        return !n->nomulti && (n->allmulti || n->mac_table.multi_overflow ||
                               in_table(n, mac, n->mac_table.first_multi, n->mac_table.in_use));
    }
    return !n->nouni && (n->alluni || n->mac_table.uni_overflow ||
                         !memcmp(mac, n->mac, ETH_ALEN) ||
                         in_table(n, mac, 0, n->mac_table.first_multi));
}

static bool filter_passes(VirtIONet *n, const uint8_t *buf, size_t size)
{
    if (n->promisc) {
        return true;
    }
    if (size < n->host_hdr_len + ETH_HLEN) {
        return false;
    }
    buf += n->host_hdr_len;
    size -= n->host_hdr_len;
    return vlan_passes(n, buf, size) && address_passes(n, buf);
}

/* --- hash (5.1.6.4.3) --- */

/* Hash the packet and choose its queue. False: that queue is not in use. */
static bool hash_packet(RxPacket *p)
{
    VirtIONet *n = p->n;
    unsigned int queue;

    p->hash = virtio_net_rss_hash(n, p->data + n->host_hdr_len, p->size - n->host_hdr_len);
    if (!n->rss_data.redirect) {
        return true;
    }
    queue = virtio_net_rss_queue(n, p->hash);
    trace_virtio_net_rss(p->hash.value, p->hash.report, queue);
    if (queue >= n->curr_queue_pairs || !virtio_queue_ready(n->vqs[queue].rx_vq)) {
        return false;
    }
    p->q = &n->vqs[queue];
    return true;
}

/* --- delivery --- */

/* Header in front of the packet: the back end's if it has one, else "nothing to do". */
static void put_header(RxPacket *p, VirtQueueElement *elem)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(p->n);
    struct virtio_net_hdr_v1_hash hdr = { .hdr.gso_type = VIRTIO_NET_HDR_GSO_NONE };

    if (p->n->has_vnet_hdr) {
        memcpy(&hdr, p->data, MIN(p->size, sizeof(struct virtio_net_hdr)));
    }
    virtio_stw_p(vdev, &hdr.hdr.num_buffers, 1);
    if (p->n->rss_data.populate_hash) {
        hdr.hash_value = cpu_to_le32(p->hash.value);
        hdr.hash_report = cpu_to_le16(p->hash.report);
    }
    iov_from_buf(elem->in_sg, elem->in_num, 0, &hdr, p->n->guest_hdr_len);
    p->done = p->n->host_hdr_len;
}

/* Put as much as fits into @elem. False: it cannot be used. */
static bool fill_buffer(RxPacket *p, VirtQueueElement *elem)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(p->n);
    size_t header = p->elems->len ? 0 : p->n->guest_hdr_len;
    size_t room = iov_size(elem->in_sg, elem->in_num);
    size_t bytes;

    if (!elem->in_num) {
        virtio_error(vdev, "receive buffer without writable part");
        return false;
    }
    if (room < header) {
        virtio_error(vdev, "receive buffer of %zu bytes cannot hold the packet header", room);
        return false;
    }
    if (header) {
        put_header(p, elem);
    }
    bytes = MIN(p->size - p->done, room - header);
    iov_from_buf(elem->in_sg, elem->in_num, header, p->data + p->done, bytes);
    p->done += bytes;
    elem->len = header + bytes;
    return true;
}

/* Take one more buffer and fill it. False: give up. */
static bool next_buffer(RxPacket *p)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(p->n);
    VirtQueueElement *elem;

    if (p->elems->len == VIRTQUEUE_MAX_SIZE) {
        virtio_error(vdev, "packet needs more than %d receive buffers", VIRTQUEUE_MAX_SIZE);
        return false;
    }
    elem = virtqueue_pop(p->q->rx_vq, sizeof(VirtQueueElement));
    if (!elem) {
        if (!vdev->broken && !budget_exhausted()) {
            virtio_error(vdev, "receive queue ran empty after %u buffers of a packet",
                         p->elems->len);
        }
        return false;
    }
    if (!fill_buffer(p, elem)) {
        virtqueue_detach_element(p->q->rx_vq, elem, 0);
        g_free(elem);
        return false;
    }
    g_ptr_array_add(p->elems, elem);
    return true;
}

/* Put the packet into buffers. False: not delivered. */
static bool fill_buffers(RxPacket *p)
{
    do {
        if (!next_buffer(p)) {
            return false;
        }
    } while (p->n->mergeable_rx_bufs && p->done < p->size);
    return p->done == p->size;
}

static void push_buffers(RxPacket *p)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(p->n);

    if (p->n->mergeable_rx_bufs) {
        VirtQueueElement *first = g_ptr_array_index(p->elems, 0);
        uint16_t num_buffers;

        virtio_stw_p(vdev, &num_buffers, p->elems->len);
        iov_from_buf(first->in_sg, first->in_num,
                     offsetof(struct virtio_net_hdr_mrg_rxbuf, num_buffers), &num_buffers,
                     sizeof(num_buffers));
    }
    for (guint i = 0; i < p->elems->len; i++) {
        VirtQueueElement *elem = g_ptr_array_index(p->elems, i);

        virtqueue_fill(p->q->rx_vq, elem, elem->len, i);
    }
    virtqueue_flush(p->q->rx_vq, p->elems->len);
    virtio_notify(vdev, p->q->rx_vq);
}

/* Give the buffers back unused, last first. */
static void unpop_buffers(RxPacket *p)
{
    for (guint i = p->elems->len; i-- > 0; ) {
        virtqueue_unpop(p->q->rx_vq, g_ptr_array_index(p->elems, i), 0);
    }
}

ssize_t virtio_net_receive_packet(NetClientState *nc, const uint8_t *buf, size_t size)
{
    VirtIONet *n = qemu_get_nic_opaque(nc);
    RxPacket p = { .n = n, .q = virtio_net_queue_of(nc), .data = buf, .size = size };
    bool delivered;

    if (!virtio_net_can_receive(nc)) {
        return -1;
    }
    if (size < n->host_hdr_len || (n->rss_data.enabled && !hash_packet(&p))) {
        return size;
    }
    if (!has_buffers(n, p.q, size + n->guest_hdr_len - n->host_hdr_len)) {
        return 0;
    }
    if (!filter_passes(n, buf, size)) {
        trace_virtio_net_rx_filtered(size);
        return size;
    }
    p.elems = g_ptr_array_new_with_free_func(g_free);
    delivered = fill_buffers(&p);
    trace_virtio_net_rx(size, p.elems->len, delivered);
    if (delivered) {
        push_buffers(&p);
    } else {
        unpop_buffers(&p);
    }
    g_ptr_array_free(p.elems, true);
    return delivered || !VIRTIO_DEVICE(n)->broken ? (ssize_t)size : -1;
}

ssize_t virtio_net_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    if (!virtio_net_can_receive(nc)) {
        return -1;
    }
    return virtio_net_rsc_takes(nc, buf, size) ? (ssize_t)size : virtio_net_receive_packet(nc, buf, size);
}

void virtio_net_handle_rx(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    int pair = virtio_net_vq2q(virtio_get_queue_index(vq));

    if (!n->rss_data.redirect) {
        qemu_flush_queued_packets(qemu_get_subqueue(n->nic, pair));
        return;
    }
    /* A packet for this queue may have come by any. */
    for (int i = 0; i < n->curr_queue_pairs; i++) {
        qemu_flush_queued_packets(qemu_get_subqueue(n->nic, i));
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved state of virtio-net's receive segment coalescing: the packets that wait for more segments, and until
 * when.
 */
#include "qemu/osdep.h"
#include "hw/virtio/virtio.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"
#include "net/eth.h"
#include "virtio-net-rsc.h"

static void put_packet(QEMUFile *f, const VirtioNetRscPacket *p)
{
    qemu_put_be16(f, p->nc->queue_index);
    qemu_put_be32(f, p->frame->len);
    qemu_put_buffer(f, p->frame->data, p->frame->len);
    qemu_put_be32(f, p->first.ack);
    qemu_put_be16(f, p->first.window);
    qemu_put_byte(f, p->first.flags);
    qemu_put_be32(f, p->next_seq);
    qemu_put_be16(f, p->gso_size);
    qemu_put_be16(f, p->segments);
    qemu_put_be16(f, p->dup_acks);
}

static int put_packets(QEMUFile *f, void *pv, size_t size, const VMStateField *field, JSONWriter *vmdesc)
{
    VirtIONet *n = pv;
    VirtioNetRscPacket *p;

    qemu_put_be32(f, n->rsc_count);
    QTAILQ_FOREACH(p, &n->rsc_packets, next) {
        put_packet(f, p);
    }
    return 0;
}

/* The frame of a packet, which must be one that could have waited. NULL: it is not. */
static GByteArray *get_frame(QEMUFile *f, VirtIONet *n, Segment *s)
{
    uint32_t len = qemu_get_be32(f);
    GByteArray *frame;

    if (len < n->host_hdr_len || len - n->host_hdr_len > ETH_HLEN + RSC_IP_BYTES_MAX) {
        return NULL;
    }
    frame = g_byte_array_set_size(g_byte_array_new(), len);
    if (qemu_get_buffer(f, frame->data, len) != len ||
        !virtio_net_rsc_parse(frame->data + n->host_hdr_len, len - n->host_hdr_len, s)) {
        g_byte_array_unref(frame);
        return NULL;
    }
    return frame;
}

static bool get_packet(QEMUFile *f, VirtIONet *n)
{
    uint16_t queue = qemu_get_be16(f);
    Segment first;
    GByteArray *frame = queue < n->max_queue_pairs ? get_frame(f, n, &first) : NULL;
    VirtioNetRscPacket *p;

    if (!frame) {
        return false;
    }
    p = g_new0(VirtioNetRscPacket, 1);
    p->nc = qemu_get_subqueue(n->nic, queue);
    p->frame = frame;
    p->first = first;
    p->first.ack = qemu_get_be32(f);
    p->first.window = qemu_get_be16(f);
    p->first.flags = qemu_get_byte(f);
    p->next_seq = qemu_get_be32(f);
    p->gso_size = qemu_get_be16(f);
    p->segments = qemu_get_be16(f);
    p->dup_acks = qemu_get_be16(f);
    QTAILQ_INSERT_TAIL(&n->rsc_packets, p, next);
    n->rsc_count++;
    return true;
}

static int get_packets(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    VirtIONet *n = pv;
    uint32_t count = qemu_get_be32(f);

    virtio_net_rsc_drop(n);
    if (!n->rsc_timer || !n->has_vnet_hdr || count > RSC_FLOWS_MAX ||
        !virtio_has_feature(n->curr_guest_offloads, VIRTIO_NET_F_RSC_EXT)) {
        return -EINVAL;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!get_packet(f, n)) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateInfo vmstate_info_packets = {
    .name = "virtio-net-rsc-packets",
    .get = get_packets,
    .put = put_packets,
};

static bool has_packets(void *opaque)
{
    return !QTAILQ_EMPTY(&((VirtIONet *)opaque)->rsc_packets);
}

const VMStateDescription vmstate_virtio_net_rsc = {
    .name = "virtio-net-device/rsc",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = has_packets,
    .fields = (VMStateField[]) {
        {
            .name = "packets",
            .info = &vmstate_info_packets,
            .flags = VMS_SINGLE,
        },
        VMSTATE_TIMER_PTR(rsc_timer, VirtIONet),
        VMSTATE_END_OF_LIST()
    },
};

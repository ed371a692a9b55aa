/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of virtio-net's receive segment coalescing. */
#ifndef HW_NET_VIRTIO_NET_RSC_H
#define HW_NET_VIRTIO_NET_RSC_H

#include "virtio-net-internal.h"

#define RSC_FLOWS_MAX 32            /* packets that wait at a time */
#define RSC_IP_BYTES_MAX 0xffff     /* of a joined packet */

/* A TCP segment in a frame. Offsets are from the start of the frame, behind the back end's header. */
typedef struct Segment {
    bool ip6;
    size_t tcp;                 /* offset of the TCP header */
    size_t payload;             /* offset */
    size_t end;                 /* of the packet; Ethernet's padding is behind */
    uint32_t seq, ack;
    uint16_t window;
    uint8_t flags;
} Segment;

/* A packet that waits for more. */
struct VirtioNetRscPacket {
    QTAILQ_ENTRY(VirtioNetRscPacket) next;
    NetClientState *nc;         /* where it came in */
    GByteArray *frame;          /* with the back end's header, without padding */
    Segment first;              /* ack, window and flags: of the last segment */
    uint32_t next_seq;
    uint16_t gso_size;          /* longest payload of a segment, bytes */
    uint16_t segments;
    uint16_t dup_acks;
};

/* Whether @frame is a TCP segment without anything unusual around it. */
bool virtio_net_rsc_parse(const uint8_t *frame, size_t size, Segment *s);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: receive segment coalescing (VIRTIO 1.2, section 5.1.6.4, VIRTIO_NET_F_RSC_EXT). TCP
 * segments that follow one another become one packet, by the rules of "Rules for Coalescing TCP/IP Segments"
 * in Windows' network driver documentation. A packet waits for more until a timer of rsc_interval ns runs
 * out, or a segment comes that cannot join it.
 *
 * Never joined: fragments and what may become some (without DF: their identification has a meaning, RFC 6864,
 * and the reference does not join them either), VLAN tags, IP options and extension headers, TCP options, all
 * flags but ACK and PSH, segments whose checksum is wrong.
 */
#include "qemu/osdep.h"
#include "net/checksum.h"
#include "qemu/timer.h"
#include "hw/virtio/virtio-access.h"
#include "trace.h"
#include "virtio-net-rsc.h"

#define FLAGS_JOINED (TH_ACK | TH_PUSH)

/* --- what a frame is --- */

static bool parse_ip4(const uint8_t *frame, size_t size, Segment *s)
{
    const struct ip_header *ip = (const void *)(frame + ETH_HLEN);

    s->tcp = ETH_HLEN + sizeof(*ip);
    s->end = ETH_HLEN + lduw_be_p(&ip->ip_len);
    return ip->ip_ver_len == 0x45 && ip->ip_p == IP_PROTO_TCP && lduw_be_p(&ip->ip_off) == IP_DF &&
           IPTOS_ECN(ip->ip_tos) != IPTOS_ECN_CE && !net_raw_checksum((uint8_t *)ip, sizeof(*ip));
}

static bool parse_ip6(const uint8_t *frame, size_t size, Segment *s)
{
    const struct ip6_header *ip = (const void *)(frame + ETH_HLEN);

    s->ip6 = true;
    s->tcp = ETH_HLEN + sizeof(*ip);
    s->end = s->tcp + lduw_be_p(&ip->ip6_plen);
    return frame[ETH_HLEN] >> 4 == IP_HEADER_VERSION_6 && ip->ip6_nxt == IP_PROTO_TCP &&
           IPTOS_ECN(lduw_be_p(frame + ETH_HLEN) >> 4) != IPTOS_ECN_CE;
}

bool virtio_net_rsc_parse(const uint8_t *frame, size_t size, Segment *s)
{
    uint16_t type = size >= ETH_HLEN ? lduw_be_p(frame + 2 * ETH_ALEN) : 0;
    bool ip6 = type == ETH_P_IPV6;
    size_t ip_len = ip6 ? sizeof(struct ip6_header) : sizeof(struct ip_header);

    *s = (Segment) { };
    if ((type != ETH_P_IP && !ip6) || size < ETH_HLEN + ip_len + sizeof(tcp_header) ||
        !(ip6 ? parse_ip6 : parse_ip4)(frame, size, s)) {
        return false;
    }
    s->payload = s->tcp + (frame[s->tcp + 12] >> 4) * 4;
    s->seq = ldl_be_p(frame + s->tcp + offsetof(tcp_header, th_seq));
    s->ack = ldl_be_p(frame + s->tcp + offsetof(tcp_header, th_ack));
    s->window = lduw_be_p(frame + s->tcp + offsetof(tcp_header, th_win));
    s->flags = frame[s->tcp + 13];
    return s->end <= size && s->payload >= s->tcp + sizeof(tcp_header) && s->payload <= s->end;
}

/*
 * Whether the segment's checksum is right, or its sender leaves it to the receiver. @buf begins with a packet
 * header: RSC takes segmentation offload, which takes a back end that has headers.
 */
static bool has_good_checksum(VirtIONet *n, const uint8_t *buf, const Segment *s)
{
    const struct virtio_net_hdr *hdr = (const void *)buf;
    uint8_t *frame = (uint8_t *)buf + n->host_hdr_len, *tcp = frame + s->tcp;
    size_t len = s->end - s->tcp;
    uint32_t sum, pseudo_len;

    if (hdr->flags & (VIRTIO_NET_HDR_F_NEEDS_CSUM | VIRTIO_NET_HDR_F_DATA_VALID)) {
        return true;
    }
    sum = s->ip6 ? eth_calc_ip6_pseudo_hdr_csum((void *)(frame + ETH_HLEN), len, IP_PROTO_TCP, &pseudo_len)
                 : eth_calc_ip4_pseudo_hdr_csum((void *)(frame + ETH_HLEN), len, &pseudo_len);
    return !net_checksum_finish(sum + net_checksum_add(len, tcp));
}

/* Whether it may be joined with others at all. */
static bool may_join(VirtIONet *n, const uint8_t *buf, const Segment *s)
{
    const struct virtio_net_hdr *hdr = (const void *)buf;

    return (s->flags & TH_ACK) && !(s->flags & ~FLAGS_JOINED) && s->payload == s->tcp + sizeof(tcp_header) &&
           hdr->gso_type == VIRTIO_NET_HDR_GSO_NONE && has_good_checksum(n, buf, s);
}

/* Whether two frames are of one connection and one treatment: addresses, ports, class, hop limit. */
static bool is_same_flow(const uint8_t *a, const uint8_t *b, const Segment *s)
{
    size_t ttl = ETH_HLEN + (s->ip6 ? 7 : 8);
    size_t addresses = ETH_HLEN + (s->ip6 ? 8 : 12);

    return !memcmp(a, b, ETH_HLEN + 2) && (!s->ip6 || !memcmp(a + ETH_HLEN, b + ETH_HLEN, 4)) &&
           a[ttl] == b[ttl] &&
           !memcmp(a + addresses, b + addresses, s->tcp + 2 * sizeof(uint16_t) - addresses);
}

/* --- packets that wait --- */

static void unlist(VirtIONet *n, VirtioNetRscPacket *p)
{
    QTAILQ_REMOVE(&n->rsc_packets, p, next);
    n->rsc_count--;
}

static void free_packet(VirtioNetRscPacket *p)
{
    g_byte_array_unref(p->frame);
    g_free(p);
}

/*
 * Headers of a joined packet: lengths and checksum of IP, the last segment's acknowledgement, what was
 * joined.
 */
static void finish_headers(VirtIONet *n, VirtioNetRscPacket *p)
{
    struct virtio_net_hdr_v1 *hdr = (void *)p->frame->data;
    uint8_t *frame = p->frame->data + n->host_hdr_len, *tcp = frame + p->first.tcp;
    size_t end = p->frame->len - n->host_hdr_len;

    if (p->first.ip6) {
        stw_be_p(frame + ETH_HLEN + 4, end - p->first.tcp);
    } else {
        stw_be_p(frame + ETH_HLEN + 2, end - ETH_HLEN);
        eth_fix_ip4_checksum(frame + ETH_HLEN, sizeof(struct ip_header));
    }
    stl_be_p(tcp + offsetof(tcp_header, th_ack), p->first.ack);
    stw_be_p(tcp + offsetof(tcp_header, th_win), p->first.window);
    tcp[13] = p->first.flags;
    hdr->flags = VIRTIO_NET_HDR_F_RSC_INFO | VIRTIO_NET_HDR_F_DATA_VALID;
    if (p->segments > 1) {
        hdr->gso_type = p->first.ip6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4;
        hdr->hdr_len = cpu_to_le16(p->first.payload);
        hdr->gso_size = cpu_to_le16(p->gso_size);
    }
    hdr->rsc.segments = cpu_to_le16(p->segments);
    hdr->rsc.dup_acks = cpu_to_le16(p->dup_acks);
}

/*
 * Give the packet to the driver. Without buffers for it, it is lost. Where buffers are the device's own
 * registers, this may end in a reset.
 */
static void deliver(VirtIONet *n, VirtioNetRscPacket *p)
{
    unlist(n, p);
    if (p->segments > 1 || p->dup_acks) {
        finish_headers(n, p);
    }
    trace_virtio_net_rsc(p->segments, p->dup_acks, p->frame->len);
    virtio_net_receive_packet(p->nc, p->frame->data, p->frame->len);
    free_packet(p);
}

static void deliver_all(void *opaque)
{
    VirtIONet *n = opaque;

    while (!QTAILQ_EMPTY(&n->rsc_packets)) {
        deliver(n, QTAILQ_FIRST(&n->rsc_packets));
    }
}

void virtio_net_rsc_drop(VirtIONet *n)
{
    while (!QTAILQ_EMPTY(&n->rsc_packets)) {
        VirtioNetRscPacket *p = QTAILQ_FIRST(&n->rsc_packets);

        unlist(n, p);
        free_packet(p);
    }
    if (n->rsc_timer) {
        timer_del(n->rsc_timer);
    }
}

static VirtioNetRscPacket *find(VirtIONet *n, NetClientState *nc, const uint8_t *frame, const Segment *s)
{
    VirtioNetRscPacket *p;

    QTAILQ_FOREACH(p, &n->rsc_packets, next) {
        if (p->nc == nc && p->first.ip6 == s->ip6 &&
            is_same_flow(p->frame->data + n->host_hdr_len, frame, s)) {
            return p;
        }
    }
    return NULL;
}

/* --- joining --- */

/* A segment starts a packet of its own. */
static void start_packet(VirtIONet *n, NetClientState *nc, const uint8_t *buf, const Segment *s)
{
    VirtioNetRscPacket *p = g_new0(VirtioNetRscPacket, 1);

    p->nc = nc;
    p->frame = g_byte_array_append(g_byte_array_new(), buf, n->host_hdr_len + s->end);
    p->first = *s;
    p->next_seq = s->seq + (s->end - s->payload);
    p->gso_size = s->end - s->payload;
    p->segments = 1;
    QTAILQ_INSERT_TAIL(&n->rsc_packets, p, next);
    n->rsc_count++;
    if (!timer_pending(n->rsc_timer)) {
        timer_mod(n->rsc_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + n->rsc_interval);
    }
}

/* Append a segment to a packet that waits. False: it does not follow. */
static bool join(VirtIONet *n, VirtioNetRscPacket *p, const uint8_t *frame, const Segment *s)
{
    size_t bytes = s->end - s->payload;
    bool only_acks = !bytes && p->first.end == p->first.payload;

    if (s->seq != p->next_seq || (int32_t)(s->ack - p->first.ack) < 0) {
        return false;
    }
    if (only_acks && s->ack == p->first.ack && s->window == p->first.window && p->dup_acks < UINT16_MAX) {
        p->dup_acks++;
        return true;
    }
    /* Data does not join an acknowledgement, nor the reverse: that would hide how many there were. */
    if (!bytes || p->first.end == p->first.payload ||
        p->frame->len - n->host_hdr_len - ETH_HLEN + bytes > RSC_IP_BYTES_MAX) {
        return false;
    }
    g_byte_array_append(p->frame, frame + s->payload, bytes);
    p->next_seq += bytes;
    p->gso_size = MAX(p->gso_size, bytes);
    p->segments++;
    p->first.ack = s->ack;
    p->first.window = s->window;
    p->first.flags |= s->flags;
    return true;
}

static bool is_on(VirtIONet *n, bool ip6)
{
    unsigned int tso = ip6 ? VIRTIO_NET_F_GUEST_TSO6 : VIRTIO_NET_F_GUEST_TSO4;

    return n->has_vnet_hdr && n->rsc_timer && virtio_has_feature(n->curr_guest_offloads, tso) &&
           virtio_has_feature(n->curr_guest_offloads, VIRTIO_NET_F_RSC_EXT);
}

bool virtio_net_rsc_takes(NetClientState *nc, const uint8_t *buf, size_t size)
{
    VirtIONet *n = qemu_get_nic_opaque(nc);
    const uint8_t *frame = buf + n->host_hdr_len;
    VirtioNetRscPacket *p;
    Segment s;
    bool may;

    if (size < n->host_hdr_len || !virtio_net_rsc_parse(frame, size - n->host_hdr_len, &s) ||
        !is_on(n, s.ip6)) {
        return false;
    }
    p = find(n, nc, frame, &s);
    may = may_join(n, buf, &s);
    if (p && may && join(n, p, frame, &s)) {
        if (s.flags & TH_PUSH) {
            deliver(n, p);
        }
        return true;
    }
    if (p || n->rsc_count == RSC_FLOWS_MAX) {
        deliver(n, p ? p : QTAILQ_FIRST(&n->rsc_packets));
    }
    /* Delivery may have changed what is negotiated. */
    if (!may || !is_on(n, s.ip6) || size < n->host_hdr_len + s.end) {
        return false;
    }
    start_packet(n, nc, buf, &s);
    return true;
}

/* --- life --- */

void virtio_net_rsc_init(VirtIONet *n)
{
    QTAILQ_INIT(&n->rsc_packets);
    n->rsc_count = 0;
    if (virtio_has_feature(n->host_features, VIRTIO_NET_F_RSC_EXT)) {
        n->rsc_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, deliver_all, n);
    }
}

void virtio_net_rsc_cleanup(VirtIONet *n)
{
    virtio_net_rsc_drop(n);
    if (n->rsc_timer) {
        timer_free(n->rsc_timer);
        n->rsc_timer = NULL;
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking Ethernet frames: VLAN tags, IPv4, IPv6 with its extensions, TCP, UDP. */
#include "qemu/osdep.h"
#include "net/checksum.h"
#include "net/eth.h"
#include "qemu/iov.h"
#include "standard-headers/linux/virtio_net.h"

/* Extension headers that are looked at before a packet counts as malformed. */
#define MAX_IP6_EXTENSIONS 32

static bool is_vlan_type(uint16_t proto)
{
    return proto == ETH_P_VLAN || proto == ETH_P_DVLAN;
}

/* Copy @size bytes at @off; false if they are not all there. */
static bool fetch(const struct iovec *iov, unsigned cnt, size_t off, void *buf, size_t size)
{
    size_t total = iov_size(iov, cnt);

    return off <= total && size <= total - off && iov_to_buf(iov, cnt, off, buf, size) == size;
}

/* ---- link layer ---- */

uint32_t eth_get_l2_hdr_length_iov(const struct iovec *iov, size_t iovcnt, size_t iovoff)
{
    size_t total = iov_size(iov, iovcnt), len = sizeof(struct eth_header);
    uint16_t proto;

    if (!fetch(iov, iovcnt, iovoff + offsetof(struct eth_header, h_proto), &proto, 2)) {
        return total > iovoff ? total - iovoff : 0;
    }
    for (int tags = 0; tags < 2 && is_vlan_type(be16_to_cpu(proto)); tags++) {
        size_t at = iovoff + len + offsetof(struct vlan_header, h_proto);

        if (!fetch(iov, iovcnt, at, &proto, 2)) {
            break;
        }
        len += sizeof(struct vlan_header);
    }
    return len;
}

size_t eth_get_l2_hdr_length(const void *p)
{
    struct iovec iov = { (void *)p, ETH_MAX_L2_HDR_LEN };

    return eth_get_l2_hdr_length_iov(&iov, 1, 0);
}

uint16_t eth_get_pkt_tci(const void *p)
{
    if (!is_vlan_type(be16_to_cpu(PKT_GET_ETH_HDR(p)->h_proto))) {
        return 0;
    }
    return be16_to_cpu(PKT_GET_VLAN_HDR(p)->h_tci);
}

uint16_t eth_get_l3_proto(const struct iovec *l2hdr_iov, int iovcnt, size_t l2hdr_len)
{
    uint16_t proto;

    if (l2hdr_len < 2 || !fetch(l2hdr_iov, iovcnt, l2hdr_len - 2, &proto, 2)) {
        return ETH_P_UNKNOWN;
    }
    return be16_to_cpu(proto);
}

/* Take out the tag at byte @tag_off; the EtherType in front of it becomes the one behind. */
static size_t strip_tag(const struct iovec *iov, int iovcnt, size_t iovoff, size_t tag_off,
                        void *new_ehdr_buf, uint16_t *payload_offset, uint16_t *tci)
{
    struct vlan_header tag;

    if (!fetch(iov, iovcnt, iovoff, new_ehdr_buf, tag_off) ||
        !fetch(iov, iovcnt, iovoff + tag_off, &tag, sizeof(tag))) {
        return 0;
    }
    memcpy((uint8_t *)new_ehdr_buf + tag_off - 2, &tag.h_proto, 2);
    *tci = be16_to_cpu(tag.h_tci);
    *payload_offset = iovoff + tag_off + sizeof(tag);
    return tag_off;
}

size_t (eth_strip_vlan_ex)(const struct iovec *iov, int iovcnt, size_t iovoff, int index,
                         uint16_t vet, uint16_t vet_ext, void *new_ehdr_buf,
                         uint16_t *payload_offset, uint16_t *tci)
{
    size_t at = sizeof(struct eth_header);

    if (index == 1) {
        if (eth_get_l3_proto(iov, iovcnt, iovoff + at) != vet_ext) {
            return 0;
        }
        at += sizeof(struct vlan_header);
    }
    if (eth_get_l3_proto(iov, iovcnt, iovoff + at) != vet) {
        return 0;
    }
    return strip_tag(iov, iovcnt, iovoff, at, new_ehdr_buf, payload_offset, tci);
}

size_t eth_strip_vlan(const struct iovec *iov, int iovcnt, size_t iovoff, void *new_ehdr_buf,
                      uint16_t *payload_offset, uint16_t *tci)
{
    uint16_t proto = eth_get_l3_proto(iov, iovcnt, iovoff + sizeof(struct eth_header));

    if (!is_vlan_type(proto)) {
        return 0;
    }
    return strip_tag(iov, iovcnt, iovoff, sizeof(struct eth_header), new_ehdr_buf,
                     payload_offset, tci);
}

void (eth_setup_vlan_headers)(struct eth_header *ehdr, size_t *ehdr_size, uint16_t vlan_tag,
                            uint16_t vlan_ethtype)
{
    struct vlan_header *vhdr = PKT_GET_VLAN_HDR(ehdr);

    if (*ehdr_size > sizeof(*ehdr)) { /* it is tagged already: that tag moves inwards */
        memmove(vhdr + 1, vhdr, *ehdr_size - sizeof(*ehdr));
    }
    vhdr->h_tci = cpu_to_be16(vlan_tag);
    vhdr->h_proto = ehdr->h_proto;
    ehdr->h_proto = cpu_to_be16(vlan_ethtype);
    *ehdr_size += sizeof(*vhdr);
}

bool eth_pad_short_frame(uint8_t *padded_pkt, size_t *padded_buflen, const void *pkt,
                         size_t pkt_size)
{
    assert(*padded_buflen >= ETH_ZLEN);
    if (pkt_size >= ETH_ZLEN) {
        return false;
    }
    memcpy(padded_pkt, pkt, pkt_size);
    memset(padded_pkt + pkt_size, 0, ETH_ZLEN - pkt_size);
    *padded_buflen = ETH_ZLEN;
    return true;
}

/* ---- IPv6 ---- */

static bool is_extension(uint8_t type)
{
    return type == IP6_HOP_BY_HOP || type == IP6_ROUTING || type == IP6_FRAGMENT ||
           type == IP6_AUTHENTICATION || type == IP6_DESTINATON || type == IP6_MOBILITY;
}

/* RFC 8200 4.5: fragments have a fixed header; RFC 4302 2.2: authentication counts words. */
static size_t extension_len(uint8_t type, const struct ip6_ext_hdr *ext)
{
    if (type == IP6_FRAGMENT) {
        return IP6_EXT_GRANULARITY;
    }
    return type == IP6_AUTHENTICATION ? (ext->ip6r_len + 2) * 4
                                      : (ext->ip6r_len + 1) * IP6_EXT_GRANULARITY;
}

/* A type 2 routing header (RFC 6275 6.4) holds the home address. */
static void note_routing(const struct iovec *pkt, int cnt, size_t off, eth_ip6_hdr_info *info)
{
    struct ip6_ext_hdr_routing rt;

    if (fetch(pkt, cnt, off, &rt, sizeof(rt)) && rt.rtype == 2 && rt.len == 2 &&
        rt.segleft == 1) {
        info->rss_ex_dst_valid = fetch(pkt, cnt, off + sizeof(rt), &info->rss_ex_dst,
                                       sizeof(info->rss_ex_dst));
    }
}

/* The home address option (RFC 6275 6.3, type 0xc9) of a destination options header. */
static void note_destination(const struct iovec *pkt, int cnt, size_t off, size_t len,
                             eth_ip6_hdr_info *info)
{
    size_t end = off + len;

    for (off += sizeof(struct ip6_ext_hdr); off < end;) {
        struct ip6_option_hdr opt;

        if (!fetch(pkt, cnt, off, &opt, 1)) {
            return;
        }
        if (opt.type == 0) { /* Pad1 has no length */
            off++;
            continue;
        }
        if (!fetch(pkt, cnt, off, &opt, sizeof(opt))) {
            return;
        }
        if (opt.type == 0xc9 && opt.len == sizeof(info->rss_ex_src)) {
            info->rss_ex_src_valid = fetch(pkt, cnt, off + sizeof(opt), &info->rss_ex_src,
                                           sizeof(info->rss_ex_src));
            return;
        }
        off += sizeof(opt) + opt.len;
    }
}

bool eth_parse_ipv6_hdr(const struct iovec *pkt, int pkt_frags, size_t ip6hdr_off,
                        eth_ip6_hdr_info *info)
{
    size_t off = ip6hdr_off + sizeof(info->ip6_hdr);

    *info = (eth_ip6_hdr_info){ .l4proto = IP6_NONE };
    if (!fetch(pkt, pkt_frags, ip6hdr_off, &info->ip6_hdr, sizeof(info->ip6_hdr))) {
        return false;
    }
    info->l4proto = info->ip6_hdr.ip6_nxt;
    for (int i = 0; is_extension(info->l4proto); i++) {
        struct ip6_ext_hdr ext;
        size_t len;

        if (i == MAX_IP6_EXTENSIONS || !fetch(pkt, pkt_frags, off, &ext, sizeof(ext))) {
            return false;
        }
        len = extension_len(info->l4proto, &ext);
        info->has_ext_hdrs = true;
        if (info->l4proto == IP6_ROUTING) {
            note_routing(pkt, pkt_frags, off, info);
        } else if (info->l4proto == IP6_DESTINATON) {
            note_destination(pkt, pkt_frags, off, len, info);
        } else if (info->l4proto == IP6_FRAGMENT) {
            info->fragment = true;
        }
        info->l4proto = ext.ip6r_nxt;
        off += len;
    }
    info->full_hdr_len = off - ip6hdr_off;
    return true;
}

/* ---- whole frames ---- */

static void parse_l4(const struct iovec *iov, size_t cnt, uint8_t proto, size_t off,
                     size_t *l5hdr_off, eth_l4_hdr_info *info)
{
    if (proto == IP_PROTO_TCP && fetch(iov, cnt, off, &info->hdr.tcp, sizeof(info->hdr.tcp))) {
        info->proto = ETH_L4_HDR_PROTO_TCP;
        *l5hdr_off = off + TCP_HEADER_DATA_OFFSET(&info->hdr.tcp);
        info->has_tcp_data = iov_size(iov, cnt) > *l5hdr_off;
    } else if (proto == IP_PROTO_UDP &&
               fetch(iov, cnt, off, &info->hdr.udp, sizeof(info->hdr.udp))) {
        info->proto = ETH_L4_HDR_PROTO_UDP;
        *l5hdr_off = off + sizeof(info->hdr.udp);
    } else if (proto == IP_PROTO_SCTP) {
        info->proto = ETH_L4_HDR_PROTO_SCTP;
        *l5hdr_off = off;
    }
}

/* IPv4 at @off: false if it is cut or wrong. */
static bool parse_ip4(const struct iovec *iov, size_t cnt, size_t off, eth_ip4_hdr_info *info,
                      size_t *hdr_len)
{
    if (!fetch(iov, cnt, off, &info->ip4_hdr, sizeof(info->ip4_hdr)) ||
        IP_HEADER_VERSION(&info->ip4_hdr) != IP_HEADER_VERSION_4) {
        return false;
    }
    info->fragment = IP4_IS_FRAGMENT(&info->ip4_hdr);
    *hdr_len = IP_HDR_GET_LEN(&info->ip4_hdr);
    return *hdr_len >= sizeof(info->ip4_hdr);
}

void (eth_get_protocols)(const struct iovec *iov, size_t iovcnt, size_t iovoff, bool *hasip4,
                       bool *hasip6, size_t *l3hdr_off, size_t *l4hdr_off, size_t *l5hdr_off,
                       eth_ip6_hdr_info *ip6hdr_info, eth_ip4_hdr_info *ip4hdr_info,
                       eth_l4_hdr_info *l4hdr_info)
{
    size_t l2_len = eth_get_l2_hdr_length_iov(iov, iovcnt, iovoff), hdr_len;
    uint16_t proto = eth_get_l3_proto(iov, iovcnt, iovoff + l2_len);
    bool fragment;
    uint8_t l4;

    *hasip4 = *hasip6 = false;
    *l3hdr_off = *l4hdr_off = *l5hdr_off = iovoff + l2_len;
    *l4hdr_info = (eth_l4_hdr_info){ .proto = ETH_L4_HDR_PROTO_INVALID };
    if (proto == ETH_P_IP && parse_ip4(iov, iovcnt, *l3hdr_off, ip4hdr_info, &hdr_len)) {
        *hasip4 = true;
        l4 = ip4hdr_info->ip4_hdr.ip_p;
        fragment = ip4hdr_info->fragment;
    } else if (proto == ETH_P_IPV6 && eth_parse_ipv6_hdr(iov, iovcnt, *l3hdr_off, ip6hdr_info)) {
        *hasip6 = true;
        l4 = ip6hdr_info->l4proto;
        fragment = ip6hdr_info->fragment;
        hdr_len = ip6hdr_info->full_hdr_len;
    } else {
        return;
    }
    *l4hdr_off = *l5hdr_off = *l3hdr_off + hdr_len;
    if (!fragment) {
        parse_l4(iov, iovcnt, l4, *l4hdr_off, l5hdr_off, l4hdr_info);
    }
}

uint8_t eth_get_gso_type(uint16_t l3_proto, uint8_t *l3_hdr, uint8_t l4proto)
{
    uint8_t ecn = 0;

    if (l3_proto == ETH_P_IP && l3_hdr) {
        struct ip_header *ip = (void *)l3_hdr;

        ecn = IPTOS_ECN(ip->ip_tos) == IPTOS_ECN_CE ? VIRTIO_NET_HDR_GSO_ECN : 0;
    }
    if (l4proto == IP_PROTO_TCP && (l3_proto == ETH_P_IP || l3_proto == ETH_P_IPV6)) {
        return ecn | (l3_proto == ETH_P_IP ? VIRTIO_NET_HDR_GSO_TCPV4
                                           : VIRTIO_NET_HDR_GSO_TCPV6);
    }
    if (l4proto == IP_PROTO_UDP && l3_proto == ETH_P_IP) {
        return ecn | VIRTIO_NET_HDR_GSO_UDP;
    }
    return VIRTIO_NET_HDR_GSO_NONE | ecn;
}

/* ---- checksums ---- */

void eth_fix_ip4_checksum(void *l3hdr, size_t l3hdr_len)
{
    struct ip_header *ip = l3hdr;

    ip->ip_sum = 0;
    ip->ip_sum = cpu_to_be16(net_checksum_finish(net_checksum_add(l3hdr_len, l3hdr)));
}

uint32_t eth_calc_ip4_pseudo_hdr_csum(struct ip_header *iphdr, uint16_t csl, uint32_t *cso)
{
    ip_pseudo_header ph = {
        .ip_src = iphdr->ip_src,
        .ip_dst = iphdr->ip_dst,
        .ip_proto = iphdr->ip_p,
        .ip_payload = cpu_to_be16(csl),
    };

    *cso = sizeof(ph);
    return net_checksum_add(sizeof(ph), (uint8_t *)&ph);
}

uint32_t eth_calc_ip6_pseudo_hdr_csum(struct ip6_header *iphdr, uint16_t csl, uint8_t l4_proto,
                                      uint32_t *cso)
{
    ip6_pseudo_header ph = {
        .ip6_src = iphdr->ip6_src,
        .ip6_dst = iphdr->ip6_dst,
        .len = cpu_to_be32(csl),
        .next_hdr = l4_proto,
    };

    *cso = sizeof(ph);
    return net_checksum_add(sizeof(ph), (uint8_t *)&ph);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ethernet, IP, TCP and UDP headers (IEEE 802.3, 802.1Q, RFC 791, 8200, 9293, 768), big-endian as
 * on the wire and at any address, and a parser that walks them in an iovec.
 */
#ifndef QEMU_ETH_H
#define QEMU_ETH_H

#include "qemu/bswap.h"
#include "qemu/iov.h"

#define ETH_ALEN 6
#define ETH_HLEN 14
#define ETH_ZLEN 60      /* least frame, without its CRC */
#define ETH_MTU 1500
#define ETH_FCS_LEN 4
#define VLAN_HLEN 4

struct eth_header {
    uint8_t h_dest[ETH_ALEN];
    uint8_t h_source[ETH_ALEN];
    uint16_t h_proto;
} QEMU_PACKED;

struct vlan_header {
    uint16_t h_tci;      /* priority and VLAN id */
    uint16_t h_proto;    /* what follows */
} QEMU_PACKED;

struct ip_header {
    uint8_t ip_ver_len;  /* version, header length in words */
    uint8_t ip_tos;
    uint16_t ip_len;
    uint16_t ip_id;
    uint16_t ip_off;     /* fragment offset and flags */
    uint8_t ip_ttl;
    uint8_t ip_p;
    uint16_t ip_sum;
    uint32_t ip_src, ip_dst;
} QEMU_PACKED;

typedef struct tcp_header {
    uint16_t th_sport;
    uint16_t th_dport;
    uint32_t th_seq;
    uint32_t th_ack;
    uint16_t th_offset_flags;
    uint16_t th_win;
    uint16_t th_sum;
    uint16_t th_urp;
} QEMU_PACKED tcp_header;

typedef struct udp_header {
    uint16_t uh_sport;
    uint16_t uh_dport;
    uint16_t uh_ulen;    /* header and data */
    uint16_t uh_sum;
} QEMU_PACKED udp_header;

typedef struct ip_pseudo_header {
    uint32_t ip_src;
    uint32_t ip_dst;
    uint8_t zeros;
    uint8_t ip_proto;
    uint16_t ip_payload;
} QEMU_PACKED ip_pseudo_header;

struct in6_address {
    union {
        uint8_t __u6_addr8[16];
    } __in6_u;
} QEMU_PACKED;

struct ip6_header {
    union {
        struct ip6_hdrctl {
            uint32_t ip6_un1_flow;   /* version, class, flow label */
            uint16_t ip6_un1_plen;   /* payload length */
            uint8_t ip6_un1_nxt;     /* next header */
            uint8_t ip6_un1_hlim;    /* hop limit */
        } ip6_un1;
        uint8_t ip6_un2_vfc;
        struct ip6_ecn_access {
            uint8_t ip6_un3_vfc;
            uint8_t ip6_un3_ecn;
        } ip6_un3;
    } ip6_ctlun;
    struct in6_address ip6_src;
    struct in6_address ip6_dst;
} QEMU_PACKED;

typedef struct ip6_pseudo_header {
    struct in6_address ip6_src;
    struct in6_address ip6_dst;
    uint32_t len;
    uint8_t zero[3];
    uint8_t next_hdr;
} QEMU_PACKED ip6_pseudo_header;

struct ip6_ext_hdr {
    uint8_t ip6r_nxt;
    uint8_t ip6r_len;    /* in 8 bytes, less one */
} QEMU_PACKED;

struct ip6_ext_hdr_routing {
    uint8_t nxt;
    uint8_t len;
    uint8_t rtype;
    uint8_t segleft;
    uint8_t rsvd[4];
} QEMU_PACKED;

struct ip6_option_hdr {
    uint8_t type;
    uint8_t len;
} QEMU_PACKED;

/* The two as BSD names them. */
struct tcp_hdr {
    uint16_t th_sport;
    uint16_t th_dport;
    uint32_t th_seq;
    uint32_t th_ack;
#if HOST_BIG_ENDIAN
    uint8_t th_off : 4, th_x2 : 4;
#else
    uint8_t th_x2 : 4, th_off : 4;  /* th_off: header length in words */
#endif
    uint8_t th_flags;
    uint16_t th_win;
    uint16_t th_sum;
    uint16_t th_urp;
};

struct udp_hdr {
    uint16_t uh_sport;
    uint16_t uh_dport;
    uint16_t uh_ulen;
    uint16_t uh_sum;
};

#define ip6_nxt ip6_ctlun.ip6_un1.ip6_un1_nxt
#define ip6_ecn_acc ip6_ctlun.ip6_un3.ip6_un3_ecn
#define ip6_plen ip6_ctlun.ip6_un1.ip6_un1_plen

/* EtherTypes; below ETH_P_802_3_MIN the field is a length. */
#define ETH_P_IP 0x0800
#define ETH_P_ARP 0x0806
#define ETH_P_VLAN 0x8100
#define ETH_P_DVLAN 0x88a8
#define ETH_P_IPV6 0x86dd
#define ETH_P_RARP 0x8035
#define ETH_P_UNKNOWN 0xffff
#define ETH_P_NCSI 0x88f8
#define ETH_P_1588 0x88f7
#define ETH_P_802_3_MIN 0x0600
#define VLAN_VID_MASK 0x0fff

#define IP_HEADER_VERSION_4 4
#define IP_HEADER_VERSION_6 6
#define IP_PROTO_TCP 6
#define IP_PROTO_UDP 17
#define IP_PROTO_SCTP 132
#define IPTOS_ECN_MASK 0x03
#define IPTOS_ECN(x) ((x) & IPTOS_ECN_MASK)
#define IPTOS_ECN_CE 0x03
#define IP_RF 0x8000
#define IP_DF 0x4000
#define IP_MF 0x2000
#define IP_OFFMASK 0x1fff
#define IP_FRAG_UNIT_SIZE 8
#define IP_FRAG_ALIGN_SIZE(x) ((x) & ~0x7)
#define IP6_EXT_GRANULARITY 8
#define IP6_HOP_BY_HOP 0
#define IP6_ROUTING 43
#define IP6_FRAGMENT 44
#define IP6_ESP 50
#define IP6_AUTHENTICATION 51
#define IP6_NONE 59
#define IP6_DESTINATON 60
#define IP6_MOBILITY 135

#define TH_FIN 0x01
#define TH_SYN 0x02
#define TH_RST 0x04
#define TH_PUSH 0x08
#define TH_ACK 0x10
#define TH_URG 0x20
#define TH_ECE 0x40
#define TH_CWR 0x80

/* Room for the longest headers. */
#define ETH_MAX_L2_HDR_LEN (sizeof(struct eth_header) + 2 * sizeof(struct vlan_header))
#define ETH_MAX_IP4_HDR_LEN 60
#define ETH_MAX_IP_DGRAM_LEN 0xffff

/* Fields of headers that are in one piece. */
#define PKT_GET_ETH_HDR(p) ((struct eth_header *)(p))
#define PKT_GET_VLAN_HDR(p) ((struct vlan_header *)((uint8_t *)(p) + sizeof(struct eth_header)))
#define PKT_GET_DVLAN_HDR(p) (PKT_GET_VLAN_HDR(p) + 1)
#define PKT_GET_IP_HDR(p) ((struct ip_header *)((uint8_t *)(p) + eth_get_l2_hdr_length(p)))
#define IP_HDR_GET_LEN(p) ((((struct ip_header *)(p))->ip_ver_len & 0x0f) << 2)
#define IP_HDR_GET_P(p) (((struct ip_header *)(p))->ip_p)
#define PKT_GET_IP_HDR_LEN(p) IP_HDR_GET_LEN(PKT_GET_IP_HDR(p))
#define PKT_GET_IP6_HDR(p) ((struct ip6_header *)((uint8_t *)(p) + eth_get_l2_hdr_length(p)))
#define IP_HEADER_VERSION(ip) (((ip)->ip_ver_len >> 4) & 0xf)
#define IP4_IS_FRAGMENT(ip) ((be16_to_cpu((ip)->ip_off) & (IP_OFFMASK | IP_MF)) != 0)
#define TCP_HEADER_FLAGS(tcp) TCP_FLAGS_ONLY(be16_to_cpu((tcp)->th_offset_flags))
#define TCP_FLAGS_ONLY(flags) ((flags) & 0x3f)
#define TCP_HEADER_DATA_OFFSET(tcp) \
    (((be16_to_cpu((tcp)->th_offset_flags) >> 12) & 0xf) << 2)
#define TCP_HEADER_CLEAR_FLAGS(tcp, flags) ((tcp)->th_offset_flags &= cpu_to_be16(~TCP_FLAGS_ONLY(flags)))

/* Destination class of a frame. */
typedef enum {
    ETH_PKT_UCAST = 0xAABBCC00,
    ETH_PKT_BCAST,
    ETH_PKT_MCAST
} eth_pkt_types_e;

static inline int is_multicast_ether_addr(const uint8_t *addr)
{
    return addr[0] & 1;
}

static inline int is_broadcast_ether_addr(const uint8_t *addr)
{
    return (addr[0] & addr[1] & addr[2] & addr[3] & addr[4] & addr[5]) == 0xff;
}

static inline int is_unicast_ether_addr(const uint8_t *addr)
{
    return !is_multicast_ether_addr(addr);
}

static inline eth_pkt_types_e get_eth_packet_type(const struct eth_header *ehdr)
{
    if (is_broadcast_ether_addr(ehdr->h_dest)) {
        return ETH_PKT_BCAST;
    }
    return is_multicast_ether_addr(ehdr->h_dest) ? ETH_PKT_MCAST : ETH_PKT_UCAST;
}

/* Length of the Ethernet header with up to two VLAN tags; @p holds ETH_MAX_L2_HDR_LEN bytes. */
size_t eth_get_l2_hdr_length(const void *p);
/* The same from an iovec, whatever its length: at most what is there. */
uint32_t eth_get_l2_hdr_length_iov(const struct iovec *iov, size_t iovcnt, size_t iovoff);
/* Tag of the outer VLAN header, 0 if there is none. */
uint16_t eth_get_pkt_tci(const void *p);

/* Take a VLAN tag out: the new Ethernet header goes to @new_ehdr_buf (18 bytes), *payload_offset is
 * where the rest begins. Returns the new header's length, 0 if untagged. */
size_t eth_strip_vlan(const struct iovec *iov, int iovcnt, size_t iovoff, void *new_ehdr_buf,
                      uint16_t *payload_offset, uint16_t *tci);
/* The same for a tag of type @vet at @index (0 outer, 1 inner). */
size_t eth_strip_vlan_ex(const struct iovec *iov, int iovcnt, size_t iovoff, int index,
                         uint16_t vet, uint16_t vet_ext, void *new_ehdr_buf,
                         uint16_t *payload_offset, uint16_t *tci);
/* Put a tag in: @ehdr is changed, the tag is written behind it, *ehdr_size grows. */
void eth_setup_vlan_headers(struct eth_header *ehdr, size_t *ehdr_size, uint16_t vlan_tag,
                            uint16_t vlan_ethtype);
/* EtherType of the payload, behind a header of @l2hdr_len bytes. */
uint16_t eth_get_l3_proto(const struct iovec *l2hdr_iov, int iovcnt, size_t l2hdr_len);

/* What eth_get_protocols finds. */
typedef struct eth_ip6_hdr_info_st {
    uint8_t l4proto;
    size_t full_hdr_len;         /* with extension headers */
    struct ip6_header ip6_hdr;
    bool has_ext_hdrs;
    bool rss_ex_src_valid;
    struct in6_address rss_ex_src;
    bool rss_ex_dst_valid;
    struct in6_address rss_ex_dst;
    bool fragment;
} eth_ip6_hdr_info;

typedef struct eth_ip4_hdr_info_st {
    struct ip_header ip4_hdr;
    bool fragment;
} eth_ip4_hdr_info;

typedef enum EthL4HdrProto {
    ETH_L4_HDR_PROTO_INVALID,
    ETH_L4_HDR_PROTO_TCP,
    ETH_L4_HDR_PROTO_UDP,
    ETH_L4_HDR_PROTO_SCTP
} EthL4HdrProto;

typedef struct eth_l4_hdr_info_st {
    union {
        struct tcp_header tcp;
        struct udp_header udp;
    } hdr;
    bool has_tcp_data;
    EthL4HdrProto proto;
} eth_l4_hdr_info;

/* Walk an IPv6 header and its extensions; false if it is cut. */
bool eth_parse_ipv6_hdr(const struct iovec *pkt, int pkt_frags, size_t ip6hdr_off,
                        eth_ip6_hdr_info *info);
/* Walk a frame from byte @iovoff on. Offsets are from the start of the iovec. */
void eth_get_protocols(const struct iovec *iov, size_t iovcnt, size_t iovoff, bool *hasip4,
                       bool *hasip6, size_t *l3hdr_off, size_t *l4hdr_off, size_t *l5hdr_off,
                       eth_ip6_hdr_info *ip6hdr_info, eth_ip4_hdr_info *ip4hdr_info,
                       eth_l4_hdr_info *l4hdr_info);

/* GSO type (virtio-net's VIRTIO_NET_HDR_GSO_*) for a segment of this protocol. */
uint8_t eth_get_gso_type(uint16_t l3_proto, uint8_t *l3_hdr, uint8_t l4proto);
/* IPv4: set the header checksum; sums of pseudo headers (*cso_offset: its length). */
void eth_fix_ip4_checksum(void *l3hdr, size_t l3hdr_len);
uint32_t eth_calc_ip4_pseudo_hdr_csum(struct ip_header *iphdr, uint16_t csl, uint32_t *cso);
uint32_t eth_calc_ip6_pseudo_hdr_csum(struct ip6_header *iphdr, uint16_t csl, uint8_t l4_proto,
                                      uint32_t *cso);

/* Copy a frame shorter than ETH_ZLEN to @padded_pkt (of *padded_buflen >= ETH_ZLEN bytes) with
 * zeros behind; *padded_buflen becomes ETH_ZLEN. False if no padding was needed. */
bool eth_pad_short_frame(uint8_t *padded_pkt, size_t *padded_buflen, const void *pkt,
                         size_t pkt_size);

/* Whether a tag of type @vet is in the frame. */
static inline bool is_vlan_packet(const uint8_t *buf, uint16_t vet)
{
    return lduw_be_p(buf + 12) == vet;
}

/*
 * Writes length, offset and "more fragments" (RFC 791) into the IPv4 header of
 * one fragment; others are left alone.
 */
void eth_setup_ip4_fragmentation(const void *l2hdr, size_t l2hdr_len, void *l3hdr, size_t l3hdr_len,
                                 size_t l3payload_len, size_t frag_offset, bool more_frags);

/*
 * Calls as QEMU 7.2 has them, where later versions have other arguments; which form is meant shows in their
 * number.
 */
void eth_setup_vlan_headers_ex(struct eth_header *ehdr, uint16_t vlan_tag, uint16_t vlan_ethtype,
                               bool *is_new);
static inline void eth_setup_vlan_headers_7_2(struct eth_header *ehdr, uint16_t vlan_tag, bool *is_new)
{
    eth_setup_vlan_headers_ex(ehdr, vlan_tag, ETH_P_VLAN, is_new);
}
size_t eth_strip_vlan_ex_7_2(const struct iovec *iov, int iovcnt, size_t iovoff, uint16_t vet,
                             uint8_t *new_ehdr_buf, uint16_t *payload_offset, uint16_t *tci);
void eth_get_protocols_7_2(const struct iovec *iov, int iovcnt, bool *isip4, bool *isip6, bool *isudp,
                           bool *istcp, size_t *l3hdr_off, size_t *l4hdr_off, size_t *l5hdr_off,
                           eth_ip6_hdr_info *ip6hdr_info, eth_ip4_hdr_info *ip4hdr_info,
                           eth_l4_hdr_info *l4hdr_info);

/* The 13th argument: behind the actual ones stand names for 12, 11 ... of them. */
#define eth_get_protocols_8_0(iov, iovcnt, ...) (eth_get_protocols)(iov, iovcnt, 0, __VA_ARGS__)
#define eth_get_l2_hdr_length_iov_7_2(iov, iovcnt) (eth_get_l2_hdr_length_iov)(iov, iovcnt, 0)
#define ETH_PICK_(a, b, c, d, e, f, g, h, i, j, k, l, name, ...) name
#define eth_setup_vlan_headers(...) \
    ETH_PICK_(__VA_ARGS__, x12, x11, x10, x9, x8, x7, x6, x5, \
              eth_setup_vlan_headers, eth_setup_vlan_headers_7_2, x2)(__VA_ARGS__)
#define eth_strip_vlan_ex(...) \
    ETH_PICK_(__VA_ARGS__, x12, x11, x10, eth_strip_vlan_ex, x8, eth_strip_vlan_ex_7_2, x6)(__VA_ARGS__)
#define eth_get_l2_hdr_length_iov(...) \
    ETH_PICK_(__VA_ARGS__, x12, x11, x10, x9, x8, x7, x6, x5, x4, eth_get_l2_hdr_length_iov, \
              eth_get_l2_hdr_length_iov_7_2, x1)(__VA_ARGS__)
#define eth_get_protocols(...) \
    ETH_PICK_(__VA_ARGS__, eth_get_protocols_7_2, eth_get_protocols, eth_get_protocols_8_0, x9)(__VA_ARGS__)

#endif

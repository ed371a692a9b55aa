/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network device (VIRTIO 1.2, section 5.1): feature bit numbers, configuration space, packet
 * headers and control commands. Multi-byte fields are in the device's byte order.
 */
#ifndef STANDARD_HEADERS_LINUX_VIRTIO_NET_H
#define STANDARD_HEADERS_LINUX_VIRTIO_NET_H

#include "standard-headers/linux/types.h"
#include "standard-headers/linux/virtio_ids.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_types.h"

/* Feature bits (5.1.3). HOST_x: the device takes it; GUEST_x: the driver takes it. */
#define VIRTIO_NET_F_CSUM               0
#define VIRTIO_NET_F_GUEST_CSUM         1
#define VIRTIO_NET_F_CTRL_GUEST_OFFLOADS 2
#define VIRTIO_NET_F_MTU                3
#define VIRTIO_NET_F_MAC                5
#define VIRTIO_NET_F_GSO                6 /* legacy */
#define VIRTIO_NET_F_GUEST_TSO4         7
#define VIRTIO_NET_F_GUEST_TSO6         8
#define VIRTIO_NET_F_GUEST_ECN          9
#define VIRTIO_NET_F_GUEST_UFO          10
#define VIRTIO_NET_F_HOST_TSO4          11
#define VIRTIO_NET_F_HOST_TSO6          12
#define VIRTIO_NET_F_HOST_ECN           13
#define VIRTIO_NET_F_HOST_UFO           14
#define VIRTIO_NET_F_MRG_RXBUF          15
#define VIRTIO_NET_F_STATUS             16
#define VIRTIO_NET_F_CTRL_VQ            17
#define VIRTIO_NET_F_CTRL_RX            18
#define VIRTIO_NET_F_CTRL_VLAN          19
#define VIRTIO_NET_F_CTRL_RX_EXTRA      20
#define VIRTIO_NET_F_GUEST_ANNOUNCE     21
#define VIRTIO_NET_F_MQ                 22
#define VIRTIO_NET_F_CTRL_MAC_ADDR      23
#define VIRTIO_NET_F_NOTF_COAL          53
#define VIRTIO_NET_F_GUEST_USO4         54
#define VIRTIO_NET_F_GUEST_USO6         55
#define VIRTIO_NET_F_HOST_USO           56
#define VIRTIO_NET_F_HASH_REPORT        57
#define VIRTIO_NET_F_GUEST_HDRLEN       59
#define VIRTIO_NET_F_RSS                60
#define VIRTIO_NET_F_RSC_EXT            61
#define VIRTIO_NET_F_STANDBY            62
#define VIRTIO_NET_F_SPEED_DUPLEX       63

/* Configuration status bits. */
#define VIRTIO_NET_S_LINK_UP            1
#define VIRTIO_NET_S_ANNOUNCE           2

/* Hash types of supported_hash_types. */
#define VIRTIO_NET_RSS_HASH_TYPE_IPv4   (1 << 0)
#define VIRTIO_NET_RSS_HASH_TYPE_TCPv4  (1 << 1)
#define VIRTIO_NET_RSS_HASH_TYPE_UDPv4  (1 << 2)
#define VIRTIO_NET_RSS_HASH_TYPE_IPv6   (1 << 3)
#define VIRTIO_NET_RSS_HASH_TYPE_TCPv6  (1 << 4)
#define VIRTIO_NET_RSS_HASH_TYPE_UDPv6  (1 << 5)
#define VIRTIO_NET_RSS_HASH_TYPE_IP_EX  (1 << 6)
#define VIRTIO_NET_RSS_HASH_TYPE_TCP_EX (1 << 7)
#define VIRTIO_NET_RSS_HASH_TYPE_UDP_EX (1 << 8)

/* Device configuration (5.1.4); a field exists when the feature that defines it is offered. */
struct virtio_net_config {
    uint8_t mac[6];
    __virtio16 status;
    __virtio16 max_virtqueue_pairs;
    __virtio16 mtu;
    uint32_t speed;             /* little endian, Mbit/s; 0xffffffff: unknown */
    uint8_t duplex;             /* 0 half, 1 full, 0xff unknown */
    uint8_t rss_max_key_size;
    uint16_t rss_max_indirection_table_length;
    uint32_t supported_hash_types;
} __attribute__((packed));

/* Header flags. */
#define VIRTIO_NET_HDR_F_NEEDS_CSUM     1 /* checksum missing: fill in from csum_start */
#define VIRTIO_NET_HDR_F_DATA_VALID     2 /* checksum was verified */
#define VIRTIO_NET_HDR_F_RSC_INFO       4 /* the csum fields hold coalescing counts */

/* Segmentation types. */
#define VIRTIO_NET_HDR_GSO_NONE         0
#define VIRTIO_NET_HDR_GSO_TCPV4        1
#define VIRTIO_NET_HDR_GSO_UDP          3
#define VIRTIO_NET_HDR_GSO_TCPV6        4
#define VIRTIO_NET_HDR_GSO_UDP_L4       5
#define VIRTIO_NET_HDR_GSO_ECN          0x80

/* Packet header of a legacy device without mergeable buffers. */
struct virtio_net_hdr {
    uint8_t flags;
    uint8_t gso_type;
    __virtio16 hdr_len;
    __virtio16 gso_size;
    __virtio16 csum_start;
    __virtio16 csum_offset;
};

/* Packet header with mergeable buffers, legacy or not. */
struct virtio_net_hdr_mrg_rxbuf {
    struct virtio_net_hdr hdr;
    __virtio16 num_buffers;
};

/* Packet header of a VIRTIO 1.x device (5.1.6). */
struct virtio_net_hdr_v1 {
    uint8_t flags;
    uint8_t gso_type;
    __virtio16 hdr_len;
    __virtio16 gso_size;
    union {
        struct {
            __virtio16 csum_start;
            __virtio16 csum_offset;
        };
        struct {
            __virtio16 start;
            __virtio16 offset;
        } csum;
        struct {
            uint16_t segments;
            uint16_t dup_acks;
        } rsc;
    };
    __virtio16 num_buffers;
};

/* Hash report values. */
#define VIRTIO_NET_HASH_REPORT_NONE     0
#define VIRTIO_NET_HASH_REPORT_IPv4     1
#define VIRTIO_NET_HASH_REPORT_TCPv4    2
#define VIRTIO_NET_HASH_REPORT_UDPv4    3
#define VIRTIO_NET_HASH_REPORT_IPv6     4
#define VIRTIO_NET_HASH_REPORT_TCPv6    5
#define VIRTIO_NET_HASH_REPORT_UDPv6    6
#define VIRTIO_NET_HASH_REPORT_IPv6_EX  7
#define VIRTIO_NET_HASH_REPORT_TCPv6_EX 8
#define VIRTIO_NET_HASH_REPORT_UDPv6_EX 9

/* Packet header with VIRTIO_NET_F_HASH_REPORT. */
struct virtio_net_hdr_v1_hash {
    struct virtio_net_hdr_v1 hdr;
    uint32_t hash_value;
    uint16_t hash_report;
    uint16_t padding;
};

/* Control queue (5.1.6.5): a header, command data, then one status byte written by the device. */
struct virtio_net_ctrl_hdr {
    uint8_t class;
    uint8_t cmd;
} __attribute__((packed));

typedef uint8_t virtio_net_ctrl_ack;

#define VIRTIO_NET_OK                   0
#define VIRTIO_NET_ERR                  1

/* Receive modes; data is one byte, 0 off, else on. */
#define VIRTIO_NET_CTRL_RX              0
#define VIRTIO_NET_CTRL_RX_PROMISC      0
#define VIRTIO_NET_CTRL_RX_ALLMULTI     1
#define VIRTIO_NET_CTRL_RX_ALLUNI       2
#define VIRTIO_NET_CTRL_RX_NOMULTI      3
#define VIRTIO_NET_CTRL_RX_NOUNI        4
#define VIRTIO_NET_CTRL_RX_NOBCAST      5

/* Address filter: TABLE_SET takes a unicast and a multicast table, ADDR_SET six bytes. */
struct virtio_net_ctrl_mac {
    __virtio32 entries;
    uint8_t macs[][6];
} __attribute__((packed));

#define VIRTIO_NET_CTRL_MAC             1
#define VIRTIO_NET_CTRL_MAC_TABLE_SET   0
#define VIRTIO_NET_CTRL_MAC_ADDR_SET    1

/* VLAN filter; data is a 16-bit VLAN id. */
#define VIRTIO_NET_CTRL_VLAN            2
#define VIRTIO_NET_CTRL_VLAN_ADD        0
#define VIRTIO_NET_CTRL_VLAN_DEL        1

/* Gratuitous announcement done. */
#define VIRTIO_NET_CTRL_ANNOUNCE        3
#define VIRTIO_NET_CTRL_ANNOUNCE_ACK    0

/* Multiqueue. */
struct virtio_net_ctrl_mq {
    __virtio16 virtqueue_pairs;
};

struct virtio_net_rss_config {
    uint32_t hash_types;
    uint16_t indirection_table_mask;
    uint16_t unclassified_queue;
    uint16_t indirection_table[1];
    uint16_t max_tx_vq;
    uint8_t hash_key_length;
    uint8_t hash_key_data[];
};

#define VIRTIO_NET_CTRL_MQ              4
#define VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET 0
#define VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MIN 1
#define VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MAX 0x8000
#define VIRTIO_NET_CTRL_MQ_RSS_CONFIG   1
#define VIRTIO_NET_CTRL_MQ_HASH_CONFIG  2

/* Guest offloads; data is a 64-bit mask of GUEST_x feature bits. */
#define VIRTIO_NET_CTRL_GUEST_OFFLOADS  5
#define VIRTIO_NET_CTRL_GUEST_OFFLOADS_SET 0

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network device (VIRTIO 1.2, section 5.1). Core in hw/net/virtio-net*.c, on PCI in
 * hw/virtio/virtio-net-pci.c.
 */
#ifndef HW_VIRTIO_VIRTIO_NET_H
#define HW_VIRTIO_VIRTIO_NET_H

#include "net/announce.h"
#include "qemu/units.h"
#include "standard-headers/linux/virtio_net.h"
#include "hw/virtio/virtio.h"
#include "net/net.h"
#include "net/eth.h"
#include "qom/object.h"

#define TYPE_VIRTIO_NET "virtio-net-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIONet, VIRTIO_NET)

#define TX_TIMER_INTERVAL 150000    /* ns; how long tx=timer gathers packets */
#define TX_BURST 256                /* packets sent in one go */

#define MAC_TABLE_ENTRIES 64        /* unicast and multicast addresses together */
#define MAX_VLAN (1 << 12)          /* VLAN ids, as in 802.1q */

/* Receive-side scaling and hash reports: what is offered. */
#define VIRTIO_NET_RSS_MAX_KEY_SIZE 40
#define VIRTIO_NET_RSS_MAX_TABLE_LEN 128
#define VIRTIO_NET_RSS_SUPPORTED_HASHES \
    (VIRTIO_NET_RSS_HASH_TYPE_IPv4 | VIRTIO_NET_RSS_HASH_TYPE_TCPv4 | VIRTIO_NET_RSS_HASH_TYPE_UDPv4 | \
     VIRTIO_NET_RSS_HASH_TYPE_IPv6 | VIRTIO_NET_RSS_HASH_TYPE_TCPv6 | VIRTIO_NET_RSS_HASH_TYPE_UDPv6 | \
     VIRTIO_NET_RSS_HASH_TYPE_IP_EX | VIRTIO_NET_RSS_HASH_TYPE_TCP_EX | VIRTIO_NET_RSS_HASH_TYPE_UDP_EX)

/* How received packets are hashed (5.1.6.4.3); all zero until the driver configures it. */
typedef struct VirtioNetRssData {
    bool enabled;
    bool redirect;              /* the hash chooses the queue */
    bool populate_hash;         /* the hash goes into packet headers */
    uint32_t hash_types;        /* VIRTIO_NET_RSS_HASH_TYPE_x */
    uint8_t key[VIRTIO_NET_RSS_MAX_KEY_SIZE];
    uint16_t indirections_len;  /* a power of two */
    uint16_t indirections_table[VIRTIO_NET_RSS_MAX_TABLE_LEN];
    uint16_t default_queue;     /* of packets without a hash */
} VirtioNetRssData;

typedef struct VirtioNetRscPacket VirtioNetRscPacket;

/* Properties. */
typedef struct virtio_net_conf {
    uint32_t txtimer;           /* ns */
    int32_t txburst;            /* packets */
    char *tx;                   /* "bh" or "timer" */
    uint16_t rx_queue_size;
    uint16_t tx_queue_size;
    uint16_t mtu;               /* 0: not offered */
    int32_t speed;              /* Mbit/s, -1: unknown */
    char *duplex_str;
    uint8_t duplex;             /* DUPLEX_x */
    char *primary_id_str;
} virtio_net_conf;

/* A pair of queues. */
typedef struct VirtIONetQueue {
    VirtQueue *rx_vq;
    VirtQueue *tx_vq;
    QEMUTimer *tx_timer;
    QEMUBH *tx_bh;
    uint32_t tx_waiting;        /* a timer or bottom half is due */
    bool tx_was_pending;        /* in a saved state: the last packet taken has to be sent again */
    struct {
        VirtQueueElement *elem; /* sent, and the back end has yet to finish */
    } async_tx;
    struct VirtIONet *n;
} VirtIONetQueue;

/* State of one device. */
struct VirtIONet {
    VirtIODevice parent_obj;
    uint8_t mac[ETH_ALEN];
    uint16_t status;            /* VIRTIO_NET_S_x */
    VirtIONetQueue *vqs;
    VirtQueue *ctrl_vq;
    NICState *nic;
    uint32_t tx_timeout;        /* ns */
    int32_t tx_burst;
    uint32_t has_vnet_hdr;      /* back end takes virtio headers */
    size_t host_hdr_len;        /* header bytes of the back end */
    size_t guest_hdr_len;       /* header bytes in guest buffers */
    uint64_t host_features;
    uint32_t rsc_interval;      /* ns that a packet waits for more segments */
    QEMUTimer *rsc_timer;       /* NULL: RSC is not offered */
    QTAILQ_HEAD(, VirtioNetRscPacket) rsc_packets;  /* that wait, oldest first */
    unsigned int rsc_count;
    uint8_t has_ufo;
    uint32_t mergeable_rx_bufs;
    uint8_t promisc;
    uint8_t allmulti;
    uint8_t alluni;
    uint8_t nomulti;
    uint8_t nouni;
    uint8_t nobcast;
    /* Address filter: unicast first, multicast from first_multi on. */
    struct {
        uint32_t in_use;
        uint32_t first_multi;
        uint8_t multi_overflow;
        uint8_t uni_overflow;
        uint8_t *macs;
    } mac_table;
    uint32_t *vlans;            /* one bit a VLAN id */
    virtio_net_conf net_conf;
    NICConf nic_conf;
    DeviceState *qdev;
    int multiqueue;
    uint16_t max_queue_pairs;   /* queues of the back end */
    uint16_t queue_pairs;       /* that are there: all, or one if the driver knows no more */
    uint16_t curr_queue_pairs;  /* that the driver uses */
    size_t config_size;         /* bytes */
    char *netclient_name;
    char *netclient_type;
    uint64_t curr_guest_offloads;
    VirtioNetRssData rss_data;
    bool mtu_bypass_backend;
    bool failover;
};

/* Name and type that the back end's peer shows; copied. */
void virtio_net_set_netclient_name(VirtIONet *n, const char *name, const char *type);

#endif

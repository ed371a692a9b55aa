/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: hashes of received packets (VIRTIO 1.2, section 5.1.6.4.3), receive-side scaling
 * (5.1.6.5.7) and hash reports (5.1.6.4.4). The two commands that configure them differ in one field: with
 * RSS there is an indirection table, without it the packet stays with the queue that the back end chose.
 */
#include "qemu/osdep.h"
#include "net/checksum.h"
#include "trace.h"
#include "virtio-net-internal.h"

/* Commands as they are on the queue, up to the table, and behind it. Little endian whatever the guest. */
#define CONFIG_TYPES 0
#define CONFIG_MASK 4
#define CONFIG_DEFAULT_QUEUE 6
#define CONFIG_TABLE 8
#define HASH_CONFIG_KEY_LENGTH 12       /* behind four reserved fields */

void virtio_net_rss_reset(VirtIONet *n)
{
    memset(&n->rss_data, 0, sizeof(n->rss_data));
}

/* --- commands --- */

/*
 * The table of RSS_CONFIG, and the pairs to use. Returns where the key's
 * length is, 0 if something is wrong.
 */
static size_t parse_table(VirtIONet *n, const uint8_t *data, size_t len, VirtioNetRssData *rss,
                          uint16_t *pairs)
{
    unsigned int entries = lduw_le_p(data + CONFIG_MASK) + 1;
    size_t end = CONFIG_TABLE + entries * sizeof(uint16_t);

    if (!is_power_of_2(entries) || entries > VIRTIO_NET_RSS_MAX_TABLE_LEN || len < end + sizeof(uint16_t)) {
        return 0;
    }
    rss->indirections_len = entries;
    rss->default_queue = lduw_le_p(data + CONFIG_DEFAULT_QUEUE);
    if (rss->default_queue >= n->max_queue_pairs) {
        return 0;
    }
    for (unsigned int i = 0; i < entries; i++) {
        rss->indirections_table[i] = lduw_le_p(data + CONFIG_TABLE + i * sizeof(uint16_t));
    }
    *pairs = lduw_le_p(data + end);
    return *pairs && *pairs <= n->max_queue_pairs ? end + sizeof(uint16_t) : 0;
}

/* The key, whose length is at @at. */
static bool parse_key(const uint8_t *data, size_t len, size_t at, VirtioNetRssData *rss)
{
    size_t bytes = at < len ? data[at] : 0;

    if (at >= len || bytes > sizeof(rss->key) || len - at - 1 < bytes || (rss->hash_types && !bytes)) {
        return false;
    }
    memcpy(rss->key, data + at + 1, bytes);
    return true;
}

static bool is_negotiated(VirtIONet *n, bool redirect)
{
    return virtio_vdev_has_feature(VIRTIO_DEVICE(n), redirect ? VIRTIO_NET_F_RSS : VIRTIO_NET_F_HASH_REPORT);
}

/* Read a command into @rss. */
static bool parse(VirtIONet *n, const uint8_t *data, size_t len, VirtioNetRssData *rss, uint16_t *pairs)
{
    size_t key_at = HASH_CONFIG_KEY_LENGTH;

    if (!is_negotiated(n, rss->redirect) || len < HASH_CONFIG_KEY_LENGTH) {
        return false;
    }
    rss->hash_types = ldl_le_p(data + CONFIG_TYPES);
    if (rss->redirect) {
        key_at = parse_table(n, data, len, rss, pairs);
    }
    return key_at && parse_key(data, len, key_at, rss);
}

bool virtio_net_rss_configure(VirtIONet *n, const uint8_t *data, size_t len, bool redirect, uint16_t *pairs)
{
    VirtioNetRssData rss = { .redirect = redirect };
    bool ok;

    *pairs = n->curr_queue_pairs;
    ok = parse(n, data, len, &rss, pairs);
    trace_virtio_net_rss_configure(redirect, rss.hash_types, rss.indirections_len, ok);
    if (!ok) {
        virtio_net_rss_reset(n);
        return false;
    }
    rss.hash_types &= VIRTIO_NET_RSS_SUPPORTED_HASHES;
    rss.populate_hash = virtio_vdev_has_feature(VIRTIO_DEVICE(n), VIRTIO_NET_F_HASH_REPORT);
    rss.enabled = true;
    n->rss_data = rss;
    return true;
}

/* --- hashes --- */

/* What of a packet is hashed. The first row that fits counts. */
typedef struct HashKind {
    uint32_t type;              /* VIRTIO_NET_RSS_HASH_TYPE_x that enables it */
    uint16_t report;            /* VIRTIO_NET_HASH_REPORT_x */
    bool ip6;
    bool ex;                    /* only with extension headers, and addresses from there */
    EthL4HdrProto ports_of;     /* INVALID: addresses only */
} HashKind;

static const HashKind hash_kinds[] = {
    { VIRTIO_NET_RSS_HASH_TYPE_TCPv4, VIRTIO_NET_HASH_REPORT_TCPv4, false, false, ETH_L4_HDR_PROTO_TCP },
    { VIRTIO_NET_RSS_HASH_TYPE_UDPv4, VIRTIO_NET_HASH_REPORT_UDPv4, false, false, ETH_L4_HDR_PROTO_UDP },
    { VIRTIO_NET_RSS_HASH_TYPE_IPv4, VIRTIO_NET_HASH_REPORT_IPv4, false, false, ETH_L4_HDR_PROTO_INVALID },
    { VIRTIO_NET_RSS_HASH_TYPE_TCP_EX, VIRTIO_NET_HASH_REPORT_TCPv6_EX, true, true, ETH_L4_HDR_PROTO_TCP },
    { VIRTIO_NET_RSS_HASH_TYPE_UDP_EX, VIRTIO_NET_HASH_REPORT_UDPv6_EX, true, true, ETH_L4_HDR_PROTO_UDP },
    { VIRTIO_NET_RSS_HASH_TYPE_IP_EX, VIRTIO_NET_HASH_REPORT_IPv6_EX, true, true, ETH_L4_HDR_PROTO_INVALID },
    { VIRTIO_NET_RSS_HASH_TYPE_TCPv6, VIRTIO_NET_HASH_REPORT_TCPv6, true, false, ETH_L4_HDR_PROTO_TCP },
    { VIRTIO_NET_RSS_HASH_TYPE_UDPv6, VIRTIO_NET_HASH_REPORT_UDPv6, true, false, ETH_L4_HDR_PROTO_UDP },
    { VIRTIO_NET_RSS_HASH_TYPE_IPv6, VIRTIO_NET_HASH_REPORT_IPv6, true, false, ETH_L4_HDR_PROTO_INVALID },
};

/* What is known of a frame. */
typedef struct Parsed {
    bool is_ip4, is_ip6;
    eth_ip4_hdr_info ip4;
    eth_ip6_hdr_info ip6;
    eth_l4_hdr_info l4;
} Parsed;

static void parse_frame(const uint8_t *frame, size_t size, Parsed *p)
{
    struct iovec iov = { (void *)frame, size };
    size_t l3, l4, l5;

    eth_get_protocols(&iov, 1, 0, &p->is_ip4, &p->is_ip6, &l3, &l4, &l5, &p->ip6, &p->ip4, &p->l4);
}

static const HashKind *choose_kind(const Parsed *p, uint32_t enabled)
{
    for (size_t i = 0; i < ARRAY_SIZE(hash_kinds); i++) {
        const HashKind *kind = &hash_kinds[i];

        if ((enabled & kind->type) && (kind->ip6 ? p->is_ip6 : p->is_ip4) &&
            (!kind->ex || p->ip6.has_ext_hdrs) &&
            (kind->ports_of == ETH_L4_HDR_PROTO_INVALID || kind->ports_of == p->l4.proto)) {
            return kind;
        }
    }
    return NULL;
}

/* Append @len bytes to what is hashed. */
static void append(uint8_t *input, uint32_t *used, const void *bytes, size_t len)
{
    memcpy(input + *used, bytes, len);
    *used += len;
}

/* Addresses and ports of a packet, in their order on the wire. Returns the number of bytes, 36 at most. */
static uint32_t hash_input(const Parsed *p, const HashKind *kind, uint8_t *input)
{
    uint32_t used = 0;

    if (kind->ip6) {
        bool home = kind->ex && p->ip6.rss_ex_src_valid, route = kind->ex && p->ip6.rss_ex_dst_valid;

        append(input, &used, home ? &p->ip6.rss_ex_src : &p->ip6.ip6_hdr.ip6_src, sizeof(struct in6_address));
        append(input, &used, route ? &p->ip6.rss_ex_dst : &p->ip6.ip6_hdr.ip6_dst,
               sizeof(struct in6_address));
    } else {
        append(input, &used, &p->ip4.ip4_hdr.ip_src, sizeof(p->ip4.ip4_hdr.ip_src));
        append(input, &used, &p->ip4.ip4_hdr.ip_dst, sizeof(p->ip4.ip4_hdr.ip_dst));
    }
    if (kind->ports_of != ETH_L4_HDR_PROTO_INVALID) {
        /* Both kinds of header begin with the two ports. */
        append(input, &used, &p->l4.hdr, 2 * sizeof(uint16_t));
    }
    return used;
}

VirtioNetHash virtio_net_rss_hash(VirtIONet *n, const uint8_t *frame, size_t size)
{
    VirtioNetHash hash = { .report = VIRTIO_NET_HASH_REPORT_NONE };
    uint8_t input[2 * sizeof(struct in6_address) + 2 * sizeof(uint16_t)];
    net_toeplitz_key key;
    const HashKind *kind;
    Parsed p = { };

    parse_frame(frame, size, &p);
    kind = choose_kind(&p, n->rss_data.hash_types);
    if (kind) {
        hash.report = kind->report;
        net_toeplitz_key_init(&key, n->rss_data.key);
        net_toeplitz_add(&hash.value, input, hash_input(&p, kind, input), &key);
    }
    return hash;
}

unsigned int virtio_net_rss_queue(VirtIONet *n, VirtioNetHash hash)
{
    const VirtioNetRssData *rss = &n->rss_data;

    return hash.report == VIRTIO_NET_HASH_REPORT_NONE
        ? rss->default_queue : rss->indirections_table[hash.value & (rss->indirections_len - 1)];
}

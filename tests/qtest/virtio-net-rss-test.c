/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-net: hashes of received packets by the published vectors, the queue that a hash chooses, hash
 * reports, and commands that are refused. Packets come by datagram sockets, behind a virtio-net header.
 */
#include "qemu/osdep.h"
#include <arpa/inet.h>
#include "standard-headers/linux/virtio_net.h"
#include "virtio-poke.h"

#define BIT64(n)        (1ULL << (n))
#define BASE            (BIT64(VIRTIO_F_VERSION_1) | BIT64(VIRTIO_NET_F_CTRL_VQ))
#define MQ              BIT64(VIRTIO_NET_F_MQ)
#define RSS             BIT64(VIRTIO_NET_F_RSS)
#define REPORT          BIT64(VIRTIO_NET_F_HASH_REPORT)
#define DEVICE          "-device virtio-net-pci,netdev=net0,mq=on,rss=on,hash=on," POKE_ADDR
#define RING(n)         (0x100000 + (n) * 0x10000)
#define BUFFER(n)       (0x200000 + (n) * 0x10000)
#define PAIRS           2
#define KEY_LEN         40
#define TABLE_MAX       128
#define ALL_TYPES       0x1ff
#define RSS_CFG         (DEVICE_CFG + 17)

typedef struct Fixture {
    Poke *p;
    PokeQueue rx[PAIRS];
    PokeQueue ctrl;
    int sock[PAIRS];    /* ours; -1: user networking */
    int back_end[PAIRS];
    char *args;
    size_t header;      /* bytes in front of a frame, on both sides */
} Fixture;

/* Key and vectors: "Verifying the RSS Hash Calculation" of Windows' network driver documentation. */
static const uint8_t key[KEY_LEN] = {
    0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0,
    0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c,
    0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
};

static const struct {
    const char *dst, *src;
    uint16_t dst_port, src_port;
    uint32_t addresses, ports;  /* hashes: without and with ports */
} vectors[] = {
    { "161.142.100.80", "66.9.149.187", 1766, 2794, 0x323e8fc2, 0x51ccc178 },
    { "65.69.140.83", "199.92.111.2", 4739, 14230, 0xd718262a, 0xc626b0ea },
    { "12.22.207.184", "24.19.198.95", 38024, 12898, 0xd2d0a5de, 0x5c2b394a },
    { "209.142.163.6", "38.27.205.30", 2217, 48228, 0x82989176, 0xafc7327f },
    { "202.188.127.2", "153.39.163.191", 1303, 44251, 0x5d1809c5, 0x10e828a2 },
    { "3ffe:2501:200:3::1", "3ffe:2501:200:1fff::7", 1766, 2794, 0x2cc18cd5, 0x40207d3d },
    { "ff02::1", "3ffe:501:8::260:97ff:fe40:efab", 4739, 14230, 0x0f0c461c, 0xdde51bbf },
    { "fe80::200:f8ff:fe21:67cf", "3ffe:1900:4545:3:200:f8ff:fe21:67cf", 38024, 44251, 0x4b61e985, 0x02d1feef },
};

static void setup(Fixture *f, const void *data)
{
    for (int i = 0; i < PAIRS; i++) {
        int fds[2];

        g_assert_cmpint(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), ==, 0);
        f->sock[i] = fds[0];
        f->back_end[i] = fds[1];
    }
    f->args = g_strdup_printf("-netdev tap,id=net0,fds=%d:%d,vnet_hdr=on " DEVICE, f->back_end[0], f->back_end[1]);
    f->p = poke_new_args(f->args);
}

/* One pair and a back end that any emulator has. */
static void setup_user(Fixture *f, const void *data)
{
    f->sock[0] = f->sock[1] = f->back_end[0] = f->back_end[1] = -1;
    f->args = g_strdup("-netdev user,id=net0 " DEVICE);
    f->p = poke_new_args(f->args);
}

static void teardown(Fixture *f, const void *data)
{
    poke_free(f->p);
    for (int i = 0; i < PAIRS && f->sock[i] >= 0; i++) {
        close(f->sock[i]);
        close(f->back_end[i]);
    }
    g_free(f->args);
}

static void start(Fixture *f, uint64_t features)
{
    int pairs = f->sock[0] >= 0 && (features & (MQ | RSS)) ? PAIRS : 1;

    negotiate(f->p, features);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK);
    f->header = features & REPORT ? sizeof(struct virtio_net_hdr_v1_hash) : sizeof(struct virtio_net_hdr_v1);
    for (int i = 0; i < pairs; i++) {
        f->rx[i] = queue_enable(f->p, 2 * i, RING(2 * i));
    }
    f->ctrl = queue_enable(f->p, 2 * pairs, RING(2 * PAIRS));
    set_status(f->p, DRIVER_OK);
}

/* --- commands --- */

/* Returns the status byte, or 0xff if the device did not answer. */
static uint8_t command(Fixture *f, uint8_t cmd, const void *data, size_t len)
{
    QTestState *qts = f->p->qts;
    uint8_t hdr[2] = { VIRTIO_NET_CTRL_MQ, cmd };

    qtest_memwrite(qts, BUFFER(8), hdr, sizeof(hdr));
    qtest_memwrite(qts, BUFFER(8) + 0x100, data, len);
    qtest_writeb(qts, BUFFER(9), 0xff);
    queue_desc(&f->ctrl, 0, BUFFER(8), sizeof(hdr), VRING_DESC_F_NEXT, 1);
    queue_desc(&f->ctrl, 1, BUFFER(8) + 0x100, len, VRING_DESC_F_NEXT, 2);
    queue_desc(&f->ctrl, 2, BUFFER(9), 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    for (int i = 0; i < 100 && !queue_used(&f->ctrl, NULL, NULL); i++) {
        g_usleep(1000);
    }
    return qtest_readb(qts, BUFFER(9));
}

/* What RSS_CONFIG carries. Zeroes are spelled out by rss_defaults. */
typedef struct RssConfig {
    uint32_t types;
    uint16_t mask, default_queue, table[2 * TABLE_MAX], max_tx;
    uint8_t key_len;
    size_t cut;         /* bytes less than the fields need */
} RssConfig;

static const RssConfig rss_defaults = { .types = ALL_TYPES, .max_tx = 1, .key_len = KEY_LEN };

static uint8_t rss_config(Fixture *f, RssConfig c)
{
    g_autofree uint8_t *data = g_malloc0(8 + 2 * 2 * TABLE_MAX + 3 + 255);
    size_t end = 8 + 2 * MIN(c.mask + 1, 2 * TABLE_MAX);

    stl_le_p(data, c.types);
    stw_le_p(data + 4, c.mask);
    stw_le_p(data + 6, c.default_queue);
    for (size_t i = 0; i < MIN(c.mask + 1, 2 * TABLE_MAX); i++) {
        stw_le_p(data + 8 + 2 * i, c.table[i]);
    }
    stw_le_p(data + end, c.max_tx);
    data[end + 2] = c.key_len;
    memcpy(data + end + 3, key, MIN(c.key_len, KEY_LEN));
    return command(f, VIRTIO_NET_CTRL_MQ_RSS_CONFIG, data, end + 3 + c.key_len - c.cut);
}

static uint8_t hash_config(Fixture *f, uint32_t types, uint8_t key_len, size_t cut)
{
    uint8_t data[13 + 255] = { 0 };

    stl_le_p(data, types);
    data[12] = key_len;
    memcpy(data + 13, key, MIN(key_len, KEY_LEN));
    return command(f, VIRTIO_NET_CTRL_MQ_HASH_CONFIG, data, 13 + key_len - cut);
}

#define assert_refused(f, field, value) do {                                    \
        RssConfig refused_ = rss_defaults;                                      \
        refused_.field = (value);                                               \
        g_assert_cmpuint(rss_config(f, refused_), ==, VIRTIO_NET_ERR);          \
    } while (0)

static void test_bad_commands_are_refused(Fixture *f, const void *data)
{
    RssConfig c = rss_defaults;

    start(f, BASE | MQ | RSS);
    g_assert_cmpuint(rss_config(f, rss_defaults), ==, VIRTIO_NET_OK);
    assert_refused(f, mask, 2);                 /* three entries */
    assert_refused(f, mask, TABLE_MAX);
    assert_refused(f, mask, 2 * TABLE_MAX - 1);
    assert_refused(f, mask, 0xffff);
    assert_refused(f, default_queue, 1);        /* there is one pair */
    assert_refused(f, max_tx, 0);
    assert_refused(f, max_tx, 2);
    assert_refused(f, key_len, KEY_LEN + 1);
    assert_refused(f, key_len, 255);
    assert_refused(f, key_len, 0);
    assert_refused(f, cut, 1);
    assert_refused(f, cut, KEY_LEN);
    assert_refused(f, cut, KEY_LEN + 1);
    assert_refused(f, cut, KEY_LEN + 4);
    c.mask = TABLE_MAX - 1;
    g_assert_cmpuint(rss_config(f, c), ==, VIRTIO_NET_OK);
    c.key_len = 16;
    g_assert_cmpuint(rss_config(f, c), ==, VIRTIO_NET_OK);
    c.types = c.key_len = 0;
    g_assert_cmpuint(rss_config(f, c), ==, VIRTIO_NET_OK);
    /* Types that are not offered are left out. */
    c = rss_defaults;
    c.types = ~0;
    g_assert_cmpuint(rss_config(f, c), ==, VIRTIO_NET_OK);
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

static void test_commands_need_their_feature(Fixture *f, const void *data)
{
    start(f, BASE | MQ);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, "\1", 2), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(rss_config(f, rss_defaults), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_ERR);
    start(f, BASE | RSS);
    g_assert_cmpuint(rss_config(f, rss_defaults), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, "\1", 2), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, 3, key, KEY_LEN), ==, VIRTIO_NET_ERR);
}

static void test_bad_hash_commands_are_refused(Fixture *f, const void *data)
{
    start(f, BASE | REPORT);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN + 1, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, 0, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 1), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, KEY_LEN + 1), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(rss_config(f, rss_defaults), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(hash_config(f, 0, 0, 0), ==, VIRTIO_NET_OK);
}

static void test_config_space(Fixture *f, const void *data)
{
    g_assert_true(offered_features(f->p) & RSS);
    g_assert_cmpuint(m8r(f->p, RSS_CFG), ==, KEY_LEN);
    g_assert_cmpuint(m16r(f->p, RSS_CFG + 1), ==, TABLE_MAX);
    g_assert_cmphex(m16r(f->p, RSS_CFG + 3), ==, ALL_TYPES);
    g_assert_cmphex(m16r(f->p, RSS_CFG + 5), ==, 0);
}

/* --- packets --- */

enum { ETHERTYPE_IP4 = 0x0800, ETHERTYPE_IP6 = 0x86dd, TCP = 6, UDP = 17, DESTINATION = 60, ROUTING = 43 };

typedef struct Frame {
    uint8_t data[256];
    size_t len;
} Frame;

static void put(Frame *f, const void *bytes, size_t len)
{
    memcpy(f->data + f->len, bytes, len);
    f->len += len;
}

static void put_be16(Frame *f, uint16_t v)
{
    stw_be_p(f->data + f->len, v);
    f->len += 2;
}

static void put_zeros(Frame *f, size_t len)
{
    f->len += len;
}

static void put_address(Frame *f, int family, const char *text)
{
    uint8_t address[16];

    g_assert_cmpint(inet_pton(family, text, address), ==, 1);
    put(f, address, family == AF_INET ? 4 : 16);
}

/* A frame of vector @i up to its IP header, whose payload is of type @proto. */
static Frame ip_frame(int i, uint8_t proto, bool vlan, bool fragment)
{
    bool ip6 = strchr(vectors[i].src, ':');
    int family = ip6 ? AF_INET6 : AF_INET;
    Frame f = { };

    memset(f.data, 0xff, 6);
    put_zeros(&f, 12);
    if (vlan) {
        put_be16(&f, 0x8100);
        put_be16(&f, 1);
    }
    put_be16(&f, ip6 ? ETHERTYPE_IP6 : ETHERTYPE_IP4);
    put(&f, ip6 ? "\x60\0\0\0\0\x64" : "\x45\0\0\x64\0\0", 6);
    if (ip6) {
        put(&f, &proto, 1);
        put(&f, "\x40", 1);
    } else {
        put_be16(&f, fragment ? 0x2000 : 0);
        put(&f, "\x40", 1);
        put(&f, &proto, 1);
        put_zeros(&f, 2);
    }
    put_address(&f, family, vectors[i].src);
    put_address(&f, family, vectors[i].dst);
    return f;
}

/* Ports, and zeros enough for either header. */
static void put_ports(Frame *f, int i)
{
    put_be16(f, vectors[i].src_port);
    put_be16(f, vectors[i].dst_port);
    put_zeros(f, 16);
}

static Frame frame_of(int i, uint8_t proto)
{
    Frame f = ip_frame(i, proto, false, false);

    put_ports(&f, i);
    return f;
}

static void host_sends(Fixture *f, int i, const Frame *frame)
{
    uint8_t buf[300] = { 0 };

    memcpy(buf + f->header, frame->data, frame->len);
    g_assert_cmpint(send(f->sock[i], buf, f->header + frame->len, 0), ==, f->header + frame->len);
}

static void offer_buffer(Fixture *f, int i)
{
    queue_desc(&f->rx[i], 0, BUFFER(2 * i), 2048, VRING_DESC_F_WRITE, 0);
    queue_add(&f->rx[i], 0);
    queue_kick(&f->rx[i]);
}

/* Number of the pair that gets a packet; -1: none does. Others are asked first. */
static int wait_received(Fixture *f, int pairs, size_t len)
{
    for (int tries = 0; tries < 2000; tries++) {
        for (int i = 0; i < pairs; i++) {
            uint32_t used = 0;

            if (queue_used(&f->rx[i], NULL, &used)) {
                g_assert_cmpuint(used, ==, len);
                return i;
            }
        }
        g_usleep(1000);
    }
    return -1;
}

/* --- hash reports --- */

/* What the header of a frame reports, that comes by the first pair. */
static void assert_report(Fixture *f, const Frame *frame, uint32_t value, uint16_t report)
{
    struct virtio_net_hdr_v1_hash hdr;

    offer_buffer(f, 0);
    host_sends(f, 0, frame);
    g_assert_cmpint(wait_received(f, 1, sizeof(hdr) + frame->len), ==, 0);
    qtest_memread(f->p->qts, BUFFER(0), &hdr, sizeof(hdr));
    g_assert_cmphex(le32_to_cpu(hdr.hash_value), ==, value);
    g_assert_cmpuint(le16_to_cpu(hdr.hash_report), ==, report);
    g_assert_cmpuint(le16_to_cpu(hdr.padding), ==, 0);
    g_assert_cmpuint(le16_to_cpu(hdr.hdr.num_buffers), ==, 1);
}

static void start_report(Fixture *f, uint32_t types)
{
    start(f, BASE | REPORT);
    g_assert_cmpuint(hash_config(f, types, KEY_LEN, 0), ==, VIRTIO_NET_OK);
}

static void test_published_vectors(Fixture *f, const void *data)
{
    start_report(f, ALL_TYPES);
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
        bool ip6 = strchr(vectors[i].src, ':');
        Frame tcp = frame_of(i, TCP), udp = frame_of(i, UDP), other = frame_of(i, 89);

        assert_report(f, &tcp, vectors[i].ports,
                      ip6 ? VIRTIO_NET_HASH_REPORT_TCPv6 : VIRTIO_NET_HASH_REPORT_TCPv4);
        assert_report(f, &udp, vectors[i].ports,
                      ip6 ? VIRTIO_NET_HASH_REPORT_UDPv6 : VIRTIO_NET_HASH_REPORT_UDPv4);
        assert_report(f, &other, vectors[i].addresses,
                      ip6 ? VIRTIO_NET_HASH_REPORT_IPv6 : VIRTIO_NET_HASH_REPORT_IPv4);
    }
}

/* A type that is not enabled falls back to addresses, or to no hash. */
static void test_only_enabled_types(Fixture *f, const void *data)
{
    Frame tcp4 = frame_of(0, TCP), udp4 = frame_of(0, UDP), tcp6 = frame_of(5, TCP), arp = { .len = 60 };

    start_report(f, VIRTIO_NET_RSS_HASH_TYPE_IPv4 | VIRTIO_NET_RSS_HASH_TYPE_UDPv4);
    assert_report(f, &tcp4, vectors[0].addresses, VIRTIO_NET_HASH_REPORT_IPv4);
    assert_report(f, &udp4, vectors[0].ports, VIRTIO_NET_HASH_REPORT_UDPv4);
    assert_report(f, &tcp6, 0, VIRTIO_NET_HASH_REPORT_NONE);
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_TCPv6, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &tcp4, 0, VIRTIO_NET_HASH_REPORT_NONE);
    assert_report(f, &tcp6, vectors[5].ports, VIRTIO_NET_HASH_REPORT_TCPv6);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    memset(arp.data, 0xff, 6);
    stw_be_p(arp.data + 12, 0x0806);
    assert_report(f, &arp, 0, VIRTIO_NET_HASH_REPORT_NONE);
}

static void test_tags_fragments_and_cut_headers(Fixture *f, const void *data)
{
    Frame tagged = ip_frame(1, TCP, true, false), fragment = ip_frame(1, TCP, false, true);
    Frame cut = ip_frame(1, TCP, false, false), cut_ip = ip_frame(1, TCP, false, false);

    start_report(f, ALL_TYPES);
    put_ports(&tagged, 1);
    assert_report(f, &tagged, vectors[1].ports, VIRTIO_NET_HASH_REPORT_TCPv4);
    put_ports(&fragment, 1);
    assert_report(f, &fragment, vectors[1].addresses, VIRTIO_NET_HASH_REPORT_IPv4);
    put_zeros(&cut, 3);
    assert_report(f, &cut, vectors[1].addresses, VIRTIO_NET_HASH_REPORT_IPv4);
    cut_ip.len -= 1;
    assert_report(f, &cut_ip, 0, VIRTIO_NET_HASH_REPORT_NONE);
}

/*
 * Addresses of the sender's home and of a type 2 routing header stand for those of the IPv6 header. The frame's
 * own are of vector 5, those in its extensions of vector 7.
 */
static Frame mobile_frame(void)
{
    Frame f = ip_frame(5, DESTINATION, false, false);

    put(&f, "\x2b\x02\x01\x02\0\0\xc9\x10", 8);        /* next: routing; 24 bytes; padding; home address */
    put_address(&f, AF_INET6, vectors[7].src);
    put(&f, "\x06\x02\x02\x01\0\0\0\0", 8);            /* next: TCP; 24 bytes; type 2; one left */
    put_address(&f, AF_INET6, vectors[7].dst);
    put_ports(&f, 7);
    return f;
}

static void test_extension_headers(Fixture *f, const void *data)
{
    Frame mobile = mobile_frame(), own = ip_frame(5, DESTINATION, false, false);

    start_report(f, ALL_TYPES);
    assert_report(f, &mobile, vectors[7].ports, VIRTIO_NET_HASH_REPORT_TCPv6_EX);
    put(&own, "\x06\0\x01\x04\0\0\0\0", 8);             /* nothing but padding */
    put_ports(&own, 5);
    assert_report(f, &own, vectors[5].ports, VIRTIO_NET_HASH_REPORT_TCPv6_EX);
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_IP_EX, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &mobile, vectors[7].addresses, VIRTIO_NET_HASH_REPORT_IPv6_EX);
    /* Types of plain IPv6 look at the header's own addresses, behind the extensions for ports. */
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_IPv6, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &mobile, vectors[5].addresses, VIRTIO_NET_HASH_REPORT_IPv6);
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_TCPv6, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &own, vectors[5].ports, VIRTIO_NET_HASH_REPORT_TCPv6);
}

static void test_no_report_before_a_command_and_after_reset(Fixture *f, const void *data)
{
    Frame tcp = frame_of(0, TCP);

    start(f, BASE | REPORT);
    assert_report(f, &tcp, 0, VIRTIO_NET_HASH_REPORT_NONE);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &tcp, vectors[0].ports, VIRTIO_NET_HASH_REPORT_TCPv4);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, 0, 0), ==, VIRTIO_NET_ERR);
    assert_report(f, &tcp, 0, VIRTIO_NET_HASH_REPORT_NONE);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    start(f, BASE | REPORT);
    assert_report(f, &tcp, 0, VIRTIO_NET_HASH_REPORT_NONE);
}

/* --- steering --- */

/* Which pair gets a frame that comes by pair @i. */
static int steered_to(Fixture *f, int i, const Frame *frame)
{
    int to;

    host_sends(f, i, frame);
    to = wait_received(f, PAIRS, f->header + frame->len);
    if (to >= 0) {
        offer_buffer(f, to);
    }
    return to;
}

static void start_rss(Fixture *f, uint64_t features, RssConfig c)
{
    start(f, BASE | RSS | features);
    c.max_tx = PAIRS;
    g_assert_cmpuint(rss_config(f, c), ==, VIRTIO_NET_OK);
    offer_buffer(f, 0);
    offer_buffer(f, 1);
}

/* Four entries, of which the last two bits of the hash choose. */
static RssConfig four_entries(uint16_t e0, uint16_t e1, uint16_t e2, uint16_t e3)
{
    RssConfig c = rss_defaults;

    c.mask = 3;
    c.table[0] = e0;
    c.table[1] = e1;
    c.table[2] = e2;
    c.table[3] = e3;
    return c;
}

static void test_hash_chooses_the_queue(Fixture *f, const void *data)
{
    static const uint16_t table[4] = { 1, 0, 0, 1 };

    start_rss(f, MQ, four_entries(table[0], table[1], table[2], table[3]));
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
        Frame tcp = frame_of(i, TCP);

        for (int by = 0; by < PAIRS; by++) {
            g_assert_cmpint(steered_to(f, by, &tcp), ==, table[vectors[i].ports & 3]);
        }
    }
}

static void test_unclassified_queue(Fixture *f, const void *data)
{
    RssConfig c = four_entries(0, 0, 0, 0);
    Frame arp = { .data = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, .len = 60 }, tcp = frame_of(0, TCP);

    c.default_queue = 1;
    start_rss(f, 0, c);
    g_assert_cmpint(steered_to(f, 0, &arp), ==, 1);
    g_assert_cmpint(steered_to(f, 1, &tcp), ==, 0);
    c.types = 0;
    c.max_tx = PAIRS;
    g_assert_cmpuint(rss_config(f, c), ==, VIRTIO_NET_OK);
    g_assert_cmpint(steered_to(f, 0, &tcp), ==, 1);
}

/* A packet for a queue without buffers waits, and comes when that queue has some. */
static void test_waits_for_the_chosen_queue(Fixture *f, const void *data)
{
    RssConfig c = four_entries(1, 1, 1, 1);
    Frame tcp = frame_of(0, TCP);

    start(f, BASE | RSS);
    c.max_tx = PAIRS;
    g_assert_cmpuint(rss_config(f, c), ==, VIRTIO_NET_OK);
    offer_buffer(f, 0);
    host_sends(f, 0, &tcp);
    for (int i = 0; i < 20; i++) {
        g_usleep(1000);
        g_assert_false(queue_used(&f->rx[0], NULL, NULL));
    }
    offer_buffer(f, 1);
    g_assert_cmpint(wait_received(f, PAIRS, f->header + tcp.len), ==, 1);
}

/* Entries that name no queue lose their packets, and nothing else. */
static void test_entries_of_no_queue(Fixture *f, const void *data)
{
    uint16_t gone = vectors[0].ports & 3, there = vectors[1].ports & 3;
    RssConfig c = four_entries(0, 0, 0, 0);
    Frame lost = frame_of(0, TCP), kept = frame_of(1, TCP);

    g_assert_cmpuint(gone, !=, there);
    c.table[gone] = 0xffff;
    start_rss(f, MQ, c);
    host_sends(f, 0, &lost);
    g_assert_cmpint(steered_to(f, 0, &kept), ==, 0);
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

static void test_pairs_set_ends_steering(Fixture *f, const void *data)
{
    Frame tcp = frame_of(0, TCP);

    start_rss(f, MQ, four_entries(1, 1, 1, 1));
    g_assert_cmpint(steered_to(f, 0, &tcp), ==, 1);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, "\2", 2), ==, VIRTIO_NET_OK);
    g_assert_cmpint(steered_to(f, 0, &tcp), ==, 0);
}

static void test_saved_state_keeps_table_and_key(Fixture *f, const void *data)
{
    g_autofree char *args = g_strdup_printf("-machine pc -nodefaults %s", f->args);
    uint16_t entry = vectors[2].ports & 3;
    RssConfig c = four_entries(0, 0, 0, 0);
    struct virtio_net_hdr_v1_hash hdr;
    Frame tcp = frame_of(2, TCP);
    QTestState *fresh;

    c.table[entry] = 1;
    start_rss(f, REPORT | MQ, c);
    fresh = qtest_save_and_load(f->p->qts, args);
    if (!fresh) {
        return;
    }
    f->p->qts = f->p->bus->qts = fresh;
    host_sends(f, 0, &tcp);
    g_assert_cmpint(wait_received(f, PAIRS, f->header + tcp.len), ==, 1);
    qtest_memread(f->p->qts, BUFFER(2), &hdr, sizeof(hdr));
    g_assert_cmphex(le32_to_cpu(hdr.hash_value), ==, vectors[2].ports);
}

/* --- headers of the back end --- */

/* A driver that takes no checksums gets the header all the same, and its own goes out. */
static void test_back_end_headers_pass(Fixture *f, const void *data)
{
    PokeQueue tx;
    uint8_t buf[100], got[100];

    start(f, BASE);
    tx = queue_enable(f->p, 1, RING(1));
    for (size_t i = 0; i < sizeof(buf); i++) {
        buf[i] = i;
    }
    memset(buf, 0, 12);
    buf[6] = 0x22;      /* csum_start */
    qtest_memwrite(f->p->qts, BUFFER(1), buf, sizeof(buf));
    queue_desc(&tx, 0, BUFFER(1), sizeof(buf), 0, 0);
    queue_add(&tx, 0);
    queue_kick(&tx);
    g_assert_cmpint(recv(f->sock[0], got, sizeof(got), 0), ==, sizeof(buf));
    g_assert_cmpmem(got, sizeof(got), buf, sizeof(buf));
    offer_buffer(f, 0);
    g_assert_cmpint(send(f->sock[0], buf, sizeof(buf), 0), ==, sizeof(buf));
    g_assert_cmpint(wait_received(f, 1, sizeof(buf)), ==, 0);
    qtest_memread(f->p->qts, BUFFER(0), got, sizeof(got));
    g_assert_cmphex(got[6], ==, 0x22);
    g_assert_cmpmem(got + 12, 88, buf + 12, 88);
}

/* Announcements have no header of the driver: the back end adds an empty one. */
static void test_announcement_has_header(Fixture *f, const void *data)
{
    uint8_t buf[128];

    start(f, BASE | REPORT);
    qtest_qmp_assert_success(f->p->qts, "{'execute': 'announce-self', 'arguments':"
                             " {'initial': 50, 'max': 550, 'rounds': 1, 'step': 100}}");
    g_assert_cmpint(recv(f->sock[0], buf, sizeof(buf), 0), ==, 20 + 60);
    g_assert_cmpmem(buf, 20, (uint8_t [20]) { 0 }, 20);
    g_assert_cmphex(buf[20 + 12] << 8 | buf[20 + 13], ==, 0x8035);
}

#define ADD(path, func) qtest_add("virtio-net-rss/" path, Fixture, NULL, setup, func, teardown)
#define ADD_USER(path, func) qtest_add("virtio-net-rss/" path, Fixture, NULL, setup_user, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_USER("config-space", test_config_space);
    ADD_USER("command/bad-ones-are-refused", test_bad_commands_are_refused);
    ADD_USER("command/needs-its-feature", test_commands_need_their_feature);
    if (g_getenv("QTEST_ACCEL")) {
        g_test_message("another emulator's tap takes descriptors of TAP interfaces only");
        return g_test_run();
    }
    ADD("command/bad-hash-configs-are-refused", test_bad_hash_commands_are_refused);
    ADD("report/published-vectors", test_published_vectors);
    ADD("report/only-enabled-types", test_only_enabled_types);
    ADD("report/tags-fragments-and-cut-headers", test_tags_fragments_and_cut_headers);
    ADD("report/extension-headers", test_extension_headers);
    ADD("report/not-before-a-command-nor-after-reset", test_no_report_before_a_command_and_after_reset);
    ADD("steering/hash-chooses-the-queue", test_hash_chooses_the_queue);
    ADD("steering/unclassified-queue", test_unclassified_queue);
    ADD("steering/waits-for-the-chosen-queue", test_waits_for_the_chosen_queue);
    ADD("steering/entries-of-no-queue", test_entries_of_no_queue);
    ADD("steering/pairs-set-ends-it", test_pairs_set_ends_steering);
    ADD("steering/saved-state-keeps-table-and-key", test_saved_state_keeps_table_and_key);
    ADD("back-end/headers-pass", test_back_end_headers_pass);
    ADD("back-end/announcement-has-header", test_announcement_has_header);
    return g_test_run();
}

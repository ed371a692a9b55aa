/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <arpa/inet.h>
#include "virtio-net-rss-test.h"

const uint8_t rss_key[KEY_LEN] = {
    0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0,
    0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c,
    0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
};

const RssVector rss_vectors[RSS_VECTORS] = {
    { "161.142.100.80", "66.9.149.187", 1766, 2794, 0x323e8fc2, 0x51ccc178 },
    { "65.69.140.83", "199.92.111.2", 4739, 14230, 0xd718262a, 0xc626b0ea },
    { "12.22.207.184", "24.19.198.95", 38024, 12898, 0xd2d0a5de, 0x5c2b394a },
    { "209.142.163.6", "38.27.205.30", 2217, 48228, 0x82989176, 0xafc7327f },
    { "202.188.127.2", "153.39.163.191", 1303, 44251, 0x5d1809c5, 0x10e828a2 },
    { "3ffe:2501:200:3::1", "3ffe:2501:200:1fff::7", 1766, 2794, 0x2cc18cd5, 0x40207d3d },
    { "ff02::1", "3ffe:501:8::260:97ff:fe40:efab", 4739, 14230, 0x0f0c461c, 0xdde51bbf },
    { "fe80::200:f8ff:fe21:67cf", "3ffe:1900:4545:3:200:f8ff:fe21:67cf", 38024, 44251, 0x4b61e985,
      0x02d1feef },
};

void rss_setup(Fixture *f, const void *data)
{
    for (int i = 0; i < PAIRS; i++) {
        int fds[2];

        g_assert_cmpint(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), ==, 0);
        f->sock[i] = fds[0];
        f->back_end[i] = fds[1];
    }
    f->args = g_strdup_printf("-netdev tap,id=net0,fds=%d:%d,vnet_hdr=on " DEVICE, f->back_end[0],
                              f->back_end[1]);
    f->p = poke_new_args(f->args);
}

void rss_setup_user(Fixture *f, const void *data)
{
    f->sock[0] = f->sock[1] = f->back_end[0] = f->back_end[1] = -1;
    f->args = g_strdup("-netdev user,id=net0 " DEVICE);
    f->p = poke_new_args(f->args);
}

void rss_teardown(Fixture *f, const void *data)
{
    poke_free(f->p);
    for (int i = 0; i < PAIRS && f->sock[i] >= 0; i++) {
        close(f->sock[i]);
        close(f->back_end[i]);
    }
    g_free(f->args);
}

void start(Fixture *f, uint64_t features)
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

uint8_t command(Fixture *f, uint8_t cmd, const void *data, size_t len)
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

uint8_t rss_config(Fixture *f, RssConfig c)
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
    memcpy(data + end + 3, rss_key, MIN(c.key_len, KEY_LEN));
    return command(f, VIRTIO_NET_CTRL_MQ_RSS_CONFIG, data, end + 3 + c.key_len - c.cut);
}

uint8_t hash_config(Fixture *f, uint32_t types, uint8_t key_len, size_t cut)
{
    uint8_t data[13 + 255] = { 0 };

    stl_le_p(data, types);
    data[12] = key_len;
    memcpy(data + 13, rss_key, MIN(key_len, KEY_LEN));
    return command(f, VIRTIO_NET_CTRL_MQ_HASH_CONFIG, data, 13 + key_len - cut);
}

/* --- frames --- */

void put(Frame *f, const void *bytes, size_t len)
{
    memcpy(f->data + f->len, bytes, len);
    f->len += len;
}

static void put_be16(Frame *f, uint16_t v)
{
    stw_be_p(f->data + f->len, v);
    f->len += 2;
}

void put_zeros(Frame *f, size_t len)
{
    f->len += len;
}

void put_address(Frame *f, int family, const char *text)
{
    uint8_t address[16];

    g_assert_cmpint(inet_pton(family, text, address), ==, 1);
    put(f, address, family == AF_INET ? 4 : 16);
}

Frame ip_frame(int i, uint8_t proto, bool vlan, bool fragment)
{
    bool ip6 = strchr(rss_vectors[i].src, ':');
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
    put_address(&f, family, rss_vectors[i].src);
    put_address(&f, family, rss_vectors[i].dst);
    return f;
}

void put_ports(Frame *f, int i)
{
    put_be16(f, rss_vectors[i].src_port);
    put_be16(f, rss_vectors[i].dst_port);
    put_zeros(f, 16);
}

Frame frame_of(int i, uint8_t proto)
{
    Frame f = ip_frame(i, proto, false, false);

    put_ports(&f, i);
    return f;
}

void host_sends(Fixture *f, int i, const Frame *frame)
{
    uint8_t buf[300] = { 0 };

    memcpy(buf + f->header, frame->data, frame->len);
    g_assert_cmpint(send(f->sock[i], buf, f->header + frame->len, 0), ==, f->header + frame->len);
}

void offer_buffer(Fixture *f, int i)
{
    queue_desc(&f->rx[i], 0, BUFFER(2 * i), 2048, VRING_DESC_F_WRITE, 0);
    queue_add(&f->rx[i], 0);
    queue_kick(&f->rx[i]);
}

int wait_received(Fixture *f, int pairs, size_t len)
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Internet checksums and walking of Ethernet frames. */
#include "qemu/osdep.h"
#include "net/checksum.h"
#include "net/eth.h"

/* RFC 1071 the plain way. */
static uint16_t slow_checksum(const uint8_t *buf, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i += 2) {
        sum += buf[i] << 8 | (i + 1 < len ? buf[i + 1] : 0);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum;
}

static void test_sums(void)
{
    static uint8_t rfc1071[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };
    GRand *rand = g_rand_new_with_seed(2);
    uint8_t buf[300];

    g_assert_cmphex(net_checksum_finish(net_checksum_add(8, rfc1071)), ==, 0x220d);
    for (int round = 0; round < 500; round++) {
        size_t len = g_rand_int_range(rand, 0, sizeof(buf));
        size_t cut = g_rand_int_range(rand, 0, len + 1);
        struct iovec iov[3] = { { buf, cut }, { NULL, 0 }, { buf + cut, len - cut } };
        size_t off = g_rand_int_range(rand, 0, len + 1);

        for (size_t i = 0; i < len; i++) {
            buf[i] = g_rand_int(rand);
        }
        g_assert_cmphex(net_checksum_finish(net_checksum_add(len, buf)), ==,
                        slow_checksum(buf, len));
        g_assert_cmphex(net_checksum_finish(net_checksum_add_cont(cut, buf, 0) +
                                            net_checksum_add_cont(len - cut, buf + cut, cut)),
                        ==, slow_checksum(buf, len));
        g_assert_cmphex(net_checksum_finish(net_checksum_add_iov(iov, 3, off, len - off, 0)), ==,
                        slow_checksum(buf + off, len - off));
    }
    g_rand_free(rand);
}

/* An ARP-sized UDP datagram: 10.0.2.15:68 -> 10.0.2.2:67, "hi", perhaps with a VLAN tag. */
static size_t make_udp(uint8_t *frame, bool tagged)
{
    static const uint8_t ip[] = { 0x45, 0, 0, 30, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 2, 15,
                                  10, 0, 2, 2, 0, 68, 0, 67, 0, 10, 0, 0, 'h', 'i' };
    size_t at = 12;

    memset(frame, 0xff, 12);
    if (tagged) {
        stw_be_p(frame + at, ETH_P_VLAN);
        stw_be_p(frame + at + 2, 5);
        at += 4;
    }
    stw_be_p(frame + at, ETH_P_IP);
    memcpy(frame + at + 2, ip, sizeof(ip));
    return at + 2 + sizeof(ip);
}

static void check_frame(bool tagged)
{
    uint8_t frame[64];
    size_t len = make_udp(frame, tagged), l3 = tagged ? 18 : 14;
    uint8_t pseudo[12 + 10];

    net_checksum_calculate(frame, len, CSUM_ALL);
    g_assert_cmphex(slow_checksum(frame + l3, 20), ==, 0);
    memcpy(pseudo, frame + l3 + 12, 8);
    stw_be_p(pseudo + 8, 17);
    stw_be_p(pseudo + 10, 10);
    memcpy(pseudo + 12, frame + l3 + 20, 10);
    g_assert_cmphex(slow_checksum(pseudo, sizeof(pseudo)), ==, 0);
    /* Cut or wrong frames are left alone. */
    for (size_t cut = 0; cut < len; cut++) {
        uint8_t copy[64];

        memcpy(copy, frame, cut);
        net_checksum_calculate(copy, cut, CSUM_ALL);
        g_assert_cmpmem(copy, cut, frame, cut);
    }
}

static void test_frames(void)
{
    check_frame(false);
    check_frame(true);
}

static void test_protocols(void)
{
    uint8_t frame[64], ehdr[18];
    size_t len = make_udp(frame, true), l3, l4, l5;
    struct iovec iov[2] = { { frame, 7 }, { frame + 7, len - 7 } };
    bool ip4, ip6;
    eth_ip6_hdr_info info6;
    eth_ip4_hdr_info info4;
    eth_l4_hdr_info info;
    uint16_t off, tci;

    eth_get_protocols(iov, 2, 0, &ip4, &ip6, &l3, &l4, &l5, &info6, &info4, &info);
    g_assert_true(ip4 && !ip6 && info.proto == ETH_L4_HDR_PROTO_UDP);
    g_assert_true(l3 == 18 && l4 == 38 && l5 == 46);
    g_assert_cmpuint(eth_get_l2_hdr_length(frame), ==, 18);
    g_assert_cmpuint(eth_get_pkt_tci(frame), ==, 5);
    g_assert_cmpuint(eth_strip_vlan(iov, 2, 0, ehdr, &off, &tci), ==, 14);
    g_assert_true(off == 18 && tci == 5 && lduw_be_p(ehdr + 12) == ETH_P_IP);

    size_t hdr_size = 14;

    eth_setup_vlan_headers((struct eth_header *)ehdr, &hdr_size, 5, ETH_P_VLAN);
    g_assert_cmpuint(hdr_size, ==, 18);
    g_assert_cmpmem(ehdr, 18, frame, 18);
}

static void test_ip6(void)
{
    uint8_t pkt[40 + 8 + 8] = { 0x60 };
    struct iovec iov = { pkt, sizeof(pkt) };
    eth_ip6_hdr_info info;

    pkt[6] = IP6_HOP_BY_HOP;
    pkt[40] = IP6_FRAGMENT;
    pkt[48] = IP_PROTO_TCP;
    g_assert_true(eth_parse_ipv6_hdr(&iov, 1, 0, &info));
    g_assert_true(info.fragment && info.has_ext_hdrs && info.l4proto == IP_PROTO_TCP);
    g_assert_cmpuint(info.full_hdr_len, ==, 56);
    iov.iov_len = 45;
    g_assert_false(eth_parse_ipv6_hdr(&iov, 1, 0, &info));
    memset(pkt + 40, 0, 16); /* hop-by-hop for ever: it ends with the packet */
    iov.iov_len = sizeof(pkt);
    g_assert_false(eth_parse_ipv6_hdr(&iov, 1, 0, &info));
}

static void test_random_frames(void)
{
    GRand *rand = g_rand_new_with_seed(6);

    for (int round = 0; round < 50000; round++) {
        size_t len = g_rand_int_range(rand, 0, 120), cut = g_rand_int_range(rand, 0, len + 1);
        uint8_t *frame = g_malloc(len); /* exact, for the sanitizer */
        struct iovec iov[2] = { { frame, cut }, { frame + cut, len - cut } };
        bool ip4, ip6;
        size_t l3, l4, l5;
        eth_ip6_hdr_info info6;
        eth_ip4_hdr_info info4;
        eth_l4_hdr_info info;
        uint8_t ehdr[18];
        uint16_t off, tci;

        for (size_t i = 0; i < len; i++) {
            frame[i] = g_rand_int_range(rand, 0, 4) ? g_rand_int_range(rand, 0, 8)
                                                    : g_rand_int(rand);
        }
        if (len > 14) {
            static const uint16_t types[] = { ETH_P_IP, ETH_P_IPV6, ETH_P_VLAN, ETH_P_DVLAN };

            stw_be_p(frame + 12, types[round % 4]);
            frame[14] = round % 4 ? 0x60 : 0x45;
        }
        eth_get_protocols(iov, 2, 0, &ip4, &ip6, &l3, &l4, &l5, &info6, &info4, &info);
        eth_strip_vlan(iov, 2, 0, ehdr, &off, &tci);
        eth_strip_vlan_ex(iov, 2, 0, round & 1, ETH_P_VLAN, ETH_P_DVLAN, ehdr, &off, &tci);
        net_checksum_calculate(frame, len, CSUM_ALL);
        g_free(frame);
    }
    g_rand_free(rand);
}

static void test_hashes(void)
{
    /* The verification suite of the RSS specification: 66.9.149.187:2794 -> 161.142.100.80:1766. */
    static const uint8_t key_bytes[40] = {
        0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3,
        0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3,
        0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
    };
    uint8_t input[12] = { 66, 9, 149, 187, 161, 142, 100, 80, 0x0a, 0xea, 0x06, 0xe6 };
    net_toeplitz_key key;
    uint32_t hash = 0;

    net_toeplitz_key_init(&key, (uint8_t *)key_bytes);
    net_toeplitz_add(&hash, input, sizeof(input), &key);
    g_assert_cmphex(hash, ==, 0x51ccc178);
    g_assert_cmphex(~net_crc32_le((const uint8_t *)"123456789", 9), ==, 0xcbf43926);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/checksum/sums", test_sums);
    g_test_add_func("/checksum/frames", test_frames);
    g_test_add_func("/checksum/hashes", test_hashes);
    g_test_add_func("/eth/protocols", test_protocols);
    g_test_add_func("/eth/ip6-extensions", test_ip6);
    g_test_add_func("/eth/random-frames-are-safe", test_random_frames);
    return g_test_run();
}

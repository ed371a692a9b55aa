/* SPDX-License-Identifier: GPL-2.0-or-later */
/* virtio-net: hashes of received packets by the published vectors, as they are reported. */
#include "qemu/osdep.h"
#include "virtio-net-rss-test.h"

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
    for (size_t i = 0; i < RSS_VECTORS; i++) {
        bool ip6 = strchr(rss_vectors[i].src, ':');
        Frame tcp = frame_of(i, TCP), udp = frame_of(i, UDP), other = frame_of(i, 89);

        assert_report(f, &tcp, rss_vectors[i].ports,
                      ip6 ? VIRTIO_NET_HASH_REPORT_TCPv6 : VIRTIO_NET_HASH_REPORT_TCPv4);
        assert_report(f, &udp, rss_vectors[i].ports,
                      ip6 ? VIRTIO_NET_HASH_REPORT_UDPv6 : VIRTIO_NET_HASH_REPORT_UDPv4);
        assert_report(f, &other, rss_vectors[i].addresses,
                      ip6 ? VIRTIO_NET_HASH_REPORT_IPv6 : VIRTIO_NET_HASH_REPORT_IPv4);
    }
}

/* A type that is not enabled falls back to addresses, or to no hash. */
static void test_only_enabled_types(Fixture *f, const void *data)
{
    Frame tcp4 = frame_of(0, TCP), udp4 = frame_of(0, UDP), tcp6 = frame_of(5, TCP), arp = { .len = 60 };

    start_report(f, VIRTIO_NET_RSS_HASH_TYPE_IPv4 | VIRTIO_NET_RSS_HASH_TYPE_UDPv4);
    assert_report(f, &tcp4, rss_vectors[0].addresses, VIRTIO_NET_HASH_REPORT_IPv4);
    assert_report(f, &udp4, rss_vectors[0].ports, VIRTIO_NET_HASH_REPORT_UDPv4);
    assert_report(f, &tcp6, 0, VIRTIO_NET_HASH_REPORT_NONE);
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_TCPv6, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &tcp4, 0, VIRTIO_NET_HASH_REPORT_NONE);
    assert_report(f, &tcp6, rss_vectors[5].ports, VIRTIO_NET_HASH_REPORT_TCPv6);
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
    assert_report(f, &tagged, rss_vectors[1].ports, VIRTIO_NET_HASH_REPORT_TCPv4);
    put_ports(&fragment, 1);
    assert_report(f, &fragment, rss_vectors[1].addresses, VIRTIO_NET_HASH_REPORT_IPv4);
    put_zeros(&cut, 3);
    assert_report(f, &cut, rss_vectors[1].addresses, VIRTIO_NET_HASH_REPORT_IPv4);
    cut_ip.len -= 1;
    assert_report(f, &cut_ip, 0, VIRTIO_NET_HASH_REPORT_NONE);
}

/*
 * Addresses of the sender's home and of a type 2 routing header stand for those of the IPv6 header. The
 * frame's own are of vector 5, those in its extensions of vector 7.
 */
static Frame mobile_frame(void)
{
    Frame f = ip_frame(5, DESTINATION, false, false);

    put(&f, "\x2b\x02\x01\x02\0\0\xc9\x10", 8);        /* next: routing; 24 bytes; padding; home address */
    put_address(&f, AF_INET6, rss_vectors[7].src);
    put(&f, "\x06\x02\x02\x01\0\0\0\0", 8);            /* next: TCP; 24 bytes; type 2; one left */
    put_address(&f, AF_INET6, rss_vectors[7].dst);
    put_ports(&f, 7);
    return f;
}

static void test_extension_headers(Fixture *f, const void *data)
{
    Frame mobile = mobile_frame(), own = ip_frame(5, DESTINATION, false, false);

    start_report(f, ALL_TYPES);
    assert_report(f, &mobile, rss_vectors[7].ports, VIRTIO_NET_HASH_REPORT_TCPv6_EX);
    put(&own, "\x06\0\x01\x04\0\0\0\0", 8);             /* nothing but padding */
    put_ports(&own, 5);
    assert_report(f, &own, rss_vectors[5].ports, VIRTIO_NET_HASH_REPORT_TCPv6_EX);
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_IP_EX, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &mobile, rss_vectors[7].addresses, VIRTIO_NET_HASH_REPORT_IPv6_EX);
    /* Types of plain IPv6 look at the header's own addresses, behind the extensions for ports. */
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_IPv6, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &mobile, rss_vectors[5].addresses, VIRTIO_NET_HASH_REPORT_IPv6);
    g_assert_cmpuint(hash_config(f, VIRTIO_NET_RSS_HASH_TYPE_TCPv6, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &own, rss_vectors[5].ports, VIRTIO_NET_HASH_REPORT_TCPv6);
}

static void test_no_report_before_a_command_and_after_reset(Fixture *f, const void *data)
{
    Frame tcp = frame_of(0, TCP);

    start(f, BASE | REPORT);
    assert_report(f, &tcp, 0, VIRTIO_NET_HASH_REPORT_NONE);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    assert_report(f, &tcp, rss_vectors[0].ports, VIRTIO_NET_HASH_REPORT_TCPv4);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, 0, 0), ==, VIRTIO_NET_ERR);
    assert_report(f, &tcp, 0, VIRTIO_NET_HASH_REPORT_NONE);
    g_assert_cmpuint(hash_config(f, ALL_TYPES, KEY_LEN, 0), ==, VIRTIO_NET_OK);
    start(f, BASE | REPORT);
    assert_report(f, &tcp, 0, VIRTIO_NET_HASH_REPORT_NONE);
}

void rss_add_report_tests(void)
{
    RSS_CASE("report/published-vectors", test_published_vectors);
    RSS_CASE("report/only-enabled-types", test_only_enabled_types);
    RSS_CASE("report/tags-fragments-and-cut-headers", test_tags_fragments_and_cut_headers);
    RSS_CASE("report/extension-headers", test_extension_headers);
    RSS_CASE("report/not-before-a-command-nor-after-reset", test_no_report_before_a_command_and_after_reset);
}

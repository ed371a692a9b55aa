/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-net: commands for hashes and for the queue that a hash chooses, and which are refused; headers of
 * the back end. Packets come by datagram sockets, behind a virtio-net header.
 */
#include "qemu/osdep.h"
#include "virtio-net-rss-test.h"

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
    g_assert_cmpuint(command(f, 3, rss_key, KEY_LEN), ==, VIRTIO_NET_ERR);
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

#define ADD_USER(path, func) \
    qtest_add("virtio-net-rss/" path, Fixture, NULL, rss_setup_user, func, rss_teardown)

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
    RSS_CASE("command/bad-hash-configs-are-refused", test_bad_hash_commands_are_refused);
    rss_add_report_tests();
    rss_add_steering_tests();
    RSS_CASE("back-end/headers-pass", test_back_end_headers_pass);
    RSS_CASE("back-end/announcement-has-header", test_announcement_has_header);
    return g_test_run();
}

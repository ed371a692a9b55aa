/* SPDX-License-Identifier: GPL-2.0-or-later */
/* virtio-net: the queue that a packet's hash chooses. */
#include "qemu/osdep.h"
#include "virtio-net-rss-test.h"

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
    for (size_t i = 0; i < RSS_VECTORS; i++) {
        Frame tcp = frame_of(i, TCP);

        for (int by = 0; by < PAIRS; by++) {
            g_assert_cmpint(steered_to(f, by, &tcp), ==, table[rss_vectors[i].ports & 3]);
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
    uint16_t gone = rss_vectors[0].ports & 3, there = rss_vectors[1].ports & 3;
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
    uint16_t entry = rss_vectors[2].ports & 3;
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
    g_assert_cmphex(le32_to_cpu(hdr.hash_value), ==, rss_vectors[2].ports);
}

void rss_add_steering_tests(void)
{
    RSS_CASE("steering/hash-chooses-the-queue", test_hash_chooses_the_queue);
    RSS_CASE("steering/unclassified-queue", test_unclassified_queue);
    RSS_CASE("steering/waits-for-the-chosen-queue", test_waits_for_the_chosen_queue);
    RSS_CASE("steering/entries-of-no-queue", test_entries_of_no_queue);
    RSS_CASE("steering/pairs-set-ends-it", test_pairs_set_ends_steering);
    RSS_CASE("steering/saved-state-keeps-table-and-key", test_saved_state_keeps_table_and_key);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* virtio-net: packets that are sent and received, the receive filter, and both after a state is loaded. */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "virtio-net-test.h"

static void test_tx(Fixture *f, const void *data)
{
    uint8_t frame[200], got[2000];
    uint32_t len = 1;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    send_frame(f, frame, sizeof(frame));
    g_assert_cmpuint(socket_read(f, got, sizeof(got)), ==, sizeof(frame));
    g_assert_cmpmem(got, sizeof(frame), frame, sizeof(frame));
    g_assert_true(queue_used(&f->tx, NULL, &len));
    g_assert_cmpuint(len, ==, 0);
    g_assert_cmphex(m8r(f->p, ISR) & 1, ==, 1);
}

/* Header and frame in pieces, by an indirect table. */
static void test_tx_pieces(Fixture *f, const void *data)
{
    uint8_t frame[100], got[2000];
    QTestState *qts = f->p->qts;
    PokeQueue table = f->tx;

    if (qtest_skip_without_clock(qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    qtest_memwrite(qts, TX_BUFFERS + 0x1000, frame, sizeof(frame));
    table.base = TX_BUFFERS + 0x2000;
    queue_desc(&table, 0, TX_BUFFERS, 5, VRING_DESC_F_NEXT, 1);
    queue_desc(&table, 1, TX_BUFFERS + 5, HDR_LEN - 5, VRING_DESC_F_NEXT, 2);
    queue_desc(&table, 2, TX_BUFFERS + 0x1000, 33, VRING_DESC_F_NEXT, 3);
    queue_desc(&table, 3, TX_BUFFERS + 0x1000 + 33, 67, 0, 0);
    queue_desc(&f->tx, 0, table.base, 4 * 16, VRING_DESC_F_INDIRECT, 0);
    queue_add(&f->tx, 0);
    queue_kick(&f->tx);
    g_assert_cmpuint(socket_read(f, got, sizeof(got)), ==, sizeof(frame));
    g_assert_cmpmem(got, sizeof(frame), frame, sizeof(frame));
}

static void test_tx_short(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    queue_desc(&f->tx, 0, TX_BUFFERS, HDR_LEN - 1, 0, 0);
    queue_add(&f->tx, 0);
    queue_kick(&f->tx);
    g_assert_cmphex(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET, !=, 0);
}

/* tx=timer sends when the timer runs out, or at the second notification. */
static void test_tx_timer(Fixture *f, const void *data)
{
    uint8_t frame[100], got[2000];

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    send_frame(f, frame, sizeof(frame));
    g_assert_false(queue_used(&f->tx, NULL, NULL));
    qtest_clock_step(f->p->qts, 149000);
    g_assert_false(queue_used(&f->tx, NULL, NULL));
    qtest_clock_step(f->p->qts, 2000);
    g_assert_true(queue_used(&f->tx, NULL, NULL));
    g_assert_cmpuint(socket_read(f, got, sizeof(got)), ==, sizeof(frame));
    send_frame(f, frame, sizeof(frame));
    g_assert_false(queue_used(&f->tx, NULL, NULL));
    send_frame(f, frame, sizeof(frame));
    g_assert_true(queue_used(&f->tx, NULL, NULL));
    g_assert_true(queue_used(&f->tx, NULL, NULL));
}

static void test_rx(Fixture *f, const void *data)
{
    uint8_t frame[300], got[HDR_LEN + 300];
    uint32_t head, len;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    add_rx_buffer(f, 3, 2000);
    socket_write(f, frame, sizeof(frame));
    g_assert_true(wait_rx(f, &head, &len));
    g_assert_cmpuint(head, ==, 3);
    g_assert_cmpuint(len, ==, sizeof(got));
    qtest_memread(f->p->qts, RX_BUFFERS + 0x3000, got, sizeof(got));
    g_assert_cmpmem(got + HDR_LEN, sizeof(frame), frame, sizeof(frame));
    g_assert_cmpmem(got, HDR_LEN, "\0\0\0\0\0\0\0\0\0\0\1\0", HDR_LEN);
}

/* A packet spreads over as many buffers as it takes; the first header says how many. */
static void test_rx_mergeable(Fixture *f, const void *data)
{
    uint8_t frame[100], got[50];
    uint32_t head, len;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    add_rx_buffer(f, 0, 50);
    add_rx_buffer(f, 1, 50);
    socket_write(f, frame, sizeof(frame));
    /* 112 bytes do not fit into 100: the packet waits. */
    qtest_clock_step(f->p->qts, 1000);
    g_assert_false(queue_used(&f->rx, NULL, NULL));
    add_rx_buffer(f, 2, 50);
    g_assert_true(wait_rx(f, &head, &len));
    g_assert_cmpuint(len, ==, 50);
    g_assert_true(queue_used(&f->rx, &head, &len) && len == 50);
    g_assert_true(queue_used(&f->rx, &head, &len) && len == 12);
    g_assert_cmpuint(qtest_readw(f->p->qts, RX_BUFFERS + 10), ==, 3);
    qtest_memread(f->p->qts, RX_BUFFERS + 0x1000, got, 50);
    g_assert_cmpmem(got, 50, frame + 38, 50);
}

/* Without mergeable buffers, what one cannot hold is dropped and the buffer stays. */
static void test_rx_too_long(Fixture *f, const void *data)
{
    uint8_t frame[100];
    uint32_t len;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    add_rx_buffer(f, 0, 90);
    socket_write(f, frame, sizeof(frame));
    socket_write(f, frame, 70);
    g_assert_true(wait_rx(f, NULL, &len));
    g_assert_cmpuint(len, ==, HDR_LEN + 70);
    g_assert_false(queue_used(&f->rx, NULL, NULL));
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

static void test_rx_broken(Fixture *f, const void *data)
{
    uint8_t frame[100];

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    add_rx_buffer(f, 0, HDR_LEN - 1);
    socket_write(f, frame, sizeof(frame));
    for (int i = 0; i < 100 && !(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET); i++) {
        qtest_clock_step(f->p->qts, 1000);
    }
    g_assert_cmphex(status(f->p), ==, DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET);
}

bool passes(Fixture *f, const uint8_t *dst, uint16_t vlan)
{
    static const uint8_t broadcast[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
    uint8_t frame[64];
    uint32_t head, len;

    add_rx_buffer(f, 0, 2000);
    add_rx_buffer(f, 1, 2000);
    make_frame(frame, sizeof(frame), dst);
    if (vlan) {
        stw_be_p(frame + 12, 0x8100);
        stw_be_p(frame + 14, vlan);
    }
    socket_write(f, frame, 64);
    make_frame(frame, sizeof(frame), broadcast);
    socket_write(f, frame, 63);
    g_assert_true(wait_rx(f, &head, &len));
    if (len == HDR_LEN + 63) {
        /* Use up the other buffer, for the next call. */
        socket_write(f, frame, 62);
        g_assert_true(wait_rx(f, &head, &len));
        return false;
    }
    g_assert_true(wait_rx(f, &head, &len));
    return true;
}

static void test_rx_filter(Fixture *f, const void *data)
{
    static const uint8_t other[6] = { 0x52, 0x54, 0x00, 0x99, 0x99, 0x99 };
    static const uint8_t group[6] = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 };
    static const uint8_t table[] = { 1, 0, 0, 0, 0x52, 0x54, 0x00, 0x99, 0x99, 0x99,
                                     1, 0, 0, 0, 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 };
    uint8_t vid[2] = { 5, 0 };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_true(passes(f, other, 0));
    command(f, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, "\0", 1);
    g_assert_true(passes(f, own_mac, 0));
    g_assert_false(passes(f, other, 0));
    g_assert_false(passes(f, group, 0));
    g_assert_false(passes(f, own_mac, 5));
    command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, vid, 2);
    g_assert_true(passes(f, own_mac, 5));
    command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, table, sizeof(table));
    g_assert_true(passes(f, other, 0));
    g_assert_true(passes(f, group, 0));
    command(f, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_NOMULTI, "\1", 1);
    g_assert_false(passes(f, group, 0));
    command(f, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_NOUNI, "\1", 1);
    g_assert_false(passes(f, own_mac, 0));
}

static const Setup plain = { .features = VERSION_1 };
static const Setup ctrl = { .features = VERSION_1 | CTRL };
static const Setup indirect = { .features = VERSION_1 | BIT64(VIRTIO_RING_F_INDIRECT_DESC) };
static const Setup mergeable = { .features = VERSION_1 | MRG_RXBUF };
static const Setup event_idx = { .features = VERSION_1 | BIT64(VIRTIO_RING_F_EVENT_IDX) };
static const Setup tx_timer = { .options = ",tx=timer", .features = VERSION_1 };

void net_add_packet_tests(void)
{
    NET_CASE("tx/packet", plain, test_tx);
    NET_CASE("tx/event-index", event_idx, test_tx);
    NET_CASE("tx/pieces", indirect, test_tx_pieces);
    NET_CASE("tx/shorter-than-header", plain, test_tx_short);
    NET_CASE("tx/timer", tx_timer, test_tx_timer);
    NET_CASE("rx/packet", mergeable, test_rx);
    NET_CASE("rx/not-mergeable", plain, test_rx);
    NET_CASE("rx/mergeable", mergeable, test_rx_mergeable);
    NET_CASE("rx/too-long", plain, test_rx_too_long);
    NET_CASE("rx/buffer-shorter-than-header", plain, test_rx_broken);
    NET_CASE("rx/filter", ctrl, test_rx_filter);
}

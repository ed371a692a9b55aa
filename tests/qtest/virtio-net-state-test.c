/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: saved in the middle of work. What all virtio devices
 * have in common is in virtio-state-test.c.
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "virtio-net-test.h"
#include "virtio-state.h"

/* Into a machine with a new cable. False, having skipped the case, where that can't be. */
static bool save_and_load(Fixture *f, const Setup *setup)
{
    g_autofree char *args = NULL;
    QTestState *fresh;
    int fds[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    args = g_strdup_printf("-machine pc -nodefaults -netdev socket,fd=%d,id=net0"
                           " -device virtio-net-pci,netdev=net0%s,"
                           POKE_ADDR, fds[1], setup->options ? setup->options : "");
    fresh = qtest_save_and_load(f->p->qts, args);
    close(fds[1]);
    if (!fresh) {
        close(fds[0]);
        return false;
    }
    f->p->qts = f->p->bus->qts = fresh;
    close(f->sock);
    f->sock = fds[0];
    return true;
}

static const uint8_t other[6] = { 0x52, 0x54, 0x00, 0x99, 0x99, 0x99 };
static const uint8_t group[6] = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 };

/* What the control queue set is kept: the MAC, filters, and modes. */
static void test_saved_filter(Fixture *f, const void *data)
{
    static const uint8_t mac[6] = { 0x52, 0x54, 0x00, 0xaa, 0xbb, 0xcc };
    static const uint8_t strange_group[6] = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x02 };
    static const uint8_t table[] = { 0, 0, 0, 0, 1, 0, 0, 0, 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 };
    uint8_t vid[2] = { 5, 0 };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    command(f, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, "\0", 1);
    command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, vid, 2);
    command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, table, sizeof(table));
    command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac, 6);
    if (!save_and_load(f, data)) {
        return;
    }
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 2), ==, 0xccbbaa00);
    g_assert_true(passes(f, mac, 0));
    g_assert_false(passes(f, own_mac, 0));
    g_assert_false(passes(f, other, 0));
    g_assert_true(passes(f, group, 0));
    g_assert_false(passes(f, strange_group, 0));
    g_assert_true(passes(f, mac, 5));
    g_assert_false(passes(f, mac, 6));
    command(f, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_NOMULTI, "\1", 1);
    if (save_and_load(f, data)) {
        g_assert_false(passes(f, group, 0));
        g_assert_true(passes(f, mac, 0));
    }
}

static void set_mode(Fixture *f, uint8_t mode, const char *on)
{
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, mode, on, 1), ==, VIRTIO_NET_OK);
}

/* The modes that let more in, each alone. */
static void test_saved_wide_modes(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    set_mode(f, VIRTIO_NET_CTRL_RX_PROMISC, "\0");
    set_mode(f, VIRTIO_NET_CTRL_RX_ALLMULTI, "\1");
    if (!save_and_load(f, data)) {
        return;
    }
    g_assert_true(passes(f, group, 0));
    g_assert_false(passes(f, other, 0));
    set_mode(f, VIRTIO_NET_CTRL_RX_ALLMULTI, "\0");
    set_mode(f, VIRTIO_NET_CTRL_RX_ALLUNI, "\1");
    if (save_and_load(f, data)) {
        g_assert_false(passes(f, group, 0));
        g_assert_true(passes(f, other, 0));
    }
}

/* Frames that come to us: to which of these three addresses? */
static void expect_frames(Fixture *f, bool own, bool multi, bool broad)
{
    const uint8_t *const to[] = { own_mac, group, (const uint8_t *)"\xff\xff\xff\xff\xff\xff" };
    const bool wanted[] = { own, multi, broad };
    uint32_t len;

    for (unsigned i = 0; i < ARRAY_SIZE(to); i++) {
        add_rx_buffer(f, i, 2000);
    }
    for (unsigned i = 0; i < ARRAY_SIZE(to); i++) {
        uint8_t frame[64];

        make_frame(frame, sizeof(frame), to[i]);
        socket_write(f, frame, 60 + i);
    }
    for (unsigned i = 0; i < ARRAY_SIZE(to); i++) {
        if (wanted[i]) {
            g_assert_true(wait_rx(f, NULL, &len));
            g_assert_cmpuint(len, ==, HDR_LEN + 60 + i);
        }
    }
    g_assert_false(wait_rx(f, NULL, NULL));
}

/* Those that keep something out. */
static void test_saved_narrow_modes(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    set_mode(f, VIRTIO_NET_CTRL_RX_PROMISC, "\0");
    set_mode(f, VIRTIO_NET_CTRL_RX_ALLMULTI, "\1");
    set_mode(f, VIRTIO_NET_CTRL_RX_NOUNI, "\1");
    set_mode(f, VIRTIO_NET_CTRL_RX_NOBCAST, "\1");
    if (save_and_load(f, data)) {
        expect_frames(f, false, true, false);
    }
}

/* A table with more addresses than there is room for lets all of that kind in. */
static void set_table(Fixture *f, uint32_t uni, uint32_t multi)
{
    size_t bytes = 8 + 6 * (uni + multi);
    g_autofree uint8_t *table = g_malloc0(bytes);
    uint8_t *second = table + 4 + 6 * uni;

    stl_le_p(table, uni);
    stl_le_p(second, multi);
    if (uni) {
        memcpy(table + 4, other, 6);
    }
    if (multi) {
        memcpy(second + 4, group, 6);
    }
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, table, bytes), ==,
                     VIRTIO_NET_OK);
}

static void test_saved_tables(Fixture *f, const void *data)
{
    static const uint8_t third[6] = { 0x52, 0x54, 0x00, 0x33, 0x33, 0x33 };
    static const uint8_t third_group[6] = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x33 };
    static const struct {
        uint32_t uni, multi;
        bool other, third, group, third_group;
    } tables[] = {
        { 1, 1, true, false, true, false },
        { 70, 1, true, true, true, false },
        { 1, 70, true, false, true, true },
    };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    set_mode(f, VIRTIO_NET_CTRL_RX_PROMISC, "\0");
    for (unsigned i = 0; i < ARRAY_SIZE(tables); i++) {
        set_table(f, tables[i].uni, tables[i].multi);
        if (!save_and_load(f, data)) {
            return;
        }
        g_assert_cmpint(passes(f, other, 0), ==, tables[i].other);
        g_assert_cmpint(passes(f, third, 0), ==, tables[i].third);
        g_assert_cmpint(passes(f, group, 0), ==, tables[i].group);
        g_assert_cmpint(passes(f, third_group, 0), ==, tables[i].third_group);
    }
}

/* The cable is out: that is told, and what arrives is lost. */
static void test_saved_link(Fixture *f, const void *data)
{
    uint8_t frame[64];

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    qtest_qmp_assert_success(f->p->qts,
                             "{'execute': 'set_link', 'arguments': {'name': 'net0', 'up': false}}");
    if (!save_and_load(f, data)) {
        return;
    }
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, 0);
    make_frame(frame, sizeof(frame), own_mac);
    send_frame(f, frame, sizeof(frame));
    g_assert_true(queue_used(&f->tx, NULL, NULL));
    g_assert_cmpuint(socket_read(f, frame, sizeof(frame)), ==, 0);
}

/* Half of a packet's buffers are there. */
static void test_saved_mergeable(Fixture *f, const void *data)
{
    uint8_t frame[100];
    uint32_t len;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    add_rx_buffer(f, 0, 60);
    if (!save_and_load(f, data)) {
        return;
    }
    make_frame(frame, sizeof(frame), own_mac);
    add_rx_buffer(f, 1, 60);
    socket_write(f, frame, sizeof(frame));
    g_assert_true(wait_rx(f, NULL, &len) && len == 60);
    g_assert_true(queue_used(&f->rx, NULL, &len) && len == HDR_LEN + 100 - 60);
    g_assert_cmpuint(qtest_readw(f->p->qts, RX_BUFFERS + 10), ==, 2);
}

/* Nobody reads the other end: the back end holds a packet, which a new cable gets. */
static void test_saved_held_packet(Fixture *f, const void *data)
{
    uint8_t frame[1000];
    int sent = 0;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, sizeof(frame), other);
    do {
        send_frame(f, frame, sizeof(frame));
    } while (queue_used(&f->tx, NULL, NULL) && ++sent < 10000);
    g_assert_cmpint(sent, <, 10000);
    if (!save_and_load(f, data)) {
        return;
    }
    qtest_clock_step(f->p->qts, 1000);
    memset(frame, 0, sizeof(frame));
    g_assert_cmpuint(socket_read(f, frame, sizeof(frame)), ==, sizeof(frame));
    g_assert_cmpmem(frame, 6, other, 6);
    g_assert_true(queue_used(&f->tx, NULL, NULL));
}

static bool is_used_packed(PokeQueue *q, unsigned at)
{
    uint64_t desc = q->base + at % q->size * sizeof(struct vring_packed_desc);
    uint16_t used = qtest_readw(q->p->qts, desc + offsetof(struct vring_packed_desc, flags)) & 0x8080;

    return used == (at / q->size & 1 ? 0 : 0x8080);
}

/* The same in a packed ring; the second descriptor of a chain is one that the card has no use for. */
static void test_saved_held_packed(Fixture *f, const void *data)
{
    uint8_t packet[HDR_LEN + 1000] = { }, *frame = packet + HDR_LEN;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    make_frame(frame, 1000, other);
    do {
        queue_request_packed(&f->tx, packet, sizeof(packet), 8);
        g_assert_cmpuint(f->tx.avail_idx, <, 10000);
    } while (is_used_packed(&f->tx, 2 * (f->tx.avail_idx - 1)));
    if (!save_and_load(f, data)) {
        return;
    }
    qtest_clock_step(f->p->qts, 1000);
    memset(frame, 0, 1000);
    g_assert_cmpuint(socket_read(f, frame, 1000), ==, 1000);
    g_assert_cmpmem(frame, 6, other, 6);
    g_assert_true(is_used_packed(&f->tx, 2 * (f->tx.avail_idx - 1)));
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

/* A packet that waits for the timer of tx=timer goes later. */
static void test_saved_tx_timer(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    qtest_memset(f->p->qts, TX_BUFFERS, 0, HDR_LEN);
    qtest_memset(f->p->qts, TX_BUFFERS + HDR_LEN, 0x5a, MIN_FRAME);
    queue_desc(&f->tx, 0, TX_BUFFERS, HDR_LEN + MIN_FRAME, 0, 0);
    queue_add(&f->tx, 0);
    queue_kick(&f->tx);
    if (!save_and_load(f, data)) {
        return;
    }
    g_assert_false(queue_used(&f->tx, NULL, NULL));
    qtest_clock_step(f->p->qts, 1000000);
    g_assert_true(queue_used(&f->tx, NULL, NULL));
}

/* ---- notifications ---- */

#define BURST_ARGS "-machine pc -nodefaults -m 16 -netdev hubport,hubid=0,id=net0" \
                   " -device virtio-net-pci,netdev=net0,tx=timer,x-txburst=1," POKE_ADDR

#define TX_TIMER_NS 150000

/*
 * One of four packets was sent, and until the last one is, the driver needs not
 * notify. Stopping begins a wait anew.
 */
static void burst_has_begun(QTestState *s)
{
    Poke *p = poke_start(s);
    PokeQueue tx;

    negotiate(p, VERSION_1 | BIT64(VIRTIO_RING_F_EVENT_IDX));
    tx = queue_enable_size(p, 1, TX_RING, 8);
    set_status(p, DRIVER_OK);
    for (int i = 0; i < 4; i++) {
        queue_desc(&tx, i, TX_BUFFERS, HDR_LEN + MIN_FRAME, 0, 0);
        queue_add(&tx, i);
    }
    queue_kick(&tx);
    qtest_clock_step(s, TX_TIMER_NS);
    poke_leave(p);
}

static void burst_goes_on(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue tx = queue_resume(p, 1, TX_RING);

    for (int i = 0; i < 5; i++) {
        queue_note(&tx, seen);
        qtest_clock_step(s, TX_TIMER_NS);
    }
    poke_leave(p);
}

static const QStateCase saved_burst = { BURST_ARGS, burst_has_begun, burst_goes_on };

static const Setup ctrl = { .features = VERSION_1 | CTRL };
static const Setup link_status = { .features = VERSION_1 | BIT64(VIRTIO_NET_F_STATUS) };
static const Setup mergeable = { .features = VERSION_1 | MRG_RXBUF };
static const Setup packed = { .options = ",packed=on", .features = VERSION_1 | BIT64(VIRTIO_F_RING_PACKED) };
static const Setup plain = { .features = VERSION_1 };
static const Setup tx_timer = { .options = ",tx=timer", .features = VERSION_1 };

void net_add_state_tests(void)
{
    NET_CASE("saved/filter", ctrl, test_saved_filter);
    NET_CASE("saved/wide-modes", ctrl, test_saved_wide_modes);
    NET_CASE("saved/narrow-modes", ctrl, test_saved_narrow_modes);
    NET_CASE("saved/tables", ctrl, test_saved_tables);
    NET_CASE("saved/link", link_status, test_saved_link);
    NET_CASE("saved/mergeable", mergeable, test_saved_mergeable);
    NET_CASE("saved/held-packet", plain, test_saved_held_packet);
    NET_CASE("saved/held-packet-packed", packed, test_saved_held_packed);
    NET_CASE("saved/tx-timer", tx_timer, test_saved_tx_timer);
    qstate_add("virtio-net/saved/tx-burst", &saved_burst);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: configuration, control queue, packets over a socket back end (whose
 * other end the test holds) and over user networking. Cases that move packets need a running
 * machine, so they are skipped where the clock cannot be stepped.
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include <poll.h>
#include "virtio-poke.h"
#include "standard-headers/linux/virtio_net.h"

#define BIT64(n)        (1ULL << (n))
#define VERSION_1       BIT64(VIRTIO_F_VERSION_1)
#define MRG_RXBUF       BIT64(VIRTIO_NET_F_MRG_RXBUF)
#define CTRL            (BIT64(VIRTIO_NET_F_CTRL_VQ) | BIT64(VIRTIO_NET_F_CTRL_RX) | \
                         BIT64(VIRTIO_NET_F_CTRL_VLAN) | BIT64(VIRTIO_NET_F_CTRL_RX_EXTRA) | \
                         BIT64(VIRTIO_NET_F_CTRL_MAC_ADDR))

#define RX_RING         0x100000
#define TX_RING         0x110000
#define CTRL_RING       0x120000
#define RX_BUFFERS      0x200000
#define TX_BUFFERS      0x300000
#define CTRL_BUFFER     0x400000

#define HDR_LEN         12
#define MIN_FRAME       60

static const uint8_t own_mac[6] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };

typedef struct Fixture {
    Poke *p;
    PokeQueue rx, tx, ctrl;
    int sock;                   /* our end of the socket back end, or -1 */
} Fixture;

/* What a case needs beside a machine. */
typedef struct Setup {
    const char *options;
    uint64_t features;
    bool user;
} Setup;

static void start(Fixture *f, uint64_t features)
{
    negotiate(f->p, features);
    f->rx = queue_enable(f->p, 0, RX_RING);
    f->tx = queue_enable(f->p, 1, TX_RING);
    f->ctrl = queue_enable(f->p, 2, CTRL_RING);
    set_status(f->p, DRIVER_OK);
}

static void setup(Fixture *f, const void *data)
{
    const Setup *s = data;
    g_autofree char *device = g_strdup_printf("virtio-net-pci,netdev=net0%s",
                                              s->options ? s->options : "");
    g_autofree char *back_end = NULL;
    int fds[2] = { -1, -1 };

    if (s->user) {
        back_end = g_strdup("-netdev user,id=net0");
    } else {
        g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
        back_end = g_strdup_printf("-netdev socket,fd=%d,id=net0", fds[1]);
    }
    f->p = poke_new(device, back_end);
    f->sock = fds[0];
    if (!s->user) {
        close(fds[1]);
    }
    start(f, s->features);
}

static void teardown(Fixture *f, const void *data)
{
    poke_free(f->p);
    if (f->sock >= 0) {
        close(f->sock);
    }
}

/* --- control queue --- */

/* Run one command; returns the status byte, or 0xff if the device did not answer. */
static uint8_t command(Fixture *f, uint8_t class, uint8_t cmd, const void *data, size_t len)
{
    QTestState *qts = f->p->qts;
    uint8_t hdr[2] = { class, cmd };

    qtest_memwrite(qts, CTRL_BUFFER, hdr, sizeof(hdr));
    qtest_memwrite(qts, CTRL_BUFFER + 0x100, data, len);
    qtest_writeb(qts, CTRL_BUFFER + 0x1000, 0xff);
    queue_desc(&f->ctrl, 0, CTRL_BUFFER, sizeof(hdr), VRING_DESC_F_NEXT, len ? 1 : 2);
    queue_desc(&f->ctrl, 1, CTRL_BUFFER + 0x100, len, VRING_DESC_F_NEXT, 2);
    queue_desc(&f->ctrl, 2, CTRL_BUFFER + 0x1000, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    for (int i = 0; i < 100 && !queue_used(&f->ctrl, NULL, NULL); i++) {
        g_usleep(1000);
    }
    return qtest_readb(qts, CTRL_BUFFER + 0x1000);
}

static void test_ctrl_modes(Fixture *f, const void *data)
{
    for (int mode = 0; mode <= VIRTIO_NET_CTRL_RX_NOBCAST; mode++) {
        uint8_t on = 1;

        g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, mode, &on, 1), ==, VIRTIO_NET_OK);
    }
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, 0, NULL, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, 6, "\1", 1), ==, VIRTIO_NET_ERR);
}

static void test_ctrl_mac(Fixture *f, const void *data)
{
    uint8_t mac[6] = { 0x52, 0x54, 0x00, 0xaa, 0xbb, 0xcc };

    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac, 6), ==,
                     VIRTIO_NET_OK);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 2), ==, 0xccbbaa00);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac, 5), ==,
                     VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MAC, 2, mac, 6), ==, VIRTIO_NET_ERR);
    set_status(f->p, 0);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 2), ==, 0x56341200);
}

static uint8_t mac_table(Fixture *f, uint32_t uni, uint32_t multi, size_t bytes)
{
    g_autofree uint8_t *data = g_malloc0(2000);

    stl_le_p(data, uni);
    stl_le_p(data + MIN(4 + (uint64_t)uni * 6, 1000), multi);
    return command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, data, bytes);
}

static void test_ctrl_mac_table(Fixture *f, const void *data)
{
    g_assert_cmpuint(mac_table(f, 0, 0, 8), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(mac_table(f, 2, 3, 38), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(mac_table(f, 70, 3, 4 + 420 + 4 + 18), ==, VIRTIO_NET_OK); /* overflows */
    g_assert_cmpuint(mac_table(f, 2, 70, 4 + 12 + 4 + 420), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(mac_table(f, 2, 3, 37), ==, VIRTIO_NET_ERR);       /* cut */
    g_assert_cmpuint(mac_table(f, 2, 3, 39), ==, VIRTIO_NET_ERR);       /* too long */
    g_assert_cmpuint(mac_table(f, 2, 3, 3), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(mac_table(f, 0xffffffff, 0, 1000), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(mac_table(f, 0x2aaaaaab, 0, 12), ==, VIRTIO_NET_ERR);
}

static void test_ctrl_vlan(Fixture *f, const void *data)
{
    uint8_t vid[2] = { 0xff, 0x0f }, beyond[2] = { 0x00, 0x10 };

    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, vid, 2), ==,
                     VIRTIO_NET_OK);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_DEL, vid, 2), ==,
                     VIRTIO_NET_OK);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, beyond, 2), ==,
                     VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, 2, vid, 2), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, vid, 1), ==,
                     VIRTIO_NET_ERR);
}

static void test_ctrl_refused(Fixture *f, const void *data)
{
    uint8_t pairs[2] = { 2, 0 }, offloads[8] = { 0 };

    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MQ, 0, pairs, 2), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_ANNOUNCE, 0, NULL, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_GUEST_OFFLOADS, 0, offloads, 8), ==,
                     VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, 77, 0, NULL, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

/* Without header or place for the status there is nothing to answer: the device needs a reset. */
static void test_ctrl_broken(Fixture *f, const void *data)
{
    queue_desc(&f->ctrl, 0, CTRL_BUFFER, 2, 0, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    for (int i = 0; i < 100 && !(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET); i++) {
        g_usleep(1000);
    }
    g_assert_cmphex(status(f->p), ==, DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET);
    start(f, VERSION_1 | CTRL);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, 0, "\1", 1), ==, VIRTIO_NET_OK);
}

/* --- packets --- */

static void make_frame(uint8_t *frame, size_t size, const uint8_t *dst)
{
    for (size_t i = 0; i < size; i++) {
        frame[i] = i;
    }
    memcpy(frame, dst, 6);
    memcpy(frame + 6, "\x52\x54\x00\x00\x00\x01\x88\xb5", 8);
}

/* Put a packet into the transmit ring at descriptor 0, header and frame in one buffer. */
static void send_frame(Fixture *f, const uint8_t *frame, size_t size)
{
    qtest_memset(f->p->qts, TX_BUFFERS, 0, HDR_LEN);
    qtest_memwrite(f->p->qts, TX_BUFFERS + HDR_LEN, frame, size);
    queue_desc(&f->tx, 0, TX_BUFFERS, HDR_LEN + size, 0, 0);
    queue_add(&f->tx, 0);
    queue_kick(&f->tx);
}

/* Offer receive buffer @i of @size bytes. */
static void add_rx_buffer(Fixture *f, unsigned int i, uint32_t size)
{
    queue_desc(&f->rx, i, RX_BUFFERS + i * 0x1000, size, VRING_DESC_F_WRITE, 0);
    queue_add(&f->rx, i);
    queue_kick(&f->rx);
}

/* Bytes that came out of the back end: one packet's length and content. 0: nothing. */
static size_t socket_read(Fixture *f, uint8_t *buf, size_t max)
{
    struct pollfd pfd = { .fd = f->sock, .events = POLLIN };
    uint32_t len;

    if (poll(&pfd, 1, 1000) <= 0) {
        return 0;
    }
    g_assert_cmpint(recv(f->sock, &len, sizeof(len), MSG_WAITALL), ==, sizeof(len));
    len = be32_to_cpu(len);
    g_assert_cmpuint(len, <=, max);
    g_assert_cmpint(recv(f->sock, buf, len, MSG_WAITALL), ==, len);
    return len;
}

static void socket_write(Fixture *f, const uint8_t *frame, size_t size)
{
    uint32_t len = cpu_to_be32(size);

    g_assert_cmpint(send(f->sock, &len, sizeof(len), 0), ==, sizeof(len));
    g_assert_cmpint(send(f->sock, frame, size, 0), ==, size);
}

/* Wait for a chain to come back from the receive queue. */
static bool wait_rx(Fixture *f, uint32_t *head, uint32_t *len)
{
    for (int i = 0; i < 100; i++) {
        if (queue_used(&f->rx, head, len)) {
            return true;
        }
        qtest_clock_step(f->p->qts, 100000);
    }
    return false;
}

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

/*
 * Whether a frame to @dst passes the filter: a second, broadcast frame shows that the first was
 * seen.
 */
static bool passes(Fixture *f, const uint8_t *dst, uint16_t vlan)
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

/* --- saved state --- */

/* Into a machine with a new cable. False, having skipped the case, where that can't be. */
static bool save_and_load(Fixture *f, const Setup *setup)
{
    g_autofree char *args = NULL;
    QTestState *fresh;
    int fds[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    args = g_strdup_printf("-machine pc -nodefaults -netdev socket,fd=%d,id=net0 -device virtio-net-pci,netdev=net0%s,"
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

/* What the control queue set is kept: the MAC, filters, and modes. */
static void test_saved_filter(Fixture *f, const void *data)
{
    static const uint8_t mac[6] = { 0x52, 0x54, 0x00, 0xaa, 0xbb, 0xcc };
    static const uint8_t other[6] = { 0x52, 0x54, 0x00, 0x99, 0x99, 0x99 };
    static const uint8_t group[6] = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 };
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

/* --- link --- */

static void set_link(Fixture *f, bool up)
{
    qtest_qmp_assert_success(f->p->qts, "{'execute': 'set_link',"
                             " 'arguments': {'name': 'net0', 'up': %i}}", up);
}

static void test_link(Fixture *f, const void *data)
{
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, VIRTIO_NET_S_LINK_UP);
    set_link(f, false);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, 0);
    g_assert_cmphex(m8r(f->p, ISR), ==, 3);
    g_assert_cmpuint(m8r(f->p, VIRTIO_PCI_COMMON_CFGGENERATION), ==, 1);
    set_link(f, true);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, VIRTIO_NET_S_LINK_UP);
}

/* --- user networking --- */

/* Ask who has 10.0.2.2: the gateway answers. */
static void test_user_arp(Fixture *f, const void *data)
{
    static const uint8_t request[42] = {
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0x00, 0x12, 0x34, 0x56, 0x08, 0x06,
        0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01,
        0x52, 0x54, 0x00, 0x12, 0x34, 0x56, 10, 0, 2, 15,
        0, 0, 0, 0, 0, 0, 10, 0, 2, 2,
    };
    uint8_t reply[42];
    uint32_t head, len;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    add_rx_buffer(f, 0, 2000);
    send_frame(f, request, sizeof(request));
    g_assert_true(wait_rx(f, &head, &len));
    g_assert_cmpuint(len, >=, HDR_LEN + sizeof(reply));
    qtest_memread(f->p->qts, RX_BUFFERS + HDR_LEN, reply, sizeof(reply));
    g_assert_cmpmem(reply, 6, own_mac, 6);
    g_assert_cmphex(reply[21], ==, 2);
    g_assert_cmpmem(reply + 28, 4, request + 38, 4);
}

/* --- configuration --- */

static void test_config(Fixture *f, const void *data)
{
    uint8_t mac[6];

    for (int i = 0; i < 6; i++) {
        mac[i] = m8r(f->p, DEVICE_CFG + i);
    }
    g_assert_cmpmem(mac, 6, own_mac, 6);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, 1);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 8), ==, 0xffff);
    /* Not writable: there is a command for it. */
    m8w(f->p, DEVICE_CFG, 0xaa);
    g_assert_cmphex(m8r(f->p, DEVICE_CFG), ==, 0x52);
}

static void test_config_mtu_speed(Fixture *f, const void *data)
{
    g_assert_cmphex(offered_features(f->p) & BIT64(VIRTIO_NET_F_MTU), !=, 0);
    g_assert_cmphex(offered_features(f->p) & BIT64(VIRTIO_NET_F_SPEED_DUPLEX), !=, 0);
    g_assert_cmpuint(m16r(f->p, DEVICE_CFG + 8), ==, 1);
    g_assert_cmpuint(m16r(f->p, DEVICE_CFG + 10), ==, 1400);
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG + 12), ==, 1000);
    g_assert_cmpuint(m8r(f->p, DEVICE_CFG + 16), ==, 1);
    g_assert_cmphex(m8r(f->p, DEVICE_CFG + 17), ==, 0xff);
}

static const Setup plain = { .features = VERSION_1 };
static const Setup ctrl = { .features = VERSION_1 | CTRL };
static const Setup indirect = { .features = VERSION_1 | BIT64(VIRTIO_RING_F_INDIRECT_DESC) };
static const Setup mergeable = { .features = VERSION_1 | MRG_RXBUF };
static const Setup event_idx = { .features = VERSION_1 | BIT64(VIRTIO_RING_F_EVENT_IDX) };
static const Setup link_status = { .features = VERSION_1 | BIT64(VIRTIO_NET_F_STATUS) };
static const Setup tx_timer = { .options = ",tx=timer", .features = VERSION_1 };
static const Setup mtu_speed = {
    .options = ",host_mtu=1400,speed=1000,duplex=full", .features = VERSION_1,
};
static const Setup user = { .features = VERSION_1, .user = true };

#define ADD(path, data, func) \
    qtest_add("virtio-net/" path, Fixture, &data, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("config/mac-and-status", ctrl, test_config);
    ADD("config/mtu-speed-duplex", mtu_speed, test_config_mtu_speed);
    ADD("ctrl/receive-modes", ctrl, test_ctrl_modes);
    ADD("ctrl/mac", ctrl, test_ctrl_mac);
    ADD("ctrl/mac-table", ctrl, test_ctrl_mac_table);
    ADD("ctrl/vlan", ctrl, test_ctrl_vlan);
    ADD("ctrl/refused", ctrl, test_ctrl_refused);
    ADD("ctrl/broken", ctrl, test_ctrl_broken);
    ADD("tx/packet", plain, test_tx);
    ADD("tx/event-index", event_idx, test_tx);
    ADD("tx/pieces", indirect, test_tx_pieces);
    ADD("tx/shorter-than-header", plain, test_tx_short);
    ADD("tx/timer", tx_timer, test_tx_timer);
    ADD("rx/packet", mergeable, test_rx);
    ADD("rx/not-mergeable", plain, test_rx);
    ADD("rx/mergeable", mergeable, test_rx_mergeable);
    ADD("rx/too-long", plain, test_rx_too_long);
    ADD("rx/buffer-shorter-than-header", plain, test_rx_broken);
    ADD("rx/filter", ctrl, test_rx_filter);
    ADD("saved/filter", ctrl, test_saved_filter);
    ADD("saved/tx-timer", tx_timer, test_saved_tx_timer);
    ADD("link/down-and-up", link_status, test_link);
    ADD("user/arp", user, test_user_arp);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-net with two queue pairs, whose back end is two datagram sockets: which queues there are, which
 * pairs move packets, what a saved state keeps, and announcements.
 */
#include "qemu/osdep.h"
#include "standard-headers/linux/virtio_net.h"
#include "virtio-poke.h"

#define VERSION_1       (1ULL << VIRTIO_F_VERSION_1)
#define CTRL            (1ULL << VIRTIO_NET_F_CTRL_VQ)
#define MQ              (1ULL << VIRTIO_NET_F_MQ)
#define ANNOUNCE        (1ULL << VIRTIO_NET_F_GUEST_ANNOUNCE | 1ULL << VIRTIO_NET_F_STATUS)
#define RING(n)         (0x100000 + (n) * 0x10000)
#define BUFFER(n)       (0x200000 + (n) * 0x10000)
#define HEADER          12
#define PAIRS           2
#define CTRL_MQ         (2 * PAIRS)
#define CTRL_SINGLE     2
#define STATUS_CFG      (DEVICE_CFG + 6)
#define MAX_PAIRS_CFG   (DEVICE_CFG + 8)
#define FRAME_LEN       60

typedef struct Fixture {
    Poke *p;
    PokeQueue rx[PAIRS];
    PokeQueue tx[PAIRS];
    PokeQueue ctrl;
    int sock[PAIRS];    /* ours */
    int back_end[PAIRS];
    char *args;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    for (int i = 0; i < PAIRS; i++) {
        int fds[2];

        g_assert_cmpint(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), ==, 0);
        f->sock[i] = fds[0];
        f->back_end[i] = fds[1];
    }
    f->args = g_strdup_printf("-netdev tap,id=net0,fds=%d:%d -device virtio-net-pci,netdev=net0,mq=on,"
                              POKE_ADDR, f->back_end[0], f->back_end[1]);
    f->p = poke_new_args(f->args);
}

static void teardown(Fixture *f, const void *data)
{
    poke_free(f->p);
    for (int i = 0; i < PAIRS; i++) {
        close(f->sock[i]);
        close(f->back_end[i]);
    }
    g_free(f->args);
}

static void start(Fixture *f, uint64_t features)
{
    bool mq = features & MQ;

    negotiate(f->p, features);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK);
    for (int i = 0; i < (mq ? PAIRS : 1); i++) {
        f->rx[i] = queue_enable(f->p, 2 * i, RING(2 * i));
        f->tx[i] = queue_enable(f->p, 2 * i + 1, RING(2 * i + 1));
    }
    f->ctrl = queue_enable(f->p, mq ? CTRL_MQ : CTRL_SINGLE, RING(CTRL_MQ));
    set_status(f->p, DRIVER_OK);
}

/* Returns the status byte, or 0xff if the device did not answer. */
static uint8_t command(Fixture *f, uint8_t class, uint8_t cmd, uint16_t arg)
{
    QTestState *qts = f->p->qts;
    uint8_t out[4] = { class, cmd, arg, arg >> 8 };

    qtest_memwrite(qts, BUFFER(8), out, sizeof(out));
    qtest_writeb(qts, BUFFER(9), 0xff);
    queue_desc(&f->ctrl, 0, BUFFER(8), sizeof(out), VRING_DESC_F_NEXT, 1);
    queue_desc(&f->ctrl, 1, BUFFER(9), 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    return qtest_readb(qts, BUFFER(9));
}

static uint8_t set_pairs(Fixture *f, uint16_t pairs)
{
    return command(f, VIRTIO_NET_CTRL_MQ, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, pairs);
}

/* The driver sends a frame of byte @fill by pair @i. */
static void send_frame(Fixture *f, int i, uint8_t fill)
{
    qtest_memset(f->p->qts, BUFFER(2 * i + 1), 0, HEADER);
    qtest_memset(f->p->qts, BUFFER(2 * i + 1) + HEADER, fill, FRAME_LEN);
    queue_desc(&f->tx[i], 0, BUFFER(2 * i + 1), HEADER + FRAME_LEN, 0, 0);
    queue_add(&f->tx[i], 0);
    queue_kick(&f->tx[i]);
}

/* Whether a frame arrives at the host by pair @i, and it has byte @fill. */
static void assert_sent(Fixture *f, int i, uint8_t fill)
{
    uint8_t buf[128];

    g_assert_cmpint(recv(f->sock[i], buf, sizeof(buf), 0), ==, FRAME_LEN);
    g_assert_cmphex(buf[0], ==, fill);
    g_assert_cmphex(buf[FRAME_LEN - 1], ==, fill);
}

static void offer_buffer(Fixture *f, int i)
{
    queue_desc(&f->rx[i], 0, BUFFER(2 * i), 2048, VRING_DESC_F_WRITE, 0);
    queue_add(&f->rx[i], 0);
    queue_kick(&f->rx[i]);
}

/* The host sends a broadcast by pair @i. */
static void host_sends(Fixture *f, int i, uint8_t fill)
{
    uint8_t frame[FRAME_LEN];

    memset(frame, fill, sizeof(frame));
    memset(frame, 0xff, 6);
    g_assert_cmpint(send(f->sock[i], frame, sizeof(frame), 0), ==, FRAME_LEN);
}

static bool wait_received(Fixture *f, int i)
{
    uint32_t len = 0;

    for (int tries = 0; tries < 2000; tries++) {
        if (queue_used(&f->rx[i], NULL, &len)) {
            g_assert_cmpuint(len, ==, HEADER + FRAME_LEN);
            return true;
        }
        g_usleep(1000);
    }
    return false;
}

static uint8_t received_fill(Fixture *f, int i)
{
    return qtest_readb(f->p->qts, BUFFER(2 * i) + HEADER + FRAME_LEN - 1);
}

/* --- cases --- */

static void test_queues_follow_features(Fixture *f, const void *data)
{
    g_assert_true(offered_features(f->p) & MQ);
    g_assert_cmpuint(m16r(f->p, MAX_PAIRS_CFG), ==, PAIRS);
    negotiate(f->p, VERSION_1 | CTRL | MQ);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 2 * PAIRS + 1);
    negotiate(f->p, VERSION_1 | CTRL);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 3);
    start(f, VERSION_1 | CTRL);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, 1), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(set_pairs(f, 1), ==, VIRTIO_NET_ERR);
}

static void test_number_of_pairs_is_checked(Fixture *f, const void *data)
{
    start(f, VERSION_1 | CTRL | MQ);
    g_assert_cmpuint(set_pairs(f, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(set_pairs(f, PAIRS + 1), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(set_pairs(f, 0x8001), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(set_pairs(f, PAIRS), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(set_pairs(f, 1), ==, VIRTIO_NET_OK);
}

static void test_each_pair_has_its_back_end(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    start(f, VERSION_1 | CTRL | MQ);
    g_assert_cmpuint(set_pairs(f, PAIRS), ==, VIRTIO_NET_OK);
    for (int i = 0; i < PAIRS; i++) {
        send_frame(f, i, 0x10 + i);
        assert_sent(f, i, 0x10 + i);
        offer_buffer(f, i);
        host_sends(f, i, 0x20 + i);
        g_assert_true(wait_received(f, i));
        g_assert_cmphex(received_fill(f, i), ==, 0x20 + i);
    }
}

/* A packet for a pair that is not in use finds no buffer, and a pair that comes into use sends. */
static void test_second_pair_waits_for_its_command(Fixture *f, const void *data)
{
    uint8_t buf[128];

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    start(f, VERSION_1 | CTRL | MQ);
    offer_buffer(f, 0);
    offer_buffer(f, 1);
    host_sends(f, 1, 0x31);
    host_sends(f, 0, 0x30);
    g_assert_true(wait_received(f, 0));
    g_assert_false(queue_used(&f->rx[1], NULL, NULL));
    g_assert_cmpint(recv(f->sock[1], buf, sizeof(buf), MSG_DONTWAIT), ==, -1);
    g_assert_cmpuint(set_pairs(f, PAIRS), ==, VIRTIO_NET_OK);
    host_sends(f, 1, 0x41);
    g_assert_true(wait_received(f, 1));
    send_frame(f, 1, 0x51);
    assert_sent(f, 1, 0x51);
}

/*
 * A legacy driver that takes MQ back without a reset has one pair: nothing comes by the second, whose queue
 * is the control queue now. Rings of legacy drivers are one block (VIRTIO 1.2, 2.7.2).
 */
static void test_second_pair_goes_with_its_feature(Fixture *f, const void *data)
{
    QPCIDevice *dev = f->p->dev;
    uint64_t avail = RING(0) + 64 * 16, used = RING(0) + 0x1000;
    uint8_t out[4] = { VIRTIO_NET_CTRL_MQ, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET, PAIRS, 0 };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    qpci_io_writeb(dev, f->p->legacy, VIRTIO_PCI_STATUS, ACK_DRIVER);
    qpci_io_writel(dev, f->p->legacy, VIRTIO_PCI_GUEST_FEATURES, CTRL | MQ);
    qpci_io_writew(dev, f->p->legacy, VIRTIO_PCI_QUEUE_SEL, CTRL_MQ);
    g_assert_cmpuint(qpci_io_readw(dev, f->p->legacy, VIRTIO_PCI_QUEUE_NUM), ==, 64);
    qpci_io_writel(dev, f->p->legacy, VIRTIO_PCI_QUEUE_PFN, RING(0) >> 12);
    qpci_io_writeb(dev, f->p->legacy, VIRTIO_PCI_STATUS, ACK_DRIVER | VIRTIO_CONFIG_S_DRIVER_OK);
    f->ctrl = (PokeQueue) { f->p, CTRL_MQ, 64, RING(0), 0, 0 };
    qtest_memwrite(f->p->qts, BUFFER(8), out, sizeof(out));
    queue_desc(&f->ctrl, 0, BUFFER(8), sizeof(out), VRING_DESC_F_NEXT, 1);
    queue_desc(&f->ctrl, 1, BUFFER(9), 1, VRING_DESC_F_WRITE, 0);
    qtest_writew(f->p->qts, avail + 4, 0);
    qtest_writew(f->p->qts, avail + 2, 1);
    qpci_io_writew(dev, f->p->legacy, VIRTIO_PCI_QUEUE_NOTIFY, CTRL_MQ);
    g_assert_cmpuint(qtest_readw(f->p->qts, used + 2), ==, 1);
    g_assert_cmpuint(qtest_readb(f->p->qts, BUFFER(9)), ==, VIRTIO_NET_OK);

    qpci_io_writel(dev, f->p->legacy, VIRTIO_PCI_GUEST_FEATURES, CTRL);
    qpci_io_writew(dev, f->p->legacy, VIRTIO_PCI_QUEUE_SEL, CTRL_SINGLE);
    qtest_memset(f->p->qts, RING(0), 0, 0x2000);
    qpci_io_writel(dev, f->p->legacy, VIRTIO_PCI_QUEUE_PFN, RING(0) >> 12);
    queue_desc(&f->ctrl, 0, BUFFER(0), 2048, VRING_DESC_F_WRITE, 0);
    qtest_writew(f->p->qts, avail + 2, 1);
    host_sends(f, 1, 0x71);
    for (int i = 0; i < 50; i++) {
        g_usleep(1000);
        g_assert_cmpuint(qtest_readw(f->p->qts, used + 2), ==, 0);
    }
}

static void test_saved_state_keeps_pairs(Fixture *f, const void *data)
{
    g_autofree char *args = g_strdup_printf("-machine pc -nodefaults %s", f->args);
    QTestState *fresh;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    start(f, VERSION_1 | CTRL | MQ);
    g_assert_cmpuint(set_pairs(f, PAIRS), ==, VIRTIO_NET_OK);
    offer_buffer(f, 1);
    fresh = qtest_save_and_load(f->p->qts, args);
    if (!fresh) {
        return;
    }
    f->p->qts = f->p->bus->qts = fresh;
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 2 * PAIRS + 1);
    host_sends(f, 1, 0x61);
    g_assert_true(wait_received(f, 1));
    send_frame(f, 1, 0x62);
    assert_sent(f, 1, 0x62);
    g_assert_cmpuint(set_pairs(f, PAIRS), ==, VIRTIO_NET_OK);
}

/* announce-self: the device sends for itself, and asks the driver to. */
static void test_announce(Fixture *f, const void *data)
{
    uint8_t frame[128];
    QDict *response;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    start(f, VERSION_1 | CTRL | MQ | ANNOUNCE);
    g_assert_cmphex(m16r(f->p, STATUS_CFG), ==, VIRTIO_NET_S_LINK_UP);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_ANNOUNCE, VIRTIO_NET_CTRL_ANNOUNCE_ACK, 0), ==,
                     VIRTIO_NET_ERR);
    response = qtest_qmp(f->p->qts, "{'execute': 'announce-self', 'arguments':"
                         " {'initial': 50, 'max': 550, 'rounds': 2, 'step': 100}}");
    g_assert_false(qdict_haskey(response, "error"));
    qobject_unref(response);
    g_assert_cmpint(recv(f->sock[0], frame, sizeof(frame), 0), ==, FRAME_LEN);
    g_assert_cmphex(frame[0], ==, 0xff);
    g_assert_cmphex(frame[12] << 8 | frame[13], ==, 0x8035);
    g_assert_cmphex(frame[21], ==, 3);
    g_assert_cmphex(frame[27], ==, 0x56);
    g_assert_cmphex(m16r(f->p, STATUS_CFG), ==, VIRTIO_NET_S_LINK_UP | VIRTIO_NET_S_ANNOUNCE);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_ANNOUNCE, VIRTIO_NET_CTRL_ANNOUNCE_ACK, 0), ==,
                     VIRTIO_NET_OK);
    g_assert_cmphex(m16r(f->p, STATUS_CFG), ==, VIRTIO_NET_S_LINK_UP);
    g_assert_cmpint(recv(f->sock[0], frame, sizeof(frame), MSG_DONTWAIT), ==, -1);
    qtest_clock_step(f->p->qts, 51 * 1000 * 1000);
    g_assert_cmpint(recv(f->sock[0], frame, sizeof(frame), 0), ==, FRAME_LEN);
    qtest_clock_step(f->p->qts, 1000 * 1000 * 1000);
    g_assert_cmpint(recv(f->sock[0], frame, sizeof(frame), MSG_DONTWAIT), ==, -1);
}

#define ADD(path, func) qtest_add("virtio-net-mq/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (g_getenv("QTEST_ACCEL")) {
        g_test_message("another emulator's tap takes descriptors of TAP interfaces only");
        return 0;
    }
    ADD("queues-follow-features", test_queues_follow_features);
    ADD("number-of-pairs-is-checked", test_number_of_pairs_is_checked);
    ADD("each-pair-has-its-back-end", test_each_pair_has_its_back_end);
    ADD("second-pair-waits-for-its-command", test_second_pair_waits_for_its_command);
    ADD("second-pair-goes-with-its-feature", test_second_pair_goes_with_its_feature);
    ADD("saved-state-keeps-pairs", test_saved_state_keeps_pairs);
    ADD("announce", test_announce);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-net: TCP segments that are joined (VIRTIO_NET_F_RSC_EXT), and those that are not. Segments come by a
 * datagram socket, with a virtio-net header in front.
 *
 * The reference takes segments from TAP interfaces only. Seen there: it joins the same segments, up to the
 * same length, and only those with "don't fragment"; a joined packet of it has no DATA_VALID, though its
 * checksum is that of the first segment; PUSH waits for the timer; an acknowledgement alone does not wait; a
 * packet that waits when the device is reset comes to the next driver.
 */
#include "qemu/osdep.h"
#include "standard-headers/linux/virtio_net.h"
#include "virtio-poke.h"

#define BIT64(n)        (1ULL << (n))
#define OFFLOADS        (BIT64(VIRTIO_NET_F_GUEST_CSUM) | BIT64(VIRTIO_NET_F_GUEST_TSO4) | \
                         BIT64(VIRTIO_NET_F_GUEST_TSO6))
#define RSC             BIT64(VIRTIO_NET_F_RSC_EXT)
#define BASE            (BIT64(VIRTIO_F_VERSION_1) | BIT64(VIRTIO_NET_F_CTRL_VQ) | \
                         BIT64(VIRTIO_NET_F_CTRL_GUEST_OFFLOADS) | OFFLOADS)
#define RX_RING         0x100000
#define CTRL_RING       0x120000
#define BUFFERS         0x200000
#define BUFFER_LEN      0x20000
#define CTRL_BUFFER     0x400000
#define HEADER          12
#define ETH             14
#define INTERVAL_NS     300000
#define PAYLOAD         100
#define FIN             0x01
#define PSH             0x08
#define ACK             0x10
#define CWR             0x80

typedef struct Fixture {
    Poke *p;
    PokeQueue rx, ctrl;
    int sock;
    uint32_t next_buffer;
} Fixture;

static void add_buffer(Fixture *f)
{
    uint32_t i = f->next_buffer++ % 16;

    queue_desc(&f->rx, i, BUFFERS + i * BUFFER_LEN, BUFFER_LEN, VRING_DESC_F_WRITE, 0);
    queue_add(&f->rx, i);
}

static void start(Fixture *f, uint64_t features)
{
    negotiate(f->p, features);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK);
    f->rx = queue_enable(f->p, 0, RX_RING);
    f->ctrl = queue_enable(f->p, 2, CTRL_RING);
    f->next_buffer = 0;
    set_status(f->p, DRIVER_OK);
    for (int i = 0; i < 16; i++) {
        add_buffer(f);
    }
    queue_kick(&f->rx);
}

/*
 * A machine's options, with a back end whose other end is @sock; @theirs is to be closed when the machine has
 * it.
 */
static char *machine_args(int *sock, int *theirs)
{
    int fds[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), ==, 0);
    *sock = fds[0];
    *theirs = fds[1];
    return g_strdup_printf("-machine pc -nodefaults -netdev tap,fd=%d,id=net0,vnet_hdr=on "
                           "-device virtio-net-pci,netdev=net0,guest_rsc_ext=on," POKE_ADDR, *theirs);
}

static void setup(Fixture *f, const void *data)
{
    int theirs;
    g_autofree char *args = machine_args(&f->sock, &theirs);

    f->p = poke_new_args(args);
    close(theirs);
    start(f, BASE | RSC);
}

static void teardown(Fixture *f, const void *data)
{
    poke_free(f->p);
    close(f->sock);
}

/* --- segments --- */

typedef struct Tcp {
    bool ip6;
    uint16_t port;
    uint32_t seq, ack;
    uint16_t window;
    uint8_t flags;
    size_t len;                 /* of the payload */
    uint8_t fill;
    uint8_t tos;
    size_t padding;             /* behind the packet */
    bool bad_checksum;
    bool tcp_option;
    bool fragment;
    bool may_fragment;          /* without "don't fragment" */
} Tcp;

static const Tcp defaults = {
    .port = 80, .seq = 1000, .ack = 77, .window = 500, .flags = ACK, .len = PAYLOAD,
};

static uint32_t sum16(const uint8_t *p, size_t len, uint32_t sum)
{
    for (size_t i = 0; i < len; i++) {
        sum += i & 1 ? p[i] : p[i] << 8;
    }
    return sum;
}

static uint16_t fold(uint32_t sum)
{
    while (sum >> 16) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum;
}

static size_t ip_len(const Tcp *t)
{
    return t->ip6 ? 40 : 20;
}

static void make_ip(uint8_t *ip, const Tcp *t, size_t tcp_len)
{
    if (t->ip6) {
        stl_be_p(ip, 6u << 28 | t->tos << 20);
        stw_be_p(ip + 4, tcp_len);
        ip[6] = 6;
        ip[7] = 64;
        ip[8] = ip[24] = 0xfd;
        ip[39] = 1;
        return;
    }
    ip[0] = 0x45;
    ip[1] = t->tos;
    stw_be_p(ip + 2, 20 + tcp_len);
    stw_be_p(ip + 6, t->fragment ? 0x2000 : t->may_fragment ? 0 : 0x4000);
    ip[8] = 64;
    ip[9] = 6;
    memcpy(ip + 12, "\x0a\0\0\1\x0a\0\0\2", 8);
    stw_be_p(ip + 10, fold(sum16(ip, 20, 0)));
}

static void make_tcp(uint8_t *tcp, const Tcp *t, size_t tcp_len)
{
    size_t header = t->tcp_option ? 24 : 20;
    const uint8_t *addresses = tcp - (t->ip6 ? 32 : 8);
    uint32_t pseudo = sum16(addresses, t->ip6 ? 32 : 8, 6 + tcp_len);

    stw_be_p(tcp, t->port);
    stw_be_p(tcp + 2, 4000);
    stl_be_p(tcp + 4, t->seq);
    stl_be_p(tcp + 8, t->ack);
    tcp[12] = header / 4 << 4;
    tcp[13] = t->flags;
    stw_be_p(tcp + 14, t->window);
    memset(tcp + header, t->fill, t->len);
    stw_be_p(tcp + 16, fold(sum16(tcp, tcp_len, pseudo)) ^ t->bad_checksum);
}

static void host_sends(Fixture *f, Tcp t)
{
    g_autofree uint8_t *buf = g_malloc0(70000);
    size_t tcp_len = (t.tcp_option ? 24 : 20) + t.len, size = HEADER + ETH + ip_len(&t) + tcp_len + t.padding;
    uint8_t *eth = buf + HEADER;

    memcpy(eth, "\x52\x54\0\x12\x34\x56\x52\x54\0\0\0\1", 12);
    stw_be_p(eth + 12, t.ip6 ? 0x86dd : 0x0800);
    make_ip(eth + ETH, &t, tcp_len);
    make_tcp(eth + ETH + ip_len(&t), &t, tcp_len);
    g_assert_cmpint(send(f->sock, buf, size, 0), ==, size);
    /* One at a time: each is seen before the clock moves. */
    for (int i = 0; i < 3; i++) {
        qtest_clock_step(f->p->qts, 1);
    }
}

/* --- what arrives --- */

typedef struct Packet {
    uint8_t flags, gso_type;
    uint16_t gso_size, segments, dup_acks;
    uint8_t data[0x11000];      /* from the Ethernet header on */
    size_t len;
} Packet;

static bool received(Fixture *f, Packet *p)
{
    uint8_t hdr[HEADER];
    uint32_t head, len;

    if (!queue_used(&f->rx, &head, &len)) {
        return false;
    }
    qtest_memread(f->p->qts, BUFFERS + head * BUFFER_LEN, hdr, HEADER);
    *p = (Packet) {
        .flags = hdr[0], .gso_type = hdr[1], .gso_size = lduw_le_p(hdr + 4), .segments = lduw_le_p(hdr + 6),
        .dup_acks = lduw_le_p(hdr + 8), .len = len - HEADER,
    };
    g_assert_cmpuint(p->len, <=, sizeof(p->data));
    qtest_memread(f->p->qts, BUFFERS + head * BUFFER_LEN + HEADER, p->data, p->len);
    add_buffer(f);
    return true;
}

static void assert_nothing(Fixture *f)
{
    Packet p;

    g_assert_false(received(f, &p));
}

/* The next packet is a single segment with its own header, of @fill and @len bytes of payload. */
static void assert_single(Fixture *f, const Tcp *t)
{
    Packet p;

    g_assert_true(received(f, &p));
    g_assert_cmphex(p.flags, ==, 0);
    g_assert_cmphex(p.gso_type, ==, VIRTIO_NET_HDR_GSO_NONE);
    g_assert_cmpuint(p.segments, ==, 0);
    g_assert_cmphex(ldl_be_p(p.data + ETH + ip_len(t) + 4), ==, t->seq);
}

/* The next packet is @segments joined ones, @bytes of payload. */
static Packet assert_joined(Fixture *f, bool ip6, unsigned segments, size_t bytes)
{
    size_t ip = ip6 ? 40 : 20;
    Packet p;

    g_assert_true(received(f, &p));
    g_assert_cmphex(p.flags, ==, VIRTIO_NET_HDR_F_RSC_INFO | VIRTIO_NET_HDR_F_DATA_VALID);
    g_assert_cmphex(p.gso_type, ==, ip6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4);
    g_assert_cmpuint(p.segments, ==, segments);
    g_assert_cmpuint(p.dup_acks, ==, 0);
    g_assert_cmpuint(p.len, ==, ETH + ip + 20 + bytes);
    if (ip6) {
        g_assert_cmpuint(lduw_be_p(p.data + ETH + 4), ==, 20 + bytes);
    } else {
        g_assert_cmpuint(lduw_be_p(p.data + ETH + 2), ==, 40 + bytes);
        g_assert_cmphex(fold(sum16(p.data + ETH, 20, 0)), ==, 0);
    }
    return p;
}

static void wait_interval(Fixture *f)
{
    qtest_clock_step(f->p->qts, INTERVAL_NS);
}

/* --- cases --- */

static void send_three(Fixture *f, bool ip6)
{
    Tcp t = defaults;

    t.ip6 = ip6;
    for (int i = 0; i < 3; i++) {
        t.fill = 1 + i;
        t.ack = 77 + i;
        t.window = 500 + i;
        host_sends(f, t);
        t.seq += PAYLOAD;
    }
}

static void test_segments_are_joined(Fixture *f, const void *data)
{
    for (int ip6 = 0; ip6 < 2; ip6++) {
        size_t tcp = ETH + (ip6 ? 40 : 20);
        Packet p;

        send_three(f, ip6);
        assert_nothing(f);
        wait_interval(f);
        p = assert_joined(f, ip6, 3, 3 * PAYLOAD);
        assert_nothing(f);
        g_assert_cmpuint(p.gso_size, ==, PAYLOAD);
        g_assert_cmphex(ldl_be_p(p.data + tcp + 4), ==, defaults.seq);
        g_assert_cmphex(ldl_be_p(p.data + tcp + 8), ==, 79);
        g_assert_cmphex(lduw_be_p(p.data + tcp + 14), ==, 502);
        for (int i = 0; i < 3; i++) {
            g_assert_cmphex(p.data[tcp + 20 + i * PAYLOAD], ==, 1 + i);
            g_assert_cmphex(p.data[tcp + 20 + (i + 1) * PAYLOAD - 1], ==, 1 + i);
        }
    }
}

static void test_timer(Fixture *f, const void *data)
{
    host_sends(f, defaults);
    qtest_clock_step(f->p->qts, INTERVAL_NS / 2);
    assert_nothing(f);
    qtest_clock_step(f->p->qts, INTERVAL_NS / 2);
    assert_single(f, &defaults);
}

static void test_push_ends_a_packet(Fixture *f, const void *data)
{
    Tcp t = defaults;
    Packet p;

    host_sends(f, t);
    t.seq += t.len;
    t.flags = ACK | PSH;
    host_sends(f, t);
    p = assert_joined(f, false, 2, 2 * PAYLOAD);
    g_assert_cmphex(p.data[ETH + 20 + 13], ==, ACK | PSH);
}

/* A segment that can't join ends the packet before it, and what it is itself stays as it came. */
static void assert_ends(Fixture *f, Tcp t)
{
    host_sends(f, defaults);
    host_sends(f, t);
    assert_single(f, &defaults);
    wait_interval(f);
    assert_single(f, &t);
    assert_nothing(f);
}

#define assert_ends_with(f, field, value) do {                  \
        Tcp ends_ = defaults;                                   \
        ends_.seq += PAYLOAD;                                   \
        ends_.field = (value);                                  \
        assert_ends(f, ends_);                                  \
    } while (0)

static void test_what_is_not_joined(Fixture *f, const void *data)
{
    assert_ends_with(f, seq, defaults.seq);             /* again */
    assert_ends_with(f, seq, defaults.seq + PAYLOAD + 1);
    assert_ends_with(f, ack, defaults.ack - 1);
    assert_ends_with(f, flags, ACK | FIN);
    assert_ends_with(f, flags, ACK | CWR);
    assert_ends_with(f, flags, 0);
    assert_ends_with(f, len, 0);
    assert_ends_with(f, bad_checksum, true);
    assert_ends_with(f, tcp_option, true);
}

/* Other connections and classes, and fragments, leave a packet waiting. */
static void test_flows_are_apart(Fixture *f, const void *data)
{
    Tcp other = defaults, class = defaults, next = defaults, fragment = defaults;

    other.port = 81;
    class.tos = 4;
    fragment.fragment = true;
    next.seq += PAYLOAD;
    host_sends(f, defaults);
    host_sends(f, other);
    host_sends(f, class);
    assert_nothing(f);
    host_sends(f, fragment);
    assert_single(f, &fragment);
    fragment.fragment = false;
    fragment.may_fragment = true;
    host_sends(f, fragment);
    assert_single(f, &fragment);
    host_sends(f, next);
    wait_interval(f);
    assert_joined(f, false, 2, 2 * PAYLOAD);
    assert_single(f, &other);
    assert_single(f, &class);
}

static void test_padding_is_cut(Fixture *f, const void *data)
{
    Tcp t = defaults;
    Packet p;

    t.len = 2;
    t.padding = 4;
    t.fill = 0xaa;
    host_sends(f, t);
    t.seq += 2;
    t.fill = 0xbb;
    host_sends(f, t);
    wait_interval(f);
    p = assert_joined(f, false, 2, 4);
    g_assert_cmpmem(p.data + ETH + 40, 4, "\xaa\xaa\xbb\xbb", 4);
}

static void test_duplicate_acks_are_counted(Fixture *f, const void *data)
{
    Tcp t = defaults;
    Packet p;

    t.len = 0;
    for (int i = 0; i < 4; i++) {
        host_sends(f, t);
    }
    wait_interval(f);
    g_assert_true(received(f, &p));
    g_assert_cmphex(p.flags, ==, VIRTIO_NET_HDR_F_RSC_INFO | VIRTIO_NET_HDR_F_DATA_VALID);
    g_assert_cmphex(p.gso_type, ==, VIRTIO_NET_HDR_GSO_NONE);
    g_assert_cmpuint(p.segments, ==, 1);
    g_assert_cmpuint(p.dup_acks, ==, 3);
    assert_nothing(f);
    host_sends(f, t);
    t.ack++;
    host_sends(f, t);
    wait_interval(f);
    g_assert_true(received(f, &p) && !p.dup_acks);
    g_assert_true(received(f, &p) && !p.dup_acks);
}

/* An IP packet has 65,535 bytes at most. */
static void test_length_is_bounded(Fixture *f, const void *data)
{
    Tcp t = defaults;

    t.len = 16000;
    for (int i = 0; i < 5; i++) {
        host_sends(f, t);
        t.seq += t.len;
    }
    assert_joined(f, false, 4, 64000);
    wait_interval(f);
    t.seq -= t.len;
    assert_single(f, &t);
}

static void test_flows_are_bounded(Fixture *f, const void *data)
{
    Tcp t = defaults;

    for (int i = 0; i < 33; i++) {
        t.port = 1000 + i;
        host_sends(f, t);
    }
    assert_single(f, &t);
    assert_nothing(f);
}

static uint8_t set_offloads(Fixture *f, uint64_t offloads)
{
    QTestState *qts = f->p->qts;
    uint8_t data[10] = { VIRTIO_NET_CTRL_GUEST_OFFLOADS, VIRTIO_NET_CTRL_GUEST_OFFLOADS_SET };

    stq_le_p(data + 2, offloads);
    qtest_memwrite(qts, CTRL_BUFFER, data, sizeof(data));
    qtest_writeb(qts, CTRL_BUFFER + 0x100, 0xff);
    queue_desc(&f->ctrl, 0, CTRL_BUFFER, sizeof(data), VRING_DESC_F_NEXT, 1);
    queue_desc(&f->ctrl, 1, CTRL_BUFFER + 0x100, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    return qtest_readb(qts, CTRL_BUFFER + 0x100);
}

static void test_only_if_negotiated(Fixture *f, const void *data)
{
    static const uint64_t without[] = { BASE, (BASE | RSC) & ~BIT64(VIRTIO_NET_F_GUEST_TSO4) };

    for (size_t i = 0; i < ARRAY_SIZE(without); i++) {
        start(f, without[i]);
        host_sends(f, defaults);
        assert_single(f, &defaults);
    }
    start(f, BASE | RSC);
    g_assert_cmpuint(set_offloads(f, OFFLOADS), ==, VIRTIO_NET_OK);
    host_sends(f, defaults);
    assert_single(f, &defaults);
    g_assert_cmpuint(set_offloads(f, OFFLOADS | RSC), ==, VIRTIO_NET_OK);
    host_sends(f, defaults);
    assert_nothing(f);
}

static void test_reset_forgets(Fixture *f, const void *data)
{
    host_sends(f, defaults);
    start(f, BASE | RSC);
    wait_interval(f);
    assert_nothing(f);
    host_sends(f, defaults);
    wait_interval(f);
    assert_single(f, &defaults);
}

/* Into a machine with a new back end; false, having skipped the case, where that can't be. */
static bool save_and_load(Fixture *f)
{
    int sock, theirs;
    g_autofree char *args = machine_args(&sock, &theirs);
    QTestState *fresh = qtest_save_and_load(f->p->qts, args);

    close(theirs);
    if (!fresh) {
        close(sock);
        return false;
    }
    f->p->qts = f->p->bus->qts = fresh;
    close(f->sock);
    f->sock = sock;
    return true;
}

/* Packets that wait for more are saved, with all that was joined in them, and wait no longer for that. */
static void test_saved_while_waiting(Fixture *f, const void *data)
{
    Tcp t = defaults, other = defaults, acks = defaults;
    Packet p;

    other.port = 81;
    other.ip6 = true;
    acks.port = 82;
    acks.len = 0;
    host_sends(f, t);
    host_sends(f, other);
    host_sends(f, acks);
    host_sends(f, acks);
    t.seq += t.len;
    t.ack++;
    t.window--;
    host_sends(f, t);
    qtest_clock_step(f->p->qts, INTERVAL_NS / 2);
    if (!save_and_load(f)) {
        return;
    }
    assert_nothing(f);
    t.seq += t.len;
    host_sends(f, t);
    assert_nothing(f);
    qtest_clock_step(f->p->qts, INTERVAL_NS / 2);
    assert_joined(f, false, 3, 3 * t.len);
    assert_single(f, &other);
    g_assert_true(received(f, &p));
    g_assert_cmpuint(p.dup_acks, ==, 1);
    assert_nothing(f);
}

#define ADD(path, func) qtest_add("virtio-net-rsc/" path, Fixture, NULL, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (g_getenv("QTEST_ACCEL")) {
        g_test_message("another emulator's tap takes descriptors of TAP interfaces only");
        return 0;
    }
    ADD("segments-are-joined", test_segments_are_joined);
    ADD("timer", test_timer);
    ADD("push-ends-a-packet", test_push_ends_a_packet);
    ADD("what-is-not-joined", test_what_is_not_joined);
    ADD("flows-are-apart", test_flows_are_apart);
    ADD("padding-is-cut", test_padding_is_cut);
    ADD("duplicate-acks-are-counted", test_duplicate_acks_are_counted);
    ADD("length-is-bounded", test_length_is_bounded);
    ADD("flows-are-bounded", test_flows_are_bounded);
    ADD("only-if-negotiated", test_only_if_negotiated);
    ADD("reset-forgets", test_reset_forgets);
    ADD("saved-while-waiting", test_saved_while_waiting);
    return g_test_run();
}

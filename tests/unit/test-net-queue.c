/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network clients: delivery, waiting, callbacks, re-entry, hubs, the socket back end's streams. */
#include "qemu/osdep.h"
#include "net/net.h"
#include "net/net-internal.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/main-loop.h"
#include "qemu/reentrancy.h"
#include "qemu/sockets.h"
#include "sysemu/budget.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"

/* A client that writes down what it gets: "a3 " is a packet of 3 bytes 'a'. */
typedef struct Sink {
    NetClientState nc;
    GString *log;
    bool full;
    bool can_receive;
    bool echo;          /* send everything back at once */
} Sink;

static ssize_t sink_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    Sink *s = DO_UPCAST(Sink, nc, nc);

    if (s->full) {
        return 0;
    }
    g_string_append_printf(s->log, "%c%zu ", buf[0], size);
    if (s->echo) {
        qemu_send_packet(nc, buf, size);
    }
    return size;
}

static bool sink_can_receive(NetClientState *nc)
{
    return DO_UPCAST(Sink, nc, nc)->can_receive;
}

static void sink_cleanup(NetClientState *nc)
{
    g_string_free(DO_UPCAST(Sink, nc, nc)->log, true);
}

static NetClientInfo sink_info = {
    .type = NET_CLIENT_DRIVER_USER,
    .size = sizeof(Sink),
    .receive = sink_receive,
    .can_receive = sink_can_receive,
    .cleanup = sink_cleanup,
};

static Sink *sink_new(const char *name, NetClientState *peer)
{
    Sink *s = DO_UPCAST(Sink, nc, qemu_new_net_client(&sink_info, peer, "sink", name));

    s->log = g_string_new(NULL);
    s->can_receive = true;
    return s;
}

static void send_to_peer(Sink *s, char c, size_t size)
{
    uint8_t buf[256];

    memset(buf, c, size);
    qemu_send_packet(&s->nc, buf, size);
}

static void test_delivery(void)
{
    Sink *a = sink_new("a", NULL), *b = sink_new("b", &a->nc);
    struct iovec iov[2] = { { (void *)"xx", 2 }, { (void *)"yyy", 3 } };

    send_to_peer(a, '1', 10);
    send_to_peer(b, '2', 20);
    qemu_sendv_packet(&a->nc, iov, 2);
    g_assert_cmpstr(a->log->str, ==, "220 ");
    g_assert_cmpstr(b->log->str, ==, "110 x5 ");
    b->nc.link_down = true;
    send_to_peer(a, '3', 3);
    b->nc.link_down = false;
    g_assert_cmpstr(b->log->str, ==, "110 x5 ");
    g_assert_true(qemu_find_netdev("a") == &a->nc);
    qemu_del_net_client(&b->nc);
    g_assert_null(a->nc.peer);
    send_to_peer(a, '4', 4);
    qemu_del_net_client(&a->nc);
    g_assert_null(qemu_find_netdev("a"));
}

static void test_waiting_in_order(void)
{
    Sink *a = sink_new("a", NULL), *b = sink_new("b", &a->nc);

    b->full = true;
    send_to_peer(a, '1', 1);
    send_to_peer(a, '2', 2);
    b->full = false; /* but nobody said so yet */
    send_to_peer(a, '3', 3);
    g_assert_cmpstr(b->log->str, ==, "");
    qemu_flush_queued_packets(&b->nc);
    g_assert_cmpstr(b->log->str, ==, "11 22 33 ");
    b->can_receive = false;
    send_to_peer(a, '4', 4);
    b->can_receive = true;
    send_to_peer(a, '5', 5);
    qemu_flush_queued_packets(&b->nc);
    g_assert_true(strstr(b->log->str, "44 ") && strstr(b->log->str, "55 "));
    b->full = true;
    send_to_peer(a, '6', 6);
    qemu_purge_queued_packets(&a->nc);
    b->full = false;
    qemu_flush_queued_packets(&b->nc);
    g_assert_null(strstr(b->log->str, "66 "));
    qemu_del_net_client(&a->nc);
    qemu_del_net_client(&b->nc);
}

static ssize_t sent_result;
static int sent_calls;

static void on_sent(NetClientState *nc, ssize_t ret)
{
    sent_calls++;
    sent_result = ret;
}

static void test_callbacks(void)
{
    Sink *a = sink_new("a", NULL), *b = sink_new("b", &a->nc);

    g_assert_cmpint(qemu_send_packet_async(&a->nc, (uint8_t *)"x", 1, on_sent), ==, 1);
    g_assert_cmpint(sent_calls, ==, 0);
    b->full = true;
    g_assert_cmpint(qemu_send_packet_async(&a->nc, (uint8_t *)"yy", 2, on_sent), ==, 0);
    b->full = false;
    qemu_flush_queued_packets(&b->nc);
    g_assert_true(sent_calls == 1 && sent_result == 2);
    b->full = true;
    qemu_send_packet_async(&a->nc, (uint8_t *)"zz", 2, on_sent);
    qemu_flush_or_purge_queued_packets(&b->nc, true);
    g_assert_true(sent_calls == 2 && sent_result == 0);
    qemu_del_net_client(&a->nc);
    qemu_del_net_client(&b->nc);
}

/* Two clients that echo: each nested packet waits for the one before, and the budget ends it. */
static void test_echo_ends(void)
{
    Sink *a = sink_new("a", NULL), *b = sink_new("b", &a->nc);

    budget_refill(1000 * BUDGET_COST_CALLBACK);
    a->echo = b->echo = true;
    send_to_peer(a, 'e', 1);
    g_assert_true(budget_exhausted());
    budget_unlimited();
    a->echo = b->echo = false;
    qemu_del_net_client(&a->nc);
    qemu_del_net_client(&b->nc);
}

static void test_queue_is_bounded(void)
{
    Sink *a = sink_new("a", NULL), *b = sink_new("b", &a->nc);
    g_autofree uint8_t *big = g_malloc0(NET_BUFSIZE);
    size_t waiting = 0;

    memset(big, 'b', NET_BUFSIZE);
    b->full = true;
    for (int i = 0; i < 1000; i++) {
        qemu_send_packet(&a->nc, big, NET_BUFSIZE);
    }
    b->full = false;
    qemu_flush_queued_packets(&b->nc);
    for (char *p = b->log->str; *p; p++) {
        waiting += *p == ' ';
    }
    g_assert_cmpuint(waiting, <, 400);
    g_assert_cmpuint(waiting, >, 100);
    qemu_del_net_client(&a->nc);
    qemu_del_net_client(&b->nc);
}

/* ---- NICs ---- */

typedef struct Nic {
    NICState *nic;
    NICConf conf;
    MemReentrancyGuard guard;
    GString *log;
    int link_changes;
} Nic;

static ssize_t nic_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    Nic *n = qemu_get_nic_opaque(nc);

    g_assert_true(n->guard.engaged_in_io);
    g_string_append_printf(n->log, "q%u:%zu ", nc->queue_index, size);
    return size;
}

static void nic_link_changed(NetClientState *nc)
{
    ((Nic *)qemu_get_nic_opaque(nc))->link_changes++;
}

static NetClientInfo nic_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .receive = nic_receive,
    .link_status_changed = nic_link_changed,
};

static void test_nic(void)
{
    Sink *a = sink_new("a", NULL);
    Nic n = { .log = g_string_new(NULL) };
    g_autoptr(GString) text = g_string_new(NULL);
    Error *err = NULL;

    n.conf.peers.ncs[0] = &a->nc;
    n.conf.peers.queues = 1;
    qemu_macaddr_default_if_unset(&n.conf.macaddr);
    n.nic = qemu_new_nic(&nic_info, &n.conf, "testnic", NULL, &n.guard, &n);
    qemu_format_nic_info_str(qemu_get_queue(n.nic), n.conf.macaddr.a);
    net_print_info(text);
    g_assert_cmpstr(text->str, ==,
                    "testnic.0: index=0,type=nic,model=testnic,macaddr=52:54:00:12:34:56\n"
                    " \\ a: index=0,type=user,\n");
    send_to_peer(a, 'x', 60);
    g_assert_false(n.guard.engaged_in_io);
    g_assert_cmpstr(n.log->str, ==, "q0:60 ");
    qmp_set_link("a", false, &error_abort);
    g_assert_true(qemu_get_queue(n.nic)->link_down && n.link_changes == 1);
    qmp_set_link("a", true, &error_abort);
    g_assert_false(qemu_get_queue(n.nic)->link_down);
    qmp_set_link("nobody", true, &err);
    error_free_or_abort(&err);
    /* The back end goes first; the NIC stays with its link down and can still send. */
    qemu_del_net_client(&a->nc);
    g_assert_true(qemu_get_queue(n.nic)->link_down);
    qemu_send_packet(qemu_get_queue(n.nic), (uint8_t *)"x", 1);
    qemu_del_nic(n.nic);
    g_string_free(n.log, true);
}

static void test_mac(void)
{
    uint8_t mac[6] = { 1, 2, 3, 4, 5, 6 };

    g_assert_cmpint(net_parse_macaddr(mac, "52:54:00:ab:CD:ef"), ==, 0);
    g_assert_cmpmem(mac, 6, "\x52\x54\x00\xab\xcd\xef", 6);
    g_assert_cmpint(net_parse_macaddr(mac, "0x10203"), ==, 0);
    g_assert_cmpmem(mac, 6, "\x52\x54\x00\x01\x02\x03", 6);
    g_assert_cmpint(net_parse_macaddr(mac, "1:2"), ==, -1);
    g_assert_cmpint(net_parse_macaddr(mac, "1:2:3:4:5:100"), ==, -1);
    g_assert_cmpint(net_parse_macaddr(mac, ""), ==, -1);
}

/* ---- hubs ---- */

static void test_hub(void)
{
    Sink *s[3];

    for (int i = 0; i < 3; i++) {
        g_autofree char *name = g_strdup_printf("s%d", i);

        s[i] = sink_new(name, net_hub_add_port(7, NULL, NULL));
    }
    send_to_peer(s[0], 'h', 9);
    g_assert_cmpstr(s[0]->log->str, ==, "");
    g_assert_cmpstr(s[1]->log->str, ==, "h9 ");
    g_assert_cmpstr(s[2]->log->str, ==, "h9 ");
    s[1]->full = s[2]->full = true;
    send_to_peer(s[0], 'i', 1);
    s[1]->full = false;
    qemu_flush_queued_packets(&s[1]->nc);
    g_assert_cmpstr(s[1]->log->str, ==, "h9 i1 ");
    g_assert_cmpstr(s[2]->log->str, ==, "h9 ");
    net_cleanup();
    g_assert_true(QTAILQ_EMPTY(&net_clients));
}

/* ---- streams ---- */

static GString *stream_log;

static void on_packet(SocketReadState *rs)
{
    g_string_append_printf(stream_log, "%u ", rs->packet_len);
}

static void test_stream_framing(void)
{
    static const uint8_t bytes[] = { 0, 0, 0, 3, 'a', 'b', 'c', 0, 0, 0, 0,
                                     0, 0, 0, 1, 'x', 0xff, 0, 0, 0 };
    SocketReadState *rs = g_new0(SocketReadState, 1);

    for (int piece = 1; piece < 17; piece++) {
        stream_log = g_string_new(NULL);
        net_socket_rs_init(rs, on_packet, false);
        for (int at = 0; at < 16; at += piece) {
            g_assert_cmpint(net_fill_rstate(rs, bytes + at, MIN(piece, 16 - at)), ==, 0);
        }
        g_assert_cmpstr(stream_log->str, ==, "3 1 ");
        g_assert_cmpint(net_fill_rstate(rs, bytes + 16, 4), ==, -1);
        g_string_free(stream_log, true);
    }
    g_free(rs);
}

static void run_loop(void)
{
    for (int i = 0; i < 10; i++) {
        main_loop_step();
    }
}

static void test_socket_stream(void)
{
    int sv[2];
    uint8_t buf[16];

    g_assert_cmpint(qemu_socketpair(AF_UNIX, SOCK_STREAM, 0, sv), ==, 0);
    g_autofree char *params = g_strdup_printf("socket,id=s,fd=%d", sv[0]);

    netdev_add_params(params, &error_abort);
    Sink *a = sink_new("a", qemu_find_netdev("s"));

    send_to_peer(a, 'q', 3);
    g_assert_cmpint(read(sv[1], buf, sizeof(buf)), ==, 7);
    g_assert_cmpmem(buf, 7, "\0\0\0\3qqq", 7);
    g_assert_cmpint(write(sv[1], "\0\0\0\2zz", 6), ==, 6);
    a->full = true;
    run_loop();
    g_assert_cmpstr(a->log->str, ==, "");
    a->full = false;
    qemu_flush_queued_packets(&a->nc);
    g_assert_cmpstr(a->log->str, ==, "z2 ");
    /* The other side stops reading: frames wait, and go on later. */
    for (int i = 0; i < 5000; i++) {
        send_to_peer(a, 'w', 200);
    }
    for (size_t got = 0, want = 5000 * 204; got < want;) {
        uint8_t big[4096];
        ssize_t n = read(sv[1], big, MIN(sizeof(big), want - got));

        g_assert_cmpint(n, >, 0);
        got += n;
        run_loop();
    }
    close(sv[1]);
    run_loop();
    g_assert_cmpuint(qemu_fd_handler_count(), ==, 0);
    send_to_peer(a, 'n', 3); /* nobody there */
    net_cleanup();
    qemu_opts_reset(&qemu_netdev_opts);
}

static void test_socket_dgram(void)
{
    int sv[2];
    uint8_t buf[16];

    g_assert_cmpint(qemu_socketpair(AF_UNIX, SOCK_DGRAM, 0, sv), ==, 0);
    g_autofree char *params = g_strdup_printf("socket,id=s,fd=%d", sv[0]);

    netdev_add_params(params, &error_abort);
    Sink *a = sink_new("a", qemu_find_netdev("s"));

    send_to_peer(a, 'q', 3);
    g_assert_cmpint(read(sv[1], buf, sizeof(buf)), ==, 3);
    g_assert_cmpint(write(sv[1], "zzz", 3), ==, 3);
    run_loop();
    g_assert_cmpstr(a->log->str, ==, "z3 ");
    close(sv[1]);
    run_loop();
    net_cleanup();
    qemu_opts_reset(&qemu_netdev_opts);
}

static void assert_refused(const char *params, const char *message)
{
    Error *err = NULL;

    g_assert_false(netdev_add_params(params, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_wrong_options(void)
{
    assert_refused("foo,id=x", "Parameter 'type' does not accept value 'foo'");
    assert_refused("id=x", "Parameter 'type' is missing");
    assert_refused("user", "Parameter 'id' is missing");
    assert_refused("user,id=x,foo=1", "Invalid parameter 'foo'");
    assert_refused("user,id=x,restrict=maybe", "Parameter 'restrict' expects 'on' or 'off'");
    assert_refused("user,id=x,net=foo", "The mask of net= is neither an address nor a length");
    assert_refused("user,id=x,net=10.0.2.0/33",
                   "The length of the mask of net= must be from 4 to 32");
    assert_refused("user,id=x,host=1.2.3.4", "host= is outside net=");
    assert_refused("user,id=x,dhcpstart=10.0.2.2", "DHCP must be different from host and DNS");
    assert_refused("user,id=x,ipv4=off,ipv6=off", "ipv4=off and ipv6=off leave no protocol");
    assert_refused("user,id=x,hostfwd=tcp:1",
                   "Invalid host forwarding rule 'tcp:1' (Missing : separator)");
    assert_refused("user,id=x,hostfwd=foo", "Invalid host forwarding rule 'foo' (No : separators)");
    assert_refused("socket,id=x",
                   "exactly one of listen=, connect=, mcast= or udp= is required");
    assert_refused("socket,id=x,udp=127.0.0.1:3", "localaddr= is mandatory with udp=");
    assert_refused("socket,id=x,fd=777", "x: Can't use file descriptor 777: Bad file descriptor");
    g_assert_true(QTAILQ_EMPTY(&net_clients));
}

/* ---- user networking ---- */

static const uint8_t arp_request[42] = {
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0, 0x12, 0x34, 0x56, 0x08, 0x06,
    0, 1, 8, 0, 6, 4, 0, 1, 0x52, 0x54, 0, 0x12, 0x34, 0x56, 10, 0, 2, 15,
    0, 0, 0, 0, 0, 0, 10, 0, 2, 2,
};

static void test_user_answers(void)
{
    netdev_add_params("user,id=u,restrict=on", &error_abort);
    Sink *a = sink_new("a", qemu_find_netdev("u"));

    qemu_send_packet(&a->nc, arp_request, sizeof(arp_request));
    g_assert_cmpstr(a->log->str, ==, "R64 "); /* from 52:55:..., padded */
    a->nc.do_not_pad = true;
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                                    3000 * NANOSECONDS_PER_SECOND);
    g_assert_true(strstr(a->log->str, "3")); /* router advertisements to 33:33:... */
    g_assert_cmpuint(qemu_fd_handler_count(), ==, 0);
    net_cleanup();
    qemu_opts_reset(&qemu_netdev_opts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(NULL);
    runstate_set(RUN_STATE_RUNNING);
    g_test_add_func("/net/delivery", test_delivery);
    g_test_add_func("/net/waiting-in-order", test_waiting_in_order);
    g_test_add_func("/net/callbacks", test_callbacks);
    g_test_add_func("/net/echo-ends", test_echo_ends);
    g_test_add_func("/net/queue-is-bounded", test_queue_is_bounded);
    g_test_add_func("/net/nic", test_nic);
    g_test_add_func("/net/mac", test_mac);
    g_test_add_func("/net/hub", test_hub);
    g_test_add_func("/net/stream-framing", test_stream_framing);
    g_test_add_func("/net/socket/stream", test_socket_stream);
    g_test_add_func("/net/socket/dgram", test_socket_dgram);
    g_test_add_func("/net/wrong-options", test_wrong_options);
    g_test_add_func("/net/user/answers-and-advertises", test_user_answers);
    return g_test_run();
}

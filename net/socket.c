/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The `socket` back end: frames over a TCP connection (listen, connect, fd), over UDP between two
 * ends (udp), or to a multicast group (mcast). A stream carries {32-bit length, frame}.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/iov.h"
#include "qemu/main-loop.h"
#include "qemu/sockets.h"
#include "socket-internal.h"

static NetSocketState *state_of(NetClientState *nc)
{
    return DO_UPCAST(NetSocketState, nc, nc);
}

/* ---- from the socket to the NIC ---- */

static void packet_sent(NetClientState *nc, ssize_t len)
{
    NetSocketState *s = state_of(nc);

    s->paused = false;
    net_socket_watch(s);
}

static void forward(NetSocketState *s, const uint8_t *buf, size_t size)
{
    if (qemu_send_packet_async(&s->nc, buf, size, packet_sent) == 0) {
        s->paused = true;
        net_socket_watch(s);
    }
}

static void stream_packet(SocketReadState *rs)
{
    forward(container_of(rs, NetSocketState, rs), rs->buf, rs->packet_len);
}

/* The other side went: a listener waits for the next one. */
static void disconnect(NetSocketState *s)
{
    qemu_set_fd_handler(s->fd, NULL, NULL, NULL);
    close(s->fd);
    s->fd = -1;
    s->connecting = false;
    g_byte_array_set_size(s->unsent, 0);
    net_socket_rs_init(&s->rs, stream_packet, false);
    qemu_set_info_str(&s->nc, "%s", "");
    qemu_flush_queued_packets(&s->nc); /* nobody will take them: they are dropped */
    net_socket_watch(s);
}

static void read_stream(NetSocketState *s)
{
    g_autofree uint8_t *buf = g_malloc(NET_BUFSIZE);
    ssize_t size = RETRY_ON_EINTR(recv(s->fd, buf, NET_BUFSIZE, 0));

    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        return;
    }
    if (size <= 0 || net_fill_rstate(&s->rs, buf, size) < 0) {
        disconnect(s);
    }
}

static void read_dgram(NetSocketState *s)
{
    g_autofree uint8_t *buf = g_malloc(NET_BUFSIZE);
    ssize_t size = RETRY_ON_EINTR(recv(s->fd, buf, NET_BUFSIZE, 0));

    if (size == 0) {
        /* An end of file on a connected pair, or an empty datagram. */
        s->paused = s->dgram_dst.sin_family == 0;
        net_socket_watch(s);
    } else if (size > 0) {
        forward(s, buf, size);
    }
}

static void socket_readable(void *opaque)
{
    NetSocketState *s = opaque;

    if (s->is_dgram) {
        read_dgram(s);
    } else {
        read_stream(s);
    }
}

/* ---- from the NIC to the socket ---- */

static bool flush_unsent(NetSocketState *s)
{
    ssize_t done = RETRY_ON_EINTR(send(s->fd, s->unsent->data, s->unsent->len, MSG_NOSIGNAL));

    if (done > 0) {
        g_byte_array_remove_range(s->unsent, 0, done);
    }
    return s->unsent->len == 0;
}

static void socket_writable(void *opaque)
{
    NetSocketState *s = opaque;
    bool done = s->connecting || flush_unsent(s);

    s->connecting = false;
    net_socket_watch(s);
    if (done) {
        qemu_flush_queued_packets(&s->nc);
    }
}

static ssize_t send_stream(NetSocketState *s, const uint8_t *buf, size_t size)
{
    uint8_t len[4];
    struct iovec iov[] = { { len, sizeof(len) }, { (void *)buf, size } };
    size_t total = sizeof(len) + size;
    ssize_t done;

    stl_be_p(len, size);
    done = iov_send(s->fd, iov, 2, 0, total);
    if (done < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
        return size; /* dropped; reading will find out that the connection is gone */
    }
    done = MAX(done, 0);
    if ((size_t)done < total) {
        g_byte_array_set_size(s->unsent, total - done);
        iov_to_buf(iov, 2, done, s->unsent->data, total - done);
        net_socket_watch(s);
    }
    return size;
}

static ssize_t send_dgram(NetSocketState *s, const uint8_t *buf, size_t size)
{
    bool to = s->dgram_dst.sin_family != 0;
    ssize_t done = RETRY_ON_EINTR(sendto(s->fd, buf, size, MSG_NOSIGNAL,
                                         to ? (struct sockaddr *)&s->dgram_dst : NULL,
                                         to ? sizeof(s->dgram_dst) : 0));

    return done < 0 ? (ssize_t)size : done; /* datagrams may get lost */
}

static ssize_t net_socket_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    NetSocketState *s = state_of(nc);

    if (s->fd < 0) {
        return size; /* nobody listens */
    }
    if (s->is_dgram) {
        return send_dgram(s, buf, size);
    }
    return s->connecting || s->unsent->len ? 0 : send_stream(s, buf, size);
}

/* ---- connections ---- */

static void client_arrived(void *opaque)
{
    NetSocketState *s = opaque;
    struct sockaddr_in addr = { .sin_family = AF_UNSPEC };
    socklen_t len = sizeof(addr);
    int fd = RETRY_ON_EINTR(qemu_accept(s->listen_fd, (struct sockaddr *)&addr, &len));

    if (fd < 0) {
        return;
    }
    qemu_socket_try_set_nonblock(fd);
    socket_set_nodelay(fd);
    s->fd = fd;
    s->paused = false;
    net_socket_rs_init(&s->rs, stream_packet, false);
    qemu_set_info_str(&s->nc, "socket: connection from %s:%d", inet_ntoa(addr.sin_addr),
                      ntohs(addr.sin_port));
    net_socket_watch(s);
}

/* Watch what the state calls for. */
void net_socket_watch(NetSocketState *s)
{
    if (s->listen_fd >= 0) {
        qemu_set_fd_handler(s->listen_fd, s->fd < 0 ? client_arrived : NULL, NULL, s);
    }
    if (s->fd >= 0) {
        qemu_set_fd_handler(s->fd, s->paused || s->connecting ? NULL : socket_readable,
                            s->connecting || s->unsent->len ? socket_writable : NULL, s);
    }
}

static void net_socket_cleanup(NetClientState *nc)
{
    NetSocketState *s = state_of(nc);

    if (s->fd >= 0) {
        qemu_set_fd_handler(s->fd, NULL, NULL, NULL);
        close(s->fd);
        s->fd = -1;
    }
    if (s->listen_fd >= 0) {
        qemu_set_fd_handler(s->listen_fd, NULL, NULL, NULL);
        close(s->listen_fd);
        s->listen_fd = -1;
    }
    g_byte_array_unref(s->unsent);
}

static NetClientInfo net_socket_info = {
    .type = NET_CLIENT_DRIVER_SOCKET,
    .size = sizeof(NetSocketState),
    .receive = net_socket_receive,
    .cleanup = net_socket_cleanup,
};

NetSocketState *net_socket_new(const char *name, NetClientState *peer, int fd, bool is_dgram)
{
    NetSocketState *s = state_of(qemu_new_net_client(&net_socket_info, peer, "socket", name));

    s->fd = fd;
    s->listen_fd = -1;
    s->is_dgram = is_dgram;
    s->unsent = g_byte_array_new();
    net_socket_rs_init(&s->rs, stream_packet, false);
    return s;
}

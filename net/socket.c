/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The `socket` back end: frames over a TCP connection (listen, connect, fd), over UDP between two
 * ends (udp), or to a multicast group (mcast). A stream carries {32-bit length, frame}.
 */
#include "qemu/osdep.h"
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/iov.h"
#include "qemu/main-loop.h"
#include "qemu/sockets.h"

typedef struct NetSocketState {
    NetClientState nc;
    int listen_fd;                  /* -1: none */
    int fd;                         /* -1: not connected */
    bool is_dgram;
    bool connecting;
    bool paused;                    /* our peer is full: don't read */
    struct sockaddr_in dgram_dst;   /* sin_family 0: the socket is connected */
    GByteArray *unsent;             /* rest of a frame that the stream did not take */
    SocketReadState rs;
} NetSocketState;

static void socket_watch(NetSocketState *s);

static NetSocketState *state_of(NetClientState *nc)
{
    return DO_UPCAST(NetSocketState, nc, nc);
}

/* ---- from the socket to the NIC ---- */

static void packet_sent(NetClientState *nc, ssize_t len)
{
    NetSocketState *s = state_of(nc);

    s->paused = false;
    socket_watch(s);
}

static void forward(NetSocketState *s, const uint8_t *buf, size_t size)
{
    if (qemu_send_packet_async(&s->nc, buf, size, packet_sent) == 0) {
        s->paused = true;
        socket_watch(s);
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
    socket_watch(s);
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
        socket_watch(s);
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
    socket_watch(s);
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
        socket_watch(s);
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
    socket_watch(s);
}

/* Watch what the state calls for. */
static void socket_watch(NetSocketState *s)
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

static NetSocketState *socket_new(const char *name, NetClientState *peer, int fd, bool is_dgram)
{
    NetSocketState *s = state_of(qemu_new_net_client(&net_socket_info, peer, "socket", name));

    s->fd = fd;
    s->listen_fd = -1;
    s->is_dgram = is_dgram;
    s->unsent = g_byte_array_new();
    net_socket_rs_init(&s->rs, stream_packet, false);
    return s;
}

/* ---- the modes ---- */

/* A new non-blocking socket of @type bound to @addr (NULL: not bound); -1: errp. */
static int new_bound_socket(int type, const struct sockaddr_in *addr, Error **errp)
{
    int fd = qemu_socket(PF_INET, type, 0);

    if (fd < 0) {
        error_setg_errno(errp, errno, "can't create a socket");
        return -1;
    }
    qemu_socket_try_set_nonblock(fd);
    socket_set_fast_reuse(fd);
    if (addr && bind(fd, (const struct sockaddr *)addr, sizeof(*addr)) < 0) {
        error_setg_errno(errp, errno, "can't bind ip=%s to socket", inet_ntoa(addr->sin_addr));
        close(fd);
        return -1;
    }
    return fd;
}

static bool init_listen(const char *name, NetClientState *peer, const char *host, Error **errp)
{
    struct sockaddr_in addr;
    NetSocketState *s;
    int fd;

    if (parse_host_port(&addr, host, errp) < 0 ||
        (fd = new_bound_socket(SOCK_STREAM, &addr, errp)) < 0) {
        return false;
    }
    if (listen(fd, 0) < 0) {
        error_setg_errno(errp, errno, "can't listen on socket");
        close(fd);
        return false;
    }
    s = socket_new(name, peer, -1, false);
    s->listen_fd = fd;
    socket_watch(s);
    return true;
}

static bool init_connect(const char *name, NetClientState *peer, const char *host, Error **errp)
{
    struct sockaddr_in addr;
    NetSocketState *s;
    int fd, ret;

    if (parse_host_port(&addr, host, errp) < 0 ||
        (fd = new_bound_socket(SOCK_STREAM, NULL, errp)) < 0) {
        return false;
    }
    ret = RETRY_ON_EINTR(connect(fd, (struct sockaddr *)&addr, sizeof(addr)));
    if (ret < 0 && errno != EINPROGRESS) {
        error_setg_errno(errp, errno, "can't connect socket");
        close(fd);
        return false;
    }
    s = socket_new(name, peer, fd, false);
    s->connecting = ret < 0;
    qemu_set_info_str(&s->nc, "socket: connect to %s:%d", inet_ntoa(addr.sin_addr),
                      ntohs(addr.sin_port));
    socket_watch(s);
    return true;
}

/* Join the group @addr; messages of our own come back only to others on this host. */
static bool join_group(int fd, const struct sockaddr_in *addr, const struct in_addr *local,
                       Error **errp)
{
    struct ip_mreq mreq = { .imr_multiaddr = addr->sin_addr };
    int loop = 1;

    mreq.imr_interface.s_addr = local ? local->s_addr : htonl(INADDR_ANY);
    if (setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mreq, sizeof(mreq)) < 0) {
        error_setg_errno(errp, errno, "can't add socket to multicast group %s",
                         inet_ntoa(addr->sin_addr));
        return false;
    }
    if (setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof(loop)) < 0 ||
        (local &&
         setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, local, sizeof(*local)) < 0)) {
        error_setg_errno(errp, errno, "can't set up multicast socket");
        return false;
    }
    return true;
}

static bool init_mcast(const char *name, NetClientState *peer, const char *group,
                       const char *localaddr, Error **errp)
{
    struct sockaddr_in addr;
    struct in_addr local;
    NetSocketState *s;
    int fd;

    if (parse_host_port(&addr, group, errp) < 0) {
        return false;
    }
    if (!IN_MULTICAST(ntohl(addr.sin_addr.s_addr))) {
        error_setg(errp, "specified mcastaddr %s (0x%08x) does not contain a multicast address",
                   inet_ntoa(addr.sin_addr), (unsigned)ntohl(addr.sin_addr.s_addr));
        return false;
    }
    if (localaddr && !inet_aton(localaddr, &local)) {
        error_setg(errp, "localaddr '%s' is not a valid IPv4 address", localaddr);
        return false;
    }
    fd = new_bound_socket(SOCK_DGRAM, &addr, errp);
    if (fd < 0) {
        return false;
    }
    if (!join_group(fd, &addr, localaddr ? &local : NULL, errp)) {
        close(fd);
        return false;
    }
    s = socket_new(name, peer, fd, true);
    s->dgram_dst = addr;
    qemu_set_info_str(&s->nc, "socket: mcast=%s:%d", inet_ntoa(addr.sin_addr),
                      ntohs(addr.sin_port));
    socket_watch(s);
    return true;
}

static bool init_udp(const char *name, NetClientState *peer, const char *remote,
                     const char *localaddr, Error **errp)
{
    struct sockaddr_in laddr, raddr;
    NetSocketState *s;
    int fd;

    if (!localaddr) {
        error_setg(errp, "localaddr= is mandatory with udp=");
        return false;
    }
    if (parse_host_port(&laddr, localaddr, errp) < 0 ||
        parse_host_port(&raddr, remote, errp) < 0 ||
        (fd = new_bound_socket(SOCK_DGRAM, &laddr, errp)) < 0) {
        return false;
    }
    s = socket_new(name, peer, fd, true);
    s->dgram_dst = raddr;
    qemu_set_info_str(&s->nc, "socket: udp=%s:%d", inet_ntoa(raddr.sin_addr),
                      ntohs(raddr.sin_port));
    socket_watch(s);
    return true;
}

static bool init_fd(const char *name, NetClientState *peer, const char *number, Error **errp)
{
    int fd = qemu_parse_fd(number), type = 0;
    socklen_t len = sizeof(type);
    NetSocketState *s;
    int ret;

    if (fd < 0) {
        error_setg(errp, "'%s' is not a file descriptor number", number);
        return false;
    }
    ret = qemu_socket_try_set_nonblock(fd);
    if (ret < 0) {
        error_setg(errp, "%s: Can't use file descriptor %d: %s", name, fd, g_strerror(-ret));
        return false;
    }
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0 ||
        (type != SOCK_STREAM && type != SOCK_DGRAM)) {
        error_setg(errp, "%s: file descriptor %d is not a stream or datagram socket", name, fd);
        return false;
    }
    s = socket_new(name, peer, fd, type == SOCK_DGRAM);
    qemu_set_info_str(&s->nc, "socket: fd=%d", fd);
    socket_watch(s);
    return true;
}

/* ---- options ---- */

const QemuOptDesc net_socket_desc[] = {
    { .name = "fd", .type = QEMU_OPT_STRING, .help = "an open socket" },
    { .name = "listen", .type = QEMU_OPT_STRING, .help = "[host]:port to listen on" },
    { .name = "connect", .type = QEMU_OPT_STRING, .help = "host:port to connect to" },
    { .name = "mcast", .type = QEMU_OPT_STRING, .help = "address:port of a multicast group" },
    { .name = "localaddr", .type = QEMU_OPT_STRING, .help = "our address for mcast and udp" },
    { .name = "udp", .type = QEMU_OPT_STRING, .help = "host:port to send to" },
    { /* end */ }
};

bool net_init_socket(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp)
{
    const char *fd = qemu_opt_get(opts, "fd"), *listen_at = qemu_opt_get(opts, "listen");
    const char *connect_to = qemu_opt_get(opts, "connect"), *mcast = qemu_opt_get(opts, "mcast");
    const char *udp = qemu_opt_get(opts, "udp"), *local = qemu_opt_get(opts, "localaddr");

    if (!!fd + !!listen_at + !!connect_to + !!mcast + !!udp != 1) {
        error_setg(errp, "exactly one of listen=, connect=, mcast= or udp= is required");
        return false;
    }
    if (local && !mcast && !udp) {
        error_setg(errp, "localaddr= is only valid with mcast= or udp=");
        return false;
    }
    return fd ? init_fd(name, peer, fd, errp)
         : listen_at ? init_listen(name, peer, listen_at, errp)
         : connect_to ? init_connect(name, peer, connect_to, errp)
         : mcast ? init_mcast(name, peer, mcast, local, errp)
         : init_udp(name, peer, udp, local, errp);
}

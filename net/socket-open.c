/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ways to make a `socket` back end: listen, connect, mcast, udp, fd. */
#include "qemu/osdep.h"
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/sockets.h"
#include "socket-internal.h"

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
    s = net_socket_new(name, peer, -1, false);
    s->listen_fd = fd;
    net_socket_watch(s);
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
    s = net_socket_new(name, peer, fd, false);
    s->connecting = ret < 0;
    qemu_set_info_str(&s->nc, "socket: connect to %s:%d", inet_ntoa(addr.sin_addr),
                      ntohs(addr.sin_port));
    net_socket_watch(s);
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
    s = net_socket_new(name, peer, fd, true);
    s->dgram_dst = addr;
    qemu_set_info_str(&s->nc, "socket: mcast=%s:%d", inet_ntoa(addr.sin_addr),
                      ntohs(addr.sin_port));
    net_socket_watch(s);
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
    s = net_socket_new(name, peer, fd, true);
    s->dgram_dst = raddr;
    qemu_set_info_str(&s->nc, "socket: udp=%s:%d", inet_ntoa(raddr.sin_addr),
                      ntohs(raddr.sin_port));
    net_socket_watch(s);
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
    s = net_socket_new(name, peer, fd, type == SOCK_DGRAM);
    qemu_set_info_str(&s->nc, "socket: fd=%d", fd);
    net_socket_watch(s);
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small helpers for sockets. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/sockets.h"
#include <glib-unix.h>
#include <netdb.h>
#include <netinet/tcp.h>

int qemu_socket(int domain, int type, int protocol)
{
    return socket(domain, type | SOCK_CLOEXEC, protocol);
}

int qemu_accept(int s, struct sockaddr *addr, socklen_t *addrlen)
{
    return accept4(s, addr, addrlen, SOCK_CLOEXEC);
}

int qemu_socketpair(int domain, int type, int protocol, int sv[2])
{
    return socketpair(domain, type | SOCK_CLOEXEC, protocol, sv);
}

static int set_option(int fd, int level, int option)
{
    int on = 1;

    return setsockopt(fd, level, option, &on, sizeof(on));
}

int socket_set_nodelay(int fd)
{
    return set_option(fd, IPPROTO_TCP, TCP_NODELAY);
}

int socket_set_fast_reuse(int fd)
{
    return set_option(fd, SOL_SOCKET, SO_REUSEADDR);
}

int qemu_socket_try_set_nonblock(int fd)
{
    return g_unix_set_fd_nonblocking(fd, true, NULL) ? 0 : -errno;
}

bool qemu_set_blocking(int fd, bool block, Error **errp)
{
    g_autoptr(GError) gerr = NULL;

    if (!g_unix_set_fd_nonblocking(fd, !block, &gerr)) {
        error_setg(errp, "Can't use file descriptor %d: %s", fd, gerr->message);
        return false;
    }
    return true;
}

void qemu_socket_set_block(int fd)
{
    qemu_set_blocking(fd, true, NULL);
}

void qemu_socket_set_nonblock(int fd)
{
    qemu_set_blocking(fd, false, NULL);
}

bool fd_is_socket(int fd)
{
    return qemu_socket_error(fd) >= 0;
}

int qemu_socket_error(int fd)
{
    int err = 0;
    socklen_t len = sizeof(err);

    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0 ? -errno : err;
}

static bool parse_host(const char *host, struct in_addr *addr)
{
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;

    if (!*host) {
        addr->s_addr = htonl(INADDR_ANY);
        return true;
    }
    if (inet_aton(host, addr)) {
        return true;
    }
    if (getaddrinfo(host, NULL, &hints, &found)) {
        return false;
    }
    *addr = ((struct sockaddr_in *)(void *)found->ai_addr)->sin_addr;
    freeaddrinfo(found);
    return true;
}

int parse_host_port(struct sockaddr_in *saddr, const char *str, Error **errp)
{
    const char *colon = strchr(str, ':');
    unsigned port;

    *saddr = (struct sockaddr_in){ .sin_family = AF_INET };
    if (!colon) {
        error_setg(errp, "host address '%s' doesn't contain ':' separating host from port", str);
        return -1;
    }
    g_autofree char *host = g_strndup(str, colon - str);

    if (!parse_host(host, &saddr->sin_addr)) {
        error_setg(errp, "can't resolve host address '%s'", host);
        return -1;
    }
    if (qemu_strtoui(colon + 1, NULL, 10, &port) || port > 0xffff) {
        error_setg(errp, "port number '%s' is invalid", colon + 1);
        return -1;
    }
    saddr->sin_port = htons(port);
    return 0;
}

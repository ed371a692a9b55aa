/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets: addresses from text, non-blocking listen and connect. */
#ifndef QEMU_SOCKETS_H
#define QEMU_SOCKETS_H

/* Not the default: a socket with close-on-exec. */
int qemu_socket(int domain, int type, int protocol);
int qemu_accept(int s, struct sockaddr *addr, socklen_t *addrlen);
int qemu_socketpair(int domain, int type, int protocol, int sv[2]);
int socket_set_nodelay(int fd);
int socket_set_fast_reuse(int fd);
bool qemu_socket_set_block(int fd, Error **errp);
bool qemu_socket_set_nonblock(int fd, Error **errp);
/* 0 or -errno. */
int qemu_socket_try_set_nonblock(int fd);
/* Is @fd a socket? */
bool fd_is_socket(int fd);
/* Pending error (SO_ERROR) of a socket: 0 or a positive errno. */
int qemu_socket_error(int fd);

#define closesocket(fd) close(fd)

/* Kinds of address. */
typedef enum SocketAddressType {
    SOCKET_ADDRESS_TYPE_INET,
    SOCKET_ADDRESS_TYPE_UNIX,
    SOCKET_ADDRESS_TYPE_FD,
} SocketAddressType;

/* inet: host (may be "") and port as text, to = last port to try when listening (0: none);
 * unix: path; fd: path is the number or name. */
typedef struct SocketAddress {
    SocketAddressType type;
    char *host;
    char *port;
    uint16_t to;
    bool ipv4, has_ipv4;
    bool ipv6, has_ipv6;
    char *path;
} SocketAddress;

void qapi_free_SocketAddress(SocketAddress *addr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SocketAddress, qapi_free_SocketAddress)

/* "host:port", "[v6]:port", "unix:path", "fd:N". NULL: errp. */
SocketAddress *socket_parse(const char *str, Error **errp);
/* Non-blocking sockets; -1: errp. A connection may still be under way (writable when done). */
int socket_connect(SocketAddress *addr, Error **errp);
int socket_listen(SocketAddress *addr, int num, Error **errp);
/* Addresses of a socket, and as text ("unix:/p", "127.0.0.1:80"). Caller frees. */
SocketAddress *socket_local_address(int fd, Error **errp);
SocketAddress *socket_remote_address(int fd, Error **errp);
char *socket_uri(SocketAddress *addr);

/* "host:port" to an IPv4 address; an empty host is any. 0, or -1 with errp. */
int parse_host_port(struct sockaddr_in *saddr, const char *str, Error **errp);
/* Listen at or connect to a UNIX socket; -1: errp. */
int unix_listen(const char *path, Error **errp);
int unix_connect(const char *path, Error **errp);

#endif

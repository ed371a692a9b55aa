/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small helpers for sockets. */
#ifndef QEMU_SOCKETS_H
#define QEMU_SOCKETS_H

/* Not the default: a socket with close-on-exec. */
int qemu_socket(int domain, int type, int protocol);
int qemu_accept(int s, struct sockaddr *addr, socklen_t *addrlen);
int qemu_socketpair(int domain, int type, int protocol, int sv[2]);
int socket_set_nodelay(int fd);
int socket_set_fast_reuse(int fd);
/* A descriptor that is none is left alone, and complained about by the later form only. */
void qemu_socket_set_block(int fd);
void qemu_socket_set_nonblock(int fd);
bool qemu_set_blocking(int fd, bool block, Error **errp);
/* 0 or -errno. */
int qemu_socket_try_set_nonblock(int fd);
/* Is @fd a socket? */
bool fd_is_socket(int fd);
/* Pending error (SO_ERROR) of a socket: 0 or a positive errno; -errno if @fd is none. */
int qemu_socket_error(int fd);

#define closesocket(fd) close(fd)

/* "host:port" to an IPv4 address; an empty host is any. 0, or -1 with errp. */
int parse_host_port(struct sockaddr_in *saddr, const char *str, Error **errp);

#endif

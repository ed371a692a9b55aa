/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a socket back end listens or connects.
 */
#ifndef CHAR_SOCKET_ADDR_H
#define CHAR_SOCKET_ADDR_H

#include "qemu/option.h"

typedef struct ChrSocketAddr {
    enum { CHR_SOCKET_UNIX, CHR_SOCKET_INET, CHR_SOCKET_FD } kind;
    char *path;    /* UNIX */
    bool abstract; /* UNIX: in the abstract name space */
    bool tight;    /* … without padding */
    char *host;    /* INET */
    char *port;
    unsigned to;   /* INET, listening: last port to try */
    int family;    /* INET: AF_UNSPEC, AF_INET or AF_INET6 */
    int socktype;  /* INET: SOCK_STREAM or SOCK_DGRAM */
    int fd;        /* FD */
} ChrSocketAddr;

/* Read the address out of the options of a -chardev socket; false with @errp. */
bool chr_socket_addr_parse(ChrSocketAddr *addr, QemuOpts *opts, Error **errp);
void chr_socket_addr_clear(ChrSocketAddr *addr);

/* A listening, or a connected socket; -1 with @errp. Both close on exec and block. */
int chr_socket_listen(const ChrSocketAddr *addr, Error **errp);
int chr_socket_connect(const ChrSocketAddr *addr, Error **errp);
/* INET datagram socket bound to @addr; -1 with @errp. */
int chr_socket_bind_dgram(const ChrSocketAddr *addr, Error **errp);
/* Make @addr the other end of datagram socket @fd; false with @errp. */
bool chr_socket_connect_dgram(int fd, const ChrSocketAddr *addr, Error **errp);

/* "unix:/path", "tcp:host:port" with the port that the system chose for listening socket @fd. */
char *chr_socket_addr_text(const ChrSocketAddr *addr, int fd);

#endif

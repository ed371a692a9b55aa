/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the `socket` back end share. */
#ifndef NET_SOCKET_INTERNAL_H
#define NET_SOCKET_INTERNAL_H

#include "net/net.h"

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

/* A client on @fd (-1: not connected yet); it is watched after net_socket_watch. */
NetSocketState *net_socket_new(const char *name, NetClientState *peer, int fd, bool is_dgram);
/* Watch the descriptors that the state calls for. */
void net_socket_watch(NetSocketState *s);

#endif

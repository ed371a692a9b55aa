/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File descriptors that travel over a UNIX socket with its bytes (SCM_RIGHTS, unix(7)).
 */
#ifndef CHAR_FD_PASSING_H
#define CHAR_FD_PASSING_H

#define FD_PASSING_MAX 16

typedef struct FdPassing {
    int received[FD_PASSING_MAX]; /* came with the last bytes, not taken yet; ours to close */
    unsigned received_num;
    int outgoing[FD_PASSING_MAX]; /* go with the next bytes; borrowed */
    unsigned outgoing_num;
} FdPassing;

/* As recv(2) and send(2) on socket @fd, and the descriptors with them. */
ssize_t fd_passing_recv(FdPassing *p, int fd, void *buf, size_t len);
ssize_t fd_passing_send(FdPassing *p, int fd, const void *buf, size_t len);
/* Take up to @num received ones, which are the caller's then; the rest is closed. How many. */
int fd_passing_take(FdPassing *p, int *fds, int num);
/* Descriptors for the next send; 0, or -1 for too many. */
int fd_passing_set(FdPassing *p, const int *fds, int num);
/* Close and forget. */
void fd_passing_clear(FdPassing *p);

#endif

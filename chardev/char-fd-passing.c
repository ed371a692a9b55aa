/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File descriptors that travel over a UNIX socket with its bytes (SCM_RIGHTS, unix(7)).
 */
#include "qemu/osdep.h"
#include "char-fd-passing.h"

typedef union ControlSpace {
    char bytes[CMSG_SPACE(FD_PASSING_MAX * sizeof(int))];
    struct cmsghdr align;
} ControlSpace;

static void close_received(FdPassing *p)
{
    for (unsigned i = 0; i < p->received_num; i++) {
        close(p->received[i]);
    }
    p->received_num = 0;
}

void fd_passing_clear(FdPassing *p)
{
    close_received(p);
    p->outgoing_num = 0;
}

static void keep_received(FdPassing *p, struct msghdr *msg)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
        unsigned num = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS || !num) {
            continue;
        }
        close_received(p);
        p->received_num = MIN(num, (unsigned)FD_PASSING_MAX);
        memcpy(p->received, CMSG_DATA(c), p->received_num * sizeof(int));
    }
}

ssize_t fd_passing_recv(FdPassing *p, int fd, void *buf, size_t len)
{
    ControlSpace control;
    struct iovec iov = { buf, len };
    struct msghdr msg = {
        .msg_iov = &iov,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    ssize_t n = RETRY_ON_EINTR(recvmsg(fd, &msg, MSG_CMSG_CLOEXEC));

    if (n >= 0) {
        keep_received(p, &msg);
    }
    return n;
}

ssize_t fd_passing_send(FdPassing *p, int fd, const void *buf, size_t len)
{
    ControlSpace control = { 0 };
    size_t fds_len = p->outgoing_num * sizeof(int);
    struct iovec iov = { (void *)buf, len };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
    ssize_t n;

    if (fds_len) {
        struct cmsghdr *c;

        msg.msg_control = &control;
        msg.msg_controllen = CMSG_SPACE(fds_len);
        c = CMSG_FIRSTHDR(&msg);
        c->cmsg_len = CMSG_LEN(fds_len);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        memcpy(CMSG_DATA(c), p->outgoing, fds_len);
    }
    n = RETRY_ON_EINTR(sendmsg(fd, &msg, MSG_NOSIGNAL));
    if (n > 0) {
        p->outgoing_num = 0;
    }
    return n;
}

int fd_passing_take(FdPassing *p, int *fds, int num)
{
    unsigned take = MIN((unsigned)MAX(num, 0), p->received_num);

    memcpy(fds, p->received, take * sizeof(int));
    p->received_num -= take;
    memmove(p->received, p->received + take, p->received_num * sizeof(int));
    close_received(p);
    return take;
}

int fd_passing_set(FdPassing *p, const int *fds, int num)
{
    if (num < 0 || num > FD_PASSING_MAX) {
        return -1;
    }
    memcpy(p->outgoing, fds, num * sizeof(int));
    p->outgoing_num = num;
    return 0;
}

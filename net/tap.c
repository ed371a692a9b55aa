/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The `tap` back end: frames through file descriptors that were opened elsewhere, one read or write a
 * frame: of a TAP interface (Linux, Documentation/networking/tuntap.rst) without IFF_VNET_HDR, or of a
 * datagram or packet socket. Each descriptor is a queue of its own. Interfaces are not opened here: that
 * takes privileges and leaves traces on the host.
 */
#include "qemu/osdep.h"
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/main-loop.h"
#include "qemu/sockets.h"

typedef struct TAPState {
    NetClientState nc;
    int fd;
    bool is_at_end;         /* nothing will be read any more */
    bool peer_is_full;
    bool is_full;           /* the descriptor takes no more for now */
} TAPState;

static void watch(TAPState *s);

static TAPState *state_of(NetClientState *nc)
{
    return DO_UPCAST(TAPState, nc, nc);
}

static void packet_sent(NetClientState *nc, ssize_t len)
{
    state_of(nc)->peer_is_full = false;
    watch(state_of(nc));
}

static void tap_readable(void *opaque)
{
    TAPState *s = opaque;
    g_autofree uint8_t *buf = g_malloc(NET_BUFSIZE);
    ssize_t size = RETRY_ON_EINTR(read(s->fd, buf, NET_BUFSIZE));

    if (size > 0) {
        s->peer_is_full = qemu_send_packet_async(&s->nc, buf, size, packet_sent) == 0;
    } else if (size == 0 || errno != EAGAIN) {
        s->is_at_end = true;
    }
    watch(s);
}

static void tap_writable(void *opaque)
{
    TAPState *s = opaque;

    s->is_full = false;
    watch(s);
    qemu_flush_queued_packets(&s->nc);
}

static void watch(TAPState *s)
{
    qemu_set_fd_handler(s->fd, s->is_at_end || s->peer_is_full ? NULL : tap_readable,
                        s->is_full ? tap_writable : NULL, s);
}

/* Frames get lost where the other side does not take them. */
static ssize_t tap_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    TAPState *s = state_of(nc);

    if (RETRY_ON_EINTR(write(s->fd, buf, size)) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        s->is_full = true;
        watch(s);
        return 0;
    }
    return size;
}

static void tap_cleanup(NetClientState *nc)
{
    TAPState *s = state_of(nc);

    qemu_set_fd_handler(s->fd, NULL, NULL, NULL);
    close(s->fd);
}

static NetClientInfo net_tap_info = {
    .type = NET_CLIENT_DRIVER_TAP,
    .size = sizeof(TAPState),
    .receive = tap_receive,
    .cleanup = tap_cleanup,
};

/* ---- options ---- */

const QemuOptDesc net_tap_desc[] = {
    { .name = "fd", .type = QEMU_OPT_STRING, .help = "an open descriptor" },
    { .name = "fds", .type = QEMU_OPT_STRING, .help = "open descriptors, x:y:..., one a queue" },
    { /* end */ }
};

/* The descriptor of decimal @text, fit for use; -1: errp. */
static int checked_fd(const char *text, Error **errp)
{
    int fd = qemu_parse_fd(text), ret;
    struct ifreq ifr = { 0 };

    if (fd < 0) {
        error_setg(errp, "'%s' is not a file descriptor number", text);
        return -1;
    }
    ret = qemu_socket_try_set_nonblock(fd);
    if (ret < 0) {
        error_setg(errp, "can't use file descriptor %d: %s", fd, g_strerror(-ret));
        return -1;
    }
    if (ioctl(fd, TUNGETIFF, &ifr) == 0 && (ifr.ifr_flags & IFF_VNET_HDR)) {
        error_setg(errp, "file descriptor %d has IFF_VNET_HDR set: open the interface without it", fd);
        return -1;
    }
    return fd;
}

bool net_init_tap(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp)
{
    const char *one = qemu_opt_get(opts, "fd"), *many = qemu_opt_get(opts, "fds");
    g_auto(GStrv) texts = NULL;
    g_autofree int *fds = NULL;
    int count;

    if (!one == !many) {
        error_setg(errp, "tap takes open descriptors: give one of fd= and fds=");
        return false;
    }
    texts = g_strsplit(one ? one : many, one ? "," : ":", -1);
    count = g_strv_length(texts);
    if (count < 1 || count > (peer ? 1 : MAX_QUEUE_NUM)) {
        error_setg(errp, "tap: %d descriptors, here it takes 1 to %d", count, peer ? 1 : MAX_QUEUE_NUM);
        return false;
    }
    fds = g_new(int, count);
    for (int i = 0; i < count; i++) {
        fds[i] = checked_fd(texts[i], errp);
        if (fds[i] < 0) {
            return false;
        }
    }
    for (int i = 0; i < count; i++) {
        TAPState *s = state_of(qemu_new_net_client(&net_tap_info, peer, "tap", name));

        s->fd = fds[i];
        s->nc.queue_index = i;
        qemu_set_info_str(&s->nc, "fd=%d", s->fd);
        watch(s);
    }
    return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The `tap` back end: frames through file descriptors that were opened elsewhere, one read or write a
 * frame: of a TAP interface (Linux, Documentation/networking/tuntap.rst), or of a datagram or packet
 * socket. Each descriptor is a queue of its own. Interfaces are not opened here: that takes privileges and
 * leaves traces on the host.
 *
 * In front of a frame may be a virtio-net header: with IFF_VNET_HDR of an interface, or if vnet_hdr=on says
 * that the other end of a socket does that. It has 10 bytes, or as many as the device asks for. A device that
 * takes no headers finds none.
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
#include "standard-headers/linux/virtio_net.h"

typedef struct TAPState {
    NetClientState nc;
    int fd;
    bool is_at_end;         /* nothing will be read any more */
    bool peer_is_full;
    bool is_full;           /* the descriptor takes no more for now */
    bool has_vnet_hdr;      /* frames at the descriptor have a header */
    bool using_vnet_hdr;    /* the device takes it */
    int vnet_hdr_len;       /* bytes, at the descriptor */
} TAPState;

/* Smallest first: offloads only, mergeable buffers, hash report. */
static const int vnet_hdr_lens[] = {
    sizeof(struct virtio_net_hdr), sizeof(struct virtio_net_hdr_v1), sizeof(struct virtio_net_hdr_v1_hash),
};

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

    size_t skip = s->using_vnet_hdr ? 0 : s->vnet_hdr_len;

    if (size > 0) {
        s->peer_is_full = (size_t)size > skip &&
                          qemu_send_packet_async(&s->nc, buf + skip, size - skip, packet_sent) == 0;
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
static ssize_t tap_write(TAPState *s, const uint8_t *buf, size_t size, bool add_header)
{
    struct virtio_net_hdr_v1_hash no_header = { };
    struct iovec iov[] = {
        { &no_header, add_header ? s->vnet_hdr_len : 0 },
        { (void *)buf, size },
    };

    if (RETRY_ON_EINTR(writev(s->fd, iov, ARRAY_SIZE(iov))) < 0 &&
        (errno == EAGAIN || errno == EWOULDBLOCK)) {
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

static ssize_t tap_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    return tap_write(state_of(nc), buf, size, !state_of(nc)->using_vnet_hdr);
}

/* A frame without header whatever the device does: announcements. */
static ssize_t tap_receive_raw(NetClientState *nc, const uint8_t *buf, size_t size)
{
    return tap_write(state_of(nc), buf, size, true);
}

/* ---- headers ---- */

static bool tap_has_vnet_hdr(NetClientState *nc)
{
    return state_of(nc)->has_vnet_hdr;
}

/* An interface of a kernel that can't just refuses the offload. */
static bool tap_has_ufo(NetClientState *nc)
{
    return state_of(nc)->has_vnet_hdr;
}

static bool tap_has_vnet_hdr_len(NetClientState *nc, int len)
{
    for (size_t i = 0; i < ARRAY_SIZE(vnet_hdr_lens); i++) {
        if (len == vnet_hdr_lens[i]) {
            return state_of(nc)->has_vnet_hdr;
        }
    }
    return false;
}

static void tap_using_vnet_hdr(NetClientState *nc, bool enable)
{
    state_of(nc)->using_vnet_hdr = enable && state_of(nc)->has_vnet_hdr;
}

/* Whoever is behind a socket has to know; an interface is told. */
static void tap_set_vnet_hdr_len(NetClientState *nc, int len)
{
    TAPState *s = state_of(nc);

    if (tap_has_vnet_hdr_len(nc, len)) {
        s->vnet_hdr_len = len;
        ioctl(s->fd, TUNSETVNETHDRSZ, &len);
    }
}

static void tap_set_offload(NetClientState *nc, int csum, int tso4, int tso6, int ecn, int ufo)
{
    unsigned int offload = (csum ? TUN_F_CSUM : 0) | (csum && tso4 ? TUN_F_TSO4 : 0) |
                           (csum && tso6 ? TUN_F_TSO6 : 0) |
                           (csum && ecn && (tso4 || tso6) ? TUN_F_TSO_ECN : 0);

    if (!csum || !ufo || ioctl(state_of(nc)->fd, TUNSETOFFLOAD, offload | TUN_F_UFO) < 0) {
        ioctl(state_of(nc)->fd, TUNSETOFFLOAD, offload);
    }
}

static NetClientInfo net_tap_info = {
    .type = NET_CLIENT_DRIVER_TAP,
    .size = sizeof(TAPState),
    .receive = tap_receive,
    .receive_raw = tap_receive_raw,
    .has_ufo = tap_has_ufo,
    .has_vnet_hdr = tap_has_vnet_hdr,
    .has_vnet_hdr_len = tap_has_vnet_hdr_len,
    .using_vnet_hdr = tap_using_vnet_hdr,
    .set_vnet_hdr_len = tap_set_vnet_hdr_len,
    .set_offload = tap_set_offload,
    .cleanup = tap_cleanup,
};

/* ---- options ---- */

const QemuOptDesc net_tap_desc[] = {
    { .name = "fd", .type = QEMU_OPT_STRING, .help = "an open descriptor" },
    { .name = "fds", .type = QEMU_OPT_STRING, .help = "open descriptors, x:y:..., one a queue" },
    { .name = "vnet_hdr", .type = QEMU_OPT_BOOL, .help = "frames at a socket have a virtio-net header" },
    { /* end */ }
};

/*
 * The descriptor of decimal @text, fit for use; -1: errp. *vnet_hdr is set if
 * it is an interface with headers.
 */
static int checked_fd(const char *text, bool *vnet_hdr, Error **errp)
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
    if (ioctl(fd, TUNGETIFF, &ifr) == 0) {
        if (*vnet_hdr && !(ifr.ifr_flags & IFF_VNET_HDR)) {
            error_setg(errp, "vnet_hdr=on: open the interface of file descriptor %d with IFF_VNET_HDR", fd);
            return -1;
        }
        *vnet_hdr = ifr.ifr_flags & IFF_VNET_HDR;
    }
    return fd;
}

static void new_queue(NetClientState *peer, const char *name, int index, int fd, bool vnet_hdr)
{
    TAPState *s = state_of(qemu_new_net_client(&net_tap_info, peer, "tap", name));

    s->fd = fd;
    s->nc.queue_index = index;
    s->has_vnet_hdr = vnet_hdr;
    qemu_set_info_str(&s->nc, "fd=%d", s->fd);
    if (vnet_hdr) {
        tap_set_vnet_hdr_len(&s->nc, vnet_hdr_lens[0]);
    }
    watch(s);
}

bool net_init_tap(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp)
{
    const char *one = qemu_opt_get(opts, "fd"), *many = qemu_opt_get(opts, "fds");
    g_auto(GStrv) texts = NULL;
    g_autofree int *fds = NULL;
    g_autofree bool *vnet_hdrs = NULL;
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
    vnet_hdrs = g_new(bool, count);
    for (int i = 0; i < count; i++) {
        vnet_hdrs[i] = qemu_opt_get_bool(opts, "vnet_hdr", false);
        fds[i] = checked_fd(texts[i], &vnet_hdrs[i], errp);
        if (fds[i] < 0) {
            return false;
        }
    }
    for (int i = 0; i < count; i++) {
        new_queue(peer, name, i, fds[i], vnet_hdrs[i]);
    }
    return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-udp: each write is one datagram to host:port; datagrams that arrive at
 * localaddr:localport come in.
 *
 * Options: host= (default localhost), port=, localaddr=, localport=, ipv4=, ipv6=.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-io.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "char-socket-addr.h"

typedef struct UdpChardev {
    Chardev parent;

    int fd;
    CharIO *io;
    uint8_t buf[CHR_READ_BUF_LEN]; /* the last datagram */
    int count;                     /* its bytes */
    int next;                      /* first one that the front end has not taken */
} UdpChardev;

DECLARE_INSTANCE_CHECKER(UdpChardev, UDP_CHARDEV, TYPE_CHARDEV_UDP)

static int udp_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    ssize_t n = RETRY_ON_EINTR(send(UDP_CHARDEV(chr)->fd, buf, len, MSG_NOSIGNAL));

    /* Nobody there yet: a datagram that is lost. */
    return n < 0 && errno == ECONNREFUSED ? len : n;
}

static void udp_flush(UdpChardev *s)
{
    while (s->next < s->count) {
        int n = MIN(qemu_chr_be_can_write(CHARDEV(s)), s->count - s->next);

        if (n <= 0) {
            return;
        }
        qemu_chr_be_write(CHARDEV(s), s->buf + s->next, n);
        s->next += n;
    }
}

static int udp_can_read(void *opaque)
{
    udp_flush(opaque);
    return qemu_chr_be_can_write(CHARDEV(opaque));
}

static void udp_read(void *opaque)
{
    UdpChardev *s = opaque;
    ssize_t n = RETRY_ON_EINTR(recv(s->fd, s->buf, sizeof(s->buf), MSG_DONTWAIT));

    if (n > 0) {
        s->count = n;
        s->next = 0;
        udp_flush(s);
    }
}

static void udp_chr_update_read_handler(Chardev *chr)
{
    UdpChardev *s = UDP_CHARDEV(chr);

    if (s->io) {
        char_io_set_reading(s->io, chr->be && chr->be->chr_can_read);
    }
}

static void udp_chr_parse(QemuOpts *opts, ChardevBackend *backend, Error **errp)
{
    if (!qemu_opt_get(opts, "port")) {
        error_setg(errp, "chardev: udp: remote port not specified");
    }
}

static char *opt_or(QemuOpts *opts, const char *name, const char *fallback)
{
    const char *value = qemu_opt_get(opts, name);

    return g_strdup(value && *value ? value : fallback);
}

static void udp_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    UdpChardev *s = UDP_CHARDEV(chr);
    QemuOpts *opts = backend->opts;
    ChrSocketAddr local = {
        .kind = CHR_SOCKET_INET,
        .host = opt_or(opts, "localaddr", "localhost"),
        .port = opt_or(opts, "localport", "0"),
        .family = qemu_opt_get_bool(opts, "ipv6", false) ? AF_INET6 : AF_INET,
        .socktype = SOCK_DGRAM,
    };
    ChrSocketAddr remote = {
        .kind = CHR_SOCKET_INET,
        .host = opt_or(opts, "host", "localhost"),
        .port = opt_or(opts, "port", "0"),
        .family = local.family,
        .socktype = SOCK_DGRAM,
    };

    s->fd = chr_socket_bind_dgram(&local, errp);
    if (s->fd >= 0 && chr_socket_connect_dgram(s->fd, &remote, errp)) {
        s->io = char_io_new(s->fd, udp_can_read, udp_read, s);
    }
    chr_socket_addr_clear(&local);
    chr_socket_addr_clear(&remote);
}

static void char_udp_init(Object *obj)
{
    UDP_CHARDEV(obj)->fd = -1;
}

static void char_udp_finalize(Object *obj)
{
    UdpChardev *s = UDP_CHARDEV(obj);

    char_io_free(s->io);
    if (s->fd >= 0) {
        close(s->fd);
    }
}

static void char_udp_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->parse = udp_chr_parse;
    cc->open = udp_chr_open;
    cc->chr_write = udp_chr_write;
    cc->chr_update_read_handler = udp_chr_update_read_handler;
}

static const TypeInfo char_udp_types[] = {
    {
        .name = TYPE_CHARDEV_UDP,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(UdpChardev),
        .instance_init = char_udp_init,
        .instance_finalize = char_udp_finalize,
        .class_init = char_udp_class_init,
    },
};

DEFINE_TYPES(char_udp_types)

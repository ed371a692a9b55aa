/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-socket: a stream socket, UNIX or TCP, as server (one client at a time) or client.
 *
 * Options: path= [abstract=,tight=] | host=,port= [to=,ipv4=,ipv6=] | fd=, server=on|off,
 * wait=on|off (server: wait for the client before going on, default on), delay=/nodelay=,
 * reconnect= (client: seconds of virtual time after which it connects again). File descriptors can
 * be passed over UNIX sockets. Left out: telnet, tn3270, websocket, TLS.
 */
#include "qemu/osdep.h"
#include <netinet/tcp.h>
#include <poll.h>
#include "chardev/char-fe.h"
#include "chardev/char-io.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "char-fd-passing.h"
#include "char-socket-addr.h"

typedef struct SocketChardev {
    Chardev parent;

    ChrSocketAddr addr;
    bool is_listen;
    bool nodelay;
    int64_t reconnect_s;
    QEMUTimer *reconnect_timer;
    int listen_fd; /* -1: not listening */
    int fd;        /* the connection, -1: none */
    CharIO *io;
    FdPassing passing;
} SocketChardev;

DECLARE_INSTANCE_CHECKER(SocketChardev, SOCKET_CHARDEV, TYPE_CHARDEV_SOCKET)

static void socket_watch_clients(SocketChardev *s, bool on);
static bool socket_connect_now(SocketChardev *s, Error **errp);

static void update_filename(SocketChardev *s)
{
    g_autofree char *addr = chr_socket_addr_text(&s->addr, s->listen_fd);
    Chardev *chr = CHARDEV(s);

    g_free(chr->filename);
    chr->filename = g_strdup_printf("%s%s%s", s->fd < 0 ? "disconnected:" : "", addr,
                                    s->is_listen ? ",server=on" : "");
}

/* ---- reading ---- */

static int socket_can_read(void *opaque)
{
    return qemu_chr_be_can_write(CHARDEV(opaque));
}

/* The connection is over: listen, or connect again later. */
static void socket_disconnected(SocketChardev *s)
{
    if (s->fd < 0) {
        return;
    }
    char_io_free(s->io);
    s->io = NULL;
    close(s->fd);
    s->fd = -1;
    fd_passing_clear(&s->passing);
    update_filename(s);
    if (CHARDEV(s)->be_open) {
        qemu_chr_be_event(CHARDEV(s), CHR_EVENT_CLOSED);
    }
    if (s->is_listen) {
        socket_watch_clients(s, true);
    } else if (s->reconnect_s) {
        timer_mod(s->reconnect_timer,
                  qemu_clock_get_ns(QEMU_CLOCK_REALTIME) + s->reconnect_s * NANOSECONDS_PER_SECOND);
    }
}

static void socket_read(void *opaque)
{
    SocketChardev *s = opaque;
    uint8_t buf[CHR_READ_BUF_LEN];
    int len = MIN(qemu_chr_be_can_write(CHARDEV(s)), (int)sizeof(buf));
    ssize_t n;

    if (len <= 0) {
        return;
    }
    n = fd_passing_recv(&s->passing, s->fd, buf, len);
    if (n > 0) {
        qemu_chr_be_write(CHARDEV(s), buf, n);
    } else if (n == 0 || errno != EAGAIN) {
        socket_disconnected(s);
    }
}

static int socket_chr_sync_read(Chardev *chr, const uint8_t *buf, int len)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    struct pollfd p = { .fd = s->fd, .events = POLLIN };
    ssize_t n;

    if (s->fd < 0 || RETRY_ON_EINTR(poll(&p, 1, -1)) < 0) {
        return 0;
    }
    n = fd_passing_recv(&s->passing, s->fd, (void *)buf, len);
    if (n == 0) {
        socket_disconnected(s);
    }
    return n;
}

static void socket_chr_update_read_handler(Chardev *chr)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);

    if (s->io) {
        char_io_set_reading(s->io, chr->be && chr->be->chr_can_read);
    }
}

/* ---- writing ---- */

/* Without a connection, output is dropped. */
static int socket_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    ssize_t n;

    if (s->fd < 0) {
        return len;
    }
    n = fd_passing_send(&s->passing, s->fd, buf, len);
    if (n < 0 && errno != EAGAIN) {
        /*
         * Reading tells the front end that the connection is over, with what still came in first.
         */
        return len;
    }
    return n;
}

static GSource *socket_chr_add_watch(Chardev *chr, GIOCondition cond)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);

    return s->io ? char_io_add_watch(s->io, cond) : NULL;
}

static int socket_get_msgfds(Chardev *chr, int *fds, int num)
{
    return fd_passing_take(&SOCKET_CHARDEV(chr)->passing, fds, num);
}

static int socket_set_msgfds(Chardev *chr, int *fds, int num)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);

    return s->addr.kind == CHR_SOCKET_UNIX ? fd_passing_set(&s->passing, fds, num) : -1;
}

/* ---- connecting ---- */

static void socket_connected(SocketChardev *s, int fd)
{
    int on = 1;

    s->fd = fd;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    if (s->nodelay) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }
    s->io = char_io_new(fd, socket_can_read, socket_read, s);
    socket_watch_clients(s, false);
    update_filename(s);
    socket_chr_update_read_handler(CHARDEV(s));
    qemu_chr_be_event(CHARDEV(s), CHR_EVENT_OPENED);
}

static int socket_chr_add_client(Chardev *chr, int fd)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);

    if (s->fd >= 0) {
        return -1;
    }
    socket_connected(s, fd);
    return 0;
}

static bool socket_accept_now(SocketChardev *s, Error **errp)
{
    int fd = RETRY_ON_EINTR(accept4(s->listen_fd, NULL, NULL, SOCK_CLOEXEC));

    if (fd < 0) {
        error_setg_errno(errp, errno, "Unable to accept connection");
        return false;
    }
    socket_connected(s, fd);
    return true;
}

static void socket_client_arrives(void *opaque)
{
    socket_accept_now(opaque, NULL);
}

static void socket_watch_clients(SocketChardev *s, bool on)
{
    if (s->listen_fd >= 0) {
        qemu_set_fd_handler(s->listen_fd, on ? socket_client_arrives : NULL, NULL, s);
    }
}

static bool socket_connect_now(SocketChardev *s, Error **errp)
{
    int fd = chr_socket_connect(&s->addr, errp);

    if (fd < 0) {
        return false;
    }
    socket_connected(s, fd);
    return true;
}

static void socket_reconnect(void *opaque)
{
    SocketChardev *s = opaque;

    if (s->fd < 0 && !socket_connect_now(s, NULL)) {
        timer_mod(s->reconnect_timer,
                  qemu_clock_get_ns(QEMU_CLOCK_REALTIME) + s->reconnect_s * NANOSECONDS_PER_SECOND);
    }
}

static int socket_chr_wait_connected(Chardev *chr, Error **errp)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    bool ok = s->fd >= 0 ||
              (s->is_listen ? socket_accept_now(s, errp) : socket_connect_now(s, errp));

    return ok ? 0 : -1;
}

static void socket_chr_disconnect(Chardev *chr)
{
    socket_disconnected(SOCKET_CHARDEV(chr));
}

/* ---- life ---- */

static void socket_chr_parse(QemuOpts *opts, ChardevBackend *backend, Error **errp)
{
    static const char *const unsupported[] = { "telnet", "tn3270", "websocket" };
    bool server = qemu_opt_get_bool(opts, "server", false);

    for (size_t i = 0; i < ARRAY_SIZE(unsupported); i++) {
        if (qemu_opt_get_bool(opts, unsupported[i], false)) {
            error_setg(errp, "chardev: socket: '%s' is not supported", unsupported[i]);
            return;
        }
    }
    if (qemu_opt_get(opts, "tls-creds") || qemu_opt_get(opts, "tls-authz")) {
        error_setg(errp, "chardev: socket: TLS is not supported");
    } else if (server && qemu_opt_get_number(opts, "reconnect", 0)) {
        error_setg(errp, "'reconnect' option is incompatible with socket in server listen mode");
    } else if (!server && qemu_opt_get(opts, "wait")) {
        error_setg(errp, "'wait' option is incompatible with socket in client connect mode");
    }
}

static bool socket_open_server(SocketChardev *s, bool wait, Error **errp)
{
    s->listen_fd = chr_socket_listen(&s->addr, errp);
    if (s->listen_fd < 0) {
        return false;
    }
    update_filename(s);
    if (!wait) {
        socket_watch_clients(s, true);
        return true;
    }
    info_report("QEMU waiting for connection on: %s", CHARDEV(s)->filename);
    return socket_accept_now(s, errp);
}

static void socket_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    QemuOpts *opts = backend->opts;

    *be_opened = false;
    if (!chr_socket_addr_parse(&s->addr, opts, errp)) {
        return;
    }
    s->is_listen = qemu_opt_get_bool(opts, "server", false);
    s->nodelay = s->addr.kind == CHR_SOCKET_INET &&
                 (qemu_opt_get_bool(opts, "nodelay", false) || !qemu_opt_get_bool(opts, "delay", true));
    s->reconnect_s = MIN(qemu_opt_get_number(opts, "reconnect", 0), 1u << 30);
    if (s->addr.kind == CHR_SOCKET_UNIX) {
        qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_FD_PASS);
    }
    qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_RECONNECTABLE);
    if (s->is_listen) {
        socket_open_server(s, qemu_opt_get_bool(opts, "wait", true), errp);
        return;
    }
    if (!s->reconnect_s) {
        socket_connect_now(s, errp);
        return;
    }
    s->reconnect_timer = timer_new_ns(QEMU_CLOCK_REALTIME, socket_reconnect, s);
    update_filename(s);
    socket_reconnect(s);
}

static void char_socket_init(Object *obj)
{
    SocketChardev *s = SOCKET_CHARDEV(obj);

    s->fd = s->listen_fd = -1;
}

static void char_socket_finalize(Object *obj)
{
    SocketChardev *s = SOCKET_CHARDEV(obj);

    timer_free(s->reconnect_timer);
    char_io_free(s->io);
    if (s->fd >= 0) {
        close(s->fd);
    }
    fd_passing_clear(&s->passing);
    if (s->listen_fd >= 0) {
        socket_watch_clients(s, false);
        close(s->listen_fd);
        if (s->addr.kind == CHR_SOCKET_UNIX && !s->addr.abstract) {
            unlink(s->addr.path);
        }
    }
    chr_socket_addr_clear(&s->addr);
}

static bool char_socket_get_connected(Object *obj, Error **errp)
{
    return SOCKET_CHARDEV(obj)->fd >= 0;
}

static void char_socket_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->parse = socket_chr_parse;
    cc->open = socket_chr_open;
    cc->chr_wait_connected = socket_chr_wait_connected;
    cc->chr_write = socket_chr_write;
    cc->chr_sync_read = socket_chr_sync_read;
    cc->chr_disconnect = socket_chr_disconnect;
    cc->get_msgfds = socket_get_msgfds;
    cc->set_msgfds = socket_set_msgfds;
    cc->chr_add_client = socket_chr_add_client;
    cc->chr_add_watch = socket_chr_add_watch;
    cc->chr_update_read_handler = socket_chr_update_read_handler;
    object_class_property_add_bool(oc, "connected", char_socket_get_connected, NULL);
}

static const TypeInfo char_socket_types[] = {
    {
        .name = TYPE_CHARDEV_SOCKET,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(SocketChardev),
        .instance_init = char_socket_init,
        .instance_finalize = char_socket_finalize,
        .class_init = char_socket_class_init,
    },
};

DEFINE_TYPES(char_socket_types)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses of socket back ends, and sockets for them.
 */
#include "qemu/osdep.h"
#include <netdb.h>
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "char-socket-addr.h"

/* ---- options ---- */

static int family_from_opts(QemuOpts *opts)
{
    bool v4 = qemu_opt_get_bool(opts, "ipv4", false);
    bool v6 = qemu_opt_get_bool(opts, "ipv6", false);

    if (v4 == v6) {
        return AF_UNSPEC;
    }
    return v4 ? AF_INET : AF_INET6;
}

static bool parse_inet(ChrSocketAddr *addr, QemuOpts *opts, Error **errp)
{
    const char *host = qemu_opt_get(opts, "host");
    const char *port = qemu_opt_get(opts, "port");

    if (!port) {
        error_setg(errp, "chardev: socket: no port given");
        return false;
    }
    addr->kind = CHR_SOCKET_INET;
    addr->host = g_strdup(host ? host : "");
    addr->port = g_strdup(port);
    addr->to = qemu_opt_get_number(opts, "to", 0);
    addr->family = family_from_opts(opts);
    addr->socktype = SOCK_STREAM;
    return true;
}

static bool parse_fd(ChrSocketAddr *addr, const char *fd, Error **errp)
{
    if (qemu_strtoi(fd, NULL, 10, &addr->fd) < 0 || addr->fd < 0) {
        error_setg(errp, "Unable to parse FD number %s", fd);
        return false;
    }
    addr->kind = CHR_SOCKET_FD;
    return true;
}

bool chr_socket_addr_parse(ChrSocketAddr *addr, QemuOpts *opts, Error **errp)
{
    const char *path = qemu_opt_get(opts, "path");
    const char *host = qemu_opt_get(opts, "host");
    const char *fd = qemu_opt_get(opts, "fd");

    memset(addr, 0, sizeof(*addr));
    if (!!path + !!fd + !!host > 1) {
        error_setg(errp, "None or one of 'path', 'fd' or 'host' option required.");
        return false;
    }
    if (path) {
        addr->kind = CHR_SOCKET_UNIX;
        addr->path = g_strdup(path);
        addr->abstract = qemu_opt_get_bool(opts, "abstract", false);
        addr->tight = qemu_opt_get_bool(opts, "tight", true);
        return true;
    }
    if (fd) {
        return parse_fd(addr, fd, errp);
    }
    if (!host && !qemu_opt_get(opts, "port")) {
        error_setg(errp, "chardev: socket: one of 'path', 'fd' or 'host' and 'port' is needed");
        return false;
    }
    return parse_inet(addr, opts, errp);
}

void chr_socket_addr_clear(ChrSocketAddr *addr)
{
    g_free(addr->path);
    g_free(addr->host);
    g_free(addr->port);
    memset(addr, 0, sizeof(*addr));
}

char *chr_socket_addr_text(const ChrSocketAddr *addr, int fd)
{
    struct sockaddr_storage ss;
    socklen_t len = sizeof(ss);
    char port[NI_MAXSERV];

    switch (addr->kind) {
    case CHR_SOCKET_UNIX:
        return g_strdup_printf("unix:%s", addr->path);
    case CHR_SOCKET_FD:
        return g_strdup_printf("fd:%d", addr->fd);
    default:
        g_strlcpy(port, addr->port, sizeof(port));
        if (fd >= 0 && getsockname(fd, (struct sockaddr *)&ss, &len) == 0) {
            getnameinfo((struct sockaddr *)&ss, len, NULL, 0, port, sizeof(port), NI_NUMERICSERV);
        }
        return g_strdup_printf("tcp:%s:%s", addr->host, port);
    }
}

/* ---- unix ---- */

static int unix_socket(const ChrSocketAddr *addr, struct sockaddr_un *un, socklen_t *len,
                       Error **errp)
{
    size_t path_len = strlen(addr->path);
    size_t skip = addr->abstract ? 1 : 0;
    int fd;

    if (path_len + 1 > sizeof(un->sun_path)) {
        error_setg(errp, "UNIX socket path '%s' is too long", addr->path);
        error_append_hint(errp, "Path must be less than %zu bytes\n", sizeof(un->sun_path));
        return -1;
    }
    memset(un, 0, sizeof(*un));
    un->sun_family = AF_UNIX;
    memcpy(un->sun_path + skip, addr->path, path_len);
    *len = sizeof(*un);
    if (addr->abstract && addr->tight) {
        *len = offsetof(struct sockaddr_un, sun_path) + 1 + path_len;
    }
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        error_setg_errno(errp, errno, "Failed to create Unix socket");
    }
    return fd;
}

static int unix_listen(const ChrSocketAddr *addr, Error **errp)
{
    struct sockaddr_un un;
    socklen_t len;
    int fd = unix_socket(addr, &un, &len, errp);

    if (fd < 0) {
        return -1;
    }
    if (!addr->abstract) {
        unlink(addr->path);
    }
    if (bind(fd, (struct sockaddr *)&un, len) < 0 || listen(fd, 1) < 0) {
        error_setg_errno(errp, errno, "Failed to bind socket to %s", addr->path);
        close(fd);
        return -1;
    }
    return fd;
}

static int unix_connect(const ChrSocketAddr *addr, Error **errp)
{
    struct sockaddr_un un;
    socklen_t len;
    int fd = unix_socket(addr, &un, &len, errp);

    if (fd < 0) {
        return -1;
    }
    if (RETRY_ON_EINTR(connect(fd, (struct sockaddr *)&un, len)) < 0) {
        error_setg_errno(errp, errno, "Failed to connect to '%s'", addr->path);
        close(fd);
        return -1;
    }
    return fd;
}

/* ---- inet ---- */

static struct addrinfo *inet_resolve(const ChrSocketAddr *addr, bool passive, const char *port,
                                     Error **errp)
{
    struct addrinfo hints = {
        .ai_family = addr->family,
        .ai_socktype = addr->socktype,
        .ai_flags = passive ? AI_PASSIVE : 0,
    };
    struct addrinfo *res = NULL;
    int rc = getaddrinfo(addr->host[0] ? addr->host : NULL, port, &hints, &res);

    if (rc) {
        error_setg(errp, "address resolution failed for %s:%s: %s", addr->host, port,
                   gai_strerror(rc));
        return NULL;
    }
    return res;
}

/* Listen at (or, for datagrams, bind to) the first address that works; -1 with errno. */
static int inet_bind_first(struct addrinfo *res)
{
    int on = 1;

    for (struct addrinfo *e = res; e; e = e->ai_next) {
        int fd = socket(e->ai_family, e->ai_socktype | SOCK_CLOEXEC, e->ai_protocol);

        if (fd < 0) {
            continue;
        }
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        if (bind(fd, e->ai_addr, e->ai_addrlen) == 0 &&
            (e->ai_socktype != SOCK_STREAM || listen(fd, 1) == 0)) {
            return fd;
        }
        close(fd);
    }
    return -1;
}

static int inet_bind(const ChrSocketAddr *addr, Error **errp)
{
    unsigned port = 0;
    unsigned last;

    if (addr->to && qemu_strtoui(addr->port, NULL, 10, &port) < 0) {
        error_setg(errp, "port '%s' is not a number", addr->port);
        return -1;
    }
    last = addr->to ? MIN(addr->to, 65535u) : port;
    for (; port <= last; port++) {
        g_autofree char *text = addr->to ? g_strdup_printf("%u", port) : g_strdup(addr->port);
        struct addrinfo *res = inet_resolve(addr, true, text, errp);
        int fd;

        if (!res) {
            return -1;
        }
        fd = inet_bind_first(res);
        freeaddrinfo(res);
        if (fd >= 0) {
            return fd;
        }
    }
    error_setg_errno(errp, errno, "Failed to find an available port");
    return -1;
}

static int inet_connect(const ChrSocketAddr *addr, Error **errp)
{
    struct addrinfo *res = inet_resolve(addr, false, addr->port, errp);
    int fd = -1;

    if (!res) {
        return -1;
    }
    for (struct addrinfo *e = res; e && fd < 0; e = e->ai_next) {
        fd = socket(e->ai_family, e->ai_socktype | SOCK_CLOEXEC, e->ai_protocol);
        if (fd >= 0 && RETRY_ON_EINTR(connect(fd, e->ai_addr, e->ai_addrlen)) < 0) {
            int saved_errno = errno;

            close(fd);
            errno = saved_errno;
            fd = -1;
        }
    }
    if (fd < 0) {
        error_setg_errno(errp, errno, "Failed to connect to '%s:%s'", addr->host, addr->port);
    }
    freeaddrinfo(res);
    return fd;
}

/* ---- any ---- */

static int borrowed_fd(const ChrSocketAddr *addr, Error **errp)
{
    struct stat st;
    int fd = dup(addr->fd);

    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISSOCK(st.st_mode)) {
        error_setg(errp, "File descriptor '%d' is not a socket", addr->fd);
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

int chr_socket_listen(const ChrSocketAddr *addr, Error **errp)
{
    switch (addr->kind) {
    case CHR_SOCKET_UNIX:
        return unix_listen(addr, errp);
    case CHR_SOCKET_INET:
        return inet_bind(addr, errp);
    default:
        return borrowed_fd(addr, errp);
    }
}

int chr_socket_bind_dgram(const ChrSocketAddr *addr, Error **errp)
{
    return inet_bind(addr, errp);
}

bool chr_socket_connect_dgram(int fd, const ChrSocketAddr *addr, Error **errp)
{
    struct addrinfo *res = inet_resolve(addr, false, addr->port, errp);
    bool ok;

    if (!res) {
        return false;
    }
    ok = connect(fd, res->ai_addr, res->ai_addrlen) == 0;
    if (!ok) {
        error_setg_errno(errp, errno, "Failed to connect to '%s:%s'", addr->host, addr->port);
    }
    freeaddrinfo(res);
    return ok;
}

int chr_socket_connect(const ChrSocketAddr *addr, Error **errp)
{
    switch (addr->kind) {
    case CHR_SOCKET_UNIX:
        return unix_connect(addr, errp);
    case CHR_SOCKET_INET:
        return inet_connect(addr, errp);
    default:
        return borrowed_fd(addr, errp);
    }
}

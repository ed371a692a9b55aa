/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Forwarding rules of `user` networks, and what the monitor shows and changes. */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "net-internal.h"
#include "net/slirp.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "slirp-internal.h"

/* A rule of hostfwd=; guest parts are missing in one that removes. */
typedef struct HostRule {
    bool is_udp;
    struct in_addr host_addr;
    int host_port;
    struct in_addr guest_addr;
    int guest_port;
} HostRule;

/* The text up to @sep, moving *p behind it; NULL if there is none. Caller frees. */
static char *take_word(const char **p, char sep)
{
    const char *end = strchr(*p, sep);
    char *word = end ? g_strndup(*p, end - *p) : NULL;

    if (end) {
        *p = end + 1;
    }
    return word;
}

/* "" is any address. */
static bool parse_addr(const char *text, struct in_addr *addr)
{
    addr->s_addr = INADDR_ANY;
    return !*text || inet_aton(text, addr);
}

static bool parse_port(const char *text, int min, int *port)
{
    return qemu_strtoi(text, NULL, 10, port) == 0 && *port >= min && *port <= 0xffff;
}

/* Protocol, host address and host port, which @sep ends (NUL: the end). What is wrong, or NULL. */
static const char *parse_host_side(const char **p, char sep, HostRule *rule)
{
    g_autofree char *proto = take_word(p, ':');
    g_autofree char *addr = proto ? take_word(p, ':') : NULL;
    g_autofree char *port = NULL;

    if (!proto) {
        return "No : separators";
    }
    rule->is_udp = !strcmp(proto, "udp");
    if (!rule->is_udp && *proto && strcmp(proto, "tcp")) {
        return "Bad protocol name";
    }
    if (!addr) {
        return "Missing : separator";
    }
    if (!parse_addr(addr, &rule->host_addr)) {
        return "Bad host address";
    }
    port = sep ? take_word(p, sep) : g_strdup(*p);
    if (!port) {
        return "Bad host port separator";
    }
    return parse_port(port, 0, &rule->host_port) ? NULL : "Bad host port";
}

static const char *parse_host_rule(const char *text, HostRule *rule)
{
    const char *p = text, *problem = parse_host_side(&p, '-', rule);
    g_autofree char *addr = NULL;

    if (problem) {
        return problem;
    }
    addr = take_word(&p, ':');
    if (!addr) {
        return "Missing guest address";
    }
    if (!parse_addr(addr, &rule->guest_addr)) {
        return "Bad guest address";
    }
    return parse_port(p, 1, &rule->guest_port) ? NULL : "Bad guest port";
}

bool net_slirp_hostfwd(SlirpState *s, const char *text, Error **errp)
{
    HostRule rule;
    const char *problem = parse_host_rule(text, &rule);

    if (problem) {
        error_setg(errp, "Invalid host forwarding rule '%s' (%s)", text, problem);
        return false;
    }
    if (slirp_add_hostfwd(s->slirp, rule.is_udp, rule.host_addr, rule.host_port, rule.guest_addr,
                          rule.guest_port) < 0) {
        error_setg(errp, "hostfwd=%s: the host does not let us listen there", text);
        return false;
    }
    return true;
}

/* ---- guestfwd ---- */

/* A guest address that a character device answers. */
typedef struct GuestFwd {
    CharBackend chr;
    struct in_addr server;
    int port;
    Slirp *slirp;
} GuestFwd;

static int guestfwd_can_read(void *opaque)
{
    GuestFwd *fwd = opaque;

    return slirp_socket_can_recv(fwd->slirp, fwd->server, fwd->port);
}

static void guestfwd_read(void *opaque, const uint8_t *buf, int size)
{
    GuestFwd *fwd = opaque;

    slirp_socket_recv(fwd->slirp, fwd->server, fwd->port, buf, size);
}

static ssize_t guestfwd_write(const void *buf, size_t len, void *opaque)
{
    return qemu_chr_fe_write_all(&((GuestFwd *)opaque)->chr, buf, len);
}

static bool forward_to_chardev(SlirpState *s, const char *device, struct in_addr server, int port,
                               Error **errp)
{
    g_autofree char *label = g_strdup_printf("guestfwd.tcp.%d", port);
    Chardev *chr = qemu_chr_new(label, device, NULL);
    GuestFwd *fwd;

    if (!chr) {
        error_setg(errp, "Could not open guest forwarding device '%s'", label);
        return false;
    }
    fwd = g_new0(GuestFwd, 1);
    fwd->server = server;
    fwd->port = port;
    fwd->slirp = s->slirp;
    if (!qemu_chr_fe_init(&fwd->chr, chr, errp)) {
        g_free(fwd);
        return false;
    }
    if (slirp_add_guestfwd(s->slirp, guestfwd_write, fwd, &fwd->server, port) < 0) {
        error_setg(errp, "guestfwd: the guest's address is taken, or outside the network");
        qemu_chr_fe_deinit(&fwd->chr, false);
        g_free(fwd);
        return false;
    }
    qemu_chr_fe_set_handlers(&fwd->chr, guestfwd_can_read, guestfwd_read, NULL, NULL, fwd, NULL,
                             true);
    return true;
}

/* "tcp:server:port-device" or "tcp:server:port-cmd:command". */
bool net_slirp_guestfwd(SlirpState *s, const char *text, Error **errp)
{
    const char *p = text, *command;
    g_autofree char *proto = take_word(&p, ':');
    g_autofree char *addr = proto ? take_word(&p, ':') : NULL;
    g_autofree char *port_text = addr ? take_word(&p, '-') : NULL;
    struct in_addr server;
    int port;

    if (!port_text || (*proto && strcmp(proto, "tcp")) || !parse_addr(addr, &server) ||
        !parse_port(port_text, 1, &port)) {
        error_setg(errp, "Invalid guest forwarding rule '%s'", text);
        return false;
    }
    if (!strstart(p, "cmd:", &command)) {
        return forward_to_chardev(s, p, server, port, errp);
    }
    if (slirp_add_exec(s->slirp, command, &server, port) < 0) {
        error_setg(errp, "guestfwd=%s: the guest's address is taken, or outside the network", text);
        return false;
    }
    return true;
}

/* ---- monitor ---- */

/* By id; without one the first. */
static SlirpState *find_network(const char *id, Error **errp)
{
    NetClientState *nc = id ? qemu_find_netdev(id) : NULL;

    if (id && !nc) {
        error_setg(errp, "unrecognized netdev id '%s'", id);
        return NULL;
    }
    if (nc && nc->info->type != NET_CLIENT_DRIVER_USER) {
        error_setg(errp, "user mode network stack is not in use on this netdev");
        return NULL;
    }
    if (!id && QTAILQ_EMPTY(&slirp_states)) {
        error_setg(errp, "user mode network stack not in use");
        return NULL;
    }
    return nc ? DO_UPCAST(SlirpState, nc, nc) : QTAILQ_FIRST(&slirp_states);
}

bool net_slirp_hostfwd_add(const char *id, const char *rule, Error **errp)
{
    SlirpState *s = find_network(id, errp);

    return s && net_slirp_hostfwd(s, rule, errp);
}

bool net_slirp_hostfwd_remove(const char *id, const char *text, Error **errp)
{
    SlirpState *s = find_network(id, errp);
    const char *p = text;
    HostRule rule;

    if (!s) {
        return false;
    }
    if (parse_host_side(&p, '\0', &rule)) {
        error_setg(errp, "Invalid format");
        return false;
    }
    if (slirp_remove_hostfwd(s->slirp, rule.is_udp, rule.host_addr, rule.host_port)) {
        error_setg(errp, "host forwarding rule for %s not found", text);
        return false;
    }
    return true;
}

void net_slirp_print_info(GString *out)
{
    SlirpState *s;

    QTAILQ_FOREACH(s, &slirp_states, next) {
        g_autofree char *text = slirp_connection_info(s->slirp);
        int hub = -1;

        net_hub_id_for_client(&s->nc, &hub);
        g_string_append_printf(out, "Hub %d (%s):\n%s", hub, s->nc.name, text);
    }
}

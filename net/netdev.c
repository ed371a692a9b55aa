/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -netdev, -nic and -net: from options to network clients. */
#include "qemu/osdep.h"
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/error-report.h"
#include "qemu/help_option.h"
#include "qemu/id.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"

QemuOptsList qemu_netdev_opts = {
    .name = "netdev",
    .implied_opt_name = "type",
    .head = QTAILQ_HEAD_INITIALIZER(qemu_netdev_opts.head),
    .desc = { { /* by kind */ } },
};

QemuOptsList qemu_nic_opts = {
    .name = "nic",
    .implied_opt_name = "type",
    .head = QTAILQ_HEAD_INITIALIZER(qemu_nic_opts.head),
    .desc = { { /* by kind */ } },
};

QemuOptsList qemu_net_opts = {
    .name = "net",
    .implied_opt_name = "type",
    .head = QTAILQ_HEAD_INITIALIZER(qemu_net_opts.head),
    .desc = { { /* by kind */ } },
};

/* Options of the NIC itself, in -nic beside those of its back end and in -net nic. */
static const QemuOptDesc nic_desc[] = {
    { .name = "model", .type = QEMU_OPT_STRING, .help = "device model" },
    { .name = "mac", .type = QEMU_OPT_STRING, .help = "MAC address" },
    { /* end */ }
};

static const QemuOptDesc net_nic_desc[] = {
    { .name = "netdev", .type = QEMU_OPT_STRING, .help = "id of the back end" },
    { .name = "macaddr", .type = QEMU_OPT_STRING, .help = "MAC address" },
    { .name = "model", .type = QEMU_OPT_STRING, .help = "device model" },
    { .name = "addr", .type = QEMU_OPT_STRING, .help = "PCI address" },
    { .name = "vectors", .type = QEMU_OPT_NUMBER, .help = "number of MSI-X vectors" },
    { /* end */ }
};

/* Back ends, in the order of the help text. */
static const NetdevKind kinds[] = {
    { NET_CLIENT_DRIVER_SOCKET, net_socket_desc, net_init_socket },
    { NET_CLIENT_DRIVER_HUBPORT, net_hubport_desc, net_init_hubport },
    { NET_CLIENT_DRIVER_USER, net_user_desc, net_init_slirp },
    { NET_CLIENT_DRIVER_TAP, net_tap_desc, net_init_tap },
};

const char *host_net_devices[] = { "socket", "hubport", "user", "tap", NULL };

void show_netdevs(void)
{
    printf("Available netdev backend types:\n");
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        printf("%s\n", NetClientDriver_str(kinds[i].type));
    }
}

static const NetdevKind *find_kind(const char *type, Error **errp)
{
    if (!type) {
        error_setg(errp, "Parameter 'type' is missing");
        return NULL;
    }
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (!strcmp(type, NetClientDriver_str(kinds[i].type))) {
            return &kinds[i];
        }
    }
    error_setg(errp, "Parameter 'type' does not accept value '%s'", type);
    return NULL;
}

/* ---- checking ---- */

/* The tables that a group's keys may come from. */
typedef struct KeyCheck {
    const QemuOptDesc *desc[2];
} KeyCheck;

static int check_key(void *opaque, const char *name, const char *value, Error **errp)
{
    KeyCheck *check = opaque;

    if (!strcmp(name, "type")) {
        return 0;
    }
    for (int i = 0; i < 2 && check->desc[i]; i++) {
        for (const QemuOptDesc *desc = check->desc[i]; desc->name; desc++) {
            if (!strcmp(desc->name, name)) {
                return qemu_opt_check(desc, name, value, errp) ? 0 : -1;
            }
        }
    }
    error_setg(errp, "Invalid parameter '%s'", name);
    return -1;
}

static bool check_opts(QemuOpts *opts, const QemuOptDesc *desc, const QemuOptDesc *more,
                       Error **errp)
{
    KeyCheck check = { { desc, more } };

    return qemu_opt_foreach(opts, check_key, &check, errp) == 0;
}

/* ---- making ---- */

static bool make_netdev(QemuOpts *opts, const NetdevKind *kind, const char *name,
                        NetClientState *peer, bool is_netdev, Error **errp)
{
    NetClientState *nc;

    if (qemu_find_netdev(name)) {
        error_setg(errp, "Duplicate ID '%s' for netdev", name);
        return false;
    }
    if (!kind->init(opts, name, peer, errp)) {
        return false;
    }
    if (is_netdev) {
        nc = qemu_find_netdev(name);
        assert(nc);
        nc->is_netdev = true;
    }
    return true;
}

bool netdev_add_opts(QemuOpts *opts, Error **errp)
{
    const NetdevKind *kind = find_kind(qemu_opt_get(opts, "type"), errp);

    if (!kind || !check_opts(opts, kind->desc, NULL, errp)) {
        return false;
    }
    if (!qemu_opts_id(opts)) {
        error_setg(errp, "Parameter 'id' is missing");
        return false;
    }
    return make_netdev(opts, kind, qemu_opts_id(opts), NULL, true, errp);
}

bool netdev_add_params(const char *params, Error **errp)
{
    QemuOpts *opts = qemu_opts_parse(&qemu_netdev_opts, params, true, errp);

    if (!opts) {
        return false;
    }
    if (!netdev_add_opts(opts, errp)) {
        qemu_opts_del(opts);
        return false;
    }
    return true;
}

void qmp_netdev_del(const char *id, Error **errp)
{
    NetClientState *nc = qemu_find_netdev(id);

    if (!nc) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", id);
        return;
    }
    if (!nc->is_netdev) {
        error_setg(errp, "Device '%s' is not a netdev", id);
        return;
    }
    qemu_del_net_client(nc);
    qemu_opts_del(qemu_opts_find(&qemu_netdev_opts, id));
}

/* -nic: a back end and a NIC for it. */
static bool make_nic(QemuOpts *opts, Error **errp)
{
    const char *type = qemu_opt_get(opts, "type");
    const char *model = qemu_opt_get(opts, "model");
    g_autofree char *made_id = NULL;
    const char *id = qemu_opts_id(opts);
    const NetdevKind *kind;

    if (type && !strcmp(type, "none")) {
        return true;
    }
    kind = find_kind(type ? type : "user", errp);
    if (!kind || !check_opts(opts, kind->desc, nic_desc, errp)) {
        return false;
    }
    if (!id) {
        id = made_id = id_generate(ID_NET);
    }
    return make_netdev(opts, kind, id, NULL, true, errp) &&
           net_nic_info_new(model, qemu_opt_get(opts, "mac"), qemu_opts_id(opts),
                            qemu_find_netdev(id), errp);
}

/* -net nic: a NIC on hub 0, or on the back end it names. */
static bool make_net_nic(QemuOpts *opts, Error **errp)
{
    const char *netdev = qemu_opt_get(opts, "netdev");
    const char *addr = qemu_opt_get(opts, "addr");
    NetClientState *peer = NULL;
    NICInfo *nd;

    if (!check_opts(opts, net_nic_desc, NULL, errp)) {
        return false;
    }
    if (netdev && !(peer = qemu_find_netdev(netdev))) {
        error_setg(errp, "netdev '%s' not found", netdev);
        return false;
    }
    nd = net_nic_info_new(qemu_opt_get(opts, "model"), qemu_opt_get(opts, "macaddr"),
                          qemu_opts_id(opts), peer, errp);
    if (!nd) {
        return false;
    }
    if (!peer) {
        nd->netdev = net_hub_add_port(0, NULL, NULL);
    }
    nd->devaddr = g_strdup(addr);
    nd->nvectors = qemu_opt_get_number(opts, "vectors", -1);
    return true;
}

/* Another -net: a back end on hub 0. */
static bool make_net(QemuOpts *opts, Error **errp)
{
    const char *type = qemu_opt_get(opts, "type");
    g_autofree char *made_id = NULL;
    const char *id = qemu_opts_id(opts);
    const NetdevKind *kind;

    if (type && !strcmp(type, "none")) {
        return true;
    }
    if (type && !strcmp(type, "nic")) {
        return make_net_nic(opts, errp);
    }
    kind = find_kind(type, errp);
    if (!kind || !check_opts(opts, kind->desc, NULL, errp)) {
        return false;
    }
    if (!id) {
        id = made_id = id_generate(ID_NET);
    }
    return make_netdev(opts, kind, id, net_hub_add_port(0, NULL, NULL), false, errp);
}

/* ---- the command line ---- */

void net_client_parse(QemuOptsList *opts_list, const char *str)
{
    if (opts_list == &qemu_netdev_opts && is_help_option(str)) {
        show_netdevs();
        exit(0);
    }
    if (!qemu_opts_parse_noisily(opts_list, str, true)) {
        exit(1);
    }
}

static int init_netdev(void *opaque, QemuOpts *opts, Error **errp)
{
    netdev_add_opts(opts, errp);
    return 0;
}

static int init_nic(void *opaque, QemuOpts *opts, Error **errp)
{
    make_nic(opts, errp);
    return 0;
}

static int init_net(void *opaque, QemuOpts *opts, Error **errp)
{
    make_net(opts, errp);
    return 0;
}

/* When the machine runs again, what waited is delivered. */
static void net_run_state_changed(void *opaque, bool running, RunState state)
{
    NetClientState *nc;

    QTAILQ_FOREACH(nc, &net_clients, next) {
        if (running && qemu_can_receive_packet(nc)) {
            qemu_flush_queued_packets(nc);
        }
    }
}

void net_init_clients(void)
{
    qemu_add_vm_change_state_handler(net_run_state_changed, NULL);
    qemu_opts_foreach(&qemu_netdev_opts, init_netdev, NULL, &error_fatal);
    qemu_opts_foreach(&qemu_nic_opts, init_nic, NULL, &error_fatal);
    qemu_opts_foreach(&qemu_net_opts, init_net, NULL, &error_fatal);
}

void net_cleanup(void)
{
    NetClientState *nc;

    while ((nc = QTAILQ_FIRST(&net_clients))) {
        if (nc->info->type == NET_CLIENT_DRIVER_NIC) {
            qemu_del_nic(qemu_get_nic(nc));
        } else {
            qemu_del_net_client(nc);
        }
    }
}

/* ---- links ---- */

static void set_link_down(NetClientState *nc, bool down)
{
    nc->link_down = down;
    if (nc->info->link_status_changed) {
        nc->info->link_status_changed(nc);
    }
}

void qmp_set_link(const char *name, bool up, Error **errp)
{
    NetClientState *nc, *peer;
    bool found = false;

    QTAILQ_FOREACH(nc, &net_clients, next) {
        if (strcmp(nc->name, name)) {
            continue;
        }
        found = true;
        if (nc->info->type == NET_CLIENT_DRIVER_NIC && qemu_get_nic(nc)->peer_deleted) {
            continue; /* nothing is plugged in */
        }
        set_link_down(nc, !up);
        peer = nc->peer;
        /* A NIC sees the link of its back end; a back end does not see its NIC's. */
        if (peer && peer->info->type == NET_CLIENT_DRIVER_NIC) {
            set_link_down(peer, !up);
        }
    }
    if (!found) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", name);
    }
}

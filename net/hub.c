/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hubs, for -net and -netdev hubport: what one port receives, every other port sends. */
#include "qemu/osdep.h"
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/iov.h"

typedef struct NetHub NetHub;

typedef struct NetHubPort {
    NetClientState nc;
    NetHub *hub;
    int id;
    QTAILQ_ENTRY(NetHubPort) next;
} NetHubPort;

struct NetHub {
    int id;
    int num_ports;      /* ever made: names the next */
    QTAILQ_HEAD(, NetHubPort) ports;
    QTAILQ_ENTRY(NetHub) next;
};

static QTAILQ_HEAD(, NetHub) hubs = QTAILQ_HEAD_INITIALIZER(hubs);

static NetHubPort *port_of(NetClientState *nc)
{
    return DO_UPCAST(NetHubPort, nc, nc);
}

static ssize_t hub_receive_iov(NetClientState *nc, const struct iovec *iov, int iovcnt)
{
    NetHubPort *source = port_of(nc), *port;

    QTAILQ_FOREACH(port, &source->hub->ports, next) {
        if (port != source) {
            qemu_sendv_packet(&port->nc, iov, iovcnt);
        }
    }
    return iov_size(iov, iovcnt);
}

static ssize_t hub_receive(NetClientState *nc, const uint8_t *buf, size_t len)
{
    struct iovec iov = { (void *)buf, len };

    return hub_receive_iov(nc, &iov, 1);
}

/* While all others are full the sender should wait; one that can take a packet is enough. */
static bool hub_can_receive(NetClientState *nc)
{
    NetHubPort *source = port_of(nc), *port;
    bool alone = true;

    QTAILQ_FOREACH(port, &source->hub->ports, next) {
        if (port == source) {
            continue;
        }
        alone = false;
        if (qemu_can_send_packet(&port->nc)) {
            return true;
        }
    }
    return alone;
}

static void hub_cleanup(NetClientState *nc)
{
    NetHubPort *port = port_of(nc);

    QTAILQ_REMOVE(&port->hub->ports, port, next);
}

static NetClientInfo hub_port_info = {
    .type = NET_CLIENT_DRIVER_HUBPORT,
    .size = sizeof(NetHubPort),
    .can_receive = hub_can_receive,
    .receive = hub_receive,
    .receive_iov = hub_receive_iov,
    .cleanup = hub_cleanup,
};

static NetHub *get_hub(int id)
{
    NetHub *hub;

    QTAILQ_FOREACH(hub, &hubs, next) {
        if (hub->id == id) {
            return hub;
        }
    }
    hub = g_new0(NetHub, 1);
    hub->id = id;
    QTAILQ_INIT(&hub->ports);
    QTAILQ_INSERT_TAIL(&hubs, hub, next);
    return hub;
}

NetClientState *net_hub_add_port(int hub_id, const char *name, NetClientState *hubpeer)
{
    NetHub *hub = get_hub(hub_id);
    int id = hub->num_ports++;
    g_autofree char *made = name ? NULL : g_strdup_printf("hub%dport%d", hub_id, id);
    NetClientState *nc = qemu_new_net_client(&hub_port_info, hubpeer, "hub", name ? name : made);
    NetHubPort *port = port_of(nc);

    port->hub = hub;
    port->id = id;
    QTAILQ_INSERT_TAIL(&hub->ports, port, next);
    return nc;
}

void net_hub_flush(NetClientState *nc)
{
    NetHubPort *source = port_of(nc), *port;

    QTAILQ_FOREACH(port, &source->hub->ports, next) {
        if (port != source) {
            qemu_net_queue_flush(port->nc.incoming_queue);
        }
    }
}

bool net_hub_id_for_client(NetClientState *nc, int *id)
{
    NetClientState *port = nc->info->type == NET_CLIENT_DRIVER_HUBPORT ? nc : nc->peer;

    if (!port || port->info->type != NET_CLIENT_DRIVER_HUBPORT) {
        return false;
    }
    if (id) {
        *id = port_of(port)->hub->id;
    }
    return true;
}

void net_hub_info(GString *out)
{
    NetHub *hub;
    NetHubPort *port;

    QTAILQ_FOREACH(hub, &hubs, next) {
        g_string_append_printf(out, "hub %d\n", hub->id);
        QTAILQ_FOREACH_REVERSE(port, &hub->ports, next) {
            g_string_append_printf(out, " \\ %s", port->nc.name);
            if (port->nc.peer) {
                g_string_append(out, ": ");
                net_client_describe(out, port->nc.peer);
            } else {
                g_string_append_c(out, '\n');
            }
        }
    }
}

static void check_hub(NetHub *hub)
{
    bool has_nic = false, has_host = false;
    NetHubPort *port;

    QTAILQ_FOREACH(port, &hub->ports, next) {
        if (!port->nc.peer) {
            warn_report("hub port %s has no peer", port->nc.name);
        } else if (port->nc.peer->info->type == NET_CLIENT_DRIVER_NIC) {
            has_nic = true;
        } else {
            has_host = true;
        }
    }
    if (has_host && !has_nic) {
        warn_report("hub %d with no nics", hub->id);
    }
    if (has_nic && !has_host) {
        warn_report("hub %d is not connected to host network", hub->id);
    }
}

void net_hub_check_clients(void)
{
    NetHub *hub;

    QTAILQ_FOREACH(hub, &hubs, next) {
        check_hub(hub);
    }
}

const QemuOptDesc net_hubport_desc[] = {
    { .name = "hubid", .type = QEMU_OPT_NUMBER, .help = "number of the hub" },
    { .name = "netdev", .type = QEMU_OPT_STRING, .help = "id of the back end to connect" },
    { /* end */ }
};

bool net_init_hubport(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp)
{
    const char *netdev = qemu_opt_get(opts, "netdev");
    NetClientState *hubpeer = netdev ? qemu_find_netdev(netdev) : NULL;

    if (!qemu_opt_get(opts, "hubid")) {
        error_setg(errp, "Parameter 'hubid' is missing");
    } else if (netdev && !hubpeer) {
        error_setg(errp, "netdev '%s' not found", netdev);
    } else if (hubpeer && hubpeer->peer) {
        error_setg(errp, "netdev '%s' is connected already", netdev);
    } else {
        net_hub_add_port(qemu_opt_get_number(opts, "hubid", 0), name, hubpeer);
        return true;
    }
    return false;
}

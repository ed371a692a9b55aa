/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network clients: making and unmaking them, sending between peers. NICs are in nic.c. */
#include "qemu/osdep.h"
#include "net/net.h"
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/iov.h"
#include "qemu/reentrancy.h"
#include "sysemu/runstate.h"

NetClientStateList net_clients = QTAILQ_HEAD_INITIALIZER(net_clients);

static const char *const driver_names[NET_CLIENT_DRIVER__MAX] = {
    [NET_CLIENT_DRIVER_NONE] = "none",
    [NET_CLIENT_DRIVER_NIC] = "nic",
    [NET_CLIENT_DRIVER_USER] = "user",
    [NET_CLIENT_DRIVER_TAP] = "tap",
    [NET_CLIENT_DRIVER_L2TPV3] = "l2tpv3",
    [NET_CLIENT_DRIVER_SOCKET] = "socket",
    [NET_CLIENT_DRIVER_STREAM] = "stream",
    [NET_CLIENT_DRIVER_DGRAM] = "dgram",
    [NET_CLIENT_DRIVER_VDE] = "vde",
    [NET_CLIENT_DRIVER_BRIDGE] = "bridge",
    [NET_CLIENT_DRIVER_HUBPORT] = "hubport",
    [NET_CLIENT_DRIVER_NETMAP] = "netmap",
    [NET_CLIENT_DRIVER_VHOST_USER] = "vhost-user",
    [NET_CLIENT_DRIVER_VHOST_VDPA] = "vhost-vdpa",
};

const char *NetClientDriver_str(NetClientDriver driver)
{
    return driver_names[driver];
}

const char *RxState_str(RxState state)
{
    static const char *const names[] = { "normal", "none", "all" };

    return names[state];
}

void qapi_free_RxFilterInfo(RxFilterInfo *info)
{
    if (info) {
        g_free(info->name);
        g_free(info->main_mac);
        qapi_free_intList(info->vlan_table);
        qapi_free_strList(info->unicast_table);
        qapi_free_strList(info->multicast_table);
        g_free(info);
    }
}

/* ---- making ---- */

static bool name_is_taken(const char *name)
{
    NetClientState *nc;

    QTAILQ_FOREACH(nc, &net_clients, next) {
        if (!strcmp(nc->name, name)) {
            return true;
        }
    }
    return false;
}

/* "model.N", N the first that is free. */
static char *assign_name(const char *model)
{
    for (int id = 0;; id++) {
        g_autofree char *name = g_strdup_printf("%s.%d", model, id);

        if (!name_is_taken(name)) {
            return g_steal_pointer(&name);
        }
    }
}

static void free_client(NetClientState *nc)
{
    g_free(nc);
}

void net_client_setup(NetClientState *nc, NetClientInfo *info, NetClientState *peer,
                      const char *model, const char *name, NetClientDestructor *destructor,
                      bool is_datapath)
{
    nc->info = info;
    nc->model = g_strdup(model);
    nc->name = name ? g_strdup(name) : assign_name(model);
    if (peer) {
        assert(!peer->peer);
        nc->peer = peer;
        peer->peer = nc;
    }
    QTAILQ_INSERT_TAIL(&net_clients, nc, next);
    nc->incoming_queue = qemu_new_net_queue(qemu_deliver_packet_iov, nc);
    nc->destructor = destructor;
    nc->is_datapath = is_datapath;
    QTAILQ_INIT(&nc->filters);
}

static NetClientState *new_client(NetClientInfo *info, NetClientState *peer, const char *model,
                                  const char *name, bool is_datapath)
{
    NetClientState *nc = g_malloc0(info->size);

    assert(info->size >= sizeof(NetClientState));
    net_client_setup(nc, info, peer, model, name, free_client, is_datapath);
    return nc;
}

NetClientState *qemu_new_net_client(NetClientInfo *info, NetClientState *peer, const char *model,
                                    const char *name)
{
    return new_client(info, peer, model, name, true);
}

NetClientState *qemu_new_net_control_client(NetClientInfo *info, NetClientState *peer,
                                            const char *model, const char *name)
{
    return new_client(info, peer, model, name, false);
}

/* ---- unmaking ---- */

void qemu_cleanup_net_client(NetClientState *nc)
{
    QTAILQ_REMOVE(&net_clients, nc, next);
    if (nc->info->cleanup) {
        nc->info->cleanup(nc);
    }
}

void net_client_free(NetClientState *nc)
{
    if (nc->incoming_queue) {
        qemu_del_net_queue(nc->incoming_queue);
    }
    if (nc->peer) {
        nc->peer->peer = NULL;
    }
    g_free(nc->name);
    g_free(nc->model);
    if (nc->destructor) {
        nc->destructor(nc);
    }
}

/* The NIC at the other side stays, with its link down; it frees the client when it goes. */
static void detach_from_nic(NetClientState **ncs, int queues, NetClientState *peer)
{
    NICState *nic = qemu_get_nic(peer);

    if (nic->peer_deleted) {
        return;
    }
    nic->peer_deleted = true;
    for (int i = 0; i < queues; i++) {
        ncs[i]->peer->link_down = true;
    }
    if (peer->info->link_status_changed) {
        peer->info->link_status_changed(peer);
    }
    for (int i = 0; i < queues; i++) {
        qemu_cleanup_net_client(ncs[i]);
    }
}

void qemu_del_net_client(NetClientState *nc)
{
    g_autofree NetClientState **ncs = g_new(NetClientState *, MAX_QUEUE_NUM);
    int queues = qemu_find_net_clients_except(nc->name, ncs, NET_CLIENT_DRIVER_NIC,
                                              MAX_QUEUE_NUM);

    assert(queues != 0 && nc->info->type != NET_CLIENT_DRIVER_NIC);
    if (nc->peer && nc->peer->info->type == NET_CLIENT_DRIVER_NIC) {
        detach_from_nic(ncs, queues, nc->peer);
        return;
    }
    for (int i = 0; i < queues; i++) {
        qemu_cleanup_net_client(ncs[i]);
        net_client_free(ncs[i]);
    }
}

/* ---- finding ---- */

NetClientState *qemu_find_netdev(const char *id)
{
    NetClientState *nc;

    QTAILQ_FOREACH(nc, &net_clients, next) {
        if (nc->info->type != NET_CLIENT_DRIVER_NIC && !strcmp(nc->name, id)) {
            break;
        }
    }
    return nc;
}

int qemu_find_net_clients_except(const char *id, NetClientState **ncs, NetClientDriver type,
                                 int max)
{
    NetClientState *nc;
    int count = 0;

    QTAILQ_FOREACH(nc, &net_clients, next) {
        if (nc->info->type != type && (!id || !strcmp(nc->name, id))) {
            if (count < max) {
                ncs[count] = nc;
            }
            count++;
        }
    }
    return count;
}

/* ---- sending ---- */

int qemu_can_receive_packet(NetClientState *nc)
{
    return !nc->receive_disabled && (!nc->info->can_receive || nc->info->can_receive(nc));
}

int qemu_can_send_packet(NetClientState *sender)
{
    if (!runstate_is_running()) {
        return 0;
    }
    return !sender || !sender->peer || qemu_can_receive_packet(sender->peer);
}

/* Receive into one buffer for clients that take no vectors; what is too long is cut. */
static ssize_t receive_flat(NetClientState *nc, const struct iovec *iov, int iovcnt,
                            unsigned flags)
{
    g_autofree uint8_t *buf = NULL;
    const uint8_t *data = iov->iov_base;
    size_t size = iov->iov_len;

    if (iovcnt != 1) {
        size = MIN(iov_size(iov, iovcnt), (size_t)NET_BUFSIZE);
        data = buf = g_malloc(size);
        iov_to_buf(iov, iovcnt, 0, buf, size);
    }
    if ((flags & QEMU_NET_PACKET_FLAG_RAW) && nc->info->receive_raw) {
        return nc->info->receive_raw(nc, data, size);
    }
    return nc->info->receive(nc, data, size);
}

/* A NIC's guard, if this delivery is what engages it. */
static MemReentrancyGuard *engage_guard(NetClientState *nc)
{
    MemReentrancyGuard *guard = NULL;

    if (nc->info->type == NET_CLIENT_DRIVER_NIC) {
        guard = qemu_get_nic(nc)->reentrancy_guard;
    }
    if (!guard || guard->engaged_in_io) {
        return NULL;
    }
    guard->engaged_in_io = true;
    return guard;
}

ssize_t qemu_deliver_packet_iov(NetClientState *sender, unsigned flags, const struct iovec *iov,
                                int iovcnt, void *opaque)
{
    NetClientState *nc = opaque;
    MemReentrancyGuard *guard;
    ssize_t ret;

    if (nc->link_down) {
        return iov_size(iov, iovcnt);
    }
    if (nc->receive_disabled) {
        return 0;
    }
    guard = engage_guard(nc);
    if (nc->info->receive_iov && !(flags & QEMU_NET_PACKET_FLAG_RAW)) {
        ret = nc->info->receive_iov(nc, iov, iovcnt);
    } else {
        ret = receive_flat(nc, iov, iovcnt, flags);
    }
    if (guard) {
        guard->engaged_in_io = false;
    }
    if (ret == 0) {
        nc->receive_disabled = 1;
    }
    return ret;
}

static ssize_t send_iov(NetClientState *nc, unsigned flags, const struct iovec *iov, int iovcnt,
                        NetPacketSent *sent_cb)
{
    if (nc->link_down || !nc->peer) {
        return iov_size(iov, iovcnt);
    }
    return qemu_net_queue_send_iov(nc->peer->incoming_queue, nc, flags, iov, iovcnt, sent_cb);
}

ssize_t qemu_sendv_packet_async(NetClientState *nc, const struct iovec *iov, int iovcnt,
                                NetPacketSent *sent_cb)
{
    if (iov_size(iov, iovcnt) > NET_BUFSIZE) {
        return iov_size(iov, iovcnt); /* no client takes it */
    }
    return send_iov(nc, QEMU_NET_PACKET_FLAG_NONE, iov, iovcnt, sent_cb);
}

ssize_t qemu_sendv_packet(NetClientState *nc, const struct iovec *iov, int iovcnt)
{
    return qemu_sendv_packet_async(nc, iov, iovcnt, NULL);
}

static ssize_t send_buf(NetClientState *nc, unsigned flags, const uint8_t *buf, int size,
                        NetPacketSent *sent_cb)
{
    struct iovec iov = { (void *)buf, size };

    return send_iov(nc, flags, &iov, 1, sent_cb);
}

ssize_t qemu_send_packet_async(NetClientState *nc, const uint8_t *buf, int size,
                               NetPacketSent *sent_cb)
{
    return send_buf(nc, QEMU_NET_PACKET_FLAG_NONE, buf, size, sent_cb);
}

ssize_t qemu_send_packet(NetClientState *nc, const uint8_t *buf, int size)
{
    return qemu_send_packet_async(nc, buf, size, NULL);
}

ssize_t qemu_send_packet_raw(NetClientState *nc, const uint8_t *buf, int size)
{
    return send_buf(nc, QEMU_NET_PACKET_FLAG_RAW, buf, size, NULL);
}

ssize_t qemu_receive_packet_iov(NetClientState *nc, const struct iovec *iov, int iovcnt)
{
    if (!qemu_can_receive_packet(nc)) {
        return 0;
    }
    return qemu_net_queue_receive_iov(nc->incoming_queue, iov, iovcnt);
}

ssize_t qemu_receive_packet(NetClientState *nc, const uint8_t *buf, int size)
{
    struct iovec iov = { (void *)buf, size };

    return qemu_receive_packet_iov(nc, &iov, 1);
}

void qemu_purge_queued_packets(NetClientState *nc)
{
    if (nc->peer) {
        qemu_net_queue_purge(nc->peer->incoming_queue, nc);
    }
}

void qemu_flush_or_purge_queued_packets(NetClientState *nc, bool purge)
{
    nc->receive_disabled = 0;
    if (nc->peer && nc->peer->info->type == NET_CLIENT_DRIVER_HUBPORT) {
        net_hub_flush(nc->peer);
    }
    if (!qemu_net_queue_flush(nc->incoming_queue) && purge) {
        qemu_net_queue_purge(nc->incoming_queue, nc->peer);
    }
}

void qemu_flush_queued_packets(NetClientState *nc)
{
    qemu_flush_or_purge_queued_packets(nc, false);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NICs: the device's side of a network connection, their addresses and models. */
#include "qemu/osdep.h"
#include "net/eth.h"
#include "net/net.h"
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/help_option.h"

int nb_nics;
NICInfo nd_table[MAX_NICS];

/* ---- making ---- */

NICState *qemu_new_nic_guarded(NetClientInfo *info, NICConf *conf, const char *model,
                               const char *name, MemReentrancyGuard *reentrancy_guard,
                               void *opaque)
{
    NetClientState **peers = conf->peers.ncs;
    int queues = MAX(1, conf->peers.queues);
    NICState *nic;

    assert(info->type == NET_CLIENT_DRIVER_NIC && info->size >= sizeof(NICState));
    nic = g_malloc0(info->size + sizeof(NetClientState) * queues);
    nic->ncs = (void *)((char *)nic + info->size);
    nic->conf = conf;
    nic->reentrancy_guard = reentrancy_guard;
    nic->opaque = opaque;
    for (int i = 0; i < queues; i++) {
        net_client_setup(&nic->ncs[i], info, peers[i], model, i ? nic->ncs[0].name : name, NULL,
                         true);
        nic->ncs[i].queue_index = i;
    }
    return nic;
}

void qemu_del_nic(NICState *nic)
{
    int queues = MAX(nic->conf->peers.queues, 1);

    for (int i = 0; i < queues; i++) {
        NetClientState *nc = qemu_get_subqueue(nic, i);

        if (nic->peer_deleted) {
            net_client_free(nc->peer); /* it was cleaned up when it was deleted */
        } else if (nc->peer) {
            qemu_purge_queued_packets(nc);
        }
    }
    for (int i = queues - 1; i >= 0; i--) {
        NetClientState *nc = qemu_get_subqueue(nic, i);

        qemu_cleanup_net_client(nc);
        net_client_free(nc);
    }
    g_free(nic);
}

NetClientState *qemu_get_subqueue(NICState *nic, int queue_index)
{
    return nic->ncs + queue_index;
}

NetClientState *qemu_get_queue(NICState *nic)
{
    return qemu_get_subqueue(nic, 0);
}

NICState *qemu_get_nic(NetClientState *nc)
{
    NetClientState *nc0 = nc - nc->queue_index;

    return (void *)((char *)nc0 - nc->info->size);
}

void *qemu_get_nic_opaque(NetClientState *nc)
{
    return qemu_get_nic(nc)->opaque;
}

void qemu_foreach_nic(qemu_nic_foreach func, void *opaque)
{
    NetClientState *nc;

    QTAILQ_FOREACH(nc, &net_clients, next) {
        if (nc->info->type == NET_CLIENT_DRIVER_NIC && nc->queue_index == 0) {
            func(qemu_get_nic(nc), opaque);
        }
    }
}

/* ---- addresses ---- */

/* Last bytes of the default addresses in use: 52:54:00:12:34:56 and up. */
#define DEFAULT_MAC_FIRST 0x56
static const uint8_t default_mac_prefix[5] = { 0x52, 0x54, 0x00, 0x12, 0x34 };
static uint8_t default_mac_users[256];

/* The default address' last byte, -1 for another address. */
static int default_mac_index(const MACAddr *mac)
{
    return memcmp(mac->a, default_mac_prefix, 5) ? -1 : mac->a[5];
}

void qemu_macaddr_set_used(MACAddr *macaddr)
{
    int index = default_mac_index(macaddr);

    if (index >= 0 && default_mac_users[index] < 255) {
        default_mac_users[index]++;
    }
}

void qemu_macaddr_set_free(MACAddr *macaddr)
{
    int index = default_mac_index(macaddr);

    if (index >= 0 && default_mac_users[index]) {
        default_mac_users[index]--;
    }
}

void qemu_macaddr_default_if_unset(MACAddr *macaddr)
{
    static const MACAddr zero;

    if (memcmp(macaddr, &zero, sizeof(zero))) {
        qemu_macaddr_set_used(macaddr);
        return;
    }
    memcpy(macaddr->a, default_mac_prefix, 5);
    for (int i = 0; i < 256; i++) {
        macaddr->a[5] = DEFAULT_MAC_FIRST + i;
        if (!default_mac_users[macaddr->a[5]]) {
            break;
        }
    }
    qemu_macaddr_set_used(macaddr);
}

char *qemu_mac_strdup_printf(const uint8_t *macaddr)
{
    return g_strdup_printf(MAC_FMT, MAC_ARG(macaddr));
}

int net_parse_macaddr(uint8_t *macaddr, const char *p)
{
    const char *rest;
    uint64_t offset;

    if (qemu_strtou64(p, &rest, 0, &offset) == 0 && *rest == '\0' && offset <= 0xffffff) {
        macaddr[3] = offset >> 16;
        macaddr[4] = offset >> 8;
        macaddr[5] = offset;
        return 0;
    }
    for (int i = 0; i < 6; i++) {
        unsigned byte;

        if (qemu_strtoui(p, &rest, 16, &byte) || byte > 0xff ||
            *rest != (i == 5 ? '\0' : *rest == '-' ? '-' : ':')) {
            return -1;
        }
        macaddr[i] = byte;
        p = rest + 1;
    }
    return 0;
}

void qemu_set_info_str(NetClientState *nc, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(nc->info_str, sizeof(nc->info_str), fmt, ap);
    va_end(ap);
}

void qemu_format_nic_info_str(NetClientState *nc, uint8_t macaddr[6])
{
    qemu_set_info_str(nc, "model=%s,macaddr=" MAC_FMT, nc->model, MAC_ARG(macaddr));
}

/* ---- what boards make NICs from ---- */

NICInfo *net_nic_info_new(const char *model, const char *mac, const char *name,
                          NetClientState *netdev, Error **errp)
{
    static const uint8_t default_mac[6] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };
    NICInfo *nd = &nd_table[0];

    while (nd < nd_table + MAX_NICS && nd->used) {
        nd++;
    }
    if (nd == nd_table + MAX_NICS) {
        error_setg(errp, "no more on-board/default NIC slots available");
        return NULL;
    }
    *nd = (NICInfo){ .netdev = netdev, .nvectors = -1 };
    if (mac) {
        memcpy(nd->macaddr.a, default_mac, 6);
        if (net_parse_macaddr(nd->macaddr.a, mac) < 0) {
            error_setg(errp, "invalid syntax for ethernet address");
            return NULL;
        }
        if (is_multicast_ether_addr(nd->macaddr.a)) {
            error_setg(errp, "NIC cannot have multicast MAC address (odd 1st byte)");
            return NULL;
        }
    }
    qemu_macaddr_default_if_unset(&nd->macaddr);
    nd->model = g_strdup(model);
    nd->name = g_strdup(name);
    nd->used = 1;
    nb_nics++;
    return nd;
}

/* "virtio" is what boards call the bus's variant of virtio-net. */
static bool is_model(const char *name, const char *model)
{
    return !strcmp(name, model) ||
           (!strcmp(name, "virtio") && g_str_has_prefix(model, "virtio-net-"));
}

int qemu_show_nic_models(const char *arg, const char *const *models)
{
    if (!arg || !is_help_option(arg)) {
        return 0;
    }
    printf("Available NIC models:\n");
    for (; *models; models++) {
        printf("%s\n", *models);
    }
    return 1;
}

int qemu_find_nic_model(NICInfo *nd, const char *const *models, const char *default_model)
{
    if (!nd->model) {
        nd->model = g_strdup(default_model);
    }
    for (int i = 0; models[i]; i++) {
        if (is_model(nd->model, models[i])) {
            return i;
        }
    }
    error_report("Unsupported NIC model: %s", nd->model);
    return -1;
}

void qemu_check_nic_model(NICInfo *nd, const char *model)
{
    const char *models[] = { model, NULL };

    if (qemu_show_nic_models(nd->model, models)) {
        exit(0);
    }
    if (qemu_find_nic_model(nd, models, model) < 0) {
        exit(1);
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: VIRTIO 1.2, section 5.1; legacy interface as well. Queues: receive,
 * transmit, control. Here are link, status, properties and life; features and configuration space
 * are in virtio-net-features.c, packets in virtio-net-rx.c and -tx.c, their hashes in -rss.c, joined
 * segments in -rsc.c, commands in -ctrl.c.
 *
 * Properties: a feature each (csum … guest_rsc_ext), mac, netdev, tx, x-txtimer (ns), x-txburst,
 * rx_queue_size, tx_queue_size, host_mtu, speed (Mbit/s), duplex. A back end with several queues gives
 * as many queue pairs. Left out: failover (accepted, not offered), vhost.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "hw/qdev-properties.h"
#include "sysemu/sysemu.h"
#include "virtio-net-internal.h"

#define QUEUE_SIZE_DEFAULT 256
#define QUEUE_SIZE_MIN 256
#define CTRL_QUEUE_SIZE 64

#define SPEED_UNKNOWN (-1)
#define DUPLEX_HALF 0
#define DUPLEX_FULL 1
#define DUPLEX_UNKNOWN 0xff

/* --- link --- */

static void virtio_net_set_link_status(NetClientState *nc)
{
    VirtIONet *n = qemu_get_nic_opaque(nc);
    VirtIODevice *vdev = VIRTIO_DEVICE(n);
    uint16_t old = n->status;

    if (nc->link_down) {
        n->status &= ~VIRTIO_NET_S_LINK_UP;
    } else {
        n->status |= VIRTIO_NET_S_LINK_UP;
    }
    if (n->status != old) {
        virtio_notify_config(vdev);
    }
    virtio_set_status(vdev, vdev->status);
}

/* Ask the driver to announce itself to the network. */
static void virtio_net_announce(NetClientState *nc)
{
    VirtIONet *n = qemu_get_nic_opaque(nc);
    VirtIODevice *vdev = VIRTIO_DEVICE(n);

    if (virtio_vdev_has_feature(vdev, VIRTIO_NET_F_GUEST_ANNOUNCE) &&
        virtio_vdev_has_feature(vdev, VIRTIO_NET_F_CTRL_VQ)) {
        n->status |= VIRTIO_NET_S_ANNOUNCE;
        virtio_notify_config(vdev);
    }
}

static NetClientInfo net_virtio_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .can_receive = virtio_net_can_receive,
    .receive = virtio_net_receive,
    .link_status_changed = virtio_net_set_link_status,
    .announce = virtio_net_announce,
};

/* --- status and reset --- */

static void virtio_net_set_status(VirtIODevice *vdev, uint8_t status)
{
    VirtIONet *n = VIRTIO_NET(vdev);

    for (int i = 0; i < n->queue_pairs; i++) {
        VirtIONetQueue *q = &n->vqs[i];
        uint8_t queue_status = i < n->curr_queue_pairs ? status : 0;

        if (virtio_net_started(n, queue_status)) {
            qemu_flush_queued_packets(qemu_get_subqueue(n->nic, i));
            virtio_net_tx_start(q);
            continue;
        }
        virtio_net_tx_stop(q);
        if (q->tx_waiting && !(n->status & VIRTIO_NET_S_LINK_UP) &&
            (queue_status & VIRTIO_CONFIG_S_DRIVER_OK) && vdev->vm_running) {
            /* The link went down under packets that wait: the driver gets them back. */
            q->tx_waiting = 0;
            virtio_queue_set_notification(q->tx_vq, 1);
            virtio_net_tx_drop(q);
        }
    }
}

static void virtio_net_reset(VirtIODevice *vdev)
{
    VirtIONet *n = VIRTIO_NET(vdev);

    virtio_net_reset_filter(n);
    virtio_net_rss_reset(n);
    virtio_net_rsc_drop(n);
    n->multiqueue = 0;
    n->curr_queue_pairs = 1;
    n->status &= ~VIRTIO_NET_S_ANNOUNCE;
    memcpy(n->mac, &n->nic_conf.macaddr, ETH_ALEN);
    qemu_format_nic_info_str(qemu_get_queue(n->nic), n->mac);
    for (int i = 0; i < n->queue_pairs; i++) {
        n->vqs[i].tx_waiting = 0;
        virtio_net_tx_purge(&n->vqs[i]);
    }
}

static void virtio_net_queue_reset(VirtIODevice *vdev, uint32_t queue_index)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    int pair = virtio_net_vq2q(queue_index);

    if (pair < n->queue_pairs && (queue_index & 1)) {
        virtio_net_tx_purge(&n->vqs[pair]);
    }
}

/* With status and queues loaded: send what waits. */
static int virtio_net_post_load_virtio(VirtIODevice *vdev)
{
    virtio_net_set_status(vdev, vdev->status);
    return 0;
}

/* --- realize --- */

static bool check_queue_size(const char *name, uint16_t size, const char *end, Error **errp)
{
    if (size >= QUEUE_SIZE_MIN && size <= VIRTQUEUE_MAX_SIZE && is_power_of_2(size)) {
        return true;
    }
    error_setg(errp, "Invalid %s (= %" PRIu16 "), must be a power of 2 between %d and %d%s", name,
               size, QUEUE_SIZE_MIN, VIRTQUEUE_MAX_SIZE, end);
    return false;
}

/* Speed and duplex are offered when one of them is given. */
static bool check_link_properties(VirtIONet *n, Error **errp)
{
    virtio_net_conf *conf = &n->net_conf;

    conf->duplex = DUPLEX_UNKNOWN;
    if (conf->duplex_str) {
        if (!strcmp(conf->duplex_str, "half")) {
            conf->duplex = DUPLEX_HALF;
        } else if (!strcmp(conf->duplex_str, "full")) {
            conf->duplex = DUPLEX_FULL;
        } else {
            error_setg(errp, "'duplex' must be 'half' or 'full'");
            return false;
        }
        virtio_add_feature(&n->host_features, VIRTIO_NET_F_SPEED_DUPLEX);
    }
    if (conf->speed < SPEED_UNKNOWN) {
        error_setg(errp, "'speed' must be between 0 and INT_MAX");
        return false;
    }
    if (conf->speed != SPEED_UNKNOWN) {
        virtio_add_feature(&n->host_features, VIRTIO_NET_F_SPEED_DUPLEX);
    }
    return true;
}

static bool check_queue_pairs(VirtIONet *n, Error **errp)
{
    int most = (VIRTIO_QUEUE_MAX - 1) / 2;

    if (n->nic_conf.peers.queues > most) {
        error_setg(errp, "netdev has %d queues, virtio-net takes at most %d", n->nic_conf.peers.queues,
                   most);
        return false;
    }
    return true;
}

static bool check_properties(VirtIONet *n, Error **errp)
{
    if (!check_link_properties(n, errp) || !check_queue_pairs(n, errp) ||
        !check_queue_size("rx_queue_size", n->net_conf.rx_queue_size, ".", errp) ||
        !check_queue_size("tx_queue_size", n->net_conf.tx_queue_size, "", errp)) {
        return false;
    }
    /* Larger transmit queues are for vhost-user. */
    n->net_conf.tx_queue_size = MIN(n->net_conf.tx_queue_size, QUEUE_SIZE_DEFAULT);
    n->net_conf.txburst = MAX(n->net_conf.txburst, 1);
    if (n->net_conf.mtu) {
        virtio_add_feature(&n->host_features, VIRTIO_NET_F_MTU);
    }
    if (n->net_conf.tx && strcmp(n->net_conf.tx, "timer") && strcmp(n->net_conf.tx, "bh")) {
        warn_report("virtio-net: Unknown option tx=%s, valid options: \"timer\" \"bh\"",
                    n->net_conf.tx);
        error_printf("Defaulting to \"bh\"");
    }
    return true;
}

/* --- queues --- */

/* Adds pairs until there are @pairs, and the control queue behind them. */
static void add_queues(VirtIONet *n, int pairs)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(n);

    for (; n->queue_pairs < pairs; n->queue_pairs++) {
        VirtIONetQueue *q = &n->vqs[n->queue_pairs];

        q->rx_vq = virtio_add_queue(vdev, n->net_conf.rx_queue_size, virtio_net_handle_rx);
        q->tx_vq = virtio_net_tx_add_queue(n, q);
    }
    n->ctrl_vq = virtio_add_queue(vdev, CTRL_QUEUE_SIZE, virtio_net_handle_ctrl);
}

/* Deletes the control queue, and pairs until there are @pairs. */
static void delete_queues(VirtIONet *n, int pairs)
{
    virtio_delete_queue(n->ctrl_vq);
    while (n->queue_pairs > pairs) {
        VirtIONetQueue *q = &n->vqs[--n->queue_pairs];

        virtio_net_tx_stop(q);
        virtio_net_tx_purge(q);
        virtio_net_tx_del_queue(q);
        virtio_delete_queue(q->tx_vq);
        virtio_delete_queue(q->rx_vq);
    }
}

void virtio_net_set_multiqueue(VirtIONet *n, bool on)
{
    int pairs = on ? n->max_queue_pairs : 1;

    n->multiqueue = on;
    if (n->queue_pairs != pairs) {
        n->curr_queue_pairs = 1;
        delete_queues(n, 1);
        add_queues(n, pairs);
    }
}

static void make_nic(VirtIONet *n, DeviceState *dev)
{
    const char *type = n->netclient_type ? n->netclient_type : object_get_typename(OBJECT(dev));
    const char *name = n->netclient_type ? n->netclient_name : dev->id;
    NetClientState *nc;

    qemu_macaddr_default_if_unset(&n->nic_conf.macaddr);
    memcpy(n->mac, &n->nic_conf.macaddr, ETH_ALEN);
    n->nic = qemu_new_nic(&net_virtio_info, &n->nic_conf, type, name,
                          &dev->mem_reentrancy_guard, n);
    nc = qemu_get_queue(n->nic);
    n->has_vnet_hdr = qemu_has_vnet_hdr(nc->peer);
    for (int i = 0; i < n->max_queue_pairs; i++) {
        qemu_get_subqueue(n->nic, i)->do_not_pad = true;
        qemu_using_vnet_hdr(qemu_get_subqueue(n->nic, i)->peer, n->has_vnet_hdr);
    }
    nc->rxfilter_notify_enabled = 1;
    qemu_format_nic_info_str(nc, n->mac);
}

static void virtio_net_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIONet *n = VIRTIO_NET(dev);

    if (!check_properties(n, errp)) {
        return;
    }
    n->config_size = virtio_net_config_size(n);
    virtio_init(vdev, VIRTIO_ID_NET, n->config_size);

    n->max_queue_pairs = MAX(n->nic_conf.peers.queues, 1);
    n->curr_queue_pairs = 1;
    n->tx_timeout = n->net_conf.txtimer;
    n->tx_burst = n->net_conf.txburst;
    n->vqs = g_new0(VirtIONetQueue, n->max_queue_pairs);
    for (int i = 0; i < n->max_queue_pairs; i++) {
        n->vqs[i].n = n;
    }
    add_queues(n, n->max_queue_pairs);

    n->status = VIRTIO_NET_S_LINK_UP;
    n->mac_table.macs = g_malloc0(MAC_TABLE_ENTRIES * ETH_ALEN);
    n->vlans = g_malloc0(MAX_VLAN / 8);
    n->qdev = dev;
    virtio_net_rsc_init(n);
    make_nic(n, dev);
    virtio_net_set_header_length(n, false, false, false);
    virtio_net_reset_filter(n);
}

static void virtio_net_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIONet *n = VIRTIO_NET(dev);

    virtio_net_set_status(vdev, 0);
    delete_queues(n, 0);
    virtio_net_rsc_cleanup(n);
    qemu_del_nic(n->nic);
    g_free(n->vqs);
    g_free(n->mac_table.macs);
    g_free(n->vlans);
    g_free(n->netclient_name);
    g_free(n->netclient_type);
    n->netclient_name = NULL;
    n->netclient_type = NULL;
    virtio_cleanup(vdev);
}

void virtio_net_set_netclient_name(VirtIONet *n, const char *name, const char *type)
{
    g_free(n->netclient_name);
    g_free(n->netclient_type);
    n->netclient_name = g_strdup(name);
    n->netclient_type = g_strdup(type);
}

static void virtio_net_instance_init(Object *obj)
{
    VirtIONet *n = VIRTIO_NET(obj);

    n->config_size = sizeof(struct virtio_net_config);
    device_add_bootindex_property(obj, &n->nic_conf.bootindex, "bootindex", "/ethernet-phy@0",
                                  DEVICE(n));
}

/* --- type --- */

#define FEATURE_PROPERTY(name, bit, value) \
    DEFINE_PROP_BIT64(name, VirtIONet, host_features, VIRTIO_NET_F_##bit, value)

static Property virtio_net_properties[] = {
    FEATURE_PROPERTY("csum", CSUM, true),
    FEATURE_PROPERTY("guest_csum", GUEST_CSUM, true),
    FEATURE_PROPERTY("gso", GSO, true),
    FEATURE_PROPERTY("guest_tso4", GUEST_TSO4, true),
    FEATURE_PROPERTY("guest_tso6", GUEST_TSO6, true),
    FEATURE_PROPERTY("guest_ecn", GUEST_ECN, true),
    FEATURE_PROPERTY("guest_ufo", GUEST_UFO, true),
    FEATURE_PROPERTY("guest_announce", GUEST_ANNOUNCE, true),
    FEATURE_PROPERTY("host_tso4", HOST_TSO4, true),
    FEATURE_PROPERTY("host_tso6", HOST_TSO6, true),
    FEATURE_PROPERTY("host_ecn", HOST_ECN, true),
    FEATURE_PROPERTY("host_ufo", HOST_UFO, true),
    FEATURE_PROPERTY("mrg_rxbuf", MRG_RXBUF, true),
    FEATURE_PROPERTY("status", STATUS, true),
    FEATURE_PROPERTY("ctrl_vq", CTRL_VQ, true),
    FEATURE_PROPERTY("ctrl_rx", CTRL_RX, true),
    FEATURE_PROPERTY("ctrl_vlan", CTRL_VLAN, true),
    FEATURE_PROPERTY("ctrl_rx_extra", CTRL_RX_EXTRA, true),
    FEATURE_PROPERTY("ctrl_mac_addr", CTRL_MAC_ADDR, true),
    FEATURE_PROPERTY("ctrl_guest_offloads", CTRL_GUEST_OFFLOADS, true),
    FEATURE_PROPERTY("mq", MQ, false),
    FEATURE_PROPERTY("rss", RSS, false),
    FEATURE_PROPERTY("hash", HASH_REPORT, false),
    FEATURE_PROPERTY("guest_rsc_ext", RSC_EXT, false),
    DEFINE_PROP_UINT32("rsc_interval", VirtIONet, rsc_interval, 300000),
    DEFINE_NIC_PROPERTIES(VirtIONet, nic_conf),
    DEFINE_PROP_UINT32("x-txtimer", VirtIONet, net_conf.txtimer, TX_TIMER_INTERVAL),
    DEFINE_PROP_INT32("x-txburst", VirtIONet, net_conf.txburst, TX_BURST),
    DEFINE_PROP_STRING("tx", VirtIONet, net_conf.tx),
    DEFINE_PROP_UINT16("rx_queue_size", VirtIONet, net_conf.rx_queue_size, QUEUE_SIZE_DEFAULT),
    DEFINE_PROP_UINT16("tx_queue_size", VirtIONet, net_conf.tx_queue_size, QUEUE_SIZE_DEFAULT),
    DEFINE_PROP_UINT16("host_mtu", VirtIONet, net_conf.mtu, 0),
    DEFINE_PROP_BOOL("x-mtu-bypass-backend", VirtIONet, mtu_bypass_backend, true),
    DEFINE_PROP_INT32("speed", VirtIONet, net_conf.speed, SPEED_UNKNOWN),
    DEFINE_PROP_STRING("duplex", VirtIONet, net_conf.duplex_str),
    DEFINE_PROP_BOOL("failover", VirtIONet, failover, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_net_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    device_class_set_props(dc, virtio_net_properties);
    dc->vmsd = &vmstate_virtio_net;
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
    vdc->realize = virtio_net_device_realize;
    vdc->unrealize = virtio_net_device_unrealize;
    vdc->get_config = virtio_net_get_config;
    vdc->set_config = virtio_net_set_config;
    vdc->get_features = virtio_net_get_features;
    vdc->set_features = virtio_net_set_features;
    vdc->bad_features = virtio_net_bad_features;
    vdc->reset = virtio_net_reset;
    vdc->queue_reset = virtio_net_queue_reset;
    vdc->set_status = virtio_net_set_status;
    vdc->legacy_features |= (1ULL << VIRTIO_NET_F_GSO);
    vdc->post_load = virtio_net_post_load_virtio;
    vdc->vmsd = &vmstate_virtio_net_device;
}

static const TypeInfo virtio_net_info = {
    .name = TYPE_VIRTIO_NET,
    .parent = TYPE_VIRTIO_DEVICE,
    .instance_size = sizeof(VirtIONet),
    .instance_init = virtio_net_instance_init,
    .class_init = virtio_net_class_init,
};

static void virtio_register_types(void)
{
    type_register_static(&virtio_net_info);
}

type_init(virtio_register_types)

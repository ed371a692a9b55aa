/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: what is negotiated. Features (VIRTIO 1.2, section 5.1.3), configuration
 * space (5.1.4) and the size of packet headers, which follows from the features (5.1.6.1).
 *
 * What a back end cannot do with a packet header is not offered: with `user` and `socket` that is
 * all checksum and segmentation offload.
 */
#include "qemu/osdep.h"
#include "hw/virtio/virtio-access.h"
#include "virtio-net-internal.h"

/* Bytes that configuration space needs when a feature is offered. */
static const VirtIOFeature feature_sizes[] = {
    { 1ULL << VIRTIO_NET_F_MAC, endof(struct virtio_net_config, mac) },
    { 1ULL << VIRTIO_NET_F_STATUS, endof(struct virtio_net_config, status) },
    { 1ULL << VIRTIO_NET_F_MQ, endof(struct virtio_net_config, max_virtqueue_pairs) },
    { 1ULL << VIRTIO_NET_F_MTU, endof(struct virtio_net_config, mtu) },
    { 1ULL << VIRTIO_NET_F_SPEED_DUPLEX, endof(struct virtio_net_config, duplex) },
    { 1ULL << VIRTIO_NET_F_RSS | 1ULL << VIRTIO_NET_F_HASH_REPORT,
      endof(struct virtio_net_config, supported_hash_types) },
    { }
};

static const VirtIOConfigSizeParams cfg_size_params = {
    .min_size = endof(struct virtio_net_config, mac),
    .max_size = sizeof(struct virtio_net_config),
    .feature_sizes = feature_sizes,
};

/* Settle the size of packet headers on both sides. */
void virtio_net_set_header_length(VirtIONet *n, bool mergeable, bool version_1, bool hash_report)
{
    n->mergeable_rx_bufs = mergeable;
    if (version_1 && hash_report) {
        n->guest_hdr_len = sizeof(struct virtio_net_hdr_v1_hash);
    } else {
        n->guest_hdr_len = mergeable || version_1 ? sizeof(struct virtio_net_hdr_mrg_rxbuf)
                                                  : sizeof(struct virtio_net_hdr);
    }
    n->host_hdr_len = n->has_vnet_hdr ? sizeof(struct virtio_net_hdr) : 0;
    for (int i = 0; i < n->max_queue_pairs; i++) {
        NetClientState *peer = qemu_get_subqueue(n->nic, i)->peer;

        if (n->has_vnet_hdr && peer && qemu_has_vnet_hdr_len(peer, n->guest_hdr_len)) {
            qemu_set_vnet_hdr_len(peer, n->guest_hdr_len);
            n->host_hdr_len = n->guest_hdr_len;
        }
    }
}

/* --- configuration space --- */

size_t virtio_net_config_size(VirtIONet *n)
{
    return virtio_get_config_size(&cfg_size_params, n->host_features);
}

void virtio_net_get_config(VirtIODevice *vdev, uint8_t *config)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    struct virtio_net_config netcfg = {
        .speed = cpu_to_le32(n->net_conf.speed),
        .duplex = n->net_conf.duplex,
    };

    if (virtio_has_feature(n->host_features, VIRTIO_NET_F_RSS) ||
        virtio_has_feature(n->host_features, VIRTIO_NET_F_HASH_REPORT)) {
        bool rss = virtio_has_feature(n->host_features, VIRTIO_NET_F_RSS);

        netcfg.rss_max_key_size = VIRTIO_NET_RSS_MAX_KEY_SIZE;
        netcfg.rss_max_indirection_table_length = cpu_to_le16(rss ? VIRTIO_NET_RSS_MAX_TABLE_LEN : 1);
        netcfg.supported_hash_types = cpu_to_le32(VIRTIO_NET_RSS_SUPPORTED_HASHES);
    }
    virtio_stw_p(vdev, &netcfg.status, n->status);
    virtio_stw_p(vdev, &netcfg.max_virtqueue_pairs, n->max_queue_pairs);
    virtio_stw_p(vdev, &netcfg.mtu, n->net_conf.mtu);
    memcpy(netcfg.mac, n->mac, ETH_ALEN);
    memcpy(config, &netcfg, n->config_size);
}

/* The address is writable for legacy drivers without VIRTIO_NET_F_CTRL_MAC_ADDR (5.1.4.3). */
void virtio_net_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    struct virtio_net_config netcfg = { };

    memcpy(&netcfg, config, n->config_size);
    if (!virtio_vdev_has_feature(vdev, VIRTIO_NET_F_CTRL_MAC_ADDR) &&
        !virtio_vdev_has_feature(vdev, VIRTIO_F_VERSION_1) &&
        memcmp(netcfg.mac, n->mac, ETH_ALEN)) {
        memcpy(n->mac, netcfg.mac, ETH_ALEN);
        qemu_format_nic_info_str(qemu_get_queue(n->nic), n->mac);
    }
}

/* --- features --- */

uint64_t virtio_net_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    NetClientState *nc = qemu_get_queue(n->nic);

    features |= n->host_features;
    virtio_add_feature(&features, VIRTIO_NET_F_MAC);
    if (!n->has_vnet_hdr) {
        virtio_clear_feature(&features, VIRTIO_NET_F_CSUM);
        virtio_clear_feature(&features, VIRTIO_NET_F_HOST_TSO4);
        virtio_clear_feature(&features, VIRTIO_NET_F_HOST_TSO6);
        virtio_clear_feature(&features, VIRTIO_NET_F_HOST_ECN);
        virtio_clear_feature(&features, VIRTIO_NET_F_GUEST_CSUM);
        virtio_clear_feature(&features, VIRTIO_NET_F_GUEST_TSO4);
        virtio_clear_feature(&features, VIRTIO_NET_F_GUEST_TSO6);
        virtio_clear_feature(&features, VIRTIO_NET_F_GUEST_ECN);
        virtio_clear_feature(&features, VIRTIO_NET_F_HASH_REPORT);
    }
    n->has_ufo = n->has_vnet_hdr && nc->peer && qemu_has_ufo(nc->peer);
    if (!n->has_ufo) {
        virtio_clear_feature(&features, VIRTIO_NET_F_GUEST_UFO);
        virtio_clear_feature(&features, VIRTIO_NET_F_HOST_UFO);
    }
    return features;
}

uint64_t virtio_net_bad_features(VirtIODevice *vdev)
{
    uint64_t features = 0;

    virtio_add_feature(&features, VIRTIO_NET_F_MAC);
    virtio_add_feature(&features, VIRTIO_NET_F_CSUM);
    virtio_add_feature(&features, VIRTIO_NET_F_HOST_TSO4);
    virtio_add_feature(&features, VIRTIO_NET_F_HOST_TSO6);
    virtio_add_feature(&features, VIRTIO_NET_F_HOST_ECN);
    return features;
}

void virtio_net_set_features(VirtIODevice *vdev, uint64_t features)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    bool vlan_filter = virtio_has_feature(features, VIRTIO_NET_F_CTRL_VLAN);

    virtio_net_set_multiqueue(n, virtio_has_feature(features, VIRTIO_NET_F_MQ) ||
                                 virtio_has_feature(features, VIRTIO_NET_F_RSS));
    virtio_net_set_header_length(n, virtio_has_feature(features, VIRTIO_NET_F_MRG_RXBUF),
                                 virtio_has_feature(features, VIRTIO_F_VERSION_1),
                                 virtio_has_feature(features, VIRTIO_NET_F_HASH_REPORT));
    virtio_net_rsc_drop(n);
    n->curr_guest_offloads = virtio_net_guest_offloads_by_features(features);
    if (n->has_vnet_hdr) {
        virtio_net_apply_guest_offloads(n);
    }
    /* A driver that cannot set the VLAN filter sees all VLANs. */
    memset(n->vlans, vlan_filter ? 0 : 0xff, MAX_VLAN / 8);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device, control queue: VIRTIO 1.2, section 5.1.6.5. Receive modes, address and
 * VLAN filter, own address, announcement, queue pairs, hashes, offloads. A command is a header and data
 * to read and one status byte to write; whatever does not parse is answered with VIRTIO_NET_ERR.
 *
 * Left out: notification coalescing.
 */
#include "qemu/osdep.h"
#include "qapi/qapi-events-net.h"
#include "qemu/iov.h"
#include "hw/virtio/virtio-access.h"
#include "trace.h"
#include "virtio-net-internal.h"

/* The data of a command that is still to be read. */
typedef struct CtrlData {
    struct iovec *iov;
    unsigned int iov_cnt;
} CtrlData;

/* Take @len bytes. False: there are fewer. */
static bool take(CtrlData *d, void *buf, size_t len)
{
    return iov_to_buf(d->iov, d->iov_cnt, 0, buf, len) == len &&
           iov_discard_front(&d->iov, &d->iov_cnt, len) == len;
}

static size_t left(CtrlData *d)
{
    return iov_size(d->iov, d->iov_cnt);
}

static void filter_changed(VirtIONet *n)
{
    NetClientState *nc = qemu_get_queue(n->nic);

    if (nc->rxfilter_notify_enabled) {
        g_autofree char *path = object_get_canonical_path(OBJECT(n->qdev));

        qapi_event_send_nic_rx_filter_changed(!!n->netclient_name, n->netclient_name, path);
        /* One event until somebody has looked. */
        nc->rxfilter_notify_enabled = 0;
    }
}

void virtio_net_reset_filter(VirtIONet *n)
{
    n->promisc = 1;
    n->allmulti = 0;
    n->alluni = 0;
    n->nomulti = 0;
    n->nouni = 0;
    n->nobcast = 0;
    n->mac_table.in_use = 0;
    n->mac_table.first_multi = 0;
    n->mac_table.multi_overflow = 0;
    n->mac_table.uni_overflow = 0;
    memset(n->mac_table.macs, 0, MAC_TABLE_ENTRIES * ETH_ALEN);
    memset(n->vlans, 0, MAX_VLAN / 8);
}

/* --- receive modes --- */

static bool handle_rx_mode(VirtIONet *n, uint8_t cmd, CtrlData *d)
{
    uint8_t *const modes[] = {
        [VIRTIO_NET_CTRL_RX_PROMISC] = &n->promisc,
        [VIRTIO_NET_CTRL_RX_ALLMULTI] = &n->allmulti,
        [VIRTIO_NET_CTRL_RX_ALLUNI] = &n->alluni,
        [VIRTIO_NET_CTRL_RX_NOMULTI] = &n->nomulti,
        [VIRTIO_NET_CTRL_RX_NOUNI] = &n->nouni,
        [VIRTIO_NET_CTRL_RX_NOBCAST] = &n->nobcast,
    };
    uint8_t on;

    if (cmd >= ARRAY_SIZE(modes) || !take(d, &on, sizeof(on))) {
        return false;
    }
    *modes[cmd] = on;
    filter_changed(n);
    return true;
}

/* --- address filter --- */

/*
 * Read one table behind those already in @macs. Too many entries are skipped and set @overflow,
 * which lets all addresses of the kind through.
 */
static bool take_table(VirtIONet *n, CtrlData *d, uint8_t *macs, uint32_t *in_use,
                       uint8_t *overflow)
{
    uint32_t entries;
    uint64_t bytes;

    if (!take(d, &entries, sizeof(entries))) {
        return false;
    }
    virtio_tswap32s(VIRTIO_DEVICE(n), &entries);
    bytes = (uint64_t)entries * ETH_ALEN;
    if (bytes > left(d)) {
        return false;
    }
    if (entries > MAC_TABLE_ENTRIES - *in_use) {
        *overflow = 1;
        iov_discard_front(&d->iov, &d->iov_cnt, bytes);
        return true;
    }
    if (!take(d, macs + *in_use * ETH_ALEN, bytes)) {
        return false;
    }
    *in_use += entries;
    return true;
}

static bool handle_mac_table(VirtIONet *n, CtrlData *d)
{
    uint8_t macs[MAC_TABLE_ENTRIES * ETH_ALEN] = { 0 };
    uint8_t uni_overflow = 0, multi_overflow = 0;
    uint32_t in_use = 0, first_multi;

    if (!take_table(n, d, macs, &in_use, &uni_overflow)) {
        return false;
    }
    first_multi = in_use;
    if (!take_table(n, d, macs, &in_use, &multi_overflow) || left(d)) {
        return false;
    }
    n->mac_table.in_use = in_use;
    n->mac_table.first_multi = first_multi;
    n->mac_table.uni_overflow = uni_overflow;
    n->mac_table.multi_overflow = multi_overflow;
    memcpy(n->mac_table.macs, macs, sizeof(macs));
    filter_changed(n);
    return true;
}

static bool handle_mac(VirtIONet *n, uint8_t cmd, CtrlData *d)
{
    switch (cmd) {
    case VIRTIO_NET_CTRL_MAC_TABLE_SET:
        return handle_mac_table(n, d);
    case VIRTIO_NET_CTRL_MAC_ADDR_SET:
        if (left(d) != sizeof(n->mac) || !take(d, n->mac, sizeof(n->mac))) {
            return false;
        }
        qemu_format_nic_info_str(qemu_get_queue(n->nic), n->mac);
        filter_changed(n);
        return true;
    default:
        return false;
    }
}

/* --- VLAN filter --- */

static bool handle_vlan(VirtIONet *n, uint8_t cmd, CtrlData *d)
{
    uint16_t vid;

    if (!take(d, &vid, sizeof(vid))) {
        return false;
    }
    virtio_tswap16s(VIRTIO_DEVICE(n), &vid);
    if (vid >= MAX_VLAN) {
        return false;
    }
    switch (cmd) {
    case VIRTIO_NET_CTRL_VLAN_ADD:
        n->vlans[vid / 32] |= 1u << (vid % 32);
        break;
    case VIRTIO_NET_CTRL_VLAN_DEL:
        n->vlans[vid / 32] &= ~(1u << (vid % 32));
        break;
    default:
        return false;
    }
    filter_changed(n);
    return true;
}

/* --- announcement, queue pairs, offloads --- */

static bool handle_announce(VirtIONet *n, uint8_t cmd, CtrlData *d)
{
    if (cmd != VIRTIO_NET_CTRL_ANNOUNCE_ACK || !(n->status & VIRTIO_NET_S_ANNOUNCE)) {
        return false;
    }
    n->status &= ~VIRTIO_NET_S_ANNOUNCE;
    return true;
}

static bool take_pairs(VirtIONet *n, CtrlData *d, uint16_t *pairs)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(n);

    if (!virtio_vdev_has_feature(vdev, VIRTIO_NET_F_MQ) || !take(d, pairs, sizeof(*pairs))) {
        return false;
    }
    virtio_tswap16s(vdev, pairs);
    return *pairs >= VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MIN && *pairs <= n->max_queue_pairs;
}

static bool take_hash_config(VirtIONet *n, CtrlData *d, bool redirect, uint16_t *pairs)
{
    uint8_t data[8 + VIRTIO_NET_RSS_MAX_TABLE_LEN * 2 + 3 + VIRTIO_NET_RSS_MAX_KEY_SIZE];
    size_t len = iov_to_buf(d->iov, d->iov_cnt, 0, data, sizeof(data));

    return virtio_net_rss_configure(n, data, len, redirect, pairs);
}

static bool handle_mq(VirtIONet *n, uint8_t cmd, CtrlData *d)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(n);
    uint16_t pairs;
    bool ok;

    switch (cmd) {
    case VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET:
        virtio_net_rss_reset(n);
        ok = take_pairs(n, d, &pairs);
        break;
    case VIRTIO_NET_CTRL_MQ_RSS_CONFIG:
    case VIRTIO_NET_CTRL_MQ_HASH_CONFIG:
        ok = take_hash_config(n, d, cmd == VIRTIO_NET_CTRL_MQ_RSS_CONFIG, &pairs);
        break;
    default:
        return false;
    }
    if (ok) {
        n->curr_queue_pairs = pairs;
        /* Packets of pairs that are used now may move, those of the others stop. */
        virtio_set_status(vdev, vdev->status);
    }
    return ok;
}

uint64_t virtio_net_guest_offloads_by_features(uint64_t features)
{
    return features & ((1ULL << VIRTIO_NET_F_GUEST_CSUM) | (1ULL << VIRTIO_NET_F_GUEST_TSO4) |
                       (1ULL << VIRTIO_NET_F_GUEST_TSO6) | (1ULL << VIRTIO_NET_F_GUEST_ECN) |
                       (1ULL << VIRTIO_NET_F_GUEST_UFO) |
                       (1ULL << VIRTIO_NET_F_RSC_EXT));
}

void virtio_net_apply_guest_offloads(VirtIONet *n)
{
    uint64_t on = n->curr_guest_offloads;

    qemu_set_offload(qemu_get_queue(n->nic)->peer,
                     virtio_has_feature(on, VIRTIO_NET_F_GUEST_CSUM),
                     virtio_has_feature(on, VIRTIO_NET_F_GUEST_TSO4),
                     virtio_has_feature(on, VIRTIO_NET_F_GUEST_TSO6),
                     virtio_has_feature(on, VIRTIO_NET_F_GUEST_ECN),
                     virtio_has_feature(on, VIRTIO_NET_F_GUEST_UFO));
}

static bool handle_offloads(VirtIONet *n, uint8_t cmd, CtrlData *d)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(n);
    uint64_t offloads;

    if (cmd != VIRTIO_NET_CTRL_GUEST_OFFLOADS_SET || !n->has_vnet_hdr ||
        !virtio_vdev_has_feature(vdev, VIRTIO_NET_F_CTRL_GUEST_OFFLOADS) ||
        !take(d, &offloads, sizeof(offloads))) {
        return false;
    }
    virtio_tswap64s(vdev, &offloads);
    if (offloads & ~virtio_net_guest_offloads_by_features(vdev->guest_features)) {
        return false;
    }
    n->curr_guest_offloads = offloads;
    virtio_net_apply_guest_offloads(n);
    return true;
}

/* --- commands --- */

typedef bool CtrlHandler(VirtIONet *n, uint8_t cmd, CtrlData *d);

/* By class. */
static CtrlHandler *const handlers[] = {
    [VIRTIO_NET_CTRL_RX] = handle_rx_mode,
    [VIRTIO_NET_CTRL_MAC] = handle_mac,
    [VIRTIO_NET_CTRL_VLAN] = handle_vlan,
    [VIRTIO_NET_CTRL_ANNOUNCE] = handle_announce,
    [VIRTIO_NET_CTRL_MQ] = handle_mq,
    [VIRTIO_NET_CTRL_GUEST_OFFLOADS] = handle_offloads,
};

/* Carry one command out. False: it lacks its header or the place for its status. */
static bool handle_command(VirtIONet *n, VirtQueueElement *elem)
{
    /* A copy: taking data moves the entries, and the element is still to be unmapped. */
    g_autofree struct iovec *out = g_memdup2(elem->out_sg, elem->out_num * sizeof(struct iovec));
    CtrlData data = { out, elem->out_num };
    struct virtio_net_ctrl_hdr ctrl;
    virtio_net_ctrl_ack status = VIRTIO_NET_ERR;

    if (iov_size(elem->in_sg, elem->in_num) < sizeof(status) || !take(&data, &ctrl, sizeof(ctrl))) {
        return false;
    }
    if (ctrl.class < ARRAY_SIZE(handlers) && handlers[ctrl.class](n, ctrl.cmd, &data)) {
        status = VIRTIO_NET_OK;
    }
    trace_virtio_net_ctrl(ctrl.class, ctrl.cmd, status);
    iov_from_buf(elem->in_sg, elem->in_num, 0, &status, sizeof(status));
    return true;
}

void virtio_net_handle_ctrl(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIONet *n = VIRTIO_NET(vdev);
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(VirtQueueElement)))) {
        if (handle_command(n, elem)) {
            virtqueue_push(vq, elem, sizeof(virtio_net_ctrl_ack));
            virtio_notify(vdev, vq);
        } else {
            virtio_error(vdev, "control command without header or status");
            virtqueue_detach_element(vq, elem, 0);
        }
        g_free(elem);
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: saved state. A packet that the back end still holds is sent again after load; what
 * waits for more segments waits on.
 */
#include "qemu/osdep.h"
#include "hw/virtio/virtio.h"
#include "migration/vmstate.h"
#include "virtio-net-internal.h"

static int virtio_net_pre_save(void *opaque)
{
    VirtIONet *n = opaque;

    for (int i = 0; i < n->queue_pairs; i++) {
        n->vqs[i].tx_was_pending = n->vqs[i].async_tx.elem != NULL;
    }
    return 0;
}

static int virtio_net_post_load_device(void *opaque, int version_id)
{
    VirtIONet *n = opaque;
    VirtIODevice *vdev = VIRTIO_DEVICE(n);

    if (n->mac_table.in_use > MAC_TABLE_ENTRIES ||
        n->mac_table.first_multi > n->mac_table.in_use ||
        n->curr_queue_pairs < 1 || n->curr_queue_pairs > n->queue_pairs) {
        return -EINVAL;
    }
    virtio_net_set_header_length(n, n->mergeable_rx_bufs, virtio_vdev_has_feature(vdev, VIRTIO_F_VERSION_1),
                                 virtio_vdev_has_feature(vdev, VIRTIO_NET_F_HASH_REPORT));
    qemu_get_queue(n->nic)->link_down = !(n->status & VIRTIO_NET_S_LINK_UP);
    for (int i = 0; i < n->queue_pairs; i++) {
        VirtIONetQueue *q = &n->vqs[i];

        if (q->tx_was_pending) {
            /* All of the chain: in a packed ring it may have several descriptors. */
            while (virtqueue_rewind(q->tx_vq, 1)) {
            }
            q->tx_waiting = 1;
        }
    }
    return 0;
}

static const VMStateDescription vmstate_virtio_net_queue = {
    .name = "virtio-net-queue",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(tx_waiting, VirtIONetQueue),
        VMSTATE_BOOL(tx_was_pending, VirtIONetQueue),
        VMSTATE_END_OF_LIST()
    },
};

static bool virtio_net_rss_needed(void *opaque)
{
    VirtIONet *n = opaque;

    return n->rss_data.enabled;
}

/* A table that no command could have set is not taken. */
static int virtio_net_rss_post_load(void *opaque, int version_id)
{
    VirtIONet *n = opaque;
    VirtioNetRssData *rss = &n->rss_data;

    return rss->indirections_len <= VIRTIO_NET_RSS_MAX_TABLE_LEN &&
           (is_power_of_2(rss->indirections_len) || !rss->redirect) ? 0 : -EINVAL;
}

static const VMStateDescription vmstate_virtio_net_rss = {
    .name = "virtio-net-device/rss",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = virtio_net_rss_needed,
    .post_load = virtio_net_rss_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_BOOL(rss_data.enabled, VirtIONet),
        VMSTATE_BOOL(rss_data.redirect, VirtIONet),
        VMSTATE_BOOL(rss_data.populate_hash, VirtIONet),
        VMSTATE_UINT32(rss_data.hash_types, VirtIONet),
        VMSTATE_UINT8_ARRAY(rss_data.key, VirtIONet, VIRTIO_NET_RSS_MAX_KEY_SIZE),
        VMSTATE_UINT16(rss_data.indirections_len, VirtIONet),
        VMSTATE_UINT16_ARRAY(rss_data.indirections_table, VirtIONet, VIRTIO_NET_RSS_MAX_TABLE_LEN),
        VMSTATE_UINT16(rss_data.default_queue, VirtIONet),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_virtio_net_device = {
    .name = "virtio-net-device",
    .version_id = 11,
    .minimum_version_id = 11,
    .pre_save = virtio_net_pre_save,
    .post_load = virtio_net_post_load_device,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8_ARRAY(mac, VirtIONet, ETH_ALEN),
        VMSTATE_UINT16(status, VirtIONet),
        VMSTATE_UINT16_EQUAL(max_queue_pairs, VirtIONet, NULL),
        VMSTATE_UINT16(curr_queue_pairs, VirtIONet),
        VMSTATE_STRUCT_VARRAY_POINTER_UINT16(vqs, VirtIONet, max_queue_pairs, vmstate_virtio_net_queue,
                                             VirtIONetQueue),
        VMSTATE_UINT32(mergeable_rx_bufs, VirtIONet),
        VMSTATE_UINT8(promisc, VirtIONet),
        VMSTATE_UINT8(allmulti, VirtIONet),
        VMSTATE_UINT8(alluni, VirtIONet),
        VMSTATE_UINT8(nomulti, VirtIONet),
        VMSTATE_UINT8(nouni, VirtIONet),
        VMSTATE_UINT8(nobcast, VirtIONet),
        VMSTATE_UINT32(mac_table.in_use, VirtIONet),
        VMSTATE_UINT32(mac_table.first_multi, VirtIONet),
        VMSTATE_UINT8(mac_table.multi_overflow, VirtIONet),
        VMSTATE_UINT8(mac_table.uni_overflow, VirtIONet),
        VMSTATE_BUFFER_POINTER_UNSAFE(mac_table.macs, VirtIONet, 0, MAC_TABLE_ENTRIES * ETH_ALEN),
        VMSTATE_BUFFER_POINTER_UNSAFE(vlans, VirtIONet, 0, MAX_VLAN / 8),
        VMSTATE_UINT64(curr_guest_offloads, VirtIONet),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription * const []) {
        &vmstate_virtio_net_rss,
        &vmstate_virtio_net_rsc,
        NULL
    },
};

const VMStateDescription vmstate_virtio_net = {
    .name = "virtio-net",
    .version_id = 11,
    .minimum_version_id = 11,
    .fields = (VMStateField[]) {
        VMSTATE_VIRTIO_DEVICE,
        VMSTATE_END_OF_LIST()
    },
};

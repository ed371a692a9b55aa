/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of virtio-net share: device (virtio-net.c), receive, transmit, control queue. */
#ifndef HW_NET_VIRTIO_NET_INTERNAL_H
#define HW_NET_VIRTIO_NET_INTERNAL_H

#include "hw/virtio/virtio-net.h"

/* Queue pair number of a virtqueue: 0 receive, 1 transmit, 2 receive ... */
static inline int virtio_net_vq2q(int queue_index)
{
    return queue_index / 2;
}

/* The queue pair that network client @nc stands for. */
static inline VirtIONetQueue *virtio_net_queue_of(NetClientState *nc)
{
    VirtIONet *n = qemu_get_nic_opaque(nc);

    return &n->vqs[nc->queue_index];
}

/* Whether packets move: driver ready, link up, machine running. */
static inline bool virtio_net_started(VirtIONet *n, uint8_t status)
{
    return (status & VIRTIO_CONFIG_S_DRIVER_OK) && (n->status & VIRTIO_NET_S_LINK_UP) &&
           n->parent_obj.vm_running;
}

/* --- virtio-net.c --- */

/* Makes the queues of a driver that negotiated VIRTIO_NET_F_MQ, or of one that did not (5.1.2): the control
 * queue is behind the pairs. */
void virtio_net_set_multiqueue(VirtIONet *n, bool on);

/* --- virtio-net-features.c: hooks of VirtioDeviceClass, and --- */

/* Bytes of configuration space for the features that properties ask for. */
size_t virtio_net_config_size(VirtIONet *n);
/* Settle the size of packet headers on both sides. */
void virtio_net_set_header_length(VirtIONet *n, bool mergeable, bool version_1, bool hash_report);
void virtio_net_get_config(VirtIODevice *vdev, uint8_t *config);
void virtio_net_set_config(VirtIODevice *vdev, const uint8_t *config);
uint64_t virtio_net_get_features(VirtIODevice *vdev, uint64_t features, Error **errp);
uint64_t virtio_net_bad_features(VirtIODevice *vdev);
void virtio_net_set_features(VirtIODevice *vdev, uint64_t features);

/* --- virtio-net-migration.c --- */

extern const VMStateDescription vmstate_virtio_net;         /* outer: VMSTATE_VIRTIO_DEVICE */
extern const VMStateDescription vmstate_virtio_net_device;  /* the device's own part */

/* --- virtio-net-rx.c --- */

bool virtio_net_can_receive(NetClientState *nc);
ssize_t virtio_net_receive(NetClientState *nc, const uint8_t *buf, size_t size);
/* The same for a packet whose segments were joined. */
ssize_t virtio_net_receive_packet(NetClientState *nc, const uint8_t *buf, size_t size);
/* The driver added receive buffers. */
void virtio_net_handle_rx(VirtIODevice *vdev, VirtQueue *vq);

/* --- virtio-net-tx.c --- */

/* Make the timer or bottom half of a pair and its handler; undo it. */
VirtQueue *virtio_net_tx_add_queue(VirtIONet *n, VirtIONetQueue *q);
void virtio_net_tx_del_queue(VirtIONetQueue *q);
/* Packets may move again, or not. */
void virtio_net_tx_start(VirtIONetQueue *q);
void virtio_net_tx_stop(VirtIONetQueue *q);
/* The link is down: return all packets unsent. */
void virtio_net_tx_drop(VirtIONetQueue *q);
/* Drop a packet that the back end still holds. */
void virtio_net_tx_purge(VirtIONetQueue *q);

/* --- virtio-net-rss.c --- */

/* The hash of a packet; a report of NONE says that there is none. */
typedef struct VirtioNetHash {
    uint32_t value;
    uint16_t report;            /* VIRTIO_NET_HASH_REPORT_x */
} VirtioNetHash;

/* No hashes, as after reset. */
void virtio_net_rss_reset(VirtIONet *n);
/* Data of RSS_CONFIG (@redirect) or HASH_CONFIG; *pairs: how many queue pairs to use. False: refused. */
bool virtio_net_rss_configure(VirtIONet *n, const uint8_t *data, size_t len, bool redirect, uint16_t *pairs);
/* Hash of a frame by the types that are enabled. */
VirtioNetHash virtio_net_rss_hash(VirtIONet *n, const uint8_t *frame, size_t size);
/* Number of the pair that a packet of this hash goes to: as the driver set it, which may not exist. */
unsigned int virtio_net_rss_queue(VirtIONet *n, VirtioNetHash hash);

/* --- virtio-net-rsc.c --- */

void virtio_net_rsc_init(VirtIONet *n);
void virtio_net_rsc_cleanup(VirtIONet *n);
/* Forget the packets that wait. */
void virtio_net_rsc_drop(VirtIONet *n);
/* Whether a packet is kept, to be joined with what follows; it is received later. */
bool virtio_net_rsc_takes(NetClientState *nc, const uint8_t *buf, size_t size);
/* Subsection with the packets that wait, and until when. */
extern const VMStateDescription vmstate_virtio_net_rsc;

/* --- virtio-net-ctrl.c --- */

void virtio_net_handle_ctrl(VirtIODevice *vdev, VirtQueue *vq);
/* Receive filter as after reset: promiscuous. */
void virtio_net_reset_filter(VirtIONet *n);
/* What the back end may leave to the driver changed. */
void virtio_net_apply_guest_offloads(VirtIONet *n);
/* The guest offloads among @features. */
uint64_t virtio_net_guest_offloads_by_features(uint64_t features);

#endif

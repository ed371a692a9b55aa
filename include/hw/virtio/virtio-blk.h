/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block device (VIRTIO 1.2, section 5.2). */
#ifndef HW_VIRTIO_VIRTIO_BLK_H
#define HW_VIRTIO_VIRTIO_BLK_H

#include "hw/block/block.h"
#include "hw/virtio/virtio.h"
#include "qom/object.h"
#include "standard-headers/linux/virtio_blk.h"
#include "sysemu/block-backend.h"

#define TYPE_VIRTIO_BLK "virtio-blk-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOBlock, VIRTIO_BLK)

/* The status, last byte of every request. */
struct virtio_blk_inhdr {
    unsigned char status;
};

/* num-queues: one a CPU if the transport is PCI, else one. */
#define VIRTIO_BLK_AUTO_NUM_QUEUES UINT16_MAX

struct VirtIOBlkConf {
    BlockConf conf;
    Object *iothread;           /* property only */
    char *serial;
    uint32_t request_merging;   /* property only: each request is served as it is */
    uint16_t num_queues;
    uint16_t queue_size;
    bool seg_max_adjust;
    bool report_discard_granularity;
    uint32_t max_discard_sectors;
    uint32_t max_write_zeroes_sectors;
    bool x_enable_wce_if_config_wce;
};

struct VirtIOBlockReq;

struct VirtIOBlock {
    VirtIODevice parent_obj;
    BlockBackend *blk;
    struct VirtIOBlockReq *rq;  /* failed; to be tried again when the machine goes on */
    VirtIOBlkConf conf;
    uint32_t sector_mask;       /* of sector numbers that begin no logical block */
    bool original_wce;
    VMChangeStateEntry *change;
    QEMUBH *restart_bh;
    uint64_t host_features;
    size_t config_size;
};

/* A request; the first member makes it a chain of its queue. */
typedef struct VirtIOBlockReq {
    VirtQueueElement elem;
    VirtIOBlock *dev;
    VirtQueue *vq;
    uint32_t type;
    uint64_t sector_num;
    uint8_t *status;            /* in guest memory, or its bounce buffer */
    uint32_t in_len;            /* bytes that the driver gave us to write */
    QEMUIOVector qiov;          /* the data */
    IOVDiscardUndo inhdr_undo;  /* what was cut off the chain's vectors */
    IOVDiscardUndo outhdr_undo;
    struct VirtIOBlockReq *next;
    BlockAcctCookie acct;
} VirtIOBlockReq;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block device (VIRTIO 1.2, section 5.2). */
#ifndef HW_VIRTIO_VIRTIO_BLK_H
#define HW_VIRTIO_VIRTIO_BLK_H

#include "hw/block/block.h"
#include "hw/virtio/virtio.h"
#include "qom/object.h"
#include "standard-headers/linux/virtio_blk.h"
#include "sysemu/block-backend.h"
#include "sysemu/block-ram-registrar.h"
#include "sysemu/iothread.h"

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
    IOThread *iothread;         /* property only */
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

struct VirtIOBlockDataPlane;
struct VirtIOBlockReq;

/* The dataplane's fields and the registrar are for models from outside; ours leaves them alone. */
struct VirtIOBlock {
    VirtIODevice parent_obj;
    BlockBackend *blk;
    void *rq;                   /* VirtIOBlockReqs that failed; tried again when the machine goes on */
    QEMUBH *bh;                 /* does that */
    VirtIOBlkConf conf;
    unsigned short sector_mask; /* of sector numbers that begin no logical block */
    bool original_wce;
    VMChangeStateEntry *change;
    bool dataplane_disabled;
    bool dataplane_started;
    struct VirtIOBlockDataPlane *dataplane;
    uint64_t host_features;
    size_t config_size;
    BlockRAMRegistrar blk_ram_registrar;
};

/* A request; the first member makes it a chain of its queue. */
typedef struct VirtIOBlockReq {
    VirtQueueElement elem;
    int64_t sector_num;
    VirtIOBlock *dev;
    VirtQueue *vq;
    IOVDiscardUndo inhdr_undo;  /* what was cut off the chain's vectors */
    IOVDiscardUndo outhdr_undo;
    struct virtio_blk_inhdr *in; /* in guest memory, or its bounce buffer */
    struct virtio_blk_outhdr out;
    QEMUIOVector qiov;          /* the data */
    size_t in_len;              /* bytes that the driver gave us to write */
    struct VirtIOBlockReq *next;
    struct VirtIOBlockReq *mr_next; /* for models that merge requests, as is the following */
    BlockAcctCookie acct;
} VirtIOBlockReq;

#define VIRTIO_BLK_MAX_MERGE_REQS 32

typedef struct MultiReqBuffer {
    VirtIOBlockReq *reqs[VIRTIO_BLK_MAX_MERGE_REQS];
    unsigned int num_reqs;
    bool is_write;
} MultiReqBuffer;

/* Serve what is in @vq. */
void virtio_blk_handle_vq(VirtIOBlock *s, VirtQueue *vq);
/* Serve the requests that failed while the machine was to stop. @is_bh: from a bottom half. */
void virtio_blk_process_queued_requests(VirtIOBlock *s, bool is_bh);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory balloon device (VIRTIO 1.2, section 5.5). Configuration is little endian in any case. */
#ifndef STANDARD_HEADERS_LINUX_VIRTIO_BALLOON_H
#define STANDARD_HEADERS_LINUX_VIRTIO_BALLOON_H

#include "standard-headers/linux/types.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_ids.h"
#include "standard-headers/linux/virtio_types.h"

/* Feature bits. */
#define VIRTIO_BALLOON_F_MUST_TELL_HOST 0
#define VIRTIO_BALLOON_F_STATS_VQ       1
#define VIRTIO_BALLOON_F_DEFLATE_ON_OOM 2
#define VIRTIO_BALLOON_F_FREE_PAGE_HINT 3
#define VIRTIO_BALLOON_F_PAGE_POISON    4
#define VIRTIO_BALLOON_F_REPORTING      5

/* Pages are numbered in units of 4 KiB. */
#define VIRTIO_BALLOON_PFN_SHIFT        12

#define VIRTIO_BALLOON_CMD_ID_STOP      0
#define VIRTIO_BALLOON_CMD_ID_DONE      1

struct virtio_balloon_config {
    uint32_t num_pages;             /* wanted in the balloon */
    uint32_t actual;                /* there, as the driver says */
    uint32_t free_page_hint_cmd_id;
    uint32_t poison_val;
};

/* Tags of statistics. */
#define VIRTIO_BALLOON_S_SWAP_IN        0 /* bytes */
#define VIRTIO_BALLOON_S_SWAP_OUT       1 /* bytes */
#define VIRTIO_BALLOON_S_MAJFLT         2
#define VIRTIO_BALLOON_S_MINFLT         3
#define VIRTIO_BALLOON_S_MEMFREE        4 /* bytes */
#define VIRTIO_BALLOON_S_MEMTOT         5 /* bytes */
#define VIRTIO_BALLOON_S_AVAIL          6 /* bytes */
#define VIRTIO_BALLOON_S_CACHES         7 /* bytes */
#define VIRTIO_BALLOON_S_HTLB_PGALLOC   8
#define VIRTIO_BALLOON_S_HTLB_PGFAIL    9
#define VIRTIO_BALLOON_S_NR             10

/* One statistic. */
struct virtio_balloon_stat {
    __virtio16 tag;
    __virtio64 val;
} __attribute__((packed));

#endif

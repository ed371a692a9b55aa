/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of a block node. For the block layer; device models read @bl, @total_sectors and @wps at most.
 */
#ifndef BLOCK_INT_H
#define BLOCK_INT_H

#include "block/block.h"
#include "sysemu/block-backend.h"

typedef struct BlockDriver BlockDriver;
typedef struct BlockUser BlockUser;

/* Of requests, in bytes; 0: no limit. Zones: in bytes, all 0 when the node is not zoned. */
typedef struct BlockLimits {
    uint32_t request_alignment;
    int64_t max_pdiscard;
    uint32_t pdiscard_alignment;
    int64_t max_pwrite_zeroes;
    uint32_t pwrite_zeroes_alignment;
    uint32_t opt_transfer;
    uint32_t max_transfer;
    uint64_t max_hw_transfer;
    int max_hw_iov;
    size_t min_mem_alignment;
    size_t opt_mem_alignment;
    int max_iov;
    BlockZoneModel zoned;
    uint32_t zone_size;
    uint32_t nr_zones;
    uint32_t max_append_sectors;
    uint32_t max_open_zones;
    uint32_t max_active_zones;
    uint32_t write_granularity;
} BlockLimits;

struct BlockDriverState {
    unsigned refcnt;
    const BlockDriver *drv;
    void *opaque;
    char node_name[32];
    char *filename;            /* as the user gave it, or made up */
    char *backing_filename;    /* as the image has it; NULL: none */
    int flags;                 /* BDRV_O_* */
    bool read_only;
    bool auto_read_only;       /* on request, since writing was impossible */
    bool discard_unmap;
    const char *detect_zeroes;
    bool monitor_owned;        /* blockdev-add; holds a reference */
    bool removed_from_monitor;
    int64_t total_bytes;       /* length, or -errno */
    int64_t total_sectors;     /* 0 when that is an error */
    BlockLimits bl;
    BlockZoneWps *wps;         /* NULL: not zoned */
    BlockUser *file;
    BlockUser *backing;
    QTAILQ_HEAD(, BlockUser) users;
    QTAILQ_ENTRY(BlockDriverState) next;
};

#endif

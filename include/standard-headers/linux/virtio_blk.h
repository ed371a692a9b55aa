/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block device: VIRTIO 1.2, section 5.2. Names as in Linux' header. */
#ifndef STANDARD_HEADERS_LINUX_VIRTIO_BLK_H
#define STANDARD_HEADERS_LINUX_VIRTIO_BLK_H

#include "standard-headers/linux/types.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_ids.h"
#include "standard-headers/linux/virtio_types.h"

/* Feature bits (5.2.3), those marked * of the legacy interface only. */
#define VIRTIO_BLK_F_BARRIER      0     /* * */
#define VIRTIO_BLK_F_SIZE_MAX     1
#define VIRTIO_BLK_F_SEG_MAX      2
#define VIRTIO_BLK_F_GEOMETRY     4
#define VIRTIO_BLK_F_RO           5
#define VIRTIO_BLK_F_BLK_SIZE     6
#define VIRTIO_BLK_F_SCSI         7     /* * */
#define VIRTIO_BLK_F_FLUSH        9
#define VIRTIO_BLK_F_WCE          VIRTIO_BLK_F_FLUSH
#define VIRTIO_BLK_F_TOPOLOGY     10
#define VIRTIO_BLK_F_CONFIG_WCE   11
#define VIRTIO_BLK_F_MQ           12
#define VIRTIO_BLK_F_DISCARD      13
#define VIRTIO_BLK_F_WRITE_ZEROES 14
#define VIRTIO_BLK_F_SECURE_ERASE 16

#define VIRTIO_BLK_ID_BYTES 20

/* Configuration space (5.2.4). */
struct virtio_blk_config {
    __virtio64 capacity;                /* in sectors of 512 bytes */
    __virtio32 size_max;
    __virtio32 seg_max;
    struct virtio_blk_geometry {
        __virtio16 cylinders;
        uint8_t heads;
        uint8_t sectors;
    } geometry;
    __virtio32 blk_size;
    uint8_t physical_block_exp;         /* log2 of logical blocks in a physical one */
    uint8_t alignment_offset;           /* in logical blocks */
    __virtio16 min_io_size;             /* in logical blocks */
    __virtio32 opt_io_size;             /* in logical blocks */
    uint8_t wce;
    uint8_t unused;
    __virtio16 num_queues;
    __virtio32 max_discard_sectors;
    __virtio32 max_discard_seg;
    __virtio32 discard_sector_alignment;
    __virtio32 max_write_zeroes_sectors;
    __virtio32 max_write_zeroes_seg;
    uint8_t write_zeroes_may_unmap;
    uint8_t unused1[3];
} __attribute__((packed));

/* Request types (5.2.6). Bit 0 tells the direction. */
#define VIRTIO_BLK_T_IN           0
#define VIRTIO_BLK_T_OUT          1
#define VIRTIO_BLK_T_SCSI_CMD     2     /* * */
#define VIRTIO_BLK_T_FLUSH        4
#define VIRTIO_BLK_T_GET_ID       8
#define VIRTIO_BLK_T_DISCARD      11
#define VIRTIO_BLK_T_WRITE_ZEROES 13
#define VIRTIO_BLK_T_SECURE_ERASE 14
#define VIRTIO_BLK_T_BARRIER      0x80000000u /* * */

/* What a request begins with. */
struct virtio_blk_outhdr {
    __virtio32 type;
    __virtio32 ioprio;
    __virtio64 sector;
};

#define VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP 1

/* A segment of discard and write zeroes. */
struct virtio_blk_discard_write_zeroes {
    uint64_t sector;                    /* little endian, as the other fields */
    uint32_t num_sectors;
    uint32_t flags;
};

/* What SCSI commands end with, before the status. */
struct virtio_scsi_inhdr {
    __virtio32 errors;
    __virtio32 data_len;
    __virtio32 sense_len;
    __virtio32 residual;
};

/* The status byte. */
#define VIRTIO_BLK_S_OK     0
#define VIRTIO_BLK_S_IOERR  1
#define VIRTIO_BLK_S_UNSUPP 2

#endif

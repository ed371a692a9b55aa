/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Constants and small types of the block layer that devices, back ends and drivers share. */
#ifndef BLOCK_COMMON_H
#define BLOCK_COMMON_H

#include "block/aio.h"
#include "qapi/qapi-types-block-core.h"
#include "qemu/iov.h"
#include "qemu/option.h"

/* Requests of devices are counted in sectors of this size, whatever the guest sees. */
#define BDRV_SECTOR_BITS 9
#define BDRV_SECTOR_SIZE (1ULL << BDRV_SECTOR_BITS)

/* Limits of one request, of an image, and of what it is aligned to. */
#define BDRV_REQUEST_MAX_SECTORS MIN_CONST(SIZE_MAX >> BDRV_SECTOR_BITS, INT_MAX >> BDRV_SECTOR_BITS)
#define BDRV_REQUEST_MAX_BYTES (BDRV_REQUEST_MAX_SECTORS << BDRV_SECTOR_BITS)
#define BDRV_MAX_ALIGNMENT (1L << 30)
#define BDRV_MAX_LENGTH (QEMU_ALIGN_DOWN(INT64_MAX, BDRV_MAX_ALIGNMENT))

/* How a request is to be done. */
typedef enum BdrvRequestFlags {
    BDRV_REQ_COPY_ON_READ = 0x1,
    BDRV_REQ_ZERO_WRITE = 0x2,
    BDRV_REQ_MAY_UNMAP = 0x4,         /* zeroes may be written by deallocating */
    BDRV_REQ_REGISTERED_BUF = 0x8,
    BDRV_REQ_FUA = 0x10,              /* on stable storage when it completes */
    BDRV_REQ_WRITE_COMPRESSED = 0x20,
    BDRV_REQ_WRITE_UNCHANGED = 0x40,
    BDRV_REQ_SERIALISING = 0x80,
    BDRV_REQ_NO_FALLBACK = 0x100,     /* -ENOTSUP rather than writing out zeroes */
    BDRV_REQ_PREFETCH = 0x200,
    BDRV_REQ_NO_WAIT = 0x400,
    BDRV_REQ_MASK = 0x7ff,
} BdrvRequestFlags;

/* How a node is opened. */
#define BDRV_O_NO_SHARE    0x0001
#define BDRV_O_RDWR        0x0002
#define BDRV_O_RESIZE      0x0004
#define BDRV_O_SNAPSHOT    0x0008 /* writes go to memory */
#define BDRV_O_TEMPORARY   0x0010
#define BDRV_O_NOCACHE     0x0020 /* cache.direct=on */
#define BDRV_O_NATIVE_AIO  0x0080
#define BDRV_O_NO_BACKING  0x0100
#define BDRV_O_NO_FLUSH    0x0200 /* cache.no-flush=on */
#define BDRV_O_COPY_ON_READ 0x0400
#define BDRV_O_INACTIVE    0x0800
#define BDRV_O_CHECK       0x1000
#define BDRV_O_ALLOW_RDWR  0x2000
#define BDRV_O_UNMAP       0x4000 /* discard=unmap */
#define BDRV_O_PROTOCOL    0x8000
#define BDRV_O_NO_IO       0x10000
#define BDRV_O_AUTO_RDONLY 0x20000
#define BDRV_O_IO_URING    0x40000
#define BDRV_O_CACHE_MASK  (BDRV_O_NOCACHE | BDRV_O_NO_FLUSH)

/* What a user of a node does, and what it lets others do meanwhile. */
enum {
    BLK_PERM_CONSISTENT_READ = 0x01,
    BLK_PERM_WRITE = 0x02,
    BLK_PERM_WRITE_UNCHANGED = 0x04,
    BLK_PERM_RESIZE = 0x08,
    BLK_PERM_ALL = 0x0f,
};

typedef struct BlockSizes {
    uint32_t phys;
    uint32_t log;
} BlockSizes;

typedef struct HDGeometry {
    uint32_t heads;
    uint32_t sectors;
    uint32_t cylinders;
} HDGeometry;

/* Operations that a user of a back end can forbid. */
typedef enum BlockOpType {
    BLOCK_OP_TYPE_BACKUP_SOURCE,
    BLOCK_OP_TYPE_BACKUP_TARGET,
    BLOCK_OP_TYPE_CHANGE,
    BLOCK_OP_TYPE_COMMIT_SOURCE,
    BLOCK_OP_TYPE_COMMIT_TARGET,
    BLOCK_OP_TYPE_DATAPLANE,
    BLOCK_OP_TYPE_DRIVE_DEL,
    BLOCK_OP_TYPE_EJECT,
    BLOCK_OP_TYPE_EXTERNAL_SNAPSHOT,
    BLOCK_OP_TYPE_INTERNAL_SNAPSHOT,
    BLOCK_OP_TYPE_INTERNAL_SNAPSHOT_DELETE,
    BLOCK_OP_TYPE_MIRROR_SOURCE,
    BLOCK_OP_TYPE_MIRROR_TARGET,
    BLOCK_OP_TYPE_RESIZE,
    BLOCK_OP_TYPE_STREAM,
    BLOCK_OP_TYPE_REPLACE,
    BLOCK_OP_TYPE_MAX,
} BlockOpType;

/* ---- zoned devices (names of 8.1 and later); no back end here is one ---- */

typedef enum BlockZoneOp { BLK_ZO_OPEN, BLK_ZO_CLOSE, BLK_ZO_FINISH, BLK_ZO_RESET } BlockZoneOp;
/* Not zoned, host managed, host aware. */
typedef enum BlockZoneModel { BLK_Z_NONE = 0x0, BLK_Z_HM = 0x1, BLK_Z_HA = 0x2 } BlockZoneModel;
/* Conventional, sequential writes required or preferred. */
typedef enum BlockZoneType { BLK_ZT_CONV = 0x1, BLK_ZT_SWR = 0x2, BLK_ZT_SWP = 0x3 } BlockZoneType;

typedef enum BlockZoneState {
    BLK_ZS_NOT_WP = 0x0,
    BLK_ZS_EMPTY = 0x1,
    BLK_ZS_IOPEN = 0x2,
    BLK_ZS_EOPEN = 0x3,
    BLK_ZS_CLOSED = 0x4,
    BLK_ZS_RDONLY = 0xd,
    BLK_ZS_FULL = 0xe,
    BLK_ZS_OFFLINE = 0xf,
} BlockZoneState;

/* In bytes. */
typedef struct BlockZoneDescriptor {
    uint64_t start;
    uint64_t length;
    uint64_t cap;
    uint64_t wp;
    BlockZoneType type;
    BlockZoneState state;
} BlockZoneDescriptor;

/* Write pointers of all zones; the highest bit marks a conventional one. */
typedef struct BlockZoneWps {
    CoMutex colock;
    uint64_t wp[];
} BlockZoneWps;

#define BDRV_ZT_IS_CONV(wp) ((wp) & (1ULL << 63))

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside driver qcow2. The format is specified in QEMU's "Disk image file formats", qcow2. Integers
 * in the file are big-endian.
 *
 * Tables that are small and fixed (L1, the refcount table) are kept in memory; entries of L2 tables
 * and refcount blocks are read and written one by one, so that there is no cache to keep coherent.
 * Nothing in an image is trusted: each offset is checked where it is used.
 */
#ifndef BLOCK_QCOW2_H
#define BLOCK_QCOW2_H

#include "block-internal.h"

#define QCOW2_MAGIC 0x514649fb /* "QFI\xfb" */

/* incompatible_features */
#define QCOW2_INCOMPAT_DIRTY       (UINT64_C(1) << 0)
#define QCOW2_INCOMPAT_CORRUPT     (UINT64_C(1) << 1)
#define QCOW2_INCOMPAT_DATA_FILE   (UINT64_C(1) << 2)
#define QCOW2_INCOMPAT_COMPRESSION (UINT64_C(1) << 3)
#define QCOW2_INCOMPAT_EXTL2       (UINT64_C(1) << 4)
/* compatible_features */
#define QCOW2_COMPAT_LAZY_REFCOUNTS (UINT64_C(1) << 0)

/* Where fields of the header are. */
#define QCOW2_HDR_SIZE             24
#define QCOW2_HDR_L1_SIZE          36
#define QCOW2_HDR_L1_OFFSET        40
#define QCOW2_HDR_REFTABLE_OFFSET  48
#define QCOW2_HDR_REFTABLE_CLUSTERS 56
#define QCOW2_HDR_INCOMPAT         72
#define QCOW2_HDR_AUTOCLEAR        88

/* L1 and L2 entries. */
#define QCOW2_COPIED       (UINT64_C(1) << 63) /* refcount is exactly one: may be written in place */
#define QCOW2_COMPRESSED   (UINT64_C(1) << 62)
#define QCOW2_ZERO         (UINT64_C(1) << 0)  /* version 3: reads as zeroes */
#define QCOW2_OFFSET_MASK  UINT64_C(0x00fffffffffffe00)
#define QCOW2_REFTABLE_OFFSET_MASK UINT64_C(0xfffffffffffffe00)

#define QCOW2_MAX_L1_BYTES       (32 << 20)
#define QCOW2_MAX_REFTABLE_BYTES (8 << 20)

typedef struct Qcow2State {
    unsigned version;
    unsigned cluster_bits;
    int64_t cluster_size;
    unsigned l2_bits;          /* log2 of the entries in an L2 table */
    unsigned refcount_order;   /* log2 of the bits in a refcount */
    int64_t size;              /* of the disk */
    uint64_t incompatible, compatible, autoclear;
    uint32_t nb_snapshots;

    uint64_t *l1;              /* in host order */
    unsigned l1_size;
    int64_t l1_offset;
    uint64_t *reftable;
    unsigned reftable_size;    /* entries */
    int64_t reftable_offset;
    int64_t free_hint;         /* no cluster before this one is free */
    bool modified;             /* since it was opened */
    bool corrupt;
    char *backing_format;      /* NULL: to be probed */
} Qcow2State;

/* How a guest cluster is stored. */
typedef enum Qcow2Type {
    QCOW2_TYPE_UNALLOCATED,    /* as in the backing file */
    QCOW2_TYPE_ZERO,           /* may still have a cluster */
    QCOW2_TYPE_NORMAL,
    QCOW2_TYPE_COMPRESSED,
} Qcow2Type;

/* Note that the image is broken, once also in it; the request fails with -EIO. */
int qcow2_corrupt(BlockDriverState *bs, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* To be called before anything is changed. */
int qcow2_begin_modify(BlockDriverState *bs);

/* ---- qcow2-refcount.c ---- */

int qcow2_load_reftable(BlockDriverState *bs, int64_t offset, uint32_t clusters, Error **errp);
/* @n free clusters in a row, with refcount one: the offset or -errno. Their content is undefined. */
int64_t qcow2_alloc_clusters(BlockDriverState *bs, int64_t n);
/* One reference less for what lies at @offset. */
int qcow2_free_clusters(BlockDriverState *bs, int64_t offset, int64_t bytes);

/* ---- qcow2-cluster.c ---- */

int qcow2_load_l1(BlockDriverState *bs, int64_t offset, uint32_t entries, Error **errp);
/* Let the L1 table reach up to @size bytes of the disk. */
int qcow2_grow_l1(BlockDriverState *bs, int64_t size);
Qcow2Type qcow2_entry_type(const Qcow2State *s, uint64_t entry);
/* L2 entry of the cluster at guest @offset (0: none). */
int qcow2_get_entry(BlockDriverState *bs, int64_t offset, uint64_t *entry);
/* The same before it is changed: its L2 table is there and its own; *@at is where the entry lies. */
int qcow2_get_entry_for_write(BlockDriverState *bs, int64_t offset, uint64_t *entry, int64_t *at);
int qcow2_set_entry(BlockDriverState *bs, int64_t at, uint64_t entry);
/* Host offset of a normal cluster; -EIO when the entry is broken. */
int64_t qcow2_host_offset(BlockDriverState *bs, uint64_t entry);
/* Drop what @entry refers to. */
int qcow2_free_entry(BlockDriverState *bs, uint64_t entry);
/* Decompress the cluster of @entry into @buf (a cluster). */
int qcow2_read_compressed(BlockDriverState *bs, uint64_t entry, uint8_t *buf);
/* Big-endian 64-bit numbers of the file. */
int qcow2_read_u64(BlockDriverState *bs, int64_t offset, uint64_t *value);
int qcow2_write_u64(BlockDriverState *bs, int64_t offset, uint64_t value);
int qcow2_read_table(BlockDriverState *bs, int64_t offset, uint64_t *table, size_t entries);
int qcow2_write_table(BlockDriverState *bs, int64_t offset, const uint64_t *table, size_t entries);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Block nodes: what a BlockBackend reads and writes. A node is one driver (a file, a format, a
 * filter) with the nodes below it. Everything here is synchronous; lengths and offsets are bytes;
 * errors are negative errno values.
 */
#ifndef BLOCK_H
#define BLOCK_H

#include "block/accounting.h"
#include "block/block-common.h"

/* Nodes by name, and names. @device is the name of a BlockBackend; NULL and errp: there is none. */
BlockDriverState *bdrv_find_node(const char *node_name);
BlockDriverState *bdrv_lookup_bs(const char *device, const char *node_name, Error **errp);
const char *bdrv_get_node_name(const BlockDriverState *bs);
const char *bdrv_get_device_name(const BlockDriverState *bs);
const char *bdrv_get_device_or_node_name(const BlockDriverState *bs);
const char *bdrv_get_format_name(BlockDriverState *bs);

/* A node lives as long as someone holds a reference. */
void bdrv_ref(BlockDriverState *bs);
void bdrv_unref(BlockDriverState *bs);

/*
 * Open a node, with one reference. @filename and @options may be NULL; @reference names an existing
 * node instead. Takes @options over. NULL and errp on error.
 */
BlockDriverState *bdrv_open(const char *filename, const char *reference, QDict *options, int flags,
                            Error **errp);

int64_t bdrv_getlength(BlockDriverState *bs);
int64_t bdrv_nb_sectors(BlockDriverState *bs);
bool bdrv_is_inserted(BlockDriverState *bs);
bool bdrv_is_read_only(BlockDriverState *bs);
bool bdrv_is_writable(BlockDriverState *bs);
bool bdrv_is_sg(BlockDriverState *bs);
int bdrv_get_flags(BlockDriverState *bs);
AioContext *bdrv_get_aio_context(BlockDriverState *bs);

/* Read, write, write zeroes, discard, flush. A range that is not within the node is -EIO. */
int bdrv_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf);
int bdrv_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf, int flags);
int bdrv_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags);
int bdrv_pdiscard(BlockDriverState *bs, int64_t offset, int64_t bytes);
int bdrv_flush(BlockDriverState *bs);
/* Change the size. */
int bdrv_truncate(BlockDriverState *bs, int64_t bytes, Error **errp);

/* From now on files are opened for reading only, and what is written to them stays in memory. */
void bdrv_keep_writes_in_memory(void);

/* Finish all requests of all back ends. */
void bdrv_drain_all(void);
void bdrv_drain_all_begin(void);
void bdrv_drain_all_end(void);
/* Write everything to stable storage; close every node. */
int bdrv_flush_all(void);
void bdrv_close_all(void);

/* A buffer for requests; freed with qemu_vfree(). */
void *qemu_blockalign(BlockDriverState *bs, size_t size);
void *qemu_blockalign0(BlockDriverState *bs, size_t size);
void *qemu_try_blockalign(BlockDriverState *bs, size_t size);

#endif

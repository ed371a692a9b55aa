/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests, and what a device asks while it serves them; see sysemu/block-backend.h. */
#ifndef BLOCK_BACKEND_IO_H
#define BLOCK_BACKEND_IO_H

#include "sysemu/block-backend-common.h"

const char *blk_name(const BlockBackend *blk); /* "" without name */
BlockDriverState *blk_bs(BlockBackend *blk);   /* NULL: no medium */
char *blk_get_attached_dev_id(BlockBackend *blk);
AioContext *blk_get_aio_context(BlockBackend *blk);
BlockAcctStats *blk_get_stats(BlockBackend *blk);

void blk_set_allow_write_beyond_eof(BlockBackend *blk, bool allow);
void blk_set_allow_aio_context_change(BlockBackend *blk, bool allow);
void blk_set_disable_request_queuing(BlockBackend *blk, bool disable);
void blk_set_guest_block_size(BlockBackend *blk, int align);

/* ---- asynchronous requests: @cb(@opaque, result) once, never before the call returns ---- */

BlockAIOCB *blk_aio_preadv(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                           BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque);
BlockAIOCB *blk_aio_pwritev(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                            BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque);
BlockAIOCB *blk_aio_pwrite_zeroes(BlockBackend *blk, int64_t offset, int64_t bytes,
                                  BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque);
BlockAIOCB *blk_aio_pdiscard(BlockBackend *blk, int64_t offset, int64_t bytes,
                             BlockCompletionFunc *cb, void *opaque);
BlockAIOCB *blk_aio_flush(BlockBackend *blk, BlockCompletionFunc *cb, void *opaque);
/* Requests of the host's device: -ENOTSUP, images take none. */
BlockAIOCB *blk_aio_ioctl(BlockBackend *blk, unsigned long int req, void *buf,
                          BlockCompletionFunc *cb, void *opaque);
/* Zones: -ENOTSUP, no back end has any. */
BlockAIOCB *blk_aio_zone_report(BlockBackend *blk, int64_t offset, unsigned int *nr_zones,
                                BlockZoneDescriptor *zones, BlockCompletionFunc *cb, void *opaque);
BlockAIOCB *blk_aio_zone_mgmt(BlockBackend *blk, BlockZoneOp op, int64_t offset, int64_t len,
                              BlockCompletionFunc *cb, void *opaque);
BlockAIOCB *blk_aio_zone_append(BlockBackend *blk, int64_t *offset, QEMUIOVector *qiov,
                                BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque);
/* Complete with @ret. */
BlockAIOCB *blk_abort_aio_request(BlockBackend *blk, BlockCompletionFunc *cb, void *opaque, int ret);
/* As blk_aio_cancel(), but it completes later. */
void blk_aio_cancel_async(BlockAIOCB *acb);
/* A request of the caller's own making. */
void *blk_aio_get(const AIOCBInfo *aiocb_info, BlockBackend *blk, BlockCompletionFunc *cb,
                  void *opaque);
/* Work of the device's own that blk_drain() has to wait for. */
void blk_inc_in_flight(BlockBackend *blk);
void blk_dec_in_flight(BlockBackend *blk);
/* Requests between these may be served together. 7.2 names the backend, later versions mean all: both work. */
void (blk_io_plug)(BlockBackend *blk);
void (blk_io_unplug)(BlockBackend *blk);
#define blk_io_plug(...) (blk_io_plug)(((BlockBackend *[1]){ __VA_ARGS__ })[0])
#define blk_io_unplug(...) (blk_io_unplug)(((BlockBackend *[1]){ __VA_ARGS__ })[0])

/* ---- synchronous requests ---- */

int blk_pread(BlockBackend *blk, int64_t offset, int64_t bytes, void *buf, BdrvRequestFlags flags);
int blk_pwrite(BlockBackend *blk, int64_t offset, int64_t bytes, const void *buf,
               BdrvRequestFlags flags);
int blk_preadv(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
               BdrvRequestFlags flags);
int blk_pwritev(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
                BdrvRequestFlags flags);
int blk_preadv_part(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
                    size_t qiov_offset, BdrvRequestFlags flags);
int blk_pwritev_part(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
                     size_t qiov_offset, BdrvRequestFlags flags);
int blk_pwrite_zeroes(BlockBackend *blk, int64_t offset, int64_t bytes, BdrvRequestFlags flags);
int blk_pdiscard(BlockBackend *blk, int64_t offset, int64_t bytes);
int blk_flush(BlockBackend *blk);
int blk_ioctl(BlockBackend *blk, unsigned long int req, void *buf);
int blk_truncate(BlockBackend *blk, int64_t offset, bool exact, PreallocMode prealloc,
                 BdrvRequestFlags flags, Error **errp);
/* In coroutines, which never wait here: the same calls. */
#define blk_co_pread blk_pread
#define blk_co_pwrite blk_pwrite
#define blk_co_preadv blk_preadv
#define blk_co_pwritev blk_pwritev
#define blk_co_preadv_part blk_preadv_part
#define blk_co_pwritev_part blk_pwritev_part
#define blk_co_pwrite_zeroes blk_pwrite_zeroes
#define blk_co_pdiscard blk_pdiscard
#define blk_co_flush blk_flush
#define blk_co_ioctl blk_ioctl
#define blk_co_truncate blk_truncate

/* ---- medium ---- */

bool blk_is_inserted(BlockBackend *blk);
/* A medium, and the tray closed. */
bool blk_is_available(BlockBackend *blk);
bool blk_is_writable(BlockBackend *blk);
/* Tell the user what the guest did: it locked the medium, opened or closed the tray. */
void blk_lock_medium(BlockBackend *blk, bool locked);
void blk_eject(BlockBackend *blk, bool eject_flag);
/* Length in bytes or -ENOMEDIUM; in sectors (0 without medium); the same with errors. */
int64_t blk_getlength(BlockBackend *blk);
void blk_get_geometry(BlockBackend *blk, uint64_t *nb_sectors_ptr);
int64_t blk_nb_sectors(BlockBackend *blk);
bool blk_enable_write_cache(BlockBackend *blk);

/* ---- errors ---- */

BlockdevOnError blk_get_on_error(BlockBackend *blk, bool is_read);
/* What the policy says about @error (a positive errno). */
BlockErrorAction blk_get_error_action(BlockBackend *blk, bool is_read, int error);
/* Do it: tell the user, stop the machine. */
void blk_error_action(BlockBackend *blk, BlockErrorAction action, bool is_read, int error);
bool blk_iostatus_is_enabled(const BlockBackend *blk);
void blk_iostatus_set_err(BlockBackend *blk, int error);

/* ---- limits: bytes (0: none), segments, alignment ---- */

uint32_t blk_get_request_alignment(BlockBackend *blk);
uint32_t blk_get_max_transfer(BlockBackend *blk);
uint64_t blk_get_max_hw_transfer(BlockBackend *blk);
int blk_get_max_iov(BlockBackend *blk);
int blk_get_max_hw_iov(BlockBackend *blk);
/* A buffer for requests; freed with qemu_vfree(). */
void *blk_blockalign(BlockBackend *blk, size_t size);
void *blk_try_blockalign(BlockBackend *blk, size_t size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Life, names, media and policies of back ends; see sysemu/block-backend.h. */
#ifndef BLOCK_BACKEND_GLOBAL_STATE_H
#define BLOCK_BACKEND_GLOBAL_STATE_H

#include "sysemu/block-backend-common.h"

/* A back end without name and medium, one reference; @perm and @shared_perm are BLK_PERM_*. */
BlockBackend *blk_new(AioContext *ctx, uint64_t perm, uint64_t shared_perm);
/* The same with medium @bs (which gains a reference). NULL and errp: the node refuses. */
BlockBackend *blk_new_with_bs(BlockDriverState *bs, uint64_t perm, uint64_t shared_perm,
                              Error **errp);
/* The same with what bdrv_open() opens. */
BlockBackend *blk_new_open(const char *filename, const char *reference, QDict *options, int flags,
                           Error **errp);
int blk_get_refcnt(BlockBackend *blk);
void blk_ref(BlockBackend *blk);
void blk_unref(BlockBackend *blk);

/* Names that the monitor knows. A name holds no reference. */
bool monitor_add_blk(BlockBackend *blk, const char *name, Error **errp);
void monitor_remove_blk(BlockBackend *blk);
BlockBackend *blk_by_name(const char *name);
BlockBackend *blk_by_dev(void *dev);
/* By QOM path or id of the device. NULL and errp. */
BlockBackend *blk_by_qdev_id(const char *id, Error **errp);
/* The one after @blk (NULL: the first) that has a name; all of them. */
BlockBackend *blk_next(BlockBackend *blk);
BlockBackend *blk_all_next(BlockBackend *blk);

/* Medium out; in (-EPERM and errp when it is in use otherwise); exchange. */
void blk_remove_bs(BlockBackend *blk);
int blk_insert_bs(BlockBackend *blk, BlockDriverState *bs, Error **errp);
int blk_replace_bs(BlockBackend *blk, BlockDriverState *new_bs, Error **errp);
void blk_remove_all_bs(void);
/* Called with the back end before a medium goes, and after one came. */
void blk_add_remove_bs_notifier(BlockBackend *blk, Notifier *notify);
void blk_add_insert_bs_notifier(BlockBackend *blk, Notifier *notify);

/* Device that uses it: -EBUSY when there is one already. It holds a reference. */
int blk_attach_dev(BlockBackend *blk, DeviceState *dev);
void blk_detach_dev(BlockBackend *blk, DeviceState *dev);
DeviceState *blk_get_attached_dev(BlockBackend *blk);
void blk_set_dev_ops(BlockBackend *blk, const BlockDevOps *ops, void *opaque);
/* Tell the device about its medium; the other sides of its BlockDevOps. */
void blk_dev_change_media_cb(BlockBackend *blk, bool load, Error **errp);
bool blk_dev_has_removable_media(BlockBackend *blk);
bool blk_dev_has_tray(BlockBackend *blk);
void blk_dev_eject_request(BlockBackend *blk, bool force);
bool blk_dev_is_tray_open(BlockBackend *blk);
bool blk_dev_is_medium_locked(BlockBackend *blk);

/* What the device does with the node and lets others do. */
int blk_set_perm(BlockBackend *blk, uint64_t perm, uint64_t shared_perm, Error **errp);
void blk_get_perm(BlockBackend *blk, uint64_t *perm, uint64_t *shared_perm);
bool blk_supports_write_perm(BlockBackend *blk);

/* State that query-block shows after errors, for devices that enable it. */
void blk_iostatus_enable(BlockBackend *blk);
void blk_iostatus_disable(BlockBackend *blk);
void blk_iostatus_reset(BlockBackend *blk);
BlockDeviceIoStatus blk_iostatus(const BlockBackend *blk);
void blk_set_on_error(BlockBackend *blk, BlockdevOnError on_read_error,
                      BlockdevOnError on_write_error);

/* Finish all requests under way. */
void blk_drain(BlockBackend *blk);
void blk_drain_all(void);
bool blk_in_drain(BlockBackend *blk);
/* Do without a request: it completes before this returns, with -ECANCELED or its own result. */
void blk_aio_cancel(BlockAIOCB *acb);

/* Whether writes may linger in a cache until a flush. */
void blk_set_enable_write_cache(BlockBackend *blk, bool wce);
int blk_get_flags(BlockBackend *blk);
bool blk_is_sg(BlockBackend *blk);
void blk_activate(BlockBackend *blk, Error **errp);
int blk_make_zero(BlockBackend *blk, BdrvRequestFlags flags);
int blk_commit_all(void);

/* Operations that users may not do. @reason stays the caller's. */
bool blk_op_is_blocked(BlockBackend *blk, BlockOpType op, Error **errp);
void blk_op_block(BlockBackend *blk, BlockOpType op, Error *reason);
void blk_op_unblock(BlockBackend *blk, BlockOpType op, Error *reason);
void blk_op_block_all(BlockBackend *blk, Error *reason);
void blk_op_unblock_all(BlockBackend *blk, Error *reason);

/* There is one context. */
int blk_set_aio_context(BlockBackend *blk, AioContext *new_context, Error **errp);
void blk_add_aio_context_notifier(BlockBackend *blk,
                                  void (*attached_aio_context)(AioContext *new_context, void *opaque),
                                  void (*detach_aio_context)(void *opaque), void *opaque);
void blk_remove_aio_context_notifier(BlockBackend *blk,
                                     void (*attached_aio_context)(AioContext *, void *),
                                     void (*detach_aio_context)(void *), void *opaque);

/* Sizes and geometry of the host's device: -ENOTSUP, images have none. */
int blk_probe_blocksizes(BlockBackend *blk, BlockSizes *bsz);
int blk_probe_geometry(BlockBackend *blk, HDGeometry *geo);

/* Buffers that stay where they are: nothing to do. */
bool blk_register_buf(BlockBackend *blk, void *host, size_t size, Error **errp);
void blk_unregister_buf(BlockBackend *blk, void *host, size_t size);

#endif

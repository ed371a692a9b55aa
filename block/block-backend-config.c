/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Back ends: sizes, limits, caches, and what has no meaning with one thread. */
#include "qemu/osdep.h"
#include "backend-internal.h"

/* ---- sizes ---- */

int64_t blk_getlength(BlockBackend *blk)
{
    return blk->root ? bdrv_getlength(blk_bs(blk)) : -ENOMEDIUM;
}

int64_t blk_nb_sectors(BlockBackend *blk)
{
    return blk->root ? bdrv_nb_sectors(blk_bs(blk)) : -ENOMEDIUM;
}

void blk_get_geometry(BlockBackend *blk, uint64_t *nb_sectors_ptr)
{
    int64_t sectors = blk_nb_sectors(blk);

    *nb_sectors_ptr = MAX(sectors, 0);
}

bool blk_is_writable(BlockBackend *blk)
{
    return blk->perm & BLK_PERM_WRITE;
}

bool blk_is_sg(BlockBackend *blk)
{
    return false;
}

int blk_get_flags(BlockBackend *blk)
{
    return blk->root ? bdrv_get_flags(blk_bs(blk)) : 0;
}

int blk_probe_blocksizes(BlockBackend *blk, BlockSizes *bsz)
{
    return -ENOTSUP;
}

int blk_probe_geometry(BlockBackend *blk, HDGeometry *geo)
{
    return -ENOTSUP;
}

/* ---- limits ---- */

uint32_t blk_get_request_alignment(BlockBackend *blk)
{
    return BDRV_SECTOR_SIZE;
}

uint32_t blk_get_max_transfer(BlockBackend *blk)
{
    return BDRV_REQUEST_MAX_BYTES;
}

uint64_t blk_get_max_hw_transfer(BlockBackend *blk)
{
    return BDRV_REQUEST_MAX_BYTES;
}

int blk_get_max_iov(BlockBackend *blk)
{
    return IOV_MAX;
}

int blk_get_max_hw_iov(BlockBackend *blk)
{
    return IOV_MAX;
}

void *blk_blockalign(BlockBackend *blk, size_t size)
{
    return qemu_blockalign(blk_bs(blk), size);
}

void *blk_try_blockalign(BlockBackend *blk, size_t size)
{
    return qemu_try_blockalign(blk_bs(blk), size);
}

void blk_set_guest_block_size(BlockBackend *blk, int align)
{
}

/* ---- caches ---- */

bool blk_enable_write_cache(BlockBackend *blk)
{
    return blk->enable_write_cache;
}

void blk_set_enable_write_cache(BlockBackend *blk, bool wce)
{
    blk->enable_write_cache = wce;
}

BlockAcctStats *blk_get_stats(BlockBackend *blk)
{
    return &blk->stats;
}

void blk_set_allow_write_beyond_eof(BlockBackend *blk, bool allow)
{
    blk->allow_write_beyond_eof = allow;
}

void blk_activate(BlockBackend *blk, Error **errp)
{
}

/* Drives with snapshot=on keep writes in memory: there is nothing to commit to. */
int blk_commit_all(void)
{
    return 0;
}

/* ---- one thread, one context ---- */

AioContext *blk_get_aio_context(BlockBackend *blk)
{
    return qemu_get_aio_context();
}

int blk_set_aio_context(BlockBackend *blk, AioContext *new_context, Error **errp)
{
    return 0;
}

void blk_add_aio_context_notifier(BlockBackend *blk,
                                  void (*attached_aio_context)(AioContext *new_context, void *opaque),
                                  void (*detach_aio_context)(void *opaque), void *opaque)
{
}

void blk_remove_aio_context_notifier(BlockBackend *blk,
                                     void (*attached_aio_context)(AioContext *, void *),
                                     void (*detach_aio_context)(void *), void *opaque)
{
}

void blk_set_allow_aio_context_change(BlockBackend *blk, bool allow)
{
}

void blk_set_disable_request_queuing(BlockBackend *blk, bool disable)
{
}

void (blk_io_plug)(BlockBackend *blk)
{
}

void (blk_io_unplug)(BlockBackend *blk)
{
}

bool blk_register_buf(BlockBackend *blk, void *host, size_t size, Error **errp)
{
    return true;
}

void blk_unregister_buf(BlockBackend *blk, void *host, size_t size)
{
}

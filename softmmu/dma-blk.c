/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transfers between scatter/gather lists and block devices. Plain memory is given to the block layer
 * as it is; what can not be mapped (a device's registers, a hole) goes through a buffer. Either way
 * as much as one request takes is moved at a time.
 */
#include "qemu/osdep.h"
#include "sysemu/block-backend.h"
#include "sysemu/dma.h"
#include "dma-internal.h"

#define BOUNCE_BYTES 65536

typedef struct DMARequest {
    BlockAIOCB common;
    BlockAIOCB *acb;            /* the part under way */
    QEMUSGList *sg;
    AioContext *ctx;
    uint64_t offset;
    uint32_t align;
    DMADirection dir;
    DMAIOFunc *io_func;
    void *io_opaque;
    int sg_index;               /* where the next part begins */
    dma_addr_t sg_offset;
    QEMUIOVector iov;           /* of the part */
    uint8_t *bounce;            /* the part's only segment, for what has no memory */
    dma_addr_t bounce_addr;
} DMARequest;

static void dma_part_done(void *opaque, int ret);

/* ---- one part ---- */

static dma_addr_t left_in_entry(DMARequest *r)
{
    return r->sg->sg[r->sg_index].len - r->sg_offset;
}

static void advance(DMARequest *r, dma_addr_t len)
{
    r->sg_offset += len;
    while (r->sg_index < r->sg->nsg && left_in_entry(r) == 0) {
        r->sg_index++;
        r->sg_offset = 0;
    }
}

/* Give back the last @len bytes of the part. */
static void step_back(DMARequest *r, dma_addr_t len)
{
    while (len) {
        dma_addr_t n;

        if (r->sg_offset == 0) {
            r->sg_index--;
            r->sg_offset = r->sg->sg[r->sg_index].len;
        }
        n = MIN(len, r->sg_offset);
        r->sg_offset -= n;
        len -= n;
    }
}

/* A buffer for the next bytes, which have no memory behind them. */
static void make_bounce(DMARequest *r, dma_addr_t addr)
{
    dma_addr_t len = MIN(left_in_entry(r), BOUNCE_BYTES);

    r->bounce = g_malloc0(len);
    r->bounce_addr = addr;
    if (r->dir == DMA_DIRECTION_TO_DEVICE) {
        dma_memory_read(r->sg->as, addr, r->bounce, len, MEMTXATTRS_UNSPECIFIED);
    }
    qemu_iovec_add(&r->iov, r->bounce, len);
    advance(r, len);
}

/* Add the next piece of memory to the part; false when the part is full. */
static bool add_segment(DMARequest *r)
{
    dma_addr_t addr = r->sg->sg[r->sg_index].base + r->sg_offset;
    dma_addr_t len = MIN(left_in_entry(r), BDRV_REQUEST_MAX_BYTES - r->iov.size);
    dma_addr_t mapped = len;
    void *mem;

    if (!len) {
        return false;
    }
    mem = dma_memory_map(r->sg->as, addr, &mapped, r->dir, MEMTXATTRS_UNSPECIFIED);
    if (mem) {
        qemu_iovec_add(&r->iov, mem, mapped);
        advance(r, mapped);
        return r->iov.niov < IOV_MAX;
    }
    if (r->iov.niov == 0) {
        make_bounce(r, addr);
    }
    return false;
}

static void collect_part(DMARequest *r)
{
    bool was = dma_enter_guard(r->sg->dev);

    while (r->sg_index < r->sg->nsg && add_segment(r)) {
    }
    dma_leave_guard(r->sg->dev, was);
}

static void unmap_bounce(DMARequest *r, bool done)
{
    if (done && r->dir == DMA_DIRECTION_FROM_DEVICE) {
        dma_memory_write(r->sg->as, r->bounce_addr, r->bounce, r->iov.iov[0].iov_len,
                         MEMTXATTRS_UNSPECIFIED);
    }
    g_clear_pointer(&r->bounce, g_free);
}

/* What failed is not written to registers, whoever made the buffer before them. */
static void unmap_part(DMARequest *r, bool done)
{
    bool was = dma_enter_guard(r->sg->dev);

    if (r->bounce) {
        unmap_bounce(r, done);
    } else {
        for (int i = 0; i < r->iov.niov; i++) {
            size_t len = r->iov.iov[i].iov_len;

            dma_memory_unmap(r->sg->as, r->iov.iov[i].iov_base, len, r->dir, done ? len : 0);
        }
    }
    dma_leave_guard(r->sg->dev, was);
    qemu_iovec_reset(&r->iov);
}

/* Cut the part to whole blocks; what is cut off begins the next part. */
static void align_part(DMARequest *r)
{
    size_t excess = r->iov.size % r->align;

    step_back(r, excess);
    while (excess) {
        struct iovec *last = &r->iov.iov[r->iov.niov - 1];
        size_t n = MIN(excess, last->iov_len);

        if (n == last->iov_len && !r->bounce) {
            dma_memory_unmap(r->sg->as, last->iov_base, n, r->dir, 0);
        }
        qemu_iovec_discard_back(&r->iov, n);
        excess -= n;
    }
}

/* ---- the whole ---- */

static void finish(DMARequest *r, int ret)
{
    r->common.cb(r->common.opaque, ret);
    qemu_iovec_destroy(&r->iov);
    qemu_aio_unref(r);
}

/* A part may be empty: an empty list completes like any other, after dma_blk_io() returned. */
static void next_part(DMARequest *r)
{
    collect_part(r);
    align_part(r);
    r->acb = r->io_func(r->offset, &r->iov, dma_part_done, r, r->io_opaque);
}

static void dma_part_done(void *opaque, int ret)
{
    DMARequest *r = opaque;
    bool empty = r->iov.size == 0;

    r->acb = NULL;
    r->offset += r->iov.size;
    unmap_part(r, ret >= 0);
    if (ret < 0 || r->sg_index >= r->sg->nsg) {
        finish(r, ret);
    } else if (empty) {
        finish(r, -EINVAL); /* less than a block is left */
    } else {
        next_part(r);
    }
}

static void dma_cancel(BlockAIOCB *acb)
{
    DMARequest *r = container_of(acb, DMARequest, common);

    if (r->acb) {
        blk_aio_cancel_async(r->acb);
    }
}

static AioContext *dma_context(BlockAIOCB *acb)
{
    return container_of(acb, DMARequest, common)->ctx;
}

static const AIOCBInfo dma_request_info = {
    .aiocb_size = sizeof(DMARequest),
    .cancel_async = dma_cancel,
    .get_aio_context = dma_context,
};

BlockAIOCB *dma_blk_io(AioContext *ctx, QEMUSGList *sg, uint64_t offset, uint32_t align,
                       DMAIOFunc *io_func, void *io_func_opaque, BlockCompletionFunc *cb,
                       void *opaque, DMADirection dir)
{
    DMARequest *r = qemu_aio_get(&dma_request_info, NULL, cb, opaque);

    r->sg = sg;
    r->ctx = ctx;
    r->offset = offset;
    r->align = align ?: 1;
    r->dir = dir;
    r->io_func = io_func;
    r->io_opaque = io_func_opaque;
    qemu_iovec_init(&r->iov, MIN(sg->nsg, IOV_MAX));
    advance(r, 0);
    next_part(r);
    return &r->common;
}

static BlockAIOCB *read_part(int64_t offset, QEMUIOVector *iov, BlockCompletionFunc *cb,
                             void *cb_opaque, void *opaque)
{
    return blk_aio_preadv(opaque, offset, iov, 0, cb, cb_opaque);
}

static BlockAIOCB *write_part(int64_t offset, QEMUIOVector *iov, BlockCompletionFunc *cb,
                              void *cb_opaque, void *opaque)
{
    return blk_aio_pwritev(opaque, offset, iov, 0, cb, cb_opaque);
}

BlockAIOCB *dma_blk_read(BlockBackend *blk, QEMUSGList *sg, uint64_t offset, uint32_t align,
                         BlockCompletionFunc *cb, void *opaque)
{
    return dma_blk_io(blk_get_aio_context(blk), sg, offset, align, read_part, blk, cb, opaque,
                      DMA_DIRECTION_FROM_DEVICE);
}

BlockAIOCB *dma_blk_write(BlockBackend *blk, QEMUSGList *sg, uint64_t offset, uint32_t align,
                          BlockCompletionFunc *cb, void *opaque)
{
    return dma_blk_io(blk_get_aio_context(blk), sg, offset, align, write_part, blk, cb, opaque,
                      DMA_DIRECTION_TO_DEVICE);
}

void dma_acct_start(BlockBackend *blk, BlockAcctCookie *cookie, QEMUSGList *sg,
                    enum BlockAcctType type)
{
    block_acct_start(blk_get_stats(blk), cookie, sg->size, type);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests of devices. An asynchronous one waits in a queue over all back ends; its bottom half does
 * the work and calls back. Draining runs the queue from its head, so the order never changes.
 *
 * The bytes that are moved count against the operation's budget (sysemu/budget.h); a request that
 * it does not cover fails.
 */
#include "qemu/osdep.h"
#include "backend-internal.h"
#include "sysemu/budget.h"

/* What one unit of the budget pays for: data, and ranges that are zeroed or discarded. */
#define DATA_BYTES_PER_UNIT  256
#define RANGE_BYTES_PER_UNIT 4096

typedef enum BlkOp {
    BLK_OP_READ,
    BLK_OP_WRITE,
    BLK_OP_ZERO,
    BLK_OP_DISCARD,
    BLK_OP_FLUSH,
    BLK_OP_FAIL,                /* with ret */
} BlkOp;

typedef struct BlkRequest {
    BlockAIOCB common;
    BlockBackend *blk;
    QEMUBH *bh;
    BlkOp op;
    int64_t offset;
    int64_t bytes;
    QEMUIOVector *qiov;
    int flags;
    int ret;
    QTAILQ_ENTRY(BlkRequest) next;
} BlkRequest;

static QTAILQ_HEAD(, BlkRequest) requests = QTAILQ_HEAD_INITIALIZER(requests);

/* ---- the work ---- */

static int check_request(BlockBackend *blk, int64_t offset, int64_t bytes)
{
    int64_t length;

    if (bytes < 0 || offset < 0 || bytes > BDRV_REQUEST_MAX_BYTES) {
        return -EIO;
    }
    if (!blk_is_available(blk)) {
        return -ENOMEDIUM;
    }
    if (blk->allow_write_beyond_eof) {
        return 0;
    }
    length = blk_getlength(blk);
    if (length < 0) {
        return length;
    }
    /* Devices count in sectors: a last one that is not whole is there. */
    length = ROUND_UP(length, (int64_t)BDRV_SECTOR_SIZE);
    return offset > length || bytes > length - offset ? -EIO : 0;
}

static int check_write(BlockBackend *blk, int64_t offset, int64_t bytes, int *flags)
{
    if (!blk->enable_write_cache) {
        *flags |= BDRV_REQ_FUA;
    }
    if (blk->root && !(blk->perm & BLK_PERM_WRITE)) {
        return -EPERM;
    }
    return check_request(blk, offset, bytes);
}

static int pay(int64_t bytes, int64_t bytes_per_unit)
{
    return budget_take(1 + bytes / bytes_per_unit) ? 0 : -EIO;
}

/* Read into, or write, the pieces of @qiov from @skip on. */
static int for_pieces(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
                      size_t skip, bool write)
{
    BlockDriverState *bs = blk_bs(blk);
    int ret = 0;

    for (int i = 0; i < qiov->niov && bytes && ret >= 0; i++) {
        uint8_t *p = qiov->iov[i].iov_base;
        size_t len = qiov->iov[i].iov_len;
        size_t step = MIN(skip, len);

        skip -= step;
        p += step;
        len = MIN(len - step, bytes);
        ret = write ? bdrv_pwrite(bs, offset, len, p, 0) : bdrv_pread(bs, offset, len, p);
        offset += len;
        bytes -= len;
    }
    return ret < 0 ? ret : 0;
}

static int check_vector(QEMUIOVector *qiov, int64_t bytes, size_t skip)
{
    return skip > qiov->size || bytes > qiov->size - skip ? -EINVAL : 0;
}

int blk_preadv_part(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
                    size_t qiov_offset, BdrvRequestFlags flags)
{
    int ret = check_request(blk, offset, bytes);

    ret = ret ?: check_vector(qiov, bytes, qiov_offset);
    ret = ret ?: pay(bytes, DATA_BYTES_PER_UNIT);
    return ret ?: for_pieces(blk, offset, bytes, qiov, qiov_offset, false);
}

int blk_pwritev_part(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
                     size_t qiov_offset, BdrvRequestFlags flags)
{
    int all_flags = flags;
    int ret = check_write(blk, offset, bytes, &all_flags);

    ret = ret ?: check_vector(qiov, bytes, qiov_offset);
    ret = ret ?: pay(bytes, DATA_BYTES_PER_UNIT);
    ret = ret ?: for_pieces(blk, offset, bytes, qiov, qiov_offset, true);
    return ret || !(all_flags & BDRV_REQ_FUA) ? ret : bdrv_flush(blk_bs(blk));
}

int blk_pwrite_zeroes(BlockBackend *blk, int64_t offset, int64_t bytes, BdrvRequestFlags flags)
{
    int all_flags = flags;
    int ret = check_write(blk, offset, bytes, &all_flags);

    ret = ret ?: pay(bytes, RANGE_BYTES_PER_UNIT);
    return ret ?: bdrv_pwrite_zeroes(blk_bs(blk), offset, bytes, all_flags);
}

int blk_pdiscard(BlockBackend *blk, int64_t offset, int64_t bytes)
{
    int flags = 0;
    int ret = check_write(blk, offset, bytes, &flags);

    ret = ret ?: pay(bytes, RANGE_BYTES_PER_UNIT);
    return ret ?: bdrv_pdiscard(blk_bs(blk), offset, bytes);
}

int blk_flush(BlockBackend *blk)
{
    return blk_is_available(blk) ? bdrv_flush(blk_bs(blk)) : -ENOMEDIUM;
}

int blk_ioctl(BlockBackend *blk, unsigned long int req, void *buf)
{
    return blk_is_available(blk) ? -ENOTSUP : -ENOMEDIUM;
}

static int do_request(BlkRequest *r)
{
    switch (r->op) {
    case BLK_OP_READ:
        return blk_preadv_part(r->blk, r->offset, r->bytes, r->qiov, 0, r->flags);
    case BLK_OP_WRITE:
        return blk_pwritev_part(r->blk, r->offset, r->bytes, r->qiov, 0, r->flags);
    case BLK_OP_ZERO:
        return blk_pwrite_zeroes(r->blk, r->offset, r->bytes, r->flags);
    case BLK_OP_DISCARD:
        return blk_pdiscard(r->blk, r->offset, r->bytes);
    case BLK_OP_FLUSH:
        return blk_flush(r->blk);
    default:
        return r->ret;
    }
}

/* ---- the queue ---- */

static void run_request(void *opaque)
{
    BlkRequest *r = opaque;
    BlockBackend *blk = r->blk;
    int ret = do_request(r);

    QTAILQ_REMOVE(&requests, r, next);
    qemu_bh_delete(r->bh);
    r->common.cb(r->common.opaque, ret);
    qemu_aio_unref(r);
    blk_dec_in_flight(blk);
    blk_unref(blk);
}

bool blk_run_first_request(void)
{
    BlkRequest *r = QTAILQ_FIRST(&requests);

    if (r) {
        run_request(r);
    }
    return r != NULL;
}

static void cancel_request(BlockAIOCB *acb)
{
    BlkRequest *r = container_of(acb, BlkRequest, common);

    r->op = BLK_OP_FAIL;
    r->ret = -ECANCELED;
}

static AioContext *request_context(BlockAIOCB *acb)
{
    return qemu_get_aio_context();
}

static const AIOCBInfo blk_request_info = {
    .aiocb_size = sizeof(BlkRequest),
    .cancel_async = cancel_request,
    .get_aio_context = request_context,
};

static BlockAIOCB *submit(BlockBackend *blk, BlkOp op, int64_t offset, int64_t bytes,
                          QEMUIOVector *qiov, int flags, BlockCompletionFunc *cb, void *opaque)
{
    BlkRequest *r = blk_aio_get(&blk_request_info, blk, cb, opaque);

    r->blk = blk;
    r->op = op;
    r->offset = offset;
    r->bytes = bytes;
    r->qiov = qiov;
    r->flags = flags;
    r->bh = aio_bh_new(qemu_get_aio_context(), run_request, r);
    blk_ref(blk);
    blk_inc_in_flight(blk);
    QTAILQ_INSERT_TAIL(&requests, r, next);
    qemu_bh_schedule(r->bh);
    return &r->common;
}

BlockAIOCB *blk_aio_preadv(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                           BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque)
{
    return submit(blk, BLK_OP_READ, offset, qiov->size, qiov, flags, cb, opaque);
}

BlockAIOCB *blk_aio_pwritev(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                            BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque)
{
    return submit(blk, BLK_OP_WRITE, offset, qiov->size, qiov, flags, cb, opaque);
}

BlockAIOCB *blk_aio_pwrite_zeroes(BlockBackend *blk, int64_t offset, int64_t bytes,
                                  BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque)
{
    return submit(blk, BLK_OP_ZERO, offset, bytes, NULL, flags, cb, opaque);
}

BlockAIOCB *blk_aio_pdiscard(BlockBackend *blk, int64_t offset, int64_t bytes,
                             BlockCompletionFunc *cb, void *opaque)
{
    return submit(blk, BLK_OP_DISCARD, offset, bytes, NULL, 0, cb, opaque);
}

BlockAIOCB *blk_aio_flush(BlockBackend *blk, BlockCompletionFunc *cb, void *opaque)
{
    return submit(blk, BLK_OP_FLUSH, 0, 0, NULL, 0, cb, opaque);
}

BlockAIOCB *blk_abort_aio_request(BlockBackend *blk, BlockCompletionFunc *cb, void *opaque, int ret)
{
    BlockAIOCB *acb = submit(blk, BLK_OP_FAIL, 0, 0, NULL, 0, cb, opaque);

    container_of(acb, BlkRequest, common)->ret = ret;
    return acb;
}

BlockAIOCB *blk_aio_ioctl(BlockBackend *blk, unsigned long int req, void *buf,
                          BlockCompletionFunc *cb, void *opaque)
{
    return blk_abort_aio_request(blk, cb, opaque, blk_ioctl(blk, req, buf));
}

BlockAIOCB *blk_aio_zone_report(BlockBackend *blk, int64_t offset, unsigned int *nr_zones,
                                BlockZoneDescriptor *zones, BlockCompletionFunc *cb, void *opaque)
{
    *nr_zones = 0;
    return blk_abort_aio_request(blk, cb, opaque, -ENOTSUP);
}

BlockAIOCB *blk_aio_zone_mgmt(BlockBackend *blk, BlockZoneOp op, int64_t offset, int64_t len,
                              BlockCompletionFunc *cb, void *opaque)
{
    return blk_abort_aio_request(blk, cb, opaque, -ENOTSUP);
}

BlockAIOCB *blk_aio_zone_append(BlockBackend *blk, int64_t *offset, QEMUIOVector *qiov,
                                BdrvRequestFlags flags, BlockCompletionFunc *cb, void *opaque)
{
    return blk_abort_aio_request(blk, cb, opaque, -ENOTSUP);
}

void *blk_aio_get(const AIOCBInfo *aiocb_info, BlockBackend *blk, BlockCompletionFunc *cb,
                  void *opaque)
{
    return qemu_aio_get(aiocb_info, blk_bs(blk), cb, opaque);
}

void blk_aio_cancel_async(BlockAIOCB *acb)
{
    if (acb->aiocb_info->cancel_async) {
        acb->aiocb_info->cancel_async(acb);
    }
}

/* Requests of other kinds end when the ones of ours that they stand on do. */
void blk_aio_cancel(BlockAIOCB *acb)
{
    qemu_aio_ref(acb);
    blk_aio_cancel_async(acb);
    while (acb->refcnt > 1 && (blk_run_first_request() || aio_poll(qemu_get_aio_context(), false))) {
    }
    qemu_aio_unref(acb);
}

/* ---- draining ---- */

void blk_inc_in_flight(BlockBackend *blk)
{
    blk->in_flight++;
}

void blk_dec_in_flight(BlockBackend *blk)
{
    assert(blk->in_flight);
    blk->in_flight--;
}

bool blk_in_drain(BlockBackend *blk)
{
    return blk->draining;
}

static bool busy(BlockBackend *blk)
{
    return blk->in_flight ||
           (blk->dev_ops && blk->dev_ops->drained_poll && blk->dev_ops->drained_poll(blk->dev_opaque));
}

static void drain_begin(BlockBackend *blk)
{
    if (blk->draining++ == 0 && blk->dev_ops && blk->dev_ops->drained_begin) {
        blk->dev_ops->drained_begin(blk->dev_opaque);
    }
}

static void drain_end(BlockBackend *blk)
{
    if (--blk->draining == 0 && blk->dev_ops && blk->dev_ops->drained_end) {
        blk->dev_ops->drained_end(blk->dev_opaque);
    }
}

void blk_drain(BlockBackend *blk)
{
    blk_ref(blk);
    drain_begin(blk);
    while (busy(blk) && (blk_run_first_request() || aio_poll(qemu_get_aio_context(), false))) {
    }
    drain_end(blk);
    blk_unref(blk);
}

void blk_drain_all(void)
{
    BlockBackend *blk = NULL;

    while (blk_run_first_request()) {
    }
    while ((blk = blk_all_next(blk))) {
        blk_drain(blk);
    }
}

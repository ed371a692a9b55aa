/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Back ends: synchronous requests on buffers, and changes of the whole medium. */
#include "qemu/osdep.h"
#include "backend-internal.h"

int blk_pread(BlockBackend *blk, int64_t offset, int64_t bytes, void *buf, BdrvRequestFlags flags)
{
    QEMUIOVector qiov = QEMU_IOVEC_INIT_BUF(qiov, buf, MAX(bytes, 0));

    return blk_preadv(blk, offset, bytes, &qiov, flags);
}

int blk_pwrite(BlockBackend *blk, int64_t offset, int64_t bytes, const void *buf,
               BdrvRequestFlags flags)
{
    QEMUIOVector qiov = QEMU_IOVEC_INIT_BUF(qiov, buf, MAX(bytes, 0));

    return blk_pwritev(blk, offset, bytes, &qiov, flags);
}

int blk_preadv(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
               BdrvRequestFlags flags)
{
    return blk_preadv_part(blk, offset, bytes, qiov, 0, flags);
}

int blk_pwritev(BlockBackend *blk, int64_t offset, int64_t bytes, QEMUIOVector *qiov,
                BdrvRequestFlags flags)
{
    return blk_pwritev_part(blk, offset, bytes, qiov, 0, flags);
}

int blk_make_zero(BlockBackend *blk, BdrvRequestFlags flags)
{
    int64_t length = blk_getlength(blk);
    int ret = length < 0 ? length : 0;

    for (int64_t at = 0; at < length && ret == 0; at += BDRV_REQUEST_MAX_BYTES) {
        ret = blk_pwrite_zeroes(blk, at, MIN(length - at, (int64_t)BDRV_REQUEST_MAX_BYTES), flags);
    }
    return ret;
}

int blk_truncate(BlockBackend *blk, int64_t offset, bool exact, PreallocMode prealloc,
                 BdrvRequestFlags flags, Error **errp)
{
    int ret;

    if (!blk_is_available(blk)) {
        error_setg(errp, "No medium inserted");
        return -ENOMEDIUM;
    }
    blk_drain(blk);
    ret = bdrv_truncate(blk_bs(blk), offset, errp);
    if (ret == 0 && blk->dev_ops && blk->dev_ops->resize_cb) {
        blk->dev_ops->resize_cb(blk->dev_opaque);
    }
    return ret;
}

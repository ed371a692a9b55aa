/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to nodes. Reads behind the end give zeroes; writes behind it grow the node if its driver
 * can. Users of a device's size check against it before (block-backend-io.c).
 */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "qemu/memalign.h"

/* How much is written at a time where a driver has no way to write zeroes. */
#define ZERO_CHUNK_BYTES 65536

static int check_range(int64_t offset, int64_t bytes)
{
    return offset < 0 || bytes < 0 || offset > BDRV_MAX_LENGTH - bytes ? -EIO : 0;
}

int64_t bdrv_getlength(BlockDriverState *bs)
{
    return bs->total_bytes;
}

int64_t bdrv_nb_sectors(BlockDriverState *bs)
{
    int64_t length = bdrv_getlength(bs);

    return length < 0 ? length : DIV_ROUND_UP(length, (int64_t)BDRV_SECTOR_SIZE);
}

void bdrv_refresh_length(BlockDriverState *bs)
{
    bs->total_bytes = bs->drv->getlength(bs);
    bs->total_sectors = MAX(bs->total_bytes, 0) >> BDRV_SECTOR_BITS;
}

int bdrv_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    int ret = check_range(offset, bytes);
    int64_t there;

    if (ret < 0 || bytes == 0) {
        return ret;
    }
    there = bs->total_bytes > offset ? MIN(bytes, bs->total_bytes - offset) : 0;
    if (there) {
        ret = bs->drv->pread(bs, offset, there, buf);
    }
    if (ret >= 0) {
        memset((uint8_t *)buf + there, 0, bytes - there);
    }
    return ret;
}

/* What every write begins and ends with. */
static int begin_write(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    return bs->read_only ? -EACCES : check_range(offset, bytes);
}

static int end_write(BlockDriverState *bs, int64_t end, int flags, int ret)
{
    if (ret < 0) {
        return ret;
    }
    if (end > bs->total_bytes) {
        bdrv_refresh_length(bs);
    }
    return flags & BDRV_REQ_FUA ? bdrv_flush(bs) : 0;
}

int bdrv_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf, int flags)
{
    int ret = begin_write(bs, offset, bytes);

    if (ret < 0 || bytes == 0) {
        return ret;
    }
    ret = bs->drv->pwrite(bs, offset, bytes, buf, flags);
    return end_write(bs, offset + bytes, flags, ret);
}

/* Fills the range with zeroes from memory. */
static int write_out_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    static const uint8_t zeroes[ZERO_CHUNK_BYTES];
    int ret = 0;

    while (bytes > 0 && ret >= 0) {
        int64_t n = MIN(bytes, (int64_t)sizeof(zeroes));

        ret = bs->drv->pwrite(bs, offset, n, zeroes, 0);
        offset += n;
        bytes -= n;
    }
    return ret;
}

int bdrv_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    int ret = begin_write(bs, offset, bytes);

    if (ret < 0 || bytes == 0) {
        return ret;
    }
    if (!bs->discard_unmap) {
        flags &= ~BDRV_REQ_MAY_UNMAP;
    }
    ret = bs->drv->pwrite_zeroes ? bs->drv->pwrite_zeroes(bs, offset, bytes, flags) : -ENOTSUP;
    if (ret == -ENOTSUP && !(flags & BDRV_REQ_NO_FALLBACK)) {
        ret = write_out_zeroes(bs, offset, bytes);
    }
    return end_write(bs, offset + bytes, flags, ret);
}

/* A hint, which a node that was not opened with discard=unmap ignores. */
int bdrv_pdiscard(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    int ret = begin_write(bs, offset, bytes);

    if (ret < 0 || bytes == 0 || !bs->discard_unmap || !bs->drv->pdiscard) {
        return ret;
    }
    bytes = bs->total_bytes > offset ? MIN(bytes, bs->total_bytes - offset) : 0;
    ret = bytes ? bs->drv->pdiscard(bs, offset, bytes) : 0;
    return ret == -ENOTSUP ? 0 : ret;
}

int bdrv_flush(BlockDriverState *bs)
{
    int ret = bs->drv->flush && !bs->read_only ? bs->drv->flush(bs) : 0;

    if (ret < 0 || bs->flags & BDRV_O_NO_FLUSH || !bs->file) {
        return ret;
    }
    return bdrv_flush(bs->file->bs);
}

int64_t bdrv_allocated_bytes(BlockDriverState *bs)
{
    if (bs->drv->allocated_bytes) {
        return bs->drv->allocated_bytes(bs);
    }
    return bs->file ? bdrv_allocated_bytes(bs->file->bs) : -ENOTSUP;
}

int bdrv_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    int ret;

    if (bytes < 0 || bytes > BDRV_MAX_LENGTH) {
        error_setg(errp, "Image size cannot be %s", bytes < 0 ? "negative" : "that large");
        return bytes < 0 ? -EINVAL : -EFBIG;
    }
    if (bs->read_only) {
        error_setg(errp, "Image is read-only");
        return -EACCES;
    }
    if (!bs->drv->truncate) {
        error_setg(errp, "This format cannot be resized");
        return -ENOTSUP;
    }
    ret = bs->drv->truncate(bs, bytes, errp);
    bdrv_refresh_length(bs);
    return ret;
}

void *qemu_blockalign(BlockDriverState *bs, size_t size)
{
    return qemu_memalign(BDRV_SECTOR_SIZE, size);
}

void *qemu_blockalign0(BlockDriverState *bs, size_t size)
{
    return memset(qemu_blockalign(bs, size), 0, size);
}

void *qemu_try_blockalign(BlockDriverState *bs, size_t size)
{
    return qemu_try_memalign(BDRV_SECTOR_SIZE, size);
}

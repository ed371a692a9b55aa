/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver raw: the bytes of "file", all of them or the window that offset and size tell. */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "qemu/module.h"

typedef struct RawState {
    int64_t offset;
    int64_t size;       /* -1: up to the end */
} RawState;

static int raw_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    RawState *s = bs->opaque;
    int64_t there = bdrv_getlength(bs->file->bs);

    s->size = -1;
    if (!block_opt_size(options, "offset", &s->offset, errp) ||
        !block_opt_size(options, "size", &s->size, errp)) {
        return -EINVAL;
    }
    if (s->offset > there) {
        error_setg(errp, "Offset (%" PRId64 ") cannot be greater than size of the containing file "
                   "(%" PRId64 ")", s->offset, there);
        return -EINVAL;
    }
    if (s->size >= 0 && s->size > there - s->offset) {
        error_setg(errp, "offset=%" PRId64 " and size=%" PRId64 " together reach beyond the file's end at "
                   "%" PRId64, s->offset,
                   s->size, there);
        return -EINVAL;
    }
    if (s->size >= 0 && s->size % BDRV_SECTOR_SIZE) {
        error_setg(errp, "Specified size is not multiple of %llu", BDRV_SECTOR_SIZE);
        return -EINVAL;
    }
    bs->read_only |= bs->file->bs->read_only;
    return 0;
}

static int64_t raw_getlength(BlockDriverState *bs)
{
    RawState *s = bs->opaque;
    int64_t there = bdrv_getlength(bs->file->bs);

    if (there < 0) {
        return there;
    }
    there = MAX(0, there - s->offset);
    return s->size < 0 ? there : MIN(s->size, there);
}

/* Whether a write keeps to the window, and stays a representable offset in the file. */
static int check_window(RawState *s, int64_t offset, int64_t bytes)
{
    if (s->size >= 0 && (offset > s->size || bytes > s->size - offset)) {
        return -ENOSPC;
    }
    return offset > INT64_MAX - s->offset - bytes ? -EINVAL : 0;
}

static int raw_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    RawState *s = bs->opaque;

    return bdrv_pread(bs->file->bs, offset + s->offset, bytes, buf);
}

static int raw_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf,
                      int flags)
{
    RawState *s = bs->opaque;
    int ret = check_window(s, offset, bytes);

    return ret ?: bdrv_pwrite(bs->file->bs, offset + s->offset, bytes, buf, flags);
}

static int raw_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    RawState *s = bs->opaque;
    int ret = check_window(s, offset, bytes);

    return ret ?: bdrv_pwrite_zeroes(bs->file->bs, offset + s->offset, bytes, flags);
}

static int raw_pdiscard(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    RawState *s = bs->opaque;
    int ret = check_window(s, offset, bytes);

    return ret ?: bdrv_pdiscard(bs->file->bs, offset + s->offset, bytes);
}

static int raw_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    RawState *s = bs->opaque;

    if (s->size >= 0) {
        error_setg(errp, "Cannot resize fixed-size raw disks");
        return -ENOTSUP;
    }
    if (bytes > INT64_MAX - s->offset) {
        error_setg(errp, "That size from this offset on is beyond what a file can have");
        return -EINVAL;
    }
    return bdrv_truncate(bs->file->bs, bytes + s->offset, errp);
}

static BlockDriver raw_driver = {
    .name = "raw",
    .instance_size = sizeof(RawState),
    .open = raw_open,
    .getlength = raw_getlength,
    .pread = raw_pread,
    .pwrite = raw_pwrite,
    .pwrite_zeroes = raw_pwrite_zeroes,
    .pdiscard = raw_pdiscard,
    .truncate = raw_truncate,
};

static void register_driver(void)
{
    bdrv_register(&raw_driver);
}
block_init(register_driver)

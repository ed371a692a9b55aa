/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Driver memory-overlay: a node whose writes stay in memory, on top of one that is only read. It is
 * what snapshot=on adds; it has no options and no name that a user could give.
 */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "cow-memory.h"
#include "qemu/module.h"

typedef struct OverlayState {
    CowMemory *cow;
    int64_t length;
} OverlayState;

static int read_base(void *opaque, int64_t offset, int64_t bytes, void *buf)
{
    BlockDriverState *bs = opaque;

    return bdrv_pread(bs->file->bs, offset, bytes, buf);
}

static int overlay_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    OverlayState *s = bs->opaque;

    s->length = bdrv_getlength(bs->file->bs);
    s->cow = cow_memory_new(read_base, bs);
    return 0;
}

static void overlay_close(BlockDriverState *bs)
{
    OverlayState *s = bs->opaque;

    cow_memory_free(s->cow);
}

static int64_t overlay_getlength(BlockDriverState *bs)
{
    OverlayState *s = bs->opaque;

    return s->length;
}

static int overlay_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    OverlayState *s = bs->opaque;

    return cow_memory_read(s->cow, offset, bytes, buf);
}

static int overlay_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf,
                          int flags)
{
    OverlayState *s = bs->opaque;

    s->length = MAX(s->length, offset + bytes);
    return cow_memory_write(s->cow, offset, bytes, buf);
}

static int overlay_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    OverlayState *s = bs->opaque;

    s->length = MAX(s->length, offset + bytes);
    return cow_memory_write_zeroes(s->cow, offset, bytes);
}

/* What is cut off must not come back when the node grows again. */
static int overlay_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    OverlayState *s = bs->opaque;
    int ret = 0;

    if (bytes < s->length) {
        ret = cow_memory_write_zeroes(s->cow, bytes, s->length - bytes);
    }
    if (ret < 0) {
        error_setg_errno(errp, -ret, "Failed to resize");
    } else {
        s->length = bytes;
    }
    return ret;
}

static BlockDriver overlay_driver = {
    .name = "memory-overlay",
    .hidden = true,
    .is_filter = true,
    .instance_size = sizeof(OverlayState),
    .open = overlay_open,
    .close = overlay_close,
    .getlength = overlay_getlength,
    .pread = overlay_pread,
    .pwrite = overlay_pwrite,
    .pwrite_zeroes = overlay_pwrite_zeroes,
    .truncate = overlay_truncate,
};

BlockDriverState *bdrv_new_overlay(BlockDriverState *base, bool read_only, Error **errp)
{
    int flags = base->flags | BDRV_O_TEMPORARY | (read_only ? 0 : BDRV_O_RDWR);
    JsonObject *options = json_object_new();

    json_object_set_string_member(options, "driver", overlay_driver.name);
    json_object_set_string_member(options, "file", base->node_name);
    return bdrv_open(NULL, NULL, options, flags, errp);
}

static void register_driver(void)
{
    bdrv_register(&overlay_driver);
}
block_init(register_driver)

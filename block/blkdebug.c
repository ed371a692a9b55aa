/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver blkdebug: passes requests on to "image", unless a rule says that they fail. */
#include "qemu/osdep.h"
#include "blkdebug.h"
#include "qemu/cutils.h"
#include "qemu/module.h"

typedef struct BlkdebugState {
    BlkdebugRules *rules;
} BlkdebugState;

/* "blkdebug:CONFIG:IMAGE", of which CONFIG may be empty. */
static void blkdebug_parse_filename(const char *filename, JsonObject *options, Error **errp)
{
    const char *config = filename + strlen("blkdebug:");
    const char *colon = strchr(config, ':');
    g_autofree char *name = colon ? g_strndup(config, colon - config) : NULL;

    if (!colon) {
        error_setg(errp, "blkdebug requires both config file and image path");
        return;
    }
    if (*name) {
        json_object_set_string_member(options, "config", name);
    }
    json_object_set_string_member(options, "x-image", colon + 1);
}

/* What QEMU's driver says about limits; there are none to be tested here. */
static void take_ignored(JsonObject *options)
{
    static const char *const names[] = {
        "align", "max-transfer", "opt-write-zero", "max-write-zero", "opt-discard", "max-discard",
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_free(block_opt_str(options, names[i]));
    }
}

static int blkdebug_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    g_autofree char *filename = block_opt_str(options, "x-image");
    BlkdebugState *s = bs->opaque;

    take_ignored(options);
    s->rules = blkdebug_rules_new(options, errp);
    if (!s->rules) {
        return -EINVAL;
    }
    bs->file = bdrv_open_child(bs, "image", options, filename, true, false, errp);
    if (!bs->file) {
        blkdebug_rules_free(s->rules);
        return -EINVAL;
    }
    bs->read_only |= bs->file->bs->read_only;
    return 0;
}

static void blkdebug_close(BlockDriverState *bs)
{
    BlkdebugState *s = bs->opaque;

    blkdebug_rules_free(s->rules);
}

static int check(BlockDriverState *bs, BlkdebugEvent event, int64_t offset, int64_t bytes)
{
    BlkdebugState *s = bs->opaque;

    return blkdebug_rules_check(s->rules, event, offset, bytes);
}

static int64_t blkdebug_getlength(BlockDriverState *bs)
{
    return bdrv_getlength(bs->file->bs);
}

static int blkdebug_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    return check(bs, BLKDEBUG_READ, offset, bytes) ?: bdrv_pread(bs->file->bs, offset, bytes, buf);
}

static int blkdebug_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf,
                           int flags)
{
    return check(bs, BLKDEBUG_WRITE, offset, bytes) ?:
           bdrv_pwrite(bs->file->bs, offset, bytes, buf, flags);
}

static int blkdebug_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    return check(bs, BLKDEBUG_WRITE_ZEROES, offset, bytes) ?:
           bdrv_pwrite_zeroes(bs->file->bs, offset, bytes, flags);
}

static int blkdebug_pdiscard(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    return check(bs, BLKDEBUG_DISCARD, offset, bytes) ?: bdrv_pdiscard(bs->file->bs, offset, bytes);
}

static int blkdebug_flush(BlockDriverState *bs)
{
    return check(bs, BLKDEBUG_FLUSH, 0, 0);
}

static int blkdebug_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    return bdrv_truncate(bs->file->bs, bytes, errp);
}

static BlockDriver blkdebug_driver = {
    .name = "blkdebug",
    .protocol = "blkdebug",
    .is_protocol = true,
    .is_filter = true,
    .instance_size = sizeof(BlkdebugState),
    .parse_filename = blkdebug_parse_filename,
    .open = blkdebug_open,
    .close = blkdebug_close,
    .getlength = blkdebug_getlength,
    .pread = blkdebug_pread,
    .pwrite = blkdebug_pwrite,
    .pwrite_zeroes = blkdebug_pwrite_zeroes,
    .pdiscard = blkdebug_pdiscard,
    .flush = blkdebug_flush,
    .truncate = blkdebug_truncate,
};

static void register_driver(void)
{
    bdrv_register(&blkdebug_driver);
}
block_init(register_driver)

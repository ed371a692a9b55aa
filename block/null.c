/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drivers null-co and null-aio: a disk that reads as zeroes and forgets what is written. What reads
 * give without read-zeroes=on is undefined by QEMU's manual; here it is the same. latency-ns is
 * accepted: time is virtual, requests take none.
 */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "qemu/units.h"

typedef struct NullState {
    int64_t size;
    bool read_zeroes;
} NullState;

/* Nothing may follow "null-co://". */
static void null_parse_filename(const char *filename, JsonObject *options, Error **errp)
{
    const char *rest = strstr(filename, "://");

    if (!rest || rest[3]) {
        error_setg(errp, "The only allowed filename for this driver is '%.*s://'",
                   (int)strcspn(filename, ":"), filename);
    }
}

static int null_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    NullState *s = bs->opaque;
    int64_t latency_ns = 0;

    s->size = 1 * GiB;
    if (!block_opt_size(options, "size", &s->size, errp) ||
        !block_opt_size(options, "latency-ns", &latency_ns, errp) ||
        !block_opt_bool(options, "read-zeroes", &s->read_zeroes, errp)) {
        return -EINVAL;
    }
    if (s->size > BDRV_MAX_LENGTH) {
        error_setg(errp, "Parameter 'size' is too large");
        return -EFBIG;
    }
    return 0;
}

static int64_t null_getlength(BlockDriverState *bs)
{
    NullState *s = bs->opaque;

    return s->size;
}

static int null_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    memset(buf, 0, bytes);
    return 0;
}

static int null_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf,
                       int flags)
{
    return 0;
}

static int null_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    return 0;
}

static int64_t null_allocated_bytes(BlockDriverState *bs)
{
    return 0;
}

#define NULL_DRIVER(driver_name) {              \
        .name = driver_name,                    \
        .protocol = driver_name,                \
        .is_protocol = true,                    \
        .instance_size = sizeof(NullState),     \
        .parse_filename = null_parse_filename,  \
        .open = null_open,                      \
        .getlength = null_getlength,            \
        .pread = null_pread,                    \
        .pwrite = null_pwrite,                  \
        .pwrite_zeroes = null_pwrite_zeroes,    \
        .allocated_bytes = null_allocated_bytes, \
    }

static BlockDriver null_co = NULL_DRIVER("null-co");
static BlockDriver null_aio = NULL_DRIVER("null-aio");

static void register_drivers(void)
{
    bdrv_register(&null_co);
    bdrv_register(&null_aio);
}
block_init(register_drivers)

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Driver qcow2, versions 2 and 3: reads, writes, zeroes, discards, backing files, compressed
 * clusters (read), images with internal snapshots (their clusters are copied before they change).
 * Left out: encryption, external data files, extended L2 entries, zstd, dirty bitmaps (they are
 * marked as stale with the first write, as the format provides).
 *
 * A change is made in an order that leaves a consistent image, at worst with lost clusters: count,
 * data, entry, count of what was there before.
 */
#include "qemu/osdep.h"
#include "qcow2.h"
#include "qcow2-driver.h"
#include "qemu/bswap.h"
#include "qemu/module.h"

static int qcow2_probe(const uint8_t *buf, size_t size)
{
    return size >= 8 && ldl_be_p(buf) == QCOW2_MAGIC && ldl_be_p(buf + 4) >= 2 ? 100 : 0;
}

static int64_t qcow2_getlength(BlockDriverState *bs)
{
    Qcow2State *s = bs->opaque;

    return s->size;
}

/* How much of a range is in its first cluster. */
static int64_t in_cluster(const Qcow2State *s, int64_t offset, int64_t bytes)
{
    return MIN(bytes, s->cluster_size - offset % s->cluster_size);
}

/* ---- read ---- */

static int read_compressed_part(BlockDriverState *bs, uint64_t entry, int64_t in, int64_t n,
                                uint8_t *buf)
{
    Qcow2State *s = bs->opaque;
    g_autofree uint8_t *cluster = g_malloc(s->cluster_size);
    int ret = qcow2_read_compressed(bs, entry, cluster);

    if (ret == 0) {
        memcpy(buf, cluster + in, n);
    }
    return ret;
}

static int read_in_cluster(BlockDriverState *bs, int64_t offset, int64_t n, uint8_t *buf)
{
    Qcow2State *s = bs->opaque;
    int64_t in = offset % s->cluster_size;
    int64_t host;
    uint64_t entry;
    int ret = qcow2_get_entry(bs, offset, &entry);

    if (ret < 0) {
        return ret;
    }
    switch (qcow2_entry_type(s, entry)) {
    case QCOW2_TYPE_NORMAL:
        host = qcow2_host_offset(bs, entry);
        return host < 0 ? host : bdrv_pread(bs->file->bs, host + in, n, buf);
    case QCOW2_TYPE_COMPRESSED:
        return read_compressed_part(bs, entry, in, n, buf);
    case QCOW2_TYPE_UNALLOCATED:
        if (bs->backing) {
            return bdrv_pread(bs->backing->bs, offset, n, buf);
        }
        /* fall through */
    default:
        memset(buf, 0, n);
        return 0;
    }
}

static int qcow2_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    uint8_t *p = buf;
    int ret = 0;

    while (bytes && ret == 0) {
        int64_t n = in_cluster(bs->opaque, offset, bytes);

        ret = read_in_cluster(bs, offset, n, p);
        p += n;
        offset += n;
        bytes -= n;
    }
    return ret;
}

/* ---- write ---- */

/* A new cluster with @n bytes of @buf at @offset, and around them what the guest sees there now. */
static int64_t write_new_cluster(BlockDriverState *bs, int64_t offset, int64_t n,
                                 const uint8_t *buf)
{
    Qcow2State *s = bs->opaque;
    g_autofree uint8_t *cluster = NULL;
    int64_t in = offset % s->cluster_size;
    int64_t host;
    int ret;

    if (n < s->cluster_size) {
        cluster = g_malloc(s->cluster_size);
        ret = read_in_cluster(bs, offset - in, s->cluster_size, cluster);
        if (ret < 0) {
            return ret;
        }
        memcpy(cluster + in, buf, n);
    }
    host = qcow2_alloc_clusters(bs, 1);
    if (host < 0) {
        return host;
    }
    ret = bdrv_pwrite(bs->file->bs, host, s->cluster_size, cluster ?: buf, 0);
    return ret ?: host;
}

static int write_in_cluster(BlockDriverState *bs, int64_t offset, int64_t n, const uint8_t *buf)
{
    Qcow2State *s = bs->opaque;
    uint64_t entry;
    int64_t at, host;
    int ret = qcow2_get_entry_for_write(bs, offset, &entry, &at);

    if (ret < 0) {
        return ret;
    }
    if (qcow2_entry_type(s, entry) == QCOW2_TYPE_NORMAL && entry & QCOW2_COPIED) {
        host = qcow2_host_offset(bs, entry);
        return host < 0 ? host
               : bdrv_pwrite(bs->file->bs, host + offset % s->cluster_size, n, buf, 0);
    }
    host = write_new_cluster(bs, offset, n, buf);
    if (host < 0) {
        return host;
    }
    ret = qcow2_set_entry(bs, at, (uint64_t)host | QCOW2_COPIED);
    return ret ?: qcow2_free_entry(bs, entry);
}

static int qcow2_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf,
                        int flags)
{
    const uint8_t *p = buf;
    int ret = qcow2_begin_modify(bs);

    while (bytes && ret == 0) {
        int64_t n = in_cluster(bs->opaque, offset, bytes);

        ret = write_in_cluster(bs, offset, n, p);
        p += n;
        offset += n;
        bytes -= n;
    }
    return ret;
}

/* ---- zeroes and discards ---- */

/* One whole cluster becomes zero; its storage is given back. */
static int zero_cluster(BlockDriverState *bs, int64_t offset)
{
    Qcow2State *s = bs->opaque;
    uint64_t entry;
    int64_t at;
    int ret = qcow2_get_entry_for_write(bs, offset, &entry, &at);

    if (ret < 0 || entry == QCOW2_ZERO) {
        return ret;
    }
    ret = qcow2_set_entry(bs, at, s->version >= 3 ? QCOW2_ZERO : 0);
    return ret ?: qcow2_free_entry(bs, entry);
}

static int zero_part(BlockDriverState *bs, int64_t offset, int64_t n)
{
    g_autofree uint8_t *zeroes = g_malloc0(n);

    return write_in_cluster(bs, offset, n, zeroes);
}

/* Version 2 has no entry for zeroes; without backing file none at all does as well. */
static bool can_zero(BlockDriverState *bs)
{
    Qcow2State *s = bs->opaque;

    return s->version >= 3 || !bs->backing;
}

static int qcow2_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    Qcow2State *s = bs->opaque;
    int ret = qcow2_begin_modify(bs);

    if (!can_zero(bs)) {
        return -ENOTSUP;
    }
    while (bytes && ret == 0) {
        int64_t n = in_cluster(s, offset, bytes);
        bool whole = n == s->cluster_size || (offset % s->cluster_size == 0 && offset + n == s->size);

        ret = whole ? zero_cluster(bs, offset) : zero_part(bs, offset, n);
        offset += n;
        bytes -= n;
    }
    return ret;
}

/* Whole clusters only; nothing becomes visible of what is below them. */
static int qcow2_pdiscard(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    Qcow2State *s = bs->opaque;
    int64_t end = QEMU_ALIGN_DOWN(offset + bytes, s->cluster_size);
    int ret = qcow2_begin_modify(bs);

    if (!can_zero(bs)) {
        return 0;
    }
    offset = QEMU_ALIGN_UP(offset, s->cluster_size);
    for (; offset < end && ret == 0; offset += s->cluster_size) {
        ret = zero_cluster(bs, offset);
    }
    return ret;
}

/* ---- size ---- */

/* What the backing file has behind the old end is not to show. */
static int hide_backing(BlockDriverState *bs, int64_t old, int64_t new)
{
    int64_t below = bs->backing ? bdrv_getlength(bs->backing->bs) : 0;

    return below > old ? bdrv_pwrite_zeroes(bs, old, MIN(below, new) - old, 0) : 0;
}

static int qcow2_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    Qcow2State *s = bs->opaque;
    int64_t old = s->size;
    int ret = qcow2_begin_modify(bs);

    if (bytes % BDRV_SECTOR_SIZE) {
        error_setg(errp, "The new size must be a multiple of %llu", BDRV_SECTOR_SIZE);
        return -EINVAL;
    }
    if (bytes < s->size) {
        error_setg(errp, "qcow2 doesn't support shrinking images yet");
        return -ENOTSUP;
    }
    ret = ret ?: qcow2_grow_l1(bs, bytes);
    ret = ret ?: qcow2_write_u64(bs, QCOW2_HDR_SIZE, bytes);
    if (ret == 0) {
        s->size = bytes;
        bdrv_refresh_length(bs);
        ret = hide_backing(bs, old, bytes);
    }
    if (ret < 0) {
        error_setg_errno(errp, -ret, "Failed to grow the image");
    }
    return ret;
}

static void qcow2_add_info(BlockDriverState *bs, JsonObject *info)
{
    Qcow2State *s = bs->opaque;
    JsonObject *specific = json_object_new();
    JsonObject *data = json_object_new();

    json_object_set_string_member(data, "compat", s->version >= 3 ? "1.1" : "0.10");
    json_object_set_string_member(data, "compression-type", "zlib");
    if (s->version >= 3) {
        json_object_set_boolean_member(data, "lazy-refcounts",
                                       s->compatible & QCOW2_COMPAT_LAZY_REFCOUNTS);
        json_object_set_boolean_member(data, "corrupt", s->incompatible & QCOW2_INCOMPAT_CORRUPT);
        json_object_set_boolean_member(data, "extended-l2", false);
    }
    json_object_set_int_member(data, "refcount-bits", 1 << s->refcount_order);
    json_object_set_string_member(specific, "type", "qcow2");
    json_object_set_object_member(specific, "data", data);
    json_object_set_object_member(info, "format-specific", specific);
    json_object_set_int_member(info, "cluster-size", s->cluster_size);
}

static BlockDriver qcow2_driver = {
    .name = "qcow2",
    .supports_backing = true,
    .instance_size = sizeof(Qcow2State),
    .probe = qcow2_probe,
    .open = qcow2_open,
    .close = qcow2_close,
    .getlength = qcow2_getlength,
    .pread = qcow2_pread,
    .pwrite = qcow2_pwrite,
    .pwrite_zeroes = qcow2_pwrite_zeroes,
    .pdiscard = qcow2_pdiscard,
    .truncate = qcow2_truncate,
    .add_info = qcow2_add_info,
};

static void register_driver(void)
{
    bdrv_register(&qcow2_driver);
}
block_init(register_driver)

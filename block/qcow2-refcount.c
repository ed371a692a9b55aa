/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Driver qcow2: reference counts. A table of blocks of counts, one count for each cluster of the
 * file. A new block counts itself; a new table is put, with room to grow, where nothing is yet.
 */
#include "qemu/osdep.h"
#include "qcow2.h"
#include "qemu/bswap.h"

/* How many clusters a search for a free one looks at before it goes to the end of the file. */
#define MAX_SEARCH 65536

static unsigned block_bits(const Qcow2State *s)
{
    return s->cluster_bits + 3 - s->refcount_order; /* log2 of the counts in a block */
}

int qcow2_load_reftable(BlockDriverState *bs, int64_t offset, uint32_t clusters, Error **errp)
{
    Qcow2State *s = bs->opaque;
    int ret;

    if (clusters > QCOW2_MAX_REFTABLE_BYTES >> s->cluster_bits) {
        error_setg(errp, "Image reference count table is too large");
        return -EINVAL;
    }
    if (clusters == 0) {
        error_setg(errp, "The reference count table has no clusters");
        return -EINVAL;
    }
    if (offset <= 0 || offset % s->cluster_size ||
        offset > BDRV_MAX_LENGTH - QCOW2_MAX_REFTABLE_BYTES) {
        error_setg(errp, "Reference count table offset invalid");
        return -EINVAL;
    }
    s->reftable_offset = offset;
    s->reftable_size = (uint64_t)clusters << (s->cluster_bits - 3);
    s->reftable = g_new(uint64_t, s->reftable_size);
    ret = qcow2_read_table(bs, offset, s->reftable, s->reftable_size);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "Could not read the reference count table");
    }
    return ret;
}

/* ---- one count ---- */

/* Offset of the block that counts @cluster; 0: there is none. */
static int64_t find_block(BlockDriverState *bs, int64_t cluster)
{
    Qcow2State *s = bs->opaque;
    uint64_t index = cluster >> block_bits(s);
    uint64_t offset;

    if (index >= s->reftable_size) {
        return 0;
    }
    offset = s->reftable[index] & QCOW2_REFTABLE_OFFSET_MASK;
    if (offset % s->cluster_size || offset > BDRV_MAX_LENGTH - s->cluster_size) {
        return qcow2_corrupt(bs, "Refcount block offset %#" PRIx64 " (reftable index: %#" PRIx64
                             ") is invalid", offset, index);
    }
    return offset;
}

/* Where in its block the count of @cluster is: the first byte, and the shift in it if it is less. */
static int64_t count_position(const Qcow2State *s, int64_t cluster, unsigned *shift)
{
    int64_t bit = (cluster & ((INT64_C(1) << block_bits(s)) - 1)) << s->refcount_order;

    *shift = bit % 8;
    return bit / 8;
}

static int get_count(BlockDriverState *bs, int64_t cluster, uint64_t *count)
{
    Qcow2State *s = bs->opaque;
    unsigned bits = 1u << s->refcount_order, shift;
    int64_t block = find_block(bs, cluster);
    uint8_t b[8] = { 0 };
    int ret;

    *count = 0;
    if (block <= 0) {
        return block;
    }
    block += count_position(s, cluster, &shift);
    ret = bdrv_pread(bs->file->bs, block, MAX(bits / 8, 1), b);
    *count = bits < 8 ? (b[0] >> shift) & ((1u << bits) - 1) : ldq_be_p(b) >> (64 - bits);
    return ret;
}

static int put_count(BlockDriverState *bs, int64_t block, int64_t cluster, uint64_t count)
{
    Qcow2State *s = bs->opaque;
    unsigned bits = 1u << s->refcount_order, shift;
    int64_t at = block + count_position(s, cluster, &shift);
    uint8_t b[8];
    int ret;

    if (bits < 8) {
        uint8_t mask = ((1u << bits) - 1) << shift;

        ret = bdrv_pread(bs->file->bs, at, 1, b);
        b[0] = (b[0] & ~mask) | (count << shift & mask);
        return ret ?: bdrv_pwrite(bs->file->bs, at, 1, b, 0);
    }
    stq_be_p(b, count << (64 - bits));
    return bdrv_pwrite(bs->file->bs, at, bits / 8, b, 0);
}

/* ---- new blocks and tables ---- */

static int write_zero_clusters(BlockDriverState *bs, int64_t offset, int64_t n)
{
    Qcow2State *s = bs->opaque;

    return bdrv_pwrite_zeroes(bs->file->bs, offset, n << s->cluster_bits, 0);
}

static int set_reftable_entry(BlockDriverState *bs, uint64_t index, uint64_t offset)
{
    Qcow2State *s = bs->opaque;
    int ret = qcow2_write_u64(bs, s->reftable_offset + index * 8, offset);

    if (ret == 0) {
        s->reftable[index] = offset;
    }
    return ret;
}

static int switch_reftable(BlockDriverState *bs, int64_t offset, uint64_t *table, uint64_t entries)
{
    Qcow2State *s = bs->opaque;
    uint8_t b[12];
    int ret = qcow2_write_table(bs, offset, table, entries);

    stq_be_p(b, offset);
    stl_be_p(b + 8, entries >> (s->cluster_bits - 3));
    ret = ret ?: bdrv_pwrite(bs->file->bs, QCOW2_HDR_REFTABLE_OFFSET, sizeof(b), b, 0);
    if (ret == 0) {
        g_free(s->reftable);
        s->reftable = table;
        s->reftable_size = entries;
        s->reftable_offset = offset;
    }
    return ret;
}

static int set_count(BlockDriverState *bs, int64_t cluster, uint64_t count);

/* First cluster behind the end of the file, and at or behind @beyond. */
static int64_t first_behind(BlockDriverState *bs, int64_t beyond)
{
    Qcow2State *s = bs->opaque;

    return MAX(DIV_ROUND_UP(bdrv_getlength(bs->file->bs), s->cluster_size), beyond);
}

/*
 * A larger table, so that it has an entry for @index. It is put behind everything that the old one
 * can count, where no cluster can be in use, and behind @beyond, which the caller is about to use.
 */
static int grow_reftable(BlockDriverState *bs, uint64_t index, int64_t beyond)
{
    Qcow2State *s = bs->opaque;
    uint64_t per_cluster = UINT64_C(1) << (s->cluster_bits - 3);
    uint64_t entries = QEMU_ALIGN_UP(index + index / 2 + 1, per_cluster);
    int64_t first = MAX(first_behind(bs, beyond), (int64_t)s->reftable_size << block_bits(s));
    int64_t old_offset = s->reftable_offset;
    int64_t old_bytes = (int64_t)s->reftable_size * 8;
    int64_t n = entries / per_cluster;
    uint64_t *table;
    int ret;

    if (entries > QCOW2_MAX_REFTABLE_BYTES / 8) {
        return -EFBIG;
    }
    if (first + n >= (int64_t)entries << block_bits(s)) {
        return -EFBIG;
    }
    table = g_new0(uint64_t, entries);
    memcpy(table, s->reftable, old_bytes);
    ret = switch_reftable(bs, first << s->cluster_bits, table, entries);
    if (ret < 0) {
        g_free(table);
        return ret;
    }
    for (int64_t i = 0; i < n && ret == 0; i++) {
        ret = set_count(bs, first + i, 1);
    }
    return ret ?: qcow2_free_clusters(bs, old_offset, old_bytes);
}

/* Make the block for @cluster, behind the end of the file and @beyond. Its offset or -errno. */
static int64_t new_block(BlockDriverState *bs, int64_t cluster, int64_t beyond)
{
    Qcow2State *s = bs->opaque;
    uint64_t index = cluster >> block_bits(s);
    int64_t at;
    int ret;

    if (index >= s->reftable_size) {
        ret = grow_reftable(bs, index, beyond);
        if (ret < 0) {
            return ret;
        }
        at = find_block(bs, cluster);
        if (at) { /* the table's own clusters needed it too */
            return at;
        }
    }
    at = first_behind(bs, beyond);
    ret = write_zero_clusters(bs, at << s->cluster_bits, 1);
    ret = ret ?: set_reftable_entry(bs, index, (uint64_t)at << s->cluster_bits);
    ret = ret ?: set_count(bs, at, 1);
    return ret ?: at << s->cluster_bits;
}

/* The block for @cluster, made if needed. */
static int64_t need_block(BlockDriverState *bs, int64_t cluster, int64_t beyond)
{
    int64_t block = find_block(bs, cluster);

    return block ? block : new_block(bs, cluster, beyond);
}

static int set_count(BlockDriverState *bs, int64_t cluster, uint64_t count)
{
    int64_t block = need_block(bs, cluster, cluster + 1);

    return block < 0 ? block : put_count(bs, block, cluster, count);
}

/* ---- clusters ---- */

/* Whether [@first, @first + @n) is free; *@busy: the last cluster that is not. */
static int all_free(BlockDriverState *bs, int64_t first, int64_t n, int64_t *busy)
{
    *busy = -1;
    for (int64_t i = n - 1; i >= 0; i--) {
        uint64_t count;
        int ret = get_count(bs, first + i, &count);

        if (ret < 0) {
            return ret;
        }
        if (count) {
            *busy = first + i;
            return 0;
        }
    }
    return 0;
}

/* The first of @n free clusters in a row. */
static int64_t find_free(BlockDriverState *bs, int64_t n)
{
    Qcow2State *s = bs->opaque;
    int64_t first = s->free_hint;
    int64_t busy;

    for (int tries = 0; tries < 2 * MAX_SEARCH; tries++) {
        int ret = all_free(bs, first, n, &busy);

        if (ret < 0) {
            return ret;
        }
        if (busy < 0) {
            return first;
        }
        first = tries == MAX_SEARCH ? first_behind(bs, busy + 1) : busy + 1;
    }
    return -ENOSPC;
}

int64_t qcow2_alloc_clusters(BlockDriverState *bs, int64_t n)
{
    Qcow2State *s = bs->opaque;
    int64_t first = find_free(bs, n);
    int64_t ret = 0;

    if (first == 0) {
        return qcow2_corrupt(bs, "the header has no reference");
    }
    /* Blocks first: they must not be put among the clusters that are given out. */
    for (int64_t i = 0; i < n && first > 0 && ret >= 0; i++) {
        ret = need_block(bs, first + i, first + n);
    }
    for (int64_t i = 0; i < n && first > 0 && ret >= 0; i++) {
        ret = set_count(bs, first + i, 1);
    }
    if (first < 0 || ret < 0) {
        return first < 0 ? first : ret;
    }
    s->free_hint = n == 1 ? first + 1 : s->free_hint;
    return first << s->cluster_bits;
}

int qcow2_free_clusters(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    Qcow2State *s = bs->opaque;
    int64_t first = offset >> s->cluster_bits;
    int64_t last = (offset + bytes - 1) >> s->cluster_bits;

    for (int64_t cluster = first; bytes && cluster <= last; cluster++) {
        uint64_t count;
        int ret = get_count(bs, cluster, &count);

        if (ret == 0 && count == 0) {
            ret = qcow2_corrupt(bs, "cluster %#" PRIx64 " is in use without a reference", cluster);
        }
        ret = ret ?: set_count(bs, cluster, count - 1);
        if (ret < 0) {
            return ret;
        }
        if (count == 1) {
            s->free_hint = MIN(s->free_hint, cluster);
        }
    }
    return 0;
}

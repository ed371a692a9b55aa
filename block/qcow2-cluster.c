/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Driver qcow2: from guest clusters to clusters of the file. The L1 table has the offsets of L2
 * tables, which have one entry for each guest cluster.
 */
#include "qemu/osdep.h"
#include <zlib.h>
#include "qcow2.h"
#include "qemu/bswap.h"

#define DEFLATE_WINDOW_BITS (-12) /* raw deflate data, as the specification has it */

/* ---- numbers in the file ---- */

int qcow2_read_table(BlockDriverState *bs, int64_t offset, uint64_t *table, size_t entries)
{
    int ret = bdrv_pread(bs->file->bs, offset, entries * 8, table);

    for (size_t i = 0; i < entries && ret == 0; i++) {
        be64_to_cpus(&table[i]);
    }
    return ret;
}

int qcow2_write_table(BlockDriverState *bs, int64_t offset, const uint64_t *table, size_t entries)
{
    g_autofree uint64_t *copy = g_new(uint64_t, entries);

    for (size_t i = 0; i < entries; i++) {
        copy[i] = cpu_to_be64(table[i]);
    }
    return bdrv_pwrite(bs->file->bs, offset, entries * 8, copy, 0);
}

int qcow2_read_u64(BlockDriverState *bs, int64_t offset, uint64_t *value)
{
    return qcow2_read_table(bs, offset, value, 1);
}

int qcow2_write_u64(BlockDriverState *bs, int64_t offset, uint64_t value)
{
    return qcow2_write_table(bs, offset, &value, 1);
}

/* ---- L1 ---- */

static uint64_t l1_entries_for(const Qcow2State *s, int64_t size)
{
    unsigned shift = s->cluster_bits + s->l2_bits;

    return ((uint64_t)size + (UINT64_C(1) << shift) - 1) >> shift;
}

int qcow2_load_l1(BlockDriverState *bs, int64_t offset, uint32_t entries, Error **errp)
{
    Qcow2State *s = bs->opaque;
    int ret;

    if (entries > QCOW2_MAX_L1_BYTES / 8) {
        error_setg(errp, "The L1 table has more entries than this program reads");
        return -EFBIG;
    }
    if (entries < l1_entries_for(s, s->size)) {
        error_setg(errp, "The L1 table does not reach the end of the disk");
        return -EINVAL;
    }
    if (offset < 0 || offset % s->cluster_size || offset > BDRV_MAX_LENGTH - QCOW2_MAX_L1_BYTES ||
        (entries && !offset)) {
        error_setg(errp, "The L1 table is not at a cluster's start within the file");
        return -EINVAL;
    }
    s->l1_offset = offset;
    s->l1_size = entries;
    s->l1 = g_new(uint64_t, entries);
    ret = qcow2_read_table(bs, offset, s->l1, entries);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "Could not read L1 table");
    }
    return ret;
}

static int switch_l1(BlockDriverState *bs, int64_t offset, uint64_t *table, unsigned entries)
{
    Qcow2State *s = bs->opaque;
    uint8_t b[12];
    int ret = qcow2_write_table(bs, offset, table, entries);

    stl_be_p(b, entries);
    stq_be_p(b + 4, offset);
    ret = ret ?: bdrv_pwrite(bs->file->bs, QCOW2_HDR_L1_SIZE, sizeof(b), b, 0);
    if (ret == 0) {
        g_free(s->l1);
        s->l1 = table;
        s->l1_size = entries;
        s->l1_offset = offset;
    }
    return ret;
}

int qcow2_grow_l1(BlockDriverState *bs, int64_t size)
{
    Qcow2State *s = bs->opaque;
    uint64_t entries = l1_entries_for(s, size);
    int64_t old_offset = s->l1_offset;
    int64_t old_bytes = (int64_t)s->l1_size * 8;
    uint64_t *table;
    int64_t offset;
    int ret;

    if (entries <= s->l1_size) {
        return 0;
    }
    if (entries > QCOW2_MAX_L1_BYTES / 8) {
        return -EFBIG;
    }
    offset = qcow2_alloc_clusters(bs, DIV_ROUND_UP((int64_t)entries * 8, s->cluster_size));
    if (offset < 0) {
        return offset;
    }
    table = g_new0(uint64_t, entries);
    memcpy(table, s->l1, old_bytes);
    ret = switch_l1(bs, offset, table, entries);
    if (ret < 0) {
        g_free(table);
        return ret;
    }
    return old_bytes ? qcow2_free_clusters(bs, old_offset, old_bytes) : 0;
}

static int set_l1_entry(BlockDriverState *bs, uint64_t index, uint64_t entry)
{
    Qcow2State *s = bs->opaque;
    int ret = qcow2_write_u64(bs, s->l1_offset + index * 8, entry);

    if (ret == 0) {
        s->l1[index] = entry;
    }
    return ret;
}

/* ---- L2 ---- */

/* An offset that a table holds: of a whole cluster, and not absurd. */
static int64_t check_offset(BlockDriverState *bs, uint64_t offset, const char *what)
{
    Qcow2State *s = bs->opaque;

    if (offset % s->cluster_size) {
        return qcow2_corrupt(bs, "%s offset %#" PRIx64 " unaligned", what, offset);
    }
    return offset;
}

/* The same before something is written there: it is neither the header nor behind the end. */
static int64_t check_own_offset(BlockDriverState *bs, uint64_t offset, const char *what)
{
    int64_t ret = check_offset(bs, offset, what);

    if (ret >= 0 && (ret == 0 || ret >= bdrv_getlength(bs->file->bs))) {
        return qcow2_corrupt(bs, "%s offset %#" PRIx64 " is outside of the file", what, offset);
    }
    return ret;
}

static uint64_t l1_index(const Qcow2State *s, int64_t offset)
{
    return offset >> (s->cluster_bits + s->l2_bits);
}

static int64_t entry_offset(const Qcow2State *s, int64_t table, int64_t offset)
{
    int64_t index = (offset >> s->cluster_bits) & ((INT64_C(1) << s->l2_bits) - 1);

    return table + index * 8;
}

Qcow2Type qcow2_entry_type(const Qcow2State *s, uint64_t entry)
{
    if (entry & QCOW2_COMPRESSED) {
        return QCOW2_TYPE_COMPRESSED;
    }
    if (s->version >= 3 && entry & QCOW2_ZERO) {
        return QCOW2_TYPE_ZERO;
    }
    return entry & QCOW2_OFFSET_MASK ? QCOW2_TYPE_NORMAL : QCOW2_TYPE_UNALLOCATED;
}

int qcow2_get_entry(BlockDriverState *bs, int64_t offset, uint64_t *entry)
{
    Qcow2State *s = bs->opaque;
    uint64_t index = l1_index(s, offset);
    int64_t table;

    *entry = 0;
    if (index >= s->l1_size || !(s->l1[index] & QCOW2_OFFSET_MASK)) {
        return 0;
    }
    table = check_offset(bs, s->l1[index] & QCOW2_OFFSET_MASK, "L2 table");
    return table < 0 ? table : qcow2_read_u64(bs, entry_offset(s, table, offset), entry);
}

/* An L2 table that is nobody else's, with the content of the one at @old (0: empty). */
static int64_t new_l2_table(BlockDriverState *bs, uint64_t index, int64_t old)
{
    Qcow2State *s = bs->opaque;
    g_autofree uint8_t *table = g_malloc0(s->cluster_size);
    int64_t offset = qcow2_alloc_clusters(bs, 1);
    int ret = 0;

    if (offset < 0) {
        return offset;
    }
    if (old) {
        ret = bdrv_pread(bs->file->bs, old, s->cluster_size, table);
    }
    ret = ret ?: bdrv_pwrite(bs->file->bs, offset, s->cluster_size, table, 0);
    ret = ret ?: set_l1_entry(bs, index, (uint64_t)offset | QCOW2_COPIED);
    if (ret == 0 && old) {
        ret = qcow2_free_clusters(bs, old, s->cluster_size);
    }
    return ret ?: offset;
}

int qcow2_get_entry_for_write(BlockDriverState *bs, int64_t offset, uint64_t *entry, int64_t *at)
{
    Qcow2State *s = bs->opaque;
    uint64_t index = l1_index(s, offset);
    int64_t table;

    if (index >= s->l1_size) {
        return -EIO;
    }
    table = s->l1[index] & QCOW2_OFFSET_MASK;
    if (table) {
        table = check_own_offset(bs, table, "L2 table");
    }
    if (table >= 0 && (!table || !(s->l1[index] & QCOW2_COPIED))) {
        table = new_l2_table(bs, index, table);
    }
    if (table < 0) {
        return table;
    }
    *at = entry_offset(s, table, offset);
    return qcow2_read_u64(bs, *at, entry);
}

int qcow2_set_entry(BlockDriverState *bs, int64_t at, uint64_t entry)
{
    return qcow2_write_u64(bs, at, entry);
}

int64_t qcow2_host_offset(BlockDriverState *bs, uint64_t entry)
{
    return check_own_offset(bs, entry & QCOW2_OFFSET_MASK, "Data cluster");
}

/* ---- compressed clusters ---- */

/* Offset of the data, and how many bytes it has at most. */
static int64_t compressed_range(const Qcow2State *s, uint64_t entry, int64_t *bytes)
{
    unsigned shift = 62 - (s->cluster_bits - 8);
    int64_t offset = entry & ((UINT64_C(1) << shift) - 1);
    int64_t sectors = ((entry >> shift) & ((UINT64_C(1) << (s->cluster_bits - 8)) - 1)) + 1;

    *bytes = sectors * 512 - offset % 512;
    return offset;
}

/* One cluster of data, no more and no less. */
static int inflate_cluster(uint8_t *in, size_t in_len, uint8_t *out, size_t out_len)
{
    z_stream z = { .next_in = in, .avail_in = in_len, .next_out = out, .avail_out = out_len };
    int ret;

    if (inflateInit2(&z, DEFLATE_WINDOW_BITS) != Z_OK) {
        return -EIO;
    }
    ret = inflate(&z, Z_FINISH);
    inflateEnd(&z);
    return (ret == Z_STREAM_END || ret == Z_BUF_ERROR) && z.avail_out == 0 ? 0 : -EIO;
}

int qcow2_read_compressed(BlockDriverState *bs, uint64_t entry, uint8_t *buf)
{
    Qcow2State *s = bs->opaque;
    int64_t bytes;
    int64_t offset = compressed_range(s, entry, &bytes);
    g_autofree uint8_t *data = g_malloc(bytes);
    int ret = bdrv_pread(bs->file->bs, offset, bytes, data);

    return ret ?: inflate_cluster(data, bytes, buf, s->cluster_size);
}

int qcow2_free_entry(BlockDriverState *bs, uint64_t entry)
{
    Qcow2State *s = bs->opaque;
    int64_t offset, bytes;

    if (entry & QCOW2_COMPRESSED) {
        offset = compressed_range(s, entry, &bytes);
        return qcow2_free_clusters(bs, offset, bytes);
    }
    offset = entry & QCOW2_OFFSET_MASK;
    if (!offset) {
        return 0;
    }
    offset = qcow2_host_offset(bs, entry);
    return offset < 0 ? offset : qcow2_free_clusters(bs, offset, s->cluster_size);
}

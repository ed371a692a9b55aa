/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver qcow2: the header, its extensions, and the backing file that it names. */
#include "qemu/osdep.h"
#include "qcow2.h"
#include "qcow2-driver.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"

#define V2_HEADER_BYTES 72
#define V3_HEADER_BYTES 104
#define MIN_CLUSTER_BITS 9
#define MAX_CLUSTER_BITS 21
#define MAX_BACKING_NAME 1023

#define EXT_END            0
#define EXT_BACKING_FORMAT 0xe2792aca

/* The header, in host order. */
typedef struct Header {
    uint32_t version;
    uint64_t backing_offset;
    uint32_t backing_size;
    uint32_t cluster_bits;
    uint64_t size;
    uint32_t crypt_method;
    uint32_t l1_size;
    uint64_t l1_offset;
    uint64_t reftable_offset;
    uint32_t reftable_clusters;
    uint32_t nb_snapshots;
    uint64_t incompatible, compatible, autoclear;
    uint32_t refcount_order;
    uint32_t header_length;
    uint8_t compression_type;
} Header;

static int read_header(BlockDriverState *bs, Header *h)
{
    uint8_t b[V3_HEADER_BYTES + 8];
    int ret = bdrv_pread(bs->file->bs, 0, sizeof(b), b);

    if (ret < 0) {
        return ret;
    }
    *h = (Header) {
        .version = ldl_be_p(b + 4),
        .backing_offset = ldq_be_p(b + 8),
        .backing_size = ldl_be_p(b + 16),
        .cluster_bits = ldl_be_p(b + 20),
        .size = ldq_be_p(b + QCOW2_HDR_SIZE),
        .crypt_method = ldl_be_p(b + 32),
        .l1_size = ldl_be_p(b + QCOW2_HDR_L1_SIZE),
        .l1_offset = ldq_be_p(b + QCOW2_HDR_L1_OFFSET),
        .reftable_offset = ldq_be_p(b + QCOW2_HDR_REFTABLE_OFFSET),
        .reftable_clusters = ldl_be_p(b + QCOW2_HDR_REFTABLE_CLUSTERS),
        .nb_snapshots = ldl_be_p(b + 60),
        .refcount_order = 4,
        .header_length = V2_HEADER_BYTES,
    };
    if (h->version >= 3) {
        h->incompatible = ldq_be_p(b + QCOW2_HDR_INCOMPAT);
        h->compatible = ldq_be_p(b + 80);
        h->autoclear = ldq_be_p(b + QCOW2_HDR_AUTOCLEAR);
        h->refcount_order = ldl_be_p(b + 96);
        h->header_length = ldl_be_p(b + 100);
        h->compression_type = h->header_length > V3_HEADER_BYTES ? b[104] : 0;
    }
    return ldl_be_p(b) == QCOW2_MAGIC ? 0 : -EINVAL;
}

static bool check_features(const Header *h, Error **errp)
{
    uint64_t known = QCOW2_INCOMPAT_DIRTY | QCOW2_INCOMPAT_CORRUPT | QCOW2_INCOMPAT_COMPRESSION;

    if (h->crypt_method) {
        error_setg(errp, "Encrypted qcow2 images are not supported");
    } else if (h->incompatible & QCOW2_INCOMPAT_DATA_FILE) {
        error_setg(errp, "qcow2 images with an external data file are not supported");
    } else if (h->incompatible & QCOW2_INCOMPAT_EXTL2) {
        error_setg(errp, "qcow2 images with extended L2 entries are not supported");
    } else if (h->incompatible & ~known) {
        error_setg(errp, "Unsupported qcow2 feature(s): incompatible bits 0x%" PRIx64,
                   h->incompatible & ~known);
    } else if (h->compression_type != 0) {
        error_setg(errp, "Compression type %u is not supported: only zlib (0) is",
                   h->compression_type);
    } else {
        return true;
    }
    return false;
}

static bool check_header(const Header *h, Error **errp)
{
    uint64_t cluster_size;

    if (h->version < 2 || h->version > 3) {
        error_setg(errp, "Unsupported qcow2 version %" PRIu32, h->version);
        return false;
    }
    if (h->cluster_bits < MIN_CLUSTER_BITS || h->cluster_bits > MAX_CLUSTER_BITS) {
        error_setg(errp, "Unsupported cluster size: 2^%" PRIu32, h->cluster_bits);
        return false;
    }
    cluster_size = UINT64_C(1) << h->cluster_bits;
    if (h->version >= 3 && h->header_length < V3_HEADER_BYTES) {
        error_setg(errp, "qcow2 header too short");
    } else if (h->header_length > cluster_size) {
        error_setg(errp, "The qcow2 header is longer than a cluster");
    } else if (h->refcount_order > 6) {
        error_setg(errp, "Reference count entry width too large; may not exceed 64 bits");
    } else if (h->size > BDRV_MAX_LENGTH) {
        error_setg(errp, "Image size is too large");
    } else if (h->backing_offset && (h->backing_offset > cluster_size ||
                                     h->backing_size > cluster_size - h->backing_offset)) {
        error_setg(errp, "The name of the backing file is not within the header");
    } else if (h->backing_offset && h->backing_size > MAX_BACKING_NAME) {
        error_setg(errp, "Backing file name too long");
    } else {
        return check_features(h, errp);
    }
    return false;
}

/* ---- what follows the header ---- */

static char *read_text(BlockDriverState *bs, int64_t offset, uint32_t len)
{
    char *text = g_malloc0(len + 1);

    if (bdrv_pread(bs->file->bs, offset, len, text) < 0) {
        g_clear_pointer(&text, g_free);
    }
    return text;
}

static bool read_extensions(BlockDriverState *bs, const Header *h, Error **errp)
{
    Qcow2State *s = bs->opaque;
    int64_t end = h->backing_offset ? h->backing_offset : s->cluster_size;
    int64_t at = h->header_length;

    while (at + 8 <= end) {
        uint8_t b[8];
        uint32_t magic, len;

        if (bdrv_pread(bs->file->bs, at, sizeof(b), b) < 0) {
            error_setg(errp, "Failed to read qcow2 header extensions");
            return false;
        }
        magic = ldl_be_p(b);
        len = ldl_be_p(b + 4);
        at += sizeof(b);
        if (magic == EXT_END) {
            return true;
        }
        if (len > end - at) {
            error_setg(errp, "A header extension ends behind its cluster");
            return false;
        }
        if (magic == EXT_BACKING_FORMAT && len < 16) {
            g_free(s->backing_format);
            s->backing_format = read_text(bs, at, len);
        }
        at += ROUND_UP((int64_t)len, 8);
    }
    return true;
}

/* Take "backing": NULL or "" says that there is to be none. */
static bool backing_is_refused(JsonObject *options)
{
    JsonNode *node = json_object_get_member(options, "backing");
    bool refused = node && (JSON_NODE_HOLDS_NULL(node) ||
                            (JSON_NODE_HOLDS_VALUE(node) &&
                             json_node_get_value_type(node) == G_TYPE_STRING &&
                             !*json_node_get_string(node)));

    if (refused) {
        json_object_remove_member(options, "backing");
    }
    return refused;
}

/* The format that the image tells, unless the user does. */
static void set_backing_driver(Qcow2State *s, JsonObject *options)
{
    JsonNode *node = json_object_get_member(options, "backing");
    JsonObject *backing;

    if (!s->backing_format || (node && !JSON_NODE_HOLDS_OBJECT(node))) {
        return;
    }
    if (!node) {
        json_object_set_object_member(options, "backing", json_object_new());
    }
    backing = json_object_get_object_member(options, "backing");
    if (!json_object_has_member(backing, "driver")) {
        json_object_set_string_member(backing, "driver", s->backing_format);
    }
}

static bool open_backing(BlockDriverState *bs, const Header *h, JsonObject *options, Error **errp)
{
    g_autofree char *path = NULL;
    JsonNode *node;
    Error *err = NULL;

    if (h->backing_offset && h->backing_size) {
        bs->backing_filename = read_text(bs, h->backing_offset, h->backing_size);
        if (!bs->backing_filename) {
            error_setg(errp, "Could not read the backing file name");
            return false;
        }
        path = path_combine(bs->file->bs->filename, bs->backing_filename);
    }
    if (backing_is_refused(options)) {
        return true;
    }
    node = json_object_get_member(options, "backing");
    if (node && !JSON_NODE_HOLDS_OBJECT(node)) {
        g_clear_pointer(&path, g_free); /* an existing node takes its place */
    } else if (path) {
        set_backing_driver(bs->opaque, options);
    }
    bs->backing = bdrv_open_child(bs, "backing", options, path, false, true, &err);
    if (err) {
        error_propagate_prepend(errp, err, "Could not open backing file: ");
        return false;
    }
    return true;
}

/* ---- driver ---- */

static bool check_writable(BlockDriverState *bs, Error **errp)
{
    Qcow2State *s = bs->opaque;

    if (bs->read_only) {
        return true;
    }
    if (s->incompatible & QCOW2_INCOMPAT_CORRUPT) {
        error_setg(errp, "qcow2: Image is corrupt; cannot be opened read/write");
        return false;
    }
    if (s->incompatible & QCOW2_INCOMPAT_DIRTY) {
        error_setg(errp, "qcow2: Image was not closed cleanly; repair it first with "
                   "'qemu-img check -r all'");
        return false;
    }
    return true;
}

/* QEMU's caches: there are none here. */
static void take_ignored(JsonObject *options)
{
    static const char *const names[] = {
        "lazy-refcounts", "pass-discard-request", "pass-discard-snapshot", "pass-discard-other",
        "overlap-check", "cache-size", "l2-cache-size", "l2-cache-entry-size",
        "refcount-cache-size", "cache-clean-interval",
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_free(block_opt_str(options, names[i]));
    }
}

static int load(BlockDriverState *bs, const Header *h, JsonObject *options, Error **errp)
{
    int ret;

    if (!read_extensions(bs, h, errp) || !check_writable(bs, errp)) {
        return -EINVAL;
    }
    ret = qcow2_load_l1(bs, h->l1_offset, h->l1_size, errp);
    ret = ret ?: qcow2_load_reftable(bs, h->reftable_offset, h->reftable_clusters, errp);
    return ret ?: open_backing(bs, h, options, errp) ? 0 : -EINVAL;
}

int qcow2_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    Qcow2State *s = bs->opaque;
    Header h;
    int ret = read_header(bs, &h);

    if (ret == -EINVAL) {
        error_setg(errp, "Image is not in qcow2 format");
    } else if (ret < 0) {
        error_setg_errno(errp, -ret, "Could not read qcow2 header");
    } else if (!check_header(&h, errp)) {
        ret = -EINVAL;
    }
    if (ret < 0) {
        return ret;
    }
    bs->read_only |= bs->file->bs->read_only;
    s->version = h.version;
    s->cluster_bits = h.cluster_bits;
    s->cluster_size = INT64_C(1) << h.cluster_bits;
    s->l2_bits = h.cluster_bits - 3;
    s->refcount_order = h.refcount_order;
    s->size = h.size;
    s->incompatible = h.incompatible;
    s->compatible = h.compatible;
    s->autoclear = h.autoclear;
    s->nb_snapshots = h.nb_snapshots;
    take_ignored(options);
    ret = load(bs, &h, options, errp);
    if (ret < 0) {
        qcow2_close(bs);
    }
    return ret;
}

void qcow2_close(BlockDriverState *bs)
{
    Qcow2State *s = bs->opaque;

    g_clear_pointer(&s->l1, g_free);
    g_clear_pointer(&s->reftable, g_free);
    g_clear_pointer(&s->backing_format, g_free);
}

/* ---- changes of the header ---- */

int qcow2_corrupt(BlockDriverState *bs, const char *fmt, ...)
{
    Qcow2State *s = bs->opaque;
    g_autofree char *text = NULL;
    va_list ap;

    if (s->corrupt) {
        return -EIO;
    }
    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    s->corrupt = true;
    error_report("qcow2: Image '%s' is corrupt: %s; further corruption events will be suppressed",
                 bs->filename, text);
    if (!bs->read_only && s->version >= 3) {
        s->incompatible |= QCOW2_INCOMPAT_CORRUPT;
        qcow2_write_u64(bs, QCOW2_HDR_INCOMPAT, s->incompatible);
    }
    return -EIO;
}

/* Data that the unknown autoclear bits vouch for goes stale with the first change. */
int qcow2_begin_modify(BlockDriverState *bs)
{
    Qcow2State *s = bs->opaque;
    int ret = 0;

    if (s->corrupt) {
        return -EIO;
    }
    if (!s->modified && s->autoclear) {
        ret = qcow2_write_u64(bs, QCOW2_HDR_AUTOCLEAR, 0);
    }
    s->modified = ret == 0;
    return ret;
}

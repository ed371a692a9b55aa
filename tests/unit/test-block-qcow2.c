/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qcow2: all geometries against a model, growth of every table, backing files, compressed clusters, internal
 * snapshots, and broken images. Where qemu-img is installed it makes and checks images too.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qemu/bswap.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "sysemu/block-backend.h"

#define RDWR (BLK_PERM_CONSISTENT_READ | BLK_PERM_WRITE | BLK_PERM_RESIZE)

static char *dir;

static char *path_of(const char *name)
{
    return g_build_filename(dir, name, NULL);
}

/* Run a program of QEMU's with arguments that are split at spaces; skips the test without it. */
static bool have_qemu_img(void)
{
    g_autofree char *found = g_find_program_in_path("qemu-img");

    return found != NULL;
}

static void qemu_img(const char *fmt, ...)
{
    g_autofree char *args = NULL, *line = NULL, *out = NULL, *err = NULL;
    int status;
    va_list ap;

    va_start(ap, fmt);
    args = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    line = g_strdup_printf("qemu-img %s", args);
    g_assert_true(g_spawn_command_line_sync(line, &out, &err, &status, NULL));
    if (status) {
        g_error("%s: %s%s", line, out, err);
    }
}

/* ---- an image without any tool ---- */

typedef struct Geometry {
    unsigned version, cluster_bits, refcount_order;
} Geometry;

/* Clusters: header, refcount table, refcount block, L1 table. */
static void make_image(const char *path, const Geometry *g, uint64_t size, const char *backing)
{
    size_t cluster = (size_t)1 << g->cluster_bits;
    unsigned l2_shift = 2 * g->cluster_bits - 3;
    size_t l1_size = (size + (UINT64_C(1) << l2_shift) - 1) >> l2_shift;
    size_t clusters = 3 + DIV_ROUND_UP(l1_size * 8, cluster);
    g_autofree uint8_t *image = g_malloc0(clusters * cluster);
    unsigned bits = 1u << g->refcount_order;

    stl_be_p(image, 0x514649fb);
    stl_be_p(image + 4, g->version);
    stl_be_p(image + 20, g->cluster_bits);
    stq_be_p(image + 24, size);
    stl_be_p(image + 36, l1_size);
    stq_be_p(image + 40, 3 * cluster);
    stq_be_p(image + 48, cluster);
    stl_be_p(image + 56, 1);
    if (g->version >= 3) {
        stl_be_p(image + 96, g->refcount_order);
        stl_be_p(image + 100, 104);
    }
    if (backing) {
        stq_be_p(image + 8, 256);
        stl_be_p(image + 16, strlen(backing));
        memcpy(image + 256, backing, strlen(backing));
    }
    stq_be_p(image + cluster, 2 * cluster);
    for (size_t i = 0; i < clusters; i++) {
        uint8_t *block = image + 2 * cluster;

        if (bits < 8) {
            block[i * bits / 8] |= 1u << (i * bits % 8);
        } else {
            block[(i + 1) * bits / 8 - 1] = 1;
        }
    }
    g_assert_true(g_file_set_contents(path, (char *)image, clusters * cluster, NULL));
}

static BlockBackend *open_image(const char *path, Error **errp)
{
    JsonObject *options = json_object_new();

    json_object_set_string_member(options, "driver", "qcow2");
    json_object_set_string_member(options, "discard", "unmap");
    return blk_new_open(path, NULL, options, BDRV_O_RDWR | BDRV_O_RESIZE, errp);
}

static void check_image(const char *path)
{
    if (have_qemu_img()) {
        qemu_img("check -q %s", path);
    }
}

/* ---- a model ---- */

typedef struct Model {
    BlockBackend *blk;
    uint8_t *data;
    size_t size;
} Model;

static void compare(Model *m)
{
    g_autofree uint8_t *buf = g_malloc(m->size);

    g_assert_cmpint(blk_pread(m->blk, 0, m->size, buf, 0), ==, 0);
    g_assert_cmpmem(buf, m->size, m->data, m->size);
}

/* As an image's reader other than ours sees it. */
static void compare_with_qemu_img(Model *m, const char *path)
{
    g_autofree char *raw = path_of("out.raw");
    g_autofree char *data = NULL;
    gsize size;

    if (have_qemu_img()) {
        qemu_img("convert -O raw %s %s", path, raw);
        g_assert_true(g_file_get_contents(raw, &data, &size, NULL));
        g_assert_cmpmem(data, size, m->data, m->size);
    }
}

/* Discarded clusters read as zeroes here, as long as the image's version has a way to say so. */
static void random_op(Model *m, GRand *rand, bool discard, size_t cluster)
{
    size_t offset = g_rand_int_range(rand, 0, m->size);
    size_t bytes = g_rand_int_range(rand, 1, MIN(m->size - offset, 6 * cluster) + 1);

    switch (g_rand_int_range(rand, 0, discard ? 6 : 5)) {
    case 0:
        g_assert_cmpint(blk_pwrite_zeroes(m->blk, offset, bytes, BDRV_REQ_MAY_UNMAP), ==, 0);
        memset(m->data + offset, 0, bytes);
        break;
    case 5:
        g_assert_cmpint(blk_pdiscard(m->blk, offset, bytes), ==, 0);
        for (size_t c = QEMU_ALIGN_UP(offset, cluster); c + cluster <= offset + bytes; c += cluster) {
            memset(m->data + c, 0, cluster);
        }
        break;
    default:
        memset(m->data + offset, g_rand_int(rand), bytes);
        g_assert_cmpint(blk_pwrite(m->blk, offset, bytes, m->data + offset, 0), ==, 0);
        break;
    }
}

static void run_model(Model *m, const char *path, unsigned ops, bool discard, unsigned cluster_bits)
{
    GRand *rand = g_rand_new_with_seed(cluster_bits);

    for (unsigned i = 0; i < ops; i++) {
        random_op(m, rand, discard, (size_t)1 << cluster_bits);
    }
    g_rand_free(rand);
    compare(m);
    blk_unref(m->blk);
    check_image(path);
    m->blk = open_image(path, &error_abort);
    compare(m);
    blk_unref(m->blk);
    compare_with_qemu_img(m, path);
    g_free(m->data);
}

static void test_geometry(const void *opaque)
{
    const Geometry *g = opaque;
    g_autofree char *path = path_of("geometry.qcow2");
    Model m = { .size = MIN(96u << g->cluster_bits, 3u << 20) + 512 };

    make_image(path, g, m.size, NULL);
    m.blk = open_image(path, &error_abort);
    m.data = g_malloc0(m.size);
    run_model(&m, path, 200, true, g->cluster_bits);
}

/* More clusters than the first refcount table and block can count. */
static void test_refcount_growth(void)
{
    static const Geometry g = { 3, 9, 6 };
    g_autofree char *path = path_of("growth.qcow2");
    Model m = { .size = 5 << 20 };

    make_image(path, &g, m.size, NULL);
    m.blk = open_image(path, &error_abort);
    m.data = g_malloc(m.size);
    for (size_t i = 0; i < m.size; i++) {
        m.data[i] = i / 512 * 7 + i;
    }
    g_assert_cmpint(blk_pwrite(m.blk, 0, m.size, m.data, 0), ==, 0);
    run_model(&m, path, 20, true, g.cluster_bits);
}

static void test_resize(void)
{
    static const Geometry g = { 3, 9, 4 };
    g_autofree char *path = path_of("resize.qcow2");
    Model m = { .size = 1 << 20 };
    Error *err = NULL;

    make_image(path, &g, 64 << 10, NULL);
    m.blk = open_image(path, &error_abort);
    m.data = g_malloc0(m.size);
    memset(m.data, 0x55, 64 << 10);
    g_assert_cmpint(blk_pwrite(m.blk, 0, 64 << 10, m.data, 0), ==, 0);
    g_assert_cmpint(blk_truncate(m.blk, m.size, true, PREALLOC_MODE_OFF, 0, &error_abort), ==, 0);
    g_assert_cmpint(blk_getlength(m.blk), ==, m.size);
    g_assert_cmpint(blk_truncate(m.blk, 512, true, PREALLOC_MODE_OFF, 0, &err), ==, -ENOTSUP);
    g_clear_pointer(&err, error_free);
    g_assert_cmpint(blk_truncate(m.blk, INT64_C(1) << 60, true, PREALLOC_MODE_OFF, 0, &err), ==, -EFBIG);
    error_free(err);
    run_model(&m, path, 50, true, g.cluster_bits);
}

/* The new L1 table takes clusters on both sides of the border between two refcount blocks (of 64 counts). */
static void test_resize_across_blocks(void)
{
    static const Geometry g = { 3, 9, 6 };
    g_autofree char *path = path_of("across.qcow2");

    for (unsigned used = 30; used < 64; used += 3) {
        Model m = { .size = 32 << 20 };

        make_image(path, &g, 1 << 20, NULL);
        m.blk = open_image(path, &error_abort);
        m.data = g_malloc0(m.size);
        memset(m.data, used, used * 512);
        g_assert_cmpint(blk_pwrite(m.blk, 0, used * 512, m.data, 0), ==, 0);
        g_assert_cmpint(blk_truncate(m.blk, m.size, true, PREALLOC_MODE_OFF, 0, &error_abort), ==, 0);
        memset(m.data + m.size - 512, 1, 512);
        g_assert_cmpint(blk_pwrite(m.blk, m.size - 512, 512, m.data + m.size - 512, 0), ==, 0);
        compare(&m);
        blk_unref(m.blk);
        check_image(path);
        m.blk = open_image(path, &error_abort);
        compare(&m);
        blk_unref(m.blk);
        g_free(m.data);
    }
}

/* ---- what is below ---- */

static void test_backing(const void *opaque)
{
    const Geometry *g = opaque;
    g_autofree char *path = path_of("top.qcow2"), *base = path_of("base.raw");
    g_autofree char *before = NULL, *after = NULL;
    Model m = { .size = 40 << 10 };
    gsize size;

    before = g_malloc(30 << 10); /* shorter than the disk */
    memset(before, 0xb5, 30 << 10);
    g_assert_true(g_file_set_contents(base, before, 30 << 10, NULL));
    make_image(path, g, m.size, "base.raw");
    m.blk = open_image(path, &error_abort);
    m.data = g_malloc0(m.size);
    memcpy(m.data, before, 30 << 10);
    compare(&m);
    g_assert_cmpint(blk_pwrite(m.blk, 1000, 3, memset(m.data + 1000, 1, 3), 0), ==, 0);
    compare(&m);
    if (g->version == 2) {
        blk_unref(m.blk);
        check_image(path);
        g_free(m.data);
    } else {
        run_model(&m, path, 50, true, g->cluster_bits);
    }
    g_assert_true(g_file_get_contents(base, &after, &size, NULL));
    g_assert_cmpmem(before, 30 << 10, after, size);
}

static void test_backing_missing(void)
{
    static const Geometry g = { 3, 12, 4 };
    g_autofree char *path = path_of("top.qcow2");
    Error *err = NULL;

    make_image(path, &g, 1 << 20, "nothing.raw");
    g_assert_null(open_image(path, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "nothing.raw"));
    error_free(err);
}

/* An image that is its own backing file ends somewhere. */
static void test_backing_loop(void)
{
    static const Geometry g = { 3, 12, 4 };
    g_autofree char *path = path_of("loop.qcow2");
    Error *err = NULL;

    make_image(path, &g, 1 << 20, "loop.qcow2");
    g_assert_null(open_image(path, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "deep"));
    error_free(err);
}

/* ---- images of qemu-img ---- */

static Model make_source(const char *raw)
{
    Model m = { .size = 1 << 20 };

    m.data = g_malloc0(m.size);
    for (size_t i = 0; i < m.size / 2; i++) {
        m.data[i] = i >> 8;
    }
    g_assert_true(g_file_set_contents(raw, (char *)m.data, m.size, NULL));
    return m;
}

static void test_compressed(void)
{
    g_autofree char *raw = path_of("in.raw"), *path = path_of("compressed.qcow2");
    Model m;

    if (!have_qemu_img()) {
        g_test_skip("qemu-img is not installed");
        return;
    }
    m = make_source(raw);
    qemu_img("convert -c -O qcow2 -o cluster_size=4k %s %s", raw, path);
    m.blk = open_image(path, &error_abort);
    compare(&m);
    run_model(&m, path, 300, true, 12);
}

static void test_internal_snapshot(void)
{
    g_autofree char *raw = path_of("in.raw"), *path = path_of("snapshot.qcow2");
    Model m, before;

    if (!have_qemu_img()) {
        g_test_skip("qemu-img is not installed");
        return;
    }
    before = make_source(raw);
    m = make_source(raw);
    qemu_img("convert -O qcow2 -o cluster_size=4k,compat=0.10 %s %s", raw, path);
    qemu_img("snapshot -c one %s", path);
    m.blk = open_image(path, &error_abort);
    compare(&m);
    run_model(&m, path, 300, true, 12);
    qemu_img("snapshot -a one %s", path);
    check_image(path);
    compare_with_qemu_img(&before, path);
    g_free(before.data);
}

/* ---- broken images ---- */

static void poke(const char *path, size_t offset, uint64_t value, unsigned size)
{
    g_autofree char *data = NULL;
    gsize len;

    g_assert_true(g_file_get_contents(path, &data, &len, NULL));
    g_assert_cmpint(offset + size, <=, len);
    stn_be_p(data + offset, size, value);
    g_assert_true(g_file_set_contents(path, data, len, NULL));
}

static void test_bad_headers(void)
{
    static const struct {
        unsigned offset, size;
        uint64_t value;
        const char *error;
    } cases[] = {
        { 0, 4, 1, "not in qcow2 format" },
        { 4, 4, 4, "version" },
        { 20, 4, 8, "cluster size" },
        { 20, 4, 22, "cluster size" },
        { 24, 8, UINT64_MAX, "size" },
        { 24, 8, INT64_C(1) << 50, "The L1 table does not reach the end of the disk" },
        { 32, 4, 1, "Encrypted" },
        { 36, 4, UINT32_MAX, "more entries" },
        { 36, 4, 0, "does not reach the end of the disk" },
        { 40, 8, 100, "The L1 table is not at" },
        { 40, 8, UINT64_MAX << 12, "The L1 table is not at" },
        { 48, 8, 100, "Reference count table offset" },
        { 48, 8, 0, "Reference count table offset" },
        { 56, 4, 0, "reference count table" },
        { 56, 4, UINT32_MAX, "too large" },
        { 72, 8, 1, "not closed cleanly" },
        { 72, 8, 2, "corrupt" },
        { 72, 8, 4, "data file" },
        { 72, 8, 16, "extended L2" },
        { 72, 8, UINT64_C(1) << 63, "feature" },
        { 96, 4, 7, "Reference count entry width" },
        { 100, 4, 72, "too short" },
        { 100, 4, 8192, "longer than a cluster" },
        { 8, 8, 5000, "name of the backing file is not" },
    };
    g_autofree char *path = path_of("bad.qcow2");

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        static const Geometry g = { 3, 12, 4 };
        Error *err = NULL;

        make_image(path, &g, 1 << 20, NULL);
        poke(path, cases[i].offset, cases[i].value, cases[i].size);
        g_assert_null(open_image(path, &err));
        if (!strstr(error_get_pretty(err), cases[i].error)) {
            g_error("case %zu: '%s' lacks '%s'", i, error_get_pretty(err), cases[i].error);
        }
        error_free(err);
    }
}

/* An L2 table that is said to be nowhere: requests fail, and the image is marked. */
static void test_corrupt_l1_entry(void)
{
    static const Geometry g = { 3, 12, 4 };
    g_autofree char *path = path_of("corrupt.qcow2");
    BlockBackend *blk;
    Error *err = NULL;
    uint8_t buf[512] = { 0 };

    make_image(path, &g, 1 << 20, NULL);
    poke(path, 3 * 4096, UINT64_C(1) << 63 | 0x10200, 8);
    blk = open_image(path, &error_abort);
    g_assert_cmpint(blk_pwrite(blk, 0, 512, buf, 0), ==, -EIO);
    g_assert_cmpint(blk_pread(blk, 0, 512, buf, 0), ==, -EIO);
    blk_unref(blk);
    g_assert_null(open_image(path, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "corrupt"));
    error_free(err);
}

/* Read and write all of an image that may be broken in any way. */
static void use_image(const char *path)
{
    uint8_t buf[2048];
    BlockBackend *blk = open_image(path, NULL);

    if (!blk) {
        return;
    }
    memset(buf, 0x11, sizeof(buf));
    for (int64_t at = 0; at < 64 << 10; at += 5000) {
        blk_pread(blk, at, sizeof(buf), buf, 0);
        blk_pwrite(blk, at + 1, sizeof(buf) - 1, buf, 0);
        blk_pwrite_zeroes(blk, at + 3000, 1600, BDRV_REQ_MAY_UNMAP);
        blk_pdiscard(blk, at, 1024);
    }
    blk_truncate(blk, 1 << 20, true, PREALLOC_MODE_OFF, 0, NULL);
    blk_unref(blk);
}

static void test_random_damage(void)
{
    static const Geometry g = { 3, 9, 4 };
    g_autofree char *path = path_of("damage.qcow2");
    g_autofree char *good = NULL;
    GRand *rand = g_rand_new_with_seed(1);
    BlockBackend *blk;
    gsize size;

    make_image(path, &g, 64 << 10, NULL);
    blk = open_image(path, &error_abort);
    for (int64_t at = 0; at < 64 << 10; at += 2048) {
        g_assert_cmpint(blk_pwrite(blk, at, 5, "hello", 0), ==, 0);
    }
    blk_unref(blk);
    g_assert_true(g_file_get_contents(path, &good, &size, NULL));
    for (int i = 0; i < 400; i++) {
        g_autofree char *bad = g_memdup2(good, size);

        for (int n = g_rand_int_range(rand, 1, 5); n; n--) {
            size_t at = g_rand_int_range(rand, 0, n & 1 ? 104 : MIN(size, 12 * 512));

            bad[at] = n & 2 ? bad[at] ^ 1 << g_rand_int_range(rand, 0, 8) : g_rand_int(rand);
        }
        g_assert_true(g_file_set_contents(path, bad, size, NULL));
        use_image(path);
    }
    g_rand_free(rand);
}

static void remove_dir(void)
{
    GDir *d = g_dir_open(dir, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(d))) {
        g_autofree char *path = path_of(name);

        g_unlink(path);
    }
    g_dir_close(d);
    g_rmdir(dir);
    g_free(dir);
}

int main(int argc, char **argv)
{
    static const Geometry geometries[] = {
        { 2, 9, 4 },  { 2, 16, 4 }, { 3, 9, 0 },  { 3, 9, 3 },  { 3, 9, 6 },
        { 3, 12, 1 }, { 3, 12, 4 }, { 3, 16, 4 }, { 3, 16, 5 }, { 3, 21, 4 },
    };
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_BLOCK);
    qemu_init_main_loop(&error_abort);
    dir = g_dir_make_tmp("test-qcow2-XXXXXX", NULL);
    for (size_t i = 0; i < ARRAY_SIZE(geometries); i++) {
        const Geometry *g = &geometries[i];
        g_autofree char *name = g_strdup_printf("/qcow2/geometry/version-%u-cluster-%u-refcount-%u",
                                                g->version, 1u << g->cluster_bits, 1u << g->refcount_order);

        g_test_add_data_func(name, g, test_geometry);
    }
    g_test_add_func("/qcow2/refcount-growth", test_refcount_growth);
    g_test_add_func("/qcow2/resize", test_resize);
    g_test_add_func("/qcow2/resize-across-blocks", test_resize_across_blocks);
    g_test_add_data_func("/qcow2/backing/version-2", &geometries[0], test_backing);
    g_test_add_data_func("/qcow2/backing/version-3", &geometries[6], test_backing);
    g_test_add_func("/qcow2/backing/missing", test_backing_missing);
    g_test_add_func("/qcow2/backing/loop", test_backing_loop);
    g_test_add_func("/qcow2/compressed", test_compressed);
    g_test_add_func("/qcow2/internal-snapshot", test_internal_snapshot);
    g_test_add_func("/qcow2/broken/headers", test_bad_headers);
    g_test_add_func("/qcow2/broken/l1-entry", test_corrupt_l1_entry);
    g_test_add_func("/qcow2/broken/random-damage", test_random_damage);
    ret = g_test_run();
    remove_dir();
    return ret;
}

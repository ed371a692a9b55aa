/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back ends and nodes: order of requests, cancelling, draining, ranges,
 * permissions, raw windows, overlays.
 */
#include "qemu/osdep.h"
#include <math.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include "block/blockdev.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "sysemu/block-backend.h"
#include "sysemu/budget.h"

#define KIB 1024
#define RDWR (BLK_PERM_CONSISTENT_READ | BLK_PERM_WRITE | BLK_PERM_RESIZE)

/* A node from JSON text. */
static BlockDriverState *open_node(const char *text, Error **errp)
{
    JsonNode *json = json_text_parse(text, &error_abort);
    JsonObject *options = json_object_ref(json_node_get_object(json));

    json_node_unref(json);
    return bdrv_open(NULL, NULL, options, BDRV_O_RDWR, errp);
}

static BlockBackend *open_blk(const char *text)
{
    BlockDriverState *bs = open_node(text, &error_abort);
    BlockBackend *blk = blk_new_with_bs(bs, RDWR, BLK_PERM_ALL, &error_abort);

    bdrv_unref(bs);
    return blk;
}

/* A file of @size bytes, each the low byte of its KiB's number plus one. */
static char *make_file(size_t size)
{
    char *path;
    g_autofree uint8_t *data = g_malloc(size);
    int fd = g_file_open_tmp("test-block-XXXXXX", &path, NULL);

    for (size_t i = 0; i < size; i++) {
        data[i] = i / KIB + 1;
    }
    g_assert_cmpint(write(fd, data, size), ==, size);
    close(fd);
    return path;
}

static uint8_t byte_of_file(const char *path, size_t offset)
{
    g_autofree char *data = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(path, &data, &size, NULL));
    g_assert_cmpint(offset, <, size);
    return data[offset];
}

/* ---- requests ---- */

typedef struct Log {
    GString *text;
} Log;

typedef struct Request {
    Log *log;
    char name;
} Request;

static void completed(void *opaque, int ret)
{
    Request *r = opaque;

    g_string_append_printf(r->log->text, "%c%d ", r->name, ret);
}

static void test_order(void)
{
    BlockBackend *a = open_blk("{'driver': 'null-co', 'size': 4096}");
    BlockBackend *b = open_blk("{'driver': 'null-co', 'size': 4096}");
    Log log = { g_string_new("") };
    Request r[5];
    uint8_t buf[512];
    QEMUIOVector qiov = QEMU_IOVEC_INIT_BUF(qiov, buf, sizeof(buf));

    for (int i = 0; i < 5; i++) {
        r[i] = (Request) { &log, 'a' + i };
    }
    blk_aio_pwritev(a, 0, &qiov, 0, completed, &r[0]);
    blk_aio_preadv(b, 4096, &qiov, 0, completed, &r[1]);    /* behind the end */
    blk_aio_flush(a, completed, &r[2]);
    blk_aio_pdiscard(b, 0, 512, completed, &r[3]);
    blk_aio_ioctl(a, 1, buf, completed, &r[4]);
    g_assert_cmpstr(log.text->str, ==, "");
    while (aio_poll(qemu_get_aio_context(), false)) {
    }
    g_assert_cmpstr(log.text->str, ==, "a0 b-5 c0 d0 e-95 ");
    g_string_free(log.text, true);
    blk_unref(a);
    blk_unref(b);
}

static void test_cancel(void)
{
    BlockBackend *blk = open_blk("{'driver': 'null-co', 'size': 4096}");
    Log log = { g_string_new("") };
    Request a = { &log, 'a' }, b = { &log, 'b' }, c = { &log, 'c' };
    uint8_t buf[512] = { 0 };
    QEMUIOVector qiov = QEMU_IOVEC_INIT_BUF(qiov, buf, sizeof(buf));
    BlockAIOCB *acb;

    blk_aio_preadv(blk, 0, &qiov, 0, completed, &a);
    acb = blk_aio_preadv(blk, 0, &qiov, 0, completed, &b);
    blk_aio_preadv(blk, 0, &qiov, 0, completed, &c);
    blk_aio_cancel(acb);
    g_assert_cmpstr(log.text->str, ==, "a0 b-125 "); /* what was before it is done, what is behind waits */
    blk_drain(blk);
    g_assert_cmpstr(log.text->str, ==, "a0 b-125 c0 ");
    g_string_free(log.text, true);
    blk_unref(blk);
}

/* Completions may submit more; a drain waits for that too. */
static BlockBackend *chain_blk;
static int chain_left;

static void chain(void *opaque, int ret)
{
    if (--chain_left > 0) {
        blk_aio_flush(chain_blk, chain, NULL);
    }
}

static void test_drain_chain(void)
{
    chain_blk = open_blk("{'driver': 'null-co'}");
    chain_left = 100;
    blk_aio_flush(chain_blk, chain, NULL);
    blk_drain(chain_blk);
    g_assert_cmpint(chain_left, ==, 0);
    blk_unref(chain_blk);
}

static void test_ranges(void)
{
    BlockBackend *blk = open_blk("{'driver': 'null-co', 'size': 4096}");
    uint8_t buf[1024];

    g_assert_cmpint(blk_pread(blk, 3072, 1024, buf, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 3584, 1024, buf, 0), ==, -EIO);
    g_assert_cmpint(blk_pread(blk, -512, 1024, buf, 0), ==, -EIO);
    g_assert_cmpint(blk_pread(blk, INT64_MAX - 10, 1024, buf, 0), ==, -EIO);
    g_assert_cmpint(blk_pwrite(blk, 4096, 1, buf, 0), ==, -EIO);
    g_assert_cmpint(blk_pwrite_zeroes(blk, 0, INT64_MAX, 0), ==, -EIO);
    g_assert_cmpint(blk_pdiscard(blk, 4096, 0), ==, 0);
    blk_remove_bs(blk);
    g_assert_cmpint(blk_pread(blk, 0, 512, buf, 0), ==, -ENOMEDIUM);
    g_assert_cmpint(blk_getlength(blk), ==, -ENOMEDIUM);
    blk_unref(blk);
}

/* What an operation moves is bounded; a request beyond that fails, and the next operation's does not. */
static void test_budget(void)
{
    BlockBackend *blk = open_blk("{'driver': 'null-co'}");
    g_autofree uint8_t *buf = g_malloc(KIB * KIB);

    budget_refill(1000);
    g_assert_cmpint(blk_pread(blk, 0, 128 * KIB, buf, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 0, KIB * KIB, buf, 0), ==, -EIO);
    g_assert_cmpint(blk_pwrite_zeroes(blk, 0, 512 * KIB * KIB, 0), ==, -EIO);
    budget_refill(10000);
    g_assert_cmpint(blk_pread(blk, 0, KIB * KIB, buf, 0), ==, 0);
    budget_unlimited();
    blk_unref(blk);
}

/* ---- permissions ---- */

static void test_permissions(void)
{
    BlockDriverState *bs = open_node("{'driver': 'null-co', 'node-name': 'n'}", &error_abort);
    BlockBackend *a = blk_new_with_bs(bs, BLK_PERM_WRITE, BLK_PERM_CONSISTENT_READ, &error_abort);
    BlockBackend *b = blk_new(qemu_get_aio_context(), BLK_PERM_WRITE, BLK_PERM_ALL);
    uint8_t byte = 0;
    Error *err = NULL;

    g_assert_cmpint(blk_insert_bs(b, bs, &err), ==, -EPERM);
    g_assert_nonnull(strstr(error_get_pretty(err), "does not allow 'write' on n"));
    error_free(err);
    blk_set_perm(b, BLK_PERM_CONSISTENT_READ, BLK_PERM_ALL, &error_abort);
    g_assert_cmpint(blk_insert_bs(b, bs, &error_abort), ==, 0);
    g_assert_cmpint(blk_pwrite(b, 0, 1, &byte, 0), ==, -EPERM);
    blk_unref(a);
    blk_unref(b);
    bdrv_unref(bs);
    g_assert_null(bdrv_find_node("n"));
}

static void test_read_only(void)
{
    BlockDriverState *bs = open_node("{'driver': 'null-co', 'read-only': true}", &error_abort);
    Error *err = NULL;

    g_assert_null(blk_new_with_bs(bs, BLK_PERM_WRITE, BLK_PERM_ALL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Block node is read-only");
    error_free(err);
    bdrv_unref(bs);
}

/* ---- drivers ---- */

static void test_raw_window(void)
{
    g_autofree char *path = make_file(8 * KIB);
    g_autofree char *text = g_strdup_printf("{'driver': 'raw', 'offset': 2048, 'size': 1024, "
                                            "'file': {'driver': 'file', 'filename': '%s'}}", path);
    BlockBackend *blk = open_blk(text);
    uint8_t buf[2 * KIB];
    Error *err = NULL;

    g_assert_cmpint(blk_getlength(blk), ==, KIB);
    g_assert_cmpint(blk_pread(blk, 0, KIB, buf, 0), ==, 0);
    g_assert_cmpint(buf[0], ==, 3);
    g_assert_cmpint(buf[KIB - 1], ==, 3);
    memset(buf, 0xee, sizeof(buf));
    g_assert_cmpint(blk_pwrite(blk, 512, 512, buf, 0), ==, 0);
    blk_set_allow_write_beyond_eof(blk, true);
    g_assert_cmpint(blk_pwrite(blk, 512, KIB, buf, 0), ==, -ENOSPC);
    g_assert_cmpint(blk_truncate(blk, 4 * KIB, false, PREALLOC_MODE_OFF, 0, &err), ==, -ENOTSUP);
    error_free(err);
    blk_unref(blk);
    g_assert_cmpint(byte_of_file(path, 2 * KIB + 511), ==, 3);
    g_assert_cmpint(byte_of_file(path, 2 * KIB + 512), ==, 0xee);
    g_assert_cmpint(byte_of_file(path, 3 * KIB), ==, 4);
    g_unlink(path);
}

static void expect_error(const char *text, const char *part)
{
    Error *err = NULL;

    g_assert_null(open_node(text, &err));
    g_assert_nonnull(err);
    if (!strstr(error_get_pretty(err), part)) {
        g_error("'%s' lacks '%s'", error_get_pretty(err), part);
    }
    error_free(err);
}

static void test_bad_options(void)
{
    expect_error("{'driver': 'foo'}", "Unknown driver 'foo'");
    expect_error("{'driver': 'memory-overlay', 'file': {'driver': 'null-co'}}", "Unknown driver");
    expect_error("{'driver': 'null-co', 'size': -1}", "expects a size");
    expect_error("{'driver': 'null-co', 'sizes': 1}", "'sizes'");
    expect_error("{'driver': 'null-co', 'node-name': '1x'}", "Invalid node-name: '1x'");
    expect_error("{'driver': 'raw'}", "\"file\"");
    expect_error("{'driver': 'raw', 'file': 'none'}", "'none'");
    expect_error("{'driver': 'raw', 'size': 1024, 'offset': 4000, "
                 "'file': {'driver': 'null-co', 'size': 4096}}", "reach beyond the file's end");
    expect_error("{'driver': 'file', 'filename': '/does/not/exist'}", "No such file");
    expect_error("{'driver': 'file', 'filename': '/dev/null'}", "neither a regular file");
    g_assert_null(bdrv_find_node("#block000")); /* nothing is left behind */
}

/* What is written stays in memory; the file keeps its content. */
static void test_snapshot(void)
{
    g_autofree char *path = make_file(64 * KIB);
    JsonObject *options = json_object_new();
    BlockDriverState *bs;
    BlockBackend *blk;
    uint8_t buf[3 * KIB];

    json_object_set_string_member(options, "driver", "raw");
    bs = bdrv_open(path, NULL, options, BDRV_O_RDWR | BDRV_O_SNAPSHOT, &error_abort);
    blk = blk_new_with_bs(bs, RDWR, BLK_PERM_ALL, &error_abort);
    bdrv_unref(bs);
    memset(buf, 0xee, sizeof(buf));
    g_assert_cmpint(blk_pwrite(blk, 5 * KIB, 2 * KIB, buf, 0), ==, 0); /* across two pages */
    g_assert_cmpint(blk_pwrite_zeroes(blk, 12 * KIB, 20 * KIB, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 6 * KIB + 512, 3 * KIB, buf, 0), ==, 0);
    g_assert_cmpint(buf[0], ==, 0xee);
    g_assert_cmpint(buf[511], ==, 0xee);
    g_assert_cmpint(buf[512], ==, 8);
    g_assert_cmpint(blk_pread(blk, 30 * KIB, 3 * KIB, buf, 0), ==, 0);
    g_assert_cmpint(buf[0], ==, 0);
    g_assert_cmpint(buf[2 * KIB], ==, 33);
    g_assert_cmpint(blk_truncate(blk, 8 * KIB, true, PREALLOC_MODE_OFF, 0, &error_abort), ==, 0);
    g_assert_cmpint(blk_truncate(blk, 64 * KIB, true, PREALLOC_MODE_OFF, 0, &error_abort), ==, 0);
    g_assert_cmpint(blk_pread(blk, 40 * KIB, KIB, buf, 0), ==, 0);
    g_assert_cmpint(buf[0], ==, 0); /* what was cut off does not come back */
    blk_unref(blk);
    for (int i = 0; i < 64; i++) {
        g_assert_cmpint(byte_of_file(path, i * KIB), ==, i + 1);
    }
    g_unlink(path);
}

/* A write that the host refuses is the guest's error. */
static void test_host_error(void)
{
    g_autofree char *path = make_file(4 * KIB);
    g_autofree char *text = g_strdup_printf("{'driver': 'file', 'filename': '%s'}", path);
    BlockBackend *blk = open_blk(text);
    struct rlimit old, limit = { 4 * KIB, RLIM_INFINITY };
    uint8_t buf[KIB] = { 0 };

    getrlimit(RLIMIT_FSIZE, &old);
    limit.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    blk_set_allow_write_beyond_eof(blk, true);
    g_assert_cmpint(blk_pwrite(blk, 3 * KIB, KIB, buf, 0), ==, 0);
    g_assert_cmpint(blk_pwrite(blk, 4 * KIB, KIB, buf, 0), ==, -EFBIG);
    setrlimit(RLIMIT_FSIZE, &old);
    blk_unref(blk);
    g_unlink(path);
}

/* ---- fault injection ---- */

static void test_inject_once(void)
{
    BlockBackend *blk =
        open_blk("{'driver': 'blkdebug', 'image': {'driver': 'null-co', 'size': 8192}, 'inject-error': "
                 "[{'event': 'read_aio', 'iotype': 'read', 'sector': 2, 'errno': 61, 'once': true}]}");
    uint8_t buf[4096];

    g_assert_cmpint(blk_pread(blk, 0, 1024, buf, 0), ==, 0);
    g_assert_cmpint(blk_pwrite(blk, 1024, 512, buf, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 512, 4096, buf, 0), ==, -61);
    g_assert_cmpint(blk_pread(blk, 512, 4096, buf, 0), ==, 0);
    blk_unref(blk);
}

/* Writes fail from the second flush on. */
static void test_inject_state(void)
{
    BlockBackend *blk = open_blk("{'driver': 'blkdebug', 'image': {'driver': 'null-co'}, "
                                 "'inject-error': [{'event': 'flush_to_disk', 'iotype': 'write', 'state': 2}], "
                                 "'set-state': [{'event': 'flush_to_disk', 'state': 1, 'new_state': 2}, "
                                 "{'event': 'flush_to_disk', 'state': 2, 'new_state': 3}]}");
    uint8_t byte = 0;

    for (int flushes = 0; flushes < 4; flushes++) {
        g_assert_cmpint(blk_pwrite(blk, 0, 1, &byte, 0), ==, flushes < 2 ? 0 : -EIO);
        g_assert_cmpint(blk_pread(blk, 0, 1, &byte, 0), ==, 0);
        g_assert_cmpint(blk_flush(blk), ==, 0);
    }
    blk_unref(blk);
}

/* An event makes a rule active; then it concerns requests of all kinds. */
static void test_inject_active(void)
{
    BlockBackend *blk = open_blk("{'driver': 'blkdebug', 'image': {'driver': 'null-co'}, "
                                 "'inject-error': [{'event': 'read_aio'}]}");
    uint8_t byte = 0;

    g_assert_cmpint(blk_pwrite(blk, 0, 1, &byte, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 0, 1, &byte, 0), ==, -EIO);
    g_assert_cmpint(blk_pwrite(blk, 0, 1, &byte, 0), ==, -EIO);
    blk_unref(blk);
    blk = open_blk(
        "{'driver': 'blkdebug', 'image': {'driver': 'null-co'}, 'inject-error': [{'event': 'none'}]}");
    g_assert_cmpint(blk_flush(blk), ==, -EIO);
    blk_unref(blk);
}

static void test_inject_config(void)
{
    static const char config[] =
        "[inject-error]\nevent = \"write_aio\"\niotype = \"write\"\nerrno = \"28\"\n";
    BlockDriverState *bs;
    g_autofree char *path = NULL, *filename = NULL;
    uint8_t byte = 0;
    int fd = g_file_open_tmp("test-block-XXXXXX", &path, NULL);

    g_assert_cmpint(write(fd, config, strlen(config)), ==, strlen(config));
    close(fd);
    filename = g_strdup_printf("blkdebug:%s:null-co://", path);
    bs = bdrv_open(filename, NULL, NULL, BDRV_O_RDWR | BDRV_O_PROTOCOL, &error_abort);
    g_assert_cmpint(bdrv_pwrite(bs, 0, 1, &byte, 0), ==, -ENOSPC);
    g_assert_cmpint(bdrv_pread(bs, 0, 1, &byte), ==, 0);
    bdrv_unref(bs);
    g_unlink(path);
    expect_error("{'driver': 'blkdebug', 'image': {'driver': 'null-co'}, 'inject-error': [{'event': 'foo'}]}",
                 "'foo'");
    expect_error("{'driver': 'blkdebug', 'image': {'driver': 'null-co'}, 'inject-error': [{}]}",
                 "'event' is missing");
    expect_error("{'driver': 'blkdebug'}", "\"image\"");
}

/* ---- names ---- */

static void test_blockdev(void)
{
    Error *err = NULL;

    g_assert_true(blockdev_add_text("driver=null-co,node-name=a,size=1M", &error_abort));
    g_assert_true(blockdev_add_text("raw,node-name=b,file=a,offset=512k", &error_abort));
    g_assert_cmpint(bdrv_getlength(bdrv_find_node("b")), ==, 512 * KIB);
    g_assert_false(blockdev_del("a", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Node a is in use");
    g_clear_pointer(&err, error_free);
    g_assert_true(blockdev_del("b", &error_abort));
    g_assert_true(blockdev_del("a", &error_abort));
    g_assert_false(blockdev_add_text("driver=null-co", &err));
    error_free(err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_BLOCK);
    qemu_init_main_loop(&error_abort);
    g_test_add_func("/block/requests/order", test_order);
    g_test_add_func("/block/requests/cancel", test_cancel);
    g_test_add_func("/block/requests/drain-chain", test_drain_chain);
    g_test_add_func("/block/requests/ranges", test_ranges);
    g_test_add_func("/block/requests/budget", test_budget);
    g_test_add_func("/block/permissions/conflict", test_permissions);
    g_test_add_func("/block/permissions/read-only", test_read_only);
    g_test_add_func("/block/raw/window", test_raw_window);
    g_test_add_func("/block/options/errors", test_bad_options);
    g_test_add_func("/block/snapshot/keeps-the-file", test_snapshot);
    g_test_add_func("/block/file/host-error", test_host_error);
    g_test_add_func("/block/blkdebug/once-at-a-sector", test_inject_once);
    g_test_add_func("/block/blkdebug/states", test_inject_state);
    g_test_add_func("/block/blkdebug/active", test_inject_active);
    g_test_add_func("/block/blkdebug/config-file", test_inject_config);
    g_test_add_func("/block/blockdev/add-and-del", test_blockdev);
    return g_test_run();
}

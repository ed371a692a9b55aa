/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives, nodes and media as users handle them: -drive, -blockdev, QMP and the human monitor. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqtest.h"
#include "qapi/qmp/qdict.h"

static char *make_image(size_t size)
{
    char *path;
    int fd = g_file_open_tmp("block-test-XXXXXX", &path, NULL);

    g_assert_cmpint(ftruncate(fd, size), ==, 0);
    close(fd);
    return path;
}

/* The drive that query-block calls @device. */
static QDict *query_drive(QTestState *qts, const char *device, QDict **answer)
{
    QDict *found = NULL;
    QList *list;

    *answer = qtest_qmp(qts, "{'execute': 'query-block'}");
    list = qdict_get_qlist(*answer, "return");
    for (unsigned i = 0; i < json_array_get_length(list); i++) {
        QDict *info = json_array_get_object_element(list, i);

        if (!strcmp(qdict_get_str(info, "device"), device)) {
            found = info;
        }
    }
    g_assert_nonnull(found);
    return found;
}

static QDict *ask(QTestState *qts, const char *command)
{
    qtest_qmp_send_raw(qts, "%s", command);
    return qtest_qmp_receive(qts);
}

static void expect_error(QTestState *qts, const char *command, const char *part)
{
    QDict *answer = ask(qts, command);
    QDict *error = qdict_get_qdict(answer, "error");

    g_assert_nonnull(error);
    if (!strstr(qdict_get_str(error, "desc"), part)) {
        g_error("'%s' lacks '%s'", qdict_get_str(error, "desc"), part);
    }
    qobject_unref(answer);
}

static void run(QTestState *qts, const char *command)
{
    QDict *answer = ask(qts, command);

    g_assert_true(qdict_haskey(answer, "return"));
    qobject_unref(answer);
}

static void test_query(void)
{
    g_autofree char *path = make_image(1 << 20);
    QTestState *qts = qtest_initf("-M none -drive file=%s,if=none,format=raw,id=d,cache=unsafe,readonly=on "
                                  "-drive if=none,id=empty", path);
    QDict *answer, *info, *node;

    info = query_drive(qts, "d", &answer);
    node = qdict_get_qdict(info, "inserted");
    g_assert_cmpstr(qdict_get_str(node, "file"), ==, path);
    g_assert_cmpstr(qdict_get_str(node, "drv"), ==, "raw");
    g_assert_true(qdict_get_bool(node, "ro"));
    g_assert_true(qdict_get_bool(qdict_get_qdict(node, "cache"), "no-flush"));
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(node, "image"), "virtual-size"), ==, 1 << 20);
    qobject_unref(answer);
    info = query_drive(qts, "empty", &answer);
    g_assert_false(qdict_haskey(info, "inserted"));
    qobject_unref(answer);
    qtest_quit(qts);
    g_unlink(path);
}

/* An option of the node below is enough to name a file, with and without that node's driver. */
static void test_dotted_file(void)
{
    g_autofree char *path = make_image(1 << 20);
    QTestState *qts = qtest_initf("-M none -drive file.filename=%s,if=none,format=raw,id=a,readonly=on "
                                  "-drive file.driver=file,file.filename=%s,if=none,format=raw,id=b,readonly=on",
                                  path, path);

    for (const char *id = "a"; id; id = *id == 'a' ? "b" : NULL) {
        QDict *answer, *node = qdict_get_qdict(query_drive(qts, id, &answer), "inserted");

        g_assert_cmpstr(qdict_get_str(node, "file"), ==, path);
        g_assert_cmpstr(qdict_get_str(node, "drv"), ==, "raw");
        qobject_unref(answer);
    }
    qtest_quit(qts);
    g_unlink(path);
}

/* Writes stay in memory, if there may be any. */
static void test_snapshot(void)
{
    g_autofree char *path = make_image(1 << 20);
    QTestState *qts = qtest_initf("-M none -drive file=%s,if=none,format=raw,id=a,snapshot=on "
                                  "-drive file=%s,if=none,format=raw,id=b,readonly=on,snapshot=on",
                                  path, path);
    QDict *answer, *node;

    node = qdict_get_qdict(query_drive(qts, "a", &answer), "inserted");
    g_assert_false(qdict_get_bool(node, "ro"));
    qobject_unref(answer);
    node = qdict_get_qdict(query_drive(qts, "b", &answer), "inserted");
    g_assert_true(qdict_get_bool(node, "ro"));
    qobject_unref(answer);
    qtest_quit(qts);
    g_unlink(path);
}

static void test_blockdev(void)
{
    QTestState *qts =
        qtest_init("-M none -blockdev driver=null-co,node-name=low,size=1048576 "
                   "-blockdev '{\"driver\": \"raw\", \"node-name\": \"top\", \"file\": \"low\"}'");

    expect_error(qts, "{'execute': 'blockdev-del', 'arguments': {'node-name': 'low'}}", "in use");
    run(qts, "{'execute': 'blockdev-del', 'arguments': {'node-name': 'top'}}");
    run(qts, "{'execute': 'blockdev-del', 'arguments': {'node-name': 'low'}}");
    expect_error(qts, "{'execute': 'blockdev-del', 'arguments': {'node-name': 'low'}}",
                 "Failed to find node");
    run(qts, "{'execute': 'blockdev-add', 'arguments': {'driver': 'null-co', 'node-name': 'low'}}");
    expect_error(qts, "{'execute': 'blockdev-add', 'arguments': {'driver': 'null-co', 'node-name': 'low'}}",
                 "Duplicate nodes");
    expect_error(qts, "{'execute': 'blockdev-add', 'arguments': {'driver': 'null-co'}}", "node-name");
    qtest_quit(qts);
}

static void test_resize(void)
{
    g_autofree char *path = make_image(1 << 20);
    QTestState *qts = qtest_initf("-M none -drive file=%s,if=none,format=raw,id=d", path);
    struct stat st;

    run(qts, "{'execute': 'block_resize', 'arguments': {'device': 'd', 'size': 2097152}}");
    expect_error(qts, "{'execute': 'block_resize', 'arguments': {'device': 'd', 'size': -1}}", "'size'");
    expect_error(qts, "{'execute': 'block_resize', 'arguments': {'device': 'x', 'size': 1}}",
                 "Cannot find device");
    qtest_quit(qts);
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_size, ==, 2 << 20);
    g_unlink(path);
}

/* A floppy drive has no tray: the medium can be taken and put in at any time. */
static void test_media(void)
{
    g_autofree char *path = make_image(1474560);
    QTestState *qts = qtest_initf("-M pc -nodefaults -drive file=%s,if=none,format=raw,id=d "
                                  "-device floppy,drive=d,id=f", path);
    QDict *answer, *info;

    run(qts, "{'execute': 'eject', 'arguments': {'device': 'd'}}");
    info = query_drive(qts, "d", &answer);
    g_assert_false(qdict_haskey(info, "inserted"));
    g_assert_cmpstr(qdict_get_str(info, "qdev"), ==, "f");
    qobject_unref(answer);
    run(qts,
        "{'execute': 'blockdev-add', 'arguments': {'driver': 'null-co', 'node-name': 'm', 'size': 1474560}}");
    run(qts, "{'execute': 'blockdev-insert-medium', 'arguments': {'id': 'f', 'node-name': 'm'}}");
    expect_error(qts, "{'execute': 'blockdev-insert-medium', 'arguments': {'id': 'f', 'node-name': 'm'}}",
                 "in use");
    expect_error(qts,
                 "{'execute': 'blockdev-change-medium', 'arguments': {'id': 'f', 'filename': '/does/not'}}",
                 "No such file");
    info = query_drive(qts, "d", &answer);
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(info, "inserted"), "node-name"), ==, "m");
    qobject_unref(answer);
    run(qts, "{'execute': 'blockdev-remove-medium', 'arguments': {'id': 'f'}}");
    run(qts, "{'execute': 'blockdev-del', 'arguments': {'node-name': 'm'}}");
    expect_error(qts, "{'execute': 'eject', 'arguments': {'device': 'x'}}", "'x' not found");
    expect_error(qts, "{'execute': 'eject', 'arguments': {}}", "exactly one");
    qtest_quit(qts);
    g_unlink(path);
}

static void test_hmp(void)
{
    QTestState *qts = qtest_init("-M none -drive file=null-co://,if=none,format=raw,id=d");
    g_autofree char *before = qtest_hmp(qts, "info block d");
    g_autofree char *ejected = qtest_hmp(qts, "eject d");
    g_autofree char *after = qtest_hmp(qts, "info block");
    g_autofree char *added = qtest_hmp(qts, "drive_add 0 if=none,id=e,file=null-co://,format=raw");
    g_autofree char *gone = qtest_hmp(qts, "drive_del e");
    g_autofree char *again = qtest_hmp(qts, "drive_del e");

    g_assert_nonnull(strstr(before, "null-co:// (raw)"));
    g_assert_cmpstr(ejected, ==, "");
    g_assert_nonnull(strstr(after, "d: [not inserted]"));
    g_assert_nonnull(strstr(added, "OK"));
    g_assert_cmpstr(gone, ==, "");
    g_assert_nonnull(strstr(again, "Device 'e' not found"));
    qtest_quit(qts);
}

/* ---- mistakes on the command line ---- */

static void expect_refusal(const char *args, const char *part)
{
    g_autofree char *command =
        g_strdup_printf("%s -display none -M none %s", getenv("QTEST_QEMU_BINARY"), args);
    g_autofree char *err = NULL;
    int status;

    g_assert_true(g_spawn_command_line_sync(command, NULL, &err, &status, NULL));
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    if (!strstr(err, part)) {
        g_error("%s: '%s' lacks '%s'", args, err, part);
    }
}

static void test_refusals(void)
{
    expect_refusal("-drive file=null-co://,format=raw,if=none,foo=1", "does not support the option 'foo'");
    expect_refusal("-drive file=null-co://x,if=none", "The only allowed filename");
    expect_refusal("-drive file=foo://x,if=none", "Unknown protocol 'foo'");
    expect_refusal("-drive file=/does/not/exist,if=none", "No such file or directory");
    expect_refusal("-drive if=foo", "unsupported bus type 'foo'");
    expect_refusal("-drive if=none,format=foo,file=x", "Unknown driver 'foo'");
    expect_refusal("-drive if=none,media=foo", "'foo' invalid media");
    expect_refusal("-drive if=none,cache=foo", "invalid cache option");
    expect_refusal("-drive if=none,rerror=enospc", "'enospc' invalid read error action");
    expect_refusal("-drive if=none,index=1,unit=1", "index cannot be used with bus and unit");
    expect_refusal("-drive if=none,id=a -drive if=none,id=a", "Duplicate ID 'a' for drive");
    expect_refusal("-drive file=null-co://,if=scsi,unit=7", "unit 7 too big (max is 6)");
    expect_refusal("-blockdev driver=null-co", "'node-name' must be specified");
    expect_refusal("-blockdev node-name=a", "Parameter 'driver' is missing");
}

/* ---- limits: checked, without effect ---- */

#define THROTTLED "-drive if=none,id=d,file=null-co://,format=raw,throttling."

static void test_throttling_refusals(void)
{
    static const struct {
        const char *limits, *error;
    } bad[] = {
        { "bps-total=-1", "must be within [0, 1000000000000000]" },
        { "iops-read=1000000000000001", "must be within [0, 1000000000000000]" },
        { "bps-write=x", "Parameter 'throttling.bps-write' expects a number" },
        { "bps-total=1,throttling.bps-read=1", "cannot be used at the same time" },
        { "iops-total=1,throttling.iops-write=1", "cannot be used at the same time" },
        { "iops-size=512", "iops size requires an iops value" },
        { "bps-total-max=5", "bps_max/iops_max require" },
        { "bps-total=10,throttling.bps-total-max=5", "cannot be lower than bps/iops" },
        { "bps-total=10,throttling.bps-total-max-length=0", "burst length cannot be 0" },
        { "bps-total=10,throttling.bps-total-max-length=5", "burst length set without burst rate" },
        { "iops-read=1,throttling.iops-read-max=1000000000000000,throttling.iops-read-max-length=2",
          "too high" },
        { "foo=1", "does not support the option 'throttling" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *args = g_strconcat(THROTTLED, bad[i].limits, NULL);

        expect_refusal(args, bad[i].error);
    }
    expect_refusal("-object throttle-group,id=g,x-bps-total=-1", "cannot be negative");
    expect_refusal("-object throttle-group,id=g,x-bps-total-max=3", "bps_max/iops_max require");
    expect_refusal("-object throttle-group,id=g,foo=3", "Invalid parameter 'foo'");
    expect_refusal("-blockdev driver=null-co,node-name=n "
                   "-blockdev driver=throttle,node-name=t,throttle-group=g,file=n",
                   "Throttle group 'g' does not exist");
    expect_refusal("-blockdev driver=null-co,node-name=n -blockdev driver=throttle,node-name=t,file=n",
                   "Parameter 'throttle-group' is missing");
}

#define SET_LIMITS "{'execute': 'block_set_io_throttle', 'arguments': " \
                   "{'id': 'f', 'bps': %d, 'bps_rd': 0, 'bps_wr': %d, 'iops': 0, 'iops_rd': %d, " \
                   "'iops_wr': 0, 'iops_rd_max': %d}}"

/* A node under limits works; limits can be changed and are checked then too. */
static void test_throttling(void)
{
    QTestState *qts = qtest_init("-M pc -nodefaults "
                                 "-object throttle-group,id=g,x-iops-total=10,x-iops-total-max=20 "
                                 "-blockdev driver=null-co,node-name=n,size=1048576 "
                                 "-blockdev driver=throttle,node-name=t,throttle-group=g,file=n "
                                 "-device ide-hd,drive=t "
                                 THROTTLED "bps-total=7,throttling.bps-total-max=9,"
                                 "throttling.bps-total-max-length=3,throttling.group=x,iops_rd=4,iops_size=512 "
                                 "-device ide-hd,drive=d,id=f");
    QDict *answer;

    expect_error(qts, "{'execute': 'qom-set', 'arguments': "
                 "{'path': '/objects/g', 'property': 'x-iops-total', 'value': 5}}",
                 "cannot be set after initialization");
    expect_error(qts, "{'execute': 'qom-set', 'arguments': {'path': '/objects/g', 'property': 'limits', "
                 "'value': {'iops-read': 5}}}", "cannot be used at the same time");
    run(qts, "{'execute': 'qom-set', 'arguments': {'path': '/objects/g', 'property': 'limits', "
        "'value': {'iops-total': 15}}}");
    answer = qtest_qmp(qts, "{'execute': 'qom-get', 'arguments': "
                            "{'path': '/objects/g', 'property': 'limits'}}");
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(answer, "return"), "iops-total"), ==, 15);
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(answer, "return"), "iops-total-max"), ==, 20);
    qobject_unref(answer);
    answer = qtest_qmp(qts, SET_LIMITS, 5, 0, 3, 4);
    g_assert_true(qdict_haskey(answer, "return"));
    qobject_unref(answer);
    answer = qtest_qmp(qts, SET_LIMITS, 5, 1, 0, 0);
    g_assert_true(qdict_haskey(answer, "error"));
    qobject_unref(answer);
    answer = qtest_qmp(qts, SET_LIMITS, 0, 0, 3, 2);
    g_assert_true(qdict_haskey(answer, "error"));
    qobject_unref(answer);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/block/query", test_query);
    qtest_add_func("/block/dotted-file", test_dotted_file);
    qtest_add_func("/block/snapshot", test_snapshot);
    qtest_add_func("/block/blockdev", test_blockdev);
    qtest_add_func("/block/resize", test_resize);
    qtest_add_func("/block/media", test_media);
    qtest_add_func("/block/hmp", test_hmp);
    qtest_add_func("/block/command-line/refusals", test_refusals);
    qtest_add_func("/block/throttling/limits", test_throttling);
    qtest_add_func("/block/throttling/refusals", test_throttling_refusals);
    return g_test_run();
}

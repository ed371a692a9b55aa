/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character devices: front end handlers, each back end, short syntax, mux.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "chardev/char-fe.h"
#include "chardev/char-mux.h"
#include "chardev/char-ringbuf.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"

/* A front end that writes down what happens to it. */
typedef struct Recorder {
    CharBackend be;
    GString *got;    /* bytes, and events in brackets */
    int room;        /* what can_read says */
} Recorder;

static int recorder_can_read(void *opaque)
{
    return ((Recorder *)opaque)->room;
}

static void recorder_read(void *opaque, const uint8_t *buf, int size)
{
    Recorder *r = opaque;

    g_assert_cmpint(size, <=, r->room);
    g_string_append_len(r->got, (const char *)buf, size);
}

static void recorder_event(void *opaque, QEMUChrEvent event)
{
    static const char *const names[] = { "[break]", "[opened]", "[mux-in]", "[mux-out]", "[closed]" };

    g_string_append(((Recorder *)opaque)->got, names[event]);
}

static void recorder_init(Recorder *r, Chardev *chr)
{
    r->got = g_string_new(NULL);
    r->room = 100;
    qemu_chr_fe_init(&r->be, chr, &error_abort);
    qemu_chr_fe_set_handlers(&r->be, recorder_can_read, recorder_read, recorder_event, NULL, r, NULL,
                             true);
}

static void recorder_done(Recorder *r)
{
    qemu_chr_fe_deinit(&r->be, true);
    g_string_free(r->got, true);
}

/* Let the main loop run until it has nothing to do. */
static void run_loop(void)
{
    for (int i = 0; i < 20; i++) {
        main_loop_wait(true);
    }
}

static Chardev *new_chardev(const char *options)
{
    QemuOpts *opts = qemu_opts_parse(&qemu_chardev_opts, options, true, &error_abort);
    Chardev *chr = qemu_chr_new_from_opts(opts, NULL, &error_abort);

    qemu_opts_del(opts);
    return chr;
}

static void expect_error(const char *options, const char *message)
{
    QemuOpts *opts = qemu_opts_parse(&qemu_chardev_opts, options, true, &error_abort);
    Error *err = NULL;

    g_assert_null(qemu_chr_new_from_opts(opts, NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
    qemu_opts_del(opts);
}

/* ---- */

static void test_null(void)
{
    Chardev *chr = qemu_chr_new("label-null", "null", NULL);
    CharBackend be = { 0 };

    g_assert_nonnull(chr);
    g_assert(qemu_chr_find("label-null") == chr);
    qemu_chr_fe_init(&be, chr, &error_abort);
    g_assert(qemu_chr_fe_backend_connected(&be));
    g_assert(!qemu_chr_fe_backend_open(&be));
    g_assert_cmpint(qemu_chr_fe_write(&be, (const uint8_t *)"buf", 4), ==, 4);
    qemu_chr_fe_deinit(&be, true);
    g_assert_null(qemu_chr_find("label-null"));
}

static void test_not_connected(void)
{
    CharBackend be = { 0 };

    g_assert(!qemu_chr_fe_backend_connected(&be));
    g_assert_cmpint(qemu_chr_fe_write(&be, (const uint8_t *)"x", 1), ==, 0);
    g_assert_cmpint(qemu_chr_fe_write_all(&be, (const uint8_t *)"x", 1), ==, 0);
    g_assert_cmpint(qemu_chr_fe_ioctl(&be, 1, NULL), ==, -ENOTSUP);
    g_assert_cmpint(qemu_chr_fe_add_watch(&be, G_IO_OUT, NULL, NULL), ==, 0);
    qemu_chr_fe_set_handlers(&be, NULL, NULL, NULL, NULL, NULL, NULL, true);
    qemu_chr_fe_accept_input(&be);
    qemu_chr_fe_deinit(&be, false);
}

static void test_in_use(void)
{
    Chardev *chr = qemu_chr_new("used", "null", NULL);
    CharBackend a = { 0 }, b = { 0 };
    Error *err = NULL;

    qemu_chr_fe_init(&a, chr, &error_abort);
    g_assert(!qemu_chr_fe_init(&b, chr, &err));
    error_free_or_abort(&err);
    qemu_chr_remove("used", &err);
    g_assert_cmpstr(error_get_pretty(err), ==, "Chardev 'used' is busy");
    error_free_or_abort(&err);
    qemu_chr_fe_deinit(&a, false);
    qemu_chr_remove("used", &error_abort);
}

static void test_invalid(void)
{
    expect_error("null", "chardev: no id specified");
    expect_error("foo,id=x", "'foo' is not a valid char driver name");
    expect_error("file,id=x", "chardev: file: no filename given");
    expect_error("udp,id=x", "chardev: udp: remote port not specified");
    expect_error("socket,id=x,fd=foo", "Unable to parse FD number foo");
    expect_error("socket,id=x,path=/nonexistent/s",
                 "Failed to connect to '/nonexistent/s': No such file or directory");
    expect_error("socket,id=x,path=/x,wait=off",
                 "'wait' option is incompatible with socket in client connect mode");
    expect_error("mux,id=x,chardev=foo", "mux: base chardev 'foo' not found");
}

static void test_ringbuf(void)
{
    Chardev *chr = new_chardev("ringbuf,id=r,size=4");
    uint8_t buf[8];
    CharBackend be = { 0 };

    qemu_chr_fe_init(&be, chr, &error_abort);
    g_assert_cmpint(qemu_chr_fe_write(&be, (const uint8_t *)"abcdef", 6), ==, 6);
    g_assert_cmpint(ringbuf_chr_count(chr), ==, 4);
    g_assert_cmpint(ringbuf_chr_read(chr, buf, 3), ==, 3);
    g_assert(!memcmp(buf, "cde", 3));
    g_assert_cmpint(ringbuf_chr_read(chr, buf, sizeof(buf)), ==, 1);
    qemu_chr_fe_deinit(&be, true);
    expect_error("ringbuf,id=r,size=5",
                 "size of ringbuf chardev must be power of two and at most 16 MiB");
}

static void test_file(void)
{
    g_autofree char *dir = g_dir_make_tmp("char-XXXXXX", NULL);
    g_autofree char *out = g_build_filename(dir, "out", NULL);
    g_autofree char *log = g_build_filename(dir, "log", NULL);
    g_autofree char *options = g_strdup_printf("file,id=f,path=%s,logfile=%s", out, log);
    g_autofree char *content = NULL;
    g_autofree char *logged = NULL;
    Chardev *chr = new_chardev(options);

    g_assert_cmpint(qemu_chr_write_all(chr, (const uint8_t *)"hello", 5), ==, 5);
    object_unparent(OBJECT(chr));
    g_assert(g_file_get_contents(out, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, "hello");
    g_assert(g_file_get_contents(log, &logged, NULL, NULL));
    g_assert_cmpstr(logged, ==, "hello");
    g_unlink(out);
    g_unlink(log);
    g_rmdir(dir);
}

/* ---- sockets ---- */

typedef struct SocketPair {
    char *dir;
    char *path;
    Recorder server;
    Recorder client;
} SocketPair;

static void socket_pair_init(SocketPair *p)
{
    g_autofree char *server = NULL;
    g_autofree char *client = NULL;

    p->dir = g_dir_make_tmp("char-XXXXXX", NULL);
    p->path = g_build_filename(p->dir, "sock", NULL);
    server = g_strdup_printf("socket,id=server,path=%s,server=on,wait=off", p->path);
    client = g_strdup_printf("unix:%s", p->path);
    recorder_init(&p->server, new_chardev(server));
    recorder_init(&p->client, qemu_chr_new("client", client, NULL));
    run_loop();
}

static void socket_pair_done(SocketPair *p)
{
    recorder_done(&p->client);
    recorder_done(&p->server);
    g_assert(!g_file_test(p->path, G_FILE_TEST_EXISTS));
    g_rmdir(p->dir);
    g_free(p->path);
    g_free(p->dir);
}

static void test_socket(void)
{
    SocketPair p = { 0 };

    socket_pair_init(&p);
    g_assert_cmpstr(p.server.got->str, ==, "[opened]");
    g_assert_cmpstr(p.client.got->str, ==, "[opened]");
    qemu_chr_fe_write_all(&p.server.be, (const uint8_t *)"abc", 3);
    qemu_chr_fe_printf(&p.client.be, "%d", 42);
    run_loop();
    g_assert_cmpstr(p.client.got->str, ==, "[opened]abc");
    g_assert_cmpstr(p.server.got->str, ==, "[opened]42");
    socket_pair_done(&p);
}

/* Input waits for room, and comes without anybody asking for it once there is room. */
static void test_socket_room(void)
{
    SocketPair p = { 0 };

    socket_pair_init(&p);
    p.server.room = 0;
    qemu_chr_fe_write_all(&p.client.be, (const uint8_t *)"abcdef", 6);
    run_loop();
    g_assert_cmpstr(p.server.got->str, ==, "[opened]");
    p.server.room = 2;
    main_loop_wait(true);
    g_assert_cmpstr(p.server.got->str, ==, "[opened]ab");
    run_loop();
    g_assert_cmpstr(p.server.got->str, ==, "[opened]abcdef");
    socket_pair_done(&p);
}

static void test_socket_reconnect(void)
{
    SocketPair p = { 0 };
    g_autofree char *spec = NULL;

    socket_pair_init(&p);
    recorder_done(&p.client);
    run_loop();
    g_assert_cmpstr(p.server.got->str, ==, "[opened][closed]");
    g_assert(!qemu_chr_fe_backend_open(&p.server.be));
    g_assert_cmpint(qemu_chr_fe_write(&p.server.be, (const uint8_t *)"x", 1), ==, 1);
    spec = g_strdup_printf("unix:%s", p.path);
    recorder_init(&p.client, qemu_chr_new("client", spec, NULL));
    run_loop();
    g_assert_cmpstr(p.server.got->str, ==, "[opened][closed][opened]");
    socket_pair_done(&p);
}

static gboolean count_call(void *do_not_use, GIOCondition cond, void *opaque)
{
    (*(int *)opaque)++;
    return *(int *)opaque < 2;
}

static void test_socket_watch(void)
{
    SocketPair p = { 0 };
    g_autofree uint8_t *big = g_malloc0(1 << 20);
    int called = 0, removed = 0;
    guint tag;

    socket_pair_init(&p);
    p.client.room = 0;
    while (qemu_chr_fe_write(&p.server.be, big, 1 << 20) > 0) {
    }
    g_assert_cmpint(errno, ==, EAGAIN);
    g_assert_cmpint(qemu_chr_fe_add_watch(&p.server.be, G_IO_OUT, count_call, &called), >, 0);
    tag = qemu_chr_fe_add_watch(&p.server.be, G_IO_OUT, count_call, &removed);
    g_source_remove(tag);
    run_loop();
    g_assert_cmpint(called, ==, 0);
    for (int i = 0; i < 4096 && called < 2; i++) {
        p.client.room = 1 << 20;
        g_string_truncate(p.client.got, 0);
        main_loop_wait(true);
    }
    run_loop();
    g_assert_cmpint(called, ==, 2);
    g_assert_cmpint(removed, ==, 0);
    socket_pair_done(&p);
}

static void test_socket_fds(void)
{
    SocketPair p = { 0 };
    int pipe_fds[2];
    char byte = 0;
    int fd;

    socket_pair_init(&p);
    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    g_assert_cmpint(qemu_chr_fe_get_msgfd(&p.server.be), ==, -1);
    g_assert_cmpint(qemu_chr_fe_set_msgfds(&p.client.be, &pipe_fds[0], 1), ==, 0);
    qemu_chr_fe_write_all(&p.client.be, (const uint8_t *)"f", 1);
    run_loop();
    fd = qemu_chr_fe_get_msgfd(&p.server.be);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(pipe_fds[1], "z", 1), ==, 1);
    g_assert_cmpint(read(fd, &byte, 1), ==, 1);
    g_assert_cmpint(byte, ==, 'z');
    close(fd);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
    socket_pair_done(&p);
}

static void test_socket_tcp(void)
{
    Recorder server = { 0 }, client = { 0 };
    g_autofree char *spec = NULL;
    Chardev *chr = new_chardev("socket,id=server,host=127.0.0.1,port=0,server=on,wait=off");
    const char *where = strstr(chr->filename, "tcp:");

    g_assert_true(g_str_has_prefix(chr->filename, "disconnected:tcp:127.0.0.1:"));
    spec = g_strndup(where, strcspn(where, ","));
    recorder_init(&server, chr);
    recorder_init(&client, qemu_chr_new("client", spec, NULL));
    run_loop();
    qemu_chr_fe_write_all(&client.be, (const uint8_t *)"tcp", 3);
    run_loop();
    g_assert_cmpstr(server.got->str, ==, "[opened]tcp");
    recorder_done(&client);
    recorder_done(&server);
}

static void test_socket_sync_read(void)
{
    SocketPair p = { 0 };
    uint8_t buf[4];

    socket_pair_init(&p);
    qemu_chr_fe_write_all(&p.client.be, (const uint8_t *)"sync", 4);
    g_assert_cmpint(qemu_chr_fe_read_all(&p.server.be, buf, 4), ==, 4);
    g_assert(!memcmp(buf, "sync", 4));
    socket_pair_done(&p);
}

/* ---- mux ---- */

static void test_mux(void)
{
    Chardev *chr = new_chardev("ringbuf,id=m,size=128,mux=on");
    Chardev *base = qemu_chr_find("m-base");
    Recorder a = { 0 }, b = { 0 };
    uint8_t out[8];

    g_assert(CHARDEV_IS_MUX(chr));
    recorder_init(&a, chr);
    recorder_init(&b, chr);
    g_assert_cmpstr(a.got->str, ==, "[mux-in][opened][mux-out]");
    qemu_chr_be_write(base, (const uint8_t *)"hi", 2);
    g_assert_cmpstr(b.got->str, ==, "[mux-in][opened]hi");
    qemu_chr_be_write(base, (const uint8_t *)"\1c" "x", 3);
    g_assert_cmpstr(a.got->str, ==, "[mux-in][opened][mux-out][mux-in]x");

    /* Kept while there is no room. */
    a.room = 0;
    qemu_chr_be_write(base, (const uint8_t *)"yz", 2);
    a.room = 5;
    qemu_chr_fe_accept_input(&a.be);
    g_assert_cmpstr(a.got->str, ==, "[mux-in][opened][mux-out][mux-in]xyz");

    qemu_chr_fe_write(&b.be, (const uint8_t *)"out", 3);
    g_assert_cmpint(ringbuf_chr_read(base, out, sizeof(out)), ==, 3);
    qemu_chr_fe_deinit(&a.be, false);
    qemu_chr_fe_deinit(&b.be, false);
    g_string_free(a.got, true);
    g_string_free(b.got, true);
    object_unparent(OBJECT(chr));
    object_unparent(OBJECT(base));
}

static void test_mux_full(void)
{
    Chardev *chr = new_chardev("null,id=m,mux=on");
    CharBackend be[MAX_MUX + 1] = { 0 };
    Error *err = NULL;

    for (int i = 0; i < MAX_MUX; i++) {
        qemu_chr_fe_init(&be[i], chr, &error_abort);
    }
    g_assert(!qemu_chr_fe_init(&be[MAX_MUX], chr, &err));
    error_free_or_abort(&err);
    for (int i = 0; i < MAX_MUX; i++) {
        qemu_chr_fe_deinit(&be[i], false);
    }
    qemu_chr_remove("m", &error_abort);
    qemu_chr_remove("m-base", &error_abort);
}

/* ---- short syntax ---- */

static void check_short(const char *spec, const char *name, const char *value)
{
    QemuOpts *opts = qemu_chr_parse_compat("short", spec, true);

    g_assert_nonnull(opts);
    g_assert_cmpstr(qemu_opt_get(opts, name), ==, value);
    qemu_opts_del(opts);
}

static void test_short_syntax(void)
{
    check_short("stdio", "backend", "stdio");
    check_short("vc:80Cx24C", "backend", "vc");
    check_short("file:/tmp/a,b", "path", "/tmp/a,b");
    check_short("unix:/tmp/s,server=on,wait=off", "path", "/tmp/s");
    check_short("unix:/tmp/s,server=on,wait=off", "wait", "off");
    check_short("tcp:host:80,server=on", "host", "host");
    check_short("tcp::80", "host", NULL);
    check_short("tcp:[::1]:80", "host", "::1");
    check_short("tcp:[::1]:80", "port", "80");
    check_short("udp:1.2.3.4:5@:6", "localport", "6");
    check_short("mon:stdio", "mux", "on");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    qemu_init_main_loop(&error_abort);
    qemu_add_opts(&qemu_chardev_opts);
    g_test_add_func("/char/null", test_null);
    g_test_add_func("/char/not-connected", test_not_connected);
    g_test_add_func("/char/in-use", test_in_use);
    g_test_add_func("/char/invalid", test_invalid);
    g_test_add_func("/char/ringbuf", test_ringbuf);
    g_test_add_func("/char/file", test_file);
    g_test_add_func("/char/socket/unix", test_socket);
    g_test_add_func("/char/socket/tcp", test_socket_tcp);
    g_test_add_func("/char/socket/room", test_socket_room);
    g_test_add_func("/char/socket/reconnect", test_socket_reconnect);
    g_test_add_func("/char/socket/watch", test_socket_watch);
    g_test_add_func("/char/socket/fd-passing", test_socket_fds);
    g_test_add_func("/char/socket/sync-read", test_socket_sync_read);
    g_test_add_func("/char/mux", test_mux);
    g_test_add_func("/char/mux/full", test_mux_full);
    g_test_add_func("/char/short-syntax", test_short_syntax);
    return g_test_run();
}

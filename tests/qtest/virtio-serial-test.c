/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio console device: ports come and go by control messages, and bytes pass between driver and chardev. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qapi/qmp/qdict.h"
#include "standard-headers/linux/virtio_console.h"
#include "virtio-poke.h"
#include "reference.h"

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define MULTIPORT   (1ULL << VIRTIO_CONSOLE_F_MULTIPORT)
#define BUFFERS     0x400000
#define BUFFER      0x100
/* Queues: 0 and 1 of port 0, control, then two a port. */
#define CONTROL_RX  2
#define CONTROL_TX  3
#define RX(port)    ((port) ? 2 * (port) + 2 : 0)
#define TX(port)    (RX(port) + 1)
#define MAX_QUEUES  8

typedef struct Fixture {
    Poke *p;
    PokeQueue q[MAX_QUEUES];
    uint16_t sent;              /* buffers used so far, all queues */
    char *out;                  /* what the chardev of the tests writes */
} Fixture;

#define PORTS " -device virtserialport,chardev=c1,nr=1,name=org.test.0,id=p1"

static void setup_with(Fixture *f, const char *device, const char *ports, uint64_t features)
{
    g_autofree char *args = NULL;

    f->out = g_strdup_printf("%s/virtio-serial-test-%d", g_get_tmp_dir(), getpid());
    args = g_strdup_printf("-chardev file,id=c0,path=%s -chardev ringbuf,id=c1 -device %s," POKE_ADDR "%s",
                           f->out, device, ports);
    f->p = poke_new_args(args);
    negotiate(f->p, features);
    for (int i = 0; i < (features & MULTIPORT ? MAX_QUEUES : 2); i++) {
        f->q[i] = queue_enable(f->p, i, 0x100000 + i * 0x10000);
    }
    set_status(f->p, DRIVER_OK);
}

static void setup(Fixture *f, const void *ports)
{
    setup_with(f, "virtio-serial-pci", ports, VERSION_1 | MULTIPORT);
}

static void teardown(Fixture *f, const void *ports)
{
    poke_free(f->p);
    g_unlink(f->out);
    g_free(f->out);
}

/* A buffer for the device to write; returns its address. */
static uint64_t give(Fixture *f, int queue, uint32_t size)
{
    PokeQueue *q = &f->q[queue];
    uint64_t addr = BUFFERS + f->sent++ * BUFFER;

    queue_desc(q, q->avail_idx, addr, size, VRING_DESC_F_WRITE, 0);
    queue_add(q, q->avail_idx);
    queue_kick(q);
    return addr;
}

static void put(Fixture *f, int queue, const void *data, uint32_t size)
{
    PokeQueue *q = &f->q[queue];
    uint64_t addr = BUFFERS + f->sent++ * BUFFER;

    qtest_memwrite(f->p->qts, addr, data, size);
    queue_desc(q, q->avail_idx, addr, size, 0, 0);
    queue_add(q, q->avail_idx);
    queue_kick(q);
}

static void tell(Fixture *f, uint32_t id, uint16_t event, uint16_t value)
{
    struct virtio_console_control m = { cpu_to_le32(id), cpu_to_le16(event), cpu_to_le16(value) };

    put(f, CONTROL_TX, &m, sizeof(m));
    g_assert_true(queue_used(&f->q[CONTROL_TX], NULL, NULL));
}

static void expect_event(Fixture *f, uint64_t addr, uint32_t size, uint32_t id, uint16_t event,
                         uint16_t value)
{
    uint32_t len = 0;

    g_assert_true(queue_used(&f->q[CONTROL_RX], NULL, &len));
    g_assert_cmpuint(len, ==, size);
    g_assert_cmpuint(qtest_readl(f->p->qts, addr), ==, id);
    g_assert_cmpuint(qtest_readw(f->p->qts, addr + 4), ==, event);
    g_assert_cmpuint(qtest_readw(f->p->qts, addr + 6), ==, value);
}

static void test_ids(Fixture *f, const void *ports)
{
    static const uint16_t sizes[MAX_QUEUES] = { 128, 128, 32, 32, 128, 128, 128, 128 };

    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10031af4);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 8) >> 8, ==, 0x078000);
    g_assert_cmpuint(qpci_msix_table_size(f->p->dev), ==, 2);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000006ULL);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG), ==, 0);
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG + 4), ==, 31);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 8), ==, 0);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 64);
    for (int i = 0; i < MAX_QUEUES; i++) {
        select_queue(f->p, i);
        g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_Q_SIZE), ==, sizes[i]);
    }
}

static void test_ports_are_announced(Fixture *f, const void *ports)
{
    uint64_t addr = give(f, CONTROL_RX, 64);
    char name[16] = "";

    tell(f, VIRTIO_CONSOLE_BAD_ID, VIRTIO_CONSOLE_DEVICE_READY, 1);
    expect_event(f, addr, 8, 1, VIRTIO_CONSOLE_PORT_ADD, 1);

    addr = give(f, CONTROL_RX, 64);
    give(f, CONTROL_RX, 64);
    tell(f, 1, VIRTIO_CONSOLE_PORT_READY, 1);
    expect_event(f, addr, 8 + sizeof("org.test.0"), 1, VIRTIO_CONSOLE_PORT_NAME, 1);
    qtest_memread(f->p->qts, addr + 8, name, sizeof("org.test.0"));
    g_assert_cmpstr(name, ==, "org.test.0");
}

static void test_console_is_announced(Fixture *f, const void *ports)
{
    uint64_t addr = give(f, CONTROL_RX, 64), open = give(f, CONTROL_RX, 64);

    tell(f, 0, VIRTIO_CONSOLE_PORT_READY, 1);
    expect_event(f, addr, 8, 0, VIRTIO_CONSOLE_CONSOLE_PORT, 1);
    expect_event(f, open, 8, 0, VIRTIO_CONSOLE_PORT_OPEN, 1);
}

/* Nobody is there to send them, and the driver may not send others. */
static void test_bad_control_messages(Fixture *f, const void *ports)
{
    give(f, CONTROL_RX, 64);
    tell(f, 30, VIRTIO_CONSOLE_PORT_READY, 1);
    tell(f, 0xffff, VIRTIO_CONSOLE_PORT_OPEN, 1);
    tell(f, 1, VIRTIO_CONSOLE_PORT_ADD, 1);
    tell(f, 1, VIRTIO_CONSOLE_PORT_READY, 0);
    tell(f, 1, 0xabcd, 1);
    put(f, CONTROL_TX, "abc", 3);
    g_assert_true(queue_used(&f->q[CONTROL_TX], NULL, NULL));
    g_assert_false(queue_used(&f->q[CONTROL_RX], NULL, NULL));
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

static void test_small_control_buffer(Fixture *f, const void *ports)
{
    uint64_t addr = give(f, CONTROL_RX, 4);
    uint32_t len = 0;

    if (reference_skips("the used length is not what was written (VIRTIO 1.2, 2.7.8.2)")) {
        return;
    }
    qtest_memset(f->p->qts, addr, 0xee, 8);
    tell(f, VIRTIO_CONSOLE_BAD_ID, VIRTIO_CONSOLE_DEVICE_READY, 1);
    g_assert_true(queue_used(&f->q[CONTROL_RX], NULL, &len));
    g_assert_cmpuint(len, ==, 4);
    g_assert_cmpuint(qtest_readl(f->p->qts, addr), ==, 1);
    g_assert_cmphex(qtest_readl(f->p->qts, addr + 4), ==, 0xeeeeeeee);
}

static char *ringbuf_read(Fixture *f)
{
    QDict *response = qtest_qmp(f->p->qts, "{'execute': 'ringbuf-read', 'arguments': "
                                           "{'device': 'c1', 'size': 100}}");
    char *text = g_strdup(qdict_get_str(response, "return"));

    qobject_unref(response);
    return text;
}

static void test_output(Fixture *f, const void *ports)
{
    g_autofree char *text = NULL;

    tell(f, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    put(f, TX(1), "hello ", 6);
    put(f, TX(1), "world", 5);
    g_assert_true(queue_used(&f->q[TX(1)], NULL, NULL));
    g_assert_true(queue_used(&f->q[TX(1)], NULL, NULL));
    text = ringbuf_read(f);
    g_assert_cmpstr(text, ==, "hello world");
}

/* A port that nobody has plugged in: chains come back. */
static void test_output_to_no_port(Fixture *f, const void *ports)
{
    put(f, TX(2), "lost", 4);
    g_assert_true(queue_used(&f->q[TX(2)], NULL, NULL));
    put(f, TX(0), "lost", 4);
    g_assert_true(queue_used(&f->q[TX(0)], NULL, NULL));
}

static void assert_console_wrote(Fixture *f, const char *expected)
{
    g_autofree char *text = NULL;

    g_assert_true(g_file_get_contents(f->out, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
}

static void test_console_output(Fixture *f, const void *ports)
{
    put(f, TX(0), "boot\n", 5);
    g_assert_true(queue_used(&f->q[TX(0)], NULL, NULL));
    assert_console_wrote(f, "boot\n");
}

static void test_emergency_write(Fixture *f, const void *ports)
{
    m32w(f->p, DEVICE_CFG + 8, '!');
    assert_console_wrote(f, "!");
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 8), ==, 0);
}

/* Without control messages there is one port, and it is open. */
static void test_single_port(void)
{
    Fixture f = { 0 };

    setup_with(&f, "virtio-serial-pci,max_ports=1", " -device virtconsole,chardev=c0", VERSION_1);
    g_assert_cmphex(offered_features(f.p) & MULTIPORT, ==, 0);
    g_assert_cmpuint(m16r(f.p, VIRTIO_PCI_COMMON_NUMQ), ==, 4);
    put(&f, TX(0), "x", 1);
    g_assert_true(queue_used(&f.q[TX(0)], NULL, NULL));
    assert_console_wrote(&f, "x");
    teardown(&f, NULL);
}

static void test_hotplug(Fixture *f, const void *ports)
{
    uint64_t addr = give(f, CONTROL_RX, 64);

    qtest_qmp_assert_success(f->p->qts, "{'execute': 'device_add', 'arguments': {'driver': 'virtserialport', "
                                        "'id': 'p2', 'nr': '2', 'name': 'org.test.2'}}");
    expect_event(f, addr, 8, 2, VIRTIO_CONSOLE_PORT_ADD, 1);
    addr = give(f, CONTROL_RX, 64);
    qtest_qmp_assert_success(f->p->qts, "{'execute': 'device_del', 'arguments': {'id': 'p2'}}");
    expect_event(f, addr, 8, 2, VIRTIO_CONSOLE_PORT_REMOVE, 1);
    put(f, TX(2), "lost", 4);
    g_assert_true(queue_used(&f->q[TX(2)], NULL, NULL));
}

/* A reset closes every port: what comes for them waits until the driver opens them again. */
static void test_reset_closes(Fixture *f, const void *ports)
{
    g_autofree char *info = NULL;

    tell(f, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    info = qtest_hmp(f->p->qts, "info qtree");
    g_assert_nonnull(strstr(info, "port 1, guest on, host on, throttle off"));
    set_status(f->p, 0);
    g_free(g_steal_pointer(&info));
    info = qtest_hmp(f->p->qts, "info qtree");
    g_assert_nonnull(strstr(info, "port 1, guest off, host on, throttle off"));
}

static void expect_change(Fixture *f, bool open)
{
    QDict *event = qtest_qmp_eventwait_ref(f->p->qts, "VSERPORT_CHANGE");
    QDict *data = qdict_get_qdict(event, "data");

    g_assert_cmpstr(qdict_get_str(data, "id"), ==, "p1");
    g_assert_cmpint(qdict_get_bool(data, "open"), ==, open);
    qobject_unref(event);
}

static void test_change_event(Fixture *f, const void *ports)
{
    tell(f, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    expect_change(f, true);
    tell(f, 1, VIRTIO_CONSOLE_PORT_OPEN, 0);
    expect_change(f, false);
}

/* An open port is open after it was saved and loaded. */
static void test_saved_state(void)
{
    Fixture f = { 0 };
    g_autofree char *args = NULL, *info = NULL;
    QTestState *fresh;

    setup(&f, PORTS);
    tell(&f, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    args = g_strdup_printf("-machine pc -nodefaults -chardev file,id=c0,path=%s -chardev ringbuf,id=c1 "
                           "-device virtio-serial-pci," POKE_ADDR PORTS, f.out);
    fresh = qtest_save_and_load(f.p->qts, args);
    if (fresh) {
        f.p->qts = f.p->bus->qts = fresh;
        info = qtest_hmp(fresh, "info qtree");
        g_assert_nonnull(strstr(info, "port 1, guest on, host on, throttle off"));
        put(&f, TX(1), "after", 5);
        g_assert_true(queue_used(&f.q[TX(1)], NULL, NULL));
    }
    teardown(&f, NULL);
}

/*
 * --- a reader that does not read -------------------------------------------------------------------------
 */

#define LARGE           0x10000 /* the pipe's size */
#define LARGE_BUFFERS   0x800000

/* What the pipe holds now, into @text. */
static void read_pipe(int fd, GString *text)
{
    g_autofree char *buf = g_malloc(LARGE);
    ssize_t n;

    while ((n = read(fd, buf, LARGE)) > 0) {
        g_string_append_len(text, buf, n);
    }
}

/* A port whose chardev is full has a chain halfway, and one behind it; both go on when they were saved. */
static void test_saved_halfway(void)
{
    g_autofree char *folder = g_dir_make_tmp("virtio-serial-XXXXXX", NULL);
    g_autofree char *pipe_path = g_build_filename(folder, "pipe", NULL);
    g_autofree char *in_path = g_strconcat(pipe_path, ".in", NULL);
    g_autofree char *out_path = g_strconcat(pipe_path, ".out", NULL);
    g_autofree char *args = g_strdup_printf("-machine pc -nodefaults -chardev pipe,id=c0,path=%s "
                                            "-device virtio-serial-pci," POKE_ADDR
                                            " -device virtserialport,chardev=c0,nr=1", pipe_path);
    g_autoptr(GString) text = g_string_new(NULL);
    QTestState *fresh;
    Fixture f = { };
    PokeQueue q;
    Poke *p;
    int fd;

    g_assert_cmpint(mkfifo(in_path, 0600), ==, 0);
    g_assert_cmpint(mkfifo(out_path, 0600), ==, 0);
    fd = open(out_path, O_RDWR | O_NONBLOCK);
    g_assert_cmpint(fcntl(fd, F_SETPIPE_SZ, LARGE), ==, LARGE);
    p = f.p = poke_new_args(args + strlen("-machine pc -nodefaults "));
    negotiate(p, VERSION_1 | MULTIPORT);
    f.q[CONTROL_TX] = queue_enable(p, CONTROL_TX, 0x110000);
    q = queue_enable(p, TX(1), 0x100000);
    set_status(p, DRIVER_OK);
    tell(&f, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    for (int i = 0; i < 3; i++) {
        qtest_memset(p->qts, LARGE_BUFFERS + i * LARGE, 'a' + i, LARGE);
        queue_desc(&q, i, LARGE_BUFFERS + i * LARGE, LARGE * 3 / 4, 0, 0);
        queue_add(&q, i);
    }
    queue_kick(&q);
    g_assert_cmpuint(qtest_readw(p->qts, RING_USED(&q) + 2), ==, 1);
    fresh = qtest_save_and_load(p->qts, args);
    if (fresh) {
        p->qts = p->bus->qts = fresh;
        for (int i = 0; i < 1000 && text->len < LARGE * 9 / 4; i++) {
            read_pipe(fd, text);
            qtest_readw(fresh, RING_USED(&q) + 2);
        }
        g_assert_cmpuint(text->len, ==, LARGE * 9 / 4);
        for (int i = 0; i < 3; i++) {
            g_assert_cmpint(text->str[i * LARGE * 3 / 4], ==, 'a' + i);
            g_assert_cmpint(text->str[(i + 1) * LARGE * 3 / 4 - 1], ==, 'a' + i);
        }
        g_assert_cmpuint(qtest_readw(fresh, RING_USED(&q) + 2), ==, 3);
    }
    poke_free(p);
    close(fd);
    g_unlink(in_path);
    g_unlink(out_path);
    g_rmdir(folder);
}

#define ADD(path, ports, func) qtest_add("virtio-serial/" path, Fixture, ports, setup, func, teardown)
#define CONSOLE " -device virtconsole,chardev=c0"

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("ids", PORTS, test_ids);
    ADD("control/ports-are-announced", PORTS, test_ports_are_announced);
    ADD("control/console-is-announced", CONSOLE, test_console_is_announced);
    ADD("control/bad-messages", PORTS, test_bad_control_messages);
    ADD("control/small-buffer", PORTS, test_small_control_buffer);
    ADD("output/port", PORTS, test_output);
    ADD("output/no-port", PORTS, test_output_to_no_port);
    ADD("event", PORTS, test_change_event);
    ADD("output/console", CONSOLE, test_console_output);
    ADD("output/emergency-write", CONSOLE, test_emergency_write);
    qtest_add_func("virtio-serial/single-port", test_single_port);
    qtest_add_func("virtio-serial/saved-state", test_saved_state);
    if (!g_getenv("QTEST_ACCEL")) {
        qtest_add_func("virtio-serial/saved-halfway", test_saved_halfway);
    }
    ADD("hotplug", PORTS, test_hotplug);
    ADD("reset-closes", PORTS, test_reset_closes);
    return g_test_run();
}

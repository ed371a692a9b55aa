/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio devices plugged into a running pc, worked with, and unplugged while they have work: nothing of them
 * is left, the machine goes on, and the next one works.
 */
#include "qemu/osdep.h"
#include "virtio-driver.h"
#include "virtio-state.h"

#define ROUNDS      3
#define PCIHP_EJECT 0xae08
#define MS          1000000LL

static QDict *device_add(QTestState *qts, const VirtioRow *row, const char *props)
{
    qtest_qmp_send_raw(qts, "{'execute': 'device_add', 'arguments': {'driver': '%s', 'id': 'plugged', "
                       "'addr': '5.0'%s%s}}\n", row->driver, *props ? ", " : "", props);
    return qtest_qmp_receive(qts);
}

static void plug(QTestState *qts, const VirtioRow *row)
{
    /* Its first request is answered, the next ones wait for the end of a minute. */
    bool is_rng = !strcmp(row->name, "rng");
    QDict *response = device_add(qts, row, is_rng ? "'max-bytes': 16, 'period': 60000" : row->plug_props);

    g_assert_true(qdict_haskey(response, "return"));
    qobject_unref(response);
}

/* Buffers for all that the device may want to write, in queues that are not those of requests. */
static void fill_other_queues(VirtioDriver *d)
{
    unsigned queues = MIN(m16r(d->p, VIRTIO_PCI_COMMON_NUMQ), DRIVER_QUEUES);

    for (unsigned n = 0; n < queues; n++) {
        PokeQueue q = { d->p, n, d->q.size, DRIVER_RINGS + n * DRIVER_RING, 0, 0 };

        if (n != d->row->queue) {
            select_queue(d->p, n);
            q.size = m16r(d->p, VIRTIO_PCI_COMMON_Q_SIZE);
            for (unsigned i = 0; i < q.size; i++) {
                queue_desc(&q, i, DRIVER_IN, DRIVER_BUFFER, VRING_DESC_F_WRITE, 0);
                queue_add(&q, i);
            }
            queue_kick(&q);
        }
    }
}

/* As many requests as there is room for. */
static void fill_queue(VirtioDriver *d)
{
    unsigned descs = (d->row->out_len != 0) + (d->row->in_len != 0);

    for (unsigned n = 0; n < d->q.size / descs; n++) {
        virtio_driver_put(d);
    }
}

static void assert_gone(Poke *p, VirtioDriver *d)
{
    uint16_t used = qtest_readw(p->qts, RING_USED(&d->q) + 2);

    g_assert_cmphex(qpci_config_readl(p->dev, 0), ==, 0xffffffff);
    g_assert_cmphex(m8r(p, VIRTIO_PCI_COMMON_STATUS), !=, DRIVER_OK);
    queue_kick(&d->q);
    set_status(p, 0);
    if (qtest_has_accel("qtest")) {
        qtest_clock_step(p->qts, 100000 * MS);
    }
    g_assert_cmpuint(qtest_readw(p->qts, RING_USED(&d->q) + 2), ==, used);
}

static void unplug_under_load(QTestState *qts, const VirtioRow *row)
{
    Poke *p = poke_start(qts);
    VirtioDriver d;

    virtio_driver_start(&d, p, row, false, row->queue);
    /* Else the machine stands still, and some devices do so as well. */
    if (qtest_has_accel("qtest")) {
        virtio_driver_send(&d);
        g_assert_true(virtio_driver_wait(&d, 0));
    }
    if (strcmp(row->name, "crypto") != 0) { /* it would ask for a reset */
        fill_other_queues(&d);
    }
    fill_queue(&d);
    qtest_qmp_device_del_send(qts, "plugged");
    queue_kick(&d.q);
    qtest_outl(qts, PCIHP_EJECT, 1 << POKE_SLOT);
    qtest_qmp_eventwait(qts, "DEVICE_DELETED");
    assert_gone(p, &d);
    poke_leave(p);
}

static void test_unplug(const void *data)
{
    const VirtioRow *row = data;
    QTestState *qts = qtest_initf("-machine pc -nodefaults %s", row->back_ends);

    for (int round = 0; round < ROUNDS; round++) {
        plug(qts, row);
        unplug_under_load(qts, row);
    }
    qtest_quit(qts);
}

static void expect_error(QDict *response, const char *text)
{
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(response, "error"), "desc"), ==, text);
    qobject_unref(response);
}

/* What can be neither plugged nor unplugged. */
static void test_refused(const void *data)
{
    const VirtioRow *row = data;
    g_autofree char *no = g_strdup_printf("Device '%s' does not support hotplugging", row->driver);
    QTestState *qts = qtest_init("-machine pc -nodefaults");

    expect_error(device_add(qts, row, ""), "Parameter 'driver' expects a pluggable device type");
    qtest_quit(qts);
    qts = qtest_initf("-machine pc -nodefaults -device %s,id=there", row->driver);
    expect_error(qtest_qmp(qts, "{'execute': 'device_del', 'arguments': {'id': 'there'}}"), no);
    qtest_quit(qts);
}

static const VirtioRow vga = { .name = "vga", .driver = "virtio-vga" };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_data_func("virtio-plug/vga", &vga, test_refused);
    for (size_t i = 0; i < ARRAY_SIZE(virtio_rows); i++) {
        const VirtioRow *row = &virtio_rows[i];
        g_autofree char *path = g_strdup_printf("virtio-plug/%s", row->name);

        qtest_add_data_func(path, row, row->plug_props ? test_unplug : test_refused);
    }
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-blk on a disk that fails: error policies, requests that wait in
 * the saved state and when unplugged.
 */
#include "error-policies.h"
#include "virtio-blk-test.h"

/* A machine whose disk fails as @rules say, and @more options of -drive. */
static void setup_faulty(Fixture *f, const char *rules, const char *more)
{
    g_autofree char *drive =
        g_strdup_printf("-drive driver=raw,if=none,id=d%s,file.driver=blkdebug,"
                        "file.image.driver=null-co,file.image.read-zeroes=on,%s", more, rules);

    f->path = g_strdup("/nonexistent");
    f->p = poke_new("virtio-blk-pci,drive=d,packed=on", drive);
    negotiate(f->p, VERSION_1 | 1ULL << VIRTIO_BLK_F_FLUSH);
    f->q = queue_enable(f->p, 0, RING);
    set_status(f->p, DRIVER_OK);
}

static void test_error_report(void)
{
    QDict *event;
    Fixture f;

    setup_faulty(&f, "file.inject-error.0.event=read_aio,file.inject-error.0.iotype=read", "");
    g_assert_cmpuint(read_sectors(&f, 0, 1), ==, VIRTIO_BLK_S_IOERR);
    event = io_error_event_ref(f.p->qts, false, "report");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(event, "data"), "device"), ==, "d");
    qobject_unref(event);
    g_assert_cmpuint(write_sectors(&f, 0, 1, 1), ==, VIRTIO_BLK_S_OK);
    teardown(&f, NULL);
}

static void test_error_ignore(void)
{
    Fixture f;

    setup_faulty(&f, "file.inject-error.0.event=write_aio", ",werror=ignore");
    g_assert_cmpuint(write_sectors(&f, 0, 1, 1), ==, VIRTIO_BLK_S_OK);
    io_error_event(f.p->qts, true, "ignore");
    teardown(&f, NULL);
}

/* Header, data, status of a read or write of sector 5. */
static void put_request(Fixture *f, bool write)
{
    put_header(f, write ? VIRTIO_BLK_T_OUT : VIRTIO_BLK_T_IN, 5);
    queue_desc(&f->q, 0, HEADER, 16, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q, 1, DATA, SECTOR, VRING_DESC_F_NEXT | (write ? 0 : VRING_DESC_F_WRITE), 2);
    queue_desc(&f->q, 2, STATUS, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q, 0);
    queue_kick(&f->q);
}

static void test_policies(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(error_policies); i++) {
        const ErrorPolicy *p = &error_policies[i];
        g_autofree char *rules = error_policy_rules(p, 5);
        Fixture f;

        setup_faulty(&f, rules, p->options);
        put_request(&f, p->write);
        if (error_policy_event(f.p->qts, p)) {
            g_assert_false(queue_used(&f.q, NULL, NULL));
        } else {
            g_assert_true(wait_used(&f.q, NULL));
            g_assert_cmpuint(qtest_readb(f.p->qts, STATUS), ==,
                             g_str_equal(p->action, "report") ? VIRTIO_BLK_S_IOERR : VIRTIO_BLK_S_OK);
        }
        teardown(&f, NULL);
    }
}

#define FULL_ONCE "file.inject-error.0.event=write_aio,file.inject-error.0.once=on," \
                  "file.inject-error.0.errno=28"

/* A write that finds no space. */
static void write_until_stop(Fixture *f)
{
    put_header(f, VIRTIO_BLK_T_OUT, 0);
    queue_desc(&f->q, 0, HEADER, 16, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q, 1, DATA, SECTOR, VRING_DESC_F_NEXT, 2);
    queue_desc(&f->q, 2, STATUS, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q, 0);
    queue_kick(&f->q);
    io_error_event(f->p->qts, true, "stop");
    qtest_qmp_eventwait(f->p->qts, "STOP");
    g_assert_false(queue_used(&f->q, NULL, NULL));
}

/* The machine stops; the request is done again when it goes on. */
static void test_error_stop(void)
{
    Fixture f;

    setup_faulty(&f, FULL_ONCE, "");
    if (qtest_skip_without_clock(f.p->qts)) { /* there the machine does not run in the first place */
        teardown(&f, NULL);
        return;
    }
    write_until_stop(&f);
    qobject_unref(qtest_qmp(f.p->qts, "{'execute': 'cont'}"));
    g_assert_true(wait_used(&f.q, NULL));
    g_assert_cmpuint(qtest_readb(f.p->qts, STATUS), ==, VIRTIO_BLK_S_OK);
    teardown(&f, NULL);
}

/* A disk that has space. */
#define SOUND_ARGS "-machine pc -nodefaults -drive file=null-co://,format=raw,if=none,id=d " \
                   "-device virtio-blk-pci,drive=d,packed=on," POKE_ADDR

/* A request that waits is part of the saved state. */
static void test_saved_state(void)
{
    QTestState *fresh;
    Fixture f;

    setup_faulty(&f, FULL_ONCE, "");
    if (qtest_skip_without_clock(f.p->qts)) {
        teardown(&f, NULL);
        return;
    }
    write_until_stop(&f);
    fresh = qtest_save_and_load(f.p->qts, SOUND_ARGS);
    if (fresh) {
        f.p->qts = f.p->bus->qts = fresh;
        g_assert_true(wait_used(&f.q, NULL));
        g_assert_cmpuint(qtest_readb(fresh, STATUS), ==, VIRTIO_BLK_S_OK);
        g_assert_cmpuint(read_sectors(&f, 0, 1), ==, VIRTIO_BLK_S_OK);
    }
    teardown(&f, NULL);
}

#define BUFFER_ID       0xbeef  /* of a packed ring: the driver's own number, not of a place in the ring */
#define PACKED_AVAIL    0x0080
#define PACKED_USED     0x8000

static void put_packed(Fixture *f, unsigned i, uint64_t addr, uint32_t len, uint16_t flags)
{
    struct vring_packed_desc desc = {
        cpu_to_le64(addr), cpu_to_le32(len), cpu_to_le16(BUFFER_ID), cpu_to_le16(flags | PACKED_AVAIL),
    };

    qtest_memwrite(f->p->qts, RING + i * sizeof(desc), &desc, sizeof(desc));
}

/* The same in a packed ring. */
static void test_saved_packed(void)
{
    struct vring_packed_desc used;
    QTestState *fresh;
    Fixture f;

    setup_faulty(&f, FULL_ONCE, "");
    if (qtest_skip_without_clock(f.p->qts)) {
        teardown(&f, NULL);
        return;
    }
    negotiate(f.p, VERSION_1 | 1ULL << VIRTIO_F_RING_PACKED);
    f.q = queue_enable(f.p, 0, RING);
    set_status(f.p, DRIVER_OK);
    put_header(&f, VIRTIO_BLK_T_OUT, 0);
    put_packed(&f, 2, STATUS, 1, VRING_DESC_F_WRITE);
    put_packed(&f, 1, DATA, SECTOR, VRING_DESC_F_NEXT);
    put_packed(&f, 0, HEADER, 16, VRING_DESC_F_NEXT);
    queue_kick(&f.q);
    qtest_qmp_eventwait(f.p->qts, "STOP");
    fresh = qtest_save_and_load(f.p->qts, SOUND_ARGS);
    if (fresh) {
        f.p->qts = f.p->bus->qts = fresh;
        qtest_clock_step(fresh, 1000);
        qtest_memread(fresh, RING, &used, sizeof(used));
        g_assert_cmphex(le16_to_cpu(used.id), ==, BUFFER_ID);
        g_assert_cmphex(le16_to_cpu(used.flags) & (PACKED_AVAIL | PACKED_USED), ==,
                        PACKED_AVAIL | PACKED_USED);
        g_assert_cmpuint(qtest_readb(fresh, STATUS), ==, VIRTIO_BLK_S_OK);
    }
    teardown(&f, NULL);
}

/* The driver's choice of the cache is kept. */
static void test_saved_write_cache(void)
{
    static const char args[] =
        "-drive driver=null-co,size=1M,if=none,id=d -device virtio-blk-pci,drive=d," POKE_ADDR;
    g_autofree char *line = g_strdup_printf("-machine pc -nodefaults %s", args);
    Poke *p = poke_new_args(args);
    QTestState *fresh;

    negotiate(p, VERSION_1 | 1ULL << VIRTIO_BLK_F_CONFIG_WCE);
    set_status(p, DRIVER_OK);
    m8w(p, DEVICE_CFG + offsetof(struct virtio_blk_config, wce), 0);
    fresh = qtest_save_and_load(p->qts, line);
    if (fresh) {
        p->qts = p->bus->qts = fresh;
        g_assert_cmpuint(m8r(p, DEVICE_CFG + offsetof(struct virtio_blk_config, wce)), ==, 0);
    }
    poke_free(p);
}

/* ---- plugging ---- */

#define PCIHP_EJECT 0xae08

static void plug(QTestState *s)
{
    qtest_qmp_device_add(s, "virtio-blk-pci", "disk", "{'drive': 'd', 'addr': '5'}");
}

/* The guest gives the slot back. */
static void unplug(QTestState *s)
{
    qpci_unplug_acpi_device_test(s, "disk", POKE_SLOT);
}

/* With a request that waits for the machine to go on; the drive goes with its device. */
static void test_unplug_under_load(void)
{
    Fixture f;
    QDict *answer;

    setup_faulty(&f, FULL_ONCE, "");
    if (qtest_skip_without_clock(f.p->qts)) {
        teardown(&f, NULL);
        return;
    }
    qtest_qmp_assert_success(f.p->qts,
                             "{'execute': 'qom-list', 'arguments': {'path': '/machine/peripheral-anon'}}");
    write_until_stop(&f);
    answer = qtest_qmp(f.p->qts, "{'execute': 'device_del', 'arguments': "
                                 "{'id': '/machine/peripheral-anon/device[0]'}}");
    g_assert_true(qdict_haskey(answer, "return"));
    qobject_unref(answer);
    qtest_outl(f.p->qts, PCIHP_EJECT, 1 << POKE_SLOT);
    qtest_qmp_eventwait(f.p->qts, "DEVICE_DELETED");
    answer = qtest_qmp(f.p->qts, "{'execute': 'query-block'}");
    g_assert_cmpint(json_array_get_length(qdict_get_qlist(answer, "return")), ==, 0);
    qobject_unref(answer);
    teardown(&f, NULL);
}

/* A node stays when its device goes, and can have another. */
static void test_plug_again(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -blockdev driver=null-co,node-name=d");

    if (!qtest_skip_without_clock(s)) {
        for (int i = 0; i < 3; i++) {
            plug(s);
            unplug(s);
        }
        qtest_qmp_assert_success(s, "{'execute': 'blockdev-del', 'arguments': {'node-name': 'd'}}");
    }
    qtest_quit(s);
}

void virtio_blk_add_error_tests(void)
{
    qtest_add_func("virtio-blk/errors/report", test_error_report);
    qtest_add_func("virtio-blk/errors/ignore", test_error_ignore);
    qtest_add_func("virtio-blk/errors/policies", test_policies);
    qtest_add_func("virtio-blk/errors/stop-and-continue", test_error_stop);
    qtest_add_func("virtio-blk/saved-state", test_saved_state);
    qtest_add_func("virtio-blk/saved-state/packed", test_saved_packed);
    qtest_add_func("virtio-blk/saved-write-cache", test_saved_write_cache);
    qtest_add_func("virtio-blk/plug/unplug-under-load", test_unplug_under_load);
    qtest_add_func("virtio-blk/plug/again", test_plug_again);
}

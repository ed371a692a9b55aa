/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio memory balloon: configuration, pages given away, statistics. */
#include "qemu/osdep.h"
#include "virtio-state.h"
#include "standard-headers/linux/virtio_balloon.h"

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define STATS       (1ULL << VIRTIO_BALLOON_F_STATS_VQ)
#define RINGS       0x100000
#define BUFFER      0x200000
#define PAGE        0x300000

typedef struct Fixture {
    Poke *p;
    PokeQueue q[3];
} Fixture;

static void setup(Fixture *f, const void *options)
{
    g_autofree char *device = g_strconcat("virtio-balloon-pci,id=balloon0", options, NULL);

    f->p = poke_new(device, NULL);
    negotiate(f->p, VERSION_1 | STATS);
    for (int i = 0; i < 3; i++) {
        f->q[i] = queue_enable(f->p, i, RINGS + i * 0x10000);
    }
    set_status(f->p, DRIVER_OK);
}

static void teardown(Fixture *f, const void *options)
{
    poke_free(f->p);
}

static void give(Fixture *f, int queue, uint32_t len)
{
    queue_desc(&f->q[queue], 0, BUFFER, len, 0, 0);
    queue_add(&f->q[queue], 0);
    queue_kick(&f->q[queue]);
    for (int i = 0; i < 100 && !queue_used(&f->q[queue], NULL, NULL) && queue < 2; i++) {
        g_usleep(1000);
    }
}

static void test_ids(Fixture *f, const void *options)
{
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10021af4);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000012ULL);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 3);
    for (int i = 0; i < 16; i += 4) {
        g_assert_cmphex(m32r(f->p, DEVICE_CFG + i), ==, 0);
    }
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 16), ==, 0xffffffff);
    m32w(f->p, DEVICE_CFG + 4, 7);
    m32w(f->p, DEVICE_CFG, 7);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG), ==, 0);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 4), ==, 7);
}

/* A page in the balloon reads as zeros; whatever else has a number is left alone. */
static void test_inflate(Fixture *f, const void *options)
{
    static const uint32_t pfns[] = { 0xffffffff, 0xe0000, 0xfee00, PAGE >> 12, 0xa0 };
    QTestState *qts = f->p->qts;

    qtest_memset(qts, PAGE - 4, 0x55, 0x1008);
    qtest_memwrite(qts, BUFFER, pfns, sizeof(pfns));
    give(f, 1, sizeof(pfns));
    g_assert_cmphex(qtest_readl(qts, PAGE), ==, 0x55555555);
    give(f, 0, sizeof(pfns));
    g_assert_cmphex(qtest_readl(qts, PAGE - 4), ==, 0x55555555);
    g_assert_cmphex(qtest_readl(qts, PAGE), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PAGE + 0xffc), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PAGE + 0x1000), ==, 0x55555555);
}

static void test_stats(Fixture *f, const void *options)
{
    struct virtio_balloon_stat stats[] = {
        { VIRTIO_BALLOON_S_MEMFREE, 12345 }, { 99, 1 }, { VIRTIO_BALLOON_S_MEMTOT, 67890 },
    };
    QTestState *qts = f->p->qts;
    uint32_t len = 1;

    if (qtest_skip_without_clock(qts)) {
        return;
    }
    qtest_qmp_assert_success(qts, "{'execute': 'qom-set', 'arguments': {'path':"
                             " '/machine/peripheral/balloon0',"
                             " 'property': 'guest-stats-polling-interval', 'value': 2}}");
    qtest_memwrite(qts, BUFFER, stats, sizeof(stats));
    give(f, 2, sizeof(stats));
    g_assert_false(queue_used(&f->q[2], NULL, NULL));
    qtest_clock_step(qts, 2100 * 1000 * 1000LL);
    g_assert_true(queue_used(&f->q[2], NULL, &len));
    g_assert_cmpuint(len, ==, 0);
}

static int64_t actual(QTestState *s)
{
    QDict *response = qtest_qmp(s, "{'execute': 'query-balloon'}");
    int64_t bytes = qdict_get_int(qdict_get_qdict(response, "return"), "actual");

    qobject_unref(response);
    return bytes;
}

/*
 * The monitor wants the guest to have less memory: the device says so, and the driver tells how far it got.
 */
static void test_target(Fixture *f, const void *options)
{
    QTestState *s = f->p->qts;
    int64_t all = actual(s);

    qmp_expect_error_and_unref(qtest_qmp(s, "{'execute': 'balloon', 'arguments': {'value': 0}}"),
                               "GenericError");
    qtest_qmp_assert_success(s, "{'execute': 'balloon', 'arguments': {'value': %" PRId64 "}}",
                             all - 0x100000);
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG), ==, 0x100);
    g_assert_cmphex(m8r(f->p, ISR), ==, 3);
    g_assert_cmpuint(m8r(f->p, VIRTIO_PCI_COMMON_CFGGENERATION), ==, 1);
    g_assert_cmpint(actual(s), ==, all);
    m32w(f->p, DEVICE_CFG + 4, 0x80);
    g_assert_cmpint(actual(s), ==, all - 0x80000);
}

static void test_no_balloon(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    qmp_expect_error_and_unref(qtest_qmp(s, "{'execute': 'query-balloon'}"), "DeviceNotActive");
    qmp_expect_error_and_unref(qtest_qmp(s, "{'execute': 'balloon', 'arguments': {'value': 1}}"),
                               "DeviceNotActive");
    qtest_quit(s);
}

/* ---- saved state ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16" \
                   " -device virtio-balloon-pci,id=balloon0,free-page-reporting=on,packed=on," POKE_ADDR
#define POISON      (1ULL << VIRTIO_BALLOON_F_PAGE_POISON)
#define REPORTING   (1ULL << VIRTIO_BALLOON_F_REPORTING)
#define PACKED      (1ULL << VIRTIO_F_RING_PACKED)

static void set_poll_interval(QTestState *s, int seconds)
{
    qtest_qmp_assert_success(s, "{'execute': 'qom-set', 'arguments': {'path': '/machine/peripheral/balloon0',"
                             " 'property': 'guest-stats-polling-interval', 'value': %d}}", seconds);
}

static void give_stats(PokeQueue *q, uint64_t value)
{
    struct virtio_balloon_stat stat = { VIRTIO_BALLOON_S_MEMFREE, value };

    queue_request(q, &stat, sizeof(stat), 0);
}

/* A target is set, and partly reached; statistics have been here for a second of two; pages are poisoned. */
static void balloon_is_busy(QTestState *s)
{
    Poke *p = poke_start(s);
    PokeQueue stats;

    negotiate(p, VERSION_1 | STATS | POISON | REPORTING);
    stats = queue_enable(p, 2, RINGS);
    queue_enable(p, 3, RINGS + 0x10000);
    set_status(p, DRIVER_OK);
    m32w(p, DEVICE_CFG + 4, 100);
    m32w(p, DEVICE_CFG + 12, 0xdeadbeef);
    qtest_qmp_assert_success(s, "{'execute': 'balloon', 'arguments': {'value': 8388608}}");
    set_poll_interval(s, 2);
    give_stats(&stats, 12345);
    qtest_clock_step(s, 1000 * 1000 * 1000);
    poke_leave(p);
}

static void note_stats(QTestState *s, GString *seen)
{
    QDict *response = qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {"
                                "'path': '/machine/peripheral/balloon0', 'property': 'guest-stats'}}");
    QDict *stats = qdict_get_qdict(response, "return");

    qstate_note(seen, "updated", qdict_get_int(stats, "last-update"));
    qstate_note(seen, "free", qdict_get_int(qdict_get_qdict(stats, "stats"), "stat-free-memory"));
    qobject_unref(response);
}

/* The buffer comes back in a second, that with the next statistics two seconds after it was given. */
static void balloon_goes_on(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue stats, report;

    qstate_note(seen, "actual", actual(s));
    note_stats(s, seen);
    poke_note(p, seen);
    report = queue_resume(p, 3, RINGS + 0x10000);
    queue_request(&report, NULL, 0, 0x100);
    qstate_note_memory(s, seen, QUEUE_BUFFERS(&report), 0x100);
    stats = queue_resume(p, 2, RINGS);
    for (int i = 0; i < 4; i++) {
        queue_note(&stats, seen);
        qtest_clock_step(s, 600 * 1000 * 1000);
    }
    give_stats(&stats, 67890);
    note_stats(s, seen);
    for (int i = 0; i < 5; i++) {
        queue_note(&stats, seen);
        qtest_clock_step(s, 600 * 1000 * 1000);
    }
    poke_leave(p);
}

static const QStateCase saved = { SAVED_ARGS, balloon_is_busy, balloon_goes_on };

static void give_stats_packed(PokeQueue *q, uint64_t value)
{
    struct virtio_balloon_stat stat = { VIRTIO_BALLOON_S_MEMFREE, value };

    queue_request_packed(q, &stat, sizeof(stat), 16);
}

/* The buffer that the device holds has two descriptors, of which it has no use for the second. */
static void packed_stats_are_held(QTestState *s)
{
    Poke *p = poke_start(s);
    PokeQueue stats;

    negotiate(p, VERSION_1 | STATS | PACKED);
    stats = queue_enable(p, 2, RINGS);
    set_status(p, DRIVER_OK);
    set_poll_interval(s, 2);
    give_stats_packed(&stats, 12345);
    poke_leave(p);
}

static void packed_stats_go_on(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue stats = queue_resume(p, 2, RINGS);

    for (stats.avail_idx = 1; stats.avail_idx < 4;) {
        qtest_clock_step(s, 2100 * 1000 * 1000LL);
        qstate_note_memory(s, seen, RINGS, 8 * sizeof(struct vring_packed_desc));
        give_stats_packed(&stats, stats.avail_idx);
        note_stats(s, seen);
    }
    poke_leave(p);
}

static const QStateCase saved_packed = { SAVED_ARGS, packed_stats_are_held, packed_stats_go_on };

static void test_human_monitor(Fixture *f, const void *options)
{
    g_autofree char *before = qtest_hmp(f->p->qts, "info balloon"), *none = NULL, *after = NULL;

    g_assert_cmpstr(before, ==, "balloon: actual=128\r\n");
    none = qtest_hmp(f->p->qts, "balloon 120");
    g_assert_cmpstr(none, ==, "");
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG), ==, 2048);
    m32w(f->p, DEVICE_CFG + 4, 512);
    after = qtest_hmp(f->p->qts, "info balloon");
    g_assert_cmpstr(after, ==, "balloon: actual=126\r\n");
}

static void report_page(Fixture *f, uint64_t features, uint32_t poison)
{
    QTestState *qts = f->p->qts;
    PokeQueue q;
    unsigned n;

    /* Queues of features that were not accepted have no number (5.5.2). */
    negotiate(f->p, VERSION_1 | features);
    n = m16r(f->p, VIRTIO_PCI_COMMON_NUMQ) - 1;
    q = queue_enable(f->p, n, RINGS + n * 0x10000);
    set_status(f->p, DRIVER_OK);
    m32w(f->p, DEVICE_CFG + offsetof(struct virtio_balloon_config, poison_val), poison);
    qtest_memset(qts, PAGE, 0x55, 0x3000);
    queue_desc(&q, 0, PAGE + 0x1000, 0x1000, VRING_DESC_F_WRITE, 0);
    queue_add(&q, 0);
    queue_kick(&q);
    g_assert_true(queue_used(&q, NULL, NULL));
    g_assert_cmphex(qtest_readl(qts, PAGE + 0xffc), ==, 0x55555555);
    g_assert_cmphex(qtest_readl(qts, PAGE + 0x2000), ==, 0x55555555);
}

/* Pages that are reported read as zeros, unless the guest would miss its poison. */
static void test_report(Fixture *f, const void *options)
{
    report_page(f, REPORTING, 0);
    g_assert_cmphex(qtest_readl(f->p->qts, PAGE + 0x1000), ==, 0);
    g_assert_cmphex(qtest_readl(f->p->qts, PAGE + 0x1ffc), ==, 0);
    report_page(f, REPORTING | POISON, 0x55);
    g_assert_cmphex(qtest_readl(f->p->qts, PAGE + 0x1000), ==, 0x55555555);
    report_page(f, REPORTING | POISON, 0);
    g_assert_cmphex(qtest_readl(f->p->qts, PAGE + 0x1000), ==, 0);
    /* Without the feature nobody asks what the poison would be. */
    report_page(f, REPORTING, 0x55);
    g_assert_cmphex(qtest_readl(f->p->qts, PAGE + 0x1000), ==, 0);
}

#define ADD(path, options, func) \
    qtest_add("virtio-balloon/" path, Fixture, options, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("ids", "", test_ids);
    ADD("inflate", "", test_inflate);
    ADD("stats", "", test_stats);
    ADD("target", "", test_target);
    ADD("human-monitor", "", test_human_monitor);
    ADD("report", ",free-page-reporting=on,page-poison=on", test_report);
    qtest_add_func("virtio-balloon/no-balloon", test_no_balloon);
    qstate_add("virtio-balloon/saved", &saved);
    qstate_add("virtio-balloon/saved/packed", &saved_packed);
    return g_test_run();
}

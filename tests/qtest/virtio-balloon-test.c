/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio memory balloon: configuration, pages given away, statistics. */
#include "qemu/osdep.h"
#include "virtio-poke.h"
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

#define ADD(path, options, func) \
    qtest_add("virtio-balloon/" path, Fixture, options, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("ids", "", test_ids);
    ADD("inflate", "", test_inflate);
    ADD("stats", "", test_stats);
    return g_test_run();
}

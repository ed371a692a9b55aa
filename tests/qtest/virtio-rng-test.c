/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio entropy device: buffers get filled, and no faster than allowed. */
#include "qemu/osdep.h"
#include "virtio-state.h"

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define RING        0x100000
#define BUFFERS     0x200000

typedef struct Fixture {
    Poke *p;
    PokeQueue q;
} Fixture;

static void setup(Fixture *f, const void *options)
{
    g_autofree char *device = g_strconcat("virtio-rng-pci", options, NULL);

    f->p = poke_new(device, NULL);
    negotiate(f->p, VERSION_1);
    f->q = queue_enable(f->p, 0, RING);
    set_status(f->p, DRIVER_OK);
}

static void teardown(Fixture *f, const void *options)
{
    poke_free(f->p);
}

static void ask(Fixture *f, unsigned int i, uint32_t len)
{
    queue_desc(&f->q, i, BUFFERS + i * 0x1000, len, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q, i);
    queue_kick(&f->q);
}

static void test_ids(Fixture *f, const void *options)
{
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10051af4);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000000ULL);
    g_assert_cmpuint(qpci_msix_table_size(f->p->dev), ==, 2);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG), ==, 0xffffffff);
}

static void test_fill(Fixture *f, const void *options)
{
    uint8_t zeros[64] = { 0 }, got[2][64];
    uint32_t len = 0;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        ask(f, i, sizeof(got[i]));
        g_assert_true(queue_used(&f->q, NULL, &len));
        g_assert_cmpuint(len, ==, sizeof(got[i]));
        qtest_memread(f->p->qts, BUFFERS + i * 0x1000, got[i], sizeof(got[i]));
    }
    g_assert_true(memcmp(got[0], zeros, sizeof(zeros)));
    g_assert_true(memcmp(got[0], got[1], sizeof(zeros)));
}

/* max-bytes=10, period=100 ms: what is over comes in the next period. */
static void test_rate(Fixture *f, const void *options)
{
    uint32_t len = 0;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    ask(f, 0, 6);
    g_assert_true(queue_used(&f->q, NULL, &len) && len == 6);
    ask(f, 1, 8);
    g_assert_true(queue_used(&f->q, NULL, &len) && len == 4);
    ask(f, 2, 8);
    g_assert_false(queue_used(&f->q, NULL, NULL));
    qtest_clock_step(f->p->qts, 101 * 1000 * 1000);
    g_assert_true(queue_used(&f->q, NULL, &len) && len == 8);
}

/* Nothing to write into: the chain comes back empty. */
static void test_readable_buffer(Fixture *f, const void *options)
{
    uint32_t len = 0;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    queue_desc(&f->q, 0, BUFFERS, 16, 0, 0);
    queue_add(&f->q, 0);
    ask(f, 1, 16);
    g_assert_true(queue_used(&f->q, NULL, &len) && len == 0);
    g_assert_true(queue_used(&f->q, NULL, &len) && len == 16);
}

/* A packed ring, over several laps: each descriptor comes back used in its lap. */
static void test_packed(Fixture *f, const void *options)
{
    unsigned int i;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    negotiate(f->p, VERSION_1 | 1ULL << VIRTIO_F_RING_PACKED);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK);
    f->q = queue_enable(f->p, 0, RING);
    set_status(f->p, DRIVER_OK);
    for (i = 0; i < 3 * f->q.size + 1; i++) {
        bool wrap = !(i / f->q.size & 1);
        uint64_t at = RING + i % f->q.size * sizeof(struct vring_packed_desc);
        struct vring_packed_desc d = {
            cpu_to_le64(BUFFERS), cpu_to_le32(8 + i), cpu_to_le16(100 + i),
            cpu_to_le16(VRING_DESC_F_WRITE | (wrap ? 0x0080 : 0x8000)),
        };

        qtest_memwrite(f->p->qts, at, &d, sizeof(d));
        queue_kick(&f->q);
        qtest_memread(f->p->qts, at, &d, sizeof(d));
        g_assert_cmphex(le16_to_cpu(d.flags) & 0x8080, ==, wrap ? 0x8080 : 0);
        g_assert_cmpuint(le16_to_cpu(d.id), ==, 100 + i);
        g_assert_cmpuint(le32_to_cpu(d.len), ==, 8 + i);
    }
}

/* ---- saved state ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -device virtio-rng-pci," POKE_ADDR

/* Half of a period of 100 ms is over, in which 6 of 10 bytes were given. */
static void quota_is_used(QTestState *s)
{
    Poke *p = poke_start(s);
    PokeQueue q;

    negotiate(p, VERSION_1);
    q = queue_enable(p, 0, RING);
    set_status(p, DRIVER_OK);
    queue_request(&q, NULL, 0, 6);
    qtest_clock_step(s, 50 * 1000 * 1000);
    poke_leave(p);
}

static void rest_of_the_quota(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue q;

    poke_note(p, seen);
    q = queue_resume(p, 0, RING);
    queue_request(&q, NULL, 0, 8);
    queue_note(&q, seen);
    queue_request(&q, NULL, 0, 8);
    queue_note(&q, seen);
    qtest_clock_step(s, 51 * 1000 * 1000);
    queue_note(&q, seen);
    poke_leave(p);
}

/* The driver has put a buffer into the ring, and not said so yet. */
static void buffer_is_offered(QTestState *s)
{
    Poke *p = poke_start(s);
    PokeQueue q;

    negotiate(p, VERSION_1);
    q = queue_enable(p, 0, RING);
    set_status(p, DRIVER_OK);
    queue_desc(&q, 0, BUFFERS, 16, VRING_DESC_F_WRITE, 0);
    queue_add(&q, 0);
    poke_leave(p);
}

static void driver_notifies(QTestState *s, GString *seen)
{
    Poke *p = poke_resume(s);
    PokeQueue q = queue_resume(p, 0, RING);

    queue_note(&q, seen);
    queue_kick(&q);
    queue_note(&q, seen);
    poke_leave(p);
}

static const QStateCase saved_offer = { SAVED_ARGS, buffer_is_offered, driver_notifies };

static const QStateCase saved_quota = { SAVED_ARGS ",max-bytes=10,period=100", quota_is_used,
                                        rest_of_the_quota };

#define ADD(path, options, func) \
    qtest_add("virtio-rng/" path, Fixture, options, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("ids", "", test_ids);
    ADD("fill", "", test_fill);
    ADD("rate", ",max-bytes=10,period=100", test_rate);
    ADD("readable-buffer", "", test_readable_buffer);
    ADD("packed", ",packed=on", test_packed);
    qstate_add("virtio-rng/saved/offer", &saved_offer);
    qstate_add("virtio-rng/saved/quota", &saved_quota);
    return g_test_run();
}

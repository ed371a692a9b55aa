/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio IOMMU: requests, and the DMA of a device behind it. That device is virtio-crypto, whose control
 * queue is served at once, on a stopped machine too: a request is read, and 16 bytes are written.
 */
#include "qemu/osdep.h"
#include "virtio-iommu-test.h"

static void test_config(Fixture *f, const void *unused)
{
    static const uint32_t config[] = {
        0xfffff000, 0xffffffff, 0, 0, 0xffffffff, 0xffffffff, 0, 0xffffffff, 512, 1,
    };

    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10571af4);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 8), ==, 0x00ff0001);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000077ULL);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_NUMQ), ==, 2);
    g_assert_cmpuint(f->req.size, ==, 256);
    g_assert_cmpuint(f->event.size, ==, 256);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0x14), ==, 0);
    for (unsigned i = 0; i < ARRAY_SIZE(config); i++) {
        g_assert_cmphex(m32r(f->p, DEVICE_CFG + 4 * i), ==, config[i]);
    }
    g_assert_cmphex(offered_features(&f->crypto) & BEHIND, ==, BEHIND);
}

static void test_attach(Fixture *f, const void *unused)
{
    struct virtio_iommu_req_attach reserved = { .head.type = VIRTIO_IOMMU_T_ATTACH, .domain = cpu_to_le32(1),
                                                .endpoint = cpu_to_le32(ENDPOINT), .reserved = { 1 } };

    g_assert_cmpuint(attach(f, 1, ENDPOINT, 0), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(attach(f, 1, ENDPOINT, 0), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(attach(f, 1, NOBODY, 0), ==, VIRTIO_IOMMU_S_NOENT);
    g_assert_cmpuint(attach(f, 1, ENDPOINT, 2), ==, VIRTIO_IOMMU_S_INVAL);
    /* A domain is of one kind; another one is moved to. */
    g_assert_cmpuint(attach(f, 2, ENDPOINT, VIRTIO_IOMMU_ATTACH_F_BYPASS), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 2, 0x1000, 0x1fff, 0x1000, RW), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(unmap(f, 2, 0x1000, 0x1fff), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(attach(f, 2, OTHER, 0), ==, VIRTIO_IOMMU_S_INVAL);
    /* It ended with its only endpoint. */
    g_assert_cmpuint(map(f, 1, 0x1000, 0x1fff, 0x1000, RW), ==, VIRTIO_IOMMU_S_NOENT);
    g_assert_cmpuint(detach(f, 7, ENDPOINT), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(detach(f, 2, NOBODY), ==, VIRTIO_IOMMU_S_NOENT);
    g_assert_cmpuint(detach(f, 2, ENDPOINT), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(detach(f, 2, ENDPOINT), ==, VIRTIO_IOMMU_S_INVAL);
    if (!qtest_skip_without_clock(f->p->qts)) { /* the reference does not look at these */
        g_assert_cmpuint(request(f, &reserved, REQUEST_BYTES(virtio_iommu_req_attach)), ==,
                         VIRTIO_IOMMU_S_INVAL);
        g_assert_cmpuint(attach(f, 1, 0x10000 | ENDPOINT, 0), ==, VIRTIO_IOMMU_S_NOENT);
    }
}

static void test_map(Fixture *f, const void *unused)
{
    attach(f, 1, ENDPOINT, 0);
    g_assert_cmpuint(map(f, 1, 0x1000, 0x1fff, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 1, 0x1000, 0x1fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(map(f, 1, 0, 0x2fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(map(f, 9, 0x1000, 0x1fff, PHYS, RW), ==, VIRTIO_IOMMU_S_NOENT);
    g_assert_cmpuint(map(f, 1, 0x8000, 0x8fff, PHYS, 8), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(map(f, 1, 0x8000, 0x8fff, PHYS, 0), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 1, 0x9000, 0x9fff, PHYS, 7), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 1, 0x100000, UINT64_MAX, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 1, ~0xfffULL, UINT64_MAX, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
}

/* The specification's, where the reference takes all of it (and an inverted range hangs it later). */
static void test_map_unaligned(Fixture *f, const void *unused)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    attach(f, 1, ENDPOINT, 0);
    g_assert_cmpuint(map(f, 1, 0x5800, 0x6fff, PHYS, RW), ==, VIRTIO_IOMMU_S_RANGE);
    g_assert_cmpuint(map(f, 1, 0x5000, 0x5ffe, PHYS, RW), ==, VIRTIO_IOMMU_S_RANGE);
    g_assert_cmpuint(map(f, 1, 0x5000, 0x5fff, PHYS + 8, RW), ==, VIRTIO_IOMMU_S_RANGE);
    g_assert_cmpuint(map(f, 1, 0x7000, 0x6fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(unmap(f, 1, 0x7000, 0x6fff), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(unmap(f, 1, 0, UINT64_MAX), ==, VIRTIO_IOMMU_S_OK);
}

/* Whole mappings go; one that would have to be split stays, and so do the others. */
static void test_unmap(Fixture *f, const void *unused)
{
    attach(f, 1, ENDPOINT, 0);
    g_assert_cmpuint(unmap(f, 9, 0, 0xfff), ==, VIRTIO_IOMMU_S_NOENT);
    g_assert_cmpuint(unmap(f, 1, 0x50000, 0x50fff), ==, VIRTIO_IOMMU_S_OK);
    map(f, 1, 0x1000, 0x4fff, PHYS, RW);
    map(f, 1, 0x5000, 0x5fff, PHYS, RW);
    g_assert_cmpuint(unmap(f, 1, 0x2000, 0x2fff), ==, VIRTIO_IOMMU_S_RANGE);
    g_assert_cmpuint(unmap(f, 1, 0x2000, 0x5fff), ==, VIRTIO_IOMMU_S_RANGE);
    g_assert_cmpuint(map(f, 1, 0x1000, 0x1fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
    g_assert_cmpuint(unmap(f, 1, 0, 0xffff), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 1, 0x1000, 0x1fff, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 1, 0x5000, 0x5fff, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(unmap(f, 1, 0, UINT64_MAX), ==, VIRTIO_IOMMU_S_OK);
    g_assert_cmpuint(map(f, 1, 0, 0xffff, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
}

/* The range of interrupt messages is reserved. */
static void test_probe(Fixture *f, const void *unused)
{
    struct virtio_iommu_req_probe req = { .head.type = VIRTIO_IOMMU_T_PROBE,
                                          .endpoint = cpu_to_le32(ENDPOINT) };
    static const uint8_t msi[] = {
        1, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0xe0, 0xfe, 0, 0, 0, 0, 0xff, 0xff, 0xef, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0,
    };
    uint8_t got[sizeof(msi)];
    uint32_t len = 0;

    g_assert_true(send_request(f, &req, sizeof(req), 516, &len));
    g_assert_cmpuint(len, ==, 516);
    qtest_memread(f->p->qts, ANSWER, got, sizeof(got));
    g_assert_cmpmem(got, sizeof(got), msi, sizeof(msi));
    g_assert_cmphex(qtest_readl(f->p->qts, ANSWER + 512), ==, VIRTIO_IOMMU_S_OK);
    req.endpoint = cpu_to_le32(0x999);
    g_assert_true(send_request(f, &req, sizeof(req), 516, &len));
    g_assert_cmphex(qtest_readl(f->p->qts, ANSWER), ==, 0);
    g_assert_cmphex(qtest_readl(f->p->qts, ANSWER + 512), ==, VIRTIO_IOMMU_S_NOENT);
}

static void test_malformed(Fixture *f, const void *unused)
{
    struct virtio_iommu_req_attach req = { .head.type = VIRTIO_IOMMU_T_ATTACH, .domain = cpu_to_le32(1),
                                           .endpoint = cpu_to_le32(ENDPOINT) };
    const struct { uint32_t size, room; } breaks[] = { { 20, 3 }, { 20, 0 }, { 3, 4 } };
    uint8_t unknown[24] = { 9 };

    g_assert_cmpuint(request(f, unknown, sizeof(unknown)), ==, VIRTIO_IOMMU_S_UNSUPP);
    g_assert_cmpuint(request(f, &req, 10), ==, VIRTIO_IOMMU_S_INVAL);
    for (unsigned i = 0; i < ARRAY_SIZE(breaks); i++) {
        g_assert_false(send_request(f, &req, breaks[i].size, breaks[i].room, NULL));
        g_assert_cmphex(status(f->p), ==, BROKEN);
        start_driver(f, IOMMU_BITS);
    }
}

/* What the device reads and writes is where the driver mapped it. */
static void test_translate(Fixture *f, const void *unused)
{
    attach(f, 1, ENDPOINT, 0);
    g_assert_cmpuint(map(f, 1, IOVA, IOVA + WINDOW - 1, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
    g_assert_true(make_session(f, IOVA, IOVA + RESULT));
    g_assert_false(make_session(f, PHYS, PHYS + RESULT));
}

/* Pages in another order: each is looked up. */
static void test_translate_pages(Fixture *f, const void *unused)
{
    attach(f, 1, ENDPOINT, 0);
    for (uint64_t off = 0; off < WINDOW; off += 0x1000) {
        g_assert_cmpuint(map(f, 1, IOVA + off, IOVA + off + 0xfff, PHYS + off, RW), ==, VIRTIO_IOMMU_S_OK);
    }
    g_assert_true(make_session(f, IOVA, IOVA + RESULT));
    /* The answer goes to a page of its own, elsewhere. */
    g_assert_cmpuint(map(f, 1, 0x1000, 0x1fff, PHYS + RESULT, RW), ==, VIRTIO_IOMMU_S_OK);
    g_assert_true(make_session(f, IOVA, 0x1000));
}

static void test_fault_unmapped(Fixture *f, const void *unused)
{
    struct virtio_iommu_fault fault;

    offer_event_buffers(f);
    attach(f, 1, ENDPOINT, 0);
    g_assert_false(make_session(f, IOVA, IOVA + RESULT));
    g_assert_true(next_fault(f, &fault));
    g_assert_cmpuint(fault.reason, ==, VIRTIO_IOMMU_FAULT_R_MAPPING);
    g_assert_cmphex(le32_to_cpu(fault.flags) & VIRTIO_IOMMU_FAULT_F_ADDRESS, !=, 0);
    g_assert_cmphex(le32_to_cpu(fault.endpoint), ==, ENDPOINT);
    g_assert_cmphex(le64_to_cpu(fault.address) & ~(uint64_t)(WINDOW - 1), ==, IOVA);
}

/* A page that may only be read is not written. */
static void test_fault_read_only(Fixture *f, const void *unused)
{
    struct virtio_iommu_fault fault;

    offer_event_buffers(f);
    attach(f, 1, ENDPOINT, 0);
    map(f, 1, IOVA, IOVA + RESULT - 1, PHYS, RW);
    map(f, 1, IOVA + RESULT, IOVA + RESULT + 0xfff, PHYS + RESULT, VIRTIO_IOMMU_MAP_F_READ);
    g_assert_false(make_session(f, IOVA, IOVA + RESULT));
    g_assert_cmphex(qtest_readl(f->p->qts, PHYS + RESULT), ==, 0xeeeeeeee);
    g_assert_true(next_fault(f, &fault));
    g_assert_cmpuint(fault.reason, ==, VIRTIO_IOMMU_FAULT_R_MAPPING);
    g_assert_cmphex(le32_to_cpu(fault.flags), ==, VIRTIO_IOMMU_FAULT_F_WRITE | VIRTIO_IOMMU_FAULT_F_ADDRESS);
    g_assert_cmphex(le64_to_cpu(fault.address), ==, IOVA + RESULT);
}

/* What is unmapped again, or detached, is out of reach. */
static void test_unmap_ends_access(Fixture *f, const void *unused)
{
    attach(f, 1, ENDPOINT, 0);
    map(f, 1, IOVA, IOVA + WINDOW - 1, PHYS, RW);
    g_assert_true(make_session(f, IOVA, IOVA + RESULT));
    g_assert_cmpuint(unmap(f, 1, IOVA, IOVA + WINDOW - 1), ==, VIRTIO_IOMMU_S_OK);
    g_assert_false(make_session(f, IOVA, IOVA + RESULT));
    map(f, 1, IOVA, IOVA + WINDOW - 1, PHYS, RW);
    g_assert_true(make_session(f, IOVA, IOVA + RESULT));
    g_assert_cmpuint(detach(f, 1, ENDPOINT), ==, VIRTIO_IOMMU_S_OK);
    g_assert_false(make_session(f, IOVA, IOVA + RESULT));
    g_assert_true(make_session(f, PHYS, PHYS + RESULT));
}

/* Endpoints without a domain: bypass decides, and only 0 and 1 are values. */
static void test_bypass(Fixture *f, const void *unused)
{
    struct virtio_iommu_fault fault;

    g_assert_true(make_session(f, PHYS, PHYS + RESULT));
    m8w(f->p, BYPASS, 0);
    g_assert_cmpuint(m8r(f->p, BYPASS), ==, 0);
    offer_event_buffers(f);
    g_assert_false(make_session(f, PHYS, PHYS + RESULT));
    g_assert_true(next_fault(f, &fault));
    g_assert_cmphex(le32_to_cpu(fault.endpoint), ==, ENDPOINT);
    m8w(f->p, BYPASS, 2);
    g_assert_cmpuint(m8r(f->p, BYPASS), ==, 0);
    start_driver(f, IOMMU_BITS); /* the reference is broken by such a value */
    /* A domain that bypasses is not asked. */
    g_assert_cmpuint(attach(f, 1, ENDPOINT, VIRTIO_IOMMU_ATTACH_F_BYPASS), ==, VIRTIO_IOMMU_S_OK);
    g_assert_true(make_session(f, PHYS, PHYS + RESULT));
    /* Reset by the driver ends domains, and leaves bypass alone. Without the feature it is not writable. */
    start_driver(f, 0);
    g_assert_cmpuint(m8r(f->p, BYPASS), ==, 0);
    m8w(f->p, BYPASS, 1);
    g_assert_cmpuint(m8r(f->p, BYPASS), ==, 0);
    g_assert_false(make_session(f, PHYS, PHYS + RESULT));
}

static void test_boot_bypass_off(void)
{
    Fixture f = { };

    setup_args(&f,
               "-machine q35 " COMMON_ARGS "-device virtio-iommu-pci,boot-bypass=off," POKE_ADDR " " CRYPTO);
    g_assert_cmpuint(m8r(f.p, BYPASS), ==, 0);
    g_assert_false(make_session(&f, PHYS, PHYS + RESULT));
    m8w(f.p, BYPASS, 1);
    g_assert_true(make_session(&f, PHYS, PHYS + RESULT));
    iommu_teardown(&f, NULL);
}

/* A device that was plugged first is behind it, too; and there is one. */
static void test_order_of_devices(void)
{
    Fixture f = { };

    setup_args(&f, "-machine q35 " COMMON_ARGS CRYPTO "-device virtio-iommu-pci," POKE_ADDR);
    attach(&f, 1, ENDPOINT, 0);
    map(&f, 1, IOVA, IOVA + WINDOW - 1, PHYS, RW);
    g_assert_true(make_session(&f, IOVA, IOVA + RESULT));
    g_assert_false(make_session(&f, PHYS, PHYS + RESULT));
    iommu_teardown(&f, NULL);
}

/* Mappings have a bound. */
static void test_mapping_limit(Fixture *f, const void *unused)
{
    uint64_t i;

    if (qtest_skip_without_clock(f->p->qts) || !g_test_slow()) {
        g_test_skip("slow");
        return;
    }
    attach(f, 1, ENDPOINT, 0);
    for (i = 0; i < 65536; i++) {
        g_assert_cmpuint(map(f, 1, i << 12, (i << 12) + 0xfff, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
    }
    g_assert_cmpuint(map(f, 1, i << 12, (i << 12) + 0xfff, PHYS, RW), ==, VIRTIO_IOMMU_S_NOMEM);
}

/* What the driver may not write to bypass ends in the need of a reset. */
static void test_bad_bypass(Fixture *f, const void *data)
{
    m8w(f->p, BYPASS, 2);
    g_assert_cmphex(status(f->p), ==, DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET);
    g_assert_cmpuint(m8r(f->p, BYPASS), ==, 1);
    negotiate(f->p, 1ULL << VIRTIO_F_VERSION_1);
    m8w(f->p, BYPASS, 1);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK);
    m8w(f->p, BYPASS, 0);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK | VIRTIO_CONFIG_S_NEEDS_RESET);
    g_assert_cmpuint(m8r(f->p, BYPASS), ==, 1);
}

#define ADD(path, func) \
    qtest_add("virtio-iommu/" path, Fixture, "-machine q35 " ARGS, iommu_setup, func, iommu_teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("config", test_config);
    ADD("bad-bypass", test_bad_bypass);
    ADD("requests/attach", test_attach);
    ADD("requests/map", test_map);
    ADD("requests/map-unaligned", test_map_unaligned);
    ADD("requests/map-limit", test_mapping_limit);
    ADD("requests/unmap", test_unmap);
    ADD("requests/probe", test_probe);
    ADD("requests/malformed", test_malformed);
    ADD("dma/translated", test_translate);
    ADD("dma/page-by-page", test_translate_pages);
    ADD("dma/unmap-ends-access", test_unmap_ends_access);
    ADD("dma/bypass", test_bypass);
    ADD("fault/unmapped", test_fault_unmapped);
    ADD("fault/read-only", test_fault_read_only);
    qtest_add_func("virtio-iommu/dma/boot-bypass-off", test_boot_bypass_off);
    qtest_add_func("virtio-iommu/dma/order-of-devices", test_order_of_devices);
    iommu_add_state_tests();
    return g_test_run();
}

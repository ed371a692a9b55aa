/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio IOMMU: requests, and the DMA of a device behind it. That device is virtio-crypto, whose control
 * queue is served at once, on a stopped machine too: a request is read, and 16 bytes are written.
 */
#include "qemu/osdep.h"
#include "libqos/pci-pc.h"
#include "standard-headers/linux/virtio_crypto.h"
#include "standard-headers/linux/virtio_iommu.h"
#include "virtio-state.h"

#define COMMON_ARGS "-nodefaults -object cryptodev-backend-builtin,id=c0 "
#define CRYPTO      "-device virtio-crypto-pci,cryptodev=c0,addr=6.0,iommu_platform=on "
#define ARGS        COMMON_ARGS "-device virtio-iommu-pci," POKE_ADDR " " CRYPTO

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define IOMMU_BITS  0x77ULL
#define BEHIND      (VERSION_1 | 1ULL << VIRTIO_F_IOMMU_PLATFORM)
#define BROKEN      (DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET)

#define REQ_RING    0x100000
#define EVENT_RING  0x110000
#define REQUEST     0x120000
#define ANSWER      0x121000
#define EVENTS      0x124000

/* Guest-physical, and where the device sees it. */
#define PHYS        0x400000
#define IOVA        0x80000000ULL
#define WINDOW      0x40000
#define CTRL_RING   0x10000     /* in the window */
#define KEY_REQ     0x20000
#define RESULT      0x30000

#define ENDPOINT    0x30        /* bus 0, slot 6 */
#define OTHER       0x28        /* the IOMMU itself */
#define NOBODY      0x38
#define BEHIND_PORT 0x100       /* bus 1, slot 0 */
#define RW          (VIRTIO_IOMMU_MAP_F_READ | VIRTIO_IOMMU_MAP_F_WRITE)
#define BYPASS      (DEVICE_CFG + 36)

typedef struct Fixture {
    Poke *p;                    /* the IOMMU */
    PokeQueue req, event;
    Poke crypto;
} Fixture;

static void start_driver(Fixture *f, uint64_t features)
{
    negotiate(f->p, VERSION_1 | features);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK);
    f->req = queue_enable(f->p, 0, REQ_RING);
    f->event = queue_enable(f->p, 1, EVENT_RING);
    set_status(f->p, DRIVER_OK);
}

static void find_crypto(Fixture *f)
{
    f->crypto = (Poke) { .qts = f->p->qts, .bus = f->p->bus };
    f->crypto.dev = qpci_device_find(f->p->bus, QPCI_DEVFN(6, 0));
    g_assert_nonnull(f->crypto.dev);
    qpci_device_enable(f->crypto.dev);
    f->crypto.modern = qpci_iomap(f->crypto.dev, 4, NULL);
}

static void setup_args(Fixture *f, const char *args)
{
    f->p = poke_new_args(args);
    find_crypto(f);
    start_driver(f, IOMMU_BITS);
}

static void setup(Fixture *f, const void *args)
{
    setup_args(f, args);
}

static void teardown(Fixture *f, const void *unused)
{
    g_free(f->crypto.dev);
    poke_free(f->p);
}

/* --- requests --- */

/* Send @size bytes, with @room to write. Whether it came back. */
static bool send_request(Fixture *f, const void *req, uint32_t size, uint32_t room, uint32_t *len)
{
    qtest_memwrite(f->p->qts, REQUEST, req, size);
    qtest_memset(f->p->qts, ANSWER, 0xee, 1024);
    queue_desc(&f->req, 0, REQUEST, size, room ? VRING_DESC_F_NEXT : 0, 1);
    queue_desc(&f->req, 1, ANSWER, room, VRING_DESC_F_WRITE, 0);
    queue_add(&f->req, 0);
    queue_kick(&f->req);
    return queue_used(&f->req, NULL, len);
}

static uint8_t request(Fixture *f, const void *req, uint32_t size)
{
    uint32_t len = 0;

    g_assert_true(send_request(f, req, size, sizeof(struct virtio_iommu_req_tail), &len));
    g_assert_cmpuint(len, ==, sizeof(struct virtio_iommu_req_tail));
    g_assert_cmphex(qtest_readl(f->p->qts, ANSWER) & 0xffffff00, ==, 0);
    return qtest_readb(f->p->qts, ANSWER);
}

#define REQUEST_BYTES(type) offsetof(struct type, tail)

static uint8_t attach(Fixture *f, uint32_t domain, uint32_t endpoint, uint32_t flags)
{
    struct virtio_iommu_req_attach req = {
        .head.type = VIRTIO_IOMMU_T_ATTACH, .domain = cpu_to_le32(domain), .endpoint = cpu_to_le32(endpoint),
        .flags = cpu_to_le32(flags),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_attach));
}

static uint8_t detach(Fixture *f, uint32_t domain, uint32_t endpoint)
{
    struct virtio_iommu_req_detach req = {
        .head.type = VIRTIO_IOMMU_T_DETACH, .domain = cpu_to_le32(domain), .endpoint = cpu_to_le32(endpoint),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_detach));
}

static uint8_t map(Fixture *f, uint32_t domain, uint64_t low, uint64_t high, uint64_t phys, uint32_t flags)
{
    struct virtio_iommu_req_map req = {
        .head.type = VIRTIO_IOMMU_T_MAP, .domain = cpu_to_le32(domain), .virt_start = cpu_to_le64(low),
        .virt_end = cpu_to_le64(high), .phys_start = cpu_to_le64(phys), .flags = cpu_to_le32(flags),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_map));
}

static uint8_t unmap(Fixture *f, uint32_t domain, uint64_t low, uint64_t high)
{
    struct virtio_iommu_req_unmap req = {
        .head.type = VIRTIO_IOMMU_T_UNMAP, .domain = cpu_to_le32(domain), .virt_start = cpu_to_le64(low),
        .virt_end = cpu_to_le64(high),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_unmap));
}

static void offer_event_buffers(Fixture *f)
{
    for (unsigned i = 0; i < 8; i++) {
        queue_desc(&f->event, i, EVENTS + 64 * i, sizeof(struct virtio_iommu_fault), VRING_DESC_F_WRITE, 0);
        queue_add(&f->event, i);
    }
    queue_kick(&f->event);
}

/* The next report; false: there is none. */
static bool next_fault(Fixture *f, struct virtio_iommu_fault *fault)
{
    uint32_t head = 0, len = 0;

    if (!queue_used(&f->event, &head, &len)) {
        return false;
    }
    g_assert_cmpuint(len, ==, sizeof(*fault));
    qtest_memread(f->p->qts, EVENTS + 64 * head, fault, sizeof(*fault));
    return true;
}

/* --- the device behind --- */

/* A session is made: ring at @iova + CTRL_RING, the request at @iova + KEY_REQ, the answer to @result. */
static bool make_session(Fixture *f, uint64_t iova, uint64_t result)
{
    struct virtio_crypto_op_ctrl_req req = {
        .header.opcode = cpu_to_le32(VIRTIO_CRYPTO_CIPHER_CREATE_SESSION),
        .u.sym_create_session = {
            .u.cipher.para = { cpu_to_le32(VIRTIO_CRYPTO_CIPHER_AES_CBC), cpu_to_le32(16), cpu_to_le32(1) },
            .op_type = cpu_to_le32(VIRTIO_CRYPTO_SYM_OP_CIPHER),
        },
    };
    PokeQueue q = { &f->crypto, 1, 0, PHYS + CTRL_RING, 0, 0 };
    uint8_t key[16] = { 0 };

    negotiate(&f->crypto, BEHIND);
    g_assert_cmphex(status(&f->crypto), ==, FEATURES_OK);
    select_queue(&f->crypto, 1);
    q.size = m16r(&f->crypto, VIRTIO_PCI_COMMON_Q_SIZE);
    qtest_memset(f->p->qts, PHYS, 0, WINDOW);
    qtest_memset(f->p->qts, PHYS + RESULT, 0xee, 16);
    qtest_memwrite(f->p->qts, PHYS + KEY_REQ, &req, sizeof(req));
    qtest_memwrite(f->p->qts, PHYS + KEY_REQ + sizeof(req), key, sizeof(key));
    queue_desc(&q, 0, iova + KEY_REQ, sizeof(req) + sizeof(key), VRING_DESC_F_NEXT, 1);
    queue_desc(&q, 1, result, 16, VRING_DESC_F_WRITE, 0);
    m32w(&f->crypto, VIRTIO_PCI_COMMON_Q_DESCLO, iova + CTRL_RING);
    m32w(&f->crypto, VIRTIO_PCI_COMMON_Q_AVAILLO, iova + CTRL_RING + 0x4000);
    m32w(&f->crypto, VIRTIO_PCI_COMMON_Q_USEDLO, iova + CTRL_RING + 0x6000);
    m16w(&f->crypto, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    set_status(&f->crypto, DRIVER_OK);
    queue_add(&q, 0);
    queue_kick(&q);
    return queue_used(&q, NULL, NULL) && qtest_readl(f->p->qts, PHYS + RESULT + 8) == VIRTIO_CRYPTO_OK;
}

/* --- cases --- */

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
    teardown(&f, NULL);
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
    teardown(&f, NULL);
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

#define SAVE_ARGS "-machine q35 " COMMON_ARGS "-device virtio-iommu-pci," POKE_ADDR " -device virtio-rng-pci,addr=7.0"

/* Domains, endpoints, mappings and bypass are saved. */
static void test_save_and_load(void)
{
    Fixture f = { .p = poke_new_args(SAVE_ARGS) };
    QTestState *fresh;

    start_driver(&f, IOMMU_BITS);
    m8w(f.p, BYPASS, 0);
    attach(&f, 1, 0x38, 0);
    attach(&f, 2, OTHER, VIRTIO_IOMMU_ATTACH_F_BYPASS);
    map(&f, 1, 0x1000, 0x4fff, PHYS, RW);
    map(&f, 1, 0x8000, 0x8fff, PHYS, RW);
    fresh = qtest_save_and_load(f.p->qts, SAVE_ARGS);
    if (fresh) {
        f.p->qts = fresh;
        f.p->bus->qts = fresh;
        g_assert_cmpuint(m8r(f.p, BYPASS), ==, 0);
        g_assert_cmpuint(map(&f, 1, 0x4000, 0x4fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
        g_assert_cmpuint(map(&f, 2, 0x4000, 0x4fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
        g_assert_cmpuint(unmap(&f, 1, 0x8000, 0x8fff), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(map(&f, 1, 0x8000, 0x9fff, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(detach(&f, 1, OTHER), ==, VIRTIO_IOMMU_S_INVAL);
        g_assert_cmpuint(detach(&f, 1, 0x38), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(map(&f, 1, 0xa000, 0xafff, PHYS, RW), ==, VIRTIO_IOMMU_S_NOENT);
    }
    poke_free(f.p);
}

/* ---- DMA after loading: of an entropy device ---- */

#define RNG_ARGS    "-machine q35 -nodefaults -m 16 -device virtio-iommu-pci," POKE_ADDR \
                    " -device virtio-rng-pci,addr=7.0,iommu_platform=on,disable-legacy=on"
#define RNG_RING    (PHYS + CTRL_RING)

/* The function in @slot, whose BAR is mapped or was. */
static Poke *open_slot(QTestState *s, int slot, bool map_it)
{
    Poke *p = g_new0(Poke, 1);

    *p = (Poke) { .qts = s, .bus = qpci_new_pc(s, NULL) };
    p->dev = qpci_device_find(p->bus, QPCI_DEVFN(slot, 0));
    g_assert_nonnull(p->dev);
    if (map_it) {
        qpci_device_enable(p->dev);
        p->modern = qpci_iomap(p->dev, 4, NULL);
    } else {
        p->modern = (QPCIBar) { qpci_config_readl(p->dev, 0x20) & ~15u, false };
    }
    return p;
}

/* Its rings and a page for its answers are mapped, another one may only be read. */
static void rng_is_behind(QTestState *s)
{
    Fixture f = { .p = open_slot(s, POKE_SLOT, true) };
    Poke *rng;
    PokeQueue q;

    start_driver(&f, IOMMU_BITS);
    offer_event_buffers(&f);
    attach(&f, 1, NOBODY, 0);
    map(&f, 1, IOVA, IOVA + RESULT - 1, PHYS, RW);
    map(&f, 1, IOVA + RESULT, IOVA + RESULT + 0xfff, PHYS + RESULT, VIRTIO_IOMMU_MAP_F_READ);
    rng = open_slot(s, 7, false);
    qpci_config_writel(rng->dev, 0x20, 0xd0000000);
    qpci_config_writel(rng->dev, 0x24, 0);
    qpci_config_writew(rng->dev, 4, 7);
    poke_leave(rng);
    rng = open_slot(s, 7, false);
    negotiate(rng, BEHIND);
    q = queue_enable(rng, 0, RNG_RING);
    m32w(rng, VIRTIO_PCI_COMMON_Q_DESCLO, IOVA + CTRL_RING);
    m32w(rng, VIRTIO_PCI_COMMON_Q_AVAILLO, IOVA - PHYS + RING_AVAIL(&q));
    m32w(rng, VIRTIO_PCI_COMMON_Q_USEDLO, IOVA - PHYS + RING_USED(&q));
    m16w(rng, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    set_status(rng, DRIVER_OK);
    qtest_memset(s, PHYS + KEY_REQ, 0xee, 16);
    qtest_memset(s, PHYS + RESULT, 0xee, 16);
    poke_leave(rng);
    poke_leave(f.p);
}

/* One answer arrives, the other one is a fault. */
static void rng_goes_on(QTestState *s, GString *seen)
{
    Poke *rng = open_slot(s, 7, false);
    PokeQueue q = queue_resume(rng, 0, RNG_RING);

    queue_desc(&q, 0, IOVA + KEY_REQ, 16, VRING_DESC_F_WRITE, 0);
    queue_desc(&q, 1, IOVA + RESULT, 16, VRING_DESC_F_WRITE, 0);
    for (int i = 0; i < 2; i++) {
        queue_add(&q, i);
        queue_kick(&q);
        qtest_clock_step(s, 1000);
        qstate_note_memory(s, seen, RING_USED(&q), 4 + 8 * 2);
        qstate_note(seen, "status", status(rng));
    }
    qstate_note(seen, "arrived", qtest_readq(s, PHYS + KEY_REQ) != 0xeeeeeeeeeeeeeeee);
    qstate_note(seen, "kept out", qtest_readq(s, PHYS + RESULT) == 0xeeeeeeeeeeeeeeee);
    qstate_note_memory(s, seen, EVENTS, sizeof(struct virtio_iommu_fault));
    poke_leave(rng);
}

static const QStateCase saved_dma = { RNG_ARGS, rng_is_behind, rng_goes_on };

/* Functions can be plugged behind it, but the IOMMU itself is not pluggable. */
static void test_plug_behind(void)
{
    QTestState *qts = qtest_init("-machine q35 -nodefaults -device virtio-iommu-pci,addr=5.0 "
                                 "-object cryptodev-backend-builtin,id=c0 -device pcie-root-port,id=r0,addr=7.0,chassis=1");

    qmp_expect_error_and_unref(
        qtest_qmp(qts, "{'execute': 'device_add', 'arguments': {'driver': 'virtio-iommu-pci',"
                       " 'bus': 'r0'}}"),
        "GenericError");
    qtest_qmp_device_add(qts, "virtio-crypto-pci", "crypto0",
                         "{'cryptodev': 'c0', 'bus': 'r0', 'iommu_platform': true}");
    qtest_quit(qts);
}

/* Ports of ACPI hotplug on q35. */
#define PCIHP_EJECT 0xcc8
#define PCIHP_SEL   0xcd0

/*
 * A function goes that is attached to a domain with mappings, again and again:
 * it is not there, but can be detached.
 */
static void test_unplug_attached(void)
{
    Fixture f = { .p = poke_new_args("-machine q35 " COMMON_ARGS "-device virtio-iommu-pci," POKE_ADDR " "
                                     "-device pcie-root-port,id=rp,chassis=1,addr=7.0") };
    QPCIDevice *port = qpci_device_find(f.p->bus, QPCI_DEVFN(7, 0));

    qpci_config_writel(port, 0x18, 1 << 8 | 1 << 16);
    start_driver(&f, IOMMU_BITS);
    for (int round = 0; round < 3; round++) {
        qtest_qmp_device_add(f.p->qts, "virtio-crypto-pci", "crypto0",
                             "{'cryptodev': 'c0', 'bus': 'rp', 'iommu_platform': true}");
        g_assert_cmpuint(attach(&f, 1, BEHIND_PORT, 0), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(map(&f, 1, IOVA, IOVA + WINDOW - 1, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
        qtest_qmp_device_del_send(f.p->qts, "crypto0");
        qtest_outl(f.p->qts, PCIHP_SEL, 0);
        qtest_outl(f.p->qts, PCIHP_EJECT, 1);
        qtest_qmp_eventwait(f.p->qts, "DEVICE_DELETED");
        g_assert_cmpuint(unmap(&f, 1, IOVA, IOVA + WINDOW - 1), ==, VIRTIO_IOMMU_S_OK);
        if (qtest_has_accel("qtest")) { /* elsewhere whatever was there once stays */
            g_assert_cmpuint(attach(&f, 1, BEHIND_PORT, 0), ==, VIRTIO_IOMMU_S_NOENT);
        }
        g_assert_cmpuint(detach(&f, 1, BEHIND_PORT), ==, VIRTIO_IOMMU_S_OK);
    }
    g_free(port);
    poke_free(f.p);
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

#define ADD(path, func) qtest_add("virtio-iommu/" path, Fixture, "-machine q35 " ARGS, setup, func, teardown)

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
    qtest_add_func("virtio-iommu/save-and-load", test_save_and_load);
    qstate_add("virtio-iommu/saved/dma", &saved_dma);
    qtest_add_func("virtio-iommu/plug-behind", test_plug_behind);
    qtest_add_func("virtio-iommu/unplug-attached", test_unplug_attached);
    return g_test_run();
}

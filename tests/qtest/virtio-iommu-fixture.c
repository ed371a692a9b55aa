/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "libqos/pci-pc.h"
#include "standard-headers/linux/virtio_crypto.h"
#include "virtio-iommu-test.h"

void start_driver(Fixture *f, uint64_t features)
{
    negotiate(f->p, VERSION_1 | features);
    g_assert_cmphex(status(f->p), ==, FEATURES_OK);
    f->req = queue_enable(f->p, 0, REQ_RING);
    f->event = queue_enable(f->p, 1, EVENT_RING);
    set_status(f->p, DRIVER_OK);
}

void find_crypto(Fixture *f)
{
    f->crypto = (Poke) { .qts = f->p->qts, .bus = f->p->bus };
    f->crypto.dev = qpci_device_find(f->p->bus, QPCI_DEVFN(6, 0));
    g_assert_nonnull(f->crypto.dev);
    qpci_device_enable(f->crypto.dev);
    f->crypto.modern = qpci_iomap(f->crypto.dev, 4, NULL);
}

void setup_args(Fixture *f, const char *args)
{
    f->p = poke_new_args(args);
    find_crypto(f);
    start_driver(f, IOMMU_BITS);
}

void iommu_setup(Fixture *f, const void *args)
{
    setup_args(f, args);
}

void iommu_teardown(Fixture *f, const void *unused)
{
    g_free(f->crypto.dev);
    poke_free(f->p);
}

bool send_request(Fixture *f, const void *req, uint32_t size, uint32_t room, uint32_t *len)
{
    qtest_memwrite(f->p->qts, REQUEST, req, size);
    qtest_memset(f->p->qts, ANSWER, 0xee, 1024);
    queue_desc(&f->req, 0, REQUEST, size, room ? VRING_DESC_F_NEXT : 0, 1);
    queue_desc(&f->req, 1, ANSWER, room, VRING_DESC_F_WRITE, 0);
    queue_add(&f->req, 0);
    queue_kick(&f->req);
    return queue_used(&f->req, NULL, len);
}

uint8_t request(Fixture *f, const void *req, uint32_t size)
{
    uint32_t len = 0;

    g_assert_true(send_request(f, req, size, sizeof(struct virtio_iommu_req_tail), &len));
    g_assert_cmpuint(len, ==, sizeof(struct virtio_iommu_req_tail));
    g_assert_cmphex(qtest_readl(f->p->qts, ANSWER) & 0xffffff00, ==, 0);
    return qtest_readb(f->p->qts, ANSWER);
}

uint8_t attach(Fixture *f, uint32_t domain, uint32_t endpoint, uint32_t flags)
{
    struct virtio_iommu_req_attach req = {
        .head.type = VIRTIO_IOMMU_T_ATTACH, .domain = cpu_to_le32(domain), .endpoint = cpu_to_le32(endpoint),
        .flags = cpu_to_le32(flags),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_attach));
}

uint8_t detach(Fixture *f, uint32_t domain, uint32_t endpoint)
{
    struct virtio_iommu_req_detach req = {
        .head.type = VIRTIO_IOMMU_T_DETACH, .domain = cpu_to_le32(domain), .endpoint = cpu_to_le32(endpoint),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_detach));
}

uint8_t map(Fixture *f, uint32_t domain, uint64_t low, uint64_t high, uint64_t phys, uint32_t flags)
{
    struct virtio_iommu_req_map req = {
        .head.type = VIRTIO_IOMMU_T_MAP, .domain = cpu_to_le32(domain), .virt_start = cpu_to_le64(low),
        .virt_end = cpu_to_le64(high), .phys_start = cpu_to_le64(phys), .flags = cpu_to_le32(flags),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_map));
}

uint8_t unmap(Fixture *f, uint32_t domain, uint64_t low, uint64_t high)
{
    struct virtio_iommu_req_unmap req = {
        .head.type = VIRTIO_IOMMU_T_UNMAP, .domain = cpu_to_le32(domain), .virt_start = cpu_to_le64(low),
        .virt_end = cpu_to_le64(high),
    };

    return request(f, &req, REQUEST_BYTES(virtio_iommu_req_unmap));
}

void offer_event_buffers(Fixture *f)
{
    for (unsigned i = 0; i < 8; i++) {
        queue_desc(&f->event, i, EVENTS + 64 * i, sizeof(struct virtio_iommu_fault), VRING_DESC_F_WRITE, 0);
        queue_add(&f->event, i);
    }
    queue_kick(&f->event);
}

bool next_fault(Fixture *f, struct virtio_iommu_fault *fault)
{
    uint32_t head = 0, len = 0;

    if (!queue_used(&f->event, &head, &len)) {
        return false;
    }
    g_assert_cmpuint(len, ==, sizeof(*fault));
    qtest_memread(f->p->qts, EVENTS + 64 * head, fault, sizeof(*fault));
    return true;
}

bool make_session(Fixture *f, uint64_t iova, uint64_t result)
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: device status, features and split virtqueues of virtio drivers. VIRTIO 1.2, 2.1, 2.2 and 2.7. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_ring.h"
#include "tests/qtest/libqos/virtio.h"

#define POLL_STEP_US 100

/* Offsets of struct vring_desc, vring_avail and vring_used. */
#define DESC_BYTES   16
#define DESC_LEN     8
#define DESC_FLAGS   12
#define DESC_NEXT    14
#define AVAIL_IDX    2
#define AVAIL_RING   4
#define USED_FLAGS   0
#define USED_IDX     2
#define USED_RING    4
#define USED_ELEM    8

/*
 * --- byte order: little-endian under VIRTIO 1, else the guest's, which is
 * little-endian, too ----------------
 */

bool qvirtio_is_big_endian(QVirtioDevice *d)
{
    return d->big_endian;
}

/* --- configuration, features, status ------------------------------------------------------------------- */

uint8_t qvirtio_config_readb(QVirtioDevice *d, uint64_t addr)
{
    g_assert_true(d->features_negotiated);
    return d->bus->config_readb(d, addr);
}

uint16_t qvirtio_config_readw(QVirtioDevice *d, uint64_t addr)
{
    g_assert_true(d->features_negotiated);
    return d->bus->config_readw(d, addr);
}

uint32_t qvirtio_config_readl(QVirtioDevice *d, uint64_t addr)
{
    g_assert_true(d->features_negotiated);
    return d->bus->config_readl(d, addr);
}

uint64_t qvirtio_config_readq(QVirtioDevice *d, uint64_t addr)
{
    g_assert_true(d->features_negotiated);
    return d->bus->config_readq(d, addr);
}

uint64_t qvirtio_get_features(QVirtioDevice *d)
{
    return d->bus->get_features(d);
}

void qvirtio_set_features(QVirtioDevice *d, uint64_t features)
{
    d->features = features;
    d->bus->set_features(d, features);
    if (features & (1ull << VIRTIO_F_VERSION_1)) {
        uint8_t status = d->bus->get_status(d) | VIRTIO_CONFIG_S_FEATURES_OK;

        d->bus->set_status(d, status);
        g_assert_cmphex(d->bus->get_status(d), ==, status);
    }
    d->features_negotiated = true;
}

void qvirtio_reset(QVirtioDevice *d)
{
    d->bus->set_status(d, 0);
    g_assert_cmphex(d->bus->get_status(d), ==, 0);
    d->features_negotiated = false;
}

static void add_status(QVirtioDevice *d, uint8_t bit)
{
    uint8_t status = d->bus->get_status(d) | bit;

    d->bus->set_status(d, status);
    g_assert_cmphex(d->bus->get_status(d), ==, status);
}

void qvirtio_set_acknowledge(QVirtioDevice *d)
{
    add_status(d, VIRTIO_CONFIG_S_ACKNOWLEDGE);
}

void qvirtio_set_driver(QVirtioDevice *d)
{
    add_status(d, VIRTIO_CONFIG_S_DRIVER);
}

void qvirtio_set_driver_ok(QVirtioDevice *d)
{
    add_status(d, VIRTIO_CONFIG_S_DRIVER_OK);
}

void qvirtio_start_device(QVirtioDevice *vdev)
{
    qvirtio_reset(vdev);
    qvirtio_set_acknowledge(vdev);
    qvirtio_set_driver(vdev);
}

void qvirtio_negotiate(QVirtioDevice *d, uint64_t unwanted)
{
    qvirtio_set_features(d, qvirtio_get_features(d) & ~(QVIRTIO_F_PLAIN_RINGS | unwanted));
}

void qvirtio_setup_queues(QVirtioDevice *d, QGuestAllocator *alloc, QVirtQueue **queues, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        queues[i] = qvirtqueue_setup(d, alloc, i);
    }
}

void qvirtio_cleanup_queues(QVirtioDevice *d, QGuestAllocator *alloc, QVirtQueue **queues, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        qvirtqueue_cleanup(d->bus, queues[i], alloc);
    }
}

/* --- waiting ------------------------------------------------------------------------------------------- */

void qvirtio_wait_queue_isr(QTestState *qts, QVirtioDevice *d, QVirtQueue *vq, gint64 timeout_us)
{
    gint64 end = g_get_monotonic_time() + timeout_us;

    while (!d->bus->get_queue_isr_status(d, vq)) {
        g_usleep(POLL_STEP_US);
        g_assert_cmpint(g_get_monotonic_time(), <=, end);
    }
}

void qvirtio_wait_used_elem(QTestState *qts, QVirtioDevice *d, QVirtQueue *vq, uint32_t desc_idx,
                            uint32_t *len, gint64 timeout_us)
{
    gint64 end = g_get_monotonic_time() + timeout_us;
    uint32_t got;

    while (!qvirtqueue_get_buf(qts, vq, &got, len)) {
        g_usleep(POLL_STEP_US);
        g_assert_cmpint(g_get_monotonic_time(), <=, end);
    }
    g_assert_cmpint(got, ==, desc_idx);
}

void qvirtio_wait_config_isr(QVirtioDevice *d, gint64 timeout_us)
{
    d->bus->wait_config_isr_status(d, timeout_us);
}

/* --- layout -------------------------------------------------------------------------------------------- */

QVirtQueue *qvirtqueue_setup(QVirtioDevice *d, QGuestAllocator *alloc, uint16_t index)
{
    g_assert_true(d->features_negotiated);
    return d->bus->virtqueue_setup(d, alloc, index);
}

void qvirtqueue_cleanup(const QVirtioBus *bus, QVirtQueue *vq, QGuestAllocator *alloc)
{
    bus->virtqueue_cleanup(vq, alloc);
}

static uint32_t used_offset(uint32_t num, uint32_t align)
{
    return ROUND_UP(DESC_BYTES * num + AVAIL_RING + 2 * num + 2, align);
}

uint32_t qvring_size(uint32_t num, uint32_t align)
{
    return used_offset(num, align) + USED_RING + USED_ELEM * num + 2;
}

void qvring_init(QTestState *qts, const QGuestAllocator *alloc, QVirtQueue *vq, uint64_t addr)
{
    vq->desc = addr;
    vq->avail = addr + DESC_BYTES * vq->size;
    vq->used = addr + used_offset(vq->size, vq->align);
    qtest_memset(qts, addr, 0, qvring_size(vq->size, vq->align));
    for (uint32_t i = 0; i + 1 < vq->size; i++) {
        qtest_writew(qts, vq->desc + DESC_BYTES * i + DESC_NEXT, i + 1);
    }
}

/* --- descriptors --------------------------------------------------------------------------------------- */

static void write_descriptor(QTestState *qts, uint64_t desc, uint64_t data, uint32_t len, uint16_t flags)
{
    qtest_writeq(qts, desc, data);
    qtest_writel(qts, desc + DESC_LEN, len);
    qtest_writew(qts, desc + DESC_FLAGS, flags);
}

uint32_t qvirtqueue_add(QTestState *qts, QVirtQueue *vq, uint64_t data, uint32_t len, bool write, bool next)
{
    uint16_t flags = (write ? VRING_DESC_F_WRITE : 0) | (next ? VRING_DESC_F_NEXT : 0);

    vq->num_free--;
    write_descriptor(qts, vq->desc + DESC_BYTES * vq->free_head, data, len, flags);
    return vq->free_head++;             /* the next field already leads there */
}

uint32_t qvirtqueue_add_indirect(QTestState *qts, QVirtQueue *vq, QVRingIndirectDesc *indirect)
{
    g_assert_true(vq->indirect);
    g_assert_cmpint(vq->size, >=, indirect->elem);
    g_assert_cmpint(indirect->index, ==, indirect->elem);
    vq->num_free--;
    write_descriptor(qts, vq->desc + DESC_BYTES * vq->free_head, indirect->desc, DESC_BYTES * indirect->elem,
                     VRING_DESC_F_INDIRECT);
    return vq->free_head++;
}

QVRingIndirectDesc *qvring_indirect_desc_setup(QTestState *qs, QVirtioDevice *d, QGuestAllocator *alloc,
                                               uint16_t elem)
{
    QVRingIndirectDesc *indirect = g_new0(QVRingIndirectDesc, 1);

    indirect->elem = elem;
    indirect->desc = guest_alloc(alloc, DESC_BYTES * elem);
    qtest_memset(qs, indirect->desc, 0, DESC_BYTES * elem);
    for (uint16_t i = 0; i + 1 < elem; i++) {
        qtest_writew(qs, indirect->desc + DESC_BYTES * i + DESC_FLAGS, VRING_DESC_F_NEXT);
        qtest_writew(qs, indirect->desc + DESC_BYTES * i + DESC_NEXT, i + 1);
    }
    return indirect;
}

void qvring_indirect_desc_add(QVirtioDevice *d, QTestState *qts, QVRingIndirectDesc *indirect, uint64_t data,
                              uint32_t len, bool write)
{
    bool last = indirect->index + 1 == indirect->elem;
    uint16_t flags = (write ? VRING_DESC_F_WRITE : 0) | (last ? 0 : VRING_DESC_F_NEXT);

    g_assert_cmpint(indirect->index, <, indirect->elem);
    write_descriptor(qts, indirect->desc + DESC_BYTES * indirect->index, data, len, flags);
    indirect->index++;
}

/* --- offering and taking ------------------------------------------------------------------------------- */

/* 2.7.10: with EVENT_IDX the device says behind the used ring which index it waits for, else by a flag. */
static bool wants_kick(QTestState *qts, QVirtQueue *vq, uint16_t old_idx, uint16_t new_idx)
{
    if (vq->event) {
        uint16_t avail_event = qtest_readw(qts, vq->used + USED_RING + USED_ELEM * vq->size);

        return (uint16_t)(new_idx - avail_event - 1) < (uint16_t)(new_idx - old_idx);
    }
    return !(qtest_readw(qts, vq->used + USED_FLAGS) & VRING_USED_F_NO_NOTIFY);
}

void qvirtqueue_kick(QTestState *qts, QVirtioDevice *d, QVirtQueue *vq, uint32_t free_head)
{
    uint16_t idx = qtest_readw(qts, vq->avail + AVAIL_IDX);

    qtest_writew(qts, vq->avail + AVAIL_RING + 2 * (idx % vq->size), free_head);
    qtest_writew(qts, vq->avail + AVAIL_IDX, idx + 1);
    if (wants_kick(qts, vq, idx, idx + 1)) {
        d->bus->virtqueue_kick(d, vq);
    }
}

bool qvirtqueue_get_buf(QTestState *qts, QVirtQueue *vq, uint32_t *desc_idx, uint32_t *len)
{
    uint16_t idx = qtest_readw(qts, vq->used + USED_IDX);
    uint64_t elem = vq->used + USED_RING + USED_ELEM * (vq->last_used_idx % vq->size);

    if (idx == vq->last_used_idx) {
        return false;
    }
    if (desc_idx) {
        *desc_idx = qtest_readl(qts, elem);
    }
    if (len) {
        *len = qtest_readl(qts, elem + 4);
    }
    vq->last_used_idx++;
    return true;
}

void qvirtqueue_set_used_event(QTestState *qts, QVirtQueue *vq, uint16_t idx)
{
    g_assert_true(vq->event);
    qtest_writew(qts, vq->avail + AVAIL_RING + 2 * vq->size, idx);
}

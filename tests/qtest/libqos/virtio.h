/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libqos: virtio drivers over any transport. VIRTIO 1.2: 2.1 (status), 2.2 (features), 2.7 (split
 * virtqueues).
 */
#ifndef LIBQOS_VIRTIO_H
#define LIBQOS_VIRTIO_H

#include "tests/qtest/libqtest.h"
#include "tests/qtest/libqos/malloc.h"

#define QVIRTIO_F_BAD_FEATURE 0x40000000ull

typedef struct QVirtioBus QVirtioBus;

typedef struct QVirtioDevice {
    const QVirtioBus *bus;
    QTestState *qts;
    uint16_t device_type;
    uint64_t features;              /* negotiated */
    bool big_endian;
    bool features_negotiated;
} QVirtioDevice;

typedef struct QVirtQueue {
    QVirtioDevice *vdev;
    uint64_t desc;                  /* guest addresses of the three areas */
    uint64_t avail;
    uint64_t used;
    uint16_t index;
    uint32_t size;                  /* descriptors */
    uint32_t free_head;
    uint32_t num_free;
    uint32_t align;                 /* of the used ring, legacy layout */
    uint16_t last_used_idx;
    bool indirect;
    bool event;
} QVirtQueue;

/* A table of indirect descriptors in guest memory. */
typedef struct QVRingIndirectDesc {
    uint64_t desc;
    uint16_t index;
    uint16_t elem;                  /* entries */
} QVRingIndirectDesc;

/* A transport. */
struct QVirtioBus {
    uint8_t (*config_readb)(QVirtioDevice *d, uint64_t addr);
    uint16_t (*config_readw)(QVirtioDevice *d, uint64_t addr);
    uint32_t (*config_readl)(QVirtioDevice *d, uint64_t addr);
    uint64_t (*config_readq)(QVirtioDevice *d, uint64_t addr);
    uint64_t (*get_features)(QVirtioDevice *d);
    void (*set_features)(QVirtioDevice *d, uint64_t features);
    uint64_t (*get_guest_features)(QVirtioDevice *d);
    uint8_t (*get_status)(QVirtioDevice *d);
    void (*set_status)(QVirtioDevice *d, uint8_t status);
    /* Whether the device interrupted for @vq, or for its configuration, since the last call. */
    bool (*get_queue_isr_status)(QVirtioDevice *d, QVirtQueue *vq);
    bool (*get_config_isr_status)(QVirtioDevice *d);
    /* Polls for a configuration interrupt for at most @timeout_us of host time. */
    void (*wait_config_isr_status)(QVirtioDevice *d, gint64 timeout_us);
    void (*queue_select)(QVirtioDevice *d, uint16_t index);
    uint16_t (*get_queue_size)(QVirtioDevice *d);
    void (*set_queue_address)(QVirtioDevice *d, QVirtQueue *vq);
    QVirtQueue *(*virtqueue_setup)(QVirtioDevice *d, QGuestAllocator *alloc, uint16_t index);
    void (*virtqueue_cleanup)(QVirtQueue *vq, QGuestAllocator *alloc);
    void (*virtqueue_kick)(QVirtioDevice *d, QVirtQueue *vq);
};

/* Configuration space of the device type. */
uint8_t qvirtio_config_readb(QVirtioDevice *d, uint64_t addr);
uint16_t qvirtio_config_readw(QVirtioDevice *d, uint64_t addr);
uint32_t qvirtio_config_readl(QVirtioDevice *d, uint64_t addr);
uint64_t qvirtio_config_readq(QVirtioDevice *d, uint64_t addr);

uint64_t qvirtio_get_features(QVirtioDevice *d);
/* Writes the features, and under VIRTIO 1 checks that the device takes them. */
void qvirtio_set_features(QVirtioDevice *d, uint64_t features);
bool qvirtio_is_big_endian(QVirtioDevice *d);

void qvirtio_reset(QVirtioDevice *d);
void qvirtio_set_acknowledge(QVirtioDevice *d);
void qvirtio_set_driver(QVirtioDevice *d);
void qvirtio_set_driver_ok(QVirtioDevice *d);
/* Reset, acknowledge, driver. */
void qvirtio_start_device(QVirtioDevice *vdev);

/* Features that the ring helpers below can do without: tests of theirs negotiate them by hand. */
#define QVIRTIO_F_PLAIN_RINGS (QVIRTIO_F_BAD_FEATURE | 1ull << 28 | 1ull << 29 | 1ull << 34)
/*
 * Negotiates what the device offers, but not QVIRTIO_F_PLAIN_RINGS (indirect,
 * event index, packed) nor @unwanted.
 */
void qvirtio_negotiate(QVirtioDevice *d, uint64_t unwanted);
/* Sets queues 0 to @n - 1 up, and gives them back. */
void qvirtio_setup_queues(QVirtioDevice *d, QGuestAllocator *alloc, QVirtQueue **queues, unsigned n);
void qvirtio_cleanup_queues(QVirtioDevice *d, QGuestAllocator *alloc, QVirtQueue **queues, unsigned n);

/* Poll for at most @timeout_us of host time; they fail the test when the time is up. */
void qvirtio_wait_queue_isr(QTestState *qts, QVirtioDevice *d, QVirtQueue *vq, gint64 timeout_us);
void qvirtio_wait_used_elem(QTestState *qts, QVirtioDevice *d, QVirtQueue *vq, uint32_t desc_idx,
                            uint32_t *len, gint64 timeout_us);
void qvirtio_wait_config_isr(QVirtioDevice *d, gint64 timeout_us);

QVirtQueue *qvirtqueue_setup(QVirtioDevice *d, QGuestAllocator *alloc, uint16_t index);
void qvirtqueue_cleanup(const QVirtioBus *bus, QVirtQueue *vq, QGuestAllocator *alloc);
/* Bytes of guest memory that a queue takes in the legacy layout. */
uint32_t qvring_size(uint32_t num, uint32_t align);
/* Lays an empty queue out at guest address @addr. */
void qvring_init(QTestState *qts, const QGuestAllocator *alloc, QVirtQueue *vq, uint64_t addr);

/* Adds a descriptor; @next: another follows in its chain. Returns its index. */
uint32_t qvirtqueue_add(QTestState *qts, QVirtQueue *vq, uint64_t data, uint32_t len, bool write, bool next);
/* Offers the chain that begins at @free_head, and notifies the device unless it asked not to be. */
void qvirtqueue_kick(QTestState *qts, QVirtioDevice *d, QVirtQueue *vq, uint32_t free_head);
/* Takes the next used element: its head and the bytes written (both may be NULL). False: there is none. */
bool qvirtqueue_get_buf(QTestState *qts, QVirtQueue *vq, uint32_t *desc_idx, uint32_t *len);
/* Index at which the device should interrupt (VIRTIO_RING_F_EVENT_IDX). */
void qvirtqueue_set_used_event(QTestState *qts, QVirtQueue *vq, uint16_t idx);

QVRingIndirectDesc *qvring_indirect_desc_setup(QTestState *qs, QVirtioDevice *d, QGuestAllocator *alloc,
                                               uint16_t elem);
void qvring_indirect_desc_add(QVirtioDevice *d, QTestState *qts, QVRingIndirectDesc *indirect, uint64_t data,
                              uint32_t len, bool write);
uint32_t qvirtqueue_add_indirect(QTestState *qts, QVirtQueue *vq, QVRingIndirectDesc *indirect);

#endif

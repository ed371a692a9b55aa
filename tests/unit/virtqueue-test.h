/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtio device on a transport of its own, with one queue in 1 MiB of RAM, and the driver's
 * side of a split ring: what the tests of virtqueues share.
 *
 * Layout of memory: 0x1000 descriptors, 0x2000 available ring, 0x3000 used ring, buffers from
 * 0x10000.
 */
#ifndef TESTS_UNIT_VIRTQUEUE_TEST_H
#define TESTS_UNIT_VIRTQUEUE_TEST_H

#include "exec/memory.h"
#include "hw/virtio/virtio-bus.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/module.h"

#define RING_DESC   0x1000
#define RING_AVAIL  0x2000
#define RING_USED   0x3000
#define BUFFERS     0x10000
#define RAM_SIZE    (1 << 20)
#define RING_SIZE   8

/* The transport: a device with a bus. Counts interrupts. */
#define TYPE_TEST_TRANSPORT "test-virtio-transport"
OBJECT_DECLARE_SIMPLE_TYPE(TestTransport, TEST_TRANSPORT)

struct TestTransport {
    DeviceState parent_obj;
    VirtioBusState bus;
    unsigned int notified;
};

#define TYPE_TEST_VIRTIO_BUS "test-virtio-bus"

/* The device: one queue. */
#define TYPE_TEST_VIRTIO "test-virtio-device"
OBJECT_DECLARE_SIMPLE_TYPE(TestVirtio, TEST_VIRTIO)

struct TestVirtio {
    VirtIODevice parent_obj;
    VirtQueue *vq;
};

/* All of it, and the driver's position. */
typedef struct Rig {
    MemoryRegion root;
    MemoryRegion ram;
    AddressSpace as;
    TestTransport *transport;
    TestVirtio *dev;
    VirtIODevice *vdev;
    VirtQueue *vq;
    uint8_t *mem;               /* the RAM */
    uint16_t avail_idx;
} Rig;

static inline void test_bus_notify(DeviceState *d, uint16_t vector)
{
    TEST_TRANSPORT(d)->notified++;
}

static inline void test_bus_class_init(ObjectClass *klass, void *data)
{
    VIRTIO_BUS_CLASS(klass)->notify = test_bus_notify;
}

static inline void test_handle_output(VirtIODevice *vdev, VirtQueue *vq)
{
}

static inline uint64_t test_get_features(VirtIODevice *vdev, uint64_t features, Error **errp)
{
    return features | 1ULL << VIRTIO_F_VERSION_1;
}

static inline void test_virtio_realize(DeviceState *dev, Error **errp)
{
    virtio_init(VIRTIO_DEVICE(dev), 4, 0);
    TEST_VIRTIO(dev)->vq = virtio_add_queue(VIRTIO_DEVICE(dev), RING_SIZE, test_handle_output);
}

static inline void test_virtio_unrealize(DeviceState *dev)
{
    virtio_delete_queue(TEST_VIRTIO(dev)->vq);
    virtio_cleanup(VIRTIO_DEVICE(dev));
}

static inline void test_virtio_class_init(ObjectClass *klass, void *data)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    vdc->get_features = test_get_features;
    vdc->realize = test_virtio_realize;
    vdc->unrealize = test_virtio_unrealize;
}

static const TypeInfo test_types[] = {
    {
        .name = TYPE_TEST_VIRTIO_BUS,
        .parent = TYPE_VIRTIO_BUS,
        .instance_size = sizeof(VirtioBusState),
        .class_init = test_bus_class_init,
    }, {
        .name = TYPE_TEST_TRANSPORT,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(TestTransport),
    }, {
        .name = TYPE_TEST_VIRTIO,
        .parent = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(TestVirtio),
        .class_init = test_virtio_class_init,
    },
};

/* Start the queue anew with these features beside VERSION_1. */
static inline void rig_start(Rig *rig, uint64_t features)
{
    memset(rig->mem, 0, RAM_SIZE);
    rig->avail_idx = 0;
    virtio_reset(rig->vdev);
    rig->transport->notified = 0;
    virtio_set_features(rig->vdev, features | 1ULL << VIRTIO_F_VERSION_1);
    virtio_queue_set_rings(rig->vdev, 0, RING_DESC, RING_AVAIL, RING_USED);
    virtio_set_status(rig->vdev, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER |
                                 VIRTIO_CONFIG_S_FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK);
}

static inline Rig *rig_new(void)
{
    Rig *rig = g_new0(Rig, 1);

    memory_region_init(&rig->root, NULL, "root", UINT64_MAX);
    memory_region_init_ram(&rig->ram, NULL, "virtqueue-ram", RAM_SIZE, &error_abort);
    memory_region_add_subregion(&rig->root, 0, &rig->ram);
    address_space_init(&rig->as, &rig->root, "virtqueue");
    rig->mem = memory_region_get_ram_ptr(&rig->ram);

    rig->transport = TEST_TRANSPORT(qdev_new(TYPE_TEST_TRANSPORT));
    qbus_init(&rig->transport->bus, sizeof(rig->transport->bus), TYPE_TEST_VIRTIO_BUS,
              DEVICE(rig->transport), "virtio-bus");
    qdev_realize(DEVICE(rig->transport), NULL, &error_abort);
    rig->dev = TEST_VIRTIO(qdev_new(TYPE_TEST_VIRTIO));
    qdev_realize(DEVICE(rig->dev), BUS(&rig->transport->bus), &error_abort);
    rig->vdev = VIRTIO_DEVICE(rig->dev);
    rig->vdev->dma_as = &rig->as;
    rig->vq = rig->dev->vq;
    rig_start(rig, 0);
    return rig;
}

/* --- the driver --- */

static inline void put_desc_at(Rig *rig, hwaddr table, unsigned int i, uint64_t addr, uint32_t len,
                               uint16_t flags, uint16_t next)
{
    uint8_t *d = rig->mem + table + i * 16;

    stq_le_p(d, addr);
    stl_le_p(d + 8, len);
    stw_le_p(d + 12, flags);
    stw_le_p(d + 14, next);
}

static inline void put_desc(Rig *rig, unsigned int i, uint64_t addr, uint32_t len, uint16_t flags,
                            uint16_t next)
{
    put_desc_at(rig, RING_DESC, i, addr, len, flags, next);
}

/* Make the chain at @head available. */
static inline void make_available(Rig *rig, uint16_t head)
{
    stw_le_p(rig->mem + RING_AVAIL + 4 + 2 * (rig->avail_idx % RING_SIZE), head);
    stw_le_p(rig->mem + RING_AVAIL + 2, ++rig->avail_idx);
}

static inline uint16_t used_idx(Rig *rig)
{
    return lduw_le_p(rig->mem + RING_USED + 2);
}

static inline uint32_t used_id(Rig *rig, unsigned int i)
{
    return ldl_le_p(rig->mem + RING_USED + 4 + 8 * (i % RING_SIZE));
}

static inline uint32_t used_len(Rig *rig, unsigned int i)
{
    return ldl_le_p(rig->mem + RING_USED + 8 + 8 * (i % RING_SIZE));
}

static inline VirtQueueElement *pop(Rig *rig)
{
    return virtqueue_pop(rig->vq, sizeof(VirtQueueElement));
}

#endif

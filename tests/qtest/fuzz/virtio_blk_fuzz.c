/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-blk through its driver: an input is a list of descriptors; those that belong together are a request.
 * With "flags", an input first chooses the features that are negotiated.
 *
 * Descriptor: u8 queue, u8 length, u8 flags (bit 0: device-writable, bit 1: another follows in the chain, bit
 * 2: the bytes are the header of a request: type and sector come from them), u8 padding, then `length` bytes.
 * Lengths of data are in units of 64 bytes if bit 3 of the flags is set.
 */
#include "fuzz.h"
#include "qos_fuzz.h"
#include "qemu/bswap.h"
#include "standard-headers/linux/virtio_blk.h"
#include "standard-headers/linux/virtio_ring.h"
#include "tests/qtest/libqos/virtio-blk.h"

#define NUM_QUEUES   2
#define FLAG_WRITE   1
#define FLAG_NEXT    2
#define FLAG_HEADER  4
#define FLAG_LONG    8
#define LONG_UNIT    64

typedef struct Descriptor {
    uint8_t queue;
    uint8_t length;
    uint8_t flags;
    uint8_t padding;
} Descriptor;

typedef struct Driver {
    QTestState *s;
    QVirtioDevice *vdev;
    QVirtQueue *queues[NUM_QUEUES];
    uint32_t head[NUM_QUEUES];
    bool in_chain[NUM_QUEUES];
} Driver;

static Driver driver;

/* Negotiates @features of those offered, and sets the queues up. */
static void start(QTestState *s, uint64_t features)
{
    QVirtioBlk *blk = fuzz_qos_obj;

    driver = (Driver) { .s = s, .vdev = blk->vdev };
    qvirtio_start_device(driver.vdev);
    features &= qvirtio_get_features(driver.vdev);
    features &= ~(QVIRTIO_F_BAD_FEATURE | 1ull << VIRTIO_RING_F_INDIRECT_DESC |
                  1ull << VIRTIO_RING_F_EVENT_IDX | 1ull << VIRTIO_F_RING_PACKED);
    qvirtio_set_features(driver.vdev, features);
    for (int i = 0; i < NUM_QUEUES; i++) {
        driver.queues[i] = qvirtqueue_setup(driver.vdev, fuzz_qos_alloc, i);
    }
    qvirtio_set_driver_ok(driver.vdev);
}

/* A header's type is one of those that exist, or any; the sector is near the begin or anything. */
static void shape_header(struct virtio_blk_outhdr *h)
{
    static const uint32_t types[] = {
        VIRTIO_BLK_T_IN, VIRTIO_BLK_T_OUT, VIRTIO_BLK_T_FLUSH, VIRTIO_BLK_T_GET_ID, VIRTIO_BLK_T_DISCARD,
        VIRTIO_BLK_T_WRITE_ZEROES, VIRTIO_BLK_T_SCSI_CMD,
    };
    uint32_t type = le32_to_cpu(h->type);

    h->type = cpu_to_le32(type & 0x80 ? type : types[type % ARRAY_SIZE(types)]);
}

static void add_descriptor(const Descriptor *d, const uint8_t *data, size_t size)
{
    int n = d->queue % NUM_QUEUES;
    QVirtQueue *queue = driver.queues[n];
    uint32_t length = d->flags & FLAG_LONG ? d->length * LONG_UNIT : d->length;
    uint64_t addr = guest_alloc(fuzz_qos_alloc, MAX(length, sizeof(struct virtio_blk_outhdr)));
    struct virtio_blk_outhdr header = { 0 };
    uint32_t index;

    qtest_memwrite(driver.s, addr, data, size);
    if (d->flags & FLAG_HEADER) {
        memcpy(&header, data, MIN(size, sizeof(header)));
        shape_header(&header);
        qtest_memwrite(driver.s, addr, &header, sizeof(header));
        length = sizeof(header);
    }
    index = qvirtqueue_add(driver.s, queue, addr, length, d->flags & FLAG_WRITE, d->flags & FLAG_NEXT);
    driver.head[n] = driver.in_chain[n] ? driver.head[n] : index;
    driver.in_chain[n] = d->flags & FLAG_NEXT;
    if (!driver.in_chain[n]) {
        qvirtqueue_kick(driver.s, driver.vdev, queue, driver.head[n]);
        flush_events(driver.s);
    }
}

/* A queue takes as many descriptors as it has. */
static void run(const unsigned char *data, size_t size)
{
    Descriptor d;

    while (size >= sizeof(d)) {
        memcpy(&d, data, sizeof(d));
        data += sizeof(d);
        size -= sizeof(d);
        d.length = MIN(d.length, size);
        if (driver.queues[d.queue % NUM_QUEUES]->num_free == 0) {
            return;
        }
        add_descriptor(&d, data, d.length);
        data += d.length;
        size -= d.length;
    }
}

static void virtio_blk_fuzz(QTestState *s, const unsigned char *data, size_t size)
{
    run(data, size);
}

static void virtio_blk_flags_fuzz(QTestState *s, const unsigned char *data, size_t size)
{
    uint64_t features;

    if (size < sizeof(features)) {
        return;
    }
    memcpy(&features, data, sizeof(features));
    start(s, le64_to_cpu(features));
    run(data + sizeof(features), size - sizeof(features));
}

static void pre_fuzz(QTestState *s)
{
    qos_init_path(s);
    start(s, UINT64_MAX);
}

static void *add_drive(GString *command, void *arg)
{
    g_string_append(command,
                    " -drive if=none,id=drive0,file=null-co://,file.read-zeroes=on,format=raw,snapshot=on");
    return arg;
}

static void add(const char *name, const char *description, void (*before)(QTestState *),
                void (*fuzz)(QTestState *, const unsigned char *, size_t))
{
    fuzz_add_qos_target(&(FuzzTarget) {
        .name = name,
        .description = description,
        .pre_fuzz = before,
        .fuzz = fuzz,
        .reset = FUZZ_RESET_SNAPSHOT,
    }, "virtio-blk", &(QOSGraphTestOptions) {
        .before = add_drive,
        .edge.extra_device_opts = "num-queues=2,vectors=3",
    });
}

static void register_virtio_blk_targets(void)
{
    add("virtio-blk-fuzz", "Fuzz the virtio-blk virtual queues", pre_fuzz, virtio_blk_fuzz);
    add("virtio-blk-flags-fuzz", "Fuzz the virtio-blk virtual queues with features that the input chooses",
        qos_init_path, virtio_blk_flags_fuzz);
}

fuzz_target_init(register_virtio_blk_targets);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-scsi through its driver: an input is a list of chains, each put together on a queue and kicked.
 * virtio-scsi-flags-fuzz also picks the features that are negotiated.
 *
 * flags only, first: u64 features to offer back, of those the device has.
 * Descriptor: u8 queue, u8 length, u8 flags (bit 0: device-writable, bit 1: another one follows in the chain,
 * bit 2: kick now), then `length` bytes.
 */
#include "fuzz.h"
#include "qos_fuzz.h"
#include "qemu/bswap.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_ring.h"
#include "tests/qtest/libqos/virtio-scsi.h"

/* Control, event, and the request queue of one processor. */
#define N_QUEUES   3
#define FLAG_WRITE 1
#define FLAG_NEXT  2
#define FLAG_KICK  4

typedef struct Descriptor {
    uint8_t queue;
    uint8_t length;
    uint8_t flags;
} Descriptor;

/* Features that the ring helpers of libqos can do without. */
#define NOT_OURS (QVIRTIO_F_BAD_FEATURE | 1ull << VIRTIO_RING_F_EVENT_IDX | 1ull << VIRTIO_F_RING_PACKED)

static QVirtQueue *queues[N_QUEUES];

/* Negotiates @wanted of the features that are offered, and sets the queues up. */
static void start(uint64_t wanted)
{
    QVirtioSCSI *scsi = fuzz_qos_obj;

    qvirtio_start_device(scsi->vdev);
    qvirtio_set_features(scsi->vdev, qvirtio_get_features(scsi->vdev) & wanted & ~NOT_OURS);
    for (int i = 0; i < N_QUEUES; i++) {
        queues[i] = qvirtqueue_setup(scsi->vdev, fuzz_qos_alloc, i);
    }
    qvirtio_set_driver_ok(scsi->vdev);
}

/* Adds one descriptor and, at the end of a chain or on demand, offers the chain. */
static void run_descriptor(QTestState *s, QVirtQueue *queue, const Descriptor *d, const uint8_t *data,
                           int64_t *head)
{
    QVirtioSCSI *scsi = fuzz_qos_obj;
    uint64_t addr = guest_alloc(fuzz_qos_alloc, MAX(d->length, 1));
    uint32_t index;

    qtest_memwrite(s, addr, data, d->length);
    index = qvirtqueue_add(s, queue, addr, d->length, d->flags & FLAG_WRITE, d->flags & FLAG_NEXT);
    if (*head < 0) {
        *head = index;
    }
    if (!(d->flags & FLAG_NEXT) || (d->flags & FLAG_KICK)) {
        qvirtqueue_kick(s, scsi->vdev, queue, *head);
        flush_events(s);
        *head = -1;
    }
}

static void virtio_scsi_fuzz(QTestState *s, const unsigned char *data, size_t size)
{
    int64_t heads[N_QUEUES] = { -1, -1, -1 };
    Descriptor d;

    while (size >= sizeof(d)) {
        memcpy(&d, data, sizeof(d));
        data += sizeof(d);
        size -= sizeof(d);
        d.length = MIN(d.length, size);
        d.queue %= N_QUEUES;
        /* A queue takes as many as it has descriptors. */
        if (queues[d.queue]->num_free == 0) {
            return;
        }
        run_descriptor(s, queues[d.queue], &d, data, &heads[d.queue]);
        data += d.length;
        size -= d.length;
    }
}

static void virtio_scsi_flags_fuzz(QTestState *s, const unsigned char *data, size_t size)
{
    uint64_t features;

    if (size >= sizeof(features)) {
        memcpy(&features, data, sizeof(features));
        start(le64_to_cpu(features));
        virtio_scsi_fuzz(s, data + sizeof(features), size - sizeof(features));
    }
}

static void pre_fuzz(QTestState *s)
{
    qos_init_path(s);
    start(UINT64_MAX);
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
    }, "virtio-scsi", &(QOSGraphTestOptions) { });
}

static void register_virtio_scsi_targets(void)
{
    add("virtio-scsi-fuzz", "Fuzz the virtio-scsi virtual queues", pre_fuzz, virtio_scsi_fuzz);
    add("virtio-scsi-flags-fuzz", "Fuzz the virtio-scsi virtual queues, with features that the input picks",
        qos_init_path, virtio_scsi_flags_fuzz);
}

fuzz_target_init(register_virtio_scsi_targets);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A driver of any virtio device (virtio-devices.h), with split or packed rings: it makes the device's
 * request, or a chain that a test builds.
 */
#ifndef TESTS_VIRTIO_DRIVER_H
#define TESTS_VIRTIO_DRIVER_H

#include "virtio-devices.h"

#define DRIVER_RINGS    0x100000        /* of queue n: n * DRIVER_RING behind */
#define DRIVER_RING     0x10000
#define DRIVER_QUEUES   8
#define DRIVER_OUT      0x800000        /* of request n: n % DRIVER_BUFFERS * DRIVER_BUFFER behind */
#define DRIVER_IN       0x880000
#define DRIVER_BUFFER   0x1000
#define DRIVER_BUFFERS  16
#define DRIVER_TABLE    0x8f0000        /* for indirect descriptors */

#define F_PACKED        (1ULL << VIRTIO_F_RING_PACKED)
#define F_EVENT_IDX     (1ULL << VIRTIO_RING_F_EVENT_IDX)

typedef struct VirtioDriver {
    Poke *p;
    const VirtioRow *row;
    bool packed;
    PokeQueue q;
    unsigned next;              /* descriptor, from the driver's start on */
    unsigned sent;              /* chains */
    unsigned starts[1024];      /* of chains */
} VirtioDriver;

/*
 * Resets, and negotiates what is offered but event indices, and packed rings unless @packed. All queues get
 * rings of the size that they offer; @queue is used.
 */
void virtio_driver_start(VirtioDriver *d, Poke *p, const VirtioRow *row, bool packed, unsigned queue);
/*
 * The @i-th descriptor of the next chain. In a packed ring the one with @i 0 makes the chain available, so it
 * comes last.
 */
void virtio_driver_desc(VirtioDriver *d, unsigned i, uint64_t addr, uint32_t len, uint16_t flags);
/* The next chain has @descs descriptors in the ring, and is complete. */
void virtio_driver_chain(VirtioDriver *d, unsigned descs);
/* Puts the device's request into the ring; and notifies it. */
void virtio_driver_put(VirtioDriver *d);
void virtio_driver_send(VirtioDriver *d);
/* Whether chain @n (from 0) has come back; waits for it. */
bool virtio_driver_is_done(VirtioDriver *d, unsigned n);
bool virtio_driver_wait(VirtioDriver *d, unsigned n);
/* The device asks for a reset, in time. */
void virtio_driver_assert_needs_reset(VirtioDriver *d, const char *why);
/* Starts anew, with the queue of requests; one is answered, and the device asks for nothing. */
void virtio_driver_assert_works(VirtioDriver *d);

/* The reference's entropy device and card do nothing while the machine stands still, as under test. */
bool virtio_row_skip_still(const VirtioRow *row);

#endif

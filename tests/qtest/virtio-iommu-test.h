/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of virtio-iommu-test share: an IOMMU, requests to it, and a virtio-crypto behind it. */
#ifndef TESTS_VIRTIO_IOMMU_TEST_H
#define TESTS_VIRTIO_IOMMU_TEST_H

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

#define REQUEST_BYTES(type) offsetof(struct type, tail)

void start_driver(Fixture *f, uint64_t features);
void find_crypto(Fixture *f);
void setup_args(Fixture *f, const char *args);
void iommu_setup(Fixture *f, const void *args);
void iommu_teardown(Fixture *f, const void *unused);
/* Send @size bytes, with @room to write. Whether it came back. */
bool send_request(Fixture *f, const void *req, uint32_t size, uint32_t room, uint32_t *len);
uint8_t request(Fixture *f, const void *req, uint32_t size);
uint8_t attach(Fixture *f, uint32_t domain, uint32_t endpoint, uint32_t flags);
uint8_t detach(Fixture *f, uint32_t domain, uint32_t endpoint);
uint8_t map(Fixture *f, uint32_t domain, uint64_t low, uint64_t high, uint64_t phys, uint32_t flags);
uint8_t unmap(Fixture *f, uint32_t domain, uint64_t low, uint64_t high);
void offer_event_buffers(Fixture *f);
/* The next report; false: there is none. */
bool next_fault(Fixture *f, struct virtio_iommu_fault *fault);
/* A session is made: ring at @iova + CTRL_RING, the request at @iova + KEY_REQ, the answer to @result. */
bool make_session(Fixture *f, uint64_t iova, uint64_t result);

void iommu_add_state_tests(void);

#endif

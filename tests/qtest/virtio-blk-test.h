/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the virtio-blk tests share: a disk with a known image, requests in one queue. */
#ifndef TESTS_VIRTIO_BLK_TEST_H
#define TESTS_VIRTIO_BLK_TEST_H

#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qapi/qmp/qdict.h"
#include "standard-headers/linux/virtio_blk.h"
#include "virtio-poke.h"

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define RING        0x100000
#define HEADER      0x200000
#define STATUS      0x200100
#define SEGMENT     0x200200
#define DATA        0x201000
#define SECTOR      512
#define IMAGE_BYTES (2 << 20)

typedef struct Options {
    const char *drive;
    const char *device;
    uint64_t features;
} Options;

typedef struct Fixture {
    Poke *p;
    PokeQueue q;
    char *path;
} Fixture;

/* Byte @i of the image. */
uint8_t pattern(size_t i);
/* A file with the image; the caller removes it and frees the name. */
char *make_image(void);

/* @opaque: Options. */
void setup(Fixture *f, const void *opaque);
void teardown(Fixture *f, const void *opaque);

/* Whether a chain came back, after some time on a host that really waits for its disk. */
bool wait_used(PokeQueue *q, uint32_t *len);
void put_header(Fixture *f, uint32_t type, uint64_t sector);
/* Header, @data_len bytes of data if any, status; these return the status. */
uint8_t request(Fixture *f, uint32_t type, uint64_t sector, uint32_t data_len, bool reads);
uint8_t read_sectors(Fixture *f, uint64_t sector, unsigned sectors);
uint8_t write_sectors(Fixture *f, uint64_t sector, unsigned sectors, uint8_t fill);
/* DISCARD or WRITE ZEROES of one segment. */
uint8_t segment(Fixture *f, uint32_t type, uint64_t sector, uint32_t sectors, uint32_t flags);
uint8_t data_byte(Fixture *f, size_t offset);

void virtio_blk_add_error_tests(void);
void virtio_blk_add_read_back_tests(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: an allocator of guest-physical memory, kept outside the guest. */
#ifndef LIBQOS_MALLOC_H
#define LIBQOS_MALLOC_H

#include "tests/qtest/libqtest.h"

typedef enum {
    ALLOC_NO_FLAGS = 0,
    ALLOC_LEAK_WARN = 1,        /* alloc_destroy() reports what was not freed */
    ALLOC_LEAK_ASSERT = 2,      /* ... and fails the test */
    ALLOC_PARANOID = 4,         /* kept for tests written for QEMU */
} QAllocOpts;

typedef struct QGuestAllocator {
    QTestState *qts;
    QAllocOpts opts;
    uint64_t start, end;        /* the guest memory to give out */
    uint32_t page_size;         /* alignment of allocations, bytes */
    GArray *used;               /* of address and size, sorted by address */
} QGuestAllocator;

/* Gives out memory from @start up to @end. */
void alloc_init(QGuestAllocator *alloc, QAllocOpts flags, uint64_t start, uint64_t end, size_t page_size);
void alloc_destroy(QGuestAllocator *allocator);
void alloc_set_flags(QGuestAllocator *allocator, QAllocOpts opts);

/* Lowest free range of @size bytes, page-aligned; fails the test when there is none. 0 bytes: address 0. */
uint64_t guest_alloc(QGuestAllocator *allocator, size_t size);
/* Frees what guest_alloc() returned; 0 is ignored. */
void guest_free(QGuestAllocator *allocator, uint64_t addr);

/* The memory of a PC with @ram bytes, above 1 MiB and below 3 GiB. */
void pc_alloc_init(QGuestAllocator *s, QTestState *qts, QAllocOpts flags);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: first-fit allocation of guest memory over a sorted list of used ranges. */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "tests/qtest/libqos/malloc.h"

#define PAGE_BYTES 4096
/* Every test machine has at least this much RAM (the default of -m). */
#define PC_RAM_END (128 * MiB)

typedef struct Used {
    uint64_t addr;
    uint64_t size;
} Used;

static Used *used_at(QGuestAllocator *a, unsigned i)
{
    return &g_array_index(a->used, Used, i);
}

void alloc_init(QGuestAllocator *a, QAllocOpts flags, uint64_t start, uint64_t end, size_t page_size)
{
    a->opts = flags;
    a->start = start;
    a->end = end;
    a->page_size = page_size;
    a->used = g_array_new(FALSE, FALSE, sizeof(Used));
}

void alloc_set_flags(QGuestAllocator *a, QAllocOpts opts)
{
    a->opts |= opts;
}

void alloc_destroy(QGuestAllocator *a)
{
    if (a->used->len && (a->opts & (ALLOC_LEAK_WARN | ALLOC_LEAK_ASSERT))) {
        fprintf(stderr, "libqos: %u guest allocations were not freed\n", a->used->len);
        g_assert(!(a->opts & ALLOC_LEAK_ASSERT));
    }
    g_array_free(a->used, TRUE);
    a->used = NULL;
}

uint64_t guest_alloc(QGuestAllocator *a, size_t size)
{
    uint64_t addr = a->start;
    unsigned i;

    if (size == 0) {
        return 0;
    }
    size = ROUND_UP(size, a->page_size);
    for (i = 0; i < a->used->len && used_at(a, i)->addr - addr < size; i++) {
        addr = used_at(a, i)->addr + used_at(a, i)->size;
    }
    if (a->end - addr < size) {
        fprintf(stderr, "libqos: no %zu bytes of guest memory left\n", size);
        abort();
    }
    g_array_insert_val(a->used, i, ((Used) { addr, size }));
    return addr;
}

void guest_free(QGuestAllocator *a, uint64_t addr)
{
    if (addr == 0) {
        return;
    }
    for (unsigned i = 0; i < a->used->len; i++) {
        if (used_at(a, i)->addr == addr) {
            g_array_remove_index(a->used, i);
            return;
        }
    }
    fprintf(stderr, "libqos: 0x%" PRIx64 " was not allocated\n", addr);
    abort();
}

void pc_alloc_init(QGuestAllocator *a, QTestState *qts, QAllocOpts flags)
{
    alloc_init(a, flags, 1 * MiB, PC_RAM_END, PAGE_BYTES);
    a->qts = qts;
}

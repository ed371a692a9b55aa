/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AddressSanitizer's shadow: a byte per 8 bytes of memory. Present only when its runtime is linked.
 */
#ifndef SNAPSHOT_SHADOW_H
#define SNAPSHOT_SHADOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Shadow values whose reports have the usual titles. */
#define SHADOW_HEAP_REDZONE 0xfa
#define SHADOW_HEAP_FREED   0xfd
/* What ASAN_POISON_MEMORY_REGION() writes. */
#define SHADOW_POISONED     0xf7

#define SHADOW_SCALE 3
/* Shadow of one page. */
#define SHADOW_PAGE_BYTES (4096u >> SHADOW_SCALE)

void __asan_get_shadow_mapping(size_t *scale, size_t *offset) __attribute__((weak));

/* Address 0's shadow; read once by shadow_init(). */
extern uintptr_t shadow_offset;
extern bool shadow_present;

static inline uint8_t *shadow_of(const void *addr)
{
    return (uint8_t *)(((uintptr_t)addr >> SHADOW_SCALE) + shadow_offset);
}

void shadow_init(void);

#endif

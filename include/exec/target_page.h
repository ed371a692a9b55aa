/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page size of the target, for code that is compiled once for all targets. */
#ifndef EXEC_TARGET_PAGE_H
#define EXEC_TARGET_PAGE_H

#include "qemu/osdep.h"

/* Pages are 4 KiB on every target we have. */
#define TARGET_PAGE_BITS 12
#define TARGET_PAGE_BITS_MIN TARGET_PAGE_BITS
#define TARGET_PAGE_SIZE (1 << TARGET_PAGE_BITS)
#define TARGET_PAGE_MASK (-(1LL << TARGET_PAGE_BITS))
#define TARGET_PAGE_ALIGN(addr) (((addr) + TARGET_PAGE_SIZE - 1) & TARGET_PAGE_MASK)

/* Page size in bytes. */
static inline size_t qemu_target_page_size(void)
{
    return TARGET_PAGE_SIZE;
}

/* Page mask: ~(size - 1). */
static inline int qemu_target_page_mask(void)
{
    return (int)TARGET_PAGE_MASK;
}

/* log2 of the page size. */
static inline int qemu_target_page_bits(void)
{
    return TARGET_PAGE_BITS;
}

/* log2 of the smallest page size that the target may choose. */
static inline int qemu_target_page_bits_min(void)
{
    return TARGET_PAGE_BITS_MIN;
}

#endif /* EXEC_TARGET_PAGE_H */

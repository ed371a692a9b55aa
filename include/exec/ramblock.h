/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One block of guest RAM. */
#ifndef EXEC_RAMBLOCK_H
#define EXEC_RAMBLOCK_H

#include "exec/ramlist.h"

/* Fields are read-only outside of softmmu/ram.c. Lengths are in bytes and multiples of the page
 * size. */
struct RAMBlock {
    MemoryRegion *mr;  /* the region that it backs, which owns it */
    uint8_t *host;     /* its bytes, page-aligned */
    ram_addr_t offset; /* position in the RAM space */
    ram_addr_t used_length;
    ram_addr_t max_length;
    void (*resized)(const char *id, uint64_t new_length_bytes, void *host);
    uint32_t flags; /* RAM_* of exec/memory.h */
    char idstr[256];
    size_t page_size;
    int fd;
    bool migratable;
    unsigned long *dirty[DIRTY_MEMORY_NUM]; /* one bit per page; NULL: all pages dirty */
    QTAILQ_ENTRY(RAMBlock) next;
};

#endif /* EXEC_RAMBLOCK_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory below everything else, allocated page by page as it is written; for fuzzing. */
#ifndef HW_MEM_SPARSE_MEM_H
#define HW_MEM_SPARSE_MEM_H

#include "exec/memory.h"

#define TYPE_SPARSE_MEM "sparse-mem"

/* Mapped with this priority, so that anything else shows above it. */
#define SPARSE_MEM_PRIORITY (-10000)

/*
 * Creates and maps the device: @length bytes at @addr of the system memory, of which at most
 * @max_size bytes (in 4 KiB pages) hold data. Returns its region.
 */
MemoryRegion *sparse_mem_init(uint64_t addr, uint64_t length, uint64_t max_size);

/* Bytes of pages allocated so far. */
uint64_t sparse_mem_used(MemoryRegion *mr);

/* Forgets all data. Not while a device holds a mapping. */
void sparse_mem_clear(MemoryRegion *mr);

#endif /* HW_MEM_SPARSE_MEM_H */

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was written over a base, kept in memory page by page; the base is never written. Memory is
 * bounded: beyond the limit writes fail with -ENOSPC.
 */
#ifndef COW_MEMORY_H
#define COW_MEMORY_H

#include <stdint.h>

typedef struct CowMemory CowMemory;

/* Reads @bytes at @offset of the base, with zeroes behind its end. 0 or -errno. */
typedef int CowReadBase(void *opaque, int64_t offset, int64_t bytes, void *buf);

CowMemory *cow_memory_new(CowReadBase *read_base, void *opaque);
void cow_memory_free(CowMemory *c);
int cow_memory_read(CowMemory *c, int64_t offset, int64_t bytes, void *buf);
int cow_memory_write(CowMemory *c, int64_t offset, int64_t bytes, const void *buf);
int cow_memory_write_zeroes(CowMemory *c, int64_t offset, int64_t bytes);

#endif

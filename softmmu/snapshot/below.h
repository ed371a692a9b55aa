/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The allocator below the arena: ASan's if it is linked, else the C library's. */
#ifndef SNAPSHOT_BELOW_H
#define SNAPSHOT_BELOW_H

#include <stdbool.h>
#include <stddef.h>

/* Whether ASan's runtime, with its reports and its hooks, is there. */
bool below_is_asan(void);

void *below_malloc(size_t size);
void *below_calloc(size_t count, size_t size);
/* @ptr is not NULL. */
void *below_realloc(void *ptr, size_t size);
void *below_memalign(size_t align, size_t size);
void below_free(void *ptr);
size_t below_usable_size(void *ptr);

/*
 * An engine that may look for leaks runs an input a second time when meanwhile it saw more allocations than
 * releases, any thread's. There are some (a stream's buffer, a thread that starts), which say nothing of the
 * emulator, and in a mode without a reset the second run is another. So at the end of an entry point as many
 * blocks are freed as are missing, of a stock that the first of them lays in.
 */
void below_begin_entry(void);
void below_end_entry(void);

#endif

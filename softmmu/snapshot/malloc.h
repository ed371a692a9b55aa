/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process's malloc(), which serves the emulator from the arena and everybody else from the C library. */
#ifndef SNAPSHOT_MALLOC_H
#define SNAPSHOT_MALLOC_H

#include <stdbool.h>
#include "arena.h"

/* True while this thread's allocations are the emulator's. */
extern __thread bool malloc_from_arena;

/* The arena; created by the first allocation. */
Arena *malloc_arena(void);
/* What it lies in. */
void malloc_arena_bounds(void **start, void **end);

/* Whether the environment asks for leak detection; then nothing comes from the arena. */
bool malloc_leaks_wanted(void);

/* Appends what is known of the block around @addr to a sanitizer's report on stderr. */
void malloc_describe(const void *addr);

#endif

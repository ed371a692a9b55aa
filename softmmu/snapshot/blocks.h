/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The emulator's blocks: allocations from the arena, who gets them, and
 * what sanitizers' reports say of them.
 */
#ifndef SNAPSHOT_BLOCKS_H
#define SNAPSHOT_BLOCKS_H

#include <stdbool.h>
#include "arena.h"

/* True while this thread's allocations are the emulator's. */
extern __thread bool blocks_from_arena;

/* The arena; created by the first allocation. */
Arena *blocks_arena(void);
/* What it lies in. */
void blocks_bounds(void **start, void **end);

/* See snapshot_limit_memory(). */
void blocks_limit(size_t one_bytes, size_t all_bytes, void (*exceeded)(const char *message));

/* See snapshot_forget_stacks(). */
void blocks_forget_stacks(void);

/* Whether the environment asks for leak detection; then nothing comes from the arena. */
bool blocks_leaks_wanted(void);

/* Whether an allocation for @caller, a return address, is the emulator's: not for the C library itself. */
bool blocks_wanted(const void *caller);
bool blocks_contain(const void *ptr);

/* @caller and @frame: where to begin the stack that the block remembers. Does not return without room. */
void *blocks_alloc(size_t align, size_t size, void *caller, void *frame);
/* Reports, and ends the process, when @ptr is no allocated block. */
void blocks_free(void *ptr, void *caller, void *frame);

/* Appends what is known of the block around @addr to a sanitizer's report on stderr. */
void blocks_describe(const void *addr);

#endif

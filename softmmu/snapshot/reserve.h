/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for who reports a crash, wherever that was: in an allocator, whose lock is held and whose heap may
 * be in pieces. It takes no lock, and is never returned.
 */
#ifndef SNAPSHOT_RESERVE_H
#define SNAPSHOT_RESERVE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether all allocations are to come from here. */
extern bool reserve_in_use;

/* Zeroed; NULL when there is no more. @align is a power of two. */
void *reserve_alloc(size_t align, size_t size);
bool reserve_contains(const void *ptr);
/* The size that was asked for. */
size_t reserve_block_size(const void *ptr);

#endif

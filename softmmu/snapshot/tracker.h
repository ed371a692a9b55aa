/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which pages were written since the snapshot, what was in them, and putting it back. */
#ifndef SNAPSHOT_TRACKER_H
#define SNAPSHOT_TRACKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACKER_PAGE_BYTES 4096u

/*
 * Covers [@start, @end), which need not be aligned; only these bytes are
 * ever put back. Before tracker_arm().
 */
void tracker_add(void *start, void *end);

/* Protects all covered pages. False when the kernel refuses. */
bool tracker_arm(void);

/*
 * Makes the pages of a range writable, saving them first; nothing before
 * tracker_arm() or for uncovered ones.
 */
void tracker_touch(void *start, size_t size);

/* Puts all covered memory back. */
void tracker_restore(void);

/* Hash over the difference of covered memory from the snapshot, in address order. */
uint64_t tracker_hash(void);

/* A word of covered memory that differs from the snapshot. */
typedef struct TrackerChange {
    const void *addr;
    uint64_t now;
} TrackerChange;

/* Lists changed words by rising address, at most @max; returns how many it listed. */
size_t tracker_list_changes(TrackerChange *changes, size_t max);

typedef struct TrackerStats {
    size_t covered_pages;
    size_t hot_pages;
    size_t copied_pages;
    uint64_t faults;
    uint64_t system_calls;
} TrackerStats;

void tracker_get_stats(TrackerStats *stats);

#endif

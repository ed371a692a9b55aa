/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exact snapshots of the emulator's memory, taken once and put back any number of times in microseconds.
 *
 * What is covered is a list of modules, each wholly in or out. In: the emulator's own objects (by section,
 * see qemu/osdep.h), everything that they and the libraries below them allocate, guest RAM, and the shared
 * libraries that the emulator keeps state in (GLib, GObject, libslirp ...) with their data, thread-local
 * variables and pthread keys; file descriptors. Out: the C library, the sanitizer runtimes, and whatever
 * engine runs the inputs.
 *
 * Pages start write-protected. The first write to one faults; its content is saved, it becomes hot, and stays
 * writable. A reset copies hot pages back. Pages that stay clean for long are protected again.
 *
 * These functions exist in the fuzzers only; nothing else is linked with softmmu/snapshot/.
 */
#ifndef SYSEMU_SNAPSHOT_H
#define SYSEMU_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * From now on (true) or no longer (false), allocations of this thread are the emulator's and covered. True
 * from the start of the process in its first thread; an engine's entry points bracket calls into the emulator
 * with it.
 */
void snapshot_enter(void);
void snapshot_leave(void);
/* Leaves, at the end of an engine's entry point. */
void snapshot_end_entry(void);

/*
 * For who reports a crash, which may be in an allocator: from now on blocks of every thread come from a
 * reserve of some MiB, without a lock, and none is freed. The process is about to end.
 */
void snapshot_use_reserve(void);

/*
 * One allocation of the emulator above @one_bytes (0: none is), or more than @all_bytes together (0: than
 * there is room for), is reported and ends the process: by the engine, if it limits allocations, else by
 * abort() after @exceeded, unless NULL, was told. Both are 2 GiB by default, and hold with and without a
 * snapshot.
 */
void snapshot_limit_memory(size_t one_bytes, size_t all_bytes, void (*exceeded)(const char *message));
/* From now on blocks don't note who allocated and freed them, which a sanitizer's report tells otherwise. */
void snapshot_forget_stacks(void);

/*
 * Before the first input, with and without a snapshot, so that an input finds the same heap: what it
 * allocates lies together from now on.
 */
void snapshot_gather_blocks(void);

/* Whether this build can take one: the compiler must know the sections that qemu/osdep.h names. */
bool snapshot_supported(void);

/*
 * Takes the snapshot; once. Memory that qemu_anon_ram_alloc() handed out by then is included. Returns false
 * with a sentence in @error (static storage) when the kernel refuses.
 */
bool snapshot_take(const char **error);

/* Puts everything back. The calling stack must be the same as, or below, that at snapshot_take(). */
void snapshot_restore(void);

/*
 * File descriptors alone: for a process that is about to be copied by fork(), which copies no offsets, file
 * contents or pipes.
 */
void snapshot_save_files(void);
void snapshot_restore_files(void);

/* Makes [@addr, @addr + @size) writable if it is covered, for a system call that is about to write there. */
void snapshot_touch(void *addr, size_t size);

/* A hash of all covered memory that differs from the snapshot; equal states give equal hashes. */
uint64_t snapshot_hash(void);

/* A word of covered memory that differs from the snapshot. */
typedef struct SnapshotChange {
    const void *addr;
    uint64_t now;
} SnapshotChange;

/* Lists changed words by rising address, at most @max; returns how many it listed. */
size_t snapshot_list_changes(SnapshotChange *changes, size_t max);
/* Says on stderr what lies at covered address @addr: a block and who allocated it, or a variable. */
void snapshot_describe(const void *addr);

/*
 * Says on stderr who allocated and released the block that ASan's report is about. A report callback of one's
 * own calls it.
 */
void snapshot_complete_report(void);

typedef struct SnapshotStats {
    size_t covered_pages;
    size_t hot_pages;           /* copied or compared by each restore */
    size_t copied_pages;        /* by the last restore */
    uint64_t faults;            /* write faults since the snapshot */
    uint64_t system_calls;      /* made by restores */
    size_t arena_used_bytes;
} SnapshotStats;

void snapshot_get_stats(SnapshotStats *stats);

/* Adds memory that is not allocated (guest RAM) to what a snapshot covers; page-aligned. */
void snapshot_add_memory(void *start, size_t size);

/*
 * A function of ASan's interface, which may be NULL, for a call through a pointer: OSS-Fuzz counts direct
 * calls in a program to tell whether ASan made it.
 */
#define ASAN_FUNCTION(name) ({ __typeof__(&(name)) volatile function_ = (name); function_; })

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sysemu/snapshot.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include "below.h"
#include "blocks.h"
#include "fds.h"
#include "modules.h"
#include "raw.h"
#include "reserve.h"
#include "tracker.h"

void __asan_set_error_report_callback(void (*callback)(const char *report)) __attribute__((weak));
int __asan_report_present(void) __attribute__((weak));
void *__asan_get_report_address(void) __attribute__((weak));
void __sanitizer_symbolize_global(void *addr, const char *fmt, char *out, size_t size) __attribute__((weak));

#define STACK_BYTES_CLEARED 32768

static uint64_t fd_system_calls;

/*
 * Padding and variables without a value take what earlier calls left on the
 * stack: let that be the same always.
 */
__attribute__((noinline))
static void clear_stack_below(void)
{
    char below[STACK_BYTES_CLEARED] __attribute__((uninitialized));     /* or the compiler fills it, too */

    raw_fill(below, 0, sizeof(below));
}

void snapshot_enter(void)
{
    clear_stack_below();
    below_begin_entry();
    blocks_from_arena = true;
}

void snapshot_leave(void)
{
    blocks_from_arena = false;
}

void snapshot_use_reserve(void)
{
    snapshot_leave();
    reserve_in_use = true;
}

void snapshot_end_entry(void)
{
    snapshot_leave();
    if (!blocks_leaks_wanted()) {
        below_end_entry();
    }
}

void snapshot_limit_memory(size_t one_bytes, size_t all_bytes, void (*exceeded)(const char *message))
{
    blocks_limit(one_bytes, all_bytes, exceeded);
}

void snapshot_forget_stacks(void)
{
    blocks_forget_stacks();
}

void snapshot_add_memory(void *start, size_t size)
{
    tracker_add(start, (char *)start + size);
}

/* ASan knows nothing of the arena's blocks, so its report is completed with what the arena knows. */
void snapshot_complete_report(void)
{
    if (__asan_report_present && ASAN_FUNCTION(__asan_report_present)()) {
        blocks_describe(ASAN_FUNCTION(__asan_get_report_address)());
    }
}

static void complete_report(const char *report)
{
    snapshot_leave();
    snapshot_complete_report();
}

__attribute__((constructor))
static void watch_reports(void)
{
    if (__asan_set_error_report_callback) {
        ASAN_FUNCTION(__asan_set_error_report_callback)(complete_report);
    }
}

void snapshot_gather_blocks(void)
{
    arena_gather(blocks_arena());
}

bool snapshot_supported(void)
{
    return modules_have_sections();
}

bool snapshot_take(const char **error)
{
    void *start, *end;

    if (!snapshot_supported()) {
        *error = "this compiler gave the emulator's data no sections of their own, as clang does";
        return false;
    }
    if (blocks_leaks_wanted()) {
        *error = "leaks are looked for (ASAN_OPTIONS has detect_leaks=1), which a snapshot cannot do";
        return false;
    }
    blocks_arena();
    blocks_bounds(&start, &end);
    tracker_add(start, end);
    modules_add_data();
    modules_save_threads();
    fds_save();
    if (!tracker_arm()) {
        *error = "the kernel refused to write-protect the emulator's memory";
        return false;
    }
    return true;
}

void snapshot_restore(void)
{
    fd_system_calls += fds_restore();
    modules_restore_threads();
    tracker_restore();
}

void snapshot_save_files(void)
{
    fds_save();
}

void snapshot_restore_files(void)
{
    fd_system_calls += fds_restore();
}

void snapshot_touch(void *addr, size_t size)
{
    tracker_touch(addr, size);
}

uint64_t snapshot_hash(void)
{
    return tracker_hash();
}

size_t snapshot_list_changes(SnapshotChange *changes, size_t max)
{
    _Static_assert(sizeof(SnapshotChange) == sizeof(TrackerChange), "the same words");
    return tracker_list_changes((TrackerChange *)changes, max);
}

void snapshot_describe(const void *addr)
{
    char variable[256] = "";
    Dl_info library;

    blocks_describe(addr);
    if (__sanitizer_symbolize_global) {
        __sanitizer_symbolize_global((void *)addr, "%g", variable, sizeof(variable));
    }
    if (variable[0]) {
        fprintf(stderr, "%p is in variable %s\n", addr, variable);
    } else if (dladdr(addr, &library)) {
        fprintf(stderr, "%p is in %s\n", addr, library.dli_fname);
    }
}

void snapshot_get_stats(SnapshotStats *stats)
{
    TrackerStats tracker;

    tracker_get_stats(&tracker);
    *stats = (SnapshotStats) {
        .covered_pages = tracker.covered_pages,
        .hot_pages = tracker.hot_pages,
        .copied_pages = tracker.copied_pages,
        .faults = tracker.faults,
        .system_calls = tracker.system_calls + fd_system_calls,
        .arena_used_bytes = arena_used_bytes(blocks_arena()),
    };
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an input did to the machine, kept in memory while it runs so that a crash can be explained without
 * running it again. The record lies outside the snapshot and is bounded: of a longer input it has the
 * beginning.
 */
#ifndef FUZZER_FUZZ_RECORD_H
#define FUZZER_FUZZ_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "exec/memory.h"
#include "sysemu/qtest.h"

typedef struct FuzzRecord {
    int64_t time_ns;            /* virtual */
    uint64_t addr;
    uint64_t value;             /* see QTestObserver */
    uint64_t offset;            /* of the access in its region */
    const char *register_name;  /* there, NULL if it is not known; after fuzz_record_region() */
    uint32_t size;
    uint32_t data;              /* where in the record's bytes a block's content is */
    uint16_t region;            /* see fuzz_record_region() */
    uint8_t kind;               /* QTestAccessKind */
    bool fill;                  /* what a device is fed: belongs before the access that is under way */
    bool refill;                /* a fill of bytes that the same access had read before */
} FuzzRecord;

typedef struct FuzzRegionName {
    bool used;
    char name[64];
    char device[48];            /* QOM type of the owner */
} FuzzRegionName;

/* Starts to record; what comes before the first fuzz_record_begin_input() belongs to every input. */
void fuzz_record_init(void);
/* Once there is a machine, and before a snapshot of it. */
void fuzz_record_watch_map(void);
void fuzz_record_begin_input(const uint8_t *data, size_t size);
void fuzz_record_end_input(void);

/* How far the record of an input is; and back to there, once the machine is what it was then. */
typedef struct FuzzRecordMark {
    size_t count, data_used;
} FuzzRecordMark;

FuzzRecordMark fuzz_record_mark(void);
void fuzz_record_rewind(FuzzRecordMark mark);

/* A device is fed @size bytes at @addr. */
void fuzz_record_fill(uint64_t addr, const void *data, size_t size, bool refill);
/* The machine that replays this input needs @arguments, too. */
void fuzz_record_need_arguments(const char *arguments);

/* --- for who explains a crash; none of these allocates -------------------------------------------------- */

/* The input that is under way; NULL when there is none. */
const uint8_t *fuzz_record_input(size_t *size);
/* All records, in the order in which things happened. */
const FuzzRecord *fuzz_record_all(size_t *count);
const uint8_t *fuzz_record_data(const FuzzRecord *record);
const FuzzRegionName *fuzz_record_region(const FuzzRecord *record);
/* Whether something did not fit. */
bool fuzz_record_is_cut(void);
/* NULL: none. */
const char *fuzz_record_needed_arguments(void);

#endif

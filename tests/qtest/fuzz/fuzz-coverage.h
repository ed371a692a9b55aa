/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The coverage counters of this process: clang's inline 8-bit counters, and in a source-coverage build the
 * profile counters. Both are reached through their public section bounds; no engine's symbols are used.
 */
#ifndef FUZZER_FUZZ_COVERAGE_H
#define FUZZER_FUZZ_COVERAGE_H

#include <stddef.h>

/*
 * Bytes that fuzz_coverage_save() writes: the 8-bit counters, which are the
 * first so many, then the profile's.
 */
size_t fuzz_coverage_size(void);
size_t fuzz_coverage_counters_size(void);
/* Copies all counters to @out, and back; the second only the 8-bit ones. */
void fuzz_coverage_save(void *out);
void fuzz_coverage_load(const void *in);
void fuzz_coverage_load_counters(const void *in);
/* Zeroes the 8-bit counters, so that the engine sees nothing of the input at hand. */
void fuzz_coverage_drop(void);

/* Covers something, whatever the input does. */
void fuzz_coverage_anchor(void);

#endif

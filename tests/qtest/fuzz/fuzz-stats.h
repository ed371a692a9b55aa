/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of a run, in memory that children share and no reset touches; printed at exit with --stats.
 */
#ifndef FUZZER_FUZZ_STATS_H
#define FUZZER_FUZZ_STATS_H

#include <stdint.h>

/* Operations that are counted per region. */
typedef enum FuzzOperation {
    FUZZ_OP_READ,
    FUZZ_OP_WRITE,
    FUZZ_OP_MAX,
} FuzzOperation;

/* Starts counting; statistics are printed when the process ends. */
void fuzz_stats_init(void);
/* Gives region number @index, below 1024, a name in the table. */
void fuzz_stats_name_region(unsigned index, const char *name);

void fuzz_count_input(void);
void fuzz_count_timeout(void);
void fuzz_count_operation(unsigned region_index, FuzzOperation op);
/* A DMA read was filled with @bytes. */
void fuzz_count_dma(uint64_t bytes);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "fuzz.h"
#include "fuzz-options.h"
#include "fuzz-stats.h"

#define MAX_REGIONS 1024

typedef struct Stats {
    uint64_t inputs;
    uint64_t timeouts;
    uint64_t dma_fills;
    uint64_t dma_bytes;
    uint64_t operations[MAX_REGIONS][FUZZ_OP_MAX];
    char names[MAX_REGIONS][64];
} Stats;

/* Shared mapping: children of fork mode add to it. */
static Stats *stats;
static pid_t owner;

static void print_regions(void)
{
    fprintf(stderr, "%12s %12s  region\n", "reads", "writes");
    for (unsigned i = 0; i < MAX_REGIONS && stats->names[i][0]; i++) {
        fprintf(stderr, "%12" PRIu64 " %12" PRIu64 "  %s\n", stats->operations[i][FUZZ_OP_READ],
                stats->operations[i][FUZZ_OP_WRITE], stats->names[i]);
    }
}

static void print_stats(void)
{
    if (getpid() != owner || (!fuzz_options.stats && !stats->timeouts)) {
        return;
    }
    fprintf(stderr,
            "fuzz: %" PRIu64 " inputs, %" PRIu64 " timeouts, %" PRIu64 " DMA fills of %" PRIu64 " bytes\n",
            stats->inputs, stats->timeouts, stats->dma_fills, stats->dma_bytes);
    if (fuzz_options.stats) {
        print_regions();
    }
}

void fuzz_stats_init(void)
{
    stats = mmap(NULL, sizeof(*stats), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (stats == MAP_FAILED) {
        fuzz_die("no memory for statistics: %s", g_strerror(errno));
    }
    owner = getpid();
    atexit(print_stats);
}

void fuzz_stats_name_region(unsigned index, const char *name)
{
    if (index < MAX_REGIONS) {
        g_strlcpy(stats->names[index], name, sizeof(stats->names[index]));
    }
}

void fuzz_count_input(void)
{
    stats->inputs++;
}

void fuzz_count_timeout(void)
{
    stats->timeouts++;
}

void fuzz_count_operation(unsigned region_index, FuzzOperation op)
{
    if (region_index < MAX_REGIONS) {
        stats->operations[region_index][op]++;
    }
}

void fuzz_count_dma(uint64_t bytes)
{
    stats->dma_fills++;
    stats->dma_bytes += bytes;
}

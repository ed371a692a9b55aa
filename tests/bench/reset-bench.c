/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What putting back a snapshot takes, by the number of pages that were written: prints the median in
 * microseconds, and faults and system calls per restore, after a warm-up.
 */
#include "qemu/osdep.h"
#include <time.h>
#include "softmmu/snapshot/shadow.h"
#include "sysemu/snapshot.h"

#define PAGE_BYTES  4096
#define MAX_PAGES   4096
#define WARM_UP     2000
#define MEASURED    1001

/* Processor time, which other processes disturb least. */
static double now_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return ts.tv_sec * 1e6 + ts.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
    const double *left = a, *right = b;

    return *left < *right ? -1 : *left > *right;
}

/* Not covered: the measuring goes on over restores. */
static struct {
    double us[MEASURED];
    SnapshotStats before, after;
} *results;

/* A word of each page, so that it is the pages that count. */
static void write_pages(uint8_t *block, unsigned pages, unsigned n)
{
    for (unsigned page = 0; page < pages; page++) {
        *(volatile uint32_t *)(block + page * PAGE_BYTES + n % 64 * 8) = n + 1;
    }
}

/* Median of the results. */
static double median_us(void)
{
    qsort(results->us, MEASURED, sizeof(results->us[0]), compare);
    return results->us[MEASURED / 2];
}

/* What reading the clock twice takes by itself. */
static double clock_us(void)
{
    for (unsigned n = 0; n < MEASURED; n++) {
        double start = now_us();

        results->us[n] = now_us() - start;
    }
    return median_us();
}

static void measure(const char *what, uint8_t *block, unsigned pages)
{
    double us, overhead_us = clock_us();

    for (unsigned n = 0; n < WARM_UP; n++) {
        write_pages(block, pages, n);
        snapshot_restore();
    }
    snapshot_get_stats(&results->before);
    for (unsigned n = 0; n < MEASURED; n++) {
        double start;

        write_pages(block, pages, n);
        start = now_us();
        snapshot_restore();
        results->us[n] = now_us() - start;
    }
    snapshot_get_stats(&results->after);
    us = median_us() - overhead_us;
    printf("reset %u %s pages: %.2f us, %.3f us a page, %.3f faults, %.3f system calls\n", pages, what, us,
           us / pages, (double)(results->after.faults - results->before.faults) / MEASURED,
           (double)(results->after.system_calls - results->before.system_calls) / MEASURED);
    fflush(stdout);
}

/*
 * One input in many writes all pages, as a mode set of a display does: what an
 * input takes with its faults, on average.
 */
static void measure_bursts(uint8_t *block)
{
    enum { INPUTS = 4000, BURST_EVERY = 200, USUAL_PAGES = 16 };
    double start = now_us();

    for (unsigned n = 0; n < INPUTS; n++) {
        write_pages(block, n % BURST_EVERY ? USUAL_PAGES : MAX_PAGES, n);
        snapshot_restore();
    }
    printf("bursts of %d full pages, one in %d: %.2f us an input\n", MAX_PAGES, BURST_EVERY,
           (now_us() - start) / INPUTS);
}

int main(void)
{
    size_t size = MAX_PAGES * PAGE_BYTES;
    uint8_t *zero = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint8_t *full = zero + size;
    const char *error;

    results = mmap(NULL, sizeof(*results), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memset(full, 1, size);
    snapshot_add_memory(zero, 2 * size);
    printf("%s\n", __asan_get_shadow_mapping ? "sanitized" : "plain");
    fflush(stdout);
    if (!snapshot_take(&error)) {
        fprintf(stderr, "reset-bench: %s\n", error);
        return 1;
    }
    snapshot_leave();
    for (unsigned pages = 16; pages <= MAX_PAGES; pages *= 4) {
        measure("zero", zero, pages);
    }
    for (unsigned pages = 16; pages <= MAX_PAGES; pages *= 4) {
        measure("full", full, pages);
    }
    measure_bursts(full);
    fflush(stdout);
    _exit(0);
}

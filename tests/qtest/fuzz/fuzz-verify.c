/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"
#include <sys/mman.h>
#include "sysemu/qtest.h"
#include "sysemu/snapshot.h"
#include "fuzz-coverage.h"
#include "fuzz-record.h"
#include "fuzz-reset.h"
#include "fuzz-verify.h"

#define MAX_TRACE_BYTES (64 * MiB)
#define MAX_CHANGES     (4 * MiB)

/* What one run left. */
typedef struct Observed {
    char *trace;                /* lines */
    size_t trace_size;
    uint8_t *coverage;
    uint64_t memory;
    bool was_stuck;             /* abandoned by the watchdog */
    SnapshotChange *changes;    /* to explain a difference */
    size_t num_changes;
} Observed;

/* In memory of its own, which no restore touches. */
typedef struct Verifier {
    Observed run[2];
    Observed *now;
    uint8_t *coverage_before;
} Verifier;

static Verifier *verifier;

static void *map_shared(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED) {
        fuzz_die("--verify-reset: no memory: %s", g_strerror(errno));
    }
    return p;
}

/* A trace that is too long is compared as far as it was kept. */
static void keep_line(const char *line)
{
    Observed *o = verifier->now;
    size_t size = strlen(line);

    if (o->trace_size + size + 1 < MAX_TRACE_BYTES) {
        memcpy(o->trace + o->trace_size, line, size);
        o->trace[o->trace_size + size] = '\n';
        o->trace_size += size + 1;
    }
}

void fuzz_verify_init(void)
{
    size_t coverage_size = MAX(fuzz_coverage_size(), 1);

    verifier = map_shared(sizeof(*verifier));
    verifier->coverage_before = map_shared(coverage_size);
    for (int i = 0; i < 2; i++) {
        verifier->run[i].trace = map_shared(MAX_TRACE_BYTES);
        verifier->run[i].coverage = map_shared(coverage_size);
        verifier->run[i].changes = map_shared(MAX_CHANGES * sizeof(SnapshotChange));
    }
    qtest_log_set_sink(keep_line);
    /*
     * Without a register to spare for frames, libraries of a 32-bit host let
     * leftovers get into the stacks of blocks.
     */
    if (sizeof(void *) == 4) {
        snapshot_forget_stacks();
    }
}

static void observe_run(Observed *o, QTestState *s, const uint8_t *data, size_t size)
{
    verifier->now = o;
    o->trace_size = 0;
    fuzz_coverage_load(verifier->coverage_before);
    snapshot_enter();           /* once more, for the same stack in both runs */
    /* What is left of the other run is looked up in this one's machine else. */
    fuzz_record_begin_input(data, size);
    o->was_stuck = !fuzz_run_input(s, data, size);
    fuzz_coverage_save(o->coverage);
    o->memory = snapshot_hash();
    o->num_changes = snapshot_list_changes(o->changes, MAX_CHANGES);
    snapshot_restore();
}

/*
 * Both runs from one call: blocks remember the stack that allocated them. The volatile bound keeps the
 * compiler from making two calls of it.
 */
static void observe_both(QTestState *s, const uint8_t *data, size_t size)
{
    volatile int runs = 2;

    for (int i = 0; i < runs; i++) {
        observe_run(&verifier->run[i], s, data, size);
    }
}

/* --- report ------------------------------------------------------------------------------------------ */

static void print_line(const char *title, const Observed *o, size_t from)
{
    size_t start = MIN(from, o->trace_size);
    size_t end;

    while (start > 0 && o->trace[start - 1] != '\n') {
        start--;
    }
    end = start;
    while (end < o->trace_size && o->trace[end] != '\n') {
        end++;
    }
    fprintf(stderr, "  %s: %.*s\n", title, (int)(end - start),
            end > start ? o->trace + start : "(end of trace)");
}

static void report_trace(const Observed *a, const Observed *b)
{
    size_t at = 0;

    while (at < a->trace_size && at < b->trace_size && a->trace[at] == b->trace[at]) {
        at++;
    }
    fprintf(stderr, "--verify-reset: the second run of an input left another trace; first difference:\n");
    print_line("first ", a, at);
    print_line("second", b, at);
}

static void report_coverage(const Observed *a, const Observed *b)
{
    size_t different = 0, first = 0;

    for (size_t i = 0; i < fuzz_coverage_size(); i++) {
        if (a->coverage[i] != b->coverage[i] && different++ == 0) {
            first = i;
        }
    }
    fprintf(stderr, "--verify-reset: the second run of an input left other coverage: "
            "%zu counters differ, the first is number %zu (%u, then %u)\n",
            different, first, a->coverage[first], b->coverage[first]);
}

/* The input runs once more, so that the block that an address lies in is there. */
static void describe(const void *addr, QTestState *s, const uint8_t *data, size_t size)
{
    fuzz_run_input(s, data, size);
    snapshot_describe(addr);
}

static void report_memory(QTestState *s, const uint8_t *data, size_t size)
{
    const Observed *a = &verifier->run[0], *b = &verifier->run[1];
    size_t i = 0;

    fprintf(stderr, "--verify-reset: the second run of an input left other memory, "
            "with the same trace and coverage\n");
    while (i < a->num_changes && i < b->num_changes &&
           memcmp(&a->changes[i], &b->changes[i], sizeof(a->changes[i])) == 0) {
        i++;
    }
    if (i == a->num_changes || i == b->num_changes) {
        fprintf(stderr, "  (%zu and %zu words changed)\n", a->num_changes, b->num_changes);
        return;
    }
    fprintf(stderr, "  first: %p = 0x%" PRIx64 ", second: %p = 0x%" PRIx64 "\n", a->changes[i].addr,
            a->changes[i].now, b->changes[i].addr, b->changes[i].now);
    describe(MIN(a->changes[i].addr, b->changes[i].addr), s, data, size);
}

void fuzz_verify_run(QTestState *s, const uint8_t *data, size_t size)
{
    const Observed *a = &verifier->run[0], *b = &verifier->run[1];

    fuzz_coverage_save(verifier->coverage_before);
    observe_both(s, data, size);
    if (a->was_stuck || b->was_stuck) {
        /* The host's clock ended it somewhere. */
        fprintf(stderr, "--verify-reset: an input that --timeout ended is not compared\n");
        fuzz_coverage_drop();
        return;
    }
    if (a->trace_size != b->trace_size || memcmp(a->trace, b->trace, a->trace_size) != 0) {
        report_trace(a, b);
        abort();
    }
    if (memcmp(a->coverage, b->coverage, fuzz_coverage_size()) != 0) {
        report_coverage(a, b);
        abort();
    }
    if (a->memory != b->memory) {
        report_memory(s, data, size);
        abort();
    }
}

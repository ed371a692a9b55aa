/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"
#include <sys/mman.h>
#include "migration/vmstate-machine.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "sysemu/qtest.h"
#include "sysemu/snapshot.h"
#include "fuzz-record.h"
#include "fuzz-reset.h"
#include "fuzz-verify-state.h"
#include "generic_fuzz.h"

#define MAX_TRACE_BYTES (64 * MiB)
#define MAX_STATE_BYTES (256 * MiB)

typedef struct Bytes {
    uint8_t *data;
    size_t size;
} Bytes;

/* What the second half of an input left. */
typedef struct Observed {
    Bytes trace;                /* lines */
    Bytes state;
} Observed;

/* In memory of its own, which no restore touches. */
typedef struct Verifier {
    Bytes middle;               /* the machine's state between the halves */
    Observed run[2];            /* went on, loaded */
    Bytes *trace;               /* lines go here; NULL: nowhere */
} Verifier;

static Verifier *verifier;

static void *map_shared(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (p == MAP_FAILED) {
        fuzz_die("--verify-state: no memory: %s", g_strerror(errno));
    }
    return p;
}

/*
 * A trace that is too long is compared as far as it was kept. What is said
 * once in an input is no part of it.
 */
static void keep_line(const char *line)
{
    Bytes *trace = verifier->trace;
    size_t size = strlen(line);

    if (trace && !g_str_has_prefix(line, "[SPARSE-MEM]") && trace->size + size + 1 < MAX_TRACE_BYTES) {
        memcpy(trace->data + trace->size, line, size);
        trace->data[trace->size + size] = '\n';
        trace->size += size + 1;
    }
}

void fuzz_verify_state_init(void)
{
    verifier = map_shared(sizeof(*verifier));
    verifier->middle.data = map_shared(MAX_STATE_BYTES);
    for (int i = 0; i < 2; i++) {
        verifier->run[i].trace.data = map_shared(MAX_TRACE_BYTES);
        verifier->run[i].state.data = map_shared(MAX_STATE_BYTES);
    }
    qtest_log_set_sink(keep_line);
}

/* --- halves ------------------------------------------------------------------------------------------ */

/* Where the second half begins: behind a separator that the input itself chooses. 0: there is none. */
static size_t choose_middle(const uint8_t *data, size_t size)
{
    const uint8_t *at = data, *end = data + size;
    size_t separators = 0, wanted = 0;

    for (size_t i = 0; i < size; i++) {
        wanted = wanted * 31 + data[i];
    }
    while ((at = memmem(at, end - at, GENERIC_SEPARATOR, GENERIC_SEPARATOR_SIZE))) {
        at += GENERIC_SEPARATOR_SIZE;
        separators++;
    }
    if (separators == 0) {
        return 0;
    }
    at = data;
    for (wanted %= separators; wanted; wanted--) {
        at = (uint8_t *)memmem(at, end - at, GENERIC_SEPARATOR, GENERIC_SEPARATOR_SIZE) +
             GENERIC_SEPARATOR_SIZE;
    }
    at = memmem(at, end - at, GENERIC_SEPARATOR, GENERIC_SEPARATOR_SIZE);
    return at + GENERIC_SEPARATOR_SIZE - data;
}

/* A state that cannot be saved (a device may say so), or is too large, is not compared. */
static bool save_to(Bytes *out)
{
    g_autoptr(GByteArray) state = g_byte_array_new();
    Error *err = NULL;

    if (!vmstate_save_machine(state, &err)) {
        error_free(err);
        return false;
    }
    out->size = state->len;
    if (state->len > MAX_STATE_BYTES) {
        return false;
    }
    memcpy(out->data, state->data, state->len);
    return true;
}

static void load_from(const Bytes *in)
{
    Error *err = NULL;

    if (!vmstate_load_machine(in->data, in->size, &err)) {
        fprintf(stderr, "--verify-state: a state that was saved does not load: %s\n", error_get_pretty(err));
        abort();
    }
}

/* With an operation that does nothing at its end: if the machine was reset, it maps the devices again. */
static bool run_first_half(QTestState *s, const uint8_t *data, size_t size)
{
    return fuzz_run_input(s, data, size) &&
        fuzz_run_input(s, (const uint8_t *)GENERIC_SEPARATOR, GENERIC_SEPARATOR_SIZE);
}

/* False: it was stuck, or its state cannot be saved. */
static bool run_half(Observed *o, QTestState *s, const uint8_t *data, size_t size)
{
    bool done;

    o->trace.size = 0;
    verifier->trace = &o->trace;
    done = fuzz_run_input(s, data, size);
    verifier->trace = NULL;
    return done && save_to(&o->state);
}

/* --- report ------------------------------------------------------------------------------------------ */

static size_t first_difference(const Bytes *a, const Bytes *b)
{
    size_t at = 0;

    while (at < a->size && at < b->size && a->data[at] == b->data[at]) {
        at++;
    }
    return at;
}

static void print_line(const char *title, const Bytes *trace, size_t from)
{
    size_t start = MIN(from, trace->size), end;

    while (start > 0 && trace->data[start - 1] != '\n') {
        start--;
    }
    end = start;
    while (end < trace->size && trace->data[end] != '\n') {
        end++;
    }
    fprintf(stderr, "  %s: %.*s\n", title, (int)(end - start),
            end > start ? (char *)trace->data + start : "(end of trace)");
}

static void report_trace(const Bytes *went_on, const Bytes *loaded)
{
    size_t at = first_difference(went_on, loaded);

    fprintf(stderr, "--verify-state: a machine that was saved and loaded goes on differently; "
            "first difference:\n");
    print_line("went on", went_on, at);
    print_line("loaded ", loaded, at);
}

static void report_state(const Bytes *went_on, const Bytes *loaded)
{
    g_autofree char *where =
        vmstate_describe_difference(went_on->data, went_on->size, loaded->data, loaded->size);

    fprintf(stderr, "--verify-state: a machine that was saved and loaded ends in another state, "
            "after the same trace: %s\n",
            where);
}

static bool equal(const Bytes *a, const Bytes *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

void fuzz_verify_state_run(QTestState *s, const uint8_t *data, size_t size)
{
    const Observed *went_on = &verifier->run[0], *loaded = &verifier->run[1];
    size_t middle = choose_middle(data, size);
    FuzzRecordMark mark;
    bool done;

    if (!run_first_half(s, data, middle) || !save_to(&verifier->middle)) {
        return;
    }
    mark = fuzz_record_mark();
    done = run_half(&verifier->run[0], s, data + middle, size - middle);
    snapshot_restore();
    snapshot_enter();
    load_from(&verifier->middle);
    fuzz_record_rewind(mark);           /* the halves of one input, not the second one twice */
    if (!done || !run_half(&verifier->run[1], s, data + middle, size - middle)) {
        return;
    }
    if (!equal(&went_on->trace, &loaded->trace)) {
        report_trace(&went_on->trace, &loaded->trace);
        abort();
    }
    if (!equal(&went_on->state, &loaded->state)) {
        report_state(&went_on->state, &loaded->state);
        abort();
    }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeding DMA: just before a device reads RAM or sparse memory, the bytes are overwritten by the next
 * pattern. Each fill is a line of the trace, "[DMA] write ADDR SIZE 0xDATA"; one that changes bytes which the
 * same operation read before is tagged "[DOUBLE-FETCH]" instead, since no sequential trace can express it.
 */
#include "generic_fuzz.h"
#include "exec/address-spaces.h"
#include "hw/mem/sparse-mem.h"
#include "sysemu/qtest.h"
#include "fuzz-direct.h"
#include "fuzz-record.h"
#include "fuzz-spans.h"
#include "fuzz-stats.h"

#define MAX_PATTERNS        64
#define MAX_PATTERN_BYTES   4096
#define MAX_FILL_BYTES      (64 * KiB)
#define MAX_INPUT_BYTES     (256 * MiB)

/* Backs what RAM does not; more would let one input fill the host. */
#define SPARSE_MEMORY_BYTES (64 * MiB)
#define SPARSE_MEMORY_ARGS  "-device sparse-mem,baseaddr=0,length=0xffffffffffffffff,max-size=64M"

typedef struct Pattern {
    uint8_t index;
    uint8_t stride;
    size_t size;
    const uint8_t *data;        /* in the input */
} Pattern;

typedef struct DMAState {
    bool active;                /* a fill is under way */
    bool avoid_double_fetch;
    bool sparse_noted;
    MemoryRegion *sparse;
    unsigned num_patterns;
    unsigned next_pattern;
    Pattern patterns[MAX_PATTERNS];
    FuzzSpans fed;              /* what the current operation's reads have been given */
    uint64_t allowance;         /* bytes that this input may still be fed */
} DMAState;

/* The hook has one machine to feed. */
static DMAState dma;

/*
 * Another machine replays the input only if it has such memory, too. Said
 * before the access does anything else.
 */
static void note_sparse_memory(void)
{
    if (dma.sparse_noted) {
        return;
    }
    dma.sparse_noted = true;
    fuzz_record_need_arguments(SPARSE_MEMORY_ARGS);
    if (qtest_log_enabled()) {
        qtest_log_note("SPARSE-MEM", "a device accessed memory that is not RAM; replay with %s",
                       SPARSE_MEMORY_ARGS);
    }
}

void generic_dma_clear_patterns(void)
{
    dma.num_patterns = 0;
    dma.next_pattern = 0;
}

void generic_dma_new_input(void)
{
    generic_dma_clear_patterns();
    generic_dma_new_operation();
    dma.allowance = MAX_INPUT_BYTES;
    dma.sparse_noted = false;
}

void generic_dma_new_operation(void)
{
    if (dma.sparse && sparse_mem_used(dma.sparse)) {
        note_sparse_memory();
    }
    fuzz_spans_clear(&dma.fed);
}

void generic_dma_add_pattern(uint8_t index, uint8_t stride, const uint8_t *data, size_t size)
{
    size = MIN(size, MAX_PATTERN_BYTES);
    if (size == 0 || dma.num_patterns == MAX_PATTERNS) {
        return;
    }
    dma.patterns[dma.num_patterns++] =
        (Pattern) { .index = index % size, .stride = stride, .size = size, .data = data };
}

/* The data again and again; from one to the next the byte at index grows. */
static void expand(const Pattern *p, uint8_t *out, size_t size)
{
    uint8_t growth = 0;

    for (size_t at = 0; at < size; at += p->size, growth += p->stride) {
        size_t n = MIN(p->size, size - at);

        memcpy(out + at, p->data, n);
        if (p->index < n) {
            out[at + p->index] += growth;
        }
    }
}

static void log_fill(bool again, hwaddr addr, const uint8_t *data, size_t size)
{
    g_autofree char *hex = fuzz_hex(data, size);

    qtest_log_note(again ? "DOUBLE-FETCH" : "DMA", "write 0x%" HWADDR_PRIx " 0x%zx 0x%s", addr, size, hex);
}

static void fill(hwaddr addr, size_t size, bool again)
{
    const Pattern *p = &dma.patterns[dma.next_pattern];
    g_autofree uint8_t *data = g_malloc(size);

    dma.next_pattern = (dma.next_pattern + 1) % dma.num_patterns;
    expand(p, data, size);
    if (qtest_log_enabled()) {
        log_fill(again, addr, data, size);
    }
    fuzz_record_fill(addr, data, size, again);
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, size);
    fuzz_count_dma(size);
}

static void before_dma_read(void *opaque, hwaddr addr, hwaddr len, MemoryRegion *mr)
{
    hwaddr size = MIN(len, MAX_FILL_BYTES);
    Range piece = { addr, addr + size - 1 };
    bool again;

    if (!memory_region_is_ram(mr)) {
        note_sparse_memory();
    }

    if (dma.active || dma.num_patterns == 0 || size == 0 || size > dma.allowance) {
        return;
    }
    again = fuzz_spans_overlap(&dma.fed, piece);
    if (again && dma.avoid_double_fetch) {
        return;
    }
    dma.active = true;
    dma.allowance -= size;
    fuzz_spans_add(&dma.fed, piece);
    fill(addr, size, again);
    dma.active = false;
}

void generic_dma_init(QTestState *s, bool avoid_double_fetch)
{
    dma.sparse = sparse_mem_init(0, UINT64_MAX, SPARSE_MEMORY_BYTES);
    dma.avoid_double_fetch = avoid_double_fetch;
    fuzz_spans_init(&dma.fed);
    generic_dma_new_input();
    memory_set_dma_read_hook(before_dma_read, s);
}

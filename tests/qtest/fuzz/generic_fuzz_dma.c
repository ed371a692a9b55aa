/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeding DMA: just before a device reads RAM or sparse memory, the bytes are overwritten by the next pattern.
 * Each fill is a line of the trace, "[DMA] write ADDR SIZE 0xDATA"; one that changes bytes which the same
 * operation read before is tagged "[DOUBLE-FETCH]" instead, since no sequential trace can express it.
 */
#include "generic_fuzz.h"
#include "exec/address-spaces.h"
#include "hw/mem/sparse-mem.h"
#include "sysemu/qtest.h"
#include "fuzz-record.h"
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

typedef struct Fed {
    hwaddr addr;
    hwaddr size;
} Fed;

typedef struct DMAState {
    bool active;                /* a fill is under way */
    bool avoid_double_fetch;
    bool sparse_noted;
    MemoryRegion *sparse;
    unsigned num_patterns;
    unsigned next_pattern;
    Pattern patterns[MAX_PATTERNS];
    GArray *fed;                /* Fed: what the current operation's reads have been given */
    uint64_t allowance;         /* bytes that this input may still be fed */
} DMAState;

/* The hook has one machine to feed. */
static DMAState dma;

/* Another machine replays the input only if it has such memory, too. Said before the access does anything else. */
static void note_sparse_memory(void)
{
    if (dma.sparse_noted) {
        return;
    }
    dma.sparse_noted = true;
    fuzz_record_need_arguments(SPARSE_MEMORY_ARGS);
    if (qtest_log_enabled()) {
        qtest_log_note("SPARSE-MEM", "a device accessed memory that is not RAM; replay with %s", SPARSE_MEMORY_ARGS);
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
    if (dma.fed->len) {
        g_array_set_size(dma.fed, 0);
    }
}

void generic_dma_add_pattern(uint8_t index, uint8_t stride, const uint8_t *data, size_t size)
{
    size = MIN(size, MAX_PATTERN_BYTES);
    if (size == 0 || dma.num_patterns == MAX_PATTERNS) {
        return;
    }
    dma.patterns[dma.num_patterns++] = (Pattern) { .index = index % size, .stride = stride, .size = size, .data = data };
}

static bool fed_before(hwaddr addr, hwaddr size)
{
    for (unsigned i = 0; i < dma.fed->len; i++) {
        const Fed *f = &g_array_index(dma.fed, Fed, i);

        if (addr < f->addr + f->size && f->addr < addr + size) {
            return true;
        }
    }
    return false;
}

static void expand(const Pattern *p, uint8_t *out, size_t size)
{
    uint8_t growth = 0;

    for (size_t i = 0; i < size; i++) {
        out[i] = p->data[i % p->size];
        if (i % p->size == p->index) {
            out[i] += growth;
            growth += p->stride;
        }
    }
}

static void log_fill(bool again, hwaddr addr, const uint8_t *data, size_t size)
{
    g_autoptr(GString) hex = g_string_sized_new(2 * size);

    for (size_t i = 0; i < size; i++) {
        g_string_append_printf(hex, "%02x", data[i]);
    }
    qtest_log_note(again ? "DOUBLE-FETCH" : "DMA", "write 0x%" HWADDR_PRIx " 0x%zx 0x%s", addr, size, hex->str);
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
    Fed piece = { addr, MIN(len, MAX_FILL_BYTES) };
    bool again;

    if (!memory_region_is_ram(mr)) {
        note_sparse_memory();
    }

    if (dma.active || dma.num_patterns == 0 || piece.size == 0 || piece.size > dma.allowance) {
        return;
    }
    again = fed_before(piece.addr, piece.size);
    if (again && dma.avoid_double_fetch) {
        return;
    }
    dma.active = true;
    dma.allowance -= piece.size;
    g_array_append_val(dma.fed, piece);
    fill(piece.addr, piece.size, again);
    dma.active = false;
}

void generic_dma_init(QTestState *s, bool avoid_double_fetch)
{
    dma.sparse = sparse_mem_init(0, UINT64_MAX, SPARSE_MEMORY_BYTES);
    dma.avoid_double_fetch = avoid_double_fetch;
    dma.fed = g_array_new(FALSE, FALSE, sizeof(Fed));
    generic_dma_new_input();
    memory_set_dma_read_hook(before_dma_read, s);
}
